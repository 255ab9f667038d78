//! Days and months as people and software write them; what has two readings keeps both, and the column decides.

use jiff::civil::Date;
use kit::fold::Folded;

use crate::value::Month;

/// What a text can be read to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reading<T> {
    /// Only this.
    One(T),
    /// By the order of day and month; `None` where there is no such day.
    Order {
        day_first: Option<T>,
        month_first: Option<T>,
    },
    /// The century is missing.
    ShortYear,
}

/// The day of a serial number of spreadsheets, 1 being 1 January 1900; days before March 1900 are not told apart.
pub(crate) fn serial(number: i64) -> Option<Date> {
    if !(61..=73_050).contains(&number) {
        return None;
    }
    let start = jiff::civil::date(1899, 12, 30);
    start.checked_add(jiff::Span::new().days(number)).ok()
}

/// Reads a day; `years_from` is the first year that two digits stand for.
pub(crate) fn day(text: &str, years_from: Option<i16>) -> Option<Reading<Date>> {
    let text = without_time(text.trim());
    let bytes = text.as_bytes();
    if bytes.iter().all(u8::is_ascii_digit) {
        return compact(text);
    }
    if let Some([first, second, third]) = three(text) {
        return numeric(first, second, third, years_from);
    }
    let (day, month, year) = words(text)?;
    let year = match full_year(year, years_from) {
        Ok(year) => year?,
        Err(Short) => return Some(Reading::ShortYear),
    };
    date(year, month, day?).map(Reading::One)
}

/// Reads a month, alone or as any of its days.
pub(crate) fn month(text: &str, years_from: Option<i16>) -> Option<Reading<Month>> {
    let text = text.trim();
    if text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        let year_first = two(&text[4..]).and_then(|month| Month::new(four(&text[..4])?, month));
        let month_first = two(&text[..2]).and_then(|month| Month::new(four(&text[2..])?, month));
        return year_first.or(month_first).map(Reading::One);
    }
    let mut parts = text.split(['-', '/', '.', ' ']);
    if let (Some(first), Some(second), None) = (parts.next(), parts.next(), parts.next()) {
        let pair = match (first.len(), second.len()) {
            (4, 1 | 2) => Some((first, second)),
            (1 | 2, 4) => Some((second, first)),
            _ => None,
        };
        if let Some((year, month)) = pair.and_then(|(year, month)| Some((four(year)?, two(month)?)))
        {
            return Month::new(year, month).map(Reading::One);
        }
    }
    if let Some((None, month, year)) = words(text) {
        // A month of pay is of this century: "avr-25".
        let year = full_year(year, years_from.or(Some(2000))).ok()??;
        return Month::new(year, month).map(Reading::One);
    }
    Some(match day(text, years_from)? {
        Reading::One(date) => Reading::One(Month::of(date)?),
        Reading::Order {
            day_first,
            month_first,
        } => Reading::Order {
            day_first: day_first.and_then(Month::of),
            month_first: month_first.and_then(Month::of),
        },
        Reading::ShortYear => Reading::ShortYear,
    })
}

/// Whether a text with slashes writes the first day of a month when its day comes first, or when its month does.
pub(crate) fn is_first_of_month(text: &str) -> (bool, bool) {
    match three(without_time(text.trim())) {
        Some([first, second, _]) => (two(first) == Some(1), two(second) == Some(1)),
        None => (false, false),
    }
}

struct Short;

fn full_year(year: &str, years_from: Option<i16>) -> Result<Option<i16>, Short> {
    match (year.len(), years_from) {
        (4, _) => Ok(four(year)),
        (2, None) => Err(Short),
        (2, Some(from)) => {
            let Some(two) = two(year) else {
                return Ok(None);
            };
            let year = from - from.rem_euclid(100) + i16::from(two);
            Ok(Some(if year < from { year + 100 } else { year }))
        }
        _ => Ok(None),
    }
}

fn date(year: i16, month: i8, day: i8) -> Option<Date> {
    let date = Date::new(year, month, day).ok()?;
    (1850..2200).contains(&year).then_some(date)
}

/// Eight digits: 20250430 or 30042025.
fn compact(text: &str) -> Option<Reading<Date>> {
    if text.len() != 8 {
        return None;
    }
    let iso = date(four(&text[..4])?, two(&text[4..6])?, two(&text[6..])?);
    let (first, second, year) = (two(&text[..2])?, two(&text[2..4])?, four(&text[4..])?);
    match (iso, date(year, second, first)) {
        (Some(one), None) | (None, Some(one)) => Some(Reading::One(one)),
        (Some(one), Some(other)) if one == other => Some(Reading::One(one)),
        _ => None,
    }
}

fn numeric(
    first: &str,
    second: &str,
    third: &str,
    years_from: Option<i16>,
) -> Option<Reading<Date>> {
    if first.len() == 4 {
        return date(four(first)?, two(second)?, two(third)?).map(Reading::One);
    }
    let (first, second) = (two(first)?, two(second)?);
    let year = match full_year(third, years_from) {
        Ok(year) => year?,
        Err(Short) => return Some(Reading::ShortYear),
    };
    let day_first = date(year, second, first);
    let month_first = date(year, first, second);
    match (day_first, month_first) {
        (None, None) => None,
        (Some(one), Some(other)) if one == other => Some(Reading::One(one)),
        _ => Some(Reading::Order {
            day_first,
            month_first,
        }),
    }
}

