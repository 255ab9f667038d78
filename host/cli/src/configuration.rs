//! Reads `gardon.toml` from the system's folder and the user's own, never from the current one.

use std::io::Read;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use config::{Config, Language};
use rustix::process::geteuid;

use crate::failure::Failure;
use crate::folders::{Folders, SYSTEM_CONFIGURATION};

/// A configuration file larger than this is a mistake.
const MOST_BYTES: u64 = 1 << 20;

/// The system's configuration with the user's on top.
pub(crate) fn load(folders: &Folders, language: Language) -> Result<Config, Failure> {
    let system = read(Path::new(SYSTEM_CONFIGURATION), Config::parse, language)?;
    let user = read(&folders.configuration_file(), Config::parse_user, language)?;
    Ok(system.unwrap_or_default().merge(user.unwrap_or_default()))
}

/// One file, if it exists and only its owner can have written it.
fn read(
    path: &Path,
    parse: fn(&str, &str) -> Result<Config, config::Error>,
    language: Language,
) -> Result<Option<Config>, Failure> {
    let Some(text) = read_own(path, language)? else {
        return Ok(None);
    };
    let config = parse(&text, &path.display().to_string())
        .map_err(|error| Failure::user(error.explain(language)))?;
    Ok(Some(config))
}

/// The text of a file of settings, if it exists and only root or the caller can have written it.
pub(crate) fn read_own(path: &Path, language: Language) -> Result<Option<String>, Failure> {
    let failed = |error: std::io::Error| Failure::file(path, &error, language);
    if let Err(error) = std::fs::metadata(path)
        && error.kind() == std::io::ErrorKind::NotFound
    {
        return Ok(None);
    }
    // A pipe or a device in its place is refused, not waited for.
    let (file, _) = capability::open_regular(path, language)
        .map_err(|error| Failure::user(error.explain(language)))?;
    let metadata = file.metadata().map_err(failed)?;
    check_owner(path, &metadata, language)?;
    if metadata.len() > MOST_BYTES {
        return Err(Failure::user(language.pick(
            format!("{} : plus de {MOST_BYTES} octets", path.display()),
            format!("{}: more than {MOST_BYTES} bytes", path.display()),
        )));
    }
    if let Some(folder) = path.parent() {
        check_owner(folder, &folder.metadata().map_err(failed)?, language)?;
    }
    let mut text = String::new();
    file.take(MOST_BYTES)
        .read_to_string(&mut text)
        .map_err(failed)?;
    Ok(Some(text))
}

/// Refuses what another user owns or may write: whoever writes the configuration decides what plugins may do.
fn check_owner(
    path: &Path,
    metadata: &std::fs::Metadata,
    language: Language,
) -> Result<(), Failure> {
    let owner = metadata.uid();
    if owner != 0 && owner != geteuid().as_raw() {
        return Err(Failure::user(language.pick(
            format!(
                "{} : appartient à un autre utilisateur (uid {owner}) ; refusé",
                path.display()
            ),
            format!(
                "{}: it belongs to another user (uid {owner}); refused",
                path.display()
            ),
        ))
        .hint(format!("chown {} {}", geteuid().as_raw(), path.display())));
    }
    if metadata.mode() & 0o022 != 0 {
        return Err(Failure::user(language.pick(
            format!(
                "{} : d'autres peuvent y écrire (mode {:o}) ; refusé",
                path.display(),
                metadata.mode() & 0o777
            ),
            format!(
                "{}: others can write it (mode {:o}); refused",
                path.display(),
                metadata.mode() & 0o777
            ),
        ))
        .hint(format!("chmod go-w {}", path.display())));
    }
    Ok(())
}
