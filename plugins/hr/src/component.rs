//! The glue: exports the functions of the contract and hands the work to `logic`.

#![allow(
    unsafe_code,
    reason = "the generated exports and the custom sections need it; nothing here is written by hand"
)]

mod compute;
mod examining;
mod mine;
mod oracle;

wit_bindgen::generate!({
    path: [
        "../../wit/plugin",
        "../../wit/files",
        "../../wit/corpus",
        "../../wit/register",
        "../../wit/inference",
        "../../wit/exam",
        "wit",
    ],
    world: "gardon:hr/hr",
    generate_all,
});

use exports::gardon::exam::exam;
use exports::gardon::hr::tools;
use gardon::corpus::corpus::Corpus;
use gardon::files::files::{File, NewFile};
use gardon::plugin::context;
use gardon::plugin::errors::{Error, Problem};
use kit::language::Language;

/// The contract's text, from which the host takes the help.
#[unsafe(link_section = "gardon:wit")]
#[used]
static CONTRACT: [u8; CONTRACT_TEXT.len()] = bytes(CONTRACT_TEXT);

const CONTRACT_TEXT: &str = concat!(
    include_str!("../wit/hr.wit"),
    include_str!("../wit/compute.wit"),
    include_str!("../wit/mine.wit"),
);

/// The same help in French, and how results are shown.
#[unsafe(link_section = "gardon:locale")]
#[used]
static LOCALE: [u8; LOCALE_TEXT.len()] = bytes(LOCALE_TEXT);

const LOCALE_TEXT: &str = concat!(
    include_str!("../locale.toml"),
    include_str!("../locale/compute.toml"),
    include_str!("../locale/mine.toml"),
);

/// A text as an array, which a section takes whole.
const fn bytes<const LENGTH: usize>(text: &str) -> [u8; LENGTH] {
    match text.as_bytes().first_chunk() {
        Some(bytes) => *bytes,
        None => panic!("the length is the text's"),
    }
}

struct Component;

impl tools::Guest for Component {
    fn ask(
        _question: String,
        _corpus: Option<&Corpus>,
        _audience: Option<tools::Audience>,
        _on: Option<String>,
        _history: Option<&File>,
        _save_history: Option<&NewFile>,
    ) -> Result<tools::Answer, Error> {
        Err(Error::Unavailable(problem(
            language()
                .pick("pas encore de réponse", "no answer yet")
                .to_owned(),
            None,
            None,
        )))
    }
}

impl exam::Guest for Component {
    fn sit(model: String, language: String) -> Result<Vec<exam::Mark>, Error> {
        examining::sit(&model, &language)
    }
}

fn problem(message: String, place: Option<String>, hint: Option<String>) -> Problem {
    Problem {
        message,
        place,
        hint,
    }
}

fn language() -> Language {
    Language::parse(&context::language()).unwrap_or(Language::French)
}

export!(Component);
