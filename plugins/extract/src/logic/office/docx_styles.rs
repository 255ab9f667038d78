//! Styles and lists of a DOCX: which paragraphs are headings, and how those of lists are numbered.

use std::collections::HashMap;

use super::super::notice::Notice;
use super::super::xml::{Element, Step, Walk};
use super::numbering::{Format, LEVELS, Level};

/// What paragraph styles say.
#[derive(Debug, Default)]
pub struct Styles(HashMap<String, Style>);

/// One style.
#[derive(Debug, Default, Clone)]
pub struct Style {
    /// Whether its paragraphs are headings.
    pub heading: bool,
    /// The list that its paragraphs belong to, and the level.
    pub list: Option<(String, usize)>,
    /// Whether its paragraphs begin a page.
    pub page: bool,
    based_on: Option<String>,
}

/// The lists.
#[derive(Debug, Default)]
pub struct Lists {
    levels: HashMap<String, Vec<Level>>,
    lists: HashMap<String, String>,
}

impl Styles {
    /// Reads `styles.xml`.
    pub fn read(xml: &str) -> Result<Self, Notice> {
        let mut styles = Self::default();
        let mut walk = Walk::new(xml);
        let (mut id, mut style) = (String::new(), Style::default());
        while let Some(step) = walk.step()? {
            match step {
                Step::Open(element) => match element.name.as_str() {
                    "style" => {
                        id = element.get("styleId").unwrap_or_default().to_owned();
                        style = Style::default();
                    }
                    "name" => {
                        let name = element.get("val").unwrap_or_default().to_lowercase();
                        style.heading |= name.starts_with("heading")
                            || name.starts_with("titre")
                            || name == "title";
                    }
                    "basedOn" => style.based_on = element.get("val").map(str::to_owned),
                    "outlineLvl" => style.heading |= level(&element) < 9,
                    "numId" => style.list.get_or_insert_default().0 = value(&element),
                    "ilvl" => style.list.get_or_insert_default().1 = level(&element),
                    "pageBreakBefore" => style.page = is_on(&element),
                    _ => {}
                },
                Step::Close(name) if name == "style" => {
                    styles
                        .0
                        .insert(std::mem::take(&mut id), std::mem::take(&mut style));
                }
                Step::Close(_) | Step::Text(_) => {}
            }
        }
        Ok(styles)
    }

    /// The style of this identifier, with what it takes from others.
    pub fn get(&self, id: &str) -> Style {
        /// Styles based on one another in a circle.
        const MOST: usize = 20;
        let mut whole = Style::default();
        let mut next = Some(id.to_owned());
        for _ in 0..MOST {
            let Some(style) = next.and_then(|id| self.0.get(&id)) else {
                break;
            };
            whole.heading |= style.heading;
            whole.page |= style.page;
            whole.list = whole.list.or_else(|| style.list.clone());
            next = style.based_on.clone();
        }
        whole
    }
}

impl Lists {
    /// Reads `numbering.xml`.
    pub fn read(xml: &str) -> Result<Self, Notice> {
        let mut lists = Self::default();
        let mut walk = Walk::new(xml);
        let (mut kind, mut list) = (String::new(), None);
        while let Some(step) = walk.step()? {
            let Step::Open(element) = step else {
                continue;
            };
            match element.name.as_str() {
                "abstractNum" => kind = element.get("abstractNumId").unwrap_or_default().to_owned(),
                "num" => list = element.get("numId").map(str::to_owned),
                "abstractNumId" => {
                    if let Some(list) = &list {
                        lists.lists.insert(list.clone(), value(&element));
                    }
                }
                "lvl" if list.is_none() => {
                    lists.levels.entry(kind.clone()).or_default().push(Level {
                        format: Format::Decimal,
                        pattern: String::new(),
                        start: 1,
                    })
                }
                name => {
                    let levels = lists
                        .levels
                        .get_mut(&kind)
                        .filter(|levels| levels.len() <= LEVELS);
                    if let Some(last) = levels
                        .and_then(|levels| levels.last_mut())
                        .filter(|_| list.is_none())
                    {
                        match name {
                            "start" => last.start = value(&element).parse().unwrap_or(1),
                            "numFmt" => last.format = Format::named(&value(&element)),
                            "lvlText" => last.pattern = value(&element),
                            _ => {}
                        }
                    }
                }
            }
        }
        Ok(lists)
    }

    /// The levels of a list, and what they are counted as: lists of one kind go on counting.
    pub fn get(&self, list: &str) -> Option<(&str, &[Level])> {
        let kind = self.lists.get(list)?;
        Some((kind, self.levels.get(kind)?))
    }
}

/// The `val` of an element.
pub fn value(element: &Element) -> String {
    element.get("val").unwrap_or_default().to_owned()
}

/// Its `val` as a level.
pub fn level(element: &Element) -> usize {
    element
        .get("val")
        .and_then(|level| level.parse().ok())
        .unwrap_or(0)
}

/// Whether a switch is on: it is where it has no value.
pub fn is_on(element: &Element) -> bool {
    !matches!(element.get("val"), Some("0" | "false" | "off" | "none"))
}
