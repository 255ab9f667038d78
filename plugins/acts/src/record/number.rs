//! The number of an act, in its many spellings: "n° 2025-860 SG/DCL/BU", "19/05/2025-1", "2024-A-123".

use std::ops::Range;

use kit::fold::{self, Class, Folded};

use crate::text::Text;

/// The longest number, in bytes.
const LONGEST: usize = 48;

/// What tells a number from the one before it: "2020-5 bis" is another act than "2020-5".
const REPEATS: &[&str] = &["bis", "ter", "quater", "quinquies", "sexies"];

/// A number, as it is written and as it is compared.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Number {
    /// Without "n°", on one line: "2025-860 SG/DCL/BU".
    pub written: String,
    /// Its groups of letters and digits joined by hyphens, in small letters, noughts before a number left out: "2025-860-sg-dcl-bu".
    pub key: String,
}

impl Number {
    /// From what is written; `None` where no number is in it, or only a year.
    pub fn new(written: &str) -> Option<Self> {
        let groups = groups(written);
        if !is_complete(&groups) {
            return None;
        }
        Some(Self {
            written: written.to_owned(),
            key: groups.join("-"),
        })
    }

    /// Whether two numbers name the same act as far as they go: equal, or one goes on where the other stops, as
    /// "2025-860" and "2025-860 SG/DCL/BU" do, or one has a service before ("ARR-2024-12" and "2024-12").
    pub fn agrees(&self, other: &Self) -> bool {
        if self.key == other.key {
            return true;
        }
        let (mine, theirs): (Vec<&str>, Vec<&str>) = (
            self.key.split('-').collect(),
            other.key.split('-').collect(),
        );
        let (short, long) = if mine.len() < theirs.len() {
            (mine, theirs)
        } else {
            (theirs, mine)
        };
        // A lone "12" names too many.
        if short.len() < 2 || short.len() == long.len() {
            return false;
        }
        let digits = |group: &&str| {
            group.starts_with(|c: char| c.is_ascii_digit()) || REPEATS.contains(group)
        };
        long.windows(short.len())
            .enumerate()
            .any(|(index, window)| {
                // What is left over names a service, never another number.
                window == short.as_slice()
                    && !long[..index].iter().any(digits)
                    && !long[index + short.len()..].iter().any(digits)
            })
    }
}

/// Reads the number that begins at or after a folded position, within a limit; gives it with its range.
pub(crate) fn read(text: &Text, position: usize, limit: usize) -> Option<(Number, Range<usize>)> {
    let start_clean = text.clean_position(position);
    let limit_clean = text.clean_position(limit);
    let near = text.written_from(position);
    let mut length = near
        .len()
        .min(limit_clean.saturating_sub(start_clean))
        .min(4 * LONGEST);
    while !near.is_char_boundary(length) {
        length -= 1;
    }
    let full = &near[..length];
    let skipped = full.len()
        - full
            .trim_start_matches([
                ' ', ':', '\u{a0}', '\t', '.', '°', '\u{202f}', '\n', '*', '^', '\'', '"',
            ])
            .len();
    let rest = &full[skipped..];
    let rest = &rest[..rest.find('\n').unwrap_or(rest.len())];
    let line_capitals = !rest.chars().any(char::is_lowercase);
    let mut length = 0;
    loop {
        let piece = &rest[length..];
        let taken = chunk(piece);
        if taken == 0 {
            break;
        }
        length += taken;
        if length > LONGEST {
            return None;
        }
        let after = &rest[length..];
        let blanks = after.len() - after.trim_start_matches([' ', '\u{a0}']).len();
        let next = &after[blanks..];
        let joins_on = rest[..length].ends_with(['/', '-', '_', '–']) && blanks <= 2;
        let joined_next = next.starts_with(['/', '_']) && blanks <= 2
            || next.starts_with(['-', '–']) && blanks <= 1 && {
                let word = next.trim_start_matches(['-', '–', ' ']);
                word.starts_with(|c: char| c.is_ascii_digit())
            };
        // "2012 058 - 0012": the day of the year after a blank.
        let ordinal = blanks == 1
            && length == 4
            && is_year(&rest[..4])
            && next.len() > 3
            && next.bytes().take(3).all(|byte| byte.is_ascii_digit())
            && next[3..].trim_start().starts_with('-');
        if ordinal {
            length += blanks;
            continue;
        }
        let word = next
            .split(|c: char| !c.is_alphanumeric())
            .next()
            .unwrap_or("")
            .to_lowercase();
        let service =
            blanks > 0 && (is_service(next, line_capitals) || REPEATS.contains(&word.as_str()));
        if blanks == 0 && !joined_next || !(joins_on || joined_next || service) {
            break;
        }
        length += blanks;
    }
    let mut written = rest[..length].trim_end_matches(['.', ',', '-', '/', '_', ':', ' ', '–']);
    // "2024-12 du", "n° 12 portant": the words after are no part of it.
    if let Some(cut) = written.find(" du ") {
        written = &written[..cut];
    }
    let number = Number::new(&crate::text::on_one_line(&tidy(written)))?;
    let from = text.folded_position(start_clean + skipped, position..limit);
    let to = text.folded_position(start_clean + skipped + written.len(), from..limit);
    Some((number, from..to))
}

