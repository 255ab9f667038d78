//! XML, step by step: names without their prefixes, entities that the format itself has, nothing fetched, nothing expanded.

use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};

use super::limit::{MAX_XML_DEPTH, MAX_XML_TOKEN_BYTES};
use super::notice::Notice;
use super::text::encoding;

/// More attributes on one element are left out.
const MAX_ATTRIBUTES: usize = 200;

/// What comes next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// An element begins.
    Open(Element),
    /// An element ends; its name without prefix.
    Close(String),
    /// Text between them.
    Text(String),
}

/// The beginning of an element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element {
    /// Without prefix.
    pub name: String,
    /// Names without prefixes, and values.
    pub attributes: Vec<(String, String)>,
}

/// A walk through a file.
pub struct Walk<'t> {
    reader: Reader<&'t [u8]>,
    depth: usize,
    close: Option<String>,
    declared: bool,
}

/// The file as text, in whatever character set it declares.
pub fn decode(bytes: &[u8]) -> encoding::Decoded {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]).into_owned();
    let declared = head
        .split_once("encoding=")
        .filter(|_| head.contains("<?xml"))
        .and_then(|(_, rest)| {
            rest.trim_start_matches(['"', '\''])
                .split(['"', '\'', '?'])
                .next()
        });
    encoding::decode(bytes, declared)
}

impl Element {
    /// The value of an attribute.
    pub fn get(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }
}

impl<'t> Walk<'t> {
    /// Begins at the beginning.
    pub fn new(text: &'t str) -> Self {
        let mut reader = Reader::from_str(text);
        reader.config_mut().allow_dangling_amp = true;
        Self {
            reader,
            depth: 0,
            close: None,
            declared: false,
        }
    }

    /// The next step; `None` at the end.
    pub fn step(&mut self) -> Result<Option<Step>, Notice> {
        if let Some(name) = self.close.take() {
            return Ok(Some(Step::Close(name)));
        }
        loop {
            let event = self.reader.read_event().map_err(|_| broken())?;
            if event.len() > MAX_XML_TOKEN_BYTES {
                return Err(Notice::Expands(MAX_XML_TOKEN_BYTES as u64));
            }
            match event {
                Event::Start(start) => {
                    self.depth += 1;
                    if self.depth > MAX_XML_DEPTH {
                        return Err(Notice::TooDeep(MAX_XML_DEPTH));
                    }
                    return Ok(Some(Step::Open(element(&start))));
                }
                Event::Empty(start) => {
                    let element = element(&start);
                    self.close = Some(element.name.clone());
                    return Ok(Some(Step::Open(element)));
                }
                Event::End(end) => {
                    self.depth = self.depth.saturating_sub(1);
                    return Ok(Some(Step::Close(end.local_name().as_ref().to_owned())));
                }
                Event::Text(text) => {
                    return Ok(Some(Step::Text(text.xml10_content().into_owned())));
                }
                Event::CData(text) => return Ok(Some(Step::Text(text.into_inner().into_owned()))),
                Event::GeneralRef(reference) => {
                    let text = match reference.resolve_char_ref() {
                        Ok(Some(letter)) => letter.to_string(),
                        _ => predefined(&reference),
                    };
                    return Ok(Some(Step::Text(text)));
                }
                Event::DocType(_) => self.declared = true,
                Event::Eof if self.depth > 0 => return Err(broken()),
                Event::Eof => return Ok(None),
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            }
        }
    }

    /// Passes over everything within the element that was just opened.
    pub fn skip(&mut self) -> Result<(), Notice> {
        let mut open = 1_usize;
        while open > 0 {
            match self.step()? {
                Some(Step::Open(_)) => open += 1,
                Some(Step::Close(_)) => open -= 1,
                Some(Step::Text(_)) => {}
                None => return Err(broken()),
            }
        }
        Ok(())
    }

    /// Whether there was a document type declaration.
    pub fn is_declared(&self) -> bool {
        self.declared
    }
}

fn broken() -> Notice {
    Notice::Broken("le XML est mal formé", "the XML is not well-formed")
}

fn element(start: &BytesStart<'_>) -> Element {
    let mut attributes = start.attributes();
    attributes.with_checks(false);
    let attributes = attributes
        .filter_map(Result::ok)
        .take(MAX_ATTRIBUTES)
        .map(|attribute| {
            let value = unescape(&attribute.value)
                .map_or_else(|_| attribute.value.to_string(), |value| value.into_owned());
            (attribute.key.local_name().as_ref().to_owned(), value)
        });
    Element {
        name: start.local_name().as_ref().to_owned(),
        attributes: attributes.collect(),
    }
}

fn predefined(name: &str) -> String {
    match name {
        "amp" => "&".to_owned(),
        "lt" => "<".to_owned(),
        "gt" => ">".to_owned(),
        "quot" => "\"".to_owned(),
        "apos" => "'".to_owned(),
        "nbsp" => " ".to_owned(),
        // What a declaration defines is not expanded: that is how bombs are made, and how other files are read.
        _ => "\u{fffd}".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(xml: &str) -> Result<String, Notice> {
        let mut walk = Walk::new(xml);
        let mut text = String::new();
        while let Some(step) = walk.step()? {
            if let Step::Text(piece) = step {
                text.push_str(&piece);
            }
        }
        Ok(text)
    }

    #[test]
    fn text_is_text() {
        let told = text("<a:b x='1'>caf&#233; &amp; <![CDATA[<thé>]]></a:b>");
        assert_eq!(told.as_deref(), Ok("café & <thé>"));
    }

    #[test]
    fn nothing_is_expanded() {
        let bomb = "<!DOCTYPE a [<!ENTITY b \"bbbb\"><!ENTITY c SYSTEM \"file:///etc/passwd\">]><a>&b;&c;</a>";
        assert_eq!(text(bomb).as_deref(), Ok("\u{fffd}\u{fffd}"));
    }

    #[test]
    fn bounds_hold() {
        let deep = "<a>".repeat(MAX_XML_DEPTH + 1);
        assert_eq!(text(&deep), Err(Notice::TooDeep(MAX_XML_DEPTH)));
        let fits = format!(
            "{}x{}",
            "<a>".repeat(MAX_XML_DEPTH),
            "</a>".repeat(MAX_XML_DEPTH)
        );
        assert_eq!(text(&fits).as_deref(), Ok("x"));
        let long = format!("<a>{}</a>", "x".repeat(MAX_XML_TOKEN_BYTES + 1));
        assert_eq!(
            text(&long),
            Err(Notice::Expands(MAX_XML_TOKEN_BYTES as u64))
        );
        assert_eq!(text("<a><b></a>"), Err(broken()));
        assert_eq!(text("<a>"), Err(broken()));
    }

    #[test]
    fn attributes_lose_their_prefix() {
        let mut walk = Walk::new("<w:p w:val=\"a &amp; b\"/>");
        let Ok(Some(Step::Open(element))) = walk.step() else {
            panic!("no element");
        };
        assert_eq!(
            (element.name.as_str(), element.get("val")),
            ("p", Some("a & b"))
        );
        assert_eq!(walk.step(), Ok(Some(Step::Close("p".to_owned()))));
        assert_eq!(walk.step(), Ok(None));
    }
}
