//! DOCX: paragraphs in order, headings by style, lists with their numbers, tables row by row, notes below their paragraph.
//!
//! Headers and footers are read once, at the beginning and at the end. Deleted text is left out, inserted text is read.

use std::collections::HashMap;

use super::super::document::{Document, Error};
use super::super::notice::Notice;
use super::super::sections::Sections;
use super::super::text;
use super::super::xml::{Element, Step, Walk};
use super::super::zip::Archive;
use super::docx_styles::{Lists, Styles, is_on, level, value};
use super::furniture::Furniture;
use super::numbering::Counters;
use super::{core, ended, extra, main_part, warn_of_duplicates, write_row};

/// Reads a DOCX.
pub fn read(archive: &Archive<'_>) -> Result<Document, Error> {
    let mut sections = Sections::default();
    warn_of_duplicates(archive, &mut sections);
    if let Some(xml) = extra(archive, "docProps/core.xml") {
        let known = core::describe(&xml, sections.description());
        ended(known, &mut sections)?;
    }
    let content = main_part(archive, main_name(archive).unwrap_or_default())?;
    let mut reader = Reader {
        styles: extra(archive, "word/styles.xml")
            .and_then(|xml| Styles::read(&xml).ok())
            .unwrap_or_default(),
        lists: extra(archive, "word/numbering.xml")
            .and_then(|xml| Lists::read(&xml).ok())
            .unwrap_or_default(),
        sections,
        ..Reader::default()
    };
    for (part, element) in [
        ("word/footnotes.xml", "footnote"),
        ("word/endnotes.xml", "endnote"),
    ] {
        if let Some(xml) = extra(archive, part) {
            reader
                .notes
                .extend(notes(&xml, element).unwrap_or_default());
        }
    }
    let furniture = Furniture::of_docx(archive);
    furniture.begin(&mut reader.sections);
    let mut walk = Walk::new(&content);
    let result = reader.body(&mut walk);
    if walk.is_declared() {
        reader.sections.warn(Notice::Declaration);
    }
    reader.end_paragraph();
    furniture.end(&mut reader.sections);
    ended(result, &mut reader.sections)?;
    Ok(reader.sections.finish())
}

/// The part that holds the text: `word/document.xml`, or `word/document2.xml` as some servers write it.
pub fn main_name<'a>(archive: &'a Archive<'_>) -> Option<&'a str> {
    let mut names = archive.members.iter().map(|member| member.name.as_str());
    names.find(|name| {
        let middle = name
            .strip_prefix("word/document")
            .and_then(|rest| rest.strip_suffix(".xml"));
        middle.is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))
    })
}

#[derive(Default)]
struct Reader {
    styles: Styles,
    lists: Lists,
    counters: Counters,
    notes: HashMap<(&'static str, String), String>,
    sections: Sections,
    paragraph: Paragraph,
    /// Paragraphs around the current one, which stands in a text box within them.
    outer: Vec<Paragraph>,
    /// Rows that are open: their cells, the last one in the making.
    rows: Vec<Vec<String>>,
}

#[derive(Default)]
struct Paragraph {
    text: String,
    style: String,
    outline: bool,
    list: Option<(String, usize)>,
    notes: Vec<(&'static str, String)>,
}

impl Reader {
    fn body(&mut self, walk: &mut Walk<'_>) -> Result<(), Notice> {
        let mut in_text = false;
        while let Some(step) = walk.step()? {
            if self.sections.is_full() {
                return Ok(());
            }
            match step {
                Step::Open(element) => match element.name.as_str() {
                    // Deleted text, the twin of a drawing for old readers, codes of fields, drawn formulas.
                    "del" | "moveFrom" | "Fallback" | "instrText" | "delText" | "pict"
                    | "sdtPr" | "sectPrChange" | "pPrChange" => {
                        walk.skip()?;
                    }
                    "t" => in_text = true,
                    _ => self.open(&element),
                },
                Step::Close(name) => {
                    in_text &= name != "t";
                    self.close(&name);
                }
                Step::Text(text) if in_text => self.paragraph.text.push_str(&text),
                Step::Text(_) => {}
            }
        }
        Ok(())
    }

