//! How likely a choice is right, from its score and its lead over the runner-up.
//!
//! The curve is fitted on examples that the classifier had not seen
//! (Platt: Probabilistic Outputs for Support Vector Machines, 1999).
//! Some of them play messages that no label is for: their own label is taken away before the others are ranked.

/// With fewer judged examples than this, the curve is the given one.
const MIN_JUDGED: usize = 30;

/// What is assumed where there are too few examples to measure: the lead alone decides.
const ASSUMED: Trust = Trust {
    weights: [3.5, 0.0, -1.5],
    most: 0.9,
};

/// The assumed curve counts as this many judged examples at each of its points.
const PRIOR: f64 = 2.0;

/// Strangers count this much of a judged example: one message in four is taken to be for no label.
const STRANGER: f64 = 1.0 / 3.0;

/// What a choice is judged by.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ground {
    /// The score of the label.
    pub score: f64,
    /// How far the runner-up lies behind.
    pub lead: f64,
}

/// One choice with what is known of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Judged {
    Right(Ground),
    Wrong(Ground),
    /// The message was for none of the labels.
    Stranger(Ground),
}

/// The logistic curve from the grounds of a choice to the probability that it is right.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trust {
    /// Of the lead, of the score, and the constant.
    weights: [f64; 3],
    /// No choice is called likelier than this: what was not measured is not called certain.
    most: f64,
}

/// The grounds as the curve takes them, the truth from 0 to 1, and how much it counts.
type Point = ([f64; 3], f64, f64);

impl Trust {
    /// Fits the curve to choices whose outcome is known, by Newton's method.
    pub fn fit(judged: &[Judged]) -> Self {
        let own = judged
            .iter()
            .filter(|judged| !matches!(judged, Judged::Stranger(_)));
        if own.count() < MIN_JUDGED {
            return ASSUMED;
        }
        // A few invented examples on the assumed curve keep the fit finite when all choices are right, or none.
        let prior = [(0.0, -1.0), (0.0, 1.0), (1.0, -1.0), (1.0, 1.0)].map(|(lead, score)| {
            let ground = Ground { score, lead };
            (terms(ground), ASSUMED.probability(ground), PRIOR)
        });
        let observed = judged.iter().map(|judged| match judged {
            Judged::Right(ground) => (terms(*ground), 1.0, 1.0),
            Judged::Wrong(ground) => (terms(*ground), 0.0, 1.0),
            Judged::Stranger(ground) => (terms(*ground), 0.0, STRANGER),
        });
        let mut points: Vec<Point> = observed.chain(prior).collect();
        let mut fitted = Self::follow(&points);
        // A score that speaks against its choice is an accident of few examples: then the lead alone decides.
        if fitted.weights[1] < 0.0 {
            points.iter_mut().for_each(|(terms, ..)| terms[1] = 0.0);
            fitted = Self::follow(&points);
        }
        let sound =
            fitted.weights.iter().all(|weight| weight.is_finite()) && fitted.weights[0] >= 0.0;
        if sound { fitted } else { ASSUMED }
    }

    fn follow(points: &[Point]) -> Self {
        const ROUNDS: usize = 30;
        const LONGEST_STEP: f64 = 2.0;
        let mut fitted = Self {
            weights: [0.0; 3],
            most: 1.0,
        };
        for _ in 0..ROUNDS {
            let step = fitted.step(points);
            for (weight, step) in fitted.weights.iter_mut().zip(step) {
                *weight -= step.clamp(-LONGEST_STEP, LONGEST_STEP);
            }
        }
        fitted
    }

    /// Whether the curve was fitted to examples and not merely assumed.
    pub fn is_measured(self) -> bool {
        self != ASSUMED
    }

    /// The probability, from 0 to 1, that a choice on these grounds is right.
    pub fn probability(self, ground: Ground) -> f64 {
        self.at(terms(ground)).min(self.most)
    }

