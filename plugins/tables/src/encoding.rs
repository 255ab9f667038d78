//! Bytes to text: a mark at the beginning, then what is valid UTF-8, then windows-1252, which also reads ISO-8859-1.
//!
//! Character sets that write ASCII as ASCII are decoded cell by cell, so that a large file is not held twice.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::problem::Problem;

/// A text in bytes that write ASCII as ASCII.
pub(crate) struct Text<'a> {
    pub(crate) bytes: Cow<'a, [u8]>,
    /// Whether cells are windows-1252; they are UTF-8 otherwise.
    pub(crate) windows: bool,
    /// The character set, as a person calls it.
    pub(crate) name: &'static str,
}

/// How many bytes tell whether a text is in UTF-16 without a mark.
const SAMPLE: usize = 4_096;

/// Reads the character set of a text; `declared` is the one that the profile says.
pub(crate) fn open<'a>(bytes: &'a [u8], declared: Option<&str>) -> Result<Text<'a>, Problem> {
    let declared = match declared {
        None => None,
        Some(label) => Some(Encoding::for_label(label.trim().as_bytes()).ok_or_else(|| {
            Problem::of_file(
                format!("le profil nomme un encodage inconnu, « {label} » ; par exemple : utf-8, windows-1252, iso-8859-15."),
                format!("the profile names an unknown encoding, \"{label}\"; for instance: utf-8, windows-1252, iso-8859-15."),
            )
        })?),
    };
    let text = match Encoding::for_bom(bytes) {
        Some((encoding, length)) if encoding == UTF_8 => utf_8(&bytes[length..], "UTF-8 (BOM)")?,
        Some((encoding, length)) => decoded(&bytes[length..], encoding)?,
        None => match declared.or_else(|| utf_16(bytes)) {
            Some(encoding) if encoding == UTF_8 => utf_8(bytes, "UTF-8")?,
            // Software that learnt UTF-8 since its profile was written would otherwise lose every accent, silently.
            Some(encoding) if encoding == WINDOWS_1252 && is_utf_8(bytes) => utf_8(bytes, "UTF-8")?,
            Some(encoding) if encoding == WINDOWS_1252 => windows(bytes)?,
            Some(encoding) => decoded(bytes, encoding)?,
            None => guess(bytes)?,
        },
    };
    refuse_binary(&text)?;
    Ok(text)
}

impl Text<'_> {
    /// A piece of it as text.
    pub(crate) fn decode<'t>(&self, piece: &'t [u8]) -> Cow<'t, str> {
        if self.windows {
            WINDOWS_1252.decode_without_bom_handling(piece).0
        } else {
            // The whole was valid, and pieces are cut at ASCII bytes.
            String::from_utf8_lossy(piece)
        }
    }
}

fn is_utf_8(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_ok_and(|text| !text.is_ascii())
}

fn guess(bytes: &[u8]) -> Result<Text<'_>, Problem> {
    match std::str::from_utf8(bytes) {
        Ok(text) if text.is_ascii() => utf_8(bytes, "ASCII"),
        Ok(_) => utf_8(bytes, "UTF-8"),
        // A file that is UTF-8 nearly everywhere was damaged, and is not windows-1252.
        Err(_) if mostly_utf_8(bytes) => utf_8(bytes, "UTF-8"),
        Err(_) => windows(bytes),
    }
}

fn utf_8<'a>(bytes: &'a [u8], name: &'static str) -> Result<Text<'a>, Problem> {
    if let Err(error) = std::str::from_utf8(bytes) {
        return Err(Problem::of_line(
            line_of(bytes, error.valid_up_to()),
            "des octets ne sont pas de l'UTF-8 ; le fichier est abîmé, ou le profil doit dire « encoding ».",
            "bytes that are no UTF-8; the file is damaged, or the profile must say \"encoding\".",
        ));
    }
    Ok(Text {
        bytes: Cow::Borrowed(bytes),
        windows: false,
        name,
    })
}

