//! A formula that is ready to run: slots for fields, places for parameters and steps, types checked.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::Unit;
use crate::logic::field::Slot;

/// Which payslip of the person a field is read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// The one that is checked.
    This,
    /// The one of the month before; there is none after a gap.
    Previous,
    /// The nearest one without absences: the latest before, else the first after.
    Reference,
}

/// What gives a number.
#[derive(Debug, Clone)]
pub enum Number {
    Constant(Decimal, Unit),
    Field {
        slot: Slot,
        whose: Whose,
        unit: Unit,
        /// What an empty cell, and a missing optional column, stand for.
        empty: Option<Decimal>,
    },
    Parameter(u16, Unit),
    /// A parameter that differs by the value of a text field.
    Keyed(u16, Slot, Unit),
    /// An earlier step.
    Step(u16, Unit),
    Add(Box<Number>, Box<Number>),
    Subtract(Box<Number>, Box<Number>),
    Multiply(Box<Number>, Box<Number>),
    Divide(Box<Number>, Box<Number>),
    Negate(Box<Number>),
    /// The number of the first test that holds, else the last one.
    Choose(Vec<(Test, Number)>, Box<Number>),
    Least(Vec<Number>),
    Greatest(Vec<Number>),
    /// Half away from zero, to so many decimals.
    Round(Box<Number>, u32),
    Floor(Box<Number>),
    Absolute(Box<Number>),
    /// A field's sum over the person's rows of so many months, this one the last.
    Total(Slot, i32, Unit),
    /// A field's sum over the person's rows of the calendar year: up to this month, or of the whole year.
    Year {
        slot: Slot,
        whole: bool,
        unit: Unit,
    },
    /// Months of the calendar year up to this one in which the person has a row.
    PaidMonths,
    /// What most of the person's payslips of the year say, those without absences and with the same part time.
    Usual(Slot, Unit),
    /// Whole days from one day to the other.
    Days(Day, Day),
    /// Whole months from one day to the other.
    Months(Day, Day),
    /// The first digit of a social security number, where it is 1 or 2.
    SexOfNir(Slot),
}

/// What gives a day.
#[derive(Debug, Clone)]
pub enum Day {
    Given(Date),
    Field(Slot),
    FirstOfMonth,
    LastOfMonth,
}

/// How two things compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    Equal,
    Less,
    LessOrEqual,
}

/// What holds or does not.
#[derive(Debug, Clone)]
pub enum Test {
    Both(Box<Test>, Box<Test>),
    Either(Box<Test>, Box<Test>),
    Not(Box<Test>),
    Numbers(Order, Number, Number),
    Days(Order, Day, Day),
    /// One bit for each choice that fits.
    Choice(Slot, Whose, u64),
    /// Whether a text is one of these, folded; `part` when it may stand inside longer text.
    Words {
        slot: Slot,
        words: Vec<String>,
        part: bool,
    },
    /// Whether there is a value.
    Given(Slot, Whose),
    /// Whether two payslips of the person have the same value, both empty included.
    Same(Slot, Whose),
    /// Whether the person has a row for each month of the year up to this one, or since it came.
    YearKnown,
    /// Whether the person came or left within the month, by its dates.
    PartOfMonth,
    /// Whether the key of a social security number fits; a number without key does.
    NirKey(Slot),
    /// Whether the check digits of an account fit.
    IbanKey(Slot),
    /// Whether year and month of birth agree with a social security number.
    NirBirth(Slot, Slot),
}

impl Number {
    /// How many of the steps, from the first, have to be known before it can be computed.
    pub fn steps(&self) -> usize {
        match self {
            Self::Step(index, _) => usize::from(*index) + 1,
            Self::Add(left, right)
            | Self::Subtract(left, right)
            | Self::Multiply(left, right)
            | Self::Divide(left, right) => left.steps().max(right.steps()),
            Self::Negate(inner)
            | Self::Round(inner, _)
            | Self::Floor(inner)
            | Self::Absolute(inner) => inner.steps(),
            Self::Choose(cases, last) => cases
                .iter()
                .map(|(test, case)| test.steps().max(case.steps()))
                .fold(last.steps(), usize::max),
            Self::Least(list) | Self::Greatest(list) => {
                list.iter().map(Self::steps).max().unwrap_or_default()
            }
            _ => 0,
        }
    }

    /// How the result is shown.
    pub fn unit(&self) -> Unit {
        match self {
            Self::Constant(_, unit)
            | Self::Field { unit, .. }
            | Self::Parameter(_, unit)
            | Self::Keyed(_, _, unit)
            | Self::Step(_, unit)
            | Self::Total(_, _, unit)
            | Self::Year { unit, .. }
            | Self::Usual(_, unit) => *unit,
            Self::Add(left, right) | Self::Subtract(left, right) => {
                wider(left.unit(), right.unit())
            }
            Self::Multiply(left, right) => match (left.unit(), right.unit()) {
                (Unit::Money, _) | (_, Unit::Money) => Unit::Money,
                (Unit::Percent, Unit::Percent) => Unit::Percent,
                _ => Unit::Number,
            },
            Self::Divide(left, right) => match (left.unit(), right.unit()) {
                (Unit::Money, Unit::Money) => Unit::Number,
                (left, _) => left,
            },
            Self::Negate(inner)
            | Self::Round(inner, _)
            | Self::Floor(inner)
            | Self::Absolute(inner) => inner.unit(),
            Self::Choose(cases, last) => cases
                .iter()
                .fold(last.unit(), |unit, (_, case)| wider(unit, case.unit())),
            Self::Least(list) | Self::Greatest(list) => list
                .iter()
                .fold(Unit::Number, |unit, one| wider(unit, one.unit())),
            Self::PaidMonths | Self::Days(..) | Self::Months(..) | Self::SexOfNir(_) => {
                Unit::Number
            }
        }
    }
}

impl Test {
    /// As for numbers.
    pub fn steps(&self) -> usize {
        match self {
            Self::Both(left, right) | Self::Either(left, right) => left.steps().max(right.steps()),
            Self::Not(inner) => inner.steps(),
            Self::Numbers(_, left, right) => left.steps().max(right.steps()),
            _ => 0,
        }
    }
}

fn wider(left: Unit, right: Unit) -> Unit {
    match (left, right) {
        (Unit::Money, _) | (_, Unit::Money) => Unit::Money,
        (Unit::Percent, _) | (_, Unit::Percent) => Unit::Percent,
        _ => Unit::Number,
    }
}
