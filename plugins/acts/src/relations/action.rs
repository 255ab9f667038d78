//! Which words act on another act, and on which.

mod denial;
mod verbs;

use std::ops::Range;

use jiff::civil::Date;

pub(super) use self::verbs::participle;
use self::verbs::{active, gerund, is_auxiliary, noun, passive};
use super::{Mention, Relation, mentions, relation};
use crate::dates;
use crate::text::Text;

/// What an act does to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Action {
    /// Cites it in a *visa*.
    Cites,
    /// Changes it.
    Modifies,
    /// Adds to it as a whole.
    Completes,
    /// Ends it.
    Repeals,
    /// Takes its place.
    Replaces,
    /// Undoes it, as if it had never been.
    Withdraws,
    /// Makes it last longer.
    Extends,
    /// Halts it for a time.
    Suspends,
}

impl Action {
    const NAMES: [(Self, &'static str); 8] = [
        (Self::Cites, "vise"),
        (Self::Modifies, "modifie"),
        (Self::Completes, "complete"),
        (Self::Repeals, "abroge"),
        (Self::Replaces, "remplace"),
        (Self::Withdraws, "retire"),
        (Self::Extends, "proroge"),
        (Self::Suspends, "suspend"),
    ];

    /// The name that fields use.
    pub fn name(self) -> &'static str {
        Self::NAMES
            .iter()
            .find(|(action, _)| *action == self)
            .map_or("", |(_, name)| name)
    }

    /// The action of a name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::NAMES
            .iter()
            .find(|(_, known)| *known == name)
            .map(|(action, _)| *action)
    }
}

/// How much of an act a sentence speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Extent {
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
];

/// The first and the last day that a sentence says with its verb.
#[derive(Debug, Clone, Copy, Default)]
struct Days {
    from: Option<Date>,
    until: Option<Date>,
    /// The token after the first day, where it stands after the verb: the quote goes on to there.
    end: Option<usize>,
}

impl Days {
    fn both(self) -> (Option<Date>, Option<Date>) {
        (self.from, self.until)
    }
}

/// How many words after a restricted verb its quote has: "n'est modifié qu'en son article 2".
const RESTRICTION: usize = 10;

/// The longest reach of a verb from the act's name, in words.
const REACH: usize = 60;

