//! What a check found, as it is handed over.

use jiff::civil::Date;
use kit::language::Language;
use rust_decimal::Decimal;
use serde::Deserialize;

use crate::Month;

/// How serious a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth a look.
    Notice,
    /// Probably wrong.
    Warning,
    /// Against a rule.
    Error,
}

/// How sure a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// A resemblance, a statistic.
    Low,
    /// A calculation that rests on a reading of the text.
    Medium,
    /// A calculation, a check digit.
    High,
}

/// A value as people read it, and as a number where it is one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shown {
    /// As people read it, `2 279,25 €`; empty where there is nothing to show.
    pub text: String,
    /// The same as a number, in the field's unit; none for texts and dates.
    pub amount: Option<Decimal>,
}

/// One thing of one payslip that is not as a rule says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule's own name, `P01-traitement`.
    pub rule: String,
    /// What the rule is about.
    pub title: String,
    /// The file's own identifier of the line.
    pub line: String,
    /// The person's identifier, never a name. Without one the line stands for the person.
    pub person: Option<String>,
    /// The month that was paid.
    pub month: Month,
    /// The field's name, `tib`.
    pub field: String,
    /// What people call the field.
    pub field_label: String,
    /// What the file says.
    pub found: Shown,
    /// What the rule says; empty where it does not tell.
    pub expected: Shown,
    /// Found less expected, in the field's unit.
    pub difference: Option<Decimal>,
    /// Euros of this month alone: above zero too much was paid, below zero too little; none where it is no amount.
    /// Sums are made of these.
    pub amount: Option<Decimal>,
    /// Euros of this month and of the earlier open ones of the same rule, person and field, on the same side of zero;
    /// a register works it out anew. See [`crate::stakes`].
    pub stake: Option<Decimal>,
    /// The last day on which the month's own amount can be recovered.
    pub recoverable_until: Option<Date>,
    /// The last day on which all of the stake that can still be recovered can be.
    pub stake_until: Option<Date>,
    /// Whether that date rests on a verified rule.
    pub recoverable_verified: bool,
    /// The calculation, a line each.
    pub calculation: Vec<String>,
    /// The legal source.
    pub source: String,
    /// How sure the rule is.
    pub confidence: Confidence,
    /// How serious it is.
    pub severity: Severity,
    /// What is wrong, in a sentence.
    pub message: String,
}

impl Finding {
    /// Whether two findings tell the same figures, whatever the words.
    pub fn same_figures(&self, found: &Shown, expected: &Shown) -> bool {
        self.found.is_like(found) && self.expected.is_like(expected)
    }
}

impl Shown {
    /// The same number, or the same text where there is none.
    pub fn is_like(&self, other: &Self) -> bool {
        match (self.amount, other.amount) {
            (Some(one), Some(two)) => one == two,
            (None, None) => self.text == other.text,
            _ => false,
        }
    }
}

impl Severity {
    /// All, the most serious first.
    pub const ALL: [Self; 3] = [Self::Error, Self::Warning, Self::Notice];

    /// Its name in tables and on the command line.
    pub fn code(self) -> &'static str {
        match self {
            Self::Notice => "notice",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    /// The severity of that name.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    /// As people read it.
    pub fn label(self, language: Language) -> &'static str {
        match self {
            Self::Notice => language.pick("à regarder", "notice"),
            Self::Warning => language.pick("avertissement", "warning"),
            Self::Error => language.pick("erreur", "error"),
        }
    }
}

impl Confidence {
    /// Its name in tables.
    pub fn code(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }

    /// The confidence of that name.
    pub fn parse(code: &str) -> Option<Self> {
        [Self::Low, Self::Medium, Self::High]
            .into_iter()
            .find(|one| one.code() == code)
    }

    /// As people read it.
    pub fn label(self, language: Language) -> &'static str {
        match self {
            Self::Low => language.pick("faible", "low"),
            Self::Medium => language.pick("moyenne", "medium"),
            Self::High => language.pick("forte", "high"),
        }
    }
}
