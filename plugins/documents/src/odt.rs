//! OpenDocument text, as ODF 1.3 has it: real headings, lists and tables, the language on the styles.

mod blocks;
mod inspect;
mod package;

use crate::check::check;
use crate::error::Error;
use crate::fill::{Dialect, fill};
use crate::model::Document;
use crate::package::{Parts, write};
use crate::template::{Template, values};
use crate::xml::{Element, Node, element, parse};

pub(crate) use inspect::inspect;

/// Whose styles are taken where a template lacks them.
const STYLES: &str = include_str!("odt/styles.xml");

const CONTENT: &str = include_str!("odt/content.xml");

const CONTENT_PART: &str = "content.xml";
const STYLES_PART: &str = "styles.xml";

/// The document as an ODT, in the template where one is given.
///
/// # Errors
/// When the document holds what cannot be shown, or the template is a DOCX, names what is not known, or has blocks that do not close.
pub fn odt(document: &Document, template: Option<&Template>) -> Result<Vec<u8>, Error> {
    check(document)?;
    let mut file = match template {
        Some(template) => template.file(Dialect::Odt)?,
        None => bare()?,
    };
    let values = values(document);
    let foot = file.sentence(&values, template);
    let mut content = file.take(CONTENT_PART)?;
    let mut styles = file.take(STYLES_PART)?;
    let lists = blocks::Lists::of(&styles);
    let written = blocks::write(&document.blocks, foot, &lists);
    fill(
        &mut content,
        CONTENT_PART,
        Dialect::Odt,
        &values,
        Some(&written.body),
    )?;
    fill(&mut styles, STYLES_PART, Dialect::Odt, &values, None)?;
    if let Some(closing) = written.foot {
        let body = content.find_mut("office:body");
        if let Some(text) = body.and_then(|body| body.find_mut("office:text")) {
            text.children.push(closing.into());
        }
    }
    content
        .find_or_insert("office:automatic-styles", 0)
        .children
        .extend(written.styles.into_iter().map(Node::Element));
    complete(&mut styles, &lists)?;
    speak(&mut styles, document);
    for root in [&mut content, &mut styles] {
        declare(root);
    }
    let mut parts: Parts = file.parts;
    parts.insert(CONTENT_PART.to_owned(), content.part());
    parts.insert(STYLES_PART.to_owned(), styles.part());
    package::finish(&mut parts, document);
    write(&parts, &["mimetype"])
}

/// The template where none is given.
fn bare() -> Result<crate::template::File, Error> {
    let mut file = crate::template::File::default();
    for (name, part) in [(CONTENT_PART, CONTENT), (STYLES_PART, STYLES)] {
        let mut tree = parse(name, part.as_bytes())?;
        tree.pack(&["text:p"]);
        file.trees.insert(name.to_owned(), tree);
    }
    Ok(file)
}

/// Adds the styles that blocks need and the template lacks, with the fonts that they name.
fn complete(styles: &mut Element, lists: &blocks::Lists) -> Result<(), Error> {
    let mut ours = parse(STYLES_PART, STYLES.as_bytes())?;
    ours.pack(&["text:p"]);
    let named = |style: &Element| {
        let family = style.get("style:family").unwrap_or_default();
        format!(
            "{}/{family}/{}",
            style.name,
            style.get("style:name").unwrap_or_default()
        )
    };
    let theirs = styles.find_or_insert("office:styles", 1);
    let known: Vec<String> = theirs.elements().map(named).collect();
    let missing = ours
        .find("office:styles")
        .into_iter()
        .flat_map(Element::elements)
        .filter(|style| style.name == "style:style" && !known.contains(&named(style)))
        .cloned();
    let missing: Vec<Node> = missing
        .chain(lists.own())
        .filter(|style| !known.contains(&named(style)))
        .map(Node::Element)
        .collect();
    theirs.children.extend(missing);
    Ok(())
}

/// Sets the language of the document on the style that all others are based on.
fn speak(styles: &mut Element, document: &Document) {
    let theirs = styles.find_or_insert("office:styles", 1);
    let is_base = |node: &Node| {
        node.element().is_some_and(|style| {
            style.name == "style:default-style" && style.get("style:family") == Some("paragraph")
        })
    };
    if !theirs.children.iter().any(is_base) {
        let base = element("style:default-style").with("style:family", "paragraph");
        theirs.children.insert(0, base.into());
    }
    let (language, country) = match document.language {
        kit::language::Language::French => ("fr", "FR"),
        kit::language::Language::English => ("en", "GB"),
    };
    for child in &mut theirs.children {
        if !is_base(child) {
            continue;
        }
        let Node::Element(base) = child else {
            continue;
        };
        let place = base.children.len();
        let looks = base.find_or_insert("style:text-properties", place);
        // A template in Swiss French stays so.
        if looks.get("fo:language") != Some(language) {
            looks.set("fo:language", language);
            looks.set("fo:country", country);
        }
    }
}

/// Declares the names that written elements have, where the template did not.
fn declare(root: &mut Element) {
    for (prefix, name) in inspect::NAMES {
        root.set(&format!("xmlns:{prefix}"), name);
    }
    root.set("office:version", "1.3");
}
