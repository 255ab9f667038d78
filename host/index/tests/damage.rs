//! Every file of an index cut, flipped or gone: answers stay right, or the damage is told; never silence.

use std::fs;
use std::path::{Path, PathBuf};

use index::{Document, Error, Found, Index, Origin, Page, Query, Report, SourceFile};

/// Names of files that are made anew when they are missing and hold nothing that is read.
const LOCKS: [&str; 2] = [".tantivy-writer.lock", ".tantivy-meta.lock"];

#[test]
fn damage_is_told_or_harmless() {
    let whole = tempfile::tempdir().expect("folder");
    fill(whole.path());
    let expected = answers(whole.path()).expect("answers");
    assert!(expected.iter().all(|found| found.total > 0));
    let mut told = 0;
    for file in files(whole.path()) {
        let content = fs::read(whole.path().join(&file)).expect("content");
        for damage in damages(&content) {
            let folder = tempfile::tempdir().expect("folder");
            copy(whole.path(), folder.path());
            let path = folder.path().join(&file);
            match &damage {
                Some(changed) => fs::write(&path, changed).expect("written"),
                None => fs::remove_file(&path).expect("removed"),
            }
            match answers(folder.path()) {
                Ok(found) => assert_eq!(found, expected, "{} lies", file.display()),
                Err(Error::Corrupt { file: named, .. }) => {
                    told += 1;
                    assert!(named.starts_with(folder.path()), "{}", named.display());
                }
                Err(Error::Absent { .. } | Error::Version { .. }) => {
                    panic!("{}: damage is not told as damage", file.display())
                }
                Err(error) => panic!("{}: {error}", file.display()),
            }
        }
    }
    assert!(told > 50, "only {told} damages were told");
}

#[test]
fn an_emptied_index_is_not_an_empty_one() {
    let whole = tempfile::tempdir().expect("folder");
    fill(whole.path());
    let empty = tempfile::tempdir().expect("folder");
    Index::create(empty.path()).expect("created");
    // The list of segments of an empty index, put in place of the one that is full.
    for name in ["meta.json", ".managed.json"] {
        fs::copy(empty.path().join(name), whole.path().join(name)).expect("copied");
    }
    // It is a list that was once right: what betrays it are the files beside it.
    let error = Index::open(whole.path()).err();
    assert!(matches!(error, Some(Error::Corrupt { .. })), "{error:?}");
}

/// What a search, a listing, a page and the records say.
fn answers(folder: &Path) -> Result<Vec<Found>, Error> {
    let index = Index::open(folder)?;
    let found = index.search(&Query::new("travaux été").limit(100))?;
    let listed = index.search(&Query::new("").limit(100))?;
    for hit in &listed.hits {
        let page = index.page(&hit.document, 1)?;
        assert!(page.is_some_and(|text| text.contains("travaux")));
        let known = index.document(&hit.document)?.expect("known");
        assert!(index.file(&known.source)?.is_some());
    }
    Ok(vec![found, listed])
}

fn fill(folder: &Path) {
    let index = Index::create(folder).expect("created");
    let mut writer = index.writer().expect("writer");
    for round in 0..3 {
        for number in 0..4 {
            let document = Document {
                identifier: format!("{round}/{number}"),
                title: format!("Arrêté {number}"),
                pages: vec![Page {
                    text: format!("Les travaux de l’été {round} durent {number} jours."),
                    origin: Origin::Text,
                }],
                ..Document::default()
            };
            let file = SourceFile {
                // The first file of each round replaces that of the one before: something is deleted too.
                path: if number == 0 {
                    "same".to_owned()
                } else {
                    format!("{round}-{number}")
                },
                size: 1,
                modified: round,
                hash: None,
            };
            writer
                .put(file, [document], Report::default())
                .expect("put");
        }
        writer.commit().expect("commit");
    }
    writer.finish().expect("finish");
}

/// A content cut short, emptied, with a byte flipped at its beginning, end and between; and no file at all.
fn damages(content: &[u8]) -> Vec<Option<Vec<u8>>> {
    let mut damages = vec![None];
    for length in [0, content.len() / 2, content.len().saturating_sub(1)] {
        damages.push(Some(content[..length].to_vec()));
    }
    for at in [
        0,
        content.len() / 3,
        content.len() / 2,
        content.len().saturating_sub(1),
    ] {
        let mut flipped = content.to_vec();
        if let Some(byte) = flipped.get_mut(at) {
            *byte ^= 0x10;
        }
        damages.push(Some(flipped));
    }
    damages
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut names: Vec<PathBuf> = fs::read_dir(folder)
        .expect("folder")
        .map(|entry| PathBuf::from(entry.expect("entry").file_name()))
        .filter(|name| !LOCKS.iter().any(|lock| Path::new(lock) == name))
        .collect();
    names.sort();
    names
}

fn copy(from: &Path, to: &Path) {
    for name in files(from) {
        fs::copy(from.join(&name), to.join(&name)).expect("copied");
    }
}
