//! Writing: what a file gave replaces what it gave before, or stays; one writer, many readers.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use index::{Document, Error, Index, Origin, Page, Query, Refusal, Report, SourceFile, Summary};

#[test]
fn a_file_is_replaced_as_a_whole() {
    let folder = tempfile::tempdir().expect("folder");
    let index = Index::create(folder.path()).expect("created");
    let mut writer = index.writer().expect("writer");
    let report = Report {
        refused: vec![Refusal {
            item: "b.doc".to_owned(),
            reason: "unknown".to_owned(),
        }],
        warnings: vec!["page 2: scanned".to_owned()],
    };
    let documents = [document("z/1", "premier"), document("z/2", "deuxième")];
    writer
        .put(file("z.zip", 1), documents, report.clone())
        .expect("put");
    writer
        .put(
            file("y.txt", 1),
            [document("y", "autre")],
            Report::default(),
        )
        .expect("put");
    assert_eq!(
        index.size().expect("size"),
        0,
        "nothing is seen before the commit"
    );
    assert!(writer.is_current(&file("z.zip", 1)).expect("state"));
    writer.commit().expect("commit");
    assert_eq!(index.size().expect("size"), 3);
    let record = index.file("z.zip").expect("file").expect("record");
    assert_eq!((record.file, record.report), (file("z.zip", 1), report));
    let expected = Summary {
        identifier: "z/2".to_owned(),
        pages: 1,
        ocr: 0,
        scanned: 0,
    };
    assert_eq!(record.documents[1], expected);

    assert!(!writer.is_current(&file("z.zip", 2)).expect("state"));
    writer
        .put(
            file("z.zip", 2),
            [document("z/2", "troisième")],
            Report::default(),
        )
        .expect("put");
    // Twice before the same commit: the last one counts.
    writer
        .put(
            file("z.zip", 3),
            [document("z/3", "quatrième")],
            Report::default(),
        )
        .expect("put");
    writer.commit().expect("commit");
    assert_eq!(identifiers(&index), ["y", "z/3"]);
    assert_eq!(found(&index, "troisième"), Vec::<String>::new());
    assert_eq!(found(&index, "quatrième"), ["z/3"]);
    assert_eq!(
        index
            .state("z.zip")
            .expect("state")
            .expect("known")
            .modified,
        3
    );

    writer.remove("y.txt").expect("removed");
    writer.remove("never.txt").expect("nothing to remove");
    assert_eq!(writer.state("y.txt").expect("state"), None);
    writer.finish().expect("finish");
    assert_eq!(identifiers(&index), ["z/3"]);
    assert_eq!(index.paths().expect("paths"), ["z.zip"]);
    Index::open(folder.path())
        .expect("opened")
        .verify()
        .expect("whole");
}

#[test]
fn nobody_else_reads_the_files_and_a_time_can_be_a_mark() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("folder");
    let index = Index::create(folder.path()).expect("created");
    let mut writer = index.writer().expect("writer");
    let mut put = writer.begin(file("a", 1)).expect("begun");
    put.document(&document("a", "texte")).expect("put");
    put.set_modified(-7);
    put.finish(Report::default()).expect("finish");
    assert!(!writer.is_current(&file("a", 1)).expect("state"));
    writer.finish().expect("finish");
    let state = index.state("a").expect("state").expect("known");
    assert_eq!(state.modified, -7);
    let mut seen = 0;
    for entry in std::fs::read_dir(folder.path()).expect("folder") {
        let entry = entry.expect("entry");
        let mode = entry.metadata().expect("metadata").permissions().mode();
        assert_eq!(mode & 0o077, 0, "{:?}", entry.path());
        seen += 1;
    }
    assert!(seen > 5, "{seen}");
}

#[test]
fn an_unfinished_file_leaves_nothing() {
    let folder = tempfile::tempdir().expect("folder");
    let index = Index::create(folder.path()).expect("created");
    let mut writer = index.writer().expect("writer");
    writer
        .put(file("a", 1), [document("a", "ancien")], Report::default())
        .expect("put");
    writer.commit().expect("commit");
    {
        let mut put = writer.begin(file("a", 2)).expect("begun");
        put.document(&document("a", "nouveau")).expect("put");
    }
    writer.commit().expect("commit");
    assert_eq!(index.size().expect("size"), 0);
    assert_eq!(index.state("a").expect("state"), None, "it is read again");
    index.check().expect("whole");
    // A writer that is dropped without a commit changes nothing.
    writer
        .put(file("a", 3), [document("a", "perdu")], Report::default())
        .expect("put");
    drop(writer);
    index.refresh().expect("refreshed");
    assert_eq!(index.size().expect("size"), 0);
}

