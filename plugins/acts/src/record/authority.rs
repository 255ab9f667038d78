//! Who made an act.

use super::Record;
use super::heading::Level;
use super::places;
use super::zones::Zones;
use crate::text::{Line, Text};

/// Who can make acts: folded, and as it is spelled.
const OFFICES: &[(&str, &str)] = &[
    ("prefet", "Préfet"),
    ("prefete", "Préfète"),
    ("maire", "Maire"),
    ("maires", "Maires"),
    ("president", "Président"),
    ("presidente", "Présidente"),
    ("directeur", "Directeur"),
    ("directrice", "Directrice"),
    ("ministre", "Ministre"),
    ("recteur", "Recteur"),
    ("rectrice", "Rectrice"),
    ("conseil", "Conseil"),
    ("comite", "Comité"),
    ("administrateur", "Administrateur"),
    ("administratrice", "Administratrice"),
    ("prefets", "Préfets"),
];

/// Common words of an authority's name, which stay small where the text has capitals only.
const COMMON: &[&str] = &[
    "region",
    "zone",
    "defense",
    "securite",
    "departement",
    "commune",
    "conseil",
    "departemental",
    "regional",
    "regionale",
    "general",
    "generale",
    "agence",
    "sante",
    "metropole",
    "communaute",
    "agglomeration",
    "communes",
    "academie",
    "municipal",
    "communautaire",
    "syndical",
    "syndicat",
    "mixte",
    "police",
    "ville",
    "travail",
    "interieur",
    "maritime",
    "directeur",
    "delegue",
    "deleguee",
    "emploi",
    "solidarites",
    "transition",
    "ecologique",
    "urbaine",
];

/// Words that end an authority's name.
const ENDING: &[&str] = &[
    "chevalier",
    "officier",
    "commandeur",
    "vu",
    "croix",
    "arrete",
    "considerant",
    "sur",
];

pub(super) fn read(text: &Text, zones: &Zones, record: &mut Record) {
    let lines = text.lines();
    let count = lines.partition_point(|line| line.start < zones.head.end);
    let mut best: Option<(bool, usize, std::ops::Range<usize>)> = None;
    for line in &lines[..count] {
        let Some((token, article)) = office(text, line) else {
            continue;
        };
        let end = name_end(text, line, token);
        if end <= text.start(token) {
            continue;
        }
        // With its article it enacts; without, it is a letterhead, which counts where nothing else does.
        if best.as_ref().is_none_or(|(had, ..)| article && !had) {
            best = Some((article, token, text.start(token)..end));
        }
    }
    let mut commune = None;
    if let Some((_, token, range)) = best {
        let spelled = spelled(text.word(token)).unwrap_or_default();
        let mut value = spelled.to_owned();
        // One apostrophe, so that names compare.
        value.push_str(&recase(text.written(text.end(token)..range.end)).replace('’', "'"));
        if value == spelled && spelled.starts_with("Préf") {
            value.push_str(&letterhead(text, zones));
        }
        let mut value = shorten(value.trim_end_matches([',', ' ', '.', ';', ':', '-']));
        let municipal = spelled.starts_with("Maire");
        if municipal || value == "Conseil municipal" {
            let named = value
                .strip_prefix("Maire de ")
                .or_else(|| value.strip_prefix("Maire d'"));
            if let Some(name) = named {
                commune = Some(text.locate(name.to_owned(), range.clone()));
            } else if value.contains(' ') && municipal {
                // Several mayors, or one of something else: no single commune.
            } else if let Some((name, place)) = places::commune_of(text, 0..zones.head.end) {
                // "Le Maire," under the letterhead of the commune.
                let link = if name.starts_with(|c: char| "AEIOUYÉÈÊÎÔÛaeiouyéèêh".contains(c))
                {
                    "d'"
                } else {
                    "de "
                };
                value = format!("{value} {link}{name}");
                commune = Some(text.locate(name, place));
            }
        }
        let level = level(&value);
        if let (Some(kind), Some(level)) = (&mut record.kind, level) {
            kind.value.level = kind.value.level.or(Some(level));
        }
        record.authority = Some(text.locate(value, range));
    }
    record.commune = commune;
}

/// Whether a line begins with an authority and its article, as the line that ends a title does.
pub(super) fn opens(text: &Text, line: &Line) -> bool {
    office(text, line).is_some_and(|(_, article)| article)
}

/// Whose act somebody signs in a capacity, where it says so.
pub(super) fn signed_for(capacity: &str) -> Option<Level> {
    level(capacity).filter(|level| *level != Level::Other)
}

/// Whose acts an authority makes.
fn level(authority: &str) -> Option<Level> {
    let folded = kit::fold::Folded::new(authority);
    let name = folded.text();
    let has = |word: &str| name.contains(word);
    Some(if has("prefet") {
        Level::Prefectoral
    } else if has("conseil departemental") || has("conseil general") || has("du departement") {
        Level::Departmental
    } else if has("conseil regional") {
        Level::Regional
    } else if has("communaut") || has("metropole") || has("syndica") || has("intercommunal") {
        Level::Intercommunal
    } else if has("maire") || has("conseil municipal") {
        Level::Municipal
    } else if has("ministre") {
        Level::Ministerial
    } else {
        Level::Other
    })
}

