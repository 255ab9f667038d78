//! Speed and memory by count: a large table is read row by row, and the same rows come as often as they are asked for.

use std::time::Instant;

use tables::{Field, Kind, Profile, Table};

/// A table of many agents with forty columns.
fn text(rows: usize) -> (String, Vec<Field>) {
    let mut fields = vec![
        Field::new("ligne", Kind::Text, &[]),
        Field::new("mois", Kind::Month, &[]),
        Field::new("matricule", Kind::Identifier, &[]),
        Field::new("nom", Kind::Text, &[]),
        Field::new("naissance", Kind::Date, &[]),
        Field::new("indice", Kind::Integer, &[]),
        Field::new("quotite", Kind::Percent, &[]),
    ];
    let mut text = String::from("ligne;mois;matricule;nom;naissance;indice;quotite");
    for number in 7..40 {
        text.push_str(&format!(";montant{number}"));
        fields.push(Field::new(&format!("montant{number}"), Kind::Decimal, &[]));
    }
    text.push('\n');
    for row in 0..rows {
        text.push_str(&format!(
            "L{row:06};2025-{:02};{:05};BÉRENGER;{:02}/05/1980;{};100",
            row % 12 + 1,
            row % 99_999,
            row % 28 + 1,
            366 + row % 500
        ));
        for number in 7..40 {
            text.push_str(&format!(";{},{:02}", row * number % 300, row % 100));
        }
        text.push('\n');
    }
    (text, fields)
}

#[test]
fn a_large_table_is_read_in_no_time() {
    let rows = if cfg!(debug_assertions) {
        4_000
    } else {
        120_000
    };
    let (text, fields) = text(rows);
    let start = Instant::now();
    let table = Table::open(text.as_bytes(), &Profile::default(), &fields).unwrap();
    let opened = start.elapsed();
    let count = table
        .rows()
        .filter(|row| row.cells.iter().all(Option::is_some))
        .count();
    let read = start.elapsed();
    assert_eq!(count, rows);
    assert_eq!(table.rows().next(), table.rows().next());
    crate::fields::notice(&format!(
        "{rows} rows, {} MB: opened in {opened:?}, read in {read:?}",
        text.len() / 1_000_000
    ));
    // Twenty times what it takes: a test is no bench, and machines are busy.
    assert!(read.as_secs() < 20, "{read:?}");
}
