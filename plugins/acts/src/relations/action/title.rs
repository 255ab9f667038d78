//! What the title says that the act does, and what the headings of its articles announce.

use std::ops::Range;

use super::certainty::{Verdict, is_partial, judge};
use super::extent::{Extent, applied, extent};
use super::subject::is_finite;
use super::verbs::{gerund, is_auxiliary, noun, present};
use super::{Action, days, denial};
use crate::relations::{Mention, Relation, mentions, relation};
use crate::text::Text;

/// What the title says that the act does: "modifiant l'arrêté du …", "portant abrogation de l'arrêté n° …".
pub(in crate::relations) fn title(text: &Text, head: &Range<usize>, relations: &mut Vec<Relation>) {
    let tokens = text.tokens_in(head);
    let found = mentions(text, tokens.clone());
    for token in tokens.clone() {
        let word = text.word(token);
        let action = match gerund(word) {
            Some(action) => Some(action),
            // A line of its own: "Annule et remplace l'arrêté n° …", "(abroge l'arrêté n° …)".
            None if text.gap(token).contains(['\n', '(']) && present(text, token).is_some() => {
                present(text, token)
            }
            None if matches!(word, "portant" | "portants") => {
                noun(text.word(token + 1)).or_else(|| noun(text.word(token + 2)))
            }
            None if word == "modificatif" => Some(Action::Modifies),
            None if word == "complementaire"
                && matches!(text.word(token + 1), "a" | "aux" | "au") =>
            {
                Some(Action::Completes)
            }
            None => None,
        };
        let Some(action) = action else {
            continue;
        };
        // "n'abrogeant pas", "sans modifier", "portant non-abrogation".
        if denial::is_denied(text, token, token + 1)
            || word == "portant" && denial::is_turned_down(text, token + 1..token + 2)
        {
            continue;
        }
        let mut actions = vec![action];
        // "modifiant et complétant", "portant abrogation et remplacement".
        for next in token + 1..token + 5 {
            if text.word(next) == "et"
                && let Some(more) = gerund(text.word(next + 1))
                    .or_else(|| noun(text.word(next + 1)))
                    .or_else(|| present(text, next + 1))
            {
                actions.push(more);
            }
        }
        if actions.len() > 1 && actions.contains(&Action::Replaces) {
            // "Annule et remplace" takes the place, and undoes nothing that was.
            actions.retain(|action| *action != Action::Withdraws);
        }
        let Some(first) = found.iter().find(|one| one.tokens.start > token) else {
            break;
        };
        let between = token + 1..first.tokens.start;
        let other = between.clone().any(|next| {
            // Its own clause: "portant modification des conditions fixées par l'arrêté".
            matches!(
                text.word(next),
                "par" | "pris" | "portant" | "relatif" | "vu" | "susvise"
            )
        });
        if between.len() > 20 || other {
            continue;
        }
        let mut extent = extent(text, between.clone());
        if is_partial(text, &between) {
            extent = Extent::Part;
        }
        // "Portant levée de la suspension".
        let undone = between.clone().any(|next| {
            let stem = text.word(next);
            next > token + 1 && noun(stem).is_some_and(Action::ends)
        }) && !actions.iter().all(|action| action.ends());
        for mention in found.iter().filter(|one| one.group == first.group) {
            for action in &actions {
                if let Some((action, part)) = applied(*action, extent) {
                    let quote = token..mention.tokens.end.max(token + 1);
                    let mut link = relation(text, action, mention, part, (None, None), quote);
                    link.doubt = undone && action.ends() && !part;
                    relations.push(link);
                }
            }
        }
    }
}

/// The noun of an article's heading that says what it does: "Article 2 - Modification de l'arrêté du …"; sure where
/// nothing but the act's name and description, or that it is done, stands with it.
pub(super) fn announced(
    text: &Text,
    sentence: &Range<usize>,
    found: &[Mention],
    relations: &mut Vec<Relation>,
) {
    let Some(verb) = noun_of_heading(text, sentence) else {
        return;
    };
    let Some(action) = noun(text.word(verb)) else {
        return;
    };
    let Some(first) = found.iter().find(|one| one.tokens.start > verb) else {
        return;
    };
    if first.tokens.start > verb + 24 {
        return;
    }
    let between = verb + 1..first.tokens.start;
    let last = found
        .iter()
        .filter(|one| one.group == first.group)
        .map(|one| one.tokens.end)
        .max()
        .unwrap_or(first.tokens.end);
    let lead = sentence.start..verb;
    let tail = last..sentence.end;
    let days = days::read(text, &lead, &(verb..verb + 1), &tail, false, None);
    let dated = days.from.is_some();
    // The auxiliary of "est prononcée" is known, that of "est levée" is not.
    let done = tail
        .clone()
        .find(|&token| is_auxiliary(text.word(token)))
        .map_or(tail.start, |token| token + 1);
    let verdict = judge(text, &lead, &(last..last), &(done..tail.end), dated);
    let described = judge(text, &lead, &(tail.start..tail.end), &(last..last), dated);
    let finite = tail.clone().any(|token| is_finite(text, token));
    let sure = verdict == Verdict::Sure || described == Verdict::Sure && !finite;
    let extent = extent(text, between);
    for mention in found.iter().filter(|one| one.group == first.group) {
        if let Some((action, part)) = applied(action, extent) {
            let end = days
                .end
                .unwrap_or(mention.tokens.end)
                .max(mention.tokens.end);
            let mut link = relation(text, action, mention, part, days.both(), verb..end);
            link.doubt = action.ends() && !part && (!sure || mention.doubt);
            relations.push(link);
        }
    }
}

fn noun_of_heading(text: &Text, sentence: &Range<usize>) -> Option<usize> {
    if !matches!(text.word(sentence.start), "article" | "art") {
        return None;
    }
    let verb = (sentence.start + 1..sentence.end.min(sentence.start + 7)).find(|&token| {
        noun(text.word(token)).is_some()
            && matches!(
                text.word(token + 1),
                "de" | "des" | "du" | "d" | "a" | "aux" | "apportees" | "apportee"
            )
    })?;
    let no = denial::is_turned_down(text, sentence.start + 1..verb)
        || denial::is_refused(text, verb, sentence);
    (!no).then_some(verb)
}
