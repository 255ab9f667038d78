//! Sheets, read back by the readers that others use.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use documents::sheet::{Book, Cell, Column, csv};
use jiff::civil::date;
use rust_decimal::Decimal;

fn columns() -> Vec<Column> {
    ["Quoi", "Qui", "Échéance", "Montant", "Mois"]
        .map(|header| Column::new(header, 12.0))
        .into()
}

fn rows() -> Vec<Vec<Cell>> {
    vec![
        vec![
            Cell::text("=HYPERLINK(\"https://elsewhere.example\")"),
            Cell::text("Mme Garnier ; M. Lefèvre"),
            Cell::Date(date(2026, 3, 3)),
            Cell::Euros(Decimal::new(123_456, 3)),
            Cell::Month(date(2026, 3, 9)),
        ],
        vec![
            Cell::text("a\u{202e}b\nc"),
            Cell::text(""),
            Cell::Empty,
            Cell::Number(Decimal::new(-1_250, 3)),
            Cell::Empty,
        ],
    ]
}

#[test]
fn csv_runs_nothing() {
    let written = csv(&columns(), rows()).expect("CSV");
    assert_eq!(
        String::from_utf8(written).expect("text"),
        "\u{feff}Quoi;Qui;Échéance;Montant;Mois\r\n\
         \"'=HYPERLINK(\"\"https://elsewhere.example\"\")\";\"Mme Garnier ; M. Lefèvre\";03/03/2026;123,46;03/2026\r\n\
         \"a\u{fffd}b\nc\";;;-1,25;\r\n"
    );
    let uneven = vec![vec![Cell::Empty], vec![Cell::Empty]];
    assert!(csv(&columns(), uneven).is_err());
}

#[test]
fn xlsx_keeps_types() {
    let make = || {
        let mut book = Book::new(date(2026, 2, 17)).expect("a workbook");
        book.sheet("Actions", &columns(), rows()).expect("a sheet");
        book.finish().expect("a file")
    };
    let file = make();
    assert_eq!(file, make());
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(file)).expect("XLSX");
    let range = book.worksheet_range("Actions").expect("the sheet");
    let cell = |row, column| range.get_value((row, column)).cloned();
    let words = "=HYPERLINK(\"https://elsewhere.example\")".to_owned();
    assert_eq!(cell(1, 0), Some(Data::String(words)));
    assert_eq!(cell(2, 3), Some(Data::Float(-1.25)));
    assert!(matches!(cell(1, 2), Some(Data::DateTime(_))));
    assert_eq!(cell(2, 0), Some(Data::String("a\u{fffd}b\nc".to_owned())));
    let formulas = book.worksheet_formula("Actions").expect("the sheet");
    assert!(formulas.is_empty());
    let mut book = Book::new(date(2026, 2, 17)).expect("a workbook");
    assert!(book.sheet("a/b", &columns(), rows()).is_err());
}
