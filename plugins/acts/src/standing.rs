//! Whether an act is in force on a day, by what a set of acts say of each other, each step quoted.
//!
//! A link counts only where it means one act of the set: by number and day, by its authority, and by the place
//! that both are about. Where several fit, the link is said to be ambiguous, and nothing is concluded from it but
//! that the standing is not known.

mod matching;
mod summary;

use std::collections::BTreeSet;

use jiff::civil::Date;

pub use self::matching::{Match, means};
pub use self::summary::Summary;
use crate::relations::Action;
use crate::text::Place;

/// How an act stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// It holds, as it was made.
    InForce,
    /// It holds, changed by others.
    Modified,
    /// It does not hold yet.
    NotYet,
    /// It holds no more: another act ended or replaced it.
    Repealed,
    /// It was undone as if it had never been.
    Withdrawn,
    /// Its time is over.
    Expired,
    /// It is halted by another act.
    Suspended,
    /// What is known does not say.
    Unknown,
}

/// Why a standing is what it is: one text that says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The act that says it, by its place in the set.
    pub act: usize,
    /// What it does; none for the act's own dates.
    pub action: Option<Action>,
    /// Since when; none where the act that says it has no day.
    pub since: Option<Date>,
    /// The new last day, for an act that is made to last longer.
    pub until: Option<Date>,
    /// Whether only a part is meant.
    pub part: bool,
    /// The act meant, as it is written there; empty for the act's own dates.
    pub written: String,
    /// Who did it, as it is written, where the act that says so only tells of another: "modifié par l'arrêté du …".
    pub by: Option<String>,
    /// The words that say so.
    pub quote: Vec<Place>,
}

/// An act's standing on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// How it stands.
    pub status: Status,
    /// What says so, in the order of the days.
    pub chain: Vec<Step>,
    /// What may concern it or another act that fits as well.
    pub ambiguous: Vec<Step>,
    /// What concerns it after that day.
    pub later: Vec<Step>,
}

/// A set of acts with their links resolved.
#[derive(Debug)]
pub struct Standings<'a> {
    set: &'a [Summary],
    /// For each act, what others do to it: (other, link of the other).
    done: Vec<Vec<(usize, usize)>>,
    /// For each act, what others tell that was done to it by acts that do not say so here: (teller, place in what it tells).
    told: Vec<Vec<(usize, usize)>>,
    /// The same as `done` where it is one of several that fit.
    perhaps: Vec<Vec<(usize, usize)>>,
}

impl<'a> Standings<'a> {
    /// Resolves every link of the set, once.
    pub fn new(set: &'a [Summary]) -> Self {
        let index = matching::Index::new(set);
        let mut this = Self {
            set,
            done: vec![Vec::new(); set.len()],
            told: vec![Vec::new(); set.len()],
            perhaps: vec![Vec::new(); set.len()],
        };
        for (other, act) in set.iter().enumerate() {
            for (link, relation) in act.relations.iter().enumerate() {
                if relation.action == Action::Cites {
                    continue;
                }
                match index.means(&relation.target.value, Some(other)) {
                    // Words that leave open whether it is done are as good as ones that leave open to which act.
                    Match::One(target) if relation.doubt => {
                        this.perhaps[target].push((other, link));
                    }
                    Match::One(target) => this.done[target].push((other, link)),
                    Match::Several(targets) => {
                        for target in targets {
                            this.perhaps[target].push((other, link));
                        }
                    }
                    Match::None => {}
                }
            }
        }
        this.hear(&index);
        this
    }

    /// Takes what acts tell of others, where the act that is said to have done it does not say so itself.
    fn hear(&mut self, index: &matching::Index<'_>) {
        let mut known: BTreeSet<(usize, Action, String)> = BTreeSet::new();
        for (teller, act) in self.set.iter().enumerate() {
            for (place, reported) in act.reported.iter().enumerate() {
                let target = index.means(&reported.relation.target.value, Some(teller));
                let Match::One(target) = target else {
                    continue;
                };
                let by = index.means(&reported.by, Some(teller));
                let says_so = matches!(by, Match::One(by) if by == target
                    || self.done[target].iter().any(|&(other, _)| other == by));
                let name = format!(
                    "{:?} {:?}",
                    reported.by.number.as_ref().map(|number| &number.key),
                    reported.by.date
                );
                if !says_so && known.insert((target, reported.relation.action, name)) {
                    self.told[target].push((teller, place));
                }
            }
        }
    }

    /// The links that act on an act of the set, as (other act, place of the link in its relations).
    pub fn done_to(&self, act: usize) -> &[(usize, usize)] {
        self.done.get(act).map_or(&[], Vec::as_slice)
    }

