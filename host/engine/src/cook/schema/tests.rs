//! Every bound, and every refusal with its place.

use serde_json::json;

use super::*;

fn refusal(schema: &Value) -> String {
    match Schema::read(&schema.to_string()) {
        Err(Error::ShapeRefused(reason)) => reason,
        other => panic!("{schema} gives {other:?}"),
    }
}

fn accepted(schema: &Value) -> Value {
    Schema::read(&schema.to_string())
        .unwrap_or_else(|error| panic!("{schema}: {error}"))
        .grammar
}

fn many(count: usize, value: &Value) -> Value {
    Value::Array(vec![value.clone(); count])
}

#[test]
fn unknown_keywords_are_refused_by_place() {
    for (schema, expected) in [
        (json!({"not": {}}), "/not: this keyword"),
        (
            json!({"properties": {"a/b": {"uniqueItems": true}}}),
            "/properties/a~1b/uniqueItems: this keyword",
        ),
        (
            json!({"items": [{}, {}]}),
            "/items: a list of schemas is called prefixItems",
        ),
        (
            json!({"$schema": "http://json-schema.org/draft-07/schema#"}),
            "/$schema: only draft 2020-12",
        ),
        (json!({"type": "text"}), "/type: the types are"),
        (json!({"format": "iban"}), "/format: the formats are"),
        (json!({"anyOf": []}), "/anyOf: a list of at least one"),
        (json!({"anyOf": [false]}), "/anyOf/0: a schema is an object"),
        (json!({"minLength": -1}), "/minLength: a whole number"),
        (json!({"multipleOf": 0}), "/multipleOf: a number above 0"),
        (json!({"required": [1]}), "/required: a list of names"),
        (json!({"patternProperties": {}}), "/patternProperties: this"),
    ] {
        let reason = refusal(&schema);
        assert!(reason.starts_with(expected), "{schema}: {reason}");
    }
    match Schema::read("{") {
        Err(Error::ShapeRefused(reason)) => {
            assert!(
                reason.starts_with("the schema: this is no JSON"),
                "{reason}"
            );
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_bounds_hold() {
    let mut deep = json!({"type": "null"});
    for _ in 1..MOST_DEPTH {
        deep = json!({"type": "array", "items": deep, "maxItems": 1});
    }
    accepted(&deep);
    let reason = refusal(&json!({"items": deep}));
    assert!(reason.contains("nested more than"), "{reason}");

    let null = json!({"type": "null"});
    accepted(&json!({"anyOf": many(MOST_RULES - 1, &null)}));
    let reason = refusal(&json!({"anyOf": many(MOST_RULES, &null)}));
    assert!(reason.contains("rules"), "{reason}");

    accepted(&json!({"enum": (0..MOST_VALUES).collect::<Vec<_>>()}));
    let reason = refusal(&json!({"enum": (0..=MOST_VALUES).collect::<Vec<_>>()}));
    assert!(reason.starts_with("/enum: 501 values"), "{reason}");

    let properties = |count: usize| {
        let members = (0..count).map(|n| (format!("p{n}"), null.clone()));
        json!({"properties": members.collect::<serde_json::Map<_, _>>()})
    };
    accepted(&properties(MOST_PROPERTIES));
    let reason = refusal(&properties(MOST_PROPERTIES + 1));
    assert!(reason.starts_with("/properties: 201"), "{reason}");

    for (keyword, most) in [
        ("minItems", MOST_ITEMS),
        ("maxItems", MOST_ITEMS),
        ("minProperties", MOST_ITEMS),
        ("maxProperties", MOST_ITEMS),
        ("minLength", MOST_LENGTH),
        ("maxLength", MOST_LENGTH),
    ] {
        accepted(&json!({keyword: most}));
        let reason = refusal(&json!({keyword: most + 1}));
        assert!(reason.starts_with(&format!("/{keyword}: ")), "{reason}");
    }

    let text = |length: usize| json!({"description": "x".repeat(length)}).to_string();
    let frame = text(0).len();
    assert!(Schema::read(&text(MOST_BYTES - frame)).is_ok());
    assert!(Schema::read(&text(MOST_BYTES - frame + 1)).is_err());

    let nested = |most: u64| json!({"maxItems": 100, "items": {"maxItems": most, "items": {"type": "null"}}});
    accepted(&nested(400));
    let reason = refusal(&nested(500));
    assert!(reason.contains("lower maxItems"), "{reason}");
    let long = json!({"maxItems": 1_000, "items": {"maxLength": 10_000}});
    assert!(refusal(&long).contains("lower maxItems or maxLength"));
}

#[test]
fn patterns_are_plain_and_short() {
    for good in ["^[A-Z]{2}[0-9]{1,4}$", "a|b", "^(ab){0,100}$", "[éà]+"] {
        accepted(&json!({"pattern": good}));
    }
    for (bad, expected) in [
        ("(?=a)b", "no regular expression"),
        (r"(a)\1", "no regular expression"),
        (r"\ba", "only ^ at the beginning"),
        ("((a{100}){100}){100}", "written out"),
        ("(", "no regular expression"),
    ] {
        let reason = refusal(&json!({"pattern": bad}));
        assert!(reason.starts_with("/pattern: "), "{reason}");
        assert!(reason.contains(expected), "{bad}: {reason}");
    }
    accepted(&json!({"pattern": "a".repeat(MOST_PATTERN_BYTES)}));
    refusal(&json!({"pattern": "a".repeat(MOST_PATTERN_BYTES + 1)}));
    accepted(&json!({"pattern": format!("a{{{}}}", MOST_PATTERN_STEPS / 2)}));
    refusal(&json!({"pattern": format!("(aa){{{MOST_PATTERN_STEPS}}}")}));
}

#[test]
fn references_are_local_and_end() {
    let tree = json!({
        "$defs": {"node": {"type": "object", "properties": {"next": {"$ref": "#/$defs/node"}}}},
        "$ref": "#/$defs/node"
    });
    assert!(refusal(&tree).contains("refers to what it is part of"));
    let itself = json!({"items": {"$ref": "#"}});
    assert!(refusal(&itself).contains("refers to what it is part of"));
    let away = json!({"$ref": "https://example.org/schema"});
    assert!(refusal(&away).contains("out of the schema"));
    let nothing = json!({"$ref": "#/$defs/none"});
    assert!(refusal(&nothing).contains("nothing stands at"));
    // Each level doubles: what is short becomes long when it is followed.
    let mut definitions = serde_json::Map::new();
    definitions.insert("d0".to_owned(), json!({"type": "null"}));
    for level in 1..14 {
        let before = json!({"$ref": format!("#/$defs/d{}", level - 1)});
        definitions.insert(format!("d{level}"), json!({"anyOf": [before, before]}));
    }
    let doubling = json!({"$defs": definitions, "$ref": "#/$defs/d13"});
    assert!(refusal(&doubling).contains("rules"));
    let used = json!({
        "$defs": {"day": {"type": "string", "format": "date", "title": "Day"}},
        "type": "object",
        "properties": {"from": {"$ref": "#/$defs/day"}, "to": {"$ref": "#/$defs/day"}},
        "required": ["from"]
    });
    let day = json!({"type": "string", "format": "date"});
    assert_eq!(
        accepted(&used),
        json!({
            "type": "object",
            "properties": {"from": day, "to": day},
            "required": ["from"],
            "additionalProperties": false
        })
    );
}

#[test]
fn only_what_may_be_is_narrowed() {
    let listed = json!({"properties": {"a": {"type": "null"}}});
    let narrowed = json!({"properties": {"a": {"type": "null"}}, "additionalProperties": false});
    assert_eq!(accepted(&listed), narrowed);
    assert_eq!(
        accepted(&json!({"anyOf": [listed]})),
        json!({"anyOf": [narrowed]})
    );
    for schema in [
        json!({"allOf": [listed, {"required": ["b"]}]}),
        json!({"oneOf": [listed, {"type": "null"}]}),
        json!({"properties": {"a": {}}, "anyOf": [{"required": ["b"]}]}),
        json!({"properties": {"a": {}}, "required": ["b"]}),
        json!({"properties": {"a": {}}, "minProperties": 2}),
        json!({"properties": {"a": {}}, "additionalProperties": {"type": "null"}}),
    ] {
        assert_eq!(accepted(&schema), schema);
    }
}

#[test]
fn answers_are_checked() {
    let schema = Schema::read(r#"{"type": "object", "properties": {"n": {"type": "integer"}}}"#)
        .expect("a schema");
    assert_eq!(schema.check(r#"{"n":1}"#), Ok(()));
    for (answer, expected) in [("{\"n\":", "parse"), (r#"{"n":"x"}"#, "« /n »")] {
        match schema.check(answer) {
            Err(Error::Failed(reason)) => assert!(reason.contains(expected), "{reason}"),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn fractions_end() {
    let number = accepted(&json!({"type": "number", "minimum": 0, "maximum": 2.5}));
    assert_eq!(number["multipleOf"], json!(0.000_001));
    for left in [
        json!({"type": "number", "multipleOf": 0.01}),
        json!({"type": "number", "minimum": 0.123_456_789, "maximum": 0.123_456_79}),
        json!({"type": "number", "enum": [0.5]}),
        json!({"type": "integer"}),
        json!({"type": "string", "format": "date"}),
        json!({"type": "string", "format": "time", "pattern": "^1"}),
    ] {
        assert_eq!(accepted(&left), left);
    }
    let time = accepted(&json!({"type": "string", "format": "date-time"}));
    assert!(time.get("format").is_none());
    let pattern = jsonschema::draft202012::new(&time).expect("a schema");
    let checked = json!({"type": "string", "format": "date-time"});
    let format = jsonschema::draft202012::options()
        .should_validate_formats(true)
        .build(&checked)
        .expect("a schema");
    for good in ["2024-02-28T23:59:59Z", "1999-12-31T00:00:00+01:30"] {
        assert!(
            pattern.is_valid(&json!(good)) && format.is_valid(&json!(good)),
            "{good}"
        );
    }
    for bad in [
        "2024-02-30T00:00:00Z",
        "2024-04-31T00:00:00Z",
        "2024-01-01T24:00:00Z",
        "2024-01-01T00:00:00",
    ] {
        assert!(
            !pattern.is_valid(&json!(bad)) && !format.is_valid(&json!(bad)),
            "{bad}"
        );
    }
}
