//! XLS of Excel 97 to 2003: the records of its sheets ([MS-XLS] 2.4).

use std::collections::HashMap;

use super::compound::{self, long, short};
use super::format::{self, Shown};
use super::strings::{self, Pieces};
use super::{broken, too_many_sheets};
use crate::grid::{Grid, Origin, Stored};
use crate::limit::{MAX_CELLS, MAX_SHEETS};
use crate::problem::Problem;
use crate::source::Sheet;

/// Reads all sheets.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Sheet<'static>>, Problem> {
    let stream = compound::workbook(bytes)?;
    let unreadable = || {
        broken(
            "ses enregistrements sont illisibles",
            "its records cannot be read",
        )
    };
    let globals = Globals::read(&stream)?;
    let mut sheets = Vec::new();
    let mut size = 0;
    for (name, place) in &globals.sheets {
        if sheets.len() >= MAX_SHEETS {
            return Err(too_many_sheets());
        }
        let records = stream.get(*place..).ok_or_else(unreadable)?;
        let cells = cells(records, &globals).ok_or_else(unreadable)?;
        let stored = store(cells, &globals)?;
        size += stored.size();
        if size > MAX_CELLS {
            return Err(broken(
                &format!("plus de {MAX_CELLS} cellules"),
                &format!("more than {MAX_CELLS} cells"),
            ));
        }
        sheets.push(Sheet {
            name: name.clone(),
            grid: Grid::stored(stored),
        });
    }
    if sheets.is_empty() {
        return Err(broken("il n'a aucune feuille", "it has no sheet"));
    }
    Ok(sheets)
}

/// One record: its kind and its bytes.
struct Records<'a>(&'a [u8]);

impl<'a> Iterator for Records<'a> {
    type Item = (u16, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let (kind, length) = (short(self.0, 0)?, short(self.0, 2)? as usize);
        let data = self.0.get(4..4 + length)?;
        self.0 = &self.0[4 + length..];
        Some((kind, data))
    }
}

/// What all sheets share.
#[derive(Default)]
struct Globals {
    sheets: Vec<(String, usize)>,
    shared: Vec<String>,
    styles: Vec<Shown>,
    late: bool,
}

impl Globals {
    fn read(stream: &[u8]) -> Result<Self, Problem> {
        let unreadable = || broken("son en-tête est illisible", "its beginning cannot be read");
        let mut globals = Self::default();
        let mut formats: HashMap<u16, Shown> = HashMap::new();
        let mut used: Vec<u16> = Vec::new();
        let mut records = Records(stream).peekable();
        if records
            .peek()
            .is_none_or(|(kind, data)| *kind != 0x0809 || short(data, 0) != Some(0x0600))
        {
            return Err(Problem::of_file(
                "classeur d'Excel 95 ou plus ancien : enregistrez-le en XLSX.",
                "a workbook of Excel 95 or older: save it as XLSX.",
            ));
        }
        while let Some((kind, data)) = records.next() {
            match kind {
                // FilePass
                0x002f => {
                    return Err(super::locked());
                }
                // Date1904
                0x0022 => globals.late = short(data, 0) == Some(1),
                // Format
                0x041e => {
                    let id = short(data, 0).ok_or_else(unreadable)?;
                    let code = data
                        .get(2..)
                        .and_then(|rest| Pieces::new(vec![rest]).text())
                        .ok_or_else(unreadable)?;
                    formats.insert(id, Shown::of(&code));
                }
                // XF
                0x00e0 => used.push(short(data, 2).ok_or_else(unreadable)?),
                // BoundSheet8; sheets of charts and macros have no cells.
                0x0085 if data.get(5) == Some(&0) => {
                    let place = long(data, 0).ok_or_else(unreadable)? as usize;
                    let count = *data.get(6).ok_or_else(unreadable)? as usize;
                    let name = Pieces::new(vec![&data[7..]])
                        .text_of(count)
                        .ok_or_else(unreadable)?;
                    globals.sheets.push((name, place));
                }
                // SST
                0x00fc => {
                    let mut pieces = vec![data];
                    while let Some((_, more)) = records.next_if(|(kind, _)| *kind == 0x003c) {
                        pieces.push(more);
                    }
                    globals.shared = strings::shared(pieces).ok_or_else(|| {
                        broken("ses textes sont illisibles", "its texts cannot be read")
                    })?;
                }
                // EOF
                0x000a => break,
                _ => {}
            }
        }
        let shown = |id: &u16| {
            formats
                .get(id)
                .copied()
                .unwrap_or_else(|| Shown::builtin(u32::from(*id)))
        };
        globals.styles = used.iter().map(shown).collect();
        Ok(globals)
    }
}

/// A cell before it is put in its row.
struct Cell {
    row: u16,
    column: u16,
    style: u16,
    content: Content,
}

