//! What the check finds, and what it could not look at.

use jiff::civil::Date;
use rust_decimal::Decimal;

use anomalies::Window;

use super::{
    field::{Slot, fields},
    month::Month,
    rows::Rows,
    rule::{Confidence, Severity},
    value::Value,
};

/// One thing that is not as the rule says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anomaly {
    /// The rule's own name, `P01-traitement`; its row of the list of rules is what stands before the hyphen.
    pub rule: String,
    /// What the rule is about, French.
    pub title: String,
    /// The file's own identifier of the line, else its number from 1.
    pub line: String,
    /// The row of the payroll, from 0.
    pub row: usize,
    /// The person's identifier; never a name.
    pub person: Option<String>,
    pub month: Month,
    pub field: Slot,
    pub found: Option<Value>,
    pub expected: Option<Value>,
    /// Found less expected, in the field's unit.
    pub difference: Option<Decimal>,
    /// Euros of this payslip alone: above zero too much was paid, below zero too little.
    pub amount: Option<Decimal>,
    /// Euros of this payslip and of the earlier months of the same rule, person and field, on the same side of zero.
    pub stake: Option<Decimal>,
    /// The last day on which this payslip's amount can be recovered, by rule P45. The rule is not verified: it informs, and decides nothing.
    pub recoverable_until: Date,
    /// The last day on which all of the stake that can still be recovered can be.
    pub stake_until: Date,
    /// Whether rule P45 has been verified.
    pub recoverable_verified: bool,
    /// The calculation, a line each, French.
    pub calculation: Vec<String>,
    /// The legal source.
    pub source: String,
    pub confidence: Confidence,
    pub severity: Severity,
    /// French.
    pub message: String,
}

impl Anomaly {
    /// The field's name.
    pub fn field_name(&self) -> &'static str {
        &fields().get(self.field).name
    }

    /// What was found, as people read it; empty where there is nothing to show.
    pub fn found_text(&self) -> String {
        shown(self.field, self.found.as_ref())
    }

    /// What was expected, as people read it; empty where the rule does not tell.
    pub fn expected_text(&self) -> String {
        shown(self.field, self.expected.as_ref())
    }
}

fn shown(field: Slot, value: Option<&Value>) -> String {
    value.map_or_else(String::new, |value| fields().get(field).show(value))
}

/// Why a rule did not look at all or some of the payslips.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// It is shipped or was switched off.
    Disabled,
    /// It only documents a check that needs other data.
    Document,
    /// The file lacks these columns.
    MissingColumns(Vec<Slot>),
    /// A parameter is not known for the months.
    UnknownParameter,
    /// The months before are not at hand: what it needs of them is not known.
    EarlierMonths,
    /// So many payslips differed that the file must mean something else.
    Suspended,
    /// Columns of amounts were not read: sums cannot be held against them.
    UnreadAmounts,
    /// Most persons changed alike in a month.
    Collective,
    /// A division by zero or a number out of range.
    Arithmetic,
    /// Rows without a month.
    NoMonth,
    /// More anomalies than are told.
    TooMany,
}

impl Reason {
    /// In a few words, French.
    pub fn label(&self) -> &'static str {
        match self {
            Self::Disabled => "règle éteinte",
            Self::Document => "demande d’autres données",
            Self::MissingColumns(_) => "colonnes absentes",
            Self::UnknownParameter => "valeur inconnue",
            Self::EarlierMonths => "mois d’avant absents",
            Self::Suspended => "trop d’écarts",
            Self::UnreadAmounts => "montants non lus",
            Self::Collective => "changement commun à la plupart",
            Self::Arithmetic => "calcul impossible",
            Self::NoMonth => "lignes sans mois",
            Self::TooMany => "trop d’anomalies",
        }
    }
}

/// A rule that did not run, or not everywhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotRun {
    /// Empty where it is about all rules.
    pub rule: String,
    pub reason: Reason,
    /// French: what is missing and what would help.
    pub detail: String,
    /// The months concerned, in their order; none for all.
    pub months: Vec<Month>,
    /// How many payslips it is about; none for all.
    pub payslips: Option<usize>,
}

/// What one rule did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleCount {
    pub rule: String,
    /// Payslips that it could judge.
    pub judged: usize,
    pub anomalies: usize,
    /// The rows of which everything is known by this check: they were judged or are out of the rule's scope,
    /// and what was found in them is told.
    pub known: Rows,
    /// The months that the rule looks at.
    pub window: Window,
}

/// What was read and done.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    pub payslips: usize,
    pub persons: usize,
    pub months: Vec<Month>,
    /// The rules that ran, in the order of the pack.
    pub rules: Vec<RuleCount>,
}

/// The outcome of a check.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// In the order of the rows, then of the pack.
    pub anomalies: Vec<Anomaly>,
    pub not_run: Vec<NotRun>,
    pub counts: Counts,
}
