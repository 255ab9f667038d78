//! Days that acts name: with day, month and year, in figures or in words, also badly recognised.
//!
//! Acts mean one day by a date. What needs an anchor ("demain", "le 12 mars") is no date here;
//! a day whose month or year stands at the other end of a period ("du 3 au 14 mars 2025") is read by [`period`].

use std::ops::Range;

use jiff::civil::Date;
use kit::fold::Class;

use crate::text::Text;

const MONTHS: [&str; 12] = [
    "janvier",
    "fevrier",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "aout",
    "septembre",
    "octobre",
    "novembre",
    "decembre",
];

/// Abbreviations that stamps use.
const SHORT: &[(&str, i8)] = &[
    ("janv", 1),
    ("jan", 1),
    ("fev", 2),
    ("fevr", 2),
    ("avr", 4),
    ("juil", 7),
    ("juill", 7),
    ("sept", 9),
    ("sep", 9),
    ("oct", 10),
    ("nov", 11),
    ("dec", 12),
    ("aou", 8),
    ("jui", 6),
];

/// A day, and the tokens that it takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Day {
    pub(crate) date: Date,
    pub(crate) tokens: Range<usize>,
}

/// The day that begins with a token; an article, a weekday before it is passed over.
pub(crate) fn read(text: &Text, token: usize) -> Option<Day> {
    let mut first = token;
    if matches!(text.word(first), "le" | "du" | "ce") {
        first += 1;
    }
    if is_weekday(text.word(first)) {
        first += 1;
    }
    // "le 1 er", "le ler": what recognition makes of "1er".
    let (day, next) = day(text, first)?;
    let (month, year, end) = month_year(text, next, first)?;
    let date = Date::new(year, month, day).ok()?;
    Some(Day {
        date,
        tokens: first..end,
    })
}

/// The first day that begins within some tokens.
pub(crate) fn first(text: &Text, tokens: Range<usize>) -> Option<Day> {
    tokens
        .into_iter()
        .find_map(|token| starts(text, token).then(|| read(text, token)).flatten())
}

/// A period: "du 3 au 14 mars 2025", "entre le 3 mars et le 4 avril 2025 inclus"; the tokens begin with the first day.
pub(crate) fn period(text: &Text, token: usize) -> Option<(Day, Day)> {
    let mut first = token;
    while matches!(text.word(first), "le" | "du") || is_weekday(text.word(first)) {
        first += 1;
    }
    if let Some(from) = read(text, first) {
        let to = to_word(text, from.tokens.end)?;
        return Some((from, read(text, to)?));
    }
    // The month or the year is said once, at the end.
    let (start_day, mut next) = day(text, first)?;
    let mut start_month = None;
    if let Some(month) = month(text.word(next)) {
        start_month = Some(month);
        next += 1;
    }
    let to = to_word(text, next)?;
    let until = read(text, to)?;
    let month = start_month.unwrap_or(until.date.month());
    let mut year = until.date.year();
    if month > until.date.month() {
        year -= 1;
    }
    let from = Day {
        date: Date::new(year, month, start_day).ok()?,
        tokens: first..next,
    };
    (from.date <= until.date).then_some((from, until))
}

/// The token after "au", "jusqu'au", "et le" that ends a period, where one follows; hours are passed over.
fn to_word(text: &Text, token: usize) -> Option<usize> {
    let mut position = token;
    let end = token + 10;
    while position < end {
        match text.word(position) {
            "au" => return Some(position + 1),
            "et" if text.word(position + 1) == "le" => return Some(position + 1),
            "jusqu" | "a" | "h" | "heures" | "heure" | "inclus" | "de" | "matin" | "minuit" => {}
            word if word.len() <= 2 && word.bytes().all(|byte| byte.is_ascii_digit()) => {}
            _ => return None,
        }
        position += 1;
    }
    None
}

