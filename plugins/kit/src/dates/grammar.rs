//! Recognising date expressions, token by token: the calendar ones here, the others in their own files.

use jiff::civil::{Date, Time, Weekday};

use super::{
    cursor::Cursor,
    duration,
    expression::{Expression, Which},
    numeric, relative, words,
};

/// Reads the expression that begins at `position`: how many tokens it takes, and what it says.
pub(super) fn read(cursor: &Cursor, position: usize) -> Option<(usize, Expression)> {
    let word = cursor.word(position);
    if word.as_bytes().first()?.is_ascii_digit() {
        return numeric::read(cursor, position).or_else(|| day_first(cursor, position));
    }
    if word == "premier" {
        return day_first(cursor, position);
    }
    if !may_begin(word) {
        return None;
    }
    if let Some(weekday) = words::weekday(word) {
        return weekday_first(cursor, position, weekday);
    }
    if let Some(weekday) = words::weekday_short(word) {
        // "mar. 22 mai", "Tue 12 Mar": an abbreviation counts only with day and month.
        if cursor.joined(position + 1)
            && let Some((length, expression)) = day_first(cursor, position + 1)
        {
            return match expression {
                Expression::MonthDay { month, day, .. } => Some((
                    length + 1,
                    Expression::MonthDay {
                        month,
                        day,
                        weekday: Some(weekday),
                    },
                )),
                other => Some((length + 1, other)),
            };
        }
    }
    if words::month_leads(word)
        && let Some(read) = month_first(cursor, position, None)
    {
        return Some(read);
    }
    duration::read(cursor, position).or_else(|| relative::read(cursor, position))
}

/// Whether a date may begin with this word, by its first two letters: most words leave here.
fn may_begin(word: &str) -> bool {
    const BEGINNINGS: [&[u8; 2]; 40] = [
        b"ap", b"au", b"av", b"be", b"by", b"ce", b"cl", b"co", b"da", b"de", b"di", b"en", b"eo",
        b"fe", b"fi", b"fr", b"hi", b"in", b"ja", b"je", b"jo", b"ju", b"lu", b"ma", b"me", b"mi",
        b"mo", b"ne", b"no", b"oc", b"sa", b"se", b"so", b"st", b"su", b"th", b"to", b"tu", b"ve",
        b"we",
    ];
    match word.as_bytes() {
        [b'd'] => true,
        [first, second, ..] => {
            BEGINNINGS.contains(&&[*first, *second])
                || matches!((first, second), (b'w', b'i') | (b'y', b'e'))
        }
        _ => false,
    }
}

/// "12 mars 2026", "1er avril", "12th of March", "du 12 au 15 mars" (each end on its own), "le 12".
pub(super) fn day_first(cursor: &Cursor, position: usize) -> Option<(usize, Expression)> {
    let day = day(cursor, position)?;
    let mut next = position + 1;
    if cursor.gap(next).is_empty()
        && matches!(cursor.word(next), "er" | "st" | "nd" | "rd" | "th" | "e")
    {
        next += 1;
    }
    let ordinal = next;
    if matches!(cursor.word(next), "of") {
        next += 1;
    }
    if let Some((length, expression)) = month_after(cursor, position, next, day) {
        return Some((length, expression));
    }
    // The first end of a range borrows the month of the second.
    if matches!(cursor.word(ordinal), "au" | "et" | "to" | "and" | "ou")
        || cursor.gap(ordinal).trim() == "-"
    {
        let mut other = ordinal;
        if matches!(cursor.word(other), "au" | "et" | "to" | "and" | "ou") {
            other += 1;
        }
        if matches!(cursor.word(other), "le") {
            other += 1;
        }
        if words::weekday(cursor.word(other)).is_some() {
            other += 1;
        }
        if self::day(cursor, other).is_some() {
            let mut after = other + 1;
            if matches!(cursor.word(after), "er" | "st" | "nd" | "rd" | "th") {
                after += 1;
            }
            if let Some((_, expression)) = month_after(cursor, other, after, day) {
                return Some((ordinal - position, expression));
            }
        }
    }
    bare_day(cursor, position, ordinal, day)
}

fn month_after(
    cursor: &Cursor,
    position: usize,
    next: usize,
    day: i8,
) -> Option<(usize, Expression)> {
    let month = words::month(cursor.word(next)).filter(|_| cursor.joined(next))?;
    Date::new(2024, month, day).ok()?;
    match year(cursor, next + 1) {
        Some(year) => Date::new(year, month, day)
            .ok()
            .map(|date| (next + 2 - position, Expression::Full(date))),
        None => Some((
            next + 1 - position,
            Expression::MonthDay {
                month,
                day,
                weekday: None,
            },
        )),
    }
}

