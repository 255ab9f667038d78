//! Where the subject of a verb stands, and which acts are named there without being acted on.

use std::ops::Range;

use crate::dates;
use crate::relations::Mention;
use crate::text::Text;

/// Whether a word is a verb that a clause can have for its own.
pub(super) fn is_finite(text: &Text, token: usize) -> bool {
    let before = if token > 0 { text.word(token - 1) } else { "" };
    match text.word(token) {
        // "Rue de l'Est", "mise en demeure", "le reste".
        "est" => before != "l",
        "demeure" | "demeurent" => before != "en" && before != "et",
        "reste" => before != "le",
        "sont" | "sera" | "seront" | "restent" | "restera" | "resteront" | "continue"
        | "continuent" | "doit" | "doivent" | "ont" | "peut" | "peuvent" | "pourra"
        | "pourront" => true,
        _ => false,
    }
}

/// Whether a verb only says what could be.
pub(super) fn is_modal(word: &str) -> bool {
    matches!(
        word,
        "peut" | "peuvent" | "pourra" | "pourront" | "pourrait" | "pourraient"
    )
}

/// Where the clause of a verb begins: after the verb before, and, for one subject alone, after the last semicolon or
/// colon that an act follows.
pub(super) fn clause_start(
    text: &Text,
    before: &Range<usize>,
    plural: bool,
    found: &[Mention],
) -> usize {
    let verb = before
        .clone()
        .rev()
        .find(|&token| {
            is_finite(text, token) && !found.iter().any(|one| one.tokens.contains(&token))
        })
        .map_or(before.start, |token| token + 1);
    let act_after = |token: usize| {
        found
            .iter()
            .any(|one| (token..before.end).contains(&one.tokens.start))
    };
    (verb..before.end)
        .rev()
        .find(|&token| {
            let gap = text.gap(token);
            token > before.start
                && gap.contains([';', ':'])
                && (!plural || verb > before.start || gap.contains(':'))
                && act_after(token)
        })
        .unwrap_or(verb)
}

/// Whether an act is named to be left out: "sauf l'arrêté", "à l'exception des arrêtés".
pub(super) fn is_spared(text: &Text, token: usize) -> bool {
    (token.saturating_sub(8)..token)
        .rev()
        .take_while(|&before| {
            let word = text.word(before);
            !text.gap(before + 1).contains([',', ';', ':', '.'])
                && (matches!(
                    word,
                    "l" | "le"
                        | "la"
                        | "les"
                        | "de"
                        | "d"
                        | "du"
                        | "des"
                        | "celui"
                        | "celles"
                        | "ceux"
                        | "celle"
                        | "seul"
                        | "dispositions"
                        | "prescriptions"
                        | "prevues"
                        | "fixees"
                        | "par"
                        | "notamment"
                ) || is_sparing(word))
        })
        .any(|before| is_sparing(text.word(before)))
}

fn is_sparing(word: &str) -> bool {
    matches!(
        word,
        "sauf" | "hormis" | "excepte" | "exceptes" | "exception" | "exclusion"
    )
}

/// Whether an act is named as what something else rests on: "en application de l'arrêté", "modifiant l'arrêté".
pub(super) fn is_basis(text: &Text, token: usize, start: usize) -> bool {
    let from = token.saturating_sub(8).max(start);
    (from..token)
        .rev()
        .take_while(|&before| !text.gap(before + 1).contains([',', ';', ':']))
        .any(|before| {
            let word = text.word(before);
            match word {
                "application" | "execution" | "vertu" => {
                    text.word(before.wrapping_sub(1)) == "en"
                        || text.word(before.wrapping_sub(2)) == "pour"
                }
                "conformement" | "titre" | "vu" | "conditions" | "selon" | "sens" | "respect"
                | "violation" | "infraction" | "base" | "fondement" | "modifiant"
                | "completant" | "abrogeant" | "remplacant" | "prorogeant" | "derogation"
                | "etant" => true,
                _ => false,
            }
        })
}

/// Whether only joining words and words of parts stand between two acts of a list.
pub(super) fn lasting(text: &Text, gap: &Range<usize>) -> bool {
    matches!(
        text.word(gap.start),
        "et" | "ainsi" | "l" | "les" | "le" | "la"
    ) && !gap.clone().any(|token| is_finite(text, token))
}