/// Three runs of digits with the same mark between them.
fn three(text: &str) -> Option<[&str; 3]> {
    let mark = text.chars().find(|letter| !letter.is_ascii_digit())?;
    if !matches!(mark, '/' | '-' | '.' | ' ' | '\u{a0}') {
        return None;
    }
    let mut parts = text.split(mark);
    let found = [parts.next()?, parts.next()?, parts.next()?];
    let digits = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    (parts.next().is_none() && found.iter().all(digits)).then_some(found)
}

/// "1er avril 2025", "30-avr-25", "avril 2025": day, month, year as written.
fn words(text: &str) -> Option<(Option<i8>, i8, &str)> {
    let mut parts = text
        .split(|letter: char| letter.is_whitespace() || matches!(letter, '-' | '/' | '.' | ','))
        .filter(|part| !part.is_empty());
    let first = parts.next()?;
    let (day, name) = match first.bytes().next()?.is_ascii_digit() {
        true => (
            Some(two(first.strip_suffix("er").unwrap_or(first))?),
            parts.next()?,
        ),
        false => (None, first),
    };
    let month = named(name)?;
    let year = parts.next()?;
    let digits = year.bytes().all(|byte| byte.is_ascii_digit());
    (parts.next().is_none() && digits).then_some((day, month, year))
}

fn named(name: &str) -> Option<i8> {
    if name.len() > 12 {
        return None;
    }
    let folded = Folded::new(name);
    Some(match folded.text() {
        "janvier" | "janv" | "jan" | "january" => 1,
        "fevrier" | "fevr" | "fev" | "february" | "feb" => 2,
        "mars" | "mar" | "march" => 3,
        "avril" | "avr" | "april" | "apr" => 4,
        "mai" | "may" => 5,
        "juin" | "june" | "jun" => 6,
        "juillet" | "juil" | "july" | "jul" => 7,
        "aout" | "aou" | "august" | "aug" => 8,
        "septembre" | "sept" | "sep" | "september" => 9,
        "octobre" | "oct" | "october" => 10,
        "novembre" | "nov" | "november" => 11,
        "decembre" | "dec" | "december" => 12,
        _ => return None,
    })
}

/// The text before a time of day: databases write midnight after each day.
fn without_time(text: &str) -> &str {
    let Some((day, time)) = text.split_once(['T', ' ']) else {
        return text;
    };
    let time = time.strip_suffix('Z').unwrap_or(time);
    let is_time = time.len() >= 5
        && time.as_bytes()[2] == b':'
        && time
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b':' | b'.'));
    if is_time { day } else { text }
}

fn two(text: &str) -> Option<i8> {
    (matches!(text.len(), 1 | 2) && text.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| text.parse().ok())?
}

fn four(text: &str) -> Option<i16> {
    (text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(reading: Option<Reading<Date>>) -> String {
        let date = |date: Option<Date>| date.map_or("-".to_owned(), |date| date.to_string());
        match reading {
            None => "none".to_owned(),
            Some(Reading::One(one)) => one.to_string(),
            Some(Reading::ShortYear) => "short".to_owned(),
            Some(Reading::Order {
                day_first,
                month_first,
            }) => format!("{} or {}", date(day_first), date(month_first)),
        }
    }

    #[test]
    fn days_are_read() {
        for (text, expected) in [
            ("2025-04-30", "2025-04-30"),
            ("2025-04-30T00:00:00", "2025-04-30"),
            ("30/04/2025 00:00", "2025-04-30 or -"),
            ("04/30/2025", "- or 2025-04-30"),
            ("03/04/2025", "2025-04-03 or 2025-03-04"),
            ("04/04/2025", "2025-04-04"),
            ("3.4.2025", "2025-04-03 or 2025-03-04"),
            ("20250430", "2025-04-30"),
            ("30042025", "2025-04-30"),
            ("1er avril 2025", "2025-04-01"),
            ("30 août 1985", "1985-08-30"),
            ("30-avr-2025", "2025-04-30"),
            ("30/04/85", "short"),
            ("31/02/2025", "none"),
            ("31/04/2025", "none"),
            ("hier", "none"),
            ("", "none"),
            ("1/1/1", "none"),
            ("30/04-2025", "none"),
        ] {
            assert_eq!(show(day(text, None)), expected, "{text}");
        }
        assert_eq!(show(day("30/04/85", Some(1930))), "1985-04-30 or -");
        assert_eq!(show(day("30/04/29", Some(1930))), "2029-04-30 or -");
    }

    #[test]
    fn months_are_read() {
        for text in [
            "2025-04",
            "04/2025",
            "4/2025",
            "avril 2025",
            "Avr. 2025",
            "avr-25",
            "202504",
            "042025",
            "2025-04-30",
            "2025/04",
            "15/04/2025",
        ] {
            let found = match month(text, None) {
                Some(Reading::One(month)) => Some(month),
                Some(Reading::Order { day_first, .. }) => day_first,
                _ => None,
            };
            assert_eq!(found, Month::new(2025, 4), "{text}");
        }
        assert_eq!(month("13/2025", None), None);
        assert_eq!(month("avril", None), None);
    }

    #[test]
    fn serial_numbers_are_days() {
        assert_eq!(
            serial(45_748).map(|date| date.to_string()).as_deref(),
            Some("2025-04-01")
        );
        assert_eq!(
            serial(61).map(|date| date.to_string()).as_deref(),
            Some("1900-03-01")
        );
        assert_eq!(serial(12), None);
    }
}
