//! `gardon hr mine`: a caller reads the rows of one person, whatever the words, the variables and the files of that caller.

use serde_json::Value;

use crate::scene::{AMANDINE, BRUNO, CLAUDE, Scene, User};
use crate::server::Server;

/// What stands in the rows of one person and nowhere else.
struct Person {
    user: User,
    identifier: &'static str,
    secret: &'static str,
    left: &'static str,
}

const PERSONS: [Person; 2] = [
    Person {
        user: AMANDINE,
        identifier: "M0041",
        secret: "quadrilobe",
        left: "11.5",
    },
    Person {
        user: BRUNO,
        identifier: "M0042",
        secret: "zanzibarite",
        left: "23.25",
    },
];

/// Tables as an old program of the council keeps them; both databases read this.
const TABLES: &str = r#"
    CREATE TABLE solde (matr varchar(10), lib varchar(40), an integer, droit numeric(6,2), pris numeric(6,2), reste numeric(6,2), maj date);
    CREATE TABLE cet (matr varchar(10), nb numeric(6,2), maj date);
    CREATE TABLE arret (matr varchar(10), d1 date, d2 date, code varchar(20));
    CREATE TABLE stage (matr varchar(10), titre varchar(40), d1 date, duree numeric(6,2));
    INSERT INTO solde VALUES ('M0041', 'quadrilobe', 2026, 25, 13.5, 11.5, '2026-11-01');
    INSERT INTO solde VALUES ('M0041', 'RTT', 2025, 10, 10, 0, '2026-11-01');
    INSERT INTO solde VALUES ('M0042', 'zanzibarite', 2026, 25, 1.75, 23.25, '2026-11-01');
    INSERT INTO solde VALUES ('M004', 'prefixe', 2026, 1, 1, 0, '2026-11-01');
    INSERT INTO solde VALUES ('', 'sans-matricule', 2026, 1, 1, 0, '2026-11-01');
    INSERT INTO solde VALUES (NULL, 'sans-rien', 2026, 1, 1, 0, '2026-11-01');
    INSERT INTO cet VALUES ('M0041', 12, '2026-01-31'), ('M0042', 41, '2026-01-31');
    INSERT INTO arret VALUES ('M0041', '2026-06-01', '2026-06-10', 'quadrilobe');
    INSERT INTO arret VALUES ('M0041', '2026-06-11', '2026-06-12', 'quadrilobe');
    INSERT INTO arret VALUES ('M0042', '2026-02-02', '2026-02-20', 'zanzibarite');
    INSERT INTO stage VALUES ('M0041', 'quadrilobe', '2026-03-02', 2), ('M0042', 'zanzibarite', '2026-04-02', 1);
"#;

/// How the administrator maps them, for a register of a name.
fn mapping(name: &str, place: &str, bound: bool) -> String {
    let own = if bound {
        "own-rows = { column = \"matr\", identifier = \"/etc/gardon/matricules.toml\" }\n"
    } else {
        ""
    };
    format!(
        r#"
[registers.{name}]
{place}
{own}
[registers.{name}.tables.soldes_conges]
table = "solde"
[registers.{name}.tables.soldes_conges.columns]
nature = "lib"
annee = "an"
droits = {{ column = "droit", kind = "decimal" }}
pris = {{ column = "pris", kind = "decimal" }}
solde = {{ column = "reste", kind = "decimal" }}
maj = {{ column = "maj", kind = "date" }}

[registers.{name}.tables.epargne_temps]
table = "cet"
columns = {{ solde = {{ column = "nb", kind = "decimal" }}, maj = {{ column = "maj", kind = "date" }} }}

[registers.{name}.tables.arrets]
table = "arret"
columns = {{ debut = {{ column = "d1", kind = "date" }}, fin = {{ column = "d2", kind = "date" }}, nature = "code" }}

[registers.{name}.tables.formations]
table = "stage"
columns = {{ intitule = "titre", debut = {{ column = "d1", kind = "date" }}, duree = {{ column = "duree", kind = "decimal" }} }}
"#
    )
}

