//! Values there and back, and the schemas that must say the same as the conversions.

use std::cell::RefCell;
use std::sync::Arc;

use reflect::language::{Language, Text};
use reflect::problem;
use reflect::schema;
use reflect::surface::{Function, Parameter};
use reflect::types::{Handle, Outcome, Record, Type};
use reflect::value::{self, Answer, Mismatch, Refusal};
use serde_json::{Map, Value, json};
use wasmtime::component::Val;

use crate::build::Plan;
use crate::generate::Generator;

/// How many types are generated.
const TYPES: u64 = 400;

#[test]
fn generated_values_come_back_and_fit_their_schemas() {
    let (mut accepted_count, mut refused_count) = (0, 0);
    for seed in 0..TYPES {
        let mut generator = Generator::new(seed);
        let ty = generator.ty();
        let function = function_of(&ty);
        let input = validator(&schema::arguments(&function, Language::French));
        let output = validator(&schema::answer(&function, Language::French));
        for _ in 0..10 {
            let val = generator.value(&ty);
            let json = value::to_json(&val, &ty).expect("a value of the type");
            let arguments = json!({"value": json});
            let answer = if matches!(ty, Type::Result(_)) {
                json!([json])
            } else {
                json.clone()
            };
            assert!(
                output.is_valid(&answer),
                "seed {seed}: {json} is no answer of {ty:?}"
            );
            assert!(
                input.is_valid(&arguments),
                "seed {seed}: {json} is no argument of {ty:?}"
            );
            assert_eq!(
                to_val(&json, &ty).expect("what was written is read"),
                val,
                "seed {seed}: {json}"
            );
            for _ in 0..10 {
                let mut damaged = arguments.clone();
                generator.damage(&mut damaged);
                let accepted = damaged
                    .as_object()
                    .is_some_and(|object| to_vals(object, &function).is_ok());
                if accepted {
                    accepted_count += 1;
                } else {
                    refused_count += 1;
                }
                assert_eq!(
                    input.is_valid(&damaged),
                    accepted,
                    "seed {seed}: {damaged} for {ty:?}"
                );
            }
        }
    }
    // The damage must do both, or the comparison says nothing.
    assert!(
        accepted_count > 1_000 && refused_count > 1_000,
        "{accepted_count} and {refused_count}"
    );
}

#[test]
fn handles_are_opened_wherever_they_stand() {
    let surface = Plan::tools(
        "use gardon:files/files@0.1.0.{file};
         record source { label: string, at: borrow<file> }
         read: func(one: borrow<file>, some: list<source>, other: option<borrow<file>>);",
    )
    .describe()
    .expect("a surface");
    let function = surface.find(&["read"]).expect("the function");
    let arguments = json!({"one": "a", "some": [{"label": "l", "at": "b"}, {"label": "m", "at": "c"}], "other": "d"});
    let opened = RefCell::new(Vec::new());
    let mut open = |handle: &Handle, word: &str| -> Result<Val, String> {
        opened
            .borrow_mut()
            .push(format!("{}.{} {word}", handle.interface, handle.resource));
        Ok(Val::Bool(true))
    };
    let values = value::to_vals(
        arguments.as_object().expect("an object"),
        function,
        &mut open,
    )
    .expect("values");
    assert_eq!(values.len(), 3);
    let expected = ["a", "b", "c", "d"].map(|word| format!("gardon:files/files.file {word}"));
    assert_eq!(*opened.borrow(), expected);

    let mut refuse = |_: &Handle, word: &str| {
        if word == "c" {
            Err("no such file")
        } else {
            Ok(Val::Bool(true))
        }
    };
    let refused = value::to_vals(
        arguments.as_object().expect("an object"),
        function,
        &mut refuse,
    );
    let expected = Refusal::Handle {
        path: "some[1].at".to_owned(),
        word: "c".to_owned(),
        error: "no such file",
    };
    assert_eq!(refused, Err(expected));
}

#[test]
fn messages_name_the_place_and_the_way_out() {
    let surface = Plan::tools(
        "record letter { subject: string, pages: u8 }
         enum pace { fast, slow }
         send: func(letters: list<letter>, pace: option<pace>);",
    )
    .describe()
    .expect("a surface");
    let function = surface.find(&["send"]).expect("the function");
    let check = |arguments: Value, french: &str| {
        let refused =
            to_vals(arguments.as_object().expect("an object"), function).expect_err("a refusal");
        assert_eq!(refused.explain(Language::French), french);
    };
    check(
        json!({"letters": [{"subject": "a", "pages": 256}]}),
        "letters[0].pages : le nombre doit être compris entre 0 et 255",
    );
    check(
        json!({"letters": [{"subjet": "a", "pages": 1}]}),
        "letters[0] : « subjet » est inconnu ; vouliez-vous « subject » ?",
    );
    check(
        json!({"letters": [{"pages": 1}]}),
        "letters[0] : « subject » manque",
    );
    check(
        json!({"letters": {}}),
        "letters : tableau attendu, objet trouvé",
    );
    check(
        json!({"letters": [], "pace": "quick"}),
        "pace : « quick » est inconnu ; possibles : fast, slow",
    );
    check(json!({}), "« letters » manque");
    check(
        json!({"letters": [], "\u{1b}[2J": 1}),
        "« \u{fffd}[2J » est inconnu ; possibles : letters, pace",
    );
}

