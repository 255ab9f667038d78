//! How acts stand on a day: with all texts of the collection that act on them, and those that act on these.

use std::collections::{BTreeMap, BTreeSet};

use acts::relations::{Action, Target};
use acts::standing::{Standing, Standings, Status, Summary};
use jiff::civil::Date;
use kit::fold::Folded;

use super::collection::{Collection, Condition, Query, Trouble, summary};

/// Texts that act on one act, at most.
const MOST_ON_ONE: u32 = 100;

/// Texts that are compared for one answer, at most.
const MOST_TEXTS: usize = 400;

/// Acts with their sisters that are compared for one answer, at most.
const MOST_COMPARED: usize = 1_000;

/// Letters and digits of two titles that are compared: recognised text differs further on.
const TITLE: usize = 40;

/// How far texts that act on texts are followed: an order, what changed it, what repealed that, what withdrew the repeal.
const DEPTH: usize = 3;

/// Acts and everything that acts on them.
#[derive(Debug)]
pub struct Circle {
    set: Vec<Summary>,
    by_document: BTreeMap<String, usize>,
    /// Whether there was more than is compared: a standing may miss a text.
    pub cut: bool,
}

impl Circle {
    /// Gathers what acts on these documents.
    ///
    /// # Errors
    /// When the collection cannot be read.
    pub fn of(documents: &[String], collection: &dyn Collection) -> Result<Self, Trouble> {
        let mut circle = Self {
            set: Vec::new(),
            by_document: BTreeMap::new(),
            cut: false,
        };
        let mut round: BTreeSet<String> = documents.iter().cloned().collect();
        for _ in 0..=DEPTH {
            let mut next = BTreeSet::new();
            for document in round {
                if circle.by_document.contains_key(&document) {
                    continue;
                }
                if circle.set.len() >= MOST_TEXTS {
                    circle.cut = true;
                    break;
                }
                let summary = summary(&document, &collection.fields(&document)?);
                next.extend(acting_on(&summary, collection)?);
                circle.by_document.insert(document, circle.set.len());
                circle.set.push(summary);
            }
            round = next;
        }
        circle.add_sisters(collection)?;
        Ok(circle)
    }

    /// Adds the other acts that the links to these may mean: where "l'arrêté du 3 mai" fits two of that day, it is not
    /// known which one is meant, whichever of them is asked about.
    fn add_sisters(&mut self, collection: &dyn Collection) -> Result<(), Trouble> {
        let gathered = self.set.len();
        let mut asked: BTreeSet<(Option<String>, Option<Date>)> = BTreeSet::new();
        for teller in 0..gathered {
            let named: Vec<Target> = self.set[teller]
                .relations
                .iter()
                .filter(|link| link.action != Action::Cites)
                .map(|link| link.target.value.clone())
                .chain(
                    self.set[teller]
                        .reported
                        .iter()
                        .map(|told| told.relation.target.value.clone()),
                )
                .collect();
            for target in named {
                let key = target.number.as_ref().map(|number| number.key.clone());
                let meant: Vec<&Summary> = self.set[..gathered]
                    .iter()
                    .filter(|act| may_mean(&target, act))
                    .collect();
                if meant.is_empty() || !asked.insert((key, target.date)) {
                    continue;
                }
                // An act without a number can be meant by its day though the reference says a number.
                let by_day =
                    target.number.is_none() || meant.iter().any(|act| act.number.is_none());
                let authority = meant[0].authority.clone();
                for document in sisters(&target, by_day, authority, collection)? {
                    if self.by_document.contains_key(&document) {
                        continue;
                    }
                    if self.set.len() >= MOST_COMPARED {
                        self.cut = true;
                        return Ok(());
                    }
                    let summary = summary(&document, &collection.fields(&document)?);
                    if self.set.iter().any(|act| is_copy(act, &summary)) {
                        continue;
                    }
                    self.by_document.insert(document, self.set.len());
                    self.set.push(summary);
                }
            }
        }
        Ok(())
    }

