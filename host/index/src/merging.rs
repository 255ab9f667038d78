//! Which segments become one: those that tantivy would take, as long as they are not too much together.

use std::cmp::Reverse;
use std::collections::HashMap;

use tantivy::index::{SegmentId, SegmentMeta};
use tantivy::indexer::{LogMergePolicy, MergeCandidate, MergePolicy};

/// Entries that are merged at once, about 50,000 short documents: a merge maps all files of its segments, so this
/// bounds the memory of indexing, however large the index is.
const MOST_ENTRIES: u64 = 250_000;

/// As tantivy's own policy, with this bound.
#[derive(Debug, Default)]
pub(crate) struct BoundedMerges(LogMergePolicy);

impl MergePolicy for BoundedMerges {
    fn compute_merge_candidates(&self, segments: &[SegmentMeta]) -> Vec<MergeCandidate> {
        let entries: HashMap<SegmentId, u32> = segments
            .iter()
            .map(|segment| (segment.id(), segment.max_doc()))
            .collect();
        let candidates = self.0.compute_merge_candidates(segments).into_iter();
        candidates
            .map(|MergeCandidate(segments)| MergeCandidate(fitting(segments, &entries)))
            .filter(|MergeCandidate(segments)| !segments.is_empty())
            .collect()
    }
}

/// The smallest of the segments, as many as fit together.
fn fitting(mut segments: Vec<SegmentId>, entries: &HashMap<SegmentId, u32>) -> Vec<SegmentId> {
    // One alone is merged where much of it was deleted, whatever its size.
    if segments.len() < 2 {
        return segments;
    }
    let size = |segment: &SegmentId| entries.get(segment).copied().unwrap_or_default();
    segments.sort_by_key(|segment| Reverse(size(segment)));
    let mut sum: u64 = segments
        .iter()
        .map(|segment| u64::from(size(segment)))
        .sum();
    while sum > MOST_ENTRIES && !segments.is_empty() {
        sum -= u64::from(size(&segments.remove(0)));
    }
    if segments.len() < 2 {
        Vec::new()
    } else {
        segments
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(sizes: &[u32], expected: &[u32]) {
        let entries: HashMap<SegmentId, u32> = sizes
            .iter()
            .map(|size| (SegmentId::generate_random(), *size))
            .collect();
        let fitting = fitting(entries.keys().copied().collect(), &entries);
        let mut found: Vec<u32> = fitting.iter().map(|segment| entries[segment]).collect();
        found.sort_unstable();
        assert_eq!(found, expected, "{sizes:?}");
    }

    #[test]
    fn the_smallest_are_merged_as_far_as_they_fit() {
        check(&[], &[]);
        check(&[10, 20, 30], &[10, 20, 30]);
        check(&[100_000, 100_000, 100_000], &[100_000, 100_000]);
        check(&[200_000, 10, 100_000], &[10, 100_000]);
        check(&[200_000, 190_000, 180_000], &[]);
        check(&[900_000], &[900_000]);
        check(&[u32::MAX, u32::MAX, 5, 6], &[5, 6]);
    }
}
