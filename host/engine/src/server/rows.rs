//! The kitchen's rows in the ledger of this user.

use inference::{Book, Entry};

use super::log;
use crate::{Ledger, Row};

impl Ledger for Book {
    fn settle(&self, row: &Row) {
        let entry = Entry {
            uid: row.uid,
            task: row.task.clone(),
            model: row.model.clone(),
            model_sha256: row.model_sha256.clone(),
            queued_milliseconds: row.queued,
            ..Entry::new(&row.caller, row.operation, row.outcome, row.usage)
        };
        if let Err(error) = self.append(&entry) {
            log::line(&format!("{}: {error}", self.today().display()));
        }
    }
}
