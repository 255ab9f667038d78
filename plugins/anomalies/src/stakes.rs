//! What is at stake: each month's own amount, and with it the open ones of the months before.
//!
//! # Conventions
//! - **Signed**: above zero too much was paid, below zero too little. Both are summed apart and never set off.
//! - **Only what is open counts**: corrected months leave the sum, dismissed ones were none.
//! - **Until when**: the day on which the first of the months in the sum can be recovered no longer, of those that
//!   still can be; of each month alone that is its own day.

use std::{
    collections::{HashMap, HashSet},
    hash::Hash,
};

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::{
    Error, Finding, Month, State,
    identity::{plain, spellings},
    store::{self, Condition, MOST_VALUES, Query, Register, Transaction, Value},
    tables::{ANOMALIES, Reader, decimal, text},
};

/// One month of a series: the same rule, person and field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// The month that was paid.
    pub month: Month,
    /// Its own euros, signed.
    pub amount: Decimal,
    /// The last day on which they can be recovered.
    pub until: Option<Date>,
    /// Whether the anomaly waits for somebody.
    pub open: bool,
}

/// What is at stake with the months before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stake {
    /// Euros, signed as the month's own.
    pub sum: Decimal,
    /// The last day on which all of what can still be recovered can be.
    pub until: Option<Date>,
}

/// Euros on both sides, neither below zero.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Sums {
    /// Paid too much.
    pub(crate) over: Decimal,
    /// Paid too little.
    pub(crate) under: Decimal,
}

impl Sums {
    pub(crate) fn add(&mut self, amount: Decimal) {
        let side = match amount.is_sign_negative() {
            true => &mut self.under,
            false => &mut self.over,
        };
        *side = side.saturating_add(amount.abs());
    }
}

/// The stake of each part, in their order; keys tell series apart. Payslips of the same month do not count for each other.
pub fn stakes<K: Eq + Hash>(parts: &[(K, Part)], today: Date) -> Vec<Stake> {
    let mut series: HashMap<(&K, bool), Vec<usize>> = HashMap::new();
    for (index, (key, part)) in parts.iter().enumerate() {
        let side = part.amount.is_sign_negative();
        series.entry((key, side)).or_default().push(index);
    }
    let mut stakes: Vec<Stake> = parts
        .iter()
        .map(|(_, part)| Stake {
            sum: part.amount,
            until: part.until,
        })
        .collect();
    for mut indexes in series.into_values() {
        indexes.sort_by_key(|index| (parts[*index].1.month, *index));
        // What the open months before come to, and the first day of theirs; then those up to this month.
        let mut before: (Decimal, Option<Date>) = (Decimal::ZERO, None);
        let mut with = before;
        let mut last = None;
        for index in indexes {
            let part = &parts[index].1;
            if last != Some(part.month) {
                (before, last) = (with, Some(part.month));
            }
            if !part.open {
                continue;
            }
            let own = part.until.filter(|until| *until >= today);
            let first = [before.1, own].into_iter().flatten().min();
            stakes[index] = Stake {
                sum: before.0.saturating_add(part.amount),
                until: first.or(part.until),
            };
            with.0 = with.0.saturating_add(part.amount);
            with.1 = [with.1, own].into_iter().flatten().min();
        }
    }
    stakes
}

/// What tells series apart.
pub(crate) type Series = (String, String, String);

/// The series of an anomaly; none without a person.
pub(crate) fn series(rule: &str, person: Option<&str>, field: &str) -> Option<Series> {
    Some((rule.to_owned(), plain(person?), field.to_owned()))
}

/// An open anomaly that a run or a person left as it is.
struct Other {
    identity: String,
    stake: Option<Decimal>,
    until: Option<Date>,
}

const READ: &[&str] = &[
    "identity",
    "rule",
    "person",
    "month",
    "field",
    "amount",
    "stake",
    "stake_until",
    "recoverable_until",
];

/// An anomaly that a run is about to write, as far as its stake goes.
pub(crate) struct Fresh<'f> {
    pub(crate) identity: &'f str,
    pub(crate) finding: &'f mut Finding,
    pub(crate) open: bool,
}

/// What else the register may hold of the same series.
#[derive(Clone, Copy)]
pub(crate) enum Others<'o> {
    /// Nothing: it was empty.
    None,
    /// Of the persons of what is written, and of these.
    Of(&'o [String]),
}

