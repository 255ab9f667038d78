//! Text as any format can hold it: no character that XML forbids, none that hides or turns what is read.

use std::borrow::Cow;

use crate::model::Table;

/// Levels of a list that are told apart: what DOCX has, one less than ODF.
pub(crate) const LEVELS: usize = 9;

/// Columns of a table: more than a page can show, fewer than what office suites refuse.
pub(crate) const MAX_COLUMNS: usize = 60;

/// The text with ends of lines as `\n`; what cannot be seen or written is replaced by `U+FFFD`.
///
/// Spaces of French typography (`U+00A0`, `U+202F`) stay as they are.
pub(crate) fn text(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_changed) {
        return Cow::Borrowed(text);
    }
    let mut clean = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\r' => {
                letters.next_if_eq(&'\n');
                clean.push('\n');
            }
            '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => clean.push('\n'),
            '\u{feff}' => {}
            _ if is_changed(letter) => clean.push('\u{fffd}'),
            _ => clean.push(letter),
        }
    }
    Cow::Owned(clean)
}

/// The same on one line.
pub(crate) fn line(shown: &str) -> String {
    text(shown).replace(['\n', '\t'], " ")
}

/// The address, where a reader may follow it: `http`, `https` or `mailto`, in letters that no format reads otherwise.
pub(crate) fn address(address: &str) -> Option<&str> {
    let address = address.trim();
    let (scheme, rest) = address.split_once(':')?;
    let known = ["http", "https", "mailto"]
        .iter()
        .any(|known| scheme.eq_ignore_ascii_case(known));
    let is_plain = |letter: char| !letter.is_control() && !letter.is_whitespace();
    let holds = known
        && !rest.is_empty()
        && address.chars().all(|letter| {
            is_plain(letter) && !is_changed(letter) && !r#"<>"\^`{|}"#.contains(letter)
        });
    holds.then_some(address)
}

/// How many columns a table has.
pub(crate) fn columns(table: &Table) -> usize {
    let rows = table.rows.iter().map(Vec::len).max().unwrap_or_default();
    rows.max(table.header.len())
}

/// The share of the width of each column, in thousandths, of a table with this many.
pub(crate) fn shares(table: &Table, columns: usize) -> Vec<u32> {
    let given: Vec<u32> = table
        .columns
        .iter()
        .take(columns)
        .map(|column| u32::from(column.width.max(1)))
        .collect();
    let mean = match given.len() {
        0 => 1,
        count => (given.iter().sum::<u32>() / count as u32).max(1),
    };
    let widths: Vec<u32> = (0..columns)
        .map(|place| given.get(place).copied().unwrap_or(mean))
        .collect();
    let all: u32 = widths.iter().sum();
    widths
        .iter()
        .map(|width| ((u64::from(*width) * 1_000 / u64::from(all.max(1))) as u32).max(1))
        .collect()
}

fn is_changed(letter: char) -> bool {
    match letter {
        '\n' | '\t' => false,
        '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{feff}' | '\u{2028}' | '\u{2029}' => true,
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{e0000}'..='\u{e007f}' => true,
        '\u{fdd0}'..='\u{fdef}' => true,
        // The last two of every plane are no characters; XML cannot write those of the first.
        _ if u32::from(letter) & 0xfffe == 0xfffe => true,
        _ => letter.is_control(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_format_holds_is_replaced() {
        assert_eq!(text("a\u{0}b\u{1b}c"), "a\u{fffd}b\u{fffd}c");
        assert_eq!(text("\u{202e}fdp.exe\u{ffff}"), "\u{fffd}fdp.exe\u{fffd}");
        assert_eq!(text("\u{feff}a\r\nb\rc\u{2028}d"), "a\nb\nc\nd");
        assert_eq!(line("a\tb\nc"), "a b c");
    }

    #[test]
    fn french_typography_stays() {
        let told = "«\u{a0}12\u{202f}345\u{202f}€\u{a0}» : l’œuvre…";
        assert!(matches!(text(told), Cow::Borrowed(same) if same == told));
    }

    #[test]
    fn addresses_are_those_one_may_follow() {
        for good in [
            "https://www.mairie.example/a?b=c&d#e",
            "HTTP://a",
            " mailto:mairie@ville.example ",
        ] {
            assert_eq!(address(good), Some(good.trim()));
        }
        for bad in [
            "javascript:alert(1)",
            "file:///etc/passwd",
            "data:text/html,x",
            "https:",
            "https://a b",
            "https://a\"onclick=\"",
            "https://a\u{202e}b",
            "//a",
            "",
        ] {
            assert_eq!(address(bad), None, "{bad}");
        }
    }
}
