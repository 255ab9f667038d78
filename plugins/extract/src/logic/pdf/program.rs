//! What an embedded font says of its own codes, where the file around it says nothing.

use std::collections::HashMap;

use ttf_parser::{Face, GlyphId, cff};

use super::encoding;

/// Letters of the 256 codes of a Type 1 font in its readable part: `dup 65 /A put`.
pub fn type1(program: &[u8]) -> HashMap<u8, String> {
    let mut letters = HashMap::new();
    let end = memchr::memmem::find(program, b"eexec").unwrap_or(program.len());
    let Some(start) = memchr::memmem::find(&program[..end], b"/Encoding") else {
        return letters;
    };
    let text = String::from_utf8_lossy(&program[start..end]);
    let mut words = text.split_ascii_whitespace().peekable();
    while let Some(word) = words.next() {
        match word {
            "dup" => {
                let code = words.next().and_then(|code| code.parse::<u8>().ok());
                let name = words.next().and_then(|name| name.strip_prefix('/'));
                if let (Some(code), Some(name)) = (code, name)
                    && let Some(letter) = encoding::glyph(name)
                {
                    letters.insert(code, letter);
                }
            }
            "StandardEncoding" => {
                let standard = (0..=u8::MAX)
                    .filter_map(|code| Some((code, encoding::Base::Standard.letter(code)?)));
                letters.extend(standard.map(|(code, letter)| (code, letter.to_string())));
                break;
            }
            "def" | "readonly" if !letters.is_empty() => break,
            _ => {}
        }
    }
    letters
}

/// Letters of the codes of a bare CFF font.
pub fn compact(program: &[u8]) -> HashMap<u8, String> {
    let Some(table) = cff::Table::parse(program) else {
        return HashMap::new();
    };
    (0..=u8::MAX)
        .filter_map(|code| {
            let name = table.glyph_name(table.glyph_index(code)?)?;
            Some((code, encoding::glyph(name)?))
        })
        .collect()
}

/// Letters of the glyphs of a bare CFF font, by their number.
pub fn compact_glyphs(program: &[u8]) -> HashMap<u32, String> {
    let Some(table) = cff::Table::parse(program) else {
        return HashMap::new();
    };
    (0..table.number_of_glyphs())
        .filter_map(|number| {
            let glyph = GlyphId(number);
            let name = table.glyph_name(glyph)?;
            let cid = table.glyph_cid(glyph).map_or(u32::from(number), u32::from);
            Some((cid, encoding::glyph(name)?))
        })
        .collect()
}

/// Letters of the glyphs of a TrueType or OpenType font, by their number.
pub fn open_glyphs(program: &[u8]) -> HashMap<u32, String> {
    let Ok(face) = Face::parse(program, 0) else {
        return HashMap::new();
    };
    glyphs(&face)
}

/// Letters of the codes of a simple TrueType font that names no encoding.
pub fn open_codes(program: &[u8]) -> HashMap<u8, String> {
    let Ok(face) = Face::parse(program, 0) else {
        return HashMap::new();
    };
    let letters = glyphs(&face);
    let Some(tables) = face.tables().cmap else {
        return HashMap::new();
    };
    let mut codes = HashMap::new();
    for table in tables.subtables {
        // Symbol fonts put their codes in a private area; the others are a table of the Macintosh.
        let bases: &[u32] = if table.is_unicode() && !is_symbol(&table) {
            continue;
        } else {
            &[0, 0xf000, 0xf100]
        };
        for code in 0..=u8::MAX {
            let glyph = bases.iter().find_map(|base| {
                table
                    .glyph_index(base + u32::from(code))
                    .filter(|g| g.0 != 0)
            });
            if let Some(letter) = glyph.and_then(|glyph| letters.get(&u32::from(glyph.0))) {
                codes.entry(code).or_insert_with(|| letter.clone());
            }
        }
    }
    codes
}

fn is_symbol(table: &ttf_parser::cmap::Subtable<'_>) -> bool {
    table.platform_id == ttf_parser::PlatformId::Windows && table.encoding_id == 0
}

fn glyphs(face: &Face<'_>) -> HashMap<u32, String> {
    /// A font has no more glyphs, but a few bytes of its table can name a million letters.
    const MOST: usize = 70_000;
    let mut letters: HashMap<u32, String> = HashMap::new();
    let mut looked = 0_usize;
    if let Some(tables) = face.tables().cmap {
        for table in tables.subtables {
            if !table.is_unicode() || is_symbol(&table) {
                continue;
            }
            table.codepoints(|point| {
                looked += 1;
                if looked > MOST {
                    return;
                }
                let letter = char::from_u32(point).filter(|letter| !is_private(*letter));
                if let (Some(letter), Some(glyph)) = (letter, table.glyph_index(point)) {
                    letters
                        .entry(u32::from(glyph.0))
                        .or_insert_with(|| letter.to_string());
                }
            });
        }
    }
    for number in 0..face.number_of_glyphs() {
        if !letters.contains_key(&u32::from(number))
            && let Some(letter) = face.glyph_name(GlyphId(number)).and_then(encoding::glyph)
        {
            letters.insert(u32::from(number), letter);
        }
    }
    letters
}

/// Letters that mean something to one font only.
pub fn is_private(letter: char) -> bool {
    matches!(letter, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn type_1_encodings_are_read() {
        let program = b"%!PS-AdobeFont-1.0: CMR10\n/Encoding 256 array\n0 1 255 {1 index exch /.notdef put} for\n\
            dup 28 /fi put\ndup 65 /A put\ndup 233 /eacute put\nreadonly def\ncurrentfile eexec\ndup 66 /B put";
        let letters = type1(program);
        assert_eq!(letters.len(), 3);
        assert_eq!(letters[&28], "ﬁ");
        assert_eq!(letters[&233], "é");
        let standard = type1(b"/Encoding StandardEncoding def eexec");
        assert_eq!(standard[&b'A'], "A");
        assert_eq!(type1(b"nothing"), HashMap::new());
    }

    #[test]
    fn rubbish_is_no_font() {
        let rubbish: Vec<u8> = (0..2_000_u32).map(|n| (n * 7 % 251) as u8).collect();
        assert!(compact(&rubbish).is_empty());
        assert!(compact_glyphs(&rubbish).is_empty());
        assert!(open_codes(&rubbish).is_empty());
        assert!(open_glyphs(&rubbish).is_empty());
    }
}
