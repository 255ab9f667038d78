//! Numbers written in digits, with the readings that their separators allow, and the unit after or before them.

use std::ops::Range;

/// One number of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Number {
    pub(super) span: Range<usize>,
    /// What it may mean: digits without separators, and a point before decimals.
    pub(super) readings: Vec<String>,
    pub(super) unit: Option<Unit>,
}

/// A unit that changes what a number says; the others are words like any.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Euro,
    Dollar,
    Pound,
    Percent,
}

impl Number {
    /// Whether the other number says the same; money and percentages must be that there too.
    pub(super) fn is_like(&self, known: &Self) -> bool {
        self.readings
            .iter()
            .any(|reading| known.readings.contains(reading))
            && (self.unit.is_none() || self.unit == known.unit)
    }
}

/// The numbers of a folded text, in their order.
pub(super) fn find(text: &str) -> Vec<Number> {
    let bytes = text.as_bytes();
    let mut numbers = Vec::new();
    let mut position = 0;
    while position < bytes.len() {
        if !bytes[position].is_ascii_digit() {
            position += 1;
            continue;
        }
        let (end, mut readings) = match telephone(bytes, position) {
            Some(found) => found,
            None => figure(bytes, position),
        };
        let after = &text[end..];
        let (unit, thousands) = unit_after(after);
        if let Some(zeros) = thousands {
            readings
                .iter_mut()
                .for_each(|reading| scale(reading, zeros));
        }
        numbers.push(Number {
            span: position..end,
            readings,
            unit: unit.or_else(|| unit_before(&text[..position])),
        });
        position = end;
    }
    numbers
}

/// Four or more pairs of digits, as French telephone numbers are written: one number.
fn telephone(bytes: &[u8], start: usize) -> Option<(usize, Vec<String>)> {
    let pair = |at: usize| {
        bytes.get(at).is_some_and(u8::is_ascii_digit)
            && bytes.get(at + 1).is_some_and(u8::is_ascii_digit)
            && !bytes.get(at + 2).is_some_and(u8::is_ascii_digit)
    };
    let mut digits = String::new();
    let (mut at, mut end) = (start, start);
    while pair(at) {
        digits.extend([bytes[at] as char, bytes[at + 1] as char]);
        end = at + 2;
        if !matches!(bytes.get(end), Some(b' ' | b'.' | b'-')) {
            break;
        }
        at = end + 1;
    }
    (digits.len() >= 8).then(|| (end, vec![digits]))
}

/// One figure with its separators, and what it may mean.
fn figure(bytes: &[u8], start: usize) -> (usize, Vec<String>) {
    let run = |at: usize| {
        bytes[at.min(bytes.len())..]
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count()
    };
    let text = |range: Range<usize>| String::from_utf8_lossy(&bytes[range]).into_owned();
    let mut end = start + run(start);
    let mut parts = vec![text(start..end)];
    let mut separators = Vec::new();
    while let Some(&separator) = bytes.get(end) {
        let next = run(end + 1);
        let joined = match separator {
            b',' | b'.' | b'\'' => next > 0,
            // Only whole groups of three are one number: "50 000", not "le 3 12 personnes".
            b' ' => {
                next == 3 && parts[0].len() <= 3 && parts[1..].iter().all(|part| part.len() == 3)
            }
            _ => false,
        };
        if !joined {
            break;
        }
        separators.push(separator);
        parts.push(text(end + 1..end + 1 + next));
        end += 1 + next;
    }
    (end, readings(&parts, &separators))
}

fn readings(parts: &[String], separators: &[u8]) -> Vec<String> {
    let Some((&last, before)) = separators.split_last() else {
        return vec![plain(&parts[0], "")];
    };
    let grouped = parts[0].len() <= 3 && parts[1..].iter().all(|part| part.len() == 3);
    let same = before.iter().all(|separator| *separator == last);
    let (fraction, whole) = parts
        .split_last()
        .map_or(("", &parts[..0]), |(last, whole)| (last.as_str(), whole));
    let mut readings = Vec::new();
    if grouped && same {
        readings.push(plain(&parts.concat(), ""));
    }
    let decimal = matches!(last, b',' | b'.')
        && (separators.len() == 1 || !same && before.windows(2).all(|pair| pair[0] == pair[1]));
    if decimal {
        readings.push(plain(&whole.concat(), fraction));
    }
    if readings.is_empty() {
        // A version, a date, an article: only the same writing is the same.
        readings.push(parts.join("."));
    }
    readings
}

fn plain(whole: &str, fraction: &str) -> String {
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    match fraction.trim_end_matches('0') {
        "" => whole.to_owned(),
        fraction => format!("{whole}.{fraction}"),
    }
}

/// Moves the point to the right: "1.5" with three zeros is "1500".
fn scale(reading: &mut String, zeros: usize) {
    let (whole, fraction) = match reading.split_once('.') {
        Some((whole, fraction)) => (whole.to_owned(), fraction.to_owned()),
        None => (reading.clone(), String::new()),
    };
    let moved: String = fraction
        .chars()
        .chain(std::iter::repeat('0'))
        .take(zeros)
        .collect();
    let rest = fraction.get(zeros..).unwrap_or_default();
    *reading = plain(&format!("{whole}{moved}"), rest);
}

/// The unit that follows, and the zeros that "k" or "million" before it stand for.
fn unit_after(text: &str) -> (Option<Unit>, Option<usize>) {
    let mut rest = text.trim_start_matches(' ');
    let mut zeros = None;
    for (word, count) in [
        ("k", 3),
        ("m", 6),
        ("million", 6),
        ("milliard", 9),
        ("billion", 9),
    ] {
        let Some(after) = rest.strip_prefix(word) else {
            continue;
        };
        let after = after.strip_prefix('s').unwrap_or(after);
        let after = after.trim_start_matches(' ');
        let after = after
            .strip_prefix("d'")
            .or_else(|| after.strip_prefix("de "))
            .unwrap_or(after);
        // "3 m" is a length: the letters count before money only.
        if unit(after).is_some() || word.len() > 1 && !after.starts_with(char::is_alphabetic) {
            zeros = Some(count);
            rest = after;
            break;
        }
    }
    (unit(rest), zeros)
}

fn unit(text: &str) -> Option<Unit> {
    const UNITS: &[(&str, Unit)] = &[
        ("€", Unit::Euro),
        ("euro", Unit::Euro),
        ("eur", Unit::Euro),
        ("$", Unit::Dollar),
        ("dollar", Unit::Dollar),
        ("usd", Unit::Dollar),
        ("£", Unit::Pound),
        ("pound", Unit::Pound),
        ("livre", Unit::Pound),
        ("gbp", Unit::Pound),
        ("%", Unit::Percent),
        ("pour cent", Unit::Percent),
        ("pourcent", Unit::Percent),
        ("per cent", Unit::Percent),
        ("percent", Unit::Percent),
    ];
    UNITS.iter().find_map(|(word, unit)| {
        let after = text.strip_prefix(word)?;
        let after = after.strip_prefix('s').unwrap_or(after);
        let ends = !word.ends_with(char::is_alphabetic) || !after.starts_with(char::is_alphabetic);
        ends.then_some(*unit)
    })
}

fn unit_before(text: &str) -> Option<Unit> {
    match text.trim_end_matches(' ').chars().next_back()? {
        '€' => Some(Unit::Euro),
        '$' => Some(Unit::Dollar),
        '£' => Some(Unit::Pound),
        _ => None,
    }
}
