//! Walking a marked tree: values are put in, blocks repeated, the document's blocks put where its content goes.

mod range;

use super::{CONTENT, Dialect, Filling, Kind, Tag};
use crate::error::Error;
use crate::model::Values;
use crate::xml::{Element, Node, element};

use range::{Opening, balance_of, blocks, first_unclosed, forget_names, strip};

/// What a block is repeated for.
enum Times<'v> {
    /// Once for each of these.
    Each(&'v [Values]),
    /// Once, or not at all.
    Once(bool),
}

impl Filling<'_> {
    /// The children of an element, filled.
    pub(super) fn expand(
        &self,
        children: Vec<Node>,
        parent: &str,
        scopes: &[&Values],
    ) -> Result<Vec<Node>, Error> {
        let mut filled = Vec::new();
        let mut rest = children.into_iter();
        while let Some(node) = rest.next() {
            let Node::Element(child) = node else {
                filled.push(node);
                continue;
            };
            if let Some(opening) = self.opens(&child) {
                let mut open = balance_of(&child);
                let mut range = vec![Node::Element(child)];
                // The part is balanced, so the end of the block is in this child or in one that follows.
                while open > 0 {
                    let Some(next) = rest.next() else {
                        return Err(self.crossed(&opening));
                    };
                    open += next.element().map_or(0, balance_of);
                    range.push(next);
                }
                filled.extend(self.block(&opening, range, parent, scopes)?);
            } else {
                filled.extend(self.one(child, parent, scopes)?);
            }
        }
        if self.dialect.ends_with_paragraph(parent)
            && !filled
                .iter()
                .rev()
                .find_map(Node::element)
                .is_some_and(|last| self.dialect.is_paragraph(&last.name))
        {
            filled.push(element("w:p").into());
        }
        Ok(filled)
    }

    /// The tag of a block that is repeated at the level of this element: one that ends outside it, that spans its cells,
    /// or that takes all of it.
    fn opens(&self, child: &Element) -> Option<Opening> {
        if let Some(tag) = Tag::of(child) {
            return matches!(tag.kind, Kind::Open | Kind::Without).then(|| Opening {
                tag: child.clone(),
                ordinal: 0,
            });
        }
        if let Some(opening) = first_unclosed(child) {
            return Some(opening);
        }
        if self.dialect.is_row(&child.name) {
            let mut before = 0;
            return child.elements().find_map(|cell| {
                let opening = first_unclosed(cell).map(|found| Opening {
                    ordinal: before + found.ordinal,
                    ..found
                });
                before += blocks(cell).len();
                opening
            });
        }
        let is_item = child.name == "text:list-item" && child.elements().count() == 1;
        let whole = if is_item {
            child.elements().find_map(|paragraph| self.whole(paragraph))
        } else {
            self.whole(child)
        };
        whole.map(|tag| Opening { tag, ordinal: 0 })
    }

    /// The tag of the block that a paragraph consists of.
    fn whole(&self, paragraph: &Element) -> Option<Element> {
        if !self.dialect.is_paragraph(&paragraph.name) {
            return None;
        }
        let mut seen = paragraph
            .children
            .iter()
            .filter(|node| !self.is_empty(node));
        let first = seen.next()?.element()?;
        let last = seen.next_back()?.element()?;
        Tag::of(first).filter(|tag| matches!(tag.kind, Kind::Open | Kind::Without))?;
        Tag::of(last).filter(|tag| tag.kind == Kind::Close)?;
        let mut open = 0_i32;
        for (place, node) in paragraph
            .children
            .iter()
            .filter(|node| !self.is_empty(node))
            .enumerate()
        {
            open += node.element().map_or(0, balance_of);
            let is_last = node
                .element()
                .is_some_and(|element| std::ptr::eq(element, last));
            if open == 0 && !is_last && place > 0 {
                return None;
            }
        }
        Some(first.clone())
    }

    /// What becomes of a block: `range` holds its beginning and its end.
    fn block(
        &self,
        opening: &Opening,
        mut range: Vec<Node>,
        parent: &str,
        scopes: &[&Values],
    ) -> Result<Vec<Node>, Error> {
        let tag = Tag::of(&opening.tag).ok_or_else(|| self.broken())?;
        let last = range.len() - 1;
        for place in [0, last] {
            let end = range[place].element();
            let fits =
                end.is_some_and(|end| Tag::of(end).is_some() || self.dialect.is_unit(&end.name));
            if !fits {
                return Err(self.crossed(opening));
            }
        }
        let (mut before, mut after) = (None, None);
        if range[0].element().and_then(Tag::of).is_some() {
            // Within a paragraph: the range begins and ends with the tags themselves.
            range.remove(0);
            range.pop();
        } else {
            if strip(&mut range, opening.ordinal) != Some(last) {
                return Err(self.crossed(opening));
            }
            // An end that held nothing but its tag goes; where the layout needs it, it stays once and is not repeated.
            if last > 0 && range[last].element().is_some_and(|end| self.is_bare(end)) {
                after = range.pop().filter(|end| self.is_layout(end));
            }
            if range[0].element().is_some_and(|end| self.is_bare(end)) {
                before = Some(range.remove(0)).filter(|end| self.is_layout(end));
            }
        }
        let times = self.times(tag, scopes)?;
        let mut filled: Vec<Node> = before.into_iter().collect();
        match times {
            Times::Once(false) => {}
            Times::Once(true) => filled.extend(self.expand(range, parent, scopes)?),
            Times::Each(all) => {
                for (place, values) in all.iter().enumerate() {
                    self.spend(&range)?;
                    let mut copy = range.clone();
                    if place > 0 {
                        copy.iter_mut().for_each(forget_names);
                    }
                    let mut inner = scopes.to_vec();
                    inner.push(values);
                    filled.extend(self.expand(copy, parent, &inner)?);
                }
            }
        }
        filled.extend(after);
        Ok(filled)
    }

    /// An element that holds no block that goes beyond it.
    fn one(
        &self,
        mut child: Element,
        parent: &str,
        scopes: &[&Values],
    ) -> Result<Vec<Node>, Error> {
        if let Some(tag) = Tag::of(&child) {
            return match tag.name {
                CONTENT => Err(Error::Misplaced {
                    place: tag.place(&self.part),
                }),
                _ => Ok(self.dialect.text(&self.value(tag, scopes)?)),
            };
        }
        if self.dialect.is_paragraph(&child.name)
            && let Some(content) = self.content(&child, parent)?
        {
            return Ok(content);
        }
        let holds_value = child
            .elements()
            .any(|inner| Tag::of(inner).is_some_and(|tag| !tag.is_block()));
        if self.dialect == Dialect::Docx && child.name == "w:t" && holds_value {
            let mut text = String::new();
            for node in &child.children {
                match node {
                    Node::Text(words) => text.push_str(words),
                    Node::Element(inner) => match Tag::of(inner) {
                        Some(tag) if tag.name == CONTENT => {
                            return Err(Error::Misplaced {
                                place: tag.place(&self.part),
                            });
                        }
                        Some(tag) => text.push_str(&self.value(tag, scopes)?),
                        None => {}
                    },
                }
            }
            return Ok(self.dialect.text(&text));
        }
        let had = self.dialect.needs(&child.name);
        let children = std::mem::take(&mut child.children);
        child.children = self.expand(children, &child.name, scopes)?;
        let is_hollow = had.is_some_and(|needed| {
            !child
                .elements()
                .any(|inner| needed.contains(&inner.name.as_str()))
        });
        Ok(if is_hollow {
            Vec::new()
        } else {
            vec![child.into()]
        })
    }

    /// The document's blocks, where a paragraph is their place.
    fn content(&self, paragraph: &Element, parent: &str) -> Result<Option<Vec<Node>>, Error> {
        let mut place = None;
        let mut tags = 0;
        let mut is_alone = paragraph.words().trim().is_empty();
        paragraph.walk(&mut |node| {
            let Some(inner) = node.element() else {
                return;
            };
            if let Some(tag) = Tag::of(inner) {
                tags += 1;
                if tag.name == CONTENT && !tag.is_block() {
                    place = Some(tag.place(&self.part));
                }
            }
            is_alone &= !self.dialect.is_seen(&inner.name);
        });
        let Some(place) = place else {
            return Ok(None);
        };
        match self.content {
            Some(blocks) if is_alone && tags == 1 && self.dialect.holds_blocks(parent) => {
                let mut nodes: Vec<Node> = blocks.iter().cloned().map(Node::Element).collect();
                self.spend(&nodes)?;
                if self.begins_page(paragraph) {
                    let mut empty = paragraph.clone();
                    empty
                        .children
                        .retain(|child| child.element().is_some_and(|child| child.name == "w:pPr"));
                    // One that ends a section of a DOCX says how the pages before it look.
                    let ends = empty
                        .find("w:pPr")
                        .is_some_and(|looks| looks.find("w:sectPr").is_some());
                    let place = if ends { nodes.len() } else { 0 };
                    nodes.insert(place, empty.into());
                }
                Ok(Some(nodes))
            }
            _ => Err(Error::Misplaced { place }),
        }
    }

    fn value(&self, tag: Tag<'_>, scopes: &[&Values]) -> Result<String, Error> {
        let mut inner_first = scopes.iter().rev();
        let found = inner_first.find_map(|values| values.fields.get(tag.name));
        found.cloned().ok_or_else(|| self.unknown(tag, scopes))
    }

    fn times<'v>(&self, tag: Tag<'_>, scopes: &[&'v Values]) -> Result<Times<'v>, Error> {
        for values in scopes.iter().rev() {
            if let Some(all) = values.groups.get(tag.name) {
                return Ok(match tag.kind {
                    Kind::Without => Times::Once(all.is_empty()),
                    _ => Times::Each(all),
                });
            }
            if let Some(text) = values.fields.get(tag.name) {
                let is_there = !text.trim().is_empty();
                return Ok(Times::Once(is_there != (tag.kind == Kind::Without)));
            }
        }
        Err(self.unknown(tag, scopes))
    }

    fn unknown(&self, tag: Tag<'_>, scopes: &[&Values]) -> Error {
        let names = scopes
            .iter()
            .flat_map(|values| values.fields.keys().chain(values.groups.keys()));
        let mut known: Vec<String> = names.cloned().collect();
        known.push(CONTENT.to_owned());
        known.sort();
        known.dedup();
        Error::Unknown {
            placeholder: tag.placeholder(),
            place: tag.place(&self.part),
            known,
        }
    }

    fn crossed(&self, opening: &Opening) -> Error {
        let tag = Tag::of(&opening.tag);
        Error::Crossed {
            placeholder: tag.map(Tag::placeholder).unwrap_or_default(),
            place: tag.map(|tag| tag.place(&self.part)).unwrap_or_default(),
        }
    }

    fn broken(&self) -> Error {
        Error::Broken {
            part: self.part.clone(),
        }
    }

    /// Whether nothing is seen of an element: it held a tag and nothing else.
    fn is_bare(&self, element: &Element) -> bool {
        let mut is_seen = false;
        element.walk(&mut |node| {
            is_seen |= match node {
                Node::Text(text) => !text.trim().is_empty(),
                Node::Element(inner) => {
                    Tag::of(inner).is_some() || self.dialect.is_seen(&inner.name)
                }
            };
        });
        !is_seen
    }

    fn is_layout(&self, node: &Node) -> bool {
        node.element()
            .is_some_and(|element| self.begins_page(element))
    }

    /// Whether a paragraph begins a page or ends a section, so that the layout needs it.
    fn begins_page(&self, paragraph: &Element) -> bool {
        let style = paragraph.get("text:style-name");
        let looks = paragraph.find("w:pPr");
        style.is_some_and(|style| self.pages.contains(style))
            || looks.is_some_and(|looks| {
                let layouts = ["w:sectPr", "w:pageBreakBefore"];
                layouts.iter().any(|name| looks.find(name).is_some())
            })
    }

    /// Whether nothing is seen of a child of a paragraph.
    fn is_empty(&self, node: &Node) -> bool {
        match node {
            Node::Text(text) => text.trim().is_empty(),
            Node::Element(element) => {
                Tag::of(element).is_none()
                    && !self.dialect.is_seen(&element.name)
                    && self.is_bare(element)
            }
        }
    }
}
