//! A list of records as a table that fits the terminal.

use std::io::{self, Write};

use serde_json::Value;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::{Options, cell, columns};
use crate::language::Language;
use crate::names;
use crate::types::{Field, Record, Type};

/// The spaces between two columns.
const GAP: usize = 2;

/// A column is not made narrower than this unless all it holds is.
const LEAST: usize = 6;

/// Writes the header, a rule and the rows. Columns that have no room are left out and named below.
pub(super) fn write(
    rows: &[Value],
    record: &Record,
    options: &Options,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut fields = columns(record);
    // A column in which nothing stands takes the room of the others.
    fields.retain(|field| {
        rows.is_empty()
            || rows
                .iter()
                .any(|row| !text(row, field, options.language).is_empty())
    });
    let mut natural: Vec<usize> = fields
        .iter()
        .map(|field| field.title(options.language).width())
        .collect();
    // The rows are gone through twice so that their texts are never all in memory.
    for row in rows {
        for (width, field) in natural.iter_mut().zip(&fields) {
            *width = (*width).max(text(row, field, options.language).width());
        }
    }
    for (width, field) in natural.iter_mut().zip(&fields) {
        let hints = record.display.iter().flat_map(|display| &display.widths);
        if let Some((_, most)) = hints.into_iter().find(|(name, _)| *name == field.name) {
            *width = (*width).min(*most);
        }
    }
    let firm: Vec<bool> = fields
        .iter()
        .map(|field| is_number(&field.ty) || is_moment(rows, field, options.language))
        .collect();
    let widths = fit(&natural, &firm, options.width);
    let (shown, hidden) = fields.split_at(widths.len());

    let titles = shown.iter().map(|field| field.title(options.language));
    line(&widths, shown, titles, out)?;
    let rules = widths.iter().map(|width| "─".repeat(*width));
    line(&widths, shown, rules, out)?;
    for row in rows {
        line(
            &widths,
            shown,
            shown.iter().map(|field| text(row, field, options.language)),
            out,
        )?;
    }
    if !hidden.is_empty() {
        let titles: Vec<String> = hidden
            .iter()
            .map(|field| field.title(options.language))
            .collect();
        let note = options
            .language
            .pick("Colonnes sans place ici : ", "Columns without room here: ");
        writeln!(
            out,
            "{}",
            cut(&format!("{note}{}", titles.join(", ")), options.width)
        )?;
    }
    Ok(())
}

/// Whether a column holds dates and nothing else: half a date is none.
fn is_moment(rows: &[Value], field: &Field, language: Language) -> bool {
    let mut values = rows
        .iter()
        .filter_map(|row| row.get(names::json(&field.name)))
        .filter(|value| !value.is_null())
        .peekable();
    values.peek().is_some()
        && values.all(|value| {
            value
                .as_str()
                .is_some_and(|text| cell::moment(text, language).is_some())
        })
}

fn text(row: &Value, field: &Field, language: Language) -> String {
    row.get(names::json(&field.name))
        .map(|value| cell::of_field(value, field, language))
        .unwrap_or_default()
}

/// The widths of as many columns as fit: the widest give way first, but for the firm ones, since a cut number
/// reads as another number.
fn fit(natural: &[usize], firm: &[bool], total: usize) -> Vec<usize> {
    let mut widths = natural.to_vec();
    while widths.len() > 1 {
        let least: usize = widths
            .iter()
            .zip(firm)
            .map(|(width, firm)| if *firm { *width } else { (*width).min(LEAST) })
            .sum();
        if least + GAP * (widths.len() - 1) <= total {
            break;
        }
        widths.pop();
    }
    let gaps = GAP * widths.len().saturating_sub(1);
    let reserved: usize = widths
        .iter()
        .zip(firm)
        .filter(|(_, firm)| **firm)
        .map(|(width, _)| *width)
        .sum();
    let available = total.saturating_sub(gaps + reserved).max(1);
    let soft: Vec<usize> = widths
        .iter()
        .zip(firm)
        .filter(|(_, firm)| !**firm)
        .map(|(width, _)| *width)
        .collect();
    // The largest common limit that makes everything fit.
    let (mut low, mut high) = (1, soft.iter().copied().max().unwrap_or(1));
    while low < high {
        let middle = (low + high).div_ceil(2);
        if soft.iter().map(|width| (*width).min(middle)).sum::<usize>() <= available {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    let mut spare = available.saturating_sub(soft.iter().map(|width| (*width).min(low)).sum());
    for (width, firm) in widths.iter_mut().zip(firm) {
        if *firm {
            *width = (*width).min(total);
        } else if *width > low {
            let extra = spare.min(1);
            *width = low + extra;
            spare -= extra;
        }
    }
    widths
}

fn line(
    widths: &[usize],
    fields: &[&Field],
    cells: impl Iterator<Item = String>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut text = String::new();
    for (index, ((width, field), cell)) in widths.iter().zip(fields).zip(cells).enumerate() {
        if index > 0 {
            text.push_str(&" ".repeat(GAP));
        }
        let cell = cut(&cell, *width);
        let padding = " ".repeat(width.saturating_sub(cell.width()));
        if is_number(&field.ty) {
            text.push_str(&padding);
            text.push_str(&cell);
        } else {
            text.push_str(&cell);
            text.push_str(&padding);
        }
    }
    writeln!(out, "{}", text.trim_end())
}

fn is_number(ty: &Type) -> bool {
    match ty {
        Type::Option(inner) => is_number(inner),
        Type::Integer(_) | Type::Float32 | Type::Float64 => true,
        _ => false,
    }
}

/// Cuts a text to a number of terminal cells, the last one then being `…`.
fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut short = String::new();
    let mut used = 1;
    for character in text.chars() {
        used += character.width().unwrap_or(0);
        if used > width {
            break;
        }
        short.push(character);
    }
    short.push('…');
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_fit_for_all_totals() {
        for natural in [vec![5, 100, 30, 3], vec![10; 20], vec![1], vec![500, 500]] {
            for total in 1..250 {
                let widths = fit(&natural, &vec![false; natural.len()], total);
                let sum: usize = widths.iter().sum::<usize>() + GAP * (widths.len() - 1);
                assert!(sum <= total, "{natural:?} in {total}: {widths:?}");
                assert!(
                    widths
                        .iter()
                        .zip(&natural)
                        .all(|(width, most)| width <= most)
                );
            }
        }
        assert_eq!(fit(&[5, 100, 30, 3], &[false; 4], 100), [5, 56, 30, 3]);
        assert_eq!(fit(&[20, 100], &[true, false], 40), [20, 18]);
        assert_eq!(fit(&[10, 20], &[false, true], 20), [10]);
    }

    #[test]
    fn cutting_counts_terminal_cells() {
        for text in [
            "日本語のとても長い件名です",
            "écrit à la main",
            "👩‍👩‍👧 famille",
            "short",
        ] {
            for width in 1..30 {
                assert!(cut(text, width).width() <= width, "{text} in {width}");
            }
        }
        assert_eq!(cut("abcdef", 4), "abc…");
    }
}
