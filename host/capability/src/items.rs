//! Which item a plugin is reading, and which ones are set aside.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

/// An item that ended an earlier attempt of the call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetAside {
    /// The handle it was read through, by its display name.
    pub handle: String,
    /// Its identifier within the handle.
    pub item: String,
    /// Why, in the language of the call.
    pub reason: String,
}

/// The items of one attempt.
#[derive(Debug, Default)]
pub struct Items {
    current: Option<(String, String)>,
    /// Hashes of the items that were begun: reading one again adds nothing to the limits that grow with items.
    seen: HashSet<u64>,
    set_aside: Vec<SetAside>,
}

impl Items {
    /// The items of an attempt that leaves some out.
    pub fn without(set_aside: Vec<SetAside>) -> Self {
        Self {
            set_aside,
            ..Self::default()
        }
    }

    /// Why an item is left out of this attempt.
    pub fn reason(&self, handle: &str, item: &str) -> Option<&str> {
        self.set_aside
            .iter()
            .find(|aside| aside.handle == handle && aside.item == item)
            .map(|aside| aside.reason.as_str())
    }

    /// The item that is being read, as (handle, item).
    pub fn current(&self) -> Option<&(String, String)> {
        self.current.as_ref()
    }

    /// How many different items were begun.
    pub fn read(&self) -> u64 {
        self.seen.len() as u64
    }

    /// Begins an item; true when it is another one than before.
    pub(crate) fn begin(&mut self, handle: &str, item: &str) -> bool {
        if self
            .current
            .as_ref()
            .is_some_and(|(h, i)| h == handle && i == item)
        {
            return false;
        }
        self.current = Some((handle.to_owned(), item.to_owned()));
        let mut hasher = DefaultHasher::new();
        (handle, item).hash(&mut hasher);
        self.seen.insert(hasher.finish());
        true
    }
}
