//! From folders to an index and back, with an extractor that reads plain text.

use std::cell::RefCell;
use std::os::unix::fs::PermissionsExt;

use index::{Origin, Page};

use super::*;
use crate::Audience;
use crate::extractor::{Batch, Described, Extracted, Identity, Refusal};

/// Reads text; a file that begins with `!` is refused, one with `§` gives a record a line, one with `%` is a picture, one with `#` gives three records of
/// one identifier.
#[derive(Default)]
struct Plain {
    read: RefCell<Vec<String>>,
}

impl Extractor for Plain {
    fn read(&self, path: &Path, _: &[String], after: Option<&str>) -> Result<Batch, Refusal> {
        let text = fs::read_to_string(path).map_err(|error| Refusal::File(error.to_string()))?;
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        self.read.borrow_mut().push(name);
        let document = |identity, text: &str, origin| Extracted {
            identity,
            pages: vec![Page {
                origin,
                text: text.to_owned(),
            }],
            description: Described::default(),
            warnings: Vec::new(),
        };
        if text.starts_with('#') {
            return Ok(Batch {
                documents: ["un", "deux", "trois"]
                    .map(|text| document(Identity::Record("r".to_owned()), text, Origin::Text))
                    .to_vec(),
                ..Batch::default()
            });
        }
        if text.starts_with('!') {
            return Err(Refusal::File("abîmé".to_owned()));
        }
        if text.starts_with('%') {
            return Ok(Batch {
                documents: vec![document(Identity::File, "", Origin::Scanned)],
                ..Batch::default()
            });
        }
        if let Some(records) = text.strip_prefix('§') {
            let number: usize = after.map_or(0, |after| after.parse().unwrap());
            let lines: Vec<&str> = records.lines().collect();
            let identity = Identity::Record(format!("r{number}"));
            return Ok(Batch {
                documents: vec![document(identity, lines[number], Origin::Text)],
                refused: Vec::new(),
                next: (number + 1 < lines.len()).then(|| (number + 1).to_string()),
            });
        }
        Ok(Batch {
            documents: vec![document(Identity::File, &text, Origin::Text)],
            ..Batch::default()
        })
    }

    fn describe(&self, _: &str, _: &[String]) -> Result<Described, Refusal> {
        Ok(Described::default())
    }
}

struct Place {
    folder: tempfile::TempDir,
    collection: Collection,
    extractor: Plain,
}

impl Place {
    fn new(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let source = folder.path().join("source");
        fs::create_dir(&source).unwrap();
        let place = Self {
            collection: Collection {
                name: "a".to_owned(),
                sources: vec![source],
                audience: Audience::Internal,
                groups: Vec::new(),
                owner: 0,
                names: Vec::new(),
                vectors: None,
            },
            folder,
            extractor: Plain::default(),
        };
        for (name, text) in files {
            place.write(name, text);
        }
        place
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.collection.sources[0].join(name), text).unwrap();
    }

    fn index(&self) -> PathBuf {
        self.folder.path().join("index")
    }

    fn update(&self) -> Result<Outcome, Error> {
        self.update_with(None, &Unwatched)
    }

    fn update_with(&self, ocr: Option<&Ocr>, watcher: &dyn Watcher) -> Result<Outcome, Error> {
        self.update_that(ocr, watcher, Removals::Guarded)
    }

    fn update_that(
        &self,
        ocr: Option<&Ocr>,
        watcher: &dyn Watcher,
        removals: Removals,
    ) -> Result<Outcome, Error> {
        self.extractor.read.borrow_mut().clear();
        update(
            &self.collection,
            &self.index(),
            &self.extractor,
            ocr,
            watcher,
            removals,
            Language::French,
        )
    }

    /// Recognition by two programs that draw nothing and read the same words off every page.
    fn ocr(&self) -> Ocr {
        let read = "case $1 in --list-langs) echo fra;; *) echo Arrêté;; esac";
        for (name, script) in [("pdftoppm", "true"), ("tesseract", read)] {
            let path = self.folder.path().join(name);
            fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o700)).unwrap();
        }
        let confined = (PathBuf::from("/usr/bin/env"), Vec::new());
        Ocr::find(&self.folder.path().display().to_string(), confined).unwrap()
    }

    #[track_caller]
    fn record(&self, path: &str) -> index::FileRecord {
        open(&self.index()).unwrap().file(path).unwrap().unwrap()
    }

    fn read(&self) -> Vec<String> {
        self.extractor.read.borrow().clone()
    }

    #[track_caller]
    fn check(&self, identifiers: &[&str]) {
        let index = open(&self.index()).unwrap();
        assert_eq!(index.size().unwrap(), identifiers.len() as u64);
        for identifier in identifiers {
            assert!(
                index.document(identifier).unwrap().is_some(),
                "{identifier}"
            );
        }
    }
}

