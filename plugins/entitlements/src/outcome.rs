//! What a calculator says, and how it comes to say it.

use anomalies::{Month, french};
use dated::{Entry, Parameter};
use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::Facts;

/// How sure the value of an outcome is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// All facts were verified, and are known for the day.
    Decided,
    /// Something has to be confirmed: a fact is known for earlier months only, or a text leaves something open.
    ToConfirm,
    /// Nothing is decided: a fact was not verified or is not known, and the notes name the text to read.
    Refused,
}

/// A fact that was used, and its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The text and the article.
    pub article: String,
    /// What it says, French.
    pub fact: String,
    /// The value, in French format.
    pub value: String,
    /// From this day on.
    pub since: Date,
    /// The day on which it was held against the text.
    pub checked: Option<Date>,
    /// The last month for which it is known to hold.
    pub known_until: Option<Month>,
    /// Whether it was read in a public source.
    pub verified: bool,
}

impl Source {
    pub(crate) fn of(fact: &Parameter, entry: &Entry) -> Self {
        Self {
            article: entry.source.clone(),
            fact: fact.label.clone(),
            value: entry
                .value
                .map_or_else(String::new, |value| shown(value, fact.unit)),
            since: entry.from,
            checked: fact.checked,
            known_until: fact.known_until,
            verified: fact.verified,
        }
    }
}

/// The answer of a calculator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome<T> {
    /// None where it is refused.
    pub value: Option<T>,
    /// How sure it is.
    pub standing: Standing,
    /// The day for which it holds.
    pub day: Date,
    /// Line by line, French.
    pub calculation: Vec<String>,
    /// In the order in which they were used.
    pub sources: Vec<Source>,
    /// What to know about it, French.
    pub notes: Vec<String>,
}

/// Nothing can be decided; the notes say why.
#[derive(Debug)]
pub(crate) struct Stop;

/// A calculation as it goes on.
pub(crate) struct Reckoning<'f> {
    facts: &'f Facts,
    day: Date,
    standing: Standing,
    calculation: Vec<String>,
    sources: Vec<Source>,
    notes: Vec<String>,
}

/// Runs a calculation for a day.
pub(crate) fn reckon<T>(
    facts: &Facts,
    day: Date,
    work: impl FnOnce(&mut Reckoning<'_>) -> Result<T, Stop>,
) -> Outcome<T> {
    let mut reckoning = Reckoning {
        facts,
        day,
        standing: Standing::Decided,
        calculation: Vec::new(),
        sources: Vec::new(),
        notes: Vec::new(),
    };
    let value = work(&mut reckoning);
    let refused = value.is_err();
    Outcome {
        value: value.ok(),
        standing: if refused {
            Standing::Refused
        } else {
            reckoning.standing
        },
        day,
        // Half a calculation would be read as one.
        calculation: if refused {
            Vec::new()
        } else {
            reckoning.calculation
        },
        sources: reckoning.sources,
        notes: reckoning.notes,
    }
}

impl Reckoning<'_> {
    /// The day of the calculation.
    pub(crate) fn day(&self) -> Date {
        self.day
    }

    /// A line of the calculation.
    pub(crate) fn line(&mut self, line: impl Into<String>) {
        self.calculation.push(line.into());
    }

    /// Something to know.
    pub(crate) fn note(&mut self, note: impl Into<String>) {
        let note = note.into();
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    /// Something to know, without which the value is not certain.
    pub(crate) fn confirm(&mut self, note: impl Into<String>) {
        self.standing = Standing::ToConfirm;
        self.note(note);
    }

    /// Nothing can be decided, for this reason.
    pub(crate) fn refuse(&mut self, reason: impl Into<String>) -> Stop {
        self.note(reason);
        Stop
    }

    /// The value of a fact on the day of the calculation; percents as they are written, 11.1 for 11.1 %.
    pub(crate) fn fact(&mut self, name: &str) -> Result<Decimal, Stop> {
        let facts = self.facts;
        let Some(parameter) = facts.parameters().find(name) else {
            return Err(self.refuse(format!("le fait « {name} » manque à la table")));
        };
        let known = match parameter.latest(self.day, None) {
            Ok(known) => known,
            Err(unknown) => {
                let text = parameter.entries.first().map(|entry| &entry.source);
                let text = text.map_or_else(String::new, |text| format!(" ; à lire : {text}"));
                return Err(self.refuse(format!(
                    "rien n'est décidé au {} : {}{text}",
                    french::short_date(self.day),
                    unknown.reason
                )));
            }
        };
        let source = Source::of(parameter, known.entry);
        if !self.sources.contains(&source) {
            self.sources.push(source);
        }
        if !parameter.verified {
            return Err(self.refuse(format!(
                "rien n'est décidé : « {} » n'a pas été vérifié dans une source publique ; {} ; à lire : {}",
                parameter.label,
                lower(parameter.note.trim_end_matches('.')),
                known.entry.source
            )));
        }
        if let Some(last) = known.only_until {
            self.confirm(format!(
                "à confirmer : « {} » est vérifié jusqu'en {} seulement ; à relire : {}",
                parameter.label,
                french::month(last),
                known.entry.source
            ));
        }
        known
            .entry
            .value
            .ok_or_else(|| self.refuse(known.entry.source.clone()))
    }
}

fn shown(value: Decimal, unit: dated::Unit) -> String {
    match unit {
        dated::Unit::Money => format!("{}\u{a0}€", french::number(value)),
        dated::Unit::Percent => format!("{}\u{a0}%", french::number(value)),
        dated::Unit::Number => french::number(value),
    }
}

/// Days, rounded to the hundredth, halves away from zero.
pub(crate) fn hundredths(days: Decimal) -> Decimal {
    french::cents(days).normalize()
}

/// Euros with their cents, halves away from zero.
pub(crate) fn cents(amount: Decimal) -> Decimal {
    let mut rounded = french::cents(amount);
    rounded.rescale(2);
    rounded
}

/// A sentence in the middle of another.
fn lower(sentence: &str) -> String {
    let mut letters = sentence.chars();
    let first = letters.next().map(char::to_lowercase);
    first.into_iter().flatten().chain(letters).collect()
}
