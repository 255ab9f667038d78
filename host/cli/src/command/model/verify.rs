//! `gardon model verify [NAME]`: reads the files again, whole.

use std::fmt::Write as _;

use models::Error;

use super::{failed, store};
use crate::call::Desk;
use crate::failure::{Code, Failure};
use crate::printer::Printer;

pub(super) fn run(
    name: Option<&str>,
    desk: &Desk<'_>,
    printer: &mut Printer,
) -> Result<Code, Failure> {
    let language = printer.language();
    let store = store(desk);
    let names = match name {
        Some(name) => vec![name.to_owned()],
        None => store
            .list()
            .map_err(|error| failed(&error, language))?
            .into_iter()
            .map(|model| model.name)
            .collect(),
    };
    if names.is_empty() {
        printer.note(language.pick(
            "aucun modèle n'est installé : « gardon model list » dit ce qu'il y a",
            "no model is installed: « gardon model list » says what there is",
        ));
        return Ok(Code::Done);
    }
    let colon = language.pick(" : ", ": ");
    let mut text = String::new();
    let mut first = None;
    for name in &names {
        match store.verify(name) {
            Ok(model) => {
                let good = language.pick("intact", "unchanged");
                writeln!(text, "{name}{colon}{good}, SHA-256 {}", model.sha256)
            }
            Err(error) => {
                let failure = failed(&error, language);
                // To verify is what was just done.
                let failure = match error {
                    Error::Changed { .. } => failure.hint(format!("gardon model remove {name}")),
                    _ => failure,
                };
                let line = writeln!(text, "{name}{colon}{}", failure.message());
                first.get_or_insert(failure);
                line
            }
        }
        .map_err(|error| Failure::usage(error.to_string()))?;
    }
    match first {
        // One model: the reason once, as an error.
        Some(failure) if names.len() == 1 => Err(failure),
        Some(_) => {
            printer.say(&text)?;
            Ok(Code::User)
        }
        None => {
            printer.say(&text)?;
            Ok(Code::Done)
        }
    }
}
