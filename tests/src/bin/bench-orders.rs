//! Speed and memory of collections and of `gardon orders search`, beside SQLite's FTS5 on the same text. Writes `target/bench/orders.json`.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use tests::bench::{self, Bar, Runs};
use tests::data;

#[path = "bench-orders/acts.rs"]
mod acts;
#[path = "bench-orders/commands.rs"]
mod commands;
#[path = "bench-orders/part.rs"]
mod part;
#[path = "bench-orders/queries.rs"]
mod queries;
#[path = "bench-orders/questions.rs"]
mod questions;
#[path = "bench-orders/sqlite.rs"]
mod sqlite;
#[path = "bench-orders/words.rs"]
mod words;

use commands::Home;
use part::Outcome;

/// Invented orders, unless `--documents` says another number.
const DOCUMENTS: usize = 100_000;

/// What indexing may take of memory.
const MOST_MEGABYTES: f64 = 500.0;

/// What looking again at files that have not changed may take, for 100,000 of them.
const MOST_RESCAN_SECONDS: f64 = 120.0;

/// Rescans that are measured.
const RESCANS: usize = 3;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        [] => run(DOCUMENTS),
        ["--documents", count] => match count.parse() {
            Ok(documents) if documents >= 100 => run(documents),
            _ => Err(format!(
                "--documents {count}: a number from 100 on is expected"
            )),
        },
        [name, path, rest] => part::answer(name, Path::new(path), rest).map(|line| {
            say(&line);
            true
        }),
        _ => Err("cargo xtask bench orders [--documents N]".to_owned()),
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(reason) => {
            say(&reason);
            ExitCode::FAILURE
        }
    }
}

/// Measures everything; whether every bar holds.
fn run(documents: usize) -> Result<bool, String> {
    let gardon = data::gardon().ok_or("run `cargo xtask bench orders`")?;
    let target = target()?;
    // Beside the other results, since temporary folders are memory on some machines.
    let bench = target.join("bench");
    std::fs::create_dir_all(&bench).map_err(|error| format!("{}: {error}", bench.display()))?;
    let folder = tempfile::tempdir_in(&bench).map_err(|error| error.to_string())?;
    let sample = acts::Act::new(0);
    say(&bench::machine());
    say(&format!(
        "{documents} invented orders of {:.1} KB; SQLite {}, FTS5, tokenizer « {} »",
        sample.text.len() as f64 / 1e3,
        rusqlite::version(),
        sqlite::TOKENIZER
    ));
    say(&bench::head());
    let mut all = Vec::new();
    let mut measure = |runs: Vec<Runs>| {
        for run in runs {
            say(&run.line());
            all.push(run);
        }
    };
    let (index, peer) = (folder.path().join("index"), folder.path().join("acts.db"));
    measure(filling(&index, &peer, documents)?);
    let questions = questions::list(documents);
    measure(queries::in_process(&index, &peer, &questions)?);
    let home = Home::new(&gardon, folder.path(), documents)?;
    measure(commanded(&home, documents)?);
    measure(queries::whole_commands(&home, &peer, &questions)?);
    let missed: Vec<&str> = all
        .iter()
        .filter(|runs| runs.holds() == Some(false))
        .map(|runs| runs.name.as_str())
        .collect();
    say(&if missed.is_empty() {
        "every bar holds".to_owned()
    } else {
        format!("missed: {}", missed.join("; "))
    });
    let path = bench.join("orders.json");
    bench::write(&path, &all).map_err(|error| error.to_string())?;
    say(&format!("raw runs: {}", path.display()));
    Ok(missed.is_empty())
}

