//! Amounts, numbers and dates as they are written in France.

use jiff::civil::Date;
use kit::dates::{month_name, written};
use kit::language::Language;
use rust_decimal::{Decimal, RoundingStrategy};

use crate::Month;

/// Between groups of three digits.
const THOUSANDS: char = '\u{202f}';

/// Before a unit.
const BEFORE_UNIT: char = '\u{a0}';

/// Decimals of a number that is shown; more are cut.
const MOST_DECIMALS: u32 = 6;

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
    let mut rounded = cents(amount);
    rounded.rescale(2);
    grouped(&rounded.to_string())
}

/// `2 279 €`, rounded to the euro: for key figures and charts.
pub fn whole_euros(amount: Decimal) -> String {
    let rounded = amount.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero);
    format!("{}{BEFORE_UNIT}€", grouped(&rounded.to_string()))
}

/// `59,0734`: no more decimals than are there, six at most.
pub fn number(number: Decimal) -> String {
    let rounded =
        number.round_dp_with_strategy(MOST_DECIMALS, RoundingStrategy::MidpointAwayFromZero);
    grouped(&rounded.normalize().to_string())
}

/// `11,1 %` for 0.111.
pub fn percent(share: Decimal) -> String {
    let hundredfold = share.checked_mul(Decimal::ONE_HUNDRED).unwrap_or(share);
    format!("{}{BEFORE_UNIT}%", number(hundredfold))
}

/// `12 480`.
pub fn count(count: usize) -> String {
    grouped(&count.to_string())
}

/// `-2279,25`: for tables that a program reads.
pub fn plain(number: Decimal) -> String {
    number.to_string().replace('.', ",")
}

/// `31/05/2026`.
pub fn short_date(date: Date) -> String {
    format!("{:02}/{:02}/{:04}", date.day(), date.month(), date.year())
}

/// `31 mai 2026`.
pub fn date(date: Date) -> String {
    written(date, Language::French)
}

/// `mai 2026`.
pub fn month(month: Month) -> String {
    let name = month_name(month.number() as i8, Language::French);
    format!("{name} {}", month.year())
}

/// `mars 2026, mai 2026 à juillet 2026`: months in their order, those that follow each other as one span.
pub fn months(months: &[Month]) -> String {
    let mut spans: Vec<(Month, Month)> = Vec::new();
    for one in months {
        match spans.last_mut() {
            Some((_, last)) if *one == last.plus(1) => *last = *one,
            _ => spans.push((*one, *one)),
        }
    }
    let told = |(first, last): &(Month, Month)| match first == last {
        true => month(*first),
        false => format!("{} à {}", month(*first), month(*last)),
    };
    spans.iter().map(told).collect::<Vec<_>>().join(", ")
}

/// `05/2026`.
pub fn short_month(month: Month) -> String {
    format!("{:02}/{:04}", month.number(), month.year())
}

fn grouped(plain: &str) -> String {
    let (sign, plain) = plain
        .strip_prefix('-')
        .map_or(("", plain), |plain| ("-", plain));
    let (whole, decimals) = plain.split_once('.').unwrap_or((plain, ""));
    let is_zero = plain.chars().all(|c| matches!(c, '0' | '.'));
    let mut shown = String::from(if is_zero { "" } else { sign });
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
    use super::*;

    #[test]
    fn french_formats() {
        let decimal = |text: &str| text.parse::<Decimal>().unwrap();
        assert_eq!(euros(decimal("2279.245")), "2\u{202f}279,25\u{a0}€");
        assert_eq!(euros(decimal("-0.001")), "0,00\u{a0}€");
        assert_eq!(
            whole_euros(decimal("-1234567.5")),
            "-1\u{202f}234\u{202f}568\u{a0}€"
        );
        assert_eq!(
            euros(decimal("-1234567.5")),
            "-1\u{202f}234\u{202f}567,50\u{a0}€"
        );
        assert_eq!(number(decimal("59.0734")), "59,0734");
        assert_eq!(number(decimal("100.00")), "100");
        assert_eq!(percent(decimal("0.1110")), "11,1\u{a0}%");
        assert_eq!(plain(decimal("-12.50")), "-12,50");
        assert_eq!(count(120_000), "120\u{202f}000");
        assert_eq!(date(jiff::civil::date(2026, 5, 1)), "1er mai 2026");
        assert_eq!(short_date(jiff::civil::date(2026, 5, 1)), "01/05/2026");
    }
}
