//! What a schema lets go on for ever, and a small model would: fractions of numbers and of seconds.
//!
//! What is generated validates all the same; it is only narrower.

use serde_json::{Map, Value, json};

/// The smallest step of a number that is generated.
const STEP: f64 = 0.000_001;

/// A time of day with its zone, as RFC 3339 writes it, without fractions.
const TIME: &str = "([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])";

/// A day, as RFC 3339 writes it; the 29th of February only validates where a format is checked.
const DATE: &str = "[0-9]{4}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|\
                    (0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))";

/// Bounds the fractions that the schema leaves open.
pub(super) fn endless(schema: &mut Map<String, Value>) {
    if schema.contains_key("enum") || schema.contains_key("const") {
        return;
    }
    let is_number = match schema.get("type") {
        Some(Value::Array(kinds)) => kinds.iter().any(|kind| kind == "number"),
        kind => kind.is_some_and(|kind| kind == "number"),
    };
    // A bound of finer steps might leave no number at all.
    let fits = |keyword: &str| {
        let bound = schema.get(keyword).and_then(Value::as_f64);
        bound.is_none_or(|bound| (bound / STEP).round() * STEP == bound || bound.fract() == 0.0)
    };
    let bounds = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"];
    if is_number && !schema.contains_key("multipleOf") && bounds.into_iter().all(fits) {
        schema.insert("multipleOf".to_owned(), json!(STEP));
    }
    if schema.contains_key("pattern") {
        return;
    }
    let pattern = match schema.get("format").and_then(Value::as_str) {
        Some("time") => format!("^{TIME}$"),
        Some("date-time") => format!("^{DATE}T{TIME}$"),
        _ => return,
    };
    schema.shift_remove("format");
    schema.insert("pattern".to_owned(), Value::String(pattern));
}
