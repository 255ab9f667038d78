//! Rows of the table `anomalies`.

use jiff::civil::Date;

use crate::{
    Anomaly, Confidence, Error, Finding, Severity, Shown,
    store::{Kind, Value},
    tables::{
        ANOMALIES, NEEDED, OPTIONAL,
        cell::{Reader, decimal, optional, text},
    },
};

pub(super) const TABLE: &[(&str, Kind, bool)] = &[
    ("identity", Kind::Text, NEEDED),
    ("ordinal", Kind::Integer, NEEDED),
    ("rule", Kind::Text, NEEDED),
    ("title", Kind::Text, OPTIONAL),
    ("severity", Kind::Text, NEEDED),
    ("rank", Kind::Integer, NEEDED),
    ("confidence", Kind::Text, NEEDED),
    ("line", Kind::Text, OPTIONAL),
    ("person", Kind::Text, OPTIONAL),
    ("month", Kind::Month, NEEDED),
    ("field", Kind::Text, OPTIONAL),
    ("field_label", Kind::Text, OPTIONAL),
    ("found", Kind::Text, OPTIONAL),
    ("found_amount", Kind::Decimal, OPTIONAL),
    ("expected", Kind::Text, OPTIONAL),
    ("expected_amount", Kind::Decimal, OPTIONAL),
    ("difference", Kind::Decimal, OPTIONAL),
    ("amount", Kind::Decimal, OPTIONAL),
    ("stake", Kind::Decimal, OPTIONAL),
    ("recoverable_until", Kind::Date, OPTIONAL),
    ("recoverable_verified", Kind::Boolean, NEEDED),
    ("calculation", Kind::Text, OPTIONAL),
    ("source", Kind::Text, OPTIONAL),
    ("message", Kind::Text, OPTIONAL),
    ("fingerprint", Kind::Text, NEEDED),
    ("state", Kind::Text, NEEDED),
    ("state_since", Kind::Date, NEEDED),
    ("state_by", Kind::Text, NEEDED),
    ("state_reason", Kind::Text, OPTIONAL),
    ("state_run", Kind::Integer, OPTIONAL),
    ("first_run", Kind::Integer, NEEDED),
    ("first_seen", Kind::Date, NEEDED),
    ("last_run", Kind::Integer, NEEDED),
    ("last_seen", Kind::Date, NEEDED),
    ("entries", Kind::Integer, NEEDED),
    ("stake_until", Kind::Date, OPTIONAL),
];

/// The columns in the order of the rows that this file makes and reads.
pub(crate) const COLUMNS: &[&str] = &{
    let mut names = [""; TABLE.len()];
    let mut index = 0;
    while index < TABLE.len() {
        names[index] = TABLE[index].0;
        index += 1;
    }
    names
};

/// All that is told of a finding but its keys, from `title` to `message`: what a change of makes its row be written again.
pub(crate) fn content(finding: &Finding) -> Vec<Value> {
    vec![
        text(&finding.rule),
        optional_text(&finding.title),
        text(finding.severity.code()),
        Value::Integer(finding.severity as i64),
        text(finding.confidence.code()),
        optional_text(&finding.line),
        optional(finding.person.as_deref()),
        text(finding.month.to_string()),
        optional_text(&finding.field),
        optional_text(&finding.field_label),
        optional_text(&finding.found.text),
        decimal(finding.found.amount),
        optional_text(&finding.expected.text),
        decimal(finding.expected.amount),
        decimal(finding.difference),
        decimal(finding.amount),
        // Its size: rows are sorted and looked for by it. The amount tells its side.
        decimal(finding.stake.map(|stake| stake.abs())),
        finding
            .recoverable_until
            .map_or(Value::Absent, |date| text(date.to_string())),
        Value::Boolean(finding.recoverable_verified),
        optional_text(&finding.calculation.join("\n")),
        optional_text(&finding.source),
        optional_text(&finding.message),
    ]
}

/// A whole row of a finding: identity, content, fingerprint, then the values of its state.
pub(crate) fn finding_values(
    identity: &str,
    ordinal: i64,
    content: Vec<Value>,
    fingerprint: String,
    state: Vec<Value>,
    stake_until: Option<Date>,
) -> Vec<Value> {
    let mut row = Vec::with_capacity(TABLE.len());
    row.push(text(identity));
    row.push(Value::Integer(ordinal));
    row.extend(content);
    row.push(text(fingerprint));
    row.extend(state);
    row.push(stake_until.map_or(Value::Absent, |date| text(date.to_string())));
    row
}

/// The values from `state` to the end of the row.
pub(crate) fn state_values(standing: &crate::record::Standing) -> Vec<Value> {
    vec![
        text(standing.state.code()),
        text(standing.since.to_string()),
        text(&standing.by),
        optional(standing.reason.as_deref()),
        standing.run.map_or(Value::Absent, Value::Integer),
        Value::Integer(standing.first_run),
        text(standing.first_seen.to_string()),
        Value::Integer(standing.last_run),
        text(standing.last_seen.to_string()),
        Value::Integer(standing.entries),
    ]
}

/// Reads a whole row.
pub(crate) fn anomaly(values: Vec<Value>) -> Result<Anomaly, Error> {
    let mut row = Reader::new(ANOMALIES, COLUMNS, values);
    let identity = row.text()?;
    let ordinal = row.integer()?;
    let rule = row.text()?;
    let title = row.text_or_empty()?;
    let severity = Severity::parse(&row.text()?).ok_or_else(|| row.wrong())?;
    row.integer()?;
    let confidence = Confidence::parse(&row.text()?).ok_or_else(|| row.wrong())?;
    let mut finding = Finding {
        rule,
        title,
        severity,
        confidence,
        line: row.text_or_empty()?,
        person: row.optional_text()?,
        month: row.month()?,
        field: row.text_or_empty()?,
        field_label: row.text_or_empty()?,
        found: shown(&mut row)?,
        expected: shown(&mut row)?,
        difference: row.decimal()?,
        amount: row.decimal()?,
        stake: row.decimal()?,
        recoverable_until: row.optional_date()?,
        stake_until: None,
        recoverable_verified: row.boolean()?,
        calculation: row.text_or_empty()?.lines().map(str::to_owned).collect(),
        source: row.text_or_empty()?,
        message: row.text_or_empty()?,
    };
    if finding
        .amount
        .is_some_and(|amount| amount.is_sign_negative())
    {
        finding.stake = finding.stake.map(|stake| -stake);
    }
    row.text()?;
    let mut anomaly = Anomaly {
        identity,
        ordinal,
        finding,
        state: row.state()?,
        state_since: row.date()?,
        state_by: row.text()?,
        state_reason: row.optional_text()?,
        state_run: row.optional_integer()?,
        first_run: row.integer()?,
        first_seen: row.date()?,
        last_run: row.integer()?,
        last_seen: row.date()?,
        entries: row.integer()?,
    };
    anomaly.finding.stake_until = row.optional_date()?.or(anomaly.finding.recoverable_until);
    Ok(anomaly)
}

fn shown(row: &mut Reader) -> Result<Shown, Error> {
    Ok(Shown {
        text: row.text_or_empty()?,
        amount: row.decimal()?,
    })
}

/// What is empty is not kept.
fn optional_text(text: &str) -> Value {
    optional((!text.is_empty()).then_some(text))
}
