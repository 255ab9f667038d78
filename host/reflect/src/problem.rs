//! The error type that all tools share (`gardon:plugin/errors`), found again in a failure.

use serde_json::Value;

use crate::clean;
use crate::names;
use crate::types::Type;

/// The interface that defines it.
const INTERFACE: &str = "gardon:plugin/errors";

/// A failure as the contract words it. The texts are clean, on one line each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The WIT name of the case, such as `invalid-input`.
    pub case: String,
    /// One sentence for the person.
    pub message: String,
    /// The file, message, page, line or argument at fault.
    pub place: Option<String>,
    /// The way out.
    pub hint: Option<String>,
}

/// Reads a failure whose type is `error` of `gardon:plugin/errors`; `None` for failures of any other type,
/// which [`crate::render::inline`] shows.
pub fn read(value: &Value, ty: &Type) -> Option<Problem> {
    let Type::Variant(choice) = ty else {
        return None;
    };
    if choice.origin.interface != INTERFACE || choice.origin.name != "error" {
        return None;
    }
    let (name, payload) = value.as_object()?.iter().next()?;
    let case = choice
        .cases
        .iter()
        .find(|case| names::json(&case.name) == *name)?;
    let text = |member: &str| payload.get(member).and_then(Value::as_str).map(clean::line);
    Some(Problem {
        case: case.name.clone(),
        message: text("message")?,
        place: text("place"),
        hint: text("hint"),
    })
}
