//! JSON Schemas as they are accepted: what is known, how much of it, and what a grammar is made from.
//!
//! A schema comes from a plugin or over a socket, so it is hostile: every bound here stands before
//! any library sees the schema. What is generated is at most what the schema allows, and often less:
//! an object that lists its properties gets no others, unless it asks for them,
//! and fractions end.

mod narrow;
mod pattern;
mod walk;

use inference::Error;
use jsonschema::{Draft, Validator};
use serde_json::Value;

/// The longest schema, in bytes.
pub(crate) const MOST_BYTES: usize = 64 * 1024;

/// The deepest nesting of schemas, references followed.
pub(crate) const MOST_DEPTH: usize = 32;

/// The most schemas within a schema, references followed and those of array items counted once.
pub(crate) const MOST_RULES: usize = 2_000;

/// The most values of one `enum`.
pub(crate) const MOST_VALUES: usize = 500;

/// The most properties of one object.
pub(crate) const MOST_PROPERTIES: usize = 200;

/// The largest `minItems`, `maxItems`, `minProperties` and `maxProperties`.
pub(crate) const MOST_ITEMS: u64 = 1_000;

/// The largest `minLength` and `maxLength`, in characters.
pub(crate) const MOST_LENGTH: u64 = 10_000;

/// The heaviest schema: each schema weighs 1 and each 32 characters of a bounded string 1 more,
/// and items weigh as often as they may be repeated.
pub(crate) const MOST_WEIGHT: u64 = 50_000;

/// The longest `pattern`, in bytes.
pub(crate) const MOST_PATTERN_BYTES: usize = 256;

/// The most characters that a `pattern` stands for when its repetitions are written out.
pub(crate) const MOST_PATTERN_STEPS: u64 = 2_000;

/// A schema that was accepted.
#[derive(Debug)]
pub(crate) struct Schema {
    /// What answers are made by: the same or narrower, without references and annotations.
    pub(crate) grammar: Value,
    validator: Validator,
}

impl Schema {
    /// Reads a schema.
    ///
    /// # Errors
    /// `ShapeRefused` with the JSON pointer of what is refused, and the way out.
    pub(crate) fn read(text: &str) -> Result<Self, Error> {
        if text.len() > MOST_BYTES {
            return Err(refused(
                "",
                &format!("{} bytes, the most are {MOST_BYTES}", text.len()),
            ));
        }
        let value: Value = serde_json::from_str(text)
            .map_err(|error| refused("", &format!("this is no JSON: {error}")))?;
        let grammar = walk::walk(&value)?;
        let validator = jsonschema::options()
            .with_draft(Draft::Draft202012)
            .build(&value)
            .map_err(|error| {
                let at = error.instance_path().to_string();
                refused(&at, &format!("this is no valid schema: {error}"))
            })?;
        Ok(Self { grammar, validator })
    }

    /// Checks that an answer parses and validates.
    ///
    /// # Errors
    /// `Failed` with the place, never with the text.
    pub(crate) fn check(&self, answer: &str) -> Result<(), Error> {
        let value: Value = serde_json::from_str(answer)
            .map_err(|error| Error::Failed(format!("the model's JSON does not parse: {error}")))?;
        self.validator.validate(&value).map_err(|error| {
            Error::Failed(format!(
                "the model's JSON does not validate at « {} » by « {} » of the schema",
                error.instance_path(),
                error.schema_path()
            ))
        })
    }
}

/// The refusal of what stands at a JSON pointer; the empty one is the whole schema.
fn refused(pointer: &str, what: &str) -> Error {
    let place = if pointer.is_empty() {
        "the schema"
    } else {
        pointer
    };
    Error::ShapeRefused(format!("{place}: {what}"))
}

#[cfg(test)]
mod tests;
