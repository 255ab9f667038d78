//! Scores the anomalies of a check (JSON lines) against a gold file or the published payslips.

use std::fs::File;
use std::io::{ErrorKind, Read, Write, stdin, stdout};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::{Arg, ArgGroup, Command, value_parser};
use payroll_cases::score::{Anomaly, score};
use payroll_cases::{gold, published};

fn main() -> Result<()> {
    let arguments = command().get_matches();
    let path = |name: &str| arguments.get_one::<PathBuf>(name);
    let gold = match (path("gold"), path("published")) {
        (Some(file), _) => {
            let unread = || format!("cannot read {}", file.display());
            gold::read(File::open(file).with_context(unread)?).with_context(unread)?
        }
        (None, Some(folder)) => {
            let rows = published::rows(&folder.join("paies_utf8bom.csv"))?;
            published::gold(&folder.join("gold_anomalies.csv"), &rows)?
        }
        (None, None) => anyhow::bail!("no gold"),
    };
    let said = said(path("anomalies").map(PathBuf::as_path))?;
    let scored = score(&Anomaly::lines(&said)?, &gold);
    match write!(stdout().lock(), "{scored}") {
        // Whoever reads has read enough.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => Ok(written?),
    }
}

fn said(file: Option<&Path>) -> Result<String> {
    if let Some(file) = file {
        return std::fs::read_to_string(file)
            .with_context(|| format!("cannot read {}", file.display()));
    }
    let mut text = String::new();
    stdin()
        .read_to_string(&mut text)
        .context("cannot read standard input")?;
    Ok(text)
}

fn command() -> Command {
    let path = |name: &'static str, help: &'static str| {
        Arg::new(name)
            .value_parser(value_parser!(PathBuf))
            .help(help)
    };
    Command::new("payroll-score")
        .about("Scores the anomalies of a check against what is known to be wrong")
        .arg(path("gold", "Gold file that payroll-generate wrote").long("gold"))
        .arg(path("published", "Folder of the published synthetic payslips").long("published"))
        .group(
            ArgGroup::new("known")
                .args(["gold", "published"])
                .required(true),
        )
        .arg(path(
            "anomalies",
            "JSON lines of the check; standard input without it",
        ))
}
