//! Conditions, orders, pages.

use register::{Condition, Direction, Query, Register, Value};

use crate::rig::{add, all, both, check, decimal, equals, lines, names, number, slips, text};

const COLUMNS: [&str; 7] = ["line", "person", "month", "born", "pay", "seen", "active"];

fn filled(register: &Register) {
    let row = |line, person: &str, month: &str, pay: Option<&str>, active| {
        vec![
            number(line),
            text(person),
            text(month),
            if line == 1 {
                Value::Absent
            } else {
                text("1980-02-29")
            },
            pay.map_or(Value::Absent, decimal),
            text("2026-11-23T08:15:00Z"),
            Value::Boolean(active),
        ]
    };
    let rows = vec![
        row(1, "Ana", "2026-01", Some("9"), true),
        row(2, "Émile", "2026-02", Some("100"), true),
        row(3, "émile", "2026-10", Some("10.00"), false),
        row(4, "Zoé", "2025-12", Some("-3.5"), false),
        row(5, "Zoé", "2026-01", None, true),
        row(6, "ana", "2026-01", Some("-10"), true),
        row(7, "", "2026-01", Some("10.005"), true),
    ];
    add(register, "slips", &COLUMNS, rows).unwrap();
}

#[test]
fn conditions_find_rows() {
    both("reading_conditions", |rig| {
        let register = rig.with(slips());
        filled(&register);
        let pay = |condition| ("pay", condition);
        for ((column, condition), found, left) in [
            (pay(equals(decimal("10"))), vec![3], vec![1, 2, 4, 5, 6, 7]),
            (
                pay(equals(decimal("+0010.000"))),
                vec![3],
                vec![1, 2, 4, 5, 6, 7],
            ),
            (
                pay(Condition::AtLeast(decimal("9"))),
                vec![1, 2, 3, 7],
                vec![4, 5, 6],
            ),
            (
                pay(Condition::AtLeast(decimal("10.001"))),
                vec![2, 7],
                vec![1, 3, 4, 5, 6],
            ),
            (
                pay(Condition::AtMost(decimal("-3.5"))),
                vec![4, 6],
                vec![1, 2, 3, 5, 7],
            ),
            (pay(Condition::Absent), vec![5], vec![1, 2, 3, 4, 6, 7]),
            (
                pay(Condition::AnyOf(vec![decimal("9.0"), decimal("-10")])),
                vec![1, 6],
                vec![2, 3, 4, 5, 7],
            ),
            (
                pay(Condition::AnyOf(vec![])),
                vec![],
                vec![1, 2, 3, 4, 5, 6, 7],
            ),
            (
                ("person", equals(text("Zoé"))),
                vec![4, 5],
                vec![1, 2, 3, 6, 7],
            ),
            (
                ("person", equals(text(""))),
                vec![7],
                vec![1, 2, 3, 4, 5, 6],
            ),
            (
                ("person", Condition::AtLeast(text("Zoé"))),
                vec![2, 3, 4, 5, 6],
                vec![1, 7],
            ),
            (
                ("person", Condition::StartsWith("é".to_owned())),
                vec![3],
                vec![1, 2, 4, 5, 6, 7],
            ),
            (
                ("person", Condition::StartsWith(String::new())),
                (1..8).collect(),
                vec![],
            ),
            (
                ("month", Condition::StartsWith("2026-0".to_owned())),
                vec![1, 2, 5, 6, 7],
                vec![3, 4],
            ),
            (
                ("month", Condition::AtMost(text("2026-01"))),
                vec![1, 4, 5, 6, 7],
                vec![2, 3],
            ),
            (
                ("active", equals(Value::Boolean(false))),
                vec![3, 4],
                vec![1, 2, 5, 6, 7],
            ),
            (("born", Condition::Absent), vec![1], vec![2, 3, 4, 5, 6, 7]),
            (
                ("line", Condition::AnyOf(vec![number(2), number(99)])),
                vec![2],
                vec![1, 3, 4, 5, 6, 7],
            ),
        ] {
            let with = Query::new("slips").with(column, condition.clone());
            assert_eq!(lines(&register, with.clone()), found, "{condition:?}");
            assert_eq!(register.count(with).unwrap(), found.len() as u64);
            let without = Query::new("slips").without(column, condition.clone());
            assert_eq!(lines(&register, without), left, "not {condition:?}");
        }
        let both = Query::new("slips")
            .with("month", equals(text("2026-01")))
            .with("pay", Condition::AtLeast(decimal("0")))
            .without("person", equals(text("")));
        assert_eq!(lines(&register, both), [1]);
    });
}

