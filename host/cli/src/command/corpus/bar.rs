//! How far an update is, on a terminal.

use std::cell::RefCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use collections::Watcher;
use config::Language;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use reflect::clean;

/// Draws a bar, if anything is drawn at all, and hears Ctrl-C.
pub(super) struct Bar {
    shown: bool,
    language: Language,
    bar: RefCell<Option<ProgressBar>>,
    stop: Arc<AtomicBool>,
}

impl Bar {
    pub(super) fn new(shown: bool, language: Language) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&stop);
        // A second handler cannot be set; one update is made a process, and without one Ctrl-C just ends it.
        let _ = ctrlc::set_handler(move || flag.store(true, Ordering::Relaxed));
        Self {
            shown,
            language,
            bar: RefCell::new(None),
            stop,
        }
    }

    /// So many things of a kind are to be done; the kind is given in French and in English.
    pub(super) fn start(&self, total: u64, (french, english): (&str, &str)) {
        if !self.shown {
            return;
        }
        let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr());
        let template = self.language.pick(
            format!("{{bar:30}} {{pos}}/{{len}} {french}, encore {{eta}} (Ctrl-C : arrêter là) {{wide_msg}}"),
            format!("{{bar:30}} {{pos}}/{{len}} {english}, {{eta}} left (Ctrl-C: stop here) {{wide_msg}}"),
        );
        if let Ok(style) = ProgressStyle::with_template(&template) {
            bar.set_style(style);
        }
        self.bar.replace(Some(bar));
    }

    /// Takes the bar away.
    pub(super) fn finish(&self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }
}

impl Watcher for Bar {
    fn begin(&self, files: u64) {
        self.start(files, ("fichiers", "files"));
    }

    fn done(&self, files: u64) {
        if let Some(bar) = &*self.bar.borrow() {
            bar.set_position(files);
        }
    }

    fn pages(&self, document: &str, done: u64, of: u64) {
        if let Some(bar) = &*self.bar.borrow() {
            bar.set_message(match done < of {
                true => clean::line(&format!("{document}, page {}/{of}", done + 1)),
                false => String::new(),
            });
        }
    }

    fn stopping(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}
