//! What is found in components: types, texts, imports, and what is left out.

use reflect::language::Language;
use reflect::names;
use reflect::surface::{self, Surface};
use reflect::types::{Integer, Type};
use reflect::{Error, arguments};

use crate::build::{Plan, append_nested_section, root};

#[test]
fn the_mail_plugin_of_the_repository() {
    let wit = std::fs::read_to_string(root().join("plugins/mail/wit/mail.wit"))
        .expect("the plugin's WIT");
    let surface = Plan::new(&wit).documented().describe().expect("a surface");
    assert_eq!(
        (surface.namespace.as_str(), surface.name.as_str()),
        ("gardon", "mail")
    );
    assert!(
        surface
            .imports
            .iter()
            .any(|import| import == "gardon:mailbox/mailbox@0.1.0"),
        "{:?}",
        surface.imports
    );
    assert_eq!((surface.notes.len(), surface.skipped.len()), (0, 0));
    let triage = surface.find(&["triage"]).expect("the function");
    assert_eq!(triage.export, "gardon:mail/tools@0.2.0");
    assert!(
        triage
            .parameters
            .iter()
            .all(|parameter| !parameter.docs.english.is_empty())
    );
    let Some(Type::List(item)) = triage.answer() else {
        panic!("{:?}", triage.result)
    };
    let Type::Record(record) = item.as_ref() else {
        panic!("{item:?}")
    };
    assert_eq!(
        (
            record.origin.name.as_str(),
            record.origin.interface.as_str()
        ),
        ("triaged", "gardon:mail/tools")
    );
    assert!(
        record
            .fields
            .iter()
            .all(|field| !field.docs.english.is_empty())
    );
    for language in [Language::French, Language::English] {
        arguments::package(&surface, language).debug_assert();
    }
}

#[test]
fn every_simple_type() {
    let surface = Plan::tools(
        "all: func(a: bool, b: u8, c: s64, d: f32, e: f64, f: char, g: string, h: list<u8>, i: list<u16>) -> option<bool>;",
    )
    .describe()
    .expect("a surface");
    let function = surface.find(&["all"]).expect("the function");
    let types: Vec<Type> = function
        .parameters
        .iter()
        .map(|parameter| parameter.ty.clone())
        .collect();
    let integer = |bits, signed| Type::Integer(Integer { bits, signed });
    let expected = [
        Type::Bool,
        integer(8, false),
        integer(64, true),
        Type::Float32,
        Type::Float64,
        Type::Char,
        Type::Text,
        Type::Bytes,
        Type::List(Box::new(integer(16, false))),
    ];
    assert_eq!(types, expected);
    assert_eq!(function.result, Some(Type::Option(Box::new(Type::Bool))));
    assert_eq!(surface.version.as_deref(), Some("1.2.3"));
}

#[test]
fn what_cannot_be_a_command_is_listed() {
    let surface = Plan::new(
        "package test:sample;
         interface tools {
           resource thing { constructor(); name: func() -> string; make: static func() -> thing; }
           use gardon:files/files@0.1.0.{file};
           keep: func(it: borrow<thing>);
           give: func(it: borrow<file>) -> list<tuple<u8, thing>>;
           good: func();
         }
         world sample { export tools; export loose: func(); export inline: interface { f: func(); } }",
    )
    .describe()
    .expect("a surface");
    let names: Vec<&str> = surface
        .functions()
        .map(|(_, function)| function.name.as_str())
        .collect();
    assert_eq!(names, ["good"]);
    let mut skipped: Vec<String> = surface
        .skipped
        .iter()
        .map(|one| format!("{}: {}", one.name, one.reason))
        .collect();
    skipped.sort();
    assert_eq!(
        skipped,
        [
            "inline: it is an interface without a package",
            "loose: it is exported outside any interface",
            "test:sample/tools#[constructor]thing: it belongs to a resource of the component",
            "test:sample/tools#[method]thing.name: it belongs to a resource of the component",
            "test:sample/tools#[static]thing.make: it belongs to a resource of the component",
            "test:sample/tools#give: it uses a resource of the component itself",
            "test:sample/tools#keep: it uses a resource of the component itself",
        ]
    );
}

#[test]
fn a_result_with_a_lent_handle_is_no_command() {
    let plan = Plan::tools(
        "use gardon:files/files@0.1.0.{file};\n give: func() -> list<file>;\n good: func();",
    );
    let surface = plan.describe().expect("a surface");
    assert_eq!(surface.skipped.len(), 1);
    assert_eq!(surface.skipped[0].reason, "its result holds a handle");
}

