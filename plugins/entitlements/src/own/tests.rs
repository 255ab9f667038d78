//! Own rows over a register that keeps what it was asked.

use std::cell::RefCell;

use jiff::civil::date;

use super::*;

/// A table: its name, its columns, its rows.
type Made = (&'static str, Vec<&'static str>, Vec<Vec<&'static str>>);

#[derive(Default)]
struct Fake {
    bound: bool,
    tables: Vec<Made>,
    asked: RefCell<Vec<String>>,
}

impl Source for Fake {
    fn own_rows(&self) -> bool {
        self.bound
    }

    fn tables(&self) -> Result<Vec<String>, String> {
        self.asked.borrow_mut().push("tables".to_owned());
        Ok(self.tables.iter().map(|table| table.0.to_owned()).collect())
    }

    fn columns(&self, table: &str) -> Result<Vec<String>, String> {
        let found = self.tables.iter().find(|known| known.0 == table);
        let columns = found.map(|known| known.1.iter().map(|name| (*name).to_owned()).collect());
        columns.ok_or_else(|| "no table".to_owned())
    }

    fn rows(
        &self,
        table: &str,
        columns: &[&str],
        order: Option<&str>,
    ) -> Result<Vec<Vec<Option<String>>>, String> {
        self.asked
            .borrow_mut()
            .push(format!("{table}: {columns:?} {order:?}"));
        let Some((_, names, rows)) = self.tables.iter().find(|known| known.0 == table) else {
            return Err("no table".to_owned());
        };
        let place = |column: &&str| names.iter().position(|name| name == column);
        let places: Vec<usize> = columns.iter().filter_map(place).collect();
        let cell = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        Ok(rows
            .iter()
            .map(|row| places.iter().map(|place| cell(row[*place])).collect())
            .collect())
    }
}

fn fake(table: &'static str, columns: &[&'static str], rows: &[&[&'static str]]) -> Fake {
    Fake {
        bound: true,
        tables: vec![(
            table,
            columns.to_vec(),
            rows.iter().map(|row| row.to_vec()).collect(),
        )],
        asked: RefCell::default(),
    }
}

#[test]
fn a_register_that_is_not_bound_is_not_read() {
    let mut register = fake("soldes_conges", &["nature", "solde"], &[&["CA", "12"]]);
    register.bound = false;
    assert_eq!(leave_balance(&register, None, None), Err(Trouble::Unbound));
    assert_eq!(savings(&register), Err(Trouble::Unbound));
    assert_eq!(
        sick_leaves(&register, date(2026, 3, 1)),
        Err(Trouble::Unbound)
    );
    assert_eq!(trainings(&register, None), Err(Trouble::Unbound));
    assert!(register.asked.borrow().is_empty());
}

#[test]
fn balances_are_filtered_by_sort_and_year() {
    let register = fake(
        "soldes_conges",
        &["nature", "annee", "droits", "pris", "solde", "autre"],
        &[
            &["Congés annuels", "2025", "25", "25", "0", "x"],
            &["Congés annuels", "2026", "25", "9.5", "15.5", "x"],
            &["RTT", "2026", "", "", "4", "x"],
        ],
    );
    assert_eq!(leave_balance(&register, None, None).unwrap().len(), 3);
    let found = leave_balance(&register, Some(" conges ANNUELS"), Some(2026)).unwrap();
    let expected = Balance {
        kind: "Congés annuels".to_owned(),
        year: Some("2026".to_owned()),
        entitled: Some("25".to_owned()),
        taken: Some("9.5".to_owned()),
        left: "15.5".to_owned(),
        updated: None,
    };
    assert_eq!(found, [expected]);
    for words in ["", "%", "R%", "RTT' OR '1'='1", "RT"] {
        assert_eq!(leave_balance(&register, Some(words), None), Ok(Vec::new()));
    }
    assert_eq!(leave_balance(&register, None, Some(202)), Ok(Vec::new()));
    // Columns that nobody knows are not asked for.
    let asked = register.asked.borrow();
    assert!(
        !asked.iter().any(|line| line.contains("autre")),
        "{asked:?}"
    );
    assert!(asked.iter().any(|line| line.ends_with("Some(\"annee\")")));
}

#[test]
fn what_is_missing_is_named() {
    let register = fake("autre", &["a"], &[]);
    assert_eq!(savings(&register), Err(Trouble::NoTable(SAVINGS)));
    let register = fake("epargne_temps", &["annee"], &[]);
    assert_eq!(savings(&register), Err(Trouble::NoColumn(SAVINGS, "solde")));
    let register = fake("epargne_temps", &["solde", "maj"], &[&["12", "2026-01-31"]]);
    let account = Account {
        year: None,
        days: "12".to_owned(),
        updated: Some("2026-01-31".to_owned()),
    };
    assert_eq!(savings(&register), Ok(vec![account]));
}

#[test]
fn sick_days_count_each_day_of_twelve_months_once() {
    let register = fake(
        "arrets",
        &["debut", "fin", "nature"],
        &[
            // All before, partly before, two that overlap, one that goes on.
            &["2024-01-01", "2024-01-10", "CMO"],
            &["2025-02-20", "2025-03-05", "CMO"],
            &["2025-06-01", "2025-06-10", "CMO"],
            &["2025-06-08T00:00:00Z", "2025-06-12", "prolongation"],
            &["2026-02-27", "", "CMO"],
            &["2026-03-10", "", "later"],
        ],
    );
    let found = sick_leaves(&register, date(2026, 3, 1)).unwrap();
    assert_eq!(
        (found.since, found.until),
        (date(2025, 3, 1), date(2026, 2, 28))
    );
    let days: Vec<u32> = found.leaves.iter().map(|leave| leave.days).collect();
    assert_eq!(days, [5, 10, 5, 2]);
    // 5 + 12 + 2: three days of June stand in two leaves.
    assert_eq!(found.days, 19);
    assert_eq!(found.leaves[3].until, None);
    let register = fake("arrets", &["debut"], &[&["hier"]]);
    let wrong = sick_leaves(&register, date(2026, 3, 1)).unwrap_err();
    assert!(matches!(
        wrong,
        Trouble::Value {
            column: "debut",
            ..
        }
    ));
}

#[test]
fn a_leave_within_another_ends_no_count() {
    let register = fake(
        "arrets",
        &["debut", "fin"],
        &[
            &["2025-06-01", "2025-06-30"],
            &["2025-06-05", "2025-06-06"],
            &["2025-07-01", "2025-07-01"],
        ],
    );
    let found = sick_leaves(&register, date(2026, 3, 1)).unwrap();
    assert_eq!(found.days, 31);
}

#[test]
fn training_of_a_year() {
    let register = fake(
        "formations",
        &["intitule", "debut", "duree", "etat"],
        &[
            &["Accueil du public", "2025-11-03", "3", "suivie"],
            &["Marchés publics", "2026-02-03", "2", "inscrite"],
        ],
    );
    let found = trainings(&register, Some(2026)).unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].title, "Marchés publics");
    assert_eq!(found[0].duration.as_deref(), Some("2"));
}
