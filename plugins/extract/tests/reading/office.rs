//! DOCX and ODT: order, headings, lists, tables, notes, pages, and what is wrong with them.

use extract::logic::{Error, Notice};

use crate::make::{docx, odt, zip};
use crate::{batch, one, text, values};

#[test]
fn docx_is_read_in_order() {
    let styles = "<w:styles xmlns:w=\"w\">\
        <w:style w:styleId=\"Titre1\"><w:name w:val=\"heading 1\"/></w:style>\
        <w:style w:styleId=\"Mien\"><w:name w:val=\"Mon titre\"/><w:basedOn w:val=\"Titre1\"/></w:style></w:styles>";
    let numbering = "<w:numbering xmlns:w=\"w\"><w:abstractNum w:abstractNumId=\"7\">\
        <w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"Article %1\"/></w:lvl></w:abstractNum>\
        <w:num w:numId=\"2\"><w:abstractNumId w:val=\"7\"/></w:num></w:numbering>";
    let notes = "<w:footnotes xmlns:w=\"w\"><w:footnote w:type=\"separator\" w:id=\"0\"><w:p/></w:footnote>\
        <w:footnote w:id=\"1\"><w:p><w:r><w:t>Une note.</w:t></w:r></w:p></w:footnote></w:footnotes>";
    let core = "<cp:coreProperties><dc:title>Voirie</dc:title><dc:creator>Mme Martin</dc:creator>\
        <dcterms:created>2024-05-03T10:00:00Z</dcterms:created></cp:coreProperties>";
    let body = "<w:p><w:pPr><w:pStyle w:val=\"Mien\"/></w:pPr><w:r><w:t>Objet</w:t></w:r></w:p>\
        <w:p><w:r><w:t xml:space=\"preserve\">Un </w:t></w:r><w:ins><w:r><w:t>ajout</w:t></w:r></w:ins>\
        <w:del><w:r><w:delText>retrait</w:delText></w:r></w:del><w:r><w:footnoteReference w:id=\"1\"/><w:t>.</w:t></w:r></w:p>\
        <w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"2\"/></w:numPr></w:pPr><w:r><w:t>Le maire</w:t></w:r></w:p>\
        <w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"2\"/></w:numPr></w:pPr><w:r><w:t>La voie</w:t></w:r></w:p>\
        <w:tbl><w:tr><w:tc><w:p><w:r><w:t>Rue</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>Jour</w:t></w:r></w:p></w:tc></w:tr>\
        <w:tr><w:tc><w:p><w:r><w:t>du Pont</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>lundi</w:t></w:r></w:p></w:tc></w:tr></w:tbl>\
        <w:p><w:r><w:t>Avant</w:t><w:br w:type=\"page\"/><w:t>après &amp; fin</w:t></w:r></w:p>";
    let file = docx(
        body,
        &[
            ("word/styles.xml", styles),
            ("word/numbering.xml", numbering),
            ("word/footnotes.xml", notes),
            ("docProps/core.xml", core),
        ],
    );
    let document = one("a.docx", &file);
    let pages: Vec<&str> = document
        .pages
        .iter()
        .map(|page| page.text.as_str())
        .collect();
    assert_eq!(
        pages,
        [
            "Objet\n\nUn ajout[1].\n[1] Une note.\nArticle 1 Le maire\nArticle 2 La voie\nRue  Jour\ndu Pont  lundi\n\nAvant",
            "après & fin"
        ]
    );
    assert_eq!(document.description.title, "Voirie");
    assert_eq!(document.description.headings, ["Objet"]);
    assert_eq!(values(&document, "document-author"), ["Mme Martin"]);
    assert_eq!(values(&document, "document-created"), ["2024-05-03"]);
    assert_eq!(document.warnings, []);
}

