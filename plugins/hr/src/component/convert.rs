//! What the logic found, in the words of the contract; errors with their place and the way out.

use jiff::civil::Date;

use super::exports::gardon::hr::tools;
use super::gardon::files::files::{Error as FileError, File, NewFile};
use super::gardon::plugin::errors::{Error, Problem};
use super::language;
use crate::logic::ask;
use crate::logic::audience::Audience;
use crate::logic::collection::Trouble;
use crate::logic::day::typed_day;
use crate::logic::history::{History, MOST_BYTES};

/// What is read at once.
const CHUNK: u32 = 1 << 20;

pub(super) fn problem(message: String, place: Option<String>, hint: Option<String>) -> Problem {
    Problem {
        message,
        place,
        hint,
    }
}

pub(super) fn trouble(trouble: Trouble) -> Error {
    match trouble {
        Trouble::Missing => Error::NotFound(problem(
            language()
                .pick(
                    "la collection n'a pas ce document",
                    "the collection does not have this document",
                )
                .to_owned(),
            None,
            None,
        )),
        Trouble::Failed(reason) => Error::Unreadable(problem(reason, None, None)),
    }
}

/// A day that was given, or an error that says how one is written.
pub(super) fn day(text: Option<String>, argument: &str) -> Result<Option<Date>, Error> {
    let Some(text) = text else {
        return Ok(None);
    };
    typed_day(&text).map(Some).ok_or_else(|| {
        Error::InvalidInput(problem(
            language().pick(
                format!("« {text} » n'est pas une date"),
                format!("« {text} » is not a date"),
            ),
            Some(argument.to_owned()),
            Some(format!("--{argument} 2026-03-31")),
        ))
    })
}

pub(super) fn audience(audience: tools::Audience) -> Audience {
    match audience {
        tools::Audience::Titulaire => Audience::Titulaire,
        tools::Audience::Contractuel => Audience::Contractuel,
        tools::Audience::Stagiaire => Audience::Stagiaire,
        tools::Audience::Apprenti => Audience::Apprenti,
        tools::Audience::AssistantFamilial => Audience::AssistantFamilial,
    }
}

pub(super) fn citation(citation: &ask::Citation) -> tools::Citation {
    let byte = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    tools::Citation {
        document: citation.document.clone(),
        section: citation.section.clone(),
        quote: citation.quote.clone(),
        date: citation.date.map(|date| date.to_string()),
        until: citation.until.map(|date| date.to_string()),
        page: citation.page,
        start: byte(citation.range.start),
        end: byte(citation.range.end),
    }
}

/// The turns of a file; none where none was named.
pub(super) fn history(file: Option<&File>) -> Result<History, Error> {
    let Some(file) = file else {
        return Ok(History::default());
    };
    let size = file.size();
    if size > MOST_BYTES {
        return Err(Error::InvalidInput(problem(
            language().pick(
                format!("{size} octets, plus que les {MOST_BYTES} d'un historique"),
                format!("{size} bytes, more than the {MOST_BYTES} of a history"),
            ),
            Some(file.name()),
            None,
        )));
    }
    let mut bytes = Vec::new();
    loop {
        let piece = file
            .read(bytes.len() as u64, CHUNK)
            .map_err(|error| of_file(error, &file.name()))?;
        if piece.is_empty() {
            break;
        }
        bytes.extend_from_slice(&piece);
    }
    History::parse(&bytes).map_err(|reason| {
        Error::InvalidInput(problem(
            language().pick(
                format!("ce n'est pas un historique de « hr ask » : {reason}"),
                format!("this is no history of « hr ask »: {reason}"),
            ),
            Some(file.name()),
            Some(
                language()
                    .pick(
                        "« --save-history ./tours.json » en écrit un",
                        "« --save-history ./turns.json » writes one",
                    )
                    .to_owned(),
            ),
        ))
    })
}

/// Writes all of a new file.
pub(super) fn write(file: &NewFile, bytes: &[u8]) -> Result<(), Error> {
    for piece in bytes.chunks(CHUNK as usize) {
        file.write(piece)
            .map_err(|error| of_file(error, &file.name()))?;
    }
    file.finish().map_err(|error| of_file(error, &file.name()))
}

fn of_file(error: FileError, name: &str) -> Error {
    let message = match error {
        FileError::TooLarge(most) => language().pick(
            format!("plus que ce que l'hôte prend à la fois, {most} octets"),
            format!("more than the host takes at once, {most} bytes"),
        ),
        FileError::SetAside(reason) | FileError::Failed(reason) => reason,
        FileError::Finished => language()
            .pick(
                "le fichier est déjà complet",
                "the file is already complete",
            )
            .to_owned(),
    };
    Error::Unreadable(problem(message, Some(name.to_owned()), None))
}
