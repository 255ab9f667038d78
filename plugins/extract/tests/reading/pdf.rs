//! PDFs: what is read of them, page by page, and what is said of what is not.

use extract::logic::{Error, Notice, Origin};
use miniz_oxide::deflate::compress_to_vec_zlib;

use crate::make::Pdf;
use crate::{batch, one, text, values};

#[test]
fn lines_are_read_page_by_page() {
    let file = Pdf::new()
        .lines(&[
            "ARRÊTÉ n° 2024-12",
            "portant réglementation (provisoire)",
            "L’œuvre coûte 3 €",
        ])
        .lines(&["Article 2"])
        .finish();
    let document = one("a.pdf", &file);
    let pages: Vec<&str> = document
        .pages
        .iter()
        .map(|page| page.text.as_str())
        .collect();
    assert_eq!(
        pages,
        [
            "ARRÊTÉ n° 2024-12\nportant réglementation (provisoire)\nL’œuvre coûte 3 €",
            "Article 2"
        ]
    );
    assert_eq!(
        document.description.title,
        "ARRÊTÉ n° 2024-12 portant réglementation (provisoire) L’œuvre coûte 3 €"
    );
    assert_eq!(document.description.headings, ["Article 2"]);
    assert_eq!(document.warnings, []);
}

#[test]
fn places_make_words_lines_and_paragraphs() {
    // Words without spaces between them, drawn in a wrong order, with a superscript and a paragraph.
    let content = b"BT /F1 10 Tf 1 0 0 1 50 700 Tm [(deux)-300(mots)30(ici)] TJ ET
        BT /F1 10 Tf 1 0 0 1 50 714 Tm (Article 1) Tj /F1 6 Tf 4 Ts (er) Tj 0 Ts /F1 10 Tf ( de) Tj ET
        BT /F1 10 Tf 1 0 0 1 50 688 Tm (suite) Tj 1 0 0 1 50 676 Tm (suite) Tj 1 0 0 1 50 640 Tm (loin) Tj ET";
    let file = Pdf::new().page(content, "").finish();
    let document = one("a.pdf", &file);
    assert_eq!(
        text(&document),
        "Article 1er de\ndeux motsici\nsuite\nsuite\n\nloin"
    );
}

#[test]
fn columns_are_read_one_after_the_other_and_tables_row_by_row() {
    let mut columns = b"BT /F1 9 Tf\n".to_vec();
    for row in 0..8 {
        let y = 700 - 12 * row;
        let line = format!(
            "1 0 0 1 50 {y} Tm (gauche {row} du texte qui continue sur la ligne) Tj \
             1 0 0 1 320 {y} Tm (droite {row} du texte qui continue sur la ligne) Tj\n"
        );
        columns.extend(line.bytes());
    }
    columns.extend(b"ET");
    let document = one("a.pdf", &Pdf::new().page(&columns, "").finish());
    let read = text(&document);
    let order: Vec<&str> = read
        .lines()
        .filter(|line| !line.is_empty())
        .map(|line| &line[..8])
        .collect();
    assert_eq!(order[..2], ["gauche 0", "gauche 1"]);
    assert_eq!(order[8..10], ["droite 0", "droite 1"]);

    let table = b"BT /F1 10 Tf 1 0 0 1 50 700 Tm (Nom) Tj 1 0 0 1 200 700 Tm (Montant) Tj
        1 0 0 1 50 686 Tm (Dupont) Tj 1 0 0 1 200 686 Tm (12,50) Tj ET";
    let document = one("a.pdf", &Pdf::new().page(table, "").finish());
    assert_eq!(text(&document), "Nom  Montant\nDupont  12,50");
}

#[test]
fn rotated_pages_read_as_upright_ones() {
    let content =
        b"BT /F1 10 Tf 0 1 -1 0 100 100 Tm (un titre) Tj 0 1 -1 0 114 100 Tm (et sa suite) Tj ET";
    let file = Pdf::new().page(content, "/Rotate 90").finish();
    assert_eq!(text(&one("a.pdf", &file)), "un titre\net sa suite");
}

#[test]
fn the_text_of_a_crooked_scan_stays_on_its_lines() {
    let content = b"BT 3 Tr /F1 10 Tf .9999 .01 -.01 .9999 50 700 Tm (un) Tj .9998 .02 -.02 .9998 70 700.2 Tm (texte) Tj \
        1 0 0 1 50 686 Tm (et) Tj .9999 -.01 .01 .9999 70 686 Tm (sa suite) Tj ET";
    let document = one("a.pdf", &Pdf::new().page(content, "").finish());
    assert_eq!(text(&document), "un texte\net sa suite");
}

