//! The head of an act: what it is, its number, its day, its title.

use std::ops::Range;

use jiff::civil::Date;

use super::zones::{self, Zones};
use super::{Record, number};
use crate::dates;
use crate::text::{Line, Text};

/// The longest title, in bytes.
const TITLE: usize = 900;

/// Who can have made an act, as far as that tells orders apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// A minister, or several.
    Ministerial,
    /// A prefect, or several.
    Prefectoral,
    /// A region's council or its president.
    Regional,
    /// A department's council or its president.
    Departmental,
    /// A group of communes.
    Intercommunal,
    /// A mayor or a municipal council.
    Municipal,
    /// A regional health agency, a rector, another body.
    Other,
}

/// What an act is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Kind {
    /// In small letters, with its accents: "arrêté préfectoral complémentaire".
    pub words: String,
    /// Whose act it is, by these words or by its authority.
    pub level: Option<Level>,
}

/// Words that an act is called by: folded, and as they are spelled.
const FORMS: &[(&str, &str)] = &[
    ("arrete", "arrêté"),
    ("arretes", "arrêté"),
    ("deliberation", "délibération"),
    ("deliberations", "délibération"),
    ("decision", "décision"),
    ("decisions", "décision"),
    ("ordonnance", "ordonnance"),
    ("decret", "décret"),
    ("circulaire", "circulaire"),
];

/// Words that may follow: folded, as they are spelled, and whose act they make it.
const WORDS: &[(&str, &str, Option<Level>)] = &[
    ("prefectoral", "préfectoral", Some(Level::Prefectoral)),
    ("prefectoraux", "préfectoral", Some(Level::Prefectoral)),
    (
        "interprefectoral",
        "interpréfectoral",
        Some(Level::Prefectoral),
    ),
    (
        "interprefectoraux",
        "interpréfectoral",
        Some(Level::Prefectoral),
    ),
    ("municipal", "municipal", Some(Level::Municipal)),
    ("municipaux", "municipal", Some(Level::Municipal)),
    ("municipale", "municipale", Some(Level::Municipal)),
    ("municipales", "municipale", Some(Level::Municipal)),
    ("departemental", "départemental", Some(Level::Departmental)),
    ("departementaux", "départemental", Some(Level::Departmental)),
    (
        "departementale",
        "départementale",
        Some(Level::Departmental),
    ),
    ("regional", "régional", Some(Level::Regional)),
    ("regionaux", "régional", Some(Level::Regional)),
    ("ministeriel", "ministériel", Some(Level::Ministerial)),
    ("ministeriels", "ministériel", Some(Level::Ministerial)),
    (
        "interministeriel",
        "interministériel",
        Some(Level::Ministerial),
    ),
    (
        "interministeriels",
        "interministériel",
        Some(Level::Ministerial),
    ),
    ("intercommunal", "intercommunal", Some(Level::Intercommunal)),
    (
        "intercommunaux",
        "intercommunal",
        Some(Level::Intercommunal),
    ),
    ("communautaire", "communautaire", Some(Level::Intercommunal)),
    ("rectoral", "rectoral", Some(Level::Other)),
    ("complementaire", "complémentaire", None),
    ("complementaires", "complémentaire", None),
    ("modificatif", "modificatif", None),
    ("modificatifs", "modificatif", None),
    ("rectificatif", "rectificatif", None),
    ("permanent", "permanent", None),
    ("permanents", "permanent", None),
    ("temporaire", "temporaire", None),
    ("temporaires", "temporaire", None),
    ("provisoire", "provisoire", None),
    ("conjoint", "conjoint", None),
    ("conjoints", "conjoint", None),
    ("individuel", "individuel", None),
    ("collectif", "collectif", None),
    ("reglementaire", "réglementaire", None),
];

/// Words that begin a title.
const STARTERS: &[&str] = &[
    "portant",
    "relatif",
    "relative",
    "relatifs",
    "prescrivant",
    "reglementant",
    "fixant",
    "modifiant",
    "completant",
    "abrogeant",
    "autorisant",
    "accordant",
    "instituant",
    "instaurant",
    "interdisant",
    "prorogeant",
    "prolongeant",
    "rectifiant",
    "retirant",
    "declarant",
    "designant",
    "nommant",
    "delivrant",
    "ordonnant",
    "mettant",
    "approuvant",
    "limitant",
    "delegant",
    "convoquant",
    "agreant",
    "refusant",
    "imposant",
    "constatant",
    "creant",
    "donnant",
    "suspendant",
    "remplacant",
    "habilitant",
    "organisant",
    "encadrant",
    "definissant",
    "actualisant",
    "restreignant",
    "levant",
    "mettant",
    "prononcant",
    "homologuant",
];

