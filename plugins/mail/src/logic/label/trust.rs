//! How likely a choice is right, from its lead over the runner-up.
//!
//! The curve is fitted on examples that the classifier had not seen
//! (Platt: Probabilistic Outputs for Support Vector Machines, 1999).

/// With fewer judged examples than this, the curve is the given one.
const MIN_JUDGED: usize = 30;

/// What is assumed where there are too few examples to measure.
const ASSUMED: Trust = Trust {
    slope: 3.5,
    offset: -0.6,
};

/// The assumed curve counts as this many judged examples at each end.
const PRIOR: f64 = 2.0;

/// The logistic curve from a lead to the probability of being right.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trust {
    slope: f64,
    offset: f64,
}

impl Trust {
    /// Fits the curve to (lead, whether the choice was right) by Newton's method.
    pub fn fit(judged: &[(f64, bool)]) -> Self {
        const ROUNDS: usize = 25;
        if judged.len() < MIN_JUDGED {
            return ASSUMED;
        }
        // A few invented examples that follow the assumed curve keep the fit finite when all choices are right, or none.
        let prior = [0.0, 0.5].map(|lead| (lead, ASSUMED.probability(lead), PRIOR));
        let observed = judged
            .iter()
            .map(|(lead, right)| (*lead, f64::from(u8::from(*right)), 1.0));
        let points: Vec<(f64, f64, f64)> = observed.chain(prior).collect();
        let mut fitted = Self {
            slope: 1.0,
            offset: 0.0,
        };
        for _ in 0..ROUNDS {
            let (mut down, mut across) = (0.0, 0.0);
            let (mut square, mut mixed, mut plain) = (1e-6, 0.0, 1e-6);
            for (lead, truth, count) in &points {
                let probability = fitted.probability(*lead);
                let spread = count * probability * (1.0 - probability);
                down += count * (probability - truth) * lead;
                across += count * (probability - truth);
                square += spread * lead * lead;
                mixed += spread * lead;
                plain += spread;
            }
            let determinant = square * plain - mixed * mixed;
            // Half steps once the data pulls far: the curve must not run away from its beginning.
            let (slope, offset) = (
                (plain * down - mixed * across) / determinant,
                (square * across - mixed * down) / determinant,
            );
            fitted.slope -= slope.clamp(-4.0, 4.0);
            fitted.offset -= offset.clamp(-2.0, 2.0);
        }
        // A lead that speaks against the choice would be an accident of few examples.
        if fitted.slope.is_finite() && fitted.offset.is_finite() && fitted.slope > 0.0 {
            fitted
        } else {
            ASSUMED
        }
    }

    /// The probability, from 0 to 1, that a choice with this lead is right.
    pub fn probability(self, lead: f64) -> f64 {
        1.0 / (1.0 + (-self.slope * lead - self.offset).exp())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_longer_lead_is_trusted_more_and_the_share_of_right_choices_is_met() {
        let judged: Vec<(f64, bool)> = (0..200)
            .map(|number| (f64::from(number) / 200.0, number % 10 < number / 20))
            .collect();
        let trust = Trust::fit(&judged);
        assert!(
            trust.probability(0.9) > 0.8 && trust.probability(0.1) < 0.2,
            "{trust:?}"
        );
        let mean = judged
            .iter()
            .map(|(lead, _)| trust.probability(*lead))
            .sum::<f64>()
            / 200.0;
        let right = judged.iter().filter(|(_, right)| *right).count() as f64 / 200.0;
        assert!((mean - right).abs() < 0.03, "{mean} {right}");
    }

    #[test]
    fn extremes_stay_finite() {
        for right in [true, false] {
            let trust = Trust::fit(&vec![(0.3, right); 100]);
            let probability = trust.probability(0.3);
            assert!(
                (0.0..=1.0).contains(&probability) && (probability > 0.5) == right,
                "{trust:?}"
            );
        }
        assert_eq!(Trust::fit(&[(0.5, true)]), ASSUMED);
    }
}
