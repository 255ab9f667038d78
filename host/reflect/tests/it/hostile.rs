//! Components that lie, that are large, or that would like to drive the terminal.

use std::fmt::Write as _;
use std::io::Write as _;
use std::time::{Duration, Instant};

use reflect::Error;
use reflect::arguments;
use reflect::clean;
use reflect::language::Language;
use reflect::schema;
use reflect::surface::{self, LOCALE_SECTION, Surface, WIT_SECTION};
use reflect::types::{MAX_DEPTH, Type};

use crate::build::{Plan, root};

#[test]
fn a_text_that_lies_changes_no_type() {
    let lie = "package test:sample@1.2.3;
        interface tools {
          /// Takes a number, it says.
          run: func(/** A number. */ word: u64, /** More. */ extra: bool) -> u64;
          /// Is not there.
          ghost: func();
        }";
    let surface = Plan::tools("run: func(word: string) -> bool;")
        .section(WIT_SECTION, lie)
        .describe()
        .expect("a surface");
    let function = surface.find(&["run"]).expect("the function");
    assert_eq!(function.parameters.len(), 1);
    assert_eq!(function.parameters[0].ty, Type::Text);
    assert_eq!(function.parameters[0].docs.english, "A number.");
    assert_eq!(function.result, Some(Type::Bool));
    assert_eq!(surface.functions().count(), 1);
}

#[test]
fn bad_texts_leave_a_note_and_no_documentation() {
    let other = "package other:name; interface tools { /// Not mine.\n run: func(); }";
    let nested = format!(
        "package test:sample; interface tools {{ type t = {}u8{}; }}",
        "list<".repeat(50_000),
        ">".repeat(50_000)
    );
    let bidi = "package test:sample; interface tools { /// \u{202e}sdrawkcab\n run: func(); }";
    for text in [
        "",
        "interface {",
        other,
        &nested,
        bidi,
        "package test:sample; \u{1b}[2J",
    ] {
        check_note(WIT_SECTION, text.as_bytes());
    }
    check_note(WIT_SECTION, &[0xff, 0xfe]);
    check_note(WIT_SECTION, &vec![b'/'; surface::MAX_SECTION + 1]);
    for text in [
        "[fr",
        "= 1",
        "x = 1",
        "[de.tools.run]\nabout = 'x'",
        "[fr.tools.runn]\nabout = 'x'",
        "[display.none]\ncolumns = ['a']",
    ] {
        check_note(LOCALE_SECTION, text.as_bytes());
    }
    check_note(
        LOCALE_SECTION,
        format!("a = {}1{}", "[".repeat(50_000), "]".repeat(50_000)).as_bytes(),
    );
    check_note(LOCALE_SECTION, &[0xff]);
}

#[test]
fn a_megabyte_of_documentation_is_cut() {
    let long = "word ".repeat(40_000);
    let wit = format!(
        "package test:sample@1.2.3;\ninterface tools {{\n/// {long}\nrun: func(\n/// {}\nword: string); }}",
        &long[..20_000]
    );
    let surface = Plan::tools("run: func(word: string);")
        .section(WIT_SECTION, wit)
        .describe()
        .expect("a surface");
    let function = surface.find(&["run"]).expect("the function");
    assert_eq!(
        function.docs.english.chars().count(),
        clean::MAX_DOCUMENTATION
    );
    assert_eq!(
        function.parameters[0].docs.english.chars().count(),
        clean::MAX_DOCUMENTATION
    );

    let huge = format!(
        "package test:sample@1.2.3;\n/// {}\ninterface tools {{ run: func(); }}",
        "x".repeat(1 << 20)
    );
    let surface = Plan::tools("run: func();")
        .section(WIT_SECTION, huge)
        .describe()
        .expect("a surface");
    assert_eq!(surface.interfaces[0].docs.english, "");
    assert_eq!(surface.notes.len(), 1);
}

#[test]
fn no_escape_reaches_a_person() {
    let locale = r#"
        [fr.tools.run]
        about = "a\u001b[2Jb\u202ec\u0007\u009bd\u2028e"
        [fr.tools.run.params]
        pace = "x\u001b]0;title\u0007y\u200bz"
        [fr.types.pace.cases]
        fast = "vi\u001b[31mte\nligne"
    "#;
    let surface = Plan::tools("enum pace { fast, slow }\n run: func(pace: pace) -> pace;")
        .locale(locale)
        .describe()
        .expect("a surface");
    let mut texts = vec![serde_json::to_string(&surface).expect("JSON")];
    for language in [Language::French, Language::English] {
        let mut command = arguments::package(&surface, language);
        texts.push(command.render_long_help().to_string());
        let function = surface.find(&["run"]).expect("the function");
        let mut command = arguments::command(function, language);
        texts.push(command.render_long_help().to_string());
        texts.push(schema::function(function, language).to_string());
        let error = command
            .try_get_matches_from(["run", "\u{1b}[2J\u{202e}"])
            .expect_err("no such pace");
        texts.push(arguments::explain(&error, language));
    }
    for text in texts {
        assert!(!text.contains(clean::is_unsafe), "{text:?}");
    }
    let function = surface.find(&["run"]).expect("the function");
    let Type::Enum(pace) = &function.parameters[0].ty else {
        panic!("{:?}", function.parameters)
    };
    assert!(!pace.cases[0].label.french.contains('\n'));
}

