//! XLSX: typed cells under a frozen header with filters.

use jiff::civil::Date;
use rust_decimal::{Decimal, prelude::ToPrimitive};
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use super::{Cell, Column, day, month, plain, words};
use crate::clean;
use crate::error::Error;

/// Rows of a worksheet but the header.
const MOST_ROWS: usize = 1_048_575;

/// Characters of a cell, in the units that Excel counts.
const MOST_UNITS: usize = 32_767;

/// A workbook in the making.
pub struct Book {
    book: Workbook,
    looks: Looks,
}

/// How cells look.
struct Looks {
    header: Format,
    plain: Format,
    euros: Format,
    date: Format,
    month: Format,
}

impl Book {
    /// A workbook that bears this day as its creation: the same call makes the same file.
    ///
    /// # Errors
    /// When the day is none that a file can bear.
    pub fn new(date: Date) -> Result<Self, Error> {
        let mut book = Workbook::new();
        let created = moment(date).map_err(failed)?;
        book.set_properties(&DocProperties::new().set_creation_datetime(&created));
        let top = || Format::new().set_align(FormatAlign::Top);
        let looks = Looks {
            header: Format::new()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::VerticalCenter)
                .set_background_color(0x00DD_E5EE)
                .set_border_bottom(FormatBorder::Thin),
            plain: top(),
            euros: top().set_num_format("#,##0.00"),
            date: top().set_num_format("dd/mm/yyyy"),
            month: top().set_num_format("mm/yyyy"),
        };
        Ok(Self { book, looks })
    }

    /// Adds a worksheet.
    ///
    /// # Errors
    /// When there are more rows than a worksheet holds, or its name is none.
    pub fn sheet(
        &mut self,
        name: &str,
        columns: &[Column],
        rows: impl IntoIterator<Item = Vec<Cell>>,
    ) -> Result<&mut Self, Error> {
        let sheet = self.book.add_worksheet();
        sheet.set_name(name).map_err(failed)?;
        let looks = &self.looks;
        for (place, column) in (0..).zip(columns) {
            let header = clean::line(&column.header);
            sheet
                .set_column_width(place, column.width)
                .and_then(|sheet| sheet.write_string_with_format(0, place, header, &looks.header))
                .map_err(failed)?;
        }
        let mut count = 0_usize;
        for (row, cells) in (1..).zip(rows) {
            count += 1;
            if count > MOST_ROWS {
                return Err(Error::TooManyRows {
                    rows: count,
                    most: MOST_ROWS,
                });
            }
            for (place, cell) in (0..).zip(cells) {
                write(sheet, row, place, cell, looks).map_err(failed)?;
            }
        }
        frame(sheet, columns.len(), count).map_err(failed)?;
        Ok(self)
    }

    /// The file.
    ///
    /// # Errors
    /// When it cannot be made, which only a fault of this crate could cause.
    pub fn finish(mut self) -> Result<Vec<u8>, Error> {
        self.book.save_to_buffer().map_err(failed)
    }
}

fn failed(error: XlsxError) -> Error {
    Error::Sheet(error.to_string())
}

/// The header stays in sight, is printed on each page, and filters.
fn frame(sheet: &mut Worksheet, columns: usize, rows: usize) -> Result<(), XlsxError> {
    let last_column = u16::try_from(columns.saturating_sub(1)).unwrap_or(u16::MAX);
    let last_row = u32::try_from(rows).unwrap_or(u32::MAX);
    sheet.set_freeze_panes(1, 0)?;
    sheet.autofilter(0, 0, last_row, last_column)?;
    sheet.set_repeat_rows(0, 0)?;
    sheet.set_landscape();
    sheet.set_paper_size(9);
    sheet.set_print_fit_to_pages(1, 0);
    Ok(())
}

fn write(
    sheet: &mut Worksheet,
    row: u32,
    place: u16,
    cell: Cell,
    looks: &Looks,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty => {}
        // Always a string, whatever it begins with.
        Cell::Text(said) => {
            let said = cut(&words(&said));
            sheet.write_string_with_format(row, place, said, &looks.plain)?;
        }
        Cell::Number(number) => write_number(sheet, row, place, number, &looks.plain)?,
        Cell::Euros(amount) => write_number(sheet, row, place, amount, &looks.euros)?,
        // Excel knows no day before 1900: one that was mistyped like this is told as it is.
        Cell::Date(date) if date.year() < 1900 => {
            sheet.write_string(row, place, day(date))?;
        }
        Cell::Month(date) if date.year() < 1900 => {
            sheet.write_string(row, place, month(date))?;
        }
        Cell::Date(date) => {
            sheet.write_datetime_with_format(row, place, moment(date)?, &looks.date)?;
        }
        Cell::Month(date) => {
            let first = moment(date.first_of_month())?;
            sheet.write_datetime_with_format(row, place, first, &looks.month)?;
        }
    }
    Ok(())
}

fn write_number(
    sheet: &mut Worksheet,
    row: u32,
    place: u16,
    number: Decimal,
    look: &Format,
) -> Result<(), XlsxError> {
    match exact(number) {
        Some(float) => sheet.write_number_with_format(row, place, float, look)?,
        // Excel keeps fifteen digits: what has more is told as it is.
        None => sheet.write_string_with_format(row, place, plain(number), look)?,
    };
    Ok(())
}

/// The number as spreadsheets keep it, where no digit is lost.
fn exact(number: Decimal) -> Option<f64> {
    const KEPT_DIGITS: usize = 15;
    let normal = number.normalize();
    let digits = normal.mantissa().unsigned_abs().to_string().len();
    (digits <= KEPT_DIGITS).then(|| normal.to_f64()).flatten()
}

fn moment(date: Date) -> Result<ExcelDateTime, XlsxError> {
    let year = u16::try_from(date.year()).unwrap_or_default();
    ExcelDateTime::from_ymd(year, date.month().unsigned_abs(), date.day().unsigned_abs())
}

/// Not longer than a cell.
fn cut(said: &str) -> String {
    if said.encode_utf16().count() <= MOST_UNITS {
        return said.to_owned();
    }
    let mut units = 0;
    let mut kept: String = said
        .chars()
        .take_while(|c| {
            units += c.len_utf16();
            units < MOST_UNITS
        })
        .collect();
    kept.push('…');
    kept
}
