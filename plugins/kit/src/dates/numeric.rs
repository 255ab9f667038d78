//! Dates written with digits alone: 12/03/2026, 12-03-26, 2026-03-12.

use jiff::civil::Date;

use super::{cursor::Cursor, expression::Expression};

/// Words before a number that make it a reference and not a date.
const REFERENCES: &[&str] = &[
    "n",
    "no",
    "numero",
    "ref",
    "reference",
    "dossier",
    "article",
    "art",
    "articles",
    "lot",
    "marche",
    "facture",
    "devis",
    "commande",
    "l",
    "r",
    "d",
    "rd",
    "rn",
    "tel",
    "telephone",
    "fax",
    "version",
    "v",
    "siret",
    "page",
    "p",
    "iban",
    "parcelle",
    "affaire",
    "requete",
    "number",
    "ticket",
    "deliberation",
    "bon",
];

/// Reads a date at `position`; how many tokens it takes, and what it says.
///
/// Day first, as in France; month first only where the second number cannot be a month (03/25/2026).
/// Without a year only with a slash and an introduction ("le 12/03", "vendredi 13/03"), because 3/4 is a fraction.
pub(super) fn read(cursor: &Cursor, position: usize) -> Option<(usize, Expression)> {
    let (first, first_digits) = cursor.number(position)?;
    let separator = separator(cursor.gap(position + 1))?;
    let (second, second_digits) = cursor.number(position + 1)?;
    if runs_on_before(cursor, position) {
        return None;
    }
    let third = match (
        self::separator(cursor.gap(position + 2)),
        cursor.number(position + 2),
    ) {
        (Some(next), Some(third)) if next == separator => Some(third),
        // A longer run of digits after the same separator is a reference or a telephone number.
        (Some(next), None)
            if next == separator
                && cursor
                    .word(position + 2)
                    .starts_with(|c: char| c.is_ascii_digit()) =>
        {
            return None;
        }
        _ => None,
    };
    let length = if third.is_some() { 3 } else { 2 };
    if runs_on_after(cursor, position + length, separator) {
        return None;
    }
    if let Some((third, third_digits)) = third {
        let date = if first_digits == 4 && second_digits <= 2 && third_digits <= 2 {
            civil(first, second, third)
        } else if first_digits <= 2
            && second_digits <= 2
            && (third_digits == 4 || third_digits == 2)
        {
            // Two digits of a year are this century's: mail does not speak of 1926 that way.
            let year = if third_digits == 2 {
                2000 + third
            } else {
                third
            };
            let doubtful = third_digits == 2 && separator != '/';
            if doubtful
                && (first_digits != 2
                    || second_digits != 2
                    || REFERENCES.contains(&cursor.back(position, 1)))
            {
                return None;
            }
            civil(year, second, first).or_else(|| civil(year, first, second))
        } else {
            None
        };
        return date
            .filter(|date| (1900..2200).contains(&date.year()))
            .map(|date| (3, Expression::Full(date)));
    }
    let before = cursor.back(position, 1);
    let introduced = matches!(
        before,
        "le" | "au" | "du" | "avant" | "pour" | "limite" | "on" | "by" | "before" | "until"
    ) || super::words::weekday(before).is_some();
    if separator != '/' || !introduced || first_digits > 2 || second_digits > 2 {
        return None;
    }
    let (day, month) = (i8::try_from(first).ok()?, i8::try_from(second).ok()?);
    // Any leap year will do to see whether the day can exist.
    Date::new(2024, month, day).ok()?;
    Some((
        2,
        Expression::MonthDay {
            month,
            day,
            weekday: super::words::weekday(before),
        },
    ))
}

fn civil(year: u32, month: u32, day: u32) -> Option<Date> {
    Date::new(
        year.try_into().ok()?,
        month.try_into().ok()?,
        day.try_into().ok()?,
    )
    .ok()
}

fn separator(gap: &str) -> Option<char> {
    match gap {
        "/" => Some('/'),
        "-" => Some('-'),
        "." => Some('.'),
        _ => None,
    }
}

/// Whether digits or letters stand glued before, as in a telephone number, a reference or "L. 2213-2".
fn runs_on_before(cursor: &Cursor, position: usize) -> bool {
    position > 0 && matches!(cursor.gap(position), "" | "/" | "-" | "." | "_" | "'")
}

fn runs_on_after(cursor: &Cursor, position: usize, separator: char) -> bool {
    let Some(next) = cursor.tokens.get(position) else {
        return false;
    };
    let gap = cursor.gap(position);
    let digit = cursor.text.as_bytes()[next.start as usize].is_ascii_digit();
    // "2026-03-12T10:00" is a date; "12-03-26-004" is not.
    (gap.is_empty() && !cursor.word(position).starts_with('t'))
        || (gap.len() == 1 && gap.starts_with(separator) && digit)
        || gap == "_"
}
