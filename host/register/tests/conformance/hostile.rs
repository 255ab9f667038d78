//! Values and names that were made to do harm are values, or no names.

use register::{Condition, Kind, Query, Table, Value};

use crate::rig::{Rig, add, all, both, check, decimal, equals, number, table, text};

fn notes(rig: &Rig) -> register::Register {
    let kinds = [
        ("id", Kind::Integer),
        ("words", Kind::Text),
        ("sum", Kind::Decimal),
    ];
    rig.with(table("notes", &kinds, &["id"]))
}

#[test]
fn texts_come_back_as_they_were() {
    both("hostile_texts", |rig| {
        let register = notes(rig);
        let texts = [
            "'; DROP TABLE notes; --".to_owned(),
            "\"); DELETE FROM \"notes\"; --".to_owned(),
            "$1 ?1 :a @b %s {} \\".to_owned(),
            "{\"a\",NULL,\"b\"}".to_owned(),
            "NULL".to_owned(),
            "👩‍👩‍👧‍👦 é\u{301} \u{202e}x\u{10ffff}\u{d7ff}".to_owned(),
            "\t\r\n\u{1}\u{7f}".to_owned(),
            " ".to_owned(),
            "x'00'".to_owned(),
            "%_%".to_owned(),
            "é".repeat(1 << 19),
        ];
        let rows = texts.iter().enumerate();
        let rows = rows
            .map(|(id, words)| vec![number(id as i64), text(words)])
            .collect();
        add(&register, "notes", &["id", "words"], rows).unwrap();
        for (id, words) in texts.iter().enumerate() {
            for condition in [
                equals(text(words)),
                Condition::StartsWith(words.clone()),
                Condition::AnyOf(vec![text(words)]),
            ] {
                let query = Query::new("notes").with("words", condition);
                let rows = all(&register, query).unwrap();
                assert!(rows.iter().any(|row| row[1] == text(words)), "{id}");
                assert!(rows.iter().all(
                    |row| matches!(&row[1], Value::Text(found) if found.starts_with(words.as_str()))
                ));
            }
        }
        // A page is cut by its bytes.
        let mut rows = register.select(Query::new("notes")).unwrap();
        let page = rows.next(600).unwrap().len();
        assert!((2..8).contains(&page), "{page}");
        check(
            add(
                &register,
                "notes",
                &["id", "words"],
                vec![vec![number(99), text("a\0b")]],
            ),
            "column « words », row 1: a text holds the character NUL",
        );
        let nul = Query::new("notes").with("words", Condition::StartsWith("\0".to_owned()));
        check(all(&register, nul), "NUL");
        assert_eq!(register.count(Query::new("notes")).unwrap(), 11);
    });
}

#[test]
fn numbers_are_exact_however_long() {
    both("hostile_numbers", |rig| {
        let register = notes(rig);
        let long = format!("-{}.{}", "9".repeat(500), "1".repeat(500));
        let sums = [
            "0.1",
            "0.2",
            "0.30000000000000000000000000000000000004",
            "123456789012345678901234567890.01",
            &long,
            "-0.0",
        ];
        let rows = sums.iter().enumerate();
        let rows = rows
            .map(|(id, sum)| vec![number(id as i64), decimal(sum)])
            .collect();
        add(&register, "notes", &["id", "sum"], rows).unwrap();
        let sorted = Query {
            columns: Some(vec!["sum".to_owned()]),
            ..Query::new("notes").sorted("sum", register::Direction::Ascending)
        };
        let got: Vec<Value> = all(&register, sorted)
            .unwrap()
            .into_iter()
            .flatten()
            .collect();
        let expected = [long.as_str(), "0", sums[0], sums[1], sums[2], sums[3]].map(decimal);
        assert_eq!(got, expected);
        for sum in [
            "1e400",
            "NaN",
            "Infinity",
            "0x10",
            " 1",
            "1 000",
            &"1".repeat(1_001),
        ] {
            let row = vec![number(99), decimal(sum)];
            check(
                add(&register, "notes", &["id", "sum"], vec![row]),
                "a decimal number",
            );
        }
        for id in [i64::MIN, i64::MAX] {
            add(&register, "notes", &["id"], vec![vec![number(id)]]).unwrap();
            assert_eq!(
                register
                    .count(Query::new("notes").with("id", equals(number(id))))
                    .unwrap(),
                1
            );
        }
    });
}

