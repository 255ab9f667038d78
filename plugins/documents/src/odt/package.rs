//! The parts of an ODT that are not its text: what is said of it, and the list of its parts.

use crate::clean;
use crate::model::Document;
use crate::package::Parts;
use crate::xml::{Element, element};

const KIND: &str = "application/vnd.oasis.opendocument.text";

/// Adds the parts that every ODT has.
pub(super) fn finish(parts: &mut Parts, document: &Document) {
    parts.insert("mimetype".to_owned(), KIND.as_bytes().to_vec());
    parts.insert("meta.xml".to_owned(), meta(document).part());
    parts.remove("META-INF/manifest.xml");
    let manifest = manifest(parts);
    parts.insert("META-INF/manifest.xml".to_owned(), manifest.part());
}

fn meta(document: &Document) -> Element {
    let metadata = &document.metadata;
    let mut said = element("office:meta").child(element("meta:generator").text("Gardon"));
    let date = metadata.date.map(|date| format!("{date}T00:00:00"));
    let date = date.unwrap_or_default();
    let named = [
        ("dc:title", document.title.as_str()),
        ("dc:subject", &metadata.subject),
        ("meta:initial-creator", &metadata.author),
        ("dc:creator", &metadata.author),
        ("meta:creation-date", &date),
        ("dc:date", &date),
    ];
    for (name, text) in named
        .into_iter()
        .filter(|(_, text)| !text.trim().is_empty())
    {
        said = said.child(element(name).text(clean::line(text)));
    }
    for word in &metadata.keywords {
        said = said.child(element("meta:keyword").text(clean::line(word)));
    }
    said = said.child(element("dc:language").text(document.language.code()));
    element("office:document-meta")
        .with(
            "xmlns:office",
            "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
        )
        .with(
            "xmlns:meta",
            "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
        )
        .with("xmlns:dc", "http://purl.org/dc/elements/1.1/")
        .with("office:version", "1.3")
        .child(said)
}

fn manifest(parts: &Parts) -> Element {
    let entry = |path: &str, kind: &str| {
        element("manifest:file-entry")
            .with("manifest:full-path", path)
            .with("manifest:media-type", kind)
    };
    let rest = parts
        .keys()
        .filter(|name| *name != "mimetype")
        .map(|name| entry(name, kind(name)));
    element("manifest:manifest")
        .with(
            "xmlns:manifest",
            "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0",
        )
        .with("manifest:version", "1.3")
        .child(entry("/", KIND).with("manifest:version", "1.3"))
        .all(rest)
}

fn kind(name: &str) -> &'static str {
    let ending = name.rsplit('.').next().unwrap_or_default().to_lowercase();
    match ending.as_str() {
        "xml" => "text/xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "svg" => "image/svg+xml",
        "webp" => "image/webp",
        "ttf" => "application/x-font-ttf",
        _ => "",
    }
}