/// What a folded word calls an act; its spelling.
pub(crate) fn form_word(word: &str) -> Option<&'static str> {
    FORMS
        .iter()
        .find(|(folded, _)| *folded == word)
        .map(|(_, spelled)| *spelled)
}

/// The kind that begins with a token, and the token after it.
pub(crate) fn kind(text: &Text, token: usize) -> Option<(Kind, usize)> {
    let mut words = form_word(text.word(token))?.to_owned();
    let mut level = None;
    let mut next = token + 1;
    for _ in 0..5 {
        let gap = text.gap(next);
        if gap.len() > 3 || gap.contains("\n\n") || !gap.trim().is_empty() {
            break;
        }
        let Some((_, spelled, whose)) =
            WORDS.iter().find(|(folded, ..)| *folded == text.word(next))
        else {
            break;
        };
        words.push(' ');
        words.push_str(spelled);
        level = level.or(*whose);
        next += 1;
    }
    Some((Kind { words, level }, next))
}

/// Reads the head into the record; gives where the title stands.
pub(super) fn read(text: &Text, zones: &Zones, record: &mut Record) -> Option<Range<usize>> {
    let lines = text.lines();
    let count = lines.partition_point(|line| line.start < zones.head.end);
    let head = &lines[..count];
    let named = head
        .iter()
        .position(|line| names_act(text, line, false))
        .or_else(|| head.iter().position(|line| names_act(text, line, true)));
    let mut after = zones.head.start;
    if let Some(index) = named {
        let token = form_token(text, &head[index]);
        if let Some((kind, next)) = token.and_then(|token| kind(text, token)) {
            let start = text.start(token.unwrap_or(0));
            let end = text.end(next - 1);
            record.kind = Some(text.locate(kind, start..end));
            after = end;
        }
    }
    read_number(text, zones, head, named, after, record);
    let title = title(text, zones, head, after);
    read_date(text, zones, head, after, title.as_ref(), record);
    record.title = title.clone().map(|range| {
        let value = text.value(range.clone());
        let value = value
            .trim_end_matches(['.', ';', ',', ':', ' ', '-'])
            .to_owned();
        text.locate(value, range)
    });
    title
}

/// Whether a line says what the act is: the word stands at its beginning, or, less surely, anywhere.
fn names_act(text: &Text, line: &Line, anywhere: bool) -> bool {
    let Some(token) = form_token(text, line) else {
        return false;
    };
    let written = text.written(text.start(token)..text.end(token));
    let before = text.written(line.start..text.start(token));
    let first = token == line.first
        || text.word(line.first) == "objet"
        || matches!(text.word(line.first), "projet" | "d" | "m" | "p")
        || text.word(line.first) == "n" && token - line.first < 8;
    let plural = text.word(token).ends_with('s');
    written.starts_with(char::is_uppercase) && first && !plural || anywhere && (before.len() < 60)
}

fn form_token(text: &Text, line: &Line) -> Option<usize> {
    line.tokens()
        .take(12)
        .find(|&token| form_word(text.word(token)).is_some())
}

fn read_number(
    text: &Text,
    zones: &Zones,
    head: &[Line],
    named: Option<usize>,
    after: usize,
    record: &mut Record,
) {
    let mut order: Vec<usize> = Vec::new();
    if let Some(named) = named {
        order.extend(named..head.len().min(named + 6));
        order.extend((named.saturating_sub(4)..named).rev());
    } else {
        order.extend(0..head.len());
    }
    for index in order {
        let line = &head[index];
        for token in line.tokens() {
            if !is_number_sign(text, token) || is_other_number(text, line, token) {
                continue;
            }
            let from = text.end(token);
            let limit = line.end.min(zones.head.end);
            if let Some((number, range)) = number::read(text, from, limit) {
                record.number = Some(text.locate(number, range));
                return;
            }
            // The number was left blank: no other one is taken for it.
            if Some(index) == named {
                return;
            }
        }
    }
    // "ARRÊTÉ 2024-123", "Arrêté DDT/2024/12": no sign before it.
    if let Some(line) = named.map(|index| &head[index])
        && after < line.end
        && let Some((number, range)) = number::read(text, bare_sign(text, after), line.end)
    {
        let written = &number.written;
        let token = text.token_at(range.start);
        let is_date =
            dates::read(text, token).is_some_and(|day| text.end(day.tokens.end - 1) >= range.end);
        if written.contains(['-', '/', '_']) && !is_date && !written.starts_with(char::is_lowercase)
        {
            record.number = Some(text.locate(number, range));
        }
    }
}

