//! Names of members: which letters they are, and that they stay within the archive.

use super::super::limit::MAX_NAME_BYTES;
use super::super::notice::Notice;
use super::super::text;

/// The upper half of the character set in which archives from Windows in French have their names.
const PAGE_850: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■ ";

/// The clean name; the name as it stands, and why, where it is refused.
pub fn clean(bytes: &[u8]) -> Result<String, (String, Notice)> {
    let decoded = match std::str::from_utf8(bytes) {
        Ok(name) => name.to_owned(),
        Err(_) => bytes.iter().map(|byte| letter(*byte)).collect(),
    };
    let shown = text::line(text::cut(&decoded, MAX_NAME_BYTES));
    if bytes.len() > MAX_NAME_BYTES {
        let notice = Notice::TooMany("octets dans le nom", "bytes in the name", MAX_NAME_BYTES);
        return Err((shown, notice));
    }
    let path = decoded.replace('\\', "/");
    let parts: Vec<String> = path
        .split('/')
        .map(text::line)
        .filter(|part| !part.is_empty() && part != ".")
        .collect();
    let leads_out = |part: &String| part == ".." || part.ends_with(':');
    if parts.is_empty()
        || path.starts_with('/')
        || parts.iter().any(leads_out)
        || decoded.contains('\0')
    {
        return Err((shown, Notice::Escapes));
    }
    Ok(parts.join("/"))
}

fn letter(byte: u8) -> char {
    match byte {
        0..0x80 => byte as char,
        _ => PAGE_850
            .chars()
            .nth(usize::from(byte) - 0x80)
            .unwrap_or('\u{fffd}'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_cleaned() {
        for (bytes, name) in [
            (&b"dossier/a.pdf"[..], "dossier/a.pdf"),
            (b"dossier\\.\\a.pdf", "dossier/a.pdf"),
            ("arrêté.pdf".as_bytes(), "arrêté.pdf"),
            (b"arr\x88t\x82.pdf", "arrêté.pdf"),
            (b"a\x1b[31m.txt", "a[31m.txt"),
        ] {
            assert_eq!(clean(bytes).as_deref(), Ok(name));
        }
        assert_eq!(PAGE_850.chars().count(), 128);
    }

    #[test]
    fn names_that_lead_out_are_refused() {
        let long = vec![b'a'; MAX_NAME_BYTES + 1];
        for bytes in [
            &b"../a"[..],
            b"a/../../b",
            b"/etc/passwd",
            b"C:\\a.txt",
            b"..\\..\\a",
            b"a\0b",
            b"",
            &long,
        ] {
            assert!(clean(bytes).is_err(), "{bytes:?}");
        }
    }
}