/// What the title says that the act does: "modifiant l'arrêté du …", "portant abrogation de l'arrêté n° …".
pub(super) fn title(text: &Text, head: &Range<usize>, relations: &mut Vec<Relation>) {
    let tokens = text.tokens_in(head);
    let found = mentions(text, tokens.clone());
    for token in tokens.clone() {
        let word = text.word(token);
        let action = match gerund(word) {
            Some(action) => Some(action),
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
                && let Some(more) =
                    gerund(text.word(next + 1)).or_else(|| noun(text.word(next + 1)))
            {
                actions.push(more);
            }
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
        let extent = extent(text, between);
        for mention in found.iter().filter(|one| one.group == first.group) {
            for action in &actions {
                if let Some((action, part)) = applied(*action, extent) {
                    let quote = token..mention.tokens.end.max(token + 1);
                    relations.push(relation(text, action, mention, part, (None, None), quote));
                }
            }
        }
    }
}

/// What a sentence of the articles does.
pub(super) fn sentence(text: &Text, sentence: Range<usize>, relations: &mut Vec<Relation>) {
    let mut found = mentions(text, sentence.clone());
    if found.is_empty() {
        return;
    }
    let quoted = quoted(text, &sentence);
    found.retain(|mention| {
        !quoted
            .iter()
            .any(|range| range.contains(&mention.tokens.start))
    });
    if let Some(verb) = announced(text, &sentence) {
        let action = noun(text.word(verb)).into_iter().collect::<Vec<_>>();
        apply_after(
            text,
            verb,
            verb + 1..sentence.end,
            &found,
            &action,
            Days::default(),
            relations,
        );
    }
    let mut from = sentence.start;
    let mut token = sentence.start;
    while token < sentence.end {
        if quoted.iter().any(|range| range.contains(&token)) {
            token += 1;
            continue;
        }
        if let Some((actions, end)) = passive(text, token, sentence.end) {
            if !denial::is_conditional(text, end) {
                let days = days(text, end, sentence.end);
                apply_passive(
                    text,
                    from..token,
                    token..end,
                    sentence.end,
                    &found,
                    &actions,
                    days,
                    relations,
                );
            }
            from = end;
            token = end;
            continue;
        }
        if let Some((actions, end)) = active(text, token, &sentence) {
            let days = days(text, end, sentence.end);
            apply_after(
                text,
                token,
                end..sentence.end,
                &found,
                &actions,
                days,
                relations,
            );
            from = end;
            token = end;
            continue;
        }
        token += 1;
    }
}

/// The noun of an article's heading that says what it does: "Article 2 - Modification de l'arrêté du …".
fn announced(text: &Text, sentence: &Range<usize>) -> Option<usize> {
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

/// "L'arrêté … est abrogé": the subject is the first list of acts before the verb; where there is none, the list after it.
#[expect(
    clippy::too_many_arguments,
    reason = "the clause, its verb and where both are kept"
)]
fn apply_passive(
    text: &Text,
    before: Range<usize>,
    verb: Range<usize>,
    limit: usize,
    found: &[Mention],
    actions: &[Action],
    days: Days,
    relations: &mut Vec<Relation>,
) {
    let subject = found
        .iter()
        .find(|one| before.contains(&one.tokens.start) && !is_agent(text, one.tokens.start));
    // "À compter du 1er janvier 2030, l'arrêté … est abrogé".
    let lead = subject.map_or(before.end, |one| one.tokens.start);
    let first_day = days
        .from
        .or_else(|| from_day(text, before.start, lead, before.end).map(|(day, _)| day));
    let days = Days {
        from: first_day,
        ..days
    };
    let Some(first) = subject else {
        // "Sont abrogés : l'arrêté …", "Il est ajouté à l'arrêté …"; another subject is acted on itself.
        if !opens_list(text, &before) {
            return;
        }
        let after = verb.end..limit;
        apply_after(text, verb.start, after, found, actions, days, relations);
        return;
    };
    // "Si l'arrêté … est abrogé" does nothing yet.
    let conditional = (before.start..first.tokens.start)
        .any(|token| matches!(text.word(token), "si" | "lorsque" | "quand" | "qu"));
    if before.end - first.tokens.end > REACH || conditional {
        return;
    }
    let mut extent = extent(text, before.start..first.tokens.start);
    if extent == Extent::Whole && is_granted_by(text, first.tokens.start) {
        extent = Extent::Part;
    }
    // "Les dispositions de l'arrêté … contraires au présent arrêté sont abrogées": what is not contrary stays.
    let said = first.tokens.end..before.end;
    if denial::is_contrary(text, said) || denial::is_in_part(text, verb.clone()) {
        extent = Extent::Part;
    }
    let restricted = denial::negation(text, verb.start).is_some();
    let end = match days.end {
        Some(end) => end,
        // "N'est modifié qu'en son article 2" cut after its verb would say something else.
        None if restricted => limit.min(verb.end + RESTRICTION),
        None => verb.end,
    };
    let last = first.tokens.start;
    for mention in found.iter().filter(|one| {
        one.group == first.group && before.contains(&one.tokens.start) && one.tokens.start >= last
    }) {
        for action in actions {
            // "Les prescriptions … sont abrogées et remplacées" ends what it replaces.
            let whole = extent == Extent::Content && actions.contains(&Action::Repeals);
            let extent = if whole { Extent::Whole } else { extent };
            if let Some((action, part)) = applied(*action, extent) {
                let start = quote_start(text, &before, mention.tokens.start);
                relations.push(relation(
                    text,
                    action,
                    mention,
                    part,
                    days.both(),
                    start..end,
                ));
            }
        }
    }
}

