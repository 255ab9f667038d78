//! `cargo xtask bench payroll`: time and memory of a year's check as a whole command, from the file to the register, beside
//! the same checks in SQL over SQLite. Writes `target/bench/payroll.json`.

use std::collections::BTreeMap;
use std::env;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use anyhow::{Context, Result, bail};
use payroll_cases::inject;
use payroll_cases::payroll::{Payroll, Size};
use payroll_cases::score::Anomaly;
use payroll_cases::write::{self, Format};

#[path = "bench-payroll/figures.rs"]
mod figures;
#[path = "bench-payroll/process.rs"]
mod process;
#[path = "bench-payroll/sqlite.rs"]
mod sqlite;

use figures::{Count, Runs};
use process::Outcome;

/// Agents and months, unless `--agents` says another number.
const AGENTS: usize = 10_000;
const MONTHS: i32 = 12;

/// Errors of each kind among them.
const ERRORS: usize = 20;

/// Measured runs of each side, after one of each that is not.
const RUNS: usize = 3;

/// What a check may take.
const MOST_SECONDS: f64 = 10.0;
const MOST_MEGABYTES: f64 = 500.0;

const USAGE: &str = "cargo xtask bench payroll [--agents N]";

fn main() -> Result<ExitCode> {
    let words: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let holds = match words.as_slice() {
        [] => bench(AGENTS)?,
        ["--agents", count] => bench(count.parse().with_context(|| USAGE)?)?,
        ["sql", payroll, database] => {
            let counts = sqlite::check(Path::new(payroll), Path::new(database))?;
            say(&serde_json::to_string(&counts)?)?;
            true
        }
        _ => bail!(USAGE),
    };
    Ok(ExitCode::from(u8::from(!holds)))
}

/// Measures both sides in turn; whether the bars hold.
fn bench(agents: usize) -> Result<bool> {
    let gardon = env::var_os("GARDON")
        .context("run `cargo xtask bench payroll`, which builds the binary")?;
    let bench = target()?.join("bench");
    fs::create_dir_all(&bench).with_context(|| bench.display().to_string())?;
    // Beside the results, since temporary folders are memory on some machines.
    let folder = tempfile::tempdir_in(&bench)?;
    let desk = Desk::new(gardon.into(), folder.path(), agents)?;
    say(&figures::machine())?;
    let setting = format!(
        "{agents} agents, {MONTHS} months, {} payslips, {:.0} MB in windows-1252, {} errors; SQLite {}",
        desk.slips,
        desk.bytes as f64 / 1e6,
        desk.errors,
        rusqlite::version()
    );
    say(&setting)?;
    let (mut ours, mut sql) = (Vec::new(), Vec::new());
    let mut judged = Vec::new();
    for run in 0..=RUNS {
        let one = desk.check(run)?;
        let other = desk.sql(run)?;
        // The first run compiles the component and fills the caches.
        if run > 0 {
            judged.push(if figures::is_loaded() {
                one.processor
            } else {
                one.wall
            });
            ours.push(one);
            sql.push(other);
        }
    }
    let of =
        |outcomes: &[Outcome], value: fn(&Outcome) -> f64| outcomes.iter().map(value).collect();
    let ratio = ours
        .iter()
        .zip(&sql)
        .map(|(ours, sql)| ours.processor / sql.processor);
    let runs = |name, unit, values, bar| Runs {
        name,
        unit,
        values,
        bar,
    };
    let all = [
        runs(
            "check, judged (processor when loaded)",
            "s",
            judged,
            Some(MOST_SECONDS),
        ),
        runs("check, on the clock", "s", of(&ours, |one| one.wall), None),
        runs(
            "check, of the processor",
            "s",
            of(&ours, |one| one.processor),
            None,
        ),
        runs(
            "check, most memory",
            "MB",
            of(&ours, |one| one.megabytes),
            Some(MOST_MEGABYTES),
        ),
        runs("SQL, on the clock", "s", of(&sql, |one| one.wall), None),
        runs(
            "SQL, of the processor",
            "s",
            of(&sql, |one| one.processor),
            None,
        ),
        runs(
            "SQL, most memory",
            "MB",
            of(&sql, |one| one.megabytes),
            None,
        ),
        runs(
            "of the processor, ours / SQL",
            "ratio",
            ratio.collect(),
            None,
        ),
    ];
    for runs in &all {
        say(&runs.line())?;
    }
    let (counts, rest) = desk.counts()?;
    say("\nfindings                           ours      SQL")?;
    for count in &counts {
        say(&format!(
            "{:<30} {:>8} {:>8}",
            count.rule, count.ours, count.sql
        ))?;
    }
    say(&format!("{:<30} {rest:>8}        - (other rules)", ""))?;
    let path = bench.join("payroll.json");
    figures::write(&path, &setting, &all, &counts)?;
    say(&format!("raw runs: {}", path.display()))?;
    Ok(all.iter().all(|runs| runs.holds() != Some(false)))
}

