//! Places that an act names: communes, streets, hamlets.

use std::collections::HashSet;
use std::ops::Range;

use kit::fold::Folded;

use super::Record;
use super::authority::recase;
use super::zones::Zones;
use crate::text::Text;

/// The most places that are kept.
const MOST: usize = 200;

/// What a place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PlaceKind {
    /// A commune.
    Commune,
    /// A street, a square, a quay.
    Street,
    /// A hamlet, a named spot.
    Spot,
}

/// A place.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PlaceName {
    /// What it is.
    pub kind: PlaceKind,
    /// Its name; with the street's kind before it: "rue des Tilleuls".
    pub name: String,
}

/// Words that a street's name begins with.
const STREETS: &[&str] = &[
    "rue",
    "avenue",
    "boulevard",
    "place",
    "chemin",
    "impasse",
    "allee",
    "allees",
    "quai",
    "square",
    "cours",
    "esplanade",
    "ruelle",
    "montee",
    "traverse",
    "faubourg",
    "venelle",
];

/// Words inside a name that need a capital after them.
const LINKS: &[&str] = &[
    "de", "du", "des", "la", "le", "les", "l", "d", "en", "sur", "sous", "aux", "au", "a", "lès",
];

/// Words with a capital that end a name.
const STOPS: &[&str] = &[
    "bp",
    "cs",
    "cedex",
    "tel",
    "telephone",
    "arrete",
    "societe",
    "vu",
    "prefet",
    "prefete",
    "article",
    "commune",
    "considerant",
    "etablissement",
    "departement",
    "le maire",
    "objet",
    "maire",
    "sas",
    "sarl",
];

pub(super) fn read(text: &Text, zones: &Zones, record: &mut Record) {
    let mut seen: HashSet<(PlaceKind, String)> = HashSet::new();
    let range = 0..zones.annexes.start;
    let mut covered = 0;
    for token in text.tokens_in(&range) {
        if record.places.len() >= MOST {
            break;
        }
        // "rue du Faubourg Saint-Antoine" is one street.
        if text.start(token) < covered {
            continue;
        }
        for (kind, name, place) in at(text, token) {
            let key = (kind, plain(&name));
            if kind == PlaceKind::Street {
                covered = place.end;
            }
            if seen.insert(key) {
                record
                    .places
                    .push(text.locate(PlaceName { kind, name }, place));
            }
        }
    }
    if record.commune.is_none() {
        record.commune =
            commune_of(text, zones.head.clone()).map(|(name, place)| text.locate(name, place));
    }
}

/// The one commune that a part of the text names; `None` where it names none, or several.
pub(super) fn commune_of(text: &Text, range: Range<usize>) -> Option<(String, Range<usize>)> {
    let mut found: Option<(String, Range<usize>)> = None;
    for token in text.tokens_in(&range) {
        for (kind, name, place) in at(text, token) {
            if kind != PlaceKind::Commune {
                continue;
            }
            match &found {
                Some((before, _)) if plain(before) != plain(&name) => return None,
                Some(_) => {}
                None => found = Some((name, place)),
            }
        }
    }
    found
}

