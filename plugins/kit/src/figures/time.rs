//! Times of the day: "14 h 30", "14h", "14:30", "2.30 pm", "midi".

use std::ops::Range;

use crate::fold::Token;

/// The times of a folded text, in minutes since midnight, in their order.
pub(super) fn find(text: &str, tokens: &[Token]) -> Vec<(u16, Range<usize>)> {
    let word = |index: usize| tokens.get(index).map_or("", |token| &text[token.range()]);
    let gap = |index: usize| match (tokens.get(index), tokens.get(index + 1)) {
        (Some(this), Some(next)) => &text[this.end as usize..next.start as usize],
        _ => "\n",
    };
    let mut times = Vec::new();
    let mut index = 0;
    while index < tokens.len() {
        let start = tokens[index].start as usize;
        let found = match word(index) {
            "midi" | "noon" => Some((12 * 60, 1)),
            "minuit" | "midnight" => Some((0, 1)),
            _ => read(index, word, gap),
        };
        match found {
            Some((minutes, length)) => {
                times.push((minutes, start..tokens[index + length - 1].end as usize));
                index += length;
            }
            None => index += 1,
        }
    }
    times
}

/// A time at a token: its minutes, and how many tokens it takes.
fn read<'t>(
    index: usize,
    word: impl Fn(usize) -> &'t str,
    gap: impl Fn(usize) -> &'t str,
) -> Option<(u16, usize)> {
    let number = |index: usize, most: u16| {
        let digits = word(index);
        (1..=2)
            .contains(&digits.len())
            .then(|| digits.parse::<u16>().ok())?
            .filter(|value| *value <= most)
    };
    let minutes = |index: usize| (word(index).len() == 2).then(|| number(index, 59))?;
    let near = |index: usize| matches!(gap(index), "" | " ");
    let hour = number(index, 24)?;
    // "14 h 30", "14h".
    if near(index) && matches!(word(index + 1), "h" | "heures" | "heure") {
        let with = near(index + 1).then(|| minutes(index + 2)).flatten();
        return Some((
            hour * 60 + with.unwrap_or(0),
            if with.is_some() { 3 } else { 2 },
        ));
    }
    let (with, length) = match gap(index) {
        ":" | "." => (minutes(index + 1), 2),
        _ => (None, 1),
    };
    let length = if with.is_some() { length } else { 1 };
    if let Some((afternoon, more)) = half(index + length - 1, &word, &gap)
        && (1..=12).contains(&hour)
    {
        let hour = hour % 12 + if afternoon { 12 } else { 0 };
        return Some((hour * 60 + with.unwrap_or(0), length + more));
    }
    // A point without "am" or "pm" is a decimal.
    (gap(index) == ":").then_some((hour * 60 + with?, length))
}

/// "am" or "pm" after a token, with or without points; whether it is the afternoon, and the tokens it takes.
fn half<'t>(
    index: usize,
    word: impl Fn(usize) -> &'t str,
    gap: impl Fn(usize) -> &'t str,
) -> Option<(bool, usize)> {
    if !matches!(gap(index), "" | " ") {
        return None;
    }
    match word(index + 1) {
        "am" => Some((false, 1)),
        "pm" => Some((true, 1)),
        letter @ ("a" | "p") if gap(index + 1) == "." && word(index + 2) == "m" => {
            Some((letter == "p", 2))
        }
        _ => None,
    }
}
