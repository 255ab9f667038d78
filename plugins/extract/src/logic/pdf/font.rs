//! A font: how the bytes of a string are its codes, what the codes mean, how wide they are.

use std::collections::HashMap;

use hayro_cmap::{BfString, CMap};
use hayro_syntax::object::{Array, Dict, Name, Number, Object, Stream};

use super::super::limit::MAX_FONT_BYTES;
use super::encoding::{self, Base};
use super::program;
use super::stream;
use super::widths;

/// More widths than any font has glyphs.
const MAX_WIDTHS: usize = 70_000;

/// A font as far as text needs it.
pub struct Font {
    codes: Codes,
    unicode: Option<CMap>,
    /// Letters of codes, or of glyphs for composite fonts, where `unicode` has none.
    letters: HashMap<u32, String>,
    widths: HashMap<u32, f64>,
    default_width: f64,
    /// For files that leave the widths out, the name of the font.
    standard: Option<String>,
    /// From the units of widths to the unit of text.
    scale: f64,
}

enum Codes {
    /// One byte.
    Simple,
    /// Two bytes, which are the glyph.
    Pairs,
    /// Two bytes, which are the letter.
    Letters,
    /// As this table says.
    Table(Box<CMap>),
}

/// A letter of a string.
pub struct Letter {
    /// What it means; `None` where the file does not say.
    pub text: Option<String>,
    /// How far it moves, in text space, for size 1.
    pub width: f64,
    /// Whether word spacing applies.
    pub spaces: bool,
}

