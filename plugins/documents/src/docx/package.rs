//! The parts of a DOCX that are not its text: kinds of parts, relations, what is said of the document.

use super::{DOCUMENT_PART, RELATIONS};
use crate::clean;
use crate::model::Document;
use crate::package::Parts;
use crate::template::File;
use crate::xml::{Element, element};

const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";

/// All parts of the file, with those that every DOCX has.
pub(super) fn finish(file: File, document: &Document) -> Parts {
    let mut parts = file.parts;
    for (name, tree) in file.trees {
        parts.insert(name, tree.part());
    }
    parts.insert("docProps/core.xml".to_owned(), core(document).part());
    let root = relations()
        .child(relation("rId1", "officeDocument", DOCUMENT_PART))
        .child(
            element("Relationship")
                .with("Id", "rId2")
                .with(
                    "Type",
                    format!("{PACKAGE}/relationships/metadata/core-properties"),
                )
                .with("Target", "docProps/core.xml"),
        );
    parts.insert("_rels/.rels".to_owned(), root.part());
    let types = types(&parts);
    parts.insert("[Content_Types].xml".to_owned(), types.part());
    parts
}

/// An empty list of relations.
pub(super) fn relations() -> Element {
    element("Relationships").with("xmlns", format!("{PACKAGE}/relationships"))
}

/// A relation of a part.
pub(super) fn relation(name: &str, kind: &str, target: &str) -> Element {
    element("Relationship")
        .with("Id", name)
        .with("Type", format!("{RELATIONS}/{kind}"))
        .with("Target", target)
}

fn core(document: &Document) -> Element {
    let metadata = &document.metadata;
    let mut core = element("cp:coreProperties")
        .with("xmlns:cp", format!("{PACKAGE}/metadata/core-properties"))
        .with("xmlns:dc", "http://purl.org/dc/elements/1.1/")
        .with("xmlns:dcterms", "http://purl.org/dc/terms/")
        .with("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance");
    let keywords = metadata.keywords.join(", ");
    for (name, text) in [
        ("dc:title", document.title.as_str()),
        ("dc:subject", &metadata.subject),
        ("dc:creator", &metadata.author),
        ("cp:keywords", &keywords),
        ("dc:language", document.language.code()),
    ] {
        if !text.trim().is_empty() {
            core = core.child(element(name).text(clean::line(text)));
        }
    }
    if let Some(date) = metadata.date {
        for name in ["dcterms:created", "dcterms:modified"] {
            core = core.child(
                element(name)
                    .with("xsi:type", "dcterms:W3CDTF")
                    .text(format!("{date}T00:00:00Z")),
            );
        }
    }
    core
}

fn types(parts: &Parts) -> Element {
    let mut types = element("Types").with("xmlns", format!("{PACKAGE}/content-types"));
    let default = |ending: &str, kind: &str| {
        element("Default")
            .with("Extension", ending)
            .with("ContentType", kind)
    };
    types = types
        .child(default(
            "rels",
            "application/vnd.openxmlformats-package.relationships+xml",
        ))
        .child(default("xml", "application/xml"));
    for (ending, kind) in PICTURES {
        let has = parts
            .keys()
            .any(|name| name.to_lowercase().ends_with(&format!(".{ending}")));
        if has {
            types = types.child(default(ending, kind));
        }
    }
    for name in parts.keys() {
        if let Some(kind) = kind(name) {
            types = types.child(
                element("Override")
                    .with("PartName", format!("/{name}"))
                    .with("ContentType", kind),
            );
        }
    }
    types
}

/// Endings of the parts that are no XML.
pub(super) const PICTURES: [(&str, &str); 9] = [
    ("png", "image/png"),
    ("jpg", "image/jpeg"),
    ("jpeg", "image/jpeg"),
    ("gif", "image/gif"),
    ("svg", "image/svg+xml"),
    ("emf", "image/x-emf"),
    ("wmf", "image/x-wmf"),
    ("tiff", "image/tiff"),
    (
        "odttf",
        "application/vnd.openxmlformats-officedocument.obfuscatedFont",
    ),
];

/// The kind of a part by its name; none for parts that a document of ours does not have.
pub(super) fn kind(name: &str) -> Option<String> {
    if name == "docProps/core.xml" {
        return Some("application/vnd.openxmlformats-package.core-properties+xml".to_owned());
    }
    let inner = name.strip_prefix("word/")?.strip_suffix(".xml")?;
    let plain = inner.trim_end_matches(|letter: char| letter.is_ascii_digit());
    match plain {
        "document" if inner == "document" => Some(format!("{WORD}.document.main+xml")),
        "styles" | "settings" | "webSettings" | "fontTable" | "numbering" | "header" | "footer"
        | "footnotes" | "endnotes" => Some(format!("{WORD}.{plain}+xml")),
        "theme/theme" => Some("application/vnd.openxmlformats-officedocument.theme+xml".to_owned()),
        _ => None,
    }
}
