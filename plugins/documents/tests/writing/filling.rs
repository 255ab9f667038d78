//! Templates: placeholders, repeated blocks, the document's own blocks, and what is said where something does not fit.

use documents::{Block, Document, Error, Run, Template, Values, docx, odt};
use kit::language::Language;

use crate::read::text;
use crate::sample::minutes;
use crate::templates;

/// Both writers.
type Writer = fn(&Document, Option<&Template>) -> Result<Vec<u8>, Error>;
const WRITERS: [(&str, Writer); 2] = [("a.odt", odt), ("a.docx", docx)];

/// A template of these blocks, in the format of the writer.
fn template(write: Writer, blocks: Vec<Block>) -> Result<Template, Error> {
    let mut document = Document::new("", Language::French);
    document.footer = "{{footer}}".to_owned();
    document.blocks = blocks;
    Template::read(&write(&document, None).expect("a template"))
}

fn paragraphs(words: &[&str]) -> Vec<Block> {
    words.iter().map(|words| Block::paragraph(*words)).collect()
}

/// What a template of these paragraphs becomes, in both formats.
#[track_caller]
fn check(words: &[&str], expected: &str) {
    for (name, write) in WRITERS {
        let template = template(write, paragraphs(words)).expect("a template");
        let mut document = minutes();
        document.blocks.clear();
        let file = write(&document, Some(&template)).expect("a document");
        let told = text(name, &file);
        let told: Vec<&str> = told
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .collect();
        assert_eq!(told.join("|"), expected, "{name}");
    }
}

/// Why a template of these paragraphs gives no document, in both formats.
#[track_caller]
fn refused(words: &[&str]) -> Error {
    let mut errors = Vec::new();
    for (_, write) in WRITERS {
        let made = template(write, paragraphs(words));
        let error = match made {
            Ok(template) => write(&minutes(), Some(&template)).expect_err("refused"),
            Err(error) => error,
        };
        errors.push(error);
    }
    let language = Language::English;
    let part = |error: &Error| {
        error
            .message(language)
            .replace("word/document.xml", "content.xml")
    };
    assert_eq!(part(&errors[0]), part(&errors[1]));
    errors.swap_remove(0)
}

#[test]
fn fields_are_put_in() {
    check(
        &["Le {{date}} à {{ place }}.", "{{title}}"],
        "Le 17 février 2026 à Salle du conseil|1, place de l’Église.|Compte rendu du comité de voirie",
    );
}

#[test]
fn blocks_are_repeated() {
    check(
        &[
            "{{#decisions}}",
            "Décision : {{text}}",
            "{{/decisions}}",
            "Fin",
        ],
        "Décision : Commander les panneaux & barrières|Décision : Prévenir les riverains <rue du Pont>|Décision : Fermer la rue|Fin",
    );
    check(
        &["{{#decisions}}{{vote}}{{/decisions}}"],
        "unanimité|12 pour, 1 contre|unanimité",
    );
    check(
        &["Votes : {{#decisions}}{{vote}} ; {{/decisions}}fin"],
        "Votes : unanimité ; 12 pour, 1 contre ; unanimité ; fin",
    );
    check(
        &[
            "{{#decisions}}{{vote}}",
            "par {{#people}}{{who}}, {{/people}}",
            "le {{due}}{{/decisions}}",
        ],
        "unanimité|par Mme Garnier, M. Lefèvre,|le 2026-03-03|12 pour, 1 contre|par Mme Garnier, M. Lefèvre,|le 2026-02-20|unanimité|par Mme Garnier, M. Lefèvre,|le",
    );
    check(
        &[
            "{{#decisions}}",
            "{{#due}}avant le {{due}}{{/due}}{{^due}}sans date{{/due}}",
            "{{/decisions}}",
        ],
        "avant le 2026-03-03|avant le 2026-02-20|sans date",
    );
    check(
        &[
            "a{{#votes}}b{{/votes}}{{^votes}}c{{/votes}}",
            "{{#excused}}",
            "d",
            "{{/excused}}",
        ],
        "ac",
    );
}

#[test]
fn what_does_not_fit_is_said_with_its_place() {
    let error = refused(&["Bon", "Le {{jour}} même"]);
    assert_eq!(
        error.message(Language::French),
        "modèle : {{jour}} est inconnu (content.xml, paragraphe 2 : « Le {{jour}} même »)"
    );
    assert!(error.hint(Language::French).contains("date, decisions"));
    let inner = refused(&["{{#decisions}}", "{{nom}}", "{{/decisions}}"]);
    assert!(matches!(&inner, Error::Unknown { known, .. } if known.contains(&"vote".to_owned())));
    for (words, placeholder) in [
        (&["a {{#decisions}}", "b"][..], "{{#decisions}}"),
        (&["a", "{{/decisions}}"], "{{/decisions}}"),
        (
            &["{{#decisions}}{{#people}}{{/decisions}}{{/people}}"],
            "{{#people}}",
        ),
        (&["a {{date"], "{{date"),
    ] {
        let error = refused(words);
        assert!(
            matches!(&error, Error::Unclosed { placeholder: told, .. } if told == placeholder),
            "{error:?}"
        );
    }
    assert!(matches!(refused(&["{{a b}}"]), Error::NotAName { .. }));
    assert!(matches!(refused(&["{{}}"]), Error::NotAName { .. }));
    assert!(matches!(
        refused(&["Ici : {{content}}"]),
        Error::Misplaced { .. }
    ));
    for (_, write) in WRITERS {
        let table = |cell: &str| {
            Block::Table(documents::Table {
                rows: vec![vec![vec![Run::plain(cell)]]],
                ..documents::Table::default()
            })
        };
        let crossed = vec![table("{{#decisions}}"), Block::paragraph("{{/decisions}}")];
        let template = template(write, crossed).expect("a template");
        let error = write(&minutes(), Some(&template)).expect_err("crossed");
        assert!(matches!(error, Error::Crossed { .. }), "{error:?}");
    }
}

