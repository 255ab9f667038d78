//! Texts to vectors.

use std::sync::Arc;

use inference::Error;
use llama_cpp_2::context::LlamaContext;
use llama_cpp_2::llama_batch::LlamaBatch;
use llama_cpp_2::token::LlamaToken;

use super::crew::Crew;
use super::stove::Stove;
use super::tongue::Tongue;
use super::weights::EMBEDDED_TOGETHER;
use crate::accounts::Ticket;

/// Embeds texts with one model: pooled as its file says, of length 1.
pub(super) struct Embedder<'model> {
    context: LlamaContext<'model>,
    tongue: Tongue,
    batch: LlamaBatch<'static>,
    /// The longest text, in tokens.
    longest: usize,
    stove: Arc<Stove>,
    crew: Crew,
}

impl<'model> Embedder<'model> {
    /// An embedder of texts of at most so many tokens.
    pub(super) fn new(
        context: LlamaContext<'model>,
        tongue: Tongue,
        longest: usize,
        stove: Arc<Stove>,
        threads: usize,
    ) -> Self {
        let room = context.n_ubatch() as usize;
        Self {
            batch: LlamaBatch::new(room, 1),
            longest: longest.min(room),
            context,
            tongue,
            stove,
            crew: Crew::new(threads),
        }
    }

    /// Serves one order.
    pub(super) fn serve(&mut self, mut ticket: Ticket, texts: &[String]) {
        ticket.begin();
        match self.embed(&mut ticket, texts) {
            Ok(vectors) => ticket.embedding(vectors),
            Err(error) => ticket.fail(error),
        }
    }

    fn embed(&mut self, ticket: &mut Ticket, texts: &[String]) -> Result<Vec<Vec<f32>>, Error> {
        let texts: Vec<Vec<LlamaToken>> = texts
            .iter()
            .map(|text| self.tongue.embedded(text))
            .collect();
        // Nothing is cut in silence: what is not in the vector would never be found.
        let longest = texts.iter().map(Vec::len).max().unwrap_or(0);
        if longest > self.longest {
            let over = u32::try_from(longest - self.longest).unwrap_or(u32::MAX);
            return Err(Error::TooLong(over));
        }
        let mut vectors = Vec::with_capacity(texts.len());
        let mut rest = texts.as_slice();
        while !rest.is_empty() {
            if ticket.is_abandoned() {
                return Err(Error::Cancelled);
            }
            let count = self.fitting(rest);
            let (together, after) = rest.split_at(count);
            self.compute(together, &mut vectors)?;
            let tokens: usize = together.iter().map(Vec::len).sum();
            ticket.usage().prompt_tokens += tokens as u32;
            rest = after;
        }
        Ok(vectors)
    }

    /// How many of these texts fit into one batch, at least one.
    fn fitting(&self, texts: &[Vec<LlamaToken>]) -> usize {
        let room = self.context.n_ubatch() as usize;
        let mut tokens = 0;
        let fitting = texts
            .iter()
            .take(EMBEDDED_TOGETHER as usize)
            .take_while(|text| {
                tokens += text.len();
                tokens <= room
            });
        fitting.count().max(1)
    }

    fn compute(
        &mut self,
        texts: &[Vec<LlamaToken>],
        vectors: &mut Vec<Vec<f32>>,
    ) -> Result<(), Error> {
        self.batch.clear();
        for (sequence, tokens) in (0..).zip(texts) {
            if tokens.is_empty() {
                let reason = "a text without any token cannot be embedded; leave it out";
                return Err(Error::Failed(reason.to_owned()));
            }
            for (position, token) in (0..).zip(tokens) {
                self.batch
                    .add(*token, position, &[sequence], true)
                    .map_err(|error| Error::Failed(error.to_string()))?;
            }
        }
        {
            let _lit = self.stove.light();
            self.crew.adapt(&mut self.context);
            // Models that read from left to right remember; each batch begins anew.
            let _ = self.context.clear_kv_cache_seq(None, None, None);
            self.context
                .decode(&mut self.batch)
                .map_err(|error| Error::Failed(format!("llama.cpp could not compute: {error}")))?;
        }
        for (sequence, _) in (0..).zip(texts) {
            let pooled = self
                .context
                .embeddings_seq_ith(sequence)
                .map_err(|error| Error::Failed(error.to_string()))?;
            vectors.push(unit(pooled)?);
        }
        Ok(())
    }
}

/// The same direction, with length 1.
fn unit(vector: &[f32]) -> Result<Vec<f32>, Error> {
    let square: f64 = vector.iter().map(|x| f64::from(*x) * f64::from(*x)).sum();
    if !(square.is_finite() && square > 0.0) {
        let reason = "the model's vector has no direction".to_owned();
        return Err(Error::Failed(reason));
    }
    let length = square.sqrt();
    Ok(vector
        .iter()
        .map(|x| (f64::from(*x) / length) as f32)
        .collect())
}
