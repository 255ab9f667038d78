//! One run of a check: which file, when, by whom, and what it looked at.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::{Finding, Month};

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
}

/// Which rules looked at which months, and at whom.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Coverage {
    months: BTreeSet<Month>,
    rules: BTreeMap<String, BTreeSet<Month>>,
    persons: Option<BTreeSet<String>>,
}

impl Coverage {
    /// Every one of these rules looked at all of these months.
    pub fn new<R, M>(rules: R, months: M) -> Self
    where
        R: IntoIterator<Item: Into<String>>,
        M: IntoIterator<Item = Month>,
    {
        let months: BTreeSet<Month> = months.into_iter().collect();
        Self {
            rules: rules
                .into_iter()
                .map(|rule| (rule.into(), months.clone()))
                .collect(),
            months,
            persons: None,
        }
    }

    /// A rule did not look at the months from one to another, both included.
    #[must_use]
    pub fn except(mut self, rule: &str, first: Month, last: Month) -> Self {
        if let Some(months) = self.rules.get_mut(rule) {
            months.retain(|month| !(first..=last).contains(month));
        }
        self
    }

    /// A rule did not run at all.
    #[must_use]
    pub fn without(mut self, rule: &str) -> Self {
        self.rules.remove(rule);
        self
    }

    /// The file is a part of the payroll: nothing is known of other persons, nor of lines without one.
    #[must_use]
    pub fn only<P: IntoIterator<Item: Into<String>>>(mut self, persons: P) -> Self {
        self.persons = Some(persons.into_iter().map(Into::into).collect());
        self
    }

    /// All months of the file.
    pub fn months(&self) -> &BTreeSet<Month> {
        &self.months
    }

    /// The rules that ran, each with the months that it looked at.
    pub fn rules(&self) -> &BTreeMap<String, BTreeSet<Month>> {
        &self.rules
    }

    /// Whether the file is only a part of the payroll.
    pub fn is_partial(&self) -> bool {
        self.persons.is_some()
    }

    /// Whether a rule looked at this month of this person.
    pub fn covers(&self, rule: &str, person: Option<&str>, month: Month) -> bool {
        let in_month = self
            .rules
            .get(rule)
            .is_some_and(|months| months.contains(&month));
        in_month
            && match (&self.persons, person) {
                (None, _) => true,
                (Some(persons), Some(person)) => persons.contains(person),
                (Some(_), None) => false,
            }
    }

    /// Whether a finding can come from this run: a line without a person may also be told of a part.
    pub(crate) fn can_find(&self, finding: &Finding) -> bool {
        match &finding.person {
            Some(person) => self.covers(&finding.rule, Some(person), finding.month),
            None => self
                .rules
                .get(&finding.rule)
                .is_some_and(|months| months.contains(&finding.month)),
        }
    }
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
    /// Whether the file was only a part of the payroll.
    pub partial: bool,
    /// What it did.
    pub recorded: Recorded,
}

/// How the anomalies of one rule stood after a run, over the months that the rule looked at in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RuleCount {
    /// The rule.
    pub rule: String,
    /// The months that it looked at.
    pub months: Vec<Month>,
    /// How many are new, confirmed, dismissed, corrected.
    pub states: [i64; 4],
}
