//! The collection behind the handle.

use super::gardon::corpus::corpus::{self as contract, Corpus};
use crate::logic::collection::{Collection, Condition, Field, Found, Hit, Query, Trouble};

/// A collection that was named in the call.
pub(super) struct Shelf<'a>(pub(super) &'a Corpus);

impl Collection for Shelf<'_> {
    fn size(&self) -> Result<u64, Trouble> {
        self.0.size().map_err(trouble)
    }

    fn find(&self, query: &Query) -> Result<Found, Trouble> {
        let asked = contract::Query::new(&query.text);
        for (field, condition) in &query.exclude {
            asked.exclude(field, &self::condition(condition));
        }
        asked.set_limit(query.limit);
        let found = self.0.search(&asked).map_err(trouble)?;
        Ok(Found {
            total: found.total(),
            hits: found
                .hits()
                .into_iter()
                .map(|hit| Hit {
                    document: hit.document,
                    title: hit.title,
                })
                .collect(),
        })
    }

    fn fields(&self, document: &str) -> Result<Vec<Field>, Trouble> {
        let fields = self.0.fields(document).map_err(trouble)?;
        Ok(fields
            .into_iter()
            .map(|field| Field {
                name: field.name,
                value: field.value,
                page: field.page,
            })
            .collect())
    }

    fn pages(&self, document: &str) -> Result<Vec<String>, Trouble> {
        let count = self.0.pages(document).map_err(trouble)?;
        (1..=count)
            .map(|page| self.0.page(document, page).map_err(trouble))
            .collect()
    }
}

fn condition(condition: &Condition) -> contract::Condition {
    match condition {
        Condition::AtLeast(value) => contract::Condition::AtLeast(value.clone()),
        Condition::AtMost(value) => contract::Condition::AtMost(value.clone()),
    }
}

fn trouble(error: contract::Error) -> Trouble {
    match error {
        contract::Error::Missing => Trouble::Missing,
        contract::Error::TooLarge(most) => Trouble::Failed(super::language().pick(
            format!("la question est trop longue : {most} octets au plus"),
            format!("the question is too long: {most} bytes at most"),
        )),
        contract::Error::Failed(reason) => Trouble::Failed(reason),
    }
}
