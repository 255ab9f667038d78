//! The token that every request over TCP carries.

use std::fs::{self, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::Path;

use inference::Sentence;
use sha2::{Digest, Sha256};

use super::ServeError;

/// Random bytes of a token that is made here.
const RANDOM_BYTES: usize = 32;

/// The shortest token that is accepted, in characters.
const LEAST_CHARACTERS: usize = 20;

/// The longest file, in bytes.
const MOST_BYTES: u64 = 4 << 10;

/// The hash of a token; the token itself is not kept.
#[derive(Clone)]
pub struct Token([u8; 32]);

impl std::fmt::Debug for Token {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Token")
    }
}

impl Token {
    /// Reads the file, or makes it with a random token when it is absent. Only its owner may read it.
    ///
    /// # Errors
    /// [`ServeError::Token`] says what is wrong with the file.
    pub fn read_or_make(path: &Path) -> Result<Self, ServeError> {
        let wrong = |french: String, english: String| ServeError::Token {
            path: path.to_owned(),
            reason: Sentence::new(french, english),
        };
        let system = |error: io::Error| wrong(error.to_string(), error.to_string());
        if !path.try_exists().unwrap_or(true) {
            make(path).map_err(system)?;
        }
        // What is looked at is what is read; a link is not followed, and a pipe does not make us wait.
        let flags = rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK;
        let file = OpenOptions::new()
            .read(true)
            .custom_flags(flags.bits().cast_signed())
            .open(path)
            .map_err(system)?;
        let metadata = file.metadata().map_err(system)?;
        let owner = metadata.uid();
        if !metadata.is_file() {
            return Err(wrong(
                "un fichier ordinaire est attendu".to_owned(),
                "a regular file is expected".to_owned(),
            ));
        }
        if owner != 0 && owner != rustix::process::geteuid().as_raw() {
            return Err(wrong(
                format!("il appartient à un autre utilisateur (uid {owner})"),
                format!("it belongs to another user (uid {owner})"),
            ));
        }
        if metadata.mode() & 0o077 != 0 {
            return Err(wrong(
                "d'autres peuvent le lire ; « chmod 600 »".to_owned(),
                "others can read it; `chmod 600` it".to_owned(),
            ));
        }
        let mut text = String::new();
        file.take(MOST_BYTES)
            .read_to_string(&mut text)
            .map_err(system)?;
        let token = text.trim();
        if token.len() < LEAST_CHARACTERS || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(wrong(
                format!(
                    "une ligne d'au moins {LEAST_CHARACTERS} caractères ASCII visibles est attendue ; supprimez-le pour qu'il soit créé"
                ),
                format!(
                    "one line of at least {LEAST_CHARACTERS} visible ASCII characters is expected; delete it to have one made"
                ),
            ));
        }
        Ok(Self::of(token))
    }

    fn of(token: &str) -> Self {
        Self(Sha256::digest(token).into())
    }

    /// Whether an `Authorization` header carries the token; hashes are compared, all of their bytes, in the same time.
    pub(super) fn is_in(&self, header: Option<&str>) -> bool {
        let given = header.and_then(|header| header.strip_prefix("Bearer "));
        let given = Self::of(given.unwrap_or_default());
        let differences = self.0.iter().zip(&given.0);
        differences.fold(0, |sum, (a, b)| sum | (a ^ b)) == 0
    }
}

fn make(path: &Path) -> io::Result<()> {
    let mut bytes = [0; RANDOM_BYTES];
    fs::File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    let text: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    writeln!(file, "{text}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn a_token_is_made_once_and_compared_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("token");
        let token = Token::read_or_make(&path).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().mode() & 0o777, 0o600);
        let text = fs::read_to_string(&path).unwrap();
        let header = format!("Bearer {}", text.trim());
        assert_eq!(text.trim().len(), 64);
        assert!(Token::read_or_make(&path).unwrap().is_in(Some(&header)));
        let cut = &header[..header.len() - 1];
        for wrong in [
            None,
            Some(""),
            Some("Bearer "),
            Some(cut),
            Some(text.trim()),
        ] {
            assert!(!token.is_in(wrong), "{wrong:?}");
        }
        assert_eq!(format!("{token:?}"), "Token");
    }

    #[test]
    fn a_file_that_others_can_read_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("token");
        let check = |text: &str, mode: u32, expected: &str| {
            fs::write(&path, text).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            let error = Token::read_or_make(&path).unwrap_err().to_string();
            assert!(error.contains(expected), "{error}");
        };
        check("abcdefghijklmnopqrstuvwxyz", 0o640, "chmod 600");
        check("short", 0o600, "at least 20");
        check("with spaces in the middle of it", 0o600, "visible ASCII");
    }
}
