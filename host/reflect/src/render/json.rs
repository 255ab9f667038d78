//! JSON output that is safe to look at: what [`crate::clean`] would take away is escaped instead.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::Value;
use serde_json::ser::{Formatter, PrettyFormatter, Serializer};

use crate::clean;
use crate::types::Type;

/// Writes one value, indented by two spaces, and a newline.
pub(super) fn pretty(value: &Value, out: &mut dyn Write) -> io::Result<()> {
    let mut serializer = Serializer::with_formatter(&mut *out, Pretty(PrettyFormatter::new()));
    value.serialize(&mut serializer)?;
    writeln!(out)
}

/// Writes the items of a list, or the value, one a line.
pub(super) fn lines(value: &Value, ty: Option<&Type>, out: &mut dyn Write) -> io::Result<()> {
    let mut ty = ty;
    while let Some(Type::Option(inner)) = ty
        && !inner.is_nullable()
    {
        ty = Some(inner);
    }
    match (ty, value) {
        (Some(Type::List(_)), Value::Array(items)) => {
            for item in items {
                line(item, out)?;
            }
            Ok(())
        }
        _ => line(value, out),
    }
}

/// One value without spaces.
pub(super) fn compact(value: &Value) -> String {
    let mut bytes = Vec::new();
    // Writing to memory does not fail, and serde_json writes UTF-8.
    let written = value.serialize(&mut Serializer::with_formatter(&mut bytes, Compact));
    written
        .ok()
        .and_then(|()| String::from_utf8(bytes).ok())
        .unwrap_or_default()
}

fn line(value: &Value, out: &mut dyn Write) -> io::Result<()> {
    value.serialize(&mut Serializer::with_formatter(&mut *out, Compact))?;
    writeln!(out)
}

/// Without spaces.
struct Compact;

impl Formatter for Compact {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        write_escaped(writer, fragment)
    }
}

/// Indented; all but the strings is serde_json's own.
struct Pretty(PrettyFormatter<'static>);

impl Formatter for Pretty {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        write_escaped(writer, fragment)
    }

    fn begin_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_array(writer)
    }

    fn end_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array(writer)
    }

    fn begin_array_value<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> io::Result<()> {
        self.0.begin_array_value(writer, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array_value(writer)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object(writer)
    }

    fn end_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object(writer)
    }

    fn begin_object_key<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> io::Result<()> {
        self.0.begin_object_key(writer, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object_value(writer)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object_value(writer)
    }
}

/// Writes a piece of a string that serde_json has escaped already as far as JSON itself demands.
fn write_escaped<W: ?Sized + Write>(writer: &mut W, fragment: &str) -> io::Result<()> {
    let mut rest = fragment;
    while let Some(start) = rest.find(clean::is_unsafe) {
        writer.write_all(&rest.as_bytes()[..start])?;
        let mut characters = rest[start..].chars();
        if let Some(character) = characters.next() {
            for unit in character.encode_utf16(&mut [0; 2]) {
                write!(writer, "\\u{unit:04x}")?;
            }
        }
        rest = characters.as_str();
    }
    writer.write_all(rest.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks that a text survives, and that nothing unsafe is in the output.
    fn check(text: &str) {
        let value = serde_json::json!({ text: [text] });
        let mut indented = Vec::new();
        pretty(&value, &mut indented).expect("memory");
        for written in [compact(&value), String::from_utf8(indented).expect("UTF-8")] {
            assert!(!written.contains(clean::is_unsafe), "{written:?}");
            assert_eq!(
                serde_json::from_str::<Value>(&written).expect("JSON"),
                value
            );
        }
    }

    #[test]
    fn every_character_survives() {
        for character in '\0'..=char::MAX {
            if clean::is_unsafe(character) || (character as u32).is_multiple_of(101) {
                check(&format!("a{character}\"{character}b"));
            }
        }
    }
}
