//! Streams a mailbox through the logic: one message in memory at a time, the rows that are asked for kept.

use super::convert;
use super::exports::gardon::mail::tools::{Letter, Triaged};
use super::gardon::files::files::File;
use super::gardon::mailbox::mailbox::{Error as MailboxError, Mailbox};
use super::gardon::plugin::context;
use super::gardon::plugin::errors::{Error, Problem};
use super::gardon::plugin::log::{self, Level};
use super::gardon::plugin::progress::{self, Next};
use super::oracle::HostModels;
use crate::logic::label::{Labels, MAX_FILE_BYTES};
use crate::logic::message;
use crate::logic::model::{Circumstances, Message, Priority};
use crate::logic::triage::{self, Key, Standing};
use crate::logic::wording::{self, MOST_TEXT, Models};

/// Entries asked for at once.
const PAGE: u32 = 500;

/// Bytes of a file read at once.
const PIECE: u32 = 256 << 10;

/// Rows beyond the limit that are kept before the least pressing are dropped: sorting now and then is cheaper than always.
const SLACK: usize = 256;

/// Without a limit of the caller, at most so many rows are answered: more would pass what may cross the boundary.
const MOST_ROWS: usize = 15_000;

/// A row with its place among the others.
struct Row {
    position: usize,
    standing: Standing,
    triaged: Triaged,
    /// What a model would be asked about; absent when none is to be asked.
    letter: Option<wording::Letter>,
}

pub(super) fn triage(
    mailbox: &Mailbox,
    limit: Option<u32>,
    labels: Option<&File>,
) -> Result<Vec<Triaged>, Error> {
    let circumstances = circumstances();
    let language = circumstances.language.clone();
    let labels = labels
        .map(|file| read_labels(file, &language))
        .transpose()?;
    let limit = limit.map_or(usize::MAX, |limit| {
        usize::try_from(limit).unwrap_or(usize::MAX)
    });
    let (mut ids, mut keys, mut rows) = (Vec::new(), Vec::new(), Vec::<Row>::new());
    let (mut models, mut oracle) = (Models::default(), HostModels::default());
    for_each(mailbox, &language, |id, content| {
        let message = content.and_then(|raw| mail(&raw, &language));
        let row = match message {
            Ok(message) => {
                let (verdict, excerpt) = triage::examine(&message, &circumstances, MOST_TEXT);
                // Kept only where a model may be asked: what a message leaves behind is some hundred bytes.
                let letter = wording::letter(convert::address(&message.from), &verdict, excerpt)
                    .filter(|letter| models.any(letter.language, &mut oracle));
                let label = labels
                    .as_ref()
                    .and_then(|labels| labels.choose(&message.subject, body(&message)));
                keys.push(Key::of(&message));
                let standing = Standing::of(&message, &verdict);
                Row {
                    position: ids.len(),
                    standing,
                    triaged: convert::triaged(id, message, verdict, label),
                    letter,
                }
            }
            Err(reason) => {
                // High, so that no limit of rows hides it: somebody has to look at it.
                let standing = Standing {
                    priority: Priority::High,
                    deadline: None,
                    sent: None,
                };
                keys.push(Key::of(&Message::default()));
                Row {
                    position: ids.len(),
                    standing,
                    triaged: convert::unread(id, &reason, &language),
                    letter: None,
                }
            }
        };
        ids.push(id.to_owned());
        rows.push(row);
        if rows.len() > limit.saturating_add(SLACK) {
            keep_most_pressing(&mut rows, limit);
        }
    })?;
    keep_most_pressing(&mut rows, limit);
    if limit == MOST_ROWS && ids.len() > MOST_ROWS {
        let total = ids.len();
        let note = if language == "fr" {
            format!(
                "les {MOST_ROWS} messages les plus pressants sur {total} ; --limit en demande moins"
            )
        } else {
            format!("the {MOST_ROWS} most pressing of {total} messages; --limit asks for fewer")
        };
        log::write(Level::Warning, &note);
    }
    oracle.read = ids.len() as u64;
    ask_models(&mut rows, &mut models, &mut oracle, &language);
    let firsts = triage::threads(&keys);
    Ok(rows
        .into_iter()
        .map(|row| Triaged {
            thread: ids[firsts[row.position]].clone(),
            ..row.triaged
        })
        .collect())
}

/// Adds the models' words to the rows, the most pressing first.
fn ask_models(rows: &mut [Row], models: &mut Models, oracle: &mut HostModels, language: &str) {
    let (places, letters): (Vec<usize>, Vec<wording::Letter>) = rows
        .iter_mut()
        .enumerate()
        .filter_map(|(place, row)| Some((place, row.letter.take()?)))
        .unzip();
    if letters.is_empty() {
        return;
    }
    let outcome = wording::word(&letters, models, oracle);
    if let Some(note) = wording::note(&outcome, language) {
        log::write(Level::Info, &note);
    }
    for (place, worded) in places.into_iter().zip(outcome.wordings) {
        let triaged = &mut rows[place].triaged;
        triaged.wording = worded.map(|worded| convert::wording(&triaged.id, worded));
    }
}

