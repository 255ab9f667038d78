//! `gardon corpus add NAME PATH…`: enters a collection and makes its index.

use collections::{Collection, Removals};

use super::vectors::{self, Wish};
use super::{Corpora, failed, update};
use crate::call::Desk;
use crate::failure::{Code, Failure};
use crate::printer::Printer;
use crate::reader::Reader;

pub(super) fn run(
    collection: &Collection,
    wish: Wish,
    corpora: &Corpora,
    desk: &Desk<'_>,
    printer: &mut Printer,
) -> Result<Code, Failure> {
    let language = printer.language();
    // Before anything is entered: without what reads files there would be an empty collection.
    let reader = Reader::open(desk, language)?;
    let plan = vectors::plan(wish, collection, desk, printer)?;
    corpora
        .registry
        .add(collection)
        .map_err(|error| failed(&error, language))?;
    update::bring(
        collection,
        plan,
        Removals::Guarded,
        &reader,
        corpora,
        desk,
        printer,
    )
}
