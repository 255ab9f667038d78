//! One run of a check: which file, when, by whom, and what it looked at.

use jiff::civil::Date;

use crate::{Coverage, Month};

/// A run that is recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// The call's date.
    pub date: Date,
    /// The caller's name, as the host gives it.
    pub by: String,
    /// The name of the file.
    pub file_name: String,
    /// A hash of its bytes, the same for the same file.
    pub file_hash: String,
    /// Payslips that were read.
    pub payslips: u64,
    /// What it looked at: only there can it close what it does not find any more.
    pub coverage: Coverage,
    /// What it did not look at, and why, the most important first.
    pub gaps: Vec<Gap>,
}

/// A rule that did not look at all or some of the payslips.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Gap {
    /// The rule; empty where it is about several or all.
    pub rule: String,
    /// Why, in a few words: `colonnes absentes`.
    pub reason: String,
    /// What is missing and what would help.
    pub detail: String,
    /// The months concerned; none for all.
    pub months: Vec<Month>,
    /// How many payslips it is about; none for all.
    pub payslips: Option<u64>,
}

/// What recording a run did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Recorded {
    /// The run's number.
    pub run: i64,
    /// The same file was recorded before and tells nothing else: nothing was written, and `run` is the earlier one.
    pub repeated: bool,
    /// Entered for the first time.
    pub entered: usize,
    /// Found again, whether changed or not.
    pub again: usize,
    /// Of those found again, with other figures.
    pub changed: usize,
    /// Not found any more: corrected.
    pub closed: usize,
    /// Corrected or dismissed before, and back.
    pub reopened: usize,
    /// Found again and dismissed already, with the same figures.
    pub dismissed: usize,
    /// Open ones of the file's months whose person is not in the file: they stay open. Not kept with the run.
    pub absent: usize,
    /// Open ones of persons in the file that could not be judged this time: they stay open. Not kept with the run.
    pub unjudged: usize,
    /// Identities of those found with fewer months at hand than before: they stay as they are. Not kept with the run.
    pub left: Vec<String>,
    /// Persons whose identifier has other zeros in front than the register knows. Not kept with the run.
    pub respelled: usize,
}

/// A run that was recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Past {
    /// Its number, from 1.
    pub number: i64,
    /// Its day.
    pub date: Date,
    /// Who started it.
    pub by: String,
    /// The file's name.
    pub file_name: String,
    /// The file's hash.
    pub file_hash: String,
    /// Payslips that were read.
    pub payslips: i64,
    /// The months of the file.
    pub months: Vec<Month>,
    /// Months of earlier files that it could look at too.
    pub remembered: Vec<Month>,
    /// Whether what it did not look at is kept with it; older versions did not.
    pub gaps_kept: bool,
    /// Whether the file was only a part of the payroll.
    pub partial: bool,
    /// What it did.
    pub recorded: Recorded,
}

/// How the anomalies of one rule stood after a run, over the months in which the rule judged somebody.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RuleCount {
    /// The rule.
    pub rule: String,
    /// The months in which it judged somebody.
    pub months: Vec<Month>,
    /// How many are new, confirmed, dismissed, corrected.
    pub states: [i64; 4],
}
