//! Answers as comma-separated values.

use std::borrow::Cow;
use std::io::{self, Write};

use serde_json::Value;

use super::{Shape, json};
use crate::clean;
use crate::names;
use crate::types::{Record, Type};

/// Writes a header with the stable names and one row a record; anything else has one column, `value`.
///
/// Nested values are compact JSON; texts that a spreadsheet would compute get a leading apostrophe.
pub(super) fn write(value: &Value, ty: &Type, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    match Shape::of(value, ty) {
        Shape::Nothing => match element(ty) {
            Some(Type::Record(record)) => header(record, &mut writer)?,
            _ => writer.write_record(["value"])?,
        },
        Shape::Rows(rows, record) => {
            header(record, &mut writer)?;
            for row in rows {
                fields(row, record, &mut writer)?;
            }
        }
        Shape::Card(value, record) => {
            header(record, &mut writer)?;
            fields(value, record, &mut writer)?;
        }
        Shape::Items(items, _) => {
            writer.write_record(["value"])?;
            for value in items {
                writer.write_record([cell(value).as_ref()])?;
            }
        }
        Shape::Plain(value, _) => {
            writer.write_record(["value"])?;
            writer.write_record([cell(value).as_ref()])?;
        }
    }
    writer.flush()
}

/// The type of what an empty answer could have held.
fn element(ty: &Type) -> Option<&Type> {
    match ty {
        Type::Option(inner) | Type::List(inner) => element(inner),
        other => Some(other),
    }
}

fn header(record: &Record, writer: &mut csv::Writer<&mut dyn Write>) -> io::Result<()> {
    let names = record.fields.iter().map(|field| names::json(&field.name));
    Ok(writer.write_record(names.collect::<Vec<_>>())?)
}

fn fields(
    value: &Value,
    record: &Record,
    writer: &mut csv::Writer<&mut dyn Write>,
) -> io::Result<()> {
    for field in &record.fields {
        let value = value.get(names::json(&field.name)).unwrap_or(&Value::Null);
        writer.write_field(cell(value).as_ref())?;
    }
    // The record ends with an empty list of further fields.
    Ok(writer.write_record(None::<&[u8]>)?)
}

fn cell(value: &Value) -> Cow<'_, str> {
    match value {
        Value::Null => Cow::Borrowed(""),
        Value::String(text) => neutral(text),
        Value::Bool(value) => Cow::Borrowed(if *value { "true" } else { "false" }),
        Value::Number(number) => Cow::Owned(number.to_string()),
        nested => Cow::Owned(json::compact(nested)),
    }
}

/// Keeps a spreadsheet from computing a text, as OWASP advises; the wide forms count too in some of them.
fn neutral(text: &str) -> Cow<'_, str> {
    let cleaned = clean::clean(text);
    if is_number(text) {
        return cleaned;
    }
    let computes = |text: &str| {
        text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
    };
    if computes(text) || computes(&cleaned) {
        return Cow::Owned(format!("'{cleaned}"));
    }
    cleaned
}

/// Whether a text is a negative amount and nothing else: a program reads it as a number, and so does a spreadsheet.
fn is_number(text: &str) -> bool {
    let Some(plain) = text.strip_prefix('-') else {
        return false;
    };
    let (whole, decimals) = plain.split_once('.').unwrap_or((plain, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    digits(whole) && digits(decimals)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks what a text becomes.
    fn check(text: &str, expected: &str) {
        assert_eq!(neutral(text), expected, "{text:?}");
    }

    #[test]
    fn formulas_are_neutralised() {
        check("=1+1", "'=1+1");
        check("+33 1", "'+33 1");
        check("-5", "-5");
        check("-45.36", "-45.36");
        check("-5+1", "'-5+1");
        check("-1.5.2", "'-1.5.2");
        check("-", "'-");
        check("-.5", "'-.5");
        check("-5 ", "'-5 ");
        check("+5", "'+5");
        check("@SUM(A1)", "'@SUM(A1)");
        check("\t=1", "'\t=1");
        check("\r=1", "'\n=1");
        check("\u{200b}=1", "'=1");
        check("1=1", "1=1");
        check("", "");
    }

    #[test]
    fn numbers_are_no_text() {
        assert_eq!(cell(&serde_json::json!(-5)), "-5");
    }
}