#[test]
fn tables_of_letters_and_encodings_are_followed() {
    let mut pdf = Pdf::new();
    let table = pdf.stream(
        "",
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange
        2 beginbfchar <0001> <00E9> <0002> <00660069> endbfchar 1 beginbfrange <0010> <0012> <0061> endbfrange endcmap",
    );
    let below = pdf.object("<</Type/Font/Subtype/CIDFontType2/BaseFont/X/CIDSystemInfo<</Registry(A)/Ordering(I)/Supplement 0>>/DW 500/W[1[500 600]16 18 550]>>");
    let font = pdf.object(format!(
        "<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[{below} 0 R]/ToUnicode {table} 0 R>>"
    ));
    let other = pdf.object(
        "<</Type/Font/Subtype/Type1/BaseFont/Times-Roman/Encoding<</BaseEncoding/MacRomanEncoding/Differences[65/eacute/uni00E0]>>>>",
    );
    let content =
        b"BT /F1 12 Tf 50 700 Td <0001001000110012000200FF> Tj 0 -14 Td /F2 12 Tf (A B \x8e) Tj ET";
    pdf.page(
        content,
        &format!("/Resources<</Font<</F1 {font} 0 R/F2 {other} 0 R>>>>"),
    );
    let document = one("a.pdf", &pdf.finish());
    assert_eq!(text(&document), "éabcfi\u{fffd}\né à é");
    assert_eq!(document.warnings, [Notice::LostLetters(vec![1])]);
}

#[test]
fn replacement_text_counts() {
    let content = b"BT /F1 12 Tf 50 700 Td (e) Tj /Span<</ActualText<FEFF00660066>>> BDC (xy) Tj EMC (et) Tj ET";
    assert_eq!(
        text(&one("a.pdf", &Pdf::new().page(content, "").finish())),
        "effet"
    );
}

#[test]
fn forms_stamps_and_fields_are_read() {
    let mut pdf = Pdf::new();
    let form = pdf.stream(
        "/Type/XObject/Subtype/Form/BBox[0 0 200 50]",
        b"BT /F1 10 Tf 5 20 Td (dans le cadre) Tj ET",
    );
    let stamp = pdf.stream(
        "/Type/XObject/Subtype/Form/BBox[0 0 200 20]/Resources<</Font<</F1 3 0 R>>>>",
        b"BT /F1 10 Tf 5 5 Td (RECU EN PREFECTURE) Tj ET",
    );
    let first = pdf.object(format!(
        "<</Subtype/Stamp/Rect[300 780 500 800]/AP<</N {stamp} 0 R>>>>"
    ));
    let second = pdf.object("<</Subtype/Widget/FT/Tx/V(Alice)/Rect[50 600 200 614]>>");
    let hidden = pdf.object(format!(
        "<</Subtype/Stamp/F 2/Rect[300 80 500 100]/AP<</N {stamp} 0 R>>>>"
    ));
    pdf.page(
        b"q 1 0 0 1 50 700 cm /X Do Q",
        &format!(
            "/Resources<</Font<</F1 3 0 R>>/XObject<</X {form} 0 R>>>>/Annots[{first} 0 R {second} 0 R {hidden} 0 R]"
        ),
    );
    assert_eq!(
        text(&one("a.pdf", &pdf.finish())),
        "RECU EN PREFECTURE\n\ndans le cadre\n\nAlice"
    );
}

#[test]
fn pictures_and_empty_pages_are_told() {
    let mut pdf = Pdf::new();
    let picture = pdf.stream(
        "/Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray",
        b"\x80",
    );
    let more = format!("/Resources<</Font<</F1 3 0 R>>/XObject<</I {picture} 0 R>>>>");
    pdf.page(b"q 595 0 0 842 0 0 cm /I Do Q", &more);
    pdf.page(b"", "");
    pdf.page(
        b"q 595 0 0 842 0 0 cm /I Do Q BT /F1 9 Tf 400 800 Td (Recu le 3 mai) Tj ET",
        &more,
    );
    pdf.page(
        b"q 595 0 0 842 0 0 cm /I Do Q BT 3 Tr /F1 9 Tf 400 800 Td (texte reconnu) Tj ET",
        &more,
    );
    pdf.page(
        b"q 20 0 0 20 0 0 cm /I Do Q BT /F1 9 Tf 400 800 Td (logo) Tj ET",
        &more,
    );
    let document = one("a.pdf", &pdf.finish());
    let origins: Vec<Origin> = document.pages.iter().map(|page| page.origin).collect();
    assert_eq!(
        origins,
        [
            Origin::Scanned,
            Origin::Blank,
            Origin::Scanned,
            Origin::Text,
            Origin::Text
        ]
    );
    assert_eq!(document.pages[2].text, "Recu le 3 mai");
    assert_eq!(document.warnings, [Notice::Scanned(vec![1, 3])]);
}

