//! Running a formula on one payslip.

mod identity;
mod persons;

use jiff::civil::Date;
use rust_decimal::{Decimal, RoundingStrategy};

pub use self::persons::Persons;
use super::{
    compile::Step,
    tree::{Day, Number, Order, Test},
};
use crate::logic::{
    field::{Kind, Slot, fields, fold_head},
    month::Month,
    parameters::{Entry, Parameters},
    payroll::Payroll,
    value::Value,
};

/// Payslips of a person that a sum over months takes, so that a file that gives all rows to one person stays quick.
const MOST_ROWS: usize = 400;

/// Payslips of a person that a sum over the year takes.
const MOST_OF_YEAR: usize = 48;

/// Payslips of a person in a year that are looked at for what is usual.
const MOST_USUAL: usize = 24;

/// Fewer payslips than these say nothing of what is usual.
const FEWEST_USUAL: usize = 3;

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

fn scale(number: Decimal, unit: super::Unit) -> Decimal {
    match unit {
        super::Unit::Percent => hundredth(number),
        _ => number,
    }
}

fn hundredth(mut number: Decimal) -> Decimal {
    // 26 decimals leave room for two more; nobody writes a share with that many.
    match number.set_scale(number.scale() + 2) {
        Ok(()) => number,
        Err(_) => number / Decimal::ONE_HUNDRED,
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
        self.more_steps(steps, results)
    }

    /// Computes the steps that follow those in `results`.
    ///
    /// # Errors
    /// At the first that gives nothing.
    pub fn more_steps(&self, steps: &[Step], results: &mut Vec<Decimal>) -> Result<(), Stop> {
        for step in &steps[results.len().min(steps.len())..] {
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
                    // How much of a month is due that began or ended within it is not for a default to say.
                    _ if self.persons.thirtieths == Some(*slot)
                        && self.persons.is_part(self.payroll, row) =>
                    {
                        return Err(Stop::Missing);
                    }
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
            Number::Year { slot, whole, unit } => self.year(*slot, *whole, *unit),
            Number::PaidMonths => Some(Decimal::from(self.persons.paid_months(self.row))),
            Number::Usual(slot, unit) => Some(self.usual(*slot, *unit)?),
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
        self.sum(
            slot,
            self.values.month.plus(1 - months),
            self.values.month,
            MOST_ROWS,
            unit,
        )
    }

    fn year(&self, slot: Slot, whole: bool, unit: super::Unit) -> Option<Decimal> {
        let month = self.values.month;
        let january = month.plus(1 - month.number());
        let last = if whole { january.plus(11) } else { month };
        // A payslip that nobody can be told of stands for itself.
        if self.persons.rows(self.row).is_empty() {
            let own = self.payroll.get(self.row, slot).and_then(Value::number);
            return Some(scale(own.unwrap_or_default(), unit));
        }
        self.sum(slot, january, last, MOST_OF_YEAR, unit)
    }

    fn sum(
        &self,
        slot: Slot,
        first: Month,
        last: Month,
        most: usize,
        unit: super::Unit,
    ) -> Option<Decimal> {
        let mut sum = Decimal::ZERO;
        let rows = self.persons.rows(self.row);
        let begin = rows.partition_point(|(month, _)| *month < first);
        let end = rows.partition_point(|(month, _)| *month <= last);
        for (_, row) in rows[begin..end].iter().take(most) {
            let value = self
                .payroll
                .get(*row as usize, slot)
                .and_then(Value::number);
            sum = sum.checked_add(value.unwrap_or_default())?;
        }
        Some(scale(sum, unit))
    }

    /// What most of the person's payslips of the year say: those without absences and with this one's part time.
    fn usual(&self, slot: Slot, unit: super::Unit) -> Result<Decimal, Stop> {
        let part_time = fields().slot("quotite").ok_or(Stop::Missing)?;
        let number = |row: usize, slot: Slot| {
            let value = self.payroll.get(row, slot).and_then(Value::number);
            value.or(fields().get(slot).empty.map(Decimal::from))
        };
        let own = number(self.row, part_time);
        let year = self.values.month().year();
        let rows = self.persons.rows(self.row);
        let begin = rows.partition_point(|(month, _)| month.year() < year);
        let values: Vec<Decimal> = rows[begin..]
            .iter()
            .take(MOST_USUAL)
            .filter(|(month, row)| {
                month.year() == year
                    && self.persons.is_full(*row as usize)
                    && number(*row as usize, part_time) == own
            })
            .filter_map(|(_, row)| number(*row as usize, slot))
            .collect();
        let most = values.iter().copied().find(|value| {
            let same = values.iter().filter(|other| *other == value).count();
            same * 2 > values.len()
        });
        let most = most
            .filter(|_| values.len() >= FEWEST_USUAL)
            .ok_or(Stop::Missing)?;
        Ok(match unit {
            super::Unit::Percent => hundredth(most),
            _ => most,
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
            Test::YearKnown => self.persons.year_is_known(self.row),
            Test::PartOfMonth => self.persons.is_part(self.payroll, self.row),
            Test::NirKey(slot) => {
                let text = self.payroll.text(self.row, *slot).ok_or(Stop::Missing)?;
                identity::nir_key_fits(text)
            }
            Test::IbanKey(slot) => {
                let text = self.payroll.text(self.row, *slot).ok_or(Stop::Missing)?;
                // An account as banks wrote it before is no account of the other kind with a wrong key.
                if identity::is_rib(text) {
                    return Err(Stop::Missing);
                }
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
