//! Roads: "RD 979", "A25", "RN 2", "route départementale n° 12E", under one spelling each.

use std::collections::HashSet;

use kit::fold::Class;

use super::zones::Zones;
use crate::text::{Located, Text};

/// The most roads that are kept.
const MOST: usize = 200;

/// A road.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Road {
    /// Class and number together: "RD979", "A25", "RN2", "VC3", "CR5".
    pub key: String,
    /// As it is written: "route départementale 979".
    pub written: String,
}

pub(super) fn read(text: &Text, zones: &Zones) -> Vec<Located<Road>> {
    let motorways = mentions_motorways(text);
    let mut seen = HashSet::new();
    let mut roads = Vec::new();
    for (road, tokens) in find(
        text,
        0..text.token_at(zones.annexes.start),
        motorways,
        false,
    ) {
        if seen.insert(road.key.clone()) && roads.len() < MOST {
            let range = text.start(tokens.start)..text.end(tokens.end - 1);
            roads.push(text.locate(road, range));
        }
    }
    roads
}

/// The roads within some tokens, with the tokens that each takes. A lone "A5" counts only among motorways, small letters
/// ("vc 3", "d979") only where somebody typed them.
pub(crate) fn find(
    text: &Text,
    tokens: std::ops::Range<usize>,
    motorways: bool,
    typed: bool,
) -> Vec<(Road, std::ops::Range<usize>)> {
    let mut found = Vec::new();
    let mut token = tokens.start;
    while token < tokens.end {
        let Some((class, next, plural)) = class(text, token, motorways, typed) else {
            token += 1;
            continue;
        };
        let mut first = token;
        let mut next = next;
        let mut any = false;
        while let Some((number, end)) = number(text, next) {
            any = true;
            let written = text.value(text.start(first)..text.end(end - 1));
            let key = format!("{class}{number}");
            found.push((Road { key, written }, first..end));
            token = end;
            // "les RD 962, 959 et 943": the class is said once.
            let gap = text.gap(end).trim().to_owned();
            let joined = matches!(gap.as_str(), "," | "") && text.word(end) == "et";
            let listed = gap == "," && is_number(text, end);
            if !plural || !(joined || listed) {
                break;
            }
            next = end + usize::from(joined);
            first = next;
            if !is_number(text, next) {
                break;
            }
        }
        if !any {
            token += 1;
        }
    }
    found
}

fn mentions_motorways(text: &Text) -> bool {
    ["autoroute", "echangeur", "bretelle", "peage", "voie rapide"]
        .iter()
        .any(|word| text.folded().contains(word))
}

fn is_number(text: &Text, token: usize) -> bool {
    text.tokens()
        .get(token)
        .is_some_and(|token| token.class == Class::Number)
}

