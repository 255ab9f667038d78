//! Why a component cannot be turned into commands.

use crate::surface::MAX_NODES;
use crate::types::MAX_DEPTH;

/// A component that is refused, with the reason.
///
/// The texts are clean: what the component chose itself has passed [`crate::clean::clean`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The bytes are no component, or an invalid one.
    #[error("this is not a valid component: {0}")]
    Invalid(String),

    /// No interface is exported, so there is nothing to call.
    #[error("the component exports no interface, so it has no command to offer")]
    NoInterface,

    /// The exported interfaces belong to more than one package, so the name of the command is open.
    #[error(
        "the component exports interfaces of two packages, `{first}` and `{second}`; one is allowed"
    )]
    TwoPackages {
        /// The package seen first, with its version.
        first: String,
        /// The other one.
        second: String,
    },

    /// A name that the host needs for itself.
    #[error("the name `{0}` is reserved by the host")]
    Reserved(String),

    /// A function and an interface would be the same command.
    #[error("two commands would be called `{0}`")]
    Duplicate(String),

    /// A type is nested more deeply than [`MAX_DEPTH`].
    #[error("a type of `{0}` is nested more than {MAX_DEPTH} levels deep")]
    TooDeep(String),

    /// All types written out are larger than [`MAX_NODES`].
    #[error("the types of the component have more than {MAX_NODES} parts in all")]
    TooLarge,
}
