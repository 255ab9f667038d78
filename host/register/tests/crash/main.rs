//! A writer is killed at any moment: what it has acknowledged is there, all of it, and the file is sound.
//!
//! The writer is this program itself, called with `write FOLDER`.

use std::io::{BufRead, BufReader, Write, stdout};
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, SystemTime};

use register::{
    Column, Direction, Kind, Location, Query, Register, Schema, Settings, Table, Value,
};

/// How often the writer is killed.
const KILLS: u64 = 30;

/// Rows of one commit: they are all there, or none is.
const TOGETHER: i64 = 7;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, word, folder] = &arguments[..]
        && word == "write"
    {
        write(Path::new(folder));
        return ExitCode::SUCCESS;
    }
    // `cargo test -- --list` asks what there is.
    if arguments.iter().any(|argument| argument == "--list") {
        return ExitCode::SUCCESS;
    }
    survive();
    ExitCode::SUCCESS
}

fn open(folder: &Path) -> Register {
    let register = Register::open(Settings {
        name: "essai".to_owned(),
        location: Location::Folder(folder.to_owned()),
        write: true,
    })
    .unwrap();
    let column = |name: &str, kind| Column {
        name: name.to_owned(),
        kind,
        required: true,
        filling: Value::Absent,
    };
    register
        .declare(Schema {
            name: "crash".to_owned(),
            version: 1,
            tables: vec![Table {
                name: "rows".to_owned(),
                columns: vec![column("line", Kind::Integer), column("words", Kind::Text)],
                key: vec!["line".to_owned()],
                filters: vec![vec!["words".to_owned()]],
            }],
        })
        .unwrap();
    register
}

/// Commits without end, and says each time up to where.
fn write(folder: &Path) {
    let register = open(folder);
    let mut next = last(&register) + 1;
    let columns = ["line", "words"].map(str::to_owned);
    let mut output = stdout();
    loop {
        let transaction = register.begin().unwrap();
        for line in next..next + TOGETHER {
            let row = vec![Value::Integer(line), Value::Text(words(line))];
            transaction.insert("rows", &columns, vec![row]).unwrap();
        }
        transaction.commit().unwrap();
        next += TOGETHER;
        writeln!(output, "{}", next - 1).unwrap();
        output.flush().unwrap();
    }
}

fn words(line: i64) -> String {
    format!(
        "ligne {line} {}",
        "é".repeat(usize::try_from(line % 200).unwrap_or(0))
    )
}

fn last(register: &Register) -> i64 {
    let query = Query {
        limit: Some(1),
        ..Query::new("rows").sorted("line", Direction::Descending)
    };
    match register.select(query).unwrap().all().unwrap().first() {
        Some(row) => match row[0] {
            Value::Integer(line) => line,
            ref other => panic!("{other:?}"),
        },
        None => 0,
    }
}

fn survive() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("essai");
    let mut acknowledged = 0;
    let mut seed = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap()
        .as_nanos() as u64;
    let first_seed = seed;
    for kill in 0..KILLS {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        // Some die while they make the file, others in the midst of their work.
        let after = Duration::from_micros((seed >> 33) % 150_000);
        let mut child = Command::new(std::env::current_exe().unwrap())
            .arg("write")
            .arg(&place)
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        let output = child.stdout.take().unwrap();
        let reader = std::thread::spawn(move || {
            // A line that was cut was not yet said.
            let mut output = BufReader::new(output);
            let (mut last, mut line) = (0, String::new());
            while output.read_line(&mut line).unwrap() > 0 && line.ends_with('\n') {
                last = line.trim_end().parse().unwrap();
                line.clear();
            }
            last
        });
        std::thread::sleep(after);
        assert!(
            child.try_wait().unwrap().is_none(),
            "the writer ended by itself"
        );
        child.kill().unwrap();
        child.wait().unwrap();
        acknowledged = acknowledged.max(reader.join().unwrap());
        check(
            &place,
            acknowledged,
            &format!("kill {kill}, seed {first_seed}"),
        );
    }
    assert!(acknowledged > 0, "nothing was ever written");
    let mut stderr = std::io::stderr();
    writeln!(
        stderr,
        "{KILLS} kills, {acknowledged} rows acknowledged and there"
    )
    .unwrap();
}

fn check(place: &Path, acknowledged: i64, when: &str) {
    let file = place.join("crash.sqlite");
    if !file.exists() {
        assert_eq!(acknowledged, 0, "{when}: the file is gone");
        return;
    }
    let raw = rusqlite::Connection::open(&file).unwrap();
    let sound: String = raw
        .pragma_query_value(None, "integrity_check", |row| row.get(0))
        .unwrap();
    assert_eq!(sound, "ok", "{when}");
    drop(raw);
    let register = open(place);
    let last = last(&register);
    assert!(last >= acknowledged, "{when}: {last} of {acknowledged}");
    assert_eq!(last % TOGETHER, 0, "{when}: half a transaction");
    let rows = register.select(Query::new("rows")).unwrap().all().unwrap();
    assert_eq!(rows.len() as i64, last, "{when}: rows are missing");
    for (row, line) in rows.iter().zip(1..) {
        let expected = [Value::Integer(line), Value::Text(words(line))];
        assert_eq!(row[..], expected, "{when}");
    }
}
