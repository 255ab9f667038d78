//! What the guest asks, in the words of the index, and back; every number from a guest is clamped.

use index::{Condition, Query};

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

/// A field as the contract has it.
pub(crate) fn field(field: index::Field) -> contract::Field {
    contract::Field {
        name: field.name,
        value: field.value,
        page: field.page,
        start: field.start,
        end: field.end,
    }
}
