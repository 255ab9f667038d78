//! Bounds: each is reached, and said. Nothing takes long, and nothing panics.

use std::time::{Duration, Instant};

use extract::logic::limit::*;
use extract::logic::{Error, Notice, Source, read};
use miniz_oxide::deflate::compress_to_vec_zlib;

use crate::make::{Member, Pdf, archive, docx};
use crate::{all, batch, one};

/// The longest that anything may take.
const LONGEST: Duration = Duration::from_secs(5);

/// A file that says it is larger than it is.
struct Huge(Vec<u8>, u64);

impl Source for Huge {
    fn size(&self) -> u64 {
        self.1
    }

    fn read(&self, offset: u64, length: u32) -> Result<Vec<u8>, Error> {
        self.0.read(offset, length)
    }
}

fn quick<T>(work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let done = work();
    assert!(start.elapsed() < LONGEST, "{:?}", start.elapsed());
    done
}

#[test]
fn files_have_a_size() {
    for (name, bytes, most) in [
        ("a.pdf", &b"%PDF-1.4"[..], MAX_PDF_BYTES),
        ("a.txt", b"un texte", MAX_TEXT_FILE_BYTES),
        ("a.html", b"<html>", MAX_TEXT_FILE_BYTES),
    ] {
        let source = Huge(bytes.to_vec(), most + 1);
        let refused = read(&source, name, &Default::default(), None);
        assert_eq!(
            refused,
            Err(Error::TooLarge(Notice::FileBytes {
                size: most + 1,
                most
            })),
            "{name}"
        );
    }
}

#[test]
fn streams_of_a_pdf_expand_so_far() {
    let bomb = compress_to_vec_zlib(&vec![b' '; MAX_STREAM_BYTES + 1], 6);
    let mut pdf = Pdf::new();
    pdf.lines(&["avant"]);
    let number = pdf.stream("/Filter/FlateDecode", &bomb);
    let file = String::from_utf8_lossy(&pdf.finish()).into_owned();
    assert!(file.contains("/Contents 4 0 R"));
    let mut pdf = Pdf::new();
    pdf.lines(&["avant"]);
    pdf.stream("/Filter/FlateDecode", &bomb);
    let mut bytes = pdf.finish();
    let at = bytes
        .windows(15)
        .position(|window| window == b"/Contents 4 0 R")
        .expect("there");
    bytes[at + 10] = b'0' + number as u8;
    let document = quick(|| one("a.pdf", &bytes));
    assert_eq!(document.warnings, [Notice::BrokenPages(vec![1])]);
}

#[test]
fn object_streams_of_a_pdf_expand_so_far() {
    let mut pdf = Pdf::new();
    pdf.lines(&["avant"]);
    let bomb = compress_to_vec_zlib(&vec![b' '; MAX_OBJECT_STREAM_BYTES + 1], 6);
    pdf.stream("/Type/ObjStm/N 1/First 4/Filter/FlateDecode", &bomb);
    let file = pdf.finish();
    assert_eq!(
        quick(|| batch("a.pdf", &file)),
        Err(Error::TooLarge(Notice::Expands(
            MAX_OBJECT_STREAM_BYTES as u64
        )))
    );
    for filters in ["/Filter[/FlateDecode/FlateDecode]", "/Filter/LZWDecode"] {
        let mut pdf = Pdf::new();
        pdf.lines(&["avant"]);
        pdf.stream(&format!("/Type/ObjStm/N 1/First 4{filters}"), b"xx");
        assert!(
            matches!(batch("a.pdf", &pdf.finish()), Err(Error::TooLarge(_))),
            "{filters}"
        );
    }
}

#[test]
fn forms_that_draw_one_another_end() {
    let mut pdf = Pdf::new();
    // Each draws the next one ten times: ten to the power of twenty without a bound.
    let first = 4;
    for level in 0..20 {
        let content = "/X Do ".repeat(10);
        let next = first + level + 1;
        pdf.stream(
            &format!(
                "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X {next} 0 R>>>>"
            ),
            content.as_bytes(),
        );
    }
    pdf.stream(
        &format!(
            "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X {first} 0 R>>>>"
        ),
        b"/X Do",
    );
    pdf.page(
        b"/X Do",
        &format!("/Resources<</XObject<</X {first} 0 R>>>>"),
    );
    let document = quick(|| one("a.pdf", &pdf.finish()));
    assert_eq!(document.warnings, [Notice::BrokenPages(vec![1])]);
}

