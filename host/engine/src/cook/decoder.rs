//! What computes: tokens in, scores out. llama.cpp behind it, or a script in tests.

use thiserror::Error;

/// A token of a model's vocabulary.
pub(crate) type Token = u32;

/// What a decoder can hold and take at once.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// Tokens in memory, of all sequences together; a token that several share counts once.
    pub(crate) context: usize,
    /// Tokens of one batch.
    pub(crate) batch: usize,
    /// Tokens of one batch whose scores are wanted.
    pub(crate) scored: usize,
    /// Sequences; they are numbered from 0.
    pub(crate) sequences: u32,
    /// Whether a part of a sequence can be copied and taken back; models with a running state can do neither.
    pub(crate) partial: bool,
}

/// One token to compute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// The token.
    pub(crate) token: Token,
    /// Where it stands in its sequences, from 0.
    pub(crate) position: u32,
    /// The sequences that it belongs to, at least one; it is computed and kept once.
    pub(crate) sequences: Vec<u32>,
    /// Whether the scores of what may follow it are wanted.
    pub(crate) scores: bool,
}

/// Why a batch was not computed; the memory is as it was before.
#[derive(Debug, Error)]
#[error("{0}")]
pub(crate) struct DecodeError(pub(crate) String);

/// Computes batches, and remembers what each sequence consists of.
pub(crate) trait Decoder: Send {
    /// What it can hold.
    fn limits(&self) -> Limits;

    /// Computes a batch; each token follows its sequences' last one.
    fn decode(&mut self, batch: &[Entry]) -> Result<(), DecodeError>;

    /// One score for each token of the vocabulary: what may follow the entry of that index of the last batch.
    /// Only for entries that asked for scores.
    fn scores(&self, index: usize) -> Result<&[f32], DecodeError>;

    /// Makes the empty sequence `to` begin with the first `length` tokens of `from`; what they share is in memory once.
    fn copy(&mut self, from: u32, to: u32, length: u32);

    /// Forgets what stands at `length` and after it; 0 forgets the whole sequence.
    fn truncate(&mut self, sequence: u32, length: u32);

    /// Forgets everything, so that what comes next does not depend on what was.
    fn clear(&mut self);
}