#[test]
fn a_page_laid_out_as_a_table_stays_text() {
    let cell = |text: &str| {
        format!(
            "<w:tc>{}</w:tc>",
            text.split('|')
                .map(|p| format!("<w:p><w:r><w:t>{p}</w:t></w:r></w:p>"))
                .collect::<String>()
        )
    };
    let body = format!(
        "<w:tbl><w:tr>{}{}</w:tr></w:tbl>",
        cell("Mairie|de Test"),
        cell("Arrêté|du maire")
    );
    assert_eq!(
        text(&one("a.docx", &docx(&body, &[]))),
        "Mairie\nde Test\n\nArrêté\ndu maire"
    );
}

#[test]
fn odt_is_read_in_order() {
    let styles = "<text:list-style style:name=\"L1\"><text:list-level-style-number text:level=\"1\" style:num-format=\"1\" style:num-suffix=\".\"/></text:list-style>\
        <style:style style:name=\"P1\"><style:paragraph-properties fo:break-before=\"page\"/></style:style>";
    let body = "<text:h text:outline-level=\"1\">Objet</text:h>\
        <text:p>Un<text:s text:c=\"2\"/>texte<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Une note.</text:p></text:note-body></text:note>,\n   puis<text:line-break/>suite</text:p>\
        <text:list text:style-name=\"L1\"><text:list-item><text:p>un</text:p></text:list-item><text:list-item><text:p>deux</text:p></text:list-item></text:list>\
        <table:table><table:table-row><table:table-cell><text:p>Rue</text:p></table:table-cell><table:table-cell><text:p>Jour</text:p></table:table-cell></table:table-row></table:table>\
        <text:p text:style-name=\"P1\">Page <text:span>deux</text:span></text:p>";
    let meta = "<office:document-meta><office:meta><dc:title>Voirie</dc:title><meta:initial-creator>M. Petit</meta:initial-creator></office:meta></office:document-meta>";
    let document = one("a.odt", &odt(styles, body, &[("meta.xml", meta)]));
    let pages: Vec<&str> = document
        .pages
        .iter()
        .map(|page| page.text.as_str())
        .collect();
    assert_eq!(
        pages,
        [
            "Objet\n\nUn  texte[1], puis\nsuite\n[1] Une note.\n1. un\n2. deux\nRue  Jour",
            "Page deux"
        ]
    );
    assert_eq!(document.description.title, "Voirie");
    assert_eq!(document.description.headings, ["Objet"]);
    assert_eq!(values(&document, "document-author"), ["M. Petit"]);
}

#[test]
fn headers_and_footers_are_read_once_and_marked() {
    let part = |root: &str, text: &str| {
        format!("<w:{root} xmlns:w=\"w\"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:{root}>")
    };
    let header = part("hdr", "ARRÊTÉ MUNICIPAL N° 2023-777");
    let body = "<w:p><w:r><w:t>portant règlement du marché</w:t></w:r></w:p>\
        <w:p><w:r><w:t>Le maire de Valbrune,</w:t></w:r></w:p>\
        <w:p><w:r><w:t>ARRÊTE</w:t></w:r></w:p>\
        <w:p><w:r><w:t>Article 1er : Le marché se tient le mardi.</w:t></w:r></w:p>\
        <w:p><w:r><w:t>Fait à Valbrune, le 3 mai 2023</w:t></w:r></w:p>";
    let file = docx(
        body,
        &[
            ("word/header1.xml", &header),
            ("word/header2.xml", &header),
            ("word/footer1.xml", &part("ftr", "Page 1 sur 3")),
            (
                "word/footer2.xml",
                &part("ftr", "Mairie, 1 place du Lavoir"),
            ),
        ],
    );
    let document = one("a.docx", &file);
    let read = text(&document);
    assert!(
        read.starts_with("[En-tête]\nARRÊTÉ MUNICIPAL N° 2023-777\n\nportant"),
        "{read}"
    );
    assert!(
        read.ends_with("[Pied de page]\nMairie, 1 place du Lavoir"),
        "{read}"
    );
    assert!(!read.contains("Page 1"), "{read}");
    assert_eq!(values(&document, "number"), ["2023-777"]);
    assert_eq!(values(&document, "date"), ["2023-05-03"]);

    let master = "<office:document-styles><office:master-styles><style:master-page>\
        <style:header><text:p>ARRÊTÉ MUNICIPAL N° 2023-778</text:p></style:header>\
        <style:footer><text:p>Mairie</text:p></style:footer>\
        </style:master-page></office:master-styles></office:document-styles>";
    let body = "<text:p>portant règlement du marché</text:p><text:p>Le maire de Valbrune,</text:p>\
        <text:p>ARRÊTE</text:p><text:p>Article 1er : Le marché se tient le mardi.</text:p>";
    let document = one("a.odt", &odt("", body, &[("styles.xml", master)]));
    let read = text(&document);
    assert!(read.starts_with("[En-tête]\nARRÊTÉ MUNICIPAL"), "{read}");
    assert!(read.ends_with("[Pied de page]\nMairie"), "{read}");
    assert_eq!(values(&document, "number"), ["2023-778"]);
}