#[test]
fn a_page_has_so_many_instructions_and_letters() {
    let many = b"q Q ".repeat(MAX_PAGE_INSTRUCTIONS / 2 + 10);
    let document = quick(|| one("a.pdf", &Pdf::new().page(&many, "").finish()));
    assert_eq!(document.warnings, [Notice::BrokenPages(vec![1])]);

    let letters = format!(
        "BT /F1 10 Tf 50 700 Td {} ET",
        "(aaaaaaaaaaaaaaaaaaaaaaaa) Tj T* ".repeat(MAX_PAGE_GLYPHS / 20)
    );
    let document = quick(|| one("a.pdf", &Pdf::new().page(letters.as_bytes(), "").finish()));
    assert!(
        document.warnings.contains(&Notice::PartialPages(vec![1])),
        "{:?}",
        document.warnings
    );
}

#[test]
fn streams_without_an_end_end() {
    let mut file = b"%PDF-1.4\n".to_vec();
    for number in 1..60_000 {
        file.extend(format!("{number} 0 obj<</Type/Page/Length 9>>stream\nx\n").bytes());
    }
    assert!(matches!(
        quick(|| batch("a.pdf", &file)),
        Err(Error::Broken(_))
    ));
}

#[test]
fn members_expand_so_far() {
    let zeros = vec![b'0'; RATIO_FREE_BYTES as usize + 1];
    let bomb = Member::new("bombe.txt", &zeros);
    let ratio = Notice::Expands(bomb.packed.len() as u64 * MAX_RATIO);
    let large = Member {
        size: MAX_MEMBER_BYTES as u32 + 1,
        ..Member::new("grand.txt", b"x")
    };
    let read = quick(|| all("a.zip", &archive(&[bomb, large]), &[]));
    assert_eq!(
        read.refused,
        [
            ("bombe.txt".to_owned(), ratio),
            ("grand.txt".to_owned(), Notice::Expands(MAX_MEMBER_BYTES))
        ]
    );
    let members: Vec<Member> = (0..5)
        .map(|number| Member {
            size: 1_000_000_000,
            ..Member::new(&format!("{number}.txt"), b"x")
        })
        .collect();
    assert_eq!(
        batch("a.zip", &archive(&members)),
        Err(Error::TooLarge(Notice::Expands(MAX_ARCHIVE_BYTES)))
    );
}

#[test]
fn batches_hold_so_much() {
    let long = "mot ".repeat(400_000);
    let members: Vec<Member> = (0..4)
        .map(|number| Member {
            method: 0,
            packed: long.as_bytes().to_vec(),
            ..Member::new(&format!("{number}.txt"), long.as_bytes())
        })
        .collect();
    let file = archive(&members);
    let first = batch("a.zip", &file).expect("a batch");
    assert_eq!(
        (first.documents.len(), first.next.as_deref()),
        (2, Some("m2"))
    );
    let bytes: usize = first
        .documents
        .iter()
        .map(|document| document.bytes())
        .sum();
    assert!(bytes <= MAX_BATCH_BYTES);
    assert_eq!(all("a.zip", &file, &[]).documents.len(), 4);

    let bad = "x\n".repeat(MAX_BATCH_REFUSED + 5);
    let first = batch("a.jsonl", bad.as_bytes()).expect("a batch");
    assert_eq!(first.refused.len(), MAX_BATCH_REFUSED);
    assert_eq!(
        all("a.jsonl", bad.as_bytes(), &[]).refused.len(),
        MAX_BATCH_REFUSED + 5
    );
}

#[test]
fn a_batch_works_so_long() {
    let picture = vec![0x55; 9 << 20];
    let members: Vec<Member> = (0..6)
        .map(|number| Member {
            method: 0,
            packed: [b"\x89PNG", picture.as_slice()].concat(),
            ..Member::new(
                &format!("{number}.png"),
                &[b"\x89PNG", picture.as_slice()].concat(),
            )
        })
        .collect();
    let first = batch("a.zip", &archive(&members)).expect("a batch");
    assert_eq!(
        (first.refused.len(), first.next.as_deref()),
        ((MAX_BATCH_WORK / (9 << 20)) as usize + 1, Some("m3"))
    );
}

