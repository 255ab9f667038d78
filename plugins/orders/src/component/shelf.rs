//! The collection behind the handle.

use acts::Place;

use super::gardon::corpus::corpus::{self as contract, Corpus};
use crate::logic::collection::{Collection, Condition, Field, Found, Hit, Passage, Query, Trouble};

/// A collection that was named in the call.
pub(super) struct Shelf<'a>(pub(super) &'a Corpus);

impl Collection for Shelf<'_> {
    fn find(&self, query: &Query) -> Result<Found, Trouble> {
        let asked = contract::Query::new(&query.text);
        for (field, condition) in &query.require {
            asked.require(field, &self::condition(condition));
        }
        for (field, condition) in &query.exclude {
            asked.exclude(field, &self::condition(condition));
        }
        asked.set_limit(query.limit);
        asked.set_passages(query.passages);
        let found = self.0.search(&asked).map_err(trouble)?;
        Ok(Found {
            total: found.total(),
            hits: found.hits().into_iter().map(hit).collect(),
        })
    }

    fn title(&self, document: &str) -> Result<String, Trouble> {
        self.0.title(document).map_err(trouble)
    }

    fn fields(&self, document: &str) -> Result<Vec<Field>, Trouble> {
        let fields = self.0.fields(document).map_err(trouble)?;
        Ok(fields
            .into_iter()
            .map(|field| Field {
                name: field.name,
                value: field.value,
                place: Place {
                    page: field.page,
                    start: field.start,
                    end: field.end,
                },
            })
            .collect())
    }

    fn page(&self, document: &str, page: u32) -> Result<String, Trouble> {
        self.0.page(document, page).map_err(trouble)
    }

    fn pages(&self, document: &str) -> Result<Vec<String>, Trouble> {
        let count = self.0.pages(document).map_err(trouble)?;
        (1..=count).map(|page| self.page(document, page)).collect()
    }
}

fn condition(condition: &Condition) -> contract::Condition {
    match condition {
        Condition::Equals(value) => contract::Condition::Equals(value.clone()),
        Condition::AnyOf(values) => contract::Condition::AnyOf(values.clone()),
        Condition::AtLeast(value) => contract::Condition::AtLeast(value.clone()),
        Condition::AtMost(value) => contract::Condition::AtMost(value.clone()),
    }
}

fn hit(hit: contract::Hit) -> Hit {
    Hit {
        document: hit.document,
        title: hit.title,
        score: hit.score,
        coverage: hit.coverage,
        passages: hit
            .passages
            .into_iter()
            .map(|passage| Passage {
                page: passage.page,
                start: passage.start,
                end: passage.end,
                text: passage.text,
                score: passage.score,
                coverage: passage.coverage,
                marks: passage
                    .marks
                    .into_iter()
                    .map(|mark| (mark.start, mark.end))
                    .collect(),
            })
            .collect(),
    }
}

fn trouble(error: contract::Error) -> Trouble {
    match error {
        contract::Error::Missing => Trouble::Missing,
        contract::Error::TooLarge(most) => Trouble::Failed(
            super::language()
                .pick(
                    format!("plus que ce que l'hôte prend ou donne à la fois, {most} octets ; raccourcissez la demande"),
                    format!("more than the host takes or gives at once, {most} bytes; shorten the query"),
                ),
        ),
        contract::Error::Failed(reason) => Trouble::Failed(reason),
    }
}
