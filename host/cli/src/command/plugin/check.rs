//! `gardon plugin check FILE`: admits a component, compiles it, and installs nothing.

use crate::call::Desk;
use crate::failure::{Code, Failure};
use crate::printer::Printer;
use crate::{catalogue, house};

use super::report;

pub(super) fn run(path: &str, desk: &Desk<'_>, printer: &mut Printer) -> Result<Code, Failure> {
    let language = printer.language();
    let entry = catalogue::file(path, desk.config, language)?;
    let runtime = house::runtime(desk.config, desk.folders, printer.language())?;
    let loaded = catalogue::load(&entry, &runtime, language)?;
    let mut text = report::text(&loaded, language);
    for note in &loaded.surface.notes {
        text.push_str(&format!(
            "\n{}{note}",
            language.pick("Remarque : ", "Note: ")
        ));
    }
    for skipped in &loaded.surface.skipped {
        text.push_str(&format!(
            "\n{}{} ({})",
            language.pick("Laissé de côté : ", "Left out: "),
            skipped.name,
            skipped.reason
        ));
    }
    text.push_str(language.pick("\nAdmis.", "\nAdmitted."));
    printer.say(&text)?;
    Ok(Code::Done)
}