/// Whether a token can begin a day; a quick look.
pub(crate) fn starts(text: &Text, token: usize) -> bool {
    let Some(one) = text.tokens().get(token) else {
        return false;
    };
    match one.class {
        Class::Number => one.range().len() <= 4,
        Class::Word => {
            ordinal(text.word(token)).is_some() || matches!(text.word(token), "ler" | "l")
        }
    }
}

fn day(text: &Text, token: usize) -> Option<(i8, usize)> {
    let word = text.word(token);
    let mut next = token + 1;
    let value = if let Some(value) = number(word) {
        if word.len() > 2 {
            // "2025-03-12" is read as a whole by `month_year`.
            return iso_day(text, token);
        }
        if value == 1 && matches!(text.word(next), "er" | "ier") && text.gap(next).len() <= 2 {
            next += 1;
        }
        value
    } else if word == "l" && text.gap(next).is_empty() && text.word(next).len() == 1 {
        // "l8" is what recognition makes of "18".
        let digit = number(text.word(next))?;
        next += 1;
        10 + digit
    } else if word == "ler" || word == "l" && text.word(next) == "er" {
        next += usize::from(word == "l");
        1
    } else {
        let (value, end) = spelled(text, token)?;
        next = end;
        value
    };
    (1..=31).contains(&value).then_some((value as i8, next))
}

/// The day of "2025-03-12"; the month and year are found again by `month_year`.
fn iso_day(text: &Text, token: usize) -> Option<(i8, usize)> {
    if text.word(token).len() != 4 || !glued(text, token + 1) || !glued(text, token + 2) {
        return None;
    }
    let day = number(text.word(token + 2)).filter(|_| text.word(token + 2).len() == 2)?;
    Some((i8::try_from(day).ok()?, token + 3))
}

fn month_year(text: &Text, token: usize, first: usize) -> Option<(i8, i16, usize)> {
    if text.word(first).len() == 4 && number(text.word(first)).is_some() {
        let month = number(text.word(first + 1)).filter(|_| text.word(first + 1).len() == 2)?;
        let year = year_number(text.word(first))?;
        return Some((i8::try_from(month).ok()?, year, token));
    }
    if !near(text.gap(token)) {
        return None;
    }
    if let Some(month) = number(text.word(token)) {
        // "20/05/2025", "20.05.25": marks on both sides, none other.
        if text.word(token).len() > 2 || !glued(text, token) || !glued(text, token + 1) {
            return None;
        }
        let year = text.word(token + 1);
        let year = match year.len() {
            4 => year_number(year)?,
            2 => {
                let short = number(year)? as i16;
                if short < 70 {
                    2000 + short
                } else {
                    1900 + short
                }
            }
            _ => return None,
        };
        return Some((i8::try_from(month).ok()?, year, token + 2));
    }
    let word = text.word(token);
    let month = month(word).or_else(|| misread(word))?;
    if !near(text.gap(token + 1)) {
        return None;
    }
    let (year, end) = year(text, token + 1)?;
    Some((month, year, end))
}

fn year(text: &Text, token: usize) -> Option<(i16, usize)> {
    let word = text.word(token);
    if let Some(year) = year_number(word) {
        return Some((year, token + 1));
    }
    // "2O25", "20 25": a letter for a nought, a blank inside.
    let mut digits = String::new();
    let mut position = token;
    while digits.len() < 4 && position < token + 3 {
        let piece = text.word(position);
        if position > token && text.gap(position).len() > 1 {
            break;
        }
        for character in piece.chars() {
            match character {
                '0'..='9' => digits.push(character),
                'o' => digits.push('0'),
                'l' | 'i' => digits.push('1'),
                _ => return spelled_year(text, token),
            }
        }
        position += 1;
    }
    match year_number(&digits) {
        Some(year) => Some((year, position)),
        None => spelled_year(text, token),
    }
}

