//! The French and English words that dates are made of, folded.

use jiff::civil::Weekday;

/// The month that a word names, 1 to 12: full names and the usual abbreviations.
pub(crate) fn month(word: &str) -> Option<i8> {
    Some(match word {
        "janvier" | "janv" | "january" | "jan" => 1,
        "fevrier" | "fevr" | "fev" | "february" | "feb" => 2,
        "mars" | "march" | "mar" => 3,
        "avril" | "avr" | "april" | "apr" => 4,
        "mai" | "may" => 5,
        "juin" | "june" | "jun" => 6,
        "juillet" | "juil" | "july" | "jul" => 7,
        "aout" | "august" | "aug" => 8,
        "septembre" | "september" | "sept" | "sep" => 9,
        "octobre" | "october" | "oct" => 10,
        "novembre" | "november" | "nov" => 11,
        "decembre" | "december" | "dec" => 12,
        _ => return None,
    })
}

/// Whether a month may stand before its day ("March 12"), which only English does.
pub(super) fn month_leads(word: &str) -> bool {
    !matches!(
        word,
        "janvier"
            | "fevrier"
            | "mars"
            | "avril"
            | "mai"
            | "juin"
            | "juillet"
            | "aout"
            | "septembre"
            | "octobre"
            | "novembre"
            | "decembre"
    ) && month(word).is_some()
}

/// The weekday that a full name in the singular names.
pub(crate) fn weekday(word: &str) -> Option<Weekday> {
    Some(match word {
        "lundi" | "monday" => Weekday::Monday,
        "mardi" | "tuesday" => Weekday::Tuesday,
        "mercredi" | "wednesday" => Weekday::Wednesday,
        "jeudi" | "thursday" => Weekday::Thursday,
        "vendredi" | "friday" => Weekday::Friday,
        "samedi" | "saturday" => Weekday::Saturday,
        "dimanche" | "sunday" => Weekday::Sunday,
        _ => return None,
    })
}

/// The weekday that an abbreviation names; only trusted beside a day and a month.
pub(super) fn weekday_short(word: &str) -> Option<Weekday> {
    Some(match word {
        "lun" | "mon" => Weekday::Monday,
        "mar" | "tue" | "tues" => Weekday::Tuesday,
        "mer" | "wed" => Weekday::Wednesday,
        "jeu" | "thu" | "thur" | "thurs" => Weekday::Thursday,
        "ven" | "fri" => Weekday::Friday,
        "sam" | "sat" => Weekday::Saturday,
        "dim" | "sun" => Weekday::Sunday,
        _ => return None,
    })
}

/// A part of the day, which may follow a weekday or "demain".
pub(super) fn is_part_of_day(word: &str) -> bool {
    matches!(
        word,
        "matin" | "soir" | "midi" | "morning" | "afternoon" | "evening" | "night" | "noon"
    )
}

/// The value of one spelled number; tens and units are put together by the grammar.
pub(super) fn cardinal(word: &str) -> Option<u32> {
    Some(match word {
        "un" | "une" | "one" | "a" | "an" => 1,
        "deux" | "two" => 2,
        "trois" | "three" => 3,
        "quatre" | "four" => 4,
        "cinq" | "five" => 5,
        "six" => 6,
        "sept" | "seven" => 7,
        "huit" | "eight" => 8,
        "neuf" | "nine" => 9,
        "dix" | "ten" => 10,
        "onze" | "eleven" => 11,
        "douze" | "twelve" => 12,
        "treize" | "thirteen" => 13,
        "quatorze" | "fourteen" => 14,
        "quinze" | "fifteen" => 15,
        "seize" | "sixteen" => 16,
        "vingt" | "twenty" => 20,
        "trente" | "thirty" => 30,
        "quarante" | "forty" => 40,
        "cinquante" | "fifty" => 50,
        "soixante" | "sixty" => 60,
        "ninety" => 90,
        "cent" | "hundred" => 100,
        _ => return None,
    })
}

/// A unit of time after a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Hour,
    Day,
    Week,
    Month,
    Year,
}

/// The unit that a word names.
pub(super) fn unit(word: &str) -> Option<Unit> {
    Some(match word {
        "h" | "heure" | "heures" | "hour" | "hours" | "hrs" | "hr" => Unit::Hour,
        "j" | "jour" | "jours" | "day" | "days" => Unit::Day,
        "semaine" | "semaines" | "week" | "weeks" => Unit::Week,
        "mois" | "month" | "months" => Unit::Month,
        "an" | "ans" | "annee" | "annees" | "year" | "years" => Unit::Year,
        _ => return None,
    })
}

/// How days are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Counting {
    /// Every day.
    Calendar,
    /// Monday to Friday, public holidays left out ("jours ouvrés", "working days").
    Working,
    /// Monday to Saturday, public holidays left out ("jours ouvrables").
    Business,
    /// Neither the first day nor the last counts ("jours francs").
    Clear,
}

/// The way of counting that the word after "jours" names.
pub(super) fn counting(word: &str) -> Option<Counting> {
    Some(match word {
        "ouvre" | "ouvres" | "working" | "business" => Counting::Working,
        "ouvrable" | "ouvrables" => Counting::Business,
        "franc" | "francs" | "clear" => Counting::Clear,
        "calendaire" | "calendaires" | "calendar" => Counting::Calendar,
        _ => return None,
    })
}
