//! Lists of ODF: the template's own list styles where it has them.

use super::words;
use crate::clean::LEVELS;
use crate::model::{Item, List};
use crate::xml::{Element, element};

/// What LibreOffice calls its first list style with bullets.
const THEIR_BULLETS: &str = "List_20_1";

/// What LibreOffice calls its first list style with numbers.
const THEIR_NUMBERS: &str = "Numbering_20_123";

/// The styles of lists.
pub(in crate::odt) struct Lists {
    bullets: &'static str,
    numbers: &'static str,
}

impl Lists {
    /// The list styles of a template, or our own.
    pub(in crate::odt) fn of(styles: &Element) -> Self {
        let has = |name: &str| {
            let common = styles.find("office:styles");
            common.is_some_and(|common| {
                common.elements().any(|style| {
                    style.name == "text:list-style" && style.get("style:name") == Some(name)
                })
            })
        };
        let pick = |theirs, ours| if has(theirs) { theirs } else { ours };
        Self {
            bullets: pick(THEIR_BULLETS, "Document_20_Bullets"),
            numbers: pick(THEIR_NUMBERS, "Document_20_Numbers"),
        }
    }

    /// The list styles that the template lacks.
    pub(in crate::odt) fn own(&self) -> Vec<Element> {
        let mut own = Vec::new();
        if self.bullets != THEIR_BULLETS {
            own.push(style(self.bullets, "Document Bullets", bullet));
        }
        if self.numbers != THEIR_NUMBERS {
            own.push(style(self.numbers, "Document Numbers", number));
        }
        own
    }

    /// A list at a level from 1; none where it is empty.
    pub(super) fn list(&self, list: &List, level: usize) -> Option<Element> {
        let name = if list.ordered {
            self.numbers
        } else {
            self.bullets
        };
        let mut written = element("text:list").with("text:style-name", name);
        for item in &list.items {
            self.item(item, level, &mut written);
        }
        (!written.children.is_empty()).then_some(written)
    }

    fn item(&self, item: &Item, level: usize, list: &mut Element) {
        let mut paragraph = element("text:p").with("text:style-name", "List_20_Item");
        paragraph.children = words(&item.runs);
        let mut written = element("text:list-item").child(paragraph);
        if level < LEVELS {
            let below = item
                .lists
                .iter()
                .filter_map(|list| self.list(list, level + 1));
            written = written.all(below);
            list.children.push(written.into());
        } else {
            // Deeper levels look like this one.
            list.children.push(written.into());
            for item in item.lists.iter().flat_map(|list| &list.items) {
                self.item(item, level, list);
            }
        }
    }
}

fn style(name: &str, shown: &str, level: fn(usize) -> Element) -> Element {
    let levels = (1..=LEVELS + 1).map(|number| {
        let indent = format!("{:.2}cm", number as f64 * 0.63);
        let alignment = element("style:list-level-label-alignment")
            .with("text:label-followed-by", "listtab")
            .with("text:list-tab-stop-position", indent.clone())
            .with("fo:text-indent", "-0.63cm")
            .with("fo:margin-left", indent);
        let properties = element("style:list-level-properties")
            .with("text:list-level-position-and-space-mode", "label-alignment")
            .child(alignment);
        let mut written = level(number);
        written
            .attributes
            .insert(0, ("text:level".to_owned(), number.to_string()));
        written.child(properties)
    });
    element("text:list-style")
        .with("style:name", name)
        .with("style:display-name", shown)
        .all(levels)
}

fn bullet(level: usize) -> Element {
    let sign = ["•", "–", "▪"][(level - 1) % 3];
    element("text:list-level-style-bullet").with("text:bullet-char", sign)
}

fn number(level: usize) -> Element {
    let (format, after) = [("1", "."), ("a", ")"), ("i", ".")][(level - 1) % 3];
    element("text:list-level-style-number")
        .with("style:num-format", format)
        .with("style:num-suffix", after)
        .with("text:start-value", "1")
}
