//! Writes an invented payroll with known errors into a folder.

use std::fs::File;
use std::io::{Write, stderr};
use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::{Arg, ArgAction, Command, value_parser};
use payroll_cases::month::Month;
use payroll_cases::payroll::{Payroll, Size};
use payroll_cases::write::Format;
use payroll_cases::{gold, inject, write};

fn main() -> Result<()> {
    let arguments = command().get_matches();
    let number = |name: &str| arguments.get_one::<u64>(name).copied().unwrap_or_default();
    let size = Size {
        agents: number("agents") as usize,
        months: number("months") as i32,
        first: *arguments.get_one::<Month>("first").context("no month")?,
        seed: number("seed"),
    };
    let mut payroll = Payroll::clean(size)?;
    let injected = inject::inject(&mut payroll, number("errors") as usize, size.seed);
    let formats: Vec<Format> = arguments
        .get_many("format")
        .into_iter()
        .flatten()
        .copied()
        .collect();
    let folder: &PathBuf = arguments.get_one("output").context("no folder")?;
    let unwritten = || format!("cannot write into {}", folder.display());
    std::fs::create_dir_all(folder).with_context(unwritten)?;
    for format in &formats {
        write::file(&payroll, *format, folder).with_context(unwritten)?;
    }
    if formats.contains(&Format::Other) {
        write::profile(folder).with_context(unwritten)?;
    }
    write::ceilings(folder).with_context(unwritten)?;
    let gold_file = File::create(folder.join("gold.csv")).with_context(unwritten)?;
    gold::write(gold_file, &injected.gold).with_context(unwritten)?;
    let mut said = stderr().lock();
    writeln!(
        said,
        "{} payslips, {} errors of {} kinds in {}",
        payroll.slips.len(),
        injected.gold.len(),
        inject::kinds().len(),
        folder.display()
    )?;
    for (kind, missing) in &injected.missing {
        writeln!(said, "no place for {missing} of {kind}")?;
    }
    Ok(())
}

/// The arguments; numbers are bounded so that nothing wraps around.
fn command() -> Command {
    let number = |name: &'static str, default: &'static str, most: u64, help: &'static str| {
        Arg::new(name)
            .long(name)
            .default_value(default)
            .value_parser(value_parser!(u64).range(0..=most))
            .help(help)
    };
    Command::new("payroll-generate")
        .about("Writes an invented payroll with known errors into a folder")
        .arg(number("agents", "200", 100_000, "Agents"))
        .arg(number("months", "12", 24, "Months, from the first"))
        .arg(
            Arg::new("first")
                .long("first")
                .default_value("2025-07")
                .value_parser(month)
                .help("First month, between 2024-07 and 2026-06"),
        )
        .arg(number(
            "seed",
            "1",
            u64::MAX,
            "Seed of chance: the same seed gives the same files",
        ))
        .arg(number(
            "errors",
            "2",
            10_000,
            "Errors of each kind; 0 leaves the payroll clean",
        ))
        .arg(
            Arg::new("format")
                .long("format")
                .action(ArgAction::Append)
                .default_value("utf8")
                .value_parser(format)
                .help("cp1252, utf8, other, long or xlsx; may be given several times"),
        )
        .arg(
            Arg::new("output")
                .long("output")
                .required(true)
                .value_parser(value_parser!(PathBuf))
                .help("Folder to write into; it is made where it is missing"),
        )
}

fn month(text: &str) -> Result<Month, String> {
    Month::parse(text).ok_or_else(|| format!("« {text} » is no month; write it as 2025-07"))
}

fn format(text: &str) -> Result<Format, String> {
    let known = Format::ALL.iter().find(|format| format.name() == text);
    known.copied().ok_or_else(|| {
        let names: Vec<&str> = Format::ALL.iter().map(|format| format.name()).collect();
        format!(
            "« {text} » is no format; choose one of {}",
            names.join(", ")
        )
    })
}
