//! One verb with its subject or its object: who is acted on, how far, since when, and how surely.

use std::ops::Range;

use super::certainty::{Verdict, is_partial, judge};
use super::days::{self, Days};
use super::extent::{Extent, applied};
use super::subject::{clause_start, is_agent, is_basis, is_granted_by, opens_list, quote_start};
use super::verbs::is_auxiliary;
use super::{Action, Scope, denial};
use crate::relations::{Mention, Relation, relation};
use crate::text::Text;

/// How many words after a restricted verb its quote has: "n'est modifié qu'en son article 2".
const RESTRICTION: usize = 10;

/// The longest reach of a verb from the act's name, in words.
const REACH: usize = 120;

/// A verb in its sentence.
#[derive(Debug)]
pub(super) struct Clause<'a> {
    pub(super) text: &'a Text,
    /// From the verb before.
    pub(super) before: Range<usize>,
    pub(super) verb: Range<usize>,
    /// The end of the sentence.
    pub(super) limit: usize,
    pub(super) found: &'a [Mention],
    pub(super) actions: &'a [Action],
    pub(super) scope: &'a Scope<'a>,
}

impl Clause<'_> {
    /// "L'arrêté … est abrogé": the subject is the first list of acts of the verb's own clause; where there is none,
    /// "sont abrogés : l'arrêté …", the list after it.
    pub(super) fn passive(&self, relations: &mut Vec<Relation>) {
        let text = self.text;
        let plural = matches!(
            text.word(self.verb.start),
            "sont" | "seront" | "cessent" | "cesseront"
        );
        let own = clause_start(text, &self.before, plural, self.found);
        let subject = self.found.iter().find(|one| {
            (own..self.before.end).contains(&one.tokens.start)
                && !is_agent(text, one.tokens.start)
                && !is_basis(text, one.tokens.start, own)
        });
        let Some(first) = subject else {
            let named = self
                .found
                .iter()
                .any(|one| self.before.contains(&one.tokens.start));
            if opens_list(text, &self.before) && !(named && own > self.before.start) {
                self.after(self.verb.end, &(own..self.verb.start), relations);
            }
            return;
        };
        // "Si l'arrêté … est abrogé" does nothing yet.
        let conditional = (own..first.tokens.start)
            .any(|token| matches!(text.word(token), "si" | "lorsque" | "quand" | "qu"));
        if self.before.end - first.tokens.end > REACH || conditional {
            return;
        }
        let members = self.members(first, self.before.end);
        let last = members
            .last()
            .map_or(first.tokens.end, |one| one.tokens.end);
        let lead = own..first.tokens.start;
        let inner = last..self.before.end;
        let tail = self.verb.end..self.limit;
        let days = self.days(&lead, &tail);
        let restricted = denial::negation(text, self.verb.start).is_some();
        let end = match days.end {
            Some(end) => end,
            // "N'est modifié qu'en son article 2" cut after its verb would say something else.
            None if restricted => self.limit.min(self.verb.end + RESTRICTION),
            None => self.verb.end,
        };
        let contrary =
            denial::is_contrary(text, inner.clone()) || denial::is_in_part(text, self.verb.clone());
        let verdict = self.verdict(&lead, &inner, &tail, &days);
        for (position, mention) in members.iter().enumerate() {
            let mut extent = self.extent(&members, position, own);
            let mut open = false;
            if extent == Extent::Whole && is_granted_by(text, mention.tokens.start) {
                // What an act granted is ended: the act with it, or not.
                open = self.actions.iter().all(|action| {
                    matches!(
                        action,
                        Action::Repeals | Action::Withdraws | Action::Suspends
                    )
                });
                if !open {
                    extent = Extent::Part;
                }
            }
            if contrary {
                extent = Extent::Part;
            }
            let start = quote_start(text, &(own..self.before.end), mention.tokens.start);
            open |= extent == Extent::Content && limits(text, &inner);
            self.push(mention, extent, verdict, open, days, start..end, relations);
        }
    }

    /// "Le présent arrêté abroge l'arrêté …".
    pub(super) fn active(&self, relations: &mut Vec<Relation>) {
        let own = clause_start(self.text, &self.before, false, self.found);
        self.after(self.verb.end, &(own..self.verb.start), relations);
    }

    /// The list of acts after a verb.
    fn after(&self, from: usize, lead: &Range<usize>, relations: &mut Vec<Relation>) {
        let text = self.text;
        let Some(first) = self
            .found
            .iter()
            .find(|one| (from..self.limit).contains(&one.tokens.start))
        else {
            return;
        };
        let between = from..first.tokens.start;
        if between.len() > 24
            || is_agent(text, first.tokens.start)
            || between.clone().any(|token| is_auxiliary(text.word(token)))
        {
            return;
        }
        let members = self.members(first, self.limit);
        let last = members
            .last()
            .map_or(first.tokens.end, |one| one.tokens.end);
        let tail = last..self.limit;
        let mut days = self.days(lead, &between);
        if days.from.is_none() || days.until.is_none() {
            let after = days::read(
                text,
                &(last..last),
                &(last..last),
                &tail,
                self.halts(),
                self.scope.made,
            );
            days.end = after.end;
            days.from = days.from.or(after.from);
            days.until = days.until.or(after.until);
        } else {
            days.end = None;
        }
        let start = denial::negation(text, self.verb.start).unwrap_or(self.verb.start);
        let dated = days.from.is_some() || days.until.is_some();
        // What follows a list may describe its last act.
        let described = (tail.start..tail.end)
            .find(|&token| text.gap(token).contains(['.', ';', ':']))
            .unwrap_or(tail.end);
        let subject = judge(text, lead, &(from..from), &(from..from), dated);
        let object = judge(text, &between, &(from..from), &tail, dated);
        let looser = judge(
            text,
            &between,
            &(tail.start..described),
            &(described..tail.end),
            dated,
        );
        let verdict = match (subject, object, looser) {
            (Verdict::Open, ..) => Verdict::Open,
            (_, Verdict::Part, _) | (_, _, Verdict::Part) => Verdict::Part,
            (_, Verdict::Sure, _) | (_, _, Verdict::Sure) => Verdict::Sure,
            _ => Verdict::Open,
        };
        let verdict = self.heard(verdict, &mut days);
        for (position, mention) in members.iter().enumerate() {
            let extent = self.extent(&members, position, from);
            let end = days
                .end
                .unwrap_or(mention.tokens.end)
                .max(mention.tokens.end);
            self.push(mention, extent, verdict, false, days, start..end, relations);
        }
    }

    /// "Est annulé", not "annule".
    fn is_participle(&self) -> bool {
        is_auxiliary(self.text.word(self.verb.start))
    }

    fn halts(&self) -> bool {
        self.actions.contains(&Action::Suspends)
    }

    fn days(&self, lead: &Range<usize>, tail: &Range<usize>) -> Days {
        days::read(
            self.text,
            lead,
            &self.verb,
            tail,
            self.halts(),
            self.scope.made,
        )
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "how far, how surely, since when and where it says so"
    )]
    fn push(
        &self,
        mention: &Mention,
        mut extent: Extent,
        verdict: Verdict,
        open: bool,
        days: Days,
        quote: Range<usize>,
        relations: &mut Vec<Relation>,
    ) {
        let ends = self.actions.iter().any(|action| action.ends());
        if ends && verdict == Verdict::Part {
            extent = Extent::Part;
        }
        for &action in self.actions {
            // "Les prescriptions … sont abrogées et remplacées" ends what it replaces.
            if extent == Extent::Content && self.actions.contains(&Action::Repeals) {
                extent = Extent::Whole;
            }
            // What is ended only until a day is halted.
            let action = match action {
                Action::Withdraws if extent == Extent::Content && !self.is_participle() => {
                    Action::Repeals
                }
                Action::Repeals | Action::Withdraws if days.until.is_some() => Action::Suspends,
                action => action,
            };
            let Some((action, part)) = applied(action, extent) else {
                continue;
            };
            let doubt =
                action.ends() && !part && (verdict == Verdict::Open || open || mention.doubt);
            let end = if doubt {
                quote.end.max(self.limit.min(quote.end + RESTRICTION * 2))
            } else {
                quote.end
            };
            let mut link = relation(
                self.text,
                action,
                mention,
                part,
                days.both(),
                quote.start..end,
            );
            link.doubt = doubt;
            relations.push(link);
        }
    }
}

/// Whether what follows "les dispositions de l'arrêté …" says which of them: "relatives au stationnement".
fn limits(text: &Text, inner: &Range<usize>) -> bool {
    inner.clone().next().is_some_and(|token| {
        !matches!(
            text.word(token),
            "n" | "ne"
                | "qui"
                | "susvise"
                | "precite"
                | "relatif"
                | "modifie"
                | "pris"
                | "du"
                | "et"
        )
    }) || is_partial(text, inner)
}
