//! The parts of an act: head, recitals, what it orders, signature, annexes.

use std::ops::Range;

use super::{Parts, RecitalKind, recitals};
use crate::text::{Line, Text};

/// How many lines the head can have where no recital ends it.
const HEAD: usize = 40;

/// Ranges of the folded text; each follows the one before it.
#[derive(Debug, Clone)]
pub(super) struct Zones {
    /// Before the first recital.
    pub(super) head: Range<usize>,
    /// From the first recital to the word that enacts.
    pub(super) recitals: Range<usize>,
    /// From the enacting word to the signature.
    pub(super) operative: Range<usize>,
    /// From the line of place and date to the annexes.
    pub(super) signature: Range<usize>,
    /// What comes after.
    pub(super) annexes: Range<usize>,
    /// Each recital.
    pub(super) each: Vec<(Range<usize>, RecitalKind)>,
    /// The lines that begin articles.
    pub(super) articles: Vec<usize>,
}

impl Zones {
    /// The parts that links are read from.
    pub(super) fn parts(&self, text: &Text) -> Parts {
        Parts {
            head: self.head.clone(),
            recitals: self
                .each
                .iter()
                .filter(|(_, kind)| *kind == RecitalKind::Visa)
                .map(|(range, _)| range.clone())
                .collect(),
            operative: self.operative.clone(),
            articles: self
                .articles
                .iter()
                .map(|&line| text.lines()[line].start)
                .collect(),
        }
    }
}

pub(super) fn find(text: &Text) -> Zones {
    let lines = text.lines();
    let end = text.folded().len();
    let first = lines.iter().position(|line| recitals::begins(text, line));
    let enacting = lines
        .iter()
        .enumerate()
        .skip(first.unwrap_or(0))
        .position(|(index, line)| first.is_some_and(|first| index > first) && enacts(text, line))
        .map(|offset| offset + first.unwrap_or(0));
    let from = enacting.map_or(first.unwrap_or(0), |line| line);
    let all = super::articles::headings(text, from);
    let body = match (enacting, all.first()) {
        (Some(line), _) => Some(line),
        (None, Some(&line)) => Some(line),
        (None, None) => None,
    };
    let body_start = body.map_or(end, |line| lines[line].start);
    let head_end = first
        .map(|line| lines[line].start)
        .or_else(|| all.first().map(|&line| lines[line].start))
        .or_else(|| lines.get(HEAD).map(|line| line.start))
        .unwrap_or(end)
        .min(body_start);
    // The signature comes after the last article that has one after it: orders quote other orders' ends rarely.
    let last_article = all.last().copied().or(body).unwrap_or(0);
    let signed = signature_line(text, body.unwrap_or(0), last_article);
    let annex_from = signed.or(body).unwrap_or(lines.len());
    let annex = lines
        .iter()
        .enumerate()
        .skip(annex_from + 1)
        .find(|(_, line)| body.is_some() && super::articles::is_annex(text, line))
        .map(|(index, _)| index);
    let annex_start = annex.map_or(end, |line| lines[line].start);
    let signature_start = signed.map_or(annex_start, |line| lines[line].start.min(annex_start));
    let recitals = head_end..body_start.max(head_end);
    let each = if first.is_some() {
        recitals::cut(text, recitals.clone())
    } else {
        Vec::new()
    };
    let articles = all
        .into_iter()
        .filter(|&line| lines[line].start < signature_start)
        .collect();
    Zones {
        head: 0..head_end,
        recitals,
        operative: body_start.min(signature_start)..signature_start,
        signature: signature_start..annex_start,
        annexes: annex_start..end,
        each,
        articles,
    }
}

