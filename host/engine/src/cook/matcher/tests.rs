//! What may come next, and that an error never lets everything through.

use std::time::{Duration, Instant};

use serde_json::{Map, json};

use super::*;
use crate::cook::schema::Schema;
use crate::cook::testing::{END, vocabulary};

fn json_matcher(vocabulary: &Vocabulary, schema: &Value) -> Matcher {
    let schema = Schema::read(&schema.to_string()).expect("a schema");
    Matcher::json(vocabulary, &schema.grammar).expect("a grammar")
}

fn text(tokens: &[Token]) -> String {
    let bytes: Vec<u8> = tokens
        .iter()
        .map(|token| u8::try_from(*token).expect("a byte"))
        .collect();
    String::from_utf8(bytes).expect("text")
}

#[test]
fn what_is_forced_needs_no_model() {
    let vocabulary = vocabulary();
    let schema = json!({
        "type": "object",
        "properties": {"ville": {"const": "Nîmes"}, "n": {"type": "integer", "minimum": 1, "maximum": 2}},
        "required": ["ville", "n"]
    });
    let mut matcher = json_matcher(&vocabulary, &schema);
    let forced = matcher.forced(&vocabulary).expect("tokens");
    assert_eq!(text(&forced), r#"{"ville":"Nîmes","n":"#);
    assert!(!matcher.is_complete());
    let allowed = matcher.allowed(&vocabulary).expect("tokens");
    assert_eq!(text(&allowed.to_list()), "12");
    matcher
        .accept(Token::from(b'1'), &vocabulary)
        .expect("allowed");
    assert_eq!(matcher.forced(&vocabulary), Ok(vec![Token::from(b'}')]));
    assert!(matcher.is_complete());
}

#[test]
fn no_blanks_are_allowed_between() {
    let vocabulary = vocabulary();
    let mut matcher = json_matcher(&vocabulary, &json!({"type": "array", "items": {}}));
    matcher.forced(&vocabulary).expect("tokens");
    let allowed = matcher.allowed(&vocabulary).expect("tokens");
    for blank in *b" \n\t\r" {
        assert!(!allowed.is_allowed(Token::from(blank)), "{blank}");
    }
    assert!(allowed.is_allowed(Token::from(b']')));
    assert!(!allowed.is_allowed(END));
}

#[test]
fn a_token_that_is_not_allowed_ends_it() {
    let vocabulary = vocabulary();
    let mut matcher = json_matcher(&vocabulary, &json!({"type": "boolean"}));
    let accepted = matcher.accept(Token::from(b'x'), &vocabulary);
    assert!(matches!(accepted, Err(Error::Failed(_))), "{accepted:?}");
    // And from then on nothing is allowed, rather than everything.
    let allowed = matcher.allowed(&vocabulary);
    assert!(matches!(allowed, Err(Error::Failed(_))));
    assert!(!matcher.is_complete());
    assert!(matches!(
        matcher.forced(&vocabulary),
        Ok(tokens) if tokens.is_empty()
    ));
}

#[test]
fn an_impossible_schema_is_refused() {
    let vocabulary = vocabulary();
    let schema = json!({"type": "integer", "minimum": 3, "maximum": 2});
    let schema = Schema::read(&schema.to_string()).expect("a schema");
    match Matcher::json(&vocabulary, &schema.grammar) {
        Err(Error::ShapeRefused(reason)) => {
            assert!(
                reason.starts_with("the schema cannot be followed"),
                "{reason}"
            );
        }
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("a number that is at least 3 and at most 2"),
    }
}

#[test]
fn choices_are_followed_to_their_end() {
    let vocabulary = vocabulary();
    let choices = ["oui", "oui, mais", "non", "é"].map(str::to_owned).to_vec();
    let mut matcher = Matcher::choice(choices);
    assert_eq!(matcher.forced(&vocabulary), Ok(Vec::new()));
    let allowed = matcher.allowed(&vocabulary).expect("tokens").to_list();
    assert_eq!(allowed, [u32::from(b'n'), u32::from(b'o'), 0xC3]);
    for byte in b"oui" {
        matcher
            .accept(Token::from(*byte), &vocabulary)
            .expect("allowed");
    }
    assert!(!matcher.is_complete(), "it may go on");
    let allowed = matcher.allowed(&vocabulary).expect("tokens").to_list();
    assert_eq!(allowed, [u32::from(b','), END]);
    matcher.accept(END, &vocabulary).expect("allowed");
    assert!(matcher.is_complete());
}

#[test]
fn an_only_choice_is_forced() {
    let vocabulary = vocabulary();
    let mut matcher = Matcher::choice(vec!["oui".to_owned()]);
    let forced = matcher.forced(&vocabulary).expect("tokens");
    assert_eq!(text(&forced), "oui");
    assert!(matcher.is_complete());
}

#[test]
fn a_choice_that_is_left_is_an_error() {
    let vocabulary = vocabulary();
    let mut matcher = Matcher::choice(vec!["oui".to_owned(), "non".to_owned()]);
    assert!(matcher.accept(END, &vocabulary).is_err());
    let mut matcher = Matcher::choice(vec!["oui".to_owned(), "non".to_owned()]);
    assert!(matcher.accept(Token::from(b'x'), &vocabulary).is_err());
    assert!(matcher.allowed(&vocabulary).is_err());
}

#[test]
fn a_fraction_has_six_digits_at_most() {
    let vocabulary = vocabulary();
    let schema = json!({"type": "number", "minimum": -3, "maximum": 4});
    let mut matcher = json_matcher(&vocabulary, &schema);
    for byte in b"3.123456" {
        let allowed = matcher.allowed(&vocabulary).expect("tokens");
        assert!(allowed.is_allowed(Token::from(*byte)), "{byte}");
        matcher
            .accept(Token::from(*byte), &vocabulary)
            .expect("allowed");
    }
    if !matcher.is_complete() {
        let allowed = matcher.allowed(&vocabulary).expect("tokens");
        assert_eq!(allowed.to_list(), [END]);
    }
}

#[test]
fn the_heaviest_schemas_are_followed_quickly() {
    let vocabulary = vocabulary();
    let text = json!({"type": "string", "maxLength": 10_000});
    let words: Vec<String> = (0..500)
        .map(|n| format!("{n} {}", "x".repeat(100)))
        .collect();
    let properties: Map<String, Value> = (0..200)
        .map(|n| {
            (
                format!("property {n}"),
                json!({"type": "string", "maxLength": 1_000}),
            )
        })
        .collect();
    let names: Vec<&String> = properties.keys().collect();
    let either: Vec<Value> = (0..900)
        .map(|n| json!({"type": "object", "properties": {"a": {"const": n}}, "required": ["a"]}))
        .collect();
    for schema in [
        json!({"type": "array", "items": {"type": "string", "maxLength": 1_500}, "minItems": 900, "maxItems": 1_000}),
        json!({"type": "array", "maxItems": 200, "items": {"type": "array", "maxItems": 200, "items": {"type": "null"}}}),
        json!({"enum": words}),
        json!({"type": "object", "properties": properties, "required": names}),
        json!({"type": "object", "properties": properties}),
        json!({"anyOf": either}),
        json!({"type": "string", "pattern": "^((a|b)*a(a|b){50}|c{1,900})$"}),
        json!({"type": "string", "pattern": "([a-z]+[0-9]*){30}.{200}"}),
        json!({"type": "object", "additionalProperties": text, "maxProperties": 1_000}),
        json!({"type": "number", "minimum": -1e300, "maximum": 1e300, "multipleOf": 0.000_007}),
        json!({"type": "integer", "multipleOf": 999_999_937}),
        json!({"allOf": [text, {"pattern": "^a"}, {"minLength": 9_000}, {"format": "email"}]}),
    ] {
        let began = Instant::now();
        let read = Schema::read(&schema.to_string());
        // A refusal is an answer too; what counts is that it comes soon.
        if let Ok(schema) = &read
            && let Ok(mut matcher) = Matcher::json(&vocabulary, &schema.grammar)
        {
            let mut said = matcher.forced(&vocabulary).map(|forced| forced.len());
            for _ in 0..40 {
                let Ok(allowed) = matcher.allowed(&vocabulary) else {
                    break;
                };
                let tokens = allowed.to_list();
                let token = tokens[tokens.len() / 2];
                if matcher.accept(token, &vocabulary).is_err() || matcher.is_complete() {
                    break;
                }
                said = said.map(|count| count + 1);
            }
            assert!(said.is_ok());
        }
        let took = began.elapsed();
        let shown: String = schema.to_string().chars().take(80).collect();
        assert!(took < Duration::from_secs(5), "{took:?} for {shown}");
    }
}
