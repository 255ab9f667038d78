//! Texts that mean harm: nothing panics, every place stands on its page, and the work grows with the length.

use std::time::{Duration, Instant};

use acts::record::{self, Record};
use acts::{citation, reference};

/// An act that has some of everything, repeated to make long texts.
const ACT: &str = "\
PRÉFET DE LA VIONNE\n\nARRÊTÉ N° 2024-117 du 3 mars 2024 portant réglementation de la RD 979\n\nLe Préfet de la Vionne,\n\
Vu l'arrêté préfectoral n° 2021-12 du 4 mai 2021 et l'article L. 2213-1 du CGCT ;\nConsidérant les travaux ;\nARRÊTE\n\
Article 1 : La circulation est interdite du 3 au 14 juin 2024 sur la commune de Saint-Roch.\n\
Article 2 : L'arrêté n° 2021-12 du 4 mai 2021 est abrogé.\nFait à Vionne, le 3 mars 2024\nLe Préfet,\nJean SERRE\n\n";

/// What lines and pieces of hostile texts are made of.
const PIECES: &[&str] = &[
    "n° ",
    "N° 2024-",
    "1",
    "0",
    "999999999999",
    "-",
    "/",
    "*",
    "**",
    "$",
    "$\\mathrm{n}^{\\circ}$",
    "{",
    "}",
    "\\",
    "^",
    "<",
    "<br>",
    ">",
    "![",
    "](",
    "[^0]",
    "|",
    "||",
    "#",
    "# ",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "\u{c}",
    "\t",
    " ",
    "\u{a0}",
    "\u{ad}",
    "e\u{301}",
    "\u{301}",
    "\u{200b}",
    "\u{202e}",
    "é",
    "É",
    "œ",
    "ﬁ",
    "ß",
    "İ",
    "º",
    "№",
    "°",
    "«",
    "»",
    "\"",
    "'",
    "’",
    ";",
    ":",
    ",",
    ".",
    "!",
    "?",
    "(",
    ")",
    "Vu ",
    "vu l'arrêté du ",
    "Considérant ",
    "ARRÊTE\n",
    "Article 1 ",
    "Article ",
    "ARTICLE $1^{\\text {er }}$",
    "Annexe 1",
    "Fait à ",
    ", le ",
    "le ",
    "du ",
    "au ",
    "jusqu'au ",
    "à compter du ",
    "3 mars 2024",
    "31 février 2024",
    "1er ",
    "deux mille ",
    "quatre-vingt-",
    "dix-",
    "vingt ",
    "arrêté ",
    "arrêtés ",
    "préfectoral ",
    "délibération ",
    "est abrogé",
    "sont modifiés",
    "modifiant ",
    "portant ",
    "et ",
    "par ",
    "Le Préfet de ",
    "Le Maire de ",
    "commune de ",
    "communes de ",
    "Saint-",
    "rue des ",
    "RD ",
    "A",
    "D ",
    "A1/A21",
    "RN",
    "R",
    "L",
    "L. 2213-1",
    "LO ",
    "CGCT",
    "c. ",
    "code ",
    "code de la ",
    "du même code",
    "et suivants",
    "à ",
    "bis",
    "🦀",
    "漢字",
    "\u{0}",
    "\u{7f}",
    "−",
    "–",
];

#[test]
fn mixtures_of_everything_are_read_without_harm() {
    let mut random = Random(7);
    for round in 0..3_000 {
        let mut pages: Vec<String> = Vec::new();
        for _ in 0..1 + random.below(4) {
            let mut page = String::new();
            for _ in 0..random.below(if round % 50 == 0 { 2_000 } else { 60 }) {
                page.push_str(PIECES[random.below(PIECES.len())]);
            }
            pages.push(page);
        }
        let pages: Vec<&str> = pages.iter().map(String::as_str).collect();
        check(&pages);
    }
}

#[test]
fn an_act_cut_anywhere_is_read_without_harm() {
    for end in (0..ACT.len()).filter(|&end| ACT.is_char_boundary(end)) {
        check(&[&ACT[..end]]);
        check(&[&ACT[..end], &ACT[end..]]);
    }
}

