//! How much of an act a sentence speaks of: the whole, its content, a part.

use std::ops::Range;

use super::{Action, denial};
use crate::text::Text;

/// How much of an act a sentence speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    Whole,
    /// "les dispositions de": all of it, for what ends or adds; some of it, for what changes.
    Content,
    Part,
}

/// Words of parts of an act.
const PARTS: &[&str] = &[
    "article",
    "articles",
    "art",
    "tableau",
    "tableaux",
    "paragraphe",
    "paragraphes",
    "alinea",
    "alineas",
    "phrase",
    "mention",
    "mentions",
    "mots",
    "annexe",
    "annexes",
    "titre",
    "chapitre",
    "point",
    "colonne",
    "echeance",
    "ligne",
    "partie",
    "liste",
    "plan",
    "terme",
    "termes",
    "mot",
    "tiret",
    "tirets",
    "reference",
    "references",
    "section",
    "phrases",
    "lignes",
    "colonnes",
    "points",
    "chapitres",
    "titres",
];

/// What an action on so much of an act is; a change of a part is a modification.
pub(super) fn applied(action: Action, extent: Extent) -> Option<(Action, bool)> {
    use Action::*;
    Some(match (extent, action) {
        (Extent::Whole, action) => (action, false),
        (Extent::Content, Replaces) => (Modifies, false),
        (Extent::Content, action) => (action, false),
        (Extent::Part, Modifies | Completes | Repeals | Replaces | Withdraws) => (Modifies, true),
        (Extent::Part, Extends | Suspends) => (action, true),
        (Extent::Part, Cites) => return None,
    })
}

/// How much of an act is spoken of before its name.
pub(super) fn extent(text: &Text, before: Range<usize>) -> Extent {
    let near = before.end.saturating_sub(40).max(before.start)..before.end;
    if denial::is_contrary(text, near.clone()) {
        return Extent::Part;
    }
    // The article's own number is no part of another act: "Article 3 - L'arrêté … est abrogé".
    let mut extent = Extent::Whole;
    for token in near {
        let word = text.word(token);
        if token == before.start && matches!(word, "article" | "art") && is_own_heading(text, token)
        {
            continue;
        }
        if PARTS.contains(&word) {
            return Extent::Part;
        }
        if matches!(
            word,
            "dispositions"
                | "prescriptions"
                | "conditions"
                | "obligations"
                | "mesures"
                | "celles"
                | "autorisation"
        ) {
            extent = Extent::Content;
        }
    }
    extent
}

/// Whether the word "article" that begins a sentence numbers the act's own article.
fn is_own_heading(text: &Text, token: usize) -> bool {
    text.written(text.start(token)..text.end(token))
        .starts_with('A')
}

/// Whether a word names a part of an act.
pub(super) fn is_part_word(word: &str) -> bool {
    PARTS.contains(&word)
}

/// Whether an act's name is itself the subject: "l'arrêté", "les arrêtés", nothing before it.
pub(super) fn is_head(text: &Text, token: usize) -> bool {
    let article = token > 0 && matches!(text.word(token - 1), "l" | "les" | "la" | "le");
    let before = if article { token - 1 } else { token };
    before == 0
        || !matches!(
            text.word(before - 1),
            "de" | "dans" | "par" | "a" | "du" | "des" | "d"
        )
}
