//! Command lines to arguments, and what is said about wrong ones.

use reflect::arguments;
use reflect::language::Language;
use reflect::surface::Surface;
use serde_json::{Value, json};

use crate::build::Plan;

const ITEMS: &str = "
    use gardon:mailbox/mailbox@0.1.0.{mailbox};
    enum pace { very-fast, slow }
    flags care { in-pairs, no-copy }
    record point { x: s32, y: option<f32> }
    variant goal { none, at(point) }
    triage: func(mailbox: borrow<mailbox>, limit: option<u32>, pace: option<pace>, tags: list<string>,
                 deep: option<bool>, care: care, point: option<point>, goals: option<list<goal>>);
    strict: func(sure: bool, small: s8, ratio: f32, letter: char, bytes: list<u8>, other: pace);
    join: func(boxes: list<borrow<mailbox>>, format: option<string>, twice: option<option<u8>>);
    idle: func();
";

const LOCALE: &str = "[fr.types.pace.cases]\nvery-fast = 'très vite'\nslow = 'lente'";

fn surface() -> Surface {
    Plan::tools(ITEMS)
        .locale(LOCALE)
        .describe()
        .expect("a surface")
}

#[test]
fn words_become_arguments() {
    check("idle", json!({}));
    check(
        "triage ./box",
        json!({"mailbox": "./box", "tags": [], "care": []}),
    );
    check(
        "triage ./box --limit 5 --pace very-fast --tags a --tags b --deep --care in-pairs --care no_copy",
        json!({"mailbox": "./box", "limit": 5, "pace": "very_fast", "tags": ["a", "b"], "deep": true, "care": ["in_pairs", "no_copy"]}),
    );
    check(
        "triage --deep=false box",
        json!({"mailbox": "box", "tags": [], "deep": false, "care": []}),
    );
    check(
        "triage --deep=non box --pace LENTE",
        json!({"mailbox": "box", "pace": "slow", "tags": [], "deep": false, "care": []}),
    );
    check(
        r#"triage box --point {"x":-1} --goals ["none",{"at":{"x":1,"y":0.5}}]"#,
        json!({"mailbox": "box", "tags": [], "care": [], "point": {"x": -1}, "goals": ["none", {"at": {"x": 1, "y": 0.5}}]}),
    );
    check(
        "strict -5 --sure true --ratio 0,5 --letter é --bytes Zm9v --other slow",
        json!({"sure": true, "small": -5, "ratio": 0.5, "letter": "é", "bytes": "Zm9v", "other": "slow"}),
    );
    check(
        "join a b --param-format x --twice [3]",
        json!({"boxes": ["a", "b"], "format": "x", "twice": [3]}),
    );
}

#[test]
fn wrong_command_lines_are_explained() {
    let strict = "strict 1 --sure true --ratio 1 --letter a --bytes Zg== --other slow";
    explain("triage", "il manque : <MAILBOX>", "missing: <MAILBOX>");
    explain(
        "triage box --limt 5",
        "vouliez-vous « --limit » ?",
        "did you mean `--limit`?",
    );
    explain(
        "triag box",
        "vouliez-vous « triage » ou « strict » ?",
        "did you mean `triage` or `strict`?",
    );
    explain(
        "triage box --limit 4294967296",
        "compris entre 0 et 4294967295",
        "between 0 and 4294967295",
    );
    explain(
        "triage box --limit -1",
        "l'argument « -1 » n'existe pas ici",
        "there is no argument `-1` here",
    );
    explain(
        "triage box --limit dix",
        "un nombre entier est attendu",
        "a whole number is expected",
    );
    explain(
        "triage box --pace slo",
        "vouliez-vous « slow » ?",
        "did you mean `slow`?",
    );
    explain(
        "triage box --pace x",
        "possibles : very-fast, slow",
        "possible: very-fast, slow",
    );
    explain("triage box --limit", "attend une valeur", "needs a value");
    explain(
        "triage box --limit 1 --limit 2",
        "ne peut être donné qu'une fois",
        "can be given only once",
    );
    explain(
        "triage box other",
        "l'argument « other » n'existe pas ici",
        "there is no argument `other` here",
    );
    explain(
        "triage box --point {\"x\":1,\"z\":2}",
        "« z » est inconnu",
        "`z` is not known",
    );
    explain(
        "triage box --point {",
        "ce n'est pas du JSON",
        "this is no JSON",
    );
    explain(
        &strict.replace("Zg==", "Zg"),
        "ce n'est pas du base64",
        "this is no base64",
    );
    explain(
        &strict.replace("letter a", "letter ab"),
        "un seul caractère",
        "exactly one character",
    );
    explain(
        &strict.replace("ratio 1", "ratio 1e39"),
        "compris entre",
        "between",
    );
    explain(
        &strict.replace("ratio 1", "ratio nan"),
        "un nombre est attendu",
        "a number is expected",
    );
    explain(
        &strict.replace("true", "perhaps"),
        "possibles : true, false",
        "possible: true, false",
    );
    explain("join", "il manque : <BOXES>", "missing: <BOXES>");
}

