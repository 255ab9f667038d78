//! What is kept of an anomaly: the finding, its identity, its state.

use jiff::civil::Date;

use crate::{Finding, State};

/// A finding that is kept until it is corrected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anomaly {
    /// 32 hexadecimal digits, the same in every run; see [`crate::identity`].
    pub identity: String,
    /// Tells apart anomalies of the same rule, person, month and field, from 0.
    pub ordinal: i64,
    /// What the last run that saw it told.
    pub finding: Finding,
    /// Where it stands.
    pub state: State,
    /// Since when.
    pub state_since: Date,
    /// Who brought it there.
    pub state_by: String,
    /// Why; always said of those that are dismissed by a person.
    pub state_reason: Option<String>,
    /// The run that brought it there; none where a person did.
    pub state_run: Option<i64>,
    /// The run that saw it first.
    pub first_run: i64,
    /// The day of that run.
    pub first_seen: Date,
    /// The run that saw it last.
    pub last_run: i64,
    /// The day of that run.
    pub last_seen: Date,
    /// How many entries its history has.
    pub entries: i64,
}

/// What happened to an anomaly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Event {
    /// A run found it for the first time.
    Found,
    /// A run found other figures.
    Changed,
    /// A person says that it is one.
    Confirmed,
    /// A person says that it is none.
    Dismissed,
    /// It is mended.
    Corrected,
    /// It is looked at again.
    Reopened,
}

/// One entry of the history of an anomaly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// From 1.
    pub sequence: i64,
    /// The day.
    pub date: Date,
    /// The run that did it; none where a person did.
    pub run: Option<i64>,
    /// Who did it, or who started the run.
    pub by: String,
    /// What was done.
    pub event: Event,
    /// The state after it.
    pub state: State,
    /// Why, as the person or the run says.
    pub reason: Option<String>,
}

impl Event {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Found,
        Self::Changed,
        Self::Confirmed,
        Self::Dismissed,
        Self::Corrected,
        Self::Reopened,
    ];

    /// Its name in tables.
    pub fn code(self) -> &'static str {
        match self {
            Self::Found => "found",
            Self::Changed => "changed",
            Self::Confirmed => "confirmed",
            Self::Dismissed => "dismissed",
            Self::Corrected => "corrected",
            Self::Reopened => "reopened",
        }
    }

    /// The event of that name.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    /// As people read it.
    pub fn label(self, language: kit::language::Language) -> &'static str {
        match self {
            Self::Found => language.pick("trouvée", "found"),
            Self::Changed => language.pick("montants changés", "figures changed"),
            Self::Confirmed => language.pick("confirmée", "confirmed"),
            Self::Dismissed => language.pick("écartée", "dismissed"),
            Self::Corrected => language.pick("corrigée", "corrected"),
            Self::Reopened => language.pick("rouverte", "reopened"),
        }
    }
}
