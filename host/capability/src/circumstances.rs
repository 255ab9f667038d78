//! Who calls, when, in which language, and who listens.

use config::Language;

/// The circumstances of one call: the same for every attempt.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Circumstances {
    /// ISO 8601 date.
    pub today: String,
    /// The language of the answer.
    pub language: Language,
    /// The caller's full name, empty when unknown.
    pub name: String,
    /// The caller's mail addresses, in lower case.
    pub addresses: Vec<String>,
}

/// How much a note of a plugin matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Only of interest to the plugin's author.
    Debug,
    /// Good to know.
    Info,
    /// Something was left out or guessed.
    Warning,
}

/// What a tool should do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Go on.
    Proceed,
    /// Return what is done so far.
    Stop,
}

/// Whoever waits for the call: a terminal, a service, a test.
pub trait Listener: Send + Sync + 'static {
    /// So many items of so many are done; a total of 0 is unknown.
    fn progress(&self, done: u64, total: u64) -> Next;

    /// A note, not yet cleaned.
    fn note(&self, level: Level, message: &str);

    /// Whether the person asked to stop: a plugin that does not report progress is ended.
    fn stopping(&self) -> bool {
        false
    }
}

/// Nobody listens.
#[derive(Debug, Clone, Copy, Default)]
pub struct Quiet;

impl Listener for Quiet {
    fn progress(&self, _done: u64, _total: u64) -> Next {
        Next::Proceed
    }

    fn note(&self, _level: Level, _message: &str) {}
}
