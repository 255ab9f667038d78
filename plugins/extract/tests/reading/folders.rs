//! Folders of real and hostile files, where they lie beside the checkout: allowed outcomes only.

use std::fs;
use std::io::Write as _;
use std::panic;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use extract::logic::names::Names;
use extract::logic::{Batch, Error, Notice, Origin, read};

/// Nothing takes longer.
const LONGEST: Duration = Duration::from_secs(5);

/// A folder of the shared data; `None`, with a printed notice, where it is absent.
fn shared(path: &str) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/data")
        .join(path);
    if folder.is_dir() {
        return Some(folder);
    }
    let _ = writeln!(std::io::stderr(), "skipped: no shared data « {path} » here");
    None
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Reads all of a file in the time allowed; a panic or a hang fails, whatever else is wrong is an answer.
#[track_caller]
fn outcome(path: &Path) -> Result<Batch, Error> {
    let bytes = fs::read(path).expect("a file");
    let name = path
        .file_name()
        .expect("a name")
        .to_string_lossy()
        .into_owned();
    let read_all = || {
        let (mut whole, mut after) = (Batch::default(), None);
        loop {
            let start = Instant::now();
            let mut batch = read(&bytes, &name, &Names::default(), after.as_deref())?;
            assert!(
                start.elapsed() < LONGEST,
                "{}: {:?}",
                path.display(),
                start.elapsed()
            );
            whole.documents.append(&mut batch.documents);
            whole.refused.append(&mut batch.refused);
            after = batch.next;
            if after.is_none() {
                return Ok(whole);
            }
        }
    };
    let result =
        panic::catch_unwind(read_all).unwrap_or_else(|_| panic!("{} panics", path.display()));
    if let Ok(batch) = &result {
        for document in &batch.documents {
            assert!(!document.pages.is_empty(), "{}", path.display());
            for page in &document.pages {
                let is_clean = |letter: char| letter == '\n' || !letter.is_control();
                assert!(page.text.chars().all(is_clean), "{}", path.display());
            }
        }
    }
    result
}

/// Whether nothing is wrong that was not said: text was read, or a reason given.
fn is_told(result: &Result<Batch, Error>) -> bool {
    match result {
        Err(_) => true,
        Ok(batch) => {
            let empty = |document: &extract::logic::Document| {
                let pages = document.pages.iter();
                pages.clone().all(|page| page.origin == Origin::Blank)
                    && document.warnings.is_empty()
            };
            !batch.documents.iter().any(empty) || !batch.refused.is_empty()
        }
    }
}

#[test]
fn hostile_files_cost_themselves() {
    for folder in ["pdf/generated", "archives", "csv", "mail"] {
        let Some(folder) = shared(&format!("hostile/{folder}")) else {
            return;
        };
        for path in files(&folder) {
            let result = outcome(&path);
            // These two are sound files with an empty page.
            let is_blank = ["deep_pages_5000.pdf", "length_self_reference.pdf"]
                .iter()
                .any(|name| path.ends_with(name));
            assert!(
                is_blank || is_told(&result),
                "{}: {result:?}",
                path.display()
            );
        }
    }
}

#[test]
fn good_files_among_them_are_read() {
    let Some(folder) = shared("hostile") else {
        return;
    };
    let words = |path: &str| {
        let batch = outcome(&folder.join(path)).unwrap_or_else(|error| panic!("{path}: {error:?}"));
        let pages = batch.documents.iter().flat_map(|document| &document.pages);
        pages
            .map(|page| page.text.split_whitespace().count())
            .sum::<usize>()
    };
    assert!(words("archives/ok_minimal.docx") > 0);
    assert!(words("archives/ok_minimal.xlsx") > 0);
    for (path, least) in [
        ("pdf/pypdf_samples/001-trivial__minimal-document.pdf", 100),
        (
            "pdf/pypdf_samples/003-pdflatex-image__pdflatex-image.pdf",
            104,
        ),
        (
            "pdf/pypdf_samples/010-pdflatex-forms__pdflatex-forms.pdf",
            4,
        ),
        (
            "pdf/pypdf_samples/011-google-doc-document__google-doc-document.pdf",
            178,
        ),
        (
            "pdf/pypdf_samples/012-libreoffice-form__libreoffice-form.pdf",
            20,
        ),
        ("pdf/pypdf_samples/015-arabic__habibi-oneline-cmap.pdf", 3),
        (
            "pdf/pypdf_samples/016-libre-office-link__libre-office-link.pdf",
            8,
        ),
        (
            "pdf/pypdf_samples/020-xmp__output_with_metadata_pymupdf.pdf",
            2,
        ),
        ("pdf/pypdf_samples/025-attachment__with-attachment.pdf", 100),
        ("pdf/generated/arrete_no_eof.pdf", 335),
        ("pdf/generated/arrete_junk_prefix.pdf", 335),
        ("pdf/generated/arrete_header_garbled.pdf", 335),
    ] {
        assert!(words(path) >= least, "{path}: {}", words(path));
    }
}

#[test]
fn scans_are_told_page_by_page() {
    let Some(folder) = shared("orders/arretify/arretes_raw") else {
        return;
    };
    let (mut scanned, mut read) = (0, 0);
    for path in files(&folder) {
        let mut batch =
            outcome(&path).unwrap_or_else(|error| panic!("{}: {error:?}", path.display()));
        let document = batch.documents.remove(0);
        for page in &document.pages {
            match page.origin {
                Origin::Scanned => scanned += 1,
                Origin::Text => read += 1,
                Origin::Blank => panic!("{}: a blank page", path.display()),
            }
        }
        let says = document
            .warnings
            .iter()
            .any(|notice| matches!(notice, Notice::Scanned(_)));
        assert_eq!(
            says,
            document
                .pages
                .iter()
                .any(|page| page.origin == Origin::Scanned),
            "{}",
            path.display()
        );
    }
    assert_eq!((scanned > 0, read > 0), (true, true));
}

#[test]
fn real_orders_and_records_are_read() {
    let Some(folder) = shared("orders") else {
        return;
    };
    for part in [
        "arretify/arretes_html",
        "arretify/arretes_ocr",
        "faq_ir_cnil",
        "codes",
    ] {
        for path in files(&folder.join(part))
            .iter()
            .filter(|path| path.extension().is_some_and(|e| e != "tsv"))
        {
            if path.ends_with("queries.jsonl") {
                continue;
            }
            let batch =
                outcome(path).unwrap_or_else(|error| panic!("{}: {error:?}", path.display()));
            // Articles that were repealed have an identifier and no text.
            let only_empty = batch
                .refused
                .iter()
                .all(|(_, notice)| *notice == Notice::NoText);
            assert!(
                !batch.documents.is_empty() && only_empty,
                "{}: {:?}",
                path.display(),
                batch.refused
            );
            let titled = batch
                .documents
                .iter()
                .filter(|document| !document.description.title.is_empty())
                .count();
            assert!(
                titled * 10 >= batch.documents.len() * 9,
                "{}: {titled}",
                path.display()
            );
        }
    }
}
