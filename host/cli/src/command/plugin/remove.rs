//! `gardon plugin remove NAME`: takes an installed plugin and its entry away.

use std::fs;

use crate::call::Desk;
use crate::catalogue::{self, Origin};
use crate::failure::{Code, Failure};
use crate::printer::Printer;

use super::add;

pub(super) fn run(name: &str, desk: &Desk<'_>, printer: &mut Printer) -> Result<Code, Failure> {
    let language = printer.language();
    let entry = catalogue::find(name, desk.folders, desk.config, language)?;
    let Origin::Installed(path) = entry.origin else {
        return Err(Failure::user(language.pick(
            format!("« {name} » est fourni avec Gardon et ne se retire pas"),
            format!("« {name} » is bundled with Gardon and cannot be removed"),
        )));
    };
    // The rights go first: a component without rights is harmless, rights without their component are not.
    add::edit(
        &desk.folders.configuration_file(),
        &desk.folders.configuration,
        language,
        |plugins| {
            plugins.remove(name);
        },
    )?;
    fs::remove_file(&path).map_err(|error| Failure::file(&path, &error, language))?;
    printer.say(&language.pick(
        format!("« {name} » est retiré."),
        format!("« {name} » is removed."),
    ))?;
    Ok(Code::Done)
}
