//! Records: JSON lines and tables.

use extract::logic::{Error, Notice};

use crate::{all, batch, values};

const NATIONAL: &str = "COLL_NOM;COLL_SIRET;DELIB_ID;DELIB_DATE;DELIB_MATIERE_CODE;DELIB_MATIERE_NOM;DELIB_OBJET;BUDGET_ANNEE;BUDGET_NOM;PREF_ID;PREF_DATE;VOTE_EFFECTIF;VOTE_REEL;VOTE_POUR;VOTE_CONTRE;VOTE_ABSTENTION;DELIB_URL";

#[test]
fn lines_are_records() {
    let file = "{\"id\":\"192\",\"title\":\"Titre\",\"text\":\"Un texte.\\n\\nEt sa suite.\",\"theme\":\"Internet\",\"tags\":[\"a\",\"b\"],\"n\":3,\"rien\":null}\n\
        pas du JSON\n\n[1]\n{\"id\":\"193\",\"title\":\"sans texte\"}\r\n{\"text\":\"<p>Un <b>gras</b></p><script>x</script><ul><li>point</li></ul>\"}\n{\"id\":\"2\",\"text\":\"# Un\\n\\nCorps\"}";
    let read = all("a.jsonl", file.as_bytes(), &[]);
    let first = &read.documents[0];
    assert_eq!(
        (first.identifier.as_str(), first.description.title.as_str()),
        ("192", "Titre")
    );
    assert_eq!(first.pages[0].text, "Un texte.\n\nEt sa suite.");
    assert_eq!(values(first, "theme"), ["Internet"]);
    assert_eq!(values(first, "tags"), ["a", "b"]);
    assert_eq!(values(first, "n"), ["3"]);
    assert_eq!(first.description.fields.len(), 4);
    assert_eq!(
        (
            read.documents[1].identifier.as_str(),
            read.documents[1].pages[0].text.as_str()
        ),
        ("l6", "Un gras\n- point")
    );
    assert_eq!(read.documents[0].warnings, []);
    assert_eq!(read.documents[1].warnings, [Notice::Unnamed(6)]);
    assert_eq!(read.documents[2].description.headings, ["Un"]);
    let malformed = Notice::BadRecord("le JSON est mal formé", "the JSON is not well-formed");
    let no_object = Notice::BadRecord("ce n'est pas un objet JSON", "it is no JSON object");
    assert_eq!(
        read.refused,
        [
            ("l2".to_owned(), malformed),
            ("l4".to_owned(), no_object),
            ("l5".to_owned(), Notice::NoText)
        ]
    );
}

#[test]
fn names_are_mapped() {
    let file = b"{\"fiche\":\"F1\",\"section\":\"s\",\"corps\":\"Un texte\",\"sujet\":\"S\"}\n";
    let names = [
        "id={fiche}/{section}",
        "text={corps}",
        "title={sujet}",
        "number=F-{fiche}",
    ];
    let document = all("a.jsonl", file, &names).documents.remove(0);
    assert_eq!(
        (
            document.identifier.as_str(),
            document.description.title.as_str()
        ),
        ("F1/s", "S")
    );
    assert_eq!(values(&document, "number"), ["F-F1"]);
    assert_eq!(values(&document, "corps"), [""; 0]);
    assert_eq!(values(&document, "fiche"), ["F1"]);
}

#[test]
fn a_mapping_without_braces_that_names_a_field_is_told_once() {
    let jsonl = "{\"id\":\"1\",\"titre\":\"A\",\"text\":\"Un\"}\n{\"id\":\"2\",\"titre\":\"B\",\"text\":\"Deux\"}\n";
    let table = "id;titre;text\n1;A;Un\n2;B;Deux\n";
    for (file, content) in [("a.jsonl", jsonl), ("a.csv", table)] {
        let read = all(file, content.as_bytes(), &["title=titre", "theme=Voirie"]);
        let expected = Notice::Constant {
            name: "title".to_owned(),
            words: "titre".to_owned(),
        };
        let told: Vec<usize> = read
            .documents
            .iter()
            .map(|document| document.warnings.len())
            .collect();
        assert_eq!(told, [1, 0], "{file}");
        let text = expected.text(kit::language::Language::French);
        assert!(text.contains("title={titre}"), "{text}");
        assert_eq!(read.documents[0].warnings, [expected], "{file}");
        let right = all(file, content.as_bytes(), &["title={titre}"]);
        assert_eq!(right.documents[0].warnings, [], "{file}");
    }
}

