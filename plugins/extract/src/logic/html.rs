//! HTML, token by token: no tree, so that hostile nesting costs nothing.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

use super::document::{Document, Error};
use super::limit::{MAX_TAG_ATTRIBUTES, MAX_TEXT_FILE_BYTES};
use super::notice::Notice;
use super::sections::Sections;
use super::source::{self, Source};
use super::text::{self, encoding};

/// A longer cell of a table holds running text.
const MAX_NARROW_BYTES: usize = 120;

/// How far the character set is looked for.
const HEAD: usize = 4_096;

/// Reads an HTML file.
pub fn read(source: &dyn Source) -> Result<Document, Error> {
    let bytes = source::all(source, MAX_TEXT_FILE_BYTES)?;
    let declared = declared_set(&bytes);
    let decoded = encoding::decode(&bytes, declared.as_deref());
    let mut sections = Sections::default();
    decoded
        .warning
        .into_iter()
        .for_each(|notice| sections.warn(notice));
    write(&decoded.text, &mut sections)?;
    Ok(sections.finish())
}

/// Adds the text of an HTML document or of a piece of one.
pub fn write(html: &str, sections: &mut Sections) -> Result<(), Error> {
    if has_endless_tag(html) {
        return Err(Error::TooLarge(Notice::TooMany(
            "attributs dans une balise",
            "attributes in a tag",
            MAX_TAG_ATTRIBUTES,
        )));
    }
    let sink = Sink(RefCell::new(Writer {
        sections: std::mem::take(sections),
        ..Writer::default()
    }));
    let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(html));
    // The tokenizer stops after each script.
    while !input.is_empty() {
        let _ = tokenizer.feed(&input);
    }
    tokenizer.end();
    let mut writer = tokenizer.sink.0.into_inner();
    writer.end_row();
    writer.end_block();
    // What is not shown was never closed: the rest of the page may be in it.
    if writer.hidden.is_some() {
        writer.sections.warn(Notice::Cut);
    }
    *sections = writer.sections;
    Ok(())
}

/// Whether a text is HTML in all but name: it has tags that shape text.
pub fn is_likely(text: &str) -> bool {
    const TAGS: [&str; 10] = [
        "p", "br", "div", "table", "td", "tr", "li", "ul", "h2", "span",
    ];
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        rest = rest[at + 1..].trim_start_matches('/');
        let name = rest
            .split(|letter: char| !letter.is_ascii_alphanumeric())
            .next()
            .unwrap_or_default();
        let ends = matches!(
            rest[name.len()..].bytes().next(),
            Some(b'>' | b' ' | b'/' | b'\n')
        );
        if ends && TAGS.iter().any(|tag| tag.eq_ignore_ascii_case(name)) {
            return true;
        }
    }
    false
}

fn declared_set(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD)]).to_ascii_lowercase();
    let (_, after) = head
        .split_once("charset=")
        .or_else(|| head.split_once("encoding="))?;
    let label = after.trim_start_matches(['"', '\'', ' ']);
    let label: String = label
        .chars()
        .take_while(|letter| letter.is_ascii_alphanumeric() || "-_".contains(*letter))
        .collect();
    (!label.is_empty()).then_some(label)
}

/// Whether a tag has so many attributes that comparing them would take for ever.
fn has_endless_tag(html: &str) -> bool {
    let (mut in_tag, mut quote, mut names, mut spaced) = (false, 0, 0, false);
    let mut previous = 0;
    for byte in html.bytes() {
        if !in_tag {
            let begins = previous == b'<' && (byte.is_ascii_alphabetic() || byte == b'/');
            (in_tag, quote, names, spaced) = (begins, 0, 0, false);
        } else if quote != 0 {
            if byte == quote {
                (quote, spaced) = (0, true);
            }
        } else {
            match byte {
                b'>' => in_tag = false,
                b'"' | b'\'' if previous == b'=' => quote = byte,
                b' ' | b'\t' | b'\n' | b'\r' | 0xc | b'/' => spaced = true,
                _ => {
                    names += usize::from(spaced);
                    spaced = false;
                }
            }
            if names > MAX_TAG_ATTRIBUTES {
                return true;
            }
        }
        if !byte.is_ascii_whitespace() || !in_tag {
            previous = byte;
        }
    }
    false
}

