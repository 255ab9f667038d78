//! What LibreOffice makes of documents, where it is installed: pages that hold every word in order, without a warning.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use documents::{Block, Item, List, Run, Table, Template, docx, odt};

use crate::read::document;
use crate::sample::{WORDS, minutes};
use crate::templates;

/// Where converted files are left, to be looked at.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&folder).expect("a folder for converted files");
    folder
}

fn notice(text: &str) {
    // A closed standard error leaves nobody to tell.
    let _ = writeln!(std::io::stderr(), "{text}");
}

fn run(program: &str, arguments: &[&str]) -> Option<Output> {
    Command::new(program).args(arguments).output().ok()
}

/// The file that LibreOffice makes of a file; none where it is not installed.
fn convert(name: &str, file: &[u8], ending: &str) -> Option<PathBuf> {
    let folder = folder(&name.replace('.', "-"));
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
            ending,
            "--outdir",
            &folder.join("out").to_string_lossy(),
            &path.to_string_lossy(),
        ],
    );
    let Some(converted) = converted else {
        notice("skipped: LibreOffice is not installed");
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
    let made = folder.join("out").join(name).with_extension(ending);
    assert!(
        made.exists(),
        "{name}: LibreOffice made no {ending}: {said}"
    );
    Some(made)
}

/// The text of the pages that LibreOffice makes of a file, laid out as they are read.
fn pages(name: &str, file: &[u8]) -> Option<String> {
    let pdf = convert(name, file, "pdf")?;
    let Some(text) = run("pdftotext", &["-layout", &pdf.to_string_lossy(), "-"]) else {
        notice("skipped: pdftotext is not installed");
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
    let Some(text) = pages("minutes.docx", &file) else {
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

/// What the pages show that are made of the example of a template.
const FILLED: [&str; 16] = [
    "Compte rendu du comité de voirie",
    "Séance du 17 février 2026 — Salle du conseil",
    "1, place de l’Église",
    "Décisions",
    "Commander les panneaux & barrières",
    "Vote : unanimité, avant le 2026-03-03.",
    "Mme Garnier",
    "M. Lefèvre",
    "Prévenir les riverains <rue du Pont>",
    "Vote : 12 pour, 1 contre, avant le 2026-02-20.",
    "Fermer la rue",
    "Vote : unanimité.",
    "Tableau",
    "Aucun vote à bulletin secret.",
    "Débats",
    "Présents",
];

#[test]
fn templates_that_libreoffice_has_saved_are_filled() {
    let [(odt_name, odt_file), (docx_name, docx_file)] = templates::files().expect("templates");
    // Each comes from the other format, so that it is as LibreOffice writes it and not as we do.
    let Some(odt_path) = convert(docx_name, &docx_file, "odt") else {
        return;
    };
    let docx_path = convert(odt_name, &odt_file, "docx").expect("a DOCX");
    let read = |path: &Path| {
        let file = std::fs::read(path).expect("the template");
        Template::read(&file).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    };
    let (from_odt, from_docx) = (read(&odt_path), read(&docx_path));
    let filled = [
        ("filled.odt", odt(&minutes(), Some(&from_odt))),
        ("filled.docx", docx(&minutes(), Some(&from_docx))),
    ];
    for (name, file) in filled {
        let file = file.unwrap_or_else(|error| panic!("{name}: {error}"));
        let text = pages(name, &file).expect("pages");
        in_order(&text, &FILLED);
        in_order(&text, &WORDS[1..]);
        in_order(
            &text,
            &["Document préparé automatiquement, à valider.", "Page 1 / "],
        );
        assert!(!text.contains("{{"), "{text}");
        let headings = document(name, &file).description.headings;
        for heading in ["Décisions", "Fermer la rue", "Débats", "Calendrier"] {
            assert!(
                headings.iter().any(|known| known == heading),
                "{name}: {headings:?}"
            );
        }
    }
}

#[test]
fn libreoffice_reads_the_structure() {
    for (name, file, other) in [
        ("structure.odt", odt(&minutes(), None), "docx"),
        ("structure.docx", docx(&minutes(), None), "odt"),
    ] {
        let Some(path) = convert(name, &file.expect("a document"), other) else {
            return;
        };
        let file = std::fs::read(&path).expect("the converted file");
        let read = document(&format!("a.{other}"), &file);
        for heading in ["Présents", "Calendrier", "Actions", "Détail"] {
            let headings = &read.description.headings;
            assert!(
                headings.iter().any(|known| known == heading),
                "{name}: {headings:?}"
            );
        }
        let text: String = read.pages.iter().map(|page| page.text.as_str()).collect();
        in_order(
            &text,
            &[
                "1. Signalisation",
                "avant le 3 mars",
                "2. Revêtement",
                "a) Enrobé",
                "Quoi  Échéance  Montant",
            ],
        );
    }
}

#[test]
fn long_tables_repeat_their_header_and_hostile_words_open() {
    let mut document = minutes();
    let cell = |text: String| vec![Run::plain(text)];
    let hostile = "]]>&<w:p/>\u{0}\u{202e}\u{ffff}\"'  x\ty";
    document.blocks = vec![
        Block::Table(Table {
            header: vec![cell("Numéro".to_owned()), cell("Suite".to_owned())],
            rows: (1..=120)
                .map(|number| vec![cell(format!("ligne {number}")), cell(hostile.to_owned())])
                .collect(),
            ..Table::default()
        }),
        Block::Table(Table {
            rows: vec![vec![cell("autre tableau".to_owned())]],
            ..Table::default()
        }),
        Block::PageBreak,
        Block::List(deep(13)),
    ];
    for (name, file) in [
        ("long.odt", odt(&document, None)),
        ("long.docx", docx(&document, None)),
    ] {
        let Some(text) = pages(name, &file.expect("a document")) else {
            return;
        };
        let count = text.matches("Numéro").count();
        let most = text.matches('\u{c}').count();
        assert!(
            count >= 3 && count < most,
            "{name}: {count} headers on {most} pages"
        );
        in_order(
            &text,
            &[
                "ligne 1 ",
                "]]>&<w:p/>",
                "ligne 120",
                "autre tableau",
                "niveau 1",
                "niveau 13",
            ],
        );
    }
}

/// A list in a list, so many times.
fn deep(levels: usize) -> List {
    let mut list = List::default();
    for level in (1..=levels).rev() {
        let lists = if level == levels {
            Vec::new()
        } else {
            vec![list]
        };
        list = List {
            ordered: level % 2 == 0,
            items: vec![Item {
                runs: vec![Run::plain(format!("niveau {level}"))],
                lists,
            }],
        };
    }
    list
}
