//! Ranges of a marked tree: which blocks begin and end in them, and how their tags are taken out.

use super::super::{Kind, Tag};
use crate::xml::{Element, Node};

/// The beginning of a block.
pub(super) struct Opening {
    pub(super) tag: Element,
    /// Which of the tags of blocks of its range it is, from 0.
    pub(super) ordinal: usize,
}

/// How many more blocks begin in an element than end in it.
pub(super) fn balance_of(element: &Element) -> i32 {
    let of = |element: &Element| match Tag::of(element).map(|tag| tag.kind) {
        Some(Kind::Open | Kind::Without) => 1,
        Some(Kind::Close) => -1,
        Some(Kind::Value) | None => 0,
    };
    let mut sum = of(element);
    element.walk(&mut |node| sum += node.element().map_or(0, of));
    sum
}

/// The tags of blocks in an element, in order.
pub(super) fn blocks(element: &Element) -> Vec<(Kind, Element)> {
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
pub(super) fn first_unclosed(element: &Element) -> Option<Opening> {
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
pub(super) fn strip(range: &mut [Node], ordinal: usize) -> Option<usize> {
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
pub(super) fn forget_names(node: &mut Node) {
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
