//! Reading a part of a template: nothing is fetched, nothing expanded, every step bounded.

use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};

use super::{Element, Node};
use crate::error::{Error, Unit};

/// Elements that stand in one another.
const MAX_DEPTH: usize = 128;

/// Elements and texts of one part.
pub(crate) const MAX_NODES: usize = 400_000;

/// The root of a part.
///
/// # Errors
/// When it is not well-formed, declares a document type, or passes a bound.
pub(crate) fn parse(part: &str, bytes: &[u8]) -> Result<Element, Error> {
    let broken = || Error::Broken {
        part: part.to_owned(),
    };
    let text = std::str::from_utf8(bytes).map_err(|_| broken())?;
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
    let mut open: Vec<Element> = Vec::new();
    let mut root = None;
    let mut nodes = 0_usize;
    loop {
        nodes += 1;
        if nodes > MAX_NODES {
            return Err(bound(part, MAX_NODES, Unit::Elements));
        }
        match reader.read_event().map_err(|_| broken())? {
            Event::Start(start) => {
                if open.len() >= MAX_DEPTH {
                    return Err(bound(part, MAX_DEPTH, Unit::Levels));
                }
                open.push(begin(&start).ok_or_else(broken)?);
            }
            Event::Empty(start) => {
                let element = begin(&start).ok_or_else(broken)?;
                close(element, &mut open, &mut root);
            }
            Event::End(_) => {
                let element = open.pop().ok_or_else(broken)?;
                close(element, &mut open, &mut root);
            }
            Event::Text(text) => add(&text.xml10_content(), &mut open),
            Event::CData(text) => add(&text.into_inner(), &mut open),
            Event::GeneralRef(reference) => {
                let written = format!("&{};", &*reference);
                let letters = unescape(&written).map_err(|_| broken())?;
                add(&letters, &mut open);
            }
            // What a declaration defines could be a bomb, or another file.
            Event::DocType(_) => return Err(broken()),
            Event::Eof => break,
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
    }
    if open.is_empty() { root } else { None }.ok_or_else(broken)
}

fn bound(part: &str, most: usize, unit: Unit) -> Error {
    Error::TooLarge {
        part: part.to_owned(),
        most: most as u64,
        unit,
    }
}

fn begin(start: &BytesStart<'_>) -> Option<Element> {
    let mut attributes = Vec::new();
    for attribute in start.attributes() {
        let attribute = attribute.ok()?;
        let value = unescape(&attribute.value).ok()?.into_owned();
        attributes.push((name(attribute.key.as_ref())?, value));
    }
    Some(Element {
        name: name(start.name().as_ref())?,
        attributes,
        children: Vec::new(),
    })
}

/// What the reader takes for a name and XML does not would be written as it was read.
fn name(name: &str) -> Option<String> {
    let begins = name.starts_with(|letter: char| letter.is_alphabetic() || letter == '_');
    let goes_on = |letter: char| letter.is_alphanumeric() || "_-.:".contains(letter);
    (begins && name.chars().all(goes_on)).then(|| name.to_owned())
}

fn close(element: Element, open: &mut [Element], root: &mut Option<Element>) {
    match open.last_mut() {
        Some(parent) => parent.children.push(Node::Element(element)),
        // A second root is no XML; the first one counts.
        None => {
            root.get_or_insert(element);
        }
    }
}

fn add(text: &str, open: &mut [Element]) {
    let Some(parent) = open.last_mut() else {
        return;
    };
    match parent.children.last_mut() {
        Some(Node::Text(before)) => before.push_str(text),
        _ => parent.children.push(Node::Text(text.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_parts_are_refused() {
        let deep = "<a>".repeat(MAX_DEPTH + 1);
        let many = format!("<a>{}</a>", "<b/>".repeat(MAX_NODES));
        for (xml, is_bound) in [
            ("<a><b></a>", false),
            ("<a>", false),
            ("", false),
            ("<a>&x;</a>", false),
            ("<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>", false),
            ("<a b='1' b='2'/>", false),
            ("<a><#open/></a>", false),
            ("<a c\"d='1'/>", false),
            (&deep, true),
            (&many, true),
        ] {
            let error = parse("a.xml", xml.as_bytes()).expect_err("refused");
            assert_eq!(matches!(error, Error::TooLarge { .. }), is_bound, "{error}");
        }
    }

    #[test]
    fn entities_and_sections_are_text() {
        let read = parse("a", b"<a>caf&#233; &amp; <![CDATA[<t>]]></a>").expect("XML");
        assert_eq!(read.words(), "café & <t>");
    }
}
