//! Whether the words around a verb and its object are all known: only then an act is surely ended.
//!
//! These are lists of what is harmless, not of what restricts: prose that nobody foresaw leaves the link open.

use std::ops::Range;

use super::extent::is_part_word;
use super::words::{DAYS, DESCRIBES, EXCEPTS, GOES_ON, HANGS, LEAD, TAIL};
use crate::dates;
use crate::text::Text;

/// What the words around a verb leave of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Nothing but known words.
    Sure,
    /// A part is named, or all but a part.
    Part,
    /// Something else stands there.
    Open,
}

/// Judges what stands before an act's name, between it and its verb, and after both.
/// `dated` says that the days of the clause were read.
pub(super) fn judge(
    text: &Text,
    lead: &Range<usize>,
    inner: &Range<usize>,
    tail: &Range<usize>,
    dated: bool,
) -> Verdict {
    if is_partial(text, lead) || is_partial(text, tail) || is_cut(text, inner) {
        return Verdict::Part;
    }
    let sure = known(text, lead, dated) && describes(text, inner) && ends_well(text, tail, dated);
    if sure { Verdict::Sure } else { Verdict::Open }
}

/// Whether all words before a name are known, or numbers and days.
fn known(text: &Text, range: &Range<usize>, dated: bool) -> bool {
    let mut token = range.start;
    while token < range.end {
        if let Some(end) = day_end(text, token, range.end, dated) {
            token = end;
            continue;
        }
        let word = text.word(token);
        let number = word.bytes().all(|byte| byte.is_ascii_digit());
        if !(LEAD.has(word) || dated && DAYS.has(word) || number) {
            return false;
        }
        token += 1;
    }
    true
}

/// The token after a day that begins here, where days were read at all.
fn day_end(text: &Text, token: usize, limit: usize, dated: bool) -> Option<usize> {
    if !dated || !dates::starts(text, token) && !dates::is_weekday(text.word(token)) {
        return None;
    }
    dates::period(text, token)
        .map(|(_, until)| until.tokens.end)
        .or_else(|| dates::read(text, token).map(|day| day.tokens.end))
        .filter(|end| *end <= limit)
}

/// Whether what follows an act's name only describes it.
fn describes(text: &Text, inner: &Range<usize>) -> bool {
    // "N'est plus applicable", "ne s'applique plus".
    let mut inner = inner.clone();
    while inner.start < inner.end && matches!(text.word(inner.end - 1), "n" | "ne" | "s" | "se") {
        inner.end -= 1;
    }
    let Some(first) = inner.clone().next() else {
        return true;
    };
    // "…, qui est abrogé".
    if inner.len() == 1 && text.word(first) == "qui" {
        return true;
    }
    // "L'arrêté n° 3 du maire de la commune voisine": another's, perhaps.
    let other = inner.clone().any(|token| {
        matches!(
            text.word(token),
            "maire" | "prefet" | "prefete" | "president" | "presidente"
        ) && matches!(text.word(token + 1), "de" | "d" | "du")
    });
    if other {
        return false;
    }
    let word = text.word(first);
    let begins = DESCRIBES.has(word) || word.len() > 5 && word.ends_with("ant");
    begins
        && !inner.clone().any(|token| {
            let word = text.word(token);
            EXCEPTS.has(word)
                || matches!(
                    word,
                    "si" | "lorsque" | "toutefois" | "mais" | "qui" | "dont"
                )
                || matches!(word, "son" | "ses")
                    && is_part_word(text.word(token + 1))
                    && text.word(token.wrapping_sub(1)) != "et"
        })
}

/// Whether a name is followed by the part of it that is meant: "(articles 2 et 3)", ", en son article 2,",
/// "à l'exception de ses articles".
fn is_cut(text: &Text, inner: &Range<usize>) -> bool {
    let Some(first) = inner.clone().next() else {
        return false;
    };
    is_part_word(text.word(first))
        || text.word(first) == "en" && matches!(text.word(first + 1), "son" | "ses")
        || is_partial(text, &(first..inner.end.min(first + 8)))
}

/// Whether what follows a verb, or a list after one, adds nothing that could limit it.
fn ends_well(text: &Text, tail: &Range<usize>, dated: bool) -> bool {
    let mut token = tail.start;
    while token < tail.end {
        let gap = text.gap(token);
        let and = text.word(token) == "et";
        let joined = and && GOES_ON.has(text.word(token + 1))
            || text.word(token) == "ainsi" && text.word(token + 1) == "que";
        let clause = gap.contains(['.', ';', ':', '«']) || gap.contains("\n\n");
        // A clause of its own, or more that is done.
        if clause || joined {
            return !hangs(text, token..tail.end);
        }
        if let Some(end) = day_end(text, token, tail.end, dated) {
            token = end;
            continue;
        }
        let word = text.word(token);
        let whole = word == "dans" && matches!(text.word(token + 1), "toutes" | "son" | "sa")
            || word == "ses" && text.word(token - 1) == "toutes"
            || word == "dispositions" && matches!(text.word(token - 1), "ses" | "les" | "des")
            || matches!(word, "est" | "sont") && text.word(token - 1) == "qui"
            || word == "sans" && text.word(token + 1) == "delai"
            || word == "delai" && text.word(token - 1) == "sans";
        if !(TAIL.has(word) || dated && DAYS.has(word) || whole) {
            return false;
        }
        token += 1;
    }
    true
}

/// Whether the rest of a sentence takes something back.
pub(super) fn hangs(text: &Text, mut range: Range<usize>) -> bool {
    range.any(|token| {
        let word = text.word(token);
        HANGS.has(word) || EXCEPTS.has(word)
    })
}

/// Whether words name a part, or all but a part: "uniquement pour la rue", "en ce qui concerne", "sauf son article 3".
pub(super) fn is_partial(text: &Text, range: &Range<usize>) -> bool {
    range.clone().any(|token| {
        let next = text.word(token + 1);
        match text.word(token) {
            "partiellement" | "partielle" | "partiel" | "partielles" | "uniquement"
            | "exclusivement" | "seulement" => true,
            "en" | "pour" => {
                matches!(next, "tant" | "partie")
                    || next == "ce" && matches!(text.word(token + 2), "qui" | "qu" | "que")
                    || matches!(next, "son" | "ses") && is_part_word(text.word(token + 2))
            }
            "agissant" => matches!(next, "de" | "du" | "des"),
            "dans" => next == "ses",
            "seul" | "seule" | "seuls" | "seules" => true,
            word if EXCEPTS.has(word) => (token + 1..(token + 6).min(range.end)).any(|after| {
                let word = text.word(after);
                is_part_word(word)
                    || matches!(
                        word,
                        "dispositions" | "disposition" | "prescriptions" | "rue" | "concerne"
                    )
            }),
            _ => false,
        }
    })
}
