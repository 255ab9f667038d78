//! Lists of Office Open XML: the template's own list styles where it has them; every numbered list begins at 1.

use super::Writer;
use crate::clean::LEVELS;
use crate::model::{Item, List};
use crate::xml::{Element, Node, element};

/// The definitions of lists that are added.
pub(super) struct Numbering {
    next_kind: u32,
    next_list: u32,
    bullets: Option<(u32, u32)>,
    numbers: Option<u32>,
    kinds: Vec<Element>,
    lists: Vec<Element>,
    /// Which kind the template's lists are of.
    known: Vec<(String, String)>,
}

/// Which list a paragraph belongs to, and how it says so.
struct Belonging {
    style: String,
    list: Option<u32>,
    level: u32,
}

impl Numbering {
    /// What a template defines; numbers that are not taken come after its own.
    pub(super) fn of(numbering: &Element) -> Self {
        let most = |name: &str, attribute: &str| {
            let taken = numbering
                .elements()
                .filter(|found| found.name == name)
                .filter_map(|found| found.get(attribute)?.parse::<u32>().ok());
            taken.max().unwrap_or(0).saturating_add(1)
        };
        let known = numbering
            .elements()
            .filter(|found| found.name == "w:num")
            .filter_map(|list| {
                let kind = list.find("w:abstractNumId")?.get("w:val")?;
                Some((list.get("w:numId")?.to_owned(), kind.to_owned()))
            });
        Self {
            next_kind: most("w:abstractNum", "w:abstractNumId"),
            next_list: most("w:num", "w:numId"),
            bullets: None,
            numbers: None,
            kinds: Vec::new(),
            lists: Vec::new(),
            known: known.collect(),
        }
    }

    /// Adds the definitions, kinds before lists as the format wants them.
    pub(super) fn put(&mut self, numbering: &mut Element) {
        let is_list = |node: &Node| {
            node.element()
                .is_some_and(|found| matches!(found.name.as_str(), "w:num" | "w:numIdMacAtCleanup"))
        };
        let place = numbering.children.iter().position(is_list);
        let place = place.unwrap_or(numbering.children.len());
        let kinds = self.kinds.drain(..).map(Node::Element);
        numbering.children.splice(place..place, kinds);
        let is_end = |node: &Node| {
            node.element()
                .is_some_and(|found| found.name == "w:numIdMacAtCleanup")
        };
        let end = numbering.children.iter().position(is_end);
        let end = end.unwrap_or(numbering.children.len());
        let lists = self.lists.drain(..).map(Node::Element);
        numbering.children.splice(end..end, lists);
    }

    /// The one list of bullets.
    fn bullets(&mut self) -> u32 {
        if let Some((_, list)) = self.bullets {
            return list;
        }
        let kind = self.kind(|level| {
            let sign = ["•", "–", "▪"][level % 3];
            ("bullet", sign.to_owned())
        });
        let list = self.add(&kind.to_string(), None);
        self.bullets = Some((kind, list));
        list
    }

    /// A new numbered list that counts from 1 at a level from 0.
    fn numbers(&mut self, level: u32) -> u32 {
        let kind = match self.numbers {
            Some(kind) => kind,
            None => self.kind(|level| {
                let (format, after) =
                    [("decimal", "."), ("lowerLetter", ")"), ("lowerRoman", ".")][level % 3];
                (format, format!("%{}{after}", level + 1))
            }),
        };
        self.numbers = Some(kind);
        self.add(&kind.to_string(), Some(level))
    }

    /// A new list of the kind of a template's list, that counts from 1.
    fn like(&mut self, list: &str, level: u32) -> Option<u32> {
        let (_, kind) = self.known.iter().find(|(known, _)| known == list)?;
        let kind = kind.clone();
        Some(self.add(&kind, Some(level)))
    }

    fn add(&mut self, kind: &str, restart: Option<u32>) -> u32 {
        let number = self.next_list;
        self.next_list += 1;
        let mut list = element("w:num")
            .with("w:numId", number.to_string())
            .child(element("w:abstractNumId").with("w:val", kind));
        if let Some(level) = restart {
            let start = element("w:startOverride").with("w:val", "1");
            list = list.child(
                element("w:lvlOverride")
                    .with("w:ilvl", level.to_string())
                    .child(start),
            );
        }
        self.lists.push(list);
        number
    }

    fn kind(&mut self, format: impl Fn(usize) -> (&'static str, String)) -> u32 {
        /// Twentieths of a point that each level is further from the edge.
        const STEP: usize = 357;
        let number = self.next_kind;
        self.next_kind += 1;
        let levels = (0..LEVELS).map(|level| {
            let (format, text) = format(level);
            let indent = element("w:ind")
                .with("w:left", (STEP * (level + 1)).to_string())
                .with("w:hanging", STEP.to_string());
            element("w:lvl")
                .with("w:ilvl", level.to_string())
                .child(element("w:start").with("w:val", "1"))
                .child(element("w:numFmt").with("w:val", format))
                .child(element("w:lvlText").with("w:val", text))
                .child(element("w:lvlJc").with("w:val", "left"))
                .child(element("w:pPr").child(indent))
        });
        let kind = element("w:abstractNum")
            .with("w:abstractNumId", number.to_string())
            .child(element("w:multiLevelType").with("w:val", "multilevel"))
            .all(levels);
        self.kinds.push(kind);
        number
    }
}

impl Writer<'_> {
    /// Writes a list at a level from 1.
    pub(super) fn list(&mut self, list: &List, level: usize) {
        let belonging = self.belonging(list.ordered, level);
        for item in &list.items {
            self.item(item, level, &belonging);
        }
    }

    fn item(&mut self, item: &Item, level: usize, belonging: &Belonging) {
        let mut look = self.look(&belonging.style);
        if let Some(list) = belonging.list {
            let place = element("w:ilvl").with("w:val", belonging.level.to_string());
            let number = element("w:numId").with("w:val", list.to_string());
            look = look.child(element("w:numPr").child(place).child(number));
        }
        let paragraph = self.paragraph(look, &item.runs);
        self.body.push(paragraph);
        for list in &item.lists {
            if level < LEVELS {
                self.list(list, level + 1);
            } else {
                // Deeper levels look like this one.
                for item in &list.items {
                    self.item(item, level, belonging);
                }
            }
        }
    }

    fn belonging(&mut self, ordered: bool, level: usize) -> Belonging {
        if let Some((_, theirs, place)) = self.styles.list(ordered, level) {
            let list = if ordered {
                self.numbering.like(theirs, place)
            } else {
                None
            };
            let base = if ordered {
                "list number"
            } else {
                "list bullet"
            };
            return Belonging {
                style: match level {
                    1 => base.to_owned(),
                    level => format!("{base} {level}"),
                },
                list,
                level: place,
            };
        }
        let place = level as u32 - 1;
        let list = if ordered {
            self.numbering.numbers(place)
        } else {
            self.numbering.bullets()
        };
        Belonging {
            style: "list paragraph".to_owned(),
            list: Some(list),
            level: place,
        }
    }
}
