//! The verbs by which an act acts on another.

use std::ops::Range;

use super::Action;
use super::days::from_day;
use super::denial::{self, is_denied};
use crate::text::Text;

/// "est abrogé", "sont ainsi modifiées", "est et demeure abrogé", "est modifié et complété": the actions, and the token after.
pub(super) fn passive(text: &Text, token: usize, limit: usize) -> Option<(Vec<Action>, usize)> {
    if let Some(end) = ceases(text, token) {
        return Some((vec![Action::Repeals], end.min(limit)));
    }
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
    let mut last = token + 7;
    while next < limit && next < last {
        let word = text.word(next);
        // "Est, à compter du 1er mars 2021, abrogé".
        if let Some((_, end)) = from_day(text, next, next + 2, next)
            && end < limit
        {
            next = end;
            last = end + 7;
            continue;
        }
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
            // "Annulé et remplacé" undoes nothing that was.
            if actions.contains(&Action::Replaces) {
                actions.retain(|action| *action != Action::Withdraws);
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
                | "temporairement"
                | "provisoirement"
                | "definitivement"
                | "purement"
                | "simplement"
                | "integralement"
                | "immediatement"
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
            || matches!(
                text.word(before),
                "il" | "elle" | "cet" | "cette" | "celui" | "celle"
            ) && before + 4 >= token
    }) || is_bare(text, token, sentence);
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
    // "Annule et remplace", "remplace et annule" are one action.
    if actions.contains(&Action::Replaces) && actions.contains(&Action::Withdraws) {
        actions = vec![Action::Replaces];
    }
    Some((actions, end))
}

/// Whether nothing but the article's number stands before a verb: "ABROGE la délibération", "Article 2 : Abroge".
fn is_bare(text: &Text, token: usize, sentence: &Range<usize>) -> bool {
    token <= sentence.start + 4
        && (sentence.start..token).all(|before| {
            let word = text.word(before);
            matches!(word, "article" | "art" | "er" | "premier" | "unique")
                || word.bytes().all(|byte| byte.is_ascii_digit())
        })
}

/// The token after what says that an act holds no more: "cesse de produire effet", "n'est plus applicable", "ne
/// s'applique plus", "prend fin", "est caduc".
fn ceases(text: &Text, token: usize) -> Option<usize> {
    let word = text.word(token);
    let denied = denial::negation(text, token).is_some();
    if matches!(word, "cesse" | "cessent" | "cessera" | "cesseront") && !denied {
        let end = (token + 1..token + 10)
            .find(|&next| {
                !matches!(
                    text.word(next),
                    "de" | "d"
                        | "s"
                        | "se"
                        | "appliquer"
                        | "produire"
                        | "avoir"
                        | "etre"
                        | "effet"
                        | "effets"
                        | "applicable"
                        | "applicables"
                        | "en"
                        | "vigueur"
                        | "ses"
                        | "son"
                        | "leurs"
                        | "tout"
                        | "leur"
                        | "sortir"
                )
            })
            .unwrap_or(token + 10);
        return (end > token + 2).then_some(end);
    }
    if matches!(word, "prend" | "prennent" | "prendra" | "prendront") && !denied {
        return (text.word(token + 1) == "fin").then_some(token + 2);
    }
    if matches!(word, "est" | "sont" | "devient" | "deviennent") {
        if !denied
            && matches!(
                text.word(token + 1),
                "caduc" | "caducs" | "caduque" | "caduques"
            )
        {
            return Some(token + 2);
        }
        if denied && text.word(token + 1) == "plus" {
            return match text.word(token + 2) {
                "applicable" | "applicables" => Some(token + 3),
                "en" if text.word(token + 3) == "vigueur" => Some(token + 4),
                _ => None,
            };
        }
    }
    if matches!(word, "applique" | "appliquent") && denied {
        return (text.word(token + 1) == "plus").then_some(token + 2);
    }
    None
}

/// A verb of the present tense; "modifié" is none, which folding would hide.
pub(super) fn present(text: &Text, token: usize) -> Option<Action> {
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
