//! The glue: exports the functions of the contract and hands the work to `logic`.

#![allow(
    unsafe_code,
    reason = "the generated exports and the custom sections need it; nothing here is written by hand"
)]

wit_bindgen::generate!({
    path: ["../../wit/plugin", "../../wit/files", "wit"],
    world: "gardon:template/template",
    generate_all,
});

use exports::gardon::template::tools::{Guest, Tally};
use gardon::files::files::{Error as FileError, File};
use gardon::plugin::context;
use gardon::plugin::errors::{Error, Problem};
use gardon::plugin::progress::{Next, report};

use crate::logic::Counter;

/// Bytes read at once.
const PIECE: u32 = 256 << 10;

/// The contract's text, from which the host takes the help.
#[unsafe(link_section = "gardon:wit")]
#[used]
static CONTRACT: [u8; include_bytes!("../wit/template.wit").len()] =
    *include_bytes!("../wit/template.wit");

/// The same help in French, and how results are shown.
#[unsafe(link_section = "gardon:locale")]
#[used]
static LOCALE: [u8; include_bytes!("../locale.toml").len()] = *include_bytes!("../locale.toml");

struct Component;

impl Guest for Component {
    fn count(file: &File) -> Result<Tally, Error> {
        let mut counter = Counter::default();
        let size = file.size();
        let mut offset = 0;
        loop {
            let piece = file
                .read(offset, PIECE)
                .map_err(|error| unreadable(file, &error))?;
            if piece.is_empty() || report(offset, size) == Next::Stop {
                break;
            }
            counter.feed(&piece);
            offset += piece.len() as u64;
        }
        let (lines, words, bytes) = counter.totals();
        Ok(Tally {
            name: file.name(),
            lines,
            words,
            bytes,
        })
    }
}

fn unreadable(file: &File, error: &FileError) -> Error {
    let french = context::language() == "fr";
    let message = match error {
        FileError::SetAside(reason) | FileError::Failed(reason) => reason.clone(),
        FileError::TooLarge(_) if french => "morceau trop grand".to_owned(),
        FileError::TooLarge(_) => "the piece is too large".to_owned(),
        FileError::Finished if french => "le fichier est déjà terminé".to_owned(),
        FileError::Finished => "the file is already complete".to_owned(),
    };
    Error::Unreadable(Problem {
        message,
        place: Some(file.name()),
        hint: None,
    })
}

export!(Component);
