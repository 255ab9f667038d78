//! Anomalies as tables for other software: CSV and XLSX.
//!
//! What a payroll file says can be written by anybody whose name, grade or reason stands in it:
//! texts are never formulas, see `documents::sheet`.

mod columns;
mod csv;
mod xlsx;

use std::collections::BTreeMap;

use jiff::civil::Date;
use kit::language::Language;
use rust_decimal::Decimal;

pub use self::{csv::csv, xlsx::xlsx};
use crate::{Anomaly, Error, Gap, Names, State};

/// What is exported, and how.
#[derive(Clone, Copy)]
pub struct Export<'a> {
    /// In this order.
    pub anomalies: &'a [Anomaly],
    /// Names of persons; without it there is no such column.
    pub names: Option<Names<'a>>,
    /// Of the headers and labels.
    pub language: Language,
    /// The call's date.
    pub date: Date,
    /// What the last run did not look at, and why; nothing is said of it where it is empty.
    pub not_checked: &'a [Gap],
}

fn failed(error: documents::Error) -> Error {
    match error {
        documents::Error::TooManyRows { rows, most } => Error::TooManyRows { rows, most },
        error => Error::Export(error.message(Language::English)),
    }
}

/// What stands under one rule.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RuleSummary {
    /// The rule.
    pub rule: String,
    /// What it is about.
    pub title: String,
    /// The legal source.
    pub source: String,
    /// How many are new, confirmed, dismissed, corrected.
    pub states: [usize; 4],
    /// Euros paid too much of those that are open.
    pub at_stake: Decimal,
    /// Euros paid too little of those that are open.
    pub due: Decimal,
    /// Euros paid too much of those that are corrected.
    pub recovered: Decimal,
    /// Euros paid too little of those that are corrected.
    pub settled: Decimal,
}

impl RuleSummary {
    /// All anomalies of the rule.
    pub fn found(&self) -> usize {
        self.states.iter().sum()
    }

    /// Those that wait for somebody.
    pub fn open(&self) -> usize {
        self.states[State::New as usize] + self.states[State::Confirmed as usize]
    }
}

/// What stands under each rule, in the order of the rules' names.
pub fn by_rule(anomalies: &[Anomaly]) -> Vec<RuleSummary> {
    let mut rules: BTreeMap<&str, RuleSummary> = BTreeMap::new();
    for anomaly in anomalies {
        let finding = &anomaly.finding;
        let summary = rules.entry(&finding.rule).or_insert_with(|| RuleSummary {
            rule: finding.rule.clone(),
            title: finding.title.clone(),
            source: finding.source.clone(),
            ..RuleSummary::default()
        });
        summary.states[anomaly.state as usize] += 1;
        let amount = finding.amount.unwrap_or_default();
        let (over, under) = match anomaly.state {
            State::New | State::Confirmed => (&mut summary.at_stake, &mut summary.due),
            State::Corrected => (&mut summary.recovered, &mut summary.settled),
            State::Dismissed => continue,
        };
        let sum = if amount.is_sign_negative() {
            under
        } else {
            over
        };
        *sum = sum.saturating_add(amount.abs());
    }
    rules.into_values().collect()
}
