//! What stands in the parts of files: well-formed, in the order that the formats want, the same every time.

use documents::{Block, Cell, Document, Error, Item, List, Run, Table, docx, html, markdown, odt};
use extract::logic::zip::Archive;
use kit::language::Language;
use quick_xml::Reader;
use quick_xml::events::Event;

use crate::read::{document, text};
use crate::sample::minutes;

/// The parts of a file that are XML, by their names.
fn parts(file: &[u8]) -> Vec<(String, String)> {
    let file = file.to_vec();
    let archive = Archive::open(&file).expect("an archive");
    let read = archive.members.iter().filter_map(|member| {
        let bytes = archive.read(member).expect("a part");
        let text = String::from_utf8(bytes).ok()?;
        (member.name != "mimetype").then(|| (member.name.clone(), text))
    });
    read.collect()
}

fn part(file: &[u8], name: &str) -> String {
    let found = parts(file).into_iter().find(|(known, _)| known == name);
    found.unwrap_or_else(|| panic!("{name} is missing")).1
}

/// Reads a part to its end, checking names of elements, entities and letters.
#[track_caller]
fn well_formed(name: &str, xml: &str) {
    let allowed =
        |letter: char| matches!(letter, '\t' | '\n' | '\r' | '\u{20}'..='\u{fffd}' | '\u{10000}'..);
    assert!(
        xml.chars().all(allowed),
        "{name}: a letter that XML forbids"
    );
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = true;
    loop {
        match reader.read_event() {
            Ok(Event::Eof) => break,
            Ok(Event::Start(start) | Event::Empty(start)) => {
                for attribute in start.attributes() {
                    let attribute = attribute.unwrap_or_else(|error| panic!("{name}: {error}"));
                    quick_xml::escape::unescape(&attribute.value).expect("an attribute");
                }
            }
            Ok(Event::GeneralRef(reference)) => {
                let entity = format!("&{};", &*reference);
                quick_xml::escape::unescape(&entity).expect("an entity");
            }
            Ok(_) => {}
            Err(error) => panic!("{name}: {error}"),
        }
    }
}

