//! The cases of a rule: payslips of a few fields, and what the rule has to say about them.

mod run;

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::Deserialize;

use super::{
    field::{Slot, fields},
    payroll::Payroll,
    rule::Severity,
    value::Value,
};

pub use self::run::{CaseResult, run_cases, run_rule};

/// What a case is there to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Something is wrong, and the rule says so.
    Positive,
    /// Nothing is wrong.
    Negative,
    /// As near to the limit as can be, on either side.
    Boundary,
}

/// A case as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Written {
    name: String,
    kind: Kind,
    fields: Option<BTreeMap<String, toml::Value>>,
    rows: Option<Vec<BTreeMap<String, toml::Value>>>,
    anomaly: bool,
    expected: Option<String>,
    line: Option<String>,
    severity: Option<Severity>,
    #[serde(default)]
    parameters: String,
}

/// One case.
#[derive(Debug, Clone)]
pub struct Case {
    pub name: String,
    pub kind: Kind,
    /// The payslips, in their order.
    pub payroll: Payroll,
    /// Whether the rule has to find something.
    pub anomaly: bool,
    /// The amount that it has to expect.
    pub expected: Option<Decimal>,
    /// The only line on which it has to find it; any, where there is one payslip.
    pub line: Option<String>,
    /// How serious it has to call it.
    pub severity: Option<Severity>,
    /// Local parameters, as a table of parameters.
    pub parameters: String,
    /// The file's name.
    pub file: String,
}

pub(super) fn read(written: &Written, file: &str) -> Result<Case, String> {
    let rows = match (&written.fields, &written.rows) {
        (Some(fields), None) => std::slice::from_ref(fields),
        (None, Some(rows)) if !rows.is_empty() => rows,
        _ => {
            return Err(
                "« fields » ou « rows » est attendu : une fiche de paie, ou plusieurs".into(),
            );
        }
    };
    let mut columns: Vec<Slot> = Vec::new();
    for name in rows.iter().flat_map(BTreeMap::keys) {
        let slot = fields().slot(name);
        let slot = slot
            .ok_or_else(|| format!("le nom d’un champ est attendu ; « {name} » n’en est pas un"))?;
        if !columns.contains(&slot) {
            columns.push(slot);
        }
    }
    let mut payroll = Payroll::new(&columns)?;
    for row in rows {
        let mut cells = Vec::new();
        for slot in &columns {
            let field = fields().get(*slot);
            cells.push(match row.get(&field.name) {
                None => None,
                Some(value) => field.parse(&plain(value)?)?,
            });
        }
        payroll.push(cells)?;
    }
    if !written.anomaly
        && (written.expected.is_some() || written.line.is_some() || written.severity.is_some())
    {
        return Err(
            "sans anomalie, ni « expected », ni « line », ni « severity » n’est attendu".into(),
        );
    }
    let expected = match &written.expected {
        None => None,
        Some(amount) => Some(
            amount
                .parse()
                .map_err(|_| format!("« {amount} » : un nombre est attendu, avec un point"))?,
        ),
    };
    Ok(Case {
        name: written.name.clone(),
        kind: written.kind,
        payroll,
        anomaly: written.anomaly,
        expected,
        line: written.line.clone(),
        severity: written.severity,
        parameters: written.parameters.clone(),
        file: file.to_owned(),
    })
}

/// A value as text; the shortest text of a number with a point is what was written, for fewer than sixteen digits.
fn plain(value: &toml::Value) -> Result<String, String> {
    match value {
        toml::Value::String(text) => Ok(text.clone()),
        toml::Value::Integer(number) => Ok(number.to_string()),
        toml::Value::Float(number) => Ok(number.to_string()),
        toml::Value::Datetime(date) => Ok(date.to_string()),
        _ => Err("un texte, un nombre ou une date est attendu".into()),
    }
}

/// The text of a value, for messages.
pub(super) fn number(value: Option<&Value>) -> Option<Decimal> {
    value.and_then(Value::number)
}
