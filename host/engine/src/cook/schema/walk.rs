//! The walk through a schema: each keyword checked, references replaced by what they stand for.

use inference::Error;
use serde_json::{Map, Value, json};

use super::{
    MOST_DEPTH, MOST_ITEMS, MOST_LENGTH, MOST_PROPERTIES, MOST_RULES, MOST_VALUES, MOST_WEIGHT,
    narrow, pattern, refused,
};

/// Keywords that say something about values.
const KNOWN: [&str; 26] = [
    "$ref",
    "additionalProperties",
    "allOf",
    "anyOf",
    "const",
    "enum",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "format",
    "items",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "oneOf",
    "pattern",
    "prefixItems",
    "properties",
    "required",
    "type",
    // Only looked into when something refers to it.
    "$defs",
];

/// Keywords that say nothing about values.
const ANNOTATIONS: [&str; 9] = [
    "$comment",
    "$schema",
    "default",
    "definitions",
    "deprecated",
    "description",
    "examples",
    "readOnly",
    "title",
];

/// The formats that answers can be made by.
const FORMATS: [&str; 10] = [
    "date",
    "date-time",
    "duration",
    "email",
    "hostname",
    "ipv4",
    "ipv6",
    "time",
    "uri",
    "uuid",
];

const TYPES: [&str; 7] = [
    "array", "boolean", "integer", "null", "number", "object", "string",
];

/// Checks a whole schema and returns what a grammar is made from.
pub(super) fn walk(root: &Value) -> Result<Value, Error> {
    if let Some(draft) = root.get("$schema")
        && draft != "https://json-schema.org/draft/2020-12/schema"
    {
        let what = "only draft 2020-12 is known; leave $schema out or name that draft";
        return Err(refused("/$schema", what));
    }
    let mut walk = Walk {
        root,
        rules: 0,
        references: Vec::new(),
    };
    let (grammar, weight) = walk.schema(root, "", 1, true)?;
    if weight > MOST_WEIGHT {
        let what = format!(
            "an answer may repeat {weight} rules, the most are {MOST_WEIGHT}; \
             lower maxItems or maxLength"
        );
        return Err(refused("", &what));
    }
    Ok(grammar)
}

struct Walk<'a> {
    root: &'a Value,
    rules: usize,
    /// The references that are being followed.
    references: Vec<&'a str>,
}

