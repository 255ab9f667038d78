//! Finding `{{…}}` in paragraphs, also where the word processor has cut it over several runs.

use super::{Dialect, Kind, Tag};
use crate::error::{Error, Place};
use crate::xml::{Element, Node, element};

/// Letters of a paragraph that an error shows.
const SHOWN: usize = 60;

/// Makes every placeholder of a part an element of its own; those of blocks stand directly in their paragraph then.
///
/// # Errors
/// When braces hold no name, or a block has no counterpart.
pub(super) fn mark(root: &mut Element, part: &str, dialect: Dialect) -> Result<(), Error> {
    let mut marker = Marker {
        part,
        dialect,
        paragraph: 0,
    };
    marker.look(root)?;
    balance(root, part)
}

struct Marker<'m> {
    part: &'m str,
    dialect: Dialect,
    paragraph: usize,
}

/// A placeholder as it stands in the text of a paragraph, in bytes.
struct Found {
    start: usize,
    end: usize,
}

impl Marker<'_> {
    fn look(&mut self, element: &mut Element) -> Result<(), Error> {
        if self.dialect.is_paragraph(&element.name) {
            self.paragraph += 1;
            self.paragraph(element)?;
        }
        for child in &mut element.children {
            if let Node::Element(child) = child {
                self.look(child)?;
            }
        }
        Ok(())
    }

    fn paragraph(&self, paragraph: &mut Element) -> Result<(), Error> {
        let mut leaves = Vec::new();
        collect(paragraph, self.dialect, &mut leaves);
        let whole: String = leaves.iter().map(|leaf| leaf.as_str()).collect();
        if !whole.contains("{{") {
            return Ok(());
        }
        let place = Place {
            part: self.part.to_owned(),
            paragraph: self.paragraph,
            text: whole.chars().take(SHOWN).collect(),
        };
        let found = find(&whole, &place)?;
        gather(&mut leaves, &whole, &found);
        let children = std::mem::take(&mut paragraph.children);
        let pieces = self.lift(children, self.dialect == Dialect::Odt, &place)?;
        paragraph.children = pieces.into_iter().flatten().collect();
        if self.dialect == Dialect::Docx {
            keep_spaces(paragraph);
        }
        Ok(())
    }

    /// The children, cut where a block begins or ends: each tag of a block is a piece of its own.
    fn lift(
        &self,
        children: Vec<Node>,
        is_leaf: bool,
        place: &Place,
    ) -> Result<Vec<Vec<Node>>, Error> {
        let mut pieces = vec![Vec::new()];
        let mut put = |node: Node| {
            let is_block = node.element().and_then(Tag::of).is_some_and(Tag::is_block);
            if is_block {
                pieces.push(vec![node]);
                pieces.push(Vec::new());
            } else if let Some(last) = pieces.last_mut() {
                last.push(node);
            }
        };
        for child in children {
            match child {
                Node::Text(text) if is_leaf => cut(&text, place)?.into_iter().for_each(&mut put),
                Node::Element(mut inner) if !self.dialect.is_paragraph(&inner.name) => {
                    let shell = Element {
                        name: inner.name.clone(),
                        attributes: inner.attributes.clone(),
                        children: Vec::new(),
                    };
                    let is_leaf = self.dialect.is_leaf(&inner.name);
                    let looks: Vec<Node> = inner
                        .children
                        .iter()
                        .filter(|node| self.is_look(node))
                        .cloned()
                        .collect();
                    let mut within = self.lift(inner.children, is_leaf, place)?;
                    if within.len() == 1 {
                        inner = shell;
                        inner.children = within.pop().unwrap_or_default();
                        put(inner.into());
                        continue;
                    }
                    for mut piece in within {
                        let is_tag = |node: &Node| {
                            node.element()
                                .is_some_and(|e| e.name.starts_with('#') && e.name != "#value")
                        };
                        if piece.len() == 1 && is_tag(&piece[0]) {
                            piece.drain(..).for_each(&mut put);
                        } else if piece.iter().any(|node| !self.is_look(node)) {
                            let mut part = shell.clone();
                            if !piece.first().is_some_and(|node| self.is_look(node)) {
                                part.children.extend(looks.iter().cloned());
                            }
                            part.children.append(&mut piece);
                            put(part.into());
                        }
                    }
                }
                other => put(other),
            }
        }
        Ok(pieces)
    }

    fn is_look(&self, node: &Node) -> bool {
        node.element()
            .is_some_and(|element| self.dialect.is_look(&element.name))
    }
}

