//! Cells in rows, before anybody knows what they mean: text with where it stands.

use std::borrow::Cow;

use crate::delimited::Delimited;
use crate::limit::{MAX_CELL_BYTES, MAX_CELLS, MAX_COLUMNS, MAX_ROWS, MAX_TEXT_BYTES};
use crate::problem::{Place, Problem, letter};

/// What a cell was in its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// Text, as in delimited files always.
    Text,
    /// A number of a workbook, written with a point and without noise: 2279.25.
    Number,
    /// A number of a workbook that its format shows as a percentage, already so many hundredths: 80 for 0.8.
    Percent,
    /// A day of a workbook, as 2025-04-30.
    Date,
    /// A truth value of a workbook: "true" or "false".
    Flag,
    /// An error of a workbook: "#REF!".
    Error,
    /// A formula of a workbook that nobody has computed yet: there is no value to read.
    Uncomputed,
}

/// The cells of one table.
pub struct Grid<'a>(Inner<'a>);

enum Inner<'a> {
    Delimited(Delimited<'a>),
    Stored(Stored),
}

/// Cells that a workbook was read to.
#[derive(Debug, Default)]
pub(crate) struct Stored {
    text: Vec<u8>,
    cells: Vec<(u32, Origin)>,
    /// The line of each row and its first cell.
    rows: Vec<(u32, u32)>,
}

/// The rows of a grid, one after the other.
pub struct Records<'g> {
    grid: &'g Inner<'g>,
    spans: Vec<Span>,
    /// Cells whose quotation marks were undone.
    scratch: Vec<u8>,
    line: u32,
    /// The next row, or the next byte.
    next: usize,
    next_line: u32,
    count: usize,
}

/// Where a cell's bytes are.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Span {
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) scratch: bool,
    pub(crate) origin: Origin,
}

impl<'a> Grid<'a> {
    pub(crate) fn delimited(table: Delimited<'a>) -> Self {
        Self(Inner::Delimited(table))
    }

    pub(crate) fn stored(stored: Stored) -> Self {
        Self(Inner::Stored(stored))
    }

    /// Whether it is of delimited text.
    pub(crate) fn is_delimited(&self) -> bool {
        matches!(self.0, Inner::Delimited(_))
    }

    /// Its rows, from the first.
    pub fn records(&self) -> Records<'_> {
        Records {
            grid: &self.0,
            spans: Vec::new(),
            scratch: Vec::new(),
            line: 0,
            next: 0,
            next_line: 1,
            count: 0,
        }
    }
}

impl Records<'_> {
    /// Goes to the next row; `false` at the end. Rows without any cell are passed over.
    pub fn advance(&mut self) -> Result<bool, Problem> {
        self.spans.clear();
        self.scratch.clear();
        match self.grid {
            Inner::Stored(stored) => {
                let Some(&(line, first)) = stored.rows.get(self.next) else {
                    return Ok(false);
                };
                let last = match stored.rows.get(self.next + 1) {
                    Some(&(_, next)) => next as usize,
                    None => stored.cells.len(),
                };
                self.next += 1;
                self.line = line;
                let first = first as usize;
                let mut start = first
                    .checked_sub(1)
                    .map_or(0, |before| stored.cells[before].0);
                for &(end, origin) in &stored.cells[first..last] {
                    self.spans.push(Span {
                        start,
                        end,
                        scratch: false,
                        origin,
                    });
                    start = end;
                }
                Ok(true)
            }
            Inner::Delimited(table) => {
                self.line = self.next_line;
                let more = table.record(
                    &mut self.next,
                    &mut self.next_line,
                    &mut self.spans,
                    &mut self.scratch,
                )?;
                if let Some((line, past)) = more {
                    self.line = line;
                    self.count += 1;
                    self.within(past)?;
                    return Ok(true);
                }
                Ok(false)
            }
        }
    }

    /// The line of the file, or row of the sheet, from 1.
    pub fn line(&self) -> u32 {
        self.line
    }

    /// How many cells the row has.
    pub fn len(&self) -> usize {
        self.spans.len()
    }

    /// Whether the row has no cell.
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// The text of a cell as it stands; empty past the end of the row.
    pub fn text(&self, column: usize) -> Cow<'_, str> {
        let bytes = self.bytes(column);
        match self.grid {
            Inner::Delimited(table) => table.text.decode(bytes),
            Inner::Stored(_) => String::from_utf8_lossy(bytes),
        }
    }

    /// The bytes of a cell in the file's character set; empty past the end of the row.
    pub(crate) fn bytes(&self, column: usize) -> &[u8] {
        let Some(span) = self.spans.get(column) else {
            return &[];
        };
        let range = span.start as usize..span.end as usize;
        match self.grid {
            _ if span.scratch => &self.scratch[range],
            Inner::Delimited(table) => &table.text.bytes[range],
            Inner::Stored(stored) => &stored.text[range],
        }
    }

    /// What a cell was in its file.
    pub fn origin(&self, column: usize) -> Origin {
        self.spans
            .get(column)
            .map_or(Origin::Text, |span| span.origin)
    }

    /// Whether the row ends with the file, and no end of line.
    pub(crate) fn is_cut(&self) -> bool {
        match self.grid {
            Inner::Stored(_) => false,
            Inner::Delimited(table) => {
                self.next >= table.text.bytes.len()
                    && !matches!(table.text.bytes.last(), Some(b'\n' | b'\r' | 0x1a))
            }
        }
    }

    fn within(&self, past: Option<usize>) -> Result<(), Problem> {
        if self.count > MAX_ROWS {
            return Err(too_many_rows());
        }
        if self.spans.len() > MAX_COLUMNS {
            return Err(too_many_columns(self.line));
        }
        match past {
            Some(column) => Err(too_long(self.line, column)),
            None => Ok(()),
        }
    }
}

