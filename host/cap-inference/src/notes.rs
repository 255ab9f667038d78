//! What the person who called is told about models: each thing once a call.

use std::sync::{Arc, Mutex, PoisonError, Weak};

use capability::{Call, Level, Listener};

/// A guest may ask about any number of tasks; a person reads so many notes at most.
const MOST_NOTES: usize = 16;

/// Who was told what. A call that is made again without a broken item has the same listener, and is told nothing twice.
#[derive(Default)]
pub(crate) struct Notes(Mutex<Vec<Told>>);

struct Told {
    listener: Weak<dyn Listener>,
    sentences: Vec<String>,
}

impl Notes {
    /// Tells a sentence to whoever listens to the call, unless that was done.
    pub(crate) fn tell(&self, call: &Call, sentence: &str) {
        if self.is_new(&call.listener, sentence) {
            call.listener.note(Level::Info, sentence);
        }
    }

    fn is_new(&self, listener: &Arc<dyn Listener>, sentence: &str) -> bool {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|told| told.listener.strong_count() > 0);
        let same = |told: &Told| std::ptr::addr_eq(told.listener.as_ptr(), Arc::as_ptr(listener));
        let place = match all.iter().position(same) {
            Some(place) => place,
            None => {
                all.push(Told {
                    listener: Arc::downgrade(listener),
                    sentences: Vec::new(),
                });
                all.len() - 1
            }
        };
        let sentences = &mut all[place].sentences;
        let new = sentences.len() < MOST_NOTES && !sentences.iter().any(|known| known == sentence);
        if new {
            sentences.push(sentence.to_owned());
        }
        new
    }
}