#[test]
fn long_and_odd_texts_are_read_without_harm() {
    let long = 300_000;
    for piece in [
        "a",
        "1",
        "é",
        "e\u{301}",
        "\u{301}",
        " ",
        "\n",
        "*",
        "$",
        "#",
        "|",
        "<",
        "-",
        "\\",
        "n° 2024-1 ",
        "L. 1-1 ",
        "A1 ",
        "« ",
        "Vu ",
        "vu\n",
        "Vu le code ;\n",
        "Article 1\n",
        "Annexe 1\n",
        "est abrogé ",
        "arrêté du 3 mars 2024 ",
        "ARRÊTE N° ",
        "le 3 mars 2024, ",
        "Le Maire\n",
        "communes de A, ",
        "et du 3 mars 2024 ",
        "quatre-vingt-",
        "Fait à X, le\n",
        "jusqu'au ",
        "code de la ",
        "c. ",
        "R. 411-8, ",
        "commune de Saint-",
        "portant ",
        "société Commune ",
        "\u{c}",
        "-\n",
        "N ",
        "Saint-A-",
    ] {
        let text = piece.repeat(long / piece.len());
        let started = Instant::now();
        check(&[&text]);
        let took = started.elapsed();
        if took > Duration::from_millis(400) {
            notice(&format!("{piece:?}: {took:?}"));
        }
        assert!(took < Duration::from_secs(15), "{piece:?} took {took:?}");
    }
    // More than is read: the rest is said to be unread.
    let text = ACT.repeat(5_000_000 / ACT.len());
    let record = check(&[&text, ACT]);
    assert_eq!(
        record.unread,
        text.len() + ACT.len() - acts::MAX_BYTES + boundary(&text)
    );
    // Very many pages.
    let pages = vec![ACT; 4_000];
    check(&pages);
}

/// How many bytes the bound takes away so as not to cut a letter; what follows still fits in what is left.
fn boundary(text: &str) -> usize {
    let mut end = acts::MAX_BYTES;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    acts::MAX_BYTES - end
}

#[test]
fn twice_the_citations_take_about_twice_the_time() {
    for piece in [
        "L. 1-1 ",
        "articles L. 2213-1, R. 411-8 et suivants du code de la route ; ",
        "code de la ",
        "comme cela ",
    ] {
        let time = |length: usize| {
            let text = piece.repeat(length / piece.len());
            (0..3)
                .map(|_| {
                    let started = Instant::now();
                    std::hint::black_box(citation::parse(&text));
                    started.elapsed()
                })
                .min()
                .unwrap()
        };
        let (once, twice) = (time(400_000), time(800_000));
        notice(&format!(
            "{piece:?}: 400 KB in {once:?}, 800 KB in {twice:?}"
        ));
        assert!(
            twice < once * 3 + Duration::from_millis(500),
            "{piece:?}: {once:?}, {twice:?}"
        );
    }
}

#[test]
fn twice_the_text_takes_about_twice_the_time() {
    for text in [
        ACT.to_owned(),
        ACT.replace('\n', " "),
        ACT.replace(['.', ';', '\n'], " "),
    ] {
        let small = text.repeat(900_000 / text.len());
        let large = text.repeat(1_800_000 / text.len());
        let time = |text: &str| {
            (0..3)
                .map(|_| {
                    let started = Instant::now();
                    std::hint::black_box(record::read(&[text], None));
                    started.elapsed()
                })
                .min()
                .unwrap()
        };
        let (once, twice) = (time(&small), time(&large));
        notice(&format!(
            "{} KB in {once:?}, {} KB in {twice:?}",
            small.len() / 1000,
            large.len() / 1000
        ));
        assert!(
            twice < once * 3 + Duration::from_millis(500),
            "{once:?}, {twice:?}"
        );
    }
}

fn check(pages: &[&str]) -> Record {
    let record = record::read(pages, Some("2024-01-02 \u{301}.pdf"));
    for field in record.fields() {
        assert!(
            field.place.page == 0
                || field
                    .place
                    .quote(pages)
                    .is_some_and(|quote| !quote.is_empty()),
            "{field:?}"
        );
    }
    for link in &record.relations {
        assert!(link.quote.iter().all(|place| place.quote(pages).is_some()));
    }
    for page in pages {
        for citation in citation::parse(page) {
            assert!(page.get(citation.span.clone()).is_some());
            assert!(
                citation
                    .articles
                    .iter()
                    .all(|one| page.get(one.span.clone()).is_some())
            );
        }
        reference::parse(page);
    }
    record
}

/// A small generator of numbers, the same on every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }
}

#[expect(clippy::print_stderr, reason = "a notice of a test")]
fn notice(text: &str) {
    eprintln!("{text}");
}
