//! Archives: members, names, lies.

use extract::logic::{Error, Notice};

use crate::make::{Member, Pdf, archive, docx, zip};
use crate::{all, batch};

#[test]
fn members_are_read_as_if_they_lay_alone() {
    let pdf = Pdf::new().lines(&["en PDF"]).finish();
    let word = docx("<w:p><w:r><w:t>en DOCX</w:t></w:r></w:p>", &[]);
    let inner = zip(&[
        ("c.txt", b"dedans"),
        ("d.zip", &zip(&[("e.txt", b"trop loin")])),
    ]);
    let file = zip(&[
        ("dossier/a.pdf", &pdf),
        ("dossier/b.docx", &word),
        ("dossier/", b""),
        ("__MACOSX/dossier/._a.pdf", b"x"),
        ("image.png", b"\x89PNG\r\n\x1a\n"),
        ("inner.zip", &inner),
        (
            "fiches.jsonl",
            b"{\"id\":\"1\",\"text\":\"une fiche\"}\n{\"id\":\"2\"}\n",
        ),
    ]);
    let read = all("a.zip", &file, &[]);
    let documents: Vec<(&str, &str)> = read
        .documents
        .iter()
        .map(|document| {
            (
                document.identifier.as_str(),
                document.pages[0].text.as_str(),
            )
        })
        .collect();
    assert_eq!(
        documents,
        [
            ("dossier/a.pdf", "en PDF"),
            ("dossier/b.docx", "en DOCX"),
            ("inner.zip/c.txt", "dedans"),
            ("fiches.jsonl#1", "une fiche"),
        ]
    );
    assert_eq!(
        read.refused,
        [
            (
                "image.png".to_owned(),
                Notice::Format("image PNG", "PNG picture")
            ),
            ("inner.zip/d.zip".to_owned(), Notice::Nested),
            ("fiches.jsonl#l2".to_owned(), Notice::NoText),
        ]
    );
}

#[test]
fn an_archive_whose_first_member_is_a_stored_pdf_is_an_archive() {
    let pdf = Pdf::new().lines(&["en PDF"]).finish();
    let file = archive(&[
        Member {
            method: 0,
            packed: pdf.clone(),
            ..Member::new("a.pdf", &pdf)
        },
        Member::new("b.txt", b"en texte"),
    ]);
    assert!(memchr::memmem::find(&file, b"%PDF-").is_some_and(|at| at < 1_024));
    for name in ["a.zip", "a.pdf"] {
        let read = all(name, &file, &[]);
        let documents: Vec<&str> = read
            .documents
            .iter()
            .map(|document| document.identifier.as_str())
            .collect();
        assert_eq!(documents, ["a.pdf", "b.txt"], "{name}");
        assert_eq!(read.refused, [], "{name}");
    }
}

#[test]
fn a_member_that_lies_is_refused_alone() {
    let honest = |name: &str| Member::new(name, b"un texte");
    let members = [
        honest("bon.txt"),
        Member {
            checksum: 1,
            ..honest("somme.txt")
        },
        Member {
            size: 3,
            ..honest("petit.txt")
        },
        Member {
            size: 300,
            ..honest("grand.txt")
        },
        Member {
            method: 12,
            ..honest("methode.txt")
        },
        Member {
            flags: 1,
            ..honest("secret.txt")
        },
        Member {
            packed: b"\xff\xff\xff".to_vec(),
            ..honest("casse.txt")
        },
        honest("../dehors.txt"),
        honest("bon.txt"),
    ];
    let read = all("a.zip", &archive(&members), &[]);
    assert_eq!(read.documents.len(), 1);
    let refused: Vec<(&str, &Notice)> = read
        .refused
        .iter()
        .map(|(name, notice)| (name.as_str(), notice))
        .collect();
    let broken = Notice::Broken(
        "membre d'archive illisible",
        "a member of the archive cannot be read",
    );
    assert_eq!(
        refused,
        [
            ("somme.txt", &Notice::Checksum),
            ("petit.txt", &Notice::Expands(3)),
            ("grand.txt", &broken),
            ("methode.txt", &Notice::Method),
            ("secret.txt", &Notice::Encrypted),
            ("casse.txt", &broken),
            ("../dehors.txt", &Notice::Escapes),
            ("bon.txt", &Notice::Duplicate),
        ]
    );
}

#[test]
fn members_upon_one_another_are_a_trap() {
    let members = [
        Member::new("a.txt", b"un texte"),
        Member {
            same_as: Some(0),
            ..Member::new("b.txt", b"un texte")
        },
    ];
    assert_eq!(
        batch("a.zip", &archive(&members)),
        Err(Error::TooLarge(Notice::Overlap))
    );
}

#[test]
fn cursors_of_other_files_are_refused() {
    let file = zip(&[("a.txt", b"un")]);
    for after in ["m5", "r0:1", "x", "m0/r0:1"] {
        let read = extract::logic::read(&file, "a.zip", &Default::default(), Some(after));
        match read {
            Err(error) => assert_eq!(error, Error::Broken(Notice::BadCursor)),
            Ok(batch) => assert_eq!(batch.refused, [("a.txt".to_owned(), Notice::BadCursor)]),
        }
    }
    let cut = &file[..file.len() - 30];
    assert!(matches!(batch("a.zip", cut), Err(Error::Broken(_))));
}