#[test]
fn only_what_changed_is_read_again() {
    let place = Place::new(&[("a.txt", "un"), ("b.txt", "deux")]);
    let first = place.update().unwrap();
    assert_eq!((first.read, first.documents), (2, 2));
    place.check(&["a.txt", "b.txt"]);
    let second = place.update().unwrap();
    assert_eq!((second.read, second.unchanged), (0, 2));
    assert_eq!(place.read(), [""; 0]);
    place.write("b.txt", "deux fois");
    place.write("c.txt", "trois");
    fs::remove_file(place.collection.sources[0].join("a.txt")).unwrap();
    let third = place.update().unwrap();
    assert_eq!((third.read, third.unchanged, third.removed), (2, 0, 1));
    place.check(&["b.txt", "c.txt"]);
}

#[test]
fn a_file_that_is_refused_costs_one_row_and_is_not_tried_again() {
    let place = Place::new(&[("a.txt", "!"), ("b.txt", "deux")]);
    let outcome = place.update().unwrap();
    assert_eq!(outcome.refused, [("a.txt".to_owned(), "abîmé".to_owned())]);
    place.check(&["b.txt"]);
    assert_eq!(place.update().unwrap().unchanged, 2);
    let record = open(&place.index())
        .unwrap()
        .file("a.txt")
        .unwrap()
        .unwrap();
    assert_eq!(record.report.refused[0].reason, "abîmé");
}

#[test]
fn records_come_in_batches_under_their_own_identifiers() {
    let place = Place::new(&[("a.jsonl", "§un\ndeux\ntrois")]);
    assert_eq!(place.update().unwrap().documents, 3);
    place.check(&["r0", "r1", "r2"]);
}

#[test]
fn pictures_without_recognition_are_said_by_page() {
    let place = Place::new(&[("a.pdf", "%")]);
    let outcome = place.update().unwrap();
    assert_eq!((outcome.scanned, outcome.warnings), (1, 1));
    let record = open(&place.index())
        .unwrap()
        .file("a.pdf")
        .unwrap()
        .unwrap();
    assert_eq!(
        record.report.warnings,
        ["a.pdf : numérisé, sans texte : page 1"]
    );
}

#[test]
fn a_source_that_is_gone_takes_nothing_away() {
    let mut place = Place::new(&[("a.txt", "un")]);
    let other = place.folder.path().join("autre");
    fs::create_dir(&other).unwrap();
    fs::write(other.join("b.txt"), "deux").unwrap();
    place.collection.sources.push(other.clone());
    place.update().unwrap();
    place.check(&["source/a.txt", "autre/b.txt"]);
    fs::rename(&other, place.folder.path().join("ailleurs")).unwrap();
    let outcome = place.update().unwrap();
    assert_eq!((outcome.removed, outcome.missing.len()), (0, 1));
    place.check(&["source/a.txt", "autre/b.txt"]);
    fs::remove_dir_all(&place.collection.sources[0]).unwrap();
    assert!(matches!(place.update(), Err(Error::Gone { .. })));
    place.check(&["source/a.txt", "autre/b.txt"]);
}

