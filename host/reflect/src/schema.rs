//! JSON Schema (draft 2020-12) of arguments and answers.
//!
//! The schema of arguments accepts exactly what [`crate::value::to_vals`] takes (words of handles aside, which are
//! resolved later); the schema of an answer accepts exactly what [`crate::value::to_json`] writes.
//! Named types stand once, under `$defs`.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::{Map, Value, json};

use crate::language::{Language, Text};
use crate::names;
use crate::surface::Function;
use crate::types::{Case, Choice, Integer, Outcome, Record, Type};
use crate::value::GREATEST_FLOAT32;

/// Canonical base64 with padding.
const BASE64: &str =
    "^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?$";

/// What is described: arguments may leave optional members out, answers have them all.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    Input,
    Output,
}

/// The schema of the object of arguments.
pub fn arguments(function: &Function, language: Language) -> Value {
    let mut writer = Writer::new(Direction::Input, language);
    let members = function
        .parameters
        .iter()
        .map(|parameter| (parameter.name.as_str(), &parameter.docs, &parameter.ty));
    let schema = writer.object(members);
    writer.finish(schema)
}

/// The schema of the answer; `null` alone when the function answers nothing.
pub fn answer(function: &Function, language: Language) -> Value {
    value(function.answer(), language)
}

/// The schema of a failure, if the function can fail with a value.
pub fn failure(function: &Function, language: Language) -> Option<Value> {
    function.failure().map(|ty| value(Some(ty), language))
}

/// The three schemas with the name and the description: what `--schema` prints.
pub fn function(function: &Function, language: Language) -> Value {
    let mut object = Map::new();
    object.insert("name".to_owned(), Value::String(function.name.clone()));
    let docs = function.docs.get(language);
    if !docs.is_empty() {
        object.insert("description".to_owned(), Value::String(docs.to_owned()));
    }
    object.insert("arguments".to_owned(), arguments(function, language));
    object.insert("result".to_owned(), answer(function, language));
    if let Some(failure) = failure(function, language) {
        object.insert("error".to_owned(), failure);
    }
    Value::Object(object)
}

fn value(ty: Option<&Type>, language: Language) -> Value {
    let mut writer = Writer::new(Direction::Output, language);
    let schema = ty.map_or_else(|| json!({"type": "null"}), |ty| writer.schema(ty));
    writer.finish(schema)
}

/// Collects the named types on the way.
struct Writer {
    direction: Direction,
    language: Language,
    /// The types of each name that were met. They are compared as a whole: a surface that was kept and read again
    /// holds a type as often as it is used.
    met: HashMap<String, Vec<Type>>,
    definitions: Map<String, Value>,
}

impl Writer {
    fn new(direction: Direction, language: Language) -> Self {
        Self {
            direction,
            language,
            met: HashMap::new(),
            definitions: Map::new(),
        }
    }

    fn finish(self, schema: Value) -> Value {
        let mut object = Map::new();
        object.insert(
            "$schema".to_owned(),
            json!("https://json-schema.org/draft/2020-12/schema"),
        );
        match schema {
            Value::Object(members) => object.extend(members),
            other => {
                object.insert("allOf".to_owned(), json!([other]));
            }
        }
        if !self.definitions.is_empty() {
            object.insert("$defs".to_owned(), Value::Object(self.definitions));
        }
        Value::Object(object)
    }

    fn schema(&mut self, ty: &Type) -> Value {
        match ty {
            Type::Bool => json!({"type": "boolean"}),
            Type::Integer(kind) => integer(*kind),
            Type::Float32 | Type::Float64 => self.float(ty),
            Type::Char => json!({"type": "string", "minLength": 1, "maxLength": 1}),
            Type::Text => json!({"type": "string"}),
            Type::Bytes => {
                json!({"type": "string", "contentEncoding": "base64", "pattern": BASE64})
            }
            Type::List(item) => json!({"type": "array", "items": self.schema(item)}),
            Type::Option(inner) => self.option(inner),
            Type::Tuple(items) => {
                let count = items.len();
                let items: Vec<Value> = items.iter().map(|item| self.schema(item)).collect();
                json!({"type": "array", "prefixItems": items, "items": false, "minItems": count})
            }
            Type::Result(sides) => self.result(sides),
            Type::Record(record) => {
                self.named(ty, &record.origin.name, |writer| writer.record(record))
            }
            Type::Variant(choice) => {
                self.named(ty, &choice.origin.name, |writer| writer.variant(choice))
            }
            Type::Enum(choice) => self.named(ty, &choice.origin.name, |writer| {
                let mut schema = writer.cases(choice);
                writer.describe(&mut schema, &choice.origin.docs);
                schema
            }),
            Type::Flags(choice) => self.named(ty, &choice.origin.name, |writer| {
                let mut schema =
                    json!({"type": "array", "items": writer.cases(choice), "uniqueItems": true});
                writer.describe(&mut schema, &choice.origin.docs);
                schema
            }),
            Type::Handle(handle) => {
                json!({"type": "string", "x-handle": format!("{}.{}", handle.interface, handle.resource)})
            }
        }
    }