#[test]
fn values_are_no_templates() {
    for (name, write) in WRITERS {
        let template = template(write, paragraphs(&["{{a}}", "{{content}}"])).expect("a template");
        let mut document = Document::new("", Language::French);
        document
            .values
            .set("a", "{{#b}} {{content}} ]]> <w:p/> \u{0}\u{202e}");
        document.blocks = paragraphs(&["{{/c}} {{d}}"]);
        document.footer = String::new();
        let file = write(&document, Some(&template)).expect("a document");
        assert_eq!(
            text(name, &file).trim(),
            "{{#b}} {{content}} ]]> <w:p/> \u{fffd}\u{fffd}\n\n{{/c}} {{d}}"
        );
    }
}

#[test]
fn the_sentence_is_never_lost() {
    for (name, write) in WRITERS {
        let mut plain = Document::new("", Language::French);
        plain.footer = "Mairie de Test".to_owned();
        plain.blocks = paragraphs(&["{{content}}"]);
        let template = Template::read(&write(&plain, None).expect("a file")).expect("a template");
        let mut document = Document::new("", Language::French);
        document.blocks = paragraphs(&["Texte"]);
        let told = text(
            name,
            &write(&document, Some(&template)).expect("a document"),
        );
        assert_eq!(
            told.trim(),
            "Texte\n\nDocument préparé automatiquement, à valider."
        );
    }
}

#[test]
fn the_example_is_filled() {
    for ((name, file), (_, write)) in templates::files().expect("templates").iter().zip(WRITERS) {
        let template = Template::read(file).expect("a template");
        assert!(name.ends_with(template.ending()));
        assert_eq!(template.warnings(), []);
        assert_eq!(
            template.placeholders(),
            [
                "content",
                "date",
                "decisions",
                "due",
                "excused",
                "footer",
                "people",
                "place",
                "text",
                "title",
                "vote",
                "votes",
                "who"
            ]
        );
        let made = write(&minutes(), Some(&template)).expect("a document");
        assert_eq!(made, write(&minutes(), Some(&template)).expect("the same"));
        let told = text(name, &made);
        for words in [
            "Séance du 17 février 2026 — Salle du conseil\n1, place de l’Église",
            "Vote : 12 pour, 1 contre, avant le 2026-02-20.\n- Mme Garnier\n- M. Lefèvre\n",
            "Vote : unanimité.",
            "Commander les panneaux & barrières  unanimité  2026-03-03\nPrévenir",
            "Aucun vote à bulletin secret.",
            "Débats\n\nPrésents",
        ] {
            assert!(told.contains(words), "{name}: {words:?} in {told}");
        }
        assert!(!told.contains("{{") && !told.contains("Excusés"), "{told}");
    }
}

#[test]
fn formats_are_not_mixed() {
    let template = template(odt, paragraphs(&["{{content}}"])).expect("a template");
    assert_eq!(
        docx(&minutes(), Some(&template)),
        Err(Error::OtherFormat {
            template: "odt",
            wanted: "docx"
        })
    );
}

#[test]
fn repetition_is_bounded() {
    let mut document = Document::new("", Language::French);
    for _ in 0..2_000 {
        let mut outer = Values::default();
        for _ in 0..200 {
            outer.add("b", Values::default());
        }
        document.values.add("a", outer);
    }
    for (_, write) in WRITERS {
        let words = ["{{#a}}", "{{#b}}", "x", "{{/b}}", "{{/a}}"];
        let template = template(write, paragraphs(&words)).expect("a template");
        let error = write(&document, Some(&template)).expect_err("too much");
        assert!(matches!(error, Error::TooLarge { .. }), "{error:?}");
    }
}

#[test]
fn long_blocks_take_no_longer_than_their_length() {
    let mut words = vec!["{{#decisions}}"];
    words.extend(["{{vote}} {{due}}"; 8_000]);
    words.push("{{/decisions}}");
    for (name, write) in WRITERS {
        let template = template(write, paragraphs(&words)).expect("a template");
        let mut document = minutes();
        document.blocks.clear();
        let began = std::time::Instant::now();
        let file = write(&document, Some(&template)).expect("a document");
        let took = began.elapsed();
        assert!(took.as_secs() < 5, "{name}: {took:?}");
        assert!(text(name, &file).contains("12 pour, 1 contre 2026-02-20"));
    }
}
