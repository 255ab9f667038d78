//! The glue: exports the reader of files and hands the work to `logic`.

#![allow(
    unsafe_code,
    reason = "the generated exports and the custom sections need it; nothing here is written by hand"
)]

mod convert;
mod reading;

wit_bindgen::generate!({
    path: ["../../wit/plugin", "../../wit/files", "../../wit/extractor", "wit"],
    world: "gardon:extract/extract",
    generate_all,
});

use exports::gardon::extract::tools;
use exports::gardon::extractor::extractor::{Batch, Description, Error, Guest};
use gardon::files::files::File;
use gardon::plugin::context;
use kit::language::Language;

use crate::logic;
use crate::logic::names::Names;

/// The contract's text, from which the host takes the help.
#[unsafe(link_section = "gardon:wit")]
#[used]
static CONTRACT: [u8; include_bytes!("../wit/extract.wit").len()] =
    *include_bytes!("../wit/extract.wit");

/// The same help in French.
#[unsafe(link_section = "gardon:locale")]
#[used]
static LOCALE: [u8; include_bytes!("../locale.toml").len()] = *include_bytes!("../locale.toml");

struct Component;

impl Guest for Component {
    fn read(file: &File, names: Vec<String>, after: Option<String>) -> Result<Batch, Error> {
        let language = Language::parse(&context::language()).unwrap_or(Language::French);
        let read = || {
            let names = Names::parse(&names)?;
            logic::read(file, &file.name(), &names, after.as_deref())
        };
        match read() {
            Ok(batch) => Ok(convert::batch(batch, language)),
            Err(error) => Err(convert::error(error, language)),
        }
    }

    fn describe(name: String, pages: Vec<String>) -> Description {
        let today = context::today().parse().ok();
        convert::description(logic::describe::describe_recognised(&name, &pages, today))
    }
}

impl tools::Guest for Component {
    fn text(file: &File, limit: Option<u32>) -> Result<Vec<tools::Page>, tools::Error> {
        reading::text(file, limit)
    }
}

export!(Component);
