//! How acts stand on a day: with all texts of the collection that act on them, and those that act on these.

use std::collections::{BTreeMap, BTreeSet};

use acts::standing::{Standing, Standings, Status, Summary};
use jiff::civil::Date;

use super::collection::{Collection, Condition, Query, Trouble, summary};

/// Texts that act on one act, at most.
const MOST_ON_ONE: u32 = 100;

/// Texts that are compared for one answer, at most.
const MOST_TEXTS: usize = 400;

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
        Ok(circle)
    }

    /// How a document stands on a day; none for one that was not gathered.
    pub fn standing(&self, document: &str, day: Date) -> Option<Standing> {
        let place = *self.by_document.get(document)?;
        Some(Standings::new(&self.set).on(place, day))
    }

    /// Those of the documents that hold on a day, changed or not.
    pub fn in_force(&self, documents: &[String], day: Date) -> Vec<bool> {
        let standings = Standings::new(&self.set);
        documents
            .iter()
            .map(|document| {
                self.by_document.get(document).is_some_and(|place| {
                    matches!(
                        standings.on(*place, day).status,
                        Status::InForce | Status::Modified
                    )
                })
            })
            .collect()
    }

    /// An act of the circle, by its place in steps.
    pub fn act(&self, place: usize) -> Option<&Summary> {
        self.set.get(place)
    }
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
    use super::*;

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