/// The class of road that begins with a token, the token of its number, and whether several may follow.
fn class(
    text: &Text,
    token: usize,
    motorways: bool,
    typed: bool,
) -> Option<(&'static str, usize, bool)> {
    let word = text.word(token);
    let before = if token > 0 { text.word(token - 1) } else { "" };
    let written = text.written(text.start(token)..text.end(token));
    let capitals = written.chars().all(char::is_uppercase);
    let touching = text.gap(token + 1).len() <= 2 && !text.gap(token + 1).contains('\n');
    let plural = matches!(before, "les" | "des" | "aux");
    let spelled = |class, words: usize| {
        let mut next = token + words;
        let several = word.ends_with('s');
        if super::heading::is_number_sign(text, next) {
            next += 1;
        }
        Some((class, next, several || plural))
    };
    match word {
        "rd" | "rds" | "rn" | "rns" | "vc" | "cr" | "cd" | "rm" | "rt" => {
            // In small letters these may be words of a search, and are roads too.
            let class = match word {
                // "Cr6" is chromium, "vc" a word of its own.
                "vc" | "cr" if !capitals && !typed => return None,
                "rd" | "rds" => "RD",
                "rn" | "rns" => "RN",
                "vc" => "VC",
                "cr" => "CR",
                "cd" if capitals => "RD",
                "rm" if capitals => "RM",
                "rt" if capitals => "RT",
                _ => return None,
            };
            let mut next = token + 1;
            if super::heading::is_number_sign(text, next) {
                next += 1;
            } else if !touching {
                return None;
            }
            Some((class, next, plural))
        }
        // "R.D. 979".
        "r" if capitals
            && text.gap(token + 1) == "."
            && matches!(text.word(token + 1), "d" | "n")
            && text.gap(token + 2).len() <= 4
            && is_number(text, token + 2) =>
        {
            let class = if text.word(token + 1) == "d" {
                "RD"
            } else {
                "RN"
            };
            Some((class, token + 2, plural))
        }
        "route" | "routes" | "voie" | "voies" | "chemin" | "chemins" => {
            let class = match (word.trim_end_matches('s'), text.word(token + 1)) {
                ("route", "departementale" | "departementales") => "RD",
                ("route", "nationale" | "nationales") => "RN",
                ("route", "metropolitaine") => "RM",
                ("route", "territoriale") => "RT",
                ("voie", "communale" | "communales") => "VC",
                ("chemin", "rural" | "ruraux") => "CR",
                ("chemin", "departemental") => "RD",
                _ => return None,
            };
            spelled(class, 2)
        }
        "departementale" | "nationale"
            if is_number(text, token + 1) && !matches!(before, "route" | "routes") =>
        {
            spelled(if word == "nationale" { "RN" } else { "RD" }, 1)
        }
        "autoroute" | "autoroutes" => {
            // "l'autoroute A 1" is read at its letter.
            (is_number(text, token + 1)).then_some(("A", token + 1, false))
        }
        "a" | "d" | "n" if (capitals || typed) && is_number(text, token + 1) && touching => {
            let gap = text.gap(token + 1);
            // "A5" is a size of paper, "D. 221-3" an article, "N° 4" a number.
            if !matches!(gap.trim(), "" | "-") || is_article_or_size(text, token, before) {
                return None;
            }
            match word {
                "a" if before == "autoroute" || motorways && gap.is_empty() => {
                    Some(("A", token + 1, false))
                }
                "d" => Some(("RD", token + 1, plural)),
                "n" => Some(("RN", token + 1, plural)),
                _ => None,
            }
        }
        _ => None,
    }
}

fn is_article_or_size(text: &Text, token: usize, before: &str) -> bool {
    let after = text.gap(token + 2);
    // "D 221-3" and "R. 5, D. 6".
    after == "-" && is_number(text, token + 2)
        || matches!(
            before,
            "article"
                | "articles"
                | "art"
                | "format"
                | "papier"
                | "annexe"
                | "parcelle"
                | "section"
                | "lot"
                | "rubrique"
                | "rubriques"
                | "numero"
                | "tableau"
                | "figure"
                | "bp"
        )
        || text.word(token + 1).len() > 4
}

/// The number of a road with its letter: "979", "979A", "12 E", "12E1"; nothing for what is a year or a length.
fn number(text: &Text, token: usize) -> Option<(String, usize)> {
    if !is_number(text, token) || text.word(token).len() > 4 {
        return None;
    }
    let mut number = text.word(token).trim_start_matches('0').to_owned();
    if number.is_empty() {
        return None;
    }
    let mut end = token + 1;
    let letter = text.word(end);
    let written = text.written(text.start(end)..text.end(end));
    let gap = text.gap(end);
    let capital = written.chars().all(|c| c.is_ascii_uppercase());
    if letter.len() == 1
        && end < text.tokens().len()
        && (gap.is_empty()
            || gap == " " && capital && !matches!(letter, "a" | "l" | "d" | "y" | "m" | "c"))
    {
        number.push_str(&letter.to_uppercase());
        end += 1;
        if gap.is_empty()
            && text.gap(end).is_empty()
            && is_number(text, end)
            && text.word(end).len() <= 2
        {
            number.push_str(text.word(end));
            end += 1;
        }
    } else if letter == "bis" {
        number.push_str("BIS");
        end += 1;
    }
    Some((number, end))
}
