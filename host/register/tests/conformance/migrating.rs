//! Versions: older tables become newer ones after a copy was set aside, and never the other way.

use register::{Column, Declared, Error, Kind, Query, Table, Value};

use crate::rig::{Rig, add, all, both, check, decimal, equals, names, number, slips, table, text};
use crate::server::Running;

fn first() -> Table {
    table(
        "people",
        &[
            ("id", Kind::Integer),
            ("age", Kind::Integer),
            ("here", Kind::Boolean),
            ("gone", Kind::Text),
        ],
        &["id"],
    )
}

fn filled(rig: &Rig) {
    let register = rig.open(true);
    let tables = vec![first(), table("old", &[("k", Kind::Text)], &["k"])];
    made(&register.declare(rig.schema(1, tables)).unwrap());
    let rows = (1..=3).map(|id| {
        let here = if id == 2 {
            Value::Absent
        } else {
            Value::Boolean(id == 1)
        };
        vec![number(id), number(30 + id), here]
    });
    add(&register, "people", &["id", "age", "here"], rows.collect()).unwrap();
    add(&register, "old", &["k"], vec![vec![text("a")]]).unwrap();
}

fn second() -> Table {
    let mut table = table(
        "people",
        &[
            ("id", Kind::Text),
            ("age", Kind::Decimal),
            ("here", Kind::Text),
            ("grade!", Kind::Text),
            ("note", Kind::Date),
        ],
        &["id"],
    );
    table.columns[3].filling = text("A");
    table.filters = vec![names(&["grade"])];
    table
}

#[test]
fn tables_are_brought_to_a_newer_version() {
    both("migrating", |rig| {
        filled(rig);
        let register = rig.open(true);
        let schema = rig.schema(2, vec![second(), slips()]);
        let backup = backup_of(register.declare(schema.clone()).unwrap());
        assert_eq!(register.tables().unwrap(), ["people", "slips"]);
        let expected = [
            (1, "31", text("true")),
            (2, "32", Value::Absent),
            (3, "33", text("false")),
        ];
        let expected: Vec<Vec<Value>> = expected
            .into_iter()
            .map(|(id, age, here)| {
                vec![
                    text(&id.to_string()),
                    decimal(age),
                    here,
                    text("A"),
                    Value::Absent,
                ]
            })
            .collect();
        assert_eq!(all(&register, Query::new("people")).unwrap(), expected);
        let row = vec![text("4"), decimal("1.5"), text("B")];
        add(&register, "people", &["id", "age", "grade"], vec![row]).unwrap();
        check(
            add(
                &register,
                "people",
                &["id", "age"],
                vec![vec![text("5"), decimal("1")]],
            ),
            "« grade »",
        );
        assert_eq!(register.declare(schema).unwrap(), Declared::Found);
        check_backup(rig, &backup);
        // Whoever is older is told, and changes nothing.
        let older = rig.open(true);
        let refused = older.declare(rig.schema(1, vec![first()])).unwrap_err();
        assert!(
            matches!(
                refused,
                Error::Newer {
                    found: 2,
                    wanted: 1,
                    ..
                }
            ),
            "{refused}"
        );
        // A second migration finds another name for its copy, and those of before stay.
        let third = Table {
            key: names(&["id", "grade"]),
            ..second()
        };
        let again = backup_of(
            register
                .declare(rig.schema(3, vec![third.clone()]))
                .unwrap(),
        );
        assert_ne!(again, backup);
        assert_eq!(
            register
                .count(Query::new("people").with("grade", equals(text("A"))))
                .unwrap(),
            3
        );
        check_backup(rig, &backup);
    });
}

fn made(declared: &Declared) {
    assert!(matches!(declared, Declared::Made { .. }), "{declared:?}");
}

fn backup_of(declared: Declared) -> String {
    match declared {
        Declared::Migrated { backup } => backup,
        other => panic!("{other:?} is no migration"),
    }
}

