//! A plugin in Python: listed, helped and run by a host that was not changed for it.
//!
//! Made with componentize-py 0.25.1 (`pip install componentize-py==0.25.1`); without it on the path the test says so.

use std::time::Instant;

use serde_json::{Value, json};
use tests::command::{Place, notice, on_path, run, with_section, workspace};

/// The tool that makes a component of Python code.
const COMPONENTIZE: &str = "componentize-py";

/// The whole Python interpreter is inside: 18 MB, above the default of `component`, and 30 s of compiling on a busy machine.
const LIMITS: &[u8] = b"[limits]\ncomponent = \"64 MiB\"\ncompile-time = \"5 min\"\n";

#[test]
fn a_plugin_in_python_is_a_plugin() {
    if !on_path(COMPONENTIZE, "--version") {
        notice(&format!(
            "{COMPONENTIZE} is missing: no plugin was made of Python code"
        ));
        return;
    }
    let place = Place::new();
    let component = build(&place);
    place.write("work/delais.wasm", &component);

    let large = place.gardon(&["plugin", "check", "./delais.wasm"]);
    assert_eq!(large.code, Some(1), "{}", large.stdout);
    assert!(
        large
            .stderr
            .contains("[plugins.delais.limits]\ncomponent = "),
        "{}",
        large.stderr
    );

    place.write("home/.config/gardon/gardon.toml", LIMITS);
    let began = Instant::now();
    place.gardon(&["plugin", "add", "./delais.wasm"]).answer();
    let compiled = began.elapsed();

    let list = place.gardon(&["plugin", "list", "--lang", "en"]);
    let line = list
        .answer()
        .lines()
        .find(|line| line.starts_with("delais "));
    let line = line.unwrap_or_else(|| panic!("{}", list.stdout));
    assert!(
        line.ends_with("0.1.0 — Works out the end of periods that are counted in days."),
        "{line}"
    );

    let help = place.gardon(&["delais", "ends", "--help", "--lang", "en"]);
    for text in [
        "Says on which day a period ends",
        "<PERIOD>",
        "--grace <NUMBER>",
        "Days that are added",
    ] {
        assert!(help.answer().contains(text), "{text}: {}", help.stdout);
    }

    let began = Instant::now();
    check(
        &place,
        &[r#"{"start": "2026-03-12", "days": 2}"#],
        &json!({"last": "2026-03-16", "moved": true}),
    );
    let called = began.elapsed();
    check(
        &place,
        &[r#"{"start": "2026-03-12", "days": 2}"#, "--grace", "3"],
        &json!({"last": "2026-03-17", "moved": false}),
    );
    notice(&format!(
        "a Python component of {} bytes: installed (compiled) in {compiled:.1?}, called in {called:.1?}",
        component.len()
    ));

    let refused = place.gardon(&["delais", "ends", r#"{"start": "hier", "days": 2}"#]);
    assert_eq!(refused.code, Some(1), "{}", refused.stdout);
    assert!(
        refused.stderr.contains("delais 0.1.0 : ") && refused.stderr.contains("hier"),
        "{}",
        refused.stderr
    );
}

fn check(place: &Place, words: &[&str], expected: &Value) {
    let ran = place.gardon(&[&["delais", "ends", "--format", "json"], words].concat());
    let answer: Value = serde_json::from_str(ran.answer()).expect("JSON");
    assert_eq!(&answer, expected, "{words:?}");
}

/// Builds the component in the place, and lays its interface's text beside the code, from which the help comes.
fn build(place: &Place) -> Vec<u8> {
    let source = workspace().join("tests/python");
    let read = |path: &str| std::fs::read(source.join(path)).expect("a file of the plugin");
    let interface = read("wit/delais.wit");
    place.write("work/app.py", &read("app.py"));
    place.write("work/wit/delais.wit", &interface);
    let mut build = place.command(COMPONENTIZE);
    build
        .args([
            "-d",
            "wit",
            "-w",
            "delais",
            "componentize",
            "--stub-wasi",
            "app",
            "-o",
            "built.wasm",
        ])
        .env("PATH", std::env::var_os("PATH").unwrap_or_default());
    let ran = run(&mut build);
    assert_eq!(ran.code, Some(0), "{}\n{}", ran.stdout, ran.stderr);
    let built = std::fs::read(place.work().join("built.wasm")).expect("the component");
    with_section(built, "gardon:wit", &interface)
}