/// "deux mille vingt-cinq", "mil neuf cent quatre-vingt-dix-neuf".
fn spelled_year(text: &Text, token: usize) -> Option<(i16, usize)> {
    let (base, next) = match (text.word(token), text.word(token + 1)) {
        ("deux", "mille" | "mil") => (2000, token + 2),
        ("mil" | "mille", "neuf") if matches!(text.word(token + 2), "cent" | "cents") => {
            (1900, token + 3)
        }
        _ => return None,
    };
    Some(match spelled(text, next) {
        Some((value, end)) if value < 100 => (base + value as i16, end),
        _ => (base, next),
    })
}

/// A number under 100 in words, at most five of them.
fn spelled(text: &Text, token: usize) -> Option<(u32, usize)> {
    let mut value = ordinal(text.word(token))?;
    let mut position = token + 1;
    while position < token + 5 {
        let word = text.word(position);
        if !matches!(text.gap(position), " " | "-" | "\n" | " - ") {
            break;
        }
        let skip = usize::from(word == "et");
        let Some(add) = ordinal(text.word(position + skip)) else {
            if matches!((value, word), (4, "vingts")) {
                value = 80;
                position += 1;
                continue;
            }
            break;
        };
        if value == 4 && add == 20 {
            value = 80;
        } else if value >= 20 && value % 10 == 0 && add < 20
            || (value == 10 || value % 20 == 10 && value > 60) && (7..10).contains(&add)
        {
            value += add;
        } else {
            break;
        }
        position += 1 + skip;
    }
    Some((value, position))
}

fn ordinal(word: &str) -> Option<u32> {
    Some(match word {
        "premier" | "un" | "une" => 1,
        "deux" => 2,
        "trois" => 3,
        "quatre" => 4,
        "cinq" => 5,
        "six" => 6,
        "sept" => 7,
        "huit" => 8,
        "neuf" => 9,
        "dix" => 10,
        "onze" => 11,
        "douze" => 12,
        "treize" => 13,
        "quatorze" => 14,
        "quinze" => 15,
        "seize" => 16,
        "vingt" => 20,
        "trente" => 30,
        "quarante" => 40,
        "cinquante" => 50,
        "soixante" => 60,
        _ => return None,
    })
}

/// The month that a word names, abbreviated or not.
pub(crate) fn month(word: &str) -> Option<i8> {
    if let Some(index) = MONTHS.iter().position(|month| *month == word) {
        return Some(index as i8 + 1);
    }
    SHORT
        .iter()
        .find(|(short, _)| *short == word)
        .map(|(_, month)| *month)
}

/// The month that a word names with one letter misread; trusted between a day and a year only.
fn misread(word: &str) -> Option<i8> {
    if word.len() < 3 {
        return None;
    }
    let mut found = None;
    for (index, month) in MONTHS.iter().enumerate() {
        if strsim::hamming(month, word) == Ok(1) {
            if found.is_some() {
                return None;
            }
            found = Some(index as i8 + 1);
        }
    }
    found
}

fn number(word: &str) -> Option<u32> {
    if word.len() > 4 || !word.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    word.parse().ok()
}

/// A year that an act can be of.
fn year_number(word: &str) -> Option<i16> {
    let year = number(word).filter(|_| word.len() == 4)?;
    (1800..=2199).contains(&year).then_some(year as i16)
}

/// Whether a gap parts the pieces of one date: blanks and a stray mark.
fn near(gap: &str) -> bool {
    gap.len() <= 4 && !gap.contains("\n\n") && matches!(gap.trim(), "" | "." | "-" | "/" | ",")
}

/// Whether only one mark of a date in figures stands before a token.
fn glued(text: &Text, token: usize) -> bool {
    matches!(text.gap(token), "/" | "." | "-" | " / " | " - ")
}

pub(crate) fn is_weekday(word: &str) -> bool {
    matches!(
        word,
        "lundi" | "mardi" | "mercredi" | "jeudi" | "vendredi" | "samedi" | "dimanche"
    )
}
