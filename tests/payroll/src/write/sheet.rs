//! A payroll as a workbook: numbers and days are typed cells.

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, XlsxError};

use crate::fields::{Field, Kind};
use crate::slip::{Cell, Slip};

/// The bytes of a workbook with one sheet; only its first million payslips find a place.
///
/// # Errors
/// When the workbook cannot be made.
pub fn workbook(payroll: &[Slip]) -> Result<Vec<u8>, XlsxError> {
    const LAST_ROW: usize = 1_000_000;
    let mut book = Workbook::new();
    let day_format = Format::new().set_num_format("dd/mm/yyyy");
    let money_format = Format::new().set_num_format("#,##0.00");
    let sheet = book.add_worksheet_with_constant_memory()?;
    sheet.set_name("Paie")?;
    for (column, field) in Field::ALL.iter().enumerate() {
        sheet.write_string(0, column as u16, field.name())?;
    }
    for (index, slip) in payroll.iter().enumerate().take(LAST_ROW) {
        let row = index as u32 + 1;
        for (column, field) in Field::ALL.iter().enumerate() {
            let column = column as u16;
            match &slip[*field] {
                Cell::Empty => {}
                Cell::Text(words) => {
                    sheet.write_string(row, column, words)?;
                }
                Cell::Day(day) => {
                    let date = ExcelDateTime::from_ymd(
                        day.year() as u16,
                        day.month() as u8,
                        day.day() as u8,
                    )?;
                    sheet.write_datetime_with_format(row, column, &date, &day_format)?;
                }
                Cell::Number(value) if field.kind() == Kind::Whole => {
                    sheet.write_number(row, column, *value as f64)?;
                }
                Cell::Number(hundredths) => {
                    let value = *hundredths as f64 / 100.0;
                    sheet.write_number_with_format(row, column, value, &money_format)?;
                }
            }
        }
    }
    book.save_to_buffer()
}