/// The generated payroll and what both sides need.
struct Desk {
    gardon: PathBuf,
    folder: PathBuf,
    payroll: PathBuf,
    ceilings: PathBuf,
    slips: usize,
    bytes: u64,
    errors: usize,
}

impl Desk {
    fn new(gardon: PathBuf, folder: &Path, agents: usize) -> Result<Self> {
        let size = Size {
            agents,
            months: MONTHS,
            ..Size::default()
        };
        let mut payroll = Payroll::clean(size)?;
        let injected = inject::inject(&mut payroll, ERRORS, size.seed);
        let path = write::file(&payroll, Format::Cp1252, folder)?;
        Ok(Self {
            gardon,
            folder: folder.to_owned(),
            ceilings: write::parameters(folder)?,
            slips: payroll.slips.len(),
            bytes: fs::metadata(&path)?.len(),
            errors: injected.gold.len(),
            payroll: path,
        })
    }

    /// The whole command, each run into a register of its own.
    fn check(&self, run: usize) -> Result<Outcome> {
        let register = format!("bench{run}");
        let mut command = Command::new(&self.gardon);
        command
            .args(["payroll", "check"])
            .arg(&self.payroll)
            .args(["--register", &register, "--format", "jsonl", "--parameters"])
            .arg(&self.ceilings)
            .env_clear()
            .env("HOME", &self.folder)
            .stdout(File::create(self.folder.join("ours.jsonl"))?)
            .stderr(File::create(self.folder.join("ours.log"))?);
        process::run(&mut command)
            .with_context(|| fs::read_to_string(self.folder.join("ours.log")).unwrap_or_default())
    }

    /// This program as its own peer, each run into a database of its own.
    fn sql(&self, run: usize) -> Result<Outcome> {
        let mut command = Command::new(env::current_exe()?);
        command
            .arg("sql")
            .arg(&self.payroll)
            .arg(self.folder.join(format!("peer{run}.sqlite")))
            .stdout(File::create(self.folder.join("sql.json"))?)
            .stderr(Stdio::inherit());
        process::run(&mut command)
    }

    /// Findings of the rules that both have, and how many the others have found.
    fn counts(&self) -> Result<(Vec<Count>, usize)> {
        let mut ours: BTreeMap<String, usize> = BTreeMap::new();
        let text = fs::read_to_string(self.folder.join("ours.jsonl"))?;
        for anomaly in Anomaly::lines(&text)? {
            *ours.entry(anomaly.rule).or_default() += 1;
        }
        let text = fs::read_to_string(self.folder.join("sql.json"))?;
        let sql: Vec<(String, usize)> = serde_json::from_str(&text)?;
        let counts = sql
            .into_iter()
            .map(|(rule, sql)| Count {
                ours: ours.remove(&rule).unwrap_or_default(),
                rule,
                sql,
            })
            .collect();
        Ok((counts, ours.values().sum()))
    }
}

/// Cargo's target folder, which may lie elsewhere: programs are built in a folder of its own below it.
fn target() -> Result<PathBuf> {
    let program = env::current_exe()?;
    let folder = program.ancestors().nth(2).context("target/release")?;
    Ok(folder.to_owned())
}

fn say(line: &str) -> Result<()> {
    writeln!(std::io::stdout(), "{line}")?;
    Ok(())
}