impl<'a> Walk<'a> {
    /// Checks one schema; returns what it becomes, and its weight.
    ///
    /// `narrow` says that leaving out unlisted properties changes nothing but the choice of the model.
    fn schema(
        &mut self,
        node: &'a Value,
        pointer: &str,
        depth: usize,
        narrow: bool,
    ) -> Result<(Value, u64), Error> {
        self.rules += 1;
        if self.rules > MOST_RULES {
            return Err(refused(
                pointer,
                &format!("the schema has more than {MOST_RULES} rules"),
            ));
        }
        if depth > MOST_DEPTH {
            return Err(refused(
                pointer,
                &format!("nested more than {MOST_DEPTH} deep"),
            ));
        }
        let object = match node {
            Value::Bool(true) => return Ok((json!({}), 1)),
            Value::Object(object) => object,
            _ => return Err(refused(pointer, "a schema is an object or true")),
        };
        let combines = ["allOf", "anyOf", "oneOf", "$ref"]
            .iter()
            .filter(|keyword| object.contains_key(**keyword))
            .count();
        let asserts = object
            .keys()
            .filter(|keyword| KNOWN.contains(&keyword.as_str()) && *keyword != "$defs")
            .count();
        // Schemas that hold together with others must see the properties of those.
        let alone = narrow && combines == 1 && asserts == 1;
        let mut made = Map::new();
        let mut weight = 1_u64;
        for (keyword, value) in object {
            let at = below(pointer, keyword);
            let (value, more) = match keyword.as_str() {
                "$defs" => continue,
                known if ANNOTATIONS.contains(&known) => continue,
                "$ref" => {
                    let (schema, weight) = self.reference(value, &at, depth, alone)?;
                    if asserts == 1 {
                        return Ok((schema, weight));
                    }
                    let others = made.entry("allOf").or_insert_with(|| json!([]));
                    if let Value::Array(others) = others {
                        others.push(schema);
                    }
                    (Value::Null, weight)
                }
                "allOf" | "anyOf" | "oneOf" => {
                    let narrow = alone && keyword == "anyOf";
                    let (schemas, weight) = self.list(value, &at, depth, narrow)?;
                    match (keyword.as_str(), made.get_mut("allOf")) {
                        ("allOf", Some(Value::Array(others))) => {
                            others.extend(schemas);
                            (Value::Null, weight)
                        }
                        _ => (Value::Array(schemas), weight),
                    }
                }
                "prefixItems" => {
                    let (schemas, weight) = self.list(value, &at, depth, narrow)?;
                    (Value::Array(schemas), weight)
                }
                "items" => {
                    if value.is_array() {
                        return Err(refused(&at, "a list of schemas is called prefixItems"));
                    }
                    if *value == Value::Bool(false) {
                        (Value::Bool(false), 1)
                    } else {
                        let (schema, weight) = self.schema(value, &at, depth + 1, narrow)?;
                        (schema, weight.saturating_mul(repeats(object)))
                    }
                }
                "additionalProperties" => {
                    if *value == Value::Bool(false) {
                        (Value::Bool(false), 1)
                    } else {
                        self.schema(value, &at, depth + 1, narrow)?
                    }
                }
                "properties" => self.properties(value, &at, depth, narrow)?,
                simple => (assertion(simple, value, &at)?, weight_of(simple, value)),
            };
            weight = weight.saturating_add(more);
            if !value.is_null() || keyword == "const" {
                made.insert(keyword.clone(), value);
            }
        }
        narrow::endless(&mut made);
        if narrow && combines == 0 && lists_all(object) {
            made.insert("additionalProperties".to_owned(), Value::Bool(false));
        }
        Ok((Value::Object(made), weight))
    }

    fn list(
        &mut self,
        value: &'a Value,
        at: &str,
        depth: usize,
        narrow: bool,
    ) -> Result<(Vec<Value>, u64), Error> {
        let schemas = value
            .as_array()
            .filter(|schemas| !schemas.is_empty())
            .ok_or_else(|| refused(at, "a list of at least one schema is expected"))?;
        let mut made = Vec::with_capacity(schemas.len());
        let mut weight = 0_u64;
        for (index, schema) in schemas.iter().enumerate() {
            let at = below(at, &index.to_string());
            let (schema, more) = self.schema(schema, &at, depth + 1, narrow)?;
            made.push(schema);
            weight = weight.saturating_add(more);
        }
        Ok((made, weight))
    }

    fn properties(
        &mut self,
        value: &'a Value,
        at: &str,
        depth: usize,
        narrow: bool,
    ) -> Result<(Value, u64), Error> {
        let properties = value
            .as_object()
            .ok_or_else(|| refused(at, "an object of schemas is expected"))?;
        if properties.len() > MOST_PROPERTIES {
            let what = format!(
                "{} properties, the most are {MOST_PROPERTIES}",
                properties.len()
            );
            return Err(refused(at, &what));
        }
        let mut made = Map::new();
        let mut weight = 0_u64;
        for (name, schema) in properties {
            let (schema, more) = self.schema(schema, &below(at, name), depth + 1, narrow)?;
            made.insert(name.clone(), schema);
            weight = weight.saturating_add(more);
        }
        Ok((Value::Object(made), weight))
    }

    /// What a reference stands for; it points into the same schema, and not to what it is part of.
    fn reference(
        &mut self,
        value: &'a Value,
        at: &str,
        depth: usize,
        narrow: bool,
    ) -> Result<(Value, u64), Error> {
        let path = value
            .as_str()
            .ok_or_else(|| refused(at, "a reference is a string"))?;
        let Some(inner) = path.strip_prefix('#') else {
            let what = "a reference out of the schema; write what it stands for under $defs";
            return Err(refused(at, what));
        };
        if self.references.contains(&path) || inner.is_empty() {
            let what = format!(
                "« {path} » refers to what it is part of; \
                 write the nesting out as deep as it may be"
            );
            return Err(refused(at, &what));
        }
        let target = self
            .root
            .pointer(inner)
            .ok_or_else(|| refused(at, &format!("nothing stands at « {path} »")))?;
        self.references.push(path);
        let made = self.schema(target, inner, depth + 1, narrow);
        self.references.pop();
        made
    }
}

