//! What stands above and below every page, read once: templates keep the letterhead there, and often an act's number.

use super::super::notice::Notice;
use super::super::sections::Sections;
use super::super::text;
use super::super::xml::{Step, Walk};
use super::super::zip::Archive;
use super::extra;

/// The line above what stands above every page.
pub const HEADER: &str = "[En-tête]";

/// The line above what stands below every page.
const FOOTER: &str = "[Pied de page]";

/// Parts of a DOCX that are looked at, and different headers or footers that are kept.
const MOST: usize = 20;

/// Bytes of one header or footer that are kept.
const MOST_BYTES: usize = 4 << 10;

/// The headers and the footers of a document, each different one once.
#[derive(Debug, Default)]
pub(super) struct Furniture {
    headers: Vec<String>,
    footers: Vec<String>,
}

impl Furniture {
    /// Those of a DOCX: parts of their own.
    pub(super) fn of_docx(archive: &Archive<'_>) -> Self {
        let mut furniture = Self::default();
        let names = archive.members.iter().map(|member| member.name.as_str());
        let numbered = |name: &str, kind: &str| {
            name.strip_prefix("word/")
                .and_then(|rest| rest.strip_prefix(kind)?.strip_suffix(".xml"))
                .is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))
        };
        let parts = names.filter(|name| numbered(name, "header") || numbered(name, "footer"));
        for name in parts.take(MOST) {
            if let Some(xml) = extra(archive, name) {
                furniture.read(&xml, &["hdr"], &["ftr"], &["t"]);
            }
        }
        furniture
    }

    /// Those of an ODT: of its master pages, which stand among its styles.
    pub(super) fn of_odt(styles: &str) -> Self {
        let mut furniture = Self::default();
        let headers = ["header", "header-first", "header-left"];
        let footers = ["footer", "footer-first", "footer-left"];
        furniture.read(styles, &headers, &footers, &["p", "h"]);
        furniture
    }

    /// Puts what stands above the pages at the beginning of the document.
    pub(super) fn begin(&self, sections: &mut Sections) {
        put(HEADER, &self.headers, sections);
    }

    /// Puts what stands below them at its end.
    pub(super) fn end(&self, sections: &mut Sections) {
        put(FOOTER, &self.footers, sections);
    }

    /// Reads a part; of a broken one what stands before the break.
    fn read(&mut self, xml: &str, headers: &[&str], footers: &[&str], texts: &[&str]) {
        let mut walk = Walk::new(xml);
        let mut part = Part::default();
        while let Ok(Some(step)) = walk.step() {
            if part.step(step, &mut walk, headers, footers, texts).is_err() {
                break;
            }
            if let Some((is_header, text)) = part.done.take() {
                let kept = if is_header {
                    &mut self.headers
                } else {
                    &mut self.footers
                };
                if says_something(&text) && kept.len() < MOST && !kept.contains(&text) {
                    kept.push(text);
                }
            }
        }
    }
}

/// A header or a footer in the making.
#[derive(Debug, Default)]
struct Part {
    /// The element that is open, and whether it is a header.
    open: Option<(String, bool)>,
    /// Elements of text that are open.
    in_text: usize,
    lines: String,
    done: Option<(bool, String)>,
}

impl Part {
    fn step(
        &mut self,
        step: Step,
        walk: &mut Walk<'_>,
        headers: &[&str],
        footers: &[&str],
        texts: &[&str],
    ) -> Result<(), Notice> {
        match step {
            Step::Open(element) if self.open.is_none() => {
                let name = element.name.as_str();
                if headers.contains(&name) || footers.contains(&name) {
                    self.open = Some((name.to_owned(), headers.contains(&name)));
                }
            }
            Step::Open(element) => match element.name.as_str() {
                "del" | "moveFrom" | "Fallback" | "instrText" | "delText" | "pict" | "sdtPr"
                | "tracked-changes" | "annotation" => walk.skip()?,
                "tab" | "s" => self.lines.push(' '),
                "br" | "cr" | "line-break" => self.lines.push('\n'),
                name => self.in_text += usize::from(texts.contains(&name)),
            },
            Step::Close(name) => {
                let is_text = texts.contains(&name.as_str());
                self.in_text = self.in_text.saturating_sub(usize::from(is_text));
                if matches!(name.as_str(), "p" | "h") {
                    self.lines.push('\n');
                }
                if let Some((_, is_header)) = self.open.take_if(|(open, _)| *open == name) {
                    let lines = std::mem::take(&mut self.lines);
                    let cleaned = text::clean(&lines);
                    self.done = Some((is_header, text::cut(&cleaned, MOST_BYTES).to_owned()));
                    self.in_text = 0;
                }
            }
            Step::Text(text) if self.open.is_some() && self.in_text > 0 => {
                if self.lines.len() < MOST_BYTES {
                    self.lines.push_str(&text);
                }
            }
            Step::Text(_) => {}
        }
        Ok(())
    }
}

/// Whether there is more than the number of a page.
fn says_something(text: &str) -> bool {
    let mut words = text.split(|letter: char| !letter.is_alphabetic());
    words.any(|word| {
        let word = word.to_lowercase();
        word.chars().count() > 1 && !matches!(word.as_str(), "page" | "sur" | "de" | "of")
    })
}

fn put(mark: &str, texts: &[String], sections: &mut Sections) {
    if texts.is_empty() {
        return;
    }
    let lines: Vec<&str> = texts
        .iter()
        .flat_map(|text| text.lines())
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    sections.paragraph(&format!("{mark}\n{}", lines.join("\n")));
}
