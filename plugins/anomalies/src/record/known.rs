//! What the register knows already of what a run looked at.

use jiff::civil::Date;

use super::ByGroup;
use crate::{
    Error, Run, Shown, State,
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

/// The anomalies of the months of a run's file, of all rules and persons.
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
            known.entry(group).or_default().push(one);
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
