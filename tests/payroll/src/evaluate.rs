//! Whole evaluations: files are written, a command is run on them, its anomalies are scored.
//!
//! The command is a closure, so that whoever calls decides how it is run.

use std::path::Path;

use anyhow::{Context, Result};

use crate::gold::{self, Gold};
use crate::inject::{self, Injected};
use crate::openfisca::Cases;
use crate::payroll::{Payroll, Size};
use crate::published;
use crate::score::{Anomaly, Score, baseline, score};
use crate::statistics::Share;
use crate::write::{self, Format};

/// What is known of a generated payroll, and what a command says of it.
#[derive(Debug)]
pub struct Generated {
    /// Payslips of the files.
    pub slips: usize,
    /// The errors that were put in.
    pub injected: Injected,
    /// The score on each shape of file.
    pub scores: Vec<(Format, Score)>,
    /// Whether all shapes gave the same anomalies.
    pub identical: bool,
    /// What the command finds in the same payroll without errors.
    pub clean: Vec<Anomaly>,
    /// What sums and exact doubles alone would find.
    pub baseline: Score,
}

/// Generates a payroll, puts `errors` of each kind into it and runs the command on each shape of file.
///
/// Files are written into the folder, with `gold.csv`, `plafonds.csv` and `profil_autre_logiciel.csv` beside them; the clean payroll goes into its folder `clean`.
///
/// # Errors
/// When the size cannot be generated, the folder not be written, or the command fails.
pub fn generated(
    size: Size,
    errors: usize,
    formats: &[Format],
    folder: &Path,
    mut check: impl FnMut(&Path, Format) -> Result<Vec<Anomaly>>,
) -> Result<Generated> {
    let mut payroll = Payroll::clean(size)?;
    let clean_folder = folder.join("clean");
    std::fs::create_dir_all(&clean_folder)
        .with_context(|| format!("cannot write into {}", folder.display()))?;
    let path = write::file(&payroll, Format::Utf8, &clean_folder)?;
    let clean = check(&path, Format::Utf8).context("on the clean payroll")?;
    let injected = inject::inject(&mut payroll, errors, size.seed);
    write::ceilings(folder)?;
    write::profile(folder)?;
    gold::write(
        std::fs::File::create(folder.join("gold.csv"))?,
        &injected.gold,
    )?;
    let mut answers = Vec::new();
    for format in formats {
        let path = write::file(&payroll, *format, folder)?;
        let said = check(&path, *format).with_context(|| format!("on {}", path.display()))?;
        answers.push((*format, said));
    }
    let identical = answers
        .windows(2)
        .all(|pair| sorted(&pair[0].1) == sorted(&pair[1].1));
    let path = write::file(&payroll, Format::Utf8, folder)?;
    let few = baseline::check(&published::rows(&path)?);
    Ok(Generated {
        slips: payroll.slips.len(),
        scores: answers
            .iter()
            .map(|(format, said)| (*format, score(said, &injected.gold)))
            .collect(),
        identical,
        clean,
        baseline: score(&few, &injected.gold),
        injected,
    })
}

/// What a command says of the published payslips.
#[derive(Debug)]
pub struct Published {
    /// Payslips.
    pub slips: usize,
    /// Their errors.
    pub gold: Vec<Gold>,
    /// The score on the file in UTF-8.
    pub score: Score,
    /// Whether the file in windows-1252 gave the same anomalies.
    pub identical: bool,
    /// What sums and exact doubles alone would find.
    pub baseline: Score,
}

/// Runs the command on the published payslips of a folder, in both encodings.
///
/// # Errors
/// When the set cannot be read or the command fails.
pub fn published_payslips(
    folder: &Path,
    mut check: impl FnMut(&Path) -> Result<Vec<Anomaly>>,
) -> Result<Published> {
    let (utf8, western) = (
        folder.join("paies_utf8bom.csv"),
        folder.join("paies_cp1252.csv"),
    );
    let rows = published::rows(&utf8)?;
    let gold = published::gold(&folder.join("gold_anomalies.csv"), &rows)?;
    let said = check(&utf8).with_context(|| format!("on {}", utf8.display()))?;
    let again = check(&western).with_context(|| format!("on {}", western.display()))?;
    Ok(Published {
        slips: rows.len(),
        score: score(&said, &gold),
        identical: sorted(&said) == sorted(&again),
        baseline: score(&baseline::check(&rows), &gold),
        gold,
    })
}

/// Runs the command on a file of the OpenFisca cases; the share of their amounts that it agrees with.
///
/// # Errors
/// When the folder cannot be written or the command fails.
pub fn openfisca(
    cases: &Cases,
    folder: &Path,
    check: impl FnOnce(&Path) -> Result<Vec<Anomaly>>,
) -> Result<Share> {
    let path = write::slips(&cases.slips(), Format::Utf8, folder)?;
    Ok(cases.score(&check(&path)?))
}

/// Anomalies in an order that does not depend on the file's.
fn sorted(anomalies: &[Anomaly]) -> Vec<String> {
    let mut all: Vec<String> = anomalies
        .iter()
        .map(|anomaly| {
            let said = |text: &Option<String>| text.clone().unwrap_or_default();
            format!(
                "{} {} {} {} {} {}",
                anomaly.line,
                anomaly.rule,
                anomaly.field,
                anomaly.month,
                said(&anomaly.found),
                said(&anomaly.expected)
            )
        })
        .collect();
    all.sort_unstable();
    all
}
