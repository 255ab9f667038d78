//! What filling has to know of a format: which elements are paragraphs, rows, items, and how text is written.

use crate::clean;
use crate::xml::{Element, Node, element};

/// The format of a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// OpenDocument.
    Odt,
    /// Office Open XML.
    Docx,
}

impl Dialect {
    /// Whether its element is a paragraph.
    pub(super) fn is_paragraph(self, name: &str) -> bool {
        match self {
            Self::Odt => matches!(name, "text:p" | "text:h"),
            Self::Docx => name == "w:p",
        }
    }

    /// Whether text in it is text that people read.
    pub(super) fn is_leaf(self, name: &str) -> bool {
        match self {
            // Whatever stands in a paragraph, but what is only said about it.
            Self::Odt => !matches!(
                name,
                "office:annotation" | "svg:title" | "svg:desc" | "dc:creator" | "dc:date"
            ),
            Self::Docx => name == "w:t",
        }
    }

    /// Whether it is a row of a table.
    pub(super) fn is_row(self, name: &str) -> bool {
        match self {
            Self::Odt => name == "table:table-row",
            Self::Docx => name == "w:tr",
        }
    }

    /// Whether it is repeated as a whole where a block begins in it and ends in one of its neighbours.
    pub(super) fn is_unit(self, name: &str) -> bool {
        self.is_paragraph(name) || self.is_row(name) || name == "text:list-item"
    }

    /// Whether blocks can be put between what stands in it.
    pub(super) fn holds_blocks(self, name: &str) -> bool {
        match self {
            Self::Odt => matches!(name, "office:text" | "text:section" | "table:table-cell"),
            Self::Docx => matches!(name, "w:body" | "w:tc" | "w:sdtContent"),
        }
    }

    /// Whether it must not stay when nothing is left in it; what has to be left.
    pub(super) fn needs(self, name: &str) -> Option<&'static [&'static str]> {
        match (self, name) {
            (Self::Odt, "table:table") => Some(&["table:table-row", "table:table-rows"]),
            (Self::Odt, "table:table-header-rows") => Some(&["table:table-row"]),
            (Self::Odt, "text:list") => Some(&["text:list-item", "text:list-header"]),
            (Self::Docx, "w:tbl") => Some(&["w:tr", "w:sdt"]),
            _ => None,
        }
    }

    /// Whether a part would be damaged without a paragraph at the end of this element.
    pub(super) fn ends_with_paragraph(self, name: &str) -> bool {
        self == Self::Docx && matches!(name, "w:tc" | "w:hdr" | "w:ftr")
    }

    /// Whether it is seen although it holds no text, or means more than text.
    pub(super) fn is_seen(self, name: &str) -> bool {
        match self {
            Self::Odt => {
                name.starts_with("draw:")
                    || matches!(
                        name,
                        "text:page-number"
                            | "text:page-count"
                            | "text:date"
                            | "text:soft-page-break"
                            | "text:note"
                    )
            }
            Self::Docx => matches!(
                name,
                "w:drawing"
                    | "w:pict"
                    | "w:fldSimple"
                    | "w:instrText"
                    | "w:br"
                    | "w:footnoteReference"
                    | "w:object"
            ),
        }
    }

    /// Whether it says how its parent looks, so that both halves of a parent that is cut need it.
    pub(super) fn is_look(self, name: &str) -> bool {
        self == Self::Docx && name.ends_with("Pr")
    }

    /// The text as what stands in a paragraph (ODT) or in a run (DOCX).
    pub(crate) fn text(self, text: &str) -> Vec<Node> {
        let text = clean::text(text);
        match self {
            Self::Odt => spaced(&text),
            Self::Docx => lines(&text),
        }
    }
}

/// Spaces after spaces, at the beginning and at the end are lost in ODF where they are not counted.
fn spaced(text: &str) -> Vec<Node> {
    let mut nodes = Vec::new();
    let mut plain = String::new();
    let flush = |plain: &mut String, nodes: &mut Vec<Node>| {
        if !plain.is_empty() {
            nodes.push(Node::Text(std::mem::take(plain)));
        }
    };
    let mut letters = text.chars().peekable();
    let mut at_start = true;
    while let Some(letter) = letters.next() {
        match letter {
            '\n' => {
                flush(&mut plain, &mut nodes);
                nodes.push(element("text:line-break").into());
            }
            '\t' => {
                flush(&mut plain, &mut nodes);
                nodes.push(element("text:tab").into());
            }
            ' ' => {
                let mut count = 1;
                while letters.next_if_eq(&' ').is_some() {
                    count += 1;
                }
                if !at_start
                    && letters
                        .peek()
                        .is_some_and(|next| !matches!(next, '\n' | '\t'))
                {
                    plain.push(' ');
                    count -= 1;
                }
                if count > 0 {
                    flush(&mut plain, &mut nodes);
                    let count = count.to_string();
                    nodes.push(element("text:s").with("text:c", count).into());
                }
            }
            _ => plain.push(letter),
        }
        at_start = matches!(letter, '\n' | '\t');
    }
    flush(&mut plain, &mut nodes);
    nodes
}

fn lines(text: &str) -> Vec<Node> {
    let mut nodes = Vec::new();
    for (place, line) in text.split('\n').enumerate() {
        if place > 0 {
            nodes.push(element("w:br").into());
        }
        for (place, piece) in line.split('\t').enumerate() {
            if place > 0 {
                nodes.push(element("w:tab").into());
            }
            if !piece.is_empty() {
                nodes.push(written(piece).into());
            }
        }
    }
    nodes
}

fn written(text: &str) -> Element {
    element("w:t").with("xml:space", "preserve").text(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(dialect: Dialect, text: &str) -> String {
        let mut root = element("a");
        root.children = dialect.text(text);
        let part = String::from_utf8(root.part()).expect("text");
        part.split_once("<a>")
            .map_or(part.clone(), |(_, rest)| rest.replace("</a>", ""))
    }

    #[test]
    fn spaces_are_kept() {
        assert_eq!(
            shown(Dialect::Odt, " a  b\nc\u{202f}€ "),
            "<text:s text:c=\"1\"/>a <text:s text:c=\"1\"/>b<text:line-break/>c\u{202f}€<text:s text:c=\"1\"/>"
        );
        assert_eq!(
            shown(Dialect::Docx, " a\tb\n"),
            "<w:t xml:space=\"preserve\"> a</w:t><w:tab/><w:t xml:space=\"preserve\">b</w:t><w:br/>"
        );
    }
}