#[test]
fn a_damaged_index_is_built_anew_and_that_is_said() {
    let place = Place::new(&[("a.txt", "un"), ("b.txt", "deux")]);
    place.update().unwrap();
    for entry in fs::read_dir(place.index()).unwrap() {
        let path = entry.unwrap().path();
        if path
            .extension()
            .is_some_and(|extension| extension == "store")
        {
            fs::write(&path, b"x").unwrap();
        }
    }
    let outcome = place.update().unwrap();
    assert!(outcome.rebuilt);
    assert_eq!(outcome.read, 2);
    place.check(&["a.txt", "b.txt"]);
}

#[test]
fn who_stops_keeps_what_was_read() {
    struct AfterOne;
    impl Watcher for AfterOne {
        fn stopping(&self) -> bool {
            COUNT.with_borrow_mut(|count| {
                *count += 1;
                *count > 1
            })
        }
    }
    thread_local! { static COUNT: RefCell<u32> = const { RefCell::new(0) }; }
    let place = Place::new(&[("a.txt", "un"), ("b.txt", "deux")]);
    let outcome = update(
        &place.collection,
        &place.index(),
        &place.extractor,
        None,
        &AfterOne,
        Removals::Guarded,
        Language::French,
    )
    .unwrap();
    assert!(outcome.stopped);
    place.check(&["a.txt"]);
    assert_eq!(place.update().unwrap().unchanged, 1);
    place.check(&["a.txt", "b.txt"]);
}

#[test]
fn pictures_are_read_again_when_recognition_is_there() {
    let place = Place::new(&[("a.pdf", "%"), ("b.txt", "deux")]);
    assert_eq!(place.update().unwrap().scanned, 1);
    assert_eq!(place.update().unwrap().unchanged, 2, "nothing to gain");
    let ocr = place.ocr();
    let outcome = place.update_with(Some(&ocr), &Unwatched).unwrap();
    assert_eq!((outcome.read, outcome.recognised), (1, 1));
    assert_eq!(place.read(), ["a.pdf"]);
    let index = open(&place.index()).unwrap();
    let known = index.document("a.pdf").unwrap().unwrap();
    assert_eq!(known.origins, [Origin::Ocr]);
    assert_eq!(place.record("a.pdf").report.warnings, [""; 0]);
    let last = place.update_with(Some(&ocr), &Unwatched).unwrap();
    assert_eq!((last.read, last.unchanged), (0, 2));
}

#[test]
fn what_the_system_refused_is_tried_again() {
    /// Moves a file away after the folders were looked at, and back at the end.
    struct Mover(PathBuf);
    impl Watcher for Mover {
        fn done(&self, files: u64) {
            if files == 0 {
                fs::rename(&self.0, self.0.with_extension("moved")).unwrap();
            }
        }
    }
    let place = Place::new(&[("a.txt", "un"), ("b.txt", "deux")]);
    let path = place.collection.sources[0].join("a.txt");
    let outcome = place.update_with(None, &Mover(path.clone())).unwrap();
    let row = ("a.txt".to_owned(), "introuvable".to_owned());
    assert_eq!(outcome.refused, [row]);
    assert!(!outcome.is_nothing());
    place.check(&["b.txt"]);
    // The same file with the same time.
    fs::rename(path.with_extension("moved"), &path).unwrap();
    let outcome = place.update().unwrap();
    assert_eq!((outcome.read, outcome.unchanged), (1, 1));
    place.check(&["a.txt", "b.txt"]);
    assert_eq!(place.update().unwrap().unchanged, 2);
}

