//! How much is computed in one go, so that nobody who comes meanwhile waits for long.

use std::time::Duration;

/// How long one batch may take while several orders are worked on.
const AT_MOST: Duration = Duration::from_millis(400);

/// A smaller batch would waste more than it spares.
const LEAST: usize = 64;

/// The share that the last batch has in what is expected of the next one.
const LAST: f64 = 0.2;

/// How long batches took.
#[derive(Debug, Default)]
pub(super) struct Tempo {
    /// Seconds a token, of batches that were not small.
    usual: Option<f64>,
}

impl Tempo {
    /// A batch of so many tokens took so long.
    pub(super) fn took(&mut self, tokens: usize, time: Duration) {
        if tokens < LEAST {
            return;
        }
        let last = time.as_secs_f64() / tokens as f64;
        self.usual = Some(match self.usual {
            Some(usual) => usual + LAST * (last - usual),
            None => last,
        });
    }

    /// How many tokens the next batch should have, at most as many as it can.
    pub(super) fn most(&self, batch: usize) -> usize {
        match self.usual {
            Some(usual) if usual > 0.0 => {
                let most = (AT_MOST.as_secs_f64() / usual) as usize;
                most.max(LEAST).min(batch)
            }
            _ => batch,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn batches_are_as_large_as_they_may_take() {
        let mut tempo = Tempo::default();
        assert_eq!(tempo.most(512), 512);
        tempo.took(8, Duration::from_secs(9));
        assert_eq!(tempo.most(512), 512);
        // A millisecond a token.
        tempo.took(500, Duration::from_millis(500));
        assert_eq!(tempo.most(512), 400);
        assert_eq!(tempo.most(256), 256);
        for _ in 0..100 {
            tempo.took(100, Duration::from_secs(10));
        }
        assert_eq!(tempo.most(512), LEAST);
        assert_eq!(tempo.most(32), 32);
    }
}
