//! Transactions: all or nothing, one at a time, and each call all or nothing too.

use register::{Condition, Query, Register, Value};

use crate::rig::{
    add, all, both, check, decimal, equals, lines, names, number, slips, table, text,
};
use register::Kind;

fn row(line: i64, person: &str, pay: &str) -> Vec<Value> {
    vec![number(line), text(person), text("2026-01"), decimal(pay)]
}

const COLUMNS: [&str; 4] = ["line", "person", "month", "pay"];

fn pay_of(register: &Register, line: i64) -> Value {
    let query = Query::new("slips").with("line", equals(number(line)));
    all(register, query).unwrap()[0][4].clone()
}

#[test]
fn what_is_not_committed_was_never_there() {
    both("writing_commit", |rig| {
        let register = rig.with(slips());
        let transaction = register.begin().unwrap();
        transaction
            .insert("slips", &names(&COLUMNS), vec![row(1, "Ana", "1")])
            .unwrap();
        assert_eq!(lines(&register, Query::new("slips")), [1]);
        check(register.begin(), "a transaction of this call is open");
        check(
            register.declare(rig.schema(2, vec![slips()])),
            "is open; end it first",
        );
        drop(transaction);
        assert!(lines(&register, Query::new("slips")).is_empty());
        let transaction = register.begin().unwrap();
        transaction
            .insert("slips", &names(&COLUMNS), vec![row(1, "Ana", "1")])
            .unwrap();
        transaction.commit().unwrap();
        check(transaction.commit(), "this transaction is over");
        check(
            transaction.delete(Query::new("slips")),
            "this transaction is over",
        );
        drop(transaction);
        // Somebody else sees it too.
        let other = rig.open(false);
        other.declare(rig.schema(1, vec![slips()])).unwrap();
        assert_eq!(lines(&other, Query::new("slips")), [1]);
        check(other.begin(), "can only read");
    });
}

#[test]
fn a_call_that_fails_changes_nothing_and_the_rest_goes_on() {
    both("writing_calls", |rig| {
        let register = rig.with(slips());
        let transaction = register.begin().unwrap();
        let insert = |rows| transaction.insert("slips", &names(&COLUMNS), rows);
        insert(vec![row(1, "Ana", "1"), row(2, "Bob", "2")]).unwrap();
        check(
            insert(vec![row(3, "Cleo", "3"), row(2, "Dora", "4")]),
            "register « essai », table « slips », row 2: there is a row of the key (2) already",
        );
        check(
            insert(vec![row(4, "E", "1"), row(4, "F", "1")]),
            "row 2: there is a row of the key (4)",
        );
        check(
            insert(vec![row(4, "E", "1"), row(5, "F", "1,5")]),
            "column « pay », row 2: « 1,5 »",
        );
        assert_eq!(lines(&register, Query::new("slips")), [1, 2]);
        insert(vec![row(3, "Cleo", "3")]).unwrap();
        transaction.commit().unwrap();
        assert_eq!(lines(&register, Query::new("slips")), [1, 2, 3]);
    });
}

#[test]
fn rows_change_and_go() {
    both("writing_changes", |rig| {
        let register = rig.with(slips());
        let rows = (1..=9)
            .map(|line| row(line, "Ana", &format!("{line}.50")))
            .collect();
        add(&register, "slips", &COLUMNS, rows).unwrap();
        let transaction = register.begin().unwrap();
        let over = vec![
            row(2, "Bob", "20"),
            row(10, "Zoé", "1"),
            row(2, "Bob", "21"),
        ];
        transaction.upsert("slips", &names(&COLUMNS), over).unwrap();
        assert_eq!(pay_of(&register, 2), decimal("21"));
        let big = Query::new("slips").with("pay", Condition::AtLeast(decimal("5")));
        let changes = vec![
            ("pay".to_owned(), decimal("100.0")),
            ("born".to_owned(), text("1999-01-01")),
        ];
        assert_eq!(transaction.update(big.clone(), changes).unwrap(), 6);
        assert_eq!(pay_of(&register, 9), decimal("100"));
        let nothing = vec![("pay".to_owned(), Value::Absent)];
        let nine = Query::new("slips").with("line", equals(number(9)));
        assert_eq!(transaction.update(nine.clone(), nothing).unwrap(), 1);
        assert_eq!(pay_of(&register, 9), Value::Absent);
        assert_eq!(transaction.delete(big).unwrap(), 5);
        assert_eq!(lines(&register, Query::new("slips")), [1, 3, 4, 9, 10]);
        let change = |query, column: &str, value| {
            transaction.update(query, vec![(column.to_owned(), value)])
        };
        check(
            change(nine.clone(), "line", number(1)),
            "a column of the key does not change",
        );
        check(
            change(nine.clone(), "person", Value::Absent),
            "required and missing",
        );
        check(change(nine.clone(), "pay", number(1)), "a decimal number");
        check(
            transaction.update(nine.clone(), vec![]),
            "no change is named",
        );
        let limited = Query {
            limit: Some(1),
            ..nine
        };
        check(
            transaction.delete(limited),
            "neither limit, nor columns, nor order",
        );
        assert_eq!(transaction.delete(Query::new("slips")).unwrap(), 5);
        transaction.commit().unwrap();
        assert_eq!(register.count(Query::new("slips")).unwrap(), 0);
    });
}

