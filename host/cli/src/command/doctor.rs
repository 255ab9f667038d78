//! `gardon doctor`: what is missing, and the fix.

mod models;

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use clap::Command;
use config::{Config, Language};
use reflect::arguments;
use runtime::Cache;

use crate::environment::Environment;
use crate::failure::{Code, Failure};
use crate::folders::{Folders, SYSTEM_CONFIGURATION};
use crate::printer::Printer;
use crate::{catalogue, configuration, house};

pub(crate) fn command(language: Language) -> Command {
    let about = language.pick(
        "Dit ce qui manque, et comment y remédier",
        "Say what is missing, and the fix",
    );
    arguments::dress(Command::new("doctor").about(about), language)
}

/// What was looked at, what was found, and the fix when it is not well.
struct Finding {
    what: String,
    found: String,
    fix: Option<String>,
}

pub(crate) fn run(
    environment: &Environment,
    folders: &Folders,
    printer: &mut Printer,
) -> Result<Code, Failure> {
    let language = printer.language();
    let mut findings = Vec::new();
    let config = configuration_finding(folders, language, &mut findings);
    folder_findings(folders, language, &mut findings);
    findings.push(cache_finding(folders, language));
    source_findings(&config, language, &mut findings);
    plugin_findings(folders, &config, language, &mut findings);
    models::findings(environment, folders, &config, language, &mut findings);
    findings.push(me_finding(&config, folders, language));
    let ill = findings
        .iter()
        .filter(|finding| finding.fix.is_some())
        .count();
    for finding in &findings {
        let mark = if finding.fix.is_some() { "✗" } else { "✓" };
        printer.say(&format!(
            "{mark} {}{}{}",
            finding.what,
            language.pick(" : ", ": "),
            finding.found
        ))?;
        if let Some(fix) = &finding.fix {
            printer.say(&format!("    → {fix}"))?;
        }
    }
    if ill == 0 {
        printer.say(language.pick("Tout est en ordre.", "All is well."))?;
        return Ok(Code::Done);
    }
    printer.say(&language.pick(
        format!("{ill} point(s) à régler."),
        format!("{ill} point(s) to settle."),
    ))?;
    Ok(Code::User)
}

fn configuration_finding(
    folders: &Folders,
    language: Language,
    findings: &mut Vec<Finding>,
) -> Config {
    let what = "gardon.toml".to_owned();
    match configuration::load(folders, language) {
        Ok(config) => {
            let user = folders.configuration_file();
            let present = |path: &Path| {
                if path.exists() {
                    language.pick("lu", "read")
                } else {
                    language.pick("absent", "absent")
                }
            };
            let found = format!(
                "{SYSTEM_CONFIGURATION} ({}), {} ({})",
                present(Path::new(SYSTEM_CONFIGURATION)),
                user.display(),
                present(&user)
            );
            findings.push(Finding {
                what,
                found,
                fix: None,
            });
            config
        }
        Err(failure) => {
            let fix = failure
                .way_out()
                .unwrap_or(language.pick("corrigez le fichier", "correct the file"))
                .to_owned();
            findings.push(Finding {
                what,
                found: failure.message().to_owned(),
                fix: Some(fix),
            });
            Config::default()
        }
    }
}

fn folder_findings(folders: &Folders, language: Language, findings: &mut Vec<Finding>) {
    for folder in [&folders.state, &folders.cache, &folders.data] {
        let what = folder.display().to_string();
        let finding = match std::fs::metadata(folder) {
            Ok(metadata) if metadata.permissions().mode() & 0o077 != 0 => Finding {
                found: language
                    .pick("ouvert à d'autres", "open to others")
                    .to_owned(),
                fix: Some(format!("chmod 700 {what}")),
                what,
            },
            Ok(_) => Finding {
                what,
                found: language.pick("privé", "private").to_owned(),
                fix: None,
            },
            Err(_) => Finding {
                what,
                found: language
                    .pick("sera créé au premier appel", "made at the first call")
                    .to_owned(),
                fix: None,
            },
        };
        findings.push(finding);
    }
}

fn cache_finding(folders: &Folders, language: Language) -> Finding {
    let what = language
        .pick(
            "Cache des composants compilés",
            "Cache of compiled components",
        )
        .to_owned();
    match Cache::open(
        &folders.compiled(),
        &folders.key(),
        reflect::surface::FORMAT,
    ) {
        Ok(_) => Finding {
            what,
            found: folders.compiled().display().to_string(),
            fix: None,
        },
        Err(error) => Finding {
            what,
            found: error.to_string(),
            fix: Some(format!("chmod 600 {}", folders.key().display())),
        },
    }
}

fn source_findings(config: &Config, language: Language, findings: &mut Vec<Finding>) {
    for (section, sources) in [("mailboxes", &config.mailboxes), ("files", &config.files)] {
        for (name, source) in sources {
            let what = format!("[{section}.{name}]");
            let readable = std::fs::metadata(&source.path).is_ok();
            let fix = (!readable).then(|| {
                language.pick(
                    format!("vérifiez le chemin {}", source.path),
                    format!("check the path {}", source.path),
                )
            });
            let found = if readable {
                source.path.clone()
            } else {
                language.pick("introuvable", "not found").to_owned()
            };
            findings.push(Finding { what, found, fix });
        }
    }
}

fn plugin_findings(
    folders: &Folders,
    config: &Config,
    language: Language,
    findings: &mut Vec<Finding>,
) {
    let names = catalogue::names(folders);
    if names.is_empty() {
        findings.push(Finding {
            what: language.pick("Greffons", "Plugins").to_owned(),
            found: language.pick("aucun", "none").to_owned(),
            fix: Some("cargo xtask build".to_owned()),
        });
    }
    for name in names {
        let what = language.pick(format!("Greffon {name}"), format!("Plugin {name}"));
        let loaded = house::runtime(config, folders, language).and_then(|runtime| {
            catalogue::load(
                &catalogue::find(&name, folders, config, language)?,
                &runtime,
                language,
            )
        });
        findings.push(match loaded {
            Ok(loaded) => Finding {
                what,
                found: loaded.version().to_owned(),
                fix: None,
            },
            Err(failure) => Finding {
                what,
                found: failure.message().to_owned(),
                fix: Some(
                    failure
                        .way_out()
                        .unwrap_or("gardon plugin remove")
                        .to_owned(),
                ),
            },
        });
    }
}

fn me_finding(config: &Config, folders: &Folders, language: Language) -> Finding {
    let what = language.pick("Vos adresses", "Your addresses").to_owned();
    if config.me.addresses.is_empty() {
        let fix = format!(
            "[me]\n      name = \"…\"\n      addresses = [\"…\"]   ({})",
            folders.configuration_file().display()
        );
        let found = language.pick(
            "inconnues : les messages qui vous sont adressés ne se distinguent pas",
            "unknown: messages addressed to you cannot be told apart",
        );
        return Finding {
            what,
            found: found.to_owned(),
            fix: Some(fix),
        };
    }
    Finding {
        what,
        found: config.me.addresses.join(", "),
        fix: None,
    }
}
