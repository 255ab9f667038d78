//! Limits given as a length of time: "sous huitaine", "dans un délai de 15 jours", "within two weeks".

use super::{
    cursor::Cursor,
    expression::Expression,
    grammar, numeric,
    words::{self, Counting, Unit},
};

/// Reads a length of time with its introduction at `position`.
///
/// "il y a deux semaines", "depuis 10 jours", "pendant 15 jours" have other introductions and are no limits.
pub(super) fn read(cursor: &Cursor, position: usize) -> Option<(usize, Expression)> {
    let start = introduction(cursor, position)?;
    let (mut end, count, unit, counting) = length(cursor, start)?;
    // "dans les 10 derniers jours" never comes here; "10 jours avant la séance" counts from elsewhere.
    if matches!(
        cursor.word(end),
        "avant" | "ago" | "before" | "prior" | "d" | "de"
    ) && !(cursor.word(end) == "de" && cursor.word(end + 1) == "la")
        && cursor.joined(end)
        // "Sous huit jours, avant la clôture": the comma parts two limits.
        && !cursor.gap(end).contains(',')
    {
        return None;
    }
    let mut from = None;
    if cursor.follows(end, &["a", "compter"])
        || cursor.follows(end, &["a", "partir"])
        || matches!(
            cursor.word(end),
            "suivant" | "following" | "from" | "of" | "de"
        )
    {
        let (after, base) = starting_point(cursor, end)?;
        from = base;
        if base.is_some() {
            end = after;
        }
    }
    Some((
        end - position,
        Expression::After {
            count,
            unit,
            counting,
            from,
        },
    ))
}

/// The position after the words that introduce a length of time.
fn introduction(cursor: &Cursor, position: usize) -> Option<usize> {
    let skip = |mut position: usize| {
        // "sous un délai maximum de", "dans un délai de rigueur de", "within a period of".
        if matches!(
            cursor.word(position),
            "un" | "le" | "les" | "la" | "l" | "a" | "the" | "ce"
        ) && !is_length(cursor, position)
        {
            position += 1;
        }
        if matches!(cursor.word(position), "delai" | "period") {
            position += 1;
            for _ in 0..4 {
                match cursor.word(position) {
                    "de" | "d" => {
                        position += 1;
                        if cursor.word(position) == "rigueur" {
                            position += 1;
                            continue;
                        }
                        break;
                    }
                    "of" => {
                        position += 1;
                        break;
                    }
                    "maximum" | "maximal" | "franc" | "imperatif" | "legal" | "strict" => {
                        position += 1
                    }
                    _ => break,
                }
            }
        } else if matches!(cursor.word(position), "next" | "prochaines" | "prochains") {
            position += 1;
        }
        position
    };
    match cursor.word(position) {
        "sous" | "within" => Some(skip(position + 1)),
        // "Vous disposez de deux mois": of what else one disposes is not counted in days.
        "disposez" | "disposes" if cursor.word(position + 1) == "de" => {
            is_length(cursor, position + 2).then_some(position + 2)
        }
        "dans" => {
            let next = skip(position + 1);
            (next > position + 1 || is_length(cursor, next)).then_some(next)
        }
        "delai" => {
            let next = skip(position);
            (next > position + 1).then_some(next)
        }
        "d" if cursor.word(position + 1) == "ici" => {
            let next = position + 2;
            Some(if matches!(cursor.word(next), "a") {
                next + 1
            } else {
                next
            })
        }
        "in" => Some(skip(position + 1)),
        _ => None,
    }
}

fn is_length(cursor: &Cursor, position: usize) -> bool {
    length(cursor, position).is_some()
}

