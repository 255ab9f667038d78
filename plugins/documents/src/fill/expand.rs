//! Walking a marked tree: values are put in, blocks repeated, the document's blocks put where its content goes.

use super::{CONTENT, Dialect, Filling, Kind, Tag};
use crate::error::Error;
use crate::model::Values;
use crate::xml::{Element, Node, element};

/// The beginning of a block.
struct Opening {
    tag: Element,
    /// Which of the tags of blocks of its range it is, from 0.
    ordinal: usize,
}

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
        let mut rest = children.into_iter().peekable();
        while let Some(node) = rest.next() {
            let Node::Element(child) = node else {
                filled.push(node);
                continue;
            };
            if let Some(opening) = self.opens(&child) {
                let mut range = vec![Node::Element(child)];
                // The part is balanced, so the end of the block is in this child or in one that follows.
                while depth(&range) > 0 {
                    let Some(next) = rest.next() else {
                        return Err(self.crossed(&opening));
                    };
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
            open += node.element().map_or(0, |element| balance_of(element));
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
        if range[0].element().and_then(Tag::of).is_some() {
            // Within a paragraph: the range begins and ends with the tags themselves.
            range.remove(0);
            range.pop();
        } else {
            if strip(&mut range, opening.ordinal) != Some(last) {
                return Err(self.crossed(opening));
            }
            let gone = |place: usize| range[place].element().is_some_and(|end| self.is_bare(end));
            let (first_gone, last_gone) = (gone(0), gone(last));
            if last_gone && last > 0 {
                range.pop();
            }
            if first_gone {
                range.remove(0);
            }
        }
        let times = self.times(tag, scopes)?;
        let mut filled = Vec::new();
        match times {
            Times::Once(false) => {}
            Times::Once(true) => filled = self.expand(range, parent, scopes)?,
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
            is_alone &= !self.dialect.is_seen(&inner.name) || inner.name == "w:sectPr";
        });
        let Some(place) = place else {
            return Ok(None);
        };
        match self.content {
            Some(blocks) if is_alone && tags == 1 && self.dialect.holds_blocks(parent) => {
                let mut nodes: Vec<Node> = blocks.iter().cloned().map(Node::Element).collect();
                self.spend(&nodes)?;
                let looks = paragraph.find("w:pPr");
                if let Some(looks) = looks.filter(|looks| looks.find("w:sectPr").is_some()) {
                    // The paragraph ends a section of the template, with a page layout of its own.
                    nodes.push(element("w:p").child(looks.clone()).into());
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

/// How many more blocks begin in an element than end in it.
fn balance_of(element: &Element) -> i32 {
    let of = |element: &Element| match Tag::of(element).map(|tag| tag.kind) {
        Some(Kind::Open | Kind::Without) => 1,
        Some(Kind::Close) => -1,
        Some(Kind::Value) | None => 0,
    };
    let mut sum = of(element);
    element.walk(&mut |node| sum += node.element().map_or(0, of));
    sum
}

fn depth(range: &[Node]) -> i32 {
    range.iter().filter_map(Node::element).map(balance_of).sum()
}

/// The tags of blocks in an element, in order.
fn blocks(element: &Element) -> Vec<(Kind, Element)> {
    let mut tags = Vec::new();
    element.walk(&mut |node| {
        let tag = node.element().and_then(Tag::of);
        if let Some(tag) = tag.filter(|tag| tag.is_block()) {
            tags.push((tag.kind, tag.element.clone()));
        }
    });
    tags
}

/// The first tag of a block that begins in an element and does not end in it.
fn first_unclosed(element: &Element) -> Option<Opening> {
    if balance_of(element) <= 0 {
        return None;
    }
    let mut open = Vec::new();
    for (ordinal, (kind, tag)) in blocks(element).into_iter().enumerate() {
        if kind == Kind::Close {
            open.pop();
        } else {
            open.push(Opening { tag, ordinal });
        }
    }
    open.into_iter().next()
}

/// Takes a tag and its counterpart out of a range; in which element of the range the counterpart stood.
fn strip(range: &mut [Node], ordinal: usize) -> Option<usize> {
    let mut open = Vec::new();
    let mut end = None;
    let mut count = 0;
    for (place, node) in range.iter().enumerate() {
        for (kind, _) in node.element().map(blocks).unwrap_or_default() {
            if kind != Kind::Close {
                open.push(count);
            } else if open.pop() == Some(ordinal) {
                end = Some((place, count));
            }
            count += 1;
        }
    }
    let (place, counterpart) = end?;
    let mut count = 0;
    for node in range {
        if let Node::Element(element) = node {
            remove(element, [ordinal, counterpart], &mut count);
        }
    }
    Some(place)
}

fn remove(element: &mut Element, ordinals: [usize; 2], count: &mut usize) {
    element.children.retain_mut(|node| {
        let Node::Element(inner) = node else {
            return true;
        };
        match Tag::of(inner) {
            Some(tag) if tag.is_block() => {
                *count += 1;
                !ordinals.contains(&(*count - 1))
            }
            Some(_) => true,
            None => {
                remove(inner, ordinals, count);
                true
            }
        }
    });
}

/// A copy has no name of its own: two things of one name would be no thing.
fn forget_names(node: &mut Node) {
    let Node::Element(element) = node else {
        return;
    };
    element.attributes.retain(|(name, _)| {
        !matches!(
            name.as_str(),
            "xml:id" | "w14:paraId" | "w14:textId" | "table:name"
        )
    });
    element.children.retain(|child| {
        !child.element().is_some_and(|child| {
            matches!(
                child.name.as_str(),
                "w:bookmarkStart"
                    | "w:bookmarkEnd"
                    | "text:bookmark"
                    | "text:bookmark-start"
                    | "text:bookmark-end"
            )
        })
    });
    element.children.iter_mut().for_each(forget_names);
}
