//! Signatures: dashes, closing formulas with the name and the office below, lines that telephones add.

mod closing;
mod contact;
mod device;

use super::Role;
use super::fold::fold;

use closing::{is_closing, is_polite};
use contact::{is_contact, is_dashed_name, is_name, is_number, looks_like_name};

pub use device::is_device;

/// Lines that may stand below a closing formula: name, title, office, address, telephones, slogan.
const MAX_BELOW_CLOSING: usize = 16;
/// Lines that may stand below dashes; list servers add long ones.
const MAX_BELOW_DASHES: usize = 25;
/// A longer line is prose.
const MAX_LINE_LETTERS: usize = 110;

/// Whether the line only separates a signature from the text.
pub fn is_delimiter(line: &str) -> bool {
    matches!(line.trim(), "--" | "—" | "––" | "__" | "- --" | "–")
}

/// Marks the signature among the author's own lines.
pub fn mark(lines: &[&str], roles: &mut [Role]) {
    let own: Vec<usize> = (0..lines.len())
        .filter(|index| roles[*index] == Role::Own && !lines[*index].trim().is_empty())
        .collect();
    let texts: Vec<&str> = own.iter().map(|index| lines[*index].trim()).collect();
    let Some(mut first) = first_line(lines, &own, &texts) else {
        return;
    };
    // Names and numbers right above belong to it; a first line never does, lest nothing is left.
    while first > 1
        && [is_name, is_number, is_dashed_name]
            .iter()
            .any(|is| is(texts[first - 1]))
    {
        first -= 1;
    }
    let postscript = texts[first..]
        .iter()
        .position(|text| is_postscript(text))
        .map(|offset| first + offset);
    for (position, index) in own.iter().enumerate().skip(first) {
        // A postscript is the author's again, down to the next gap.
        let after = postscript.is_some_and(|start| {
            position >= start
                && own[start..=position]
                    .windows(2)
                    .all(|pair| pair[1] == pair[0] + 1)
        });
        if !after {
            roles[*index] = Role::Signature;
        }
    }
}

/// The position, among the own lines, of the first line of the signature.
fn first_line(lines: &[&str], own: &[usize], texts: &[&str]) -> Option<usize> {
    let count = texts.len();
    // From how many lines on nothing is long enough to be prose.
    let mut short_from = count;
    while short_from > 0 && texts[short_from - 1].chars().count() <= MAX_LINE_LETTERS {
        short_from -= 1;
    }
    let earliest = short_from.max(count.saturating_sub(MAX_BELOW_DASHES + 1));
    for position in earliest.saturating_sub(1)..count {
        let (text, below) = (texts[position], count - position - 1);
        let rest = &texts[position + 1..];
        let strict = lines[own[position]] == "-- ";
        let short = position + 1 >= short_from;
        if is_delimiter(text)
            && (strict || short && below <= MAX_BELOW_CLOSING || short && is_list_footer(rest))
        {
            return Some(position);
        }
        if is_rule(text)
            && short
            && below > 0
            && below <= 10
            && rest.iter().any(|line| is_contact(line))
        {
            return Some(position);
        }
        // A long formula may itself be longer than what counts as short.
        let below_is_short = short && below <= MAX_BELOW_CLOSING && (position > 0 || is_card(rest));
        if below_is_short && (is_closing(text) || is_polite(text, rest.first().copied())) {
            return Some(position);
        }
    }
    last_block(own, texts)
}

/// A last paragraph of name and contact details, or a last line that only names the author.
fn last_block(own: &[usize], texts: &[&str]) -> Option<usize> {
    let last = texts.len().checked_sub(1)?;
    if last == 0 {
        return None;
    }
    let mut first = last;
    while first > 0 && own[first - 1] + 1 == own[first] {
        first -= 1;
    }
    let block = &texts[first..];
    let contact = block.iter().any(|line| is_contact(line));
    let short = block
        .iter()
        .all(|line| line.chars().count() <= 80 && !line.ends_with(['?', '!', ':', ';']));
    if first > 0
        && block.len() <= 10
        && contact
        && short
        && (looks_like_name(block[0]) || block.iter().all(|line| is_number(line)))
    {
        return Some(first);
    }
    (is_name(texts[last]) || is_dashed_name(texts[last])).then_some(last)
}

/// Whether the lines below a formula that stands first are a name and an office, not a letter that opens with it.
fn is_card(rest: &[&str]) -> bool {
    rest.len() <= 6
        && rest
            .iter()
            .all(|line| line.chars().count() <= 60 && !line.ends_with(['.', '?', '!', ':', ',']))
}

/// A line drawn with at least three signs.
fn is_rule(text: &str) -> bool {
    text.chars().count() >= 3
        && text
            .chars()
            .all(|letter| matches!(letter, '—' | '–' | '_' | '-' | '*' | '=' | '~' | '─'))
}

/// The footer of a list server below a delimiter.
fn is_list_footer(rest: &[&str]) -> bool {
    rest.iter().any(|line| {
        line.contains("mailman/")
            || line.contains("/listinfo")
            || line.to_ascii_lowercase().contains("unsubscribe")
    })
}

/// What an author adds below the name.
fn is_postscript(text: &str) -> bool {
    let mut start = text.len().min(12);
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let folded = fold(&text[..start]);
    [
        "ps:",
        "ps :",
        "p.s.",
        "p.-s.",
        "ps.",
        "ps -",
        "post-scriptum",
        "nb:",
        "nb :",
        "n.b.",
    ]
    .iter()
    .any(|mark| folded.starts_with(mark))
}
