//! What the answers of one process cost, by model, for the person who called.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::{Answer, Embedding, Error, Ranking, Usage};

/// What a model's answers cost, of those that came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Spent {
    /// The model, by its configured name.
    pub model: String,
    /// Requests that were answered.
    pub answers: u64,
    /// Tokens of prompts, cached ones included.
    pub prompt_tokens: u64,
    /// Tokens of answers.
    pub answer_tokens: u64,
    /// From the question to the last of its answers, waiting included, summed over the questions.
    pub took: Duration,
}

/// Something that was answered by a model and cost something.
pub(super) trait Priced {
    fn price(&self) -> (&str, Usage);
}

impl Priced for Answer {
    fn price(&self) -> (&str, Usage) {
        (&self.model, self.usage)
    }
}

impl Priced for Ranking {
    fn price(&self) -> (&str, Usage) {
        (&self.model, self.usage)
    }
}

impl Priced for Embedding {
    fn price(&self) -> (&str, Usage) {
        (&self.model, self.usage)
    }
}

/// Adds up.
#[derive(Debug, Default)]
pub(super) struct Tally(Mutex<Vec<Spent>>);

impl Tally {
    /// Adds the answers to one question; the time counts once for each model that answered.
    pub(super) fn add<'a, T: Priced + 'a>(
        &self,
        asked: Instant,
        answers: impl IntoIterator<Item = &'a Result<T, Error>>,
    ) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut timed: Vec<String> = Vec::new();
        for answer in answers.into_iter().flatten() {
            let (model, usage) = answer.price();
            let index = all.iter().position(|spent| spent.model == model);
            let index = index.unwrap_or_else(|| {
                all.push(Spent {
                    model: model.to_owned(),
                    ..Spent::default()
                });
                all.len() - 1
            });
            let spent = &mut all[index];
            spent.answers += 1;
            spent.prompt_tokens += u64::from(usage.prompt_tokens);
            spent.answer_tokens += u64::from(usage.answer_tokens);
            if !timed.iter().any(|known| known == model) {
                timed.push(model.to_owned());
                spent.took += asked.elapsed();
            }
        }
    }

    pub(super) fn sums(&self) -> Vec<Spent> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranking(model: &str, prompt_tokens: u32) -> Result<Ranking, Error> {
        Ok(Ranking {
            exact: true,
            probabilities: Vec::new(),
            model: model.to_owned(),
            usage: Usage {
                prompt_tokens,
                answer_tokens: 1,
                ..Usage::default()
            },
        })
    }

    #[test]
    fn sums_are_kept_by_model_and_failures_cost_nothing() {
        let tally = Tally::default();
        let asked = Instant::now();
        tally.add(
            asked,
            &[ranking("a", 10), Err(Error::Cancelled), ranking("b", 5)],
        );
        tally.add(asked, &[ranking("a", 7)]);
        let sums = tally.sums();
        let told: Vec<_> = sums
            .iter()
            .map(|s| {
                (
                    s.model.as_str(),
                    s.answers,
                    s.prompt_tokens,
                    s.answer_tokens,
                )
            })
            .collect();
        assert_eq!(told, [("a", 2, 17, 2), ("b", 1, 5, 1)]);
    }
}
