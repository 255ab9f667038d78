//! `gardon model list`: what is installed, and what could be.

use std::fmt::Write as _;

use config::Language;
use models::{Catalogue, Entry, Model, Role, Source};
use serde_json::{Value, json};

use super::{failed, store, words};
use crate::call::Desk;
use crate::failure::{Code, Failure};
use crate::printer::Printer;

/// One line: a model that is installed, listed in the catalogue, or both.
struct Line<'a> {
    model: Option<&'a Model>,
    entry: Option<&'a Entry>,
    is_default: bool,
}

pub(super) fn run(as_json: bool, desk: &Desk<'_>, printer: &mut Printer) -> Result<Code, Failure> {
    let language = printer.language();
    let store = store(desk);
    let catalogue = Catalogue::embedded();
    let installed = store.list().map_err(|error| failed(&error, language))?;
    let mut defaults = Vec::new();
    for role in Role::ALL {
        let name = store
            .default_of(role)
            .map_err(|error| failed(&error, language))?;
        defaults.extend(name);
    }
    let lines: Vec<Line<'_>> = installed
        .iter()
        .map(|model| Line {
            model: Some(model),
            entry: catalogue.find(&model.name).ok(),
            is_default: defaults.contains(&model.name),
        })
        .chain(
            catalogue
                .entries
                .iter()
                .filter(|entry| installed.iter().all(|model| model.name != entry.name))
                .map(|entry| Line {
                    model: None,
                    entry: Some(entry),
                    is_default: false,
                }),
        )
        .collect();
    if as_json {
        let values: Vec<Value> = lines
            .iter()
            .map(|line| line.json(line.model.map(|model| store.path(model))))
            .collect();
        let text = serde_json::to_string_pretty(&values)
            .map_err(|error| Failure::usage(error.to_string()))?;
        printer.say(&text)?;
        return Ok(Code::Done);
    }
    let mut text = String::new();
    for line in &lines {
        line.write(&mut text, language)
            .map_err(|error| Failure::usage(error.to_string()))?;
    }
    printer.say(&text)?;
    if installed.is_empty() {
        printer.note(language.pick(
            "aucun modèle n'est installé : « gardon model pull NOM » en prend un, « gardon model add NOM FICHIER » l'ajoute d'un fichier",
            "no model is installed: « gardon model pull NAME » gets one, « gardon model add NAME FILE » adds one from a file",
        ));
    }
    Ok(Code::Done)
}

impl Line<'_> {
    fn write(&self, text: &mut String, language: Language) -> std::fmt::Result {
        let (name, role, size, licence) = match (self.model, self.entry) {
            (Some(model), _) => (&model.name, model.role, model.size, &model.licence),
            (None, Some(entry)) => (&entry.name, entry.role, entry.size, &entry.licence),
            (None, None) => return Ok(()),
        };
        let mark = if self.is_default { "*" } else { " " };
        let approximately =
            if self.model.is_none() && self.entry.is_some_and(|entry| !entry.verified) {
                "~"
            } else {
                ""
            };
        let size = format!("{approximately}{}", words::size(size, language));
        let state = self.state(language);
        let languages = self
            .entry
            .map(|entry| entry.languages.join(" "))
            .unwrap_or_default();
        let line = format!(
            "{mark} {name:<36} {:<10} {size:>9}  {state:<24} {licence:<11} {languages}",
            role.word()
        );
        writeln!(text, "{}", line.trim_end())
    }

    fn state(&self, language: Language) -> &'static str {
        match (self.model, self.entry) {
            (Some(_), _) => language.pick("installé", "installed"),
            (None, Some(entry)) if !entry.verified => {
                language.pick("à prendre, non vérifié", "available, unverified")
            }
            (None, Some(entry)) if matches!(entry.source, Source::Wheel { .. }) => {
                language.pick("à prendre par pip", "available by pip")
            }
            _ => language.pick("à prendre", "available"),
        }
    }

    fn json(&self, path: Option<std::path::PathBuf>) -> Value {
        let entry = self.entry;
        let model = self.model;
        json!({
            "name": model.map(|model| model.name.as_str()).or(entry.map(|entry| entry.name.as_str())),
            "role": model.map(|model| model.role).or(entry.map(|entry| entry.role)),
            "installed": model.is_some(),
            "default": self.is_default,
            "verified": entry.is_some_and(|entry| entry.verified),
            "size": model.map(|model| model.size).or(entry.map(|entry| entry.size)),
            "licence": model.map(|model| model.licence.as_str()).or(entry.map(|entry| entry.licence.as_str())),
            "languages": entry.map(|entry| entry.languages.as_slice()).unwrap_or_default(),
            "sha256": model.map(|model| model.sha256.as_str()).or(entry.and_then(|entry| entry.sha256.as_deref())),
            "path": path,
        })
    }
}
