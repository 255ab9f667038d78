//! The place of one engine: a private folder, a lock that only one process holds, and the socket.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant};

use inference::ShortPath;

use super::ServeError;

/// How long an engine that is just ending may hold the lock.
const WAIT_FOR_LOCK: Duration = Duration::from_secs(5);

/// How often the lock is tried.
const TRY_AGAIN: Duration = Duration::from_millis(10);

/// The place, held until this is dropped.
pub(super) struct Place {
    socket: PathBuf,
    _lock: File,
}

impl Place {
    /// Takes the place and listens; a socket that a dead engine left is replaced.
    pub(super) fn take(socket: &Path) -> Result<(Self, UnixListener), ServeError> {
        let folder = socket.parent().unwrap_or(Path::new("/"));
        check_folder(folder)?;
        let path = socket.with_extension("lock");
        let system = |error| ServeError::system(path.display().to_string(), error);
        let lock = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(&path)
            .map_err(system)?;
        let began = Instant::now();
        loop {
            match lock.try_lock() {
                Ok(()) => break,
                Err(TryLockError::Error(error)) => return Err(system(error)),
                Err(TryLockError::WouldBlock) => {}
            }
            if listens(socket) || began.elapsed() > WAIT_FOR_LOCK {
                return Err(ServeError::Taken);
            }
            sleep(TRY_AGAIN);
        }
        let place = Self {
            socket: socket.to_owned(),
            _lock: lock,
        };
        let listener = place.listen()?;
        Ok((place, listener))
    }

    /// Binds under another name and moves the finished socket into its place: nobody meets it half made.
    fn listen(&self) -> Result<UnixListener, ServeError> {
        let system = |error| ServeError::system(self.socket.display().to_string(), error);
        let new = self.socket.with_extension("new");
        match fs::remove_file(&new) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(system(error));
            }
            _ => {}
        }
        let short = ShortPath::new(&new).map_err(system)?;
        let listener = UnixListener::bind(short.path()).map_err(system)?;
        fs::set_permissions(&new, fs::Permissions::from_mode(0o600)).map_err(system)?;
        fs::rename(&new, &self.socket).map_err(system)?;
        Ok(listener)
    }

    /// Takes the socket away; the lock stays until the end, so that the next engine waits for it.
    pub(super) fn leave(&self) {
        // Already gone is as good.
        let _ = fs::remove_file(&self.socket);
    }
}

/// Whether somebody accepts connections there.
fn listens(socket: &Path) -> bool {
    ShortPath::new(socket).is_ok_and(|short| UnixStream::connect(short.path()).is_ok())
}

/// The folder must be a real one, ours, and closed to everybody else: its mode is what keeps others from the socket.
fn check_folder(folder: &Path) -> Result<(), ServeError> {
    let metadata = fs::symlink_metadata(folder)
        .map_err(|error| ServeError::system(folder.display().to_string(), error))?;
    let ours = metadata.uid() == rustix::process::geteuid().as_raw();
    if !metadata.is_dir() || !ours || metadata.mode() & 0o077 != 0 {
        return Err(ServeError::Exposed(folder.to_owned()));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn private() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o700)).unwrap();
        folder
    }

    #[test]
    fn one_engine_has_the_place_and_a_stale_socket_is_replaced() {
        let folder = private();
        let socket = folder.path().join("engine.sock");
        // What an engine leaves that was killed.
        drop(UnixListener::bind(&socket).unwrap());
        assert!(socket.exists() && !listens(&socket));
        let (place, listener) = Place::take(&socket).unwrap();
        assert!(listens(&socket));
        assert_eq!(fs::metadata(&socket).unwrap().mode() & 0o777, 0o600);
        assert!(matches!(Place::take(&socket), Err(ServeError::Taken)));
        place.leave();
        drop((place, listener));
        assert!(!socket.exists());
        assert!(Place::take(&socket).is_ok());
    }

    #[test]
    fn a_folder_that_others_can_enter_is_refused() {
        let folder = private();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o750)).unwrap();
        let taken = Place::take(&folder.path().join("engine.sock"));
        assert!(matches!(taken, Err(ServeError::Exposed(_))));
    }

    #[test]
    fn a_long_path_is_no_obstacle() {
        let folder = private();
        let deep = folder.path().join("a".repeat(150));
        fs::create_dir(&deep).unwrap();
        fs::set_permissions(&deep, fs::Permissions::from_mode(0o700)).unwrap();
        let socket = deep.join("engine.sock");
        let (place, _listener) = Place::take(&socket).unwrap();
        assert!(socket.exists() && listens(&socket));
        drop(place);
    }
}