    /// How a document stands on a day; none for one that was not gathered.
    pub fn standing(&self, document: &str, day: Date) -> Option<Standing> {
        let place = *self.by_document.get(document)?;
        Some(Standings::new(&self.set).on(place, day))
    }

    /// Whether each of the documents holds on a day, changed or not.
    pub fn in_force(&self, documents: &[String], day: Date) -> Vec<Holding> {
        let standings = Standings::new(&self.set);
        documents
            .iter()
            .map(|document| {
                let Some(place) = self.by_document.get(document) else {
                    return Holding::No;
                };
                let standing = standings.on(*place, day);
                match standing.status {
                    Status::InForce | Status::Modified => Holding::Yes,
                    Status::Unknown if !standing.ambiguous.is_empty() => Holding::Perhaps,
                    _ => Holding::No,
                }
            })
            .collect()
    }

    /// An act of the circle, by its place in steps.
    pub fn act(&self, place: usize) -> Option<&Summary> {
        self.set.get(place)
    }
}

/// Whether an act holds on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holding {
    /// It does, changed or not.
    Yes,
    /// A text may have ended it.
    Perhaps,
    /// It does not, or nothing says that it does.
    No,
}

/// Whether two documents are one act: its PDF beside its text. Which of them is meant leaves nothing open.
fn is_copy(one: &Summary, other: &Summary) -> bool {
    let key = |act: &Summary| act.number.as_ref().map(|number| number.key.clone());
    let title = |act: &Summary| -> Option<String> {
        let folded = Folded::new(act.title.as_deref()?);
        let letters = folded.text().chars().filter(|c| c.is_alphanumeric());
        Some(letters.take(TITLE).collect())
    };
    one.date.is_some()
        && one.date == other.date
        && one.level == other.level
        && match (key(one), key(other)) {
            (Some(one), Some(other)) => one == other,
            _ => title(one).is_some() && title(one) == title(other),
        }
}

/// Whether a reference agrees with an act by its number, or by its day where it says no number.
fn may_mean(target: &Target, act: &Summary) -> bool {
    match (&target.number, &act.number) {
        (Some(said), Some(has)) => said.agrees(has),
        _ => target.date.is_some() && target.date == act.date,
    }
}

/// The documents that a reference may mean: of its number, of its day; those of one authority first of all where a day
/// has more than are given at once.
fn sisters(
    target: &Target,
    by_day: bool,
    authority: Option<String>,
    collection: &dyn Collection,
) -> Result<Vec<String>, Trouble> {
    let mut documents = Vec::new();
    if let Some(number) = &target.number {
        let keys = Condition::AnyOf(shorter(&number.key));
        let hits = collection.search(&Query::all("number-key", keys, MOST_ON_ONE))?;
        documents.extend(hits.into_iter().map(|hit| hit.document));
    }
    if let Some(date) = target.date.filter(|_| by_day) {
        let day = Condition::Equals(date.to_string());
        let mut query = Query::all("date", day, MOST_ON_ONE);
        let hits = collection.search(&query)?;
        let full = hits.len() >= MOST_ON_ONE as usize;
        documents.extend(hits.into_iter().map(|hit| hit.document));
        if let Some(authority) = authority.filter(|_| full) {
            query
                .require
                .push(("authority".to_owned(), Condition::Equals(authority)));
            let hits = collection.search(&query)?;
            documents.extend(hits.into_iter().map(|hit| hit.document));
        }
    }
    Ok(documents)
}

/// The documents whose articles name this act, by its number or by its day.
fn acting_on(act: &Summary, collection: &dyn Collection) -> Result<Vec<String>, Trouble> {
    let mut conditions = Vec::new();
    if let Some(number) = &act.number {
        conditions.push(("target-number", Condition::AnyOf(shorter(&number.key))));
    }
    if let Some(date) = act.date {
        conditions.push(("target-date", Condition::Equals(date.to_string())));
    }
    let mut documents = Vec::new();
    for (field, condition) in conditions {
        let query = Query::all(field, condition, MOST_ON_ONE);
        let hits = collection.search(&query)?;
        documents.extend(hits.into_iter().map(|hit| hit.document));
    }
    Ok(documents)
}

