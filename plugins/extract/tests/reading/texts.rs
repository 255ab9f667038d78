//! Plain text, Markdown, HTML, envelopes of acts, and what is none of them.

use extract::logic::{Error, Notice, Origin};

use crate::{batch, one, text, values};

#[test]
fn text_is_read_in_any_character_set() {
    let words = "Arrêté à l’œuvre\r\n\r\nDeuxième paragraphe";
    let (old, ..) = encoding_rs::WINDOWS_1252.encode(words);
    let wide: Vec<u8> = words.encode_utf16().flat_map(u16::to_be_bytes).collect();
    for bytes in [
        words.as_bytes().to_vec(),
        format!("\u{feff}{words}").into_bytes(),
        old.into_owned(),
        wide,
    ] {
        let document = one("a.txt", &bytes);
        assert_eq!(text(&document), "Arrêté à l’œuvre\n\nDeuxième paragraphe");
        assert_eq!(document.warnings, []);
    }
    let pages = one("a.txt", b"un\x0cdeux");
    assert_eq!(
        (pages.pages.len(), pages.description.title.as_str()),
        (2, "un")
    );
    assert_eq!(one("a.txt", b"  \n ").pages[0].origin, Origin::Blank);
}

#[test]
fn html_is_its_text() {
    let html = b"<!DOCTYPE html><html><head><meta charset=iso-8859-1><title>Avis &amp; suites</title><meta name=author content=\"Mairie\">\
        <style>p{}</style></head><body><script>if (a<b) document.write('<p>non</p>')</script><h1>Enqu\xeate</h1>\
        <p>Un   texte<br>coup\xe9 &eacute; &#8364; &lt;b&gt;<!-- rien --></p><ul><li>un<li>deux</ul>\
        <table><tr><th>Rue</th><th>Jour</th></tr><tr><td>du Pont</td><td>lundi</td></tr></table><div>fin";
    let document = one("a.html", html);
    assert_eq!(
        text(&document),
        "Enquête\n\nUn texte\ncoupé é € <b>\n- un\n- deux\nRue  Jour\ndu Pont  lundi\n\nfin"
    );
    assert_eq!(document.description.title, "Avis & suites");
    assert_eq!(document.description.headings, ["Enquête"]);
    assert_eq!(values(&document, "document-author"), ["Mairie"]);
}

#[test]
fn html_traps_cost_nothing() {
    let deep = format!("<html>{}fond", "<div>".repeat(200_000));
    assert_eq!(text(&one("a.html", deep.as_bytes())), "fond");
    let wide = format!("<html><p {}>x", "a=1 ".repeat(100_000));
    assert!(matches!(
        batch("a.html", wide.as_bytes()),
        Err(Error::TooLarge(Notice::TooMany(..)))
    ));
    let never = one("a.html", b"<html><p>avant</p><noscript>jamais");
    assert_eq!(
        (text(&never).as_str(), never.warnings.as_slice()),
        ("avant", &[Notice::Cut][..])
    );
}

#[test]
fn envelopes_of_acts_are_read() {
    let (old, ..) = encoding_rs::WINDOWS_1252.encode(
        "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\
        <actes:Acte xmlns:actes=\"http://www.interieur.gouv.fr/ACTES#v1.1-20040216\" actes:Date=\"2024-05-03\" actes:NumeroInterne=\"2024_041\" actes:CodeNatureActe=\"2\">\
        <actes:CodeMatiere1 actes:CodeMatiere=\"6\"/><actes:CodeMatiere2 actes:CodeMatiere=\"1\"/>\
        <actes:Objet>Fête du Pont : circulation réglementée</actes:Objet>\
        <actes:Document><actes:NomFichier>99_AR-059-2024_041.pdf</actes:NomFichier></actes:Document>\
        <actes:Annexes actes:Nombre=\"1\"><actes:Annexe><actes:NomFichier>plan.pdf</actes:NomFichier></actes:Annexe></actes:Annexes></actes:Acte>",
    );
    let document = one("059-acte.xml", &old);
    assert_eq!(
        document.description.title,
        "Fête du Pont : circulation réglementée"
    );
    for (field, value) in [
        ("number", "2024_041"),
        ("date", "2024-05-03"),
        ("kind", "Arrêtés réglementaires"),
        ("theme", "Libertés publiques et pouvoirs de police"),
        ("matter-code", "6.1"),
    ] {
        assert_eq!(values(&document, field), [value]);
    }
    assert_eq!(
        values(&document, "attachment"),
        ["99_AR-059-2024_041.pdf", "plan.pdf"]
    );
    assert!(text(&document).starts_with(
        "Objet : Fête du Pont : circulation réglementée\nNuméro interne : 2024_041\n"
    ));
    assert!(matches!(
        batch("a.xml", b"<actes:Acte xmlns:actes='ACTES'><a>"),
        Err(Error::Broken(_))
    ));
}

#[test]
fn other_formats_are_named() {
    for (name, bytes, what) in [
        (
            "a.doc",
            &b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1xxxx"[..],
            "ancien document Office (.doc, .xls, .msg)",
        ),
        ("a.rtf", b"{\\rtf1 x}", "RTF"),
        ("a.jpg", b"\xff\xd8\xff\xe0", "image JPEG"),
        ("a", b"\0\x01\x02\x03\x04\x05\x06\x07", "fichier binaire"),
        (
            "a.xml",
            b"<?xml version='1.0'?><a/>",
            "XML d'un type inconnu",
        ),
    ] {
        match batch(name, bytes) {
            Err(Error::Unknown(Notice::Format(french, _))) => assert_eq!(french, what),
            other => panic!("{name}: {other:?}"),
        }
    }
    assert_eq!(batch("a.txt", b""), Err(Error::Broken(Notice::Empty)));
}
