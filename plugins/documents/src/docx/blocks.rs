//! The blocks of a document as elements of Office Open XML.

mod lists;
mod tables;

use super::styles::Styles;
use crate::clean;
use crate::fill::Dialect;
use crate::model::{Block, Run};
use crate::xml::{Element, Node, element};

use lists::Numbering;

/// Blocks as they stand in the text, and where their links lead.
pub(super) struct Written {
    pub(super) body: Vec<Element>,
    /// The sentence at the end, where no page foot shows it.
    pub(super) foot: Option<Element>,
    /// Addresses, in the order of the relations that they need.
    pub(super) links: Vec<String>,
}

/// The name of the relation of a link, from 1.
pub(super) fn link_name(number: usize) -> String {
    format!("rIdDocumentLink{number}")
}

/// Writes blocks; `foot` is the sentence that goes to the end of the text, `width` the width of the text.
pub(super) fn write(
    blocks: &[Block],
    foot: Option<String>,
    styles: &Styles,
    numbering: &mut Element,
    width: u32,
) -> Written {
    let mut writer = Writer {
        styles,
        numbering: Numbering::of(numbering),
        width,
        body: Vec::new(),
        links: Vec::new(),
        breaks: false,
    };
    for block in blocks {
        writer.block(block);
    }
    let foot = foot.map(|sentence| {
        let look = writer.look("body text");
        writer.paragraph(look, &[Run::italic(sentence)])
    });
    writer.numbering.put(numbering);
    Written {
        body: writer.body,
        foot,
        links: writer.links,
    }
}

struct Writer<'w> {
    styles: &'w Styles,
    numbering: Numbering,
    width: u32,
    body: Vec<Element>,
    links: Vec<String>,
    /// Whether what comes next begins a page.
    breaks: bool,
}

impl Writer<'_> {
    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading { level, runs } => {
                let name = format!("heading {}", (*level).clamp(1, 6));
                self.put(&name, runs);
            }
            Block::Paragraph { runs } => self.put("body text", runs),
            Block::Quote { runs } => self.put("quote", runs),
            Block::List(list) => self.list(list, 1),
            Block::Table(table) => self.table(table),
            Block::PageBreak => self.breaks = true,
        }
    }

    fn put(&mut self, style: &str, runs: &[Run]) {
        let look = self.look(style);
        let paragraph = self.paragraph(look, runs);
        self.body.push(paragraph);
    }

    /// The beginning of how a paragraph looks; it begins a page where that was asked for.
    fn look(&mut self, style: &str) -> Element {
        let identifier = self.styles.get(style);
        let mut look = element("w:pPr").child(element("w:pStyle").with("w:val", identifier));
        if std::mem::take(&mut self.breaks) {
            look = look.child(element("w:pageBreakBefore"));
        }
        look
    }

    fn paragraph(&mut self, look: Element, runs: &[Run]) -> Element {
        let mut paragraph = element("w:p").child(look);
        for run in runs.iter().filter(|run| !run.text.is_empty()) {
            let written = self.run(run);
            paragraph.children.push(written.into());
        }
        paragraph
    }

    fn run(&mut self, run: &Run) -> Element {
        let address = run.link.as_deref().and_then(clean::address);
        let mut look = element("w:rPr");
        let style = match (address, run.reference) {
            (Some(_), _) => Some("hyperlink"),
            (None, true) => Some("source reference"),
            (None, false) => None,
        };
        if let Some(style) = style {
            look = look.child(element("w:rStyle").with("w:val", self.styles.get(style)));
        }
        for (is_set, name) in [(run.bold, "w:b"), (run.italic, "w:i")] {
            if is_set {
                look = look.child(element(name));
            }
        }
        let mut written = element("w:r");
        if !look.children.is_empty() {
            written.children.push(Node::Element(look));
        }
        written.children.extend(Dialect::Docx.text(&run.text));
        match address {
            Some(address) => {
                self.links.push(address.to_owned());
                element("w:hyperlink")
                    .with("r:id", link_name(self.links.len()))
                    .with("w:history", "1")
                    .child(written)
            }
            None => written,
        }
    }
}