#[test]
fn rows_come_in_order_and_in_pages() {
    both("reading_order", |rig| {
        let register = rig.with(slips());
        filled(&register);
        use Direction::{Ascending, Descending};
        for (order, expected) in [
            (vec![], vec![1, 2, 3, 4, 5, 6, 7]),
            (vec![("pay", Ascending)], vec![5, 6, 4, 1, 3, 7, 2]),
            (vec![("pay", Descending)], vec![2, 7, 3, 1, 4, 6, 5]),
            (vec![("person", Ascending)], vec![7, 1, 4, 5, 6, 2, 3]),
            (vec![("person", Descending)], vec![3, 2, 6, 4, 5, 1, 7]),
            (
                vec![("month", Descending), ("pay", Ascending)],
                vec![3, 2, 5, 6, 1, 7, 4],
            ),
            (
                vec![("active", Ascending), ("line", Descending)],
                vec![4, 3, 7, 6, 5, 2, 1],
            ),
            (
                vec![("born", Ascending), ("person", Ascending)],
                vec![1, 7, 4, 5, 6, 2, 3],
            ),
            (vec![("line", Descending)], vec![7, 6, 5, 4, 3, 2, 1]),
        ] {
            let mut query = Query::new("slips");
            for (column, direction) in &order {
                query = query.sorted(column, *direction);
            }
            assert_eq!(lines(&register, query.clone()), expected, "{order:?}");
            // One row a page: each page goes on where the last one ended.
            let mut rows = register.select(query.clone()).unwrap();
            let mut paged = Vec::new();
            loop {
                let page = rows.next(1).unwrap();
                let Some(row) = page.first() else { break };
                assert_eq!(page.len(), 1);
                paged.push(row[0].clone());
            }
            let expected: Vec<Value> = expected.into_iter().map(number).collect();
            assert_eq!(paged, expected, "{order:?}");
            query.limit = Some(3);
            let limited = all(&register, query).unwrap();
            assert_eq!(limited.len(), 3);
        }
        let none = Query {
            limit: Some(0),
            ..Query::new("slips")
        };
        assert!(all(&register, none).unwrap().is_empty());
    });
}

#[test]
fn columns_come_as_they_are_asked_for() {
    both("reading_columns", |rig| {
        let register = rig.with(slips());
        filled(&register);
        let mut query = Query::new("slips").with("line", equals(number(3)));
        query.columns = Some(names(&["pay", "seen", "active", "born", "pay"]));
        let rows = register.select(query.clone()).unwrap();
        assert_eq!(rows.columns(), ["pay", "seen", "active", "born", "pay"]);
        let row = &all(&register, query).unwrap()[0];
        let expected = [
            decimal("10"),
            text("2026-11-23T08:15:00Z"),
            Value::Boolean(false),
            text("1980-02-29"),
            decimal("10"),
        ];
        assert_eq!(row[..], expected);
        let columns = register.columns("slips").unwrap();
        assert_eq!(
            (columns.len(), columns[0].required, columns[3].required),
            (7, true, false)
        );
        assert_eq!(register.tables().unwrap(), ["slips"]);
    });
}

#[test]
fn what_is_asked_wrongly_is_said() {
    both("reading_wrong", |rig| {
        let register = rig.open(true);
        check(all(&register, Query::new("slips")), "no table « slips »");
        check(register.begin(), "call `declare` first");
        let register = rig.with(slips());
        let ask = |query| all(&register, query);
        check(
            ask(Query::new("slip")),
            "no table « slip »; there are: slips",
        );
        let on = |column: &str, condition| Query::new("slips").with(column, condition);
        check(
            ask(on("paye", Condition::Absent)),
            "register « essai », table « slips »: no column « paye »; there are: line, person",
        );
        check(ask(on("pay", equals(text("1")))), "a decimal number");
        check(ask(on("line", equals(decimal("1")))), "a whole number");
        check(
            ask(on("born", equals(text("2026-02-30")))),
            "column « born »: « 2026-02-30 »",
        );
        check(
            ask(on("born", equals(Value::Absent))),
            "use the condition `absent`",
        );
        check(
            ask(on("pay", Condition::StartsWith("1".to_owned()))),
            "is for texts and dates",
        );
        check(
            ask(Query::new("slips").sorted("x", Direction::Ascending)),
            "no column « x »",
        );
        let columns = |list: &[&str]| Query {
            columns: Some(names(list)),
            ..Query::new("slips")
        };
        check(ask(columns(&["x"])), "no column « x »");
        check(ask(columns(&[])), "no column is asked for");
        let mut many = Query::new("slips");
        for _ in 0..65 {
            many = many.with("line", Condition::Absent);
        }
        check(ask(many), "at most 64 conditions");
        let values = (0..5_001).map(number).collect();
        check(
            ask(on("line", Condition::AnyOf(values))),
            "at most 5000 values",
        );
    });
}
