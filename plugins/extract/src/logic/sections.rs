//! Text without pages, cut into pieces of about the size of a page.

use super::document::{Description, Document, Page};
use super::limit::{MAX_DOCUMENT_BYTES, MAX_PAGES, SECTION_BYTES};
use super::notice::Notice;
use super::text::{self, hyphen};

/// Builds a document, paragraph by paragraph.
#[derive(Debug, Default)]
pub struct Sections {
    pages: Vec<String>,
    current: String,
    bytes: usize,
    full: bool,
    description: Description,
    warnings: Vec<Notice>,
}

impl Sections {
    /// Adds a paragraph; it is cleaned here.
    pub fn paragraph(&mut self, paragraph: &str) {
        self.add(paragraph, "\n\n");
    }

    /// Adds a line that belongs to what stands above: an item of a list, a row of a table.
    pub fn line(&mut self, line: &str) {
        self.add(line, "\n");
    }

    /// Adds a heading, which may begin a new page.
    pub fn heading(&mut self, heading: &str) {
        self.heading_in(heading, heading);
    }

    /// Adds a paragraph that holds a heading, and perhaps marks around it.
    pub fn heading_in(&mut self, paragraph: &str, heading: &str) {
        if self.current.len() > SECTION_BYTES / 2 {
            self.page();
        }
        self.description.heading(heading);
        self.add(paragraph, "\n\n");
    }

    /// Begins a new page, where something stands on the current one.
    pub fn page(&mut self) {
        if !self.current.is_empty() {
            self.pages.push(std::mem::take(&mut self.current));
        }
    }

    /// What is known of the document.
    pub fn description(&mut self) -> &mut Description {
        &mut self.description
    }

    /// Says what could not be read; once.
    pub fn warn(&mut self, notice: Notice) {
        if !self.warnings.contains(&notice) {
            self.warnings.push(notice);
        }
    }

    /// Whether a bound was reached: what is added now is left out.
    pub fn is_full(&self) -> bool {
        self.full
    }

    /// The document.
    pub fn finish(mut self) -> Document {
        self.page();
        hyphen::join(&mut self.pages);
        if self.full {
            self.warnings.push(Notice::Shortened(self.pages.len()));
        }
        if self.pages.is_empty() {
            self.pages.push(String::new());
        }
        Document {
            identifier: String::new(),
            is_record: false,
            pages: self.pages.into_iter().map(Page::new).collect(),
            description: self.description,
            warnings: self.warnings,
        }
    }

    fn add(&mut self, piece: &str, joint: &str) {
        if self.full {
            return;
        }
        let piece = text::clean(piece);
        if piece.is_empty() {
            return;
        }
        let mut rest = piece.as_str();
        // A piece longer than a page is cut where a line, a sentence or a word ends.
        while rest.len() > 2 * SECTION_BYTES {
            let end = cut(rest);
            self.put(rest[..end].trim_end(), joint);
            rest = rest[end..].trim_start();
        }
        self.put(rest, joint);
    }

    fn put(&mut self, piece: &str, joint: &str) {
        if !self.current.is_empty() && self.current.len() + piece.len() > SECTION_BYTES * 3 / 2 {
            self.page();
        }
        let more = piece.len() + joint.len();
        if self.bytes + more > MAX_DOCUMENT_BYTES || self.pages.len() >= MAX_PAGES {
            self.full = true;
            return;
        }
        self.bytes += more;
        if !self.current.is_empty() {
            self.current.push_str(joint);
        }
        self.current.push_str(piece);
    }
}

fn cut(text: &str) -> usize {
    let window = text::cut(text, SECTION_BYTES);
    let found = ["\n\n", "\n", ". ", " "].iter().find_map(|end| {
        window
            .rfind(end)
            .filter(|at| *at > SECTION_BYTES / 4)
            .map(|at| at + end.len())
    });
    found.unwrap_or(window.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pages(document: &Document) -> Vec<usize> {
        document.pages.iter().map(|page| page.text.len()).collect()
    }

    #[test]
    fn short_texts_are_one_page() {
        let mut sections = Sections::default();
        sections.heading("Objet");
        sections.paragraph("Un texte.");
        sections.line("- un");
        let document = sections.finish();
        assert_eq!(
            document.pages,
            [Page::new("Objet\n\nUn texte.\n- un".to_owned())]
        );
        assert_eq!(document.description.headings, ["Objet"]);
        assert_eq!(document.warnings, []);
    }

    #[test]
    fn long_texts_are_cut_near_the_size_of_a_page() {
        let mut sections = Sections::default();
        let text = "Une phrase de plus. ".repeat(2_000);
        sections.paragraph(&text);
        let document = sections.finish();
        assert!(
            pages(&document)
                .iter()
                .all(|bytes| *bytes <= 2 * SECTION_BYTES)
        );
        let whole: Vec<&str> = document
            .pages
            .iter()
            .map(|page| page.text.as_str())
            .collect();
        assert_eq!(
            whole.join(" ").split(' ').count(),
            text.trim().split(' ').count()
        );
    }

    #[test]
    fn the_bound_is_kept_and_said() {
        let mut sections = Sections::default();
        let text = "mot ".repeat(250_000);
        for _ in 0..6 {
            sections.paragraph(&text);
        }
        assert!(sections.is_full());
        let document = sections.finish();
        assert!(pages(&document).iter().sum::<usize>() <= MAX_DOCUMENT_BYTES);
        assert_eq!(document.warnings, [Notice::Shortened(document.pages.len())]);
    }

    #[test]
    fn nothing_is_a_blank_page() {
        let document = Sections::default().finish();
        assert_eq!(document.pages, [Page::new(String::new())]);
        assert_eq!(
            document.pages[0].origin,
            super::super::document::Origin::Blank
        );
    }
}
