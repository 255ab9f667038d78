//! From scores to a token: the likeliest one, or one drawn by chance that a seed fixes.

use llguidance::toktrie::SimpleVob;

use crate::cook::decoder::Token;

/// Tokens that are e to this power as likely as the likeliest one, or less, are never drawn.
const LEAST_POWER: f64 = -60.0;

/// Chooses tokens, in 64-bit arithmetic.
///
/// - Temperature 0 takes the token of the highest score, the one of the lowest number where several have it.
/// - Otherwise token *i* has the probability *p* ∝ exp(score / temperature) among the allowed tokens.
///   The likeliest tokens are kept until their probabilities sum to `top_p`,
///   equal ones in the order of their numbers, and one of these is drawn in proportion.
/// - Tokens that are less than e^-60 as likely as the likeliest one are left out, so that no list of all is made.
/// - Chance is SplitMix64 (Steele, Lea and Flood 2014), started with the seed; each token draws one number,
///   the upper 53 bits as a fraction.
pub(crate) struct Sampler {
    temperature: f64,
    top_p: f64,
    state: u64,
    /// Kept between tokens, so that no memory is taken for each.
    candidates: Vec<(f64, Token)>,
}

impl Sampler {
    /// A sampler as a request describes it: temperature and mass in thousandths.
    pub(crate) fn new(temperature: u32, top_p: u32, seed: u64) -> Self {
        Self {
            temperature: f64::from(temperature) / 1_000.0,
            top_p: f64::from(top_p.min(1_000)) / 1_000.0,
            state: seed,
            candidates: Vec::new(),
        }
    }

    /// Whether it always takes the likeliest token.
    pub(crate) fn is_cold(&self) -> bool {
        self.temperature == 0.0
    }

    /// The next token among the allowed ones; none where no allowed token has a score that is a number.
    pub(crate) fn pick(&mut self, scores: &[f32], allowed: Option<&SimpleVob>) -> Option<Token> {
        let best = likeliest(scores, allowed)?;
        if self.temperature == 0.0 {
            return Some(best);
        }
        let highest = f64::from(scores[best as usize]);
        self.candidates.clear();
        let mut sum = 0.0;
        let mut weigh = |token: usize| {
            let score = f64::from(scores[token]);
            let power = (score - highest) / self.temperature;
            // Written so that a score which is no number is left out, and so are those that would never be drawn:
            // all of a vocabulary that are less likely than this are together less likely than the smallest fraction.
            if power > LEAST_POWER {
                let weight = power.exp();
                sum += weight;
                self.candidates.push((weight, token as Token));
            }
        };
        match allowed {
            Some(allowed) => allowed.iter_set_entries(&mut weigh),
            None => (0..scores.len()).for_each(&mut weigh),
        }
        let mut target = self.chance();
        if self.top_p < 1.0 {
            sum = self.keep_likeliest(sum);
        }
        target *= sum;
        for (weight, token) in &self.candidates {
            target -= weight;
            if target < 0.0 {
                return Some(*token);
            }
        }
        // Rounding: the last one was meant.
        self.candidates.last().map(|(_, token)| *token)
    }

    /// Keeps the likeliest candidates up to the mass; returns their sum.
    fn keep_likeliest(&mut self, sum: f64) -> f64 {
        let mass = self.top_p * sum;
        // All candidates below this weight together are lighter than what is left out: none of them is kept.
        let least = (sum - mass) / self.candidates.len() as f64;
        self.candidates.retain(|(weight, _)| *weight >= least);
        self.candidates
            .sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let mut kept = 0.0;
        let end = self.candidates.iter().position(|(weight, _)| {
            kept += weight;
            kept >= mass
        });
        if let Some(end) = end {
            self.candidates.truncate(end + 1);
        }
        kept
    }

