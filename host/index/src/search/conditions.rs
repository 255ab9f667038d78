//! Conditions on fields, as the documents that they let pass.

use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, Searcher, SegmentReader, TERMINATED};

use super::{Condition, Query};
use crate::blocks::{BETWEEN, condition};
use crate::{Error, Index};

/// The documents that a query's conditions let pass, by segment.
pub(crate) struct Allowed {
    /// Nothing where there is no condition.
    segments: Option<Vec<Bits>>,
}

impl Allowed {
    pub fn new(index: &Index, searcher: &Searcher, query: &Query) -> Result<Self, Error> {
        if query.require.is_empty() && query.exclude.is_empty() {
            return Ok(Self { segments: None });
        }
        let mut segments = Vec::new();
        for segment in searcher.segment_readers() {
            let mut allowed = Bits::new(segment.max_doc(), true);
            for (field, condition) in &query.require {
                allowed.and(&matching(index, segment, field, condition)?);
            }
            for (field, condition) in &query.exclude {
                allowed.and_not(&matching(index, segment, field, condition)?);
            }
            segments.push(allowed);
        }
        Ok(Self {
            segments: Some(segments),
        })
    }

    /// Whether a document may be found, if it is not deleted.
    pub fn allows(&self, segment: u32, document: u32) -> bool {
        self.segments
            .as_ref()
            .is_none_or(|segments| segments[segment as usize].has(document))
    }
}

/// The documents of a segment that have such a field.
fn matching(
    index: &Index,
    segment: &SegmentReader,
    field: &str,
    wanted: &Condition,
) -> Result<Bits, Error> {
    let mut bits = Bits::new(segment.max_doc(), false);
    match wanted {
        Condition::Equals(value) => {
            let term = condition(field, value);
            add(index, segment, &term, Some(&term), &mut bits)?;
        }
        Condition::AnyOf(values) => {
            for value in values {
                let term = condition(field, value);
                add(index, segment, &term, Some(&term), &mut bits)?;
            }
        }
        Condition::AtLeast(value) => {
            add(index, segment, &condition(field, value), None, &mut bits)?;
        }
        Condition::AtMost(value) => {
            let first = format!("{field}{BETWEEN}");
            let last = condition(field, value);
            add(index, segment, &first, Some(&last), &mut bits)?;
        }
    }
    Ok(bits)
}

/// Adds the documents with terms from one to another, or to the last one of its field.
fn add(
    index: &Index,
    segment: &SegmentReader,
    from: &str,
    to: Option<&str>,
    bits: &mut Bits,
) -> Result<(), Error> {
    let inverted = index.library(segment.inverted_index(index.layout.condition))?;
    let field = &from[..=from.find(BETWEEN).unwrap_or_default()];
    let range = inverted.terms().range().ge(from);
    let range = match to {
        Some(last) => range.le(last),
        None => range,
    };
    let mut terms = index.read(range.into_stream())?;
    while terms.advance() {
        if !terms.key().starts_with(field.as_bytes()) {
            break;
        }
        let postings =
            inverted.read_postings_from_terminfo(terms.value(), IndexRecordOption::Basic);
        let mut postings = index.read(postings)?;
        while postings.doc() != TERMINATED {
            bits.set(postings.doc());
            postings.advance();
        }
    }
    Ok(())
}

/// One bit a document of a segment.
struct Bits(Vec<u64>);

impl Bits {
    fn new(count: u32, value: bool) -> Self {
        let word = if value { u64::MAX } else { 0 };
        Self(vec![word; (count as usize).div_ceil(64)])
    }

    fn set(&mut self, at: u32) {
        self.0[at as usize / 64] |= 1 << (at % 64);
    }

    fn has(&self, at: u32) -> bool {
        self.0[at as usize / 64] & (1 << (at % 64)) != 0
    }

    fn and(&mut self, other: &Self) {
        for (word, other) in self.0.iter_mut().zip(&other.0) {
            *word &= other;
        }
    }

    fn and_not(&mut self, other: &Self) {
        for (word, other) in self.0.iter_mut().zip(&other.0) {
            *word &= !other;
        }
    }
}
