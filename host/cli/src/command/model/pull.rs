//! `gardon model pull NAME`: gets a model of the catalogue.

use models::{Addition, Catalogue, Patience, Source, Workshop};

use super::bar::Bar;
use super::{add, failed, quantise, store};
use crate::call::Desk;
use crate::failure::{Code, Failure};
use crate::printer::Printer;

pub(super) fn run(
    addition: &Addition,
    desk: &Desk<'_>,
    printer: &mut Printer,
) -> Result<Code, Failure> {
    let language = printer.language();
    add::check_format(addition.template.as_deref(), language)?;
    let catalogue = Catalogue::embedded();
    let store = store(desk);
    if let Ok(entry) = catalogue.find(&addition.name)
        && matches!(entry.source, Source::Url { .. })
        && let Some(caveat) = &entry.caveat
    {
        printer.note(language.pick(&caveat.fr, &caveat.en));
    }
    let bar = Bar::new(desk.environment.progress && !printer.is_quiet(), language);
    let workshop = Workshop {
        catalogue: &catalogue,
        quantiser: &quantise::Child,
        watcher: &bar,
        patience: Patience::default(),
    };
    let pulled = store.pull(addition, &workshop);
    bar.finish();
    let model = pulled.map_err(|error| failed(&error, language))?;
    add::entered(&model, &store, printer)
}
