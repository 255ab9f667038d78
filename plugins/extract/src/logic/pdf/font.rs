//! A font: how the bytes of a string are its codes, what the codes mean, how wide they are.

use std::collections::HashMap;

use hayro_cmap::{BfString, CMap};
use hayro_syntax::object::{Array, Dict, Name, Number, Object, Stream};

use super::super::limit::{MAX_FONT_BYTES, MAX_FONT_LETTERS, MAX_FONT_PROGRAMS, MAX_FONTS_BYTES};
use super::encoding::{self, Base};
use super::program;
use super::stream;
use super::widths::{self, Widths};

/// A font as far as text needs it.
pub struct Font {
    codes: Codes,
    unicode: Option<CMap>,
    /// Letters of codes, or of glyphs for composite fonts, where `unicode` has none.
    letters: HashMap<u32, String>,
    widths: Widths,
    default_width: f64,
    /// For files that leave the widths out, the name of the font.
    standard: Option<String>,
    /// From the units of widths to the unit of text.
    scale: f64,
}

/// What may still be looked into.
pub struct Allowance {
    programs: usize,
    bytes: usize,
    letters: usize,
}

impl Default for Allowance {
    fn default() -> Self {
        Self {
            programs: MAX_FONT_PROGRAMS,
            bytes: MAX_FONTS_BYTES,
            letters: MAX_FONT_LETTERS,
        }
    }
}

impl Allowance {
    /// What a stream holds, where all of it can be had: half a table makes wrong letters of right ones.
    fn expand(&mut self, stream: &Stream<'_>) -> Option<Vec<u8>> {
        let expanded = stream::expand(stream, MAX_FONT_BYTES.min(self.bytes));
        self.bytes = self.bytes.saturating_sub(expanded.bytes.len() + 256);
        (!expanded.broken).then_some(expanded.bytes)
    }

    /// The widths of a composite font, paid for by their number.
    fn widths(&mut self, below: &Dict<'_>) -> Widths {
        const BYTES: usize = 32;
        const MOST: usize = 70_000;
        let (widths, read) = Widths::read(below, MOST.min(self.bytes / BYTES));
        self.bytes = self.bytes.saturating_sub(read * BYTES);
        widths
    }

    /// An embedded font.
    fn program(&mut self, descriptor: &Dict<'_>, key: &str) -> Option<Vec<u8>> {
        let program = descriptor.get::<Stream<'_>>(key)?;
        self.programs = self.programs.checked_sub(1)?;
        self.expand(&program)
    }
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
    pub fn new(font: &Dict<'_>, allowance: &mut Allowance) -> Self {
        let unicode = font
            .get::<Stream<'_>>("ToUnicode")
            .and_then(|table| allowance.expand(&table))
            .and_then(|table| CMap::parse(&table, |_| None));
        if font.get::<Name<'_>>("Subtype").as_deref() != Some(b"Type0") {
            return Self::simple(font, unicode, allowance);
        }
        let mut font = Self::composite(font, unicode, allowance);
        match allowance.letters.checked_sub(font.letters.len()) {
            Some(left) => allowance.letters = left,
            None => font.letters = HashMap::new(),
        }
        font
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
        let width = self.widths.get(glyph).unwrap_or_else(|| {
            let letter = text.and_then(|text| text.chars().next());
            match (&self.standard, letter) {
                (Some(name), Some(letter)) => widths::of(name, letter),
                _ => self.default_width,
            }
        });
        width * self.scale
    }

    fn simple(font: &Dict<'_>, unicode: Option<CMap>, allowance: &mut Allowance) -> Self {
        let descriptor = font.get::<Dict<'_>>("FontDescriptor").unwrap_or_default();
        let name = name(font);
        let mut widths = Widths::default();
        let first = font.get::<i32>("FirstChar").unwrap_or(0).max(0) as u32;
        if let Some(list) = font.get::<Array<'_>>("Widths") {
            let list = list.iter::<Number>().take(256).map(|width| width.as_f64());
            widths.list(first, list);
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
            letters: simple_letters(font, &descriptor, &name, allowance),
            widths,
            default_width: number(&descriptor, "MissingWidth").unwrap_or(0.0),
            standard: standard.filter(|_| !is_drawn),
            scale,
        }
    }

    fn composite(font: &Dict<'_>, unicode: Option<CMap>, allowance: &mut Allowance) -> Self {
        let below = font
            .get::<Array<'_>>("DescendantFonts")
            .and_then(|fonts| fonts.iter::<Dict<'_>>().next())
            .unwrap_or_default();
        let codes = match font.get::<Object<'_>>("Encoding") {
            Some(Object::Name(name)) if is_unicode(&name) => Codes::Letters,
            Some(Object::Stream(table)) => {
                let table = allowance
                    .expand(&table)
                    .and_then(|table| CMap::parse(&table, |_| None));
                table.map_or(Codes::Pairs, |table| Codes::Table(Box::new(table)))
            }
            _ => Codes::Pairs,
        };
        let letters = if unicode.is_some() {
            HashMap::new()
        } else {
            composite_letters(&below, allowance)
        };
        Self {
            codes,
            unicode,
            letters,
            widths: allowance.widths(&below),
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

fn simple_letters(
    font: &Dict<'_>,
    descriptor: &Dict<'_>,
    name: &str,
    allowance: &mut Allowance,
) -> HashMap<u32, String> {
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
        let own = if let Some(program) = allowance.program(descriptor, "FontFile") {
            program::type1(&program)
        } else if let Some(program) = allowance.program(descriptor, "FontFile3") {
            let letters = program::compact(&program);
            if letters.is_empty() {
                program::open_codes(&program)
            } else {
                letters
            }
        } else if let Some(program) = allowance.program(descriptor, "FontFile2") {
            program::open_codes(&program)
        } else {
            HashMap::new()
        };
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

fn composite_letters(below: &Dict<'_>, allowance: &mut Allowance) -> HashMap<u32, String> {
    let descriptor = below.get::<Dict<'_>>("FontDescriptor").unwrap_or_default();
    // A table from characters to glyphs is rare, and then there is a `ToUnicode`.
    if below.get::<Stream<'_>>("CIDToGIDMap").is_some() {
        return HashMap::new();
    }
    if let Some(program) = allowance.program(&descriptor, "FontFile2") {
        return program::open_glyphs(&program);
    }
    let Some(program) = allowance.program(&descriptor, "FontFile3") else {
        return HashMap::new();
    };
    let letters = program::compact_glyphs(&program);
    if letters.is_empty() {
        program::open_glyphs(&program)
    } else {
        letters
    }
}
