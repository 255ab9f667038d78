//! What makes an anomaly the same one in every run: rule, person, month, field.
//!
//! The line takes the person's place where there is none.
//! A person's identifier counts without zeros in front, which spreadsheets lose: `00123` and `123` are one person.
//! Where several anomalies have all four in common (two lines of one person in one month), they are counted.

use std::borrow::Cow;

use sha2::{Digest, Sha256};

use crate::{Finding, Month, store::Value};

/// Hexadecimal digits of an identity.
pub const DIGITS: usize = 32;

/// Digits that a person has to type at least.
pub const LEAST_DIGITS: usize = 4;

/// What several anomalies can have in common.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Group {
    pub(crate) rule: String,
    /// The person, or the line.
    pub(crate) who: Who,
    pub(crate) month: Month,
    pub(crate) field: String,
}

/// Whom an anomaly is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Who {
    /// The identifier as [`plain`] makes it.
    Person(String),
    Line(String),
}

impl Group {
    pub(crate) fn of(finding: &Finding) -> Self {
        Self {
            rule: finding.rule.clone(),
            who: Who::of(finding.person.as_deref(), &finding.line),
            month: finding.month,
            field: finding.field.clone(),
        }
    }
}

impl Who {
    pub(crate) fn of(person: Option<&str>, line: &str) -> Self {
        person.map_or_else(
            || Self::Line(line.to_owned()),
            |person| Self::Person(plain(person)),
        )
    }
}

/// A person's identifier without what spreadsheets change: zeros in front, spaces, small letters.
pub(crate) fn plain(person: &str) -> String {
    let plain: String = person
        .chars()
        .filter(|c| !c.is_whitespace())
        .flat_map(char::to_uppercase)
        .collect();
    let short = plain.trim_start_matches('0');
    match (short.is_empty(), plain.is_empty()) {
        (true, false) => "0".to_owned(),
        _ => short.to_owned(),
    }
}

/// The spellings under which a register may know a person: as it stands, and with more or fewer zeros in front.
pub(crate) fn spellings(person: &str) -> Vec<String> {
    /// Signs of a number that is filled up with zeros.
    const LONGEST: usize = 12;
    let plain = plain(person);
    let mut spellings = vec![person.to_owned(), plain.clone()];
    if plain.bytes().all(|byte| byte.is_ascii_digit()) {
        let zeros = 1..=LONGEST.saturating_sub(plain.len());
        spellings.extend(zeros.map(|zeros| format!("{}{plain}", "0".repeat(zeros))));
    }
    spellings.sort_unstable();
    spellings.dedup();
    spellings
}

/// The identity of the anomaly of that number among those with the same rule, person, month and field.
pub fn identity(finding: &Finding, ordinal: i64) -> String {
    let (kind, who) = match &finding.person {
        Some(person) => ("person", plain(person)),
        None => ("line", finding.line.clone()),
    };
    let mut hash = Sha256::new();
    for part in [
        "anomaly 1",
        &finding.rule,
        kind,
        &who,
        &finding.month.to_string(),
        &finding.field,
        &ordinal.to_string(),
    ] {
        // Lengths first: no two lists of parts give the same bytes.
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    hexadecimal(&hash.finalize())
}

/// A hash of all that is told of a finding: whether its row must be written again.
pub(crate) fn fingerprint(content: &[Value]) -> String {
    let mut hash = Sha256::new();
    for value in content {
        let (kind, text) = match value {
            Value::Absent => (0, Cow::Borrowed("")),
            Value::Text(text) => (1, Cow::Borrowed(text.as_str())),
            Value::Integer(number) => (2, Cow::Owned(number.to_string())),
            Value::Decimal(text) => (3, Cow::Borrowed(text.as_str())),
            Value::Boolean(value) => (4, Cow::Borrowed(if *value { "1" } else { "0" })),
        };
        hash.update([kind]);
        hash.update((text.len() as u64).to_be_bytes());
        hash.update(text.as_bytes());
    }
    hexadecimal(&hash.finalize())
}

fn hexadecimal(bytes: &[u8]) -> String {
    const SIGNS: &[u8; 16] = b"0123456789abcdef";
    let mut text = String::with_capacity(DIGITS);
    for byte in bytes.iter().take(DIGITS / 2) {
        text.push(char::from(SIGNS[usize::from(byte >> 4)]));
        text.push(char::from(SIGNS[usize::from(byte & 15)]));
    }
    text
}
