//! What is taken of an ODT template: its text, styles and pictures. What acts is refused, what lies elsewhere too.

use crate::clean;
use crate::error::Error;
use crate::package::Parts;
use crate::template::{File, Warning};
use crate::xml::{Element, Node, parse};

/// The prefixes that every known office suite writes, and what they stand for.
pub(super) const NAMES: [(&str, &str); 7] = [
    ("office", "urn:oasis:names:tc:opendocument:xmlns:office:1.0"),
    ("style", "urn:oasis:names:tc:opendocument:xmlns:style:1.0"),
    ("text", "urn:oasis:names:tc:opendocument:xmlns:text:1.0"),
    ("table", "urn:oasis:names:tc:opendocument:xmlns:table:1.0"),
    (
        "fo",
        "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    ),
    (
        "svg",
        "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
    ),
    ("xlink", "http://www.w3.org/1999/xlink"),
];

/// Kinds that can be templates, by their `mimetype`.
const KINDS: [&str; 2] = [
    "application/vnd.oasis.opendocument.text",
    "application/vnd.oasis.opendocument.text-template",
];

/// Elements that act, fetch, or are filled from a database.
const ACTIVE: [&str; 10] = [
    "text:execute-macro",
    "text:script",
    "text:dde-connection",
    "text:dde-connection-decl",
    "office:dde-source",
    "draw:applet",
    "draw:plugin",
    "draw:object",
    "draw:object-ole",
    "draw:floating-frame",
];

/// The parts that are kept.
///
/// # Errors
/// When a part cannot be read, or something in it acts or lies elsewhere.
pub(crate) fn inspect(parts: Parts) -> Result<File, Error> {
    let kind = parts
        .get("mimetype")
        .map(|kind| String::from_utf8_lossy(kind));
    if !kind.is_some_and(|kind| KINDS.contains(&kind.trim())) {
        return Err(Error::NotATemplate);
    }
    let mut file = File::default();
    for (name, bytes) in parts {
        let folder = name.split('/').next().unwrap_or_default();
        match folder {
            "content.xml" | "styles.xml" => {
                let tree = parse(&name, &bytes)?;
                file.trees.insert(name, tree);
            }
            "settings.xml" => {
                let mut tree = parse(&name, &bytes)?;
                quiet(&mut tree);
                file.parts.insert(name, tree.part());
            }
            "Pictures" | "Fonts" | "media" => {
                file.parts.insert(name, bytes);
            }
            "Basic" | "Scripts" | "Dialogs" | "ObjectReplacements" => {
                return Err(active(&name, folder));
            }
            _ if folder.starts_with("Object ") => return Err(active(&name, folder)),
            "META-INF" if name.ends_with("manifest.xml") => {
                if String::from_utf8_lossy(&bytes).contains("encryption-data") {
                    return Err(Error::Broken { part: name });
                }
            }
            // Written anew, or a picture of what the template looked like.
            "mimetype" | "meta.xml" | "Thumbnails" | "layout-cache" | "manifest.rdf" => {}
            _ => file.warnings.push(Warning::LeftOut { part: name }),
        }
    }
    for part in ["content.xml", "styles.xml"] {
        let tree = file.trees.get(part).ok_or(Error::NotATemplate)?;
        let has_names = NAMES[..3]
            .iter()
            .all(|(prefix, name)| tree.get(&format!("xmlns:{prefix}")) == Some(name));
        if !has_names {
            return Err(Error::Broken {
                part: part.to_owned(),
            });
        }
        let mut warnings = Vec::new();
        look(tree, part, &file.parts, &mut warnings)?;
        file.warnings.append(&mut warnings);
    }
    Ok(file)
}

fn look(
    element: &Element,
    part: &str,
    parts: &Parts,
    warnings: &mut Vec<Warning>,
) -> Result<(), Error> {
    let name = element.name.as_str();
    let acts = ACTIVE.contains(&name)
        || ["script:", "form:", "text:database-", "db:"]
            .iter()
            .any(|prefix| name.starts_with(prefix))
        || (name == "office:event-listeners" && !element.children.is_empty());
    if acts {
        return Err(active(part, name));
    }
    let elsewhere = |target: &str| {
        Err(Error::External {
            part: part.to_owned(),
            target: target.to_owned(),
        })
    };
    if let Some(target) = element.get("xlink:href") {
        let is_link = matches!(name, "text:a" | "draw:a" | "draw:area-rectangle");
        let within = target.strip_prefix("./").unwrap_or(target);
        if target.is_empty() || target.starts_with('#') || (!is_link && parts.contains_key(within))
        {
            // Within the file.
        } else if is_link && clean::address(target).is_some() {
            warnings.push(Warning::Link {
                part: part.to_owned(),
                target: target.to_owned(),
            });
        } else {
            return elsewhere(target);
        }
    }
    if name == "text:section-source" {
        return elsewhere(name);
    }
    element
        .elements()
        .try_for_each(|child| look(child, part, parts, warnings))
}

fn active(part: &str, found: &str) -> Error {
    Error::Active {
        part: part.to_owned(),
        found: found.to_owned(),
    }
}

/// Takes the printer and the data source of whoever made the template out of its settings.
fn quiet(settings: &mut Element) {
    settings.children.retain(|child| {
        let name = child
            .element()
            .and_then(|item| item.get("config:name"))
            .unwrap_or_default();
        !["Printer", "Database", "Rsid"]
            .iter()
            .any(|word| name.contains(word))
    });
    for child in &mut settings.children {
        if let Node::Element(child) = child {
            quiet(child);
        }
    }
}
