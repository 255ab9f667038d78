//! The engine as users have it: the binary, started on demand over its socket, with folders of its own.

use std::cell::Cell;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use inference::{Answer, Book, Engine, LocalEngine, LocalSettings, Part, Request};
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// The model's name in the bench's own store.
const MODEL: &str = "bench";

/// One engine and its folders, which go away with it.
pub(crate) struct Process {
    gardon: PathBuf,
    folder: TempDir,
    pub(crate) engine: LocalEngine,
    executor: Runtime,
    /// Prompts that were made so far.
    asked: Cell<u32>,
}

impl Process {
    /// A store with the one model; nothing is started yet.
    pub(crate) fn new(gardon: &Path, model: &Path) -> Result<Self, String> {
        let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
        let executor = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| error.to_string())?;
        // The program `env` gives the engine its folders, since this process keeps its own environment.
        let mut arguments = environment(folder.path());
        arguments.push(gardon.to_string_lossy().into_owned());
        arguments.extend(["engine", "run", "--detached"].map(str::to_owned));
        let settings = LocalSettings {
            socket: folder.path().join("run/gardon/engine.sock"),
            log: folder.path().join("state/gardon/engine.log"),
            program: PathBuf::from("env"),
            arguments,
            start_within: Duration::from_secs(10),
            french: false,
        };
        for part in ["run/gardon", "state/gardon"] {
            std::fs::create_dir_all(folder.path().join(part)).map_err(|error| error.to_string())?;
            private(&folder.path().join(part))?;
        }
        let book = Book::new(folder.path().join("state/gardon/ledger"));
        let process = Self {
            gardon: gardon.to_owned(),
            engine: LocalEngine::new(settings, Arc::new(OnceLock::new()), book),
            folder,
            executor,
            asked: Cell::new(0),
        };
        let model = model.to_string_lossy();
        process.command(&["model", "add", MODEL, &model, "--role", "chat"])?;
        Ok(process)
    }

    /// Tokens per second of reading a prompt and of writing an answer, each of about so many tokens.
    pub(crate) fn speeds(&self, prompt: u32, answer: u32) -> Result<[f64; 2], String> {
        // Another text each time: what was read before would not be read again.
        let number = self.asked.get();
        self.asked.set(number + 1);
        let mut fresh = long_request(prompt);
        fresh
            .parts
            .insert(0, Part::Untrusted(format!("{number}: ")));
        let read = self.ask(&fresh)?.usage;
        let computed = read.prompt_tokens - read.cached_tokens;
        let prompt_speed = per_second(computed, read.milliseconds);
        // The same short prompt with one token and with many: the difference is the writing alone.
        let first = self.ask(&writing(1))?.usage;
        let all = self.ask(&writing(answer))?.usage;
        let tokens = all.answer_tokens.saturating_sub(first.answer_tokens);
        if tokens < answer / 2 {
            return Err(format!(
                "the answer ended after {} tokens",
                all.answer_tokens
            ));
        }
        let answer_speed = per_second(tokens, all.milliseconds.saturating_sub(first.milliseconds));
        Ok([prompt_speed, answer_speed])
    }

    /// How long it takes to one token of an answer, the start of the engine included where it is not there.
    pub(crate) fn one_token(&self) -> Result<Duration, String> {
        let begun = Instant::now();
        self.ask(&writing(1))?;
        Ok(begun.elapsed())
    }

    /// One request, waited for.
    pub(crate) fn ask(&self, request: &Request) -> Result<Answer, String> {
        let answers = self.wait(self.engine.ask(vec![request.clone()]));
        answers
            .into_iter()
            .next()
            .ok_or("no answer")?
            .map_err(|error| error.to_string())
    }

    /// Waits for something.
    pub(crate) fn wait<T>(&self, work: impl Future<Output = T>) -> T {
        self.executor.block_on(work)
    }

    /// Waits until nothing is worked on.
    pub(crate) fn settle(&self) -> Result<(), String> {
        while self.status()?.1["counters"]["running"] != 0 {
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(())
    }

    /// What the engine says of itself, and its process.
    pub(crate) fn status(&self) -> Result<(i32, serde_json::Value), String> {
        let listening = self
            .executor
            .block_on(self.engine.listening())
            .map_err(|error| error.to_string())?
            .ok_or("no engine listens")?;
        Ok((
            listening.pid.ok_or("the engine has no process")?,
            listening.status.ok_or("the engine says nothing")?,
        ))
    }

    /// Ends the engine and waits until it is gone.
    pub(crate) fn stop(&self) -> Result<(), String> {
        self.command(&["engine", "stop"])
    }

    fn command(&self, words: &[&str]) -> Result<(), String> {
        let output = Command::new("env")
            .args(environment(self.folder.path()))
            .arg(&self.gardon)
            .args(words)
            .output()
            .map_err(|error| error.to_string())?;
        if output.status.success() {
            return Ok(());
        }
        Err(format!(
            "gardon {}: {}",
            words.join(" "),
            String::from_utf8_lossy(&output.stderr)
        ))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // An engine that does not end now ends by itself when it has been idle.
        let _ = self.stop();
    }
}

/// A request of one answer token whose prompt has about so many tokens: a short word is a token.
pub(crate) fn long_request(tokens: u32) -> Request {
    let words = ["the", "road", "is", "open", "and", "the", "bridge", "too"];
    let text: Vec<&str> = words
        .iter()
        .copied()
        .cycle()
        .take(tokens.saturating_sub(30) as usize)
        .collect();
    Request {
        parts: vec![Part::Untrusted(text.join(" "))],
        max_tokens: 1,
        ..Request::default()
    }
}

/// A request whose answer goes on for long.
pub(crate) fn writing(tokens: u32) -> Request {
    let text = "Write all whole numbers from 1 to 200, separated by commas, and nothing else.";
    Request {
        parts: vec![Part::Untrusted(text.to_owned())],
        max_tokens: tokens,
        ..Request::default()
    }
}

fn environment(folder: &Path) -> Vec<String> {
    [
        ("XDG_RUNTIME_DIR", "run"),
        ("XDG_STATE_HOME", "state"),
        ("XDG_DATA_HOME", "data"),
        ("XDG_CONFIG_HOME", "config"),
        ("XDG_CACHE_HOME", "cache"),
    ]
    .map(|(name, part)| format!("{name}={}", folder.join(part).display()))
    .to_vec()
}

fn private(folder: &Path) -> Result<(), String> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700))
        .map_err(|error| error.to_string())
}

fn per_second(tokens: u32, milliseconds: u32) -> f64 {
    f64::from(tokens) * 1_000.0 / f64::from(milliseconds.max(1))
}
