//! What a batch holds so far, and whether more fits.

use super::super::describe;
use super::super::document::{Batch, Document};
use super::super::limit::{MAX_BATCH_BYTES, MAX_BATCH_DOCUMENTS, MAX_BATCH_REFUSED};
use super::super::notice::Notice;

/// A batch in the making.
#[derive(Debug, Default)]
pub struct Output {
    batch: Batch,
    bytes: usize,
    full: bool,
    /// Members around what is read now, outermost first.
    within: Vec<String>,
}

impl Output {
    /// Whether nothing more fits.
    pub fn is_full(&self) -> bool {
        self.full
            || self.batch.documents.len() >= MAX_BATCH_DOCUMENTS
            || self.batch.refused.len() >= MAX_BATCH_REFUSED
            || self.bytes >= MAX_BATCH_BYTES
    }

    /// Adds the document of a whole file; false where it has to wait for the next batch.
    pub fn whole(&mut self, mut document: Document) -> bool {
        document.identifier = self.within.join("/");
        self.add(document)
    }

    /// Adds the document of a record; false where it has to wait for the next batch.
    pub fn record(&mut self, mut document: Document) -> bool {
        document.identifier = self.identifier(&document.identifier);
        describe::complete(&mut document);
        self.add(document)
    }

    /// Says why a record gave no document.
    pub fn refuse_record(&mut self, name: &str, notice: Notice) {
        let identifier = self.identifier(name);
        self.batch.refused.push((identifier, notice));
    }

    /// Says why the member that is read now gave none.
    pub fn refuse(&mut self, notice: Notice) {
        self.batch.refused.push((self.within.join("/"), notice));
    }

    /// Goes into a member.
    pub fn enter(&mut self, member: &str) {
        self.within.push(member.to_owned());
    }

    /// Leaves it.
    pub fn leave(&mut self) {
        self.within.pop();
    }

    /// Ends the batch here.
    pub fn close(&mut self) {
        self.full = true;
    }

    /// The batch.
    pub fn finish(mut self, next: Option<String>) -> Batch {
        self.batch.next = next;
        self.batch
    }

    fn identifier(&self, record: &str) -> String {
        if self.within.is_empty() {
            record.to_owned()
        } else {
            format!("{}#{record}", self.within.join("/"))
        }
    }

    fn add(&mut self, document: Document) -> bool {
        let bytes = document.bytes();
        if self.is_full()
            || !self.batch.documents.is_empty() && self.bytes + bytes > MAX_BATCH_BYTES
        {
            self.full = true;
            return false;
        }
        self.bytes += bytes;
        self.batch.documents.push(document);
        true
    }
}
