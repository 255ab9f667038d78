//! A linear classifier trained on the spot: support vector machines, one label against the rest, with class centres.
//!
//! The machines have the squared hinge loss and are trained by dual coordinate descent
//! (Hsieh, Chang, Lin, Keerthi, Sundararajan: A Dual Coordinate Descent Method for Large-scale Linear SVM, ICML 2008).
//! The order of the steps comes from a fixed seed, so the same file always gives the same classifier.
//! What is kept is one coefficient per example and label: smaller than weights per feature, and it says why.

use super::vectors::Vector;

/// The cost of an example on the wrong side.
const COST: f32 = 1.0;

/// What the cosine with the centre of a label's examples adds to its machine's score.
const CENTRE_WEIGHT: f32 = 1.0;

/// Training ends when no step could still change more than this.
const TOLERANCE: f32 = 0.05;

/// At most this many rounds over the examples.
const MAX_ROUNDS: u64 = 30;

/// At least this many rounds over the examples; fewer give no usable classifier.
const MIN_ROUNDS: u64 = 5;

/// At most about this many multiplications for the classifier, and as many for judging it: a quarter of a second each.
const MAX_WORK: u64 = 200_000_000;

/// The examples are cut into this many parts, each judged by a classifier trained on the others.
const FOLDS: usize = 4;

/// A trained classifier.
pub struct Classifier {
    labels: usize,
    /// For each feature the beginning of its entries in `entries`, and one end more.
    starts: Vec<u32>,
    /// The examples that hold a feature, with its value there.
    entries: Vec<(u32, f32)>,
    /// For each example, for each label.
    coefficients: Vec<f32>,
    bias: Vec<f32>,
}

/// The scores of one example by a classifier that had not seen it.
pub struct Unseen {
    pub example: usize,
    pub scores: Vec<f32>,
}

/// Trains on `vectors` with their labels; the first `given` are descriptions, which are never judged as examples.
///
/// Returns the classifier and how classifiers trained on a part of the examples score the other part;
/// the latter is empty when there are too many examples for the time.
pub fn train(
    vectors: Vec<Vector>,
    targets: &[usize],
    given: usize,
    features: usize,
    labels: usize,
) -> (Classifier, Vec<Unseen>) {
    let entries: usize = vectors.iter().map(Vec::len).sum();
    let round = (entries.max(1) * labels.max(1)) as u64;
    let rounds = MAX_WORK / round / FOLDS as u64;
    let mut unseen = Vec::new();
    if rounds >= MIN_ROUNDS && vectors.len() > given {
        let folds = folds(targets, given, labels);
        for fold in 0..FOLDS {
            let within: Vec<bool> = folds.iter().map(|found| *found != Some(fold)).collect();
            let training = Training {
                vectors: &vectors,
                targets,
                within: &within,
                features,
                rounds: rounds.min(MAX_ROUNDS),
            };
            training.judge(labels, &mut unseen);
        }
    }
    let within = vec![true; vectors.len()];
    let rounds = (MAX_WORK / round).clamp(MIN_ROUNDS, MAX_ROUNDS);
    let training = Training {
        vectors: &vectors,
        targets,
        within: &within,
        features,
        rounds,
    };
    let (coefficients, bias) = training.keep(labels);
    let (starts, entries) = by_feature(vectors, features);
    (
        Classifier {
            labels,
            starts,
            entries,
            coefficients,
            bias,
        },
        unseen,
    )
}

impl Classifier {
    /// The score of each label.
    pub fn scores(&self, vector: &Vector) -> Vec<f32> {
        let mut likeness = vec![0.0_f32; self.coefficients.len() / self.labels.max(1)];
        for (feature, value) in vector {
            for (example, there) in self.holders(*feature) {
                likeness[*example as usize] += value * there;
            }
        }
        let mut scores = self.bias.clone();
        for (row, likeness) in self
            .coefficients
            .chunks_exact(self.labels.max(1))
            .zip(&likeness)
        {
            if *likeness > 0.0 {
                scores
                    .iter_mut()
                    .zip(row)
                    .for_each(|(score, coefficient)| *score += coefficient * likeness);
            }
        }
        scores
    }

    /// How much one feature speaks for a label.
    pub fn weight(&self, feature: u32, label: usize) -> f32 {
        let coefficient = |example: u32| self.coefficients[example as usize * self.labels + label];
        self.holders(feature)
            .iter()
            .map(|(example, value)| coefficient(*example) * value)
            .sum()
    }

    fn holders(&self, feature: u32) -> &[(u32, f32)] {
        let feature = feature as usize;
        &self.entries[self.starts[feature] as usize..self.starts[feature + 1] as usize]
    }
}

/// One training: the examples with `within` set.
struct Training<'a> {
    vectors: &'a [Vector],
    targets: &'a [usize],
    within: &'a [bool],
    features: usize,
    rounds: u64,
}

