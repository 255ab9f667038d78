//! Office Open XML, as Word and LibreOffice read it: headings by their built-in styles, real lists and tables.

mod blocks;
mod inspect;
mod package;
mod styles;

use std::collections::BTreeMap;

use kit::language::Language;

use crate::check::check;
use crate::error::Error;
use crate::fill::{Dialect, fill};
use crate::model::Document;
use crate::package::write;
use crate::template::{File, Template, values};
use crate::xml::{Element, Node, element, parse};

pub(crate) use inspect::inspect;

const DOCUMENT_PART: &str = "word/document.xml";
const STYLES_PART: &str = "word/styles.xml";
const NUMBERING_PART: &str = "word/numbering.xml";
const SETTINGS_PART: &str = "word/settings.xml";
const RELATIONS_PART: &str = "word/_rels/document.xml.rels";

/// Whose styles are taken where a template lacks them.
const STYLES: &str = include_str!("docx/styles.xml");

/// The parts of the template where none is given.
const BARE: [(&str, &str); 5] = [
    (DOCUMENT_PART, include_str!("docx/document.xml")),
    (STYLES_PART, STYLES),
    (SETTINGS_PART, include_str!("docx/settings.xml")),
    (RELATIONS_PART, include_str!("docx/relations.xml")),
    ("word/footer1.xml", include_str!("docx/footer.xml")),
];

/// What the elements of text are called in full.
const MAIN: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

/// What references to relations are called in full.
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// The document as a DOCX, in the template where one is given.
///
/// # Errors
/// When the document holds what cannot be shown, or the template is an ODT, names what is not known, or has blocks that do not close.
pub fn docx(document: &Document, template: Option<&Template>) -> Result<Vec<u8>, Error> {
    check(document)?;
    let mut file = match template {
        Some(template) => template.file(Dialect::Docx)?,
        None => bare()?,
    };
    let values = values(document);
    let foot = file.sentence(&values, template);
    let mut text = file.take(DOCUMENT_PART)?;
    let mut looks = file.take(STYLES_PART)?;
    let styles = styles::complete(&mut looks)?;
    let mut numbering = file
        .trees
        .remove(NUMBERING_PART)
        .unwrap_or_else(|| element("w:numbering").with("xmlns:w", MAIN));
    let written = blocks::write(
        &document.blocks,
        foot,
        &styles,
        &mut numbering,
        text_width(&text),
    );
    fill(
        &mut text,
        DOCUMENT_PART,
        Dialect::Docx,
        &values,
        Some(&written.body),
    )?;
    for (part, tree) in &mut file.trees {
        if part.starts_with("word/") && !part.ends_with(".rels") {
            fill(tree, part, Dialect::Docx, &values, None)?;
        }
    }
    if let Some(closing) = written.foot {
        close(&mut text, closing);
    }
    text.set("xmlns:r", RELATIONS);
    speak(&mut looks, document.language);
    link(
        &mut file.trees,
        written.links,
        !numbering.children.is_empty(),
    );
    file.trees.insert(DOCUMENT_PART.to_owned(), text);
    file.trees.insert(STYLES_PART.to_owned(), looks);
    if !numbering.children.is_empty() {
        file.trees.insert(NUMBERING_PART.to_owned(), numbering);
    }
    let parts = package::finish(file, document);
    write(&parts, &["[Content_Types].xml", "_rels/.rels"])
}

fn bare() -> Result<File, Error> {
    let mut file = File::default();
    for (name, part) in BARE {
        let mut tree = parse(name, part.as_bytes())?;
        tree.pack(&["w:t"]);
        file.trees.insert(name.to_owned(), tree);
    }
    Ok(file)
}

/// The width of the text in twentieths of a point, as the last section has it.
fn text_width(text: &Element) -> u32 {
    /// A4 with margins of two centimetres.
    const USUAL: u32 = 9_638;
    let measure = || {
        let section = text.find("w:body")?.find("w:sectPr")?;
        let number = |name: &str, attribute: &str| {
            let value = section.find(name)?.get(attribute)?;
            value.parse::<u32>().ok()
        };
        let page = number("w:pgSz", "w:w")?;
        page.checked_sub(number("w:pgMar", "w:left")?)?
            .checked_sub(number("w:pgMar", "w:right")?)
    };
    measure().filter(|width| *width > 1_000).unwrap_or(USUAL)
}

/// Puts a paragraph at the end of the text, before what says how its last pages look.
fn close(text: &mut Element, closing: Element) {
    let Some(body) = text.find_mut("w:body") else {
        return;
    };
    let is_section = |node: &Node| {
        node.element()
            .is_some_and(|element| element.name == "w:sectPr")
    };
    let place = body.children.iter().rposition(is_section);
    let place = place.unwrap_or(body.children.len());
    body.children.insert(place, closing.into());
}

/// Sets the language of the document on the styles that all others are based on.
fn speak(looks: &mut Element, language: Language) {
    let code = language.pick("fr-FR", "en-GB");
    let defaults = looks.find_or_insert("w:docDefaults", 0);
    let run = defaults
        .find_or_insert("w:rPrDefault", 0)
        .find_or_insert("w:rPr", 0);
    let place = run.children.len();
    set_language(run.find_or_insert("w:lang", place), language, code);
    for child in &mut looks.children {
        let Node::Element(style) = child else {
            continue;
        };
        if style.name == "w:style"
            && style.get("w:default").is_some()
            && let Some(lang) = style
                .find_mut("w:rPr")
                .and_then(|run| run.find_mut("w:lang"))
        {
            set_language(lang, language, code);
        }
    }
}

fn set_language(lang: &mut Element, language: Language, code: &str) {
    // A template in Swiss French stays so.
    let is_same = lang
        .get("w:val")
        .is_some_and(|known| known.starts_with(language.code()));
    if !is_same {
        lang.set("w:val", code);
    }
}

/// Adds the relations of what was written.
fn link(trees: &mut BTreeMap<String, Element>, links: Vec<String>, numbers: bool) {
    let relations = trees
        .entry(RELATIONS_PART.to_owned())
        .or_insert_with(package::relations);
    for (number, address) in (1..).zip(links) {
        let relation = package::relation(&blocks::link_name(number), "hyperlink", &address)
            .with("TargetMode", "External");
        relations.children.push(relation.into());
    }
    let has_numbers = relations.elements().any(|relation| {
        relation
            .get("Type")
            .is_some_and(|kind| kind.ends_with("/numbering"))
    });
    if numbers && !has_numbers {
        let relation = package::relation("rIdDocumentNumbering", "numbering", "numbering.xml");
        relations.children.push(relation.into());
    }
}