/// Both files of a document, each part well-formed.
fn files(document: &Document) -> [(&'static str, Vec<u8>); 2] {
    let files = [
        ("a.odt", odt(document, None).expect("an ODT")),
        ("a.docx", docx(document, None).expect("a DOCX")),
    ];
    for (_, file) in &files {
        for (name, xml) in parts(file) {
            well_formed(&name, &xml);
        }
    }
    files
}

#[test]
fn our_readers_find_everything() {
    let expected = "Compte rendu du comité de voirie\n\nPrésents\n\n- Mme Élodie Garnier, présidente\n- M. Œdipe Lefèvre\n\n\
        1. Travaux de la rue du Pont\n\nLe marché s’élève à 12\u{202f}345,60\u{a0}€ [17] ; le plan est ici.\nIl est affiché en mairie.";
    for (name, file) in files(&minutes()) {
        let read = document(name, &file);
        assert_eq!(read.description.title, "Compte rendu du comité de voirie");
        let headings = [
            "Présents",
            "1. Travaux de la rue du Pont",
            "Calendrier",
            "Actions",
            "Détail",
            "Fin de séance",
        ];
        let told: Vec<&str> = read
            .description
            .headings
            .iter()
            .map(String::as_str)
            .filter(|heading| *heading != read.description.title)
            .collect();
        assert_eq!(told, headings, "{name}");
        let told = text(name, &file);
        // Readers make one space of every kind of it.
        let plain = |text: &str| {
            text.replace("\n\n", "\n")
                .replace(['\u{a0}', '\u{202f}'], " ")
        };
        assert!(plain(&told).starts_with(&plain(expected)), "{name}: {told}");
        for rows in [
            "1. Signalisation\n",
            "2. Revêtement\n",
            "a) Enrobé\n",
            "b) Marquage\n",
            "Quoi  Échéance  Montant\nCommander les panneaux  2026-03-03  1\u{202f}200,00\u{a0}€\nPrévenir les riverains",
        ] {
            assert!(
                plain(&told).contains(&plain(rows)),
                "{name}: {rows:?} in {told}"
            );
        }
    }
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    assert_eq!(files(&minutes()), files(&minutes()));
}

#[test]
fn an_odt_says_what_it_is() {
    let file = odt(&minutes(), None).expect("an ODT");
    assert_eq!(
        &file[30..77],
        b"mimetypeapplication/vnd.oasis.opendocument.text"
    );
    let content = part(&file, "content.xml");
    for words in [
        "<text:h text:style-name=\"Heading_20_1\" text:outline-level=\"1\">Présents</text:h>",
        "<text:h text:style-name=\"Heading_20_3\" text:outline-level=\"3\">Détail</text:h>",
        "<table:table-header-rows><table:table-row",
        "Le marché s’élève à 12\u{202f}345,60\u{a0}€",
        "<text:list text:style-name=\"Document_20_Bullets\"><text:list-item><text:p text:style-name=\"List_20_Item\"><text:span text:style-name=\"Strong_20_Emphasis\">Mme Élodie",
        "<text:span text:style-name=\"Source_20_Reference\">[17]</text:span>",
        "xlink:href=\"https://mairie.example/plan?a=1&amp;b=2\"",
    ] {
        assert!(content.contains(words), "{words} in {content}");
    }
    let styles = part(&file, "styles.xml");
    assert!(styles.contains("fo:language=\"fr\" fo:country=\"FR\""));
    assert!(styles.contains("fo:page-width=\"21cm\" fo:page-height=\"29.7cm\""));
    assert!(styles.contains("Document préparé automatiquement, à valider."));
    assert!(styles.contains("<text:page-number"));
    let meta = part(&file, "meta.xml");
    for words in [
        "<dc:title>Compte rendu du comité de voirie</dc:title>",
        "<dc:language>fr</dc:language>",
        "<meta:keyword>voirie</meta:keyword>",
        "<meta:creation-date>2026-02-17T00:00:00</meta:creation-date>",
    ] {
        assert!(meta.contains(words), "{words} in {meta}");
    }
    let manifest = part(&file, "META-INF/manifest.xml");
    for (name, _) in parts(&file) {
        let listed = manifest.contains(&format!("manifest:full-path=\"{name}\""));
        assert!(listed || name == "META-INF/manifest.xml", "{name}");
    }
}

#[test]
fn a_docx_says_what_it_is() {
    let mut document = minutes();
    document.language = Language::English;
    let file = docx(&document, None).expect("a DOCX");
    let body = part(&file, "word/document.xml");
    for words in [
        "<w:pStyle w:val=\"Heading1\"/></w:pPr><w:r><w:t xml:space=\"preserve\">Présents</w:t>",
        "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>",
        "<w:tblCaption w:val=\"Actions décidées\"/>",
        "<w:numPr><w:ilvl w:val=\"1\"/><w:numId w:val=\"",
        "<w:hyperlink r:id=\"rIdDocumentLink1\"",
        "<w:pageBreakBefore/>",
    ] {
        assert!(body.contains(words), "{words} in {body}");
    }
    let styles = part(&file, "word/styles.xml");
    assert!(styles.contains("<w:lang w:val=\"en-GB\""));
    assert!(styles.contains("<w:name w:val=\"heading 1\"/>"));
    let relations = part(&file, "word/_rels/document.xml.rels");
    assert!(
        relations
            .contains("Target=\"https://mairie.example/plan?a=1&amp;b=2\" TargetMode=\"External\"")
    );
    let numbering = part(&file, "word/numbering.xml");
    let last_kind = numbering.rfind("<w:abstractNum ").expect("kinds of lists");
    let first_list = numbering.find("<w:num ").expect("lists");
    assert!(last_kind < first_list, "kinds come before lists");
    assert_eq!(numbering.matches("<w:startOverride").count(), 2);
    let types = part(&file, "[Content_Types].xml");
    for (name, _) in parts(&file) {
        let is_known = types.contains(&format!("PartName=\"/{name}\""))
            || name.ends_with(".rels")
            || name == "[Content_Types].xml";
        assert!(is_known, "{name} in {types}");
    }
    let core = part(&file, "docProps/core.xml");
    assert!(core.contains("<dc:language>en</dc:language>"));
}

#[test]
fn hostile_words_stay_words() {
    let hostile = "]]>&<w:p/><script>alert(1)</script>\u{0}\u{8}\u{1b}[31m\u{202e}\u{ffff}\u{fdd0} \"'{{title}}\t  x\u{e0041}";
    let runs = || {
        vec![
            Run::plain(hostile),
            Run::link(hostile, "javascript:alert(1)"),
            Run::link("a", format!("https://a/{hostile}")),
        ]
    };
    let mut document = Document::new(hostile, Language::French);
    document.footer = hostile.to_owned();
    document.metadata.subject = hostile.to_owned();
    document.metadata.keywords = vec![hostile.to_owned()];
    document.blocks = vec![
        Block::Heading {
            level: 0,
            runs: runs(),
        },
        Block::Heading {
            level: 255,
            runs: runs(),
        },
        Block::Quote { runs: runs() },
        Block::List(List {
            ordered: true,
            items: vec![Item {
                runs: runs(),
                lists: Vec::new(),
            }],
        }),
        Block::Table(Table {
            caption: hostile.to_owned(),
            header: vec![runs()],
            rows: vec![vec![runs(), runs()]],
            ..Table::default()
        }),
    ];
    for (name, file) in files(&document) {
        let told = text(name, &file);
        assert_eq!(
            told.matches("<script>alert(1)</script>").count() % 3,
            1,
            "{told}"
        );
        for (name, xml) in parts(&file) {
            assert!(
                !xml.contains("<script") && !xml.contains("javascript:"),
                "{name}"
            );
            assert!(!xml.contains(['\u{202e}', '\u{e0041}']), "{name}");
        }
    }
    let page = html(&document).expect("HTML");
    assert!(!page.contains("<script") && !page.contains("javascript:"));
    assert!(!page.contains(['\u{202e}', '\u{0}', '\u{e0041}', '\u{1b}']));
    let plain = markdown(&document).expect("Markdown");
    assert!(plain.contains(r"\<script\>alert(1)\</script\>") && !plain.contains("javascript:"));
}

/// Numbers that look like chance and are the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }

    fn runs(&mut self, words: &mut Vec<String>) -> Vec<Run> {
        let count = self.roll(3) + 1;
        (0..count)
            .map(|_| {
                words.push(format!("mot{}", words.len()));
                Run {
                    text: format!("{} ", words[words.len() - 1]),
                    bold: self.roll(3) == 0,
                    italic: self.roll(3) == 0,
                    link: (self.roll(5) == 0).then(|| "https://a.example".to_owned()),
                    reference: self.roll(5) == 0,
                }
            })
            .collect()
    }

    fn list(&mut self, level: u64, words: &mut Vec<String>) -> List {
        let ordered = self.roll(2) == 0;
        let count = self.roll(3) + u64::from(level == 1);
        let items = (0..count).map(|_| Item {
            runs: self.runs(words),
            lists: if level < 13 && self.roll(2) == 0 {
                let count = self.roll(2) + 1;
                (0..count).map(|_| self.list(level + 1, words)).collect()
            } else {
                Vec::new()
            },
        });
        List {
            ordered,
            items: items.collect(),
        }
    }

    fn table(&mut self, words: &mut Vec<String>) -> Table {
        let columns = self.roll(4) + 1;
        let mut cells =
            |dice: &mut Self| -> Vec<Cell> { (0..columns).map(|_| dice.runs(words)).collect() };
        Table {
            caption: String::new(),
            header: if self.roll(2) == 0 {
                cells(self)
            } else {
                Vec::new()
            },
            rows: (0..self.roll(4)).map(|_| cells(self)).collect(),
            columns: Vec::new(),
        }
    }
}

