//! The acts of a list, and how much of each is meant.

use std::ops::Range;

use super::clause::Clause;
use super::extent::{Extent, extent, is_head, is_part_word};
use super::subject::{is_finite, lasting};
use crate::relations::Mention;
use crate::text::Text;

impl Clause<'_> {
    /// The acts of a list, those of it too of which only a part is named: "l'arrêté A et l'article 4 de l'arrêté B".
    pub(super) fn members(&self, first: &Mention, limit: usize) -> Vec<Mention> {
        let mut members: Vec<Mention> = Vec::new();
        for one in self
            .found
            .iter()
            .filter(|one| one.tokens.start >= first.tokens.start && one.tokens.start < limit)
        {
            let joined = members.last().is_none_or(|last| {
                let gap = last.tokens.end..one.tokens.start;
                one.group == first.group
                    || gap.len() <= 12
                        && lasting(self.text, &gap)
                        && gap.clone().any(|token| is_part_word(self.text.word(token)))
            });
            let own = members
                .last()
                .is_none_or(|last| !has_verb(self.text, last.tokens.end..one.tokens.start));
            if !joined || !own {
                break;
            }
            members.push(one.clone());
        }
        members
    }

    /// How much of a member of a list is meant: what stands before the first goes for those that only go on with it.
    pub(super) fn extent(&self, members: &[Mention], position: usize, start: usize) -> Extent {
        let text = self.text;
        let mention = &members[position];
        if position > 0 {
            let gap = members[position - 1].tokens.end..mention.tokens.start;
            let part = gap.clone().any(|token| is_part_word(text.word(token)));
            let fresh = gap.clone().last().is_some_and(|token| {
                matches!(text.word(token), "l" | "la" | "les" | "le")
                    && text.word(token.wrapping_sub(1)) != "de"
            });
            if part {
                return Extent::Part;
            }
            if fresh {
                return Extent::Whole;
            }
            return self.extent(members, position - 1, start);
        }
        let extent = extent(text, start..mention.tokens.start);
        let strikes = (self.verb.clone()).any(|token| text.word(token).starts_with("supprim"));
        if strikes && extent != Extent::Part && !is_head(text, mention.tokens.start) {
            return Extent::Part;
        }
        extent
    }
}

/// Whether a verb of its own stands between two acts.
fn has_verb(text: &Text, mut range: Range<usize>) -> bool {
    range.any(|token| is_finite(text, token))
}
