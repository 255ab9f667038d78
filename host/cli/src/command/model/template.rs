//! `gardon model template NAME FORMAT`: approves a chat format for an installed model.

use super::{add, failed, store};
use crate::call::Desk;
use crate::failure::{Code, Failure};
use crate::printer::Printer;

pub(super) fn run(
    name: &str,
    format: &str,
    desk: &Desk<'_>,
    printer: &mut Printer,
) -> Result<Code, Failure> {
    let language = printer.language();
    add::check_format(Some(format), language)?;
    store(desk)
        .set_template(name, format)
        .map_err(|error| failed(&error, language))?;
    printer.say(&language.pick(
        format!("« {name} » parle désormais « {format} » ; ses examens sont à repasser : gardon model exam {name}"),
        format!("« {name} » speaks « {format} » from now on; it has to sit its exams again: gardon model exam {name}"),
    ))?;
    Ok(Code::Done)
}
