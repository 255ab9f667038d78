//! Who signed an act, and in which capacity.

use std::ops::Range;

use super::Record;
use super::zones::Zones;
use crate::text::{Line, Text};

/// How many lines after place and day the signature can take.
const LINES: usize = 16;

/// Words of offices, which no person's name has.
const OFFICE: &[&str] = &[
    "prefet",
    "prefete",
    "maire",
    "adjoint",
    "adjointe",
    "president",
    "presidente",
    "secretaire",
    "directeur",
    "directrice",
    "delegation",
    "delegue",
    "deleguee",
    "conseiller",
    "conseillere",
    "sous",
    "general",
    "generale",
    "chef",
    "cheffe",
    "responsable",
    "service",
    "ministre",
    "recteur",
    "rectrice",
    "pour",
    "empechement",
    "absence",
    "vice",
    "ordre",
    "interim",
    "departement",
    "departemental",
    "departementale",
    "le",
    "la",
    "les",
    "l",
    "signe",
    "commune",
    "ville",
    "mairie",
    "prefecture",
    "copie",
    "certifie",
    "certifiee",
    "conforme",
    "fait",
    "commissaire",
    "premier",
    "premiere",
    "un",
    "par",
    "elu",
    "elue",
    "charge",
    "chargee",
    "routes",
    "mobilites",
];

/// Words that begin what comes after a signature.
const AFTER: &[&str] = &[
    "voies",
    "delais",
    "conformement",
    "ampliation",
    "copie",
    "destinataires",
    "diffusion",
    "annexe",
    "la",
    "recours",
    "notifie",
    "publie",
    "transmis",
    "certifie",
    "acte",
    "affiche",
    "dans",
    "informations",
    "nota",
    "le tribunal",
    "toute",
    "si",
    "a",
    "monsieur",
    "madame",
    "en",
    "article",
];

pub(super) fn read(text: &Text, zones: &Zones, record: &mut Record) {
    let lines = text.lines();
    let first = lines.partition_point(|line| line.start < zones.signature.start);
    if zones.signature.is_empty() {
        return;
    }
    let mut capacity: Option<Range<usize>> = None;
    for line in lines.iter().skip(first).take(LINES) {
        if line.start >= zones.signature.end {
            break;
        }
        let opening = line.start == zones.signature.start;
        if opening && text.word(line.first) != "pour" {
            continue;
        }
        let (start, is_name) = name(text, line);
        if let Some(start) = start
            && is_name
        {
            let range = text.start(start)..line.end;
            let value = text.value(range.clone());
            let value = value.trim_end_matches([',', '.', ' ', ')', ';']).to_owned();
            record.signatory = Some(text.locate(value, range));
            break;
        }
        if ends(text, line) {
            break;
        }
        if has_office(text, line)
            && let Some(token) = trailing_name(text, line)
        {
            // "Le Maire, Jean SERRE" on one line.
            let range = text.start(token)..line.end;
            let value = text.value(range.clone());
            let value = value.trim_end_matches([',', '.', ' ', ')', ';']).to_owned();
            record.signatory = Some(text.locate(value, range));
            let start = capacity.as_ref().map_or(line.start, |range| range.start);
            capacity = Some(start..text.end(token - 1));
            break;
        }
        if has_office(text, line) {
            let start = capacity.as_ref().map_or(line.start, |range| range.start);
            // Only lines that stand together say one capacity.
            capacity = Some(start..line.end);
        }
    }
    if let Some(range) = capacity {
        let value = text.value(range.clone());
        let value = value.trim_end_matches([',', '.', ' ', ':', ';']).to_owned();
        if value.len() <= 400 {
            // Whoever signs "pour le préfet" signs a prefect's act.
            if let Some(kind) = &mut record.kind {
                kind.value.level = kind.value.level.or(super::authority::signed_for(&value));
            }
            record.capacity = Some(text.locate(value, range));
        }
    }
}

/// Where the name begins on a line, after "Signé", and whether the rest is a person's name.
fn name(text: &Text, line: &Line) -> (Option<usize>, bool) {
    let mut token = line.first;
    while matches!(
        text.word(token),
        "signe" | "m" | "mme" | "monsieur" | "madame" | "s" | "dr"
    ) {
        token += 1;
    }
    if token >= line.last {
        return (None, false);
    }
    let written = text.written(text.start(token)..line.end);
    let written = written.trim_end_matches([',', '.', ' ', ')', ';']);
    let words: Vec<&str> = written.split_whitespace().collect();
    let count = words.len();
    let letters = |word: &str| {
        word.chars()
            .all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’' | '.'))
    };
    let particle = |word: &str| {
        matches!(
            word,
            "de" | "du" | "des" | "le" | "la" | "d'" | "van" | "von" | "DE" | "LE" | "LA"
        )
    };
    let capital = |word: &str| word.starts_with(char::is_uppercase);
    let office = (token..line.last).any(|token| {
        let word = text.word(token);
        OFFICE.contains(&word) && !matches!(word, "le" | "la" | "l")
    });
    // "Jeanne SERRE", "J. SERRE", "Jean-Marc de ROQUE": a first name, then a family name.
    let is_name = (2..=5).contains(&count)
        && words
            .iter()
            .all(|word| letters(word) && (capital(word) || particle(word)))
        && capital(words[0])
        && words[0].chars().any(char::is_alphabetic)
        && words[count - 1]
            .chars()
            .filter(|c| c.is_alphabetic())
            .count()
            >= 2
        && !office
        && !particle(words[0])
        && !matches!(
            text.word(token),
            "le" | "la" | "l" | "les" | "liberte" | "republique"
        );
    (Some(token), is_name)
}

/// The token with which a person's name begins that ends a line of an office: a first name, then one in capitals.
fn trailing_name(text: &Text, line: &Line) -> Option<usize> {
    let written = |token: usize| text.written(text.start(token)..text.end(token));
    let capitals = |token: usize| {
        written(token).chars().all(char::is_uppercase) && written(token).chars().count() > 1
    };
    let office = |token: usize| OFFICE.contains(&text.word(token)) && text.word(token).len() > 2;
    let mut token = line.last;
    while token > line.first && capitals(token - 1) && !office(token - 1) {
        token -= 1;
    }
    if token == line.last {
        return None;
    }
    let family = token;
    while token > line.first && family - token < 3 {
        let before = token - 1;
        let first = written(before).starts_with(char::is_uppercase)
            && written(before).chars().skip(1).all(char::is_lowercase)
            && !office(before);
        let gap = text.gap(token).trim();
        if !first || !matches!(gap, "" | "-" | ".") || text.gap(token).is_empty() {
            break;
        }
        token = before;
    }
    (token < family && token > line.first).then_some(token)
}

fn has_office(text: &Text, line: &Line) -> bool {
    let head = line.first..line.last.min(line.first + 12);
    line.end - line.start <= 160
        && head
            .clone()
            .any(|token| OFFICE.contains(&text.word(token)) && text.word(token).len() > 3)
        && !text.folded()[line.range()].starts_with("signe")
}

/// Whether a line begins what comes after a signature.
fn ends(text: &Text, line: &Line) -> bool {
    let word = text.word(line.first);
    word == "pour"
        && matches!(
            text.word(line.first + 1),
            "copie" | "ampliation" | "extrait"
        )
        || AFTER.contains(&word) && !(matches!(word, "la" | "a") && has_office(text, line))
        || line.end - line.start > 200
}