fn check_backup(rig: &Rig, backup: &str) {
    if rig.sqlite {
        let mode = std::os::unix::fs::PermissionsExt::mode(
            &std::fs::metadata(backup).unwrap().permissions(),
        );
        assert_eq!(mode & 0o777, 0o600);
        let copy = rusqlite::Connection::open(backup).unwrap();
        let count: i64 = copy
            .query_row("SELECT COUNT(*) FROM people WHERE age > 31", [], |row| {
                row.get(0)
            })
            .unwrap();
        assert_eq!(count, 2);
    } else {
        assert_eq!(backup, "schema « gardon_migrating_v1_backup »");
        let mut client = Running::shared().unwrap().client();
        let row = client
            .query_one(
                "SELECT COUNT(*) FROM gardon_migrating_v1_backup.people WHERE age > 31",
                &[],
            )
            .unwrap();
        assert_eq!(row.get::<_, i64>(0), 2);
    }
}

#[test]
fn looking_for_tables_makes_none_and_opens_those_that_are_there() {
    both("migrating_found", |rig| {
        let looking = rig.open(true);
        let schema = rig.schema(1, vec![slips()]);
        assert_eq!(looking.find(schema.clone()).unwrap(), None);
        assert_eq!(rig.open(false).find(schema.clone()).unwrap(), None);
        assert!(looking.tables().unwrap().is_empty());
        if let register::Location::Folder(folder) = &rig.location {
            assert!(!folder.exists());
        }
        rig.with(slips());
        assert_eq!(looking.find(schema).unwrap(), Some(Declared::Found));
        assert_eq!(looking.count(Query::new("slips")).unwrap(), 0);
        let newer = rig.schema(2, vec![slips(), first()]);
        backup_of(looking.find(newer.clone()).unwrap().unwrap());
        assert_eq!(rig.open(false).find(newer).unwrap(), Some(Declared::Found));
    });
}

#[test]
fn what_would_lose_something_is_refused_and_nothing_is_changed() {
    both("migrating_refused", |rig| {
        filled(rig);
        let register = rig.open(true);
        let declare = |version, table| register.declare(rig.schema(version, vec![table]));
        check(
            declare(1, second()),
            "another declaration is another version",
        );
        let change = |name: &str, kind| {
            let mut table = first();
            table.columns.push(Column {
                name: name.to_owned(),
                kind,
                required: true,
                filling: Value::Absent,
            });
            table
        };
        check(
            declare(2, change("new", Kind::Text)),
            "column « new »: rows lack this value, which is required now",
        );
        let mut narrower = first();
        narrower.columns[1].kind = Kind::Date;
        check(
            declare(2, narrower),
            "column « age »: integer does not become date",
        );
        let mut required = first();
        required.columns[2].required = true;
        check(
            declare(2, required),
            "column « here »: rows lack this value",
        );
        let twice = table(
            "people",
            &[("id", Kind::Integer), ("gone!", Kind::Text)],
            &["gone"],
        );
        let mut twice = twice;
        twice.columns[1].filling = text("same");
        check(declare(2, twice), "two rows have the same key");
        let reader = rig.open(false);
        check(
            reader.declare(rig.schema(2, vec![second()])),
            "cannot write",
        );
        let register = rig.open(true);
        let tables = vec![first(), table("old", &[("k", Kind::Text)], &["k"])];
        assert_eq!(
            register.declare(rig.schema(1, tables)).unwrap(),
            Declared::Found
        );
        assert_eq!(register.count(Query::new("people")).unwrap(), 3);
    });
}

#[test]
fn two_who_declare_at_once_make_it_once() {
    both("migrating_together", |rig| {
        let declared: Vec<_> = (0..4)
            .map(|_| {
                let (register, schema) = (rig.open(true), rig.schema(1, vec![slips()]));
                std::thread::spawn(move || register.declare(schema).unwrap())
            })
            .collect();
        for thread in declared {
            assert!(!matches!(thread.join().unwrap(), Declared::Migrated { .. }));
        }
        let migrated: Vec<_> = (0..4)
            .map(|_| {
                let (register, schema) = (rig.open(true), rig.schema(2, vec![slips(), first()]));
                std::thread::spawn(move || register.declare(schema).unwrap())
            })
            .collect();
        let backups = migrated
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .filter(|declared| matches!(declared, Declared::Migrated { .. }))
            .count();
        assert_eq!(backups, 1);
    });
}
