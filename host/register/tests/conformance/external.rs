//! Tables of somebody else: mapped, only read, and bound to the caller where that is said.

use std::collections::BTreeMap;

use config::{Config, Register as Configured};
use register::{Condition, Direction, Location, Query, Register, Value};

use crate::rig::{all, check, decimal, equals, number, open, text};
use crate::server::Running;

/// What an old program of the council might keep.
const SQLITE: &str = r#"
    CREATE TABLE "SOLDES CONGÉS" ("MATR" INTEGER, AN INT NOT NULL, "NB""J" REAL, LIB VARCHAR(20) COLLATE NOCASE,
        MAJ DATETIME, FIN DATE, OUVERT BOOLEAN, PRIMARY KEY ("MATR", AN));
    INSERT INTO "SOLDES CONGÉS" VALUES
        (41, 2025, 9, 'Annuel', '2026-01-02 03:04:05', '2026-04-30', 1),
        (41, 2026, 25.5, 'annuel', '2026-01-02 03:04:05', '2026-04-30 00:00:00', 0),
        (42, 2026, 10, 'RTT', NULL, NULL, NULL),
        (420, 2026, 100, 'RTT', NULL, NULL, NULL);
    CREATE VIEW agents AS SELECT DISTINCT MATR AS id FROM "SOLDES CONGÉS";
    CREATE TABLE secret (word TEXT); INSERT INTO secret VALUES ('x'), ('');
"#;

const POSTGRES: &str = r#"
    CREATE SCHEMA rh; CREATE SCHEMA autre; CREATE TABLE autre.secret (word text);
    CREATE TABLE rh."SOLDES CONGÉS" ("MATR" integer, "AN" smallint NOT NULL, "NB""J" double precision, "LIB" varchar(20),
        "MAJ" timestamp, "FIN" date, "OUVERT" boolean, PRIMARY KEY ("MATR", "AN"));
    INSERT INTO rh."SOLDES CONGÉS" VALUES
        (41, 2025, 9, 'Annuel', '2026-01-02 03:04:05', '2026-04-30', true),
        (41, 2026, 25.5, 'annuel', '2026-01-02 03:04:05', '2026-04-30', false),
        (42, 2026, 10, 'RTT', NULL, NULL, NULL),
        (420, 2026, 100, 'RTT', NULL, NULL, NULL);
    CREATE VIEW rh.agents AS SELECT DISTINCT "MATR" AS id FROM rh."SOLDES CONGÉS";
    CREATE TABLE rh.secret (word text); INSERT INTO rh.secret VALUES ('x'), ('');
"#;

const TABLES: &str = r#"
    [registers.conges.tables.soldes]
    table = "SOLDES CONGÉS"
    [registers.conges.tables.soldes.columns]
    agent = { column = "MATR", kind = "text" }
    annee = "AN"
    jours = "NB\"J"
    libelle = "LIB"
    maj = "MAJ"
    fin = "FIN"
    mois = { column = "FIN", kind = "month" }
    ouvert = "OUVERT"
"#;

const OWN: &str = "own-rows = { column = 'MATR', identifier = 'login' }\n";

/// A test, over a file and over a server; it opens with lines of the configuration, for a caller.
fn both(test: impl Fn(&dyn Fn(&str, &str) -> Result<Register, register::Error>)) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("conges.sqlite");
    rusqlite::Connection::open(&path)
        .unwrap()
        .execute_batch(SQLITE)
        .unwrap();
    test(&|lines, caller| {
        let kind = format!("kind = 'sqlite'\npath = '{}'\n", path.display());
        open(configured(&kind, lines, caller), false)
    });
    if let Some(server) = Running::shared() {
        static MADE: std::sync::Once = std::sync::Once::new();
        MADE.call_once(|| server.client().batch_execute(POSTGRES).unwrap());
        let url = server.local().url;
        test(&|lines, caller| {
            let kind = format!("kind = 'postgres'\nurl = '{url}'\nschema = 'rh'\n");
            open(configured(&kind, lines, caller), false)
        });
    }
}

fn configured(kind: &str, lines: &str, caller: &str) -> Location {
    let text = format!("[registers.conges]\n{kind}{lines}");
    let config = Config::parse(&text, "gardon.toml").unwrap();
    let registers: BTreeMap<String, Configured> = config.registers;
    Location::configured(&registers["conges"], Some(caller.to_owned()), None)
}