/// The position after an "N" that lost its round: "ARRETE N 2025-233".
fn bare_sign(text: &Text, position: usize) -> usize {
    let token = text.token_at(position);
    if text.word(token) == "n" {
        text.end(token)
    } else {
        position
    }
}

/// "n°", "numéro", "no" before a number.
pub(crate) fn is_number_sign(text: &Text, token: usize) -> bool {
    match text.word(token) {
        "n" => {
            let gap = text.gap(token + 1);
            // "n° 12", "n* 12", "n.12", "n'12": recognition knows many rounds.
            gap.trim_start()
                .starts_with(['°', '*', '\'', '"', '.', '^'])
                && gap.len() <= 5
                || text.word(token + 1) == "o" && gap.trim().is_empty()
        }
        "no" | "nos" | "numero" | "num" | "nr" => true,
        _ => false,
    }
}

/// Whether a number in the head is some other one: of a decree, of a telephone, of a file, of "l'arrêté n° …".
fn is_other_number(text: &Text, line: &Line, token: usize) -> bool {
    let named = (line.first..token)
        .rev()
        .take(6)
        .find(|&before| form_word(text.word(before)).is_some());
    if named.is_some_and(|named| named > line.first && text.word(named - 1) == "l") {
        return true;
    }
    (line.first..token).rev().take(6).any(|before| {
        matches!(
            text.word(before),
            "decret"
                | "loi"
                | "nor"
                | "tel"
                | "telephone"
                | "siret"
                | "rubrique"
                | "dossier"
                | "affaire"
                | "parcelle"
                | "lot"
                | "rd"
                | "route"
                | "article"
                | "page"
                | "bp"
                | "modifiant"
                | "abrogeant"
                | "completant"
                | "fax"
        )
    })
}

/// The day of the act: beside its name, at its end, or in its head.
fn read_date(
    text: &Text,
    zones: &Zones,
    head: &[Line],
    after: usize,
    title: Option<&Range<usize>>,
    record: &mut Record,
) {
    let delibers = record
        .kind
        .as_ref()
        .is_some_and(|kind| kind.value.words.starts_with("délibération"));
    let found = beside(text, zones, after, title)
        .or_else(|| delibers.then(|| session(text, zones)).flatten())
        .or_else(|| at_end(text, zones))
        .or_else(|| {
            head.iter().find_map(|line| {
                (zones::is_signature(text, line) || labelled(text, line))
                    .then(|| dates::first(text, line.tokens()))
                    .flatten()
            })
        })
        .or_else(|| session(text, zones));
    if let Some(day) = found {
        let range = text.start(day.tokens.start)..text.end(day.tokens.end - 1);
        let date: Date = day.date;
        record.date = Some(text.locate(date, range));
    }
}

/// "Arrêté n° … du 20 mai 2025": before the title and near the name.
fn beside(
    text: &Text,
    zones: &Zones,
    after: usize,
    title: Option<&Range<usize>>,
) -> Option<dates::Day> {
    if after == 0 {
        return None;
    }
    let first = text.token_at(after);
    let end = title.map_or(zones.head.end, |title| title.start);
    for token in first..first + 30 {
        if text.start(token) >= end || form_word(text.word(token)).is_some() {
            return None;
        }
        let leads = matches!(text.word(token), "du" | "date" | "le");
        if leads
            && let Some(day) = dates::read(text, token + 1 - usize::from(text.word(token) == "du"))
        {
            return Some(day);
        }
        // "ARRÊTÉ N° 2025-12 – 3 mars 2025".
        if text.gap(token).contains(['-', '–'])
            && text.gap(token).contains(' ')
            && let Some(day) = dates::read(text, token)
        {
            return Some(day);
        }
    }
    None
}

/// "Séance du 12 mars 2025".
fn session(text: &Text, zones: &Zones) -> Option<dates::Day> {
    let end = zones.recitals.end.max(zones.head.end);
    text.tokens_in(&(0..end)).find_map(|token| {
        let leads = matches!(text.word(token), "seance" | "reunion")
            || text.word(token) == "reuni" && text.word(token + 1) == "le";
        leads
            .then(|| dates::first(text, token + 1..token + 8))
            .flatten()
    })
}

