//! Measures of rankings, with bootstrap intervals.

use std::fmt;

use crate::collections::Collection;

/// Ranks beyond this count as not found.
const DEPTH: usize = 10;

/// Resamplings of an interval.
const SAMPLES: usize = 2_000;

/// Where the first right answer of each question stands, from 1.
pub struct Measures {
    /// One for each question.
    pub ranks: Vec<Option<usize>>,
}

impl Measures {
    /// Asks every question.
    pub fn of(collection: &Collection, search: impl Fn(&str) -> Vec<String>) -> Self {
        let rank = |text: &str, right: &[String]| {
            let found = search(text);
            let place = found.iter().take(DEPTH).position(|one| right.contains(one));
            place.map(|place| place + 1)
        };
        let questions = collection.questions.iter();
        Self {
            ranks: questions
                .map(|question| rank(&question.text, &question.right))
                .collect(),
        }
    }

    /// The mean reciprocal rank.
    pub fn reciprocal(&self) -> f64 {
        self.mean(|rank| 1.0 / rank as f64)
    }

    /// The share of questions whose answer is among the first ones.
    pub fn first(&self, count: usize) -> f64 {
        self.mean(|rank| f64::from(u8::from(rank <= count)))
    }

    fn mean(&self, worth: impl Fn(usize) -> f64) -> f64 {
        let values: f64 = self.ranks.iter().map(|rank| rank.map_or(0.0, &worth)).sum();
        values / self.ranks.len().max(1) as f64
    }

    /// The mean and its 95 % interval.
    fn interval(&self, worth: impl Fn(usize) -> f64) -> (f64, f64, f64) {
        let values: Vec<f64> = self
            .ranks
            .iter()
            .map(|rank| rank.map_or(0.0, &worth))
            .collect();
        let mut state = 42u64;
        let mut means: Vec<f64> = (0..SAMPLES)
            .map(|_| {
                let sum: f64 = values
                    .iter()
                    .map(|_| values[draw(&mut state, values.len())])
                    .sum();
                sum / values.len() as f64
            })
            .collect();
        means.sort_by(f64::total_cmp);
        (
            self.mean(worth),
            means[SAMPLES / 40],
            means[SAMPLES - SAMPLES / 40],
        )
    }
}

impl fmt::Display for Measures {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut one = |name: &str, (mean, low, high): (f64, f64, f64)| {
            write!(formatter, "{name} {mean:.3} [{low:.2}-{high:.2}]  ")
        };
        one("MRR@10", self.interval(|rank| 1.0 / rank as f64))?;
        one("P@1", self.interval(|rank| f64::from(u8::from(rank == 1))))?;
        one("R@5", self.interval(|rank| f64::from(u8::from(rank <= 5))))
    }
}

/// How often one of the first is above one of the others: 1 where they are told apart, .5 where they are alike.
pub fn area(above: &[f32], below: &[f32]) -> f64 {
    let pairs = above
        .iter()
        .flat_map(|one| below.iter().map(move |other| (one, other)));
    let worth: f64 = pairs
        .map(|(one, other)| match one.total_cmp(other) {
            std::cmp::Ordering::Greater => 1.0,
            std::cmp::Ordering::Equal => 0.5,
            std::cmp::Ordering::Less => 0.0,
        })
        .sum();
    worth / (above.len() * below.len()).max(1) as f64
}

/// A place below `count` (xorshift, so that every run draws the same).
fn draw(state: &mut u64, count: usize) -> usize {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    (*state % count as u64) as usize
}