/// Checks a keyword that holds no schema.
fn assertion(keyword: &str, value: &Value, at: &str) -> Result<Value, Error> {
    let bounded = |most: u64| match value.as_u64() {
        Some(count) if count <= most => Ok(()),
        Some(count) => Err(refused(at, &format!("{count}, the most are {most}"))),
        None => Err(refused(at, "a whole number from 0 is expected")),
    };
    match keyword {
        "type" => {
            let one = |kind: &Value| kind.as_str().is_some_and(|kind| TYPES.contains(&kind));
            let good = match value {
                Value::Array(kinds) => !kinds.is_empty() && kinds.iter().all(one),
                kind => one(kind),
            };
            if !good {
                return Err(refused(at, &format!("the types are {}", TYPES.join(", "))));
            }
        }
        "enum" => match value.as_array().map(Vec::len) {
            Some(1..=MOST_VALUES) => {}
            Some(count) => {
                let what = format!("{count} values, there are 1 to {MOST_VALUES}");
                return Err(refused(at, &what));
            }
            None => return Err(refused(at, "a list of values is expected")),
        },
        "const" => {}
        "required" => {
            let names = value.as_array().map(Vec::as_slice);
            if !names.is_some_and(|names| names.iter().all(Value::is_string)) {
                return Err(refused(at, "a list of names is expected"));
            }
        }
        "minItems" | "maxItems" | "minProperties" | "maxProperties" => bounded(MOST_ITEMS)?,
        "minLength" | "maxLength" => bounded(MOST_LENGTH)?,
        "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" => {
            if !value.is_number() {
                return Err(refused(at, "a number is expected"));
            }
        }
        "multipleOf" => {
            if value.as_f64().is_none_or(|step| step <= 0.0) {
                return Err(refused(at, "a number above 0 is expected"));
            }
        }
        "pattern" => {
            let text = value
                .as_str()
                .ok_or_else(|| refused(at, "a pattern is a string"))?;
            pattern::check(text).map_err(|what| refused(at, &what))?;
        }
        "format" => {
            let known = value.as_str().is_some_and(|name| FORMATS.contains(&name));
            if !known {
                let what = format!("the formats are {}", FORMATS.join(", "));
                return Err(refused(at, &what));
            }
        }
        _ => {
            let what = format!("this keyword is not known; there are {}", KNOWN.join(", "));
            return Err(refused(at, &what));
        }
    }
    Ok(value.clone())
}

fn weight_of(keyword: &str, value: &Value) -> u64 {
    match keyword {
        "minLength" | "maxLength" => value.as_u64().unwrap_or(0) / 32,
        "enum" => value.as_array().map_or(0, |values| values.len() as u64),
        _ => 0,
    }
}

/// How often the items of an array may come.
fn repeats(array: &Map<String, Value>) -> u64 {
    let bound = |keyword| array.get(keyword).and_then(Value::as_u64);
    bound("maxItems").or(bound("minItems")).unwrap_or(1).max(1)
}

/// Whether an object lists its properties, all that it requires among them, and says nothing about others.
fn lists_all(object: &Map<String, Value>) -> bool {
    let Some(properties) = object.get("properties").and_then(Value::as_object) else {
        return false;
    };
    let required = object.get("required").and_then(Value::as_array);
    let listed = required
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .all(|name| properties.contains_key(name));
    let least = object.get("minProperties").and_then(Value::as_u64);
    listed
        && !object.contains_key("additionalProperties")
        && least.is_none_or(|least| least <= properties.len() as u64)
}

/// The JSON pointer of a member.
fn below(pointer: &str, member: &str) -> String {
    let member = member.replace('~', "~0").replace('/', "~1");
    format!("{pointer}/{member}")
}
