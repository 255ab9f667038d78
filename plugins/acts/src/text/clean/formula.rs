//! Formulae that recognition makes of ordinary signs: `$\mathrm{n}^{\circ}$` is "n°", `$1^{\text {er }}$` is "1er".

use super::Output;

/// The longest formula that is read, in bytes.
const LONGEST: usize = 300;

/// Reads the formula that `rest` begins with; gives its length, or nothing where it is a plain dollar sign.
pub(super) fn read(rest: &str, position: usize, out: &mut Output) -> Option<usize> {
    let mut limit = rest.len().min(LONGEST);
    while !rest.is_char_boundary(limit) {
        limit -= 1;
    }
    let length = rest[1..limit].find('$')? + 1;
    let inside = &rest[1..length];
    let plain = inside
        .chars()
        .all(|c| c.is_ascii_digit() || matches!(c, ' ' | '-' | '/' | '.' | ',' | '%' | '+'));
    if inside.contains("\n\n") || !plain && !inside.contains(['\\', '{', '^', '_']) {
        return None;
    }
    let mut writer = Writer {
        out,
        last: None,
        pending: false,
    };
    let mut offset = 0;
    while let Some(character) = inside[offset..].chars().next() {
        let source = position + 1 + offset;
        offset += character.len_utf8();
        match character {
            '\\' => {
                let name: String = inside[offset..]
                    .chars()
                    .take_while(char::is_ascii_alphabetic)
                    .collect();
                if name.is_empty() {
                    let next = inside[offset..].chars().next();
                    offset += next.map_or(0, char::len_utf8);
                    if let Some(next @ ('%' | '&' | '_' | '#' | '$')) = next {
                        writer.push(next, source);
                    }
                } else {
                    offset += name.len();
                    if let Some(sign) = sign(&name) {
                        writer.push(sign, source);
                    }
                }
            }
            '{' | '}' | '^' | '_' => {}
            '~' | ' ' | '\t' | '\n' => writer.pending = true,
            '*' => writer.push('*', source),
            other => writer.push(other, source),
        }
    }
    Some(length + 1)
}

/// The sign that a command stands for; commands that only set type give none.
fn sign(name: &str) -> Option<char> {
    Some(match name {
        "circ" | "degree" => '°',
        "times" => '×',
        "mu" => 'µ',
        "leq" | "le" => '≤',
        "geq" | "ge" => '≥',
        "pm" => '±',
        "prime" => '\'',
        "ldots" | "dots" => '…',
        _ => return None,
    })
}

/// Writes a formula's signs; blanks in a formula are mostly no blanks of the text.
struct Writer<'a> {
    out: &'a mut Output,
    last: Option<char>,
    pending: bool,
}

impl Writer<'_> {
    fn push(&mut self, character: char, source: usize) {
        let apart = match self.last {
            Some('°' | ',' | ';' | ':') => true,
            Some(last) => last.is_alphabetic() && character.is_ascii_digit(),
            None => false,
        };
        if self.pending && apart {
            self.out.push(' ', source);
        }
        self.pending = false;
        self.out.push(character, source);
        self.last = Some(character);
    }
}
