//! One rule: what it is about, where it comes from, what it computes, and its own cases.

mod message;
mod read;

use rust_decimal::Decimal;

pub use self::message::{Message, Part};
use super::{
    case::Case,
    expression::{Number, Step, Test},
    field::Slot,
    month::Month,
    parameters::Parameters,
    place::Fault,
};
pub use anomalies::{Confidence, Severity};

/// What decides.
#[derive(Debug, Clone)]
pub enum Verdict {
    /// What is found has to be this.
    Equal(Number),
    /// It must not be more.
    AtMost(Number),
    /// It must not be less.
    AtLeast(Number),
    /// It is wrong when this holds; the number, if any, is what was expected.
    Wrong(Test, Option<Number>),
}

/// A rule over one payslip.
#[derive(Debug, Clone)]
pub struct Formula {
    /// Which payslips it is about; all without.
    pub scope: Option<Test>,
    pub steps: Vec<Step>,
    /// Steps without which the verdict cannot be told; those after them are for other amounts that are right.
    pub first: usize,
    pub verdict: Verdict,
    /// Other amounts that are right too.
    pub also: Vec<Number>,
    /// What is compared instead of the field's own value.
    pub found: Option<Number>,
    /// Euros at stake, where the difference is not the stake.
    pub stake: Option<Number>,
    /// When a difference is only a warning, since it may be right by something that the file does not tell; and why. French.
    pub doubt: Option<(Test, String)>,
}

/// A check over several rows, by its name in the rule's `kind`.
#[derive(Debug, Clone)]
pub enum BuiltIn {
    /// The same row twice: all these columns alike (all but `ligne` where none are named).
    Duplicate {
        same: Vec<Slot>,
        /// Rows that are the same in all columns belong to another rule.
        except_identical: bool,
        scope: Option<Test>,
    },
    /// One value of the field for two persons in the same month.
    Shared { scope: Option<Test> },
    /// A change against the month before that is larger than `mad` times the median absolute deviation of the
    /// person's earlier changes, than `share` of the amount before and than `least` euros, that no change
    /// of `explained_by` goes with, and that does not return to an earlier level.
    Variation {
        fields: Vec<Slot>,
        mad: Decimal,
        share: Decimal,
        least: Decimal,
        explained_by: Vec<Slot>,
        /// Fields that have to be zero or empty in both months.
        quiet: Vec<Slot>,
    },
    /// The same amount of the field again within so many months.
    Repeat {
        months: i32,
        least: Decimal,
        scope: Option<Test>,
    },
    /// An amount that is ten or a hundred times the person's other ones; of a person with one month only, an amount
    /// that is more than `peers` times the median of the same category.
    Shift {
        fields: Vec<Slot>,
        least: Decimal,
        explained_by: Vec<Slot>,
        peers: Option<Decimal>,
    },
}

/// What a rule does.
#[derive(Debug, Clone)]
pub enum Body {
    Formula(Box<Formula>),
    BuiltIn(BuiltIn),
    /// Only says that the check exists and what it would need.
    Document,
}

/// One rule.
#[derive(Debug, Clone)]
pub struct Rule {
    /// `P01-traitement`: the row of the list of rules, and a word.
    pub id: String,
    /// French.
    pub title: String,
    pub source: String,
    /// Whether the rule was read in a public source, or needs none.
    pub verified: bool,
    /// Why it is not verified or not enabled; empty for others. French.
    pub reason: String,
    pub enabled: bool,
    pub from: Option<Month>,
    pub until: Option<Month>,
    pub severity: Severity,
    pub confidence: Confidence,
    /// What it judges.
    pub field: Slot,
    /// Euros, or points, that do not count.
    pub tolerance: Decimal,
    /// Columns without which it cannot run.
    pub needs: Vec<Slot>,
    /// Rules that, when they have found something in the same payslip, leave nothing to say here.
    pub unless: Vec<String>,
    /// The share of payslips above which the file is taken to mean something else.
    pub suspend_above: Option<Decimal>,
    /// Whether it needs every amount of the file: it does not run where columns of amounts were not read.
    pub whole: bool,
    /// Whether the same change of most persons in a month is told once, as a note.
    pub collective: bool,
    pub message: Message,
    pub body: Body,
    /// The formula as it is written; empty for others.
    pub formula: String,
    pub cases: Vec<Case>,
}

impl Rule {
    /// Reads a rule file.
    ///
    /// # Errors
    /// At the first place that is not understood: file, line, column, and what was expected.
    pub fn read(file: &str, text: &str, parameters: &Parameters) -> Result<Self, Fault> {
        read::read(file, text, parameters)
    }

    /// The row of the list of rules: `P01`.
    pub fn row(&self) -> &str {
        self.id.split('-').next().unwrap_or(&self.id)
    }

    /// Whether it holds in a month.
    pub fn holds_in(&self, month: Month) -> bool {
        self.from.is_none_or(|from| from <= month) && self.until.is_none_or(|until| month <= until)
    }
}