struct Sink(RefCell<Writer>);

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut writer = self.0.borrow_mut();
        match token {
            Token::CharacterTokens(text) => writer.text(&text),
            Token::TagToken(tag) => return writer.tag(&tag),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

#[derive(Default)]
struct Writer {
    sections: Sections,
    block: String,
    /// The cells of the row so far.
    row: Option<Vec<String>>,
    heading: bool,
    item: bool,
    title: bool,
    /// Tags whose content is not shown, and how many of them are open.
    hidden: Option<(String, usize)>,
    preformatted: usize,
}

impl Writer {
    fn text(&mut self, text: &str) {
        if self.hidden.is_some() {
            return;
        }
        if self.preformatted > 0 {
            self.block.push_str(text);
            return;
        }
        for letter in text.chars() {
            if !letter.is_ascii_whitespace() {
                self.block.push(letter);
            } else if !self.block.is_empty() && !self.block.ends_with([' ', '\n']) {
                self.block.push(' ');
            }
        }
    }

    fn tag(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        let name: &str = &tag.name;
        let opens = tag.kind == TagKind::StartTag;
        if let Some((hidden, depth)) = &mut self.hidden {
            if hidden == name && !tag.self_closing {
                *depth = if opens { *depth + 1 } else { *depth - 1 };
                if *depth == 0 {
                    self.hidden = None;
                }
            }
            return TokenSinkResult::Continue;
        }
        match name {
            "script" | "style" | "noscript" | "iframe" | "template" | "svg" | "math" | "object"
            | "select" | "nav" | "textarea"
                if opens && !tag.self_closing =>
            {
                self.hidden = Some((name.to_owned(), 1));
                return match name {
                    "script" => TokenSinkResult::RawData(RawKind::ScriptData),
                    "style" | "iframe" => TokenSinkResult::RawData(RawKind::Rawtext),
                    "textarea" => TokenSinkResult::RawData(RawKind::Rcdata),
                    _ => TokenSinkResult::Continue,
                };
            }
            "title" if opens => {
                self.end_block();
                self.title = true;
                return TokenSinkResult::RawData(RawKind::Rcdata);
            }
            "title" => {
                let title = std::mem::take(&mut self.block);
                let known = &mut self.sections.description().title;
                if self.title && known.is_empty() {
                    *known = text::line(&title);
                }
                self.title = false;
            }
            "meta" if opens => self.meta(tag),
            "br" => self.block.push('\n'),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.end_block();
                self.heading = opens;
            }
            "li" | "dt" | "dd" => {
                self.end_block();
                self.item = opens && name == "li";
            }
            "tr" if opens => {
                self.end_row();
                self.row = Some(Vec::new());
            }
            "tr" | "table" | "tbody" | "thead" => self.end_row(),
            "td" | "th" => self.end_cell(),
            "pre" => {
                self.end_block();
                self.preformatted = if opens {
                    self.preformatted + 1
                } else {
                    self.preformatted.saturating_sub(1)
                };
            }
            "hr" => self.end_block(),
            "p" | "div" | "section" | "article" | "header" | "footer" | "main" | "aside" | "ul"
            | "ol" | "dl" | "blockquote" | "figure" | "figcaption" | "address" | "caption"
            | "form" | "fieldset" | "body" | "head" | "html" | "center" => {
                self.end_block();
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }

    fn meta(&mut self, tag: &Tag) {
        let get = |wanted: &str| {
            let found = tag
                .attrs
                .iter()
                .find(|attribute| &*attribute.name.local == wanted);
            found.map(|attribute| attribute.value.to_string())
        };
        let (Some(name), Some(content)) = (get("name").or_else(|| get("property")), get("content"))
        else {
            return;
        };
        let field = match name.to_ascii_lowercase().as_str() {
            "author" | "dc.creator" => "document-author",
            "description" | "dc.description" => "document-subject",
            "keywords" => "document-keywords",
            "date" | "dc.date" | "article:published_time" => "document-created",
            _ => return,
        };
        self.sections.description().field(field, &content);
    }

    /// Ends a paragraph; within a table it stays in its cell.
    fn end_block(&mut self) {
        if self.row.is_some() {
            if !self.block.is_empty() && !self.block.ends_with('\n') {
                self.block.push('\n');
            }
            return;
        }
        let block = std::mem::take(&mut self.block);
        if block.trim().is_empty() {
            return;
        }
        if std::mem::take(&mut self.heading) {
            self.sections.heading(&block);
        } else if std::mem::take(&mut self.item) {
            self.sections.line(&format!("- {}", block.trim()));
        } else {
            self.sections.paragraph(block.trim());
        }
    }

    fn end_cell(&mut self) {
        if self.row.is_none() {
            return self.end_block();
        }
        let cell = std::mem::take(&mut self.block);
        // In a short cell, the end of a line is there to make it narrow.
        let cell = if cell.len() <= MAX_NARROW_BYTES {
            text::line(&cell)
        } else {
            cell.trim().to_owned()
        };
        if let Some(row) = &mut self.row
            && !cell.is_empty()
        {
            row.push(cell);
        }
    }

    fn end_row(&mut self) {
        self.end_cell();
        if let Some(cells) = self.row.take() {
            super::office::write_row(&cells, &mut self.sections);
        }
    }
}
