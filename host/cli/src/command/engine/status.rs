//! `gardon engine status`: whether it runs, what it has done, what today has cost.

use config::Language;
use engine::Role;
use engine::server::Status;
use inference::{Book, Listening, Sums};

use super::wait;
use crate::call::Desk;
use crate::failure::{Code, Failure};
use crate::folders::Folders;
use crate::house;
use crate::printer::Printer;

/// The engine of this user as it is now.
pub(crate) enum Observed {
    /// Nobody listens.
    Absent,
    /// Somebody listens, but does not answer.
    Silent(Option<i32>),
    /// It answers.
    Running(Box<Status>),
}

pub(super) fn run(desk: &Desk<'_>, printer: &mut Printer) -> Result<Code, Failure> {
    let language = printer.language();
    let colon = language.pick(" : ", ": ");
    let mut lines = Vec::new();
    let name = language.pick("Moteur", "Engine");
    match observe(desk, language)? {
        Observed::Absent => lines.push(format!(
            "{name}{colon}{}",
            language.pick(
                "pas en marche ; il démarre à la première question",
                "not running; it starts at the first question"
            )
        )),
        Observed::Silent(pid) => {
            let pid = pid.map_or_else(|| "?".to_owned(), |pid| pid.to_string());
            return Err(Failure::user(language.pick(
                format!("le moteur (processus {pid}) ne répond pas"),
                format!("the engine (process {pid}) does not answer"),
            ))
            .hint("gardon engine stop"));
        }
        Observed::Running(status) => lines.extend(running(&status, language)),
    }
    let socket = desk.folders.engine_socket();
    lines.push(format!("Socket{colon}{}", socket.display()));
    lines.extend(today(desk.folders, language));
    printer.say(&lines.join("\n"))?;
    Ok(Code::Done)
}

/// Looks without starting anything.
pub(crate) fn observe(desk: &Desk<'_>, language: Language) -> Result<Observed, Failure> {
    let router = house::engine(desk.config, desk.folders, language)?;
    let Some(local) = router.local() else {
        return Ok(Observed::Absent);
    };
    let listening = wait(local.listening())?.map_err(|error| Failure::user(error.to_string()))?;
    Ok(match listening {
        None => Observed::Absent,
        Some(Listening { pid, status }) => {
            match status.and_then(|status| serde_json::from_value(status).ok()) {
                Some(status) => Observed::Running(Box::new(status)),
                None => Observed::Silent(pid),
            }
        }
    })
}

fn running(status: &Status, language: Language) -> Vec<String> {
    let colon = language.pick(" : ", ": ");
    let counters = &status.counters;
    let models: Vec<String> = status
        .models
        .iter()
        .map(|model| {
            let role = match model.role {
                Role::Chat => "chat",
                Role::Embedding => "embedding",
            };
            format!("{} ({role})", model.name)
        })
        .collect();
    let models = if models.is_empty() {
        language.pick("aucun", "none").to_owned()
    } else {
        models.join(", ")
    };
    vec![
        language.pick(
            format!(
                "Moteur : en marche (processus {}, version {}, depuis {} s)",
                status.pid, status.version, status.uptime_seconds
            ),
            format!(
                "Engine: running (process {}, version {}, for {} s)",
                status.pid, status.version, status.uptime_seconds
            ),
        ),
        format!("{}{colon}{models}", language.pick("Modèles", "Models")),
        language.pick(
            format!(
                "Depuis son démarrage : {} demandes (dont {} en échec), {} jetons lus (dont {} repris d'avant), {} jetons écrits, {} en cours, {} séquences occupées",
                counters.requests, counters.failed, counters.prompt_tokens, counters.cached_tokens, counters.answer_tokens, counters.running, counters.sequences
            ),
            format!(
                "Since it started: {} requests ({} of them failed), {} tokens read ({} of them taken over), {} tokens written, {} under way, {} sequences in use",
                counters.requests, counters.failed, counters.prompt_tokens, counters.cached_tokens, counters.answer_tokens, counters.running, counters.sequences
            ),
        ),
    ]
}

fn today(folders: &Folders, language: Language) -> Vec<String> {
    let sums = Book::new(folders.ledger()).sums_today();
    if sums.is_empty() {
        return vec![
            language
                .pick(
                    "Aujourd'hui (UTC) : aucune demande",
                    "Today (UTC): no request",
                )
                .to_owned(),
        ];
    }
    let mut lines = vec![
        language
            .pick("Aujourd'hui (UTC) :", "Today (UTC):")
            .to_owned(),
    ];
    for (plugin, sum) in sums {
        let who = if plugin.is_empty() {
            language.pick("sans greffon", "without a plugin").to_owned()
        } else {
            plugin
        };
        let Sums {
            requests,
            failed,
            prompt_tokens,
            cached_tokens,
            answer_tokens,
        } = sum;
        lines.push(language.pick(
            format!("  {who} : {requests} demandes (dont {failed} en échec), {prompt_tokens} jetons lus (dont {cached_tokens} repris d'avant), {answer_tokens} jetons écrits"),
            format!("  {who}: {requests} requests ({failed} of them failed), {prompt_tokens} tokens read ({cached_tokens} of them taken over), {answer_tokens} tokens written"),
        ));
    }
    lines
}