/// The texts of a paragraph, but those of paragraphs within it.
fn collect<'e>(element: &'e mut Element, dialect: Dialect, leaves: &mut Vec<&'e mut String>) {
    let is_leaf = dialect.is_leaf(&element.name);
    for child in &mut element.children {
        match child {
            Node::Text(text) if is_leaf => leaves.push(text),
            Node::Element(inner) if !dialect.is_paragraph(&inner.name) => {
                collect(inner, dialect, leaves);
            }
            _ => {}
        }
    }
}

/// Where text was cut it begins or ends with spaces that were in its middle.
fn keep_spaces(element: &mut Element) {
    if element.name == "w:t" {
        element.set("xml:space", "preserve");
    }
    for child in &mut element.children {
        if let Node::Element(child) = child {
            keep_spaces(child);
        }
    }
}

fn find(whole: &str, place: &Place) -> Result<Vec<Found>, Error> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = whole[at..].find("{{").map(|start| at + start) {
        let Some(end) = whole[start..].find("}}").map(|end| start + end + 2) else {
            return Err(Error::Unclosed {
                placeholder: whole[start..].chars().take(SHOWN).collect(),
                place: place.clone(),
            });
        };
        found.push(Found { start, end });
        at = end;
    }
    Ok(found)
}

/// Puts the whole of each placeholder into the text where it begins.
fn gather(leaves: &mut [&mut String], whole: &str, found: &[Found]) {
    let mut written = vec![String::new(); leaves.len()];
    let mut start = 0;
    let ends: Vec<usize> = leaves
        .iter()
        .map(|leaf| {
            start += leaf.len();
            start
        })
        .collect();
    let mut next = 0;
    let mut tag_leaf = 0;
    let mut leaf = 0;
    for (place, letter) in whole.char_indices() {
        while leaf + 1 < ends.len() && place >= ends[leaf] {
            leaf += 1;
        }
        while next < found.len() && place >= found[next].end {
            next += 1;
        }
        let within = found.get(next).filter(|tag| place >= tag.start);
        if within.is_some_and(|tag| tag.start == place) {
            tag_leaf = leaf;
        }
        written[if within.is_some() { tag_leaf } else { leaf }].push(letter);
    }
    for (leaf, written) in leaves.iter_mut().zip(written) {
        **leaf = written;
    }
}

/// The text, cut at its placeholders.
fn cut(text: &str, place: &Place) -> Result<Vec<Node>, Error> {
    let mut nodes = Vec::new();
    let mut at = 0;
    for Found { start, end } in find(text, place)? {
        if start > at {
            nodes.push(Node::Text(text[at..start].to_owned()));
        }
        nodes.push(tag(&text[start..end], place)?.into());
        at = end;
    }
    if at < text.len() {
        nodes.push(Node::Text(text[at..].to_owned()));
    }
    Ok(nodes)
}

fn tag(placeholder: &str, place: &Place) -> Result<Element, Error> {
    let inner = placeholder.trim_matches(['{', '}']).trim();
    let (kind, name) = match inner.chars().next() {
        Some('#') => (Kind::Open, &inner[1..]),
        Some('^') => (Kind::Without, &inner[1..]),
        Some('/') => (Kind::Close, &inner[1..]),
        _ => (Kind::Value, inner),
    };
    let name = name.trim();
    let is_name = |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '_');
    if name.is_empty() || !name.chars().all(is_name) {
        return Err(Error::NotAName {
            placeholder: placeholder.chars().take(SHOWN).collect(),
            place: place.clone(),
        });
    }
    Ok(element(kind.element_name())
        .with("name", name)
        .with("paragraph", place.paragraph.to_string())
        .with("text", place.text.clone()))
}

/// Every block of a part closes, the inner ones first.
fn balance(root: &Element, part: &str) -> Result<(), Error> {
    let mut open: Vec<(String, String, Place)> = Vec::new();
    let mut wrong = None;
    root.walk(&mut |node| {
        let Some(tag) = node.element().and_then(Tag::of) else {
            return;
        };
        match tag.kind {
            Kind::Value => {}
            Kind::Open | Kind::Without => {
                open.push((tag.name.to_owned(), tag.placeholder(), tag.place(part)));
            }
            Kind::Close if open.last().is_some_and(|(name, ..)| name == tag.name) => {
                open.pop();
            }
            Kind::Close => {
                // What was opened last and not closed is where to look; else what closes nothing.
                let missing = open.last().cloned();
                let (_, placeholder, place) =
                    missing.unwrap_or_else(|| (String::new(), tag.placeholder(), tag.place(part)));
                wrong.get_or_insert(Error::Unclosed { placeholder, place });
            }
        }
    });
    if let Some(wrong) = wrong {
        return Err(wrong);
    }
    match open.pop() {
        Some((_, placeholder, place)) => Err(Error::Unclosed { placeholder, place }),
        None => Ok(()),
    }
}
