//! Writes what a run does, thousands of rows at once.

use std::collections::BTreeMap;

use super::merge::{Change, Plan};
use crate::{
    Error, State,
    store::{Condition, MOST_ROWS, MOST_VALUES, Query, Transaction, Value},
    tables::{self, ANOMALIES, COLUMNS, HISTORY, optional, text},
};

/// Rows of anomalies and the changes of those that are only seen or closed.
pub(super) fn anomalies(
    transaction: &dyn Transaction,
    plan: &Plan,
    changes: Vec<Change>,
) -> Result<(), Error> {
    let mut rows = Vec::new();
    let mut seen = Vec::new();
    let mut closed: BTreeMap<i64, Vec<Value>> = BTreeMap::new();
    for change in changes {
        match change {
            Change::Write(item) => rows.push(Plan::row(*item)),
            Change::Seen { identity } => seen.push(text(identity)),
            Change::Closed { identity, entries } => {
                closed.entry(entries).or_default().push(text(identity));
            }
        }
    }
    in_pages(rows, |page| transaction.upsert(ANOMALIES, COLUMNS, page))?;
    let number = Value::Integer(plan.number);
    let date = text(plan.date.to_string());
    for identities in seen.chunks(MOST_VALUES) {
        transaction.update(
            &by_identity(identities),
            &[("last_run", number.clone()), ("last_seen", date.clone())],
        )?;
    }
    for (entries, identities) in closed {
        for identities in identities.chunks(MOST_VALUES) {
            transaction.update(
                &by_identity(identities),
                &[
                    ("state", text(State::Corrected.code())),
                    ("state_since", date.clone()),
                    ("state_by", text(&plan.by)),
                    (
                        "state_reason",
                        text(format!("absente du contrôle n° {}", plan.number)),
                    ),
                    ("state_run", number.clone()),
                    ("entries", Value::Integer(entries)),
                ],
            )?;
        }
    }
    Ok(())
}

fn by_identity(identities: &[Value]) -> Query {
    Query::new(ANOMALIES).require("identity", Condition::AnyOf(identities.to_vec()))
}

/// New entries of histories.
pub(super) fn history(transaction: &dyn Transaction, plan: &Plan) -> Result<(), Error> {
    let rows = plan
        .history
        .iter()
        .map(|noted| {
            vec![
                text(&noted.identity),
                Value::Integer(noted.sequence),
                text(plan.date.to_string()),
                Value::Integer(plan.number),
                text(&plan.by),
                text(noted.event.code()),
                text(noted.state.code()),
                optional(noted.reason.as_deref()),
            ]
        })
        .collect();
    let columns = tables::columns(HISTORY);
    in_pages(rows, |page| transaction.insert(HISTORY, &columns, page))?;
    Ok(())
}

/// Bytes that are handed over at once, about: what crosses into the host is bounded.
const MOST_BYTES: usize = 2 << 20;

/// No more rows and bytes at once than the register takes.
fn in_pages<E>(
    rows: Vec<Vec<Value>>,
    mut write: impl FnMut(Vec<Vec<Value>>) -> Result<(), E>,
) -> Result<(), E> {
    let mut page = Vec::new();
    let mut bytes = 0;
    for row in rows {
        let size: usize = row.iter().map(size).sum();
        if !page.is_empty() && (page.len() == MOST_ROWS || bytes + size > MOST_BYTES) {
            write(std::mem::take(&mut page))?;
            bytes = 0;
        }
        bytes += size;
        page.push(row);
    }
    if page.is_empty() { Ok(()) } else { write(page) }
}

fn size(value: &Value) -> usize {
    const FRAME: usize = 16;
    match value {
        Value::Text(text) | Value::Decimal(text) => FRAME + text.len(),
        _ => FRAME,
    }
}
