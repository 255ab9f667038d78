//! A model's rewording, held against the message and the calculation that it rewords: kept whole, or dropped.

use std::cmp::Ordering;

use kit::dates::month_name;
use kit::fold::Folded;
use kit::language::{self, Language};
use kit::{cite, figures, prompt};

use super::{Subject, bare};
use crate::logic::french;

/// Why a rewording was dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fault {
    /// Not the form that was asked for, empty, too long, or cut before its end.
    Form,
    /// The rule's own sentence.
    Same,
    /// Not French.
    Language,
    /// A figure, amount, percentage, date or month that neither the message nor the calculation nor the payslip's month gives.
    Figure,
    /// What was found or expected is not copied from the message, or both changed places.
    Amount,
    /// Too much where it is too little, or the other way round.
    Sense,
    /// A name that nobody gave.
    Name,
    /// A negation that is lost, or that the message does not know.
    Negation,
    /// Most of its words are about something else.
    Unsupported,
}

/// The longest rewording, in characters; also in the schema.
pub(super) const MOST_TEXT: usize = 420;

/// The shortest one, in characters: less is no sentence.
const LEAST_TEXT: usize = 20;

/// At least this share of the carrying words must be those of the anomaly, or those in which any anomaly is told.
const SUPPORT: f64 = 0.6;

/// Words in which any anomaly may be told; they say nothing of what is wrong.
const TELLING: &str = "agent paie payé fiche mois montant calcul calculé attendu trouvé constaté écart versé devrait \
                       alors donne ressort élève correspond différence selon supérieur inférieur vérifier corriger \
                       appliqué application règle retenu";

/// Beginnings of words that say that it is too much, folded.
const MORE: &[&str] = &[
    "trop",
    "depass",
    "exced",
    "surpay",
    "surpai",
    "superieur",
    "surplus",
    "indu",
];

/// Beginnings of words that say that it is too little, folded.
const LESS: &[&str] = &["insuffi", "inferieur", "manqu", "sous", "dessous"];

/// What a rewording says, cleaned; or why it is not shown.
///
/// # Errors
/// The first check that it does not pass.
pub fn check(said: &str, subject: &Subject) -> Result<String, Fault> {
    let said = prompt::clean(said)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    if !(LEAST_TEXT..=MOST_TEXT).contains(&said.chars().count())
        || !said.ends_with(['.', '!', ')', '€', '%'])
    {
        return Err(Fault::Form);
    }
    if letters(&said) == letters(&subject.message) {
        return Err(Fault::Same);
    }
    if language::of(&said) != Some(Language::French) {
        return Err(Fault::Language);
    }
    let source = source(subject);
    let anchor = subject.month.first_day();
    let given = format!("{source}\n{}", amounts(&subject.calculation));
    if !figures::unsupported(&said, &given, anchor).is_empty()
        || !has_months(&said, &source)
        || !bare::stand(&said, &source)
    {
        return Err(Fault::Figure);
    }
    if !copies(&said, subject) {
        return Err(Fault::Amount);
    }
    if turns(&said, subject) {
        return Err(Fault::Sense);
    }
    if !cite::unknown_names(&said, &source).is_empty() {
        return Err(Fault::Name);
    }
    if cite::denies(&said) != cite::denies(&subject.message) {
        return Err(Fault::Negation);
    }
    if cite::support(&said, &format!("{source}\n{TELLING}")) < SUPPORT {
        return Err(Fault::Unsupported);
    }
    Ok(said)
}

/// What a rewording may take its figures and names from.
fn source(subject: &Subject) -> String {
    format!(
        "{}\n{}\n{}\n{}",
        subject.message,
        subject.title,
        french::month(subject.month),
        subject.calculation.join("\n")
    )
}

/// The amounts of a calculation with their unit: inside of a line they stand without it, and always with their cents.
fn amounts(calculation: &[String]) -> String {
    let inside = |c: char| c.is_ascii_digit() || matches!(c, ',' | '\u{202f}');
    let mut amounts = String::new();
    for line in calculation {
        for number in line.split(|c: char| !inside(c)) {
            if let Some((_, cents)) = number.split_once(',')
                && cents.len() == 2
                && !line.contains(&format!("{number}\u{a0}%"))
            {
                amounts.push_str(number);
                amounts.push_str(" €\n");
            }
        }
    }
    amounts
}

