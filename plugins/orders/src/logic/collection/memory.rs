//! A collection in memory, for tests: conditions as the index has them, scores by how many words of a query fit.

use std::collections::BTreeMap;

use acts::{Place, record};
use kit::fold::Folded;

use super::{Collection, Condition, Field, Found, Hit, Passage, Query, Trouble};

/// As much as the index gives at once.
const LARGEST: usize = 100;

/// Documents by their identifiers: their fields and their pages.
#[derive(Debug, Default)]
pub(crate) struct Memory(BTreeMap<String, (Vec<Field>, Vec<String>)>);

impl Memory {
    /// Adds an act of one page as the index does: with the fields that are read from it.
    pub(crate) fn act(&mut self, document: &str, page: &str) {
        let fields = record::read(&[page], Some(document)).fields();
        let fields = fields.into_iter().map(|field| Field {
            name: field.name.into_owned(),
            value: field.value,
            place: field.place,
        });
        self.0.insert(
            document.to_owned(),
            (targets(fields.collect()), vec![page.to_owned()]),
        );
    }

    /// Makes the first page of an act one without the day that it says, and perhaps one that was read off a picture.
    pub(crate) fn scanned(&mut self, document: &str, is_recognised: bool) {
        let (fields, _) = self.0.get_mut(document).unwrap();
        fields.retain(|field| field.name != "date");
        if is_recognised {
            fields.push(Field {
                name: "origin".to_owned(),
                value: "ocr".to_owned(),
                place: Place {
                    page: 1,
                    start: 0,
                    end: 0,
                },
            });
        }
    }

    /// Adds a record with fields of its own.
    pub(crate) fn record(&mut self, document: &str, fields: &[(&str, &str)], page: &str) {
        let fields = fields.iter().map(|(name, value)| Field {
            name: (*name).to_owned(),
            value: (*value).to_owned(),
            place: Place::NOWHERE,
        });
        self.0.insert(
            document.to_owned(),
            (fields.collect(), vec![page.to_owned()]),
        );
    }
}

/// With the fields by which the index finds who acts on an act.
fn targets(mut fields: Vec<Field>) -> Vec<Field> {
    let summary = super::summary("", &fields);
    for relation in &summary.relations {
        let target = &relation.target.value;
        let mut push = |name: &str, value: String| {
            fields.push(Field {
                name: name.to_owned(),
                value,
                place: Place::NOWHERE,
            });
        };
        if let Some(number) = &target.number {
            push("target-number", number.key.clone());
        }
        if let Some(date) = target.date {
            push("target-date", date.to_string());
        }
    }
    fields
}

impl Collection for Memory {
    fn find(&self, query: &Query) -> Result<Found, Trouble> {
        let asked = words(&query.text);
        let mut hits = Vec::new();
        for (document, (fields, pages)) in &self.0 {
            let has = |(name, condition): &(String, Condition)| {
                fields
                    .iter()
                    .any(|field| field.name == *name && holds(&field.value, condition))
            };
            if !query.require.iter().all(has) || query.exclude.iter().any(has) {
                continue;
            }
            let page = pages.first().map_or("", String::as_str);
            let text = words(page);
            let found = asked.iter().filter(|word| text.contains(word)).count();
            if found == 0 && !asked.is_empty() {
                continue;
            }
            let share = found as f32 / asked.len().max(1) as f32;
            hits.push(Hit {
                document: document.clone(),
                score: 1.0 + share,
                coverage: share,
                passages: vec![Passage {
                    page: 1,
                    end: u32::try_from(page.len()).unwrap(),
                    text: page.to_owned(),
                    score: 1.0,
                    coverage: share,
                    marks: marks(page, &asked),
                    ..Passage::default()
                }],
                ..Hit::default()
            });
        }
        hits.sort_by(|one, other| other.score.total_cmp(&one.score));
        let total = u32::try_from(hits.len()).unwrap();
        hits.truncate((query.limit as usize).min(LARGEST));
        Ok(Found { total, hits })
    }

    fn title(&self, document: &str) -> Result<String, Trouble> {
        Ok(document.to_owned())
    }

    fn fields(&self, document: &str) -> Result<Vec<Field>, Trouble> {
        let known = self.0.get(document).ok_or(Trouble::Missing)?;
        Ok(known.0.clone())
    }

    fn page(&self, document: &str, page: u32) -> Result<String, Trouble> {
        let pages = self.pages(document)?;
        pages
            .get(page as usize - 1)
            .cloned()
            .ok_or(Trouble::Missing)
    }

    fn pages(&self, document: &str) -> Result<Vec<String>, Trouble> {
        let known = self.0.get(document).ok_or(Trouble::Missing)?;
        Ok(known.1.clone())
    }
}

fn words(text: &str) -> Vec<String> {
    let folded = Folded::new(text);
    folded
        .text()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.len() > 3)
        .map(str::to_owned)
        .collect()
}

fn marks(page: &str, asked: &[String]) -> Vec<(u32, u32)> {
    let lower = page.to_lowercase();
    let mut marks: Vec<(u32, u32)> = asked
        .iter()
        .filter(|_| lower.len() == page.len())
        .flat_map(|word| {
            lower.match_indices(word.as_str()).map(|(start, word)| {
                let start = u32::try_from(start).unwrap();
                (start, start + u32::try_from(word.len()).unwrap())
            })
        })
        .collect();
    marks.sort_unstable();
    marks
}

fn holds(value: &str, condition: &Condition) -> bool {
    let fold = |text: &str| Folded::new(text).text().to_owned();
    let value = fold(value);
    match condition {
        Condition::Equals(wanted) => value == fold(wanted),
        Condition::AnyOf(wanted) => wanted.iter().any(|one| value == fold(one)),
        Condition::AtLeast(least) => value >= fold(least),
        Condition::AtMost(most) => value <= fold(most),
    }
}