#[test]
fn documents_hold_so_much() {
    // Words that differ, so that the archive is no bomb by its ratio.
    let mut number = 1_u64;
    let mut word = || {
        number = number
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        format!("{:x} ", number >> 40)
    };
    let body: String = (0..800)
        .map(|_| {
            format!(
                "<w:p><w:r><w:t>{}</w:t></w:r></w:p>",
                (0..1_000).map(|_| word()).collect::<String>()
            )
        })
        .collect();
    let document = quick(|| one("a.docx", &docx(&body, &[])));
    assert!(document.bytes() <= MAX_DOCUMENT_BYTES + MAX_DOCUMENT_BYTES / 8);
    assert_eq!(document.warnings, [Notice::Shortened(document.pages.len())]);
}

#[test]
fn records_hold_so_much() {
    let long = format!(
        "{{\"text\":\"{}\"}}\n{{\"id\":\"2\",\"text\":\"suite\"}}\n",
        "x".repeat(MAX_RECORD_BYTES)
    );
    let read = quick(|| all("a.jsonl", long.as_bytes(), &[]));
    assert_eq!(
        read.refused,
        [("l1".to_owned(), Notice::LongLine(MAX_RECORD_BYTES as u64))]
    );
    assert_eq!(read.documents[0].identifier, "2");

    let open = format!("id,text\n1,\"{}", "x".repeat(2 * MAX_RECORD_BYTES));
    let read = quick(|| all("a.csv", open.as_bytes(), &[]));
    assert_eq!(
        read.refused,
        [("l2".to_owned(), Notice::LongLine(MAX_RECORD_BYTES as u64))]
    );

    let fields: Vec<String> = (0..=MAX_FIELDS)
        .map(|number| format!("\"{number}\":1"))
        .collect();
    let read = all(
        "a.jsonl",
        format!("{{{}}}", fields.join(",")).as_bytes(),
        &[],
    );
    assert_eq!(
        read.refused,
        [(
            "l1".to_owned(),
            Notice::TooMany("champs", "fields", MAX_FIELDS)
        )]
    );
}

#[test]
fn nesting_fits_a_small_stack() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    let dictionaries = |depth: usize| format!("{}1{}", "<</A ".repeat(depth), ">>".repeat(depth));
    let mut files = Vec::new();
    for depth in [400, 511, 5_000, 100_000] {
        let content = format!(
            "BT /F1 9 Tf {} TJ {} /X BDC (x) Tj ET",
            nested(depth),
            dictionaries(depth)
        );
        files.push(("a.pdf", Pdf::new().page(content.as_bytes(), "").finish()));
        let more = format!("/Annots {} /Y {}", nested(depth), dictionaries(depth));
        files.push(("a.pdf", Pdf::new().page(b"", &more).finish()));
        files.push((
            "a.jsonl",
            format!("{{\"text\":\"x\",\"a\":{}}}", nested(depth)).into_bytes(),
        ));
        files.push(("a.docx", docx(&"<w:sdt>".repeat(depth), &[])));
        files.push(("a.html", "<div>".repeat(depth).into_bytes()));
    }
    // The stack of a plugin is 512 KiB; frames here are larger than there.
    let small = std::thread::Builder::new()
        .stack_size(512 << 10)
        .spawn(move || {
            for (name, bytes) in &files {
                let _ = quick(|| batch(name, bytes));
            }
        });
    small.expect("a thread").join().expect("no overflow");
}

#[test]
fn documents_have_so_many_pages() {
    let mut pdf = Pdf::new();
    for _ in 0..MAX_PAGES + 3 {
        pdf.page(b"BT /F1 9 Tf 50 700 Td (x) Tj ET", "");
    }
    let document = quick(|| one("a.pdf", &pdf.finish()));
    assert_eq!(document.pages.len(), MAX_PAGES);
    assert_eq!(document.warnings, [Notice::Shortened(MAX_PAGES)]);
}