/// Whether the source names every month of the rewording in its year: a month and a year of two dates are no third one.
fn has_months(said: &str, source: &str) -> bool {
    let known = months(source);
    months(said).iter().all(|month| known.contains(month))
}

/// The months that are named with a year, folded.
fn months(text: &str) -> Vec<(String, String)> {
    let folded = Folded::new(text);
    let words: Vec<&str> = folded
        .text()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let names: Vec<String> = (1..=12)
        .map(|month| {
            Folded::new(month_name(month, Language::French))
                .text()
                .to_owned()
        })
        .collect();
    words
        .windows(2)
        .filter(|pair| {
            let year = pair[1].len() == 4 && pair[1].bytes().all(|digit| digit.is_ascii_digit());
            year && names.iter().any(|name| name == pair[0])
        })
        .map(|pair| (pair[0].to_owned(), pair[1].to_owned()))
        .collect()
}

/// The letters and digits of a text alone.
fn letters(text: &str) -> String {
    let folded = Folded::new(text);
    folded
        .text()
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect()
}

/// Whether what was found and expected stands in the rewording as in the message, in the order of the message:
/// with both figures in each other's place a sentence says the contrary.
fn copies(said: &str, subject: &Subject) -> bool {
    let (said, message) = (Folded::new(said), Folded::new(&subject.message));
    let mut places = Vec::new();
    for value in [&subject.found, &subject.expected] {
        if let Some(here) = place(value, message.text()) {
            let Some(there) = place(value, said.text()) else {
                return false;
            };
            places.push((here, there));
        }
    }
    places.sort_unstable();
    places.is_sorted_by_key(|(_, there)| there)
}

/// Where a folded text has a value, whatever the blanks in it and the unit after it; not as a part of a longer number.
fn place(value: &str, text: &str) -> Option<usize> {
    let value = Folded::new(value);
    let core = value
        .text()
        .trim_matches(|c: char| !c.is_alphanumeric() && c != '-');
    let core = match core.starts_with(|c: char| c.is_ascii_digit() || c == '-') {
        true => core.trim_end_matches(|c: char| !c.is_ascii_digit()),
        false => core,
    };
    let core: Vec<char> = core.chars().filter(|c| !c.is_whitespace()).collect();
    if core.is_empty() {
        return None;
    }
    let text: Vec<char> = text.chars().collect();
    (0..text.len()).find(|start| {
        text[*start] == core[0]
            && end(&core, &text, *start).is_some_and(|end| is_whole(&core, &text, *start, end))
    })
}

/// Where a value ends that begins at a place.
fn end(core: &[char], text: &[char], start: usize) -> Option<usize> {
    let mut place = start;
    for wanted in core {
        while place > start && text.get(place).is_some_and(|c| c.is_whitespace()) {
            place += 1;
        }
        if text.get(place) != Some(wanted) {
            return None;
        }
        place += 1;
    }
    Some(place)
}

/// Whether nothing around belongs to the same number or word.
fn is_whole(core: &[char], text: &[char], start: usize, end: usize) -> bool {
    let before = |back: usize| start.checked_sub(back).map(|place| text[place]);
    let digit = |character: Option<char>| character.is_some_and(|c| c.is_ascii_digit());
    let point = |character: Option<char>| matches!(character, Some(',' | '.'));
    let after = text.get(end).copied();
    let thousands = core.iter().take_while(|c| c.is_ascii_digit()).count() == 3;
    let cut_before = before(1).is_some_and(|c| c.is_alphanumeric() || c == '-')
        || point(before(1)) && digit(before(2))
        || thousands && before(1).is_some_and(char::is_whitespace) && digit(before(2));
    let cut_after = after.is_some_and(char::is_alphanumeric)
        || point(after) && digit(text.get(end + 1).copied());
    !cut_before && !cut_after
}

/// Whether a rewording calls too much what is too little, or the other way round, where the message does not.
fn turns(said: &str, subject: &Subject) -> bool {
    let wrong = match subject.sense {
        Some(Ordering::Less) => MORE,
        Some(Ordering::Greater) => LESS,
        _ => return false,
    };
    let (said, message) = (Folded::new(said), Folded::new(&subject.message));
    let has = |text: &Folded, stem: &str| {
        text.text()
            .split(|c: char| !c.is_alphanumeric())
            .any(|word| word.starts_with(stem))
    };
    wrong
        .iter()
        .any(|stem| has(&said, stem) && !has(&message, stem))
}
