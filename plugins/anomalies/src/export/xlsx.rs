//! XLSX: typed cells, a frozen header with filters, and a sheet of the rules with their counts.

use jiff::civil::Date;
use kit::language::Language;
use rust_decimal::{Decimal, prelude::ToPrimitive};
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use super::{Cell, Export, by_rule, columns};
use crate::{Error, State, french, text};

/// Rows of a worksheet but the header.
const MOST_ROWS: usize = 1_048_575;

/// Characters of a cell, in the units that Excel counts.
const MOST_UNITS: usize = 32_767;

/// The anomalies as an XLSX file.
///
/// # Errors
/// When there are more than a worksheet holds, or the file cannot be made.
pub fn xlsx(export: &Export) -> Result<Vec<u8>, Error> {
    if export.anomalies.len() > MOST_ROWS {
        return Err(Error::TooManyRows {
            rows: export.anomalies.len(),
            most: MOST_ROWS,
        });
    }
    book(export).map_err(|error| Error::Export(error.to_string()))
}

/// How cells look.
struct Looks {
    header: Format,
    plain: Format,
    euros: Format,
    date: Format,
    month: Format,
}

fn book(export: &Export) -> Result<Vec<u8>, XlsxError> {
    let language = export.language;
    let looks = Looks {
        header: Format::new()
            .set_bold()
            .set_text_wrap()
            .set_align(FormatAlign::VerticalCenter)
            .set_background_color(0x00DD_E5EE)
            .set_border_bottom(FormatBorder::Thin),
        plain: Format::new().set_align(FormatAlign::Top),
        euros: Format::new()
            .set_num_format("#,##0.00")
            .set_align(FormatAlign::Top),
        date: Format::new()
            .set_num_format("dd/mm/yyyy")
            .set_align(FormatAlign::Top),
        month: Format::new()
            .set_num_format("mm/yyyy")
            .set_align(FormatAlign::Top),
    };
    let mut book = Workbook::new();
    // The call's date: the same call makes the same file.
    book.set_properties(&DocProperties::new().set_creation_datetime(&day(export.date)?));
    anomalies(book.add_worksheet(), export, &looks)?;
    rules(book.add_worksheet(), export, &looks, language)?;
    if !export.not_checked.is_empty() {
        not_checked(book.add_worksheet(), export, &looks)?;
    }
    book.save_to_buffer()
}

fn anomalies(sheet: &mut Worksheet, export: &Export, looks: &Looks) -> Result<(), XlsxError> {
    sheet.set_name("Anomalies")?;
    let columns = columns::columns(export);
    for (place, column) in (0..).zip(&columns) {
        sheet.set_column_width(place, column.width)?;
        sheet.write_string_with_format(0, place, column.header(export.language), &looks.header)?;
    }
    for (row, anomaly) in (1..).zip(export.anomalies) {
        for (place, column) in (0..).zip(&columns) {
            write(sheet, row, place, column.cell(anomaly, export), looks)?;
        }
    }
    frame(sheet, columns.len(), export.anomalies.len())
}