fn windows(bytes: &[u8]) -> Result<Text<'_>, Problem> {
    // The five bytes that windows-1252 leaves open.
    let open = |byte: &u8| matches!(byte, 0x81 | 0x8d | 0x8f | 0x90 | 0x9d);
    if let Some(at) = bytes.iter().position(open) {
        return Err(Problem::of_line(
            line_of(bytes, at),
            "des octets n'existent ni en UTF-8 ni en windows-1252 ; le profil doit dire « encoding ».",
            "bytes that exist neither in UTF-8 nor in windows-1252; the profile must say \"encoding\".",
        ));
    }
    let beyond = bytes.iter().any(|byte| (0x80..0xa0).contains(byte));
    Ok(Text {
        bytes: Cow::Borrowed(bytes),
        windows: true,
        name: if beyond { "windows-1252" } else { "ISO-8859-1" },
    })
}

fn decoded(bytes: &[u8], encoding: &'static Encoding) -> Result<Text<'static>, Problem> {
    let (text, lossy) = encoding.decode_without_bom_handling(bytes);
    if lossy {
        let name = encoding.name();
        return Err(Problem::of_file(
            format!(
                "des octets n'existent pas en {name} ; le fichier est abîmé, ou le profil doit dire « encoding »."
            ),
            format!(
                "bytes that do not exist in {name}; the file is damaged, or the profile must say \"encoding\"."
            ),
        ));
    }
    Ok(Text {
        bytes: Cow::Owned(text.into_owned().into_bytes()),
        windows: false,
        name: encoding.name(),
    })
}

/// UTF-16 without a mark: every other byte of a Latin text is zero.
fn utf_16(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(SAMPLE) & !1];
    if sample.len() < 4 {
        return None;
    }
    let zeros = |side: usize| {
        let bytes = sample.iter().skip(side).step_by(2);
        bytes.filter(|byte| **byte == 0).count()
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

/// No table has these; a text that has them is something else, or was damaged.
fn refuse_binary(text: &Text<'_>) -> Result<(), Problem> {
    let odd = |byte: &u8| *byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c | 0x1a);
    let Some(at) = text.bytes.iter().position(odd) else {
        return Ok(());
    };
    Err(Problem::of_line(
        line_of(&text.bytes, at),
        format!(
            "caractère de commande {:#04x} : ce n'est pas un tableau en texte, ou il est abîmé.",
            text.bytes[at]
        ),
        format!(
            "control character {:#04x}: this is no table in text, or it is damaged.",
            text.bytes[at]
        ),
    ))
}

fn line_of(bytes: &[u8], at: usize) -> u32 {
    let before = bytes[..at].iter().filter(|&&byte| byte == b'\n').count();
    u32::try_from(before + 1).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], declared: Option<&str>, expected: &str, name: &str) {
        let text = open(bytes, declared).unwrap();
        assert_eq!((&*text.decode(&text.bytes), text.name), (expected, name));
    }

    #[test]
    fn character_sets_are_told() {
        check(b"net", None, "net", "ASCII");
        check("arrêté".as_bytes(), None, "arrêté", "UTF-8");
        check("\u{feff}arrêté".as_bytes(), None, "arrêté", "UTF-8 (BOM)");
        check(b"arr\xeat\xe9", None, "arrêté", "ISO-8859-1");
        check(b"\x9cuvre \x80", None, "œuvre €", "windows-1252");
        check("é".as_bytes(), Some("windows-1252"), "é", "UTF-8");
        check(b"2 \xa4", Some("iso-8859-15"), "2 €", "ISO-8859-15");
        check(b"\xff\xfea\0r\0\xea\0", None, "arê", "UTF-16LE");
        check(b"\xfe\xff\0a\0r\0\xea", None, "arê", "UTF-16BE");
        check(b"a\0r\0t\0i\0c\0l\0e\0", None, "article", "UTF-16LE");
    }

    #[test]
    fn what_is_no_text_is_refused_with_its_line() {
        for bytes in [&b"a\nb\0c"[..], b"a\n\x81", "é\n".repeat(9).as_bytes()] {
            let mut bytes = bytes.to_vec();
            if bytes.len() > 20 {
                bytes.push(0xff);
            }
            let problem = open(&bytes, None).err().unwrap();
            assert!(problem.place.is_some_and(|place| place.line >= 2));
        }
        assert!(open(b"a", Some("klingon")).is_err());
    }
}
