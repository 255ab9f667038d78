//! A folder with an engine that starts on demand.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use engine::server::Status;
use inference::{Answer, Book, Caller, Engine, Error, LocalEngine, LocalSettings, Part, Request};
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

/// An engine must be back within this time, whatever became of the one before.
pub const BACK_WITHIN: Duration = Duration::from_secs(5);

/// The program of the scripted engine.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_scripted-engine");

/// A place for one engine; what still runs is ended when this is dropped.
pub struct Rig {
    pub folder: TempDir,
    settings: LocalSettings,
    ledger: PathBuf,
}

impl Rig {
    /// A scripted engine that ends after `idle` milliseconds without company.
    pub fn scripted(idle: u64) -> Self {
        let folder = TempDir::new().expect("a folder");
        let arguments = [
            "serve".to_owned(),
            folder.path().display().to_string(),
            idle.to_string(),
        ];
        Self::new(folder, PathBuf::from(PROGRAM), arguments.to_vec())
    }

    /// An engine whose socket is `run/engine.sock` and whose log is `engine.log` below the folder.
    pub fn new(folder: TempDir, program: PathBuf, arguments: Vec<String>) -> Self {
        let socket = folder.path().join("run/engine.sock");
        let log = folder.path().join("engine.log");
        let ledger = folder.path().join("ledger");
        Self::with(folder, [socket, log, ledger], program, arguments)
    }

    /// An engine with its socket, its log and its ledger at these places; the folders of the first two are made.
    pub fn with(
        folder: TempDir,
        [socket, log, ledger]: [PathBuf; 3],
        program: PathBuf,
        arguments: Vec<String>,
    ) -> Self {
        for path in [&socket, &log] {
            let parent = path.parent().expect("a folder");
            fs::create_dir_all(parent).expect("a folder");
            fs::set_permissions(parent, fs::Permissions::from_mode(0o700)).expect("its mode");
        }
        let settings = LocalSettings {
            socket,
            log,
            program,
            arguments,
            start_within: Duration::from_secs(10),
            french: false,
        };
        Self {
            folder,
            settings,
            ledger,
        }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn socket(&self) -> &Path {
        &self.settings.socket
    }

    pub fn log(&self) -> String {
        fs::read_to_string(&self.settings.log).expect("the log")
    }

    pub fn book(&self) -> Book {
        Book::new(self.ledger.clone())
    }

    /// The hold that another command would have on the engine.
    pub fn engine(&self) -> Arc<LocalEngine> {
        self.engine_for(Caller {
            plugin: "mail".to_owned(),
            sha256: "ab".repeat(32),
        })
    }

    pub fn engine_for(&self, caller: Caller) -> Arc<LocalEngine> {
        let caller = Arc::new(OnceLock::from(caller));
        Arc::new(LocalEngine::new(self.settings.clone(), caller, self.book()))
    }

    /// The process that listens, and what it says.
    pub fn status(&self) -> Option<Status> {
        let engine = self.engine();
        let listening = wait(async move { engine.listening().await }).expect("our own socket")?;
        listening
            .status
            .map(|status| serde_json::from_value(status).expect("a status"))
    }

    pub fn pid(&self) -> Option<Pid> {
        let status = self.status()?;
        Pid::from_raw(i32::try_from(status.pid).expect("a process"))
    }

    pub fn signal(&self, signal: Signal) {
        let pid = self.pid().expect("a running engine");
        kill_process(pid, signal).expect("it can be signalled");
    }
}

impl Drop for Rig {
    fn drop(&mut self) {
        let engine = self.engine();
        let listening = wait(async move { engine.listening().await });
        if let Ok(Some(listening)) = listening
            && let Some(pid) = listening.pid.and_then(Pid::from_raw)
        {
            // It may have ended by itself meanwhile.
            let _ = kill_process(pid, Signal::KILL);
        }
    }
}

/// Runs on an executor like that of a command: one thread.
pub fn wait<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("an executor")
        .block_on(work)
}

pub fn request(text: &str) -> Request {
    Request {
        task: "summary".to_owned(),
        language: "fr".to_owned(),
        parts: vec![Part::Untrusted(text.to_owned())],
        // Few, so that what is measured is not how fast a busy machine writes.
        max_tokens: 8,
        ..Request::default()
    }
}

/// Asks one question and takes the time.
pub fn ask(engine: &Arc<LocalEngine>, text: &str) -> (Result<Answer, Error>, Duration) {
    let began = Instant::now();
    let engine = Arc::clone(engine);
    let answer = wait(async move { engine.ask(vec![request(text)]).await }).remove(0);
    (answer, began.elapsed())
}

/// Says something past the test runner, which would keep it to itself.
pub fn notice(text: &str) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stderr(), "notice: {text}");
}

/// Waits until something is so, at most ten seconds.
pub fn until(what: &str, mut so: impl FnMut() -> bool) {
    let began = Instant::now();
    while !so() {
        assert!(began.elapsed() < Duration::from_secs(10), "{what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// The sentence of a failure.
pub fn failure<T: std::fmt::Debug>(result: Result<T, Error>) -> String {
    match result {
        Err(Error::Failed(reason)) => reason,
        other => panic!("a failure was expected, not {other:?}"),
    }
}
