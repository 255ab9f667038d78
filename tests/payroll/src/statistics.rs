//! Shares with their bootstrap intervals.

use std::fmt;

use crate::random::Random;

/// Resamples of an interval.
const RESAMPLES: usize = 2_000;

/// A share of yes among answers, with its 95 % percentile bootstrap interval; the seed is fixed.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Share {
    /// Yes.
    pub yes: usize,
    /// Answers.
    pub count: usize,
    /// 2.5th percentile of the resamples.
    pub low: f64,
    /// 97.5th percentile.
    pub high: f64,
}

impl Share {
    /// Of answers.
    pub fn of(answers: &[bool]) -> Self {
        let count = answers.len();
        let yes = answers.iter().filter(|answer| **answer).count();
        let mut random = Random::new(0x6761_7264_6f6e, 0);
        let mut values: Vec<f64> = (0..RESAMPLES)
            .map(|_| {
                let again = (0..count).filter(|_| answers[random.below(count)]).count();
                again as f64 / count.max(1) as f64
            })
            .collect();
        values.sort_by(f64::total_cmp);
        let at = |share: f64| values[(share * (RESAMPLES - 1) as f64) as usize];
        Self {
            yes,
            count,
            low: at(0.025),
            high: at(0.975),
        }
    }

    /// The share; `None` of no answers.
    pub fn value(&self) -> Option<f64> {
        (self.count > 0).then(|| self.yes as f64 / self.count as f64)
    }
}

impl fmt::Display for Share {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.value() {
            None => write!(out, "- (n = 0)"),
            Some(value) => write!(
                out,
                "{value:.3} [{:.3} ; {:.3}] ({} of {})",
                self.low, self.high, self.yes, self.count
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_hold_the_share() {
        let answers: Vec<bool> = (0..200).map(|index| index % 10 != 0).collect();
        let share = Share::of(&answers);
        assert_eq!((share.yes, share.count), (180, 200));
        // The normal approximation of .9 of 200 is .858 to .942.
        assert!(
            (share.low - 0.858).abs() < 0.01 && (share.high - 0.942).abs() < 0.01,
            "{share}"
        );
        assert_eq!(Share::of(&[]).value(), None);
        assert_eq!(Share::of(&[true; 5]).low, 1.0);
    }
}
