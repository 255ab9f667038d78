//! The runs that were recorded, and how each rule's anomalies stood after one.

use crate::{
    Error,
    run::{Gap, Past, Recorded, RuleCount},
    store::{self, Condition, Query, Register, Transaction, Value},
    tables::{self, RUN_GAPS, RUN_RULES, RUNS, Reader, optional, text},
};

/// All runs in their order.
pub(crate) fn list(register: &dyn Register) -> Result<Vec<Past>, Error> {
    let columns = tables::columns(RUNS);
    let query = Query::new(RUNS).only(&columns);
    let rows = store::all(register, &query)?;
    rows.into_iter()
        .map(|values| read(Reader::new(RUNS, &columns, values)))
        .collect()
}

fn read(mut row: Reader) -> Result<Past, Error> {
    let number = row.integer()?;
    let mut past = Past {
        number,
        date: row.date()?,
        by: row.text()?,
        file_name: row.text()?,
        file_hash: row.text()?,
        payslips: row.integer()?,
        months: row.months()?,
        partial: row.boolean()?,
        remembered: Vec::new(),
        gaps_kept: false,
        recorded: Recorded {
            run: number,
            repeated: false,
            entered: size(&mut row)?,
            again: size(&mut row)?,
            changed: size(&mut row)?,
            closed: size(&mut row)?,
            reopened: size(&mut row)?,
            dismissed: size(&mut row)?,
            ..Recorded::default()
        },
    };
    if let Some(months) = row.optional_text()? {
        past.gaps_kept = true;
        past.remembered = read_months(&months).ok_or_else(|| row.wrong())?;
    }
    Ok(past)
}

fn size(row: &mut Reader) -> Result<usize, Error> {
    usize::try_from(row.integer()?).map_err(|_| row.wrong())
}

/// How the anomalies of each rule stood after a run.
pub(crate) fn rules(register: &dyn Register, run: i64) -> Result<Vec<RuleCount>, Error> {
    let columns = tables::columns(RUN_RULES);
    let query = Query::new(RUN_RULES)
        .only(&columns)
        .require("run", Condition::Equals(Value::Integer(run)));
    let rows = store::all(register, &query)?;
    rows.into_iter()
        .map(|values| {
            let mut row = Reader::new(RUN_RULES, &columns, values);
            row.integer()?;
            Ok(RuleCount {
                rule: row.text()?,
                months: row.months()?,
                states: [
                    row.integer()?,
                    row.integer()?,
                    row.integer()?,
                    row.integer()?,
                ],
            })
        })
        .collect()
}

/// What a run did not look at.
pub(crate) fn gaps(register: &dyn Register, run: i64) -> Result<Vec<Gap>, Error> {
    let columns = tables::columns(RUN_GAPS);
    let query = Query::new(RUN_GAPS)
        .only(&columns)
        .require("run", Condition::Equals(Value::Integer(run)));
    let rows = store::all(register, &query)?;
    rows.into_iter()
        .map(|values| {
            let mut row = Reader::new(RUN_GAPS, &columns, values);
            row.integer()?;
            row.integer()?;
            Ok(Gap {
                rule: row.text_or_empty()?,
                reason: row.text()?,
                detail: row.text_or_empty()?,
                months: row.months()?,
                payslips: row
                    .optional_integer()?
                    .and_then(|count| u64::try_from(count).ok()),
            })
        })
        .collect()
}

/// Adds a run.
pub(crate) fn write(
    transaction: &dyn Transaction,
    past: &Past,
    counts: &[RuleCount],
    gaps: &[Gap],
) -> Result<(), Error> {
    let integer = |count: usize| Value::Integer(i64::try_from(count).unwrap_or(i64::MAX));
    let recorded = &past.recorded;
    let row = vec![
        Value::Integer(past.number),
        text(past.date.to_string()),
        text(&past.by),
        text(crate::text::line(&past.file_name)),
        text(&past.file_hash),
        Value::Integer(past.payslips),
        text(months(&past.months)),
        Value::Boolean(past.partial),
        integer(recorded.entered),
        integer(recorded.again),
        integer(recorded.changed),
        integer(recorded.closed),
        integer(recorded.reopened),
        integer(recorded.dismissed),
        text(months(&past.remembered)),
    ];
    transaction.insert(RUNS, &tables::columns(RUNS), vec![row])?;
    let rows = counts
        .iter()
        .map(|count| {
            let mut row = vec![
                Value::Integer(past.number),
                text(&count.rule),
                text(months(&count.months)),
            ];
            row.extend(count.states.map(Value::Integer));
            row
        })
        .collect();
    transaction.insert(RUN_RULES, &tables::columns(RUN_RULES), rows)?;
    let rows = (0..)
        .zip(gaps)
        .map(|(position, gap)| {
            vec![
                Value::Integer(past.number),
                Value::Integer(position),
                optional(Some(gap.rule.as_str()).filter(|rule| !rule.is_empty())),
                text(crate::text::line(&gap.reason)),
                text(crate::text::line(&gap.detail)),
                text(months(&gap.months)),
                gap.payslips.map_or(Value::Absent, |count| {
                    Value::Integer(i64::try_from(count).unwrap_or(i64::MAX))
                }),
            ]
        })
        .collect();
    transaction.insert(RUN_GAPS, &tables::columns(RUN_GAPS), rows)?;
    Ok(())
}

fn read_months(text: &str) -> Option<Vec<crate::Month>> {
    let months = text.split_whitespace();
    months.map(|month| month.parse().ok()).collect()
}

fn months(months: &[crate::Month]) -> String {
    let months: Vec<String> = months.iter().map(ToString::to_string).collect();
    months.join(" ")
}
