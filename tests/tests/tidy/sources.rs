//! Source files: headers, sizes, places of unsafe code, tests that run, no paths of one machine; decisions.

use tests::command::{notice, workspace};

use crate::{check, files};

/// A file of more lines is listed.
const MANY_LINES: usize = 500;

/// A file of more lines fails.
const MOST_LINES: usize = 800;

/// A decision of more lines is an essay.
const MOST_DECISION_LINES: usize = 120;

#[test]
fn headers() {
    let problems: Vec<String> = files(&["rs"])
        .into_iter()
        .filter(|(_, text)| !text.starts_with("//! "))
        .map(|(path, _)| path)
        .collect();
    check("every source file begins with a `//!` sentence", &problems);
}

#[test]
fn names() {
    let problems: Vec<String> = files(&["rs"])
        .into_iter()
        .map(|(path, _)| path)
        .filter(|path| path.ends_with("/mod.rs"))
        .collect();
    check("modules are `foo.rs` and `foo/`", &problems);
}

#[test]
fn sizes() {
    let mut problems = Vec::new();
    for (path, text) in files(&["rs"]) {
        let lines = text.lines().count();
        if lines > MOST_LINES {
            problems.push(format!("{path}: {lines} lines"));
        } else if lines > MANY_LINES {
            notice(&format!("{path} has {lines} lines: is it two?"));
        }
    }
    check("no source file is longer than 800 lines", &problems);
}

#[test]
fn unsafe_code_stays_in_its_rooms() {
    // Written in two parts, so that this file does not find itself.
    let words = [concat!("un", "safe"), concat!("un", "safe_code")];
    let mut problems = Vec::new();
    for (path, text) in files(&["rs"]) {
        if may_be_unsafe(&path) {
            continue;
        }
        for (number, line) in code(&text) {
            let is_word = |word: &str| words.contains(&word);
            // What stands between quotes is a word and no code.
            let mut code = line.split('"').step_by(2);
            if code.any(|piece| {
                piece
                    .split(|c: char| !c.is_alphanumeric() && c != '_')
                    .any(is_word)
            }) {
                problems.push(format!("{path}:{number}: {}", line.trim()));
            }
        }
    }
    check("unsafe code stays in its rooms", &problems);
}

fn may_be_unsafe(path: &str) -> bool {
    path == "host/runtime/src/cache.rs"
        || path.starts_with("host/engine/")
        || (path.starts_with("plugins/") && path.ends_with("/src/component.rs"))
}

#[test]
fn tests_run_and_say_what_they_expect() {
    let attributes = [concat!("#[ig", "nore"), concat!("should_", "panic")];
    let mut problems = Vec::new();
    for (path, text) in files(&["rs"]) {
        for (number, line) in code(&text) {
            if attributes.iter().any(|attribute| line.contains(attribute)) {
                problems.push(format!("{path}:{number}: {}", line.trim()));
            }
        }
    }
    check("no test is left out or expects to break", &problems);
}

#[test]
fn no_paths_of_one_machine() {
    let here = workspace().to_string_lossy().into_owned();
    let folders = [
        concat!("/ro", "ot/"),
        concat!("/t", "mp/"),
        concat!("/Us", "ers/"),
        here.as_str(),
    ];
    let mut problems = Vec::new();
    for (path, text) in files(&["rs", "toml", "wit", "md", "py"]) {
        for (number, line) in text.lines().enumerate() {
            let home = line
                .split(concat!("/ho", "me/"))
                .skip(1)
                .any(|after| after.starts_with(|c: char| c.is_ascii_alphanumeric()));
            if home || folders.iter().any(|folder| line.contains(folder)) {
                problems.push(format!("{path}:{}: {}", number + 1, line.trim()));
            }
        }
    }
    check("no path of one machine", &problems);
}

#[test]
fn decisions_are_numbered_and_short() {
    let mut problems = Vec::new();
    let mut expected = 1;
    for (path, text) in files(&["md"]) {
        let Some(name) = path.strip_prefix("docs/decisions/") else {
            continue;
        };
        let number: Option<usize> = name
            .split('-')
            .next()
            .and_then(|number| number.parse().ok());
        if number != Some(expected) {
            problems.push(format!("{path}: its number should be {expected}"));
        }
        expected += 1;
        let lines = text.lines().count();
        if lines >= MOST_DECISION_LINES {
            problems.push(format!("{path}: {lines} lines"));
        }
    }
    check(
        "decisions are numbered one by one and under 120 lines",
        &problems,
    );
}

/// The lines that are no comment, numbered from 1.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines()
        .enumerate()
        .map(|(index, line)| (index + 1, line))
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
}
