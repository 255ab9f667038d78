//! Files that the caller named, read whole within bounds; words that have to mean something.

use jiff::civil::Date;

use super::convert::{invalid, problem};
use super::gardon::files::files::{Error as FileError, File};
use super::gardon::plugin::context;
use super::gardon::plugin::errors::Error;
use super::gardon::plugin::log::{self, Level};
use super::language;
use crate::logic::phrases::Phrases;
use crate::logic::reading::{self, Refusal};
use crate::logic::transcript::Transcript;

/// The largest agenda, list or table of phrases, in bytes.
const MOST_TEXT: u64 = 4 << 20;

/// The largest template, in bytes.
const MOST_TEMPLATE: u64 = 32 << 20;

/// What is read at once.
const CHUNK: u32 = 1 << 20;

/// A transcript, with its speakers renamed.
pub(super) fn transcript(file: &File, renamed: &[String]) -> Result<Transcript, Error> {
    let names = renamed
        .iter()
        .map(|pair| pair_of(pair))
        .collect::<Result<Vec<_>, _>>()?;
    let bytes = bytes(file, reading::MOST_BYTES)?;
    let read = reading::read(bytes).map_err(|refusal| refused(&refusal, file))?;
    for (from, _) in &names {
        if !read.speakers().contains(&from.as_str()) {
            let known = read.speakers().join(", ");
            return Err(invalid(
                language().pick(
                    format!("personne ne s'appelle « {from} » dans la transcription"),
                    format!("nobody is called « {from} » in the transcript"),
                ),
                Some("--speaker".to_owned()),
                Some(language().pick(
                    format!("noms du fichier : {known}"),
                    format!("names in the file: {known}"),
                )),
            ));
        }
    }
    Ok(read.renamed(&names))
}

fn pair_of(pair: &str) -> Result<(String, String), Error> {
    match pair.split_once('=') {
        Some((from, to)) if !from.trim().is_empty() && !to.trim().is_empty() => {
            Ok((from.trim().to_owned(), to.trim().to_owned()))
        }
        _ => Err(invalid(
            language().pick(
                format!("« {pair} » ne renomme personne"),
                format!("« {pair} » renames nobody"),
            ),
            Some("--speaker".to_owned()),
            Some("--speaker \"Salle 204=M. Durand\"".to_owned()),
        )),
    }
}

/// Says what was not read of a transcript.
pub(super) fn tell_losses(read: &Transcript) {
    let losses = &read.losses;
    let lines = [
        (
            losses.cut,
            "répliques au-delà de la limite n'ont pas été lues : résultat partiel",
            "cues past the limit were not read: a partial result",
        ),
        (
            losses.invented,
            "lignes inventées par le logiciel de transcription sont écartées",
            "lines that the recogniser invented were dropped",
        ),
        (
            losses.times,
            "répliques ont des temps illisibles",
            "cues have times that cannot be read",
        ),
    ];
    for (count, french, english) in lines {
        if count > 0 {
            log::write(
                Level::Warning,
                &format!("{count} {}", language().pick(french, english)),
            );
        }
    }
}

/// The words of an agenda or a list.
pub(super) fn words(file: &File) -> Result<String, Error> {
    reading::words(bytes(file, MOST_TEXT)?).map_err(|refusal| refused(&refusal, file))
}

/// The shipped phrases, and those of a file.
pub(super) fn phrases(file: Option<&File>) -> Result<Phrases, Error> {
    let mut phrases = Phrases::standard();
    if let Some(file) = file {
        phrases.add(&words(file)?).map_err(|reason| {
            invalid(
                language().pick(
                    format!("cette table de tournures n'est pas lisible : {reason}"),
                    format!("this table of phrases cannot be read: {reason}"),
                ),
                Some(file.name()),
                Some("gardon minutes phrases".to_owned()),
            )
        })?;
    }
    Ok(phrases)
}

/// The bytes of a template.
pub(super) fn template(file: &File) -> Result<Vec<u8>, Error> {
    bytes(file, MOST_TEMPLATE)
}