/// Fills the stakes of what is about to be written, and mends those of the other open anomalies of the same series.
///
/// `gone` are identities that are no longer open.
pub(crate) fn refresh(
    register: &dyn Register,
    transaction: &dyn Transaction,
    fresh: &mut [Fresh],
    others: Others,
    gone: &HashSet<&str>,
    today: Date,
) -> Result<(), Error> {
    let mut parts: Vec<(Series, Part)> = Vec::with_capacity(fresh.len());
    let mut places = Vec::with_capacity(fresh.len());
    for (place, one) in fresh.iter_mut().enumerate() {
        let finding = &mut one.finding;
        let Some(amount) = finding.amount else {
            finding.stake_until = finding
                .recoverable_until
                .filter(|_| finding.stake.is_some());
            continue;
        };
        finding.stake = Some(amount);
        finding.stake_until = finding.recoverable_until;
        let person = finding.person.as_deref();
        if let Some(series) = series(&finding.rule, person, &finding.field) {
            let part = Part {
                month: finding.month,
                amount,
                until: finding.recoverable_until,
                open: one.open,
            };
            parts.push((series, part));
            places.push(place);
        }
    }
    let own = parts.len();
    let mut kept = Vec::new();
    if let Others::Of(touched) = others {
        let mut persons: Vec<&str> = fresh
            .iter()
            .filter_map(|one| one.finding.person.as_deref())
            .chain(touched.iter().map(String::as_str))
            .collect();
        persons.sort_unstable();
        persons.dedup();
        let written: HashSet<&str> = fresh.iter().map(|one| one.identity).collect();
        for (series, part, other) in open_of(register, &persons)? {
            let identity = other.identity.as_str();
            if !written.contains(identity) && !gone.contains(identity) {
                parts.push((series, part));
                kept.push(other);
            }
        }
    }
    let stakes = stakes(&parts, today);
    for (place, stake) in places.iter().zip(&stakes[..own]) {
        let finding = &mut fresh[*place].finding;
        finding.stake = Some(stake.sum);
        finding.stake_until = stake.until;
    }
    for (other, stake) in kept.iter().zip(&stakes[own..]) {
        if other.stake == Some(stake.sum.abs()) && other.until == stake.until {
            continue;
        }
        let one =
            Query::new(ANOMALIES).require("identity", Condition::Equals(text(&other.identity)));
        let until = stake
            .until
            .map_or(Value::Absent, |until| text(until.to_string()));
        transaction.update(
            &one,
            &[
                ("stake", decimal(Some(stake.sum.abs()))),
                ("stake_until", until),
            ],
        )?;
    }
    Ok(())
}

/// The open anomalies of these persons, however their zeros are written, that are amounts.
fn open_of(register: &dyn Register, persons: &[&str]) -> Result<Vec<(Series, Part, Other)>, Error> {
    let states: Vec<Value> = State::OPEN.iter().map(|state| text(state.code())).collect();
    let mut spelled: Vec<Value> = persons
        .iter()
        .flat_map(|person| spellings(person))
        .map(text)
        .collect();
    spelled.dedup();
    let mut rows = Vec::new();
    // The states are values of the same question.
    for some in spelled.chunks(MOST_VALUES - states.len()) {
        let query = Query::new(ANOMALIES)
            .only(READ)
            .require("person", Condition::AnyOf(some.to_vec()))
            .require("state", Condition::AnyOf(states.clone()));
        for values in store::all(register, &query)? {
            rows.extend(read(values)?);
        }
    }
    Ok(rows)
}

fn read(values: Vec<Value>) -> Result<Option<(Series, Part, Other)>, Error> {
    let mut row = Reader::new(ANOMALIES, READ, values);
    let identity = row.text()?;
    let rule = row.text()?;
    let person = row.optional_text()?;
    let month = row.month()?;
    let field = row.text_or_empty()?;
    let amount = row.decimal()?;
    let other = Other {
        identity,
        stake: row.decimal()?,
        until: row.optional_date()?,
    };
    let until = row.optional_date()?;
    let series = series(&rule, person.as_deref(), &field);
    Ok(series.zip(amount).map(|(series, amount)| {
        let part = Part {
            month,
            amount,
            until,
            open: true,
        };
        (series, part, other)
    }))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn part(month: i32, amount: &str, open: bool) -> (&'static str, Part) {
        let month = Month::new(2026, month).unwrap();
        let part = Part {
            month,
            amount: amount.parse().unwrap(),
            until: Some(month.plus(24).last_day()),
            open,
        };
        ("P01 101 tib", part)
    }

    fn sums(parts: &[(&'static str, Part)]) -> Vec<String> {
        stakes(parts, date(2026, 6, 30))
            .iter()
            .map(|stake| stake.sum.to_string())
            .collect()
    }

    #[test]
    fn both_sides_are_summed_apart_and_only_what_is_open() {
        let parts = [
            part(10, "116.32", true),
            part(4, "-77.72", true),
            part(5, "10.00", true),
            part(6, "-1.00", true),
        ];
        assert_eq!(sums(&parts), ["126.32", "-77.72", "10.00", "-78.72"]);
        let parts = [
            part(3, "69.11", false),
            part(4, "69.11", true),
            part(5, "69.11", true),
        ];
        assert_eq!(sums(&parts), ["69.11", "69.11", "138.22"]);
    }

    #[test]
    fn the_day_is_that_of_the_earliest_month_that_can_still_be_recovered() {
        let parts = [
            part(1, "1.00", true),
            part(3, "1.00", true),
            part(5, "1.00", true),
        ];
        let until = |today| {
            let stakes = stakes(&parts, today);
            stakes[2].until.unwrap()
        };
        assert_eq!(until(date(2026, 6, 30)), date(2028, 1, 31));
        assert_eq!(until(date(2028, 2, 15)), date(2028, 3, 31));
        assert_eq!(until(date(2030, 1, 1)), date(2028, 5, 31));
    }
}
