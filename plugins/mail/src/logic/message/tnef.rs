//! Opens winmail.dat: Outlook's own envelope (MS-OXTNEF), with its MAPI properties (MS-OXCMSG, MS-OXPROPS).
//!
//! Every length comes from the file and is checked against what is left of it.

use jiff::Timestamp;
use mail_parser::decoders::charsets::map::charset_decoder;

use super::super::model::{Address, Attachment};
use super::limit::MAX_ATTACHMENTS;
use super::{Warning, attachment, header, html, rtf};

/// The first four bytes of every TNEF file (MS-OXTNEF 2.1.1).
const SIGNATURE: u32 = 0x223E_9F78;

// Attributes: the low word is the name, the high word the type (MS-OXTNEF 2.1.3.1).
const ATTACHMENT_BEGINS: u16 = 0x9002;
const ATTACHMENT_TITLE: u16 = 0x8010;
const ATTACHMENT_DATA: u16 = 0x800F;
const ATTACHMENT_PROPERTIES: u16 = 0x9005;
const MESSAGE_PROPERTIES: u16 = 0x9003;
const MESSAGE_SUBJECT: u16 = 0x8004;
const MESSAGE_BODY: u16 = 0x800C;
const CODE_PAGE: u16 = 0x9007;

// Properties (MS-OXPROPS).
const SUBJECT: u16 = 0x0037;
const SUBMIT_TIME: u16 = 0x0039;
const SENDER_NAME: u16 = 0x0C1A;
const SENDER_ADDRESS: u16 = 0x0C1F;
const SENDER_SMTP_ADDRESS: u16 = 0x5D01;
const MESSAGE_ID: u16 = 0x1035;
const BODY: u16 = 0x1000;
const RTF_COMPRESSED: u16 = 0x1009;
const BODY_HTML: u16 = 0x1013;
const ATTACH_DATA: u16 = 0x3701;
const ATTACH_FILE_NAME: u16 = 0x3704;
const ATTACH_LONG_FILE_NAME: u16 = 0x3707;
const ATTACH_MEDIA_TYPE: u16 = 0x370E;
const ATTACH_CONTENT_ID: u16 = 0x3712;
const DISPLAY_NAME: u16 = 0x3001;

/// The type of a property that holds an object (MS-OXCDATA 2.11.1).
const OBJECT: u16 = 0x000D;
/// Messages attached to messages attached to messages.
const MAX_DEPTH: usize = 3;

/// What a TNEF file holds.
#[derive(Debug, Default)]
pub struct Content {
    pub subject: String,
    /// Often the name alone: inside an organisation Outlook writes directory entries, not addresses.
    pub from: Address,
    /// ISO 8601, in universal time.
    pub date: Option<String>,
    pub message_id: String,
    /// From the plain body, else the HTML one, else the rich text.
    pub text: String,
    pub links: Vec<(String, String)>,
    pub attachments: Vec<Attachment>,
}

/// Whether the bytes begin as a TNEF file does.
pub fn is_tnef(bytes: &[u8]) -> bool {
    bytes.get(..4) == Some(&SIGNATURE.to_le_bytes())
}

/// Reads a TNEF file as far as it is sound, and those inside it.
pub fn open(bytes: &[u8], warnings: &mut Vec<Warning>) -> Content {
    open_at(bytes, 0, warnings)
}