#[test]
fn keys_of_several_columns() {
    both("writing_keys", |rig| {
        let kinds = [
            ("a", Kind::Text),
            ("b", Kind::Decimal),
            ("c", Kind::Boolean),
        ];
        let register = rig.with(table("pairs", &kinds, &["a", "b"]));
        let insert = |rows| add(&register, "pairs", &["b", "a"], rows);
        insert(vec![
            vec![decimal("9"), text("x")],
            vec![decimal("10"), text("x")],
        ])
        .unwrap();
        check(
            insert(vec![vec![decimal("9.00"), text("x")]]),
            "row 1: there is a row of the key (x, 9) already",
        );
        let keys: Vec<Value> = all(&register, Query::new("pairs"))
            .unwrap()
            .into_iter()
            .map(|row| row[1].clone())
            .collect();
        assert_eq!(keys, [decimal("9"), decimal("10")]);
        let transaction = register.begin().unwrap();
        // Only the key is named: nothing of the row changes.
        let same = vec![vec![text("x"), decimal("9")]];
        transaction
            .upsert("pairs", &names(&["a", "b"]), same)
            .unwrap();
        transaction.commit().unwrap();
        assert_eq!(register.count(Query::new("pairs")).unwrap(), 2);
    });
}

#[test]
fn what_does_not_fit_is_named() {
    both("writing_wrong", |rig| {
        let register = rig.with(slips());
        let insert = |columns: &[&str], row| add(&register, "slips", columns, vec![row]);
        check(
            insert(&["line", "person"], vec![number(1), text("a")]),
            "column « month »: the column is required and not named",
        );
        check(insert(&["line", "line"], vec![]), "named twice");
        check(insert(&["line", "x"], vec![]), "no column « x »");
        check(
            insert(&COLUMNS, vec![number(1)]),
            "the row has 1 values for 4 columns",
        );
        let mut short = row(1, "a", "1");
        short[1] = Value::Absent;
        check(
            insert(&COLUMNS, short),
            "column « person », row 1: the value is required and missing",
        );
        check(
            insert(&COLUMNS, row(1, &"x".repeat(1_001), "1")),
            "1001 bytes, and at most 1000",
        );
        insert(&COLUMNS, row(1, &"x".repeat(1_000), "1")).unwrap();
        let many = (0..10_001).map(|line| row(line, "a", "1")).collect();
        check(
            add(&register, "slips", &COLUMNS, many),
            "more than 10000 rows at once",
        );
        add(&register, "slips", &COLUMNS, Vec::new()).unwrap();
    });
}

#[test]
fn writers_wait_for_each_other() {
    both("writing_busy", |rig| {
        let register = rig.with(slips());
        let first = register.begin().unwrap();
        first
            .insert("slips", &names(&COLUMNS), vec![row(1, "a", "1")])
            .unwrap();
        let other = rig.open(true);
        other.declare(rig.schema(1, vec![slips()])).unwrap();
        // Readers do not wait, and see what was committed.
        assert_eq!(other.count(Query::new("slips")).unwrap(), 0);
        let waiting = std::thread::spawn(move || {
            let second = other.begin().unwrap();
            second
                .insert("slips", &names(&COLUMNS), vec![row(2, "b", "2")])
                .unwrap();
            second.commit().unwrap();
        });
        std::thread::sleep(std::time::Duration::from_millis(300));
        assert!(!waiting.is_finished());
        first.commit().unwrap();
        waiting.join().unwrap();
        assert_eq!(lines(&register, Query::new("slips")), [1, 2]);
    });
}

#[test]
fn one_who_waits_too_long_is_told() {
    both("writing_too_long", |rig| {
        let register = rig.with(slips());
        let _first = register.begin().unwrap();
        let other = rig.open(true);
        other.declare(rig.schema(1, vec![slips()])).unwrap();
        check(other.begin(), "another program writes to this register");
        // The refusal leaves nothing open.
        assert_eq!(other.count(Query::new("slips")).unwrap(), 0);
    });
}