#[test]
fn a_result_at_the_top_is_an_answer_or_a_failure() {
    let mut function = function_of(&Type::Text);
    function.result = Some(Type::Result(Box::new(Outcome {
        ok: None,
        err: Some(Type::Text),
    })));
    let done = value::answer(&[Val::Result(Ok(None))], &function);
    assert_eq!(done, Ok(Answer::Done(Value::Null, None)));
    let failed = value::answer(
        &[Val::Result(Err(Some(Box::new(Val::String(
            "no".to_owned(),
        )))))],
        &function,
    );
    assert_eq!(failed, Ok(Answer::Failed(json!("no"), Some(&Type::Text))));
    assert!(value::answer(&[Val::Bool(true)], &function).is_err());
    function.result = None;
    assert_eq!(
        value::answer(&[], &function),
        Ok(Answer::Done(Value::Null, None))
    );
}

#[test]
fn the_shared_error_type_is_found_again() {
    let surface = Plan::tools(
        "use gardon:plugin/errors@0.1.1.{error};
         variant mine { not-found(string) }
         run: func() -> result<string, error>;
         other: func() -> result<string, mine>;",
    )
    .describe()
    .expect("a surface");
    let failure = |name: &str| {
        surface
            .find(&[name])
            .and_then(Function::failure)
            .expect("a failure")
    };
    let json =
        json!({"not_found": {"message": "no\u{1b} such\nbox", "place": null, "hint": "look"}});
    value::check(&json, failure("run")).expect("a value of the type");
    let problem = problem::read(&json, failure("run")).expect("a problem");
    assert_eq!(problem.case, "not-found");
    assert_eq!(problem.message, "no\u{fffd} such box");
    assert_eq!(
        (problem.place, problem.hint.as_deref()),
        (None, Some("look"))
    );
    assert_eq!(
        problem::read(&json!({"not_found": "x"}), failure("other")),
        None
    );
}

#[test]
fn two_types_of_one_name_have_two_definitions() {
    let surface = Plan::new(
        "package test:sample;
         interface other { record entry { a: bool } }
         interface tools {
           use other.{entry as foreign};
           record entry { b: string }
           run: func(one: entry, two: foreign, three: list<entry>);
         }
         world sample { export other; export tools; }",
    )
    .describe()
    .expect("a surface");
    let function = surface.find(&["run"]).expect("the function");
    let schema = schema::arguments(function, Language::English);
    assert_eq!(schema["$defs"].as_object().map(Map::len), Some(2));
    let arguments = json!({"one": {"b": "x"}, "two": {"a": true}, "three": [{"b": "y"}]});
    assert!(validator(&schema).is_valid(&arguments), "{schema:#}");
    assert!(to_vals(arguments.as_object().expect("an object"), function).is_ok());
}

#[test]
fn numbers_that_json_does_not_have_become_null() {
    for number in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        assert_eq!(
            value::to_json(&Val::Float64(number), &Type::Float64),
            Ok(Value::Null)
        );
        #[expect(clippy::cast_possible_truncation, reason = "these have a shorter form")]
        let short = Val::Float32(number as f32);
        assert_eq!(value::to_json(&short, &Type::Float32), Ok(Value::Null));
    }
    assert_eq!(
        value::to_json(&Val::Float32(0.1), &Type::Float32),
        Ok(json!(0.1))
    );
}

#[test]
fn a_value_of_another_type_is_refused() {
    let record = Type::Record(Arc::new(Record {
        origin: Default::default(),
        fields: Vec::new(),
        display: None,
    }));
    assert!(value::to_json(&Val::Bool(true), &Type::Text).is_err());
    assert!(
        value::to_json(
            &Val::Record(vec![("a".to_owned(), Val::Bool(true))]),
            &record
        )
        .is_err()
    );
}

fn function_of(ty: &Type) -> Function {
    let parameter = Parameter {
        name: "value".to_owned(),
        docs: Text::default(),
        ty: ty.clone(),
    };
    Function {
        name: "sample".to_owned(),
        export: "test:sample/tools".to_owned(),
        docs: Text::default(),
        parameters: vec![parameter],
        // In a tuple, so that a result is a value and no answer of its own.
        result: Some(ty.clone())
            .filter(|ty| !matches!(ty, Type::Result(_)))
            .or_else(|| Some(Type::Tuple(vec![ty.clone()]))),
    }
}

fn validator(schema: &Value) -> jsonschema::Validator {
    jsonschema::draft202012::meta::validate(schema).expect("a schema");
    jsonschema::draft202012::new(schema).expect("a schema")
}

fn to_val(json: &Value, ty: &Type) -> Result<Val, Mismatch> {
    let mut open = |_: &Handle, _: &str| Ok::<_, String>(Val::Bool(true));
    value::to_val(json, ty, &mut open).map_err(mismatch)
}

fn to_vals(arguments: &Map<String, Value>, function: &Function) -> Result<Vec<Val>, Mismatch> {
    let mut open = |_: &Handle, _: &str| Ok::<_, String>(Val::Bool(true));
    value::to_vals(arguments, function, &mut open).map_err(mismatch)
}

fn mismatch(refusal: Refusal<String>) -> Mismatch {
    match refusal {
        Refusal::Value(mismatch) => mismatch,
        Refusal::Handle { error, .. } => panic!("{error}"),
    }
}
