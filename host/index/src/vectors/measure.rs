//! Whether vectors help on a collection, and how much they should count: measured with questions to it.

use super::{Embedder, QueryVector};
use crate::{Error, Index, Query};

/// Weights that are tried.
const WEIGHTS: [f32; 6] = [0.0, 0.1, 0.2, 0.3, 0.4, 0.5];

/// What the mean reciprocal rank must gain: less is chance.
const GAIN: f32 = 0.02;

/// Fewer questions say nothing.
const FEWEST: usize = 20;

/// A question, and the identifiers of the documents that answer it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// In people's words.
    pub text: String,
    /// Any of these is right.
    pub right: Vec<String>,
}

impl Index {
    /// The weight of a query's vector with which the questions are answered best; 0 where vectors do not help clearly,
    /// or there are fewer than 20 questions.
    ///
    /// A collection's own titles are no questions to it: passages are embedded with them.
    pub fn measure(&self, embedder: &dyn Embedder, questions: &[Question]) -> Result<f32, Error> {
        if questions.len() < FEWEST {
            return Ok(0.0);
        }
        let mut sums = [0f32; WEIGHTS.len()];
        for question in questions {
            let values = embedder
                .embed(&[&question.text])
                .map_err(|reason| self.embedding(reason))?
                .pop()
                .unwrap_or_default();
            for (sum, weight) in sums.iter_mut().zip(WEIGHTS) {
                let mut query = Query::new(question.text.as_str());
                query.vector = Some(QueryVector {
                    values: values.clone(),
                    weight,
                });
                let hits = self.search(&query)?.hits;
                let rank = hits
                    .iter()
                    .position(|hit| question.right.contains(&hit.document));
                *sum += rank.map_or(0.0, |rank| 1.0 / (rank + 1) as f32);
            }
        }
        let enough = sums[0] + GAIN * questions.len() as f32;
        let best = (1..WEIGHTS.len())
            .filter(|place| sums[*place] >= enough)
            .max_by(|one, other| sums[*one].total_cmp(&sums[*other]));
        Ok(best.map_or(0.0, |place| WEIGHTS[place]))
    }
}