#[test]
fn a_thousand_functions() {
    let mut items = String::new();
    for index in 0..1_000 {
        writeln!(items, "/// Number {index}.\n run{index}: func(\n/// A word.\n word: string, limit: option<u32>) -> list<string>;").expect("memory");
    }
    let component = Plan::tools(&items).documented().build();
    let start = Instant::now();
    let surface = surface::describe(&component).expect("a surface");
    assert_eq!(surface.functions().count(), 1_000);
    arguments::package(&surface, Language::French).debug_assert();
    assert!(
        start.elapsed() < Duration::from_secs(20),
        "{:?}",
        start.elapsed()
    );
}

#[test]
fn depth_and_size_are_bounded() {
    let nested = |levels: usize| {
        format!(
            "f: func(a: {}bool{});",
            "option<".repeat(levels),
            ">".repeat(levels)
        )
    };
    assert!(Plan::tools(&nested(MAX_DEPTH - 1)).describe().is_ok());
    let error = Plan::tools(&nested(MAX_DEPTH))
        .describe()
        .expect_err("too deep");
    assert_eq!(
        error,
        Error::TooDeep("test:sample/tools@1.2.3#f".to_owned())
    );

    let mut items = "record r0 { a: bool }\n".to_owned();
    for level in 1..15 {
        let below = level - 1;
        writeln!(items, "record r{level} {{ a: r{below}, b: r{below} }}").expect("memory");
    }
    // Each of these functions has about 49,000 parts when its type is written out.
    let function = |name: &str| {
        format!(
            "{name}: func(a: r14);
"
        )
    };
    assert!(
        Plan::tools(&format!("{items}{}{}", function("one"), function("two")))
            .describe()
            .is_ok()
    );
    items.push_str(&(function("one") + &function("two") + &function("three")));
    assert_eq!(Plan::tools(&items).describe(), Err(Error::TooLarge));
}

#[test]
fn bytes_that_are_no_component() {
    let good = Plan::tools("run: func(word: string);").build();
    check_invalid(b"");
    check_invalid(b"\0asm\x01\0\0\0");
    check_invalid(b"\0asm\x0d\0\x01\0\xff\xff\xff");
    for length in (8..good.len()).step_by(7) {
        // Cut anywhere it may still be a component, with less in it; it must only never break the host.
        drop(surface::describe(&good[..length]));
    }
    let mut damaged = good.clone();
    let mut state = 1_usize;
    for _ in 0..3_000 {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        let index = (state >> 33) % damaged.len();
        let before = std::mem::replace(&mut damaged[index], (state >> 20) as u8);
        drop(surface::describe(&damaged));
        damaged[index] = before;
    }
}

#[test]
fn the_shared_collection_of_hostile_files() {
    let folder = root().join("../shared/data/hostile/wasm");
    if !folder.exists() {
        writeln!(std::io::stderr(), "skipped: there is no shared data here")
            .expect("standard error");
        return;
    }
    let mut count = 0;
    for kind in ["abuse", "bin_rejected", "bin_valid"] {
        for entry in std::fs::read_dir(folder.join(kind)).expect("a folder") {
            let path = entry.expect("an entry").path();
            let start = Instant::now();
            // They are core modules: none has a command to offer, whether valid or not.
            check_invalid(&std::fs::read(&path).expect("a file"));
            assert!(
                start.elapsed() < Duration::from_secs(5),
                "{}",
                path.display()
            );
            count += 1;
        }
    }
    assert!(count > 0);
}

/// Checks that a section with this content costs the component its texts and nothing else.
fn check_note(section: &'static str, data: &[u8]) {
    let surface: Surface = Plan::tools("run: func();")
        .section(section, data)
        .describe()
        .expect("a surface");
    let shown = String::from_utf8_lossy(&data[..data.len().min(60)]).into_owned();
    assert_eq!(
        surface
            .find(&["run"])
            .expect("the function")
            .docs
            .get(Language::French),
        "",
        "{shown}"
    );
    assert_eq!(surface.notes.len(), 1, "{shown}: {:?}", surface.notes);
    assert!(
        !surface.notes[0].contains(clean::is_unsafe),
        "{:?}",
        surface.notes
    );
}

/// Checks that the bytes are refused as no component.
fn check_invalid(bytes: &[u8]) {
    let error = surface::describe(bytes).expect_err("no component");
    assert!(
        matches!(error, Error::Invalid(_) | Error::NoInterface),
        "{error}"
    );
}