#[test]
fn the_language_of_the_messages_is_whole() {
    let surface = surface();
    let error = arguments::package(&surface, Language::French)
        .try_get_matches_from(["sample", "triage", "box", "--limit", "x"])
        .expect_err("not a number");
    assert_eq!(
        arguments::explain(&error, Language::French),
        "la valeur « x » ne convient pas à « --limit <NOMBRE> » : un nombre entier est attendu"
    );
    let error = arguments::package(&surface, Language::French)
        .try_get_matches_from(["sample", "triage", "box", "--limt", "1"])
        .expect_err("no such flag");
    assert_eq!(
        arguments::explain(&error, Language::French),
        "l'argument « --limt » n'existe pas ici\nvouliez-vous « --limit » ?\n\n\
         Utilisation : sample triage --limit <NOMBRE> <MAILBOX>\nPour en savoir plus : --help"
    );
}

#[test]
fn every_command_passes_the_assertions_of_clap() {
    for language in [Language::French, Language::English] {
        arguments::package(&surface(), language).debug_assert();
    }
}

#[test]
fn what_is_parsed_is_accepted() {
    let surface = surface();
    let matches = arguments::package(&surface, Language::French)
        .try_get_matches_from(["sample", "join", "a", "--twice", "[null]"])
        .expect("a command line");
    let (function, matches) = arguments::selected(&surface, &matches).expect("the function");
    let arguments = arguments::parse(function, matches);
    let mut open = |_: &_, _: &str| Ok::<_, String>(wasmtime::component::Val::Bool(true));
    assert_eq!(
        reflect::value::to_vals(&arguments, function, &mut open)
            .expect("values")
            .len(),
        3
    );
}

/// Checks the arguments of a command line; its words are separated by spaces.
fn check(line: &str, expected: Value) {
    let surface = surface();
    for language in [Language::French, Language::English] {
        let matches = arguments::package(&surface, language)
            .try_get_matches_from(std::iter::once("sample").chain(line.split(' ')))
            .unwrap_or_else(|error| panic!("{line}: {}", arguments::explain(&error, language)));
        let (function, matches) = arguments::selected(&surface, &matches).expect("the function");
        assert_eq!(
            Value::Object(arguments::parse(function, matches)),
            expected,
            "{line}"
        );
    }
}

/// Checks that a command line is refused with words like these.
fn explain(line: &str, french: &str, english: &str) {
    let surface = surface();
    for (language, words) in [(Language::French, french), (Language::English, english)] {
        let error = arguments::package(&surface, language)
            .try_get_matches_from(std::iter::once("sample").chain(line.split(' ')))
            .expect_err(line);
        let text = arguments::explain(&error, language);
        assert!(text.contains(words), "{line}: {text:?}");
    }
}
