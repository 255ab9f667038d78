//! What the guest asks, in the words of the index, and back; every number from a guest is clamped.

use index::{Condition, Known, Origin, Query};

use crate::host::bindings::gardon::corpus::corpus as contract;

/// Documents of one answer, at most.
const MOST_HITS: u32 = 100;

/// Passages of one document, at most.
const MOST_PASSAGES: u32 = 10;

/// Conditions of one query, at most: each is a look into the index.
pub(crate) const MOST_CONDITIONS: usize = 64;

/// Values of one `any-of`, at most.
pub(crate) const MOST_VALUES: usize = 1_000;

/// A query with these bounds.
pub(crate) fn clamped(query: &Query) -> Query {
    let mut query = query.clone();
    query.limit = query.limit.clamp(1, MOST_HITS as usize);
    query.passages = query.passages.clamp(1, MOST_PASSAGES as usize);
    query
}

/// A condition as the index has it.
pub(crate) fn condition(condition: contract::Condition) -> Condition {
    match condition {
        contract::Condition::Equals(value) => Condition::Equals(value),
        contract::Condition::AnyOf(mut values) => {
            values.truncate(MOST_VALUES);
            Condition::AnyOf(values)
        }
        contract::Condition::AtLeast(value) => Condition::AtLeast(value),
        contract::Condition::AtMost(value) => Condition::AtMost(value),
    }
}

/// A hit as the contract has it.
pub(crate) fn hit(hit: index::Hit) -> contract::Hit {
    contract::Hit {
        document: hit.document,
        title: hit.title,
        score: hit.score,
        coverage: hit.coverage,
        passages: hit.passages.into_iter().map(passage).collect(),
    }
}

fn passage(passage: index::Passage) -> contract::Passage {
    contract::Passage {
        page: passage.page,
        start: passage.start,
        end: passage.end,
        text: passage.text,
        score: passage.score,
        coverage: passage.coverage,
        marks: passage
            .marks
            .into_iter()
            .map(|mark| contract::Mark {
                start: mark.start,
                end: mark.end,
            })
            .collect(),
    }
}

/// The field that tells where the text of a page comes from, and its value for a page that was recognised.
const ORIGIN: &str = "origin";
const RECOGNISED: &str = "ocr";

/// Everything that is known of a document: its fields, and each page that a program read off a picture.
pub(crate) fn fields(known: Known) -> Vec<contract::Field> {
    let recognised = (1..)
        .zip(&known.origins)
        .filter(|(_, origin)| **origin == Origin::Ocr)
        .map(|(page, _)| contract::Field {
            name: ORIGIN.to_owned(),
            value: RECOGNISED.to_owned(),
            page,
            start: 0,
            end: 0,
        })
        .collect::<Vec<_>>();
    // A record can have a field of this name as well: that one stands on no page.
    known
        .fields
        .into_iter()
        .map(field)
        .chain(recognised)
        .collect()
}

/// A field as the contract has it.
fn field(field: index::Field) -> contract::Field {
    contract::Field {
        name: field.name,
        value: field.value,
        page: field.page,
        start: field.start,
        end: field.end,
    }
}