/// Whether a line is the word that enacts: "ARRÊTE", "A R R Ê T E :", "DÉCIDE", "le conseil, … DÉCIDE :".
fn enacts(text: &Text, line: &Line) -> bool {
    if line.end - line.start > 120 {
        return false;
    }
    let letters: String = line
        .tokens()
        .take(24)
        .map(|token| text.word(token))
        .collect();
    if matches!(
        letters.as_str(),
        "arrete"
            | "arretent"
            | "arretons"
            | "decide"
            | "decident"
            | "delibere"
            | "adopte"
            | "arretecequisuit"
            | "ordonne"
    ) {
        return true;
    }
    if letters.len() <= 7 && strsim::levenshtein(&letters, "arrete") <= 1 {
        return true;
    }
    // "ARRÊTE Article 1er", "Le maire ARRÊTE :", "après en avoir délibéré, DÉCIDE :".
    let written = text.written(line.range());
    let capitals = |word: &str| {
        word.chars()
            .filter(|c| c.is_alphabetic())
            .all(char::is_uppercase)
    };
    let mut words = written
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    let first = words.next().unwrap_or("");
    let enacting = |word: &str| {
        capitals(word)
            && matches!(
                kit::fold::Folded::new(word).text(),
                "arrete" | "arretent" | "decide" | "decident" | "delibere" | "adopte"
            )
    };
    if enacting(first) {
        let next = words.next().unwrap_or("");
        return kit::fold::Folded::new(next).text() == "article" || next.is_empty();
    }
    let last = written.trim_end_matches(|c: char| !c.is_alphanumeric());
    let last = last
        .rsplit(|c: char| !c.is_alphanumeric())
        .next()
        .unwrap_or("");
    enacting(last) && written.trim_end().ends_with(':')
}

/// The line "Fait à …, le …" that ends the articles; the last such line that begins after the last article, else before it.
fn signature_line(text: &Text, body: usize, last_article: usize) -> Option<usize> {
    let lines = text.lines();
    let is = |index: &usize| is_signature(text, &lines[*index]);
    // What is quoted in annexes may be signed too: the first after the last article counts.
    let after = (last_article.max(body) + 1..lines.len()).find(is);
    let before = (body..last_article)
        .rev()
        .find(|index| text.word(lines[*index].first) == "fait" && is(index));
    match (before, after) {
        // Articles of an annex come after the signature.
        (Some(before), _) => Some(before),
        (None, Some(after)) => Some(after),
        // A stamp or a picture took place and day: the capacity is what is left.
        (None, None) => (last_article.max(body) + 1..lines.len()).find(|&index| {
            let line = &lines[index];
            text.word(line.first) == "pour"
                && matches!(text.word(line.first + 1), "le" | "la")
                && line.tokens().any(|token| text.word(token) == "delegation")
                && line.end - line.start <= 120
        }),
    }
}

/// "Fait à Lille, le 19 mai 2025", "A ARGENTAN, le 10 décembre 2008", "Saint-Roch, le 3 mars 2025".
pub(super) fn is_signature(text: &Text, line: &Line) -> bool {
    let first = text.word(line.first);
    if first == "fait" && line.end - line.start <= 160 {
        let next = text.word(line.first + 1);
        if matches!(next, "a" | "le" | "en" | "au" | "aux") {
            return true;
        }
    }
    line.end - line.start <= 80 && place_and_day(text, line)
}

/// A line that is a place and a day: the day ends it, "le" stands before, and few words before that.
fn place_and_day(text: &Text, line: &Line) -> bool {
    let tokens = line.tokens();
    if tokens.len() > 14 || tokens.len() < 3 {
        return false;
    }
    let Some(le) = tokens
        .clone()
        .skip(1)
        .find(|&token| text.word(token) == "le")
    else {
        return false;
    };
    let written = text.written(text.start(line.first)..text.end(le));
    if !written.starts_with(char::is_uppercase) || le - line.first > 6 {
        return false;
    }
    let begins = text.word(line.first) == "a" || text.gap(le).contains(',');
    // "Lyon le 12 mars 2025": without its comma only where the day ends the line.
    let bare = le - line.first <= 4
        && (line.first..le).all(|token| {
            text.written(text.start(token)..text.end(token))
                .starts_with(char::is_uppercase)
                || text.gap(token).ends_with('-')
        });
    match crate::dates::read(text, le) {
        Some(day) => (begins || bare) && day.tokens.end + 1 >= tokens.end,
        // The day stands on a stamp, on another line or nowhere.
        None => begins && le + 3 >= tokens.end && text.word(line.first) != "article",
    }
}