    fn open(&mut self, element: &Element) {
        match element.name.as_str() {
            "p" => {
                let around = std::mem::take(&mut self.paragraph);
                self.outer.push(around);
            }
            "pStyle" => {
                self.paragraph.style = value(element);
                if self.styles.get(&self.paragraph.style).page && self.rows.is_empty() {
                    self.sections.page();
                }
            }
            "outlineLvl" => self.paragraph.outline = level(element) < 9,
            "numId" => self.paragraph.list.get_or_insert_default().0 = value(element),
            "ilvl" => self.paragraph.list.get_or_insert_default().1 = level(element),
            "tab" | "ptab" if !self.paragraph.text.is_empty() => self.paragraph.text.push(' '),
            "br" if element.get("type") == Some("page") => self.page(),
            "lastRenderedPageBreak" => self.page(),
            "pageBreakBefore" if is_on(element) && self.rows.is_empty() => self.sections.page(),
            "br" | "cr" => self.paragraph.text.push('\n'),
            "noBreakHyphen" => self.paragraph.text.push('-'),
            "softHyphen" => self.paragraph.text.push('\u{ad}'),
            "sym" => self.paragraph.text.extend(symbol(element)),
            "footnoteReference" => self.note("footnote", element),
            "endnoteReference" => self.note("endnote", element),
            "tr" => self.rows.push(Vec::new()),
            "tc" => {
                if let Some(row) = self.rows.last_mut() {
                    row.push(String::new());
                }
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "p" => {
                self.end_paragraph();
                self.paragraph = self.outer.pop().unwrap_or_default();
            }
            "tr" => {
                let Some(mut cells) = self.rows.pop() else {
                    return;
                };
                cells.retain(|cell| !cell.trim().is_empty());
                match self.rows.last_mut().and_then(|row| row.last_mut()) {
                    // A table in a cell is part of its text.
                    Some(cell) => add_line(cell, &cells.join(super::CELL_GAP)),
                    None => write_row(&cells, &mut self.sections),
                }
            }
            _ => {}
        }
    }

    /// A page begins within a paragraph: what stands before goes to the last one.
    fn page(&mut self) {
        if !self.rows.is_empty() {
            return;
        }
        if !self.paragraph.text.trim().is_empty() {
            let text = std::mem::take(&mut self.paragraph.text);
            self.sections.paragraph(&text);
            self.paragraph.list = None;
        }
        self.sections.page();
    }

    fn note(&mut self, kind: &'static str, element: &Element) {
        let id = element.get("id").unwrap_or_default().to_owned();
        let mark = format!("[{id}]");
        self.paragraph.text.push_str(&mark);
        self.paragraph.notes.push((kind, id));
    }

    fn end_paragraph(&mut self) {
        let paragraph = std::mem::take(&mut self.paragraph);
        if paragraph.text.trim().is_empty() {
            return;
        }
        let style = self.styles.get(&paragraph.style);
        // List 0 takes a paragraph out of the list of its style.
        let list = paragraph
            .list
            .filter(|(id, _)| !id.is_empty())
            .or(style.list)
            .filter(|(id, _)| id != "0");
        let number = list.and_then(|(id, level)| {
            let (kind, levels) = self.lists.get(&id)?;
            Some(self.counters.next(kind, levels, level))
        });
        let is_item = number.is_some();
        let text = match number.filter(|number| !number.is_empty()) {
            Some(number) => format!("{number} {}", paragraph.text.trim()),
            None => paragraph.text,
        };
        match self.rows.last_mut().and_then(|row| row.last_mut()) {
            Some(cell) => add_line(cell, &text),
            None if style.heading || paragraph.outline => self.sections.heading(&text),
            None if is_item => self.sections.line(&text),
            None => self.sections.paragraph(&text),
        }
        for (kind, id) in paragraph.notes {
            let mark = format!("[{id}]");
            if let Some(note) = self.notes.get(&(kind, id)) {
                self.sections.line(&format!("{mark} {note}"));
            }
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

fn symbol(element: &Element) -> Option<char> {
    let code = u32::from_str_radix(element.get("char")?, 16).ok()?;
    char::from_u32(code)
}

/// Notes by their identifier; the lines that separate them from the text are notes of a type.
fn notes(xml: &str, kind: &'static str) -> Result<HashMap<(&'static str, String), String>, Notice> {
    let mut notes = HashMap::new();
    let mut walk = Walk::new(xml);
    let (mut id, mut note, mut in_text) = (None, String::new(), false);
    while let Some(step) = walk.step()? {
        match step {
            Step::Open(element) if element.name == kind => {
                id = element
                    .get("id")
                    .map(str::to_owned)
                    .filter(|_| element.get("type").is_none());
            }
            Step::Open(element) => in_text = element.name == "t",
            Step::Close(name) if name == kind => {
                let text = text::line(&std::mem::take(&mut note));
                if let Some(id) = id.take() {
                    notes.insert((kind, id), text);
                }
            }
            Step::Close(name) => {
                in_text = false;
                if name == "p" {
                    note.push('\n');
                }
            }
            Step::Text(text) if in_text => note.push_str(&text),
            Step::Text(_) => {}
        }
    }
    Ok(notes)
}