/// Whether the sentence after an ending takes something of it back, or gives it another day.
pub(super) fn verdict_after(text: &Text, following: &Range<usize>, dated: bool) -> bool {
    let first = text.word(following.start);
    let second = text.word(following.start + 1);
    let on_it = matches!(first, "cette" | "ce")
        && matches!(
            second,
            "abrogation" | "retrait" | "suspension" | "mesure" | "remplacement" | "disposition"
        )
        || matches!(first, "elle" | "celle" | "celui");
    if on_it {
        return !dated;
    }
    following.clone().take(16).any(|token| {
        matches!(
            text.word(token),
            "toutefois" | "cependant" | "neanmoins" | "dudit" | "ledit" | "ladite"
        )
    })
}

/// Whether a verb has its subject after it: nothing stands before, or "il", or what announces a list.
pub(super) fn opens_list(text: &Text, before: &Range<usize>) -> bool {
    let near = before.end.saturating_sub(12).max(before.start);
    let clause = (near..before.end)
        .rev()
        .find(|&token| {
            let gap = text.gap(token + 1);
            gap.contains([':', '.', ';', '\n']) || gap.contains(" - ")
        })
        .map_or(near, |token| token + 1);
    let mut words = (clause..before.end).map(|token| text.word(token));
    words
        .clone()
        .any(|word| matches!(word, "suivants" | "suivantes" | "suivant"))
        || words.all(|word| {
            matches!(
                word,
                "il" | "a"
                    | "compter"
                    | "du"
                    | "de"
                    | "la"
                    | "cette"
                    | "meme"
                    | "date"
                    | "en"
                    | "outre"
                    | "par"
                    | "consequence"
                    | "consequent"
                    | "article"
                    | "unique"
                    | "er"
                    | "et"
                    | "ainsi"
            ) || word.bytes().all(|byte| byte.is_ascii_digit())
                || dates::month(word).is_some()
        })
}

/// Whether "par" leads to an act: then it acts, and is not acted on.
pub(super) fn is_agent(text: &Text, token: usize) -> bool {
    (token.saturating_sub(6)..token)
        .rev()
        .take_while(|&before| {
            matches!(
                text.word(before),
                "l" | "le"
                    | "la"
                    | "les"
                    | "de"
                    | "d"
                    | "du"
                    | "des"
                    | "celles"
                    | "ceux"
                    | "dispositions"
                    | "par"
                    | "prescriptions"
            )
        })
        .any(|before| text.word(before) == "par")
        && !is_granted_by(text, token)
}

/// Whether what is acted on was made by an act: "l'autorisation accordée par l'arrêté", "les prescriptions fixées par".
pub(super) fn is_granted_by(text: &Text, token: usize) -> bool {
    (token.saturating_sub(5)..token).any(|before| {
        text.word(before) == "par"
            && before > 0
            && matches!(
                text.word(before - 1)
                    .trim_end_matches('s')
                    .trim_end_matches('e'),
                "accord"
                    | "delivr"
                    | "octroy"
                    | "donn"
                    | "fix"
                    | "prescrit"
                    | "impos"
                    | "edict"
                    | "institu"
                    | "prevu"
                    | "defini"
                    | "autoris"
                    | "cr"
                    | "instaur"
                    | "approuv"
                    | "ouvert"
                    | "reglement"
            )
    })
}

/// Where a quote begins: with the clause that has the act's name, near it.
pub(super) fn quote_start(text: &Text, clause: &Range<usize>, mention: usize) -> usize {
    let near = mention.saturating_sub(24).max(clause.start);
    (near..mention)
        .rev()
        .find(|&token| text.gap(token).contains([';', ':', '\n']) && token > near)
        .unwrap_or(near)
        .min(mention)
}

/// The tokens between « and » of a sentence: the new words of another act.
pub(super) fn quoted(text: &Text, sentence: &Range<usize>) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut open = None;
    for token in sentence.clone() {
        let start = if token == sentence.start {
            text.start(token)
        } else {
            text.end(token - 1)
        };
        for character in text.written(start..text.start(token)).chars() {
            match character {
                '«' | '“' => open = open.or(Some(token)),
                '»' | '”' => {
                    if let Some(from) = open.take() {
                        ranges.push(from..token);
                    }
                }
                // Straight marks open and close alike.
                '"' => match open.take() {
                    Some(from) => ranges.push(from..token),
                    None => open = Some(token),
                },
                _ => {}
            }
        }
    }
    if let Some(from) = open {
        ranges.push(from..sentence.end);
    }
    ranges
}
