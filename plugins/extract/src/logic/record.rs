//! Records: which of their fields is the identifier, the title, the text; the others are kept beside.

use super::document::{Description, Document, Error};
use super::html;
use super::markdown;
use super::names::Names;
use super::notice::Notice;
use super::plain;
use super::sections::Sections;
use super::text;

/// Names that a field has without being mapped, in order.
const IDENTIFIER: [&str; 3] = ["id", "identifier", "identifiant"];
const TITLE: [&str; 5] = ["title", "titre", "objet", "intitule", "question"];
const TEXT: [&str; 6] = ["text", "texte", "content", "contenu", "body", "reponse"];

/// A record: names of fields and their values, in order.
pub type Record = Vec<(String, String)>;

/// The document of a record that has a text; `fallback` identifies one that says nothing of itself.
pub fn document(record: &Record, names: &Names, fallback: &str) -> Result<Document, Notice> {
    let (text, used) = find(record, names, "text", &TEXT);
    let text = text
        .filter(|text| !text.trim().is_empty())
        .ok_or(Notice::NoText)?;
    build(record, names, fallback, &text, used)
}

/// The document of a record of which every field is text: a row of a table.
pub fn row(record: &Record, names: &Names, fallback: &str) -> Result<Document, Notice> {
    if let Ok(document) = document(record, names, fallback) {
        return Ok(document);
    }
    let lines: Vec<String> = record
        .iter()
        .filter(|(_, value)| !value.trim().is_empty())
        .map(|(name, value)| format!("{} : {}", text::line(name), value.trim()))
        .collect();
    if lines.is_empty() {
        return Err(Notice::NoText);
    }
    build(record, names, fallback, &lines.join("\n"), None)
}

/// Keeps the fields that the mapping makes of a record, but for those that are more than fields.
pub fn add_mapped(record: &Record, names: &Names, description: &mut Description) {
    for name in names
        .names()
        .filter(|name| !matches!(*name, "id" | "title" | "text"))
    {
        if let Some(value) = names.value(name, |field| get(record, field)) {
            description.field(name, &value);
        }
    }
}

/// What is suspicious of the mapping beside this record: words that are the name of one of its fields.
pub fn constants(record: &Record, names: &Names) -> Vec<Notice> {
    names
        .constants()
        .filter(|(_, words)| get(record, words).is_some())
        .map(|(name, words)| Notice::Constant {
            name: name.to_owned(),
            words: words.to_owned(),
        })
        .collect()
}

/// The title that the mapping makes of a record.
pub fn title(record: &Record, names: &Names) -> Option<String> {
    let value = names.value("title", |field| get(record, field))?;
    Some(text::line(&value)).filter(|title| !title.is_empty())
}

/// The identifier that the mapping makes of a record.
pub fn identifier(record: &Record, names: &Names) -> Option<String> {
    let value = names.value("id", |field| get(record, field))?;
    Some(text::line(&value)).filter(|identifier| !identifier.is_empty())
}

fn build(
    record: &Record,
    names: &Names,
    fallback: &str,
    body: &str,
    used: Option<usize>,
) -> Result<Document, Notice> {
    let (identifier, identifier_used) = find(record, names, "id", &IDENTIFIER);
    let (title, title_used) = find(record, names, "title", &TITLE);
    let mut sections = Sections::default();
    if html::is_likely(body) {
        html::write(body, &mut sections).map_err(Error::notice)?;
    } else if body.starts_with("# ") || body.contains("\n# ") || body.contains("\n## ") {
        markdown::write(body, &mut sections);
    } else {
        plain::write(body, &mut sections);
    }
    let description = sections.description();
    if let Some(title) = title {
        description.title = text::line(&title);
    }
    add_mapped(record, names, description);
    for (place, (name, value)) in record.iter().enumerate() {
        let is_used = [used, identifier_used, title_used].contains(&Some(place));
        if !is_used && !names.renames(name) {
            description.field(name, value);
        }
    }
    let mut document = sections.finish();
    let identifier = identifier.map(|identifier| text::line(&identifier));
    document.identifier = identifier
        .filter(|identifier| !identifier.is_empty())
        .unwrap_or_else(|| fallback.to_owned());
    Ok(document)
}

/// A value by its mapping or by a name that it usually has, and which field it was.
fn find(
    record: &Record,
    names: &Names,
    name: &str,
    usual: &[&str],
) -> (Option<String>, Option<usize>) {
    if let Some(value) = names.value(name, |field| get(record, field)) {
        return (Some(value), None);
    }
    let found = usual.iter().find_map(|usual| {
        record
            .iter()
            .position(|(name, value)| name.eq_ignore_ascii_case(usual) && !value.trim().is_empty())
    });
    (found.map(|place| record[place].1.clone()), found)
}

fn get<'r>(record: &'r Record, field: &str) -> Option<&'r str> {
    record
        .iter()
        .find(|(name, _)| name == field)
        .map(|(_, value)| value.as_str())
}
