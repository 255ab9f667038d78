//! Dates as people write them.

use jiff::civil::Date;

use crate::language::Language;

const FRENCH: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

const ENGLISH: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The name of a month, from 1 to 12: "mars", "March".
pub fn month_name(month: i8, language: Language) -> &'static str {
    language.pick(FRENCH, ENGLISH)[usize::from(month.unsigned_abs()) - 1]
}

/// A day in letters: "1er mars 2026", "1 March 2026".
pub fn written(day: Date, language: Language) -> String {
    let month = month_name(day.month(), language);
    let first = if day.day() == 1 {
        language.pick("er", "")
    } else {
        ""
    };
    format!("{}{first} {month} {}", day.day(), day.year())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_written_as_in_france_and_as_in_britain() {
        let first = Date::constant(2026, 3, 1);
        assert_eq!(written(first, Language::French), "1er mars 2026");
        assert_eq!(written(first, Language::English), "1 March 2026");
        let last = Date::constant(2024, 12, 31);
        assert_eq!(written(last, Language::French), "31 décembre 2024");
    }
}
