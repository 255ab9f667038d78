//! Checks of a person's amounts over the months: changes that nothing explains, decimal points that have moved.

use std::collections::HashMap;

use rust_decimal::Decimal;

use super::{Desk, Outcome, finding::Finding};
use crate::logic::{
    field::{Slot, fields},
    french::{self, cents},
    month::Month,
    rule::{BuiltIn, Rule},
    value::Value,
};

/// Factors by which an amount grows when its decimal point moves.
const MOVED: [u32; 2] = [10, 100];

/// Months of a person that are looked at, the latest; each is compared with the others.
const MOST_MONTHS: usize = 240;

/// Fewer amounts than these tell nothing of what is usual in a category.
const FEWEST_PEERS: usize = 10;

/// A person's amounts of one field, in the order of the months.
type Series = Vec<(Month, usize, Decimal)>;

impl Desk<'_> {
    pub(super) fn series(&self, rule: &Rule, built_in: &BuiltIn) -> Outcome {
        let mut outcome = Outcome::default();
        let followed = match built_in {
            BuiltIn::Variation { fields, .. } | BuiltIn::Shift { fields, .. } => fields,
            _ => return outcome,
        };
        let peers = self.peers(built_in);
        for rows in self.persons.all() {
            for field in followed.iter().filter(|field| self.payroll.has(**field)) {
                let series = self.amounts(rows, *field, rule);
                outcome.judged += series.len();
                let category = series.last().and_then(|(_, row, _)| self.category(*row));
                let has_peers = peers.contains_key(&(*field, category));
                self.known(rows, &series, built_in, has_peers, &mut outcome);
                match built_in {
                    BuiltIn::Variation { .. } => {
                        self.changes(&series, *field, built_in, &mut outcome)
                    }
                    _ => {
                        self.shifts(&series, *field, built_in, &mut outcome);
                        self.alone(&series, *field, built_in, &peers, &mut outcome);
                    }
                }
            }
        }
        outcome.findings.sort_by_key(|finding| finding.row);
        outcome
    }

    /// A change is seen from the second month on; what is seen of a month alone needs others of the category.
    fn known(
        &self,
        rows: &[(Month, u32)],
        series: &Series,
        built_in: &BuiltIn,
        has_peers: bool,
        outcome: &mut Outcome,
    ) {
        let mut months: Vec<Month> = Vec::with_capacity(series.len());
        for (index, (month, ..)) in series.iter().enumerate() {
            let known = match built_in {
                BuiltIn::Variation { .. } => index > 0 && month.since(series[index - 1].0) == 1,
                _ => series.len() > 1 || has_peers,
            };
            if known {
                months.push(*month);
            }
        }
        // Of a month with several rows the first stands for all.
        for (month, row) in rows {
            if months.binary_search(month).is_ok() {
                outcome.known.add(*row as usize);
            }
        }
    }

    /// One amount a month: of a month with several rows the first.
    fn amounts(&self, rows: &[(Month, u32)], field: Slot, rule: &Rule) -> Series {
        let mut series: Series = Vec::with_capacity(rows.len());
        for (month, row) in rows {
            if rule.holds_in(*month) && series.last().is_none_or(|(last, _, _)| last != month) {
                let row = *row as usize;
                let amount = self.payroll.get(row, field).and_then(Value::number);
                series.push((*month, row, amount.unwrap_or_default()));
            }
        }
        let begin = series.len().saturating_sub(MOST_MONTHS);
        series.split_off(begin)
    }

    fn changes(&self, series: &Series, field: Slot, built_in: &BuiltIn, outcome: &mut Outcome) {
        let BuiltIn::Variation {
            mad,
            share,
            least,
            explained_by,
            quiet,
            ..
        } = built_in
        else {
            return;
        };
        let mut earlier: Vec<Decimal> = Vec::new();
        for index in 1..series.len() {
            let ((before_month, before_row, before), (month, row, amount)) =
                (series[index - 1], series[index]);
            let change = amount.saturating_sub(before);
            let usual = deviation(&earlier);
            earlier.push(change);
            if change.is_zero() || month.since(before_month) != 1 {
                continue;
            }
            let limit = usual
                .saturating_mul(*mad)
                .max(before.abs().saturating_mul(*share))
                .max(*least);
            // Back at a level that it had before: what was wrong was the month between.
            let back = series[..index - 1].iter().any(|(_, _, old)| *old == amount);
            let loud = |row: usize| quiet.iter().any(|slot| !self.is_nothing(row, *slot));
            if change.abs() <= limit
                || back
                || self.differs(before_row, row, explained_by)
                || loud(row)
                || loud(before_row)
                || self.has_event(row)
            {
                continue;
            }
            outcome.findings.push(Finding {
                row,
                field,
                found: Some(Value::Number(amount)),
                expected: Some(Value::Number(before)),
                stake: Some(change.abs()),
                steps: Vec::new(),
                calculation: vec![
                    format!(
                        "{} : {}, ligne {}",
                        french::month(before_month),
                        french::euros(before),
                        self.line_of(before_row)
                    ),
                    format!("{} : {}", french::month(month), french::euros(amount)),
                    format!(
                        "écart {}, seuil {}",
                        french::euros(change),
                        french::euros(limit)
                    ),
                ],
                doubt: None,
            });
        }
    }

    fn shifts(&self, series: &Series, field: Slot, built_in: &BuiltIn, outcome: &mut Outcome) {
        let BuiltIn::Shift {
            least,
            explained_by,
            ..
        } = built_in
        else {
            return;
        };
        for &(month, row, amount) in series {
            if amount.abs() < *least {
                continue;
            }
            let moved = |other: Decimal| {
                !other.is_zero()
                    && MOVED
                        .iter()
                        .any(|factor| other.checked_mul(Decimal::from(*factor)) == Some(amount))
            };
            let twin = series.iter().find(|(other_month, other, usual)| {
                *other_month != month && moved(*usual) && !self.differs(*other, row, explained_by)
            });
            if let Some((other_month, other, usual)) = twin.filter(|_| !self.has_event(row)) {
                outcome.findings.push(Finding {
                    row,
                    field,
                    found: Some(Value::Number(amount)),
                    expected: Some(Value::Number(*usual)),
                    stake: Some(amount.saturating_sub(*usual).abs()),
                    steps: Vec::new(),
                    calculation: vec![format!(
                        "{} en {}, ligne {} : {} en vaut {} fois le montant",
                        french::euros(*usual),
                        french::month(*other_month),
                        self.line_of(*other),
                        french::euros(amount),
                        french::number(ratio(amount, *usual)),
                    )],
                    doubt: None,
                });
            }
        }
    }

    /// The median of each followed field in each category, of enough amounts that are not zero.
    fn peers(&self, built_in: &BuiltIn) -> HashMap<(Slot, Option<Value>), Decimal> {
        let mut amounts: HashMap<(Slot, Option<Value>), Vec<Decimal>> = HashMap::new();
        if let BuiltIn::Shift {
            fields,
            peers: Some(_),
            ..
        } = built_in
        {
            for row in 0..self.payroll.count() {
                for field in fields {
                    let amount = self.payroll.get(row, *field).and_then(Value::number);
                    if let Some(amount) = amount.filter(|amount| !amount.is_zero()) {
                        amounts
                            .entry((*field, self.category(row)))
                            .or_default()
                            .push(amount);
                    }
                }
            }
        }
        amounts.retain(|_, amounts| amounts.len() >= FEWEST_PEERS);
        amounts
            .into_iter()
            .map(|(key, amounts)| (key, median(amounts)))
            .collect()
    }

    fn category(&self, row: usize) -> Option<Value> {
        self.payroll.get(row, fields().slot("categorie")?).cloned()
    }

    /// A person with one month has no amounts of its own to compare with.
    fn alone(
        &self,
        series: &Series,
        field: Slot,
        built_in: &BuiltIn,
        peers: &HashMap<(Slot, Option<Value>), Decimal>,
        outcome: &mut Outcome,
    ) {
        let (
            BuiltIn::Shift {
                peers: Some(factor),
                least,
                ..
            },
            &[(_, row, amount)],
        ) = (built_in, series.as_slice())
        else {
            return;
        };
        let Some(usual) = peers.get(&(field, self.category(row))) else {
            return;
        };
        if amount < *least || amount <= usual.saturating_mul(*factor) || self.has_event(row) {
            return;
        }
        let tenth = cents(amount / Decimal::TEN);
        outcome.findings.push(Finding {
            row,
            field,
            found: Some(Value::Number(amount)),
            expected: Some(Value::Number(tenth)),
            stake: Some(amount - tenth),
            steps: Vec::new(),
            calculation: vec![format!(
                "montant médian de la même catégorie : {} ; {} en vaut {} fois",
                french::euros(*usual),
                french::euros(amount),
                french::number(ratio(amount, *usual).round_dp(1)),
            )],
            doubt: None,
        });
    }

    /// Whether one of these fields differs between two rows; an empty amount is what the field says of it.
    fn differs(&self, one: usize, other: usize, slots: &[Slot]) -> bool {
        slots.iter().any(|slot| {
            let (left, right) = (self.payroll.get(one, *slot), self.payroll.get(other, *slot));
            let empty = fields().get(*slot).empty.map(Decimal::from);
            match (
                left.and_then(Value::number).or(empty),
                right.and_then(Value::number).or(empty),
            ) {
                (Some(left), Some(right)) => left != right,
                _ => left != right,
            }
        })
    }

    fn is_nothing(&self, row: usize, slot: Slot) -> bool {
        self.payroll
            .get(row, slot)
            .and_then(Value::number)
            .is_none_or(|amount| amount.is_zero())
    }

    fn has_event(&self, row: usize) -> bool {
        fields()
            .slot("evenement")
            .and_then(|slot| self.payroll.text(row, slot))
            .is_some_and(|event| !event.trim().is_empty())
    }
}

/// How many times the one is in the other.
fn ratio(amount: Decimal, usual: Decimal) -> Decimal {
    amount.checked_div(usual).unwrap_or_default()
}

/// The median absolute deviation; zero for fewer than three.
fn deviation(changes: &[Decimal]) -> Decimal {
    if changes.len() < 3 {
        return Decimal::ZERO;
    }
    let middle = median(changes.to_vec());
    median(
        changes
            .iter()
            .map(|change| change.saturating_sub(middle).abs())
            .collect(),
    )
}

fn median(mut numbers: Vec<Decimal>) -> Decimal {
    numbers.sort();
    let half = numbers.len() / 2;
    match numbers.len() % 2 {
        0 => numbers[half - 1].saturating_add(numbers[half]) / Decimal::TWO,
        _ => numbers[half],
    }
}
