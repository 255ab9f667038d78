//! The engine's process and its API: HTTP/1 over a Unix socket, and over TCP when told to.
//!
//! `/health`, `/v1/models`, `/v1/chat/completions` and `/v1/embeddings` are those that others know;
//! `/v1/gardon/*` keep instructions and untrusted text apart, carry rankings, and answer each request as soon as it is done.

mod answering;
mod chat;
mod connection;
mod embeddings;
mod idle;
mod log;
mod own;
mod place;
mod process;
mod refusal;
mod routes;
mod rows;
mod token;

use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use inference::Sentence;
use thiserror::Error;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::time::{sleep, timeout};

use crate::{EngineError, Kitchen};

use connection::{Door, Hall};
use place::Place;

pub use own::{Served, Status};
pub use token::Token;

/// How long requests that are under way may take to be told that the engine ends.
const GRACE: Duration = Duration::from_secs(3);

/// How long the last rows of the ledger may take.
const SETTLE_WITHIN: Duration = Duration::from_secs(2);

/// How often the log is looked at.
const LOG_CHECK: Duration = Duration::from_secs(30);

/// How the engine's process is set up.
#[derive(Debug)]
pub struct Settings {
    /// The Unix socket; its folder must be this user's and closed to others.
    pub socket: PathBuf,
    /// Without any connection for so long, the process ends; never, when it is absent.
    pub idle_exit: Option<Duration>,
    /// An address to listen on besides, and the token that every request there must carry.
    pub listen: Option<(SocketAddr, Token)>,
    /// Whether it leaves the session of whoever started it, and says on standard output that it listens.
    pub detached: bool,
    /// The file that standard error goes to, so that it can be kept short; none when it goes elsewhere.
    pub log: Option<PathBuf>,
    /// The version that it tells.
    pub version: &'static str,
    /// Whether what is said to people is said in French, else in English.
    pub french: bool,
}

/// Why the process does not serve.
#[derive(Debug, Error)]
pub enum ServeError {
    /// The operating system refuses something.
    #[error("{what}: {source}")]
    System {
        /// What was tried, with its path or address.
        what: String,
        /// What the system says.
        source: io::Error,
    },
    /// The folder of the socket is not private.
    #[error("{}: the folder must belong to you and be closed to others; `chmod 700` it", .0.display())]
    Exposed(PathBuf),
    /// The token's file cannot be used.
    #[error("{}: {}", path.display(), reason.english)]
    Token {
        /// The file.
        path: PathBuf,
        /// Why, and the way out.
        reason: Sentence,
    },
    /// Another engine of this user listens already.
    #[error("an engine of this user is running already; `gardon engine stop` ends it")]
    Taken,
    /// The kitchen does not open.
    #[error(transparent)]
    Kitchen(#[from] EngineError),
}

impl ServeError {
    pub(crate) fn system(what: impl Into<String>, source: impl Into<io::Error>) -> Self {
        Self::System {
            what: what.into(),
            source: source.into(),
        }
    }
}

/// Serves until it is told to end or nobody has come for long; this is the life of the process.
///
/// `open` makes the kitchen once the socket is ours.
///
/// # Errors
/// [`ServeError`] when it cannot begin; [`ServeError::Taken`] when another engine has the socket.
pub fn run(
    settings: Settings,
    open: impl FnOnce() -> Result<Arc<dyn Kitchen>, EngineError>,
) -> Result<(), ServeError> {
    process::leave_session(settings.detached)?;
    process::no_core_files()?;
    process::tell_panics_by_place();
    let (place, listener) = Place::take(&settings.socket)?;
    // From here on not even this process may open its own handles by their paths.
    process::not_dumpable()?;
    let kitchen = open()?;
    let executor = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .thread_name("gardon server")
        .enable_all()
        .build()
        .map_err(|error| ServeError::system("threads", error))?;
    let result = executor.block_on(serve(&settings, &place, listener, Arc::clone(&kitchen)));
    place.leave();
    executor.shutdown_timeout(Duration::from_millis(100));
    result
}

async fn serve(
    settings: &Settings,
    place: &Place,
    listener: std::os::unix::net::UnixListener,
    kitchen: Arc<dyn Kitchen>,
) -> Result<(), ServeError> {
    let (stop, stopping) = watch::channel(false);
    let mut told = process::told_to_end()?;
    let routes = routes::routes(
        Arc::clone(&kitchen),
        stopping.clone(),
        settings.version,
        settings.french,
    );
    let hall = Hall::new(routes, stopping);
    let socket = connection::unix(listener)
        .map_err(|error| ServeError::system(settings.socket.display().to_string(), error))?;
    let mut doors = vec![tokio::spawn(hall.clone().serve(Door::Unix(socket)))];
    if let Some((address, token)) = &settings.listen {
        let listener = TcpListener::bind(address)
            .await
            .map_err(|error| ServeError::system(address.to_string(), error))?;
        log::line(&format!("listening on {address} with a token"));
        let door = Door::Tcp(listener, token.clone());
        doors.push(tokio::spawn(hall.clone().serve(door)));
    }
    log::line(&format!("listening on {}", settings.socket.display()));
    if settings.detached {
        // Whoever started us may be gone already; then nobody waits for the word.
        let mut out = io::stdout();
        let _ = writeln!(out, "ready").and_then(|()| out.flush());
    }
    let check_log = async {
        loop {
            if let Some(path) = &settings.log {
                log::keep_short(path);
            }
            sleep(LOG_CHECK).await;
        }
    };
    let idle = async {
        match settings.idle_exit {
            Some(span) => idle::wait(hall.open(), span).await,
            None => std::future::pending().await,
        }
    };
    tokio::select! {
        () = told.wait() => log::line("told to end"),
        () = idle => log::line("nobody came for long; ending"),
        () = check_log => {}
    }
    // Nobody new finds the socket; whoever is in its queue is still served.
    place.leave();
    sleep(Duration::from_millis(20)).await;
    for door in doors {
        door.abort();
    }
    // Those that are under way get a typed error.
    stop.send_replace(true);
    let mut open = hall.open();
    let gone = timeout(GRACE, open.wait_for(|open| *open == 0)).await;
    let settled = async {
        while kitchen.counters().running > 0 {
            sleep(Duration::from_millis(10)).await;
        }
    };
    let settled = timeout(SETTLE_WITHIN, settled).await;
    if gone.is_err() || settled.is_err() {
        log::line("ended with requests under way");
    }
    Ok(())
}

#[cfg(test)]
mod tests;
