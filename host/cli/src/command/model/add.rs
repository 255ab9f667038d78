//! `gardon model add NAME FILE`: a model from a file, for sites without network too.

use std::path::Path;

use config::Language;
use models::{Addition, Catalogue, Model, Patience, Role, Store, Workshop, caution};

use super::bar::Bar;
use super::{failed, quantise, store, words};
use crate::call::Desk;
use crate::failure::{Code, Failure};
use crate::printer::Printer;

pub(super) fn run(
    addition: &Addition,
    file: &str,
    desk: &Desk<'_>,
    printer: &mut Printer,
) -> Result<Code, Failure> {
    let language = printer.language();
    check_format(addition.template.as_deref(), language)?;
    let catalogue = Catalogue::embedded();
    let store = store(desk);
    let bar = Bar::new(desk.environment.progress && !printer.is_quiet(), language);
    let workshop = Workshop {
        catalogue: &catalogue,
        quantiser: &quantise::Child,
        watcher: &bar,
        patience: Patience::default(),
    };
    let added = store.add(addition, Path::new(file), &workshop);
    bar.finish();
    let model = added.map_err(|error| failed(&error, language))?;
    entered(&model, &store, printer)
}

/// Says what was installed, and what is still to be done.
pub(super) fn entered(
    model: &Model,
    store: &Store,
    printer: &mut Printer,
) -> Result<Code, Failure> {
    let language = printer.language();
    let name = &model.name;
    let default = store
        .default_of(model.role)
        .map_err(|error| failed(&error, language))?;
    let size = words::size(model.size, language);
    let (format, role) = (&model.format, model.role);
    let is_default = default.as_deref() == Some(name);
    let end = match (is_default, language.pick(true, false)) {
        (true, true) => format!(" C'est le modèle « {role} » par défaut."),
        (true, false) => format!(" It is the default model « {role} »."),
        (false, true) => format!(" Pour en faire le défaut : gardon model default {role} {name}"),
        (false, false) => format!(" To make it the default: gardon model default {role} {name}"),
    };
    printer.say(&language.pick(
        format!("« {name} » est installé : {format}, {size}.{end}"),
        format!("« {name} » is installed: {format}, {size}.{end}"),
    ))?;
    if let Some(original) = &model.original
        && let Some(words) = caution(&original.format, &model.format)
        && original.file.is_some()
    {
        printer.warn(&language.pick(words.french, words.english));
    }
    if model.role == Role::Chat
        && model.template.is_none()
        && !model.template_sha256.as_deref().is_some_and(is_approved)
    {
        printer.warn(language.pick(
            "le format de conversation de ce modèle n'est pas dans la table des formats approuvés : \
             pour en approuver un : gardon model template NOM FORMAT (chatml, llama3, gemma, mistral-v7…)",
            "this model's chat format is not in the table of approved formats: \
             to approve one: gardon model template NAME FORMAT (chatml, llama3, gemma, mistral-v7…)",
        ));
    }
    Ok(Code::Done)
}

/// A format that the engine does not know would only be told at the first question.
#[cfg(feature = "llama")]
pub(super) fn check_format(format: Option<&str>, language: Language) -> Result<(), Failure> {
    let known = engine::formats();
    match format {
        Some(format) if !known.iter().any(|name| name == format) => {
            let message = language.pick(
                format!("le format de conversation « {format} » n'existe pas"),
                format!("there is no chat format « {format} »"),
            );
            Err(Failure::user(message).hint(format!("--template {}", known.join("|"))))
        }
        _ => Ok(()),
    }
}

/// Without an engine nobody knows the formats; whoever has one checks.
#[cfg(not(feature = "llama"))]
pub(super) fn check_format(_format: Option<&str>, _language: Language) -> Result<(), Failure> {
    Ok(())
}

#[cfg(feature = "llama")]
fn is_approved(template_sha256: &str) -> bool {
    engine::approves(template_sha256)
}

#[cfg(not(feature = "llama"))]
fn is_approved(_template_sha256: &str) -> bool {
    true
}
