//! ODS: the tables of `content.xml`, with their repetitions (OpenDocument 1.3, part 3, chapter 9).

use quick_xml::events::BytesStart;

use super::archive::Archive;
use super::format::{self, Shown};
use super::xml::{Step, Walk, attribute};
use super::{broken, too_many_sheets};
use crate::grid::{Grid, Origin, Stored};
use crate::limit::{MAX_CELL_BYTES, MAX_CELLS, MAX_ROWS, MAX_SHEETS};
use crate::problem::Problem;
use crate::source::Sheet;

/// Reads all sheets.
pub(super) fn read(archive: &Archive<'_>) -> Result<Vec<Sheet<'static>>, Problem> {
    let missing = || broken("il n'a pas de contenu", "it has no content");
    let manifest = archive.text("META-INF/manifest.xml")?.unwrap_or_default();
    if manifest.contains("encryption-data") {
        return Err(super::locked());
    }
    let xml = archive.text("content.xml")?.ok_or_else(missing)?;
    let mut sheets = Vec::new();
    let mut cells = 0;
    let mut walk = Walk::new(&xml);
    while let Some(step) = walk.step()? {
        let Step::Open(start) = step else { continue };
        if start.local_name().as_ref() != "table" {
            continue;
        }
        if sheets.len() >= MAX_SHEETS {
            return Err(too_many_sheets());
        }
        let name = attribute(&start, "name").unwrap_or_default().into_owned();
        let stored = Table::default().read(&mut walk)?;
        cells += stored.size();
        if cells > MAX_CELLS {
            return Err(broken(
                &format!("plus de {MAX_CELLS} cellules"),
                &format!("more than {MAX_CELLS} cells"),
            ));
        }
        sheets.push(Sheet {
            name,
            grid: Grid::stored(stored),
        });
    }
    if sheets.is_empty() {
        return Err(broken("il n'a aucune feuille", "it has no sheet"));
    }
    Ok(sheets)
}

#[derive(Debug, Clone, Default)]
struct Cell {
    kind: String,
    value: String,
    text: String,
    repeated: usize,
    /// Whether it has a formula and no value.
    uncomputed: bool,
}

#[derive(Default)]
struct Table {
    stored: Stored,
    line: usize,
    row: Vec<Cell>,
    row_repeated: usize,
}

impl Table {
    fn read(mut self, walk: &mut Walk<'_>) -> Result<Stored, Problem> {
        let mut cell: Option<Cell> = None;
        let (mut depth, mut notes, mut paragraphs) = (1, 0_usize, 0_usize);
        while let Some(step) = walk.step()? {
            match step {
                Step::Open(start) => match start.local_name().as_ref() {
                    "annotation" => notes += 1,
                    // A table within a cell is none of its rows.
                    "table" => depth += 1,
                    "table-row" if depth == 1 => {
                        self.row_repeated = repeated(&start, "number-rows-repeated")
                    }
                    "table-cell" | "covered-table-cell" if depth == 1 => cell = Some(begin(&start)),
                    "p" => {
                        paragraphs += 1;
                        if notes == 0 {
                            new_line(&mut cell);
                        }
                    }
                    _ if notes > 0 || paragraphs == 0 => {}
                    "line-break" => push(&mut cell, "\n"),
                    "tab" => push(&mut cell, "\t"),
                    "s" => {
                        let count =
                            attribute(&start, "c").and_then(|count| count.parse::<usize>().ok());
                        push(&mut cell, &" ".repeat(count.unwrap_or(1).min(100)));
                    }
                    _ => {}
                },
                Step::Text(text) if notes == 0 && paragraphs > 0 => push(&mut cell, &text),
                Step::Text(_) => {}
                Step::Close(name) => match &*name {
                    "annotation" => notes = notes.saturating_sub(1),
                    "p" => paragraphs = paragraphs.saturating_sub(1),
                    "table" => {
                        depth -= 1;
                        if depth == 0 {
                            return Ok(self.stored);
                        }
                    }
                    "table-cell" | "covered-table-cell" if depth == 1 => {
                        self.row.extend(cell.take())
                    }
                    "table-row" if depth == 1 => self.end_row()?,
                    _ => {}
                },
            }
        }
        Err(broken("une feuille n'a pas de fin", "a sheet has no end"))
    }

    fn end_row(&mut self) -> Result<(), Problem> {
        let row = std::mem::take(&mut self.row);
        let filled = row.iter().any(|cell| !cell.is_empty());
        if filled {
            for line in (self.line + 1..).take(self.row_repeated) {
                self.stored.row(u32::try_from(line).unwrap_or(u32::MAX))?;
                let mut empty = 0_usize;
                for cell in &row {
                    if cell.is_empty() {
                        empty = empty.saturating_add(cell.repeated);
                        continue;
                    }
                    self.stored.widen(
                        self.stored
                            .width()
                            .saturating_add(std::mem::take(&mut empty)),
                    )?;
                    for _ in 0..cell.repeated {
                        cell.add(&mut self.stored)?;
                    }
                }
            }
        }
        self.line = self
            .line
            .saturating_add(self.row_repeated)
            .min(4 * MAX_ROWS);
        Ok(())
    }
}

impl Cell {
    fn is_empty(&self) -> bool {
        self.value.is_empty() && self.text.is_empty() && !self.uncomputed
    }

    fn add(&self, stored: &mut Stored) -> Result<(), Problem> {
        if self.uncomputed && self.text.is_empty() {
            return stored.cell("=", Origin::Uncomputed);
        }
        match self.kind.as_str() {
            // Shown with its leading zeros, as an identifier is.
            "float"
                if self.text.starts_with('0')
                    && self.text.len() > 1
                    && self.text.trim_start_matches('0') == self.value =>
            {
                stored.cell(&self.text, Origin::Text)
            }
            "float" | "currency" => format::add(stored, &self.value, Shown::Number, false),
            "percentage" => format::add(stored, &self.value, Shown::Percent, false),
            "date" => stored.cell(self.value.get(..10).unwrap_or(&self.value), Origin::Date),
            "boolean" => stored.cell(&self.value, Origin::Flag),
            _ if self.text.starts_with("#") && self.text.ends_with(['!', '?', 'A'])
                || self.text.starts_with("Err:") =>
            {
                stored.cell(&self.text, Origin::Error)
            }
            _ if self.text.is_empty() => stored.cell(&self.value, Origin::Text),
            _ => stored.cell(&self.text, Origin::Text),
        }
    }
}

fn begin(start: &BytesStart<'_>) -> Cell {
    let of = |name| attribute(start, name).map(std::borrow::Cow::into_owned);
    let kind = of("value-type").unwrap_or_default();
    let value = match kind.as_str() {
        "date" => of("date-value"),
        "boolean" => of("boolean-value"),
        "string" => of("string-value"),
        _ => of("value"),
    };
    let kind_is_open = kind != "string" && value.as_deref().unwrap_or_default().is_empty();
    Cell {
        kind,
        value: value.unwrap_or_default(),
        text: String::new(),
        uncomputed: kind_is_open && of("formula").is_some(),
        repeated: repeated(start, "number-columns-repeated"),
    }
}

fn repeated(start: &BytesStart<'_>, name: &str) -> usize {
    let said = attribute(start, name).and_then(|count| count.parse::<usize>().ok());
    said.unwrap_or(1).max(1)
}

fn new_line(cell: &mut Option<Cell>) {
    if let Some(cell) = cell.as_mut().filter(|cell| !cell.text.is_empty()) {
        cell.text.push('\n');
    }
}

fn push(cell: &mut Option<Cell>, text: &str) {
    // One past the bound is refused when the cell is kept, with its line.
    if let Some(cell) = cell
        .as_mut()
        .filter(|cell| cell.text.len() <= MAX_CELL_BYTES)
    {
        cell.text.push_str(text);
    }
}
