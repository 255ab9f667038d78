//! Answers for people (table, markdown) and for programs (json, jsonl, csv).
//!
//! Human formats show labels and localised cases, and pass everything through [`crate::clean`].
//! CSV and JSON keep the stable names of the WIT; JSON escapes what would not be clean, so it parses to the same value.
//!
//! ```
//! use reflect::language::Language;
//! use reflect::render::{Format, Options, render};
//! use reflect::types::Type;
//! use serde_json::json;
//!
//! let options = Options { language: Language::English, width: 80 };
//! let mut out = Vec::new();
//! let ty = Type::List(Box::new(Type::Text));
//! render(&json!(["a", "b"]), Some(&ty), Format::Table, &options, &mut out).unwrap();
//! assert_eq!(out, b"a\nb\n");
//! ```

mod card;
mod cell;
mod comma;
mod grid;
mod json;
mod markdown;

use std::io::{self, Write};

use serde_json::Value;

use crate::language::Language;
use crate::types::{Field, Record, Type};

pub use cell::inline;

/// How an answer is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For a terminal: a table for a list of records, a card for one record, lines for anything else.
    Table,
    /// One JSON value, indented.
    Json,
    /// One compact JSON value a line: the items of a list, or the value.
    Jsonl,
    /// Comma-separated values of RFC 4180, with a header; text that a spreadsheet would compute gets an apostrophe.
    Csv,
    /// A Markdown table or list.
    Markdown,
}

impl Format {
    /// All formats, by the names that [`Format::parse`] reads.
    pub const ALL: [(&'static str, Self); 5] = [
        ("table", Self::Table),
        ("json", Self::Json),
        ("jsonl", Self::Jsonl),
        ("csv", Self::Csv),
        ("markdown", Self::Markdown),
    ];

    /// Finds a format by its name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|(known, _)| *known == name)
            .map(|(_, format)| format)
    }
}

/// For whom a human format is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// The language of labels.
    pub language: Language,
    /// How many terminal cells a line of a table may take.
    pub width: usize,
}

/// Writes an answer, item by item; the type is absent when the function answers nothing, and then nothing is written
/// but in JSON.
///
/// # Errors
/// Those of `out`.
pub fn render(
    value: &Value,
    ty: Option<&Type>,
    format: Format,
    options: &Options,
    out: &mut dyn Write,
) -> io::Result<()> {
    match (format, ty) {
        (Format::Json, _) => json::pretty(value, out),
        (Format::Jsonl, _) => json::lines(value, ty, out),
        (_, None) => Ok(()),
        (Format::Table, Some(ty)) => table(value, ty, options, out),
        (Format::Csv, Some(ty)) => comma::write(value, ty, out),
        (Format::Markdown, Some(ty)) => markdown::write(value, ty, options.language, out),
    }
}

fn table(value: &Value, ty: &Type, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    match Shape::of(value, ty) {
        Shape::Nothing => writeln!(out, "{}", nothing(options.language)),
        Shape::Rows(rows, record) => grid::write(rows, record, options, out),
        Shape::Items(items, item) => {
            for value in items {
                writeln!(out, "{}", inline(value, item, options.language))?;
            }
            Ok(())
        }
        Shape::Card(value, record) => card::write(value, record, options, out),
        Shape::Plain(value, ty) => writeln!(out, "{}", cell::block(value, ty, options.language)),
    }
}

/// What is shown when there is nothing.
fn nothing(language: Language) -> &'static str {
    language.pick("Aucun résultat.", "No result.")
}

/// An answer as the human formats and CSV see it.
enum Shape<'a> {
    /// `none`, or an empty list.
    Nothing,
    /// A list of records.
    Rows(&'a [Value], &'a Record),
    /// Another list, with the type of its items.
    Items(&'a [Value], &'a Type),
    /// One record.
    Card(&'a Value, &'a Record),
    /// Anything else.
    Plain(&'a Value, &'a Type),
}

impl<'a> Shape<'a> {
    fn of(value: &'a Value, ty: &'a Type) -> Self {
        match (ty, value) {
            (Type::Option(_), Value::Null) => Self::Nothing,
            (Type::Option(inner), Value::Array(wrapped)) if inner.is_nullable() => wrapped
                .first()
                .map_or(Self::Nothing, |value| Self::of(value, inner)),
            (Type::Option(inner), value) => Self::of(value, inner),
            (Type::List(_), Value::Array(items)) if items.is_empty() => Self::Nothing,
            (Type::List(item), Value::Array(items)) => match item.as_ref() {
                Type::Record(record) => Self::Rows(items, record),
                item => Self::Items(items, item),
            },
            (Type::Record(record), value) => Self::Card(value, record),
            _ => Self::Plain(value, ty),
        }
    }
}

/// The fields that a table shows: those that the component names, or else those that fit in a cell.
fn columns(record: &Record) -> Vec<&Field> {
    let named = record.display.iter().flat_map(|display| &display.columns);
    let named: Vec<&Field> = named
        .filter_map(|name| record.fields.iter().find(|field| field.name == *name))
        .collect();
    if !named.is_empty() {
        return named;
    }
    let small: Vec<&Field> = record
        .fields
        .iter()
        .filter(|field| fits_cell(&field.ty))
        .collect();
    if small.is_empty() {
        record.fields.iter().collect()
    } else {
        small
    }
}

fn fits_cell(ty: &Type) -> bool {
    match ty {
        Type::Option(inner) => fits_cell(inner),
        Type::Record(_) | Type::Tuple(_) | Type::Result(_) => false,
        Type::Variant(choice) => choice
            .cases
            .iter()
            .all(|case| case.ty.as_ref().is_none_or(fits_cell)),
        _ => true,
    }
}