/// The length of the letters, digits and joints that a text begins with.
fn chunk(text: &str) -> usize {
    let mut length = 0;
    for character in text.chars() {
        if !(character.is_alphanumeric() || matches!(character, '/' | '-' | '_' | '.' | '–')) {
            break;
        }
        length += character.len_utf8();
    }
    length
}

/// Whether a text begins with the signs of a service: "SG/DCL/BU"; in a line of capitals only with its strokes.
fn is_service(text: &str, line_capitals: bool) -> bool {
    let word = text.split_whitespace().next().unwrap_or("");
    let word = word.trim_end_matches([',', '.', ';', ':']);
    let capitals = word
        .chars()
        .all(|c| c.is_uppercase() || c.is_ascii_digit() || matches!(c, '/' | '-' | '&' | '_'))
        && word.starts_with(char::is_uppercase);
    // Among capitals any short word looks like a service; one that ends the line may be one.
    let longest = if line_capitals { 4 } else { 6 };
    let ends = text.trim_end().len() == word.len();
    let short = (2..=longest).contains(&word.chars().count())
        && (!line_capitals || ends)
        && !word.contains('-');
    capitals && (word.contains('/') || short && is_last(text, word))
}

/// Whether nothing, or "du" and the like, follows a word.
fn is_last(text: &str, word: &str) -> bool {
    let next = text[word.len()..].split_whitespace().next().unwrap_or("");
    matches!(next, "" | "du" | "portant" | "relatif" | "en")
}

/// Blanks around strokes and hyphens are what recognition puts there.
fn tidy(written: &str) -> String {
    let mut out = String::with_capacity(written.len());
    for character in written.chars() {
        let joint = |c: char| matches!(c, '/' | '-' | '_');
        if joint(character) && out.ends_with(' ') {
            out.pop();
        }
        let year = out.len() == 4 && is_year(&out);
        if character == ' '
            && (out.ends_with(joint)
                || year && written[5..].starts_with(|c: char| c.is_ascii_digit()))
        {
            continue;
        }
        out.push(if character == '–' { '-' } else { character });
    }
    out
}

/// The groups of letters and of digits, folded; noughts before a number left out.
fn groups(written: &str) -> Vec<String> {
    let folded = Folded::new(written);
    fold::tokens(folded.text())
        .iter()
        .map(|token| {
            let word = &folded.text()[token.range()];
            match token.class {
                Class::Word => word.to_owned(),
                Class::Number => {
                    let short = word.trim_start_matches('0');
                    if short.is_empty() { "0" } else { short }.to_owned()
                }
            }
        })
        .collect()
}

fn is_year(number: &str) -> bool {
    number.len() == 4
        && number
            .parse()
            .is_ok_and(|year: u32| (1900..2100).contains(&year))
}

/// A number needs a serial: a year with a service ("2025 /CÉ") is a form whose number was left blank.
fn is_complete(groups: &[String]) -> bool {
    let numbers: Vec<&String> = groups
        .iter()
        .filter(|group| group.starts_with(|c: char| c.is_ascii_digit()))
        .collect();
    match numbers.as_slice() {
        [] => false,
        [one] => !is_year(one),
        _ => true,
    }
}
