//! Templates as word processors cut them, and as somebody hostile makes them.

use documents::{Block, Document, Error, Template, Warning, docx, odt};
use kit::language::Language;

use crate::change::{change, replace};
use crate::read::text;
use crate::sample::minutes;

const TEXT: &str = "word/document.xml";

fn odt_template(paragraph: &str) -> Vec<u8> {
    odt(&plain(paragraph), None).expect("an ODT")
}

fn docx_template(paragraph: &str) -> Vec<u8> {
    docx(&plain(paragraph), None).expect("a DOCX")
}

fn plain(paragraph: &str) -> Document {
    let mut document = Document::new("", Language::French);
    document.footer = "{{footer}}".to_owned();
    document.blocks = vec![Block::paragraph(paragraph)];
    document
}

fn bare() -> Document {
    let mut document = minutes();
    document.blocks.clear();
    document
}

#[test]
fn placeholders_that_are_cut_are_found() {
    let file = docx_template("X");
    let run = "<w:r><w:t xml:space=\"preserve\">X</w:t></w:r>";
    for (runs, expected) in [
        (
            "<w:r><w:t>Le {</w:t></w:r><w:proofErr w:type=\"spellStart\"/><w:r><w:rPr><w:b/></w:rPr><w:t>{da</w:t></w:r><w:r><w:t>te}</w:t></w:r><w:bookmarkStart w:id=\"0\" w:name=\"a\"/><w:r><w:t xml:space=\"preserve\">} à</w:t></w:r>",
            "Le 17 février 2026 à",
        ),
        (
            "<w:r><w:rPr><w:i/></w:rPr><w:t>a {{#deci</w:t></w:r><w:r><w:t>sions}}{{vo</w:t><w:t>te}}, </w:t></w:r><w:ins w:id=\"1\"><w:r><w:t>{{/decisions}} b</w:t></w:r></w:ins>",
            "a unanimité, 12 pour, 1 contre, unanimité,  b",
        ),
        (
            "<w:sdt><w:sdtPr><w:tag w:val=\"x\"/></w:sdtPr><w:sdtContent><w:r><w:t>{{title}}</w:t></w:r></w:sdtContent></w:sdt>",
            "Compte rendu du comité de voirie",
        ),
    ] {
        let template = Template::read(&replace(&file, TEXT, run, runs)).expect("a template");
        let made = docx(&bare(), Some(&template)).expect("a document");
        assert_eq!(text("a.docx", &made).trim(), expected.trim());
    }
    let file = odt_template("X");
    for (spans, expected) in [
        (
            ">Le {<text:span text:style-name=\"T1\">{da</text:span><text:bookmark text:name=\"b\"/>te}} à<",
            "Le 17 février 2026 à",
        ),
        (
            ">a <text:span text:style-name=\"T1\">{{#decisions}}{{vo</text:span>te}}, <text:span><text:span>{{/decisions}} b</text:span></text:span><",
            "a unanimité, 12 pour, 1 contre, unanimité, b",
        ),
    ] {
        let template =
            Template::read(&replace(&file, "content.xml", ">X<", spans)).expect("a template");
        let made = odt(&bare(), Some(&template)).expect("a document");
        assert_eq!(text("a.odt", &made).trim(), expected);
    }
}

#[test]
fn paragraphs_that_begin_a_page_stay() {
    let mut document = Document::new("", Language::French);
    document.blocks = vec![
        Block::paragraph("Première"),
        Block::PageBreak,
        Block::paragraph("{{content}}"),
        Block::PageBreak,
        Block::paragraph("{{#decisions}}"),
        Block::paragraph("{{vote}}"),
        Block::paragraph("{{/decisions}}"),
    ];
    type Writer = fn(&Document, Option<&Template>) -> Result<Vec<u8>, Error>;
    for (name, write) in [("a.odt", odt as Writer), ("a.docx", docx)] {
        let template =
            Template::read(&write(&document, None).expect("a file")).expect("a template");
        let mut filled = bare();
        filled.blocks = vec![Block::paragraph("Texte")];
        filled.footer = String::new();
        let made = write(&filled, Some(&template)).expect("a document");
        let pages = crate::read::document(name, &made).pages;
        let told: Vec<&str> = pages
            .iter()
            .map(|page| crate::read::above_foot(&page.text).trim())
            .collect();
        assert_eq!(
            told,
            [
                "Première",
                "Texte",
                "unanimité\n\n12 pour, 1 contre\n\nunanimité"
            ],
            "{name}"
        );
    }
}

