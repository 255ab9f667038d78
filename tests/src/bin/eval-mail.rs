//! `cargo xtask eval mail`: priority, asks and deadlines on the labelled messages, beside the dumb baselines.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use tests::evaluation::{Labelling, Score, all_normal, keyword, label_by, run_triage, score};

fn main() -> Result<()> {
    let gardon = PathBuf::from(
        std::env::var_os("GARDON")
            .context("run `cargo xtask eval mail`, which builds the binary")?,
    );
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("evaluation/mail");
    let messages = folder.join("messages");
    let (one, other) = (
        Labelling::read(&folder.join("labels-a.tsv"))?,
        Labelling::read(&folder.join("labels-b.tsv"))?,
    );
    let agreed = Labelling::read(&folder.join("agreed.tsv"))?;
    let home = tempfile::tempdir()?;
    let system = score(&run_triage(&gardon, &messages, home.path())?, &agreed)?;
    let mut out = std::io::stdout().lock();
    writeln!(
        out,
        "Invented French municipal messages: 60 labelled twice, a second set of 40, a blind set of 40; 95 % bootstrap intervals (2,000 resamples, fixed seed)\n"
    )?;
    writeln!(
        out,
        "{:<28}{:<24}{:<24}{:<8}{:<16}{:<10}{:<10}{:<10}",
        "",
        "kappa (linear)",
        "kappa (quadratic)",
        "same",
        "urgent missed",
        "false",
        "cost",
        "deadlines"
    )?;
    line(&mut out, "labelling B against A", &score(&other, &one)?)?;
    line(&mut out, "gardon mail triage", &system)?;
    line(
        &mut out,
        "baseline: all normal",
        &score(&label_by(&messages, all_normal)?, &agreed)?,
    )?;
    line(
        &mut out,
        "baseline: keywords",
        &score(&label_by(&messages, keyword)?, &agreed)?,
    )?;
    let second = other_set(&gardon, "mail-second")?;
    line(&mut out, "second set of 40", &second)?;
    let blind = other_set(&gardon, "mail-blind")?;
    line(&mut out, "blind set of 40", &blind)?;
    line(
        &mut out,
        "blind set: all normal",
        &score(
            &label_by(&set("mail-blind").join("messages"), all_normal)?,
            &Labelling::read(&set("mail-blind").join("agreed.tsv"))?,
        )?,
    )?;
    details(&mut out, &system)?;
    writeln!(
        out,
        "\nOn the blind set: deadlines found {}, right {}; asks found {}, right {}",
        share(blind.deadline_recall),
        share(blind.deadline_precision),
        share(blind.ask_recall),
        share(blind.ask_precision)
    )?;
    verdicts(&mut out, &system)
}

/// Another labelled set: the second was used to write rules, the blind one was not, so its differences are not listed.
fn other_set(gardon: &Path, name: &str) -> Result<Score> {
    let home = tempfile::tempdir()?;
    let agreed = Labelling::read(&set(name).join("agreed.tsv"))?;
    score(
        &run_triage(gardon, &set(name).join("messages"), home.path())?,
        &agreed,
    )
}

fn set(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("evaluation")
        .join(name)
}

fn line(out: &mut impl std::io::Write, name: &str, score: &Score) -> std::io::Result<()> {
    let show = |interval: &tests::evaluation::Interval| {
        format!(
            "{:.3} [{:.3}, {:.3}]",
            interval.value, interval.low, interval.high
        )
    };
    writeln!(
        out,
        "{name:<28}{:<24}{:<24}{:<8.3}{:<16}{:<10}{:<10}{:<10}",
        show(&score.linear),
        show(&score.quadratic),
        score.same,
        score.urgent_missed.len(),
        score.urgent_false.len(),
        score.cost(),
        share(score.deadlines_exact),
    )
}

fn details(out: &mut impl std::io::Write, score: &Score) -> std::io::Result<()> {
    writeln!(
        out,
        "\nDeadlines found {}, right {}, set exact per message {}",
        share(score.deadline_recall),
        share(score.deadline_precision),
        share(score.deadlines_exact)
    )?;
    writeln!(
        out,
        "Messages with an ask found {}, right {}",
        share(score.ask_recall),
        share(score.ask_precision)
    )?;
    writeln!(out, "\nDifferences from the agreed labels:")?;
    score
        .differences
        .iter()
        .try_for_each(|difference| writeln!(out, "  {difference}"))
}

fn verdicts(out: &mut impl std::io::Write, score: &Score) -> Result<()> {
    let ratio = |(hits, all): (usize, usize)| hits as f64 / all.max(1) as f64;
    let bars = [
        ("weighted kappa at least .7", score.linear.value >= 0.7),
        (
            "deadlines exact at least .95",
            ratio(score.deadlines_exact) >= 0.95,
        ),
        ("urgent missed at most 1", score.urgent_missed.len() <= 1),
    ];
    writeln!(out)?;
    for (bar, held) in bars {
        writeln!(out, "{} {bar}", if held { "ok    " } else { "missed" })?;
    }
    Ok(())
}

fn share((hits, all): (usize, usize)) -> String {
    format!("{hits}/{all}")
}
