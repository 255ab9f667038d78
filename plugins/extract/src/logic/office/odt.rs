//! ODT: paragraphs in order, headings, lists with their numbers, tables row by row, notes below their paragraph.
//!
//! Headers and footers are read once, at the beginning and at the end.

use super::super::document::{Document, Error};
use super::super::notice::Notice;
use super::super::sections::Sections;
use super::super::text;
use super::super::xml::{Element, Step, Walk};
use super::super::zip::Archive;
use super::furniture::Furniture;
use super::numbering::Counters;
use super::odt_styles::Styles;
use super::{core, ended, extra, main_part, warn_of_duplicates, write_row};

/// More spaces in a row than anybody sets.
const MAX_SPACES: usize = 40;

/// Reads an ODT.
pub fn read(archive: &Archive<'_>) -> Result<Document, Error> {
    let is_encrypted = extra(archive, "META-INF/manifest.xml")
        .is_some_and(|manifest| manifest.contains("encryption-data"));
    if is_encrypted {
        return Err(Error::Encrypted);
    }
    let mut sections = Sections::default();
    warn_of_duplicates(archive, &mut sections);
    if let Some(xml) = extra(archive, "meta.xml") {
        let known = core::describe(&xml, sections.description());
        ended(known, &mut sections)?;
    }
    let content = main_part(archive, "content.xml")?;
    let mut styles = Styles::default();
    let mut furniture = Furniture::default();
    if let Some(xml) = extra(archive, "styles.xml") {
        furniture = Furniture::of_odt(&xml);
        let known = styles.read(&xml);
        ended(known, &mut sections)?;
    }
    let known = styles.read(&content);
    ended(known, &mut sections)?;
    let mut reader = Reader {
        styles,
        sections,
        ..Reader::default()
    };
    furniture.begin(&mut reader.sections);
    let mut walk = Walk::new(&content);
    let result = reader.body(&mut walk);
    if walk.is_declared() {
        reader.sections.warn(Notice::Declaration);
    }
    furniture.end(&mut reader.sections);
    ended(result, &mut reader.sections)?;
    Ok(reader.sections.finish())
}

#[derive(Default)]
struct Reader {
    styles: Styles,
    counters: Counters,
    sections: Sections,
    in_text: bool,
    paragraphs: Vec<Paragraph>,
    /// Lists that are open, by their style; an empty one has the style of the list around it.
    lists: Vec<String>,
    /// Whether the next paragraph is the first of its item.
    item: bool,
    rows: Vec<Vec<String>>,
    /// Notes of the paragraph so far, and the depth of the one that is open.
    notes: Vec<String>,
    note: Option<String>,
}

#[derive(Default)]
struct Paragraph {
    text: String,
    heading: bool,
}

impl Reader {
    fn body(&mut self, walk: &mut Walk<'_>) -> Result<(), Notice> {
        while let Some(step) = walk.step()? {
            if self.sections.is_full() {
                return Ok(());
            }
            match step {
                Step::Open(element) if self.in_text => match element.name.as_str() {
                    "tracked-changes" | "annotation" | "forms" | "desc" | "note-citation" => {
                        if element.name == "note-citation" {
                            self.mark_note();
                        }
                        walk.skip()?;
                    }
                    _ => self.open(&element),
                },
                Step::Open(element) => self.in_text = element.name == "text",
                Step::Close(name) => self.close(&name),
                Step::Text(text) => {
                    if let Some(paragraph) = self.paragraphs.last_mut() {
                        push_folded(&mut paragraph.text, &text);
                    }
                }
            }
        }
        Ok(())
    }