/// "huitaine", "15 jours ouvrés", "quinze (15) jours", "two weeks", "48 h".
fn length(cursor: &Cursor, position: usize) -> Option<(usize, u32, Unit, Counting)> {
    match cursor.word(position) {
        // By usage "huitaine" is eight days and "quinzaine" fifteen, the first day counted in the name but not here.
        "huitaine" => return Some((position + 1, 8, Unit::Day, Counting::Calendar)),
        "quinzaine" if cursor.word(position + 1) != "de" => {
            return Some((position + 1, 15, Unit::Day, Counting::Calendar));
        }
        "quinzaine" if cursor.word(position + 2) == "jours" => {
            return Some((position + 3, 15, Unit::Day, Counting::Calendar));
        }
        "heure" | "hour" => return Some((position + 1, 1, Unit::Hour, Counting::Calendar)),
        "fortnight" => return Some((position + 1, 2, Unit::Week, Counting::Calendar)),
        _ => {}
    }
    if matches!(cursor.word(position), "a" | "une")
        && matches!(
            cursor.word(position + 1),
            "fortnight" | "huitaine" | "quinzaine"
        )
    {
        return length(cursor, position + 1);
    }
    // "Une dizaine de jours".
    if cursor.word(position) == "une" && cursor.word(position + 2) == "de" {
        let count = match cursor.word(position + 1) {
            "dizaine" => 10,
            "douzaine" => 12,
            "vingtaine" => 20,
            "trentaine" => 30,
            _ => return None,
        };
        let unit = words::unit(cursor.word(position + 3))?;
        return Some((position + 4, count, unit, Counting::Calendar));
    }
    let (count, mut end) = match cursor.number(position) {
        Some((number, digits)) if digits <= 3 => (number, position + 1),
        Some(_) => return None,
        None => spelled(cursor, position)?,
    };
    // "quinze (15) jours": the digits in brackets only repeat.
    if cursor.number(end).is_some() && cursor.gap(end).contains('(') {
        end += 1;
    }
    if matches!(cursor.word(end), "prochains" | "prochaines") {
        end += 1;
    }
    let counted_before = words::counting(cursor.word(end))
        .filter(|_| matches!(cursor.word(end + 1), "day" | "days"));
    if counted_before.is_some() {
        end += 1;
    }
    let unit = words::unit(cursor.word(end)).filter(|_| !cursor.sentence_ends_before(end))?;
    end += 1;
    let mut counting = counted_before.unwrap_or(Counting::Calendar);
    if unit == Unit::Day
        && cursor.joined(end)
        && let Some(named) = words::counting(cursor.word(end))
    {
        counting = named;
        end += 1;
    }
    if matches!(cursor.word(end), "maximum" | "max") && cursor.joined(end) {
        end += 1;
    }
    Some((end, count, unit, counting))
}

/// A spelled number, tens and units together; its value and the position after it.
fn spelled(cursor: &Cursor, position: usize) -> Option<(u32, usize)> {
    let mut value = words::cardinal(cursor.word(position))?;
    let mut next = position + 1;
    if (20..100).contains(&value) {
        if cursor.word(next) == "et" {
            next += 1;
        }
        match words::cardinal(cursor.word(next)) {
            Some(unit) if unit < 20 => {
                value += unit;
                next += 1;
            }
            _ => {}
        }
    }
    Some((value, next))
}

/// What a length of time counts from, after "à compter de": a date, or the message itself.
///
/// The reception or notification of the letter is taken as the day it was sent: the rules know no other,
/// and the earlier limit is the safer one. Anything else (a publication, a signature) is no limit for the reader.
fn starting_point(cursor: &Cursor, position: usize) -> Option<(usize, Option<jiff::civil::Date>)> {
    for ahead in 1..8 {
        let here = position + ahead;
        if here >= cursor.tokens.len() || cursor.sentence_ends_before(here) {
            return None;
        }
        match cursor.word(here) {
            "reception" | "notification" | "presente" | "present" | "courrier" | "message"
            | "mail" | "jour" | "lettre" | "today" | "now" | "receipt" | "ce" | "courriel"
            | "demain" | "aujourd" => return Some((position, None)),
            _ => {}
        }
        if let Some((length, Expression::Full(date))) =
            numeric::read(cursor, here).or_else(|| grammar::day_first(cursor, here))
        {
            return Some((here + length, Some(date)));
        }
    }
    None
}
