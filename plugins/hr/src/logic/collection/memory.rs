//! A collection in memory, for tests: documents by how many words of a query they have.

use std::collections::{BTreeMap, BTreeSet};

use kit::fold::Folded;

use super::{Collection, Condition, Field, Found, Hit, Query, Trouble};

/// Documents by their identifiers: title, fields, pages.
#[derive(Debug, Default)]
pub(crate) struct Memory(BTreeMap<String, (String, Vec<Field>, Vec<String>)>);

impl Memory {
    /// Adds a document of one page.
    pub(crate) fn add(&mut self, document: &str, title: &str, fields: &[(&str, &str)], page: &str) {
        let fields = fields.iter().map(|(name, value)| Field {
            name: (*name).to_owned(),
            value: (*value).to_owned(),
            page: 0,
        });
        self.0.insert(
            document.to_owned(),
            (title.to_owned(), fields.collect(), vec![page.to_owned()]),
        );
    }
}

impl Collection for Memory {
    fn size(&self) -> Result<u64, Trouble> {
        Ok(self.0.len() as u64)
    }

    fn find(&self, query: &Query) -> Result<Found, Trouble> {
        let asked = words(&query.text);
        let mut hits: Vec<(usize, Hit)> = self
            .0
            .iter()
            .filter(|(_, (_, fields, _))| {
                !query.exclude.iter().any(|(name, condition)| {
                    fields
                        .iter()
                        .any(|field| field.name == *name && holds(&field.value, condition))
                })
            })
            .filter_map(|(document, (title, fields, pages))| {
                let values = fields.iter().map(|field| field.value.as_str());
                let all: Vec<&str> = [title.as_str()]
                    .into_iter()
                    .chain(values)
                    .chain(pages.iter().map(String::as_str))
                    .collect();
                let count = words(&all.join("\n")).intersection(&asked).count();
                let hit = Hit {
                    document: document.clone(),
                    title: title.clone(),
                };
                (count > 0).then_some((count, hit))
            })
            .collect();
        hits.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
        let total = u32::try_from(hits.len()).unwrap();
        let hits = hits.into_iter().map(|(_, hit)| hit);
        Ok(Found {
            total,
            hits: hits.take(query.limit as usize).collect(),
        })
    }

    fn fields(&self, document: &str) -> Result<Vec<Field>, Trouble> {
        self.0
            .get(document)
            .map(|(_, fields, _)| fields.clone())
            .ok_or(Trouble::Missing)
    }

    fn pages(&self, document: &str) -> Result<Vec<String>, Trouble> {
        self.0
            .get(document)
            .map(|(_, _, pages)| pages.clone())
            .ok_or(Trouble::Missing)
    }
}

/// The words of a text by their beginnings.
fn words(text: &str) -> BTreeSet<String> {
    let folded = Folded::new(text);
    folded
        .text()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.len() > 2)
        .map(|word| word.chars().take(5).collect())
        .collect()
}

fn holds(value: &str, condition: &Condition) -> bool {
    match condition {
        Condition::AtLeast(least) => value >= least.as_str(),
        Condition::AtMost(most) => value <= most.as_str(),
    }
}
