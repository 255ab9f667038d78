//! Why the kitchen does not open.

use std::path::PathBuf;

use thiserror::Error;

/// Why the kitchen does not open, or a model file cannot be made; each message names the way out.
#[derive(Debug, Error)]
pub enum EngineError {
    /// The binary holds no llama.cpp.
    #[error(
        "this gardon was built without llama.cpp: build it with the feature `llama`, \
         or name a server of the organisation in gardon.toml"
    )]
    NotBuiltIn,
    /// llama.cpp does not start.
    #[error("llama.cpp does not start: {0}")]
    Start(String),
    /// The operating system gives no thread.
    #[error("no thread for the kitchen; `ulimit -u` says how many are allowed")]
    Thread(#[source] std::io::Error),
    /// No such quantisation.
    #[error("« {0} » is no quantisation; there are {1}")]
    UnknownKind(String, String),
    /// A path that llama.cpp cannot be given.
    #[error("{}: a path for llama.cpp is UTF-8 without zero bytes; rename it", .0.display())]
    Path(PathBuf),
    /// The file could not be quantised.
    #[error(
        "{} could not be quantised: {reason}; it is unchanged, and can be used as it is",
        input.display()
    )]
    Quantise {
        /// The file that was read.
        input: PathBuf,
        /// What llama.cpp says.
        reason: String,
    },
}