pub(super) fn show(mailbox: &Mailbox, id: Option<&str>) -> Result<Vec<Letter>, Error> {
    let language = context::language();
    let mut letters = Vec::new();
    let read = |id: &str, content: Result<Vec<u8>, String>| match content {
        Ok(raw) => convert::letter(id, message::read_in(&raw, &language)),
        Err(reason) => convert::unread_letter(id, reason),
    };
    match id {
        None => for_each(mailbox, &language, |id, content| {
            letters.push(read(id, content))
        })?,
        Some(id) => match mailbox.message(id) {
            Err(MailboxError::NotFound) => {
                return Err(Error::NotFound(unknown_message(mailbox, id, &language)));
            }
            content => letters.push(read(
                id,
                content.map_err(|error| convert::mailbox_error(&error, &language)),
            )),
        },
    }
    Ok(letters)
}

/// Calls `each` with every message, or with why it cannot be read; stops when the person asks to.
fn for_each(
    mailbox: &Mailbox,
    language: &str,
    mut each: impl FnMut(&str, Result<Vec<u8>, String>),
) -> Result<(), Error> {
    let failed = |error: MailboxError| {
        let message = convert::mailbox_error(&error, language);
        Error::Unreadable(Problem {
            message,
            place: Some(mailbox.name()),
            hint: None,
        })
    };
    let total = mailbox.count().map_err(failed)?;
    let mut after: Option<String> = None;
    let mut done = 0;
    loop {
        let page = mailbox.page(after.as_deref(), PAGE).map_err(failed)?;
        let Some(last) = page.last() else {
            return Ok(());
        };
        after = Some(last.id.clone());
        for entry in &page {
            let content = mailbox
                .message(&entry.id)
                .map_err(|error| convert::mailbox_error(&error, language));
            each(&entry.id, content);
            done += 1;
            if progress::report(done, total) == Next::Stop {
                let note = if language == "fr" {
                    format!("{done} messages lus sur {total}")
                } else {
                    format!("{done} of {total} messages read")
                };
                log::write(Level::Warning, &note);
                return Ok(());
            }
        }
    }
}

/// A message, or why the bytes are none: an export of another format, or any file that lay in the folder.
fn mail(raw: &[u8], language: &str) -> Result<Message, String> {
    let message = message::read_in(raw, language);
    let french = language == "fr";
    let why = if raw.starts_with(b"\xd0\xcf\x11\xe0") {
        if french {
            "un fichier .msg d'Outlook ; exportez en .eml ou en mbox"
        } else {
            "an Outlook .msg file; export it as .eml or mbox"
        }
    } else if raw.starts_with(b"!BDN") {
        if french {
            "un fichier .pst d'Outlook ; exportez en .eml ou en mbox"
        } else {
            "an Outlook .pst file; export it as .eml or mbox"
        }
    } else if message.headers.is_empty() && message.attachments.is_empty() {
        if french {
            "ce n'est pas un message : aucun en-tête"
        } else {
            "this is no message: it has no header"
        }
    } else {
        return Ok(message);
    };
    Err(why.to_owned())
}

fn keep_most_pressing(rows: &mut Vec<Row>, limit: usize) {
    rows.sort_by(|one, other| triage::order(&one.standing, &other.standing));
    rows.truncate(limit);
}

fn read_labels(file: &File, language: &str) -> Result<Labels, Error> {
    let place = Some(file.name());
    let mut bytes = Vec::new();
    loop {
        let piece = file.read(bytes.len() as u64, PIECE).map_err(|error| {
            Error::Unreadable(Problem {
                message: convert::file_error(&error, language),
                place: place.clone(),
                hint: None,
            })
        })?;
        bytes.extend_from_slice(&piece);
        // One byte more than allowed is enough for the parser to refuse the size.
        if piece.is_empty() || bytes.len() > MAX_FILE_BYTES {
            break;
        }
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let offset = error.utf8_error().valid_up_to();
        let message = if language == "fr" {
            format!("octet {offset} : le fichier n'est pas en UTF-8")
        } else {
            format!("byte {offset}: the file is not UTF-8")
        };
        Error::InvalidInput(Problem {
            message,
            place: place.clone(),
            hint: None,
        })
    })?;
    Labels::parse(&text, language).map_err(|problem| {
        Error::InvalidInput(Problem {
            message: problem.message,
            place,
            hint: None,
        })
    })
}

fn circumstances() -> Circumstances {
    Circumstances {
        today: context::today(),
        language: context::language(),
        addresses: context::get_caller().addresses,
    }
}

/// The text that tells what a message is about: the last message, or all of it when nothing of it is the sender's own.
fn body(message: &Message) -> &str {
    if message.last.trim().is_empty() {
        &message.text
    } else {
        &message.last
    }
}

fn unknown_message(mailbox: &Mailbox, id: &str, language: &str) -> Problem {
    let french = language == "fr";
    let message = if french {
        format!("aucun message « {id} »")
    } else {
        format!("no message « {id} »")
    };
    let hint = if french {
        "les identifiants sont ceux du champ « id » de mail triage"
    } else {
        "identifiers are those of the field « id » of mail triage"
    };
    Problem {
        message,
        place: Some(mailbox.name()),
        hint: Some(hint.to_owned()),
    }
}
