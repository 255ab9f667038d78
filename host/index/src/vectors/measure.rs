//! Whether vectors help on a collection, and how much they should count: measured with its own titles.

use super::{Embedder, QueryVector};
use crate::schema::{Kind, Zone};
use crate::{Error, Index, Query};

/// Weights that are tried.
const WEIGHTS: [f32; 4] = [0.0, 0.25, 0.5, 0.75];

/// What the mean reciprocal rank must gain: less is chance.
const GAIN: f32 = 0.02;

impl Index {
    /// The weight of a query's vector that finds most of up to `sample` documents by their titles, with the titles
    /// themselves hidden; 0 where vectors do not help, or fewer than 20 documents have a title.
    pub fn measure(&self, embedder: &dyn Embedder, sample: usize) -> Result<f32, Error> {
        let titled = self.titled(sample)?;
        if titled.len() < 20 {
            return Ok(0.0);
        }
        let mut sums = [0f32; WEIGHTS.len()];
        for (identifier, title) in &titled {
            let values = embedder
                .embed(&[title])
                .map_err(|reason| self.embedding(reason))?
                .pop()
                .unwrap_or_default();
            for (sum, weight) in sums.iter_mut().zip(WEIGHTS) {
                let mut query = Query::new(title.as_str());
                query.ranking.zones[Zone::Title as usize] = 0.0;
                query.ranking.near = 0.0;
                query.vector = Some(QueryVector {
                    values: values.clone(),
                    weight,
                });
                let hits = self.search(&query)?.hits;
                let rank = hits.iter().position(|hit| hit.document == *identifier);
                *sum += rank.map_or(0.0, |rank| 1.0 / (rank + 1) as f32);
            }
        }
        let enough = sums[0] + GAIN * titled.len() as f32;
        let best = (1..WEIGHTS.len())
            .filter(|place| sums[*place] >= enough)
            .max_by(|one, other| sums[*one].total_cmp(&sums[*other]));
        Ok(best.map_or(0.0, |place| WEIGHTS[place]))
    }

    /// Documents with a title, spread over the index.
    fn titled(&self, sample: usize) -> Result<Vec<(String, String)>, Error> {
        self.guarded(|searcher| {
            let mut all = Vec::new();
            self.each(searcher, Kind::Document, |address| {
                all.push(address);
                Ok(())
            })?;
            let step = all.len().div_ceil(sample.max(1)).max(1);
            let mut titled = Vec::new();
            for address in all.into_iter().step_by(step) {
                let record: crate::record::DocumentRecord = self.decoded(searcher, address)?;
                if !record.title.trim().is_empty() {
                    titled.push((record.identifier, record.title));
                }
            }
            Ok(titled)
        })
    }
}
