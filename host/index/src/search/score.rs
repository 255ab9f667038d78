//! Scores of documents and their passages, one term after the other.
//!
//! A document's zones count together, as in BM25F, with the tokens of its passages as its body; its best passage adds
//! to that. tantivy's own scorers give each entry a score of its own and know nothing of blocks.

mod averages;
mod segment;

use std::sync::Arc;

use tantivy::columnar::ColumnValues;
use tantivy::{DocAddress, Searcher, SegmentReader};

use super::Ranking;
use super::conditions::Allowed;
use super::plan::Plan;
use crate::schema::column;
use crate::{Error, Index};
pub(crate) use averages::Averages;
use segment::Scorer;

/// A document that fits.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Candidate {
    pub address: DocAddress,
    pub score: f32,
    pub coverage: f32,
}

/// What was scored.
pub(super) struct Scores {
    /// In no order.
    pub candidates: Vec<Candidate>,
    /// How many documents were found, candidates or not.
    pub total: usize,
    /// Scores of entries that are passages, by segment.
    passages: Vec<Vec<f32>>,
    /// How far behind its document each one's passages begin and how many they are: columns by segment.
    shape: Vec<[Arc<dyn ColumnValues<u64>>; 2]>,
}

impl Scores {
    pub fn new(
        index: &Index,
        searcher: &Searcher,
        plan: &Plan,
        allowed: &Allowed,
        ranking: &Ranking,
    ) -> Result<Self, Error> {
        let averages = Averages::known(index, searcher, plan)?;
        let mut scores = Self {
            candidates: Vec::new(),
            total: 0,
            passages: Vec::new(),
            shape: Vec::new(),
        };
        let entries: u32 = searcher
            .segment_readers()
            .iter()
            .map(SegmentReader::max_doc)
            .sum();
        for (ordinal, segment) in (0..).zip(searcher.segment_readers()) {
            let share = f64::from(segment.max_doc()) / f64::from(entries.max(1));
            let mut scorer = Scorer::new(index, segment, ranking, &averages)?;
            let may_be_found =
                |document: u32| !segment.is_deleted(document) && allowed.allows(ordinal, document);
            scorer.run(plan, share, may_be_found)?;
            scores.total += scorer.total;
            scorer.candidates(ordinal, plan, &mut scores.candidates);
            scores.passages.push(scorer.passages);
            scores.shape.push([scorer.pages, scorer.count]);
        }
        Ok(scores)
    }

    /// The places of a document's best passages in its block, with their scores, best first; its first passage where
    /// none has any of the words, nothing where it has no passages.
    pub fn best_passages(&self, candidate: &Candidate, count: usize) -> Vec<(u32, f32)> {
        let segment = candidate.address.segment_ord as usize;
        let document = candidate.address.doc_id;
        let [pages, passages] = &self.shape[segment];
        let (pages, passages) = (
            pages.get_val(document) as u32,
            passages.get_val(document) as u32,
        );
        let mut found: Vec<(u32, f32)> = (pages + 1..=pages + passages)
            .map(|place| (place, self.passages[segment][(document + place) as usize]))
            .filter(|(_, score)| *score > 0.0)
            .collect();
        found.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
        found.truncate(count);
        if found.is_empty() && passages > 0 {
            found.push((pages + 1, 0.0));
        }
        found
    }
}

/// How many pages and passages a document has.
pub(super) fn passage_count(
    index: &Index,
    searcher: &Searcher,
    address: DocAddress,
) -> Result<(u32, u32), Error> {
    let columns = searcher.segment_reader(address.segment_ord).fast_fields();
    let value = |name| -> Result<u32, Error> {
        let column = index.library(columns.u64(name))?;
        Ok(column.first(address.doc_id).unwrap_or_default() as u32)
    };
    Ok((value(column::PAGE)?, value(column::PASSAGES)?))
}