fn open_at(bytes: &[u8], depth: usize, warnings: &mut Vec<Warning>) -> Content {
    let mut reader = Reader {
        bytes: bytes.get(6..).unwrap_or_default(),
    };
    let mut content = Content::default();
    let mut draft: Option<Draft> = None;
    let mut code_page = 1252;
    let mut bodies = Bodies::default();
    while !reader.bytes.is_empty() {
        let Some((name, data)) = reader.attribute() else {
            warnings.push(Warning::BrokenTnef);
            break;
        };
        match (name, &mut draft) {
            (CODE_PAGE, _) => code_page = Reader { bytes: data }.u32().unwrap_or(code_page),
            (MESSAGE_SUBJECT, _) => content.subject = header::clean(narrow(data, code_page).trim()),
            (MESSAGE_BODY, _) => bodies.plain = narrow(data, code_page),
            (MESSAGE_PROPERTIES, _) => properties(data, warnings, |id, kind, value| match id {
                SUBJECT if content.subject.is_empty() => {
                    content.subject = header::clean(text(kind, value, code_page).trim());
                }
                SUBMIT_TIME => content.date = moment(value),
                SENDER_NAME => {
                    content.from.name = header::clean(text(kind, value, code_page).trim());
                }
                SENDER_ADDRESS | SENDER_SMTP_ADDRESS => {
                    let address = header::clean(text(kind, value, code_page).trim());
                    if address.contains('@') {
                        content.from.address = address.to_lowercase();
                    }
                }
                MESSAGE_ID => {
                    let id = text(kind, value, code_page);
                    let id = id.trim().trim_start_matches('<').trim_end_matches('>');
                    content.message_id = header::clean(id);
                }
                BODY => bodies.plain = text(kind, value, code_page),
                BODY_HTML => bodies.html = text(kind, value, code_page),
                RTF_COMPRESSED => {
                    bodies.rtf = rtf::decompress(value)
                        .map(|rtf| rtf::to_text(&rtf))
                        .unwrap_or_default()
                }
                _ => {}
            }),
            (ATTACHMENT_BEGINS, _) => {
                if let Some(done) = draft.replace(Draft::default()) {
                    done.finish(&mut content, depth, warnings);
                }
            }
            (ATTACHMENT_TITLE, Some(draft)) => draft.title = narrow(data, code_page),
            (ATTACHMENT_DATA, Some(draft)) => draft.data = data.to_vec(),
            (ATTACHMENT_PROPERTIES, Some(draft)) => {
                properties(data, warnings, |id, kind, value| match id {
                    ATTACH_LONG_FILE_NAME => draft.long_name = text(kind, value, code_page),
                    ATTACH_FILE_NAME => draft.short_name = text(kind, value, code_page),
                    DISPLAY_NAME => draft.display_name = text(kind, value, code_page),
                    ATTACH_MEDIA_TYPE => draft.media_type = text(kind, value, code_page),
                    ATTACH_CONTENT_ID => draft.inline = !value.is_empty(),
                    // An object begins with the 16 bytes that name its interface; it is the file itself,
                    // where the attribute only holds a picture of it.
                    ATTACH_DATA if kind == OBJECT => {
                        draft.data = value.get(16..).unwrap_or_default().to_vec()
                    }
                    ATTACH_DATA if draft.data.is_empty() => draft.data = value.to_vec(),
                    _ => {}
                })
            }
            _ => {}
        }
    }
    if let Some(done) = draft {
        done.finish(&mut content, depth, warnings);
    }
    bodies.finish(&mut content);
    content
}

/// The same text in up to three forms.
#[derive(Default)]
struct Bodies {
    plain: String,
    html: String,
    rtf: String,
}

impl Bodies {
    fn finish(self, content: &mut Content) {
        let (shown, links) = html::to_text(&self.html);
        content.links = links;
        let forms = [self.plain, shown, self.rtf];
        content.text = forms
            .into_iter()
            .find(|text| !text.trim().is_empty())
            .unwrap_or_default();
    }
}

/// An attachment while its attributes come in.
#[derive(Default)]
struct Draft {
    title: String,
    long_name: String,
    short_name: String,
    display_name: String,
    media_type: String,
    data: Vec<u8>,
    inline: bool,
}

impl Draft {
    fn finish(self, content: &mut Content, depth: usize, warnings: &mut Vec<Warning>) {
        if content.attachments.len() >= MAX_ATTACHMENTS {
            warnings.push(Warning::TooManyAttachments);
            return;
        }
        let names = [
            self.long_name,
            self.title,
            self.short_name,
            self.display_name,
        ];
        let name = names
            .iter()
            .find(|name| !name.trim().is_empty())
            .cloned()
            .unwrap_or_default();
        let name = attachment::file_name(name.trim(), warnings);
        let media_type = header::clean(self.media_type.trim()).to_lowercase();
        let media_type = if media_type.is_empty() {
            "application/octet-stream".to_owned()
        } else {
            media_type
        };
        content.attachments.push(attachment::attachment(
            name,
            media_type,
            &self.data,
            self.inline,
        ));
        if is_tnef(&self.data) && depth < MAX_DEPTH {
            let inner = open_at(&self.data, depth + 1, warnings);
            let room = MAX_ATTACHMENTS.saturating_sub(content.attachments.len());
            content
                .attachments
                .extend(inner.attachments.into_iter().take(room));
        }
    }
}

