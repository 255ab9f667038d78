//! How far a download or a copy is, on a terminal.

use std::cell::RefCell;
use std::time::Duration;

use config::Language;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use models::{Stage, Watcher};

/// How often something turns while nothing can be counted.
const TICK: Duration = Duration::from_millis(120);

/// Draws a bar for each stage, if anything is drawn at all.
pub(super) struct Bar {
    shown: bool,
    language: Language,
    bar: RefCell<Option<ProgressBar>>,
}

impl Bar {
    pub(super) fn new(shown: bool, language: Language) -> Self {
        Self {
            shown,
            language,
            bar: RefCell::new(None),
        }
    }

    /// Takes the last bar away.
    pub(super) fn finish(&self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }
}

impl Watcher for Bar {
    fn begin(&self, stage: Stage, total: Option<u64>) {
        self.finish();
        if !self.shown {
            return;
        }
        let bar = ProgressBar::with_draw_target(total, ProgressDrawTarget::stderr());
        let left = self.language.pick("encore {eta}", "{eta} left");
        let template = match total {
            Some(_) => format!(
                "{{msg:16}} {{bar:30}} {{decimal_bytes}}/{{decimal_total_bytes}} {{decimal_bytes_per_sec}}, {left}"
            ),
            None => "{msg:16} {spinner} {decimal_bytes}".to_owned(),
        };
        if let Ok(style) = ProgressStyle::with_template(&template) {
            bar.set_style(style);
        }
        bar.set_message(match stage {
            Stage::Download => self.language.pick("téléchargement", "download"),
            Stage::Copy => self.language.pick("copie", "copy"),
            Stage::Convert => self.language.pick("conversion", "conversion"),
            Stage::Quantise => self.language.pick("requantification", "requantising"),
        });
        bar.enable_steady_tick(TICK);
        self.bar.replace(Some(bar));
    }

    fn done(&self, bytes: u64) {
        if let Some(bar) = &*self.bar.borrow() {
            bar.set_position(bytes);
        }
    }
}
