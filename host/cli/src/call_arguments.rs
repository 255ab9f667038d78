//! The words of the command line as arguments of a call: made anew for each attempt.

use reflect::surface::Function;
use reflect::types::Handle;
use reflect::value::{self, Refusal};
use runtime::{Arguments, CallError, HandleKind, Opener, Val};
use serde_json::{Map, Value};

use config::Language;

/// A function and its arguments under their JSON names.
pub(crate) struct Words<'a> {
    pub(crate) function: &'a Function,
    pub(crate) arguments: Map<String, Value>,
    pub(crate) language: Language,
}

impl Arguments for Words<'_> {
    fn values(&self, opener: &mut dyn Opener) -> Result<Vec<Val>, CallError> {
        let mut open = |handle: &Handle, word: &str| {
            opener.open(
                &HandleKind {
                    interface: &handle.interface,
                    resource: &handle.resource,
                },
                word,
            )
        };
        value::to_vals(&self.arguments, self.function, &mut open).map_err(|refusal| match refusal {
            Refusal::Value(mismatch) => CallError::Arguments(mismatch.explain(self.language)),
            Refusal::Handle { error, .. } => error,
        })
    }
}
