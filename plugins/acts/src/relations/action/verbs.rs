//! The verbs by which an act acts on another.

use std::ops::Range;

use super::Action;
use super::denial::is_denied;
use crate::text::Text;

/// "est abrogé", "sont ainsi modifiées", "est et demeure abrogé", "est modifié et complété": the actions, and the token after.
pub(super) fn passive(text: &Text, token: usize, limit: usize) -> Option<(Vec<Action>, usize)> {
    if !is_auxiliary(text.word(token)) || is_denied(text, token, token + 1) {
        return None;
    }
    if matches!(text.word(token), "est" | "sera")
        && text.word(token + 1) == "mis"
        && text.word(token + 2) == "fin"
    {
        return Some((vec![Action::Repeals], token + 3));
    }
    let mut next = token + 1;
    while next < limit && next < token + 7 {
        let word = text.word(next);
        if text.gap(next).contains(['.', ';', ':']) {
            return None;
        }
        let brought = word.starts_with("apporte")
            && (token.saturating_sub(6)..token)
                .any(|before| text.word(before).starts_with("modification"));
        let action = participle(word).or(brought.then_some(Action::Modifies));
        if let Some(action) = action {
            let mut actions = vec![action];
            let mut end = next + 1;
            while end + 1 < limit && matches!(text.word(end), "et" | "ou") {
                let skip = usize::from(is_auxiliary(text.word(end + 1)));
                let Some(more) = participle(text.word(end + 1 + skip)) else {
                    break;
                };
                actions.push(more);
                end += 2 + skip;
            }
            return Some((actions, end));
        }
        let passes = matches!(
            word,
            "ainsi"
                | "donc"
                | "et"
                | "demeure"
                | "demeurent"
                | "dument"
                | "egalement"
                | "par"
                | "consequent"
                | "expressement"
                | "totalement"
                | "partiellement"
                | "desormais"
                | "comme"
                | "suit"
                | "en"
                | "outre"
                | "le"
                | "present"
                | "arrete"
        );
        if !passes {
            return None;
        }
        next += 1;
    }
    None
}

pub(super) fn is_auxiliary(word: &str) -> bool {
    matches!(word, "est" | "sont" | "sera" | "seront")
}

/// "Le présent arrêté modifie et complète …", "Il abroge …": the actions, and the token after.
pub(super) fn active(
    text: &Text,
    token: usize,
    sentence: &Range<usize>,
) -> Option<(Vec<Action>, usize)> {
    let first = present(text, token)?;
    let subject = (token.saturating_sub(7).max(sentence.start)..token).any(|before| {
        matches!(text.word(before), "present" | "presente")
            || matches!(text.word(before), "il" | "elle") && before + 3 >= token
    });
    if !subject || is_denied(text, token, token + 1) {
        return None;
    }
    let mut actions = vec![first];
    let mut end = token + 1;
    while text.word(end) == "et"
        && let Some(more) = present(text, end + 1)
    {
        actions.push(more);
        end += 2;
    }
    // "annule et remplace" is one action.
    if actions.len() > 1 && actions.contains(&Action::Replaces) && text.word(token) == "annule" {
        actions = vec![Action::Replaces];
    }
    Some((actions, end))
}

/// A verb of the present tense; "modifié" is none, which folding would hide.
fn present(text: &Text, token: usize) -> Option<Action> {
    let action = match text.word(token) {
        "modifie" | "rectifie" | "modifient" | "rectifient" => Action::Modifies,
        "complete" | "completent" => Action::Completes,
        "abrogent" | "abroge" => Action::Repeals,
        "remplace" | "remplacent" | "substitue" | "substituent" => Action::Replaces,
        "annule" | "retire" | "rapporte" | "annulent" | "retirent" => Action::Withdraws,
        "proroge" | "prolonge" | "reconduit" | "prorogent" | "prolongent" => Action::Extends,
        "suspend" | "suspendent" => Action::Suspends,
        _ => return None,
    };
    let written = text.written(text.start(token)..text.end(token));
    (!written.ends_with(['é', 'É'])).then_some(action)
}

pub(in crate::relations) fn participle(word: &str) -> Option<Action> {
    let stem = word.trim_end_matches('s').trim_end_matches('e');
    Some(match stem {
        "modifi" | "rectifi" | "redig" | "actualis" | "amend" => Action::Modifies,
        "complet" | "ajout" | "inser" => Action::Completes,
        "abrog" | "supprim" => Action::Repeals,
        "remplac" | "substitu" => Action::Replaces,
        "retir" | "rapport" | "annul" => Action::Withdraws,
        "prorog" | "prolong" | "reconduit" => Action::Extends,
        "suspendu" => Action::Suspends,
        _ => return None,
    })
}

pub(super) fn gerund(word: &str) -> Option<Action> {
    Some(match word {
        "modifiant" | "rectifiant" => Action::Modifies,
        "completant" => Action::Completes,
        "abrogeant" => Action::Repeals,
        "remplacant" => Action::Replaces,
        "retirant" | "annulant" | "rapportant" => Action::Withdraws,
        "prorogeant" | "prolongeant" | "reconduisant" => Action::Extends,
        "suspendant" => Action::Suspends,
        _ => return None,
    })
}

pub(super) fn noun(word: &str) -> Option<Action> {
    Some(match word {
        "modification" | "modifications" | "rectification" => Action::Modifies,
        "complement" | "complements" => Action::Completes,
        "abrogation" => Action::Repeals,
        "remplacement" => Action::Replaces,
        "retrait" => Action::Withdraws,
        "prorogation" | "prolongation" | "reconduction" => Action::Extends,
        "suspension" => Action::Suspends,
        _ => return None,
    })
}
