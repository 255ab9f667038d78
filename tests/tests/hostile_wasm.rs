//! WebAssembly that others made to break hosts: refused with a reason, or ended by a limit.

use std::fs;
use std::path::Path;

use config::{Limits, Span};
use runtime::{CallError, Instead, LoadError, inspect};
use tests::data;
use tests::guest::{self, Guest};
use tests::house::House;
use wasmtime::component::Val;

const FOLDER: &str = "hostile/wasm";

/// Calls what a core module exports as `run`.
const WITH_RUN: &str = r#"(component
    (core module $hostile (func (export "run")))
    (core instance $i (instantiate $hostile))
    (func (export "run") (canon lift (core func $i "run"))))"#;

/// Instantiates a core module that exports nothing of use.
const WITHOUT_RUN: &str = r#"(component
    (core module $hostile)
    (core instance (instantiate $hostile))
    (core module $quiet (func (export "run")))
    (core instance $i (instantiate $quiet))
    (func (export "run") (canon lift (core func $i "run"))))"#;

/// The files of one folder, by name.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .flatten()
        .filter(|entry| {
            entry
                .path()
                .extension()
                .is_some_and(|ending| ending == "wasm")
        })
        .map(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            (name, fs::read(entry.path()).unwrap())
        })
        .collect();
    files.sort();
    assert!(!files.is_empty(), "{}", folder.display());
    files
}

/// Puts a core module into a component in the place of the first one.
fn wrap(template: &str, module: &[u8]) -> Vec<u8> {
    const HEADER: usize = 8;
    let component = guest::component("template", template);
    assert_eq!(component[HEADER], 1, "the first section is the core module");
    let (old, digits) = leb128(&component[HEADER + 1..]);
    let mut wrapped = component[..=HEADER].to_vec();
    let mut size = module.len();
    loop {
        let digit = u8::try_from(size & 0x7f).unwrap();
        size >>= 7;
        wrapped.push(if size > 0 { digit | 0x80 } else { digit });
        if size == 0 {
            break;
        }
    }
    wrapped.extend_from_slice(module);
    wrapped.extend_from_slice(&component[HEADER + 1 + digits + old..]);
    wrapped
}

/// A number as WebAssembly writes it, and how many bytes it takes.
fn leb128(bytes: &[u8]) -> (usize, usize) {
    let mut value = 0;
    for (position, byte) in bytes.iter().enumerate() {
        value |= usize::from(byte & 0x7f) << (7 * position);
        if byte & 0x80 == 0 {
            return (value, position + 1);
        }
    }
    panic!("a number without an end");
}

/// What became of a hostile module inside a component, in one line.
fn check(house: &House, limits: &Limits, module: &[u8]) -> String {
    let mut bytes = wrap(WITH_RUN, module);
    if inspect("hostile", &bytes).is_err() {
        bytes = wrap(WITHOUT_RUN, module);
    }
    let became = match house.load("hostile", &bytes, limits) {
        Err(error) => format!("refused: {error}"),
        Ok(plugin) => match house.run(&plugin).outcome {
            Ok(_) => "ran to its end".to_owned(),
            Err(error @ CallError::Limit { .. }) => error.to_string(),
            Err(error) => format!("ended: {error}"),
        },
    };
    let good = house.guest(&Guest::read("good"));
    assert_eq!(house.run(&good).outcome, Ok(vec![Val::U32(42)]));
    became
}

#[test]
fn modules_that_the_standard_refuses_are_refused() {
    let Some(folder) = data::shared(FOLDER) else {
        return;
    };
    for (name, bytes) in files(&folder.join("bin_rejected")) {
        let error = inspect(&name, &bytes).expect_err(&name);
        let refused = match &error {
            LoadError::Malformed { reason, .. } => !reason.is_empty(),
            // Not even the first four bytes are WebAssembly's.
            LoadError::NotComponent { instead, .. } => *instead != Instead::Module,
            _ => false,
        };
        assert!(refused, "{name}: {error}");
    }
}

#[test]
fn modules_that_the_standard_accepts_are_recognised() {
    let Some(folder) = data::shared(FOLDER) else {
        return;
    };
    let files = files(&folder.join("bin_valid"));
    let mut unknown = Vec::new();
    for (name, bytes) in &files {
        match inspect(name, bytes) {
            Err(LoadError::NotComponent {
                instead: Instead::Module,
                ..
            }) => {}
            Err(error) => unknown.push(error.to_string()),
            Ok(_) => panic!("{name}: a core module was taken for a component"),
        }
    }
    for error in &unknown {
        data::notice(error);
    }
    data::notice(&format!(
        "{} of {} recognised",
        files.len() - unknown.len(),
        files.len()
    ));
    assert!(unknown.is_empty());
}

#[test]
fn abusive_modules_are_ended_by_a_limit() {
    let Some(folder) = data::shared(FOLDER) else {
        return;
    };
    let limits = Limits {
        processor_time: Span::milliseconds(200),
        ..Limits::default()
    };
    let house = House::new(&limits);
    for (name, bytes) in files(&folder.join("abuse")) {
        let error = inspect(&name, &bytes).expect_err(&name);
        data::notice(&format!("{name}, as it is: {error}"));
        let became = check(&house, &limits, &bytes);
        data::notice(&format!("{name}, in a component: {became}"));
        // Many functions are no offence: what limits them is the time and memory of compiling.
        let harmless = name.starts_with("two_hundred_thousand");
        assert_eq!(became == "ran to its end", harmless, "{name}: {became}");
        if name.contains("loop") {
            assert!(
                became.contains("processor-time") || became.contains("memory"),
                "{name}: {became}"
            );
        }
    }
}

#[test]
fn every_module_may_be_tried_in_a_component() {
    let Some(folder) = data::shared(FOLDER) else {
        return;
    };
    let limits = Limits {
        processor_time: Span::milliseconds(100),
        ..Limits::default()
    };
    let house = House::new(&limits);
    for (name, bytes) in files(&folder.join("bin_rejected")).iter().step_by(7) {
        let became = check(&house, &limits, bytes);
        assert!(became.starts_with("refused: "), "{name}: {became}");
    }
    for (name, bytes) in files(&folder.join("bin_valid")) {
        // Some of them import, some use what is switched off here, some run: each comes to an end.
        let became = check(&house, &limits, &bytes);
        assert!(!became.is_empty(), "{name}");
    }
}