impl Font {
    /// Reads a font.
    pub fn new(font: &Dict<'_>) -> Self {
        let unicode = font
            .get::<Stream<'_>>("ToUnicode")
            .map(|table| stream::expand(&table, MAX_FONT_BYTES))
            // A damaged table would make wrong letters of right ones.
            .filter(|table| !table.broken)
            .and_then(|table| CMap::parse(&table.bytes, |_| None));
        if font.get::<Name<'_>>("Subtype").as_deref() == Some(b"Type0") {
            Self::composite(font, unicode)
        } else {
            Self::simple(font, unicode)
        }
    }

    /// The letters of a string, in order.
    pub fn read(&self, bytes: &[u8], mut take: impl FnMut(Letter)) {
        let mut rest = bytes;
        while !rest.is_empty() {
            let (code, length, glyph) = self.next(rest);
            rest = &rest[length.min(rest.len())..];
            let text = self.meaning(code, glyph);
            let width = self.width(glyph, text.as_deref());
            take(Letter {
                text,
                width,
                spaces: length == 1 && code == 0x20,
            });
        }
    }

    /// The next code, its length in bytes, and its glyph.
    fn next(&self, bytes: &[u8]) -> (u32, usize, u32) {
        let code = |length: usize| {
            let bytes = bytes.iter().chain(std::iter::repeat(&0)).take(length);
            bytes.fold(0_u32, |code, byte| code << 8 | u32::from(*byte))
        };
        match &self.codes {
            Codes::Simple => (code(1), 1, code(1)),
            Codes::Pairs | Codes::Letters => (code(2), 2, code(2)),
            Codes::Table(table) => (1..=4)
                .filter(|length| *length <= bytes.len())
                .find_map(|length| {
                    let glyph = table.lookup_cid_code(code(length), length as u8)?;
                    Some((code(length), length, glyph))
                })
                .unwrap_or((code(2), 2, code(2))),
        }
    }

    fn meaning(&self, code: u32, glyph: u32) -> Option<String> {
        let told = self
            .unicode
            .as_ref()
            .and_then(|table| match table.lookup_bf_string(code)? {
                BfString::Char(letter) => Some(letter.to_string()),
                BfString::String(text) => Some(text),
            });
        let told = told.filter(|text| text.chars().any(means_something));
        told.or_else(|| self.letters.get(&glyph).cloned())
            .or_else(|| {
                let letter = char::from_u32(code).filter(|letter| means_something(*letter));
                letter
                    .filter(|_| matches!(self.codes, Codes::Letters))
                    .map(String::from)
            })
    }

    fn width(&self, glyph: u32, text: Option<&str>) -> f64 {
        let width = self.widths.get(&glyph).copied().unwrap_or_else(|| {
            let letter = text.and_then(|text| text.chars().next());
            match (&self.standard, letter) {
                (Some(name), Some(letter)) => widths::of(name, letter),
                _ => self.default_width,
            }
        });
        width * self.scale
    }

    fn simple(font: &Dict<'_>, unicode: Option<CMap>) -> Self {
        let descriptor = font.get::<Dict<'_>>("FontDescriptor").unwrap_or_default();
        let name = name(font);
        let mut widths = HashMap::new();
        let first = font.get::<i32>("FirstChar").unwrap_or(0).max(0) as u32;
        if let Some(list) = font.get::<Array<'_>>("Widths") {
            let list = list.iter::<Number>().take(256).map(|width| width.as_f64());
            widths.extend((first..).zip(list));
        }
        let standard = widths.is_empty().then(|| name.clone());
        let is_drawn = font.get::<Name<'_>>("Subtype").as_deref() == Some(b"Type3");
        let matrix = font.get::<Array<'_>>("FontMatrix");
        let scale = matrix
            .filter(|_| is_drawn)
            .and_then(|matrix| matrix.iter::<Number>().next())
            .map_or(0.001, |scale| scale.as_f64());
        Self {
            codes: Codes::Simple,
            unicode,
            letters: simple_letters(font, &descriptor, &name),
            widths,
            default_width: number(&descriptor, "MissingWidth").unwrap_or(0.0),
            standard: standard.filter(|_| !is_drawn),
            scale,
        }
    }

    fn composite(font: &Dict<'_>, unicode: Option<CMap>) -> Self {
        let below = font
            .get::<Array<'_>>("DescendantFonts")
            .and_then(|fonts| fonts.iter::<Dict<'_>>().next())
            .unwrap_or_default();
        let codes = match font.get::<Object<'_>>("Encoding") {
            Some(Object::Name(name)) if is_unicode(&name) => Codes::Letters,
            Some(Object::Stream(table)) => {
                let table = stream::expand(&table, MAX_FONT_BYTES).bytes;
                CMap::parse(&table, |_| None)
                    .map_or(Codes::Pairs, |table| Codes::Table(Box::new(table)))
            }
            _ => Codes::Pairs,
        };
        let letters = if unicode.is_some() {
            HashMap::new()
        } else {
            composite_letters(&below)
        };
        Self {
            codes,
            unicode,
            letters,
            widths: composite_widths(&below),
            default_width: number(&below, "DW").unwrap_or(1000.0),
            standard: None,
            scale: 0.001,
        }
    }
}

fn means_something(letter: char) -> bool {
    letter != '\0' && letter != '\u{fffd}' && !program::is_private(letter)
        || matches!(letter, '\u{f020}'..='\u{f0ff}')
}

fn is_unicode(name: &[u8]) -> bool {
    let has = |part: &[u8]| memchr::memmem::find(name, part).is_some();
    has(b"UCS2") || has(b"UTF16")
}

fn name(font: &Dict<'_>) -> String {
    let name = font.get::<Name<'_>>("BaseFont");
    name.map(|name| String::from_utf8_lossy(&name).into_owned())
        .unwrap_or_default()
}

fn number(dictionary: &Dict<'_>, key: &str) -> Option<f64> {
    dictionary.get::<Number>(key).map(|number| number.as_f64())
}

fn embedded(descriptor: &Dict<'_>, key: &str) -> Option<Vec<u8>> {
    let program = descriptor.get::<Stream<'_>>(key)?;
    let program = stream::expand(&program, MAX_FONT_BYTES);
    (!program.broken).then_some(program.bytes)
}

