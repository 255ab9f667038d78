//! From component values to JSON.

use serde_json::{Map, Number, Value};
use wasmtime::component::Val;

use super::base64;
use super::mismatch::{Mismatch, Reason};
use crate::names;
use crate::types::{Integer, Type};

/// Walks a value and its type together.
pub(super) struct Writer;

impl Writer {
    pub(super) fn value(&self, value: &Val, ty: &Type) -> Result<Value, Mismatch> {
        Ok(match (ty, value) {
            (Type::Bool, Val::Bool(value)) => Value::Bool(*value),
            (Type::Integer(kind), value) => {
                Value::Number(integer(value, *kind).ok_or_else(foreign)?)
            }
            (Type::Float32, Val::Float32(value)) => short_float(*value),
            (Type::Float64, Val::Float64(value)) => {
                Number::from_f64(*value).map_or(Value::Null, Value::Number)
            }
            (Type::Char, Val::Char(value)) => Value::String(value.to_string()),
            (Type::Text, Val::String(value)) => Value::String(value.clone()),
            (Type::Bytes, Val::List(values)) => {
                let bytes = values.iter().map(|value| match value {
                    Val::U8(byte) => Ok(*byte),
                    _ => Err(foreign()),
                });
                Value::String(base64::encode(&bytes.collect::<Result<Vec<_>, _>>()?))
            }
            (Type::List(item), Val::List(values)) => {
                let items = values.iter().map(|value| self.value(value, item));
                Value::Array(items.collect::<Result<_, _>>()?)
            }
            (Type::Option(_), Val::Option(None)) => Value::Null,
            (Type::Option(inner), Val::Option(Some(value))) => {
                let value = self.value(value, inner)?;
                if inner.is_nullable() {
                    Value::Array(vec![value])
                } else {
                    value
                }
            }
            (Type::Tuple(types), Val::Tuple(values)) if types.len() == values.len() => {
                let items = values
                    .iter()
                    .zip(types)
                    .map(|(value, ty)| self.value(value, ty));
                Value::Array(items.collect::<Result<_, _>>()?)
            }
            (Type::Result(sides), Val::Result(Ok(value))) => {
                member("ok", self.payload(value, &sides.ok)?)
            }
            (Type::Result(sides), Val::Result(Err(value))) => {
                member("err", self.payload(value, &sides.err)?)
            }
            (Type::Record(record), Val::Record(values)) if record.fields.len() == values.len() => {
                let mut object = Map::with_capacity(values.len());
                for (field, (name, value)) in record.fields.iter().zip(values) {
                    if field.name != *name {
                        return Err(foreign());
                    }
                    object.insert(names::json(name), self.value(value, &field.ty)?);
                }
                Value::Object(object)
            }
            (Type::Variant(choice), Val::Variant(name, payload)) => {
                let case = choice
                    .cases
                    .iter()
                    .find(|case| case.name == *name)
                    .ok_or_else(foreign)?;
                match (payload, &case.ty) {
                    (None, None) => Value::String(names::json(name)),
                    (Some(value), Some(ty)) => member(&names::json(name), self.value(value, ty)?),
                    _ => return Err(foreign()),
                }
            }
            (Type::Enum(choice), Val::Enum(name))
                if choice.cases.iter().any(|case| case.name == *name) =>
            {
                Value::String(names::json(name))
            }
            (Type::Flags(choice), Val::Flags(chosen)) => {
                let names = choice
                    .cases
                    .iter()
                    .filter(|case| chosen.contains(&case.name));
                Value::Array(
                    names
                        .map(|case| Value::String(names::json(&case.name)))
                        .collect(),
                )
            }
            _ => return Err(foreign()),
        })
    }

    fn payload(&self, value: &Option<Box<Val>>, ty: &Option<Type>) -> Result<Value, Mismatch> {
        match (value, ty) {
            (None, None) => Ok(Value::Null),
            (Some(value), Some(ty)) => self.value(value, ty),
            _ => Err(foreign()),
        }
    }
}

fn foreign() -> Mismatch {
    Mismatch::new(String::new(), Reason::Foreign)
}

fn member(name: &str, value: Value) -> Value {
    Value::Object(Map::from_iter([(name.to_owned(), value)]))
}

/// The shortest decimal number that reads as this one: 0.1 and not 0.10000000149011612.
fn short_float(value: f32) -> Value {
    let number = value.to_string().parse().ok().and_then(Number::from_f64);
    number.map_or(Value::Null, Value::Number)
}

fn integer(value: &Val, kind: Integer) -> Option<Number> {
    Some(match (value, kind.bits, kind.signed) {
        (Val::U8(value), 8, false) => Number::from(*value),
        (Val::U16(value), 16, false) => Number::from(*value),
        (Val::U32(value), 32, false) => Number::from(*value),
        (Val::U64(value), 64, false) => Number::from(*value),
        (Val::S8(value), 8, true) => Number::from(*value),
        (Val::S16(value), 16, true) => Number::from(*value),
        (Val::S32(value), 32, true) => Number::from(*value),
        (Val::S64(value), 64, true) => Number::from(*value),
        _ => return None,
    })
}
