//! Styles of a DOCX: the template's own by their names, which are the same in every language; ours where it has none.

use std::collections::BTreeMap;

use super::{STYLES, STYLES_PART};
use crate::error::Error;
use crate::xml::{Element, Node, parse};

/// The identifiers of styles by their names in small letters.
#[derive(Debug, Default)]
pub(super) struct Styles {
    identifiers: BTreeMap<String, String>,
    /// What paragraphs of a list style belong to: the list's number and the level.
    lists: BTreeMap<String, (String, u32)>,
}

impl Styles {
    /// The identifier of the style of this name.
    pub(super) fn get(&self, name: &str) -> &str {
        self.identifiers.get(name).map_or("", String::as_str)
    }

    /// The style of lists that a template has at a level from 1: its identifier, its list, its level in it.
    pub(super) fn list(&self, ordered: bool, level: usize) -> Option<(&str, &str, u32)> {
        let base = if ordered {
            "list number"
        } else {
            "list bullet"
        };
        let name = match level {
            1 => base.to_owned(),
            level => format!("{base} {level}"),
        };
        let identifier = self.identifiers.get(&name)?;
        let (list, place) = self.lists.get(&name)?;
        Some((identifier, list, *place))
    }
}

/// Adds the styles that blocks need and the template lacks.
pub(super) fn complete(theirs: &mut Element) -> Result<Styles, Error> {
    let ours = parse(STYLES_PART, STYLES.as_bytes())?;
    let mut styles = Styles::default();
    for style in theirs.elements().filter(|style| style.name == "w:style") {
        let Some((name, identifier)) = named(style) else {
            continue;
        };
        if let Some(list) = list(style) {
            styles.lists.insert(name.clone(), list);
        }
        styles.identifiers.entry(name).or_insert(identifier);
    }
    let taken: Vec<String> = styles.identifiers.values().cloned().collect();
    let mut renamed = BTreeMap::new();
    let mut missing = Vec::new();
    for style in ours.elements().filter(|style| style.name == "w:style") {
        let Some((name, identifier)) = named(style) else {
            continue;
        };
        if let Some(known) = styles.identifiers.get(&name) {
            renamed.insert(identifier, known.clone());
            continue;
        }
        let free = if taken.contains(&identifier) {
            format!("Document{identifier}")
        } else {
            identifier.clone()
        };
        styles.identifiers.insert(name, free.clone());
        renamed.insert(identifier, free);
        missing.push(style.clone());
    }
    for mut style in missing {
        // The template has its own styles for what has none.
        style.attributes.retain(|(name, _)| name != "w:default");
        let rename = |element: &mut Element, attribute: &str| {
            let known = element.get(attribute).and_then(|value| renamed.get(value));
            if let Some(known) = known.cloned() {
                element.set(attribute, &known);
            }
        };
        rename(&mut style, "w:styleId");
        for child in &mut style.children {
            if let Node::Element(child) = child
                && matches!(child.name.as_str(), "w:basedOn" | "w:next")
            {
                rename(child, "w:val");
            }
        }
        theirs.children.push(style.into());
    }
    Ok(styles)
}

fn named(style: &Element) -> Option<(String, String)> {
    let name = style.find("w:name")?.get("w:val")?.to_lowercase();
    Some((name, style.get("w:styleId")?.to_owned()))
}

fn list(style: &Element) -> Option<(String, u32)> {
    let belongs = style.find("w:pPr")?.find("w:numPr")?;
    let list = belongs.find("w:numId")?.get("w:val")?.to_owned();
    let level = belongs.find("w:ilvl").and_then(|level| level.get("w:val"));
    Some((
        list,
        level.and_then(|level| level.parse().ok()).unwrap_or(0),
    ))
}