    fn open(&mut self, element: &Element) {
        match element.name.as_str() {
            "p" | "h" => {
                let begins_page = element
                    .get("style-name")
                    .is_some_and(|style| self.styles.pages.contains(style));
                if begins_page && self.rows.is_empty() && self.paragraphs.is_empty() {
                    self.sections.page();
                }
                self.paragraphs.push(Paragraph {
                    text: String::new(),
                    heading: element.name == "h",
                });
            }
            "s" => {
                let count = element
                    .get("c")
                    .and_then(|count| count.parse().ok())
                    .unwrap_or(1_usize);
                self.push(&" ".repeat(count.min(MAX_SPACES)));
            }
            "tab" => self.push(" "),
            "line-break" => self.push("\n"),
            "soft-page-break" => self.page(),
            "list" => self
                .lists
                .push(element.get("style-name").unwrap_or_default().to_owned()),
            "list-item" => self.item = true,
            "table-row" => self.rows.push(Vec::new()),
            "table-cell" => {
                if let Some(row) = self.rows.last_mut() {
                    row.push(String::new());
                }
            }
            "note" => self.note = Some(String::new()),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "p" | "h" => self.end_paragraph(),
            "list" => drop(self.lists.pop()),
            "list-item" => self.item = false,
            "note" => {
                let note = self.note.take().unwrap_or_default();
                self.notes.push(text::line(&note));
            }
            "table-row" => {
                let Some(mut cells) = self.rows.pop() else {
                    return;
                };
                cells.retain(|cell| !cell.trim().is_empty());
                match self.rows.last_mut().and_then(|row| row.last_mut()) {
                    Some(cell) => add_line(cell, &cells.join(super::CELL_GAP)),
                    None => write_row(&cells, &mut self.sections),
                }
            }
            _ => {}
        }
    }

    fn push(&mut self, text: &str) {
        if let Some(paragraph) = self.paragraphs.last_mut() {
            paragraph.text.push_str(text);
        }
    }

    fn mark_note(&mut self) {
        let mark = format!("[{}]", self.notes.len() + 1);
        self.push(&mark);
    }

    /// A page begins within a paragraph: what stands before goes to the last one.
    fn page(&mut self) {
        if !self.rows.is_empty() || self.note.is_some() {
            return;
        }
        if let Some(paragraph) = self
            .paragraphs
            .last_mut()
            .filter(|paragraph| !paragraph.text.trim().is_empty())
        {
            let text = std::mem::take(&mut paragraph.text);
            self.sections.paragraph(&text);
        }
        self.sections.page();
    }

    fn end_paragraph(&mut self) {
        let Some(paragraph) = self.paragraphs.pop() else {
            return;
        };
        if let Some(note) = &mut self.note {
            note.push_str(&paragraph.text);
            note.push('\n');
            return;
        }
        if paragraph.text.trim().is_empty() {
            return;
        }
        let number = if std::mem::take(&mut self.item) {
            self.number()
        } else {
            None
        };
        let text = match &number {
            Some(number) if !number.is_empty() => format!("{number} {}", paragraph.text.trim()),
            _ => paragraph.text,
        };
        match self.rows.last_mut().and_then(|row| row.last_mut()) {
            Some(cell) => add_line(cell, &text),
            None if paragraph.heading => self.sections.heading(&text),
            None if number.is_some() => self.sections.line(&text),
            None => self.sections.paragraph(&text),
        }
        if self.paragraphs.is_empty() {
            for (place, note) in std::mem::take(&mut self.notes).into_iter().enumerate() {
                self.sections.line(&format!("[{}] {note}", place + 1));
            }
        }
    }

    fn number(&mut self) -> Option<String> {
        let style = self.lists.iter().rev().find(|style| !style.is_empty());
        let level = self.lists.len().checked_sub(1)?;
        let Some((style, levels)) =
            style.and_then(|style| Some((style, self.styles.lists.get(style)?)))
        else {
            return Some("-".to_owned());
        };
        Some(self.counters.next(style, levels, level))
    }
}

/// Line ends and runs of spaces in the file are one space on the page.
fn push_folded(text: &mut String, piece: &str) {
    for letter in piece.chars() {
        if !matches!(letter, ' ' | '\n' | '\r' | '\t') {
            text.push(letter);
        } else if !text.is_empty() && !text.ends_with([' ', '\n']) {
            text.push(' ');
        }
    }
}

fn add_line(cell: &mut String, line: &str) {
    let line = text::clean(line);
    if !cell.is_empty() && !line.is_empty() {
        cell.push('\n');
    }
    cell.push_str(&line);
}
