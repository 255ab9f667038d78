//! Arguments are made anew for every attempt, because handles belong to one store.

use wasmtime::component::Val;

use crate::CallError;

/// The type of a handle, by the resource's interface and name in the component's own types.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandleKind<'a> {
    /// Without the version: `gardon:mailbox/mailbox`.
    pub interface: &'a str,
    /// `mailbox`.
    pub resource: &'a str,
}

/// Turns words into handles of the running attempt.
pub trait Opener {
    /// Opens one word.
    ///
    /// # Errors
    /// [`CallError::Open`] says what is wrong with the word.
    fn open(&mut self, kind: &HandleKind<'_>, word: &str) -> Result<Val, CallError>;
}

/// What makes the arguments of an attempt.
pub trait Arguments: Sync {
    /// The values, in the function's own order.
    ///
    /// # Errors
    /// [`CallError::Arguments`] when a value does not fit; whatever the opener says.
    fn values(&self, opener: &mut dyn Opener) -> Result<Vec<Val>, CallError>;
}

/// No arguments at all.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoArguments;

impl Arguments for NoArguments {
    fn values(&self, _opener: &mut dyn Opener) -> Result<Vec<Val>, CallError> {
        Ok(Vec::new())
    }
}
