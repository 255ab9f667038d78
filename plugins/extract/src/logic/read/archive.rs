//! Archives of files: member by member, each as if it lay alone.

use super::super::cursor::Cursor;
use super::super::document::Error;
use super::super::limit::{MAX_ARCHIVE_DEPTH, MAX_BATCH_WORK};
use super::super::names::Names;
use super::super::notice::Notice;
use super::super::zip::Archive;
use super::{After, Output, file};

/// Reads members from a place on, until the output is full.
pub fn read(
    archive: &Archive<'_>,
    names: &Names,
    cursor: Option<&Cursor>,
    depth: usize,
    output: &mut Output,
) -> Result<After, Error> {
    if depth > MAX_ARCHIVE_DEPTH {
        return Err(Error::Unknown(Notice::Nested));
    }
    let (first, mut within) = match cursor {
        None => (0, None),
        Some(Cursor::Member { index, within }) if *index < archive.members.len() => {
            (*index, within.clone())
        }
        Some(_) => return Err(Error::Broken(Notice::BadCursor)),
    };
    let mut work = 0;
    for (index, member) in archive.members.iter().enumerate().skip(first) {
        if member.is_clutter() {
            continue;
        }
        let at = |within: Option<String>| After::At(Cursor::Member { index, within }.text());
        if work > MAX_BATCH_WORK {
            output.close();
        }
        if output.is_full() {
            return Ok(at(within));
        }
        let after = within.take();
        output.enter(&member.name);
        let bytes = archive.read(member);
        work += member.size + 1_024;
        let ended = match bytes {
            Ok(bytes) => file(
                &bytes,
                &member.name,
                names,
                after.as_deref(),
                depth + 1,
                output,
            ),
            Err(notice) => Err(Error::Broken(notice)),
        };
        let ended = ended.unwrap_or_else(|error| {
            output.refuse(error.notice());
            After::End
        });
        output.leave();
        match ended {
            After::End => {}
            After::Again => return Ok(at(None)),
            After::At(cursor) => return Ok(at(Some(cursor))),
        }
    }
    Ok(After::End)
}
