//! Which words act on another act, and on which.
//!
//! What ends or halts an act is sure only where every word of its clause is known to leave it whole: the subject, the
//! verb, a day that can be read. Anything else keeps the link and marks it as open.

mod certainty;
mod clause;
mod days;
mod denial;
mod extent;
mod list;
mod referred;
mod remainder;
mod subject;
mod title;
mod verbs;
mod verdict;
mod words;

use std::ops::Range;

use jiff::civil::Date;

pub(super) use self::title::title;
pub(super) use self::verbs::participle;
use self::verbs::{active, passive};
use super::{Relation, Target, mentions};
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

    /// Whether it ends an act, or halts it.
    pub fn ends(self) -> bool {
        matches!(
            self,
            Self::Repeals | Self::Replaces | Self::Withdraws | Self::Suspends
        )
    }

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

/// What a sentence can lean on.
#[derive(Debug)]
pub(super) struct Scope<'a> {
    /// The acts that the title and the *visas* name.
    pub(super) named: &'a [Target],
    /// The day the act was made.
    pub(super) made: Option<Date>,
    /// The sentence after.
    pub(super) following: Option<Range<usize>>,
}

/// The links of an act, by how much their words weigh.
#[derive(Debug, Default)]
pub(super) struct Links {
    /// Of the title and of the headings of articles, which the articles spell out.
    pub(super) announced: Vec<Relation>,
    /// Of the articles.
    pub(super) said: Vec<Relation>,
    /// An ending word and an act in one clause that no rule joins.
    pub(super) left: Vec<Relation>,
}

/// What a sentence of the articles does.
pub(super) fn sentence(text: &Text, sentence: Range<usize>, scope: &Scope<'_>, links: &mut Links) {
    let mut found = mentions(text, sentence.clone());
    found.extend(referred::read(text, &sentence, scope.named, &found));
    found.sort_by_key(|mention| mention.tokens.start);
    if found.is_empty() {
        return;
    }
    let quoted = subject::quoted(text, &sentence);
    found.retain(|mention| {
        !quoted
            .iter()
            .any(|range| range.contains(&mention.tokens.start))
    });
    let spared: Vec<usize> = found
        .iter()
        .filter(|one| subject::is_spared(text, one.tokens.start))
        .map(|one| one.group)
        .collect();
    found.retain(|one| !spared.contains(&one.group));
    title::announced(text, &sentence, &found, &mut links.announced);
    let before = links.said.len();
    let mut from = sentence.start;
    let mut token = sentence.start;
    while token < sentence.end {
        if quoted.iter().any(|range| range.contains(&token)) {
            token += 1;
            continue;
        }
        let verb = passive(text, token, sentence.end)
            .map(|(actions, end)| (actions, end, true))
            .or_else(|| active(text, token, &sentence).map(|(actions, end)| (actions, end, false)));
        let Some((actions, end, is_passive)) = verb else {
            token += 1;
            continue;
        };
        let clause = clause::Clause {
            text,
            before: from..token,
            verb: token..end,
            limit: sentence.end,
            found: &found,
            actions: &actions,
            scope,
        };
        if is_passive {
            clause.passive(&mut links.said);
        } else {
            clause.active(&mut links.said);
        }
        from = end;
        token = end;
    }
    let known: Vec<Target> = links.said[before..]
        .iter()
        .chain(&links.announced)
        .map(|link| link.target.value.clone())
        .collect();
    remainder::read(text, &sentence, &quoted, &found, &known, &mut links.left);
}
