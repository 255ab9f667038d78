//! llama.cpp as the scheduler's decoder.

use std::sync::Arc;

use llama_cpp_2::context::LlamaContext;
use llama_cpp_2::llama_batch::LlamaBatch;
use llama_cpp_2::token::LlamaToken;

use super::backend;
use super::crew::Crew;
use super::stove::Stove;
use super::weights::Room;
use crate::cook::decoder::{DecodeError, Decoder, Entry, Limits};
use crate::cook::scheduler::CHOICES;

/// Entries of a batch whose scores are wanted, at most: each takes a number for each token of the vocabulary.
const SCORED: usize = 96;

/// A model's memory and workspace.
pub(super) struct LlamaDecoder<'model> {
    context: LlamaContext<'model>,
    batch: LlamaBatch<'static>,
    /// Which entries of the last batch have scores.
    scored: Vec<bool>,
    limits: Limits,
    stove: Arc<Stove>,
    crew: Crew,
}

impl<'model> LlamaDecoder<'model> {
    /// A decoder for a context that was opened for this.
    pub(super) fn new(
        context: LlamaContext<'model>,
        room: Room,
        stove: Arc<Stove>,
        threads: usize,
    ) -> Self {
        let limits = Limits {
            context: context.n_ctx().min(room.context) as usize,
            batch: context.n_ubatch() as usize,
            scored: SCORED.min(context.n_ubatch() as usize),
            sequences: room.sequences,
            partial: room.partial,
        };
        Self {
            batch: LlamaBatch::new(limits.batch, CHOICES as i32),
            scored: Vec::new(),
            context,
            limits,
            stove,
            crew: Crew::new(threads),
        }
    }
}

impl Decoder for LlamaDecoder<'_> {
    fn limits(&self) -> Limits {
        self.limits
    }

    fn decode(&mut self, batch: &[Entry]) -> Result<(), DecodeError> {
        let whole = |number: u32| i32::try_from(number).map_err(failed);
        self.batch.clear();
        self.scored.clear();
        for entry in batch {
            let token = LlamaToken::new(whole(entry.token)?);
            // Sequence numbers are below 256.
            let sequences: Vec<i32> = entry.sequences.iter().map(|s| *s as i32).collect();
            self.batch
                .add(token, whole(entry.position)?, &sequences, entry.scores)
                .map_err(failed)?;
            self.scored.push(entry.scores);
        }
        let _lit = self.stove.light();
        self.crew.adapt(&mut self.context);
        backend::forget_complaints();
        self.context.decode(&mut self.batch).map_err(|error| {
            self.scored.clear();
            // It speaks of sequences and positions, never of texts.
            DecodeError(format!("{error} {}", backend::complaints()))
        })
    }

    fn scores(&self, index: usize) -> Result<&[f32], DecodeError> {
        if self.scored.get(index) != Some(&true) {
            return Err(DecodeError(format!("entry {index} has no scores")));
        }
        Ok(self
            .context
            .get_logits_ith(i32::try_from(index).map_err(failed)?))
    }

    fn copy(&mut self, from: u32, to: u32, length: u32) {
        // Models that cannot part their memory are copied whole; sequence numbers are small, so this cannot fail.
        let end = self.limits.partial.then_some(length);
        let _ = self
            .context
            .kv_cache_seq_cp(from as i32, to as i32, None, end);
    }

    fn truncate(&mut self, sequence: u32, length: u32) {
        let begin = (length > 0).then_some(length);
        let _ = self.context.clear_kv_cache_seq(Some(sequence), begin, None);
    }

    fn clear(&mut self) {
        // Only what is known of the memory is cleared: writing zeros over all of it would take longer than a short answer.
        let _ = self.context.clear_kv_cache_seq(None, None, None);
    }
}

fn failed(error: impl ToString) -> DecodeError {
    DecodeError(error.to_string())
}
