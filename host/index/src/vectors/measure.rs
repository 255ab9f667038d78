//! Whether vectors help on a collection, and how much they should count: measured with questions to it.

use super::{BATCH, Embedder, QueryVector};
use crate::{Error, Index, Query};

/// Weights that are tried.
const WEIGHTS: [f32; 6] = [0.0, 0.1, 0.2, 0.3, 0.4, 0.5];

/// What the mean reciprocal rank must gain: less is chance.
const GAIN: f32 = 0.02;

/// A question, and the identifiers of the documents that answer it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// In people's words.
    pub text: String,
    /// Any of these is right.
    pub right: Vec<String>,
}

/// What vectors do to the answers to a set of questions.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Measured {
    /// How many questions were put.
    pub questions: usize,
    /// The mean reciprocal rank at 10 by words alone.
    pub words: f32,
    /// The same with vectors of the best weight above 0, whether that is better or worse.
    pub fused: f32,
    /// How much a query's vector should count: 0 where vectors do not help clearly, or there were too few questions.
    pub weight: f32,
}

impl Measured {
    /// Fewer questions say nothing.
    pub const FEWEST: usize = 20;
}

impl Index {
    /// Puts the questions with each weight of a query's vector, and says with which they are answered best.
    ///
    /// A collection's own titles are no questions to it: passages are embedded with them.
    pub fn measure(
        &self,
        embedder: &dyn Embedder,
        questions: &[Question],
    ) -> Result<Measured, Error> {
        let mut sums = [0f32; WEIGHTS.len()];
        for batch in questions.chunks(BATCH) {
            let texts: Vec<&str> = batch.iter().map(|one| one.text.as_str()).collect();
            let vectors = embedder
                .embed(&texts)
                .map_err(|reason| self.embedding(reason))?;
            for (question, values) in batch.iter().zip(vectors) {
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
        }
        let means = sums.map(|sum| sum / questions.len().max(1) as f32);
        let best = (1..WEIGHTS.len())
            .max_by(|one, other| means[*one].total_cmp(&means[*other]))
            .unwrap_or_default();
        let helps = questions.len() >= Measured::FEWEST && means[best] >= means[0] + GAIN;
        Ok(Measured {
            questions: questions.len(),
            words: means[0],
            fused: means[best],
            weight: if helps { WEIGHTS[best] } else { 0.0 },
        })
    }
}