    fn float(&self, ty: &Type) -> Value {
        match (self.direction, ty) {
            // Infinities and what is no number are written as null.
            (Direction::Output, _) => json!({"type": ["number", "null"]}),
            (Direction::Input, Type::Float32) => {
                json!({"type": "number", "minimum": -GREATEST_FLOAT32, "maximum": GREATEST_FLOAT32})
            }
            (Direction::Input, _) => json!({"type": "number"}),
        }
    }

    fn option(&mut self, inner: &Type) -> Value {
        let schema = self.schema(inner);
        if inner.is_nullable() {
            let wrapped = json!({"type": "array", "items": schema, "minItems": 1, "maxItems": 1});
            return json!({"anyOf": [wrapped, {"type": "null"}]});
        }
        json!({"anyOf": [schema, {"type": "null"}]})
    }

    fn result(&mut self, sides: &Outcome) -> Value {
        let mut side = |name: &str, ty: &Option<Type>| {
            let payload = ty
                .as_ref()
                .map_or_else(|| json!({"type": "null"}), |ty| self.schema(ty));
            single(name, payload)
        };
        json!({"anyOf": [side("ok", &sides.ok), side("err", &sides.err)]})
    }

    fn record(&mut self, record: &Arc<Record>) -> Value {
        let mut schema = self.object(
            record
                .fields
                .iter()
                .map(|field| (field.name.as_str(), &field.docs, &field.ty)),
        );
        self.describe(&mut schema, &record.origin.docs);
        schema
    }

    fn variant(&mut self, choice: &Arc<Choice>) -> Value {
        let alternatives: Vec<Value> = choice.cases.iter().map(|case| self.case(case)).collect();
        let mut schema = json!({"anyOf": alternatives});
        self.describe(&mut schema, &choice.origin.docs);
        schema
    }

    fn case(&mut self, case: &Case) -> Value {
        let name = names::json(&case.name);
        let mut schema = match &case.ty {
            None => json!({"const": name}),
            Some(ty) => single(&name, self.schema(ty)),
        };
        self.describe(&mut schema, &case.docs);
        schema
    }

    /// The names of cases; described one by one when there is something to say.
    fn cases(&self, choice: &Choice) -> Value {
        if choice
            .cases
            .iter()
            .all(|case| case.docs.get(self.language).is_empty())
        {
            let names: Vec<String> = choice
                .cases
                .iter()
                .map(|case| names::json(&case.name))
                .collect();
            return json!({"type": "string", "enum": names});
        }
        let alternatives: Vec<Value> = choice
            .cases
            .iter()
            .map(|case| {
                let mut schema = json!({"const": names::json(&case.name)});
                self.describe(&mut schema, &case.docs);
                schema
            })
            .collect();
        json!({"type": "string", "oneOf": alternatives})
    }

    fn object<'t>(
        &mut self,
        members: impl Iterator<Item = (&'t str, &'t Text, &'t Type)>,
    ) -> Value {
        let mut properties = Map::new();
        let mut required = Vec::new();
        for (name, docs, ty) in members {
            let name = names::json(name);
            let mut schema = self.schema(ty);
            self.describe(&mut schema, docs);
            if self.direction == Direction::Output || !matches!(ty, Type::Option(_)) {
                required.push(Value::String(name.clone()));
            }
            properties.insert(name, schema);
        }
        json!({"type": "object", "properties": properties, "required": required, "additionalProperties": false})
    }

    /// Puts a named type under `$defs` and refers to it. Two types of one name get two names.
    fn named(&mut self, ty: &Type, name: &str, build: impl FnOnce(&mut Self) -> Value) -> Value {
        let met = self.met.entry(name.to_owned()).or_default();
        let known = met.iter().position(|other| other == ty);
        // WIT names hold no full stop, so this meets no other name.
        let key = match known.unwrap_or(met.len()) {
            0 => name.to_owned(),
            number => format!("{name}.{}", number + 1),
        };
        if known.is_none() {
            met.push(ty.clone());
            let schema = build(self);
            self.definitions.insert(key.clone(), schema);
        }
        json!({"$ref": format!("#/$defs/{key}")})
    }

    fn describe(&self, schema: &mut Value, docs: &Text) {
        let docs = docs.get(self.language);
        if let (false, Some(schema)) = (docs.is_empty(), schema.as_object_mut()) {
            schema.insert("description".to_owned(), Value::String(docs.to_owned()));
        }
    }
}

fn integer(kind: Integer) -> Value {
    let bound =
        |value: i128| serde_json::Number::from_i128(value).map_or(Value::Null, Value::Number);
    json!({"type": "integer", "minimum": bound(kind.least()), "maximum": bound(kind.greatest())})
}

fn single(name: &str, payload: Value) -> Value {
    let properties = Map::from_iter([(name.to_owned(), payload)]);
    json!({"type": "object", "properties": properties, "required": [name], "additionalProperties": false})
}
