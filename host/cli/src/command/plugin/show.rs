//! `gardon plugin show NAME`: what it offers, what it can reach, what it can never reach.

use crate::call::Desk;
use crate::failure::{Code, Failure};
use crate::printer::Printer;
use crate::{catalogue, house};

use super::report;

pub(super) fn run(name: &str, desk: &Desk<'_>, printer: &mut Printer) -> Result<Code, Failure> {
    let language = printer.language();
    let entry = catalogue::find(name, desk.folders, desk.config, language)?;
    let runtime = house::runtime(desk.config, desk.folders, printer.language())?;
    let loaded = catalogue::load(&entry, &runtime, language)?;
    printer.say(&report::text(&loaded, language))?;
    Ok(Code::Done)
}