#[test]
fn columns_are_read_by_their_names_here() {
    both(|open| {
        let register = open(TABLES, "").unwrap();
        assert!(!register.has_own_rows());
        assert_eq!(register.tables().unwrap(), ["soldes"]);
        let rows = register.select(Query::new("soldes")).unwrap();
        assert_eq!(
            rows.columns(),
            [
                "agent", "annee", "fin", "jours", "libelle", "maj", "mois", "ouvert"
            ]
        );
        let rows = all(
            &register,
            Query::new("soldes").sorted("jours", Direction::Ascending),
        )
        .unwrap();
        assert_eq!(
            rows[3 - 1],
            [
                text("41"),
                number(2026),
                text("2026-04-30"),
                decimal("25.5"),
                text("annuel"),
                text("2026-01-02T03:04:05Z"),
                text("2026-04"),
                Value::Boolean(false)
            ]
        );
        let days: Vec<&Value> = rows.iter().map(|row| &row[3]).collect();
        assert_eq!(
            days,
            [
                &decimal("9"),
                &decimal("10"),
                &decimal("25.5"),
                &decimal("100")
            ]
        );
        for (column, condition, count) in [
            ("jours", Condition::AtLeast(decimal("10")), 3),
            ("jours", equals(decimal("25.50")), 1),
            ("libelle", equals(text("annuel")), 1),
            ("libelle", Condition::StartsWith("A".to_owned()), 1),
            ("maj", equals(text("2026-01-02T03:04:05Z")), 2),
            ("fin", Condition::AtMost(text("2026-04-30")), 2),
            ("mois", equals(text("2026-04")), 2),
            ("ouvert", equals(Value::Boolean(true)), 1),
            ("agent", Condition::AtLeast(text("41")), 4),
        ] {
            let query = Query::new("soldes").with(column, condition.clone());
            assert_eq!(
                register.count(query.clone()).unwrap(),
                count,
                "{column} {condition:?}"
            );
            assert_eq!(all(&register, query).unwrap().len() as u64, count);
        }
        check(
            all(&register, Query::new("secret")),
            "no table « secret »; there are: soldes",
        );
        check(
            all(
                &register,
                Query::new("soldes").with("MATR", Condition::Absent),
            ),
            "no column « MATR »",
        );
        check(register.begin(), "can only read");
        let schema = register::Schema {
            name: "a".to_owned(),
            version: 1,
            tables: Vec::new(),
        };
        check(register.declare(schema), "nothing is declared there");
    });
}

#[test]
fn without_a_mapping_tables_are_as_they_are() {
    both(|open| {
        let register = open("", "").unwrap();
        assert_eq!(
            register.tables().unwrap(),
            ["SOLDES CONGÉS", "agents", "secret"]
        );
        let columns = register.columns("SOLDES CONGÉS").unwrap();
        let kinds: Vec<&str> = columns.iter().map(|column| column.kind.name()).collect();
        assert_eq!(
            kinds,
            [
                "integer",
                "integer",
                "decimal",
                "text",
                "timestamp",
                "date",
                "boolean"
            ]
        );
        // Pages go on without a key too.
        let mut rows = register
            .select(Query::new("agents").sorted("id", Direction::Descending))
            .unwrap();
        let mut found = Vec::new();
        loop {
            let page = rows.next(1).unwrap();
            let Some(row) = page.first() else { break };
            found.push(row[0].clone());
        }
        assert_eq!(found, [number(420), number(42), number(41)]);
    });
}

#[test]
fn nobody_reads_the_rows_of_another() {
    let hostile = [
        "",
        "%",
        "41 OR 1=1",
        "' OR ''='",
        "41' --",
        "4_",
        "042",
        "42 ",
        "41,42",
        "\"MATR\"",
        "42\0",
        "４２",
        "NULL",
    ];
    both(|open| {
        for lines in [format!("{OWN}{TABLES}"), OWN.to_owned()] {
            let table = if lines.contains("soldes") {
                "soldes"
            } else {
                "SOLDES CONGÉS"
            };
            for (caller, expected) in [("41", 2), ("42", 1), ("420", 1), ("43", 0)] {
                let register = open(&lines, caller).unwrap();
                assert_eq!(register.tables().unwrap(), [table]);
                let count = |query| register.count(query).unwrap();
                assert_eq!(count(Query::new(table)), expected);
                assert_eq!(
                    all(&register, Query::new(table)).unwrap().len() as u64,
                    expected
                );
                let (agent, value): (_, fn(&str) -> Value) = if table == "soldes" {
                    ("agent", |word| text(word))
                } else {
                    ("MATR", |word| number(word.parse().unwrap_or(42)))
                };
                for other in ["41", "42", "420"] {
                    if other != caller {
                        let query = Query::new(table).with(agent, equals(value(other)));
                        assert_eq!(count(query.clone()), 0, "{caller} {other}");
                        assert!(all(&register, query).unwrap().is_empty());
                    }
                }
                // Conditions narrow what is there and never widen it.
                let wide = Query::new(table)
                    .with(
                        agent,
                        Condition::AnyOf(vec![value("41"), value("42"), value("420")]),
                    )
                    .without(agent, Condition::Absent);
                assert_eq!(count(wide), expected);
                let all_but = Query::new(table).without(agent, equals(value("43")));
                assert_eq!(count(all_but), expected);
            }
            for caller in hostile {
                // PostgreSQL takes no NUL at all, which is a refusal.
                let register = open(&lines, caller).unwrap();
                let count = register.count(Query::new(table));
                assert!(
                    count.is_err() && caller.contains('\0') || count == Ok(0),
                    "{caller:?}"
                );
            }
        }
    });
}