    fn at(self, terms: [f64; 3]) -> f64 {
        let sum: f64 = self
            .weights
            .iter()
            .zip(terms)
            .map(|(weight, term)| weight * term)
            .sum();
        1.0 / (1.0 + (-sum).exp())
    }

    /// Newton's step: the gradient divided by the curvature, solved by elimination.
    fn step(self, points: &[Point]) -> [f64; 3] {
        let mut rows = [[0.0; 4]; 3];
        for (terms, truth, count) in points {
            let probability = self.at(*terms);
            for (row, term) in rows.iter_mut().zip(terms) {
                for (cell, other) in row.iter_mut().zip(terms) {
                    *cell += count * probability * (1.0 - probability) * term * other;
                }
                row[3] += count * (probability - truth) * term;
            }
        }
        for pivot in 0..3 {
            // The curvature is positive; this keeps it so when rounding or certainty would make it vanish.
            rows[pivot][pivot] += 1e-6;
            let pivot_row = rows[pivot];
            for (_, row) in rows
                .iter_mut()
                .enumerate()
                .filter(|(place, _)| *place != pivot)
            {
                let factor = row[pivot] / pivot_row[pivot];
                row.iter_mut()
                    .zip(pivot_row)
                    .for_each(|(cell, above)| *cell -= factor * above);
            }
        }
        [0, 1, 2].map(|place: usize| rows[place][3] / rows[place][place])
    }
}

fn terms(ground: Ground) -> [f64; 3] {
    [ground.lead, ground.score, 1.0]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ground(score: f64, lead: f64) -> Ground {
        Ground { score, lead }
    }

    #[test]
    fn a_longer_lead_is_trusted_more_and_the_share_of_right_choices_is_met() {
        let one = |number: i32| {
            let ground = ground(f64::from(number % 7) / 7.0, f64::from(number) / 200.0);
            if number % 10 < number / 20 {
                Judged::Right(ground)
            } else {
                Judged::Wrong(ground)
            }
        };
        let judged: Vec<Judged> = (0..200).map(one).collect();
        let trust = Trust::fit(&judged);
        assert!(
            trust.probability(ground(0.4, 0.9)) > 0.8 && trust.probability(ground(0.4, 0.1)) < 0.2,
            "{trust:?}"
        );
        let expected = |judged: &Judged| match judged {
            Judged::Right(ground) | Judged::Wrong(ground) | Judged::Stranger(ground) => {
                trust.probability(*ground)
            }
        };
        let mean = judged.iter().map(expected).sum::<f64>() / 200.0;
        let right = judged
            .iter()
            .filter(|judged| matches!(judged, Judged::Right(_)))
            .count() as f64
            / 200.0;
        assert!((mean - right).abs() < 0.05, "{mean} {right}");
    }

    #[test]
    fn strangers_make_low_scores_suspect() {
        let near = (0..100).map(|number| Judged::Right(ground(0.5, f64::from(number) / 100.0)));
        let far = (0..100).map(|number| Judged::Stranger(ground(-0.5, f64::from(number) / 100.0)));
        let trust = Trust::fit(&near.chain(far).collect::<Vec<_>>());
        assert!(
            trust.probability(ground(0.5, 0.5)) > 0.8 && trust.probability(ground(-0.5, 0.5)) < 0.3,
            "{trust:?}"
        );
    }

    #[test]
    fn extremes_stay_finite() {
        for (judged, right) in [
            (Judged::Right(ground(0.1, 0.3)), true),
            (Judged::Wrong(ground(0.1, 0.3)), false),
        ] {
            let trust = Trust::fit(&[judged; 100]);
            let probability = trust.probability(ground(0.1, 0.3));
            assert!(
                (0.0..=1.0).contains(&probability) && (probability > 0.5) == right,
                "{trust:?}"
            );
        }
        assert_eq!(Trust::fit(&[Judged::Right(ground(0.5, 0.5))]), ASSUMED);
    }
}