#[test]
fn whatever_the_structure_every_word_is_there_in_order() {
    let mut dice = Dice(7);
    for round in 0..60 {
        let mut words = Vec::new();
        let mut document = Document::new("Titre", Language::French);
        for _ in 0..dice.roll(12) + 1 {
            document.blocks.push(match dice.roll(6) {
                0 => Block::Heading {
                    level: dice.roll(9) as u8,
                    runs: dice.runs(&mut words),
                },
                1 => Block::List(dice.list(1, &mut words)),
                2 => Block::Table(dice.table(&mut words)),
                3 => Block::PageBreak,
                4 => Block::Quote {
                    runs: dice.runs(&mut words),
                },
                _ => Block::Paragraph {
                    runs: dice.runs(&mut words),
                },
            });
        }
        let mut told: Vec<String> = files(&document)
            .iter()
            .map(|(name, file)| text(name, file))
            .collect();
        told.push(html(&document).expect("HTML"));
        told.push(markdown(&document).expect("Markdown"));
        for told in told {
            let found: Vec<&str> = told
                .split(|letter: char| !letter.is_alphanumeric())
                .filter(|word| word.starts_with("mot"))
                .collect();
            assert_eq!(found, words, "round {round}: {told}");
        }
    }
}

#[test]
fn what_no_page_shows_is_refused() {
    let mut list = List::default();
    for _ in 0..100 {
        list = List {
            ordered: false,
            items: vec![Item {
                runs: Vec::new(),
                lists: vec![list],
            }],
        };
    }
    let mut document = Document::new("", Language::French);
    document.blocks = vec![Block::List(list)];
    assert!(matches!(odt(&document, None), Err(Error::TooDeep(_))));
    assert!(matches!(markdown(&document), Err(Error::TooDeep(_))));
    document.blocks = vec![Block::Table(Table {
        rows: vec![vec![Cell::new(); 61]],
        ..Table::default()
    })];
    assert!(matches!(
        docx(&document, None),
        Err(Error::TooManyColumns { .. })
    ));
    assert!(matches!(html(&document), Err(Error::TooManyColumns { .. })));
}