fn simple_letters(font: &Dict<'_>, descriptor: &Dict<'_>, name: &str) -> HashMap<u32, String> {
    let encoding = font.get::<Object<'_>>("Encoding");
    let (mut base, mut differences) = (None, None);
    match &encoding {
        Some(Object::Name(name)) => base = Base::named(name),
        Some(Object::Dict(encoding)) => {
            base = encoding
                .get::<Name<'_>>("BaseEncoding")
                .and_then(|name| Base::named(&name));
            differences = encoding.get::<Array<'_>>("Differences");
        }
        _ => {}
    }
    // The font's own encoding counts where the file names none.
    let mut letters: HashMap<u32, String> = HashMap::new();
    if base.is_none() {
        let own = embedded(descriptor, "FontFile")
            .map(|program| program::type1(&program))
            .or_else(|| {
                let program = embedded(descriptor, "FontFile3")?;
                let letters = program::compact(&program);
                Some(if letters.is_empty() {
                    program::open_codes(&program)
                } else {
                    letters
                })
            })
            .or_else(|| Some(program::open_codes(&embedded(descriptor, "FontFile2")?)))
            .unwrap_or_default();
        letters.extend(
            own.into_iter()
                .map(|(code, letter)| (u32::from(code), letter)),
        );
    }
    // Symbols without an encoding mean nothing in the standard one.
    let is_symbol =
        name.contains("Symbol") || name.contains("Dingbats") || name.contains("Wingdings");
    let is_drawn = font.get::<Name<'_>>("Subtype").as_deref() == Some(b"Type3");
    if letters.is_empty() && !is_symbol && !is_drawn {
        let base = base.unwrap_or(Base::Standard);
        let all = (0..=u8::MAX)
            .filter_map(|code| Some((u32::from(code), base.letter(code)?.to_string())));
        letters.extend(all);
    }
    let mut code = 0_u32;
    for item in differences
        .iter()
        .flat_map(Array::iter::<Object<'_>>)
        .take(2_000)
    {
        match item {
            Object::Number(number) => code = number.as_i64().clamp(0, 255) as u32,
            Object::Name(name) => {
                match encoding::glyph(&String::from_utf8_lossy(&name)) {
                    Some(letter) => letters.insert(code, letter),
                    None => letters.remove(&code),
                };
                code += 1;
            }
            _ => {}
        }
    }
    letters
}

fn composite_letters(below: &Dict<'_>) -> HashMap<u32, String> {
    let descriptor = below.get::<Dict<'_>>("FontDescriptor").unwrap_or_default();
    // A table from characters to glyphs is rare, and then there is a `ToUnicode`.
    if below.get::<Stream<'_>>("CIDToGIDMap").is_some() {
        return HashMap::new();
    }
    embedded(&descriptor, "FontFile2")
        .map(|program| program::open_glyphs(&program))
        .or_else(|| {
            let program = embedded(&descriptor, "FontFile3")?;
            let letters = program::compact_glyphs(&program);
            Some(if letters.is_empty() {
                program::open_glyphs(&program)
            } else {
                letters
            })
        })
        .unwrap_or_default()
}

fn composite_widths(below: &Dict<'_>) -> HashMap<u32, f64> {
    let mut widths = HashMap::new();
    let Some(list) = below.get::<Array<'_>>("W") else {
        return widths;
    };
    let mut pending: Vec<u32> = Vec::new();
    for item in list.iter::<Object<'_>>() {
        if widths.len() > MAX_WIDTHS {
            break;
        }
        match item {
            Object::Array(each) => {
                let first = pending.pop().unwrap_or(0);
                let each = each.iter::<Number>().take(MAX_WIDTHS);
                widths.extend((first..).zip(each.map(|width| width.as_f64())));
                pending.clear();
            }
            Object::Number(number) => match pending.as_slice() {
                [first, last] => {
                    let last = (*last).min(first.saturating_add(MAX_WIDTHS as u32));
                    widths.extend((*first..=last).map(|glyph| (glyph, number.as_f64())));
                    pending.clear();
                }
                _ => pending.push(number.as_i64().clamp(0, 0x1f_ffff) as u32),
            },
            _ => {}
        }
    }
    widths
}
