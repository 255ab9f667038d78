//! `gardon plugin list`.

use std::fmt::Write as _;

use reflect::{clean, surface};

use crate::call::Desk;
use crate::catalogue::{self, Origin};
use crate::failure::{Code, Failure};
use crate::printer::Printer;

pub(super) fn run(desk: &Desk<'_>, printer: &mut Printer) -> Result<Code, Failure> {
    let language = printer.language();
    let names = catalogue::names(desk.folders);
    if names.is_empty() {
        printer.note(language.pick(
            "aucun greffon : « cargo xtask build » construit ceux du projet, « gardon plugin add FICHIER » en installe un",
            "no plugin: « cargo xtask build » builds those of the project, « gardon plugin add FILE » installs one",
        ));
        return Ok(Code::Done);
    }
    let mut text = String::new();
    for name in &names {
        let entry = catalogue::find(name, desk.folders, desk.config, language)?;
        let origin = match entry.origin {
            Origin::Bundled => language.pick("fourni", "bundled"),
            _ => language.pick("installé", "installed"),
        };
        // Reading the surface compiles nothing; a plugin that cannot be read is still listed.
        let line = match surface::describe(&entry.component) {
            Ok(surface) => format!(
                "{} — {}",
                surface.version.as_deref().unwrap_or("-"),
                clean::line(surface.docs.first_line(language))
            ),
            Err(error) => error.explain(language),
        };
        writeln!(text, "{name:<12} {origin:<10} {line}")
            .map_err(|error| Failure::usage(error.to_string()))?;
    }
    printer.say(&text)?;
    Ok(Code::Done)
}
