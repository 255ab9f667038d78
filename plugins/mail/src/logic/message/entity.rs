//! Names of characters that stand where their characters should: blanks in pages, and all of them in plain texts.

use mail_parser::decoders::html::add_html_token;

/// `&CounterClockwiseContourIntegral;` is the longest name of a character.
const MAX_ENTITY_BYTES: usize = 34;

/// The length of a no-break space by its name, also without its semicolon, in capitals or escaped twice, as programs write it.
pub(super) fn blank(text: &str) -> Option<usize> {
    let rest = text.strip_prefix('&')?;
    let rest = rest.strip_prefix("amp;").unwrap_or(rest);
    let name = rest
        .get(..4)
        .filter(|name| name.eq_ignore_ascii_case("nbsp"))?;
    let after = &rest[name.len()..];
    let after = after.strip_prefix(';').unwrap_or(after);
    Some(text.len() - after.len())
}

/// A plain text that a program made of a page and left names of characters in; any other text stays as it is.
pub(super) fn from_page(text: &str) -> Option<String> {
    // The no-break space is the sign: nobody types it, and a text about `&amp;` stays as it is.
    text.contains("&nbsp;").then(|| {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(place) = rest.find('&') {
            out.push_str(&rest[..place]);
            rest = &rest[place..];
            // Only letters, digits and `#` stand between the two signs.
            let end = rest[1..]
                .bytes()
                .take(MAX_ENTITY_BYTES)
                .position(|byte| !byte.is_ascii_alphanumeric() && byte != b'#')
                .map(|length| length + 1)
                .filter(|end| rest.as_bytes()[*end] == b';');
            if let Some(length) = blank(rest) {
                out.push(' ');
                rest = &rest[length..];
            } else if let Some(end) = end {
                add_html_token(&mut out, &rest.as_bytes()[..=end], false);
                rest = &rest[end + 1..];
            } else {
                out.push('&');
                rest = &rest[1..];
            }
        }
        out.push_str(rest);
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_texts_made_of_pages_are_decoded() {
        let check = |text: &str, found: Option<&str>| assert_eq!(from_page(text).as_deref(), found);
        check(
            "avant&nbsp;le 12&nbsp;: l&rsquo;&eacute;tat & le reste",
            Some("avant le 12 : l’état & le reste"),
        );
        check("R & D, Q&A, écrire &amp; en HTML", None);
    }
}
