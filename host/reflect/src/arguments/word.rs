//! One word of a command line as a JSON value.

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser, ValueParser};
use serde_json::Value;

use crate::language::Language;
use crate::names;
use crate::types::{Choice, Type};
use crate::value;

/// The words for a boolean: what it is, and what people may type.
const BOOLEANS: [(&str, [&str; 4], bool); 2] = [
    ("true", ["yes", "oui", "vrai", "1"], true),
    ("false", ["no", "non", "faux", "0"], false),
];

/// Turns one word into a JSON value; the messages are in the language.
pub(super) fn parser(ty: &Type, language: Language) -> ValueParser {
    match ty {
        Type::Bool => {
            let words = BOOLEANS.map(|(name, others, _)| PossibleValue::new(name).aliases(others));
            let parser = PossibleValuesParser::new(words).map(|word: String| {
                let word = word.to_lowercase();
                Value::Bool(BOOLEANS.iter().any(|(name, others, truth)| {
                    *truth && (*name == word || others.contains(&word.as_str()))
                }))
            });
            ValueParser::new(parser)
        }
        Type::Enum(choice) | Type::Flags(choice) => choices(choice),
        Type::Integer(_) | Type::Float32 | Type::Float64 => {
            let ty = ty.clone();
            ValueParser::new(move |word: &str| number(word, &ty, language))
        }
        Type::Char | Type::Text | Type::Bytes | Type::Handle(_) => {
            let ty = ty.clone();
            ValueParser::new(move |word: &str| {
                checked(Value::String(word.to_owned()), &ty, language)
            })
        }
        _ => {
            let ty = ty.clone();
            ValueParser::new(move |word: &str| {
                let json = serde_json::from_str(word).map_err(|error| {
                    language.pick(
                        format!(
                            "ce n'est pas du JSON (ligne {}, colonne {})",
                            error.line(),
                            error.column()
                        ),
                        format!(
                            "this is no JSON (line {}, column {})",
                            error.line(),
                            error.column()
                        ),
                    )
                })?;
                checked(json, &ty, language)
            })
        }
    }
}

fn checked(json: Value, ty: &Type, language: Language) -> Result<Value, String> {
    match value::check(&json, ty) {
        Ok(()) => Ok(json),
        Err(mismatch) => Err(mismatch.explain(language)),
    }
}

fn number(word: &str, ty: &Type, language: Language) -> Result<Value, String> {
    let word = word.strip_prefix('+').unwrap_or(word);
    let json = match ty {
        // Larger numbers than any type has are read too, so that the message can name the range.
        Type::Integer(kind) => match word.parse::<i128>() {
            Ok(value) if value > kind.greatest() || value < kind.least() => {
                return Err(language.pick(
                    format!(
                        "le nombre doit être compris entre {} et {}",
                        kind.least(),
                        kind.greatest()
                    ),
                    format!(
                        "the number must be between {} and {}",
                        kind.least(),
                        kind.greatest()
                    ),
                ));
            }
            Ok(value) => serde_json::Number::from_i128(value),
            Err(_) => {
                return Err(language
                    .pick("un nombre entier est attendu", "a whole number is expected")
                    .to_owned());
            }
        },
        // A comma is how French people write it.
        _ => word
            .replacen(',', ".", 1)
            .parse()
            .ok()
            .and_then(serde_json::Number::from_f64),
    };
    match json {
        Some(number) => checked(Value::Number(number), ty, language),
        None => Err(language
            .pick("un nombre est attendu", "a number is expected")
            .to_owned()),
    }
}

fn choices(choice: &Choice) -> ValueParser {
    let names: Vec<(Vec<String>, String)> = choice
        .cases
        .iter()
        .map(|case| {
            let spellings = [
                &case.name,
                &names::json(&case.name),
                &case.label.french,
                &case.label.english,
            ];
            let mut spellings: Vec<String> = spellings
                .into_iter()
                .filter(|name| !name.is_empty())
                .cloned()
                .collect();
            spellings.dedup();
            (spellings, names::json(&case.name))
        })
        .collect();
    let values: Vec<PossibleValue> = names
        .iter()
        .map(|(spellings, _)| {
            PossibleValue::new(spellings[0].clone()).aliases(spellings[1..].to_vec())
        })
        .collect();
    let parser = PossibleValuesParser::new(values).map(move |word: String| {
        let word = word.to_lowercase();
        // A label never hides the name of another case.
        let find = |spelling: &dyn Fn(&[String]) -> bool| {
            names.iter().find(|(spellings, _)| spelling(spellings))
        };
        let found = find(&|spellings| spellings[0].to_lowercase() == word).or_else(|| {
            find(&|spellings| {
                spellings
                    .iter()
                    .any(|spelling| spelling.to_lowercase() == word)
            })
        });
        found.map_or(Value::String(word.clone()), |(_, json)| {
            Value::String(json.clone())
        })
    });
    ValueParser::new(parser)
}
