//! How likely each choice is.
//!
//! The weight of a choice is the product, over its tokens and the token that ends a turn,
//! of the probability that the model gives to each after the prompt and the ones before;
//! its probability is its weight over the sum of all weights.
//! So it is the probability that the model answers exactly this, given that it answers one of them.
//! The tokens of a choice are those of its text alone.

use inference::Error;

use crate::cook::decoder::Token;
use crate::cook::sampler::log_probabilities;
use crate::cook::work::Ranked;

/// A list that is being weighed.
#[derive(Debug)]
pub(crate) struct Ranking {
    ranked: Ranked,
    end: Token,
    /// Logarithm of the weight of each choice, as far as it is known.
    weights: Vec<f64>,
    /// The first choice that was not computed yet; none before the prompt is read.
    next: Option<usize>,
}

impl Ranking {
    /// A list to be weighed; `end` is the token that ends a turn.
    pub(crate) fn new(ranked: Ranked, end: Token) -> Self {
        Self {
            weights: vec![0.0; ranked.choices.len()],
            next: None,
            ranked,
            end,
        }
    }

    /// What comes before each choice.
    pub(crate) fn prompt(&self) -> &[Token] {
        &self.ranked.prompt
    }

    /// The prompt is read: these are the scores of what may follow it.
    ///
    /// # Errors
    /// `Failed` when the scores are no numbers.
    pub(crate) fn begin(&mut self, scores: &[f32]) -> Result<(), Error> {
        let choices = self.ranked.choices.iter();
        let firsts: Vec<Token> = choices
            .filter_map(|choice| choice.first().copied())
            .collect();
        self.weights = log_probabilities(scores, &firsts).ok_or_else(no_numbers)?;
        self.next = Some(0);
        Ok(())
    }

    /// The next choice to compute and its tokens; none before the prompt is read and after the last one.
    pub(crate) fn next(&self) -> Option<&[Token]> {
        self.ranked.choices.get(self.next?).map(Vec::as_slice)
    }

    /// That choice is in the batch: the one after it is next. Returns its number.
    pub(crate) fn taken(&mut self) -> usize {
        let taken = self.next.unwrap_or_default();
        self.next = Some(taken + 1);
        taken
    }

    /// Scores of what may follow the token of that index of a choice.
    ///
    /// # Errors
    /// `Failed` when the scores are no numbers.
    pub(crate) fn weigh(
        &mut self,
        choice: usize,
        index: usize,
        scores: &[f32],
    ) -> Result<(), Error> {
        let tokens = &self.ranked.choices[choice];
        let follower = tokens.get(index + 1).copied().unwrap_or(self.end);
        let more = log_probabilities(scores, &[follower]).ok_or_else(no_numbers)?;
        self.weights[choice] += more[0];
        Ok(())
    }

    /// Whether every choice was computed.
    pub(crate) fn is_done(&self) -> bool {
        self.next == Some(self.ranked.choices.len())
    }

    /// The probabilities; they sum to 1.
    ///
    /// # Errors
    /// `Failed` when the model excludes every choice.
    pub(crate) fn probabilities(&self) -> Result<Vec<f32>, Error> {
        let highest = self
            .weights
            .iter()
            .copied()
            .fold(f64::NEG_INFINITY, f64::max);
        if highest == f64::NEG_INFINITY {
            return Err(no_numbers());
        }
        let shares: Vec<f64> = self.weights.iter().map(|w| (w - highest).exp()).collect();
        let sum: f64 = shares.iter().sum();
        Ok(shares.iter().map(|share| (share / sum) as f32).collect())
    }
}

fn no_numbers() -> Error {
    Error::Failed("the model's scores are no numbers".to_owned())
}
