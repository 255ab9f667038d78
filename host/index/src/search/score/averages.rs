//! Average lengths of what is searched, which BM25 compares lengths with.

use std::sync::{Arc, PoisonError};

use tantivy::columnar::{Cardinality, ColumnValues};
use tantivy::{Searcher, SegmentReader};

use super::super::plan::Plan;
use crate::schema::{Zone, column};
use crate::{Error, Index};

/// Average lengths, over all segments.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Averages {
    /// Tokens in a document's zone; of the body, bytes of a document.
    pub(super) zones: [f32; 7],
    /// Tokens in a passage.
    pub(super) passage: f32,
}

impl Averages {
    /// Those of the commit that is searched, computed at its first search.
    pub(super) fn known(index: &Index, searcher: &Searcher, plan: &Plan) -> Result<Self, Error> {
        let generation = searcher.generation().generation_id();
        let mut known = index
            .averages
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some((of, averages)) = *known
            && of == generation
        {
            return Ok(averages);
        }
        let averages = Self::new(index, searcher, plan)?;
        *known = Some((generation, averages));
        Ok(averages)
    }

    fn new(index: &Index, searcher: &Searcher, plan: &Plan) -> Result<Self, Error> {
        let documents = plan.documents.max(1) as f32;
        let mut zones = [1.0; 7];
        let mut passage = 1.0;
        for zone in Zone::ALL {
            let mut tokens = 0;
            for segment in searcher.segment_readers() {
                let inverted = index.library(segment.inverted_index(index.layout.zone(zone)))?;
                tokens += inverted.total_num_tokens();
            }
            zones[zone as usize] = (tokens as f32 / documents).max(1.0);
            if zone == Zone::Body {
                zones[zone as usize] = (bytes(index, searcher)? / documents).max(1.0);
                passage = (tokens as f32 / plan.passages.max(1) as f32).max(1.0);
            }
        }
        Ok(Self { zones, passage })
    }
}

/// A column that every entry has, which is read without looking whether it has.
pub(super) fn full_column(
    index: &Index,
    segment: &SegmentReader,
    name: &str,
) -> Result<Arc<dyn ColumnValues<u64>>, Error> {
    let column = index.library(segment.fast_fields().u64(name))?;
    match column.get_cardinality() {
        Cardinality::Full => Ok(column.values),
        Cardinality::Optional | Cardinality::Multivalued => Err(index.corrupt("a column has gaps")),
    }
}

/// Bytes of all bodies.
fn bytes(index: &Index, searcher: &Searcher) -> Result<f32, Error> {
    let mut bytes = 0;
    for segment in searcher.segment_readers() {
        let lengths = full_column(index, segment, column::LENGTH)?;
        bytes += lengths.iter().sum::<u64>();
    }
    Ok(bytes as f32)
}
