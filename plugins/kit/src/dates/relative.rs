//! Dates named from the day of writing: "demain", "fin du mois", "semaine prochaine", "EOD".

use super::{
    cursor::Cursor,
    expression::{Expression, Period, Point},
    grammar, words,
};

/// Reads an expression of this kind at `position`.
pub(super) fn read(cursor: &Cursor, position: usize) -> Option<(usize, Expression)> {
    let next = position + 1;
    let before = cursor.back(position, 1);
    let day = |length, days| Some((length, Expression::Offset(days)));
    match cursor.word(position) {
        "demain" => {
            let mut length = 1;
            if words::is_part_of_day(cursor.word(next)) && cursor.joined(next) {
                length = 2;
            } else if cursor.follows(next, &["apres", "midi"]) {
                length = 3;
            }
            day(length, 1)
        }
        "apres" if cursor.follows(position, &["apres", "demain"]) => day(2, 2),
        "aujourd" if cursor.word(next) == "hui" => day(2, 0),
        "tomorrow" => day(
            if words::is_part_of_day(cursor.word(next)) && cursor.joined(next) {
                2
            } else {
                1
            },
            1,
        ),
        "day" if cursor.follows(position, &["day", "after", "tomorrow"]) => day(3, 2),
        "today" | "tonight" => day(1, 0),
        "hier" | "yesterday" => day(1, -1),
        // "Ce jour-là" points to a day that was told, not to this one.
        "ce" | "cet" | "cette"
            if (2..=3).any(|ahead| {
                cursor.word(position + ahead) == "la" && cursor.gap(position + ahead) == "-"
            }) =>
        {
            None
        }
        "ce" => match cursor.word(next) {
            "soir" | "midi" => day(2, 0),
            "jour" if before != "a" => day(2, 0),
            "matin" => day(2, 0),
            "week" if cursor.word(next + 1) == "end" => period(3, Period::WeekEnd, 0, Point::Whole),
            "weekend" => period(2, Period::WeekEnd, 0, Point::Whole),
            _ => None,
        },
        "cet" if cursor.follows(next, &["apres", "midi"]) => day(3, 0),
        "cette" => match cursor.word(next) {
            "nuit" | "apres" => day(if cursor.word(next) == "nuit" { 2 } else { 3 }, 0),
            "semaine" => period(2, Period::Week, 0, Point::Whole),
            _ => None,
        },
        "this" => match cursor.word(next) {
            "evening" | "afternoon" | "morning" => day(2, 0),
            "week" => period(2, Period::Week, 0, Point::Whole),
            "weekend" => period(2, Period::WeekEnd, 0, Point::Whole),
            _ => None,
        },
        // "EOD Friday" is Friday: that one is read on its own.
        "eod" | "cob" | "eob"
            if cursor.joined(next)
                && (words::weekday(cursor.word(next)).is_some()
                    || matches!(cursor.word(next), "tomorrow" | "on" | "next" | "this")) =>
        {
            None
        }
        "eod" | "cob" | "eob" => day(1, 0),
        "eow" => period(1, Period::Week, 0, Point::End),
        "eom" => period(1, Period::Month, 0, Point::End),
        "close" if cursor.follows(position, &["close", "of", "business"]) => day(3, 0),
        "semaine" if cursor.word(next) == "prochaine" => period(2, Period::Week, 1, Point::Whole),
        "mois" if cursor.word(next) == "prochain" => period(2, Period::Month, 1, Point::Whole),
        "week" if cursor.follows(next, &["end", "prochain"]) => {
            period(3, Period::WeekEnd, 1, Point::Whole)
        }
        "week" if cursor.word(next) == "end" && before == "le" => {
            period(2, Period::WeekEnd, 0, Point::Whole)
        }
        "next" => match cursor.word(next) {
            "week" => period(2, Period::Week, 1, Point::Whole),
            "month" => period(2, Period::Month, 1, Point::Whole),
            _ => None,
        },
        "avant" | "before" | "by" | "d" | "au" => hour(cursor, position).map(|end| {
            (
                end - position,
                Expression::Within {
                    period: Period::Day,
                    ahead: 0,
                    point: Point::End,
                },
            )
        }),
        "dans" if !dated_before(cursor, position) => {
            match (cursor.word(next), cursor.word(next + 1)) {
                ("la", "matinee" | "soiree") if !dated_after(cursor, next + 2) => day(3, 0),
                ("l", "apres")
                    if cursor.word(next + 2) == "midi" && !dated_after(cursor, next + 3) =>
                {
                    day(4, 0)
                }
                _ => None,
            }
        }
        "journee" if matches!(before, "la") && cursor.back(position, 2) == "dans" => day(1, 0),
        // "Bonne fin de journée" is a wish.
        "fin" if matches!(before, "bonne" | "belle" | "excellente" | "agreable") => None,
        "fin" => inside(cursor, position, next, Point::End),
        "end" => inside(cursor, position, next, Point::End),
        "debut" => inside(cursor, position, next, Point::Start),
        "beginning" | "start" => inside(cursor, position, next, Point::Start),
        "milieu" | "mi" | "mid" => inside(cursor, position, next, Point::Middle),
        _ => None,
    }
}

