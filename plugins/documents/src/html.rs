//! HTML: one file that fetches nothing, is read without colour, and prints on A4.

use maud::{DOCTYPE, Markup, PreEscaped, html as markup};

use crate::check::check;
use crate::clean;
use crate::error::Error;
use crate::model::{Alignment, Block, Cell, Document, List, Run, Table};

const STYLE: &str = include_str!("html/style.css");

/// The document as a page of HTML, complete in itself.
///
/// Headings are one level lower than in the document, below its title.
///
/// # Errors
/// When the document holds what cannot be shown: see [`Error::TooDeep`] and [`Error::TooManyColumns`].
pub fn html(document: &Document) -> Result<String, Error> {
    check(document)?;
    let title = clean::line(&document.title);
    let metadata = &document.metadata;
    let keywords: Vec<String> = metadata
        .keywords
        .iter()
        .map(|word| clean::line(word))
        .collect();
    let named = [
        ("author", clean::line(&metadata.author)),
        ("description", clean::line(&metadata.subject)),
        ("keywords", keywords.join(", ")),
        (
            "dcterms.created",
            metadata
                .date
                .map(|date| date.to_string())
                .unwrap_or_default(),
        ),
    ];
    let page = markup! {
        (DOCTYPE)
        html lang=(document.language.code()) {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
                meta name="viewport" content="width=device-width, initial-scale=1";
                @for (name, value) in named.iter().filter(|(_, value)| !value.is_empty()) {
                    meta name=(name) content=(value);
                }
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                main {
                    @if !title.is_empty() { h1 { (title) } }
                    @for block in &document.blocks { (part(block)) }
                }
                @if !document.footer.trim().is_empty() {
                    footer { p { (clean::line(&document.footer)) } }
                }
            }
        }
    };
    Ok(page.into_string())
}

fn part(block: &Block) -> Markup {
    match block {
        Block::Heading { level, runs } => {
            let words = words(runs);
            match level {
                0 | 1 => markup! { h2 { (words) } },
                2 => markup! { h3 { (words) } },
                3 => markup! { h4 { (words) } },
                4 => markup! { h5 { (words) } },
                _ => markup! { h6 { (words) } },
            }
        }
        Block::Paragraph { runs } => markup! { p { (words(runs)) } },
        Block::Quote { runs } => markup! { blockquote { p { (words(runs)) } } },
        Block::List(list) => self::list(list),
        Block::Table(table) => self::table(table),
        Block::PageBreak => markup! { div.page {} },
    }
}

fn list(list: &List) -> Markup {
    let items = markup! {
        @for item in &list.items {
            li {
                (words(&item.runs))
                @for below in &item.lists { (self::list(below)) }
            }
        }
    };
    if list.ordered {
        markup! { ol { (items) } }
    } else {
        markup! { ul { (items) } }
    }
}

fn table(table: &Table) -> Markup {
    let columns = clean::columns(table);
    if columns == 0 {
        return Markup::default();
    }
    let shares = clean::shares(table, columns);
    let empty = Cell::new();
    let place = |column: usize| match table.columns.get(column).map(|column| column.alignment) {
        None | Some(Alignment::Left) => None,
        Some(Alignment::Center) => Some("center"),
        Some(Alignment::Right) => Some("right"),
    };
    markup! {
        table {
            @if !table.caption.trim().is_empty() { caption { (clean::line(&table.caption)) } }
            colgroup {
                @for share in &shares { col style=(format!("width:{}.{}%", share / 10, share % 10)); }
            }
            @if !table.header.is_empty() {
                thead { tr {
                    @for column in 0..columns {
                        th scope="col" class=[place(column)] { (words(table.header.get(column).unwrap_or(&empty))) }
                    }
                } }
            }
            tbody {
                @for row in &table.rows {
                    tr {
                        @for column in 0..columns {
                            td class=[place(column)] { (words(row.get(column).unwrap_or(&empty))) }
                        }
                    }
                }
            }
        }
    }
}

fn words(runs: &[Run]) -> Markup {
    markup! { @for run in runs { (piece(run)) } }
}

fn piece(run: &Run) -> Markup {
    let text = clean::text(&run.text);
    let mut written = markup! {
        @for (place, line) in text.split('\n').enumerate() {
            @if place > 0 { br; }
            (line)
        }
    };
    if run.italic {
        written = markup! { em { (written) } };
    }
    if run.bold {
        written = markup! { strong { (written) } };
    }
    if run.reference {
        written = markup! { small.reference { (written) } };
    }
    match run.link.as_deref().and_then(clean::address) {
        Some(address) => markup! { a href=(address) rel="noreferrer" { (written) } },
        None => written,
    }
}