#[test]
fn names_are_names() {
    both("hostile_names", |rig| {
        let register = rig.open(true);
        for name in [
            "",
            "A",
            "é",
            "a b",
            "a\"b",
            "a;b",
            "1a",
            "gardon_x",
            "sqlite_a",
            "pg_a",
            "a.b",
            "a\0",
            "x\" (a int); DROP TABLE y; --",
            &"a".repeat(49),
        ] {
            let hostile = table(name, &[("a", Kind::Text)], &["a"]);
            check(
                register.declare(rig.schema(1, vec![hostile])),
                "a name has lower-case letters",
            );
            let hostile = table("t", &[("k", Kind::Text), (name, Kind::Text)], &["k"]);
            check(
                register.declare(rig.schema(1, vec![hostile])),
                "a name has lower-case letters",
            );
        }
        // Words of SQL are names like others.
        let kinds = [
            ("select", Kind::Text),
            ("group", Kind::Integer),
            ("t", Kind::Boolean),
            ("u", Kind::Text),
            ("excluded", Kind::Decimal),
        ];
        let mut words = table("table", &kinds, &["select"]);
        words.filters = vec![
            vec!["group".to_owned()],
            vec!["t".to_owned(), "u".to_owned()],
        ];
        register.declare(rig.schema(1, vec![words])).unwrap();
        let row = vec![text("where"), number(1), decimal("2")];
        add(
            &register,
            "table",
            &["select", "group", "excluded"],
            vec![row.clone()],
        )
        .unwrap();
        let transaction = register.begin().unwrap();
        let columns = crate::rig::names(&["select", "group", "excluded"]);
        transaction.upsert("table", &columns, vec![row]).unwrap();
        let query = Query::new("table").with("group", equals(number(1)));
        let change = ("u".to_owned(), text("x"));
        assert_eq!(transaction.update(query.clone(), vec![change]).unwrap(), 1);
        transaction.commit().unwrap();
        assert_eq!(all(&register, query).unwrap()[0][3], text("x"));
        let drop = "x\"; DROP TABLE \"table\"; --";
        check(all(&register, Query::new(drop)), "no table");
        check(
            all(&register, Query::new("table").with(drop, Condition::Absent)),
            "no column",
        );
    });
}

#[test]
fn declarations_are_bounded() {
    both("hostile_sizes", |rig| {
        let register = rig.open(true);
        let declare = |tables| register.declare(rig.schema(1, tables));
        let simple = |name: &str| table(name, &[("k", Kind::Text)], &["k"]);
        check(declare(Vec::new()), "from 1 to 50 tables");
        check(
            declare((0..51).map(|n| simple(&format!("t{n}"))).collect()),
            "from 1 to 50 tables",
        );
        check(
            declare(vec![simple("t"), simple("t")]),
            "two tables of this name",
        );
        check(
            declare(vec![table(
                "t",
                &[("k", Kind::Text), ("k", Kind::Date)],
                &["k"],
            )]),
            "two columns of this name",
        );
        check(
            declare(vec![table("t", &[("k", Kind::Text)], &[])]),
            "the key is missing",
        );
        check(
            declare(vec![table("t", &[("k", Kind::Text)], &["x"])]),
            "name columns of the table",
        );
        let names: Vec<String> = (0..201).map(|n| format!("c{n}")).collect();
        let columns: Vec<(&str, Kind)> = names
            .iter()
            .map(|name| (name.as_str(), Kind::Text))
            .collect();
        check(
            declare(vec![table("t", &columns, &["c0"])]),
            "from 1 to 200 columns",
        );
        let nine: Vec<&str> = names[..9].iter().map(String::as_str).collect();
        check(
            declare(vec![table("t", &columns[..9], &nine)]),
            "from 1 to 8 columns",
        );
        let filters = vec![vec!["k".to_owned()]; 17];
        check(
            declare(vec![Table {
                filters,
                ..simple("t")
            }]),
            "at most 16 filters",
        );
        check(
            register.declare(rig.schema(0, vec![simple("t")])),
            "a version begins at 1",
        );
        let widest = Table {
            filters: vec![names[1..9].to_vec()],
            ..table("t", &columns[..200], &["c0"])
        };
        declare(vec![widest]).unwrap();
        let row: Vec<Value> = (0..200).map(|n| text(&n.to_string().repeat(60))).collect();
        let all: Vec<&str> = names[..200].iter().map(String::as_str).collect();
        add(&register, "t", &all, vec![row]).unwrap();
    });
}
