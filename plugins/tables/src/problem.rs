//! What could not be read, in French and in English, each with its place and the way out.

use std::fmt;

use kit::language::Language;

use crate::limit::{MAX_PROBLEMS, MAX_SHOWN_CHARS};
use crate::report::Report;

/// One sentence, or part of one, in both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// In French.
    pub french: String,
    /// In English.
    pub english: String,
}

/// Where something stands in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The line of the file, or the row of the sheet, from 1.
    pub line: u32,
    /// The column's letter as spreadsheets count, and its title.
    pub column: Option<(String, String)>,
}

/// One thing for which the file is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where; `None` where it is the file, or the profile, as a whole.
    pub place: Option<Place>,
    /// The text that stands there, shortened.
    pub found: Option<Box<str>>,
    /// What is wrong, what was expected, and what can be done.
    pub why: Sentence,
}

/// Why nothing was read, with what was understood until then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The problems in the order of the file, at most [`MAX_PROBLEMS`].
    pub problems: Vec<Problem>,
    /// How many more there are.
    pub more: usize,
    /// What was understood of the file.
    pub report: Option<Box<Report>>,
}

impl Sentence {
    /// A sentence.
    pub fn new(french: impl Into<String>, english: impl Into<String>) -> Self {
        Self {
            french: french.into(),
            english: english.into(),
        }
    }

    /// The wording in this language.
    pub fn text(&self, language: Language) -> &str {
        language.pick(&self.french, &self.english)
    }
}

impl Problem {
    /// A problem of the file as a whole.
    pub fn of_file(french: impl Into<String>, english: impl Into<String>) -> Self {
        Self {
            place: None,
            found: None,
            why: Sentence::new(french, english),
        }
    }

    /// A problem of one line.
    pub fn of_line(line: u32, french: impl Into<String>, english: impl Into<String>) -> Self {
        Self {
            place: Some(Place { line, column: None }),
            found: None,
            why: Sentence::new(french, english),
        }
    }

    /// The problem for a person: the place, what stands there, why.
    pub fn text(&self, language: Language) -> String {
        let mut text = String::new();
        if let Some(place) = &self.place {
            text = place.text(language);
            text.push_str(language.pick(" : ", ": "));
        }
        if let Some(found) = &self.found {
            text.push_str(&match language {
                Language::French => format!("« {found} » : "),
                Language::English => format!("\"{found}\": "),
            });
        }
        text.push_str(self.why.text(language));
        text
    }
}

impl Place {
    /// "ligne 12, colonne C « Montant »".
    pub fn text(&self, language: Language) -> String {
        match (&self.column, language) {
            (None, Language::French) => format!("ligne {}", self.line),
            (None, Language::English) => format!("line {}", self.line),
            (Some((letter, title)), Language::French) => {
                format!("ligne {}, colonne {letter} « {title} »", self.line)
            }
            (Some((letter, title)), Language::English) => {
                format!("line {}, column {letter} \"{title}\"", self.line)
            }
        }
    }
}

impl Refusal {
    /// The refusal for a person, one problem a line.
    pub fn text(&self, language: Language) -> String {
        let mut lines: Vec<String> = self.problems.iter().map(|one| one.text(language)).collect();
        if self.more > 0 {
            lines.push(match language {
                Language::French => format!("et {} autres problèmes.", self.more),
                Language::English => format!("and {} more problems.", self.more),
            });
        }
        lines.join("\n")
    }

    pub(crate) fn collect(problems: Problems, report: Option<Report>) -> Self {
        Self {
            problems: problems.named,
            more: problems.more,
            report: report.map(Box::new),
        }
    }
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Self {
            problems: vec![problem],
            more: 0,
            report: None,
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.text(Language::French))
    }
}

impl std::error::Error for Refusal {}

/// Problems as they are found.
#[derive(Debug, Default)]
pub(crate) struct Problems {
    named: Vec<Problem>,
    more: usize,
}

impl Problems {
    pub(crate) fn push(&mut self, problem: Problem) {
        if self.named.len() < MAX_PROBLEMS {
            self.named.push(problem);
        } else {
            self.more += 1;
        }
    }

    /// Those that are named.
    pub(crate) fn into_list(self) -> Vec<Problem> {
        self.named
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.named.is_empty()
    }
}

/// A cell's text as an error shows it: short, without control characters.
pub(crate) fn shown(text: &str) -> String {
    let mut shown: String = text
        .chars()
        .take(MAX_SHOWN_CHARS)
        .map(|letter| {
            if letter.is_control() {
                '\u{fffd}'
            } else {
                letter
            }
        })
        .collect();
    if text.chars().nth(MAX_SHOWN_CHARS).is_some() {
        shown.push('…');
    }
    shown
}

/// The letter of a column, counted from 0: A, B, … Z, AA.
pub(crate) fn letter(column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        letters.push(b'A' + ((rest - 1) % 26) as u8);
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().map(|&byte| char::from(byte)).collect()
}

/// The column, counted from 0, of its letter.
pub(crate) fn column_of(letter: &str) -> Option<usize> {
    if letter.is_empty() || letter.len() > 3 {
        return None;
    }
    let mut column = 0;
    for byte in letter.bytes() {
        let digit = byte
            .to_ascii_uppercase()
            .checked_sub(b'A')
            .filter(|&digit| digit < 26)?;
        column = column * 26 + usize::from(digit) + 1;
    }
    Some(column - 1)
}
