//! The logic's types as the contract's, field by field.

use super::exports::gardon::mail::tools;
use super::gardon::files::files::Error as FileError;
use super::gardon::mailbox::mailbox::Error as MailboxError;
use crate::logic::label::Choice;
use crate::logic::model::{Address, Addressed, Attachment, Kind, Message, Priority, Verdict};
use crate::logic::wording::Wording;

pub(super) fn triaged(
    id: &str,
    message: Message,
    verdict: Verdict,
    label: Option<Choice>,
) -> tools::Triaged {
    let mut reasons: Vec<tools::Reason> = verdict
        .reasons
        .into_iter()
        .map(|reason| tools::Reason {
            rule: reason.rule.to_owned(),
            quote: reason.quote,
        })
        .collect();
    let label = label.map(|choice| {
        let quote = choice.matched.into_iter().next().unwrap_or_default();
        reasons.push(tools::Reason {
            rule: "label".to_owned(),
            quote,
        });
        choice.name
    });
    tools::Triaged {
        id: id.to_owned(),
        // Known only once every message was seen.
        thread: String::new(),
        date: message.date,
        from: address(&message.from),
        to_me: match verdict.to_me {
            Addressed::Direct => tools::Addressed::Direct,
            Addressed::Copy => tools::Addressed::Copy,
            Addressed::Other => tools::Addressed::Other,
            Addressed::Unknown => tools::Addressed::Unknown,
        },
        subject: message.subject,
        kind: kind(verdict.kind),
        doubt: verdict.doubt.into_iter().map(kind).collect(),
        priority: match verdict.priority {
            Priority::Urgent => tools::Priority::Urgent,
            Priority::High => tools::Priority::High,
            Priority::Normal => tools::Priority::Normal,
            Priority::Low => tools::Priority::Low,
        },
        summary: verdict.summary,
        asks: verdict
            .asks
            .into_iter()
            .map(|ask| tools::Ask {
                what: ask.what,
                by: ask.by,
                deadline: ask.deadline,
                quote: ask.quote,
            })
            .collect(),
        label,
        attachments: attachments(message.attachments, false),
        reasons,
        // Asked for when every message is sorted.
        wording: None,
    }
}

/// What a model said, under the identifier of the message that it is about.
pub(super) fn wording(id: &str, wording: Wording) -> tools::Wording {
    tools::Wording {
        model: wording.model,
        source: id.to_owned(),
        summary: wording.summary,
        asks: wording
            .asks
            .into_iter()
            .map(|ask| tools::WordedAsk {
                what: ask.what,
                quote: ask.quote,
            })
            .collect(),
        kind: wording.kind.map(kind),
        dropped: u32::try_from(wording.faults.len()).unwrap_or(u32::MAX),
    }
}

fn kind(kind: Kind) -> tools::Kind {
    match kind {
        Kind::Request => tools::Kind::Request,
        Kind::Meeting => tools::Kind::Meeting,
        Kind::Information => tools::Kind::Information,
        Kind::Newsletter => tools::Kind::Newsletter,
        Kind::Automatic => tools::Kind::Automatic,
        Kind::Unwanted => tools::Kind::Unwanted,
    }
}

/// The row of a message that could not be read: it is shown, not lost.
pub(super) fn unread(id: &str, reason: &str, language: &str) -> tools::Triaged {
    tools::Triaged {
        id: id.to_owned(),
        thread: id.to_owned(),
        date: None,
        from: String::new(),
        to_me: tools::Addressed::Unknown,
        subject: String::new(),
        kind: tools::Kind::Information,
        doubt: Vec::new(),
        priority: tools::Priority::High,
        summary: if language == "fr" {
            format!("Message non lu : {reason}")
        } else {
            format!("Message not read: {reason}")
        },
        asks: Vec::new(),
        label: None,
        attachments: Vec::new(),
        reasons: vec![tools::Reason {
            rule: "unread".to_owned(),
            quote: String::new(),
        }],
        wording: None,
    }
}

pub(super) fn letter(id: &str, message: Message) -> tools::Letter {
    tools::Letter {
        id: id.to_owned(),
        headers: message
            .headers
            .into_iter()
            .map(|header| tools::Header {
                name: header.name,
                value: header.value,
            })
            .collect(),
        text: message.text,
        last: message.last,
        signature: message.signature,
        attachments: attachments(message.attachments, true),
        warnings: message.warnings,
    }
}

pub(super) fn unread_letter(id: &str, reason: String) -> tools::Letter {
    tools::Letter {
        id: id.to_owned(),
        headers: Vec::new(),
        text: String::new(),
        last: String::new(),
        signature: String::new(),
        attachments: Vec::new(),
        warnings: vec![reason],
    }
}

pub(super) fn mailbox_error(error: &MailboxError, language: &str) -> String {
    let french = language == "fr";
    match error {
        MailboxError::NotFound if french => "le message a disparu de la boîte".to_owned(),
        MailboxError::NotFound => "the message has vanished from the mailbox".to_owned(),
        MailboxError::TooLarge(size) if french => {
            format!("{size} octets, plus que la limite « transfer »")
        }
        MailboxError::TooLarge(size) => format!("{size} bytes, more than the limit « transfer »"),
        MailboxError::SetAside(reason) if french => format!("mis de côté ({reason})"),
        MailboxError::SetAside(reason) => format!("set aside ({reason})"),
        MailboxError::Failed(reason) => reason.clone(),
    }
}

pub(super) fn file_error(error: &FileError, language: &str) -> String {
    let french = language == "fr";
    match error {
        FileError::TooLarge(_) if french => "morceau trop grand".to_owned(),
        FileError::TooLarge(_) => "the piece is too large".to_owned(),
        FileError::SetAside(reason) | FileError::Failed(reason) => reason.clone(),
        FileError::Finished if french => "le fichier est déjà terminé".to_owned(),
        FileError::Finished => "the file is already complete".to_owned(),
    }
}

fn attachments(attachments: Vec<Attachment>, inline: bool) -> Vec<tools::Attachment> {
    attachments
        .into_iter()
        .filter(|attachment| inline || !attachment.inline)
        .map(|attachment| tools::Attachment {
            name: attachment.name,
            media_type: attachment.media_type,
            size: attachment.size,
            sha256: attachment.sha256,
        })
        .collect()
}

pub(super) fn address(address: &Address) -> String {
    match (address.name.is_empty(), address.address.is_empty()) {
        (true, _) => address.address.clone(),
        (false, true) => address.name.clone(),
        (false, false) => format!("{} <{}>", address.name, address.address),
    }
}
