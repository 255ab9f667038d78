//! `cargo xtask bench minutes`: a meeting of 40,000 words without a model, by the whole command.
//!
//! Writes `target/bench/minutes.json` with the median seconds of several runs and the largest memory of a process.

use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use tests::data::gardon;

/// Words of the meeting.
const WORDS: usize = 40_000;

/// Runs, the first of which compiles the component.
const RUNS: usize = 5;

fn main() -> Result<()> {
    let mut out = std::io::stdout().lock();
    let Some(gardon) = gardon() else {
        return Ok(());
    };
    let folder = tempfile::tempdir()?;
    let transcript = folder.path().join("reunion.vtt");
    let (text, words) = meeting();
    std::fs::write(&transcript, text)?;
    let mut seconds = Vec::new();
    for run in 0..=RUNS {
        let begun = Instant::now();
        draft(&gardon, folder.path(), &transcript)?;
        if run > 0 {
            seconds.push(begun.elapsed().as_secs_f64());
        }
    }
    seconds.sort_by(f64::total_cmp);
    let median = seconds[seconds.len() / 2];
    // The largest of all children, the compiling one of the first run among them.
    let usage = nix::sys::resource::getrusage(nix::sys::resource::UsageWho::RUSAGE_CHILDREN)?;
    let kib = usage.max_rss();
    writeln!(
        out,
        "{words} words, without a model: median {median:.2} s of {RUNS} runs ({:.2} to {:.2}); largest process {} MiB, compiling included",
        seconds[0],
        seconds[seconds.len() - 1],
        kib >> 10
    )?;
    let bench = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/bench");
    std::fs::create_dir_all(&bench)?;
    let record = serde_json::json!({"words": words, "median_s": median, "seconds": seconds, "largest_process_kib": kib});
    std::fs::write(
        bench.join("minutes.json"),
        serde_json::to_vec_pretty(&record)?,
    )?;
    Ok(())
}

fn draft(gardon: &Path, home: &Path, transcript: &Path) -> Result<()> {
    let output = Command::new(gardon)
        .args(["minutes", "draft"])
        .arg(transcript)
        .args([
            "--no-model",
            "--date",
            "2026-03-12",
            "--format",
            "json",
            "--quiet",
        ])
        .env("HOME", home)
        .output()
        .with_context(|| gardon.display().to_string())?;
    if !output.status.success() {
        bail!("{}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(())
}

/// A meeting of so many words: the same few exchanges, with other numbers and streets each time.
fn meeting() -> (String, usize) {
    const SAID: &[(&str, &str)] = &[
        (
            "Mme Lefort",
            "On passe au point suivant, le dossier numéro {n}, les travaux de la rue des Tilleuls {n}.",
        ),
        (
            "M. Belin",
            "Alors, euh, trois entreprises ont répondu, et l'offre la mieux classée est à {n} 400 euros hors taxes, pour un chantier de six semaines.",
        ),
        (
            "Mme Oudin",
            "Est-ce qu'on a une idée de la circulation pendant les travaux, parce que les riverains du lotissement {n} m'en parlent tous les jours ?",
        ),
        (
            "M. Belin",
            "Une déviation est prévue par la route départementale, et je vous envoie le plan avant le {d} avril.",
        ),
        (
            "Mme Lefort",
            "Je vous propose de retenir cette offre. Qui est contre ? Personne. Qui s'abstient ? Deux abstentions. C'est adopté par quatorze voix pour et deux abstentions.",
        ),
    ];
    let mut text = String::from("WEBVTT\n\n");
    let (mut words, mut cue) = (0, 0);
    let mut number = 0;
    while words < WORDS {
        number += 1;
        for (name, said) in SAID {
            let said = said
                .replace("{n}", &number.to_string())
                .replace("{d}", &(number % 28 + 1).to_string());
            words += said.split_whitespace().count();
            for piece in said.split_inclusive(", ") {
                let (start, end) = (cue * 3, cue * 3 + 3);
                cue += 1;
                let stamp = |second: usize| {
                    format!(
                        "{:02}:{:02}:{:02}.000",
                        second / 3600,
                        second / 60 % 60,
                        second % 60
                    )
                };
                text.push_str(&format!(
                    "{cue}\n{} --> {}\n<v {name}>{}</v>\n\n",
                    stamp(start),
                    stamp(end),
                    piece.trim()
                ));
            }
        }
    }
    (text, words)
}