#[test]
fn what_is_not_seen_is_said() {
    for content in [
        &b"BT 1 g /F1 12 Tf 50 700 Td (blanc sur blanc) Tj ET"[..],
        b"BT /F1 .5 Tf 50 700 Td (minuscule) Tj ET",
        b"BT 3 Tr /F1 12 Tf 50 700 Td (invisible) Tj ET",
        b"BT /F1 12 Tf 5000 700 Td (dehors) Tj ET",
    ] {
        let document = one("a.pdf", &Pdf::new().page(content, "").finish());
        assert_eq!(document.warnings, [Notice::HiddenText(vec![1])]);
    }
    let white_on_blue = b"0 0 1 rg 40 690 200 30 re f BT 1 g /F1 12 Tf 50 700 Td (titre) Tj ET";
    assert_eq!(
        one("a.pdf", &Pdf::new().page(white_on_blue, "").finish()).warnings,
        []
    );
}

#[test]
fn a_broken_page_costs_only_itself() {
    let mut pdf = Pdf::new();
    pdf.lines(&["page un"]);
    let broken = pdf.stream(
        "/Filter/FlateDecode",
        &compress_to_vec_zlib(b"BT /F1 12 Tf (perdu) Tj ET", 6)[..9],
    );
    pdf.page(b"", "");
    pdf.lines(&["page trois"]);
    let file = pdf.finish();
    // The second page takes the broken stream in place of its own.
    let file = replace(
        &file,
        b"/Contents 7 0 R",
        format!("/Contents {broken} 0 R").as_bytes(),
    );
    let document = one("a.pdf", &file);
    assert_eq!(document.pages.len(), 3);
    assert_eq!(document.pages[2].text, "page trois");
    assert!(
        document.warnings.contains(&Notice::BrokenPages(vec![2])),
        "{:?}",
        document.warnings
    );
}

#[test]
fn damaged_files_are_searched_for_their_objects() {
    let whole = Pdf::new().lines(&["un texte"]).finish();
    for file in [
        [b"bruit devant le fichier\n".as_slice(), &whole].concat(),
        replace(&whole, b"startxref", b"startxxxx"),
        whole[..whole.len() - 120].to_vec(),
    ] {
        let document = one("a.pdf", &file);
        assert_eq!(text(&document), "un texte");
        assert_eq!(document.warnings, [Notice::Repaired]);
    }
    assert_eq!(batch("a.pdf", b""), Err(Error::Broken(Notice::Empty)));
    assert!(matches!(
        batch("a.pdf", b"%PDF-1.4 et puis rien"),
        Err(Error::Broken(_))
    ));
}

#[test]
fn passwords_are_said() {
    let mut pdf = Pdf::new();
    pdf.lines(&["secret"]);
    let encrypt = pdf.object(format!(
        "<</Filter/Standard/V 2/R 3/Length 128/P -44/O<{}>/U<{}>>>",
        "11".repeat(32),
        "22".repeat(32)
    ));
    let file = pdf.finish_with(&format!("/Encrypt {encrypt} 0 R/ID[<00><00>]"));
    assert_eq!(batch("a.pdf", &file), Err(Error::Encrypted));
}

#[test]
fn properties_are_fields() {
    let mut pdf = Pdf::new();
    pdf.lines(&["ab"]);
    let known = pdf.object(
        "<</Title<FEFF00C9007400610074>/Author(Mairie)/CreationDate(D:20240503120000+02'00')>>",
    );
    let document = one("a.pdf", &pdf.finish_with(&format!("/Info {known} 0 R")));
    assert_eq!(values(&document, "document-author"), ["Mairie"]);
    assert_eq!(values(&document, "document-created"), ["2024-05-03"]);
    assert_eq!(document.description.title, "État");
}

fn replace(file: &[u8], what: &[u8], with: &[u8]) -> Vec<u8> {
    let at = file
        .windows(what.len())
        .position(|window| window == what)
        .expect("there");
    [&file[..at], with, &file[at + what.len()..]].concat()
}
