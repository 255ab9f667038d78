//! What the format of a cell makes of its number: a day, a percentage, or a plain number.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::date;
use crate::grid::{Origin, Stored};
use crate::number;
use crate::problem::Problem;

/// What a format shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Shown {
    #[default]
    Number,
    Day,
    Percent,
    /// A number with so many digits, noughts before it: an identifier.
    Digits(u8),
}

impl Shown {
    /// What a format without a code of its own shows.
    pub(super) fn builtin(id: u32) -> Self {
        match id {
            9 | 10 => Self::Percent,
            14..=17 | 22 | 27..=31 | 36 | 50..=54 | 57 | 58 => Self::Day,
            _ => Self::Number,
        }
    }

    /// What a format's code shows, outside of what it quotes.
    pub(super) fn of(code: &str) -> Self {
        let lower = code.to_lowercase();
        if lower.starts_with("general") || lower.starts_with("standard") {
            return Self::Number;
        }
        if (2..=40).contains(&code.len()) && code.bytes().all(|byte| byte == b'0') {
            return Self::Digits(code.len() as u8);
        }
        let (mut quoted, mut bracket, mut escaped) = (false, false, false);
        let mut percent = false;
        for letter in lower.chars() {
            if std::mem::take(&mut escaped) {
                continue;
            }
            match letter {
                '"' => quoted = !quoted,
                '\\' | '_' | '*' => escaped = true,
                '[' => bracket = true,
                ']' => bracket = false,
                _ if quoted || bracket => {}
                'd' | 'y' | 'j' => return Self::Day,
                '%' => percent = true,
                _ => {}
            }
        }
        if lower.contains("mmm") || lower.contains("aaaa") {
            return Self::Day;
        }
        if percent { Self::Percent } else { Self::Number }
    }
}

/// Adds a number as its format shows it; `late` is whether days are counted from 1904.
pub(super) fn add(
    stored: &mut Stored,
    text: &str,
    shown: Shown,
    late: bool,
) -> Result<(), Problem> {
    let Some(number) = number::plain(text) else {
        return stored.cell(text, Origin::Text);
    };
    match shown {
        Shown::Digits(width) if number.is_integer() && number.is_sign_positive() => {
            let width = usize::from(width);
            stored.cell(&format!("{:0>width$}", number.to_string()), Origin::Text)
        }
        Shown::Number | Shown::Digits(_) => stored.cell(&number.to_string(), Origin::Number),
        Shown::Percent => {
            let percent = number.checked_mul(Decimal::ONE_HUNDRED).unwrap_or(number);
            stored.cell(&percent.normalize().to_string(), Origin::Percent)
        }
        Shown::Day => {
            let days = number.trunc().to_i64().map(|days| {
                if late {
                    days.saturating_add(1_462)
                } else {
                    days
                }
            });
            match days.and_then(date::serial) {
                Some(day) => stored.cell(&day.to_string(), Origin::Date),
                None => stored.cell(&number.to_string(), Origin::Number),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_tell_what_they_show() {
        for code in [
            "dd/mm/yyyy",
            "jj/mm/aaaa",
            "[$-40C]d mmmm yyyy",
            "mmm-yy",
            "mmmm",
            "yyyy\\-mm",
        ] {
            assert_eq!(Shown::of(code), Shown::Day, "{code}");
        }
        for code in [
            "0.00",
            "#,##0 \"days\"",
            "[Red]0",
            "General",
            "_-* #,##0.00\\ \"€\"_-",
            "Standard",
            "hh:mm",
        ] {
            assert_eq!(Shown::of(code), Shown::Number, "{code}");
        }
        assert_eq!(Shown::of("00000"), Shown::Digits(5));
        assert_eq!(Shown::of("0.00%"), Shown::Percent);
    }
}
