//! `cargo xtask eval payroll`: the command on generated payrolls with known errors, on the published payslips, on the
//! public calculator's cases, and its dated values beside the public table.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use payroll_cases::payroll::Size;
use payroll_cases::score::Anomaly;
use payroll_cases::write::{self, Format};
use payroll_cases::{evaluate, openfisca, rates};
use serde::Deserialize;
use tempfile::TempDir;

/// Agents and months of the generated payroll, and errors of each kind.
const AGENTS: usize = 1_000;
const MONTHS: i32 = 12;
const ERRORS: usize = 3;

fn main() -> Result<()> {
    let desk = Desk::new()?;
    let mut out = std::io::stdout().lock();
    writeln!(
        out,
        "Generated payroll: {AGENTS} agents, {MONTHS} months, {ERRORS} errors of each kind; 95 % bootstrap intervals, fixed seed"
    )?;
    let size = Size {
        agents: AGENTS,
        months: MONTHS,
        ..Size::default()
    };
    let folder = desk.home.path().join("generated");
    fs::create_dir_all(&folder)?;
    let ceilings = write::parameters(desk.home.path())?;
    let formats = [Format::Utf8, Format::Cp1252, Format::Xlsx];
    let generated = evaluate::generated(size, ERRORS, &formats, &folder, |path, _| {
        desk.check(path, Some(&ceilings))
    })?;
    writeln!(
        out,
        "{} payslips, {} errors; no place for {}; found in the payroll without errors: {}; encodings and XLSX identical: {}",
        generated.slips,
        generated.injected.gold.len(),
        generated.injected.missing.len(),
        generated.clean.len(),
        generated.identical,
    )?;
    if let Some((_, score)) = generated.scores.first() {
        writeln!(out, "\ngardon payroll check\n{score}")?;
    }
    writeln!(
        out,
        "baseline: sums and exact doubles\n  recall {}",
        generated.baseline.recall
    )?;

    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/payroll");
    if !shared.is_dir() {
        writeln!(
            out,
            "\n{} is not there: the public sets are left out",
            shared.display()
        )?;
        return Ok(());
    }
    let published = evaluate::published_payslips(&shared.join("synthetic_payslips"), |path| {
        desk.check(path, None)
    })?;
    writeln!(
        out,
        "\nPublished payslips: {} payslips, {} errors; encodings identical: {}\n\ngardon payroll check\n{}baseline: sums and exact doubles\n  recall {}",
        published.slips,
        published.gold.len(),
        published.identical,
        published.score,
        published.baseline.recall,
    )?;
    let cases = openfisca::read_folder(&shared.join("openfisca/tests"))?;
    let folder = desk.home.path().join("openfisca");
    fs::create_dir_all(&folder)?;
    let mut ran = 0;
    let agreed = evaluate::openfisca(&cases, &folder, |path| {
        let anomalies = desk.check(path, None)?;
        ran = desk.rules_that_ran(path)?;
        Ok(anomalies)
    })?;
    writeln!(
        out,
        "\nPublic calculator: {} amounts of cases in scope, no objection to {agreed}; rules that ran: {ran}",
        cases.amounts()
    )?;
    let lookups = rates::cases(&shared.join("rates_by_date.csv"), rates::rules_begin())?;
    let values = desk.values()?;
    let same = rates::score(&lookups, |case| {
        values.on(case.parameter, &case.day.to_string())
    });
    writeln!(out, "Dated values: {same}")?;
    Ok(())
}

/// The command, in a home of its own.
struct Desk {
    gardon: PathBuf,
    home: TempDir,
}

impl Desk {
    fn new() -> Result<Self> {
        let gardon = env::var_os("GARDON")
            .context("run `cargo xtask eval payroll`, which builds the binary")?;
        Ok(Self {
            gardon: gardon.into(),
            home: tempfile::tempdir()?,
        })
    }

    fn run(&self, words: &[&str]) -> Result<(String, String)> {
        let output = Command::new(&self.gardon)
            .args(words)
            .env_clear()
            .env("HOME", self.home.path())
            .output()?;
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        if !output.status.success() {
            bail!("{}: {said}", words.join(" "));
        }
        Ok((String::from_utf8(output.stdout)?, said))
    }

    fn check(&self, path: &Path, ceilings: Option<&Path>) -> Result<Vec<Anomaly>> {
        let file = path.display().to_string();
        let mut words = vec!["payroll", "check", &file, "--format", "jsonl"];
        let ceilings = ceilings.map(|path| path.display().to_string());
        if let Some(ceilings) = &ceilings {
            words.extend(["--parameters", ceilings]);
        }
        let (answer, _) = self.run(&words)?;
        Ok(Anomaly::lines(&answer)?)
    }

    /// How many rules looked at a file, as the command says it.
    fn rules_that_ran(&self, path: &Path) -> Result<usize> {
        let file = path.display().to_string();
        let (_, said) = self.run(&[
            "payroll", "check", &file, "--format", "jsonl", "--lang", "en",
        ])?;
        let words: Vec<&str> = said.split_whitespace().collect();
        let place = words.iter().position(|word| word.starts_with("rules;"));
        let count = place.and_then(|place| words[place - 1].parse().ok());
        count.with_context(|| format!("how many rules ran? {said}"))
    }

    /// The dated values that the command shows, by their names in the public table.
    fn values(&self) -> Result<Values> {
        #[derive(Deserialize)]
        struct Row {
            name: String,
            since: String,
            value: Option<String>,
            unit: String,
        }
        let (answer, _) = self.run(&["payroll", "rule", "parameters", "--format", "json"])?;
        let rows: Vec<Row> = serde_json::from_str(&answer)?;
        // Names only: values come from the command.
        let path =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plugins/dated/parameters.toml");
        let table: toml::Table = fs::read_to_string(&path)?.parse()?;
        let mut values = Values::default();
        for row in rows {
            let public = table
                .get(&row.name)
                .and_then(|parameter| parameter.get("compare")?.as_str());
            // The public table writes shares as parts of one.
            let parts = if row.unit == "percent" { 100.0 } else { 1.0 };
            let number: Option<f64> = row.value.as_deref().and_then(|value| value.parse().ok());
            let number = number.map(|number| number / parts);
            if let Some(public) = public {
                let known = values.0.entry(public.to_owned()).or_default();
                known.push((row.since, number));
            }
        }
        for known in values.0.values_mut() {
            known.sort_by(|one, other| one.0.cmp(&other.0));
        }
        Ok(values)
    }
}

/// Values with the day from which each holds, by name.
#[derive(Default)]
struct Values(BTreeMap<String, Vec<(String, Option<f64>)>>);

impl Values {
    fn on(&self, parameter: &str, day: &str) -> Option<f64> {
        let known = self.0.get(parameter)?;
        known
            .iter()
            .rev()
            .find(|(since, _)| since.as_str() <= day)?
            .1
    }
}