enum Content {
    Number(f64),
    Shared(usize),
    Text(String),
    Flag(bool),
    Error(u8),
}

fn cells(stream: &[u8], globals: &Globals) -> Option<Vec<Cell>> {
    let mut cells: Vec<Cell> = Vec::new();
    let (mut depth, mut formula) = (0_usize, None);
    for (kind, data) in Records(stream) {
        // Charts within a sheet are streams of their own.
        match kind {
            0x0809 => depth += 1,
            0x000a => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    break;
                }
            }
            _ => {}
        }
        if depth != 1 {
            continue;
        }
        let cell = |content| {
            Some(Cell {
                row: short(data, 0)?,
                column: short(data, 2)?,
                style: short(data, 4)?,
                content,
            })
        };
        match kind {
            // Number
            0x0203 => cells.push(cell(Content::Number(double(data, 6)?))?),
            // RK
            0x027e => cells.push(cell(Content::Number(packed(long(data, 6)?)))?),
            // MulRk
            0x00bd => {
                let (row, first) = (short(data, 0)?, short(data, 2)?);
                for place in 0..data.len().saturating_sub(6) / 6 {
                    cells.push(Cell {
                        row,
                        column: first.checked_add(u16::try_from(place).ok()?)?,
                        style: short(data, 4 + 6 * place)?,
                        content: Content::Number(packed(long(data, 6 + 6 * place)?)),
                    });
                }
            }
            // LabelSst
            0x00fd => cells.push(cell(Content::Shared(long(data, 6)? as usize))?),
            // Label
            0x0204 => cells.push(cell(Content::Text(
                Pieces::new(vec![data.get(6..)?]).text()?,
            ))?),
            // BoolErr
            0x0205 => {
                let value = *data.get(6)?;
                let is_error = *data.get(7)? == 1;
                cells.push(cell(if is_error {
                    Content::Error(value)
                } else {
                    Content::Flag(value == 1)
                })?);
            }
            // Formula
            0x0006 => match (short(data, 12)?, data.get(6)?) {
                (0xffff, 0) => formula = cell(Content::Text(String::new())),
                (0xffff, 1) => cells.push(cell(Content::Flag(data.get(8)? == &1))?),
                (0xffff, 2) => cells.push(cell(Content::Error(*data.get(8)?))?),
                (0xffff, _) => {}
                _ => cells.push(cell(Content::Number(double(data, 6)?))?),
            },
            // String, the text of the formula before it
            0x0207 => {
                if let Some(mut cell) = formula.take() {
                    cell.content = Content::Text(Pieces::new(vec![data]).text()?);
                    cells.push(cell);
                }
            }
            _ => {}
        }
    }
    let known = |cell: &Cell| !matches!(cell.content, Content::Shared(place) if place >= globals.shared.len());
    cells.iter().all(known).then_some(cells)
}

fn store(mut cells: Vec<Cell>, globals: &Globals) -> Result<Stored, Problem> {
    cells.sort_by_key(|cell| (cell.row, cell.column));
    cells.dedup_by_key(|cell| (cell.row, cell.column));
    let mut stored = Stored::default();
    let mut row = None;
    for cell in cells {
        if row != Some(cell.row) {
            row = Some(cell.row);
            stored.row(u32::from(cell.row) + 1)?;
        }
        stored.widen(usize::from(cell.column))?;
        match cell.content {
            Content::Number(number) => {
                let shown = globals
                    .styles
                    .get(usize::from(cell.style))
                    .copied()
                    .unwrap_or_default();
                format::add(&mut stored, &number.to_string(), shown, globals.late)?;
            }
            Content::Shared(place) => stored.cell(&globals.shared[place], Origin::Text)?,
            Content::Text(text) => stored.cell(&text, Origin::Text)?,
            Content::Flag(flag) => {
                stored.cell(if flag { "true" } else { "false" }, Origin::Flag)?
            }
            Content::Error(code) => stored.cell(error(code), Origin::Error)?,
        }
    }
    Ok(stored)
}

fn double(data: &[u8], at: usize) -> Option<f64> {
    let bytes = data.get(at..at + 8)?;
    Some(f64::from_le_bytes(bytes.try_into().ok()?))
}

/// A number in four bytes: an integer or the upper half of a double, perhaps of hundredths.
fn packed(bits: u32) -> f64 {
    let number = if bits & 2 != 0 {
        f64::from((bits as i32) >> 2)
    } else {
        f64::from_bits(u64::from(bits & !3) << 32)
    };
    if bits & 1 != 0 {
        number / 100.0
    } else {
        number
    }
}

fn error(code: u8) -> &'static str {
    match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0f => "#VALUE!",
        0x17 => "#REF!",
        0x1d => "#NAME?",
        0x24 => "#NUM!",
        _ => "#N/A",
    }
}