#[test]
fn copies_have_no_names_of_their_own() {
    let file = docx_template("{{#decisions}}X{{/decisions}}");
    let named = "<w:bookmarkStart w:id=\"7\" w:name=\"a\"/>";
    let file = replace(
        &file,
        TEXT,
        "<w:r><w:t xml:space=\"preserve\">{{",
        &format!("{named}<w:r><w:t>{{{{"),
    );
    let template = Template::read(&file).expect("a template");
    let made = docx(&bare(), Some(&template)).expect("a document");
    assert_eq!(text("a.docx", &made).trim(), "X\n\nX\n\nX");
    change(&made, TEXT, |body| {
        assert_eq!(body.matches(named).count(), 1, "{body}");
        String::new()
    });
}

#[test]
fn what_acts_is_refused() {
    let docx = docx_template("X");
    let odt = odt_template("X");
    let run = "<w:r><w:t xml:space=\"preserve\">X</w:t></w:r>";
    let field = |instruction: &str| {
        let (first, rest) = instruction.split_at(3);
        replace(
            &docx,
            TEXT,
            run,
            &format!(
                "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText> {first}</w:instrText></w:r><w:r><w:instrText>{rest}</w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>"
            ),
        )
    };
    let added = |part: &str| change(&docx, part, |_| "x".to_owned());
    for file in [
        added("word/vbaProject.bin"),
        added("word/activeX/activeX1.bin"),
        added("word/embeddings/sheet.xlsx"),
        replace(&docx, TEXT, run, "<w:r><w:object/></w:r>"),
        replace(&docx, TEXT, run, "<w:altChunk r:id=\"x\"/>"),
        replace(
            &docx,
            TEXT,
            run,
            "<w:fldSimple w:instr=\" DDEAUTO cmd x\"/>",
        ),
        field("INCLUDETEXT \"//server/a.docx\""),
        field("DDEAUTO c:\\\\windows\\\\cmd.exe"),
        field("MACROBUTTON a b"),
        change(&odt, "Basic/Standard/Module1.xml", |_| "<a/>".to_owned()),
        change(&odt, "Scripts/python/a.py", |_| "x".to_owned()),
        change(&odt, "Object 1/content.xml", |_| "<a/>".to_owned()),
        replace(
            &odt,
            "content.xml",
            ">X<",
            "><text:execute-macro text:name=\"a\">X</text:execute-macro><",
        ),
        replace(
            &odt,
            "content.xml",
            ">X<",
            "><text:dde-connection>X</text:dde-connection><",
        ),
        replace(&odt, "content.xml", ">X<", "><form:button/><"),
        replace(
            &odt,
            "content.xml",
            ">X<",
            "><office:event-listeners><script:event-listener/></office:event-listeners><",
        ),
        replace(
            &odt,
            "content.xml",
            ">X<",
            "><draw:object xlink:href=\"./Object 1\"/><",
        ),
    ] {
        let error = Template::read(&file).expect_err("refused");
        assert!(matches!(error, Error::Active { .. }), "{error:?}");
        assert!(!error.hint(Language::French).is_empty());
    }
}

#[test]
fn what_lies_elsewhere_is_refused() {
    let docx = docx_template("X");
    let odt = odt_template("X");
    let relation = |kind: &str, target: &str| {
        let one = format!(
            "<Relationship Id=\"x\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}\" Target=\"{target}\" TargetMode=\"External\"/></Relationships>"
        );
        replace(
            &docx,
            "word/_rels/document.xml.rels",
            "</Relationships>",
            &one,
        )
    };
    for file in [
        relation("image", "https://elsewhere.example/pixel.png"),
        relation("hyperlink", "file:///etc/passwd"),
        relation("hyperlink", "javascript:x"),
        relation("frame", "https://elsewhere.example/"),
        replace(
            &docx,
            TEXT,
            "<w:r><w:t xml:space=\"preserve\">X</w:t></w:r>",
            "<w:fldSimple w:instr=\"HYPERLINK &quot;file://server/a&quot;\"/>",
        ),
        replace(
            &odt,
            "content.xml",
            ">X<",
            "><draw:frame><draw:image xlink:href=\"https://elsewhere.example/p.png\"/></draw:frame><",
        ),
        replace(
            &odt,
            "content.xml",
            ">X<",
            "><draw:frame><draw:image xlink:href=\"Pictures/missing.png\"/></draw:frame><",
        ),
        replace(
            &odt,
            "content.xml",
            ">X<",
            "><text:a xlink:href=\"../../etc/passwd\">X</text:a><",
        ),
        replace(
            &odt,
            "styles.xml",
            "<style:header-style/>",
            "<style:background-image xlink:href=\"http://elsewhere.example/p.png\"/>",
        ),
    ] {
        let error = Template::read(&file).expect_err("refused");
        assert!(matches!(error, Error::External { .. }), "{error:?}");
    }
    let linked = relation("hyperlink", "https://mairie.example/");
    let template = Template::read(&linked).expect("a template");
    let link = Warning::Link {
        part: "word/_rels/document.xml.rels".to_owned(),
        target: "https://mairie.example/".to_owned(),
    };
    assert_eq!(template.warnings(), [link]);
    assert!(
        template.warnings()[0]
            .message(Language::French)
            .contains("https://mairie.example/")
    );
}

