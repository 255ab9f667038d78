//! Texts that a spreadsheet would take for a formula.

use std::borrow::Cow;

/// The text, with an apostrophe before it where a spreadsheet could run it.
///
/// Spreadsheets run what begins with `=`, `+`, `-` or `@`, also after blanks, tabs and ends of lines that they drop,
/// and also in the wide letters of Asian keyboards. Numbers are no texts: they are not to be passed here.
pub fn guarded(text: &str) -> Cow<'_, str> {
    let begins_hidden = text.starts_with(['\t', '\r', '\n']);
    let first = text
        .trim_start_matches(|c: char| c.is_whitespace() || c.is_control() || c == '\u{fffd}')
        .chars()
        .next();
    let runs = matches!(
        first,
        Some('=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠' | '−')
    );
    if runs || begins_hidden {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_would_run_is_marked() {
        for text in [
            "=1+1",
            "+33 6 00 00 00 00",
            "-2+3",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "\n=1",
            "\tDupont",
            "  =1",
            "\u{a0}=1",
            "＝1",
            "\u{fffd}=1",
        ] {
            assert_eq!(guarded(text), format!("'{text}"), "{text:?}");
        }
        for text in [
            "",
            "Dupont",
            "Jean-Pierre",
            "12,50 €",
            "a=b",
            "'=1",
            "’t Hooft",
        ] {
            assert_eq!(guarded(text), text);
        }
    }
}
