//! Entries on their way into the index, and how many bytes of them may be.
//!
//! tantivy queues up to 10,000 operations, whatever their size; here their bytes are counted.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use tantivy::TantivyDocument;
use tantivy::schema::document::Document;

/// How long to wait for room: longer means that the thread that makes it has died, which the next operation says.
const PATIENCE: Duration = Duration::from_secs(120);

/// One entry; the first of a block holds the block's room in the queue until it is indexed.
#[derive(Debug)]
pub(crate) struct Entry {
    content: TantivyDocument,
    // Held, never read.
    _room: Option<Room>,
}

impl Entry {
    pub fn new(content: TantivyDocument, room: Option<Room>) -> Self {
        Self {
            content,
            _room: room,
        }
    }
}

impl Document for Entry {
    type Value<'a> = <TantivyDocument as Document>::Value<'a>;
    type FieldsValuesIter<'a> = <TantivyDocument as Document>::FieldsValuesIter<'a>;

    fn iter_fields_and_values(&self) -> Self::FieldsValuesIter<'_> {
        self.content.iter_fields_and_values()
    }
}

/// How much is on its way.
#[derive(Debug, Clone)]
pub(crate) struct Gauge(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    limit: usize,
    used: Mutex<usize>,
    freed: Condvar,
}

/// Room for some bytes, given back when dropped.
#[derive(Debug)]
pub(crate) struct Room {
    gauge: Gauge,
    bytes: usize,
}

impl Gauge {
    pub fn new(limit: usize) -> Self {
        Self(Arc::new(Inner {
            limit,
            used: Mutex::new(0),
            freed: Condvar::new(),
        }))
    }

    /// Waits for room for so many bytes; what is larger than everything waits until it is alone.
    pub fn room(&self, bytes: usize) -> Room {
        let used = self.0.used.lock().unwrap_or_else(PoisonError::into_inner);
        let full = |used: &mut usize| *used > 0 && *used + bytes > self.0.limit;
        let (mut used, _) = self
            .0
            .freed
            .wait_timeout_while(used, PATIENCE, full)
            .unwrap_or_else(PoisonError::into_inner);
        *used += bytes;
        Room {
            gauge: self.clone(),
            bytes,
        }
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        let inner = &self.gauge.0;
        *inner.used.lock().unwrap_or_else(PoisonError::into_inner) -= self.bytes;
        inner.freed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn room_is_waited_for() {
        let gauge = Gauge::new(10);
        // Larger than everything, but alone.
        let first = gauge.room(100);
        let other = gauge.clone();
        let waiting = std::thread::spawn(move || {
            let _room = other.room(5);
            *other.0.used.lock().expect("lock")
        });
        std::thread::sleep(Duration::from_millis(50));
        assert!(!waiting.is_finished());
        drop(first);
        assert_eq!(waiting.join().expect("thread"), 5);
        assert_eq!(*gauge.0.used.lock().expect("lock"), 0);
    }
}
