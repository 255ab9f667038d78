//! Time of `gardon hr ask`, the whole command without a model, over 3,600 invented sections. Writes `target/bench/hr.json`.

use std::fmt::Write as _;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike;
use serde_json::{Value, json};
use tests::bench::{self, Bar, Runs};
use tests::data;

/// Whole commands that are measured, each question in its turn.
const COMMANDS: usize = 60;

/// What a whole command may take, in milliseconds.
const BAR: f64 = 80.0;

/// The public services: the same rules, three times.
const SERVICES: [&str; 3] = [
    "Territoriale (FPT)",
    "Fonction publique d'État (FPE)",
    "Hospitalière (FPH)",
];

/// What rules are about.
const TOPICS: [&str; 20] = [
    "Congé parental",
    "Congé de maternité",
    "Congé de paternité",
    "Congés annuels",
    "Congé de maladie ordinaire",
    "Congé de longue durée",
    "Compte épargne-temps",
    "Télétravail",
    "Temps partiel",
    "Astreintes",
    "Permanences",
    "Disponibilité",
    "Détachement",
    "Mise à disposition",
    "Avancement d'échelon",
    "Supplément familial de traitement",
    "Frais de déplacement",
    "Entretien professionnel",
    "Droit syndical",
    "Cumul d'activités",
];

/// What each of them says.
const PARTS: [&str; 10] = [
    "Bénéficiaires",
    "Durée",
    "Démarche",
    "Renouvellement",
    "Rémunération",
    "Fin",
    "Refus",
    "Recours",
    "Effets sur la carrière",
    "Justificatifs",
];

/// For whom.
const AUDIENCES: [&str; 6] = [
    "Fonctionnaire",
    "Contractuel",
    "Stagiaire",
    "Cas général",
    "Temps non complet",
    "Agent de nuit",
];

/// Questions; the last ones have no answer.
const QUESTIONS: [&str; 6] = [
    "Combien de temps avant faut-il demander un congé parental quand on est contractuel territorial ?",
    "Quelle rémunération pendant un congé de maternité ?",
    "Quelle rémunération pendant une disponibilité ?",
    "How long before must a local civil servant request part-time work?",
    "Combien de tickets de piscine par agent et par an ?",
    "Quel est le montant de la prime de Noël des agents du port ?",
];

fn main() -> ExitCode {
    match run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(reason) => {
            say(&reason);
            ExitCode::FAILURE
        }
    }
}

/// Measures; whether the bar holds.
fn run() -> Result<bool, String> {
    let gardon = data::gardon().ok_or("run `cargo xtask bench hr`")?;
    let bench = target()?.join("bench");
    let failed = |error: std::io::Error| error.to_string();
    std::fs::create_dir_all(&bench).map_err(failed)?;
    let home = tempfile::tempdir_in(&bench).map_err(failed)?;
    let file = home.path().join("sections.jsonl");
    let rows = sections();
    std::fs::write(&file, &rows).map_err(failed)?;
    let path = file.display().to_string();
    command(
        &gardon,
        home.path(),
        &["corpus", "add", "rh", &path, "--audience", "public"],
    )?;
    say(&bench::machine());
    say(&format!(
        "{} invented sections, {:.1} MB",
        rows.lines().count(),
        rows.len() as f64 / 1e6
    ));
    say(&bench::head());
    let (mut whole, mut busy) = (Vec::new(), Vec::new());
    // The first call compiles the plugin, and reads the index from the disk.
    ask(&gardon, home.path(), QUESTIONS[0])?;
    for place in 0..COMMANDS {
        let question = QUESTIONS[place % QUESTIONS.len()];
        let (wall, processor, refused) = ask(&gardon, home.path(), question)?;
        if refused != (place % QUESTIONS.len() >= 4) {
            return Err(format!("refused: {refused} for « {question} »"));
        }
        whole.push(wall);
        busy.push(processor);
    }
    let all = [
        Runs::durations("hr ask, whole command", "ms", &whole, Bar::median(BAR)),
        Runs::durations("the same, processor time", "ms", &busy, None),
    ];
    for runs in &all {
        say(&runs.line());
    }
    let path = bench.join("hr.json");
    bench::write(&path, &all).map_err(failed)?;
    say(&format!("raw runs: {}", path.display()));
    Ok(all.iter().all(|runs| runs.holds() != Some(false)))
}

/// One record a line.
fn sections() -> String {
    let mut rows = String::new();
    for (number, topic) in TOPICS.iter().enumerate() {
        for service in SERVICES {
            for (place, part) in PARTS.iter().enumerate() {
                for (rank, audience) in AUDIENCES.iter().enumerate() {
                    let months = 1 + (number + place + rank) % 9;
                    let text = format!(
                        "{service}\n\n{part}\n\n{audience}\nPour {} ({}), la demande est présentée par courrier au moins {months} mois avant la date de début souhaitée.\nL'administration répond dans un délai de {} jours. Le silence vaut acceptation.\nLe traitement est versé à {} % pendant {months} mois, puis l'agent peut saisir la commission d'un recours.\nLes pièces sont :\nune lettre datée et signée,\nun certificat du service,\net s'il y a lieu la décision précédente.\n{}",
                        topic.to_lowercase(),
                        part.to_lowercase(),
                        10 + months,
                        50 + 5 * months,
                        "Cette règle s'applique sous réserve des nécessités du service, après avis du chef de service. ".repeat(4),
                    );
                    let row = json!({
                        "id": format!("{number}/{}/{place}/{rank}", &service[..4]),
                        "title": topic,
                        "path": ["Travail", "Règles dans la fonction publique"],
                        "date": "2025-03-01",
                        "text": text,
                    });
                    let _ = writeln!(rows, "{row}");
                }
            }
        }
    }
    rows
}

/// One question: the time of the command, that of the processor, and whether it was refused.
fn ask(gardon: &Path, home: &Path, question: &str) -> Result<(Duration, Duration, bool), String> {
    let processor = || -> Result<Duration, String> {
        let usage = getrusage(UsageWho::RUSAGE_CHILDREN).map_err(|error| error.to_string())?;
        let spent = usage.user_time() + usage.system_time();
        Ok(Duration::from_micros(
            spent.num_microseconds().unsigned_abs(),
        ))
    };
    let (before, start) = (processor()?, Instant::now());
    let words = [
        "hr",
        "ask",
        question,
        "--corpus",
        "rh",
        "--today",
        "2026-03-02",
        "--format",
        "json",
        "--quiet",
    ];
    let text = command(gardon, home, &words)?;
    let wall = start.elapsed();
    let value: Value = serde_json::from_str(&text).map_err(|error| format!("{error}: {text}"))?;
    Ok((wall, processor()? - before, value["refused"] == true))
}

fn command(gardon: &Path, home: &Path, words: &[&str]) -> Result<String, String> {
    let output = Command::new(gardon)
        .args(words)
        .env_clear()
        .env("HOME", home)
        .output()
        .map_err(|error| format!("gardon: {error}"))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(format!(
            "{}: {}",
            words.join(" "),
            String::from_utf8_lossy(&output.stderr)
        ))
    }
}

/// The target folder, which this program lies in.
fn target() -> Result<PathBuf, String> {
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let target = program.ancestors().nth(2).map(Path::to_owned);
    target.ok_or_else(|| "a program lies in a target folder".to_owned())
}

fn say(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}
