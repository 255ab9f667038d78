//! What the process gives up at its beginning: its starter's session, core files, being read by debuggers.

use std::io;
use std::os::unix::net::UnixStream as StdStream;

use rustix::process::{
    DumpableBehavior, Resource, Rlimit, set_dumpable_behavior, setrlimit, setsid,
};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::low_level::pipe;
use tokio::io::AsyncReadExt;
use tokio::net::UnixStream;

use super::ServeError;

/// A detached engine outlives its starter and its terminal.
pub(super) fn leave_session(detached: bool) -> Result<(), ServeError> {
    if detached {
        match setsid() {
            Ok(_) | Err(rustix::io::Errno::PERM) => {}
            Err(error) => return Err(ServeError::system("setsid", error)),
        }
    }
    Ok(())
}

/// A core file would hold prompts.
pub(super) fn no_core_files() -> Result<(), ServeError> {
    let none = Rlimit {
        current: Some(0),
        maximum: Some(0),
    };
    setrlimit(Resource::Core, none).map_err(|error| ServeError::system("RLIMIT_CORE", error))
}

/// A panic's message may quote the text that was worked on: only its place is told.
pub(super) fn tell_panics_by_place() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map_or_else(
            || "an unknown place".to_owned(),
            |place| format!("{}:{}", place.file(), place.line()),
        );
        super::log::line(&format!("panic at {place}"));
    }));
}

/// Neither a crash handler nor another process of this user may read the memory.
pub(super) fn not_dumpable() -> Result<(), ServeError> {
    set_dumpable_behavior(DumpableBehavior::NotDumpable)
        .map_err(|error| ServeError::system("PR_SET_DUMPABLE", error))
}

/// The signals that end the process gently.
pub(super) struct Told(UnixStream);

/// Listens for them from now on.
pub(super) fn told_to_end() -> Result<Told, ServeError> {
    let listen = || -> io::Result<Told> {
        let (reader, writer) = StdStream::pair()?;
        for signal in [SIGTERM, SIGINT, SIGHUP] {
            pipe::register(signal, writer.try_clone()?)?;
        }
        reader.set_nonblocking(true)?;
        Ok(Told(UnixStream::from_std(reader)?))
    };
    listen().map_err(|error| ServeError::system("signals", error))
}

impl Told {
    pub(super) async fn wait(&mut self) {
        let mut byte = [0];
        // An error here means that no signal can be heard any more, which is no better.
        let _ = self.0.read(&mut byte).await;
    }
}
