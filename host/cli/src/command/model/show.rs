//! `gardon model show NAME`: everything that is known of a model.

use std::fmt::Write as _;

use config::Language;
use models::{Catalogue, Entry, Error, ExamResult, Model, Store};
use serde_json::json;

use super::{failed, store, words};
use crate::call::Desk;
use crate::failure::{Code, Failure};
use crate::printer::Printer;

pub(super) fn run(
    name: &str,
    as_json: bool,
    desk: &Desk<'_>,
    printer: &mut Printer,
) -> Result<Code, Failure> {
    let language = printer.language();
    let store = store(desk);
    let catalogue = Catalogue::embedded();
    let entry = catalogue.find(name).ok();
    let model = match store.get(name) {
        Ok(model) => Some(model),
        Err(Error::Unknown { .. }) if entry.is_some() => None,
        // A near name of the catalogue is as good as one of the store.
        Err(Error::Unknown { near: None, .. }) => {
            let error = catalogue.find(name).err();
            return Err(
                error.map_or_else(|| Failure::usage("show"), |error| failed(&error, language))
            );
        }
        Err(error) => return Err(failed(&error, language)),
    };
    let exams = match &model {
        Some(model) => store
            .exams()
            .of_model(&model.sha256)
            .map_err(|error| failed(&error, language))?,
        None => Vec::new(),
    };
    let text = if as_json {
        let value = json!({
            "name": name,
            "path": model.as_ref().map(|model| store.path(model)),
            "model": model,
            "catalogue": entry.map(|entry| json!({
                "source": entry.source.word(),
                "licence": entry.licence,
                "caveat": entry.caveat.as_ref().map(|caveat| language.pick(&caveat.fr, &caveat.en)),
                "languages": entry.languages,
                "context": entry.context,
                "sha256": entry.sha256,
                "verified": entry.verified,
            })),
            "exams": exams,
        });
        serde_json::to_string_pretty(&value).map_err(|error| Failure::usage(error.to_string()))?
    } else {
        let mut text = String::new();
        sections(&mut text, (model.as_ref(), entry), &store, &exams, language)
            .map_err(|error| Failure::usage(error.to_string()))?;
        text
    };
    printer.say(&text)?;
    Ok(Code::Done)
}

fn sections(
    text: &mut String,
    (model, entry): (Option<&Model>, Option<&Entry>),
    store: &Store,
    exams: &[ExamResult],
    language: Language,
) -> std::fmt::Result {
    let mut row = |french: &str, english: &str, value: &str| {
        let name = language.pick(french, english);
        writeln!(text, "{name:<18} {value}")
    };
    if let Some(model) = model {
        installed(&mut row, model, store, language)?;
    }
    if let Some(entry) = entry {
        if model.is_none() {
            row("nom", "name", &entry.name)?;
            row("rôle", "role", entry.role.word())?;
            row("taille", "size", &words::size(entry.size, language))?;
            row("source", "source", &entry.source.word())?;
            row("licence", "licence", &entry.licence)?;
            let none = language.pick(
                "notée à la première prise",
                "recorded when it is first pulled",
            );
            row(
                "SHA-256",
                "SHA-256",
                entry.sha256.as_deref().unwrap_or(none),
            )?;
        }
        row("langues", "languages", &entry.languages.join(", "))?;
        let verified = match entry.verified {
            true => language.pick("vérifié par le projet", "verified by the project"),
            false => language.pick(
                "écrit de mémoire, non vérifié",
                "from knowledge, unverified",
            ),
        };
        row("catalogue", "catalogue", verified)?;
        if let Some(caveat) = &entry.caveat {
            row("à savoir", "to know", language.pick(&caveat.fr, &caveat.en))?;
        }
    }
    let colon = language.pick(" : ", ": ");
    for exam in exams {
        let passed = if exam.is_passed() {
            language.pick("réussi", "passed")
        } else {
            language.pick("échoué", "failed")
        };
        let value = format!(
            "{} {} {}{colon}{passed}, {}/{}, {}",
            exam.plugin, exam.task, exam.language, exam.passed, exam.total, exam.date
        );
        row("examen", "exam", &value)?;
    }
    if model.is_some() && exams.is_empty() {
        row("examens", "exams", language.pick("aucun", "none"))?;
    }
    Ok(())
}

fn installed(
    row: &mut dyn FnMut(&str, &str, &str) -> std::fmt::Result,
    model: &Model,
    store: &Store,
    language: Language,
) -> std::fmt::Result {
    row("nom", "name", &model.name)?;
    row("rôle", "role", model.role.word())?;
    row("fichier", "file", &store.path(model).display().to_string())?;
    row("taille", "size", &words::size(model.size, language))?;
    row("SHA-256", "SHA-256", &model.sha256)?;
    row("architecture", "architecture", &model.architecture)?;
    row("format", "format", &model.format)?;
    row(
        "paramètres",
        "parameters",
        &words::number(model.parameters, language),
    )?;
    let context = match model.context {
        0 => model.trained_context,
        context => context,
    };
    let tokens = language.pick("jetons", "tokens");
    let context = format!("{} {tokens}", words::number(context.into(), language));
    row("contexte", "context", &context)?;
    if let Some(template) = &model.template {
        row("conversation", "chat format", template)?;
    }
    if let Some(sha256) = &model.template_sha256 {
        row(
            "empreinte conv.",
            "chat format hash",
            &format!("SHA-256 {sha256}"),
        )?;
    }
    row("source", "source", &model.source)?;
    row("licence", "licence", &model.licence)?;
    row("ajouté", "added", &model.added)?;
    if let Some(original) = &model.original {
        let size = words::size(original.size, language);
        row(
            "fait de",
            "made from",
            &format!("{}, {size}", original.format),
        )?;
        row("", "", &format!("SHA-256 {}", original.sha256))?;
        if let Some(file) = &original.file {
            row("", "", &store.folder().join(file).display().to_string())?;
        }
    }
    Ok(())
}
