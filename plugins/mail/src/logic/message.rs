//! Reads one raw message (RFC 5322, MIME, TNEF) into the plain types; every byte of it is hostile.
//!
//! Pure computing: the same bytes give the same message. What goes past a limit below is left out,
//! and a warning says so; nothing here panics, and every step takes time in proportion to the input.

mod attachment;
mod body;
mod calendar;
mod entity;
mod header;
mod html;
mod limit;
mod rtf;
mod tnef;
mod warning;

use mail_parser::{HeaderName, MessageParser};

use super::isolate::isolate;
use super::model::Message;

pub use html::to_text as html_to_text;
pub use limit::{
    MAX_ADDRESSES, MAX_ATTACHMENTS, MAX_BOUNDARIES, MAX_EVENTS, MAX_FIELD_BYTES, MAX_HEADERS,
    MAX_LINKS, MAX_MESSAGE_BYTES, MAX_MULTIPARTS, MAX_NESTED_MESSAGES, MAX_TEXT_BYTES,
};
pub use warning::Warning;

/// Reads one raw message, or a bare TNEF file; warnings are worded in French.
pub fn read(raw: &[u8]) -> Message {
    read_in(raw, "fr")
}

/// Reads one raw message, or a bare TNEF file; warnings are worded in `language` (`fr` or `en`).
pub fn read_in(raw: &[u8], language: &str) -> Message {
    let mut warnings = Vec::new();
    let mut message = if tnef::is_tnef(raw) {
        read_tnef(raw, &mut warnings)
    } else {
        read_mime(raw, &mut warnings)
    };
    let parts = isolate(&message.text);
    message.last = parts.last;
    message.signature = parts.signature;
    warnings.sort_unstable();
    warnings.dedup();
    message.warnings = warnings
        .into_iter()
        .map(|warning| warning.text(language))
        .collect();
    message
}

/// Everything but the isolation of the last message.
fn read_mime(raw: &[u8], warnings: &mut Vec<Warning>) -> Message {
    let tamed = limit::tame(raw, warnings);
    // Only the fields whose structure is used are parsed as such; the others stay raw until they are shown.
    let parser = MessageParser::new()
        .with_mime_headers()
        .header_date(HeaderName::Date)
        .with_address_headers()
        .with_message_ids();
    let parsed = parser.parse(tamed.as_ref());
    let Some(parsed) = parsed.filter(|parsed| !parsed.headers().is_empty()) else {
        warnings.push(Warning::NoHeader);
        let text = body::tidy(&body::guess(&tamed), warnings);
        return Message {
            text,
            ..Message::default()
        };
    };
    let mut message = header::read(&parsed, &tamed, warnings);
    body::read(&parsed, &tamed, &mut message, warnings);
    attachment::read(&parsed, &tamed, &mut message, warnings);
    message
}

/// A TNEF file that stands alone: its own properties are all there is.
fn read_tnef(raw: &[u8], warnings: &mut Vec<Warning>) -> Message {
    let content = tnef::open(raw, warnings);
    let mut message = Message {
        subject: content.subject,
        from: content.from,
        date: content.date,
        message_id: content.message_id,
        ..Message::default()
    };
    message.text = body::tidy(&content.text, warnings);
    message.links = content.links;
    message.attachments = content.attachments;
    message
}
