//! What is taken of a DOCX template: its text, styles and pictures. What acts is refused, what lies elsewhere too.

mod fields;

use super::package::{PICTURES, kind};
use super::{DOCUMENT_PART, MAIN, STYLES_PART};
use crate::clean;
use crate::error::Error;
use crate::package::Parts;
use crate::template::{File, Warning};
use crate::xml::{Element, Node, parse};

/// Folders and parts of what acts, or is a file of its own.
const ACTIVE_PARTS: [&str; 7] = [
    "word/vba",
    "word/activeX/",
    "word/embeddings/",
    "word/charts/",
    "word/diagrams/",
    "word/afchunk",
    "word/ctrlProps/",
];

/// Elements that act, or bring in a file of its own.
const ACTIVE: [&str; 8] = [
    "w:object",
    "w:control",
    "w:altChunk",
    "w:subDoc",
    "w:movie",
    "o:OLEObject",
    "w:frameset",
    "w:dataSource",
];

/// Elements that refer to parts which are left out.
const DANGLING: [&str; 10] = [
    "w:attachedTemplate",
    "w:mailMerge",
    "w:printerSettings",
    "w:commentRangeStart",
    "w:commentRangeEnd",
    "w:commentReference",
    "w:rsids",
    "w:docVars",
    "w:saveThroughXslt",
    "w:dataBinding",
];

/// The parts that are kept.
///
/// # Errors
/// When a part cannot be read, or something in it acts or lies elsewhere.
pub(crate) fn inspect(parts: Parts) -> Result<File, Error> {
    if !parts.contains_key("[Content_Types].xml") || !parts.contains_key(DOCUMENT_PART) {
        return Err(Error::NotATemplate);
    }
    let mut file = File::default();
    let mut relations = Vec::new();
    for (name, bytes) in parts {
        if ACTIVE_PARTS.iter().any(|part| name.starts_with(part)) {
            return Err(Error::Active {
                found: name.clone(),
                part: name,
            });
        }
        let is_copied = ["word/media/", "word/fonts/"]
            .iter()
            .any(|folder| name.starts_with(folder))
            && PICTURES
                .iter()
                .any(|(ending, _)| name.to_lowercase().ends_with(&format!(".{ending}")));
        let ours = [
            "[Content_Types].xml",
            "_rels/.rels",
            "docProps/core.xml",
            "docProps/app.xml",
        ];
        if is_copied {
            file.parts.insert(name, bytes);
        } else if ours.contains(&name.as_str()) || name.starts_with("docProps/thumbnail") {
            // Written anew.
        } else if kind(&name).is_some() {
            let mut tree = parse(&name, &bytes)?;
            drop_dangling(&mut tree);
            file.trees.insert(name, tree);
        } else if name.starts_with("word/_rels/") && name.ends_with(".rels") {
            relations.push((name.clone(), parse(&name, &bytes)?));
        } else {
            file.warnings.push(Warning::LeftOut { part: name });
        }
    }
    if !file.trees.contains_key(STYLES_PART) {
        return Err(Error::NotATemplate);
    }
    for (name, tree) in &file.trees {
        if !name.starts_with("word/theme/") && tree.get("xmlns:w") != Some(MAIN) {
            return Err(Error::Broken { part: name.clone() });
        }
        look(tree, name)?;
        fields::look(tree, name, &mut file.warnings)?;
    }
    for (name, tree) in relations {
        let owner = name.replace("_rels/", "");
        let owner = owner.trim_end_matches(".rels").to_owned();
        if file.trees.contains_key(&owner) {
            let tree = relate(&mut file, &name, tree)?;
            file.trees.insert(name, tree);
        }
    }
    refer(&file)?;
    Ok(file)
}

fn drop_dangling(element: &mut Element) {
    element.children.retain_mut(|child| match child {
        Node::Element(child) if DANGLING.contains(&child.name.as_str()) => false,
        Node::Element(child) => {
            drop_dangling(child);
            true
        }
        Node::Text(_) => true,
    });
}

fn look(element: &Element, part: &str) -> Result<(), Error> {
    if ACTIVE.contains(&element.name.as_str()) {
        return Err(Error::Active {
            part: part.to_owned(),
            found: element.name.clone(),
        });
    }
    element.elements().try_for_each(|child| look(child, part))
}

/// The relations of a part that stay: to parts that are kept, and links that people follow.
fn relate(file: &mut File, part: &str, mut relations: Element) -> Result<Element, Error> {
    let mut kept = Vec::new();
    for relation in relations.elements() {
        let (kind, target) = (
            relation.get("Type").unwrap_or_default(),
            relation.get("Target").unwrap_or_default(),
        );
        if relation.get("TargetMode") == Some("External") {
            if kind.ends_with("/hyperlink") && clean::address(target).is_some() {
                file.warnings.push(Warning::Link {
                    part: part.to_owned(),
                    target: target.to_owned(),
                });
                kept.push(Node::Element(relation.clone()));
            } else if kind.ends_with("/attachedTemplate") {
                file.warnings.push(Warning::LeftOut {
                    part: format!("{part}: {target}"),
                });
            } else {
                return Err(Error::External {
                    part: part.to_owned(),
                    target: target.to_owned(),
                });
            }
            continue;
        }
        let whole = match target.strip_prefix('/') {
            Some(whole) => whole.to_owned(),
            None => format!("word/{target}"),
        };
        if file.trees.contains_key(&whole) || file.parts.contains_key(&whole) {
            kept.push(Node::Element(relation.clone()));
        }
    }
    relations.children = kept;
    Ok(relations)
}

/// Every relation that a part names is there: Word calls a file damaged otherwise.
fn refer(file: &File) -> Result<(), Error> {
    for (part, tree) in &file.trees {
        let relations = part
            .strip_prefix("word/")
            .and_then(|name| file.trees.get(&format!("word/_rels/{name}.rels")));
        let is_known = |name: &str| {
            relations.is_some_and(|relations| {
                relations
                    .elements()
                    .any(|relation| relation.get("Id") == Some(name))
            })
        };
        let mut missing = false;
        tree.walk(&mut |node| {
            for (name, value) in node.element().into_iter().flat_map(|e| &e.attributes) {
                missing |= name.starts_with("r:") && !value.is_empty() && !is_known(value);
            }
        });
        if missing {
            return Err(Error::Broken { part: part.clone() });
        }
    }
    Ok(())
}
