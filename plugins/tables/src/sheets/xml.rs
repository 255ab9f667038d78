//! XML, step by step: names without prefixes, nothing fetched, nothing expanded, nothing nested without end.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::broken;
use crate::limit::MAX_XML_DEPTH;
use crate::problem::Problem;

/// What comes next.
pub(super) enum Step<'t> {
    Open(BytesStart<'t>),
    /// The end of an element, with its name without prefix.
    Close(Cow<'t, str>),
    Text(Cow<'t, str>),
}

/// A walk through a file.
pub(super) struct Walk<'t> {
    reader: Reader<&'t [u8]>,
    depth: usize,
}

impl<'t> Walk<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.allow_dangling_amp = true;
        Self { reader, depth: 0 }
    }

    /// The next step; `None` at the end.
    pub(super) fn step(&mut self) -> Result<Option<Step<'t>>, Problem> {
        let unreadable = || broken("du XML illisible", "XML that cannot be read");
        loop {
            match self.reader.read_event().map_err(|_| unreadable())? {
                Event::Start(start) => {
                    self.depth += 1;
                    if self.depth > MAX_XML_DEPTH {
                        return Err(broken(
                            "du XML trop imbriqué",
                            "XML that is nested too deep",
                        ));
                    }
                    return Ok(Some(Step::Open(start)));
                }
                Event::End(end) => {
                    self.depth = self.depth.saturating_sub(1);
                    return Ok(Some(Step::Close(Cow::Owned(
                        end.local_name().as_ref().to_owned(),
                    ))));
                }
                Event::Text(text) => return Ok(Some(Step::Text(text.xml10_content()))),
                Event::CData(text) => return Ok(Some(Step::Text(text.into_inner()))),
                Event::GeneralRef(reference) => {
                    let text = match reference.resolve_char_ref() {
                        Ok(Some(letter)) => letter.to_string(),
                        _ => entity(&reference.xml10_content()).to_owned(),
                    };
                    return Ok(Some(Step::Text(Cow::Owned(text))));
                }
                // Entities of its own could be expanded without end, or name other files.
                Event::DocType(_) => {
                    return Err(broken(
                        "une déclaration de type, qu'aucun tableur n'écrit",
                        "a document type declaration, which no spreadsheet writes",
                    ));
                }
                Event::Eof if self.depth > 0 => return Err(unreadable()),
                Event::Eof => return Ok(None),
                Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            }
        }
    }
}

/// The value of an attribute, by its name without prefix.
pub(super) fn attribute<'s>(start: &'s BytesStart<'_>, name: &str) -> Option<Cow<'s, str>> {
    let mut attributes = start.attributes();
    let attributes = attributes.with_checks(false);
    let found = attributes
        .flatten()
        .find(|attribute| attribute.key.local_name().as_ref() == name)?;
    Some(match found.value {
        Cow::Borrowed(value) if !value.contains('&') => Cow::Borrowed(value),
        value => Cow::Owned(
            quick_xml::escape::unescape(&value).map_or_else(|_| value.to_string(), Cow::into_owned),
        ),
    })
}

fn entity(name: &str) -> &'static str {
    match name {
        "lt" => "<",
        "gt" => ">",
        "amp" => "&",
        "apos" => "'",
        "quot" => "\"",
        _ => "",
    }
}