    /// How an act of the set stands on a day.
    pub fn on(&self, act: usize, day: Date) -> Standing {
        let mut standing = Standing {
            status: Status::Unknown,
            chain: Vec::new(),
            ambiguous: Vec::new(),
            later: Vec::new(),
        };
        let Some(summary) = self.set.get(act) else {
            return standing;
        };
        let (counted, undone) = self.steps(act, day, &mut standing);
        for &(other, link) in &self.perhaps[act] {
            let step = self.step(other, link);
            if step.since.is_none_or(|since| since <= day) {
                standing.ambiguous.push(step);
            }
        }
        let own = |place: &Vec<Place>, since, until| Step {
            act,
            action: None,
            since,
            until,
            part: false,
            written: String::new(),
            by: None,
            quote: place.clone(),
        };
        let until = summary.last_day();
        let extended = counted
            .iter()
            .filter(|step| step.action == Some(Action::Extends))
            .filter_map(|step| step.until)
            .max();
        let last = until.as_ref().map(|(date, _)| *date).max(extended);
        if let Some((date, place)) = summary.first_day() {
            standing.chain.push(own(&place, Some(date), None));
        }
        if let Some((date, place)) = &until {
            standing.chain.push(own(place, None, Some(*date)));
        }
        let has = |action: Action| {
            counted
                .iter()
                .any(|step| step.action == Some(action) && !step.part)
        };
        let suspended = counted.iter().any(|step| {
            step.action == Some(Action::Suspends)
                && !step.part
                && step.until.is_none_or(|until| until >= day)
        });
        let undated = counted.iter().any(|step| step.since.is_none());
        let changed = counted.iter().any(|step| {
            matches!(step.action, Some(Action::Modifies | Action::Completes)) || step.part
        });
        let first = summary.first_day().map(|(date, _)| date).or(summary.date);
        // A text that may end it leaves its standing open.
        let doubt = standing.ambiguous.iter().any(|step| {
            !step.part
                && matches!(
                    step.action,
                    Some(Action::Repeals | Action::Replaces | Action::Withdraws | Action::Suspends)
                )
        });
        let endings = counted.iter().filter(|step| {
            !step.part
                && matches!(
                    step.action,
                    Some(Action::Repeals | Action::Replaces | Action::Withdraws)
                )
        });
        let dated_ending = endings.clone().any(|step| step.since.is_some());
        standing.status = if has(Action::Withdraws) && dated_ending {
            Status::Withdrawn
        } else if (has(Action::Repeals) || has(Action::Replaces)) && dated_ending {
            Status::Repealed
        } else if undone || undated && endings.count() > 0 {
            Status::Unknown
        } else if last.is_some_and(|last| last < day) {
            Status::Expired
        } else if first.is_none() || doubt {
            Status::Unknown
        } else if first.is_some_and(|first| first > day) {
            Status::NotYet
        } else if suspended {
            Status::Suspended
        } else if changed {
            Status::Modified
        } else {
            Status::InForce
        };
        standing.chain.extend(counted);
        standing.chain.sort_by_key(|step| step.since);
        standing.later.sort_by_key(|step| step.since);
        standing
    }

    /// The acts of the set that hold on a day, changed or not, in the order of the set.
    pub fn in_force(&self, day: Date) -> Vec<usize> {
        (0..self.set.len())
            .filter(|&act| matches!(self.on(act, day).status, Status::InForce | Status::Modified))
            .collect()
    }

    /// What was done to an act up to a day; later steps go to the standing. The second is true where a text that
    /// withdrew it was itself withdrawn, which leaves its standing open.
    fn steps(&self, act: usize, day: Date, standing: &mut Standing) -> (Vec<Step>, bool) {
        let mut counted = Vec::new();
        let mut seen = BTreeSet::new();
        let mut undone = false;
        for &(other, link) in &self.done[act] {
            let step = self.step(other, link);
            if !seen.insert((other, step.action)) {
                continue;
            }
            if step.since.is_some_and(|since| since > day) {
                standing.later.push(step);
            } else if let Some(undoing) = self.undoing(other, step.action, day) {
                // What was withdrawn did nothing, and what halts or lengthens an act ends with its own.
                undone |= step.action == Some(Action::Withdraws);
                standing.chain.push(step);
                standing.chain.push(undoing);
            } else {
                counted.push(step);
            }
        }
        for &(teller, place) in &self.told[act] {
            let reported = &self.set[teller].reported[place];
            let step = Step {
                act: teller,
                action: Some(reported.relation.action),
                since: reported.by.date,
                until: None,
                part: false,
                written: reported.relation.target.value.written.clone(),
                by: Some(reported.by.written.clone()),
                quote: reported.relation.quote.clone(),
            };
            if step.since.is_some_and(|since| since > day) {
                standing.later.push(step);
            } else {
                counted.push(step);
            }
        }
        counted.sort_by_key(|step| step.since);
        (counted, undone)
    }

    /// The text that took an act's effect on others away up to a day: one that withdrew it; for what only halts or
    /// lengthens, also one that ended it.
    fn undoing(&self, act: usize, does: Option<Action>, day: Date) -> Option<Step> {
        let lasts = matches!(does, Some(Action::Suspends | Action::Extends));
        self.done[act]
            .iter()
            .filter(|(other, _)| *other != act)
            .map(|&(other, link)| self.step(other, link))
            .find(|step| {
                let takes = match step.action {
                    Some(Action::Withdraws) => true,
                    Some(Action::Repeals | Action::Replaces) => lasts,
                    _ => false,
                };
                takes && !step.part && step.since.is_some_and(|since| since <= day)
            })
    }

    fn step(&self, other: usize, link: usize) -> Step {
        let summary = &self.set[other];
        let relation = &summary.relations[link];
        Step {
            act: other,
            action: Some(relation.action),
            since: relation
                .from
                .or_else(|| summary.first_day().map(|(date, _)| date))
                .or(summary.date),
            until: relation.until,
            part: relation.part,
            written: relation.target.value.written.clone(),
            by: None,
            quote: relation.quote.clone(),
        }
    }
}
