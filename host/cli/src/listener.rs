//! Progress on standard error, notes, and Ctrl-C.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use capability::{Level, Listener, Next};
use config::Language;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A call that ends sooner than this shows no bar: it would only flicker.
const PATIENCE: Duration = Duration::from_millis(400);

/// The most notes of one call that are kept.
const MOST_NOTES: usize = 50;

/// Listens for one call.
pub(crate) struct Terminal {
    shown: bool,
    began: Instant,
    bar: Mutex<Option<ProgressBar>>,
    notes: Mutex<Vec<(Level, String)>>,
    /// Notes that were not kept: people are told how many.
    dropped: AtomicUsize,
    stop: Arc<AtomicBool>,
    language: Language,
}

impl Terminal {
    /// `shown` tells whether progress is drawn at all.
    pub(crate) fn new(shown: bool, language: Language) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&stop);
        // A second handler cannot be set; one call is made a process, and without one Ctrl-C just ends it.
        let _ = ctrlc::set_handler(move || flag.store(true, Ordering::Relaxed));
        Self {
            shown,
            began: Instant::now(),
            bar: Mutex::new(None),
            notes: Mutex::new(Vec::new()),
            dropped: AtomicUsize::new(0),
            stop,
            language,
        }
    }

    /// Removes the bar and hands over the notes.
    pub(crate) fn finish(&self) -> Vec<(Level, String)> {
        if let Some(bar) = self
            .bar
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take()
        {
            bar.finish_and_clear();
        }
        let mut notes =
            std::mem::take(&mut *self.notes.lock().unwrap_or_else(PoisonError::into_inner));
        let dropped = self.dropped.swap(0, Ordering::Relaxed);
        if dropped > 0 {
            let more = self.language.pick(
                format!("… et {dropped} autres messages"),
                format!("… and {dropped} more messages"),
            );
            notes.push((Level::Info, more));
        }
        notes
    }

    fn draw(&self, done: u64, total: u64) {
        let mut bar = self.bar.lock().unwrap_or_else(PoisonError::into_inner);
        let bar = bar.get_or_insert_with(|| {
            let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr());
            let template = self.language.pick(
                "{bar:30} {pos}/{len}, encore {eta} (Ctrl-C : arrêter là)",
                "{bar:30} {pos}/{len}, {eta} left (Ctrl-C: stop here)",
            );
            if let Ok(style) = ProgressStyle::with_template(template) {
                bar.set_style(style);
            }
            bar
        });
        bar.set_position(done);
    }
}

impl Listener for Terminal {
    fn progress(&self, done: u64, total: u64) -> Next {
        if self.shown && self.began.elapsed() > PATIENCE {
            self.draw(done, total);
        }
        if self.stopping() {
            Next::Stop
        } else {
            Next::Proceed
        }
    }

    fn note(&self, level: Level, message: &str) {
        let mut notes = self.notes.lock().unwrap_or_else(PoisonError::into_inner);
        if notes.len() < MOST_NOTES {
            notes.push((level, message.to_owned()));
        } else {
            self.dropped.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn stopping(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_that_are_not_kept_are_counted() {
        let terminal = Terminal::new(false, Language::French);
        for number in 0..MOST_NOTES + 7 {
            terminal.note(Level::Info, &number.to_string());
        }
        let notes = terminal.finish();
        assert_eq!(notes.len(), MOST_NOTES + 1);
        assert_eq!(notes.last().unwrap().1, "… et 7 autres messages");
    }
}