/// A number and its beginnings of two groups and more: who cites an act often leaves out the service.
fn shorter(key: &str) -> Vec<String> {
    let groups: Vec<&str> = key.split('-').collect();
    (2..groups.len())
        .map(|count| groups[..count].join("-"))
        .chain([key.to_owned()])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::collection::memory::Memory;
    use super::*;

    /// Two acts of one day, and a third that repeals "l'arrêté" of that day.
    fn of_one_day() -> Memory {
        let act = |number: &str, date: &str, article: &str| {
            format!(
                "COMMUNE DE VALBRUNE\n\nARRÊTÉ n° {number}\nportant règlement\n\nLe maire de Valbrune,\n\nARRÊTE\n\n\
                 Article 1er : {article}\n\nFait à Valbrune, le {date}\nLe maire, A B\n"
            )
        };
        let mut memory = Memory::default();
        memory.act(
            "a.txt",
            &act("2015-50", "3 mai 2017", "Le bain est interdit."),
        );
        memory.act(
            "b.txt",
            &act("2015-51", "3 mai 2017", "Le feu est interdit."),
        );
        memory.act(
            "c.txt",
            &act("2015-52", "4 mai 2017", "La pêche est interdite."),
        );
        memory.act(
            "c.pdf",
            &act("2015-52", "4 mai 2017", "La pêche est interdite."),
        );
        memory.act(
            "d.txt",
            &act(
                "2020-1",
                "2 juin 2020",
                "L'arrêté du 3 mai 2017 et l'arrêté n° 2015-52 sont abrogés.",
            ),
        );
        memory
    }

    #[test]
    fn a_repeal_that_fits_two_acts_is_open_however_one_asks() {
        let memory = of_one_day();
        let day = Date::constant(2026, 6, 1);
        for asked in [&["a.txt"][..], &["b.txt"], &["a.txt", "b.txt"]] {
            let documents: Vec<String> = asked.iter().map(|&one| one.to_owned()).collect();
            let circle = Circle::of(&documents, &memory).unwrap();
            for document in asked {
                let standing = circle.standing(document, day).unwrap();
                assert_eq!(standing.status, Status::Unknown, "{document} of {asked:?}");
                assert_eq!(standing.ambiguous.len(), 1);
                assert!(standing.chain.is_empty());
            }
        }
        let circle = Circle::of(&["c.txt".to_owned()], &memory).unwrap();
        let standing = circle.standing("c.txt", day).unwrap();
        assert_eq!(standing.status, Status::Repealed);
    }

    #[test]
    fn a_copy_of_an_act_leaves_nothing_open() {
        let memory = of_one_day();
        for document in ["c.txt", "c.pdf"] {
            let circle = Circle::of(&[document.to_owned()], &memory).unwrap();
            let standing = circle
                .standing(document, Date::constant(2026, 6, 1))
                .unwrap();
            assert_eq!(standing.status, Status::Repealed, "{document}");
        }
    }

    #[test]
    fn what_may_have_ended_is_told_apart_from_what_has() {
        let memory = of_one_day();
        let documents = ["a.txt", "c.txt", "d.txt"].map(str::to_owned);
        let circle = Circle::of(&documents, &memory).unwrap();
        assert_eq!(
            circle.in_force(&documents, Date::constant(2026, 6, 1)),
            [Holding::Perhaps, Holding::No, Holding::Yes]
        );
        assert_eq!(
            circle.in_force(&documents, Date::constant(2019, 6, 1)),
            [Holding::Yes, Holding::Yes, Holding::No]
        );
    }

    #[test]
    fn a_number_is_cited_with_and_without_its_service() {
        assert_eq!(
            shorter("2025-860-sg-dcl"),
            ["2025-860", "2025-860-sg", "2025-860-sg-dcl"]
        );
        assert_eq!(shorter("12"), ["12"]);
        assert_eq!(shorter("2024-12"), ["2024-12"]);
    }
}
