//! The tables in the register: `anomalies`, `history`, `runs`, `run_rules`, `run_gaps`.
//!
//! Version 2 adds `stake_until`, `remembered` and `run_gaps`.

mod cell;
mod row;

pub(crate) use self::{
    cell::{Reader, decimal, optional, text},
    row::{COLUMNS, anomaly, content, finding_values, state_values},
};
use crate::store::{Column, Kind, Layout, Schema};

/// The name under which the register keeps these tables.
pub const SCHEMA: &str = "anomalies";

/// The version of the tables.
pub const VERSION: u32 = 2;

pub(crate) const ANOMALIES: &str = "anomalies";
pub(crate) const HISTORY: &str = "history";
pub(crate) const RUNS: &str = "runs";
pub(crate) const RUN_RULES: &str = "run_rules";
pub(crate) const RUN_GAPS: &str = "run_gaps";

/// Whether a column always has a value.
const NEEDED: bool = true;
const OPTIONAL: bool = false;

const HISTORY_TABLE: &[(&str, Kind, bool)] = &[
    ("identity", Kind::Text, NEEDED),
    ("sequence", Kind::Integer, NEEDED),
    ("date", Kind::Date, NEEDED),
    ("run", Kind::Integer, OPTIONAL),
    ("by", Kind::Text, NEEDED),
    ("event", Kind::Text, NEEDED),
    ("state", Kind::Text, NEEDED),
    ("reason", Kind::Text, OPTIONAL),
];

const RUNS_TABLE: &[(&str, Kind, bool)] = &[
    ("number", Kind::Integer, NEEDED),
    ("date", Kind::Date, NEEDED),
    ("by", Kind::Text, NEEDED),
    ("file_name", Kind::Text, NEEDED),
    ("file_hash", Kind::Text, NEEDED),
    ("payslips", Kind::Integer, NEEDED),
    ("months", Kind::Text, NEEDED),
    ("partial", Kind::Boolean, NEEDED),
    ("entered", Kind::Integer, NEEDED),
    ("again", Kind::Integer, NEEDED),
    ("changed", Kind::Integer, NEEDED),
    ("closed", Kind::Integer, NEEDED),
    ("reopened", Kind::Integer, NEEDED),
    ("dismissed", Kind::Integer, NEEDED),
    ("remembered", Kind::Text, OPTIONAL),
];

const RUN_GAPS_TABLE: &[(&str, Kind, bool)] = &[
    ("run", Kind::Integer, NEEDED),
    ("position", Kind::Integer, NEEDED),
    ("rule", Kind::Text, OPTIONAL),
    ("reason", Kind::Text, NEEDED),
    ("detail", Kind::Text, OPTIONAL),
    ("months", Kind::Text, OPTIONAL),
    ("payslips", Kind::Integer, OPTIONAL),
];

const RUN_RULES_TABLE: &[(&str, Kind, bool)] = &[
    ("run", Kind::Integer, NEEDED),
    ("rule", Kind::Text, NEEDED),
    ("months", Kind::Text, NEEDED),
    ("new", Kind::Integer, NEEDED),
    ("confirmed", Kind::Integer, NEEDED),
    ("dismissed", Kind::Integer, NEEDED),
    ("corrected", Kind::Integer, NEEDED),
];

/// All tables, as they are declared.
pub fn schema() -> Schema {
    Schema {
        name: SCHEMA.to_owned(),
        version: VERSION,
        tables: vec![
            layout(
                ANOMALIES,
                row::TABLE,
                &["identity"],
                &[
                    &["month"],
                    &["rule", "month"],
                    &["state"],
                    &["person", "month"],
                ],
            ),
            layout(HISTORY, HISTORY_TABLE, &["identity", "sequence"], &[]),
            layout(RUNS, RUNS_TABLE, &["number"], &[&["file_hash"]]),
            layout(RUN_RULES, RUN_RULES_TABLE, &["run", "rule"], &[]),
            layout(RUN_GAPS, RUN_GAPS_TABLE, &["run", "position"], &[]),
        ],
    }
}

fn layout(name: &str, columns: &[(&str, Kind, bool)], key: &[&str], filters: &[&[&str]]) -> Layout {
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    Layout {
        name: name.to_owned(),
        columns: columns
            .iter()
            .map(|(name, kind, required)| Column {
                name: (*name).to_owned(),
                kind: *kind,
                required: *required,
            })
            .collect(),
        key: names(key),
        filters: filters.iter().map(|filter| names(filter)).collect(),
    }
}

/// The names of a table's columns, in the order of its rows.
pub(crate) fn columns(table: &str) -> Vec<&'static str> {
    let columns = match table {
        HISTORY => HISTORY_TABLE,
        RUNS => RUNS_TABLE,
        RUN_RULES => RUN_RULES_TABLE,
        RUN_GAPS => RUN_GAPS_TABLE,
        _ => row::TABLE,
    };
    columns.iter().map(|(name, ..)| *name).collect()
}
