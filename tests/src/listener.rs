//! A listener that remembers what the guest reported.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use capability::{Level, Listener, Next};

/// Remembers reports; says stop from the first moment when made with [`Notebook::stopping`].
#[derive(Debug, Default)]
pub struct Notebook {
    last: AtomicU64,
    reports: AtomicU64,
    stopping: AtomicBool,
}

impl Notebook {
    /// A person who asked to stop.
    pub fn stopping() -> Self {
        Self {
            stopping: AtomicBool::new(true),
            ..Self::default()
        }
    }

    /// The number that the guest reported last: its own count.
    pub fn last(&self) -> u64 {
        self.last.load(Ordering::Relaxed)
    }

    /// How often it reported.
    pub fn reports(&self) -> u64 {
        self.reports.load(Ordering::Relaxed)
    }
}

impl Listener for Notebook {
    fn progress(&self, done: u64, _total: u64) -> Next {
        self.last.store(done, Ordering::Relaxed);
        self.reports.fetch_add(1, Ordering::Relaxed);
        Next::Proceed
    }

    fn note(&self, _level: Level, _message: &str) {}

    fn stopping(&self) -> bool {
        self.stopping.load(Ordering::Relaxed)
    }
}