#[test]
fn an_update_that_did_not_end_is_marked() {
    struct Never;
    impl Watcher for Never {
        fn stopping(&self) -> bool {
            true
        }
    }
    let place = Place::new(&[("a.txt", "un")]);
    let index = place.index();
    assert!(!is_incomplete(&index));
    assert!(place.update_with(None, &Never).unwrap().stopped);
    assert!(is_incomplete(&index));
    place.update().unwrap();
    assert!(!is_incomplete(&index));
    // Nothing to do, so nothing is begun that could be cut off.
    place.update_with(None, &Never).unwrap();
    assert!(!is_incomplete(&index));
    place.write("b.txt", "deux");
    struct Look(PathBuf, RefCell<Vec<bool>>);
    impl Watcher for Look {
        fn stopping(&self) -> bool {
            self.1.borrow_mut().push(is_incomplete(&self.0));
            false
        }
    }
    place.write("c.txt", "trois");
    let look = Look(index.clone(), RefCell::default());
    place.update_with(None, &look).unwrap();
    assert_eq!(*look.1.borrow(), [false, false, true]);
    assert!(!is_incomplete(&index));
}

#[test]
fn a_scan_that_is_stopped_leaves_nothing_of_its_file() {
    #[derive(Default)]
    struct Impatient(RefCell<bool>);
    impl Watcher for Impatient {
        fn pages(&self, document: &str, _: u64, of: u64) {
            assert_eq!((document, of), ("b.pdf", 1));
            self.0.replace(true);
        }
        fn stopping(&self) -> bool {
            *self.0.borrow()
        }
    }
    let place = Place::new(&[("a.txt", "un"), ("b.pdf", "%")]);
    let ocr = place.ocr();
    let stopped = place.update_with(Some(&ocr), &Impatient::default());
    let outcome = stopped.unwrap();
    assert_eq!(outcome.unfinished, Some(("b.pdf".to_owned(), 0)));
    assert!(outcome.stopped && is_incomplete(&place.index()));
    place.check(&["a.txt"]);
    let last = place.update_with(Some(&ocr), &Unwatched).unwrap();
    assert_eq!((last.read, last.recognised), (1, 1));
    place.check(&["a.txt", "b.pdf"]);
}

#[test]
fn a_record_whose_identifier_was_given_is_a_row_in_the_person_s_language() {
    let place = Place::new(&[("a.jsonl", "#")]);
    let outcome = place.update().unwrap();
    assert_eq!((outcome.documents, outcome.refused.len()), (1, 2));
    assert_eq!(
        outcome.refused[0],
        (
            "a.jsonl : r".to_owned(),
            "une fiche d'avant, dans ce fichier, a cet identifiant".to_owned()
        )
    );
    assert_eq!(place.record("a.jsonl").report.refused.len(), 2);
    place.check(&["r"]);
}

#[test]
fn a_folder_that_gives_nothing_is_told_from_one_that_gives_something() {
    let nothing = Place::new(&[("a.txt", "!")]);
    assert!(nothing.update().unwrap().is_nothing());
    let something = Place::new(&[("a.txt", "!"), ("b.txt", "deux")]);
    assert!(!something.update().unwrap().is_nothing());
    assert!(!Place::new(&[]).update().unwrap().is_nothing());
}

#[test]
fn a_share_that_is_not_mounted_keeps_its_documents_until_told_otherwise() {
    let place = Place::new(&[("a.txt", "un"), ("b.txt", "deux")]);
    place.update().unwrap();
    let source = place.collection.sources[0].clone();
    fs::remove_dir_all(&source).unwrap();
    fs::create_dir(&source).unwrap();
    place.write("LISEZMOI.txt", "point de montage");
    let held = place.update().unwrap();
    let expected = Held {
        source,
        gone: 2,
        known: 2,
    };
    assert_eq!((held.removed, held.read, held.held), (0, 1, vec![expected]));
    place.check(&["LISEZMOI.txt", "a.txt", "b.txt"]);
    let told = place
        .update_that(None, &Unwatched, Removals::Accepted)
        .unwrap();
    assert_eq!((told.removed, told.held.len()), (2, 0));
    place.check(&["LISEZMOI.txt"]);
}

#[test]
fn an_update_without_any_file_says_so() {
    let outcome = Place::new(&[]).update().unwrap();
    assert_eq!((outcome.found, outcome.documents), (0, 0));
}
