//! PDF: the text of each page, from the letters that its content draws.
//!
//! `hayro-syntax` reads the objects; what letters mean (`font`), where they stand (`content`) and in what order
//! they are read (`layout`) is worked out here, because that decides whether a sentence can be found and quoted.

mod content;
mod encoding;
mod font;
mod geometry;
mod guard;
mod layout;
mod metadata;
mod program;
mod stream;
mod widths;

use hayro_syntax::{LoadPdfError, Pdf};

use super::document::{Document, Error, Origin, Page};
use super::limit::{MAX_DOCUMENT_BYTES, MAX_PAGES, MAX_PDF_BYTES};
use super::notice::Notice;
use super::source::{self, Source};
use super::text::{self, hyphen};

use content::{Budget, Drawn, Fonts};

/// A page whose picture covers this share of it, and which has fewer letters than `STAMP_LETTERS`,
/// is a scan with a stamp on it: "Reçu en préfecture le …".
const PICTURE_SHARE: f64 = 0.6;
const STAMP_LETTERS: usize = 400;

/// So many shapes and not a letter: the text was drawn as outlines.
const OUTLINED_SHAPES: usize = 300;

/// Reads a PDF; pages that cannot be read cost a warning each.
pub fn read(source: &dyn Source) -> Result<Document, Error> {
    let bytes = source::all(source, MAX_PDF_BYTES)?;
    let repaired = guard::check(&bytes)?;
    let pdf = match Pdf::new(bytes) {
        Ok(pdf) => pdf,
        Err(LoadPdfError::Decryption(_)) => return Err(Error::Encrypted),
        Err(LoadPdfError::Invalid) => {
            return Err(Error::Broken(Notice::Broken(
                "aucune page n'a été trouvée dans ce PDF",
                "no page was found in this PDF",
            )));
        }
    };
    let mut reading = Reading::default();
    let mut fonts = Fonts::default();
    let mut budget = Budget::default();
    let pages = pdf.pages();
    for page in pages.iter().take(MAX_PAGES) {
        let drawn = content::draw(page, &mut fonts, &mut budget);
        if !reading.add(drawn) {
            break;
        }
    }
    let mut document = reading.finish(pages.len());
    if repaired {
        document.warnings.insert(0, Notice::Repaired);
    }
    if document.pages.is_empty() {
        return Err(Error::Broken(Notice::Broken(
            "aucune page n'a été trouvée dans ce PDF",
            "no page was found in this PDF",
        )));
    }
    metadata::describe(&pdf, &mut document.description);
    Ok(document)
}

/// Pages so far, and what was wrong with them.
#[derive(Default)]
struct Reading {
    pages: Vec<Page>,
    bytes: usize,
    scanned: Vec<usize>,
    broken: Vec<usize>,
    partial: Vec<usize>,
    lost: Vec<usize>,
    hidden: Vec<usize>,
}

impl Reading {
    /// Adds a page; false where the document is full.
    fn add(&mut self, drawn: Drawn) -> bool {
        let number = self.pages.len() + 1;
        let letters = drawn.letters();
        let mostly_lost = drawn.lost * 2 > drawn.lost + letters;
        let text = if mostly_lost {
            String::new()
        } else {
            text::clean(&layout::text(&drawn))
        };
        if self.bytes + text.len() > MAX_DOCUMENT_BYTES {
            return false;
        }
        self.bytes += text.len();
        let picture = drawn.picture > PICTURE_SHARE && drawn.seen < STAMP_LETTERS && !drawn.layer;
        let origin = if text.is_empty() {
            let something = drawn.picture > 0.0 || drawn.shapes > OUTLINED_SHAPES || drawn.lost > 0;
            if something {
                Origin::Scanned
            } else {
                Origin::Blank
            }
        } else if picture {
            Origin::Scanned
        } else {
            Origin::Text
        };
        let mut note = |list: fn(&mut Self) -> &mut Vec<usize>, holds: bool| {
            if holds {
                list(self).push(number);
            }
        };
        note(|all| &mut all.scanned, origin == Origin::Scanned);
        note(|all| &mut all.broken, drawn.broken && text.is_empty());
        note(|all| &mut all.partial, drawn.broken && !text.is_empty());
        note(|all| &mut all.lost, drawn.lost > 0);
        note(|all| &mut all.hidden, drawn.hidden);
        self.pages.push(Page { origin, text });
        true
    }

    fn finish(mut self, all: usize) -> Document {
        hyphen::join(self.pages.iter_mut().map(|page| &mut page.text));
        let mut warnings = Vec::new();
        if self.pages.len() < all {
            warnings.push(Notice::Shortened(self.pages.len()));
        }
        let mut tell = |pages: Vec<usize>, notice: fn(Vec<usize>) -> Notice| {
            if !pages.is_empty() {
                warnings.push(notice(pages));
            }
        };
        tell(self.scanned, Notice::Scanned);
        tell(self.broken, Notice::BrokenPages);
        tell(self.partial, Notice::PartialPages);
        tell(self.lost, Notice::LostLetters);
        tell(self.hidden, Notice::HiddenText);
        Document {
            pages: self.pages,
            warnings,
            ..Document::default()
        }
    }
}
