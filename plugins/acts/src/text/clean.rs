//! Taking away what stands between the words: mark-up of recognised text, formulae, hyphenation.

mod formula;

use std::ops::Range;

/// Words before a hyphen that keep it where a line breaks: "sous-\npréfet".
const HYPHENATED: &[&str] = &[
    "sous", "vice", "ex", "non", "demi", "mi", "inter", "porte", "rez",
];

/// The longest tag, image or formula that is looked for, in bytes; a longer one is text.
const LONGEST: usize = 400;

/// The clean text of the joined pages, and for each of its bytes where it came from.
pub(super) fn clean(joined: &str, starts: &[u32], dropped: &[Range<usize>]) -> (String, Vec<u32>) {
    let mut out = Output {
        text: String::with_capacity(joined.len()),
        map: Vec::with_capacity(joined.len()),
    };
    let mut skips = dropped.iter().peekable();
    let mut begins = starts.iter().skip(1).peekable();
    let mut position = 0;
    let mut line_begins = true;
    while position < joined.len() {
        if let Some(skip) = skips.next_if(|skip| skip.start <= position) {
            position = position.max(skip.end);
            line_begins = true;
            continue;
        }
        if begins
            .next_if(|&&begin| begin as usize <= position)
            .is_some()
            && !line_begins
        {
            out.push('\n', position);
            line_begins = true;
        }
        if line_begins {
            line_begins = false;
            position = open_line(joined, position, &mut out);
            continue;
        }
        let rest = &joined[position..];
        let Some(character) = rest.chars().next() else {
            break;
        };
        let width = character.len_utf8();
        let taken = match character {
            '\n' | '\u{c}' => {
                end_line(joined, position, &mut out);
                line_begins = true;
                width
            }
            '\r' => {
                if !rest.starts_with("\r\n") {
                    end_line(joined, position, &mut out);
                    line_begins = true;
                }
                width
            }
            '$' => formula::read(rest, position, &mut out).unwrap_or_else(|| {
                out.push(character, position);
                width
            }),
            '<' => tag(rest, position, &mut out).unwrap_or_else(|| {
                out.push(character, position);
                width
            }),
            '!' if rest.starts_with("![") => within(rest, "![", ")").unwrap_or_else(|| {
                out.push(character, position);
                width
            }),
            '[' if rest.starts_with("[^") => within(rest, "[^", "]").unwrap_or(width),
            '&' => entity(rest, position, &mut out).unwrap_or_else(|| {
                out.push(character, position);
                width
            }),
            '*' => star(joined, position, &mut out),
            '\\' => {
                // Recognised text escapes what mark-up would read: "\*", "\_".
                if !rest[1..].starts_with(['*', '_', '#', '[', ']', '-', '.']) {
                    out.push(' ', position);
                }
                width
            }
            '|' => {
                out.push('\t', position);
                width
            }
            'º' => {
                out.push('°', position);
                width
            }
            '№' => {
                out.push('n', position);
                out.push('°', position);
                width
            }
            '\u{ad}' => width,
            '\u{300}'..='\u{36f}' => {
                accent(character, &mut out);
                width
            }
            _ if character.is_control() && character != '\t' => {
                out.push(' ', position);
                width
            }
            _ => {
                out.push(character, position);
                width
            }
        };
        position += taken;
    }
    (out.text, out.map)
}

/// Puts an accent that stands for itself on the letter before it; one that French does not have there goes.
fn accent(mark: char, out: &mut Output) {
    const LETTERS: &[(char, &str, &str)] = &[
        ('\u{300}', "aeuAEU", "àèùÀÈÙ"),
        ('\u{301}', "eE", "éÉ"),
        ('\u{302}', "aeiouAEIOU", "âêîôûÂÊÎÔÛ"),
        ('\u{308}', "aeiouAEIOU", "äëïöüÄËÏÖÜ"),
        ('\u{327}', "cC", "çÇ"),
    ];
    let Some(&source) = out.map.last() else {
        return;
    };
    let letter = out.text.chars().next_back();
    let composed =
        LETTERS
            .iter()
            .find(|(known, ..)| *known == mark)
            .and_then(|(_, plain, composed)| {
                let place = plain.chars().position(|one| Some(one) == letter)?;
                composed.chars().nth(place)
            });
    if let Some(composed) = composed {
        out.pop();
        out.push(composed, source as usize);
    }
}

/// The clean text as it grows.
struct Output {
    text: String,
    map: Vec<u32>,
}

impl Output {
    fn push(&mut self, character: char, source: usize) {
        self.text.push(character);
        // The joined pages are far below four gigabytes.
        self.map.resize(self.text.len(), source as u32);
    }

    fn pop(&mut self) {
        self.text.pop();
        self.map.truncate(self.text.len());
    }
}

