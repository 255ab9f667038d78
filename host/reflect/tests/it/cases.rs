//! The cases of `host/reflect/cases`: one folder each, with a WIT source, translations, answers and what they become.
//!
//! `plugin.wit` and `locale.toml` make the component; `<function>.json` is an answer of that function.
//! Everything under `expected/` is compared, and written anew when the environment variable `BLESS` is set.

use std::path::{Path, PathBuf};

use reflect::arguments;
use reflect::language::Language;
use reflect::render::{Format, Options, render};
use reflect::schema;
use reflect::surface::Function;
use reflect::value;
use serde_json::Value;

use crate::build::Plan;

const LANGUAGES: [Language; 2] = [Language::French, Language::English];

#[test]
fn all_cases() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    let mut count = 0;
    for entry in std::fs::read_dir(folder).expect("the folder of cases") {
        check(&entry.expect("a case").path());
        count += 1;
    }
    assert!(count > 0);
}

/// Checks everything that is made from one case: one file for the package, one for each function.
fn check(case: &Path) {
    let read = |name: &str| std::fs::read_to_string(case.join(name)).expect(name);
    let plan = Plan::new(&read("plugin.wit"))
        .documented()
        .locale(&read("locale.toml"));
    let surface = plan.describe().expect("a surface");
    assert_eq!(surface.notes, [] as [String; 0]);
    let mut differences = Vec::new();
    let mut compare = |name: &str, actual: &str| {
        let path = case.join("expected").join(format!("{name}.txt"));
        differences.extend(difference(&path, actual));
    };
    let mut page = String::new();
    for language in LANGUAGES {
        let mut package = arguments::package(&surface, language)
            .term_width(80)
            .bin_name("gardon post");
        append(
            &mut page,
            &format!("help {}", language.code()),
            &package.render_long_help().to_string(),
        );
    }
    compare(&surface.name, &page);
    for (_, function) in surface.functions() {
        compare(
            &format!("{}-{}", surface.name, function.name),
            &function_page(function, case),
        );
    }
    assert!(
        differences.is_empty(),
        "BLESS=1 accepts these:\n{}",
        differences.join("\n")
    );
}

fn function_page(function: &Function, case: &Path) -> String {
    let mut page = String::new();
    for language in LANGUAGES {
        let mut command = arguments::command(function, language).term_width(80);
        append(
            &mut page,
            &format!("help {}", language.code()),
            &command.render_long_help().to_string(),
        );
    }
    let mut command = arguments::command(function, Language::French).term_width(80);
    append(
        &mut page,
        "short help fr",
        &command.render_help().to_string(),
    );
    let path = case.join(format!("{}.json", function.name));
    let answer: Value =
        serde_json::from_str(&std::fs::read_to_string(path).expect("an answer")).expect("JSON");
    value::check(&answer, function.answer().expect("a type")).expect("the answer is of its type");
    for (name, format) in Format::ALL {
        let french = rendered(&answer, function, format, Language::French);
        append(&mut page, &format!("{name} fr"), &french);
        let english = rendered(&answer, function, format, Language::English);
        match format {
            Format::Table | Format::Markdown => append(&mut page, &format!("{name} en"), &english),
            _ => assert_eq!(french, english, "stable names in {name}"),
        }
    }
    append(
        &mut page,
        "schema fr",
        &format!("{:#}\n", schema::function(function, Language::French)),
    );
    page
}

fn append(page: &mut String, title: &str, text: &str) {
    page.push_str(&format!("=== {title}\n{}\n\n", text.trim_end()));
}

fn rendered(answer: &Value, function: &Function, format: Format, language: Language) -> String {
    let mut out = Vec::new();
    render(
        answer,
        function.answer(),
        format,
        &Options {
            language,
            width: 90,
        },
        &mut out,
    )
    .expect("memory");
    String::from_utf8(out).expect("UTF-8")
}

fn difference(path: &PathBuf, actual: &str) -> Option<String> {
    if std::env::var_os("BLESS").is_some() {
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder to write to");
        std::fs::write(path, actual).expect("a file to write");
        return None;
    }
    let expected = std::fs::read_to_string(path).unwrap_or_default();
    (expected != actual).then(|| {
        format!(
            "{}\n--- expected\n{expected}\n--- actual\n{actual}",
            path.display()
        )
    })
}
