//! Money in whole cents, and fractions that are rounded once.

use std::ops::{Add, Mul};

/// An amount in cents.
pub type Cents = i64;

/// An exact fraction of cents: sums and products stay exact until [`Fraction::cents`] rounds them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fraction {
    above: i128,
    below: i128,
}

impl Fraction {
    /// `above / below`; `below` is not zero.
    pub fn new(above: i128, below: i128) -> Self {
        let divisor = common_divisor(above.unsigned_abs(), below.unsigned_abs()).max(1) as i128;
        let sign = if below < 0 { -1 } else { 1 };
        Self {
            above: sign * above / divisor,
            below: sign * below / divisor,
        }
    }

    /// An amount as a fraction.
    pub fn of(cents: Cents) -> Self {
        Self {
            above: i128::from(cents),
            below: 1,
        }
    }

    /// The nearest cent, halves away from zero, as payslips round.
    pub fn cents(self) -> Cents {
        let doubled = 2 * self.above.abs() + self.below;
        let rounded = doubled / (2 * self.below);
        let signed = if self.above < 0 { -rounded } else { rounded };
        Cents::try_from(signed).unwrap_or(Cents::MAX)
    }

    /// The larger of two.
    pub fn max(self, other: Self) -> Self {
        if self.above * other.below >= other.above * self.below {
            self
        } else {
            other
        }
    }

    /// The smaller of two.
    pub fn min(self, other: Self) -> Self {
        if self.max(other) == self { other } else { self }
    }
}

impl Add for Fraction {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self::new(
            self.above * other.below + other.above * self.below,
            self.below * other.below,
        )
    }
}

impl Mul for Fraction {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        Self::new(self.above * other.above, self.below * other.below)
    }
}

/// `2279,25`, as French files write it.
pub fn comma(cents: Cents) -> String {
    written(cents, ',')
}

/// `2279.25`.
pub fn point(cents: Cents) -> String {
    written(cents, '.')
}

/// The cents of `2 279,25 €`, `2279.25`, `-12` or `12,00-`; `None` when it is no amount to the cent.
pub fn parse(text: &str) -> Option<Cents> {
    let mut kept: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '€' && *c != '\u{202f}')
        .map(|c| if c == ',' { '.' } else { c })
        .collect();
    let negative = kept.starts_with(['-', '−']) || kept.ends_with('-');
    kept.retain(|c| c.is_ascii_digit() || c == '.');
    let (whole, decimals) = kept.split_once('.').unwrap_or((&kept, ""));
    let decimals = decimals.trim_end_matches('0');
    if decimals.len() > 2 || (whole.is_empty() && decimals.is_empty() && !kept.contains('0')) {
        return None;
    }
    let whole: Cents = if whole.is_empty() {
        0
    } else {
        whole.parse().ok()?
    };
    let part: Cents = format!("{decimals:0<2}").parse().ok()?;
    let cents = whole.checked_mul(100)?.checked_add(part)?;
    Some(if negative { -cents } else { cents })
}

fn written(cents: Cents, mark: char) -> String {
    let sign = if cents < 0 { "-" } else { "" };
    let size = cents.unsigned_abs();
    format!("{sign}{}{mark}{:02}", size / 100, size % 100)
}

fn common_divisor(mut one: u128, mut other: u128) -> u128 {
    while other != 0 {
        (one, other) = (other, one % other);
    }
    one
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_once_and_away_from_zero() {
        assert_eq!(Fraction::new(5, 2).cents(), 3);
        assert_eq!(Fraction::new(-5, 2).cents(), -3);
        assert_eq!(Fraction::new(5, -2).cents(), -3);
        assert_eq!((Fraction::new(1, 3) + Fraction::new(1, 6)).cents(), 1);
        assert_eq!(
            Fraction::new(1, 3).max(Fraction::new(1, 4)),
            Fraction::new(1, 3)
        );
        assert_eq!(
            Fraction::new(1, 3).min(Fraction::new(1, 4)),
            Fraction::new(1, 4)
        );
    }

    #[test]
    fn reads_what_files_and_people_write() {
        for (text, cents) in [
            ("2 279,25 €", Some(227_925)),
            ("2279.25", Some(227_925)),
            ("-13,92", Some(-1_392)),
            ("12,00-", Some(-1_200)),
            ("0", Some(0)),
            ("1950.100", Some(195_010)),
            ("1950.123", None),
            ("", None),
            ("néant", None),
        ] {
            assert_eq!(parse(text), cents, "{text}");
        }
        assert_eq!(comma(-5), "-0,05");
        assert_eq!(point(227_925), "2279.25");
    }
}