/// Text in the code page of the file, up to its final zero.
fn narrow(bytes: &[u8], code_page: u32) -> String {
    let bytes = bytes.split(|byte| *byte == 0).next().unwrap_or_default();
    let charset = match code_page {
        65001 => "utf-8".to_owned(),
        932 => "shift_jis".to_owned(),
        949 => "euc-kr".to_owned(),
        936 => "gbk".to_owned(),
        950 => "big5".to_owned(),
        28591..=28605 => format!("iso-8859-{}", code_page - 28590),
        _ => format!("windows-{code_page}"),
    };
    match charset_decoder(charset.as_bytes()) {
        Some(decoder) => decoder(bytes),
        None => header::utf8(bytes).into_owned(),
    }
}

/// The text of a property: UTF-16 (type 0x001F), else in the code page.
fn text(kind: u16, bytes: &[u8], code_page: u32) -> String {
    if kind != 0x001F {
        return narrow(bytes, code_page);
    }
    let units = bytes
        .chunks_exact(2)
        .map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
    let units = units.take_while(|unit| *unit != 0);
    char::decode_utf16(units)
        .map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect()
}

/// A Windows time, which counts tenths of microseconds since 1601, as ISO 8601.
fn moment(value: &[u8]) -> Option<String> {
    let ticks = i64::from_le_bytes(value.get(..8)?.try_into().ok()?);
    let seconds = ticks / 10_000_000 - 11_644_473_600;
    Some(Timestamp::from_second(seconds).ok()?.to_string())
}

/// Calls `take` with the number, type and first value of each property of a list.
fn properties(data: &[u8], warnings: &mut Vec<Warning>, mut take: impl FnMut(u16, u16, &[u8])) {
    let mut reader = Reader { bytes: data };
    let count = reader.u32().unwrap_or(0);
    for _ in 0..count {
        let Some((id, kind, value)) = reader.property() else {
            warnings.push(Warning::BrokenTnef);
            return;
        };
        take(id, kind, value);
    }
}

/// Takes from the front, and only what is there.
struct Reader<'data> {
    bytes: &'data [u8],
}

impl<'data> Reader<'data> {
    fn take(&mut self, length: usize) -> Option<&'data [u8]> {
        let (taken, rest) = self.bytes.split_at_checked(length)?;
        self.bytes = rest;
        Some(taken)
    }

    fn u16(&mut self) -> Option<u16> {
        self.take(2)?.try_into().ok().map(u16::from_le_bytes)
    }

    fn u32(&mut self) -> Option<u32> {
        self.take(4)?.try_into().ok().map(u32::from_le_bytes)
    }

    fn length(&mut self) -> Option<usize> {
        usize::try_from(self.u32()?).ok()
    }

    /// An attribute's name and data; its checksum is passed over, as damaged ones are in use.
    fn attribute(&mut self) -> Option<(u16, &'data [u8])> {
        let level = self.take(1)?[0];
        if level != 1 && level != 2 {
            return None;
        }
        let name = self.u16()?;
        self.u16()?;
        let length = self.length()?;
        let data = self.take(length)?;
        // The last attribute of a cut file may lack its checksum.
        if self.u16().is_none() {
            self.bytes = &[];
        }
        Some((name, data))
    }

    /// A property's number, type and first value.
    fn property(&mut self) -> Option<(u16, u16, &'data [u8])> {
        let (kind, id) = (self.u16()?, self.u16()?);
        if id >= 0x8000 {
            self.take(16)?;
            if self.u32()? == 0 {
                self.take(4)?;
            } else {
                let length = self.length()?;
                self.padded(length)?;
            }
        }
        let single = kind & 0x0FFF;
        let variable = matches!(single, 0x001E | 0x001F | 0x000D | 0x0102);
        let count = if variable || kind & 0x1000 != 0 {
            self.length()?
        } else {
            1
        };
        let mut first: Option<&'data [u8]> = None;
        for _ in 0..count {
            let length = match single {
                0x001E | 0x001F | 0x000D | 0x0102 => self.length()?,
                0x0005..=0x0007 | 0x0014 | 0x0040 => 8,
                0x0048 => 16,
                0x0002..=0x0004 | 0x000A | 0x000B => 4,
                _ => return None,
            };
            let value = self.padded(length)?;
            first.get_or_insert(value);
        }
        Some((id, single, first.unwrap_or_default()))
    }

    /// Takes a value and what fills it up to a multiple of four bytes.
    fn padded(&mut self, length: usize) -> Option<&'data [u8]> {
        let value = self.take(length)?;
        let filling = (4 - length % 4) % 4;
        self.take(filling.min(self.bytes.len()))?;
        Some(value)
    }
}