#[test]
fn batches_go_on_where_the_last_one_ended() {
    let lines: String = (0..450)
        .map(|n| format!("{{\"id\":\"{n}\",\"text\":\"fiche {n}\"}}\n"))
        .collect();
    let first = batch("a.jsonl", lines.as_bytes()).expect("a batch");
    assert_eq!(first.documents.len(), 200);
    assert!(first.next.is_some());
    let read = all("a.jsonl", lines.as_bytes(), &[]);
    let identifiers: Vec<String> = read
        .documents
        .into_iter()
        .map(|document| document.identifier)
        .collect();
    assert_eq!(
        identifiers,
        (0..450).map(|n| n.to_string()).collect::<Vec<String>>()
    );

    let rows: String = (0..450).map(|n| format!("{n};\"texte\n{n}\"\n")).collect();
    let table = format!("id;text\n{rows}");
    let read = all("a.csv", table.as_bytes(), &[]);
    assert_eq!((read.documents.len(), read.refused.len()), (450, 0));
    assert_eq!(read.documents[449].identifier, "449");
    let zipped = crate::make::zip(&[("a.csv", table.as_bytes()), ("b.txt", b"fin")]);
    let read = all("a.zip", &zipped, &[]);
    assert_eq!(read.documents.len(), 451);
    assert_eq!(read.documents[449].identifier, "a.csv#449");
    assert_eq!(read.documents[450].identifier, "b.txt");
}

#[test]
fn the_national_schema_of_deliberations_is_known() {
    let row = "Commune de Test;21590001000017;2023_041;15/12/2023;7.1;Finances locales;Vote du budget primitif;2024;Principal;059-1;2023-12-18;29;27;25;1;1;https://exemple.invalid/d";
    let utf8 = format!("\u{feff}{NATIONAL}\r\n{row}\r\n;;;;;;;;;;;;;;;;\r\n");
    let commas = format!(
        "{}\n{}\n",
        NATIONAL.replace(';', ","),
        row.replace(';', ",")
    );
    for (name, file) in [("a.csv", utf8.as_str()), ("sans-nom", commas.as_str())] {
        let read = all(name, file.as_bytes(), &[]);
        assert_eq!((read.documents.len(), read.refused.len()), (1, 0), "{name}");
        let document = &read.documents[0];
        assert_eq!(document.identifier, "2023_041");
        assert_eq!(document.description.title, "Vote du budget primitif");
        for (field, value) in [
            ("number", "2023_041"),
            ("date", "2023-12-15"),
            ("authority", "Commune de Test"),
            ("theme", "Finances locales"),
            ("vote-for", "25"),
            ("prefecture-date", "2023-12-18"),
        ] {
            assert_eq!(values(document, field), [value], "{field}");
        }
        assert!(
            document.pages[0]
                .text
                .starts_with("Objet : Vote du budget primitif\nCollectivité : Commune de Test\n")
        );
    }
    let names = [
        "id={COLL_SIRET}/{DELIB_ID}",
        "title={DELIB_ID} : {DELIB_OBJET}",
        "year={BUDGET_ANNEE}",
    ];
    let mapped = all("a.csv", utf8.as_bytes(), &names).documents.remove(0);
    assert_eq!(mapped.identifier, "21590001000017/2023_041");
    assert_eq!(
        mapped.description.title,
        "2023_041 : Vote du budget primitif"
    );
    assert_eq!(values(&mapped, "year"), ["2024"]);
    let (old, ..) = encoding_rs::WINDOWS_1252.encode("id;texte\n1;arrêté à 5 €\n");
    assert_eq!(
        all("a.csv", &old, &[]).documents[0].pages[0].text,
        "arrêté à 5 €"
    );
    let wide: Vec<u8> = "\u{feff}id;texte\n1;arrêté\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_eq!(
        all("a.csv", &wide, &[]).documents[0].pages[0].text,
        "arrêté"
    );
}

#[test]
fn rows_that_are_none_are_refused_by_line() {
    let file = "id,nom\n1,un\n2\n3,trois,de trop\n4,quatre,,\n5,\"jamais fermé\n6,six\n";
    let windows = all("a.csv", file.replace('\n', "\r\n").as_bytes(), &[]);
    let read = all("a.csv", file.as_bytes(), &[]);
    assert_eq!(windows.refused, read.refused);
    let documents: Vec<&str> = read
        .documents
        .iter()
        .map(|document| document.identifier.as_str())
        .collect();
    assert_eq!(documents, ["1", "4"]);
    assert_eq!(read.documents[0].pages[0].text, "id : 1\nnom : un");
    let refused: Vec<&str> = read.refused.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(refused, ["l3", "l4", "l6"]);
    assert_eq!(
        read.refused[2].1,
        Notice::BadRecord(
            "un guillemet n'est pas fermé",
            "a quotation mark is not closed"
        )
    );
}

#[test]
fn mappings_and_cursors_that_are_none_are_refused() {
    let source = b"{\"text\":\"x\"}".to_vec();
    let read = extract::logic::read(&source, "a.jsonl", &Default::default(), Some("m0"));
    assert_eq!(read, Err(Error::Broken(Notice::BadCursor)));
}
