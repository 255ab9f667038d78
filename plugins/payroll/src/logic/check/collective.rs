//! Changes that most persons share in a month: one note, not one finding a person.

use std::collections::{BTreeMap, HashMap, HashSet};

use rust_decimal::Decimal;

use super::{Desk, Outcome, finding::Finding};
use crate::logic::{
    anomaly::{NotRun, Reason},
    field::{Slot, fields},
    french,
    month::Month,
    rule::Rule,
    value::Value,
};

/// Fewer changes than these in a month are nobody's decision for all.
const FEWEST: usize = 5;

/// Persons that have to change alike before their change is taken to be decided for them together.
const ALIKE: usize = 3;

/// Decimals to which relative changes are the same.
const DECIMALS: u32 = 4;

/// What changed, and by how much: as a difference, or as a ratio.
type Change = (Slot, bool, Decimal);

impl Desk<'_> {
    /// Takes the findings out that belong to a change of most persons in their month, and tells one note a month.
    pub(super) fn collective(&self, rule: &Rule, outcome: &mut Outcome) -> Vec<NotRun> {
        let mut by_month: BTreeMap<Month, Vec<usize>> = BTreeMap::new();
        for (index, finding) in outcome.findings.iter().enumerate() {
            if let Some(month) = self.month(finding.row) {
                by_month.entry(month).or_default().push(index);
            }
        }
        let mut told = Vec::new();
        let mut gone: HashSet<usize> = HashSet::new();
        for (month, found) in by_month {
            let field = outcome.findings[found[0]].field;
            if found.len() < FEWEST || found.len() * 2 < self.comparable(month, field) {
                continue;
            }
            let mut alike: HashMap<Change, Vec<usize>> = HashMap::new();
            for index in found {
                for change in self.changes_of(&outcome.findings[index]) {
                    alike.entry(change).or_default().push(index);
                }
            }
            let before = gone.len();
            gone.extend(
                alike
                    .into_values()
                    .filter(|same| same.len() >= ALIKE)
                    .flatten(),
            );
            let count = gone.len() - before;
            if count == 0 {
                continue;
            }
            told.push(NotRun {
                rule: rule.id.clone(),
                reason: Reason::Collective,
                detail: format!(
                    "{} : le même changement pour {count} agents, la plupart ; une décision pour tous, à vérifier une fois",
                    french::month(month)
                ),
                months: vec![month],
                payslips: Some(count),
            });
        }
        let mut index = 0;
        outcome.findings.retain(|_| {
            index += 1;
            !gone.contains(&(index - 1))
        });
        outcome.wrong = outcome.wrong.saturating_sub(gone.len());
        told
    }

    /// Payslips of a month that have one of the month before, and in one of both an amount where the field is one.
    fn comparable(&self, month: Month, field: Slot) -> usize {
        let amount = |row: usize| {
            let value = self.payroll.get(row, field).and_then(Value::number);
            value.is_some_and(|value| !value.is_zero())
        };
        let is_amount = fields().get(field).kind.is_number();
        (0..self.payroll.count())
            .filter(|row| self.month(*row) == Some(month))
            .filter(|row| {
                let previous = self.persons.previous(*row);
                previous.is_some_and(|other| !is_amount || amount(*row) || amount(other))
            })
            .count()
    }

    /// How a payslip differs from the one before: in what was found, else in index and part time.
    fn changes_of(&self, finding: &Finding) -> Vec<Change> {
        let number = |value: &Option<Value>| value.as_ref().and_then(Value::number);
        if let (Some(now), Some(before)) = (number(&finding.found), number(&finding.expected)) {
            return both(finding.field, now, before);
        }
        let Some(other) = self.persons.previous(finding.row) else {
            return Vec::new();
        };
        ["im", "quotite"]
            .iter()
            .filter_map(|name| fields().slot(name))
            .flat_map(|slot| {
                let at = |row| self.payroll.get(row, slot).and_then(Value::number);
                let pair = at(finding.row).zip(at(other));
                pair.filter(|(now, before)| now != before)
                    .map_or_else(Vec::new, |(now, before)| both(slot, now, before))
            })
            .collect()
    }
}

fn both(slot: Slot, now: Decimal, before: Decimal) -> Vec<Change> {
    let mut changes = vec![(slot, false, now.saturating_sub(before).normalize())];
    let ratio = now.checked_div(before);
    changes.extend(ratio.map(|ratio| (slot, true, ratio.round_dp(DECIMALS).normalize())));
    changes
}
