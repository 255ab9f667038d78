//! A month of a year.

use std::{fmt, str::FromStr};

use jiff::civil::Date;

/// A month, counted from January of year 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(i32);

impl Month {
    /// `month` is 1 to 12; none for any other, and for years outside 1 to 9998.
    pub fn new(year: i32, month: i32) -> Option<Self> {
        ((1..=9998).contains(&year) && (1..=12).contains(&month))
            .then(|| Self(year * 12 + month - 1))
    }

    /// The month in which a day lies.
    pub fn of(date: Date) -> Self {
        Self(i32::from(date.year()) * 12 + i32::from(date.month()) - 1)
    }

    /// The year.
    pub fn year(self) -> i32 {
        self.0.div_euclid(12)
    }

    /// 1 to 12.
    pub fn number(self) -> i32 {
        self.0.rem_euclid(12) + 1
    }

    /// Its first day.
    pub fn first_day(self) -> Date {
        // The bounds of `new` keep both in range.
        Date::new(self.year() as i16, self.number() as i8, 1).unwrap_or(Date::ZERO)
    }

    /// Its last day.
    pub fn last_day(self) -> Date {
        self.first_day().last_of_month()
    }

    /// The month so many months later.
    #[must_use]
    pub fn plus(self, months: i32) -> Self {
        Self(self.0.saturating_add(months))
    }

    /// How many months lie between an earlier month and this one.
    pub fn since(self, earlier: Self) -> i32 {
        self.0 - earlier.0
    }
}

/// As in files: `2026-07`.
impl fmt::Display for Month {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        write!(formatter, "{:04}-{:02}", self.year(), self.number())
    }
}

/// Reads `2026-07`.
impl FromStr for Month {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts = text.trim().split_once('-');
        parts
            .filter(|(year, month)| year.len() == 4 && month.len() == 2)
            .and_then(|(year, month)| Self::new(year.parse().ok()?, month.parse().ok()?))
            .ok_or_else(|| format!("« {text} » n’est pas un mois ; écrivez-le 2026-07"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_read_written_and_counted() {
        let july: Month = "2026-07".parse().unwrap();
        assert_eq!(july.to_string(), "2026-07");
        assert_eq!(july.plus(6).to_string(), "2027-01");
        assert_eq!(july.since("2025-12".parse().unwrap()), 7);
        assert_eq!(july.last_day(), jiff::civil::date(2026, 7, 31));
        assert_eq!(july.first_day(), jiff::civil::date(2026, 7, 1));
        assert_eq!(Month::of(jiff::civil::date(2026, 7, 31)), july);
        for wrong in ["2026-13", "2026-00", "26-07", "2026/07", "2026-7", ""] {
            assert!(wrong.parse::<Month>().is_err(), "{wrong}");
        }
    }
}
