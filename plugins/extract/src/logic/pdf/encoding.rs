//! Codes of simple fonts to letters: the encodings that the format names, and the names of glyphs.

use std::collections::HashMap;
use std::sync::OnceLock;

use encoding_rs::{MACINTOSH, WINDOWS_1252};
use glyph_names::GLYPH_NAME_PAIRS;

/// An encoding that the format names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Base {
    /// `WinAnsiEncoding`.
    Windows,
    /// `MacRomanEncoding`.
    Macintosh,
    /// `StandardEncoding`.
    Standard,
}

impl Base {
    /// The encoding of this name.
    pub fn named(name: &[u8]) -> Option<Self> {
        match name {
            b"WinAnsiEncoding" => Some(Self::Windows),
            b"MacRomanEncoding" => Some(Self::Macintosh),
            b"StandardEncoding" => Some(Self::Standard),
            _ => None,
        }
    }

    /// The letter of a code.
    pub fn letter(self, code: u8) -> Option<char> {
        let encoding = match self {
            Self::Windows => WINDOWS_1252,
            Self::Macintosh => MACINTOSH,
            Self::Standard => return standard(code),
        };
        let bytes = [code];
        let (text, _) = encoding.decode_without_bom_handling(&bytes);
        text.chars().next().filter(|letter| !letter.is_control())
    }
}

/// `StandardEncoding`, whose upper half is nobody else's.
fn standard(code: u8) -> Option<char> {
    const UPPER: &[(u8, &str)] = &[
        (0xa1, "¡¢£⁄¥ƒ§¤'“«‹›ﬁﬂ"),
        (0xb1, "–†‡·"),
        (0xb6, "¶•‚„”»…‰"),
        (0xbf, "¿"),
        (0xc1, "`´ˆ˜¯˘˙¨"),
        (0xca, "˚¸"),
        (0xcd, "˝˛ˇ—"),
        (0xe1, "Æ"),
        (0xe3, "ª"),
        (0xe8, "ŁØŒº"),
        (0xf1, "æ"),
        (0xf5, "ı"),
        (0xf8, "łøœß"),
    ];
    match code {
        0x27 => Some('’'),
        0x60 => Some('‘'),
        0x20..=0x7e => Some(code as char),
        _ => UPPER.iter().find_map(|(first, letters)| {
            letters.chars().nth(usize::from(code.checked_sub(*first)?))
        }),
    }
}

/// What the name of a glyph stands for, as the Adobe Glyph List specification works it out.
pub fn glyph(name: &str) -> Option<String> {
    let name = name.split('.').next().filter(|name| !name.is_empty())?;
    let parts: Option<Vec<String>> = name.split('_').map(part).collect();
    parts.map(|parts| parts.concat())
}

fn part(name: &str) -> Option<String> {
    if let Some(letter) = names().get(name) {
        return Some(letter.to_string());
    }
    let hexadecimal = |digits: &str| {
        let fits = digits
            .bytes()
            .all(|b| b.is_ascii_hexdigit() && !b.is_ascii_lowercase());
        fits.then(|| {
            u32::from_str_radix(digits, 16)
                .ok()
                .and_then(char::from_u32)
        })
        .flatten()
    };
    if let Some(digits) = name
        .strip_prefix("uni")
        .filter(|d| d.len() >= 4 && d.len() % 4 == 0 && d.is_ascii())
    {
        return (0..digits.len() / 4)
            .map(|at| hexadecimal(&digits[4 * at..4 * at + 4]))
            .collect();
    }
    if let Some(digits) = name
        .strip_prefix('u')
        .filter(|d| (4..=6).contains(&d.len()))
    {
        return hexadecimal(digits).map(String::from);
    }
    None
}

fn names() -> &'static HashMap<&'static str, char> {
    /// Names of the older list, and of TeX, that the list for new fonts leaves out.
    const MORE: &[(&str, char)] = &[
        ("ff", 'ﬀ'),
        ("fi", 'ﬁ'),
        ("fl", 'ﬂ'),
        ("ffi", 'ﬃ'),
        ("ffl", 'ﬄ'),
        ("nbspace", '\u{a0}'),
        ("nonbreakingspace", '\u{a0}'),
        ("sfthyphen", '\u{ad}'),
        ("softhyphen", '\u{ad}'),
        ("Tcommaaccent", 'Ţ'),
        ("tcommaaccent", 'ţ'),
        ("Dslash", 'Đ'),
        ("dmacron", 'đ'),
        ("middot", '·'),
        ("overscore", '¯'),
        ("increment", '∆'),
        ("mu", 'µ'),
        ("mu1", 'µ'),
        ("Ohm", 'Ω'),
        ("periodcentered", '·'),
        ("dotlessi", 'ı'),
        ("dotlessj", 'ȷ'),
        ("compwordmark", '\u{200c}'),
        ("visiblespace", '␣'),
        ("hyphenchar", '-'),
        ("minus", '−'),
        ("asteriskmath", '∗'),
        ("bulletmath", '•'),
        ("checkmark", '✓'),
        ("a20", '✔'),
        ("a21", '✕'),
        ("a73", '■'),
    ];
    static NAMES: OnceLock<HashMap<&'static str, char>> = OnceLock::new();
    NAMES.get_or_init(|| {
        let listed = GLYPH_NAME_PAIRS
            .iter()
            .map(|(letter, name)| (*name, *letter));
        listed.chain(MORE.iter().copied()).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn named_encodings_have_their_letters() {
        assert_eq!(Base::Windows.letter(0xe9), Some('é'));
        assert_eq!(Base::Windows.letter(0x80), Some('€'));
        assert_eq!(Base::Macintosh.letter(0x8e), Some('é'));
        assert_eq!(Base::Standard.letter(0x27), Some('’'));
        assert_eq!(Base::Standard.letter(0xaf), Some('ﬂ'));
        assert_eq!(Base::Standard.letter(0xd0), Some('—'));
        assert_eq!(Base::Standard.letter(0xfa), Some('œ'));
        assert_eq!(Base::Standard.letter(0xe0), None);
    }

    #[test]
    fn names_of_glyphs_are_letters() {
        for (name, text) in [
            ("eacute", Some("é")),
            ("eacute.sc", Some("é")),
            ("uni00E9", Some("é")),
            ("u1F574", Some("🕴")),
            ("f_f_i", Some("ffi")),
            ("ffi", Some("ﬃ")),
            ("Euro", Some("€")),
            (".notdef", None),
            ("g12", None),
            ("uniXYZW", None),
            ("uniééé", None),
        ] {
            assert_eq!(glyph(name).as_deref(), text, "{name}");
        }
    }
}
