//! How surely a clause ends an act: by its own words, and by the sentence after it.

use std::ops::Range;

use super::Action;
use super::certainty::{Verdict, judge};
use super::clause::Clause;
use super::days::Days;
use super::subject::verdict_after;

impl Clause<'_> {
    pub(super) fn verdict(
        &self,
        lead: &Range<usize>,
        inner: &Range<usize>,
        tail: &Range<usize>,
        days: &Days,
    ) -> Verdict {
        let text = self.text;
        let dated = days.from.is_some() || days.until.is_some();
        // "Est remplacé par l'arrêté …": what takes the place is another's to say.
        let replaces = self.actions.contains(&Action::Replaces) && text.word(tail.start) == "par";
        let by = self
            .found
            .iter()
            .find(|one| (tail.start..tail.end.min(tail.start + 4)).contains(&one.tokens.start))
            .filter(|_| replaces);
        let tail = &(by.map_or(tail.start, |one| one.tokens.end)..tail.end);
        let verdict = judge(text, lead, inner, tail, dated);
        // "Sera abrogé" without a day says nothing of when; so does "temporairement abrogé".
        let announced = matches!(text.word(self.verb.start), "sera" | "seront") && !dated;
        let passing = self
            .verb
            .clone()
            .any(|token| matches!(text.word(token), "temporairement" | "provisoirement"))
            && days.until.is_none();
        let verdict = if verdict == Verdict::Sure && (announced || passing) {
            Verdict::Open
        } else {
            verdict
        };
        let mut heard = *days;
        self.heard(verdict, &mut heard)
    }

    /// What the sentence after says of this one: "Cette abrogation prend effet le …", "L'article 2 … demeure toutefois".
    pub(super) fn heard(&self, verdict: Verdict, days: &mut Days) -> Verdict {
        let Some(following) = &self.scope.following else {
            return verdict;
        };
        if verdict != Verdict::Sure || !self.actions.iter().any(|action| action.ends()) {
            return verdict;
        }
        if verdict_after(self.text, following, days.from.is_some()) {
            Verdict::Open
        } else {
            verdict
        }
    }
}