#[test]
fn rows_of_nobody_are_nobodys() {
    both(|open| {
        let own = "own-rows = { column = 'word', identifier = 'login' }\n";
        let seen = |caller: &str| {
            let register = open(own, caller).unwrap();
            assert!(register.has_own_rows());
            assert_eq!(register.tables().unwrap(), ["secret"]);
            register.count(Query::new("secret")).unwrap()
        };
        assert_eq!((seen("x"), seen(""), seen("X")), (1, 0, 0));
    });
}

#[test]
fn a_mapping_that_fits_nothing_is_told_when_it_is_opened() {
    both(|open| {
        check(
            open("[registers.conges.tables.x]\ntable = 'SOLDE'\n", ""),
            "table « x »: the database has no table or view « SOLDE »",
        );
        check(
            open(
                "[registers.conges.tables.x]\ntable = 'secret'\ncolumns = { a = 'b' }\n",
                "",
            ),
            "column « a »: « secret » has no column « b »; there are: word",
        );
        // A table whose rows cannot be bound is refused, not shown whole.
        check(
            open(
                &format!("{OWN}[registers.conges.tables.x]\ntable = 'secret'\n"),
                "41",
            ),
            "« secret » has no column « MATR »",
        );
        check(
            open(
                "[registers.conges.tables.x]\ntable = 'secret'\nkey = ['k']\n",
                "",
            ),
            "key: no column « k »",
        );
        let wrong = "[registers.conges.tables.x]\ntable = 'SOLDES CONGÉS'\ncolumns = { a = { column = 'LIB', kind = 'date' } }\n";
        let register = open(wrong, "").unwrap();
        check(
            all(&register, Query::new("x")),
            "column « a »: « Annuel » is not what the column holds: a date",
        );
    });
}

#[test]
fn what_cannot_be_opened_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a");
    let at = |path: &std::path::Path| {
        open(
            Location::File(path.to_owned(), register::Mapping::default()),
            false,
        )
    };
    check(at(&path), "not found");
    assert!(!path.exists());
    check(at(folder.path()), "is not a file");
    std::fs::write(&path, "text, and no database, but long enough to be one").unwrap();
    check(at(&path), "is no SQLite database");
    let server = |url: &str| register::Server {
        url: url.to_owned(),
        ..register::Server::default()
    };
    let at = |server| {
        open(
            Location::Tables(server, register::Mapping::default()),
            false,
        )
    };
    check(
        at(server("postgres://u@127.0.0.1:1/d")),
        "PostgreSQL 127.0.0.1/d: error connecting",
    );
    check(
        at(server("postgres://u@h:port/d")),
        "« postgres://user@host:port/database » is expected",
    );
}

#[test]
fn passwords_and_certificates() {
    let Some(running) = Running::shared() else {
        return;
    };
    let at = |server| {
        open(
            Location::Tables(server, register::Mapping::default()),
            false,
        )
    };
    at(running.encrypted()).unwrap();
    // Somebody else's certificates are not trusted.
    let folder = tempfile::tempdir().unwrap();
    let other = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let ca = folder.path().join("other.pem");
    std::fs::write(&ca, other.cert.pem()).unwrap();
    check(
        at(register::Server {
            ca_file: Some(ca),
            ..running.encrypted()
        }),
        "invalid peer certificate",
    );
    let password = folder.path().join("password");
    std::fs::write(&password, "wrong").unwrap();
    let wrong = || register::Server {
        password_file: Some(password.clone()),
        ..running.encrypted()
    };
    check(at(wrong()), "others can read");
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o600);
    std::fs::set_permissions(&password, mode).unwrap();
    check(at(wrong()), "password authentication failed");
    std::fs::remove_file(&password).unwrap();
    check(at(wrong()), "password: ");
    let none = register::Server {
        password_file: None,
        ..running.encrypted()
    };
    check(at(none), "password");
    let bad = register::Server {
        ca_file: Some(folder.path().join("absent.pem")),
        ..running.encrypted()
    };
    check(at(bad), "ca-file");
}
