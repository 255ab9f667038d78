//! `gardon payroll check --register` with a database server: runs of two users, and what stands in the database.

use serde_json::Value;

use crate::scene::{AMANDINE, BRUNO, Scene, User};
use crate::server::Server;

/// An amount of the demonstration that is wrong, and the one that would be right.
const WRONG: (&str, &str) = ("L000002", "80,02");

const COLUMN: &str = "ircantec_employeur";

#[test]
fn a_payroll_is_kept_on_a_server_and_its_corrections_are_seen() {
    let Some(scene) = Scene::new("a payroll kept on a database server") else {
        return;
    };
    let Some(server) = Server::start() else {
        return;
    };
    // The rights that the documentation asks for, and no others.
    server.run("CREATE ROLE gardon LOGIN; GRANT CREATE ON DATABASE postgres TO gardon;");
    scene.configure(
        "gardon.toml",
        &format!(
            "[registers.paie]\nkind = \"postgres\"\nwrite = true\nurl = \"{}\"\n",
            server.url("gardon")
        ),
    );
    let demo = std::fs::read(tests::command::workspace().join("demo/paie.csv"));
    let demo = demo.expect("the demonstration");
    scene.share("mai.csv", &demo);
    scene.share("corrige.csv", &corrected(&demo));

    let alone = check(
        &scene,
        AMANDINE,
        "./mai.csv",
        &["--register", "essai"],
        "2026-05-20",
    );
    let kept = check(
        &scene,
        AMANDINE,
        "./mai.csv",
        &["--register", "paie"],
        "2026-05-20",
    );
    assert!(!kept.rows.is_empty());
    // The same is found and identified, whichever database keeps it.
    assert_eq!(kept.rows, alone.rows);
    let count = kept.rows.len();
    assert!(
        kept.said.contains(&format!(
            "nouvelles {count}, revues 0, closes 0, rouvertes 0"
        )),
        "{}",
        kept.said
    );
    let rows = "SELECT count(*) FROM gardon_anomalies.anomalies";
    assert_eq!(
        server.query(rows).expect("a count").trim(),
        count.to_string()
    );

    // Another user of the same register sees them, and a run with one correction closes one.
    let seen = check(
        &scene,
        BRUNO,
        "./corrige.csv",
        &["--register", "paie"],
        "2026-05-21",
    );
    assert!(
        seen.said.contains(&format!(
            "nouvelles 0, revues {}, closes 1, rouvertes 0",
            count - 1
        )),
        "{}",
        seen.said
    );
    let listed = scene.gardon(
        BRUNO,
        &[
            "payroll",
            "anomalies",
            "list",
            "paie",
            "--state",
            "corrected",
            "--format",
            "jsonl",
            "--quiet",
        ],
    );
    let closed: Vec<Value> = lines(listed.answer());
    assert_eq!(closed.len(), 1, "{closed:?}");
    assert_eq!(closed[0]["line"], WRONG.0);
    assert_eq!(
        server.query(rows).expect("a count").trim(),
        count.to_string()
    );

    // A role that may not make a schema is told so, and nothing is shown as kept.
    server.run("CREATE ROLE pauvre LOGIN;");
    scene.configure(
        "gardon.toml",
        &format!(
            "[registers.pauvre]\nkind = \"postgres\"\nwrite = true\nurl = \"{}\"\nschema = \"a_moi\"\n",
            server.url("pauvre")
        ),
    );
    let ran = scene.gardon(
        AMANDINE,
        &["payroll", "check", "./mai.csv", "--register", "pauvre"],
    );
    assert_eq!(
        (ran.code, ran.stdout.as_str()),
        (Some(1), ""),
        "{}",
        ran.stderr
    );
    assert!(ran.stderr.contains("permission denied"), "{}", ran.stderr);
}

struct Checked {
    rows: Vec<Value>,
    said: String,
}

fn check(scene: &Scene, user: User, file: &str, more: &[&str], today: &str) -> Checked {
    let words = [
        &[
            "payroll", "check", file, "--format", "jsonl", "--today", today,
        ],
        more,
    ]
    .concat();
    let ran = scene.gardon(user, &words);
    Checked {
        rows: lines(ran.answer()),
        said: ran.stderr,
    }
}

fn lines(text: &str) -> Vec<Value> {
    text.lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect()
}

/// The demonstration with one amount mended; its bytes are no UTF-8.
fn corrected(demo: &[u8]) -> Vec<u8> {
    let lines: Vec<Vec<&[u8]>> = demo
        .split(|byte| *byte == b'\n')
        .map(|line| line.split(|byte| *byte == b';').collect())
        .collect();
    let column = lines[0].iter().position(|name| *name == COLUMN.as_bytes());
    let column = column.expect("a column");
    let lines = lines.into_iter().map(|mut cells| {
        if cells[0] == WRONG.0.as_bytes() {
            cells[column] = WRONG.1.as_bytes();
        }
        cells.join(&b';')
    });
    lines.collect::<Vec<_>>().join(&b'\n')
}
