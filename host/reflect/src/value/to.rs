//! From JSON to component values.

use serde_json::{Map, Value};
use wasmtime::component::Val;

use super::base64;
use super::mismatch::{Kind, Mismatch, Reason, Refusal};
use super::number::{self, GREATEST_FLOAT32};
use crate::names;
use crate::types::{Choice, Handle, Integer, Outcome, Type};

/// Walks a value and its type together, and knows where it is.
pub(super) struct Reader<'a, E> {
    open: &'a mut dyn FnMut(&Handle, &str) -> Result<Val, E>,
    path: Vec<Step>,
}

/// One step from a value to a part of it.
enum Step {
    Member(String),
    Index(usize),
}

impl<'a, E> Reader<'a, E> {
    pub(super) fn new(open: &'a mut dyn FnMut(&Handle, &str) -> Result<Val, E>) -> Self {
        Self {
            open,
            path: Vec::new(),
        }
    }

    pub(super) fn value(&mut self, json: &Value, ty: &Type) -> Result<Val, Refusal<E>> {
        match ty {
            Type::Bool => match json {
                Value::Bool(value) => Ok(Val::Bool(*value)),
                _ => self.expected(Kind::Boolean, json),
            },
            Type::Integer(kind) => self.integer(json, *kind),
            Type::Float32 => {
                let value = self.float(json, GREATEST_FLOAT32)?;
                // The range was checked: only the precision can be lost.
                #[expect(
                    clippy::cast_possible_truncation,
                    reason = "a shorter number is what the type asks for"
                )]
                Ok(Val::Float32(value as f32))
            }
            Type::Float64 => Ok(Val::Float64(self.float(json, f64::MAX)?)),
            Type::Char => {
                let mut characters = self.text(json)?.chars();
                match (characters.next(), characters.next()) {
                    (Some(character), None) => Ok(Val::Char(character)),
                    _ => self.refuse(Reason::NotOneCharacter),
                }
            }
            Type::Text => Ok(Val::String(self.text(json)?.to_owned())),
            Type::Bytes => match base64::decode(self.text(json)?) {
                Some(bytes) => Ok(Val::List(bytes.into_iter().map(Val::U8).collect())),
                None => self.refuse(Reason::NotBase64),
            },
            Type::List(item) => {
                let values = self.array(json)?;
                let items = values
                    .iter()
                    .enumerate()
                    .map(|(index, value)| self.at(Step::Index(index), value, item));
                Ok(Val::List(items.collect::<Result<_, _>>()?))
            }
            Type::Option(inner) => self.option(json, inner),
            Type::Tuple(types) => {
                let values = self.array(json)?;
                if values.len() != types.len() {
                    return self.refuse(Reason::Length {
                        expected: types.len(),
                        found: values.len(),
                    });
                }
                let items = values.iter().zip(types).enumerate();
                let items =
                    items.map(|(index, (value, ty))| self.at(Step::Index(index), value, ty));
                Ok(Val::Tuple(items.collect::<Result<_, _>>()?))
            }
            Type::Result(sides) => self.result(json, sides),
            Type::Record(record) => {
                let Value::Object(members) = json else {
                    return self.expected(Kind::Object, json);
                };
                let fields = record
                    .fields
                    .iter()
                    .map(|field| (field.name.as_str(), &field.ty));
                Ok(Val::Record(self.members(members, fields)?))
            }
            Type::Variant(choice) => self.variant(json, choice),
            Type::Enum(choice) => {
                let name = self.text(json)?;
                match choice.case(name) {
                    Some(case) => Ok(Val::Enum(case.name.clone())),
                    None => self.unknown_case(name, choice),
                }
            }
            Type::Flags(choice) => self.flags(json, choice),
            Type::Handle(handle) => {
                let word = self.text(json)?;
                (self.open)(handle, word).map_err(|error| Refusal::Handle {
                    path: self.path(),
                    word: word.to_owned(),
                    error,
                })
            }
        }
    }

    /// Reads the members of a record or the arguments of a function; the result has the WIT names.
    pub(super) fn members<'t>(
        &mut self,
        object: &Map<String, Value>,
        members: impl Iterator<Item = (&'t str, &'t Type)>,
    ) -> Result<Vec<(String, Val)>, Refusal<E>> {
        let members: Vec<(String, &str, &Type)> = members
            .map(|(name, ty)| (names::json(name), name, ty))
            .collect();
        if let Some(name) = object
            .keys()
            .find(|key| members.iter().all(|(known, ..)| known != *key))
        {
            return self.unknown(
                name,
                members.iter().map(|(known, ..)| known.clone()).collect(),
            );
        }
        let mut values = Vec::with_capacity(members.len());
        for (json_name, name, ty) in members {
            let value = match (object.get(&json_name), ty) {
                (Some(json), _) => self.at(Step::Member(json_name), json, ty)?,
                (None, Type::Option(_)) => Val::Option(None),
                (None, _) => return self.refuse(Reason::Missing(json_name)),
            };
            values.push((name.to_owned(), value));
        }
        Ok(values)
    }

    fn option(&mut self, json: &Value, inner: &Type) -> Result<Val, Refusal<E>> {
        if json.is_null() {
            return Ok(Val::Option(None));
        }
        let value = if inner.is_nullable() {
            match self.array(json)? {
                [value] => self.at(Step::Index(0), value, inner)?,
                values => {
                    return self.refuse(Reason::Length {
                        expected: 1,
                        found: values.len(),
                    });
                }
            }
        } else {
            self.value(json, inner)?
        };
        Ok(Val::Option(Some(Box::new(value))))
    }

    fn result(&mut self, json: &Value, sides: &Outcome) -> Result<Val, Refusal<E>> {
        let Some((name, payload)) = single_member(json) else {
            return self.expected(Kind::OkOrErr, json);
        };
        let ty = match name {
            "ok" => &sides.ok,
            "err" => &sides.err,
            _ => return self.expected(Kind::OkOrErr, json),
        };
        let value = match ty {
            Some(ty) => Some(Box::new(self.at(
                Step::Member(name.to_owned()),
                payload,
                ty,
            )?)),
            None if payload.is_null() => None,
            None => {
                self.path.push(Step::Member(name.to_owned()));
                return self.expected(Kind::Null, payload);
            }
        };
        Ok(Val::Result(if name == "ok" {
            Ok(value)
        } else {
            Err(value)
        }))
    }

    fn variant(&mut self, json: &Value, choice: &Choice) -> Result<Val, Refusal<E>> {
        let (name, payload) = match json {
            Value::String(name) => (name.as_str(), None),
            _ => match single_member(json) {
                Some((name, payload)) => (name, Some(payload)),
                None => return self.expected(Kind::Case, json),
            },
        };
        let Some(case) = choice.case(name) else {
            return self.unknown_case(name, choice);
        };
        let payload = match (&case.ty, payload) {
            (None, None) => None,
            (Some(ty), Some(payload)) => Some(Box::new(self.at(
                Step::Member(name.to_owned()),
                payload,
                ty,
            )?)),
            (Some(_), None) => return self.expected(Kind::Object, json),
            (None, Some(_)) => return self.expected(Kind::Text, json),
        };
        Ok(Val::Variant(case.name.clone(), payload))
    }

    fn flags(&mut self, json: &Value, choice: &Choice) -> Result<Val, Refusal<E>> {
        let mut chosen: Vec<String> = Vec::new();
        for (index, value) in self.array(json)?.iter().enumerate() {
            self.path.push(Step::Index(index));
            let name = self.text(value)?;
            let Some(case) = choice.case(name) else {
                return self.unknown_case(name, choice);
            };
            if chosen.contains(&case.name) {
                return self.refuse(Reason::Twice(name.to_owned()));
            }
            chosen.push(case.name.clone());
            self.path.pop();
        }
        Ok(Val::Flags(chosen))
    }

    fn integer(&mut self, json: &Value, kind: Integer) -> Result<Val, Refusal<E>> {
        let Value::Number(found) = json else {
            return self.expected(Kind::WholeNumber, json);
        };
        let Some(value) = number::whole(found) else {
            return self.expected(Kind::WholeNumber, json);
        };
        number::integer(value, kind).map_or_else(
            || {
                self.refuse(Reason::OutOfRange {
                    least: kind.least().to_string(),
                    greatest: kind.greatest().to_string(),
                })
            },
            Ok,
        )
    }

    fn float(&mut self, json: &Value, greatest: f64) -> Result<f64, Refusal<E>> {
        match json.as_f64() {
            None => self.expected(Kind::Number, json),
            Some(value) if value.abs() <= greatest => Ok(value),
            Some(_) => self.refuse(Reason::OutOfRange {
                least: format!("{:e}", -greatest),
                greatest: format!("{greatest:e}"),
            }),
        }
    }

    fn text<'j>(&mut self, json: &'j Value) -> Result<&'j str, Refusal<E>> {
        match json {
            Value::String(text) => Ok(text),
            _ => self.expected(Kind::Text, json),
        }
    }

    fn array<'j>(&mut self, json: &'j Value) -> Result<&'j [Value], Refusal<E>> {
        match json {
            Value::Array(values) => Ok(values),
            _ => self.expected(Kind::Array, json),
        }
    }

    /// Converts a part. After an error the path stays where it is: nothing is read any more.
    fn at(&mut self, step: Step, json: &Value, ty: &Type) -> Result<Val, Refusal<E>> {
        self.path.push(step);
        let value = self.value(json, ty)?;
        self.path.pop();
        Ok(value)
    }

    fn unknown_case<T>(&self, name: &str, choice: &Choice) -> Result<T, Refusal<E>> {
        self.unknown(
            name,
            choice
                .cases
                .iter()
                .map(|case| names::json(&case.name))
                .collect(),
        )
    }

    fn unknown<T>(&self, name: &str, known: Vec<String>) -> Result<T, Refusal<E>> {
        let nearest = names::nearest(name, known.iter().map(String::as_str)).map(str::to_owned);
        self.refuse(Reason::Unknown {
            name: name.to_owned(),
            nearest,
            known,
        })
    }

    fn expected<T>(&self, expected: Kind, found: &Value) -> Result<T, Refusal<E>> {
        self.refuse(Reason::Expected {
            expected,
            found: Kind::of(found),
        })
    }

    fn refuse<T>(&self, reason: Reason) -> Result<T, Refusal<E>> {
        Err(Refusal::Value(Mismatch::new(self.path(), reason)))
    }

    fn path(&self) -> String {
        let mut path = String::new();
        for step in &self.path {
            match step {
                Step::Member(name) if path.is_empty() => path.push_str(name),
                Step::Member(name) => {
                    path.push('.');
                    path.push_str(name);
                }
                Step::Index(index) => path.push_str(&format!("[{index}]")),
            }
        }
        path
    }
}

fn single_member(json: &Value) -> Option<(&str, &Value)> {
    let object = json.as_object()?;
    let mut members = object.iter();
    match (members.next(), members.next()) {
        (Some((name, value)), None) => Some((name, value)),
        _ => None,
    }
}
