//! The mail plugin through the real command: real and hostile mailboxes, quotes, a large mailbox, an interruption.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::Value;
use tests::command::{Place, gardon, notice, run, workspace};
use tests::data::shared;

/// No message may take longer, reading and starting the command included.
const MOST_TIME: Duration = Duration::from_secs(5);

/// The messages of the large mailbox.
const LARGE: usize = 10_000;

/// Triages and shows a mailbox, and checks what holds for every answer; returns the rows.
fn check(mailbox: &Path) -> Vec<Value> {
    let place = Place::new();
    let word = mailbox.display().to_string();
    let array = |function: &str| -> Vec<Value> {
        let ran = place.gardon(&[
            "mail",
            function,
            &word,
            "--format",
            "json",
            "--today",
            "2026-03-13",
        ]);
        serde_json::from_str(ran.answer()).unwrap_or_else(|error| panic!("{word}: {error}"))
    };
    let (rows, letters) = (array("triage"), array("show"));
    assert_eq!(rows.len(), letters.len(), "{word}");
    let letters: BTreeMap<&str, &Value> = letters
        .iter()
        .map(|letter| (text(letter, "id"), letter))
        .collect();
    for row in &rows {
        let letter = letters[text(row, "id")];
        check_quotes(row, letter, &word);
        assert!(
            rows.iter()
                .any(|other| text(other, "id") == text(row, "thread")),
            "{word}: the thread of {row}"
        );
        assert!(
            !text(row, "summary").contains('\n'),
            "{word}: a summary is one line: {row}"
        );
    }
    rows
}

/// Every quote stands in its message, character for character.
fn check_quotes(row: &Value, letter: &Value, word: &str) {
    let quotes = ["asks", "reasons"]
        .into_iter()
        .flat_map(|list| row[list].as_array().into_iter().flatten());
    for quote in quotes.map(|item| text(item, "quote")) {
        let found = text(letter, "text").contains(quote) || text(row, "subject").contains(quote);
        assert!(
            found,
            "{word}: message {}: « {quote} » does not stand in it",
            row["id"]
        );
    }
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key]
        .as_str()
        .unwrap_or_else(|| panic!("{key} in {value}"))
}

#[test]
fn the_demonstration_mailbox() {
    let rows = check(&workspace().join("demo/conseil.mbox"));
    assert_eq!(rows.len(), 30);
    let urgent = rows
        .iter()
        .take_while(|row| text(row, "priority") == "urgent")
        .count();
    assert!((1..=4).contains(&urgent), "{urgent} urgent messages");
    assert!(
        text(&rows[0], "subject").contains("mur de soutènement"),
        "{}",
        rows[0]
    );
    let last: Vec<&str> = rows
        .iter()
        .rev()
        .take(5)
        .map(|row| text(row, "priority"))
        .collect();
    assert_eq!(last, ["low"; 5]);
}

#[test]
fn the_labelled_messages() {
    assert_eq!(
        check(&workspace().join("tests/evaluation/mail/messages")).len(),
        60
    );
}

#[test]
fn every_real_folder_is_read() {
    let Some(folder) = shared("mail") else { return };
    let mut read = 0;
    for folder in folders(&folder) {
        read += check(&folder).len();
    }
    notice(&format!("{read} messages of real folders read"));
    assert!(read > 100, "{read} messages");
}

#[test]
fn every_hostile_message_ends_in_time() {
    let Some(folder) = shared("hostile/mail") else {
        return;
    };
    // Once, so that the time of compiling the plugin is not the messages'.
    let place = Place::new();
    place.gardon(&["plugin", "show", "mail"]).answer();
    for file in files(&folder) {
        let word = file.display().to_string();
        let began = Instant::now();
        let ran = place.gardon(&["mail", "triage", &word, "--format", "json"]);
        let took = began.elapsed();
        assert!(took < MOST_TIME, "{word}: {took:?}");
        assert_eq!(ran.code, Some(0), "{word}: {}", ran.stderr);
        notice(&format!(
            "{}: {took:?}",
            file.file_name().unwrap_or_default().display()
        ));
        check(&file);
    }
}

#[test]
fn an_interruption_leaves_what_is_done() {
    let place = Place::new();
    let mailbox = large_mailbox(&place);
    place.gardon(&["plugin", "show", "mail"]).answer();
    let mut command = place.command(gardon());
    command.args([
        "mail",
        "triage",
        &mailbox.display().to_string(),
        "--format",
        "json",
    ]);
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("gardon starts");
    let reader = child.stdout.take().expect("a pipe");
    let answer = std::thread::spawn(move || std::io::read_to_string(reader));
    std::thread::sleep(Duration::from_millis(700));
    run(std::process::Command::new("kill").args(["-INT", &child.id().to_string()]));
    let output = child.wait_with_output().expect("gardon ends");
    let rows: Vec<Value> =
        serde_json::from_str(&answer.join().expect("read").expect("UTF-8")).expect("whole JSON");
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{stderr}");
    assert!(stderr.contains("arrêté à votre demande"), "{stderr}");
    assert!(
        !rows.is_empty() && rows.len() < LARGE,
        "{} rows",
        rows.len()
    );
}

#[test]
fn ten_thousand_messages_stream() {
    let place = Place::new();
    let mailbox = large_mailbox(&place).display().to_string();
    let ran = place.gardon(&[
        "mail", "triage", &mailbox, "--limit", "50", "--format", "json",
    ]);
    let rows: Vec<Value> = serde_json::from_str(ran.answer()).expect("JSON");
    assert_eq!(rows.len(), 50);
    let record = std::fs::read_to_string(place.home().join(".local/state/gardon/calls.jsonl"))
        .expect("the record");
    let record: Value = serde_json::from_str(record.lines().last().expect("a line")).expect("JSON");
    assert_eq!(record["items"], LARGE);
    // The mailbox is 13 MB; what a message leaves behind is some hundred bytes.
    assert!(
        record["memory_peak_bytes"].as_u64().expect("a number") < 16 << 20,
        "{record}"
    );
}

/// The messages of the demonstration and of the evaluation, over and over, each with an identifier of its own.
fn large_mailbox(place: &Place) -> PathBuf {
    let demonstration =
        std::fs::read(workspace().join("demo/conseil.mbox")).expect("the demonstration");
    let mut pool: Vec<Vec<u8>> = String::from_utf8_lossy(&demonstration)
        .split("\n\nFrom ")
        .map(|message| {
            message
                .split_once('\n')
                .map_or("", |(_, message)| message)
                .as_bytes()
                .to_vec()
        })
        .collect();
    pool.extend(
        files(&workspace().join("tests/evaluation/mail/messages"))
            .iter()
            .map(|file| std::fs::read(file).expect("a message")),
    );
    let mut bytes = Vec::new();
    for number in 0..LARGE {
        bytes.extend_from_slice(b"From nobody@example.test Mon Mar  2 10:00:00 2026\n");
        writeln!(bytes, "X-Number: {number}").expect("memory");
        bytes.extend_from_slice(&pool[number % pool.len()]);
        bytes.extend_from_slice(b"\n\n");
    }
    place.write("work/large.mbox", &bytes)
}

fn folders(folder: &Path) -> Vec<PathBuf> {
    entries(folder)
        .into_iter()
        .filter(|path| path.is_dir())
        .collect()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    entries(folder)
        .into_iter()
        .filter(|path| path.is_file())
        .collect()
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries =
        std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect();
    paths.sort();
    paths
}
