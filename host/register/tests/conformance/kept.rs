//! Files of SQLite: private, whole, and told when they are damaged; nothing is made anew in their place.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use register::{Error, Kind, Location, Query, Register};

use crate::rig::{Rig, add, check, names, number, open, slips, sqlite, table, text};

fn file(rig: &Rig) -> PathBuf {
    let Location::Folder(folder) = &rig.location else {
        panic!("SQLite is expected");
    };
    folder.join(format!("{}.sqlite", rig.schema))
}

fn filled(rig: &Rig) -> Register {
    let register = rig.with(slips());
    let rows = (0..2_000).map(|line| vec![number(line), text("Ana"), text("2026-01")]);
    add(
        &register,
        "slips",
        &["line", "person", "month"],
        rows.collect(),
    )
    .unwrap();
    register
}

#[test]
fn nobody_else_can_read_it() {
    let rig = sqlite("kept_mode");
    let register = filled(&rig);
    let path = file(&rig);
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let entries: Vec<_> = fs::read_dir(path.parent().unwrap())
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    assert!(entries.len() >= 2, "{entries:?}");
    for entry in &entries {
        assert_eq!(mode(entry), 0o600, "{}", entry.display());
    }
    assert_eq!(mode(path.parent().unwrap()), 0o700);
    let connection = rusqlite::Connection::open(&path).unwrap();
    let pragma = |name: &str| -> String {
        connection
            .pragma_query_value(None, name, |row| row.get(0))
            .unwrap()
    };
    assert_eq!(
        (
            pragma("journal_mode").as_str(),
            pragma("integrity_check").as_str()
        ),
        ("wal", "ok")
    );
    drop(register);
}

#[test]
fn a_reader_alone_reads_and_the_file_stays_as_it_is() {
    let rig = sqlite("kept_reader");
    drop(filled(&rig));
    let path = file(&rig);
    settle(&path);
    let before = fs::read(&path).unwrap();
    let reader = rig.open(false);
    reader.declare(rig.schema(1, vec![slips()])).unwrap();
    assert_eq!(reader.count(Query::new("slips")).unwrap(), 2_000);
    drop(reader);
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[test]
fn reading_makes_nothing() {
    let rig = sqlite("kept_reading");
    let reader = rig.open(false);
    check(
        reader.declare(rig.schema(1, vec![slips()])),
        "the tables are not there yet",
    );
    assert!(!file(&rig).parent().unwrap().exists());
}

#[test]
fn damage_is_told_and_nothing_is_made_anew() {
    type Harm = fn(&PathBuf);
    let harms: [(Harm, &str); 5] = [
        (
            |path| fs::write(path, b"").unwrap(),
            "does not begin as it should",
        ),
        (
            |path| fs::write(path, b"no database at all").unwrap(),
            "does not begin as it should",
        ),
        (
            |path| {
                let bytes = fs::read(path).unwrap();
                fs::write(path, &bytes[..bytes.len() / 2]).unwrap();
            },
            "is damaged",
        ),
        (
            |path| {
                let mut bytes = fs::read(path).unwrap();
                for byte in &mut bytes[100..] {
                    *byte = 0xff;
                }
                fs::write(path, bytes).unwrap();
            },
            "is damaged",
        ),
        (
            |path| {
                fs::remove_file(path).unwrap();
                fs::write(format!("{}-wal", path.display()), b"left").unwrap();
            },
            "« -wal » is still there",
        ),
    ];
    for (harm, words) in harms {
        let rig = sqlite("kept_damage");
        drop(filled(&rig));
        let path = file(&rig);
        settle(&path);
        harm(&path);
        let before = fs::read(&path).ok();
        let register = rig.open(true);
        let declared = register.declare(rig.schema(1, vec![slips()]));
        let error = match declared {
            Err(error) => error,
            // The first page alone can be whole.
            Ok(_) => register
                .select(Query::new("slips"))
                .unwrap()
                .all()
                .unwrap_err(),
        };
        assert!(matches!(error, Error::Damaged { .. }), "{error}");
        assert!(error.to_string().contains(words), "{error}");
        assert!(error.to_string().contains("restore a copy"), "{error}");
        assert_eq!(fs::read(&path).ok(), before);
    }
}

/// Waits until the thread of a register that was dropped has closed its file.
fn settle(path: &std::path::Path) {
    let wal = format!("{}-wal", path.display());
    for _ in 0..500 {
        if !fs::exists(&wal).unwrap() {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    panic!("{wal} is still there");
}

#[test]
fn a_file_of_another_program_is_left_alone() {
    let rig = sqlite("kept_other");
    let path = file(&rig);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let other = rusqlite::Connection::open(&path).unwrap();
    other
        .execute_batch("CREATE TABLE slips (a); INSERT INTO slips VALUES (1)")
        .unwrap();
    drop(other);
    check(
        rig.open(true).declare(rig.schema(1, vec![slips()])),
        "a file of another program",
    );
    let other = rusqlite::Connection::open(&path).unwrap();
    let count: i64 = other
        .query_row("SELECT COUNT(*) FROM slips", [], |row| row.get(0))
        .unwrap();
    assert_eq!(count, 1);
}

#[test]
fn two_schemas_of_one_register_are_apart() {
    let rig = sqlite("kept_apart");
    filled(&rig);
    let other = open(rig.location.clone(), true).unwrap();
    let schema = register::Schema {
        name: "other".to_owned(),
        version: 1,
        tables: vec![table("slips", &[("k", Kind::Text)], &["k"])],
    };
    other.declare(schema).unwrap();
    assert_eq!(other.count(Query::new("slips")).unwrap(), 0);
    assert_eq!(names(&["slips"]), other.tables().unwrap());
}

#[test]
fn a_schema_that_is_named_belongs_to_one() {
    let Some(running) = crate::server::Running::shared() else {
        return;
    };
    let location = || {
        Location::Server(register::Server {
            schema: Some("Chez nous \"x\"".to_owned()),
            ..running.local()
        })
    };
    let declare = |name: &str| {
        let register = open(location(), true).unwrap();
        register.declare(register::Schema {
            name: name.to_owned(),
            version: 1,
            tables: vec![slips()],
        })
    };
    declare("one").unwrap();
    declare("one").unwrap();
    check(
        declare("two"),
        "the tables are those of « one », not of « two »",
    );
}