/// The scene, and the names of its bound registers.
fn scene() -> Option<(Scene, Option<Server>, Vec<&'static str>)> {
    let scene = Scene::new("what callers read of their own rows")?;
    let file = scene.share("rh.sqlite", b"");
    rusqlite::Connection::open(&file)
        .and_then(|database| database.execute_batch(TABLES))
        .expect("a database");
    let sqlite = format!("kind = \"sqlite\"\npath = \"{}\"", file.display());
    let mut text = mapping("rh", &sqlite, true);
    text += &mapping("ouvert", &sqlite, false);
    text += "\n[defaults.hr]\nregister = \"rh\"\n";
    let mut names = vec!["rh"];
    let server = Server::start();
    if let Some(server) = &server {
        server.run("CREATE SCHEMA rh; SET search_path = rh; CREATE ROLE lecture LOGIN;");
        server.run(&format!("SET search_path = rh; {TABLES}"));
        server.run("GRANT USAGE ON SCHEMA rh TO lecture; GRANT SELECT ON ALL TABLES IN SCHEMA rh TO lecture;");
        let place = format!(
            "kind = \"postgres\"\nurl = \"{}\"\nschema = \"rh\"",
            server.url("lecture")
        );
        text += &mapping("serveur", &place, true);
        names.push("serveur");
    }
    scene.configure("gardon.toml", &text);
    scene.configure(
        "matricules.toml",
        "amandine = \"M0041\"\nbruno = \"M0042\"\n",
    );
    Some((scene, server, names))
}

#[test]
fn two_users_read_their_own_rows_and_no_others() {
    let Some((scene, _server, names)) = scene() else {
        return;
    };
    for name in &names {
        for person in &PERSONS {
            let ask = |words: &[&str]| {
                let all = [
                    &["hr", "mine"],
                    words,
                    &["--format", "json", "--today", "2026-11-27"],
                ];
                let ran = scene.gardon(person.user, &all.concat());
                check_nothing_of_others(person, &format!("{}{}", ran.stdout, ran.stderr), words);
                serde_json::from_str::<Value>(ran.answer()).expect("JSON")
            };
            let balances = ask(&["leave-balance", name, "--year", "2026"]);
            assert_eq!(balances.as_array().map(Vec::len), Some(1), "{balances}");
            assert_eq!(balances[0]["kind"], person.secret);
            assert_eq!(balances[0]["left"], person.left);
            assert_eq!(balances[0]["updated"], "2026-11-01");
            let account = ask(&["savings", name]);
            let days = if person.user == AMANDINE { "12" } else { "41" };
            assert_eq!(
                (account.as_array().map(Vec::len), &account[0]["days"]),
                (Some(1), &Value::from(days))
            );
            let leaves = ask(&["sick-days", name]);
            let days = if person.user == AMANDINE { 12 } else { 19 };
            assert_eq!(leaves["days"], days, "{leaves}");
            let trainings = ask(&["trainings", name]);
            assert_eq!(trainings[0]["title"], person.secret);
            assert_eq!(trainings.as_array().map(Vec::len), Some(1));
        }
    }
    // The administrator's default makes the register's name needless.
    let table = scene.gardon(AMANDINE, &["hr", "mine", "leave-balance"]);
    assert!(
        table.answer().contains("11,5") || table.answer().contains("11.5"),
        "{}",
        table.stdout
    );
    let one = scene.gardon(
        AMANDINE,
        &[
            "hr",
            "mine",
            "leave-balance",
            "--kind",
            "rtt",
            "--format",
            "json",
        ],
    );
    let one: Value = serde_json::from_str(one.answer()).expect("JSON");
    assert_eq!(
        (one.as_array().map(Vec::len), &one[0]["year"]),
        (Some(1), &Value::from("2025"))
    );
}

