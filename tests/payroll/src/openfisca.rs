//! Test cases of OpenFisca that are payslips of the public service, as payslips with expected amounts.
//!
//! In scope is a case whose `categorie_salarie` is of the public service; all others are of private employers or of benefits.
//! Of a case in scope, amounts are left out, with the reason, where they do not follow from what the case states or belong to another employer.

mod expression;
mod reading;

pub use reading::{ReadError, read_folder};

use std::collections::BTreeMap;

use crate::fields::Field::{self, *};
use crate::money::Cents;
use crate::month::Month;
use crate::score::Anomaly;
use crate::slip::Slip;
use crate::statistics::Share;

/// One test of a file, or one month of it.
#[derive(Debug, Clone)]
pub struct Case {
    /// File and name of the test.
    pub name: String,
    /// The month.
    pub month: Month,
    /// `titulaire` or `contractuel`.
    pub status: &'static str,
    /// Amounts that the case states.
    pub given: Vec<(Field, Cents)>,
    /// Amounts that it expects.
    pub expected: Vec<Expected>,
    /// Amounts that are left out, and why.
    pub left_out: Vec<(String, &'static str)>,
}

/// An amount that a case expects.
#[derive(Debug, Clone, PartialEq)]
pub struct Expected {
    /// The field.
    pub field: Field,
    /// Euros, as a payslip shows them.
    pub euros: f64,
    /// How far an answer may be away, in euros, by the case's own margin.
    pub margin: f64,
}

/// Tests of a folder: those in scope, and how many are not and why.
#[derive(Debug, Clone, Default)]
pub struct Cases {
    /// Cases in scope.
    pub cases: Vec<Case>,
    /// Tests out of scope: name and reason.
    pub out: Vec<(String, &'static str)>,
}

impl Cases {
    /// How many amounts are expected in all.
    pub fn amounts(&self) -> usize {
        self.cases.iter().map(|case| case.expected.len()).sum()
    }

    /// A payslip for each case, which says what the case expects: a checker has nothing to object to.
    pub fn slips(&self) -> Vec<Slip> {
        self.cases
            .iter()
            .enumerate()
            .map(|(index, case)| case.slip(index))
            .collect()
    }

    /// Of the expected amounts, how many a checker lets pass or recomputes within the case's margin.
    ///
    /// Anomalies name rows by the identifiers of [`Cases::slips`]; those about other fields say nothing here.
    pub fn score(&self, anomalies: &[Anomaly]) -> Share {
        let mut named: BTreeMap<(&str, &str), Vec<&Anomaly>> = BTreeMap::new();
        for anomaly in anomalies {
            let key = (anomaly.line.as_str(), anomaly.field.as_str());
            named.entry(key).or_default().push(anomaly);
        }
        let mut answers = Vec::new();
        for (index, case) in self.cases.iter().enumerate() {
            let line = identifier(index);
            for expected in &case.expected {
                let about = named.get(&(line.as_str(), expected.field.name()));
                let close = |anomaly: &&Anomaly| {
                    let said = anomaly.expected.as_deref().and_then(crate::money::parse);
                    said.is_some_and(|cents| {
                        (cents as f64 / 100.0 - expected.euros).abs() <= expected.margin + 0.005
                    })
                };
                answers.push(about.is_none_or(|about| about.iter().all(close)));
            }
        }
        Share::of(&answers)
    }
}

impl Case {
    fn slip(&self, index: usize) -> Slip {
        let mut slip = Slip::new(index, self.month);
        slip.text(Ligne, &identifier(index));
        slip.text(Matricule, &format!("{}", 900_001 + index));
        slip.text(Statut, self.status);
        let scheme = if self.status == "titulaire" {
            "cnracl"
        } else {
            "ircantec"
        };
        slip.text(Regime, scheme);
        slip.number(Quotite, 100);
        for (field, cents) in &self.given {
            slip.number(*field, *cents);
        }
        for expected in &self.expected {
            slip.number(expected.field, (expected.euros * 100.0).round() as Cents);
        }
        slip
    }
}

fn identifier(index: usize) -> String {
    format!("F{:03}", index + 1)
}
