//! Header fields: as a list for people, and the few that have a structure.

use std::borrow::Cow;

use mail_parser::decoders::charsets::map::charset_decoder;
use mail_parser::parsers::MessageStream;
use mail_parser::{Address as ParsedAddress, DateTime, HeaderName, HeaderValue, Message as Parsed};

use super::super::model::{Address, Header, Message};
use super::Warning;
use super::limit::MAX_ADDRESSES;

/// Conversations are followed by the first and the last identifiers; no thread needs more.
const MAX_REFERENCES: usize = 200;

/// Everything that the header of the message tells.
pub fn read(parsed: &Parsed<'_>, raw: &[u8], warnings: &mut Vec<Warning>) -> Message {
    let mut message = Message::default();
    for field in parsed.headers() {
        let Some(value) = raw.get(field.offset_start as usize..field.offset_end as usize) else {
            continue;
        };
        let name = raw
            .get(field.offset_field as usize..field.offset_start as usize)
            .unwrap_or_default();
        let name = String::from_utf8_lossy(name);
        let name = clean(name.trim_end().trim_end_matches(':').trim());
        message.headers.push(Header {
            name,
            value: decode(value),
        });
    }
    if message
        .headers
        .iter()
        .any(|header| header.value.contains('\u{fffd}'))
    {
        warnings.push(Warning::LostLetters);
    }
    message.subject = message.header("Subject").unwrap_or_default().to_owned();
    message.message_id = ids(parsed, HeaderName::MessageId)
        .into_iter()
        .next()
        .unwrap_or_default();
    message.references = ids(parsed, HeaderName::References);
    for id in ids(parsed, HeaderName::InReplyTo) {
        if !message.references.contains(&id) {
            message.references.push(id);
        }
    }
    message.date = date(parsed);
    if message.date.is_none()
        && message
            .header("Date")
            .is_some_and(|value| !value.is_empty())
    {
        warnings.push(Warning::BadDate);
    }
    let mut list = |name| addresses(parsed, name, warnings);
    let sender = list(HeaderName::From)
        .into_iter()
        .chain(list(HeaderName::Sender))
        .next();
    message.from = sender.unwrap_or_default();
    message.reply_to = list(HeaderName::ReplyTo);
    message.to = list(HeaderName::To);
    message.cc = list(HeaderName::Cc);
    message.bcc = list(HeaderName::Bcc);
    message
}

/// A raw value unfolded, its encoded words (RFC 2047) decoded.
pub fn decode(value: &[u8]) -> String {
    let mut value = utf8(value).into_owned();
    // The parser only ends a value at a line feed, which the last line of a message may lack.
    if !value.ends_with('\n') {
        value.push('\n');
    }
    match MessageStream::new(value.as_bytes()).parse_unstructured() {
        HeaderValue::Text(text) => clean(text.trim()),
        _ => String::new(),
    }
}

/// Bytes as UTF-8 if they are (RFC 6532), else as windows-1252, which older mailers send unannounced.
pub fn utf8(bytes: &[u8]) -> Cow<'_, str> {
    match (std::str::from_utf8(bytes), charset_decoder(b"windows-1252")) {
        (Ok(text), _) => Cow::Borrowed(text),
        (Err(_), Some(decoder)) => Cow::Owned(decoder(bytes)),
        (Err(_), None) => String::from_utf8_lossy(bytes),
    }
}

/// On one line, without control characters.
pub fn clean(text: &str) -> String {
    text.chars()
        .map(|letter| {
            if letter.is_ascii_whitespace() {
                ' '
            } else {
                letter
            }
        })
        .filter(|letter| !letter.is_control())
        .collect()
}

/// The first date that is one: broken relays write a second field.
fn date(parsed: &Parsed<'_>) -> Option<String> {
    parsed
        .header_values(HeaderName::Date)
        .filter_map(|value| value.as_datetime())
        .find_map(moment)
}

/// ISO 8601 with offset, if there is such a moment.
fn moment(date: &DateTime) -> Option<String> {
    let days = match date.month {
        2 if date.year.is_multiple_of(4)
            && (!date.year.is_multiple_of(100) || date.year.is_multiple_of(400)) =>
        {
            29
        }
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    let real =
        (1..=days).contains(&date.day) && date.hour < 24 && date.minute < 60 && date.second <= 60;
    let zone = date.tz_hour < 24 && date.tz_minute < 60 && (1900..=9999).contains(&date.year);
    (real && zone).then(|| date.to_rfc3339())
}

fn ids(parsed: &Parsed<'_>, name: HeaderName<'static>) -> Vec<String> {
    let mut ids = Vec::new();
    for value in parsed.header_values(name) {
        match value {
            HeaderValue::Text(id) => ids.push(bare(id)),
            HeaderValue::TextList(list) => {
                ids.extend(list.iter().take(MAX_REFERENCES).map(|id| bare(id)))
            }
            _ => {}
        }
        ids.truncate(MAX_REFERENCES);
    }
    ids.retain(|id| !id.is_empty());
    ids
}

fn bare(id: &str) -> String {
    clean(
        id.trim()
            .trim_start_matches('<')
            .trim_end_matches('>')
            .trim(),
    )
}

fn addresses(
    parsed: &Parsed<'_>,
    name: HeaderName<'static>,
    warnings: &mut Vec<Warning>,
) -> Vec<Address> {
    let mut list = Vec::new();
    for field in parsed
        .header_values(name)
        .filter_map(|value| value.as_address())
    {
        let each: Box<dyn Iterator<Item = _>> = match field {
            ParsedAddress::List(list) => Box::new(list.iter()),
            ParsedAddress::Group(groups) => {
                Box::new(groups.iter().flat_map(|group| group.addresses.iter()))
            }
        };
        for item in each {
            if list.len() == MAX_ADDRESSES {
                warnings.push(Warning::TooManyAddresses);
                return list;
            }
            let name = item
                .name
                .as_deref()
                .map(|name| clean(name.trim()))
                .unwrap_or_default();
            let address = item
                .address
                .as_deref()
                .map(|text| clean(text.trim()).to_lowercase())
                .unwrap_or_default();
            if !name.is_empty() || !address.is_empty() {
                list.push(Address { name, address });
            }
        }
    }
    list
}
