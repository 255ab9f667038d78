//! How quickly many rows are stored: a bound that a busy machine keeps too, and the figure on standard error.

use std::time::{Duration, Instant};

use register::{Kind, Query, Value};

use crate::rig::{both, decimal, names, notice, number, table, text};

const ROWS: i64 = 120_000;
const BATCH: usize = 5_000;

/// Far above what it takes: this is about a loop that went wrong, not about a figure.
const WITHIN: Duration = Duration::from_secs(60);

#[test]
fn a_payroll_of_a_year_is_stored_and_read() {
    both("speed", |rig| {
        let mut kinds = vec![
            ("line", Kind::Integer),
            ("person!", Kind::Text),
            ("month!", Kind::Month),
        ];
        let amounts: Vec<String> = (0..10).map(|n| format!("amount_{n}")).collect();
        kinds.extend(amounts.iter().map(|name| (name.as_str(), Kind::Decimal)));
        kinds.extend([("paid", Kind::Date), ("ok", Kind::Boolean)]);
        let mut slips = table("slips", &kinds, &["month", "person"]);
        slips.filters = vec![names(&["person"])];
        assert_eq!(kinds.len(), 15);
        let register = rig.with(slips);
        let columns: Vec<&str> = kinds
            .iter()
            .map(|(name, _)| name.trim_end_matches('!'))
            .collect();
        let columns = names(&columns);
        let rows: Vec<Vec<Value>> = (0..ROWS).map(row).collect();
        let batches: Vec<Vec<Vec<Value>>> = rows.chunks(BATCH).map(<[_]>::to_vec).collect();
        let begun = Instant::now();
        let transaction = register.begin().unwrap();
        for batch in batches {
            transaction.insert("slips", &columns, batch).unwrap();
        }
        transaction.commit().unwrap();
        let stored = begun.elapsed();
        let begun = Instant::now();
        let mut found = register.select(Query::new("slips")).unwrap();
        let (mut count, mut pages) = (0, 0);
        loop {
            let page = found.next(4 << 20).unwrap();
            if page.is_empty() {
                break;
            }
            count += page.len() as i64;
            pages += 1;
        }
        let read = begun.elapsed();
        assert_eq!(count, ROWS);
        let name = if rig.sqlite { "SQLite" } else { "PostgreSQL" };
        let a_second = |time: Duration| (ROWS as f64 / time.as_secs_f64()).round();
        notice(&format!(
            "{name}: {ROWS} rows of 15 columns stored in {stored:.2?} ({} a second), read in {pages} pages in {read:.2?} ({} a second)",
            a_second(stored),
            a_second(read)
        ));
        assert!(stored < WITHIN && read < WITHIN);
    });
}

fn row(line: i64) -> Vec<Value> {
    let (month, person) = (line / 10_000 + 1, line % 10_000);
    let mut row = vec![
        number(line),
        text(&format!("A{person:05}")),
        text(&format!("2026-{month:02}")),
    ];
    row.extend(
        (0..10).map(|n| decimal(&format!("{}.{:02}", 1_500 + person * n % 900, line % 100))),
    );
    row.extend([text(&format!("2026-{month:02}-27")), Value::Boolean(true)]);
    row
}
