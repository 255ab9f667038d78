//! What the register knows already of what a run looked at.

use std::collections::HashMap;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::ByGroup;
use crate::{
    Error, Finding, Month, Run, Shown, State,
    identity::{Group, Who},
    store::{self, Condition, MOST_VALUES, Query, Register, Value},
    tables::{ANOMALIES, Reader, text},
};

/// Where an anomaly stands and who saw it: the end of its row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Standing {
    pub(crate) state: State,
    pub(crate) since: Date,
    pub(crate) by: String,
    pub(crate) reason: Option<String>,
    pub(crate) run: Option<i64>,
    pub(crate) first_run: i64,
    pub(crate) first_seen: Date,
    pub(crate) last_run: i64,
    pub(crate) last_seen: Date,
    pub(crate) entries: i64,
}

/// An anomaly as far as it is compared.
#[derive(Debug, Clone)]
pub(super) struct Known {
    pub(super) identity: String,
    pub(super) ordinal: i64,
    pub(super) line: String,
    pub(super) person: Option<String>,
    pub(super) found: Shown,
    pub(super) expected: Shown,
    pub(super) fingerprint: String,
    pub(super) standing: Standing,
}

const COMPARED: &[&str] = &[
    "identity",
    "ordinal",
    "rule",
    "line",
    "person",
    "month",
    "field",
    "found",
    "found_amount",
    "expected",
    "expected_amount",
    "fingerprint",
    "state",
    "state_since",
    "state_by",
    "state_reason",
    "state_run",
    "first_run",
    "first_seen",
    "last_run",
    "last_seen",
    "entries",
];

/// The anomalies of the rules and months that a run covers, of all persons.
pub(super) fn read(register: &dyn Register, run: &Run) -> Result<ByGroup, Error> {
    let mut known = ByGroup::new();
    let months: Vec<Value> = run
        .coverage
        .months()
        .iter()
        .map(|month| text(month.to_string()))
        .collect();
    for months in months.chunks(MOST_VALUES) {
        let query = Query::new(ANOMALIES)
            .only(COMPARED)
            .require("month", Condition::AnyOf(months.to_vec()));
        for values in store::all(register, &query)? {
            let (group, one) = compared(values)?;
            let looked_at = run.coverage.rules().get(&group.rule);
            if looked_at.is_some_and(|months| months.contains(&group.month)) {
                known.entry(group).or_default().push(one);
            }
        }
    }
    Ok(known)
}

fn compared(values: Vec<Value>) -> Result<(Group, Known), Error> {
    let mut row = Reader::new(ANOMALIES, COMPARED, values);
    let identity = row.text()?;
    let ordinal = row.integer()?;
    let rule = row.text()?;
    let line = row.text_or_empty()?;
    let person = row.optional_text()?;
    let group = Group {
        rule,
        who: Who::of(person.as_deref(), &line),
        month: row.month()?,
        field: row.text_or_empty()?,
    };
    let mut shown = || {
        Ok::<_, Error>(Shown {
            text: row.text_or_empty()?,
            amount: row.decimal()?,
        })
    };
    let (found, expected) = (shown()?, shown()?);
    let known = Known {
        identity,
        ordinal,
        line,
        person,
        found,
        expected,
        fingerprint: row.text()?,
        standing: Standing {
            state: row.state()?,
            since: row.date()?,
            by: row.text()?,
            reason: row.optional_text()?,
            run: row.optional_integer()?,
            first_run: row.integer()?,
            first_seen: row.date()?,
            last_run: row.integer()?,
            last_seen: row.date()?,
            entries: row.integer()?,
        },
    };
    Ok((group, known))
}

const EARLIER: &[&str] = &["rule", "person", "month", "field", "amount"];

/// A month's file does not know of the open amounts of the months before: they are added to its stakes.
pub(super) fn add_earlier_months(
    register: &dyn Register,
    run: &Run,
    findings: &mut [Finding],
) -> Result<(), Error> {
    let Some(last) = run.coverage.months().last() else {
        return Ok(());
    };
    let states = State::OPEN.iter().map(|state| text(state.code())).collect();
    let query = Query::new(ANOMALIES)
        .only(EARLIER)
        .require("month", Condition::AtMost(text(last.to_string())))
        .require("state", Condition::AnyOf(states));
    let mut earlier: HashMap<(String, String, String), Vec<(Month, Decimal)>> = HashMap::new();
    for values in store::all(register, &query)? {
        let mut row = Reader::new(ANOMALIES, EARLIER, values);
        let rule = row.text()?;
        let person = row.optional_text()?;
        let month = row.month()?;
        let field = row.text_or_empty()?;
        let (Some(person), Some(amount)) = (person, row.decimal()?) else {
            continue;
        };
        // What this run looks at itself stands in its own stakes.
        if !run.coverage.covers(&rule, Some(&person), month) {
            let series = earlier.entry((rule, person, field)).or_default();
            series.push((month, amount));
        }
    }
    if earlier.is_empty() {
        return Ok(());
    }
    for finding in findings {
        let (Some(stake), Some(person)) = (finding.stake, &finding.person) else {
            continue;
        };
        let series = (finding.rule.clone(), person.clone(), finding.field.clone());
        if let Some(months) = earlier.get(&series) {
            let before = months.iter().filter(|(month, _)| *month < finding.month);
            let sum = before.fold(stake, |sum, (_, amount)| sum.saturating_add(*amount));
            finding.stake = Some(sum);
        }
    }
    Ok(())
}
