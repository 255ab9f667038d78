//! How an article of a code is named: its series, its number, its suffix.

use std::cmp::Ordering;
use std::fmt;

use kit::fold::Folded;

/// Suffixes in Latin that an article's number may have.
pub(super) const LATIN: &[&str] = &[
    "bis",
    "ter",
    "quater",
    "quinquies",
    "sexies",
    "septies",
    "octies",
    "nonies",
    "decies",
    "undecies",
    "duodecies",
    "terdecies",
    "quaterdecies",
    "quindecies",
    "sexdecies",
    "septdecies",
    "octodecies",
    "novodecies",
    "vicies",
];

/// An article's name, spelled in one way: "L2213-2", "LO1112-1", "R39-1-A", "L9 bis", "1240".
///
/// The stars of "R*123-1" are kept apart: they say how an article was decreed and are often left out.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Identifier {
    /// "L", "LO", "R", "D", "A"; empty for codes that only number.
    pub series: String,
    /// The numbers that hyphens part.
    pub numbers: Vec<u32>,
    /// What follows the number, in lower case, parts separated by a space: "bis", "a", "0 a".
    pub suffix: String,
    /// How many stars were written.
    pub stars: u8,
}

impl Identifier {
    /// The one spelling by which articles are compared: "L2213-2", "R39-1 a"; without stars.
    pub fn key(&self) -> String {
        let mut key = self.series.clone();
        for (index, number) in self.numbers.iter().enumerate() {
            if index > 0 {
                key.push('-');
            }
            key.push_str(&number.to_string());
        }
        if !self.suffix.is_empty() {
            key.push(' ');
            key.push_str(&self.suffix);
        }
        key
    }

    /// Reads a name as collections spell it: "L2213-2", "Article R*123-1", "R. 39-1-A"; `None` for annexes and tables.
    pub fn parse(name: &str) -> Option<Self> {
        let folded = Folded::new(name);
        let mut rest = folded.text().trim();
        for word in ["articles", "article", "art.", "art"] {
            if let Some(after) = rest.strip_prefix(word) {
                rest = after.trim_start();
                break;
            }
        }
        let letters = rest.len()
            - rest
                .trim_start_matches(|c: char| c.is_ascii_alphabetic() || c == '.')
                .len();
        let series: String = rest[..letters].chars().filter(|c| *c != '.').collect();
        if !is_series(&series) && !series.is_empty() {
            return None;
        }
        let after = rest[letters..].trim_start();
        let stars = after.len() - after.trim_start_matches('*').len();
        let after = after[stars..].trim_start_matches([' ', '.']);
        let digits = after.len()
            - after
                .trim_start_matches(|c: char| c.is_ascii_digit() || c == '-')
                .len();
        let numbers: Option<Vec<u32>> = after[..digits]
            .trim_end_matches('-')
            .split('-')
            .map(|number| number.parse().ok())
            .collect();
        let suffix = after[digits..]
            .split(|c: char| !c.is_ascii_alphanumeric())
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(" ");
        Some(Self {
            series: series.to_uppercase(),
            numbers: numbers?,
            suffix,
            stars: stars.min(9) as u8,
        })
    }

    /// Whether it stands in the same chapter and not before: what "et suivants" reaches.
    pub(super) fn leads(&self, other: &Self) -> bool {
        self.series == other.series
            && self.numbers.len() >= 2
            && self.numbers.first() == other.numbers.first()
            && self.cmp(other) != Ordering::Greater
    }
}

/// Whether folded letters name a series of articles.
pub(super) fn is_series(letters: &str) -> bool {
    matches!(letters, "l" | "lo" | "r" | "d" | "a")
}

impl PartialOrd for Identifier {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Identifier {
    fn cmp(&self, other: &Self) -> Ordering {
        let key = |one: &Self| {
            (
                one.series.clone(),
                one.numbers.clone(),
                one.suffix.clone(),
                one.stars,
            )
        };
        key(self).cmp(&key(other))
    }
}

impl fmt::Display for Identifier {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let numbers: Vec<String> = self.numbers.iter().map(u32::to_string).collect();
        if !self.series.is_empty() {
            write!(
                formatter,
                "{}{} ",
                self.series,
                if self.stars == 0 { "." } else { "" }
            )?;
            for _ in 0..self.stars {
                formatter.write_str("*")?;
            }
        }
        formatter.write_str(&numbers.join("-"))?;
        if self.suffix.len() == 1 {
            write!(formatter, " {}", self.suffix.to_uppercase())?;
        } else if !self.suffix.is_empty() {
            write!(formatter, " {}", self.suffix)?;
        }
        Ok(())
    }
}
