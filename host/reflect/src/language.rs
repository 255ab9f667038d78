//! The two languages in which people are answered, and texts that may exist in both.

use serde::Serialize;

/// A language of the person who reads.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub enum Language {
    /// French, the language of the house.
    #[default]
    #[serde(rename = "fr")]
    French,
    /// English, on request.
    #[serde(rename = "en")]
    English,
}

impl Language {
    /// Reads an ISO 639-1 code or the value of a locale variable; `None` for any other language.
    ///
    /// ```
    /// use reflect::language::Language;
    /// assert_eq!(Language::parse("fr_FR.UTF-8"), Some(Language::French));
    /// assert_eq!(Language::parse("en"), Some(Language::English));
    /// assert_eq!(Language::parse("de"), None);
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        let code = text.split(['_', '-', '.', '@']).next().unwrap_or_default();
        match code.to_ascii_lowercase().as_str() {
            "fr" => Some(Self::French),
            "en" => Some(Self::English),
            _ => None,
        }
    }

    /// The two-letter code.
    pub fn code(self) -> &'static str {
        self.pick("fr", "en")
    }

    /// Chooses one of two texts.
    pub fn pick<T>(self, french: T, english: T) -> T {
        match self {
            Self::French => french,
            Self::English => english,
        }
    }
}

/// A text of a component: what its WIT says, and what its locale section says.
///
/// Both are clean and at most [`crate::clean::MAX_DOCUMENTATION`] characters; either may be empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
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