impl Stored {
    /// Begins a row; lines must grow.
    pub(crate) fn row(&mut self, line: u32) -> Result<(), Problem> {
        if self.rows.len() >= MAX_ROWS || line as usize > MAX_ROWS + 100_000 {
            return Err(too_many_rows());
        }
        if self.rows.last().is_some_and(|&(last, _)| last >= line) {
            return Err(Problem::of_line(
                line,
                "les lignes du classeur ne se suivent pas : le fichier est abîmé.",
                "the rows of the workbook are out of order: the file is damaged.",
            ));
        }
        let first = u32::try_from(self.cells.len()).unwrap_or(u32::MAX);
        self.rows.push((line, first));
        Ok(())
    }

    /// Adds a cell to the row that was begun.
    pub(crate) fn cell(&mut self, text: &str, origin: Origin) -> Result<(), Problem> {
        let line = self.rows.last().map_or(0, |row| row.0);
        let column = self.width();
        if column >= MAX_COLUMNS {
            return Err(too_many_columns(line));
        }
        if text.len() > MAX_CELL_BYTES {
            return Err(too_long(line, column));
        }
        if self.cells.len() >= MAX_CELLS || self.text.len() + text.len() > MAX_TEXT_BYTES {
            return Err(Problem::of_file(
                format!(
                    "classeur de plus de {MAX_CELLS} cellules : enregistrez la feuille seule, en CSV."
                ),
                format!(
                    "a workbook of more than {MAX_CELLS} cells: save the sheet by itself, as CSV."
                ),
            ));
        }
        self.text.extend_from_slice(text.as_bytes());
        self.cells.push((self.text.len() as u32, origin));
        Ok(())
    }

    /// Adds empty cells until the row is as wide as this.
    pub(crate) fn widen(&mut self, width: usize) -> Result<(), Problem> {
        if width > MAX_COLUMNS {
            return Err(too_many_columns(self.rows.last().map_or(0, |row| row.0)));
        }
        while self.width() < width {
            self.cell("", Origin::Text)?;
        }
        Ok(())
    }

    /// How many cells the row has that was begun.
    pub(crate) fn width(&self) -> usize {
        self.rows
            .last()
            .map_or(0, |row| self.cells.len() - row.1 as usize)
    }

    /// How many cells there are.
    pub(crate) fn size(&self) -> usize {
        self.cells.len()
    }
}

fn too_many_rows() -> Problem {
    Problem::of_file(
        format!("plus de {MAX_ROWS} lignes : partagez le fichier, par exemple par mois."),
        format!("more than {MAX_ROWS} rows: split the file, by month for instance."),
    )
}

fn too_many_columns(line: u32) -> Problem {
    Problem::of_line(
        line,
        format!(
            "plus de {MAX_COLUMNS} colonnes : ce n'est pas le tableau attendu, ou son séparateur est un autre (« separator » du profil)."
        ),
        format!(
            "more than {MAX_COLUMNS} columns: not the table that is expected, or its separator is another (\"separator\" of the profile)."
        ),
    )
}

fn too_long(line: u32, column: usize) -> Problem {
    let mut problem = Problem::of_line(
        line,
        format!(
            "cellule de plus de {MAX_CELL_BYTES} octets : un guillemet n'est pas fermé, ou ce n'est pas un tableau de valeurs."
        ),
        format!(
            "a cell of more than {MAX_CELL_BYTES} bytes: a quotation mark is not closed, or this is no table of values."
        ),
    );
    problem.place = Some(Place {
        line,
        column: Some((letter(column), String::new())),
    });
    problem
}
