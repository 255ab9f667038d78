//! Names of people in what is said, and which of them are the same person.

use std::ops::Range;

use super::reading::with_title;
use super::sentence::Words;

/// Forms of address, folded.
const TITLES: &[&str] = &[
    "m", "mm", "mme", "mmes", "mlle", "monsieur", "madame", "mr", "mrs", "ms", "dr", "maitre",
    "miss",
];

/// Offices that stand for a person after a form of address: "madame la maire".
const OFFICES: &[&str] = &[
    "maire",
    "president",
    "presidente",
    "directeur",
    "directrice",
    "adjoint",
    "adjointe",
    "secretaire",
    "chair",
    "prefet",
    "prefete",
    "dgs",
];

/// Small words within a name.
const WITHIN: &[&str] = &["de", "du", "des", "d", "la", "le", "l", "von", "van", "el"];

/// Words with a capital at the beginning of a sentence that are no name, and others that never are one.
const NO_NAMES: &[&str] = &[
    "je",
    "tu",
    "il",
    "elle",
    "on",
    "nous",
    "vous",
    "ils",
    "elles",
    "le",
    "la",
    "les",
    "un",
    "une",
    "des",
    "ce",
    "cette",
    "ces",
    "c",
    "ca",
    "et",
    "ou",
    "mais",
    "donc",
    "or",
    "ni",
    "car",
    "oui",
    "non",
    "bon",
    "bien",
    "alors",
    "voila",
    "merci",
    "bonjour",
    "bonsoir",
    "pour",
    "contre",
    "avec",
    "sans",
    "sur",
    "dans",
    "en",
    "au",
    "aux",
    "du",
    "de",
    "d",
    "l",
    "j",
    "qui",
    "que",
    "quoi",
    "quand",
    "si",
    "s",
    "n",
    "ne",
    "y",
    "i",
    "a",
    "the",
    "we",
    "you",
    "he",
    "she",
    "they",
    "it",
    "this",
    "that",
    "and",
    "but",
    "so",
    "yes",
    "no",
    "ok",
    "okay",
    "conseil",
    "commune",
    "ville",
    "etat",
    "region",
    "departement",
    "prefecture",
    "teams",
    "excel",
    "internet",
    "rgpd",
    "plu",
    "dgs",
    "crm",
    "france",
    "lundi",
    "mardi",
    "mercredi",
    "jeudi",
    "vendredi",
    "samedi",
    "dimanche",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
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
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "euh",
    "ah",
    "eh",
    "hein",
    "tres",
    "point",
    "deliberation",
    "premier",
    "deuxieme",
    "action",
    "decision",
    "vote",
    "abstention",
    "abstentions",
    "budget",
    "d'accord",
    "parfait",
    "entendu",
];

/// A name in a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// As it is written, with its form of address.
    pub name: String,
    /// Its words in the sentence.
    pub words: Range<usize>,
}

/// The names in a sentence: after a form of address, of one of the known people, or words with a capital inside it.
pub fn names(words: &Words, text: &str, known: &[String]) -> Vec<Named> {
    let mut found = Vec::new();
    let mut place = 0;
    while place < words.len() {
        let end = titled(words, text, place)
            .or_else(|| listed(words, text, place, known))
            .or_else(|| capital(words, text, place));
        match end {
            Some(end) => {
                let name = text[words.source(place..end)].to_owned();
                found.push(Named {
                    name,
                    words: place..end,
                });
                place = end;
            }
            None => place += 1,
        }
    }
    found
}

/// Whether two names can be those of one person: the words of one are among those of the other.
pub fn same(one: &str, other: &str) -> bool {
    let (_, one) = with_title(one);
    let (_, other) = with_title(other);
    if one.is_empty() || other.is_empty() {
        return false;
    }
    if one == other {
        return true;
    }
    let words = |name: &str| -> Vec<String> {
        name.split(' ')
            .filter(|word| !WITHIN.contains(word) && word.len() > 1)
            .map(str::to_owned)
            .collect()
    };
    let (one, other) = (words(&one), words(&other));
    let (short, long) = if one.len() <= other.len() {
        (one, other)
    } else {
        (other, one)
    };
    !short.is_empty() && short.iter().all(|word| long.contains(word))
}

/// The known person whom a name means: the only one that it can be, as they are known.
pub fn resolve(name: &str, known: &[String]) -> Option<String> {
    if let Some(exact) = known.iter().find(|one| with_title(one) == with_title(name)) {
        return Some(exact.clone());
    }
    let mut fitting = known.iter().filter(|one| same(one, name));
    let first = fitting.next()?;
    fitting.next().is_none().then(|| first.clone())
}