#[test]
fn what_cannot_be_kept_is_refused() {
    let folder = tempfile::tempdir().expect("folder");
    let index = Index::create(folder.path()).expect("created");
    let mut writer = index.writer().expect("writer");
    let mut put = writer.begin(file("a", 1)).expect("begun");
    let long = "x".repeat(100_000);
    assert!(matches!(
        put.document(&document("", "sans nom")),
        Err(Error::Document { .. })
    ));
    assert!(matches!(
        put.document(&document(&long, "long")),
        Err(Error::Document { .. })
    ));
    let cut = put.document(&document("a", &format!("mot {long} fin")));
    assert!(cut.expect("a long word is cut"));
    let again = put.document(&document("a", "encore"));
    assert!(!again.expect("no failure"), "its identifier was given");
    put.document(&Document {
        identifier: "vide".to_owned(),
        ..Document::default()
    })
    .expect("a document of nothing");
    put.finish(Report::default()).expect("finish");
    assert!(matches!(
        writer.begin(file(&long, 1)),
        Err(Error::Document { .. })
    ));
    writer
        .put(file("none", 1), [], Report::default())
        .expect("a file of no document");
    let twice = [document("b", "un"), document("b", "deux")];
    writer
        .put(file("twice", 1), twice, Report::default())
        .expect("the second one is a row");
    writer.commit().expect("commit");
    assert_eq!(identifiers(&index), ["a", "b", "vide"]);
    let record = index.file("twice").expect("file").expect("record");
    assert_eq!(record.report.refused[0].item, "b");
    assert_eq!(
        index.file("none").expect("file").expect("record").documents,
        []
    );
    assert_eq!(found(&index, "fin"), ["a"]);
    assert_eq!(index.state(&long).expect("state"), None);
}

#[test]
fn there_is_one_writer_and_readers_see_whole_commits() {
    let folder = tempfile::tempdir().expect("folder");
    let index = Index::create(folder.path()).expect("created");
    let mut writer = index.writer().expect("writer");
    assert!(matches!(index.writer(), Err(Error::Busy { .. })));
    let other = Index::open(folder.path()).expect("opened");
    assert!(matches!(other.writer(), Err(Error::Busy { .. })));
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let mut seen = 0;
            let mut last = 0;
            while !done.load(Ordering::Relaxed) || seen == 0 {
                other.refresh().expect("refreshed");
                let whole = other.search(&Query::new("").limit(1_000)).expect("listed");
                // Each commit replaces two files of two documents each and adds a third.
                assert_eq!(whole.total % 2, 0, "half a file was seen");
                assert!(whole.total >= last);
                last = whole.total;
                for hit in other.search(&Query::new("texte")).expect("search").hits {
                    let page = other.page(&hit.document, 1).expect("page");
                    assert!(page.is_some_and(|text| text.contains("texte")));
                }
                seen += 1;
            }
            seen
        });
        for round in 0..30 {
            for path in ["a".to_owned(), "b".to_owned(), format!("c{round}")] {
                let documents = [
                    document(&format!("{path}/1"), &format!("texte {round}")),
                    document(&format!("{path}/2"), &format!("texte {round}")),
                ];
                writer
                    .put(file(&path, round), documents, Report::default())
                    .expect("put");
            }
            writer.commit().expect("commit");
        }
        done.store(true, Ordering::Relaxed);
        assert!(reader.join().expect("reader") > 0);
    });
    drop(writer);
    assert_eq!(index.size().expect("size"), 64);
    index.writer().expect("the place is free again");
}

#[test]
fn folders_that_are_no_index_are_told() {
    let folder = tempfile::tempdir().expect("folder");
    let absent = folder.path().join("absent");
    assert!(matches!(Index::open(&absent), Err(Error::Absent { .. })));
    assert!(matches!(
        Index::open(folder.path()),
        Err(Error::Absent { .. })
    ));
    Index::create(&absent).expect("created");
    Index::create(&absent).expect("opened");
    Index::open(&absent).expect("opened");
}

fn identifiers(index: &Index) -> Vec<String> {
    let listed = index.search(&Query::new("").limit(100)).expect("listed");
    listed.hits.into_iter().map(|hit| hit.document).collect()
}

fn found(index: &Index, text: &str) -> Vec<String> {
    let found = index.search(&Query::new(text)).expect("search");
    found.hits.into_iter().map(|hit| hit.document).collect()
}

fn file(path: &str, modified: i64) -> SourceFile {
    SourceFile {
        path: path.to_owned(),
        size: 1,
        modified,
        hash: None,
    }
}

fn document(identifier: &str, text: &str) -> Document {
    Document {
        identifier: identifier.to_owned(),
        title: Path::new(identifier).display().to_string(),
        pages: vec![Page {
            text: text.to_owned(),
            origin: Origin::Text,
        }],
        ..Document::default()
    }
}
