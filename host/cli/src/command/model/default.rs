//! `gardon model default [ROLE [NAME]]`.

use std::fmt::Write as _;

use models::Role;

use super::{failed, store};
use crate::call::Desk;
use crate::failure::{Code, Failure};
use crate::printer::Printer;

pub(super) fn run(
    role: Option<Role>,
    name: Option<&str>,
    desk: &Desk<'_>,
    printer: &mut Printer,
) -> Result<Code, Failure> {
    let language = printer.language();
    let store = store(desk);
    if let (Some(role), Some(name)) = (role, name) {
        store
            .set_default(role, name)
            .map_err(|error| failed(&error, language))?;
        printer.say(&language.pick(
            format!("« {name} » est le modèle « {role} » par défaut."),
            format!("« {name} » is the default model « {role} »."),
        ))?;
        return Ok(Code::Done);
    }
    let mut text = String::new();
    for role in Role::ALL
        .into_iter()
        .filter(|known| role.is_none_or(|role| role == *known))
    {
        let name = store
            .default_of(role)
            .map_err(|error| failed(&error, language))?;
        let name = name.unwrap_or_else(|| language.pick("aucun", "none").to_owned());
        writeln!(text, "{:<10} {name}", role.word())
            .map_err(|error| Failure::usage(error.to_string()))?;
    }
    printer.say(&text)?;
    Ok(Code::Done)
}