/// Leaves out what only lays a line out; gives where its words begin.
fn open_line(joined: &str, position: usize, out: &mut Output) -> usize {
    let line = &joined[position..];
    let length = line.find(['\n', '\r', '\u{c}']).unwrap_or(line.len());
    let line = &line[..length];
    let blank = |c: char| matches!(c, '|' | ':' | '-' | ' ' | '\t' | '\r' | '_' | '=' | '*');
    if line.len() >= 3 && line.trim_matches(blank).is_empty() && !line.trim().is_empty() {
        return position + length;
    }
    let trimmed = line.trim_start();
    let indent = line.len() - trimmed.len();
    let hashes = trimmed.len() - trimmed.trim_start_matches('#').len();
    if (1..=6).contains(&hashes) && trimmed[hashes..].starts_with(' ') {
        // A heading stands apart from what comes before it.
        if out.text.ends_with('\n') && !out.text.ends_with("\n\n") {
            out.push('\n', position);
        }
        return position + indent + hashes + 1;
    }
    if trimmed.starts_with("> ") {
        return position + indent + 2;
    }
    // A word that was cut at the line's end goes on.
    if out.text.ends_with('\n') || out.text.is_empty() {
        position
    } else {
        position + indent
    }
}

/// Ends a line, or joins the word that was cut there with its other half.
fn end_line(joined: &str, position: usize, out: &mut Output) {
    if !out.text.ends_with(['-', '\u{2010}']) {
        out.push('\n', position);
        return;
    }
    let next = joined[position..].trim_start_matches(['\r', '\n']);
    let breaks = joined[position..].len() - next.len();
    let next = next
        .trim_start_matches([' ', '\t', '*', '#'])
        .chars()
        .next();
    if breaks <= 2 {
        let word = out
            .text
            .trim_end_matches(['-', '\u{2010}'])
            .rsplit(|c: char| !c.is_alphanumeric())
            .next()
            .unwrap_or("");
        let last = word.chars().next_back();
        match (last, next) {
            (Some(last), Some(next)) if last.is_lowercase() && next.is_lowercase() => {
                if !HYPHENATED.contains(&word.to_lowercase().as_str()) {
                    out.pop();
                }
                return;
            }
            (Some(last), Some(next))
                if last.is_alphabetic() && next.is_uppercase()
                    || last.is_ascii_digit() && next.is_ascii_digit() =>
            {
                return;
            }
            _ => {}
        }
    }
    out.push('\n', position);
}

/// A tag: a break becomes a line's end, others go.
fn tag(rest: &str, position: usize, out: &mut Output) -> Option<usize> {
    let after = rest[1..].chars().next()?;
    if !after.is_ascii_alphabetic() && after != '/' {
        return None;
    }
    let length = within(rest, "<", ">")?;
    let name: String = rest[1..]
        .trim_start_matches('/')
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .collect();
    if matches!(
        name.to_ascii_lowercase().as_str(),
        "br" | "p" | "div" | "tr" | "li" | "td" | "th" | "h1" | "h2" | "h3" | "h4" | "table"
    ) {
        out.push('\n', position);
    }
    Some(length)
}

/// The length of what begins with `open` and ends with `close` on the same line, near.
fn within(rest: &str, open: &str, close: &str) -> Option<usize> {
    let mut limit = rest.len().min(LONGEST);
    while !rest.is_char_boundary(limit) {
        limit -= 1;
    }
    let line = &rest[..limit];
    let line = &line[..line.find('\n').unwrap_or(line.len())];
    let end = line.get(open.len()..)?.find(close)?;
    Some(open.len() + end + close.len())
}

fn entity(rest: &str, position: usize, out: &mut Output) -> Option<usize> {
    for (name, character) in [
        ("&nbsp;", ' '),
        ("&amp;", '&'),
        ("&lt;", '<'),
        ("&gt;", '>'),
        ("&quot;", '"'),
        ("&#39;", '\''),
        ("&deg;", '°'),
    ] {
        if rest.starts_with(name) {
            out.push(character, position);
            return Some(name.len());
        }
    }
    None
}

/// Stars are emphasis or bullets, but in "R*123-1".
fn star(joined: &str, position: usize, out: &mut Output) -> usize {
    let count = joined[position..].len() - joined[position..].trim_start_matches('*').len();
    let before = joined[..position].chars().next_back();
    let after = joined[position + count..].chars().next();
    let number = before.is_some_and(|c| matches!(c, 'R' | 'L' | 'D' | 'A' | 'r' | 'l' | 'd' | '.'))
        && after.is_some_and(|c| c.is_ascii_digit() || c == ' ' || c == '.');
    let sign = before.is_some_and(|c| matches!(c, 'n' | 'N'))
        && after.is_some_and(|c| c == ' ' || c.is_ascii_digit());
    let bullet = before.is_none_or(char::is_whitespace);
    if count == 1 && sign {
        // "N* 12" is what recognition makes of "N° 12".
        out.push('°', position);
    } else if count <= 2 && number {
        for _ in 0..count {
            out.push('*', position);
        }
    } else if count == 1 && bullet && after == Some(' ') {
        out.push('-', position);
    }
    count
}
