//! Models, the engine, and the organisation's servers.

use std::os::unix::fs::MetadataExt;
use std::path::Path;

use config::{Config, Language};
use models::Store;

use super::Finding;
use crate::call::Desk;
use crate::command::engine::{Observed, observe};
use crate::environment::Environment;
use crate::folders::Folders;

pub(super) fn findings(
    environment: &Environment,
    folders: &Folders,
    config: &Config,
    language: Language,
    findings: &mut Vec<Finding>,
) {
    let installed = model_findings(folders, config, language, findings);
    let desk = Desk {
        environment,
        folders,
        config,
    };
    if installed {
        findings.push(engine_finding(&desk, language));
    }
    if let Some(finding) = socket_finding(folders, language) {
        findings.push(finding);
    }
    server_findings(config, language, findings);
}

/// One finding a model; whether there is any.
fn model_findings(
    folders: &Folders,
    config: &Config,
    language: Language,
    findings: &mut Vec<Finding>,
) -> bool {
    let store = Store::new(folders.models());
    let what = language.pick("Modèles de langue", "Language models");
    let models = match store.list() {
        Ok(models) => models,
        Err(error) => {
            findings.push(ill(what, &error, language));
            return false;
        }
    };
    if models.is_empty() && config.servers.is_empty() {
        // Not ill: every tool works without one.
        findings.push(Finding {
            what: what.to_owned(),
            found: language
                .pick(
                    "aucun ; les outils s'en passent (gardon model list)",
                    "none; the tools go on without (gardon model list)",
                )
                .to_owned(),
            fix: None,
        });
    }
    for model in &models {
        let what = language.pick(
            format!("Modèle {}", model.name),
            format!("Model {}", model.name),
        );
        findings.push(match store.find(Some(&model.name), model.role) {
            Ok(model) => Finding {
                what,
                found: format!("{}, {}", model.role, model.format),
                fix: None,
            },
            Err(error) => ill(&what, &error, language),
        });
    }
    !models.is_empty()
}

fn ill(what: &str, error: &models::Error, language: Language) -> Finding {
    let pick = |words: models::Words| language.pick(words.french, words.english);
    Finding {
        what: what.to_owned(),
        found: pick(error.words()),
        fix: Some(
            error
                .hint()
                .map_or_else(|| "gardon model list".to_owned(), pick),
        ),
    }
}

fn engine_finding(desk: &Desk<'_>, language: Language) -> Finding {
    let what = language.pick("Moteur", "Engine").to_owned();
    match observe(desk, language) {
        Ok(Observed::Absent) => Finding {
            what,
            found: language
                .pick(
                    "pas en marche ; il démarre à la première question",
                    "not running; it starts at the first question",
                )
                .to_owned(),
            fix: None,
        },
        Ok(Observed::Running(status)) => Finding {
            what,
            found: language.pick(
                format!("en marche (processus {})", status.pid),
                format!("running (process {})", status.pid),
            ),
            fix: None,
        },
        Ok(Observed::Silent(_)) => Finding {
            what,
            found: language.pick("ne répond pas", "does not answer").to_owned(),
            fix: Some("gardon engine stop".to_owned()),
        },
        Err(failure) => Finding {
            what,
            found: failure.message().to_owned(),
            fix: Some(failure.way_out().unwrap_or("gardon engine stop").to_owned()),
        },
    }
}

/// The socket, where there is one: its folder is closed to others, and so is it.
fn socket_finding(folders: &Folders, language: Language) -> Option<Finding> {
    let socket = folders.engine_socket();
    let mode = |path: &Path| path.metadata().map(|found| found.mode() & 0o777).ok();
    let (folder, file) = (mode(&folders.runtime)?, mode(&socket)?);
    let what = socket.display().to_string();
    let fix = if folder & 0o077 != 0 {
        Some(format!("chmod 700 {}", folders.runtime.display()))
    } else if file & 0o077 != 0 {
        Some(format!("chmod 600 {what}"))
    } else {
        None
    };
    let found = if fix.is_some() {
        language.pick("ouvert à d'autres", "open to others")
    } else {
        language.pick("privé", "private")
    };
    Some(Finding {
        what,
        found: found.to_owned(),
        fix,
    })
}

/// What can be seen without asking anybody over the network.
fn server_findings(config: &Config, language: Language, findings: &mut Vec<Finding>) {
    for (name, server) in &config.servers {
        let unreadable = [&server.token_file, &server.ca_file]
            .into_iter()
            .flatten()
            .find(|path| std::fs::File::open(path).is_err());
        findings.push(Finding {
            what: format!("[servers.{name}]"),
            found: match unreadable {
                None => std::iter::once(&server.url)
                    .chain(&server.replicas)
                    .map(String::as_str)
                    .collect::<Vec<_>>()
                    .join(", "),
                Some(path) => language.pick(
                    format!("{path} ne se lit pas"),
                    format!("{path} cannot be read"),
                ),
            },
            fix: unreadable.map(|path| {
                language.pick(
                    format!("vérifiez le chemin et les droits de {path}"),
                    format!("check the path and the rights of {path}"),
                )
            }),
        });
    }
}
