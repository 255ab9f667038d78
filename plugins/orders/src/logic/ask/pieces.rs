//! The parts of an act that can be quoted: its articles, and what stands around them.

use std::ops::Range;

use acts::Place;
use kit::fold::Folded;

use super::super::collection::{Field, Hit, Passage};
use super::MOST_QUOTE;
use super::worth::{self, Asked, Worth};

/// What the line begins with that says where and when an act was signed; folded.
const SIGNED: &[&str] = &["fait a ", "fait aux ", "fait au ", "fait le ", "done at "];

/// A part of an act.
pub(super) struct Piece {
    pub(super) passage: Passage,
    pub(super) worth: Worth,
    /// Whether it is more than letterhead and recitals: part of an article, of an act without any, or a reason that was
    /// asked for.
    pub(super) may_be_quoted: bool,
}

/// The parts of one act.
pub(super) struct Pieces<'a> {
    fields: &'a [Field],
    asked: &'a Asked,
    /// What its title and fields say, folded.
    head: String,
    has_articles: bool,
}

impl<'a> Pieces<'a> {
    pub(super) fn new(hit: &Hit, fields: &'a [Field], asked: &'a Asked) -> Self {
        let mut articles = fields.iter().filter(|field| field.name == "article");
        Self {
            fields,
            asked,
            head: worth::head(hit, fields),
            has_articles: articles.any(|field| field.place.page > 0),
        }
    }

    /// The part of a passage to quote: its best article, before what is none, and of a long one the paragraphs that
    /// fit, from the best one on. None where nothing of what was asked stands in it.
    pub(super) fn best(&self, passage: &Passage) -> Option<Piece> {
        // A quote ends with its article, and before the signature.
        let parts = articles(passage, self.fields);
        let part = self.best_of(passage, parts)?;
        Some(self.piece(passage, part))
    }

    /// All parts of a passage, in order.
    pub(super) fn all(&self, passage: &Passage) -> Vec<Piece> {
        let parts = articles(passage, self.fields).into_iter();
        parts.map(|part| self.piece(passage, part)).collect()
    }

    fn piece(&self, passage: &Passage, part: Range<usize>) -> Piece {
        let may_be_quoted = self.may_be_quoted(passage, &part);
        let worth = self.worth(passage, &part);
        let mut part = part;
        if part.len() > MOST_QUOTE {
            let paragraphs = paragraphs(&passage.text, part.clone());
            if let Some(first) = self.best_of(passage, paragraphs.clone()) {
                let end = paragraphs
                    .iter()
                    .filter(|part| part.start >= first.start)
                    .map(|part| part.end)
                    .take_while(|end| end - first.start <= MOST_QUOTE)
                    .last()
                    .unwrap_or(first.end);
                part = first.start..end;
            }
        }
        Piece {
            passage: cut(passage, part),
            worth,
            may_be_quoted,
        }
    }

    fn worth(&self, passage: &Passage, part: &Range<usize>) -> Worth {
        self.asked.worth(passage, part.clone(), &self.head)
    }

    fn may_be_quoted(&self, passage: &Passage, part: &Range<usize>) -> bool {
        let at = place(passage, part);
        !self.has_articles || self.asked.reasons || article(self.fields, at).is_some()
    }

    /// The first of those that are worth most, before what may not be quoted; none where none is worth anything.
    fn best_of(&self, passage: &Passage, parts: Vec<Range<usize>>) -> Option<Range<usize>> {
        let mut best: Option<(bool, Worth, Range<usize>)> = None;
        for part in parts {
            let worth = self.worth(passage, &part);
            let key = (self.may_be_quoted(passage, &part), worth);
            let is_better = best
                .as_ref()
                .is_none_or(|(may_be, most, _)| key > (*may_be, *most));
            if worth.0 + worth.1 > 0 && is_better {
                best = Some((key.0, key.1, part));
            }
        }
        best.map(|(_, _, part)| part)
    }
}

/// The last article that begins before a place, or with it.
pub(super) fn article(fields: &[Field], place: Place) -> Option<String> {
    fields
        .iter()
        .filter(|field| field.name == "article" && field.place.page > 0)
        .filter(|field| (field.place.page, field.place.start) <= (place.page, place.start))
        .max_by_key(|field| (field.place.page, field.place.start))
        .map(|field| field.value.clone())
}

/// Where a part of a passage stands.
fn place(passage: &Passage, part: &Range<usize>) -> Place {
    let at = |byte: usize| passage.start + u32::try_from(byte).unwrap_or(u32::MAX);
    Place {
        page: passage.page,
        start: at(part.start),
        end: at(part.end),
    }
}

/// A part of a passage.
fn cut(passage: &Passage, part: Range<usize>) -> Passage {
    let Place { start, end, .. } = place(passage, &part);
    let marks = passage.marks.iter().copied();
    Passage {
        start,
        end,
        text: passage.text[part].to_owned(),
        marks: marks
            .filter(|mark| mark.0 >= start && mark.1 <= end)
            .collect(),
        ..passage.clone()
    }
}

/// The articles of a passage up to the signature, what stands before the first one too, without the blanks around them.
fn articles(passage: &Passage, fields: &[Field]) -> Vec<Range<usize>> {
    let end = signed(&Folded::new(&passage.text), &passage.text).unwrap_or(passage.text.len());
    let mut begins: Vec<usize> = fields
        .iter()
        .filter(|field| field.name == "article" && field.place.page == passage.page)
        .filter_map(|field| field.place.start.checked_sub(passage.start))
        .map(|start| start as usize)
        .filter(|&start| start < end && passage.text.is_char_boundary(start))
        .chain([0, end])
        .collect();
    begins.sort_unstable();
    begins.dedup();
    begins
        .windows(2)
        .filter_map(|pair| trimmed(&passage.text, pair[0]..pair[1]))
        .collect()
}

/// A range without the blanks around it; none where it has nothing else.
fn trimmed(text: &str, range: Range<usize>) -> Option<Range<usize>> {
    let part = &text[range.clone()];
    let words = part.trim();
    let start = range.start + (part.len() - part.trim_start().len());
    (!words.is_empty()).then(|| start..start + words.len())
}

/// The paragraphs of a part of a text, without the blanks around them.
fn paragraphs(text: &str, within: Range<usize>) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut start = within.start;
    for part in text[within].split("\n\n") {
        parts.extend(trimmed(text, start..start + part.len()));
        start += part.len() + 2;
    }
    parts
}

/// Where a passage says who carries the act out, who gets a copy and where it was signed: names of services and places
/// stand there that the act is not about.
pub(super) fn ending(text: &str) -> Vec<Range<usize>> {
    let folded = Folded::new(text);
    let mut ranges = Vec::new();
    for (at, _) in folded.text().match_indices("execution du present") {
        let at = folded.source_position(at);
        let start = text[..at]
            .rfind(['.', ':', '#'])
            .map_or(0, |before| before + 1);
        let end = text[at..]
            .find("\n\n")
            .map_or(text.len(), |after| at + after);
        ranges.push(start..end);
    }
    ranges.extend(signed(&folded, text).map(|at| at..text.len()));
    ranges
}

/// Where the line begins that says where and when an act was signed.
fn signed(folded: &Folded, text: &str) -> Option<usize> {
    let begins_sentence = |at: &usize| {
        let before = text[..*at].trim_end_matches([' ', '*', '#']);
        before.is_empty() || before.ends_with(['\n', '.'])
    };
    SIGNED
        .iter()
        .flat_map(|words| folded.text().match_indices(words))
        .map(|(at, _)| folded.source_position(at))
        .filter(begins_sentence)
        .min()
}