    /// A fraction from 0 to below 1.
    fn chance(&mut self) -> f64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^= z >> 31;
        (z >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// The allowed token of the highest score.
fn likeliest(scores: &[f32], allowed: Option<&SimpleVob>) -> Option<Token> {
    let mut best: Option<(f32, usize)> = None;
    let mut compare = |token: usize| {
        let Some(&score) = scores.get(token) else {
            return;
        };
        // Written so that a score which is no number is never taken.
        if score > f32::NEG_INFINITY && best.is_none_or(|(highest, _)| score > highest) {
            best = Some((score, token));
        }
    };
    match allowed {
        Some(allowed) => allowed.iter_set_entries(compare),
        None => (0..scores.len()).for_each(&mut compare),
    }
    best.map(|(_, token)| token as Token)
}

/// Natural logarithms of the probabilities of some tokens among all.
pub(crate) fn log_probabilities(scores: &[f32], tokens: &[Token]) -> Option<Vec<f64>> {
    let highest = f64::from(*scores.get(likeliest(scores, None)? as usize)?);
    let sum: f64 = scores
        .iter()
        .map(|score| f64::from(*score))
        .filter(|score| !score.is_nan())
        .map(|score| (score - highest).exp())
        .sum();
    let all = highest + sum.ln();
    tokens
        .iter()
        .map(|token| {
            let score = f64::from(*scores.get(*token as usize)?);
            (!score.is_nan()).then_some(score - all)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generator_is_splitmix64() {
        // The first values of the reference implementation for the seed 1234567.
        let mut sampler = Sampler::new(1_000, 1_000, 1_234_567);
        for expected in [
            6_457_827_717_110_365_317_u64,
            3_203_168_211_198_807_973,
            9_817_491_932_198_370_423,
        ] {
            let fraction = (expected >> 11) as f64 / (1_u64 << 53) as f64;
            assert_eq!(sampler.chance(), fraction);
        }
    }

    #[test]
    fn cold_takes_the_likeliest_and_the_first_of_equals() {
        let mut sampler = Sampler::new(0, 1_000, 0);
        assert_eq!(sampler.pick(&[1.0, 3.0, 3.0, f32::NAN], None), Some(1));
        let mut allowed = SimpleVob::alloc(4);
        allowed.set(0, true);
        allowed.set(3, true);
        assert_eq!(
            sampler.pick(&[1.0, 3.0, 3.0, f32::NAN], Some(&allowed)),
            Some(0)
        );
        allowed.set(0, false);
        assert_eq!(
            sampler.pick(&[1.0, 3.0, 3.0, f32::NAN], Some(&allowed)),
            None
        );
    }

    #[test]
    fn warm_draws_in_proportion() {
        let scores: Vec<f32> = [0.1_f32, 0.2, 0.7].iter().map(|p| p.ln()).collect();
        let mut sampler = Sampler::new(1_000, 1_000, 7);
        let mut counts = [0_u32; 3];
        for _ in 0..30_000 {
            counts[sampler.pick(&scores, None).expect("a token") as usize] += 1;
        }
        for (count, expected) in counts.iter().zip([3_000.0, 6_000.0, 21_000.0]) {
            let deviation = (f64::from(*count) - expected).abs();
            // Four standard deviations of a binomial count.
            assert!(deviation < 4.0 * expected.sqrt(), "{counts:?}");
        }
    }

    #[test]
    fn the_mass_leaves_out_the_unlikely() {
        let scores: Vec<f32> = [0.5_f32, 0.3, 0.15, 0.05].iter().map(|p| p.ln()).collect();
        let mut sampler = Sampler::new(1_000, 790, 3);
        let mut seen = [false; 4];
        for _ in 0..2_000 {
            seen[sampler.pick(&scores, None).expect("a token") as usize] = true;
        }
        assert_eq!(seen, [true, true, false, false]);
    }

    #[test]
    fn probabilities_sum_to_one() {
        let scores = [0.5_f32, -3.0, 80.0, 79.0];
        let logarithms = log_probabilities(&scores, &[0, 1, 2, 3]).expect("numbers");
        let sum: f64 = logarithms.iter().map(|l| l.exp()).sum();
        assert!((sum - 1.0).abs() < 1e-12, "{sum}");
        assert!(log_probabilities(&[f32::NAN], &[0]).is_none());
    }
}
