//! One record as a card: names on the left, values on the right.

use std::io::{self, Write};

use serde_json::Value;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::{Options, cell};
use crate::names;
use crate::types::Record;

/// The narrowest column of values; on a narrower terminal the lines wrap by themselves.
const LEAST: usize = 20;

/// Writes all fields of a record; what is absent is shown as `—`.
pub(super) fn write(
    value: &Value,
    record: &Record,
    options: &Options,
    out: &mut dyn Write,
) -> io::Result<()> {
    let titles: Vec<String> = record
        .fields
        .iter()
        .map(|field| field.title(options.language))
        .collect();
    let left = titles.iter().map(|title| title.width()).max().unwrap_or(0);
    let right = options.width.saturating_sub(left + 2).max(LEAST);
    for (field, title) in record.fields.iter().zip(titles) {
        let value = value.get(names::json(&field.name)).unwrap_or(&Value::Null);
        let mut text = cell::block(value, &field.ty, options.language);
        if text.is_empty() {
            text.push('—');
        }
        let mut title = title;
        for line in text.split('\n').flat_map(|line| wrap(line, right)) {
            let padding = " ".repeat(left.saturating_sub(title.width()));
            writeln!(out, "{}", format!("{title}{padding}  {line}").trim_end())?;
            title.clear();
        }
    }
    Ok(())
}

/// Breaks a line at spaces, and inside words that are too wide.
fn wrap(line: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut current = String::new();
    let mut used = 0;
    for word in line.replace('\t', " ").split_inclusive(' ') {
        let wide = word.trim_end().width();
        if used > 0 && used + wide > width {
            lines.push(std::mem::take(&mut current));
            used = 0;
        }
        for character in word.chars() {
            let cells = character.width().unwrap_or(0);
            if used > 0 && used + cells > width && character != ' ' {
                lines.push(std::mem::take(&mut current));
                used = 0;
            }
            current.push(character);
            used += cells;
        }
    }
    lines.push(current);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrapping_loses_nothing_and_fits() {
        for text in [
            "un texte de plusieurs mots",
            "motsanslamoindreespace",
            "",
            "日本語 のとても 長い件名です",
        ] {
            for width in 2..30 {
                let lines = wrap(text, width);
                assert_eq!(lines.concat(), text);
                assert!(
                    lines.iter().all(|line| line.trim_end().width() <= width),
                    "{text} in {width}"
                );
            }
        }
    }
}