/// A day that was given.
pub(super) fn day(text: Option<&str>) -> Result<Option<Date>, Error> {
    let Some(text) = text else { return Ok(None) };
    written(text).map(Some).ok_or_else(|| {
        invalid(
            language().pick(
                format!("« {text} » n'est pas une date"),
                format!("« {text} » is not a date"),
            ),
            Some("--date".to_owned()),
            Some("--date 2026-03-12".to_owned()),
        )
    })
}

/// `2026-03-12` or `12/03/2026`.
fn written(text: &str) -> Option<Date> {
    if let Ok(day) = text.trim().parse() {
        return Some(day);
    }
    let mut parts = text.trim().split('/');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// The day that a file's name tells: `conseil-2026-03-12.vtt`.
pub(super) fn day_of_name(name: &str) -> Option<Date> {
    let bytes = name.as_bytes();
    (0..bytes.len().saturating_sub(9)).find_map(|start| {
        let piece = name.get(start..start + 10)?.replace('_', "-");
        piece.parse().ok()
    })
}

/// The day of the call.
pub(super) fn today() -> Date {
    context::today().parse().unwrap_or_default()
}

fn bytes(file: &File, most: u64) -> Result<Vec<u8>, Error> {
    let size = file.size();
    if size > most {
        let (size, most) = (size >> 20, most >> 20);
        return Err(invalid(
            language().pick(
                format!("{size} Mio, plus que les {most} qu'un tel fichier peut avoir"),
                format!("{size} MiB, more than the {most} that such a file can have"),
            ),
            Some(file.name()),
            Some(
                language()
                    .pick(
                        "une réunion de trois heures tient dans un seul Mio ; coupez le fichier",
                        "a meeting of three hours takes one MiB; cut the file",
                    )
                    .to_owned(),
            ),
        ));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default());
    loop {
        let piece = file
            .read(bytes.len() as u64, CHUNK)
            .map_err(|error| unreadable(error, &file.name()))?;
        if piece.is_empty() {
            return Ok(bytes);
        }
        bytes.extend_from_slice(&piece);
    }
}

fn unreadable(error: FileError, name: &str) -> Error {
    let reason = match error {
        FileError::SetAside(reason) | FileError::Failed(reason) => reason,
        FileError::TooLarge(most) => language().pick(
            format!("une lecture dépasse {most} octets"),
            format!("a read passes {most} bytes"),
        ),
        FileError::Finished => language()
            .pick(
                "le fichier est déjà complet",
                "the file is already complete",
            )
            .to_owned(),
    };
    Error::Unreadable(problem(reason, Some(name.to_owned()), None))
}

/// Why a file is no transcript, and the way out.
fn refused(refusal: &Refusal, file: &File) -> Error {
    let spoken = language();
    let (message, place) = match refusal {
        Refusal::Format(french, english) => (spoken.pick(*french, *english).to_owned(), None),
        Refusal::Line(line) => (
            spoken
                .pick(
                    "cette ligne est plus longue qu'aucune parole",
                    "this line is longer than any speech",
                )
                .to_owned(),
            Some(*line),
        ),
        Refusal::Empty => (
            spoken
                .pick("personne n'y parle", "nobody speaks in it")
                .to_owned(),
            None,
        ),
        Refusal::Segments(reason) => (
            spoken.pick(
                format!("ce JSON n'a pas de segments lisibles ({reason})"),
                format!("this JSON has no segments that can be read ({reason})"),
            ),
            None,
        ),
        Refusal::Document(error) => (error.clone().notice().text(spoken), None),
    };
    let name = file.name();
    let place = match place {
        Some(line) => spoken.pick(
            format!("{name}, ligne {line}"),
            format!("{name}, line {line}"),
        ),
        None => name,
    };
    let hint = spoken.pick(
        "exportez la transcription en WebVTT, SRT, DOCX (Teams), JSON (segments) ou en texte « Nom : paroles »",
        "export the transcript as WebVTT, SRT, DOCX (Teams), JSON (segments) or as text \"Name: words\"",
    );
    Error::Unreadable(problem(message, Some(place), Some(hint.to_owned())))
}
