//! The row of the ledger that a request to a server leaves, whatever becomes of it.

use crate::ledger::{Book, Entry};
use crate::{Error, Usage};

/// A row of the ledger of this user, written when dropped.
pub(super) struct Row<'a> {
    pub(super) book: &'a Book,
    pub(super) entry: Entry,
}

impl Row<'_> {
    /// What became of the request, and what it cost, also when it failed.
    pub(super) fn settle<T>(&mut self, result: &Result<T, Error>, usage: Usage) {
        self.entry.outcome = match result {
            Ok(_) => "done",
            Err(error) => error.case(),
        }
        .to_owned();
        self.entry.prompt_tokens = usage.prompt_tokens;
        self.entry.answer_tokens = usage.answer_tokens;
        self.entry.cached_tokens = usage.cached_tokens;
        self.entry.milliseconds = usage.milliseconds;
    }
}

impl Drop for Row<'_> {
    fn drop(&mut self) {
        // A ledger that cannot be written takes no answer away; the record of calls tells a full disk.
        let _ = self.book.append(&self.entry);
    }
}
