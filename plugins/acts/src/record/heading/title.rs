//! Where the title of an act stands.

use std::ops::Range;

use super::super::authority;
use super::super::zones::Zones;
use crate::text::{Line, Text};

/// The longest title, in bytes.
const TITLE: usize = 900;

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

/// The range of the title.
pub(super) fn find(
    text: &Text,
    zones: &Zones,
    head: &[Line],
    after: usize,
) -> Option<Range<usize>> {
    let first = text.token_at(after);
    let last = text.token_at(zones.head.end);
    let mut labelled = None;
    for line in head {
        if text.word(line.first) == "objet" {
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
            if line.apart && !open || authority::opens(text, line) || is_subject(text, line) {
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
