//! The shared engine beside llama.cpp's own server and benches, on the same file and threads. Writes `target/bench/engine.json`.
//!
//! Both sides take turns, so that a machine that slows down slows both; ratios are those of neighbouring runs.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use tests::bench::{self, Bar, Runs};

#[path = "bench-engine/busy.rs"]
mod busy;
#[path = "bench-engine/job.rs"]
mod job;
#[path = "bench-engine/mails.rs"]
mod mails;
#[path = "bench-engine/peer.rs"]
mod peer;
#[path = "bench-model/process.rs"]
#[allow(dead_code, reason = "the bench of one request at a time uses the rest")]
mod process;
#[path = "bench-engine/raw.rs"]
mod raw;
#[path = "bench-engine/report.rs"]
mod report;

use mails::Mails;
use peer::Server;
use process::Process;

/// What was asked for on the command line.
struct Wish {
    gardon: PathBuf,
    model: PathBuf,
    /// The folder of `llama-server`, `llama-bench` and `llama-batched-bench`.
    peers: PathBuf,
    runs: usize,
    mails: Vec<usize>,
    only_jobs: bool,
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            say(&reason);
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), String> {
    let wish = wish()?;
    let threads = engine::physical_cores();
    say(&bench::machine());
    say(&format!("{}, {threads} threads", wish.model.display()));
    let process = Process::new(&wish.gardon, &wish.model)?;
    let server = Server::start(&wish.peers, &wish.model, threads)?;
    let mut mails = Mails::new();
    let mut all = Vec::new();
    for count in &wish.mails {
        all.extend(compare(&process, &server, &mut mails, *count, wish.runs)?);
    }
    drop(server);
    if !wish.only_jobs {
        all.extend(job::first_token_beside_a_batch(
            &process, &mut mails, wish.runs,
        )?);
        all.extend(busy::measure(&process, &mut mails, wish.runs)?);
        all.extend(raw::measure(
            &process,
            &wish.peers,
            &wish.model,
            threads,
            wish.runs,
        )?);
        all.extend(raw::memory(&process, &wish.model)?);
    }
    say(&bench::head());
    for run in &all {
        say(&run.line());
    }
    let executable = std::env::current_exe().map_err(|error| error.to_string())?;
    if let Some(target) = executable.ancestors().nth(2) {
        let path = target.join("bench/engine.json");
        report::write(&path, &all).map_err(|error| error.to_string())?;
        say(&format!("raw runs: {}", path.display()));
    }
    Ok(())
}

/// Both sides on so many mails, in turn.
fn compare(
    process: &Process,
    server: &Server,
    mails: &mut Mails,
    count: usize,
    runs: usize,
) -> Result<Vec<Runs>, String> {
    // Models are read and warm before anything counts.
    server.answer_all(&mails.fresh(8))?;
    job::same_request(process, &mails.fresh(8))?;
    job::whole_job(process, &mails.fresh(8))?;
    let mut sides: [Vec<f64>; 5] = Default::default();
    for _ in 0..runs {
        let theirs = server.answer_all(&mails.fresh(count))?;
        let same = job::same_request(process, &mails.fresh(count))?;
        let whole = job::whole_job(process, &mails.fresh(count))?;
        let triage = job::triage(process, &mails.fresh(count))?;
        let generated = job::generated_triage(process, &mails.fresh(count))?;
        let speeds = [theirs, same, whole, triage, generated].map(|time| count as f64 / time);
        say(&format!(
            "{count} mails: llama-server {:.2}/s, same request {:.2}/s, whole job {:.2}/s, \
             triage by rank {:.2}/s, by generation {:.2}/s",
            speeds[0], speeds[1], speeds[2], speeds[3], speeds[4]
        ));
        for (kept, speed) in sides.iter_mut().zip(speeds) {
            kept.push(speed);
        }
    }
    let [theirs, same, whole, triage, generated] = sides;
    let ratio = |ours: &[f64], theirs: &[f64]| -> Vec<f64> {
        ours.iter().zip(theirs).map(|(a, b)| a / b).collect()
    };
    let key = |name: &str| match count {
        40 => name.to_owned(),
        _ => format!("{name}_{count}"),
    };
    let one = |name: String, unit, values, bar| Runs {
        name,
        unit,
        values,
        bar,
    };
    Ok(vec![
        one(
            key("mails_ratio"),
            "ratio",
            ratio(&whole, &theirs),
            Bar::at_least(2.0),
        ),
        one(
            key("identical_request_ratio"),
            "ratio",
            ratio(&same, &theirs),
            Bar::at_least(1.3),
        ),
        one(
            key("rank_ratio"),
            "ratio",
            ratio(&triage, &generated),
            Bar::at_least(3.0),
        ),
        one(key("mails, llama-server -np 8"), "1/s", theirs, None),
        one(key("mails, the same request"), "1/s", same, None),
        one(key("mails, the whole job"), "1/s", whole, None),
        one(key("triage by rank"), "1/s", triage, None),
        one(key("triage by generation"), "1/s", generated, None),
    ])
}

fn wish() -> Result<Wish, String> {
    let mut wish = Wish {
        gardon: path_of("GARDON")?,
        model: path_of("GARDON_TEST_MODEL")?,
        peers: path_of("LLAMA_SERVER")?
            .parent()
            .map(Path::to_owned)
            .ok_or("LLAMA_SERVER has no folder")?,
        runs: 5,
        mails: vec![40, 200],
        only_jobs: false,
    };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or(format!("{word} needs a value"));
        match word.as_str() {
            "--model" => wish.model = value()?.into(),
            "--peers" => wish.peers = value()?.into(),
            "--runs" => wish.runs = number(&value()?)?,
            "--mails" => wish.mails = vec![number(&value()?)?],
            "--only-jobs" => wish.only_jobs = true,
            _ => {
                return Err(format!(
                    "{word} is unknown; there are --model FILE, --peers FOLDER, --runs N, --mails N, --only-jobs"
                ));
            }
        }
    }
    Ok(wish)
}

fn number(text: &str) -> Result<usize, String> {
    text.parse()
        .ok()
        .filter(|number| *number > 0)
        .ok_or(format!("« {text} » is no number from 1"))
}

fn path_of(variable: &str) -> Result<PathBuf, String> {
    std::env::var_os(variable)
        .map(PathBuf::from)
        .filter(|path| path.is_file())
        .ok_or_else(|| format!("{variable} names no file: run `cargo xtask bench engine`"))
}

fn say(line: &str) {
    // A closed pipe ends the table, not the bench.
    let _ = writeln!(std::io::stdout(), "{line}");
}
