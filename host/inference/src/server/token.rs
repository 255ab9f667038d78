//! The token that a server wants, from a file.

use std::os::unix::fs::MetadataExt;
use std::path::Path;

use crate::Sentence;

/// The longest token, in bytes.
const MOST_TOKEN_BYTES: u64 = 4 << 10;

/// The token in a file that only its owner, who is this user or root, can have written, and that not everybody can read.
pub(super) fn read(path: &Path) -> Result<String, Sentence> {
    let shown = path.display();
    let read = || -> std::io::Result<(std::fs::Metadata, String)> {
        use std::io::Read as _;
        let file = std::fs::File::open(path)?;
        let metadata = file.metadata()?;
        let mut text = String::new();
        file.take(MOST_TOKEN_BYTES).read_to_string(&mut text)?;
        Ok((metadata, text))
    };
    let (metadata, text) = read().map_err(|error| {
        let text = format!("token-file {shown}: {error}");
        Sentence::new(text.clone(), text)
    })?;
    let owner = metadata.uid();
    let strange = owner != 0 && owner != rustix::process::geteuid().as_raw();
    if strange || metadata.mode() & 0o027 != 0 {
        return Err(Sentence::new(
            format!("token-file {shown} : ouvert à d'autres ; chmod 640 au plus"),
            format!("token-file {shown}: open to others; chmod 640 at most"),
        ));
    }
    let token = text.trim();
    if token.is_empty() || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(Sentence::new(
            format!("token-file {shown} : une ligne de caractères ASCII visibles est attendue"),
            format!("token-file {shown}: one line of visible ASCII characters is expected"),
        ));
    }
    Ok(token.to_owned())
}