/// A name's letters and figures, folded, for comparison.
pub(crate) fn plain(name: &str) -> String {
    let folded = Folded::new(name);
    folded
        .text()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// The places that a token announces.
fn at(text: &Text, token: usize) -> Vec<(PlaceKind, String, Range<usize>)> {
    let word = text.word(token);
    let link = text.word(token + 1);
    let linked = matches!(link, "de" | "d");
    let mut found = Vec::new();
    match word {
        "commune" | "ville" | "mairie" | "maire" | "agglomeration" if linked => {
            // "la ville de demain", "le maire de la commune de": only a name has a capital.
            if let Some((name, range)) = name(text, token + 2) {
                found.push((PlaceKind::Commune, name, range));
            }
        }
        "communes" if matches!(link, "de" | "d") && text.gap(token + 2).len() <= 3 => {
            let mut next = token + 2;
            while let Some((name, range)) = listed_name(text, next) {
                let after = text.token_at(range.end);
                found.push((PlaceKind::Commune, name, range));
                let gap = text.gap(after);
                let and = text.word(after) == "et";
                if !(gap.trim() == "," || and) || found.len() >= 60 {
                    break;
                }
                next = after + usize::from(and);
                if matches!(text.word(next), "de" | "d") {
                    next += 1;
                }
            }
        }
        "lieu" if matches!(link, "dit" | "dits") => {
            if let Some((name, range)) = name(text, token + 2) {
                found.push((PlaceKind::Spot, name, range));
            }
        }
        "hameau" if matches!(link, "de" | "du" | "des" | "d") => {
            if let Some((name, range)) = name(text, token + 2) {
                found.push((PlaceKind::Spot, name, range));
            }
        }
        _ if STREETS.contains(&word) => {
            if let Some(found_street) = street(text, token) {
                found.push(found_street);
            }
        }
        _ => {}
    }
    found
}

/// "rue des Tilleuls", "place de la République", "avenue Jean Moulin".
fn street(text: &Text, token: usize) -> Option<(PlaceKind, String, Range<usize>)> {
    // "cours d'eau", "place de stationnement" have no name; "COURS D'EAU" looks like one.
    if text.word(token) == "cours" && matches!(text.word(token + 1), "d" | "ou" | "et") {
        return None;
    }
    let mut next = token + 1;
    let mut links = 0;
    while LINKS.contains(&text.word(next)) && links < 3 && text.gap(next).len() <= 2 {
        next += 1;
        links += 1;
    }
    let (_, range) = name(text, next)?;
    let whole = text.start(token)..range.end;
    let written = text.value(whole.clone());
    let mut value = recase(&written);
    // The kind of street in small letters: it is no part of the name.
    let first: String = value.chars().take_while(|c| c.is_alphabetic()).collect();
    value.replace_range(..first.len(), &first.to_lowercase());
    Some((PlaceKind::Street, value, whole))
}

/// The name that begins with a token: words with capitals, and small words between them.
fn name(text: &Text, token: usize) -> Option<(String, Range<usize>)> {
    let gap = text.gap(token);
    if gap.len() > 3 || gap.contains(['.', ',', ';', ':', '(']) || gap.contains("\n\n") {
        return None;
    }
    listed_name(text, token)
}

/// The same, whatever stands before it.
fn listed_name(text: &Text, token: usize) -> Option<(String, Range<usize>)> {
    let mut next = token;
    // "de La Capelle", "d'Uzès", "de l'Isle-Verte", "de la Grand-Combe".
    if matches!(text.word(next), "la" | "le" | "les" | "l") {
        let small = text
            .written(text.start(next)..text.end(next))
            .starts_with(char::is_lowercase);
        if small && text.word(next) != "l" || !capital(text, next + 1) {
            return None;
        }
        next += 1;
    }
    if !capital(text, next) || STOPS.contains(&text.word(next)) {
        return None;
    }
    let mut end = next + 1;
    let mut words = 1;
    while words < 8 {
        let gap = text.gap(end);
        let word = text.word(end);
        if gap == "-" || gap == "'" {
            end += 1;
            words += 1;
            continue;
        }
        // Two names that "et" joins are two places.
        if gap != " " || word == "et" {
            break;
        }
        if capital(text, end) && !STOPS.contains(&word) && !starts_sentence(text, end) {
            end += 1;
            words += 1;
            continue;
        }
        // Small words join two words with capitals: "Saint-Jean du Gard".
        let links = (end..end + 3)
            .take_while(|&link| LINKS.contains(&text.word(link)) && text.gap(link).len() <= 1)
            .count();
        let small = text
            .written(text.start(end)..text.end(end))
            .starts_with(char::is_lowercase);
        if links == 0
            || text.word(end) == "a"
            || !small
            || !capital(text, end + links)
            || STOPS.contains(&text.word(end + links))
            || text.word(end + links - 1) == "la"
                && links == 1
                && words == 1
                && text.word(end) == "la"
        {
            break;
        }
        end += links + 1;
        words += links + 1;
    }
    let range = text.start(token)..text.end(end - 1);
    let value = recase(&text.value(range.clone()));
    (value.chars().filter(|c| c.is_alphabetic()).count() >= 2).then_some((value, range))
}

fn capital(text: &Text, token: usize) -> bool {
    text.written(text.start(token)..text.end(token))
        .starts_with(char::is_uppercase)
}

/// "Le", "La", "Il" with a capital after a name begin something else, unless all is in capitals.
fn starts_sentence(text: &Text, token: usize) -> bool {
    let written = text.written(text.start(token)..text.end(token));
    matches!(
        text.word(token),
        "le" | "la" | "les" | "il" | "un" | "une" | "par" | "pour" | "est" | "a"
    ) && (written.chars().count() == 1
        || written.chars().any(char::is_lowercase)
        || text.word(token) != "la")
}
