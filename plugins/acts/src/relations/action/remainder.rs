//! Ending words beside an act that no rule joined: they are kept as what may have ended it.

use std::ops::Range;

use super::subject::{is_agent, is_basis, is_finite, is_modal};
use super::{Action, denial};
use crate::relations::{Mention, Relation, Target, relation};
use crate::text::Text;

/// How far a "ne" stands before the word that it denies.
const DENIAL: usize = 6;

/// Adds a link that is left open for each act that stands with an ending word in a clause, and that nothing was said of.
pub(super) fn read(
    text: &Text,
    sentence: &Range<usize>,
    quoted: &[Range<usize>],
    found: &[Mention],
    known: &[Target],
    left: &mut Vec<Relation>,
) {
    for clause in clauses(text, sentence) {
        let word = clause.clone().find_map(|token| {
            let action = ending(text, token)?;
            let out = quoted.iter().any(|range| range.contains(&token))
                || found.iter().any(|one| one.tokens.contains(&token))
                || is_denied(text, token, &clause, sentence);
            (!out).then_some((token, action))
        });
        let Some((token, action)) = word else {
            continue;
        };
        for mention in found.iter().filter(|one| {
            clause.contains(&one.tokens.start)
                && !is_agent(text, one.tokens.start)
                && !is_basis(text, one.tokens.start, clause.start)
                && !known.iter().any(|target| target.same(&one.target))
        }) {
            let start = token.min(mention.tokens.start).saturating_sub(8);
            let end = (token + 1).max(mention.tokens.end) + 8;
            let quote = start.max(clause.start)..end.min(clause.end);
            let mut link = relation(text, action, mention, false, (None, None), quote);
            link.doubt = true;
            left.push(link);
        }
    }
}

/// A sentence cut at its semicolons, and before a "qui" no further.
fn clauses(text: &Text, sentence: &Range<usize>) -> Vec<Range<usize>> {
    let mut clauses = Vec::new();
    let mut start = sentence.start;
    for token in sentence.start + 1..sentence.end {
        let gap = text.gap(token);
        // "Sont abrogés : l'arrêté … ; l'arrêté …" is one clause.
        let verb = (token..sentence.end.min(token + 40)).any(|next| is_finite(text, next));
        if gap.contains(';') && verb {
            clauses.push(start..token);
            start = token;
        }
    }
    clauses.push(start..sentence.end);
    clauses
}

/// What a word would do to an act.
fn ending(text: &Text, token: usize) -> Option<Action> {
    let word = text.word(token);
    let near = |words: &[&str]| {
        (token.saturating_sub(4)..token + 5)
            .any(|next| next != token && words.contains(&text.word(next)))
    };
    let starts = |stems: &[&str]| stems.iter().any(|stem| word.starts_with(stem));
    if starts(&["suspend", "suspens"]) {
        return Some(Action::Suspends);
    }
    // "Rapportés aux conditions normales" measures.
    if word.starts_with("rapporte") && matches!(text.word(token + 1), "a" | "au" | "aux") {
        return None;
    }
    if starts(&["annul", "retir", "retrait"])
        || matches!(word, "rapporte" | "rapportee" | "rapportes" | "rapportees")
    {
        return Some(Action::Withdraws);
    }
    let ends = starts(&[
        "abrog", "caduc", "caduq", "perim", "expire", "cesse", "cessat", "revoqu", "resili",
    ]) || starts(&["supprim", "remplac", "substitu"])
        || matches!(word, "leve" | "levee" | "leves" | "levees" | "fin" if word != "fin"
            || near(&["prend", "prendra", "prennent", "prendront", "mis", "met", "mettra", "mettant", "mettre"]))
        || word == "plus"
            && near(&[
                "applicable",
                "applicables",
                "vigueur",
                "applique",
                "appliquent",
                "appliquera",
                "effet",
                "effets",
                "cours",
            ]);
    ends.then_some(Action::Repeals)
}

/// Whether the text says that it is not so, or only that it could be.
fn is_denied(text: &Text, token: usize, clause: &Range<usize>, sentence: &Range<usize>) -> bool {
    let near = token.saturating_sub(DENIAL).max(clause.start)..token;
    let denies = near.clone().any(|before| {
        matches!(
            text.word(before),
            "ne" | "n" | "sans" | "non" | "ni" | "jamais"
        )
    }) && text.word(token) != "plus"
        && !(near.start..clause.end.min(token + 4)).any(|next| text.word(next) == "plus");
    denies
        || near.clone().any(|before| is_modal(text.word(before)))
        || denial::is_turned_down(text, near)
        || denial::is_refused(text, token, sentence)
        || clause.clone().take(4).any(|before| {
            matches!(
                text.word(before),
                "rejete" | "rejetee" | "refuse" | "refusee" | "si"
            )
        })
}
