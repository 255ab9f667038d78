//! Runs of letters and digits, with where they stand.

use unicode_normalization::char::is_combining_mark;

use super::fold;

/// Letters of a piece that count; what is longer is no word of any language.
const LONGEST: usize = 64;

/// What a piece is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Letters,
    Digits,
    Mixed,
}

/// A run of letters and digits.
#[derive(Debug)]
pub(super) struct Piece {
    /// Lower case, at most [`LONGEST`] letters.
    pub lower: String,
    /// The same without accents, where it has any.
    folded: Option<String>,
    pub shape: Shape,
    pub start: usize,
    pub end: usize,
    /// Whether an elided word or an English ending, such as `l'` or `'s`: it counts nothing.
    pub elided: bool,
}

impl Piece {
    /// Lower case without accents.
    pub fn plain(&self) -> &str {
        self.folded.as_deref().unwrap_or(&self.lower)
    }

    /// The number, of at most so many digits.
    pub fn digits(&self, longest: usize) -> Option<u32> {
        (self.shape == Shape::Digits && self.lower.len() <= longest)
            .then(|| self.lower.parse().ok())
            .flatten()
    }
}

/// Words that lose their vowel before another one.
const ELIDED: &[&str] = &[
    "c", "d", "j", "jusqu", "l", "lorsqu", "m", "n", "presqu", "puisqu", "qu", "quelqu", "quoiqu",
    "s", "t",
];

/// Words with an apostrophe of their own: both halves, without accents.
const JOINED: &[(&str, &str)] = &[
    ("aujourd", "hui"),
    ("prud", "homme"),
    ("prud", "hommes"),
    ("prud", "homal"),
    ("prud", "homale"),
    ("prud", "homaux"),
];

/// The pieces of a text, in order.
pub(super) fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::with_capacity(text.len() / 6);
    let mut start = None;
    for (at, letter) in text.char_indices() {
        // The ordinal signs are letters to Unicode, but `nº 12` is `n° 12`.
        let counts = (letter.is_alphanumeric() && !matches!(letter, 'º' | 'ª'))
            || (start.is_some() && is_combining_mark(letter));
        match (counts, start) {
            (true, None) => start = Some(at),
            (false, Some(first)) => {
                push(text, first, at, &mut pieces);
                start = None;
            }
            _ => {}
        }
    }
    if let Some(first) = start {
        push(text, first, text.len(), &mut pieces);
    }
    pieces
}

fn push(text: &str, start: usize, end: usize, pieces: &mut Vec<Piece>) {
    let written = &text[start..end];
    let short = match written.char_indices().nth(LONGEST) {
        Some((cut, _)) => &written[..cut],
        None => written,
    };
    let lower = short.to_lowercase();
    let digits = lower.chars().filter(|letter| letter.is_numeric()).count();
    let ascii_digits = lower.bytes().all(|byte| byte.is_ascii_digit());
    let shape = match digits {
        0 => Shape::Letters,
        _ if ascii_digits => Shape::Digits,
        _ => Shape::Mixed,
    };
    let mut elided = false;
    if let Some(before) = pieces.last_mut()
        && matches!(&text[before.end..start], "'" | "’" | "ʼ" | "‘")
        && before.shape == Shape::Letters
        && shape == Shape::Letters
    {
        if JOINED.contains(&(before.lower.as_str(), lower.as_str())) {
            before.lower.push_str(&lower);
            before.end = end;
            return;
        }
        if ELIDED.contains(&before.lower.as_str()) {
            before.elided = true;
        }
        elided = matches!(lower.as_str(), "d" | "ll" | "m" | "re" | "s" | "t" | "ve");
    }
    let folded = (!lower.is_ascii()).then(|| fold(&lower));
    pieces.push(Piece {
        lower,
        folded,
        shape,
        start,
        end,
        elided,
    });
}
