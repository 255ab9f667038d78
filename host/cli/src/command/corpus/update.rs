//! `gardon corpus update|verify|remove NAME`.

use std::ffi::OsString;

use collections::{Collection, Missing, Ocr, Removals};
use config::Language;

use super::bar::Bar;
use super::vectors::{self, Plan, Wish};
use super::{CONFINED_COMMAND, Corpora, failed, incomplete, report};
use crate::call::Desk;
use crate::failure::{Code, Failure};
use crate::house;
use crate::printer::Printer;
use crate::reader::Reader;

pub(super) fn run(
    name: &str,
    wish: Wish,
    removals: Removals,
    corpora: &Corpora,
    desk: &Desk<'_>,
    printer: &mut Printer,
) -> Result<Code, Failure> {
    let language = printer.language();
    let collection = corpora
        .registry
        .get_own(name, &corpora.caller)
        .map_err(|error| failed(&error, language))?;
    let reader = Reader::open(desk, language)?;
    let plan = vectors::plan(wish, &collection, desk, printer)?;
    bring(&collection, plan, removals, &reader, corpora, desk, printer)
}

/// Brings the index up to date and says what that came to.
pub(super) fn bring(
    collection: &Collection,
    plan: Plan,
    removals: Removals,
    reader: &Reader,
    corpora: &Corpora,
    desk: &Desk<'_>,
    printer: &mut Printer,
) -> Result<Code, Failure> {
    let language = printer.language();
    let found = ocr(desk)?;
    let bar = Bar::new(desk.environment.progress && !printer.is_quiet(), language);
    let outcome = collections::update(
        collection,
        &corpora.registry.index(&collection.name),
        reader,
        found.as_ref().ok(),
        &bar,
        removals,
        language,
    );
    bar.finish();
    let outcome = outcome.map_err(|error| failed(&error, language))?;
    report::notes(&outcome, &collection.name, printer);
    if outcome.scanned > 0
        && let Err(missing) = &found
    {
        printer.warn(&install(missing, language));
    }
    printer.say(&report::summary(&outcome, &collection.name, language))?;
    if !outcome.stopped {
        vectors::bring(plan, collection, corpora, &bar, printer)?;
    }
    if outcome.is_nothing() {
        return Err(Failure::user(language.pick(
            format!(
                "{} : aucun fichier n'a donné de document ; gardon corpus show {} dit pourquoi",
                collection.name, collection.name
            ),
            format!(
                "{}: no file gave a document; gardon corpus show {} says why",
                collection.name, collection.name
            ),
        )));
    }
    let is_whole = outcome.missing.is_empty() && outcome.held.is_empty();
    Ok(if outcome.stopped || !is_whole {
        Code::User
    } else {
        Code::Done
    })
}

pub(super) fn verify(
    name: &str,
    corpora: &Corpora,
    printer: &mut Printer,
) -> Result<Code, Failure> {
    let language = printer.language();
    let collection = corpora
        .registry
        .get(name, &corpora.caller)
        .map_err(|error| failed(&error, language))?;
    let verified = collections::open(&corpora.registry.index(name)).and_then(|index| {
        index.verify()?;
        Ok(index.size()?)
    });
    let size = verified.map_err(|error| {
        failed(&error, language).hint(format!("gardon corpus update {}", collection.name))
    })?;
    // Every checksum can be right of an index of half the files.
    if let Some(sentence) = incomplete(name, corpora, language) {
        return Err(Failure::user(sentence));
    }
    printer.say(&language.pick(
        format!("{name} : l'index est entier, {size} documents"),
        format!("{name}: the index is whole, {size} documents"),
    ))?;
    Ok(Code::Done)
}

pub(super) fn remove(
    name: &str,
    corpora: &Corpora,
    printer: &mut Printer,
) -> Result<Code, Failure> {
    let language = printer.language();
    corpora
        .registry
        .remove_own(name, &corpora.caller)
        .map_err(|error| failed(&error, language))?;
    printer.say(&language.pick(
        format!("{name} : retirée ; les documents sont restés où ils étaient"),
        format!("{name}: removed; the documents stayed where they were"),
    ))?;
    Ok(Code::Done)
}

/// What reads pages that are pictures, or what is missing for that.
fn ocr(desk: &Desk<'_>) -> Result<Result<Ocr, Missing>, Failure> {
    let confined = (house::executable()?, vec![OsString::from(CONFINED_COMMAND)]);
    Ok(Ocr::find(&desk.environment.path, confined))
}

fn install(missing: &Missing, language: Language) -> String {
    let package = match missing {
        Missing::Program("pdftoppm") => "poppler-utils",
        Missing::Program(_) => "tesseract-ocr tesseract-ocr-fra",
        Missing::French => "tesseract-ocr-fra",
    };
    language.pick(
        format!("des pages numérisées n'ont pas été lues : installez {package}, puis « gardon corpus update »"),
        format!("scanned pages were not read: install {package}, then « gardon corpus update »"),
    )
}