/// "avant le 12": a day alone, only after "le" or "the" with an introduction, and where nothing is counted.
fn bare_day(cursor: &Cursor, position: usize, next: usize, day: i8) -> Option<(usize, Expression)> {
    let article =
        matches!(cursor.back(position, 1), "le" | "the" | "au") && cursor.gap(position) == " ";
    let introduced = matches!(
        cursor.back(position, 2),
        "avant" | "pour" | "tard" | "jusqu" | "by" | "before" | "ici" | "until" | "for"
    );
    let elided = cursor.back(position, 1) == "au" && cursor.back(position, 2) == "jusqu";
    if !(article && introduced || elided) {
        return None;
    }
    let gap = cursor.gap(next);
    // After "le" nothing is counted, but streets and flats are numbered.
    let numbered = matches!(
        cursor.word(next),
        "rue"
            | "avenue"
            | "av"
            | "boulevard"
            | "bd"
            | "place"
            | "chemin"
            | "impasse"
            | "allee"
            | "quai"
            | "route"
            | "cours"
            | "square"
            | "bis"
            | "ter"
            | "pieces"
            | "roues"
            | "x"
            | "h"
            | "heures"
            | "heure"
            | "eme"
            | "ans"
            | "euros"
            | "km"
            | "m"
            | "tonnes"
            | "places"
            | "percent"
    );
    let figure = cursor.word(next).starts_with(|c: char| c.is_ascii_digit());
    let dated_otherwise = cursor.word(next) == "du" && cursor.word(next + 1) != "mois"
        || cursor.word(next + 1) == "rue";
    let ends = next >= cursor.tokens.len()
        || gap.starts_with(['.', ',', ';', '!', '?', ')', '\n', ':'])
            && !cursor.word(next).starts_with(|c: char| c.is_ascii_digit())
        || gap.starts_with(' ') && !(numbered || figure || dated_otherwise);
    ends.then_some((next - position, Expression::Day { day, weekday: None }))
}

fn weekday_first(
    cursor: &Cursor,
    position: usize,
    weekday: Weekday,
) -> Option<(usize, Expression)> {
    let next = position + 1;
    let with_weekday = |expression| match expression {
        Expression::MonthDay { month, day, .. } => Expression::MonthDay {
            month,
            day,
            weekday: Some(weekday),
        },
        other => other,
    };
    if cursor.joined(next) && cursor.gap(next).trim() != "." {
        let start = if matches!(cursor.word(next), "le" | "the") {
            next + 1
        } else {
            next
        };
        if let Some((length, expression)) =
            numeric::read(cursor, start).or_else(|| day_first(cursor, start))
        {
            return Some((start + length - position, with_weekday(expression)));
        }
        if let Some((length, expression)) = month_first(cursor, start, Some(weekday)) {
            return Some((start + length - position, expression));
        }
        if let Some(day) = day(cursor, next)
            && cursor.gap(next) == " "
            && !matches!(
                cursor.word(next + 1),
                "h" | "heures" | "heure" | "am" | "pm" | "rue"
            )
            && !cursor.gap(next + 1).starts_with(':')
        {
            let ordinal = cursor.gap(next + 1).is_empty()
                && matches!(cursor.word(next + 1), "st" | "nd" | "rd" | "th" | "er");
            return Some((
                2 + usize::from(ordinal),
                Expression::Day {
                    day,
                    weekday: Some(weekday),
                },
            ));
        }
    }
    if habitual(cursor, position) {
        return None;
    }
    let mut end = next;
    if words::is_part_of_day(cursor.word(end)) && cursor.joined(end) {
        end += 1;
    } else if cursor.follows(end, &["apres", "midi"]) {
        end += 2;
    }
    let which = match cursor.word(end) {
        "en" if matches!(cursor.word(end + 1), "huit") => Some((2, Which::Further(1))),
        "en" if matches!(cursor.word(end + 1), "quinze") => Some((2, Which::Further(2))),
        "prochain" => Some((1, Which::Coming)),
        "dernier"
            if !cursor.gap(end).contains(',')
                && !matches!(cursor.word(end + 1), "delai" | "carat") =>
        {
            Some((1, Which::Last))
        }
        "de" if cursor.follows(end, &["de", "la", "semaine", "prochaine"]) => {
            Some((4, Which::NextWeek))
        }
        "semaine" if cursor.word(end + 1) == "prochaine" => Some((2, Which::NextWeek)),
        "next" if cursor.word(end + 1) == "week" => Some((2, Which::NextWeek)),
        "of" if cursor.follows(end, &["of", "next", "week"]) => Some((3, Which::NextWeek)),
        _ => None,
    };
    let (more, which) = match which {
        Some((more, which)) if cursor.joined(end) => (more, which),
        _ => (
            0,
            match cursor.back(position, 1) {
                "ce" | "this" => Which::This,
                "next" => Which::NextWeek,
                "last" | "depuis" | "since" => Which::Last,
                // "le vendredi" without a number is a habit, unless something makes it a limit.
                "le" if !matches!(
                    cursor.back(position, 2),
                    "avant" | "pour" | "ici" | "jusqu" | "tard"
                ) =>
                {
                    return None;
                }
                _ => Which::Coming,
            },
        ),
    };
    Some((
        end + more - position,
        Expression::Weekday { weekday, which },
    ))
}

