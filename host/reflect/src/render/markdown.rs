//! Answers as Markdown: a table for a list of records, a list for the rest.
//!
//! Texts are escaped so that a mail can put no link, image or markup into a document.

use std::io::{self, Write};

use serde_json::Value;

use super::{Shape, cell, columns, nothing};
use crate::language::Language;
use crate::names;
use crate::types::{Record, Type};

/// Writes an answer.
pub(super) fn write(
    value: &Value,
    ty: &Type,
    language: Language,
    out: &mut dyn Write,
) -> io::Result<()> {
    match Shape::of(value, ty) {
        Shape::Nothing => writeln!(out, "{}", nothing(language)),
        Shape::Rows(rows, record) => table(rows, record, language, out),
        Shape::Items(items, item) => {
            for value in items {
                writeln!(out, "- {}", escape(&cell::inline(value, item, language)))?;
            }
            Ok(())
        }
        Shape::Card(value, record) => {
            for field in &record.fields {
                let Some(value) = value.get(names::json(&field.name)) else {
                    continue;
                };
                let text = cell::block(value, &field.ty, language);
                let lines: Vec<String> = text.lines().map(escape).collect();
                let colon = language.pick(" :", ":");
                writeln!(
                    out,
                    "- **{}**{colon} {}",
                    escape(&field.title(language)),
                    lines.join("<br>")
                )?;
            }
            Ok(())
        }
        Shape::Plain(value, ty) => {
            for line in cell::block(value, ty, language).lines() {
                writeln!(out, "{}", escape(line))?;
            }
            Ok(())
        }
    }
}

fn table(
    rows: &[Value],
    record: &Record,
    language: Language,
    out: &mut dyn Write,
) -> io::Result<()> {
    let fields = columns(record);
    let titles: Vec<String> = fields
        .iter()
        .map(|field| escape(&field.title(language)))
        .collect();
    writeln!(out, "| {} |", titles.join(" | "))?;
    writeln!(out, "|{}", "---|".repeat(fields.len()))?;
    for row in rows {
        let cells = fields.iter().map(|field| {
            let value = row.get(names::json(&field.name)).unwrap_or(&Value::Null);
            escape(&cell::of_field(value, field, language))
        });
        writeln!(out, "| {} |", cells.collect::<Vec<_>>().join(" | "))?;
    }
    Ok(())
}

/// Takes their meaning from the characters of Markdown and HTML.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for (index, character) in text.chars().enumerate() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '~' | '!' | '$' => {
                escaped.push('\\');
                escaped.push(character);
            }
            // A list or a rule only begins at the start of a line.
            '-' | '+' | '=' if index == 0 => {
                escaped.push('\\');
                escaped.push(character);
            }
            _ => escaped.push(character),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_taken_out_of_text() {
        assert_eq!(escape("![x](http://a) <b>"), r"\!\[x\](http://a) &lt;b&gt;");
        assert_eq!(escape("a | b"), r"a \| b");
        assert_eq!(escape("- a-b"), r"\- a-b");
    }
}