#[test]
fn the_first_section_counts_at_any_depth() {
    let mut component = Plan::tools("run: func();").build();
    append_nested_section(
        &mut component,
        surface::LOCALE_SECTION,
        b"[fr.tools.run]\nabout = 'Premier'",
    );
    append_nested_section(
        &mut component,
        surface::LOCALE_SECTION,
        b"[fr.tools.run]\nabout = 'Second'",
    );
    let surface = surface::describe(&component).expect("a surface");
    assert_eq!(
        surface.find(&["run"]).expect("the function").docs.french,
        "Premier"
    );
}

#[test]
fn commands_that_would_clash_are_refused() {
    check(
        "interface tools { other: func(); } interface other { f: func(); }",
        &["tools", "other"],
        Error::Duplicate("other".to_owned()),
    );
    check(
        "interface tools { help: func(); }",
        &["tools"],
        Error::Reserved("help".to_owned()),
    );
    check(
        "interface help { f: func(); }",
        &["help"],
        Error::Reserved("help".to_owned()),
    );
}

#[test]
fn packages_are_one_and_not_reserved() {
    let two = "package test:one; interface tools { use test:two/tools.{t}; f: func(a: t); }
         world sample { export tools; export test:two/tools; }
         package test:two { interface tools { type t = u8; g: func(a: t); } }";
    let error = Plan::new(two).describe().expect_err("two packages");
    assert!(matches!(error, Error::TwoPackages { .. }), "{error}");
    let none = "package test:one; world sample { export loose: func(); }";
    assert_eq!(Plan::new(none).describe(), Err(Error::NoInterface));
    for name in names::RESERVED {
        let wit = format!(
            "package test:%{name}; interface tools {{ f: func(); }} world sample {{ export tools; }}"
        );
        assert_eq!(
            Plan::new(&wit).describe(),
            Err(Error::Reserved((*name).to_owned()))
        );
    }
}

#[test]
fn the_exam_is_no_command_and_no_second_package() {
    let wit = "package test:sample@0.1.0;
         interface tools { /// Runs.\n run: func() -> string; }
         world sample { export tools; export gardon:exam/exam@0.1.0; }";
    let surface = Plan::new(wit).documented().describe().expect("a surface");
    assert_eq!(surface.name, "sample");
    let names: Vec<_> = surface.interfaces.iter().map(|one| &one.name).collect();
    assert_eq!(names, ["tools"]);
    assert!(surface.find(&["exam", "sit"]).is_none());
    assert_eq!((surface.notes.len(), surface.skipped.len()), (0, 0));
    // An exam alone is nothing that a person could call.
    let alone = "package test:sample; world sample { export gardon:exam/exam@0.1.0; }";
    assert_eq!(Plan::new(alone).describe(), Err(Error::NoInterface));
    // A look-alike is an interface like any other.
    let other = "package test:sample; interface tools { run: func(); }
         world sample { export tools; export gardon:examiner/exam; }
         package gardon:examiner { interface exam { sit: func(); } }";
    let error = Plan::new(other).describe().expect_err("two packages");
    assert!(matches!(error, Error::TwoPackages { .. }), "{error}");
    for (export, expected) in [
        ("gardon:exam/exam@0.2.0", true),
        ("gardon:exam/exam", true),
        ("gardon:exam/examiner@0.1.0", false),
        ("gardon:extractor/extractor@0.1.0", true),
        ("gardon:extract/tools@0.1.0", false),
    ] {
        assert_eq!(surface::is_for_host(export), expected, "{export}");
    }
}

#[test]
fn the_surface_is_plain_data() {
    let surface = Plan::tools("/// Runs.\n run: func(limit: option<u32>) -> string;")
        .documented()
        .describe()
        .expect("a surface");
    let json = serde_json::to_value(&surface).expect("JSON");
    assert_eq!(
        json["interfaces"][0]["functions"][0]["docs"]["english"],
        "Runs."
    );
    assert_eq!(
        json["interfaces"][0]["functions"][0]["parameters"][0]["type"]["option"]["integer"]["bits"],
        32
    );
}

/// Checks that exporting these interfaces is refused.
fn check(interfaces: &str, exported: &[&str], expected: Error) {
    let exports: String = exported
        .iter()
        .map(|name| format!("export {name};"))
        .collect();
    let wit = format!("package test:sample; {interfaces} world sample {{ {exports} }}");
    let described: Result<Surface, Error> = Plan::new(&wit).describe();
    assert_eq!(described, Err(expected));
}
