//! Running a formula on one payslip.

mod identity;

use std::collections::HashMap;

use jiff::civil::Date;
use rust_decimal::{Decimal, RoundingStrategy};

use super::{
    compile::Step,
    tree::{Day, Number, Order, Test, Whose},
};
use crate::logic::{
    field::{Kind, Slot, fields, fold_head},
    month::Month,
    parameters::{Entry, Parameters},
    payroll::Payroll,
    value::Value,
};

/// Why a formula gave nothing for a payslip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stop {
    /// A value that it needs is not there: the rule says nothing about this payslip.
    Missing,
    /// A parameter is not known for the month.
    Unknown(u16, Option<String>),
    /// A division by zero, or a number too large.
    Arithmetic,
}

/// The parameters of one month.
#[derive(Debug)]
pub struct Values {
    month: Month,
    plain: Vec<Option<Decimal>>,
}

impl Values {
    /// Looks all parameters up once.
    pub fn of(parameters: &Parameters, month: Month) -> Self {
        let plain = parameters.list().iter().map(|parameter| {
            if parameter.key.is_some() {
                return None;
            }
            scaled(parameter.during(month, None).ok()?, parameter.unit)
        });
        Self {
            month,
            plain: plain.collect(),
        }
    }

    /// The month.
    pub fn month(&self) -> Month {
        self.month
    }
}

/// A parameter's number as formulas see it.
pub(super) fn scaled(entry: &Entry, unit: super::Unit) -> Option<Decimal> {
    let value = entry.value?;
    Some(match unit {
        super::Unit::Percent => hundredth(value),
        _ => value,
    })
}

fn hundredth(mut number: Decimal) -> Decimal {
    // 26 decimals leave room for two more; nobody writes a share with that many.
    match number.set_scale(number.scale() + 2) {
        Ok(()) => number,
        Err(_) => number / Decimal::ONE_HUNDRED,
    }
}

/// The other payslips of each person.
#[derive(Debug, Default)]
pub struct Persons {
    /// For each row, its person; none without an identifier or a month.
    of_row: Vec<Option<u32>>,
    /// For each person the rows in order of their months.
    rows: Vec<Vec<(Month, u32)>>,
    /// For each row the one of the month before.
    previous: Vec<Option<u32>>,
    /// For each row the one without absences that others are compared with.
    reference: Vec<Option<u32>>,
}

impl Persons {
    /// Orders the rows of each person.
    pub fn of(payroll: &Payroll) -> Self {
        let (Some(person), Some(month)) = (fields().slot("matricule"), fields().slot("mois"))
        else {
            return Self::default();
        };
        let mut names: HashMap<&str, u32> = HashMap::new();
        let mut rows: Vec<Vec<(Month, u32)>> = Vec::new();
        let mut of_row = Vec::with_capacity(payroll.count());
        for row in 0..payroll.count() {
            let both = payroll.text(row, person).zip(payroll.month(row, month));
            of_row.push(both.map(|(name, month)| {
                let next = names.len() as u32;
                let index = *names.entry(name).or_insert(next);
                if index == next && rows.len() as u32 == next {
                    rows.push(Vec::new());
                }
                rows[index as usize].push((month, row as u32));
                index
            }));
        }
        for list in &mut rows {
            list.sort();
        }
        let absences = [
            "jours_cmo_90",
            "jours_cmo_50",
            "jours_carence",
            "jours_sans_traitement",
        ]
        .map(|name| fields().slot(name));
        let present = |row: u32| {
            absences.iter().flatten().all(|slot| {
                let days = payroll.get(row as usize, *slot).and_then(Value::number);
                days.is_none_or(|days| days.is_zero())
            })
        };
        let mut persons = Self {
            of_row,
            rows,
            previous: vec![None; payroll.count()],
            reference: vec![None; payroll.count()],
        };
        for list in &persons.rows {
            let full: Vec<(Month, u32)> = list
                .iter()
                .copied()
                .filter(|(_, row)| present(*row))
                .collect();
            for (month, row) in list {
                let wanted = month.plus(-1);
                let at = list.partition_point(|(other, _)| *other <= wanted);
                let last = at.checked_sub(1).map(|index| list[index]);
                persons.previous[*row as usize] = last
                    .filter(|(other, _)| *other == wanted)
                    .map(|(_, row)| row);
                let split = full.partition_point(|(other, _)| other < month);
                let before = split.checked_sub(1).map(|index| full[index]);
                let after = full
                    .get(full.partition_point(|(other, _)| other <= month))
                    .copied();
                persons.reference[*row as usize] = before.or(after).map(|(_, row)| row);
            }
        }
        persons
    }

    /// The person's rows in order of their months, this one among them; empty without an identifier.
    pub fn rows(&self, row: usize) -> &[(Month, u32)] {
        self.of_row
            .get(row)
            .copied()
            .flatten()
            .map_or(&[], |person| self.rows[person as usize].as_slice())
    }

