//! Documents without a query in words: those that the conditions let pass, in the order of identifiers.

use tantivy::{DocAddress, Searcher};

use super::conditions::Allowed;
use super::plan::Plan;
use super::score::{Candidate, passage_count};
use super::{Found, LARGEST_LIMIT, LARGEST_PASSAGES, LARGEST_TOTAL, Query};
use crate::schema::{Kind, column};
use crate::{Error, Index};

pub(super) fn list(
    index: &Index,
    searcher: &Searcher,
    query: &Query,
    allowed: &Allowed,
) -> Result<Found, Error> {
    let limit = query.limit.min(LARGEST_LIMIT);
    let mut ordinals: Vec<Vec<(u64, u32)>> = vec![Vec::new(); searcher.segment_readers().len()];
    let mut columns = Vec::new();
    for segment in searcher.segment_readers() {
        columns.push(index.library(segment.fast_fields().str(column::IDENTIFIER))?);
    }
    let mut total = 0;
    index.each(searcher, Kind::Document, |address| {
        let segment = address.segment_ord as usize;
        if let Some(column) = &columns[segment]
            && allowed.allows(address.segment_ord, address.doc_id)
            && let Some(ordinal) = column.term_ords(address.doc_id).next()
        {
            total += 1;
            ordinals[segment].push((ordinal, address.doc_id));
        }
        Ok(())
    })?;
    // Ordinals are in the order of identifiers within a segment: only the first ones of each can be among the answer.
    let mut first: Vec<(String, DocAddress)> = Vec::new();
    for ((segment, mut ordinals), column) in (0..).zip(ordinals).zip(&columns) {
        ordinals.sort_unstable();
        for (ordinal, doc) in ordinals.into_iter().take(limit) {
            let mut identifier = String::new();
            if let Some(column) = column {
                index.read(column.ord_to_str(ordinal, &mut identifier))?;
            }
            first.push((identifier, DocAddress::new(segment, doc)));
        }
    }
    first.sort_unstable();
    first.truncate(limit);
    let plan = Plan::default();
    let count = query.passages.clamp(1, LARGEST_PASSAGES);
    let mut hits = Vec::new();
    for (_, address) in first {
        let candidate = Candidate {
            address,
            score: 1.0,
            coverage: 1.0,
        };
        let (before, passages) = passage_count(index, searcher, address)?;
        let shown: Vec<(u32, f32)> = (1..=passages)
            .take(count)
            .map(|place| (before + place, 0.0))
            .collect();
        hits.push(index.hit(searcher, &plan, &candidate, &shown)?);
    }
    Ok(Found {
        total: total.min(LARGEST_TOTAL),
        hits,
    })
}
