//! The best candidates once more: words of the query that stand side by side count more.

use std::collections::HashMap;

use tantivy::Searcher;

use super::plan::Plan;
use super::score::Scores;
use super::{Ranking, better};
use crate::record::DocumentRecord;
use crate::text::{Kind, Language, analyse};
use crate::{Error, Index};

/// How many candidates are looked at again.
pub(super) const DEPTH: usize = 12;

/// Words this far apart, or nearer, stand side by side.
const REACH: usize = 2;

/// Orders the first candidates again; they are sorted before and after.
pub(super) fn rerank(
    index: &Index,
    searcher: &Searcher,
    plan: &Plan,
    scores: &mut Scores,
    ranking: &Ranking,
) -> Result<(), Error> {
    if ranking.near <= 0.0 || plan.sequence.len() < 2 {
        return Ok(());
    }
    let mut candidates = std::mem::take(&mut scores.candidates);
    for candidate in candidates.iter_mut().take(DEPTH) {
        let record: DocumentRecord = index.decoded(searcher, candidate.address)?;
        let mut worth = pairs(plan, &record.title);
        if let Some((place, _)) = scores.best_passages(candidate, 1).first() {
            let pages = record.origins.len();
            let (_, text) = index.passage_text(searcher, candidate.address, *place, pages)?;
            worth = worth.max(pairs(plan, &text));
        }
        candidate.score += ranking.near * worth;
    }
    let reordered = candidates.len().min(DEPTH);
    candidates[..reordered].sort_unstable_by(better);
    scores.candidates = candidates;
    Ok(())
}

/// What the pairs of neighbours of the query are worth that a text has too, in the same order and near each other.
fn pairs(plan: &Plan, text: &str) -> f32 {
    let wanted: HashMap<&str, usize> = plan
        .sequence
        .iter()
        .enumerate()
        .map(|(place, (term, _))| (term.as_str(), place))
        .collect();
    let mut last: Vec<Option<usize>> = vec![None; plan.sequence.len()];
    let mut found = vec![false; plan.sequence.len()];
    let mut position = 0;
    for token in analyse(text, Language::of(text, Language::French)) {
        if !matches!(token.kind, Kind::Word | Kind::Whole) {
            continue;
        }
        position += 1;
        let Some(&place) = wanted.get(token.text.as_str()) else {
            continue;
        };
        if place > 0 && last[place - 1].is_some_and(|before| position - before <= REACH) {
            found[place] = true;
        }
        last[place] = Some(position);
    }
    let worth = |place: usize| plan.sequence[place].1.min(plan.sequence[place - 1].1);
    (1..found.len())
        .filter(|place| found[*place])
        .map(worth)
        .sum()
}
