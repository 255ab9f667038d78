//! `gardon model add NAME FILE`: a model from a file, for sites without network too.

use std::path::Path;

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
    if model.role == Role::Chat && model.template.is_none() && model.template_sha256.is_none() {
        printer.warn(language.pick(
            "ce modèle n'a pas de format de conversation : retirez-le et ajoutez-le avec --template",
            "this model has no chat format: remove it and add it with --template",
        ));
    }
    Ok(Code::Done)
}