/// Indexing alone, the texts and fields made on the fly: ours and the peer's, each in a process of its own.
fn filling(index: &Path, peer: &Path, documents: usize) -> Result<Vec<Runs>, String> {
    let ours = part::run("index", index, documents)?;
    let theirs = part::run("sqlite", peer, documents)?;
    let (our_bytes, their_bytes) = (part::bytes(index) as f64, part::bytes(peer) as f64);
    let of = |bytes: f64| bytes / 1e3 / documents as f64;
    let megabytes = |outcome: &Outcome| outcome.peak as f64 / 1e6;
    let (our_rate, their_rate) = (per_second(documents, &ours), per_second(documents, &theirs));
    let (ours_busy, theirs_busy) = (per_busy(documents, &ours), per_busy(documents, &theirs));
    Ok(vec![
        one("index alone", "1/s", our_rate, None),
        one("index alone, SQLite", "1/s", their_rate, None),
        one(
            "index alone, ours / SQLite",
            "ratio",
            our_rate / their_rate,
            None,
        ),
        one("index alone, a processor's second", "1/s", ours_busy, None),
        one("the same, SQLite", "1/s", theirs_busy, None),
        one(
            "the same, ours / SQLite",
            "ratio",
            ours_busy / theirs_busy,
            None,
        ),
        one("index of 1,000 documents", "MB", of(our_bytes), None),
        one(
            "index of 1,000 documents, SQLite",
            "MB",
            of(their_bytes),
            None,
        ),
        one(
            "index of 1,000, ours / SQLite",
            "ratio",
            our_bytes / their_bytes,
            None,
        ),
        one(
            "memory of indexing alone",
            "MB",
            megabytes(&ours),
            Bar::median(MOST_MEGABYTES),
        ),
        one(
            "memory of indexing alone, SQLite",
            "MB",
            megabytes(&theirs),
            None,
        ),
    ])
}

fn per_second(documents: usize, outcome: &Outcome) -> f64 {
    documents as f64 / outcome.wall.as_secs_f64()
}

/// What a machine that does other things besides does not change.
fn per_busy(documents: usize, outcome: &Outcome) -> f64 {
    documents as f64 / outcome.processor.as_secs_f64()
}

/// `gardon corpus add` of all files through the sandbox, and rescans of the same.
fn commanded(home: &Home, documents: usize) -> Result<Vec<Runs>, String> {
    let added = home.add(documents)?;
    let mut rescans = Vec::new();
    for _ in 0..RESCANS {
        rescans.push(home.update(documents)?);
    }
    let bar = MOST_RESCAN_SECONDS * documents as f64 / DOCUMENTS as f64;
    let seconds = |value: fn(&Outcome) -> f64| rescans.iter().map(value).collect();
    Ok(vec![
        one(
            "`gardon corpus add`",
            "1/s",
            per_second(documents, &added),
            None,
        ),
        one(
            "the same, a processor's second",
            "1/s",
            per_busy(documents, &added),
            None,
        ),
        one(
            "memory of `gardon corpus add`",
            "MB",
            added.peak as f64 / 1e6,
            Bar::median(MOST_MEGABYTES),
        ),
        Runs {
            name: "`gardon corpus update`, nothing changed".to_owned(),
            unit: "s",
            values: seconds(|outcome| outcome.wall.as_secs_f64()),
            bar: Bar::median(bar.max(1.0)),
        },
        Runs {
            name: "memory of the same".to_owned(),
            unit: "MB",
            values: seconds(|outcome| outcome.peak as f64 / 1e6),
            bar: Bar::median(MOST_MEGABYTES),
        },
    ])
}

fn one(name: &str, unit: &'static str, value: f64, bar: Option<Bar>) -> Runs {
    Runs {
        name: name.to_owned(),
        unit,
        values: vec![value],
        bar,
    }
}

/// The target folder: the bench lies in `<target>/release`.
fn target() -> Result<PathBuf, String> {
    let executable = std::env::current_exe().map_err(|error| error.to_string())?;
    let target = executable.ancestors().nth(2);
    target
        .map(Path::to_owned)
        .ok_or("the bench lies nowhere".to_owned())
}

fn say(line: &str) {
    // A closed pipe ends the table, not the bench.
    let _ = writeln!(std::io::stdout(), "{line}");
}
