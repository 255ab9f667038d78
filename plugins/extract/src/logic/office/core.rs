//! What documents say of themselves: `docProps/core.xml` and `meta.xml` use the same names.

use super::super::document::Description;
use super::super::notice::Notice;
use super::super::text;
use super::super::xml::{Step, Walk};

/// Keeps the properties of a document; its title as well.
pub fn describe(xml: &str, description: &mut Description) -> Result<(), Notice> {
    let mut walk = Walk::new(xml);
    let mut open = String::new();
    let mut value = String::new();
    while let Some(step) = walk.step()? {
        match step {
            Step::Open(element) => {
                open = element.name;
                value.clear();
            }
            Step::Text(text) => value.push_str(&text),
            Step::Close(name) => {
                if name == open {
                    keep(&name, &value, description);
                }
                value.clear();
            }
        }
    }
    Ok(())
}

fn keep(name: &str, value: &str, description: &mut Description) {
    let field = match name {
        "title" => {
            description.title = text::line(value);
            "document-title"
        }
        "creator" | "initial-creator" => "document-author",
        "subject" => "document-subject",
        "keywords" | "keyword" => "document-keywords",
        "created" | "creation-date" => "document-created",
        "modified" | "date" => "document-modified",
        "generator" => "document-producer",
        _ => return,
    };
    // Dates carry a time that nobody asked for.
    let is_date = matches!(field, "document-created" | "document-modified");
    let value = if is_date {
        value.split('T').next().unwrap_or_default()
    } else {
        value
    };
    description.field(field, value);
}
