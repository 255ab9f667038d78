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

/// The size of values in bytes as the guest will hold them; names are left out, because they cross no boundary.
pub(crate) fn size(values: &[Val]) -> u64 {
    values.iter().map(size_of).sum()
}

fn size_of(value: &Val) -> u64 {
    match value {
        Val::Bool(_) | Val::S8(_) | Val::U8(_) => 1,
        Val::S16(_) | Val::U16(_) => 2,
        Val::S64(_) | Val::U64(_) | Val::Float64(_) => 8,
        Val::String(text) => 8 + text.len() as u64,
        Val::List(values) => 8 + size(values),
        Val::Tuple(values) | Val::FixedLengthList(values) => size(values),
        Val::Record(fields) => fields.iter().map(|(_, value)| size_of(value)).sum(),
        Val::Map(entries) => entries
            .iter()
            .map(|(key, value)| size_of(key) + size_of(value))
            .sum(),
        Val::Variant(_, payload) => 4 + payload.as_deref().map_or(0, size_of),
        Val::Option(payload) => 4 + payload.as_deref().map_or(0, size_of),
        Val::Result(Ok(payload) | Err(payload)) => 4 + payload.as_deref().map_or(0, size_of),
        // Everything else fits a word: characters, enums, flags, handles.
        _ => 4,
    }
}
