//! A part of a package as a tree: what is read is bounded, what is written is well-formed whatever stands in it.

pub(crate) mod parse;

use std::fmt::Write;

use quick_xml::escape::escape;

use crate::clean;

pub(crate) use parse::parse;

/// What stands in an element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Node {
    Element(Element),
    Text(String),
}

/// An element; names keep their prefixes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Element {
    pub(crate) name: String,
    pub(crate) attributes: Vec<(String, String)>,
    pub(crate) children: Vec<Node>,
}

/// An element without anything.
pub(crate) fn element(name: &str) -> Element {
    Element {
        name: name.to_owned(),
        ..Element::default()
    }
}

impl Element {
    /// With an attribute more.
    pub(crate) fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.attributes.push((name.to_owned(), value.into()));
        self
    }

    /// With a child more.
    pub(crate) fn child(mut self, child: impl Into<Node>) -> Self {
        self.children.push(child.into());
        self
    }

    /// With more children.
    pub(crate) fn all(mut self, children: impl IntoIterator<Item = Element>) -> Self {
        self.children
            .extend(children.into_iter().map(Node::Element));
        self
    }

    /// With text in it.
    pub(crate) fn text(self, text: impl Into<String>) -> Self {
        self.child(Node::Text(text.into()))
    }

    /// The value of an attribute.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// Sets an attribute.
    pub(crate) fn set(&mut self, name: &str, value: &str) {
        match self.attributes.iter_mut().find(|(known, _)| known == name) {
            Some((_, known)) => value.clone_into(known),
            None => self.attributes.push((name.to_owned(), value.to_owned())),
        }
    }

    /// The elements in it.
    pub(crate) fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(Node::element)
    }

    /// The first element in it of this name.
    pub(crate) fn find(&self, name: &str) -> Option<&Element> {
        self.elements().find(|element| element.name == name)
    }

    /// The same, to be changed.
    pub(crate) fn find_mut(&mut self, name: &str) -> Option<&mut Element> {
        self.children.iter_mut().find_map(|child| match child {
            Node::Element(element) if element.name == name => Some(element),
            _ => None,
        })
    }

    /// The same; it is put in at this place where there is none.
    pub(crate) fn find_or_insert(&mut self, name: &str, place: usize) -> &mut Element {
        let known = self
            .children
            .iter()
            .position(|child| child.element().is_some_and(|found| found.name == name));
        let place = known.unwrap_or_else(|| {
            let place = place.min(self.children.len());
            self.children.insert(place, Node::Element(element(name)));
            place
        });
        match &mut self.children[place] {
            Node::Element(element) => element,
            Node::Text(_) => unreachable!("an element stands there"),
        }
    }

    /// All its text, in order.
    pub(crate) fn words(&self) -> String {
        let mut words = String::new();
        self.walk(&mut |node| {
            if let Node::Text(text) = node {
                words.push_str(text);
            }
        });
        words
    }

    /// Looks at everything in it, in order.
    pub(crate) fn walk(&self, look: &mut impl FnMut(&Node)) {
        for child in &self.children {
            look(child);
            if let Node::Element(element) = child {
                element.walk(look);
            }
        }
    }

    /// Takes the space between elements out, which a person put there to read the part; not within elements of these names.
    pub(crate) fn pack(&mut self, texts: &[&str]) {
        if texts.contains(&self.name.as_str()) {
            return;
        }
        self.children
            .retain(|child| !matches!(child, Node::Text(text) if text.trim().is_empty()));
        for child in &mut self.children {
            if let Node::Element(child) = child {
                child.pack(texts);
            }
        }
    }

    /// The part as bytes, with this element as its root.
    pub(crate) fn part(&self) -> Vec<u8> {
        let mut written =
            String::from("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n");
        self.write(&mut written);
        written.into_bytes()
    }

    fn write(&self, out: &mut String) {
        // Writing into a string cannot fail.
        let _ = write!(out, "<{}", self.name);
        for (name, value) in &self.attributes {
            let value = clean::text(value);
            let value = escape(value.as_ref())
                .replace('\n', "&#10;")
                .replace('\t', "&#9;");
            let _ = write!(out, " {name}=\"{value}\"");
        }
        if self.children.is_empty() {
            out.push_str("/>");
            return;
        }
        out.push('>');
        for child in &self.children {
            match child {
                Node::Element(element) => element.write(out),
                Node::Text(text) => out.push_str(&escape(clean::text(text).as_ref())),
            }
        }
        let _ = write!(out, "</{}>", self.name);
    }
}

impl Node {
    /// The element that it is.
    pub(crate) fn element(&self) -> Option<&Element> {
        match self {
            Self::Element(element) => Some(element),
            Self::Text(_) => None,
        }
    }
}

impl From<Element> for Node {
    fn from(element: Element) -> Self {
        Self::Element(element)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let tree = element("a")
            .with("b", "\"<&>'\n\t")
            .text("<c>&amp;]]>\u{202f}«")
            .child(element("d"));
        let read = parse("a.xml", &tree.part()).expect("well-formed");
        assert_eq!(read, tree);
    }

    #[test]
    fn hostile_text_is_cleaned() {
        let tree = element("a")
            .with("b", "\u{0}\u{ffff}")
            .text("\u{8}\u{202e}x");
        let written = String::from_utf8(tree.part()).expect("text");
        assert!(written.ends_with("<a b=\"\u{fffd}\u{fffd}\">\u{fffd}\u{fffd}x</a>"));
    }
}
