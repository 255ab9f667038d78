//! Reading a file: which reader it gets, and how what is read becomes batches.

mod archive;
mod output;

use super::csv;
use super::cursor::Cursor;
use super::describe;
use super::document::{Batch, Document, Error};
use super::html;
use super::jsonl;
use super::kind::{self, Kind};
use super::markdown;
use super::names::Names;
use super::notice::Notice;
use super::office;
use super::pdf;
use super::plain;
use super::source::Source;
use super::transmission;
use super::zip::Archive;

pub use output::Output;

/// Where reading ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum After {
    /// Everything was read.
    End,
    /// The output is full; what is next, as a cursor within the file.
    At(String),
    /// The output was too full for the only document of the file.
    Again,
}

/// Reads a file from where an earlier batch ended.
///
/// `name` is the file's name, which counts where its content does not tell what it is; `names` maps fields of records.
pub fn read(
    source: &dyn Source,
    name: &str,
    names: &Names,
    after: Option<&str>,
) -> Result<Batch, Error> {
    let mut output = Output::default();
    let ended = file(source, name, names, after, 0, &mut output)?;
    Ok(output.finish(match ended {
        After::End | After::Again => None,
        After::At(cursor) => Some(cursor),
    }))
}

fn file(
    source: &dyn Source,
    name: &str,
    names: &Names,
    after: Option<&str>,
    depth: usize,
    output: &mut Output,
) -> Result<After, Error> {
    let cursor = after.map(Cursor::parse).transpose()?;
    let kind = kind::of(source, name)?;
    let document = match kind {
        Kind::Records => return jsonl::read(source, names, cursor.as_ref(), output),
        Kind::Table => return csv::read(source, names, cursor.as_ref(), output),
        Kind::Archive => {
            let archive = Archive::open(source)?;
            match office_document(&archive, cursor.as_ref())? {
                Some(document) => document,
                None => return archive::read(&archive, names, cursor.as_ref(), depth, output),
            }
        }
        _ if cursor.is_some() => return Err(Error::Broken(Notice::BadCursor)),
        Kind::Pdf => pdf::read(source)?,
        Kind::Html => html::read(source)?,
        Kind::Transmission => transmission::read(source)?,
        Kind::Markdown => markdown::read(source)?,
        Kind::Text => plain::read(source)?,
    };
    Ok(offer(document, name, output))
}

/// The document that an archive is; `None` where it is an archive of files.
fn office_document(
    archive: &Archive<'_>,
    cursor: Option<&Cursor>,
) -> Result<Option<Document>, Error> {
    let others = [
        (
            "ppt/presentation.xml",
            "présentation (.pptx)",
            "presentation (.pptx)",
        ),
        (
            "META-INF/container.xml",
            "livre électronique (.epub)",
            "electronic book (.epub)",
        ),
    ];
    if let Some((_, french, english)) = others.iter().find(|(part, ..)| archive.has(part)) {
        return Err(Error::Unknown(Notice::Format(french, english)));
    }
    let kind = archive
        .named("mimetype")
        .and_then(Result::ok)
        .unwrap_or_default();
    let is_odt = archive.has("content.xml")
        && (kind.is_empty() || kind.starts_with(b"application/vnd.oasis.opendocument.text"));
    let is_docx = office::docx_part(archive).is_some();
    if archive.has("content.xml") && !is_odt {
        return Err(Error::Unknown(Notice::Format(
            "document OpenDocument qui n'est pas un texte",
            "OpenDocument that is no text",
        )));
    }
    let is_xlsx = archive.has("xl/workbook.xml");
    if !is_docx && !is_odt && !is_xlsx {
        if archive.has("[Content_Types].xml") {
            return Err(Error::Broken(Notice::Broken(
                "le document n'a pas de contenu",
                "the document has no content",
            )));
        }
        return Ok(None);
    }
    if cursor.is_some() {
        return Err(Error::Broken(Notice::BadCursor));
    }
    if is_docx {
        office::read_docx(archive).map(Some)
    } else if is_xlsx {
        office::read_xlsx(archive).map(Some)
    } else {
        office::read_odt(archive).map(Some)
    }
}

fn offer(mut document: Document, name: &str, output: &mut Output) -> After {
    describe::complete(&mut document, name);
    if output.whole(document) {
        After::End
    } else {
        After::Again
    }
}
