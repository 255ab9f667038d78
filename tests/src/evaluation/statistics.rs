//! Weighted kappa and bootstrap intervals, with a fixed seed.

/// Resamples of a bootstrap interval.
const RESAMPLES: usize = 2_000;

/// The categories of a priority.
const CATEGORIES: usize = 4;

/// How far two categories count as apart (Cohen, 1968).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weights {
    /// By their distance.
    Linear,
    /// By the square of their distance.
    Quadratic,
}

/// A value with its 95 % bootstrap interval.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Interval {
    /// On all items.
    pub value: f64,
    /// 2.5th percentile of the resamples.
    pub low: f64,
    /// 97.5th percentile.
    pub high: f64,
}

/// Cohen's weighted kappa of pairs of categories; 1 is agreement, 0 what chance would give.
pub fn kappa(pairs: &[(usize, usize)], weights: Weights) -> f64 {
    let distance = |one: usize, other: usize| {
        let apart = one.abs_diff(other) as f64 / (CATEGORIES - 1) as f64;
        if weights == Weights::Linear {
            apart
        } else {
            apart * apart
        }
    };
    let count = pairs.len() as f64;
    let share = |of: &dyn Fn(&(usize, usize)) -> bool| {
        pairs.iter().filter(|pair| of(pair)).count() as f64 / count
    };
    let observed: f64 = pairs
        .iter()
        .map(|(one, other)| distance(*one, *other))
        .sum::<f64>()
        / count;
    let mut expected = 0.0;
    for one in 0..CATEGORIES {
        for other in 0..CATEGORIES {
            expected += distance(one, other)
                * share(&|pair| pair.0 == one)
                * share(&|pair| pair.1 == other);
        }
    }
    if expected == 0.0 {
        if observed == 0.0 { 1.0 } else { 0.0 }
    } else {
        1.0 - observed / expected
    }
}

/// The percentile bootstrap of a statistic over items.
pub fn interval<T: Clone>(items: &[T], statistic: impl Fn(&[T]) -> f64) -> Interval {
    let mut random = Random(0x6761_7264_6f6e);
    let mut values: Vec<f64> = (0..RESAMPLES)
        .map(|_| {
            let sample: Vec<T> = (0..items.len())
                .map(|_| items[random.below(items.len())].clone())
                .collect();
            statistic(&sample)
        })
        .collect();
    values.sort_by(f64::total_cmp);
    let at = |share: f64| {
        values
            .get((share * (RESAMPLES - 1) as f64) as usize)
            .copied()
            .unwrap_or_default()
    };
    Interval {
        value: statistic(items),
        low: at(0.025),
        high: at(0.975),
    }
}

/// SplitMix64 (Steele, Lea, Flood 2014): small, and the same on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut word = self.0;
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((word ^ (word >> 31)) % bound.max(1) as u64) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kappa_of_known_tables() {
        let same: Vec<_> = (0..4).map(|rank| (rank, rank)).collect();
        assert!((kappa(&same, Weights::Linear) - 1.0).abs() < 1e-12);
        // Two raters of two categories: 20 yes/yes, 5 yes/no, 10 no/yes, 15 no/no give .4 (the usual textbook table).
        let table = [(0, 0, 20), (0, 1, 5), (1, 0, 10), (1, 1, 15)];
        let pairs: Vec<_> = table
            .iter()
            .flat_map(|(one, other, times)| std::iter::repeat_n((*one, *other), *times))
            .collect();
        assert!((kappa(&pairs, Weights::Linear) - 0.4).abs() < 1e-12);
    }
}
