//! What the process tells about itself on standard error: never a word of a request or of an answer.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// A longer log is moved aside, in bytes; so at most twice as much is kept.
const MOST_BYTES: u64 = 1 << 20;

/// Writes one line with the time and the process.
pub(super) fn line(text: &str) {
    let now = jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ");
    // A standard error that cannot be written leaves nobody to tell.
    let _ = writeln!(io::stderr(), "{now} engine[{}]: {text}", std::process::id());
}

/// Moves a log that has grown long aside; its writers append, so they go on at its beginning.
pub(super) fn keep_short(path: &Path) {
    let long = fs::metadata(path).is_ok_and(|metadata| metadata.len() > MOST_BYTES);
    if long && let Err(error) = move_aside(path) {
        line(&format!("{}: {error}", path.display()));
    }
}

fn move_aside(path: &Path) -> io::Result<()> {
    let mut aside = path.as_os_str().to_owned();
    aside.push(".1");
    let mut from = OpenOptions::new().read(true).write(true).open(path)?;
    let mut to = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(aside)?;
    let length = from.metadata()?.len();
    // Only the end of a log that grew beyond all measure is of use.
    io::Seek::seek(
        &mut from,
        io::SeekFrom::Start(length.saturating_sub(MOST_BYTES)),
    )?;
    io::copy(&mut from, &mut to)?;
    from.set_len(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_log_is_moved_aside_and_its_end_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("engine.log");
        let mut writer = OpenOptions::new()
            .append(true)
            .create(true)
            .open(&path)
            .unwrap();
        writer.write_all(b"short\n").unwrap();
        keep_short(&path);
        assert_eq!(fs::read(&path).unwrap(), b"short\n");
        writer
            .write_all(&vec![b'x'; 3 * MOST_BYTES as usize])
            .unwrap();
        writer.write_all(b"end").unwrap();
        keep_short(&path);
        writer.write_all(b"after\n").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"after\n");
        let aside = fs::read(folder.path().join("engine.log.1")).unwrap();
        assert_eq!(aside.len() as u64, MOST_BYTES);
        assert!(aside.ends_with(b"xend"));
    }
}
