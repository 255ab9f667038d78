//! The two languages in which people are answered, and texts that may exist in both.

use serde::{Deserialize, Serialize};

pub use config::Language;

/// A text of a component: what its WIT says, and what its locale section says.
///
/// Both are clean and at most [`crate::clean::MAX_DOCUMENTATION`] characters; either may be empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// The text of the WIT, or its replacement in the `en` part of the locale section.
    pub english: String,
    /// The text of the `fr` part of the locale section.
    pub french: String,
}

impl Text {
    /// The text in a language, or else the other one that exists; empty when there is none.
    pub fn get(&self, language: Language) -> &str {
        let (first, second) =
            language.pick((&self.french, &self.english), (&self.english, &self.french));
        if first.is_empty() { second } else { first }
    }

    /// The first line of the text in a language.
    pub fn first_line(&self, language: Language) -> &str {
        self.get(language).lines().next().unwrap_or_default()
    }
}
