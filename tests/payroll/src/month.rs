//! Months of pay.

use std::fmt;

use jiff::civil::{Date, date};

/// A month, as `2025-07`; months follow one another and can be counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(i32);

impl Month {
    /// `month` from 1 to 12.
    pub const fn new(year: i32, month: i32) -> Self {
        Self(year * 12 + month - 1)
    }

    /// From `2025-07`; `None` when it is no month.
    pub fn parse(text: &str) -> Option<Self> {
        let (year, month) = text.split_once('-')?;
        let (year, month) = (year.parse().ok()?, month.parse().ok()?);
        ((1..=12).contains(&month) && (1900..=2200).contains(&year)).then(|| Self::new(year, month))
    }

    /// The month of a day.
    pub fn of(day: Date) -> Self {
        Self::new(i32::from(day.year()), i32::from(day.month()))
    }

    /// The month that comes so many later.
    pub fn plus(self, months: i32) -> Self {
        Self(self.0 + months)
    }

    /// Months from another to this.
    pub fn since(self, other: Self) -> i32 {
        self.0 - other.0
    }

    /// The year.
    pub fn year(self) -> i32 {
        self.0.div_euclid(12)
    }

    /// 1 to 12.
    pub fn number(self) -> i32 {
        self.0.rem_euclid(12) + 1
    }

    /// A day of this month; a day after its end is its last.
    pub fn day(self, day: i8) -> Date {
        let first = date(self.year() as i16, self.number() as i8, 1);
        let last = first.days_in_month();
        date(first.year(), first.month(), day.clamp(1, last))
    }

    /// Its last day.
    pub fn end(self) -> Date {
        self.day(31)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:04}-{:02}", self.year(), self.number())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_follow_one_another() {
        let december = Month::new(2025, 12);
        assert_eq!(december.plus(1).to_string(), "2026-01");
        assert_eq!(Month::parse("2026-01"), Some(december.plus(1)));
        assert_eq!(Month::parse("2026-13"), None);
        assert_eq!(december.plus(2).end(), date(2026, 2, 28));
        assert_eq!(december.plus(-12).since(december), -12);
    }
}
