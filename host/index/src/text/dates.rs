//! Dates in words and figures, French and English, as one token each.

use super::{Kind, Scene, Shape, Token, blank, words};

/// Names of months without accents, with their shortest forms, January first.
const MONTHS: [&[&str]; 12] = [
    &["janvier", "janv", "january", "jan"],
    &["fevrier", "fevr", "february", "feb"],
    &["mars", "march"],
    &["avril", "avr", "april", "apr"],
    &["mai", "may"],
    &["juin", "june"],
    &["juillet", "juil", "july"],
    &["aout", "august", "aug"],
    &["septembre", "sept", "september"],
    &["octobre", "oct", "october"],
    &["novembre", "nov", "november"],
    &["decembre", "dec", "december"],
];

/// A date, as far as it is written.
struct Date {
    year: Option<u32>,
    month: u32,
    day: Option<u32>,
    /// How many pieces it takes.
    used: usize,
    /// Where the month's name stands, if it is one.
    name: Option<usize>,
}

/// Takes a date that begins here; returns how many pieces it takes.
pub(super) fn date(scene: &Scene, at: usize, tokens: &mut Vec<Token>) -> Option<usize> {
    let date = in_figures(scene, at)
        .or_else(|| day_first(scene, at))
        .or_else(|| month_first(scene, at))?;
    let last = at + date.used - 1;
    let mut push = |text: String, kind| tokens.push(scene.whole(text, at, last, kind));
    match (date.year, date.day) {
        (Some(year), Some(day)) => {
            push(format!("@{year}-{:02}-{day:02}", date.month), Kind::Whole);
            push(format!("@{year}-{:02}", date.month), Kind::Part);
            push(format!("@-{:02}-{day:02}", date.month), Kind::Part);
            push(year.to_string(), Kind::Part);
        }
        (Some(year), None) => {
            push(format!("@{year}-{:02}", date.month), Kind::Whole);
            push(year.to_string(), Kind::Part);
        }
        (None, Some(day)) => push(format!("@-{:02}-{day:02}", date.month), Kind::Whole),
        (None, None) => return None,
    }
    if let Some(name) = date.name {
        let text = words::stem(&scene.pieces[name].lower, scene.language);
        tokens.push(scene.whole(text, name, name, Kind::Part));
    }
    Some(date.used)
}

/// `12/03/2025`, `12.03.2025`, `12-03-2025`, `2025-03-12`; no more figures after it, which would be a number.
fn in_figures(scene: &Scene, at: usize) -> Option<Date> {
    let gap = scene.gap(at)?;
    if !matches!(gap, "/" | "." | "-") || scene.gap(at + 1)? != gap {
        return None;
    }
    if scene
        .gap(at + 2)
        .is_some_and(|next| matches!(next, "/" | "-" | "_"))
    {
        return None;
    }
    let first = scene.piece(at)?;
    let month = scene.piece(at + 1)?.digits(2)?;
    let third = scene.piece(at + 2)?;
    let (year, day) = match first.lower.len() {
        4 => (first.digits(4)?, third.digits(2)?),
        _ if third.lower.len() == 4 => (third.digits(4)?, first.digits(2)?),
        _ => return None,
    };
    is_date(year, month, day).then_some(Date {
        year: Some(year),
        month,
        day: Some(day),
        used: 3,
        name: None,
    })
}

/// `12 mars 2025`, `1er avril`, `12 March 2025`.
fn day_first(scene: &Scene, at: usize) -> Option<Date> {
    let piece = scene.piece(at)?;
    let day = match piece.lower.as_str() {
        "1er" | "1st" => 1,
        _ => piece.digits(2)?,
    };
    if !blank(scene.gap(at)?) {
        return None;
    }
    let month = month(scene, at + 1)?;
    let year = year_after(scene, at + 1);
    is_date(year.unwrap_or(2000), month, day).then_some(Date {
        year,
        month,
        day: Some(day),
        used: if year.is_some() { 3 } else { 2 },
        name: Some(at + 1),
    })
}

/// `mars 2025`, `March 12, 2025`.
fn month_first(scene: &Scene, at: usize) -> Option<Date> {
    let month = month(scene, at)?;
    if let Some(year) = year_after(scene, at) {
        return Some(Date {
            year: Some(year),
            month,
            day: None,
            used: 2,
            name: Some(at),
        });
    }
    let day = blank(scene.gap(at)?)
        .then(|| scene.piece(at + 1)?.digits(2))
        .flatten()?;
    let year = year_after(scene, at + 1)?;
    is_date(year, month, day).then_some(Date {
        year: Some(year),
        month,
        day: Some(day),
        used: 3,
        name: Some(at),
    })
}

fn month(scene: &Scene, at: usize) -> Option<u32> {
    let piece = scene
        .piece(at)
        .filter(|piece| piece.shape == Shape::Letters)?;
    let name = piece.plain();
    let place = MONTHS.iter().position(|names| names.contains(&name))?;
    u32::try_from(place + 1).ok()
}

/// The year after a piece, which white space or a comma parts from it.
fn year_after(scene: &Scene, at: usize) -> Option<u32> {
    let gap = scene.gap(at)?;
    let apart = blank(gap) || (gap.starts_with([',', '.']) && blank(&gap[1..]));
    let piece = scene.piece(at + 1)?;
    (apart && piece.lower.len() == 4)
        .then(|| piece.digits(4))
        .flatten()
        .filter(|year| (1500..2200).contains(year))
}

fn is_date(year: u32, month: u32, day: u32) -> bool {
    (1500..2200).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day)
}
