//! What a run looked at: who was in the file in which month, and whom of them each rule could judge.
//!
//! Only there can a run close what it does not find, or open again what was closed.
//! For each rule one bit a person and month is kept, for those that it could *not* judge: a year of 10,000 persons
//! takes 15 KB a rule.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::{Month, identity::Who};

/// Who was in the file in which month, and whom of them each rule could judge.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Coverage {
    months: BTreeSet<Month>,
    remembered: BTreeSet<Month>,
    places: BTreeMap<Month, HashMap<Who, u32>>,
    month_of: Vec<Month>,
    rules: BTreeMap<String, Looked>,
    partial: bool,
}

/// One person, or one line without a person, in one month of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place(u32);

/// The months that a rule looks at beside the one that it judges.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Window {
    /// None.
    #[default]
    Own,
    /// So many before.
    Before(i32),
    /// Those of the year, and so many before.
    Year(i32),
    /// All of them, before and after.
    All,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Looked {
    window: Window,
    /// One bit a place.
    unjudged: Vec<u64>,
}

impl Coverage {
    /// A file of these months, of which nobody is known yet.
    pub fn new<M: IntoIterator<Item = Month>>(months: M) -> Self {
        Self {
            months: months.into_iter().collect(),
            ..Self::default()
        }
    }

    /// The file is a part of the payroll: who is not in it does not matter, and a line without a person may be another one.
    #[must_use]
    pub fn part(mut self) -> Self {
        self.partial = true;
        self
    }

    /// What rules need of these months is at hand too, from earlier files.
    #[must_use]
    pub fn with_memory<M: IntoIterator<Item = Month>>(mut self, months: M) -> Self {
        self.remembered.extend(months);
        self
    }

    /// Somebody is in the file in a month; the line stands for the person where there is none.
    pub fn seen(&mut self, person: Option<&str>, line: &str, month: Month) -> Place {
        self.months.insert(month);
        let next = self.month_of.len() as u32;
        let who = Who::of(person, line);
        let place = *self
            .places
            .entry(month)
            .or_default()
            .entry(who)
            .or_insert(next);
        if place == next {
            self.month_of.push(month);
        }
        Place(place)
    }

    /// A rule ran, and could judge everybody that was seen but these.
    pub fn rule(
        &mut self,
        rule: impl Into<String>,
        window: Window,
        unjudged: impl IntoIterator<Item = Place>,
    ) {
        let mut looked = Looked {
            window,
            unjudged: vec![0; self.month_of.len().div_ceil(64)],
        };
        for Place(place) in unjudged {
            if let Some(word) = looked.unjudged.get_mut(place as usize / 64) {
                *word |= 1 << (place % 64);
            }
        }
        self.rules.insert(rule.into(), looked);
    }

    /// All months of the file.
    pub fn months(&self) -> &BTreeSet<Month> {
        &self.months
    }

    /// Months of earlier files that are at hand too.
    pub fn remembered(&self) -> &BTreeSet<Month> {
        &self.remembered
    }

    /// The rules that ran, each with the months in which it could judge somebody.
    pub fn rules(&self) -> BTreeMap<&str, BTreeSet<Month>> {
        let judged = |looked: &Looked| {
            let all = self.month_of.iter().enumerate();
            all.filter(|(place, _)| looked.judged(*place))
                .map(|(_, month)| *month)
                .collect()
        };
        self.rules
            .iter()
            .map(|(rule, looked)| (rule.as_str(), judged(looked)))
            .collect()
    }

    /// Whether the file is only a part of the payroll.
    pub fn is_partial(&self) -> bool {
        self.partial
    }

    /// Whether somebody is in the file in a month.
    pub(crate) fn has(&self, who: &Who, month: Month) -> bool {
        let known = matches!(who, Who::Person(_)) || !self.partial;
        known && self.place(who, month).is_some()
    }

    /// Whether a rule judged somebody in a month, with all the months at hand that it needs:
    /// those that the run had which saw the anomaly last, as far as the rule looks at them.
    pub(crate) fn covers(
        &self,
        rule: &str,
        who: &Who,
        month: Month,
        seen_with: &BTreeSet<Month>,
    ) -> bool {
        let Some(looked) = self.rules.get(rule) else {
            return false;
        };
        let judged = self
            .place(who, month)
            .is_some_and(|place| looked.judged(place));
        judged
            && self.has(who, month)
            && seen_with.iter().all(|other| {
                self.months.contains(other)
                    || self.remembered.contains(other)
                    || !looked.window.holds(month, *other)
            })
    }

    fn place(&self, who: &Who, month: Month) -> Option<usize> {
        let place = self.places.get(&month)?.get(who)?;
        Some(*place as usize)
    }
}

impl Looked {
    fn judged(&self, place: usize) -> bool {
        let word = self.unjudged.get(place / 64).copied().unwrap_or(u64::MAX);
        word >> (place % 64) & 1 == 0
    }
}

impl Window {
    /// Whether a rule that judges a month looks at another one too.
    fn holds(self, month: Month, other: Month) -> bool {
        let before = |months: i32| (0..=months).contains(&month.since(other));
        match self {
            Self::Own => month == other,
            Self::Before(months) => before(months),
            Self::Year(months) => month.year() == other.year() || before(months),
            Self::All => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(number: i32) -> Month {
        Month::new(2026, number).unwrap()
    }

    fn months(all: &[i32]) -> BTreeSet<Month> {
        all.iter().map(|number| month(*number)).collect()
    }

    #[test]
    fn only_who_was_judged_is_covered() {
        let mut coverage = Coverage::new([month(5)]);
        coverage.seen(Some("00101"), "L1", month(5));
        let other = coverage.seen(Some("102"), "L2", month(5));
        coverage.seen(None, "L3", month(5));
        coverage.rule("P01", Window::Own, [other]);
        let seen = months(&[5]);
        let covers = |rule, person: Option<&str>, line, at| {
            coverage.covers(rule, &Who::of(person, line), month(at), &seen)
        };
        assert!(covers("P01", Some("101"), "L9", 5));
        assert!(!covers("P01", Some("102"), "L2", 5));
        assert!(!covers("P01", Some("103"), "L1", 5));
        assert!(!covers("P02", Some("101"), "L1", 5));
        assert!(!covers("P01", Some("101"), "L1", 4));
        assert!(covers("P01", None, "L3", 5));
        assert!(!covers("P01", None, "L4", 5));
        let part = coverage.clone().part();
        assert!(!part.covers("P01", &Who::of(None, "L3"), month(5), &seen));
    }

    #[test]
    fn a_rule_over_months_needs_those_with_which_an_anomaly_was_seen() {
        let covers = |file: &[i32], window, seen: &[i32]| {
            let mut coverage = Coverage::new(months(file));
            for number in file {
                coverage.seen(Some("101"), "L1", month(*number));
            }
            coverage.rule("P", window, []);
            coverage.covers("P", &Who::of(Some("101"), ""), month(5), &months(seen))
        };
        assert!(covers(&[5], Window::Own, &[1, 2, 3, 4, 5, 6]));
        assert!(!covers(&[5], Window::Before(1), &[4, 5]));
        assert!(covers(&[4, 5], Window::Before(1), &[1, 2, 3, 4, 5, 6]));
        assert!(covers(&[5], Window::Before(1), &[5, 6]));
        assert!(!covers(&[4, 5], Window::Year(0), &[4, 5, 6]));
        assert!(covers(&[4, 5, 6], Window::Year(0), &[4, 5, 6]));
        assert!(!covers(&[4, 5], Window::All, &[3, 5]));
    }
}