/// Where a time of day ends that is a limit without any day: "avant 11 h 30", "d'ici midi", "by 3 pm".
fn hour(cursor: &Cursor, position: usize) -> Option<usize> {
    let start = match cursor.word(position) {
        "avant" | "before" | "by" => position + 1,
        "d" if cursor.word(position + 1) == "ici" => position + 2,
        "au" if cursor.follows(position, &["au", "plus", "tard"]) => position + 3,
        _ => return None,
    };
    // "Nous n'ouvrons pas avant 9 h": hours that hold every day.
    let habitual = (1..=6).any(|back| {
        let word = cursor.back(position, back);
        matches!(
            word,
            "pas" | "jamais" | "chaque" | "tous" | "toutes" | "every" | "not"
        ) || ["ouv", "ferm", "open", "clos"]
            .iter()
            .any(|stem| word.starts_with(stem))
    });
    if habitual || dated_before(cursor, position) {
        return None;
    }
    let start = start + usize::from(matches!(cursor.word(start), "a" | "at"));
    let end = if matches!(cursor.word(start), "midi" | "noon" | "minuit" | "midnight") {
        start + 1
    } else {
        let (value, digits) = cursor.number(start)?;
        if digits > 2 || value > 24 {
            return None;
        }
        match (cursor.gap(start + 1), cursor.word(start + 1)) {
            ("" | " " | "\u{a0}" | "\u{202f}", "h" | "heures" | "heure" | "am" | "pm") => {
                let minutes = cursor
                    .number(start + 2)
                    .is_some_and(|(value, digits)| digits == 2 && value < 60)
                    && cursor.gap(start + 2).len() <= 3;
                start + 2 + usize::from(minutes)
            }
            (":", _) => start + 2,
            _ => return None,
        }
    };
    (!dated_after(cursor, end)).then_some(end)
}

/// Whether a day stands right before: "vendredi avant midi".
fn dated_before(cursor: &Cursor, position: usize) -> bool {
    (1..=2).any(|back| {
        let word = cursor.back(position, back);
        words::weekday(word).is_some()
            || words::month(word).is_some()
            || matches!(
                word,
                "demain"
                    | "hui"
                    | "hier"
                    | "soir"
                    | "matin"
                    | "jour"
                    | "prochain"
                    | "prochaine"
                    | "tomorrow"
                    | "today"
                    | "yesterday"
                    | "huit"
            )
            || back == 1 && position > 0 && cursor.number(position - 1).is_some()
    })
}

/// Whether a day stands right after: "avant midi vendredi", "dans la matinée du 12".
fn dated_after(cursor: &Cursor, position: usize) -> bool {
    (0..=2).any(|ahead| {
        let word = cursor.word(position + ahead);
        !cursor.sentence_ends_before(position + ahead)
            && (words::weekday(word).is_some()
                || matches!(
                    word,
                    "demain" | "aujourd" | "hier" | "veille" | "lendemain" | "tomorrow" | "today"
                )
                || cursor.number(position + ahead).is_some_and(|_| {
                    words::month(cursor.word(position + ahead + 1)).is_some()
                        || cursor.gap(position + ahead + 1) == "/"
                        || matches!(cursor.back(position + ahead, 1), "le" | "du")
                }))
    })
}

fn period(length: usize, period: Period, ahead: i64, point: Point) -> Option<(usize, Expression)> {
    Some((
        length,
        Expression::Within {
            period,
            ahead,
            point,
        },
    ))
}

/// "fin du mois", "fin de semaine prochaine", "fin mars", "mi-avril 2026", "end of next week".
fn inside(
    cursor: &Cursor,
    position: usize,
    next: usize,
    point: Point,
) -> Option<(usize, Expression)> {
    let mut at = next;
    let mut ahead = 0;
    for _ in 0..3 {
        match cursor.word(at) {
            "de" | "du" | "d" | "l" | "la" | "le" | "of" | "the" | "this" | "ce" | "cette"
            | "mois"
                if !named_period(cursor, at) =>
            {
                at += 1
            }
            "next" => {
                ahead = 1;
                at += 1;
            }
            _ => break,
        }
    }
    // The period must belong to the same phrase: "fin. Mars" does not.
    if (next..=at).any(|index| !cursor.joined(index)) {
        return None;
    }
    if let Some(month) = words::month(cursor.word(at))
        && cursor.word(at).len() > 2
    {
        let year = grammar::year(cursor, at + 1);
        return Some((
            at + 1 + usize::from(year.is_some()) - position,
            Expression::WithinMonth { month, year, point },
        ));
    }
    let found = match cursor.word(at) {
        "journee" | "day" | "matinee" | "business" => Period::Day,
        "semaine" | "week" => Period::Week,
        "mois" | "month" => Period::Month,
        "trimestre" | "quarter" => Period::Quarter,
        "semestre" => Period::HalfYear,
        "annee" | "year" => Period::Year,
        "apres" if cursor.word(at + 1) == "midi" => {
            return Some((at + 2 - position, Expression::Offset(0)));
        }
        _ => return None,
    };
    at += 1;
    if matches!(cursor.word(at), "prochaine" | "prochain") && cursor.joined(at) {
        ahead = 1;
        at += 1;
    } else if found == Period::Day {
        // "fin de journée demain" names the day after it: that one is read on its own.
        let named = words::weekday(cursor.word(at)).is_some()
            || matches!(cursor.word(at), "demain" | "tomorrow" | "on" | "de");
        if named && cursor.joined(at) {
            return None;
        }
    }
    Some((
        at - position,
        Expression::Within {
            period: found,
            ahead,
            point,
        },
    ))
}

/// Whether "mois" here is the period itself ("fin de mois") and not a filler ("fin du mois de mars").
fn named_period(cursor: &Cursor, at: usize) -> bool {
    cursor.word(at) == "mois"
        && !(cursor.word(at + 1) == "de" && words::month(cursor.word(at + 2)).is_some()
            || cursor.word(at + 1) == "d" && words::month(cursor.word(at + 2)).is_some())
}
