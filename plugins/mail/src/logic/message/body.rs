//! The text of a message: which parts make it, and in which characters.

use std::borrow::Cow;

use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::charsets::map::charset_decoder;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{Encoding, Message as Parsed, MessagePart, MimeHeaders, PartType};

use super::super::model::Message;
use super::limit::{MAX_LINKS, MAX_TEXT_BYTES};
use super::{Warning, entity, header, html};

/// Fills in the text and the links of the message.
pub fn read(parsed: &Parsed<'_>, raw: &[u8], message: &mut Message, warnings: &mut Vec<Warning>) {
    let parts = |ids: &[u32]| -> Vec<_> {
        ids.iter()
            .filter_map(|id| parsed.parts.get(*id as usize))
            .collect()
    };
    let mut text = String::new();
    for part in parts(&parsed.text_body) {
        match &part.body {
            PartType::Text(content) => {
                let plain = characters(part, content, raw, warnings);
                append(
                    &mut text,
                    &entity::from_page(&plain).map_or(plain, Into::into),
                );
            }
            PartType::Html(content) => append(
                &mut text,
                &html::to_text(&characters(part, content, raw, warnings)).0,
            ),
            _ => {}
        }
    }
    for part in parts(&parsed.html_body) {
        if let PartType::Html(content) = &part.body {
            let (shown, links) = html::to_text(&characters(part, content, raw, warnings));
            add_links(message, links, warnings);
            // Some mailers send an empty plain part beside the real one.
            if text.trim().is_empty() {
                append(&mut text, &shown);
            }
        }
    }
    if parsed
        .parts
        .iter()
        .any(|part| part.is_encoding_problem && !is_empty(part))
    {
        warnings.push(Warning::BrokenEncoding);
    }
    message.text = tidy(&text, warnings);
}

/// Keeps links up to the limit.
pub fn add_links(message: &mut Message, links: Vec<(String, String)>, warnings: &mut Vec<Warning>) {
    let room = MAX_LINKS.saturating_sub(message.links.len());
    if links.len() > room {
        warnings.push(Warning::TooManyLinks);
    }
    message.links.extend(links.into_iter().take(room));
}

/// Line ends as `\n`, no control characters, at most `MAX_TEXT_BYTES`.
pub fn tidy(text: &str, warnings: &mut Vec<Warning>) -> String {
    let mut end = text.len().min(MAX_TEXT_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    if end < text.len() {
        warnings.push(Warning::LongText);
    }
    let text = text[..end].trim_start_matches('\u{feff}');
    let mut tidy = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(position) =
        rest.find(|letter: char| letter.is_control() && letter != '\n' && letter != '\t')
    {
        tidy.push_str(&rest[..position]);
        let letter = rest[position..].chars().next().unwrap_or('\0');
        rest = &rest[position + letter.len_utf8()..];
        match letter {
            '\r' if rest.starts_with('\n') => {}
            '\r' | '\u{85}' => tidy.push('\n'),
            '\u{c}' | '\u{b}' => tidy.push('\n'),
            _ => warnings.push(Warning::ControlCharacters),
        }
        // One warning says it all; a text of zeros must not grow a list of millions.
        warnings.dedup();
    }
    tidy.push_str(rest);
    tidy
}

/// The text of bytes whose character set nobody gives.
pub fn guess(bytes: &[u8]) -> Cow<'_, str> {
    header::utf8(bytes)
}

/// The decoded bytes of a part: what its file would hold.
pub fn bytes<'part>(part: &'part MessagePart<'_>, raw: &'part [u8]) -> Cow<'part, [u8]> {
    match &part.body {
        PartType::Binary(bytes) | PartType::InlineBinary(bytes) => return Cow::Borrowed(bytes),
        PartType::Message(nested) if part.encoding != Encoding::None => {
            return Cow::Borrowed(&nested.raw_message);
        }
        _ => {}
    }
    let raw = raw
        .get(part.offset_body as usize..part.offset_end as usize)
        .unwrap_or_default();
    let decoded = match part.encoding {
        Encoding::None => None,
        Encoding::Base64 => base64_decode(raw),
        Encoding::QuotedPrintable => quoted_printable_decode(raw),
    };
    decoded.map_or(Cow::Borrowed(raw), Cow::Owned)
}

/// The text of a part; read again as windows-1252 where the declared character set does not fit.
pub fn characters<'part>(
    part: &MessagePart<'_>,
    content: &'part str,
    raw: &[u8],
    warnings: &mut Vec<Warning>,
) -> Cow<'part, str> {
    let charset = part
        .content_type()
        .and_then(|kind| kind.attribute("charset"))
        .unwrap_or_default();
    if content.is_ascii() {
        return Cow::Borrowed(content);
    }
    // Letters of several bytes that are all well-formed are no accident: the text is UTF-8, whatever it declares.
    if is_single_byte(charset) {
        let bytes = bytes(part, raw);
        if let Ok(text) = std::str::from_utf8(&bytes)
            && text != content
            && !text.is_ascii()
        {
            warnings.push(Warning::UndeclaredUtf8);
            return Cow::Owned(text.to_owned());
        }
    }
    if !content.contains('\u{fffd}') {
        return Cow::Borrowed(content);
    }
    let bytes = bytes(part, raw);
    let known = !charset.is_empty() && charset_decoder(charset.as_bytes()).is_some();
    if known && !charset.to_ascii_lowercase().starts_with("utf")
        || std::str::from_utf8(&bytes).is_ok()
    {
        return Cow::Borrowed(content);
    }
    // One stray byte in a long UTF-8 text must not turn all its accents into pairs of letters.
    let (mut accents, mut lost) = (0_usize, 0_usize);
    for letter in content.chars().filter(|letter| !letter.is_ascii()) {
        if letter == '\u{fffd}' {
            lost += 1
        } else {
            accents += 1
        }
    }
    warnings.push(Warning::BrokenCharset);
    if accents > lost {
        Cow::Borrowed(content)
    } else {
        Cow::Owned(header::utf8(&bytes).into_owned())
    }
}

/// Whether a declared character set has ASCII or Western letters of one byte; none declared is ASCII (RFC 2045, 5.2).
fn is_single_byte(charset: &str) -> bool {
    let name = charset.trim().to_ascii_lowercase();
    matches!(
        name.as_str(),
        "" | "us-ascii"
            | "ascii"
            | "ansi_x3.4-1968"
            | "iso-8859-1"
            | "iso-8859-15"
            | "latin1"
            | "windows-1252"
    )
}

fn append(text: &mut String, part: &str) {
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    // What is past the limit by far is not even copied; `tidy` cuts it to size and says so.
    let mut end = part
        .len()
        .min((MAX_TEXT_BYTES + 4).saturating_sub(text.len()));
    while !part.is_char_boundary(end) {
        end -= 1;
    }
    text.push_str(&part[..end]);
}

fn is_empty(part: &MessagePart<'_>) -> bool {
    part.offset_body >= part.offset_end
}