fn is_capital(words: &Words, text: &str, place: usize) -> bool {
    text[words.source(place..place + 1)].starts_with(char::is_uppercase)
}

fn is_plain(words: &Words, place: usize) -> bool {
    words
        .gap(place)
        .chars()
        .all(|c| matches!(c, ' ' | '-' | '\'' | '.'))
}

/// "Mme Roux", "madame la maire", "M. de La Tour".
fn titled(words: &Words, text: &str, place: usize) -> Option<usize> {
    if !TITLES.contains(&words.word(place)) || place + 1 >= words.len() || !is_plain(words, place) {
        return None;
    }
    // "m" of "m'en" is no form of address.
    if words.word(place) == "m"
        && (!is_capital(words, text, place) || words.gap(place).contains('\''))
    {
        return None;
    }
    let mut end = place + 1;
    if matches!(words.word(end), "la" | "le" | "l") && OFFICES.contains(&words.word(end + 1)) {
        return Some(end + 2);
    }
    let mut named = false;
    while end < words.len() && end - place < 7 {
        let small = WITHIN.contains(&words.word(end)) && end + 1 < words.len();
        if is_capital(words, text, end) && !words.is_number(end) {
            named = true;
        } else if !small {
            break;
        }
        end += 1;
        if !is_plain(words, end - 1) {
            break;
        }
    }
    while end > place + 1
        && WITHIN.contains(&words.word(end - 1))
        && !is_capital(words, text, end - 1)
    {
        end -= 1;
    }
    named.then_some(end)
}

/// A known person, by a part of their name that is written with a capital.
fn listed(words: &Words, text: &str, place: usize, known: &[String]) -> Option<usize> {
    if !is_capital(words, text, place)
        || words.word(place).len() < 3
        || NO_NAMES.contains(&words.word(place))
    {
        return None;
    }
    let parts = |place: usize| {
        known.iter().any(|name| {
            with_title(name)
                .1
                .split(' ')
                .any(|part| part == words.word(place))
        })
    };
    if !parts(place) {
        return None;
    }
    let mut end = place + 1;
    while end < words.len()
        && is_capital(words, text, end)
        && is_plain(words, end - 1)
        && parts(end)
    {
        end += 1;
    }
    Some(end)
}

/// Two or more words with a capital, or one inside a sentence.
fn capital(words: &Words, text: &str, place: usize) -> Option<usize> {
    let is_one = |place: usize| {
        place < words.len()
            && is_capital(words, text, place)
            && !words.is_number(place)
            && words.word(place).len() > 2
            && !NO_NAMES.contains(&words.word(place))
            && !OFFICES.contains(&words.word(place))
    };
    if !is_one(place) {
        return None;
    }
    let mut end = place + 1;
    while is_one(end) && is_plain(words, end - 1) {
        end += 1;
    }
    // Words in capitals are mostly what is shortened.
    let written = &text[words.source(place..end)];
    let shortened = end - place == 1 && written.chars().all(|c| !c.is_lowercase());
    let starts = place == 0 || words.gap(place - 1).contains(['.', ':', '!', '?', '«']);
    (end - place > 1 || !starts && !shortened).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, known: &[&str], expected: &[&str]) {
        let known: Vec<String> = known.iter().map(|name| (*name).to_owned()).collect();
        let found: Vec<String> = names(&Words::new(text), text, &known)
            .into_iter()
            .map(|one| one.name)
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn names_are_found_as_people_say_them() {
        check(
            "Mme Roux et M. de La Tour s'abstiennent.",
            &[],
            &["Mme Roux", "M. de La Tour"],
        );
        check(
            "Paul, tu peux appeler Nadia ?",
            &["Paul Petit", "Nadia Roux"],
            &["Paul", "Nadia"],
        );
        check(
            "Je m'en occupe avec madame la maire.",
            &[],
            &["madame la maire"],
        );
        check("Bonjour à tous, on commence avec le PLU.", &[], &[]);
        check(
            "Est-ce que Julie Martin vient lundi ?",
            &[],
            &["Julie Martin"],
        );
    }

    #[test]
    fn one_person_has_many_names() {
        assert!(same("M. Petit", "Paul PETIT"));
        assert!(same("Nadia", "Mme Nadia Roux"));
        assert!(!same("Mme Roux", "Paul Petit"));
        let known = [
            "Paul Petit".to_owned(),
            "Nadia Roux".to_owned(),
            "Paul Roux".to_owned(),
        ];
        assert_eq!(resolve("Nadia", &known).as_deref(), Some("Nadia Roux"));
        assert_eq!(resolve("Paul", &known), None);
        assert_eq!(resolve("M. Petit", &known).as_deref(), Some("Paul Petit"));
    }
}