/// The office that a line begins with: its token, and whether an article stands before it.
fn office(text: &Text, line: &Line) -> Option<(usize, bool)> {
    let mut token = line.first;
    let mut article = false;
    for _ in 0..4 {
        match text.word(token) {
            "le" | "la" | "les" | "nous" | "l" => article = true,
            "monsieur" | "madame" | "m" | "mme" | "sous" => {}
            _ => break,
        }
        token += 1;
    }
    if token >= line.last || spelled(text.word(token)).is_none() {
        return None;
    }
    let written = text.written(line.start..text.end(line.first));
    let office = text.written(text.start(token)..text.end(token));
    // "le maire peut…" inside a paragraph is no head of an act; nor are lists of what is delegated.
    if !written.starts_with(char::is_uppercase) || line.last - line.first > 40 {
        return None;
    }
    let bare = matches!(
        text.word(token),
        "conseil" | "comite" | "directeur" | "directrice"
    );
    if bare && !(article && (office.starts_with(char::is_uppercase) || line.last - token < 10)) {
        return None;
    }
    Some((token, article))
}

fn spelled(word: &str) -> Option<&'static str> {
    OFFICES
        .iter()
        .find(|(folded, _)| *folded == word)
        .map(|(_, spelled)| *spelled)
}

/// Where the name of an authority ends.
fn name_end(text: &Text, line: &Line, token: usize) -> usize {
    let mut end = text.end(token);
    let mut next = token + 1;
    // A name that stops at "de" goes on in the next line.
    let limit = text
        .lines()
        .get(
            text.lines()
                .partition_point(|other| other.start <= line.start),
        )
        .filter(|_| {
            matches!(
                text.word(line.last - 1),
                "de" | "du" | "la" | "des" | "d" | "l" | "et"
            )
        })
        .map_or(line.last, |following| following.last);
    while next < limit && next < token + 24 {
        let gap = text.gap(next);
        let word = text.word(next);
        // "Ministre du travail, de la santé et des solidarités".
        let goes_on = gap.trim() == ","
            && text.word(token) == "ministre"
            && matches!(word, "de" | "du" | "des" | "et" | "charge" | "chargee");
        if goes_on {
            end = text.end(next);
            next += 1;
            continue;
        }
        if gap.contains([',', '(', ';', ':', '.', '"', '\t'])
            || gap.contains(" - ") && (!capital(text, next) || spelled(word).is_some())
            || ENDING.contains(&word) && gap != "-"
        {
            break;
        }
        // A second authority follows on the same line.
        let article = matches!(word, "le" | "la")
            && spelled(text.word(next + 1)).is_some()
            && text
                .written(text.start(next)..text.end(next))
                .starts_with(char::is_uppercase)
            && !matches!(text.word(next - 1), "de" | "et");
        let second = matches!(word, "prefet" | "prefete") && next > token + 1;
        if article || second {
            break;
        }
        end = text.end(next);
        next += 1;
    }
    end
}

fn capital(text: &Text, token: usize) -> bool {
    text.written(text.start(token)..text.end(token))
        .starts_with(char::is_uppercase)
}

/// What the letterhead adds to a bare "Le Préfet,": "PRÉFECTURE DE LA VIONNE", "PRÉFET DE LA VIONNE".
fn letterhead(text: &Text, zones: &Zones) -> String {
    for line in text
        .lines()
        .iter()
        .take_while(|line| line.start < zones.head.end)
    {
        let first = text.word(line.first);
        if matches!(first, "prefecture" | "prefet" | "prefete") && line.last - line.first > 2 {
            let end = name_end(text, line, line.first);
            return recase(text.written(text.end(line.first)..end));
        }
    }
    String::new()
}

/// "Maire de la commune de X" is "Maire de X".
fn shorten(value: &str) -> String {
    let mut value = crate::text::on_one_line(value);
    // The names that decrees give: "le préfet de la zone de défense", "le préfet de La Réunion".
    value = value.replacen("de zone de défense", "de la zone de défense", 1);
    value = value.replacen("de la Réunion", "de La Réunion", 1);
    for whole in [
        "de la commune",
        "de la ville",
        "de la Ville",
        "de la Commune",
    ] {
        value = value.replacen(&format!("Maire {whole} "), "Maire ", 1);
    }
    // A commune's article belongs to its name.
    if let Some(name) = value
        .strip_prefix("Maire de la ")
        .filter(|name| name.starts_with(char::is_uppercase))
    {
        value = format!("Maire de La {name}");
    }
    value
}

/// A name in capitals with capitals where French has them; any other text as it is.
pub(super) fn recase(written: &str) -> String {
    if written.chars().any(char::is_lowercase) {
        return written.to_owned();
    }
    let mut out = String::with_capacity(written.len());
    let mut word = String::new();
    for character in written.chars().chain(std::iter::once(' ')) {
        if character.is_alphanumeric() {
            word.push(character);
            continue;
        }
        out.push_str(&recase_word(&word, character == '\'' || character == '’'));
        word.clear();
        out.push(character);
    }
    out.pop();
    out
}

fn recase_word(word: &str, elided: bool) -> String {
    let lower = word.to_lowercase();
    let folded = kit::fold::Folded::new(&lower);
    let small = matches!(
        folded.text(),
        "de" | "du"
            | "des"
            | "la"
            | "le"
            | "les"
            | "et"
            | "en"
            | "sur"
            | "sous"
            | "aux"
            | "au"
            | "a"
            | "les-"
    );
    if small || elided && lower.len() <= 2 || COMMON.contains(&folded.text()) {
        return lower;
    }
    let mut characters = lower.chars();
    characters
        .next()
        .map(|first| first.to_uppercase().chain(characters).collect())
        .unwrap_or_default()
}