/// "tous les lundis", "chaque mardi", "du lundi au vendredi", "Monday to Friday": habits, not dates.
fn habitual(cursor: &Cursor, position: usize) -> bool {
    let range = |word: &str| matches!(word, "au" | "to" | "through" | "a");
    matches!(
        cursor.back(position, 1),
        "chaque" | "every" | "each" | "du" | "les" | "des" | "un"
    ) || range(cursor.word(position + 1)) && words::weekday(cursor.word(position + 2)).is_some()
        || range(cursor.back(position, 1)) && words::weekday(cursor.back(position, 2)).is_some()
        || words::weekday(cursor.back(position, 1)).is_some() && cursor.gap(position).contains('-')
        || words::weekday(cursor.word(position + 1)).is_some()
            && cursor.gap(position + 1).contains('-')
}

/// "March 12th, 2026", "March 12".
fn month_first(
    cursor: &Cursor,
    position: usize,
    weekday: Option<Weekday>,
) -> Option<(usize, Expression)> {
    if !words::month_leads(cursor.word(position)) {
        return None;
    }
    let month = words::month(cursor.word(position))?;
    let mut next = position + 1;
    if cursor.word(next) == "the" {
        next += 1;
    }
    let day = day(cursor, next).filter(|_| cursor.joined(next))?;
    Date::new(2024, month, day).ok()?;
    next += 1;
    if cursor.gap(next).is_empty() && matches!(cursor.word(next), "st" | "nd" | "rd" | "th") {
        next += 1;
    } else if cursor.gap(next).starts_with(['%', '€', '/']) || cursor.word(next) == "h" {
        return None;
    }
    match year(cursor, next) {
        Some(year) => Date::new(year, month, day)
            .ok()
            .map(|date| (next + 1 - position, Expression::Full(date))),
        None => Some((
            next - position,
            Expression::MonthDay {
                month,
                day,
                weekday,
            },
        )),
    }
}

/// A day of the month, 1 to 31, in one or two digits; "premier" is 1.
fn day(cursor: &Cursor, position: usize) -> Option<i8> {
    if cursor.word(position) == "premier" {
        return Some(1);
    }
    let (number, digits) = cursor.number(position)?;
    let glued = position > 0 && matches!(cursor.gap(position), "-" | "/" | "." | "_");
    if digits > 2 || !(1..=31).contains(&number) || glued {
        return None;
    }
    i8::try_from(number).ok()
}

/// A year of four digits right after a date.
pub(super) fn year(cursor: &Cursor, position: usize) -> Option<i16> {
    let (number, digits) = cursor.number(position)?;
    let near = matches!(
        cursor.gap(position),
        " " | ", " | "\n" | "-" | "/" | "  " | ". "
    );
    if digits != 4 || !near || !(1000..2200).contains(&number) {
        return None;
    }
    i16::try_from(number).ok()
}

/// The time of day that follows a date: "à 14 h 30", "12h", "midi", "at 2:30 pm"; nothing when there is none.
pub(super) fn time(cursor: &Cursor, position: usize) -> Option<Time> {
    let mut position = position;
    for _ in 0..4 {
        match cursor.word(position) {
            "a" | "at" | "de" | "des" | "from" | "avant" | "before" | "vers" | "matin" | "soir"
            | "by" | "heure" | "t" => position += 1,
            "midi" | "noon" => return Time::new(12, 0, 0, 0).ok(),
            _ => break,
        }
    }
    if cursor.sentence_ends_before(position) && !cursor.gap(position).is_empty() {
        return None;
    }
    let (hour, digits) = cursor.number(position)?;
    if digits > 2 {
        return None;
    }
    let minute = |position: usize| {
        cursor
            .number(position)
            .filter(|(value, digits)| *digits == 2 && *value < 60)
            .map_or(0, |(value, _)| value)
    };
    let (hour, minute) = match (cursor.gap(position + 1), cursor.word(position + 1)) {
        ("" | " ", "h" | "heures" | "heure") => {
            let near = matches!(cursor.gap(position + 2), "" | " ");
            (hour, if near { minute(position + 2) } else { 0 })
        }
        (":", _) => {
            let afternoon = cursor.word(position + 2) == "pm" && hour < 12;
            (hour + if afternoon { 12 } else { 0 }, minute(position + 1))
        }
        ("" | " ", "pm") => (if hour < 12 { hour + 12 } else { hour }, 0),
        ("" | " ", "am") => (hour % 12, 0),
        _ => return None,
    };
    Time::new(hour.try_into().ok()?, minute.try_into().ok()?, 0, 0).ok()
}
