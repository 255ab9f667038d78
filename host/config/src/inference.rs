//! `[inference]`: how the engine of this machine is set up, and what one may cost.

use serde::Deserialize;

use crate::{Error, Span};

/// `[inference]`; what is absent is left to the engine.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Inference {
    /// Threads that compute; by default one for each core that the process may use.
    pub threads: Option<u32>,
    /// Tokens that a model remembers, of all requests together.
    pub context: Option<u32>,
    /// Requests that one model works on at the same time.
    pub parallel: Option<u32>,
    /// Tokens that are computed in one go.
    pub batch: Option<u32>,
    /// Layers that a graphics card computes, where the binary was built for one.
    pub gpu_layers: Option<u32>,
    /// Models in memory at the same time.
    pub loaded: Option<u32>,
    /// Requests that may wait.
    pub queue: Option<u32>,
    /// A model that was not asked for so long leaves the memory.
    pub model_idle: Option<Span>,
    /// An engine that nobody is connected to for so long ends.
    pub idle_exit: Option<Span>,
}

/// Key, least and most of each number.
type Range = (&'static str, Option<u32>, u32, u32);

impl Inference {
    /// The idle time of the engine where nothing is configured.
    pub const IDLE_EXIT: Span = Span::milliseconds(600_000);

    /// `over` on top of these.
    pub fn merge(&self, over: &Self) -> Self {
        Self {
            threads: over.threads.or(self.threads),
            context: over.context.or(self.context),
            parallel: over.parallel.or(self.parallel),
            batch: over.batch.or(self.batch),
            gpu_layers: over.gpu_layers.or(self.gpu_layers),
            loaded: over.loaded.or(self.loaded),
            queue: over.queue.or(self.queue),
            model_idle: over.model_idle.or(self.model_idle),
            idle_exit: over.idle_exit.or(self.idle_exit),
        }
    }

    fn ranges(&self) -> [Range; 7] {
        [
            ("threads", self.threads, 1, 512),
            ("context", self.context, 512, 1 << 20),
            ("parallel", self.parallel, 1, 64),
            ("batch", self.batch, 64, 4_096),
            ("gpu-layers", self.gpu_layers, 0, 1_000),
            ("loaded", self.loaded, 1, 16),
            ("queue", self.queue, 1, 4_096),
        ]
    }

    pub(crate) fn check(&self, origin: &str) -> Result<(), Error> {
        for (key, value, least, most) in self.ranges() {
            if value.is_some_and(|value| !(least..=most).contains(&value)) {
                return Err(Error::value(
                    origin,
                    &format!("inference.{key}"),
                    &format!("a number from {least} to {most}"),
                    &format!("un nombre de {least} à {most}"),
                ));
            }
        }
        let (least, most) = (Span::milliseconds(1_000), Span::milliseconds(86_400_000));
        for (key, value) in [
            ("model-idle", self.model_idle),
            ("idle-exit", self.idle_exit),
        ] {
            if value.is_some_and(|value| value < least || value > most) {
                return Err(Error::value(
                    origin,
                    &format!("inference.{key}"),
                    &format!("a time from {least} to {most}"),
                    &format!("une durée de {least} à {most}"),
                ));
            }
        }
        Ok(())
    }
}
