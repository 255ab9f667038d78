//! Reads the project's own cases and compares with the expectations beside them.
//!
//! `BLESS=1` writes the expectations anew; read the difference before committing it.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use extract::logic::names::Names;
use extract::logic::{Batch, read};
use kit::language::Language;

#[test]
fn own_cases() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    let entries = fs::read_dir(folder).expect("the folder").flatten();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    files.retain(|path| {
        !path.ends_with("README.md")
            && path
                .extension()
                .is_some_and(|extension| extension != "expected")
    });
    files.sort();
    assert!(files.len() >= 6);
    let mut wrong = Vec::new();
    for file in files {
        let name = file
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        let bytes = fs::read(&file).expect("a case");
        let found = match read(&bytes, &name, &Names::default(), None) {
            Ok(batch) => summary(&batch),
            Err(error) => format!("refused: {}\n", error.notice().text(Language::French)),
        };
        let beside = file.with_file_name(format!("{name}.expected"));
        if std::env::var_os("BLESS").is_some() {
            fs::write(&beside, &found).expect("an expectation");
        }
        let expected = fs::read_to_string(&beside).unwrap_or_default();
        if found != expected {
            wrong.push(format!("{name}:\n{found}--- instead of\n{expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Everything that was read, one thing a line.
fn summary(batch: &Batch) -> String {
    let mut summary = String::new();
    let mut line = |text: String| writeln!(summary, "{text}").unwrap_or_default();
    for document in &batch.documents {
        line(format!("document: {:?}", document.identifier));
        line(format!("title: {}", document.description.title));
        for heading in &document.description.headings {
            line(format!("heading: {heading}"));
        }
        for field in &document.description.fields {
            line(format!("{}: {}", field.name, field.value));
        }
        for notice in &document.warnings {
            line(format!("warning: {}", notice.text(Language::French)));
        }
        for page in &document.pages {
            line(format!("page, {:?}: {:?}", page.origin, page.text));
        }
    }
    for (name, notice) in &batch.refused {
        line(format!(
            "refused: {name}: {}",
            notice.text(Language::French)
        ));
    }
    summary
}
