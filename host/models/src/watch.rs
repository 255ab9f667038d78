//! Who is told how far the work is.

/// What is being done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Bytes come over the network.
    Download,
    /// A file is copied and hashed.
    Copy,
    /// A model is converted to GGUF.
    Convert,
    /// The engine writes the weights in another format.
    Quantise,
}

/// Whoever shows how far the work is; called from the thread that works.
pub trait Watcher {
    /// A stage begins; its size in bytes, where it is known.
    fn begin(&self, stage: Stage, total: Option<u64>);

    /// So many bytes of the stage are done.
    fn done(&self, bytes: u64);
}

/// Nobody watches.
#[derive(Debug, Clone, Copy, Default)]
pub struct Unwatched;

impl Watcher for Unwatched {
    fn begin(&self, _: Stage, _: Option<u64>) {}

    fn done(&self, _: u64) {}
}
