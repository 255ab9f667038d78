//! Days that are said: by the kit's dates, and as people say them aloud: "le quinze", "non pardon, le 15".

use jiff::ToSpan;
use jiff::civil::Date;
use kit::dates::{self, Found};

use super::number;
use super::phrases::{Hit, Sense};
use super::sentence::Words;

/// How many days a limit may lie before the meeting and still be one.
const MISSED: i32 = 0;

/// A day that was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Said {
    date: Date,
    /// Its first word.
    word: usize,
    /// Whether a word makes it a limit.
    limit: bool,
    /// Whether it tells how long something lasts, or when it was.
    lasting: bool,
}

/// The day until which something is to be done, in a sentence of a meeting on a day: what mends comes last and counts.
pub fn limit(words: &Words, hits: &[Hit], meeting: Date) -> Option<Date> {
    let said: Vec<Said> = days(words, meeting)
        .into_iter()
        .filter(|said| !said.lasting && said.date >= shift(meeting, -MISSED))
        .collect();
    let mended = hits
        .iter()
        .filter(|hit| hit.sense == Sense::Correction)
        .map(|hit| hit.end)
        .max();
    if let Some(mended) = mended
        && let Some(after) = said.iter().find(|said| said.word + 1 >= mended)
        && said.iter().any(|before| before.word < mended)
    {
        return Some(after.date);
    }
    said.iter()
        .find(|said| said.limit)
        .or(said.first())
        .map(|said| said.date)
}

/// The first day that a sentence says.
pub fn first(words: &Words, meeting: Date) -> Option<Date> {
    days(words, meeting)
        .into_iter()
        .find(|said| !said.lasting && said.date >= meeting)
        .map(|said| said.date)
}

/// Whether a sentence says little more than a day: "Pour vendredi.", "Avant le 15, disons."
pub fn is_only_a_day(words: &Words, meeting: Date) -> bool {
    words.len() <= 9 && !days(words, meeting).is_empty()
}

fn days(words: &Words, meeting: Date) -> Vec<Said> {
    let mut said: Vec<Said> = dates::find_folded(words.text(), words.tokens(), meeting)
        .iter()
        .map(|found| of_kit(found, words, meeting))
        .collect();
    let taken: Vec<std::ops::Range<usize>> =
        dates::find_folded(words.text(), words.tokens(), meeting)
            .into_iter()
            .map(|found| found.tokens)
            .collect();
    for place in 0..words.len() {
        if taken.iter().any(|tokens| tokens.contains(&place)) {
            continue;
        }
        // "Le douze mars": the kit reads digits only.
        if let Some(date) = bare(words, place, meeting, &said) {
            said.push(date);
        }
    }
    said.sort_by_key(|said| said.word);
    said
}

fn of_kit(found: &Found, words: &Words, meeting: Date) -> Said {
    let before = |back: usize| {
        found
            .tokens
            .start
            .checked_sub(back)
            .map_or("", |place| words.word(place))
    };
    let lasting = matches!(before(1), "depuis" | "since")
        || matches!(
            (before(2), before(1)),
            ("depuis", "le")
                | ("a", "partir")
                | ("partir", "du")
                | ("compter", "du")
                | ("seance", "du")
        )
        || matches!(before(1), "du")
            && matches!(
                before(2),
                "reunion" | "conseil" | "version" | "devis" | "courrier" | "mail"
            );
    let date = found.date;
    // A day without a year that has passed is meant for the next year where it is a limit only.
    let date = if date < meeting && found.deadline && date.year() < meeting.year() {
        date.checked_add(1.year()).unwrap_or(date)
    } else {
        date
    };
    Said {
        date,
        word: found.tokens.start,
        limit: found.deadline,
        lasting,
    }
}

