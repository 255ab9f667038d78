//! The language of what people read: French first, English on request.

/// French or English.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize,
)]
pub enum Language {
    /// The default.
    #[default]
    #[serde(rename = "fr")]
    French,
    /// On request: `--lang en`, or an English locale in the environment.
    #[serde(rename = "en")]
    English,
}

impl Language {
    /// The two-letter ISO 639-1 code.
    pub fn code(self) -> &'static str {
        match self {
            Self::French => "fr",
            Self::English => "en",
        }
    }

    /// The language of a code or of a locale such as `en_GB.UTF-8`; none for `C`, `POSIX` and the rest.
    pub fn parse(locale: &str) -> Option<Self> {
        match locale
            .split(['_', '-', '.', '@'])
            .next()?
            .to_ascii_lowercase()
            .as_str()
        {
            "fr" => Some(Self::French),
            "en" => Some(Self::English),
            _ => None,
        }
    }

    /// One of two texts.
    pub fn pick<T>(self, french: T, english: T) -> T {
        match self {
            Self::French => french,
            Self::English => english,
        }
    }
}