impl Training<'_> {
    /// The coefficients of each example for each label, and each label's bias.
    fn keep(&self, labels: usize) -> (Vec<f32>, Vec<f32>) {
        let mut kept = vec![0.0; self.vectors.len() * labels];
        let mut bias = Vec::with_capacity(labels);
        for label in 0..labels {
            let (coefficients, weights) = self.one(label, labels);
            for (example, coefficient) in coefficients.iter().enumerate() {
                kept[example * labels + label] = *coefficient;
            }
            bias.push(weights[self.features]);
        }
        (kept, bias)
    }

    /// Scores the examples left out.
    fn judge(&self, labels: usize, unseen: &mut Vec<Unseen>) {
        let first = unseen.len();
        let left_out = (0..self.vectors.len()).filter(|example| !self.within[*example]);
        unseen.extend(left_out.map(|example| Unseen {
            example,
            scores: Vec::with_capacity(labels),
        }));
        for label in 0..labels {
            let (_, weights) = self.one(label, labels);
            for judged in &mut unseen[first..] {
                judged
                    .scores
                    .push(dot(&self.vectors[judged.example], &weights) + weights[self.features]);
            }
        }
    }

    /// The coefficients of the examples for one label, and the weights of the features that follow, the bias last.
    fn one(&self, label: usize, labels: usize) -> (Vec<f32>, Vec<f32>) {
        let mut weights = vec![0.0_f32; self.features + 1];
        let mut coefficients = vec![0.0_f32; self.vectors.len()];
        // With one label there is nothing to tell apart: likeness alone decides.
        if labels > 1 {
            self.separate(label, &mut coefficients, &mut weights);
        }
        let mut centre = vec![0.0_f32; self.features];
        let members: Vec<usize> = (0..self.vectors.len())
            .filter(|one| self.within[*one] && self.targets[*one] == label)
            .collect();
        for member in &members {
            add(&mut centre, &self.vectors[*member], 1.0);
        }
        let length = centre.iter().map(|value| value * value).sum::<f32>().sqrt();
        if length > 0.0 {
            let scale = CENTRE_WEIGHT / length;
            weights
                .iter_mut()
                .zip(&centre)
                .for_each(|(weight, value)| *weight += scale * value);
            members
                .iter()
                .for_each(|member| coefficients[*member] += scale);
        }
        (coefficients, weights)
    }

    /// Dual coordinate descent for one label against the rest; the bias is the weight of a feature that is always 1.
    fn separate(&self, label: usize, coefficients: &mut [f32], weights: &mut [f32]) {
        const RIDGE: f32 = 1.0 / (2.0 * COST);
        let mut order: Vec<usize> = (0..self.vectors.len())
            .filter(|example| self.within[*example])
            .collect();
        let curvature: Vec<f32> = self
            .vectors
            .iter()
            .map(|vector| vector.iter().map(|(_, value)| value * value).sum::<f32>() + 1.0 + RIDGE)
            .collect();
        let mut multipliers = vec![0.0_f32; self.vectors.len()];
        let mut seed = 1;
        for _ in 0..self.rounds {
            shuffle(&mut order, &mut seed);
            let mut largest = 0.0_f32;
            for example in &order {
                let vector = &self.vectors[*example];
                let side = if self.targets[*example] == label {
                    1.0
                } else {
                    -1.0
                };
                let multiplier = multipliers[*example];
                let slope = side * (dot(vector, weights) + weights[self.features]) - 1.0
                    + RIDGE * multiplier;
                let step = (multiplier - slope / curvature[*example]).max(0.0) - multiplier;
                if step != 0.0 {
                    multipliers[*example] += step;
                    add(weights, vector, side * step);
                    weights[self.features] += side * step;
                    largest = largest.max(slope.abs());
                }
            }
            if largest < TOLERANCE {
                break;
            }
        }
        for example in order {
            let side = if self.targets[example] == label {
                1.0
            } else {
                -1.0
            };
            coefficients[example] = side * multipliers[example];
        }
    }
}

fn dot(vector: &Vector, weights: &[f32]) -> f32 {
    let mut sum = 0.0;
    for (feature, value) in vector {
        sum += weights[*feature as usize] * value;
    }
    sum
}

fn add(weights: &mut [f32], vector: &Vector, scale: f32) {
    for (feature, value) in vector {
        weights[*feature as usize] += scale * value;
    }
}

/// The part each example belongs to: in turn within each label, so every part has its share of each.
fn folds(targets: &[usize], given: usize, labels: usize) -> Vec<Option<usize>> {
    let mut next: Vec<usize> = (0..labels).collect();
    let assign = |(example, target): (usize, &usize)| {
        (example >= given).then(|| {
            next[*target] += 1;
            next[*target] % FOLDS
        })
    };
    targets.iter().enumerate().map(assign).collect()
}

/// Turns the examples' vectors into a list of examples for each feature.
fn by_feature(vectors: Vec<Vector>, features: usize) -> (Vec<u32>, Vec<(u32, f32)>) {
    let mut starts = vec![0_u32; features + 1];
    for (feature, _) in vectors.iter().flatten() {
        starts[*feature as usize + 1] += 1;
    }
    for feature in 0..features {
        starts[feature + 1] += starts[feature];
    }
    let mut next = starts.clone();
    let mut entries = vec![(0_u32, 0.0_f32); starts[features] as usize];
    // Each vector is freed as soon as it is copied.
    for (vector, example) in vectors.into_iter().zip(0_u32..) {
        for (feature, value) in vector {
            let place = &mut next[feature as usize];
            entries[*place as usize] = (example, value);
            *place += 1;
        }
    }
    (starts, entries)
}

/// A Fisher-Yates shuffle by the SplitMix64 generator (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014).
fn shuffle(order: &mut [usize], seed: &mut u64) {
    for last in (1..order.len()).rev() {
        *seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = *seed;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        order.swap(last, (mixed % (last as u64 + 1)) as usize);
    }
}
