//! Amounts, numbers and dates as they are written in France.

use jiff::civil::Date;
use rust_decimal::{Decimal, RoundingStrategy};

use super::month::Month;

/// Between groups of three digits.
const THOUSANDS: char = '\u{202f}';

/// Before a unit.
const BEFORE_UNIT: char = '\u{a0}';

/// Decimals of a number that is shown; more are cut.
const MOST_DECIMALS: u32 = 6;

/// The names of the months.
pub const MONTHS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

/// Rounds to the cent, halves away from zero.
pub fn cents(amount: Decimal) -> Decimal {
    amount.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero)
}

/// `2 279,25 €`, rounded to the cent.
pub fn euros(amount: Decimal) -> String {
    format!("{}{BEFORE_UNIT}€", amount_alone(amount))
}

/// `2 279,25`: an amount in the middle of a calculation, rounded to the cent.
pub fn amount_alone(amount: Decimal) -> String {
    let mut amount = cents(amount);
    amount.rescale(2);
    grouped(amount)
}

/// `59,0734`: no more decimals than are there, six at most.
pub fn number(number: Decimal) -> String {
    grouped(
        number
            .round_dp_with_strategy(MOST_DECIMALS, RoundingStrategy::MidpointAwayFromZero)
            .normalize(),
    )
}

/// `11,1 %` for 0.111.
pub fn percent(share: Decimal) -> String {
    let hundredfold = share.checked_mul(Decimal::ONE_HUNDRED).unwrap_or(share);
    format!("{}{BEFORE_UNIT}%", number(hundredfold))
}

/// `31 mai 2026`.
pub fn date(date: Date) -> String {
    let first = if date.day() == 1 { "er" } else { "" };
    format!("{}{first} {}", date.day(), month(Month::of(date)))
}

/// `mai 2026`.
pub fn month(month: Month) -> String {
    let name = MONTHS[month.number() as usize - 1];
    format!("{name} {}", month.year())
}

fn grouped(number: Decimal) -> String {
    let plain = number.abs().to_string();
    let (whole, decimals) = plain.split_once('.').unwrap_or((&plain, ""));
    let mut shown = String::new();
    if number.is_sign_negative() && !number.is_zero() {
        shown.push('-');
    }
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index) % 3 == 0 {
            shown.push(THOUSANDS);
        }
        shown.push(digit);
    }
    if !decimals.is_empty() {
        shown.push(',');
        shown.push_str(decimals);
    }
    shown
}

#[cfg(test)]
mod tests {
    use std::str::FromStr;

    use super::*;

    #[test]
    fn french_formats() {
        let decimal = |text| Decimal::from_str(text).unwrap();
        assert_eq!(euros(decimal("2279.245")), "2\u{202f}279,25\u{a0}€");
        assert_eq!(euros(decimal("-0.001")), "0,00\u{a0}€");
        assert_eq!(
            euros(decimal("-1234567.5")),
            "-1\u{202f}234\u{202f}567,50\u{a0}€"
        );
        assert_eq!(number(decimal("59.0734")), "59,0734");
        assert_eq!(number(decimal("100.00")), "100");
        assert_eq!(percent(decimal("0.1110")), "11,1\u{a0}%");
        assert_eq!(date(jiff::civil::date(2026, 5, 1)), "1er mai 2026");
    }
}
