//! `gardon model remove NAME`.

use super::{failed, store};
use crate::call::Desk;
use crate::failure::{Code, Failure};
use crate::printer::Printer;

pub(super) fn run(name: &str, desk: &Desk<'_>, printer: &mut Printer) -> Result<Code, Failure> {
    let language = printer.language();
    let store = store(desk);
    let removed = store
        .remove(name)
        .map_err(|error| failed(&error, language))?;
    let next = store
        .default_of(removed.role)
        .map_err(|error| failed(&error, language))?;
    let role = removed.role;
    let end = match next {
        Some(next) => language.pick(
            format!(" Modèle « {role} » par défaut : « {next} »."),
            format!(" Default model « {role} »: « {next} »."),
        ),
        None => language.pick(
            format!(" Il n'y a plus de modèle « {role} »."),
            format!(" There is no model « {role} » any more."),
        ),
    };
    printer.say(&language.pick(
        format!("« {name} » est retiré.{end}"),
        format!("« {name} » is removed.{end}"),
    ))?;
    Ok(Code::Done)
}
