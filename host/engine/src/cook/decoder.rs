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
    /// Sequences; they are numbered from 0.
    pub(crate) sequences: u32,
}

/// One token to compute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Entry {
    /// The token.
    pub(crate) token: Token,
    /// Where it stands in its sequence, from 0.
    pub(crate) position: u32,
    /// Its sequence.
    pub(crate) sequence: u32,
    /// Whether the scores of what may follow it are wanted.
    pub(crate) scores: bool,
}

/// Why a batch was not computed; the memory is as it was before.
#[derive(Debug, Error)]
#[error("{0}")]
pub(crate) struct DecodeError(pub(crate) String);

/// Computes batches, and remembers what each sequence consists of.
pub(crate) trait Decoder {
    /// What it can hold.
    fn limits(&self) -> Limits;

    /// Computes a batch; each token follows its sequence's last one.
    fn decode(&mut self, batch: &[Entry]) -> Result<(), DecodeError>;

    /// One score for each token of the vocabulary: what may follow the entry of that index of the last batch.
    /// Only for entries that asked for scores.
    fn scores(&self, index: usize) -> Result<&[f32], DecodeError>;

    /// Makes the empty sequence `to` begin with all of `from`; what they share is in memory once.
    fn copy(&mut self, from: u32, to: u32);

    /// Forgets a sequence.
    fn remove(&mut self, sequence: u32);

    /// Forgets everything, so that what comes next does not depend on what was.
    fn clear(&mut self);
}
