//! What a PDF says of itself.

use hayro_syntax::Pdf;
use hayro_syntax::object::DateTime;

use super::super::document::Description;
use super::super::text::encoding;

/// Keeps what is known of the document, as fields.
pub fn describe(pdf: &Pdf, description: &mut Description) {
    let known = pdf.metadata();
    let texts = [
        ("document-title", &known.title),
        ("document-author", &known.author),
        ("document-subject", &known.subject),
        ("document-keywords", &known.keywords),
        ("document-producer", &known.producer),
    ];
    for (name, value) in texts {
        if let Some(value) = value {
            description.field(name, &text_string(value));
        }
    }
    let dates = [
        ("document-created", known.creation_date),
        ("document-modified", known.modification_date),
    ];
    for (name, date) in dates {
        if let Some(date) = date {
            description.field(name, &iso(date));
        }
    }
}

/// A text string of the format, as it is: UTF-16, UTF-8 or, without a mark, one byte a letter.
pub fn text_string(bytes: &[u8]) -> String {
    match bytes {
        [0xfe, 0xff, ..] | [0xff, 0xfe, ..] | [0xef, 0xbb, 0xbf, ..] => {
            encoding::decode(bytes, None).text
        }
        _ => encoding::decode(bytes, Some("windows-1252")).text,
    }
}

fn iso(date: DateTime) -> String {
    format!("{:04}-{:02}-{:02}", date.year, date.month, date.day)
}
