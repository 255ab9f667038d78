//! Markdown, as CommonMark and the tables of GitHub have it.

mod words;

use crate::check::check;
use crate::clean;
use crate::error::Error;
use crate::model::{Alignment, Block, Document, List, Table};

use words::{Breaks, words};

/// The document as Markdown; it ends with a newline.
///
/// Headings are one level lower than in the document, below its title. Page breaks are left out.
///
/// # Errors
/// When the document holds what cannot be shown: see [`Error::TooDeep`] and [`Error::TooManyColumns`].
pub fn markdown(document: &Document) -> Result<String, Error> {
    check(document)?;
    let mut parts = Vec::new();
    let title = words::escape(&clean::line(&document.title));
    if !title.is_empty() {
        parts.push(format!("# {title}"));
    }
    let mut after_list = false;
    for block in &document.blocks {
        let is_list = matches!(block, Block::List(_));
        if is_list && after_list {
            // Without it, two lists would be one.
            parts.push("<!-- -->".to_owned());
        }
        let part = part(block);
        if !part.is_empty() {
            after_list = is_list;
            parts.push(part);
        }
    }
    let footer = words::escape(clean::line(&document.footer).trim());
    if !footer.is_empty() {
        parts.push("---".to_owned());
        parts.push(format!("*{footer}*"));
    }
    Ok(parts.join("\n\n") + "\n")
}

fn part(block: &Block) -> String {
    match block {
        Block::Heading { level, runs } => {
            let marks = "#".repeat(usize::from(level.clamp(&1, &5) + 1));
            let words = words(runs, Breaks::Spaces);
            if words.is_empty() {
                String::new()
            } else {
                format!("{marks} {words}")
            }
        }
        Block::Paragraph { runs } => words(runs, Breaks::Lines),
        Block::Quote { runs } => {
            let words = words(runs, Breaks::Lines);
            let lines: Vec<String> = words.lines().map(|line| format!("> {line}")).collect();
            lines.join("\n")
        }
        Block::List(list) => {
            let mut lines = Vec::new();
            items(list, "", &mut lines);
            lines.join("\n")
        }
        Block::Table(table) => self::table(table),
        Block::PageBreak => String::new(),
    }
}

fn items(list: &List, indent: &str, lines: &mut Vec<String>) {
    for (number, item) in (1_usize..).zip(&list.items) {
        let mark = if list.ordered {
            format!("{number}. ")
        } else {
            "- ".to_owned()
        };
        let below = format!("{indent}{}", " ".repeat(mark.len()));
        let words = words(&item.runs, Breaks::Lines);
        for (place, line) in words.lines().enumerate() {
            let before = if place == 0 { indent } else { &below };
            let mark = if place == 0 { mark.as_str() } else { "" };
            lines.push(format!("{before}{mark}{line}"));
        }
        if words.is_empty() {
            // A mark alone is an empty item; what is below it still belongs to it.
            lines.push(format!("{indent}{mark}\u{a0}"));
        }
        for (place, list) in item.lists.iter().enumerate() {
            if place > 0 {
                lines.push(format!("\n{below}<!-- -->\n"));
            }
            items(list, &below, lines);
        }
    }
}

fn table(table: &Table) -> String {
    let columns = clean::columns(table);
    if columns == 0 {
        return String::new();
    }
    let mut lines = Vec::new();
    let caption = words::escape(clean::line(&table.caption).trim());
    if !caption.is_empty() {
        lines.push(format!("*{caption}*\n"));
    }
    let row = |cells: &[crate::model::Cell]| {
        let shown: Vec<String> = (0..columns)
            .map(|place| {
                cells
                    .get(place)
                    .map(|cell| words(cell, Breaks::Tags))
                    .unwrap_or_default()
            })
            .collect();
        format!("| {} |", shown.join(" | "))
    };
    lines.push(row(&table.header));
    let marks: Vec<&str> = (0..columns)
        .map(
            |place| match table.columns.get(place).map(|column| column.alignment) {
                None | Some(Alignment::Left) => "---",
                Some(Alignment::Center) => ":-:",
                Some(Alignment::Right) => "--:",
            },
        )
        .collect();
    lines.push(format!("| {} |", marks.join(" | ")));
    lines.extend(table.rows.iter().map(|cells| row(cells)));
    lines.join("\n")
}
