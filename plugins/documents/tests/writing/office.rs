//! What LibreOffice makes of documents, where it is installed: pages that hold every word in order, without a warning.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use documents::{docx, odt};

use crate::sample::{WORDS, minutes};

/// Where converted files are left, to be looked at.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&folder).expect("a folder for converted files");
    folder
}

fn run(program: &str, arguments: &[&str]) -> Option<Output> {
    Command::new(program).args(arguments).output().ok()
}

/// The text of the pages that LibreOffice makes of a file, laid out as they are read.
fn pages(name: &str, file: &[u8]) -> Option<String> {
    let folder = folder(name.split('.').next().unwrap_or(name));
    let path = folder.join(name);
    std::fs::write(&path, file).expect("the file is written");
    let home = format!(
        "-env:UserInstallation=file://{}",
        folder.join("profile").display()
    );
    let converted = run(
        "soffice",
        &[
            &home,
            "--headless",
            "--norestore",
            "--convert-to",
            "pdf",
            "--outdir",
            &folder.to_string_lossy(),
            &path.to_string_lossy(),
        ],
    );
    let Some(converted) = converted else {
        eprintln!("skipped: LibreOffice is not installed");
        return None;
    };
    // Without a Java machine LibreOffice says so, whatever the file.
    let said: String = String::from_utf8_lossy(&converted.stderr)
        .to_lowercase()
        .lines()
        .filter(|line| !line.contains("java"))
        .collect();
    for word in ["error", "warn", "repair", "corrupt"] {
        assert!(!said.contains(word), "{name}: LibreOffice says: {said}");
    }
    let pdf = path.with_extension("pdf");
    assert!(pdf.exists(), "{name}: LibreOffice made no PDF: {said}");
    let Some(text) = run("pdftotext", &["-layout", &pdf.to_string_lossy(), "-"]) else {
        eprintln!("skipped: pdftotext is not installed");
        return None;
    };
    Some(String::from_utf8_lossy(&text.stdout).into_owned())
}

/// Every word is found after the one before it.
#[track_caller]
fn in_order(text: &str, words: &[&str]) {
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = plain(text);
    let mut at = 0;
    for word in words {
        let word = plain(word);
        let found = text[at..].find(&word);
        at +=
            found.unwrap_or_else(|| panic!("{word:?} is not after {:?}", &text[..at])) + word.len();
    }
}

#[test]
fn odt_opens_in_libreoffice() {
    let file = odt(&minutes(), None).expect("an ODT");
    let Some(text) = pages("minutes.odt", &file) else {
        return;
    };
    in_order(&text, &WORDS);
    in_order(
        &text,
        &["Document préparé automatiquement, à valider.", "Page 1 / 2"],
    );
    in_order(
        &text,
        &[
            "1. Signalisation",
            "– avant le 3 mars",
            "2. Revêtement",
            "a) Enrobé",
        ],
    );
}

#[test]
fn docx_opens_in_libreoffice() {
    let file = docx(&minutes(), None).expect("a DOCX");
    let Some(text) = pages("letter.docx", &file) else {
        return;
    };
    in_order(&text, &WORDS);
    in_order(
        &text,
        &["Document préparé automatiquement, à valider.", "Page 1 / 2"],
    );
    in_order(
        &text,
        &[
            "1. Signalisation",
            "– avant le 3 mars",
            "2. Revêtement",
            "a) Enrobé",
        ],
    );
}