#[test]
fn what_has_no_use_is_left_out_and_said() {
    let attached = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate\" Target=\"file:///S:/modeles/somebody.dotm\" TargetMode=\"External\"/></Relationships>";
    let file = change(&docx_template("X"), "word/_rels/settings.xml.rels", |_| {
        attached.to_owned()
    });
    let file = change(&file, "customXml/item1.xml", |_| "<a/>".to_owned());
    let template = Template::read(&file).expect("a template");
    assert_eq!(template.warnings().len(), 2);
    let made = docx(&bare(), Some(&template)).expect("a document");
    for gone in ["somebody", "customXml"] {
        let shown = String::from_utf8_lossy(&made).contains(gone);
        assert!(!shown, "{gone}");
    }
    change(&made, "word/_rels/settings.xml.rels", |kept| {
        assert!(!kept.contains("somebody.dotm"));
        String::new()
    });
    let file = change(
        &odt_template("X"),
        "Configurations2/accelerator/current.xml",
        |_| "<a/>".to_owned(),
    );
    let template = Template::read(&file).expect("a template");
    assert!(matches!(template.warnings(), [Warning::LeftOut { .. }]));
}

#[test]
fn what_is_damaged_is_refused() {
    let docx = docx_template("X");
    let odt = odt_template("X");
    let broken = |error: &Error| matches!(error, Error::Broken { .. });
    let none = |error: &Error| matches!(error, Error::NotATemplate);
    let large = |error: &Error| matches!(error, Error::TooLarge { .. });
    type Is<'i> = &'i dyn Fn(&Error) -> bool;
    let deep = format!(
        ">{}X{}<",
        "<text:span>".repeat(200),
        "</text:span>".repeat(200)
    );
    for (file, is_right) in [
        (replace(&docx, TEXT, "</w:body>", ""), &broken as Is<'_>),
        (
            replace(
                &docx,
                TEXT,
                "<w:document",
                "<!DOCTYPE a [<!ENTITY x \"y\">]><w:document",
            ),
            &broken,
        ),
        (replace(&docx, TEXT, "2006/main", "2006/other"), &broken),
        (
            replace(&docx, TEXT, "r:id=\"rId3\"", "r:id=\"rId9\""),
            &broken,
        ),
        (
            change(&odt, "META-INF/manifest.xml", |_| {
                "<manifest:encryption-data/>".to_owned()
            }),
            &broken,
        ),
        (
            replace(
                &odt,
                "mimetype",
                "opendocument.text",
                "opendocument.spreadsheet",
            ),
            &none,
        ),
        (b"PK\x03\x04".to_vec(), &none),
        (Vec::new(), &none),
        (b"<office:document/>".to_vec(), &none),
        (replace(&odt, "content.xml", ">X<", &deep), &large),
        (change(&odt, "content.xml", |_| " ".repeat(4 << 20)), &large),
    ] {
        let error = Template::read(&file).expect_err("refused");
        assert!(is_right(&error), "{error:?}");
        assert!(!error.message(Language::French).is_empty());
    }
    // Whatever bytes are cut or turned, the answer is an error or a template.
    for file in [&docx, &odt] {
        for place in (0..file.len()).step_by(37) {
            let mut changed = file.clone();
            changed[place] ^= 0x55;
            let _ = Template::read(&changed).map(|template| template.placeholders().len());
            let _ = Template::read(&file[..place]);
        }
    }
}