/// Whether a verb has its subject after it: nothing stands before, or "il", or what announces a list.
fn opens_list(text: &Text, before: &Range<usize>) -> bool {
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

/// The list of acts after a verb.
fn apply_after(
    text: &Text,
    verb: usize,
    after: Range<usize>,
    found: &[Mention],
    actions: &[Action],
    days: Days,
    relations: &mut Vec<Relation>,
) {
    let Some(first) = found.iter().find(|one| after.contains(&one.tokens.start)) else {
        return;
    };
    let between = after.start..first.tokens.start;
    if between.len() > 24
        || is_agent(text, first.tokens.start)
        || between.clone().any(|token| is_auxiliary(text.word(token)))
    {
        return;
    }
    let extent = extent(text, between);
    let last = found
        .iter()
        .filter(|one| one.group == first.group)
        .map(|one| one.tokens.end)
        .max()
        .unwrap_or(first.tokens.end);
    let named = from_day(text, last, after.end.min(last + 4), last);
    let start = denial::negation(text, verb).unwrap_or(verb);
    for mention in found.iter().filter(|one| one.group == first.group) {
        for action in actions {
            if let Some((action, part)) = applied(*action, extent) {
                let from = days.from.or(named.map(|(day, _)| day));
                let end = match named {
                    Some((_, end)) if days.from.is_none() => end,
                    _ => mention.tokens.end,
                };
                relations.push(relation(
                    text,
                    action,
                    mention,
                    part,
                    (from, days.until),
                    start..end,
                ));
            }
        }
    }
}

/// Where a quote begins: with the clause that has the act's name, near it.
fn quote_start(text: &Text, clause: &Range<usize>, mention: usize) -> usize {
    let near = mention.saturating_sub(24).max(clause.start);
    (near..mention)
        .rev()
        .find(|&token| text.gap(token).contains([';', ':', '\n']) && token > near)
        .unwrap_or(near)
        .min(mention)
}

/// Whether "par" leads to an act: then it acts, and is not acted on.
fn is_agent(text: &Text, token: usize) -> bool {
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
fn is_granted_by(text: &Text, token: usize) -> bool {
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
            )
    })
}

/// What an action on so much of an act is; a change of a part is a modification.
fn applied(action: Action, extent: Extent) -> Option<(Action, bool)> {
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
fn extent(text: &Text, before: Range<usize>) -> Extent {
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

/// The day after "jusqu'au" that follows a verb.
fn until(text: &Text, token: usize, limit: usize) -> Option<Date> {
    (token..limit.min(token + 40)).find_map(|next| {
        (text.word(next) == "jusqu" && matches!(text.word(next + 1), "au" | "a"))
            .then(|| dates::read(text, next + 2))
            .flatten()
            .map(|day| day.date)
    })
}

/// The days that follow a verb.
fn days(text: &Text, end: usize, limit: usize) -> Days {
    let from = from_day(text, end, limit.min(end + 8), end);
    Days {
        from: from.map(|(day, _)| day),
        until: until(text, end, limit),
        end: from.map(|(_, end)| end),
    }
}

/// The day that some words say something begins on, and the token after it: "à compter du 7 juin 2023"; right after a
/// verb also "le 1er janvier 2030", "au 1er janvier 2030".
fn from_day(text: &Text, token: usize, limit: usize, verb: usize) -> Option<(Date, usize)> {
    (token..limit).find_map(|next| {
        let begins = match text.word(next) {
            "compter" | "partir" | "dater" => text.word(next + 1) == "du",
            // "En date du" is the day of the act that is named.
            "date" => next > 0 && text.word(next - 1) == "la" && text.word(next + 1) == "du",
            "effet" => matches!(text.word(next + 1), "du" | "au"),
            "des" => text.word(next + 1) == "le",
            _ => false,
        };
        let day = if begins {
            next + 2
        } else if next == verb && matches!(text.word(next), "le" | "au") {
            next + 1
        } else {
            return None;
        };
        dates::read(text, day).map(|day| (day.date, day.tokens.end))
    })
}

/// The tokens between « and » of a sentence: the new words of another act.
fn quoted(text: &Text, sentence: &Range<usize>) -> Vec<Range<usize>> {
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
                '«' => open = open.or(Some(token)),
                '»' => {
                    if let Some(from) = open.take() {
                        ranges.push(from..token);
                    }
                }
                _ => {}
            }
        }
    }
    if let Some(from) = open {
        ranges.push(from..sentence.end);
    }
    ranges
}