fn rules(
    sheet: &mut Worksheet,
    export: &Export,
    looks: &Looks,
    language: Language,
) -> Result<(), XlsxError> {
    sheet.set_name(language.pick("Règles", "Rules"))?;
    let mut headers = vec![
        (language.pick("Règle", "Rule"), 18.0),
        (language.pick("Intitulé", "Title"), 40.0),
        (language.pick("Trouvées", "Found"), 10.0),
    ];
    headers.extend(State::ALL.iter().map(|state| {
        let header = match state {
            State::New => language.pick("Nouvelles", "New"),
            State::Confirmed => language.pick("Confirmées", "Confirmed"),
            State::Dismissed => language.pick("Écartées", "Dismissed"),
            State::Corrected => language.pick("Corrigées", "Corrected"),
        };
        (header, 11.0)
    }));
    headers.push((language.pick("En jeu (€)", "At stake (€)"), 14.0));
    headers.push((language.pick("Dû aux agents (€)", "Due to staff (€)"), 14.0));
    headers.push((language.pick("Récupéré (€)", "Recovered (€)"), 14.0));
    let settled = language.pick(
        "Régularisé en faveur de l’agent (€)",
        "Made up to staff (€)",
    );
    headers.push((settled, 14.0));
    headers.push((language.pick("Source", "Source"), 60.0));
    for (place, (header, width)) in (0..).zip(&headers) {
        sheet.set_column_width(place, *width)?;
        sheet.write_string_with_format(0, place, *header, &looks.header)?;
    }
    let rules = by_rule(export.anomalies);
    for (row, rule) in (1..).zip(&rules) {
        write(sheet, row, 0, Cell::Text(rule.rule.clone()), looks)?;
        write(sheet, row, 1, Cell::Text(rule.title.clone()), looks)?;
        let counts = std::iter::once(rule.found()).chain(rule.states);
        for (place, count) in (2..).zip(counts) {
            sheet.write_number_with_format(row, place, count as f64, &looks.plain)?;
        }
        let sums = [rule.at_stake, rule.due, rule.recovered, rule.settled];
        for (place, sum) in (7..).zip(sums) {
            write(sheet, row, place, Cell::Euros(sum), looks)?;
        }
        write(sheet, row, 11, Cell::Text(rule.source.clone()), looks)?;
    }
    frame(sheet, headers.len(), rules.len())
}

/// What was not checked, and why: a workbook that is passed on must say it too.
fn not_checked(sheet: &mut Worksheet, export: &Export, looks: &Looks) -> Result<(), XlsxError> {
    let language = export.language;
    sheet.set_name(language.pick("Non contrôlé", "Not checked"))?;
    let headers = [
        (language.pick("Règle", "Rule"), 24.0),
        (language.pick("Pourquoi", "Why"), 28.0),
        (language.pick("Ce qui manque", "What is missing"), 70.0),
        (language.pick("Mois", "Months"), 28.0),
        (language.pick("Bulletins", "Payslips"), 10.0),
    ];
    for (place, (header, width)) in (0..).zip(headers) {
        sheet.set_column_width(place, width)?;
        sheet.write_string_with_format(0, place, header, &looks.header)?;
    }
    for (row, gap) in (1..).zip(export.not_checked) {
        let rule = match gap.rule.as_str() {
            "" => language.pick("plusieurs", "several"),
            rule => rule,
        };
        let payslips = gap.payslips.map(Decimal::from);
        let cells = [
            Cell::Text(rule.to_owned()),
            Cell::Text(gap.reason.clone()),
            Cell::Text(gap.detail.clone()),
            Cell::Text(french::months(&gap.months)),
            payslips.map_or(Cell::Empty, Cell::Number),
        ];
        for (place, cell) in (0..).zip(cells) {
            write(sheet, row, place, cell, looks)?;
        }
    }
    frame(sheet, headers.len(), export.not_checked.len())
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
            let said = cut(&text::clean(&said));
            sheet.write_string_with_format(row, place, said, &looks.plain)?;
        }
        Cell::Number(number) => write_number(sheet, row, place, number, &looks.plain)?,
        Cell::Euros(amount) => write_number(sheet, row, place, amount, &looks.euros)?,
        // Excel knows no day before 1900: a month that was mistyped like this is told as it is.
        Cell::Date(date) if date.year() < 1900 => {
            sheet.write_string(row, place, french::short_date(date))?;
        }
        Cell::Month(month) if month.year() < 1900 => {
            sheet.write_string(row, place, french::short_month(month))?;
        }
        Cell::Date(date) => {
            sheet.write_datetime_with_format(row, place, day(date)?, &looks.date)?;
        }
        Cell::Month(month) => {
            let first = day(month.first_day())?;
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
        None => sheet.write_string_with_format(row, place, french::plain(number), look)?,
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

fn day(date: Date) -> Result<ExcelDateTime, XlsxError> {
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
