//! Checks that hold rows against each other: the same row twice, one account for two persons, an amount paid again.

use std::collections::{HashMap, HashSet};

use rust_decimal::Decimal;

use super::{Desk, Outcome, finding::Finding};
use crate::logic::{
    expression::Test,
    field::{Slot, fields, fold_head},
    french,
    month::Month,
    rule::{BuiltIn, Rule},
    value::Value,
};

/// Months on end with the same amount that make a series.
const SERIES: usize = 3;

/// Payslips of a person around one that are looked at for its usual value.
const MONTHS_AROUND: usize = 3;

impl Desk<'_> {
    pub(super) fn pairs(&self, rule: &Rule, built_in: &BuiltIn) -> Outcome {
        match built_in {
            BuiltIn::Duplicate {
                same,
                except_identical,
                scope,
            } => self.duplicates(rule, same, *except_identical, scope.as_ref()),
            BuiltIn::Shared { scope } => self.shared(rule, scope.as_ref()),
            BuiltIn::Repeat {
                months,
                least,
                scope,
            } => self.repeated(rule, *months, *least, scope.as_ref()),
            _ => Outcome::default(),
        }
    }

    /// The rows of months in which the rule holds, within its scope.
    fn rows<'d>(
        &'d self,
        rule: &'d Rule,
        scope: Option<&'d Test>,
    ) -> impl Iterator<Item = usize> + 'd {
        (0..self.payroll.count()).filter(move |&row| {
            let Some(evaluation) = self.evaluation(row) else {
                return false;
            };
            rule.holds_in(evaluation.values.month())
                && scope.is_none_or(|scope| evaluation.test(scope, &[]) == Ok(true))
        })
    }

    /// All cells but the line's own identifier.
    fn cells(&self, row: usize) -> Vec<Option<&Value>> {
        let columns = self.payroll.columns().iter().zip(self.payroll.row(row));
        columns
            .filter(|(slot, _)| **slot != self.line)
            .map(|(_, cell)| cell.as_ref())
            .collect()
    }

    fn duplicates(
        &self,
        rule: &Rule,
        same: &[Slot],
        except_identical: bool,
        scope: Option<&Test>,
    ) -> Outcome {
        let mut outcome = Outcome::default();
        let mut first: HashMap<u64, Vec<usize>> = HashMap::new();
        for row in self.rows(rule, scope) {
            outcome.judged += 1;
            outcome.known.add(row);
            let own = self.compared(row, same);
            // A row in which nothing stands is no double of another.
            if own.iter().all(Option::is_none)
                || (!same.is_empty() && own.iter().any(Option::is_none))
            {
                outcome.known.remove(row);
                continue;
            }
            let known = first.entry(hash(&own)).or_default();
            let twin = known
                .iter()
                .copied()
                .find(|other| self.compared(*other, same) == own);
            match twin {
                Some(twin) if except_identical && self.cells(twin) == self.cells(row) => {}
                Some(twin) => {
                    let line = self.line_of(twin);
                    outcome.findings.push(Finding {
                        row,
                        field: rule.field,
                        found: self.payroll.get(row, rule.field).cloned(),
                        expected: None,
                        stake: self.net(row),
                        steps: Vec::new(),
                        calculation: vec![format!("déjà payé en ligne {line}")],
                        doubt: None,
                    });
                }
                None => known.push(row),
            }
        }
        outcome
    }

    fn compared(&self, row: usize, same: &[Slot]) -> Vec<Option<&Value>> {
        match same {
            [] => self.cells(row),
            _ => same
                .iter()
                .map(|slot| self.payroll.get(row, *slot))
                .collect(),
        }
    }

    fn shared(&self, rule: &Rule, scope: Option<&Test>) -> Outcome {
        let mut outcome = Outcome::default();
        let mut holders: HashMap<(Month, String), usize> = HashMap::new();
        let mut told: HashSet<(Month, &str, &str)> = HashSet::new();
        let mut pairs: Vec<usize> = Vec::new();
        for row in self.rows(rule, scope) {
            let (Some(month), Some(value), Some(person)) = (
                self.month(row),
                self.payroll.text(row, rule.field),
                self.payroll.text(row, self.person),
            ) else {
                continue;
            };
            outcome.judged += 1;
            outcome.known.add(row);
            let key = fold_head(value).replace(' ', "");
            let holder = *holders.entry((month, key)).or_insert(row);
            let other = self.payroll.text(holder, self.person).unwrap_or_default();
            // One finding for a pair in each month: the same ones whatever months the file has.
            if other == person || !told.insert((month, other, person)) {
                continue;
            }
            // The one who has another value in other months is the odd one; the later row where nothing tells.
            let (row, holder) =
                match self.is_new_to(holder, rule.field) && !self.is_new_to(row, rule.field) {
                    true => (holder, row),
                    false => (row, holder),
                };
            // With other months at hand it may be the other one of whom it is told.
            pairs.push(holder);
            let other = self.payroll.text(holder, self.person).unwrap_or_default();
            outcome.findings.push(Finding {
                row,
                field: rule.field,
                found: self.payroll.get(row, rule.field).cloned(),
                expected: None,
                stake: self.net(row),
                steps: Vec::new(),
                calculation: vec![format!(
                    "aussi chez l’agent {other}, ligne {}",
                    self.line_of(holder)
                )],
                doubt: None,
            });
        }
        let told: HashSet<usize> = outcome.findings.iter().map(|one| one.row).collect();
        for holder in pairs.into_iter().filter(|row| !told.contains(row)) {
            outcome.known.remove(holder);
        }
        outcome
    }

    /// Whether the person has another text in the field in the months around.
    fn is_new_to(&self, row: usize, field: Slot) -> bool {
        let own = self.payroll.text(row, field).map(fold_head);
        let rows = self.persons.rows(row);
        let begin = rows
            .partition_point(|(month, _)| Some(*month) < self.month(row))
            .saturating_sub(1);
        rows[begin..]
            .iter()
            .take(MONTHS_AROUND)
            .filter(|(_, other)| *other as usize != row)
            .any(|(_, other)| self.payroll.text(*other as usize, field).map(fold_head) != own)
    }

    fn repeated(&self, rule: &Rule, months: i32, least: Decimal, scope: Option<&Test>) -> Outcome {
        let mut outcome = Outcome::default();
        let mut paid: HashMap<(&str, Decimal), (Month, usize)> = HashMap::new();
        let mut rows: Vec<usize> = self.rows(rule, scope).collect();
        rows.sort_by_key(|row| self.month(*row));
        let spread = self.spread(&rows, rule.field);
        for row in rows {
            let amount = self.payroll.get(row, rule.field).and_then(Value::number);
            let (Some(month), Some(person), Some(amount)) =
                (self.month(row), self.payroll.text(row, self.person), amount)
            else {
                continue;
            };
            outcome.judged += 1;
            outcome.known.add(row);
            // What is taken back, and what is paid in parts, comes again by right.
            if amount < least || amount <= Decimal::ZERO || spread.contains(&row) {
                continue;
            }
            let before = paid.insert((person, amount.normalize()), (month, row));
            let Some((earlier, other)) =
                before.filter(|(earlier, _)| *earlier < month && month.since(*earlier) <= months)
            else {
                continue;
            };
            outcome.findings.push(Finding {
                row,
                field: rule.field,
                found: Some(Value::Number(amount)),
                expected: Some(Value::Number(Decimal::ZERO)),
                stake: Some(amount.abs()),
                steps: Vec::new(),
                calculation: vec![format!(
                    "{} déjà payé en {}, ligne {}",
                    french::euros(amount),
                    french::month(earlier),
                    self.line_of(other)
                )],
                doubt: None,
            });
        }
        outcome
    }

    /// Rows of an amount that a person has in as many months on end as make a series.
    fn spread(&self, rows: &[usize], field: Slot) -> HashSet<usize> {
        // The last month, how many on end, and the rows until they are a series.
        let mut runs: HashMap<(&str, Decimal), (Month, usize, Vec<usize>)> = HashMap::new();
        let mut spread = HashSet::new();
        for row in rows {
            let amount = self.payroll.get(*row, field).and_then(Value::number);
            let amount = amount.filter(|amount| *amount > Decimal::ZERO);
            let (Some(month), Some(person), Some(amount)) = (
                self.month(*row),
                self.payroll.text(*row, self.person),
                amount,
            ) else {
                continue;
            };
            let run = runs
                .entry((person, amount.normalize()))
                .or_insert((month, 1, Vec::new()));
            match month.since(run.0) {
                0 => {}
                1 => run.1 += 1,
                _ => (run.1, run.2) = (1, Vec::new()),
            }
            run.0 = month;
            run.2.push(*row);
            if run.1 >= SERIES {
                spread.extend(run.2.drain(..));
            }
        }
        spread
    }

    pub(super) fn line_of(&self, row: usize) -> String {
        self.payroll
            .text(row, self.line)
            .map_or_else(|| (row + 1).to_string(), str::to_owned)
    }

    fn net(&self, row: usize) -> Option<Decimal> {
        let net = fields().slot("net")?;
        self.payroll.get(row, net)?.number()
    }
}

/// A hash that needs no randomness; what it puts together is compared.
fn hash(cells: &[Option<&Value>]) -> u64 {
    let mut state: u64 = 0xcbf2_9ce4_8422_2325;
    let mut add = |bytes: &[u8]| {
        for byte in bytes {
            state = (state ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    };
    for cell in cells {
        match cell {
            None => add(&[0]),
            Some(Value::Text(text)) => add(text.as_bytes()),
            Some(Value::Number(number)) => add(&number.normalize().serialize()),
            Some(Value::Choice(choice)) => add(&[*choice]),
            Some(Value::Date(date)) => add(&date.to_string().into_bytes()),
            Some(Value::Month(month)) => add(&month.to_string().into_bytes()),
        }
        add(&[0xff]);
    }
    state
}
