//! Plain text: paragraphs as they stand.

use super::document::{Document, Error};
use super::limit::MAX_TEXT_FILE_BYTES;
use super::sections::Sections;
use super::source::{self, Source};
use super::text::{self, encoding};

/// Reads a text file in whatever character set it is.
pub fn read(source: &dyn Source) -> Result<Document, Error> {
    let bytes = source::all(source, MAX_TEXT_FILE_BYTES)?;
    let decoded = encoding::decode(&bytes, None);
    let mut sections = Sections::default();
    decoded
        .warning
        .into_iter()
        .for_each(|notice| sections.warn(notice));
    write(&decoded.text, &mut sections);
    Ok(sections.finish())
}

/// Adds a text; a form feed begins a page.
pub fn write(text: &str, sections: &mut Sections) {
    for (place, page) in text.split('\u{c}').enumerate() {
        if place > 0 {
            sections.page();
        }
        for paragraph in text::clean(page).split("\n\n") {
            sections.paragraph(paragraph);
        }
    }
}
