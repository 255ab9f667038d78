//! Progress, month after month: what was found in each month's payroll, and what has become of it.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::{
    Error, Month, State,
    list::{self, Filter},
    stakes::Sums,
    store::Register,
    tables::{ANOMALIES, Reader},
};

/// What has become of the anomalies of one month's payroll.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonthProgress {
    /// The month that was paid.
    pub month: Month,
    /// Anomalies that were ever found.
    pub found: usize,
    /// New or confirmed.
    pub open: usize,
    /// Of those that are open, confirmed.
    pub confirmed: usize,
    /// Corrected.
    pub corrected: usize,
    /// Dismissed.
    pub dismissed: usize,
    /// Euros paid too much of those that are open, each month's own amounts: sums over months count nothing twice.
    pub at_stake: Decimal,
    /// Euros paid too little of those that are open.
    pub due: Decimal,
    /// Euros paid too much of those that are corrected.
    pub recovered: Decimal,
    /// Euros paid too little of those that are corrected.
    pub settled: Decimal,
    /// Half of those that are corrected took so many days or less, from the first run that saw them.
    pub median_days: Option<Decimal>,
}

const COUNTED: &[&str] = &[
    "identity",
    "month",
    "state",
    "amount",
    "first_seen",
    "state_since",
];

/// One row for each month that has anomalies, the earliest first.
pub(crate) fn progress(
    register: &dyn Register,
    filter: &Filter,
) -> Result<Vec<MonthProgress>, Error> {
    let mut months: BTreeMap<Month, Counted> = BTreeMap::new();
    for values in list::columns(register, filter, COUNTED)? {
        let mut row = Reader::new(ANOMALIES, COUNTED, values);
        row.text()?;
        let month = row.month()?;
        let state = row.state()?;
        let amount = row.decimal()?.unwrap_or_default();
        let (first_seen, since) = (row.date()?, row.date()?);
        let Counted {
            progress,
            open,
            corrected,
            days,
        } = months.entry(month).or_insert_with(|| Counted::new(month));
        progress.found += 1;
        match state {
            State::New | State::Confirmed => {
                progress.open += 1;
                progress.confirmed += usize::from(state == State::Confirmed);
                open.add(amount);
            }
            State::Dismissed => progress.dismissed += 1,
            State::Corrected => {
                progress.corrected += 1;
                corrected.add(amount);
                let span = since.duration_since(first_seen).as_hours() / 24;
                days.push(span.max(0));
            }
        }
    }
    Ok(months
        .into_values()
        .map(|mut counted| MonthProgress {
            at_stake: counted.open.over,
            due: counted.open.under,
            recovered: counted.corrected.over,
            settled: counted.corrected.under,
            median_days: median(&mut counted.days),
            ..counted.progress
        })
        .collect())
}

/// A month while it is counted.
struct Counted {
    progress: MonthProgress,
    open: Sums,
    corrected: Sums,
    days: Vec<i64>,
}

impl Counted {
    fn new(month: Month) -> Self {
        Self {
            progress: MonthProgress {
                month,
                found: 0,
                open: 0,
                confirmed: 0,
                corrected: 0,
                dismissed: 0,
                at_stake: Decimal::ZERO,
                due: Decimal::ZERO,
                recovered: Decimal::ZERO,
                settled: Decimal::ZERO,
                median_days: None,
            },
            open: Sums::default(),
            corrected: Sums::default(),
            days: Vec::new(),
        }
    }
}

/// The one in the middle, or what lies between the two in the middle.
fn median(days: &mut [i64]) -> Option<Decimal> {
    days.sort_unstable();
    let high = *days.get(days.len() / 2)?;
    let low = *days.get((days.len() - 1) / 2)?;
    Some(Decimal::from(low.saturating_add(high)) / Decimal::TWO)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_in_the_middle() {
        assert_eq!(median(&mut []), None);
        assert_eq!(median(&mut [9, 1, 4]), Some(Decimal::from(4)));
        assert_eq!(median(&mut [1, 4]), Some("2.5".parse().unwrap()));
    }
}