    /// All persons, each with the rows in order of their months.
    pub fn all(&self) -> &[Vec<(Month, u32)>] {
        &self.rows
    }

    /// The row of the month before, where there is exactly that month.
    pub fn previous(&self, row: usize) -> Option<usize> {
        let previous = self.previous.get(row).copied().flatten();
        previous.map(|row| row as usize)
    }

    fn whose(&self, row: usize, whose: Whose) -> Option<usize> {
        match whose {
            Whose::This => Some(row),
            Whose::Previous => self.previous(row),
            Whose::Reference => self
                .reference
                .get(row)
                .copied()
                .flatten()
                .map(|row| row as usize),
        }
    }
}

/// One payslip in front of a formula.
#[derive(Debug, Clone, Copy)]
pub struct Evaluation<'a> {
    pub payroll: &'a Payroll,
    pub persons: &'a Persons,
    pub parameters: &'a Parameters,
    pub values: &'a Values,
    pub row: usize,
}

impl Evaluation<'_> {
    /// Computes the steps in their order into `results`.
    ///
    /// # Errors
    /// At the first that gives nothing.
    pub fn steps(&self, steps: &[Step], results: &mut Vec<Decimal>) -> Result<(), Stop> {
        results.clear();
        for step in steps {
            let result = self.number(&step.number, results)?;
            results.push(result);
        }
        Ok(())
    }

    /// Computes a number.
    ///
    /// # Errors
    /// When something that it needs is missing, not known, or out of range.
    pub fn number(&self, number: &Number, steps: &[Decimal]) -> Result<Decimal, Stop> {
        let pair =
            |left, right| Ok::<_, Stop>((self.number(left, steps)?, self.number(right, steps)?));
        let result = match number {
            Number::Constant(number, _) => Some(*number),
            Number::Field {
                slot,
                whose,
                unit,
                empty,
            } => {
                let row = self.persons.whose(self.row, *whose).ok_or(Stop::Missing)?;
                let value = match self.payroll.get(row, *slot) {
                    Some(Value::Number(number)) => *number,
                    _ => empty.ok_or(Stop::Missing)?,
                };
                Some(match unit {
                    super::Unit::Percent => hundredth(value),
                    _ => value,
                })
            }
            Number::Parameter(index, _) => {
                let value = self.values.plain[usize::from(*index)];
                Some(value.ok_or(Stop::Unknown(*index, None))?)
            }
            Number::Keyed(index, slot, unit) => Some(self.keyed(*index, *slot, *unit)?),
            Number::Step(index, _) => Some(steps[usize::from(*index)]),
            Number::Add(left, right) => {
                pair(left, right).map(|(left, right)| left.checked_add(right))?
            }
            Number::Subtract(left, right) => {
                pair(left, right).map(|(left, right)| left.checked_sub(right))?
            }
            Number::Multiply(left, right) => {
                pair(left, right).map(|(left, right)| left.checked_mul(right))?
            }
            Number::Divide(left, right) => {
                pair(left, right).map(|(left, right)| left.checked_div(right))?
            }
            Number::Negate(inner) => Some(-self.number(inner, steps)?),
            Number::Choose(cases, last) => {
                for (test, case) in cases {
                    if self.test(test, steps)? {
                        return self.number(case, steps);
                    }
                }
                return self.number(last, steps);
            }
            Number::Least(list) | Number::Greatest(list) => {
                let least = matches!(number, Number::Least(_));
                let mut best: Option<Decimal> = None;
                for one in list {
                    let one = self.number(one, steps)?;
                    best =
                        Some(best.map_or(
                            one,
                            |best| if least { best.min(one) } else { best.max(one) },
                        ));
                }
                best
            }
            Number::Round(inner, decimals) => Some(
                self.number(inner, steps)?
                    .round_dp_with_strategy(*decimals, RoundingStrategy::MidpointAwayFromZero),
            ),
            Number::Floor(inner) => Some(self.number(inner, steps)?.floor()),
            Number::Absolute(inner) => Some(self.number(inner, steps)?.abs()),
            Number::Total(slot, months, unit) => self.total(*slot, *months, *unit),
            Number::Days(first, last) => {
                let (first, last) = (self.day(first)?, self.day(last)?);
                Some(Decimal::from(first.duration_until(last).as_hours() / 24))
            }
            Number::Months(first, last) => Some(whole_months(self.day(first)?, self.day(last)?)),
            Number::SexOfNir(slot) => {
                let digit = self.payroll.text(self.row, *slot).and_then(identity::sex);
                Some(Decimal::from(digit.ok_or(Stop::Missing)?))
            }
        };
        result.ok_or(Stop::Arithmetic)
    }

    fn keyed(&self, index: u16, slot: Slot, unit: super::Unit) -> Result<Decimal, Stop> {
        let key = self.payroll.text(self.row, slot).ok_or(Stop::Missing)?;
        let key = fold_head(key);
        let parameter = self.parameters.get(index);
        let entry = parameter.during(self.values.month, Some(&key));
        entry
            .ok()
            .and_then(|entry| scaled(entry, unit))
            .ok_or(Stop::Unknown(index, Some(key)))
    }

    fn total(&self, slot: Slot, months: i32, unit: super::Unit) -> Option<Decimal> {
        let first = self.values.month.plus(1 - months);
        let mut sum = Decimal::ZERO;
        let rows = self.persons.rows(self.row);
        let begin = rows.partition_point(|(month, _)| *month < first);
        let end = rows.partition_point(|(month, _)| *month <= self.values.month);
        for (_, row) in &rows[begin..end] {
            let value = self
                .payroll
                .get(*row as usize, slot)
                .and_then(Value::number);
            sum = sum.checked_add(value.unwrap_or_default())?;
        }
        Some(match unit {
            super::Unit::Percent => hundredth(sum),
            _ => sum,
        })
    }

    /// A day.
    ///
    /// # Errors
    /// When the field is empty.
    pub fn day(&self, day: &Day) -> Result<Date, Stop> {
        match day {
            Day::Given(date) => Ok(*date),
            Day::FirstOfMonth => Ok(self.values.month.first_day()),
            Day::LastOfMonth => Ok(self.values.month.last_day()),
            Day::Field(slot) => match self.payroll.get(self.row, *slot) {
                Some(Value::Date(date)) => Ok(*date),
                _ => Err(Stop::Missing),
            },
        }
    }

    /// Whether a test holds.
    ///
    /// # Errors
    /// As `number`.
    pub fn test(&self, test: &Test, steps: &[Decimal]) -> Result<bool, Stop> {
        Ok(match test {
            Test::Both(left, right) => self.test(left, steps)? && self.test(right, steps)?,
            Test::Either(left, right) => self.test(left, steps)? || self.test(right, steps)?,
            Test::Not(inner) => !self.test(inner, steps)?,
            Test::Numbers(order, left, right) => holds(
                *order,
                &self.number(left, steps)?,
                &self.number(right, steps)?,
            ),
            Test::Days(order, left, right) => holds(*order, &self.day(left)?, &self.day(right)?),
            Test::Choice(slot, whose, bits) => {
                let row = self.persons.whose(self.row, *whose).ok_or(Stop::Missing)?;
                match self.payroll.get(row, *slot) {
                    Some(Value::Choice(choice)) => bits >> choice & 1 == 1,
                    _ => return Err(Stop::Missing),
                }
            }
            Test::Words { slot, words, part } => {
                let text = self.payroll.text(self.row, *slot).ok_or(Stop::Missing)?;
                let text = fold_head(text);
                words.iter().any(|word| match part {
                    true => text.contains(word.as_str()),
                    false => text == *word,
                })
            }
            Test::Given(slot, whose) => self
                .persons
                .whose(self.row, *whose)
                .is_some_and(|row| self.payroll.get(row, *slot).is_some()),
            Test::Same(slot, whose) => {
                let row = self.persons.whose(self.row, *whose).ok_or(Stop::Missing)?;
                self.same(row, *slot)
            }
            Test::NirKey(slot) => {
                let text = self.payroll.text(self.row, *slot).ok_or(Stop::Missing)?;
                identity::nir_key_fits(text)
            }
            Test::IbanKey(slot) => {
                let text = self.payroll.text(self.row, *slot).ok_or(Stop::Missing)?;
                identity::iban_key_fits(text)
            }
            Test::NirBirth(nir, birth) => {
                let text = self.payroll.text(self.row, *nir).ok_or(Stop::Missing)?;
                identity::birth_agrees(text, self.day(&Day::Field(*birth))?)
            }
        })
    }

    /// Whether another row has the same value; an empty amount is zero.
    fn same(&self, other: usize, slot: Slot) -> bool {
        let (mine, theirs) = (
            self.payroll.get(self.row, slot),
            self.payroll.get(other, slot),
        );
        if mine == theirs {
            return true;
        }
        let field = fields().get(slot);
        let Some(empty) = field.empty.filter(|_| field.kind != Kind::Choice) else {
            return false;
        };
        let number = |value: Option<&Value>| {
            value
                .and_then(Value::number)
                .unwrap_or(Decimal::from(empty))
        };
        number(mine) == number(theirs)
    }
}

fn holds<T: Ord>(order: Order, left: &T, right: &T) -> bool {
    match order {
        Order::Equal => left == right,
        Order::Less => left < right,
        Order::LessOrEqual => left <= right,
    }
}

/// Months that have run out entirely; negative backwards.
fn whole_months(first: Date, last: Date) -> Decimal {
    let months = Month::of(last).since(Month::of(first));
    let begun = match months {
        1.. if last.day() < first.day() && last != last.last_of_month() => 1,
        _ => 0,
    };
    Decimal::from(months - begun)
}
