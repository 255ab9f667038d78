//! Which acts of a set a reference means.

use std::collections::HashMap;

use jiff::civil::Date;

use super::Summary;
use crate::record::{Level, Number, plain};
use crate::relations::Target;

/// What a reference means in a set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Match {
    /// One act.
    One(usize),
    /// Several fit.
    Several(Vec<usize>),
    /// None does.
    None,
}

/// Which acts of a set a reference means, as one of them (by its place) writes it, or somebody else.
///
/// A number that is said must agree, and so must a day; an act that lacks one of them may still be meant by the
/// other. What is left is told apart by level, by the writer's authority and by the communes that both are about.
pub fn means(target: &Target, set: &[Summary], writer: Option<usize>) -> Match {
    Index::new(set).means(target, writer)
}

/// A set, ready for many look-ups.
#[derive(Debug)]
pub(super) struct Index<'a> {
    set: &'a [Summary],
    by_date: HashMap<Date, Vec<usize>>,
    /// By each group of digits and letters of a number that is no year.
    by_group: HashMap<String, Vec<usize>>,
}

impl<'a> Index<'a> {
    pub(super) fn new(set: &'a [Summary]) -> Self {
        let mut by_date: HashMap<Date, Vec<usize>> = HashMap::new();
        let mut by_group: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, act) in set.iter().enumerate() {
            if let Some(date) = act.date {
                by_date.entry(date).or_default().push(index);
            }
            if let Some(number) = &act.number {
                by_group.entry(serial(number)).or_default().push(index);
            }
        }
        Self {
            set,
            by_date,
            by_group,
        }
    }

    pub(super) fn means(&self, target: &Target, writer: Option<usize>) -> Match {
        let mut candidates: Vec<usize> = Vec::new();
        if let Some(number) = &target.number {
            candidates.extend(self.by_group.get(&serial(number)).into_iter().flatten());
        }
        if let Some(date) = target.date {
            candidates.extend(self.by_date.get(&date).into_iter().flatten());
        }
        candidates.sort_unstable();
        candidates.dedup();
        candidates.retain(|&one| Some(one) != writer && self.fits(target, &self.set[one]));
        // With number and day both agreeing nothing more has to be asked of the writer, unless several do.
        let exact: Vec<usize> = candidates
            .iter()
            .copied()
            .filter(|&one| is_exact(target, &self.set[one]))
            .collect();
        if !exact.is_empty() {
            candidates = exact;
        }
        if let Some(writer) = writer.and_then(|writer| self.set.get(writer)) {
            let sure = candidates.len() == 1 && is_exact(target, &self.set[candidates[0]]);
            if !sure {
                candidates.retain(|&one| !contradicts(writer, &self.set[one], target));
            }
            narrow(&mut candidates, |one| {
                same_authority(writer, &self.set[one]) == Some(true)
            });
            narrow(&mut candidates, |one| {
                shares_commune(writer, &self.set[one]) == Some(true)
            });
        }
        match candidates.as_slice() {
            [] => Match::None,
            [one] => Match::One(*one),
            _ => Match::Several(candidates),
        }
    }

    /// Whether number, day, form and level allow it.
    fn fits(&self, target: &Target, act: &Summary) -> bool {
        let number = match (&target.number, &act.number) {
            (Some(said), Some(has)) => Some(said.agrees(has)),
            _ => None,
        };
        let date = match (target.date, act.date) {
            (Some(said), Some(has)) => Some(said == has),
            _ => None,
        };
        let level = match (target.kind.level, act.level) {
            (Some(said), Some(has)) => {
                said == has || said == Level::Ministerial && has == Level::Other
            }
            _ => true,
        };
        let form = |words: &str| words.split(' ').next().unwrap_or("").to_owned();
        let mine = form(&target.kind.words);
        let forms =
            act.kind.is_empty() || mine == "acte" || mine.is_empty() || mine == form(&act.kind);
        // A number that is said and another that the act has: the day alone does not make them one.
        level
            && forms
            && match (number, date) {
                (Some(number), Some(date)) => number && date,
                (Some(number), None) => number,
                (None, Some(date)) => date,
                (None, None) => false,
            }
    }
}

/// The group of a number that tells most: its longest group of digits that is no year, else its last one.
fn serial(number: &Number) -> String {
    let digits: Vec<&str> = number
        .key
        .split('-')
        .filter(|group| group.bytes().all(|byte| byte.is_ascii_digit()))
        .collect();
    let year = |group: &&str| {
        group.len() == 4 && matches!(group.as_bytes()[..2], [b'1', b'9'] | [b'2', b'0'])
    };
    digits
        .iter()
        .rev()
        .find(|group| !year(group))
        .or(digits.last())
        .map(|group| (*group).to_owned())
        .unwrap_or_default()
}

fn is_exact(target: &Target, act: &Summary) -> bool {
    target.number.is_some()
        && act.number.is_some()
        && target.date.is_some()
        && target.date == act.date
}

/// Whether the writer can hardly mean an act: another prefect's, another commune's, where nothing but the day or
/// the number speaks for it.
fn contradicts(writer: &Summary, act: &Summary, target: &Target) -> bool {
    // "l'arrêté ministériel" in a prefect's order is another authority's by its own words.
    let own_level = match (writer.level, act.level) {
        (Some(mine), Some(theirs)) => mine == theirs,
        _ => true,
    };
    if target.kind.level.is_none() && !own_level {
        // "l'arrêté du 3 mars" in a mayor's order is the mayor's own.
        return true;
    }
    own_level && same_authority(writer, act) == Some(false)
        || target.number.is_none() && shares_commune(writer, act) == Some(false)
}

/// Whether two acts are of one authority, man or woman; `None` where one has none.
fn same_authority(one: &Summary, other: &Summary) -> Option<bool> {
    let key = |act: &Summary| {
        act.authority.as_ref().map(|authority| {
            plain(authority)
                .split(' ')
                .filter(|word| {
                    !matches!(*word, "de" | "du" | "des" | "la" | "le" | "les" | "l" | "d")
                })
                .map(|word| match word {
                    "prefete" => "prefet",
                    "presidente" => "president",
                    "directrice" => "directeur",
                    "rectrice" => "recteur",
                    other => other,
                })
                .collect::<Vec<_>>()
                .join(" ")
        })
    };
    Some(key(one)? == key(other)?)
}

/// Whether two acts are about one commune, also one that was joined with others ("Saint-Roch", "Saint-Roch-du-Val").
fn shares_commune(one: &Summary, other: &Summary) -> Option<bool> {
    if one.communes.is_empty() || other.communes.is_empty() {
        return None;
    }
    let names = |act: &Summary| {
        act.communes
            .iter()
            .map(|name| plain(name))
            .collect::<Vec<_>>()
    };
    let (mine, theirs) = (names(one), names(other));
    Some(mine.iter().any(|mine| {
        theirs.iter().any(|theirs| {
            mine == theirs
                || mine.starts_with(&format!("{theirs} "))
                || theirs.starts_with(&format!("{mine} "))
        })
    }))
}

/// Keeps those for which something holds, where it holds for any.
fn narrow(candidates: &mut Vec<usize>, holds: impl Fn(usize) -> bool) {
    if candidates.len() > 1 && candidates.iter().any(|&one| holds(one)) {
        candidates.retain(|&one| holds(one));
    }
}