/// "Le 15", "avant le quinze", "le quinze mars": a day of the coming month, of the month said before, or of the month said after.
fn bare(words: &Words, place: usize, meeting: Date, said: &[Said]) -> Option<Said> {
    let article = matches!(words.word(place), "le" | "au");
    let the = words.word(place) == "the";
    if !article && !the {
        return None;
    }
    let (day, length) = if words.word(place + 1) == "premier" {
        (1, 1)
    } else {
        number::at(words, place + 1)?
    };
    let day = i8::try_from(day)
        .ok()
        .filter(|day| (1..=31).contains(day))?;
    let mut after = place + 1 + length;
    if matches!(words.word(after), "er" | "st" | "nd" | "rd" | "th") {
        after += 1;
    } else if the {
        return None;
    }
    let month = (1..=12).find(|month| {
        let name = dates::month_name(*month, kit::language::Language::French);
        kit::fold::Folded::new(name).text() == words.word(after)
    });
    let before = words.word(place.wrapping_sub(1));
    let limit = matches!(before, "avant" | "pour" | "ici" | "jusqu" | "by" | "before");
    // "Le 15 rue", "le 2 pour", "le point": a number that counts something is no day.
    let ends = month.is_some() || after >= words.len() || {
        let gap = words.gap(after - 1);
        gap.contains([',', '.', ';', ':', '?', '!', ')', '…'])
            || matches!(
                words.word(after),
                "au" | "pour"
                    | "a"
                    | "et"
                    | "ou"
                    | "dernier"
                    | "maximum"
                    | "matin"
                    | "soir"
                    | "pas"
                    | "on"
                    | "je"
                    | "c"
                    | "ca"
                    | "non"
                    | "at"
                    | "so"
            )
    };
    if !ends
        || after < words.len()
            && matches!(
                words.word(after),
                "voix" | "h" | "heures" | "euros" | "votants"
            )
    {
        return None;
    }
    let date = match month {
        Some(month) => coming(meeting.year(), month, day, meeting)?,
        None => {
            let anchor = said
                .iter()
                .rev()
                .find(|said| said.word < place)
                .map(|said| said.date);
            match anchor {
                Some(anchor) => Date::new(anchor.year(), anchor.month(), day).ok()?,
                None => next(meeting, day)?,
            }
        }
    };
    Some(Said {
        date,
        word: place + 1,
        limit,
        lasting: false,
    })
}

fn coming(year: i16, month: i8, day: i8, meeting: Date) -> Option<Date> {
    let date = Date::new(year, month, day).ok()?;
    if date < shift(meeting, -30) {
        Date::new(year + 1, month, day).ok()
    } else {
        Some(date)
    }
}

/// The next day of this number, the meeting's own month first.
fn next(meeting: Date, day: i8) -> Option<Date> {
    (0..3).find_map(|months| {
        let month = meeting.first_of_month().checked_add(months.months()).ok()?;
        let date = Date::new(month.year(), month.month(), day).ok()?;
        (date >= meeting).then_some(date)
    })
}

fn shift(date: Date, days: i32) -> Date {
    date.checked_add(days.days()).unwrap_or(date)
}

#[cfg(test)]
mod tests {
    use super::super::phrases::Phrases;
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        // A Thursday.
        let meeting = Date::constant(2026, 3, 12);
        let words = Words::new(text);
        let hits = Phrases::standard().find(&words);
        let found = limit(&words, &hits, meeting)
            .map(|date| date.to_string())
            .unwrap_or_default();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn days_are_understood_from_the_meeting() {
        check("Je vous envoie ça avant vendredi.", "2026-03-13");
        check("On vise la fin du mois.", "2026-03-31");
        check("Il faut le devis pour le 20 mars.", "2026-03-20");
        check("Il faut le devis pour le quinze avril.", "2026-04-15");
        check("Je le rends le 15.", "2026-03-15");
        check("Avant le 5, ce serait bien.", "2026-04-05");
        check("Je réponds sous huitaine.", "2026-03-20");
        check("Rien à dire.", "");
        check("C'est fermé depuis le 2 mars.", "");
        check("Le 15 rue des Écoles est libre.", "");
        check("I'll send it by Friday.", "2026-03-13");
    }

    #[test]
    fn what_mends_counts() {
        check("Je vous envoie ça le 12, non, pardon, le 15.", "2026-03-15");
        check("Pour le 20 mars, euh non pardon, le 27 mars.", "2026-03-27");
        check("On dit mardi, ou plutôt jeudi prochain.", "2026-03-19");
    }
}
