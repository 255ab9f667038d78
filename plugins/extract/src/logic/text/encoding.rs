//! Bytes to text: a mark at the beginning, then what is valid UTF-8, then what the file declares, then windows-1252,
//! which also reads all of ISO-8859-1 that anybody uses.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::super::notice::Notice;

/// A text, and what was lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text.
    pub text: String,
    /// The name of the character set, as the Encoding Standard spells it.
    pub set: &'static str,
    /// Bytes that do not exist in the character set.
    pub warning: Option<Notice>,
}

/// How many bytes tell whether a text is in UTF-16 without a mark.
const SAMPLE: usize = 4_096;

/// Decodes a text; `declared` is the label that it gives itself.
pub fn decode(bytes: &[u8], declared: Option<&str>) -> Decoded {
    let (encoding, bytes) = match Encoding::for_bom(bytes) {
        Some((encoding, length)) => (encoding, &bytes[length..]),
        None => (guess(bytes, declared), bytes),
    };
    let (text, lossy) = encoding.decode_without_bom_handling(bytes);
    Decoded {
        text: text.into_owned(),
        set: encoding.name(),
        warning: lossy.then_some(Notice::BadBytes(encoding.name())),
    }
}

/// Whether the bytes cannot be a text in any of the character sets that are read.
pub fn is_binary(bytes: &[u8]) -> bool {
    if Encoding::for_bom(bytes).is_some() || utf_16(bytes).is_some() {
        return false;
    }
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let odd = sample
        .iter()
        .filter(|&&byte| byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0xc | 0x1a | 0x1b));
    // A stray control character is no reason to refuse a text.
    odd.count() * 50 > sample.len()
}

fn guess(bytes: &[u8], declared: Option<&str>) -> &'static Encoding {
    if let Some(encoding) = utf_16(bytes) {
        return encoding;
    }
    if let Err(error) = std::str::from_utf8(bytes)
        // A file that was cut within a letter is UTF-8 all the same.
        && !(error.error_len().is_none() && error.valid_up_to() > 0)
    {
        let declared = declared
            .and_then(|label| Encoding::for_label(label.as_bytes()))
            // It is not, whatever it says, unless next to all of it is.
            .filter(|encoding| *encoding != UTF_8 || mostly_utf_8(bytes));
        return declared.unwrap_or(WINDOWS_1252);
    }
    // ISO-2022-JP is written in ASCII bytes; nothing else that is declared matters here.
    UTF_8
}

/// UTF-16 without a mark: every other byte of a Latin text is zero.
fn utf_16(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(SAMPLE) & !1];
    if sample.len() < 4 {
        return None;
    }
    let zeros = |side: usize| {
        sample
            .iter()
            .skip(side)
            .step_by(2)
            .filter(|b| **b == 0)
            .count()
    };
    let pairs = sample.len() / 2;
    match (zeros(0), zeros(1)) {
        (first, second) if second * 10 > pairs * 7 && first * 20 < pairs => Some(UTF_16LE),
        (first, second) if first * 10 > pairs * 7 && second * 20 < pairs => Some(UTF_16BE),
        _ => None,
    }
}

/// Whether at least nine in ten letters beyond ASCII are valid UTF-8.
fn mostly_utf_8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good >= 9 * bad
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], declared: Option<&str>, text: &str, set: &str) {
        let decoded = decode(bytes, declared);
        assert_eq!((decoded.text.as_str(), decoded.set), (text, set));
    }

    #[test]
    fn character_sets_are_told() {
        check("arrêté".as_bytes(), None, "arrêté", "UTF-8");
        check("\u{feff}arrêté".as_bytes(), None, "arrêté", "UTF-8");
        check(
            b"arr\xeat\xe9 \x80 \x9cuvre",
            None,
            "arrêté € œuvre",
            "windows-1252",
        );
        check(
            b"arr\xeat\xe9",
            Some("iso-8859-1"),
            "arrêté",
            "windows-1252",
        );
        check(b"arr\xeat\xe9", Some("utf-8"), "arrêté", "windows-1252");
        check(b"2 \xa4", Some("iso-8859-15"), "2 €", "ISO-8859-15");
        check(b"\xff\xfea\0r\0\xea\0", None, "arê", "UTF-16LE");
        check(b"\xfe\xff\0a\0r\0\xea", None, "arê", "UTF-16BE");
        check(b"a\0r\0t\0i\0c\0l\0e\0", None, "article", "UTF-16LE");
        check(b"", None, "", "UTF-8");
    }

    #[test]
    fn what_is_lost_is_said() {
        let decoded = decode("é".repeat(50).as_bytes(), None);
        assert_eq!(decoded.warning, None);
        let mut bytes = "é".repeat(50).into_bytes();
        bytes.extend(b" \xff");
        let decoded = decode(&bytes, Some("utf-8"));
        assert_eq!(decoded.warning, Some(Notice::BadBytes("UTF-8")));
        assert!(decoded.text.ends_with('\u{fffd}'));
    }

    #[test]
    fn binary_is_told() {
        assert!(is_binary(&[0, 1, 2, 3, 250, 7, 9, 0, 4, 4]));
        assert!(!is_binary(b"a\0r\0t\0i\0c\0l\0e\0"));
        assert!(!is_binary("ligne 1\r\nligne 2\t€".as_bytes()));
    }
}