fn at_end(text: &Text, zones: &Zones) -> Option<dates::Day> {
    let tokens = text.tokens_in(&zones.signature);
    let limit = tokens.start + 24;
    dates::first(text, tokens.start..tokens.end.min(limit))
}

/// "Date : 3 mars 2025", "Date de l'acte : …", "En date du …".
fn labelled(text: &Text, line: &Line) -> bool {
    text.word(line.first) == "date"
        || text.word(line.first) == "en" && text.word(line.first + 1) == "date"
}

/// The range of the title.
fn title(text: &Text, zones: &Zones, head: &[Line], after: usize) -> Option<Range<usize>> {
    let first = text.token_at(after);
    let last = text.token_at(zones.head.end);
    let mut labelled = None;
    for line in head {
        if text.word(line.first) == "objet" && line.last > line.first {
            labelled = Some(line.first + 1);
            break;
        }
    }
    let start = (first..last.min(first + 80))
        .find(|&token| STARTERS.contains(&text.word(token)) && opens(text, head, token, first))
        .or(labelled.filter(|&token| token < last))
        .or_else(|| {
            // A notice that the table of starters does not know, right beside the name: "Arrêté autorisant".
            (first..last.min(first + 14))
                .find(|&token| text.word(token).len() >= 7 && text.word(token).ends_with("ant"))
        })?;
    let end = title_end(text, zones, head, start);
    let range = text.start(start)..end;
    (range.len() >= 8).then_some(range)
}

/// Whether a starter begins the title, and not a clause inside another: at a line's start, or soon after the name.
fn opens(text: &Text, head: &[Line], token: usize, first: usize) -> bool {
    let line = head.partition_point(|line| line.first <= token);
    let begins = line > 0 && head[line - 1].first == token;
    begins
        || token < first + 16
        || matches!(text.word(token), "portant" | "modifiant" | "abrogeant")
}

fn title_end(text: &Text, zones: &Zones, head: &[Line], start: usize) -> usize {
    let from = text.start(start);
    let limit = zones.head.end.min(from + TITLE);
    let mut end = from;
    for line in head.iter().filter(|line| line.end > from) {
        if line.start >= limit {
            break;
        }
        let continues = line.start <= from;
        if !continues {
            let so_far = &text.folded()[from..end];
            let open = so_far.trim_end().len() < 24
                || so_far.trim_end().ends_with([',', ':', '-'])
                || matches!(
                    so_far.split_whitespace().next_back().unwrap_or(""),
                    "de" | "du"
                        | "des"
                        | "la"
                        | "le"
                        | "les"
                        | "a"
                        | "et"
                        | "portant"
                        | "sur"
                        | "en"
                );
            if line.apart && !open || super::authority::opens(text, line) || is_subject(text, line)
            {
                break;
            }
        }
        end = line.end.min(limit);
        // "… dans l'eau Société X Commune de Y" on one line.
        for token in line.first.max(start + 1)..line.last {
            if text.start(token) >= limit {
                break;
            }
            let word = text.word(token);
            let written = text.written(text.start(token)..text.end(token));
            let before = text.word(token - 1);
            if matches!(word, "commune" | "societe" | "etablissement")
                && written.starts_with(char::is_uppercase)
                && !text.written(from..end).chars().all(|c| !c.is_lowercase())
                && !matches!(before, "la" | "a" | "de" | "du" | "l" | "une")
            {
                return text.end(token - 1);
            }
        }
    }
    end
}

/// A line of its own that names whom or where the act concerns: "Commune de X", "Société Y".
fn is_subject(text: &Text, line: &Line) -> bool {
    let written = text.written(text.start(line.first)..text.end(line.first));
    matches!(
        text.word(line.first),
        "commune" | "communes" | "societe" | "date" | "nor" | "seance"
    ) && written.starts_with(char::is_uppercase)
}

impl Level {
    const NAMES: [(Self, &'static str); 7] = [
        (Self::Ministerial, "ministériel"),
        (Self::Prefectoral, "préfectoral"),
        (Self::Regional, "régional"),
        (Self::Departmental, "départemental"),
        (Self::Intercommunal, "intercommunal"),
        (Self::Municipal, "municipal"),
        (Self::Other, "autre"),
    ];

    /// The name that fields use.
    pub fn name(self) -> &'static str {
        Self::NAMES
            .iter()
            .find(|(level, _)| *level == self)
            .map_or("", |(_, name)| name)
    }

    /// The level of a name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::NAMES
            .iter()
            .find(|(_, known)| *known == name)
            .map(|(level, _)| *level)
    }
}
