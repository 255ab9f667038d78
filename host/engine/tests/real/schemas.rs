//! Five hundred answers by random schemas: each one validates, and the engine lives.

use std::time::{Duration, Instant};

use engine::Kitchen as _;
use inference::{Error, Request, Shape};
use serde_json::{Map, Value, json};

use crate::shared::{
    Dice, chat_model, check_sums, finish, kitchen, notice, order, request, settings, settle,
};

/// How many schemas.
const SCHEMAS: usize = 500;

#[test]
fn answers_by_random_schemas_validate() {
    let Some(model) = chat_model() else { return };
    let (kitchen, rows) = kitchen(settings(), vec![model]);
    let mut dice = Dice(2026);
    let schemas: Vec<Value> = (0..SCHEMAS).map(|_| whole(&mut dice)).collect();
    let began = Instant::now();
    let mut receivers: Vec<_> = schemas
        .iter()
        .enumerate()
        .map(|(number, schema)| {
            kitchen.ask(order(Request {
                shape: Shape::JsonSchema(schema.to_string()),
                max_tokens: 700,
                // Half of them warm: what is unlikely must be valid too.
                temperature: if number % 2 == 0 { 0 } else { 1_500 },
                seed: number as u64,
                ..request(
                    "Fill in the form.",
                    "The council met on 3 March and repaired the bridge for 1,200 euros.",
                )
            }))
        })
        .collect();
    let mut incomplete = 0;
    let mut tokens = 0;
    for (schema, receiver) in schemas.iter().zip(&mut receivers) {
        match finish(receiver) {
            Ok(answer) => {
                tokens += answer.usage.answer_tokens;
                let value: Value = serde_json::from_str(&answer.text)
                    .unwrap_or_else(|error| panic!("{schema}: {} {error}", answer.text));
                let valid = jsonschema::draft202012::is_valid(schema, &value);
                assert!(valid, "{schema}: {}", answer.text);
            }
            Err(Error::Incomplete(text)) => {
                notice(&format!("{schema} was cut: {text}"));
                incomplete += 1;
            }
            Err(error) => panic!("{schema}: {error}"),
        }
    }
    settle(&kitchen, Duration::from_secs(5));
    check_sums(&kitchen, &rows);
    notice(&format!(
        "{SCHEMAS} schemas: {} valid, {incomplete} cut, 0 other, {tokens} tokens in {:.0} s",
        SCHEMAS - incomplete,
        began.elapsed().as_secs_f32()
    ));
    assert_eq!(incomplete, 0);
}

/// A schema with definitions that it may refer to.
fn whole(dice: &mut Dice) -> Value {
    let mut schema = random(dice, 3);
    if let Value::Object(object) = &mut schema {
        object.insert(
            "$defs".to_owned(),
            json!({"leaf": random(dice, 0), "pair": {
                "type": "array", "prefixItems": [{"$ref": "#/$defs/leaf"}, {"type": "boolean"}],
                "items": false, "minItems": 2
            }}),
        );
    }
    schema
}

fn random(dice: &mut Dice, depth: u64) -> Value {
    let kinds = if depth == 0 { 12 } else { 16 };
    let low = dice.below(50) as i64 - 25;
    let length = 1 + dice.below(16);
    match dice.below(kinds) {
        0 => json!({"type": "boolean"}),
        1 => json!({"type": "null", "description": "always null"}),
        2 => json!({"type": "integer", "minimum": low, "maximum": low + dice.below(1_000) as i64}),
        3 => json!({"type": "string", "maxLength": length}),
        4 => json!({"type": "string", "minLength": length, "maxLength": length + 8}),
        5 => json!({"enum": ["bridge", "Nîmes", 3, null, [1, "a"], {"k": true}]}),
        6 => json!({"const": {"fixed": [1, 2.5, "\"quoted\"\n"]}}),
        7 => json!({"type": "string", "pattern": "^[A-Z]{2}-[0-9]{2,4}$"}),
        8 => {
            json!({"type": "string", "format": (["date", "uuid", "time"][dice.below(3) as usize])})
        }
        9 => json!({"type": ["integer", "null"], "minimum": 0, "exclusiveMaximum": 500}),
        10 => json!({"type": "number", "minimum": low, "maximum": low + 3}),
        11 => json!({"type": "string", "format": "date-time"}),
        12 => object(dice, depth),
        13 => json!({
            "type": "array", "items": random(dice, depth - 1),
            "minItems": dice.below(2), "maxItems": 1 + dice.below(3)
        }),
        14 => json!({"anyOf": [random(dice, depth - 1), random(dice, depth - 1)]}),
        _ => json!({"$ref": (["#/$defs/leaf", "#/$defs/pair"][dice.below(2) as usize])}),
    }
}

fn object(dice: &mut Dice, depth: u64) -> Value {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for name in ["title", "n/a", "été", "items", "a b"] {
        if dice.below(2) == 0 {
            properties.insert(name.to_owned(), random(dice, depth - 1));
            if dice.below(2) == 0 {
                required.push(name);
            }
        }
    }
    let mut object = json!({"type": "object", "properties": properties, "required": required});
    if dice.below(2) == 0 {
        object["additionalProperties"] = Value::Bool(false);
    }
    object
}
