//! Attached files: names without folders, sizes, hashes, and what winmail.dat and calendar parts hold.

use mail_parser::parsers::MessageStream;
use mail_parser::{HeaderName, HeaderValue, Message as Parsed, MessagePart, MimeHeaders, PartType};
use sha2::{Digest, Sha256};

use super::super::model::{Attachment, Message};
use super::limit::{MAX_ATTACHMENTS, MAX_EVENTS};
use super::{Warning, body, calendar, header, tnef};

/// File systems take names of 255 bytes.
const MAX_NAME_LETTERS: usize = 200;

/// Fills in the attachments and the events of the message.
pub fn read(parsed: &Parsed<'_>, raw: &[u8], message: &mut Message, warnings: &mut Vec<Warning>) {
    for part in parsed
        .attachments
        .iter()
        .filter_map(|id| parsed.parts.get(*id as usize))
    {
        if message.attachments.len() >= MAX_ATTACHMENTS {
            warnings.push(Warning::TooManyAttachments);
            return;
        }
        let media_type = media_type(part);
        let bytes = body::bytes(part, raw);
        let bytes = uudecoded(part, &bytes).map_or(bytes, Into::into);
        let name = file_name(&declared_name(part, raw), warnings);
        if media_type == "text/calendar" || media_type == "application/ics" {
            let content = match &part.body {
                PartType::Text(content) => body::characters(part, content, raw, warnings),
                _ => body::guess(&bytes),
            };
            let method = part
                .content_type()
                .and_then(|kind| kind.attribute("method"))
                .unwrap_or_default();
            calendar::read(&content, method, &mut message.events);
            if message.events.len() > MAX_EVENTS {
                message.events.truncate(MAX_EVENTS);
                warnings.push(Warning::TooManyEvents);
            }
        }
        if name.contains('\u{fffd}') {
            warnings.push(Warning::LostLetters);
        }
        message
            .attachments
            .push(attachment(name, media_type, &bytes, is_inline(part)));
        if tnef::is_tnef(&bytes) {
            let content = tnef::open(&bytes, warnings);
            let room = MAX_ATTACHMENTS.saturating_sub(message.attachments.len());
            message
                .attachments
                .extend(content.attachments.into_iter().take(room));
            if message.text.trim().is_empty() {
                message.text = body::tidy(&content.text, warnings);
                body::add_links(message, content.links, warnings);
            }
        }
    }
}

/// An attachment from its decoded bytes.
pub fn attachment(name: String, media_type: String, bytes: &[u8], inline: bool) -> Attachment {
    let mut sha256 = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        for digit in [byte >> 4, byte & 15] {
            sha256.push(char::from_digit(u32::from(digit), 16).unwrap_or('0'));
        }
    }
    Attachment {
        name,
        media_type,
        size: bytes.len() as u64,
        sha256,
        inline,
    }
}

/// The last part of a name that may hold a path of any system; empty when nothing safe is left.
pub fn file_name(name: &str, warnings: &mut Vec<Warning>) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let last = match last.as_bytes() {
        [drive, b':', ..] if drive.is_ascii_alphabetic() => &last[2..],
        _ => last,
    };
    if last.len() < name.len() {
        warnings.push(Warning::PathInName);
    }
    // Letters that turn the writing direction make `exe.pdf` out of `fdp.exe`.
    let turns = |letter: char| matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let clean: String = header::clean(last)
        .chars()
        .filter(|letter| !turns(*letter))
        .take(MAX_NAME_LETTERS)
        .collect();
    let clean = clean.trim();
    if clean.chars().all(|letter| letter == '.') {
        String::new()
    } else {
        clean.to_owned()
    }
}

/// The name as the part gives it; read again where its bytes are not UTF-8.
fn declared_name(part: &MessagePart<'_>, raw: &[u8]) -> String {
    let name = part.attachment_name().unwrap_or_default();
    if !name.contains('\u{fffd}') {
        return name.to_owned();
    }
    for (field, attribute) in [
        (HeaderName::ContentDisposition, "filename"),
        (HeaderName::ContentType, "name"),
    ] {
        let Some(found) = part.headers.iter().rfind(|header| header.name == field) else {
            continue;
        };
        let value = raw
            .get(found.offset_start as usize..found.offset_end as usize)
            .unwrap_or_default();
        let value = header::utf8(value);
        if let HeaderValue::ContentType(kind) =
            MessageStream::new(value.as_bytes()).parse_content_type()
            && let Some(name) = kind.attribute(attribute)
        {
            return name.to_owned();
        }
    }
    name.to_owned()
}

fn media_type(part: &MessagePart<'_>) -> String {
    let Some(kind) = part.content_type() else {
        return match part.body {
            PartType::Message(_) => "message/rfc822",
            PartType::Html(_) => "text/html",
            _ => "text/plain",
        }
        .to_owned();
    };
    let whole = format!(
        "{}/{}",
        kind.ctype(),
        kind.subtype().unwrap_or("octet-stream")
    );
    header::clean(&whole).to_lowercase()
}

/// Shown inside the text: it says so, or the HTML refers to it and it is not declared as a file.
fn is_inline(part: &MessagePart<'_>) -> bool {
    match part.content_disposition() {
        Some(disposition) => disposition.is_inline(),
        None => part.content_id().is_some() || matches!(part.body, PartType::InlineBinary(_)),
    }
}

/// Decodes uuencoded content, which MIME does not know but old mailers send under `x-uuencode`.
fn uudecoded(part: &MessagePart<'_>, bytes: &[u8]) -> Option<Vec<u8>> {
    let encoding = part.content_transfer_encoding()?;
    if !["x-uuencode", "uuencode", "x-uue", "uue"]
        .iter()
        .any(|name| encoding.eq_ignore_ascii_case(name))
    {
        return None;
    }
    let mut lines = bytes
        .split(|byte| *byte == b'\n')
        .map(|line| line.trim_ascii_end());
    lines.by_ref().find(|line| line.starts_with(b"begin "))?;
    let mut decoded = Vec::with_capacity(bytes.len() / 4 * 3);
    for line in lines.take_while(|line| *line != b"end") {
        let Some((length, data)) = line.split_first() else {
            continue;
        };
        let length = usize::from(length.wrapping_sub(32) & 63);
        let goal = decoded.len() + length;
        for group in data.chunks(4) {
            let bits =
                |at: usize| u32::from(group.get(at).copied().unwrap_or(b' ').wrapping_sub(32) & 63);
            let all = bits(0) << 18 | bits(1) << 12 | bits(2) << 6 | bits(3);
            decoded.extend_from_slice(&all.to_be_bytes()[1..]);
        }
        decoded.truncate(goal);
    }
    Some(decoded)
}
