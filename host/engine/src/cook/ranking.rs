//! How likely each choice is.
//!
//! The weight of a choice is the product, over its tokens and the token that ends a turn,
//! of the probability that the model gives to each after the prompt and the ones before;
//! its probability is its weight over the sum of all weights.
//! So it is the probability that the model answers exactly this, given that it answers one of them.
//! The tokens of a choice are those of its text alone.

use std::ops::Range;

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
    /// The choices in the order of their tokens, so that those that begin alike stand together.
    order: Vec<usize>,
    /// How many of them were computed or are; none before the prompt is read.
    taken: Option<usize>,
}

/// Choices that are computed together: a tree, in which those that begin alike share their first tokens.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Group {
    /// The choices, by their numbers; each has a sequence of its own.
    pub(crate) choices: Vec<usize>,
    /// Its tokens; each stands after those that come before it in a choice.
    pub(crate) nodes: Vec<Node>,
}

/// One token of some choices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Node {
    pub(crate) token: Token,
    /// Its place in these choices, from 0.
    pub(crate) depth: usize,
    /// Which choices of the group, by their places there.
    pub(crate) members: Range<usize>,
}

impl Ranking {
    /// A list to be weighed; `end` is the token that ends a turn.
    pub(crate) fn new(ranked: Ranked, end: Token) -> Self {
        let mut order: Vec<usize> = (0..ranked.choices.len()).collect();
        order.sort_by(|a, b| ranked.choices[*a].cmp(&ranked.choices[*b]));
        Self {
            weights: vec![0.0; ranked.choices.len()],
            order,
            taken: None,
            ranked,
            end,
        }
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
        self.taken = Some(0);
        Ok(())
    }

    /// The next choices to compute, in at most so many tokens and sequences;
    /// none before the prompt is read, after the last one, and where not even one fits.
    pub(crate) fn next(&mut self, tokens: usize, sequences: usize) -> Group {
        let mut group = Group::default();
        let Some(taken) = self.taken else {
            return group;
        };
        // The nodes of the choice before, one for each of its tokens.
        let mut path: Vec<usize> = Vec::new();
        for choice in &self.order[taken..] {
            let own = &self.ranked.choices[*choice];
            let common = path
                .iter()
                .zip(own)
                .take_while(|(node, token)| group.nodes[**node].token == **token)
                .count();
            let full = group.nodes.len() + own.len() - common > tokens;
            if full || group.choices.len() == sequences {
                break;
            }
            let place = group.choices.len();
            group.choices.push(*choice);
            path.truncate(common);
            for node in &path {
                group.nodes[*node].members.end = place + 1;
            }
            for (depth, token) in own.iter().enumerate().skip(common) {
                path.push(group.nodes.len());
                group.nodes.push(Node {
                    token: *token,
                    depth,
                    members: place..place + 1,
                });
            }
        }
        self.taken = Some(taken + group.choices.len());
        group
    }

    /// Scores of what may follow a token of a group.
    ///
    /// # Errors
    /// `Failed` when the scores are no numbers.
    pub(crate) fn weigh(
        &mut self,
        group: &Group,
        node: &Node,
        scores: &[f32],
    ) -> Result<(), Error> {
        let members = &group.choices[node.members.clone()];
        let followers: Vec<Token> = members
            .iter()
            .map(|choice| {
                let tokens = &self.ranked.choices[*choice];
                tokens.get(node.depth + 1).copied().unwrap_or(self.end)
            })
            .collect();
        let more = log_probabilities(scores, &followers).ok_or_else(no_numbers)?;
        for (choice, more) in members.iter().zip(more) {
            self.weights[*choice] += more;
        }
        Ok(())
    }

    /// Whether every choice was computed.
    pub(crate) fn is_done(&self) -> bool {
        self.taken == Some(self.ranked.choices.len())
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cook::prompt::Prompt;

    #[test]
    fn choices_that_begin_alike_share_their_tokens() {
        let choices = [&[1, 2, 3][..], &[4], &[1, 2], &[1, 5]];
        let ranked = Ranked {
            prompt: Prompt::default(),
            choices: choices.iter().map(|choice| choice.to_vec()).collect(),
        };
        let mut ranking = Ranking::new(ranked, 9);
        assert_eq!(ranking.next(9, 9), Group::default());
        ranking.begin(&[0.0; 10]).expect("numbers");
        let group = ranking.next(4, 9);
        let node = |token, depth, members| Node {
            token,
            depth,
            members,
        };
        assert_eq!(group.choices, [2, 0, 3]);
        assert_eq!(
            group.nodes,
            [
                node(1, 0, 0..3),
                node(2, 1, 0..2),
                node(3, 2, 1..2),
                node(5, 1, 2..3)
            ]
        );
        assert_eq!(ranking.next(9, 0), Group::default());
        assert_eq!(ranking.next(9, 9).choices, [1]);
        assert!(ranking.is_done());
    }
}
