//! JSON values to and from component values, guided by the types of [`crate::types`].
//!
//! | WIT | JSON |
//! |---|---|
//! | `bool`, `string`, `char` | boolean, string, string of one character |
//! | integers | number; on input also `1.0` |
//! | `f32`, `f64` | number; an answer that is no finite number becomes `null` |
//! | `list<u8>` | string, base64 of RFC 4648 section 4 with padding |
//! | `list`, `tuple` | array |
//! | `option<T>` | `null` or the value; absent in a record means `null` on input |
//! | `option<option<T>>` | `null` or an array of one: the value of the inner option |
//! | `result<T, E>` inside a value | `{"ok": …}` or `{"err": …}`, with `null` for nothing |
//! | `record` | object; names with `_` for `-` |
//! | `enum` | string; the case with `_` for `-` |
//! | `variant` | `"case"`, or `{"case": payload}` when the case carries one |
//! | `flags` | array of strings, in the order of the type in answers |
//! | handles | string: the word that names the thing; never in answers |
//!
//! A `result` at the top of an answer is not written out: it becomes [`Answer`].

mod base64;
mod from;
mod mismatch;
mod number;
mod to;

use serde_json::{Map, Value};
use wasmtime::component::Val;

use crate::surface::Function;
use crate::types::{Handle, Type};

pub(crate) use number::GREATEST_FLOAT32;

pub use mismatch::{Kind, Mismatch, Reason, Refusal};

/// What a call ended with. The type is absent when that side carries nothing; the value is then `null`.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer<'a> {
    /// The answer, or the success of a top-level `result`.
    Done(Value, Option<&'a Type>),
    /// The failure of a top-level `result`.
    Failed(Value, Option<&'a Type>),
}

/// Converts one JSON value; `open` turns the words of handles into resources, wherever they stand.
///
/// # Errors
/// [`Refusal::Value`] names the path at fault, [`Refusal::Handle`] carries what `open` answered.
///
/// ```
/// use reflect::types::Type;
/// use reflect::value::{Refusal, to_val};
/// use serde_json::json;
/// use wasmtime::component::Val;
///
/// let mut open = |_: &_, _: &str| -> Result<Val, String> { Err("no handles here".to_owned()) };
/// let value = to_val(&json!(["a"]), &Type::List(Box::new(Type::Text)), &mut open).unwrap();
/// assert_eq!(value, Val::List(vec![Val::String("a".to_owned())]));
/// let refused = to_val(&json!(["a", 1]), &Type::List(Box::new(Type::Text)), &mut open).unwrap_err();
/// assert!(matches!(refused, Refusal::Value(mismatch) if mismatch.path == "[1]"));
/// ```
pub fn to_val<E>(
    json: &Value,
    ty: &Type,
    open: &mut dyn FnMut(&Handle, &str) -> Result<Val, E>,
) -> Result<Val, Refusal<E>> {
    to::Reader::new(open).value(json, ty)
}

/// Converts the arguments of a call, in the order of the parameters.
///
/// The object has the JSON names of the parameters; optional ones may be absent.
///
/// # Errors
/// As [`to_val`]; an unknown name is refused and the nearest known one is named.
pub fn to_vals<E>(
    arguments: &Map<String, Value>,
    function: &Function,
    open: &mut dyn FnMut(&Handle, &str) -> Result<Val, E>,
) -> Result<Vec<Val>, Refusal<E>> {
    let members = function
        .parameters
        .iter()
        .map(|parameter| (parameter.name.as_str(), &parameter.ty));
    let values = to::Reader::new(open).members(arguments, members)?;
    Ok(values.into_iter().map(|(_, value)| value).collect())
}

/// Checks one JSON value against a type without opening anything.
///
/// # Errors
/// As [`to_val`].
pub fn check(json: &Value, ty: &Type) -> Result<(), Mismatch> {
    // Any value does in the place of a handle: the result is dropped.
    let mut open = |_: &Handle, _: &str| Ok::<_, std::convert::Infallible>(Val::Bool(false));
    match to_val(json, ty, &mut open) {
        Ok(_) => Ok(()),
        Err(Refusal::Value(mismatch)) => Err(mismatch),
        Err(Refusal::Handle { error, .. }) => match error {},
    }
}

/// Converts a component value.
///
/// ```
/// use reflect::types::Type;
/// use reflect::value::to_json;
/// use serde_json::json;
/// use wasmtime::component::Val;
///
/// let nested = Type::Option(Box::new(Type::Option(Box::new(Type::Bool))));
/// let none = || Some(Box::new(Val::Option(None)));
/// assert_eq!(to_json(&Val::Option(None), &nested), Ok(json!(null)));
/// assert_eq!(to_json(&Val::Option(none()), &nested), Ok(json!([null])));
/// ```
///
/// # Errors
/// When the value is not of the type, which only a caller that mixes up functions can bring about.
pub fn to_json(value: &Val, ty: &Type) -> Result<Value, Mismatch> {
    from::Writer.value(value, ty)
}

/// Converts what a function returned: the first of the results that the call filled, if the function has one.
///
/// # Errors
/// As [`to_json`].
pub fn answer<'a>(results: &[Val], function: &'a Function) -> Result<Answer<'a>, Mismatch> {
    let side = |value: &Option<Box<Val>>, ty: Option<&Type>| match (value, ty) {
        (Some(value), Some(ty)) => to_json(value, ty),
        (None, None) => Ok(Value::Null),
        _ => Err(Mismatch::new(String::new(), Reason::Foreign)),
    };
    match (results, &function.result) {
        ([], None) => Ok(Answer::Done(Value::Null, None)),
        ([Val::Result(Ok(value))], Some(Type::Result(sides))) => Ok(Answer::Done(
            side(value, sides.ok.as_ref())?,
            sides.ok.as_ref(),
        )),
        ([Val::Result(Err(value))], Some(Type::Result(sides))) => Ok(Answer::Failed(
            side(value, sides.err.as_ref())?,
            sides.err.as_ref(),
        )),
        ([value], Some(ty)) => Ok(Answer::Done(to_json(value, ty)?, Some(ty))),
        _ => Err(Mismatch::new(String::new(), Reason::Foreign)),
    }
}
