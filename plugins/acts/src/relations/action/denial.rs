//! What keeps a verb or a noun from acting: a negation, a request that was turned down, a limit to what is contrary.

use std::ops::Range;

use super::verbs::is_auxiliary;
use crate::text::Text;

/// How far "que" stands from a verb that "ne" restricts and does not deny, in words.
const RESTRICTION: usize = 6;

/// How far the verb of "l'abrogation de l'arrêté … est refusée" is looked for, in words.
const VERDICT: usize = 60;

/// Whether "ne" stands before a verb, with a pronoun between them or none: "n'abroge pas", "ne les modifie pas".
/// "Ne modifie que l'article 2" denies nothing.
pub(super) fn is_denied(text: &Text, verb: usize, after: usize) -> bool {
    negation(text, verb).is_some() && !is_restricted(text, after)
}

/// The word "ne" of a verb.
pub(super) fn negation(text: &Text, verb: usize) -> Option<usize> {
    let from = verb.saturating_sub(3);
    for before in (from..verb).rev() {
        match text.word(before) {
            "ne" | "n" => return Some(before),
            "le" | "la" | "l" | "les" | "en" | "y" | "lui" | "leur" | "s" | "se" => {}
            _ => return None,
        }
    }
    None
}

/// Whether "que" follows soon with what is acted on, and no "pas" before it: "n'est modifié qu'en son article 2".
/// "Ne sera abrogé que par un nouvel arrêté" abrogates nothing.
fn is_restricted(text: &Text, after: usize) -> bool {
    (after..after + RESTRICTION)
        .find(|&token| {
            matches!(
                text.word(token),
                "que" | "qu" | "pas" | "point" | "plus" | "jamais" | "ni"
            )
        })
        .is_some_and(|token| {
            let next = text.word(token + 1);
            matches!(text.word(token), "que" | "qu")
                && (matches!(
                    next,
                    "en" | "dans" | "l" | "le" | "la" | "les" | "sur" | "pour"
                ) || next == "a" && matches!(text.word(token + 2), "compter" | "partir"))
        })
}

/// Whether a noun names what is only asked for or turned down: "demande d'abrogation", "refus de modification".
pub(super) fn is_turned_down(text: &Text, mut before: Range<usize>) -> bool {
    before.any(|token| {
        matches!(
            text.word(token),
            "demande"
                | "demandes"
                | "refus"
                | "rejet"
                | "requete"
                | "recours"
                | "non"
                | "sans"
                | "projet"
                | "proposition"
                | "absence"
        )
    })
}

/// Whether the sentence whose subject is a noun says no: "l'abrogation de l'arrêté … est refusée", "n'est pas prononcée".
pub(super) fn is_refused(text: &Text, subject: usize, sentence: &Range<usize>) -> bool {
    for token in subject..sentence.end.min(subject + VERDICT) {
        let gap = text.gap(token);
        let written = text.written(text.start(token)..text.end(token));
        if gap.contains(['.', ':', ';']) && gap.trim() != "."
            || gap.contains('\n') && written.starts_with(char::is_uppercase)
        {
            return false;
        }
        if is_auxiliary(text.word(token)) {
            return negation(text, token).is_some()
                || (token + 1..token + 4).any(|next| {
                    let stem = text.word(next).trim_end_matches('s').trim_end_matches('e');
                    matches!(stem, "rejet" | "refus" | "ecart" | "irrecevabl" | "infond")
                });
        }
    }
    false
}

/// Whether only what is contrary is meant: "toutes dispositions contraires de", "en ce qu'il a de contraire".
/// With "notamment" the act that follows is named as such.
pub(super) fn is_contrary(text: &Text, range: Range<usize>) -> bool {
    let mut contrary = false;
    for token in range {
        match text.word(token) {
            "contraire" | "contraires" | "incompatible" | "incompatibles" => contrary = true,
            "notamment" | "particulier" | "dont" => contrary = false,
            _ => {}
        }
    }
    contrary
}

/// Whether what follows a participle, or stands inside it, keeps it to a part: "partiellement abrogé", "abrogé en tant
/// qu'il …", "abrogé en ce qu'il a de contraire".
pub(super) fn is_in_part(text: &Text, verb: Range<usize>) -> bool {
    let end = verb.end;
    verb.clone()
        .any(|token| text.word(token) == "partiellement")
        || text.word(end) == "partiellement"
        || matches!(text.word(end), "qu" | "que")
            && matches!(text.word(end + 1), "en" | "dans" | "sur" | "pour")
        || text.word(end) == "en"
            && matches!(text.word(end + 1), "tant" | "ce" | "partie" | "son" | "ses")
        || text.word(end) == "dans" && text.word(end + 1) == "ses"
        || text.word(end) == "pour" && text.word(end + 1) == "partie"
}
