//! Starting the engine of this machine, once, however many commands need it at the same time.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::fs::OpenOptionsExt;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::io::AsyncReadExt;
use tokio::net::UnixStream;
use tokio::net::unix::pipe;
use tokio::time::{Instant, sleep, timeout_at};

use super::{LocalEngine, LocalSettings};
use crate::{Error, Sentence};

/// How soon a command that lost the race looks again.
const LOOK_AGAIN: Duration = Duration::from_millis(10);

/// How long the end of a process may take after its connections closed.
const END_WITHIN: Duration = Duration::from_millis(500);

/// Starts engines and remembers the last one, so that its end can be told.
#[derive(Default)]
pub(super) struct Starter(Mutex<Option<Child>>);

/// Why there is no engine.
pub(super) enum Reason {
    /// It did not start.
    Failed(Sentence),
    /// Connecting already told.
    Told(Error),
}

impl Starter {
    /// Starts the engine, or waits for the one that another command is starting; then connects.
    pub(super) async fn start(&self, engine: &LocalEngine) -> Result<UnixStream, Reason> {
        let settings = &engine.settings;
        let failed = |error: io::Error| {
            let text = error.to_string();
            Reason::Failed(Sentence::new(text.clone(), text))
        };
        let deadline = Instant::now() + settings.start_within;
        // Held until the engine listens: whoever comes second finds the socket, not a second engine.
        let lock = start_lock(&settings.socket).map_err(failed)?;
        let mut ours = false;
        loop {
            if !ours {
                ours = match lock.try_lock() {
                    Ok(()) => true,
                    Err(TryLockError::WouldBlock) => false,
                    Err(TryLockError::Error(error)) => return Err(failed(error)),
                };
            }
            if let Some(stream) = engine.connected().await.map_err(Reason::Told)? {
                return Ok(stream);
            }
            if Instant::now() >= deadline {
                let within = settings.start_within.as_secs();
                return Err(Reason::Failed(Sentence::new(
                    format!("il n'écoute pas après {within} s"),
                    format!("it does not listen after {within} s"),
                )));
            }
            if ours {
                self.launch(settings, deadline).await?;
            } else {
                sleep(LOOK_AGAIN).await;
            }
        }
    }

    /// Starts the process and waits for its word that it listens.
    async fn launch(&self, settings: &LocalSettings, deadline: Instant) -> Result<(), Reason> {
        let failed = |error: io::Error| {
            let text = format!("{}: {error}", settings.program.display());
            Reason::Failed(Sentence::new(text.clone(), text))
        };
        let log = log_file(&settings.log).map_err(failed)?;
        let mut child = Command::new(&settings.program)
            .args(&settings.arguments)
            .env("GGML_NO_BACKTRACE", "1")
            // It outlives this command, and must hold no folder of it.
            .current_dir("/")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .map_err(failed)?;
        let output = child.stdout.take();
        let earlier = self.slot().replace(child);
        if let Some(mut earlier) = earlier {
            // It has ended, or is ending; what is left of it is taken away.
            let _ = earlier.try_wait();
        }
        let Some(output) = output else {
            return Err(failed(io::ErrorKind::BrokenPipe.into()));
        };
        let mut output = pipe::Receiver::from_owned_fd(OwnedFd::from(output)).map_err(failed)?;
        let mut word = [0; 16];
        match timeout_at(deadline, output.read(&mut word)).await {
            Ok(Ok(1..)) => Ok(()),
            // It ended without a word.
            Ok(_) => match self.ended().await {
                // Another engine has the socket, or is about to: the loop looks for it.
                Some(Ended { well: true, .. }) | None => {
                    sleep(LOOK_AGAIN).await;
                    Ok(())
                }
                Some(ended) => Err(Reason::Failed(Sentence::new(ended.french, ended.english))),
            },
            Err(_) => Ok(()),
        }
    }

    /// How the engine that was started here ended; none when it runs, or was started by another command.
    pub(super) async fn ended(&self) -> Option<Ended> {
        let deadline = Instant::now() + END_WITHIN;
        loop {
            match self.slot().as_mut()?.try_wait() {
                Ok(Some(status)) => return Some(Ended::new(status)),
                Ok(None) if Instant::now() < deadline => {}
                _ => return None,
            }
            sleep(LOOK_AGAIN).await;
        }
    }

    fn slot(&self) -> std::sync::MutexGuard<'_, Option<Child>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How a process ended.
pub(super) struct Ended {
    well: bool,
    pub(super) french: String,
    pub(super) english: String,
}

impl Ended {
    fn new(status: ExitStatus) -> Self {
        let (french, english) = match (status.signal(), status.code()) {
            (Some(signal), _) => (format!("signal {signal}"), format!("signal {signal}")),
            (None, code) => {
                let code = code.unwrap_or(-1);
                (format!("code de fin {code}"), format!("exit code {code}"))
            }
        };
        Self {
            well: status.success(),
            french,
            english,
        }
    }
}

fn start_lock(socket: &Path) -> io::Result<File> {
    OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(socket.with_file_name("start.lock"))
}

fn log_file(path: &Path) -> io::Result<File> {
    OpenOptions::new()
        .append(true)
        .create(true)
        .mode(0o600)
        .open(path)
}
