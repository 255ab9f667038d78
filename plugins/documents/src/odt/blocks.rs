//! The blocks of a document as elements of ODF.

mod lists;
mod tables;

use crate::clean;
use crate::fill::Dialect;
use crate::model::{Block, Run};
use crate::xml::{Element, Node, element};

pub(super) use lists::Lists;

/// Blocks as they stand in the text, and the styles that only they have.
pub(super) struct Written {
    pub(super) body: Vec<Element>,
    /// The sentence at the end, where no page foot shows it.
    pub(super) foot: Option<Element>,
    pub(super) styles: Vec<Element>,
}

/// Writes blocks; `foot` is the sentence that goes to the end of the text.
pub(super) fn write(blocks: &[Block], foot: Option<String>, lists: &Lists) -> Written {
    let mut writer = Writer {
        lists,
        body: Vec::new(),
        styles: Vec::new(),
        tables: 0,
        breaks: false,
    };
    for block in blocks {
        writer.block(block);
    }
    let foot = foot.map(|sentence| paragraph("Text_20_body", &[Run::italic(sentence)]));
    Written {
        body: writer.body,
        foot,
        styles: writer.styles,
    }
}

struct Writer<'w> {
    lists: &'w Lists,
    body: Vec<Element>,
    styles: Vec<Element>,
    tables: usize,
    /// Whether what comes next begins a page.
    breaks: bool,
}

impl Writer<'_> {
    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading { level, runs } => {
                let level = (*level).clamp(1, 6);
                let style = self.broken(&format!("Heading_20_{level}"));
                let mut heading = element("text:h")
                    .with("text:style-name", style)
                    .with("text:outline-level", level.to_string());
                heading.children = words(runs);
                self.body.push(heading);
            }
            Block::Paragraph { runs } => {
                let style = self.broken("Text_20_body");
                self.body.push(paragraph(&style, runs));
            }
            Block::Quote { runs } => {
                let style = self.broken("Quotations");
                self.body.push(paragraph(&style, runs));
            }
            Block::List(list) => {
                self.turn();
                if let Some(list) = self.lists.list(list, 1) {
                    self.body.push(list);
                }
            }
            Block::Table(table) => {
                self.turn();
                self.table(table);
            }
            Block::PageBreak => self.breaks = true,
        }
    }

    /// The style, or one like it that begins a page where that was asked for.
    fn broken(&mut self, style: &str) -> String {
        if !std::mem::take(&mut self.breaks) {
            return style.to_owned();
        }
        let name = format!("Page_{style}");
        self.add(
            element("style:style")
                .with("style:name", name.clone())
                .with("style:family", "paragraph")
                .with("style:parent-style-name", style)
                .child(element("style:paragraph-properties").with("fo:break-before", "page")),
        );
        name
    }

    /// Begins a page before what cannot begin one itself.
    fn turn(&mut self) {
        if self.breaks {
            let style = self.broken("Standard");
            self.body.push(paragraph(&style, &[]));
        }
    }

    /// Adds a style, once.
    fn add(&mut self, style: Element) {
        let name = style.get("style:name");
        if !self
            .styles
            .iter()
            .any(|known| known.get("style:name") == name)
        {
            self.styles.push(style);
        }
    }
}

fn paragraph(style: &str, runs: &[Run]) -> Element {
    let mut paragraph = element("text:p").with("text:style-name", style);
    paragraph.children = words(runs);
    paragraph
}

fn words(runs: &[Run]) -> Vec<Node> {
    let mut nodes = Vec::new();
    for run in runs.iter().filter(|run| !run.text.is_empty()) {
        let mut inner = Dialect::Odt.text(&run.text);
        let looks = [
            (run.italic, "Emphasis"),
            (run.bold, "Strong_20_Emphasis"),
            (run.reference, "Source_20_Reference"),
        ];
        for (_, style) in looks.iter().filter(|(is_set, _)| *is_set) {
            let mut span = element("text:span").with("text:style-name", *style);
            span.children = inner;
            inner = vec![span.into()];
        }
        if let Some(address) = run.link.as_deref().and_then(clean::address) {
            let mut link = element("text:a")
                .with("xlink:type", "simple")
                .with("xlink:href", address)
                .with("text:style-name", "Internet_20_link");
            link.children = inner;
            inner = vec![link.into()];
        }
        nodes.extend(inner);
    }
    nodes
}