#[test]
fn broken_documents_are_said() {
    let cut = docx("<w:p><w:r><w:t>Début</w:t></w:r></w:p><w:p><w:r>", &[]);
    let document = one("a.docx", &cut);
    assert_eq!(
        (text(&document).as_str(), document.warnings.as_slice()),
        ("Début", &[Notice::Cut][..])
    );

    let deep = docx(&"<w:sdt>".repeat(300), &[]);
    assert!(matches!(
        batch("a.docx", &deep),
        Err(Error::TooLarge(Notice::TooDeep(_)))
    ));

    let empty = zip(&[("[Content_Types].xml", b"<Types/>")]);
    assert!(matches!(batch("a.docx", &empty), Err(Error::Broken(_))));
    assert!(matches!(
        batch("a.docx", b"pas une archive"),
        Err(Error::Broken(_))
    ));

    let encrypted = odt(
        "",
        "<text:p>x</text:p>",
        &[(
            "META-INF/manifest.xml",
            "<m><manifest:encryption-data/></m>",
        )],
    );
    assert_eq!(batch("a.odt", &encrypted), Err(Error::Encrypted));

    let slides = zip(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("ppt/presentation.xml", b"<x/>"),
    ]);
    assert!(matches!(
        batch("a.pptx", &slides),
        Err(Error::Unknown(Notice::Format(..)))
    ));
}

#[test]
fn entities_are_not_followed() {
    let document = "<!DOCTYPE w [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:t>a&x;b</w:t></w:r></w:p></w:body></w:document>";
    let file = zip(&[("word/document2.xml", document.as_bytes())]);
    let document = one("a.docx", &file);
    assert_eq!(text(&document), "a\u{fffd}b");
    assert_eq!(document.warnings, [Notice::Declaration]);
}

#[test]
fn workbooks_are_read_row_by_row() {
    let sheet = "<worksheet><sheetData><row><c t=\"s\"><v>0</v></c><c t=\"inlineStr\"><is><t>Jour</t></is></c></row>\
        <row><c t=\"s\"><v>1</v></c><c s=\"1\"><v>45351</v></c><c><f>1+1</f><v>2</v></c><c t=\"b\"><v>1</v></c></row>\
        <row><c t=\"s\"><v>9</v></c></row></sheetData></worksheet>";
    let file = zip(&[
        ("[Content_Types].xml", b"<Types/>"),
        (
            "xl/workbook.xml",
            b"<workbook><sheets><sheet name=\"Voirie\"/></sheets></workbook>",
        ),
        (
            "xl/sharedStrings.xml",
            "<sst><si><t>Rue</t></si><si><r><t>du </t></r><r><t>Pont</t></r></si></sst>".as_bytes(),
        ),
        (
            "xl/styles.xml",
            b"<s><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></s>",
        ),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ]);
    let document = one("a.xlsx", &file);
    assert_eq!(
        text(&document),
        "Voirie\nRue  Jour\ndu Pont  2024-02-29  2  vrai"
    );
    assert_eq!(document.description.title, "Voirie");
    // The last row refers to a text that is not there.
    assert!(matches!(document.warnings.as_slice(), [Notice::Broken(..)]));
}