#[test]
fn archives_have_so_many_members() {
    let members: Vec<Member> = (0..=MAX_MEMBERS)
        .map(|number| Member {
            method: 0,
            packed: Vec::new(),
            ..Member::new(&number.to_string(), b"")
        })
        .collect();
    let refused = quick(|| batch("a.zip", &archive(&members)));
    assert!(
        matches!(
            refused,
            Err(Error::TooLarge(Notice::TooMany(_, _, MAX_MEMBERS)))
        ),
        "{refused:?}"
    );
}

#[test]
fn descriptions_hold_so_much() {
    let record = format!(
        "{{\"text\":\"x\",\"long\":\"{}\"}}",
        "y".repeat(2 * MAX_FIELD_BYTES)
    );
    let read = all("a.jsonl", record.as_bytes(), &[]);
    assert_eq!(
        read.documents[0].description.fields[0].value.len(),
        MAX_FIELD_BYTES
    );

    let headings = format!("# {}\n\n", "titre ".repeat(MAX_HEADING_BYTES)).repeat(MAX_HEADINGS + 5);
    let document = one("a.md", headings.as_bytes());
    assert_eq!(document.description.headings.len(), MAX_HEADINGS);
    assert!(
        document
            .description
            .headings
            .iter()
            .all(|heading| heading.len() <= MAX_HEADING_BYTES)
    );
    assert!(document.description.title.len() <= MAX_HEADING_BYTES);
}

/// A PDF of pages that all draw one stream.
fn repeated(content: &[u8], pages: usize) -> Vec<u8> {
    let mut pdf = Pdf::new();
    let shared = pdf.stream("/Filter/FlateDecode", &compress_to_vec_zlib(content, 6));
    for _ in 0..pages {
        pdf.page(b"", "");
    }
    let file = pdf.finish();
    let mut text = Vec::with_capacity(file.len());
    // Each page has a stream of its own, of the number before it: they are told to draw the shared one.
    let mut rest = file.as_slice();
    while let Some(at) = rest.windows(10).position(|window| window == b"/Contents ") {
        let end = at
            + 10
            + rest[at + 10..]
                .iter()
                .position(|byte| *byte == b' ')
                .expect("a number");
        text.extend_from_slice(&rest[..at + 10]);
        text.extend_from_slice(format!("{shared:0width$}", width = end - at - 10).as_bytes());
        rest = &rest[end..];
    }
    text.extend_from_slice(rest);
    text
}

#[test]
fn the_pages_of_a_pdf_together_have_bounds() {
    let spaces = [
        b"BT /F1 9 Tf 50 700 Td (x) Tj ET".as_slice(),
        &vec![b' '; 15 << 20],
    ]
    .concat();
    let file = repeated(&spaces, 10);
    let document = quick(|| one("a.pdf", &file));
    let told = document
        .warnings
        .iter()
        .any(|notice| matches!(notice, Notice::BrokenPages(pages) if pages.contains(&10)));
    assert!(
        told && document.pages[0].text == "x",
        "{:?}",
        document.warnings
    );

    let many = [
        b"BT /F1 9 Tf 50 700 Td (x) Tj ET ".as_slice(),
        &b"q Q ".repeat(450_000),
    ]
    .concat();
    let file = repeated(&many, 13);
    let document = quick(|| one("a.pdf", &file));
    let told = document
        .warnings
        .iter()
        .any(|notice| matches!(notice, Notice::BrokenPages(pages) if pages.contains(&13)));
    assert!(
        told && document.pages[0].text == "x",
        "{:?}",
        document.warnings
    );
}