#[test]
fn no_word_variable_or_file_reaches_another_row() {
    let Some((scene, _server, names)) = scene() else {
        return;
    };
    let hostile = [
        "M0042",
        "M0041",
        "bruno",
        "%",
        "M004_",
        "*",
        "' OR ''='",
        "x'; DROP TABLE solde; --",
        "\") OR (1=1",
        "2026 OR 1=1",
        "4294967296",
        "null",
        "",
        "x' UNION SELECT matr, lib FROM solde --",
        "../rh",
        "rh/../ouvert",
        "RH",
        "\u{202e}rh",
        "[\"rh\"]",
        "{\"register\":\"rh\"}",
        "./rh.sqlite",
    ];
    // A user's own files: another who-is-who, the same register without its binding, a register of that user's own.
    let file = scene.root().join("work/rh.sqlite");
    let place = format!("kind = \"sqlite\"\npath = \"{}\"", file.display());
    for person in &PERSONS {
        let mut own = mapping("rh", &place, false);
        own += &mapping("serveur", &place, false);
        own += &mapping("mien", &place, false);
        own += "\n[me]\nname = \"Zoé Autre\"\naddresses = [\"autre@commune.example\"]\n";
        scene.own_file(person.user, ".config/gardon/gardon.toml", &own);
    }
    let other = |person: &Person| {
        if person.user == AMANDINE {
            "bruno"
        } else {
            "amandine"
        }
    };
    for person in &PERSONS {
        let variables = [
            ("USER", other(person)),
            ("LOGNAME", other(person)),
            ("SUDO_USER", other(person)),
            (
                "SUDO_UID",
                if person.user == AMANDINE {
                    "4100012"
                } else {
                    "4100011"
                },
            ),
            ("PGUSER", "postgres"),
            ("PGOPTIONS", "-c row_security=off"),
        ];
        for word in hostile {
            for name in &names {
                attack(
                    &scene,
                    person,
                    &["leave-balance", name, "--kind", word],
                    &variables,
                );
                attack(
                    &scene,
                    person,
                    &["sick-days", name, "--before", word],
                    &variables,
                );
            }
            attack(
                &scene,
                person,
                &["trainings", "rh", "--year", word],
                &variables,
            );
            attack(&scene, person, &["leave-balance", word], &variables);
        }
        attack(
            &scene,
            person,
            &["leave-balance", "rh", "--matricule", "M0042"],
            &variables,
        );
        attack(
            &scene,
            person,
            &["leave-balance", "rh", "ouvert"],
            &variables,
        );
        // A register that is not bound is not read at all, whoever named it.
        for name in ["ouvert", "mien"] {
            let ran = scene.gardon(person.user, &["hr", "mine", "leave-balance", name]);
            assert_eq!(ran.code, Some(1), "{}", ran.stdout);
            assert!(
                ran.stderr.contains("n'est pas lié à l'appelant"),
                "{}",
                ran.stderr
            );
            assert_eq!(ran.stdout, "");
        }
        // The words changed nothing.
        let ran = scene.gardon(
            person.user,
            &["hr", "mine", "leave-balance", "rh", "--format", "json"],
        );
        assert!(ran.answer().contains(person.left), "{}", ran.stdout);
    }
}

#[test]
fn whoever_has_no_identifier_or_names_one_is_refused() {
    let Some((scene, _server, names)) = scene() else {
        return;
    };
    for name in &names {
        let ran = scene.gardon(CLAUDE, &["hr", "mine", "leave-balance", name]);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(1), ""));
        assert!(
            ran.stderr
                .contains("« claude » n'a pas d'identifiant dans /etc/gardon/matricules.toml"),
            "{}",
            ran.stderr
        );
    }
    // Who a caller is, is not the caller's to say.
    let file = scene.root().join("work/rh.sqlite");
    let list = scene.home(CLAUDE).join("matricules.toml");
    scene.own_file(CLAUDE, "matricules.toml", "claude = \"M0042\"\n");
    let own = format!(
        "[registers.mien]\nkind = \"sqlite\"\npath = \"{}\"\nown-rows = {{ column = \"matr\", identifier = \"{}\" }}\n",
        file.display(),
        list.display()
    );
    scene.own_file(CLAUDE, ".config/gardon/gardon.toml", &own);
    let ran = scene.gardon(CLAUDE, &["hr", "mine", "leave-balance", "mien"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(1), ""));
    assert!(
        ran.stderr.contains("registers.mien.own-rows"),
        "{}",
        ran.stderr
    );
    assert!(!ran.stderr.contains("zanzibarite"), "{}", ran.stderr);
}

fn attack(scene: &Scene, person: &Person, words: &[&str], variables: &[(&str, &str)]) {
    let words = [&["hr", "mine"], words].concat();
    let ran = scene.gardon_with(person.user, &words, variables);
    assert!(ran.code.is_some(), "{words:?}: {}", ran.stderr);
    check_nothing_of_others(person, &format!("{}{}", ran.stdout, ran.stderr), &words);
}

/// Nothing that stands only in rows of others; what was asked may be said again.
fn check_nothing_of_others(person: &Person, said: &str, words: &[&str]) {
    let mut said = said.to_owned();
    for word in words.iter().filter(|word| !word.is_empty()) {
        said = said.replace(word, "");
    }
    for other in PERSONS.iter().filter(|other| other.user != person.user) {
        for secret in [other.secret, other.identifier, other.left] {
            assert!(
                !said.contains(secret),
                "{} as {:?} tells « {secret} »:\n{said}",
                words.join(" "),
                person.user
            );
        }
    }
    for nobody in ["prefixe", "sans-matricule", "sans-rien"] {
        assert!(
            !said.contains(nobody),
            "{words:?} tells « {nobody} »:\n{said}"
        );
    }
}
