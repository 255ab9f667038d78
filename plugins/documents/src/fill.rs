//! Filling a template: its placeholders are replaced, its blocks repeated, the document put where its content goes.
//!
//! First every `{{…}}` becomes an element of its own, however the word processor has cut it (`tags`).
//! Then the tree is walked once: values are put in, blocks repeated for each of their values (`expand`).

mod dialect;
mod expand;
mod tags;

use std::cell::Cell;
use std::collections::HashSet;

use crate::error::{Error, Place, Unit};
use crate::model::Values;
use crate::xml::parse::MAX_NODES;
use crate::xml::{Element, Node};

pub(crate) use dialect::Dialect;

/// The name under which the document's blocks are put.
const CONTENT: &str = "content";

/// What a part of a template is filled with.
pub(crate) struct Filling<'f> {
    dialect: Dialect,
    part: String,
    values: &'f Values,
    /// What stands for `{{content}}`; none where no blocks can be put.
    content: Option<&'f [Element]>,
    /// Elements that may still be made.
    left: Cell<usize>,
    /// Styles whose paragraphs begin a page, maybe of another layout: such a paragraph stays when nothing is left in it.
    pages: HashSet<String>,
}

/// Fills a part.
///
/// # Errors
/// When a placeholder is unknown, a block does not close, or too much would be made.
pub(crate) fn fill(
    root: &mut Element,
    part: &str,
    dialect: Dialect,
    values: &Values,
    content: Option<&[Element]>,
) -> Result<(), Error> {
    tags::mark(root, part, dialect)?;
    let filling = Filling {
        dialect,
        part: part.to_owned(),
        values,
        content,
        left: Cell::new(MAX_NODES),
        pages: pages(root),
    };
    let children = std::mem::take(&mut root.children);
    let scopes = [filling.values];
    root.children = filling.expand(children, &root.name, &scopes)?;
    Ok(())
}

/// The automatic styles of an ODT part that begin a page.
fn pages(root: &Element) -> HashSet<String> {
    let begins = |style: &Element| {
        let master = style.get("style:master-page-name");
        let properties = style.find("style:paragraph-properties");
        let breaks = properties.and_then(|properties| properties.get("fo:break-before"));
        master.is_some_and(|master| !master.is_empty()) || breaks.is_some_and(|kind| kind != "auto")
    };
    let styles = root.find("office:automatic-styles");
    styles
        .into_iter()
        .flat_map(Element::elements)
        .filter(|style| begins(style))
        .filter_map(|style| style.get("style:name").map(str::to_owned))
        .collect()
}

/// The names of the placeholders of a part, blocks included.
///
/// # Errors
/// When a block does not close, or braces hold no name.
pub(crate) fn names(root: &Element, part: &str, dialect: Dialect) -> Result<Vec<String>, Error> {
    let mut root = root.clone();
    tags::mark(&mut root, part, dialect)?;
    let mut names = Vec::new();
    root.walk(&mut |node| {
        if let Some(tag) = node.element().and_then(Tag::of) {
            names.push(tag.name.to_owned());
        }
    });
    Ok(names)
}

/// What a tag does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// `{{name}}`.
    Value,
    /// `{{#name}}`.
    Open,
    /// `{{^name}}`: what stands in it is shown where there is nothing.
    Without,
    /// `{{/name}}`.
    Close,
}

/// A placeholder in the tree.
#[derive(Debug, Clone, Copy)]
struct Tag<'t> {
    kind: Kind,
    name: &'t str,
    element: &'t Element,
}

impl Kind {
    /// No element that was read is called like this: names begin with a letter.
    const NAMES: [(Kind, &'static str, &'static str); 4] = [
        (Kind::Value, "#value", ""),
        (Kind::Open, "#open", "#"),
        (Kind::Without, "#without", "^"),
        (Kind::Close, "#close", "/"),
    ];

    fn element_name(self) -> &'static str {
        let found = Self::NAMES.iter().find(|(kind, ..)| *kind == self);
        found.map_or("#value", |(_, name, _)| name)
    }

    fn sign(self) -> &'static str {
        let found = Self::NAMES.iter().find(|(kind, ..)| *kind == self);
        found.map_or("", |(.., sign)| sign)
    }
}

impl<'t> Tag<'t> {
    fn of(element: &'t Element) -> Option<Self> {
        let (kind, ..) = Kind::NAMES
            .iter()
            .find(|(_, name, _)| *name == element.name)?;
        Some(Self {
            kind: *kind,
            name: element.get("name").unwrap_or_default(),
            element,
        })
    }

    fn is_block(self) -> bool {
        self.kind != Kind::Value
    }

    fn placeholder(self) -> String {
        format!("{{{{{}{}}}}}", self.kind.sign(), self.name)
    }

    fn place(self, part: &str) -> Place {
        Place {
            part: part.to_owned(),
            paragraph: self
                .element
                .get("paragraph")
                .and_then(|number| number.parse().ok())
                .unwrap_or_default(),
            text: self.element.get("text").unwrap_or_default().to_owned(),
        }
    }
}

impl Filling<'_> {
    /// Counts what a repetition makes.
    fn spend(&self, nodes: &[Node]) -> Result<(), Error> {
        let mut count = nodes.len();
        for node in nodes.iter().filter_map(Node::element) {
            node.walk(&mut |_| count += 1);
        }
        let left = self.left.get().checked_sub(count);
        self.left.set(left.ok_or_else(|| Error::TooLarge {
            part: self.part.clone(),
            most: MAX_NODES as u64,
            unit: Unit::Elements,
        })?);
        Ok(())
    }
}