#[test]
fn states_and_fonts_have_bounds() {
    let content = format!(
        "{}BT /F1 9 Tf 50 700 Td (x) Tj ET",
        "q ".repeat(2 * MAX_SAVED_STATES)
    );
    assert_eq!(
        crate::text(&one(
            "a.pdf",
            &Pdf::new().page(content.as_bytes(), "").finish()
        )),
        "x"
    );

    let fonts: String = (0..MAX_FONTS + 5)
        .map(|number| format!("/G{number}<</Subtype/Type1/BaseFont/Helvetica>>"))
        .collect();
    let uses: String = (0..MAX_FONTS + 5)
        .map(|number| format!("/G{number} 9 Tf (a) Tj "))
        .collect();
    let mut pdf = Pdf::new();
    pdf.page(
        format!("BT 1 0 0 1 9 700 Tm {uses} ET").as_bytes(),
        &format!("/Resources<</Font<<{fonts}>>>>"),
    );
    let document = quick(|| one("a.pdf", &pdf.finish()));
    assert!(
        document.warnings.contains(&Notice::LostLetters(vec![1])),
        "{:?}",
        document.warnings
    );

    let mut pdf = Pdf::new();
    let table = pdf.stream(
        "/Filter/FlateDecode",
        &compress_to_vec_zlib(&vec![b' '; MAX_FONT_BYTES + 1], 6),
    );
    let font = pdf.object(format!(
        "<</Type/Font/Subtype/Type0/Encoding/Identity-H/ToUnicode {table} 0 R>>"
    ));
    pdf.page(
        b"BT /F1 9 Tf 50 700 Td <0041> Tj ET",
        &format!("/Resources<</Font<</F1 {font} 0 R>>>>"),
    );
    assert!(
        one("a.pdf", &pdf.finish())
            .warnings
            .contains(&Notice::LostLetters(vec![1]))
    );
}

/// A font of one glyph, whose table of characters names every character there is in a few bytes.
fn endless_font() -> Vec<u8> {
    let mut cmap = vec![0, 0, 0, 1, 0, 3, 0, 10, 0, 0, 0, 12, 0, 12, 0, 0];
    for number in [28_u32, 0, 1, 0, 0x10_ffff, 0] {
        cmap.extend(number.to_be_bytes());
    }
    let mut head = vec![0; 54];
    head[..4].copy_from_slice(&[0, 1, 0, 0]);
    head[12..16].copy_from_slice(&[0x5f, 0x0f, 0x3c, 0xf5]);
    head[18..20].copy_from_slice(&1_000_u16.to_be_bytes());
    let mut header = vec![0; 36];
    header[..4].copy_from_slice(&[0, 1, 0, 0]);
    let tables: [(&[u8; 4], Vec<u8>); 4] = [
        (b"cmap", cmap),
        (b"head", head),
        (b"hhea", header),
        (b"maxp", vec![0, 0, 0x50, 0, 0xff, 0xff]),
    ];
    let mut font = vec![0, 1, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0];
    let mut place = 12 + 16 * tables.len();
    for (name, table) in &tables {
        font.extend(*name);
        for number in [0, place as u32, table.len() as u32] {
            font.extend(number.to_be_bytes());
        }
        place += table.len();
    }
    for (_, table) in tables {
        font.extend(table);
    }
    font
}

#[test]
fn fonts_that_cost_much_are_few() {
    let mut pdf = Pdf::new();
    let program = pdf.stream("", &endless_font());
    let descriptor = pdf.object(format!("<</Type/FontDescriptor/FontFile2 {program} 0 R>>"));
    let widths = pdf.object(format!("[{}]", "0 60000 5 ".repeat(20_000)));
    let table = pdf.stream(
        "/Filter/FlateDecode",
        &compress_to_vec_zlib(
            "1 beginbfchar <0041> <0042> endbfchar "
                .repeat(90_000)
                .as_bytes(),
            6,
        ),
    );
    let below = pdf.object(format!(
        "<</Subtype/CIDFontType2/W {widths} 0 R/FontDescriptor {descriptor} 0 R>>"
    ));
    let (mut fonts, mut uses) = (String::new(), String::new());
    for number in 0..2_000 {
        // Half of them are read for their glyphs, half for their table of letters.
        let more = if number % 2 == 0 {
            String::new()
        } else {
            format!("/ToUnicode {table} 0 R")
        };
        let font = pdf.object(format!(
            "<</Type/Font/Subtype/Type0/Encoding/Identity-H/DescendantFonts[{below} 0 R]{more}>>"
        ));
        fonts.push_str(&format!("/G{number} {font} 0 R"));
        uses.push_str(&format!("/G{number} 9 Tf <0041> Tj "));
    }
    pdf.page(
        format!("BT 1 0 0 1 9 700 Tm {uses} ET").as_bytes(),
        &format!("/Resources<</Font<<{fonts}>>>>"),
    );
    let file = pdf.finish();
    let document = quick(|| one("a.pdf", &file));
    assert!(
        document.warnings.contains(&Notice::LostLetters(vec![1])),
        "{:?}",
        document.warnings
    );
}
