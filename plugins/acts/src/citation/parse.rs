//! Finding citations in a text: groups of articles first, then the code that each group belongs to.

mod names;

use std::ops::Range;

use kit::fold::{Class, Folded};

use super::codes::{self, Code, Word};
use super::{Citation, Cited};

/// How many words may stand between a group of articles and its code: "2°, dernier alinéa, du".
const REACH: usize = 16;

/// How many words back a code may stand that a group belongs to: "code de l'environnement, notamment ses articles".
const BACK: usize = 40;

/// Words that may stand between an article and its code, beside numbers.
const BETWEEN: &[&str] = &[
    "et",
    "suivants",
    "suivant",
    "suiv",
    "s",
    "al",
    "alinea",
    "alineas",
    "premier",
    "deuxieme",
    "second",
    "troisieme",
    "quatrieme",
    "cinquieme",
    "dernier",
    "avant",
    "paragraphe",
    "paragraphes",
    "i",
    "ii",
    "iii",
    "iv",
    "v",
    "vi",
    "vii",
    "du",
    "de",
    "la",
    "le",
    "les",
    "l",
    "d",
    "des",
    "dans",
    "sa",
    "version",
    "redaction",
    "er",
    "eme",
    "a",
    "b",
    "c",
    "e",
    "phrase",
    "partie",
    "reglementaire",
    "legislative",
    "modifie",
    "modifies",
    "precite",
    "precites",
    "susvise",
    "susvises",
    "nouveau",
    "ancien",
    "present",
    "annexe",
];

/// The citations of a text; names of codes are looked for among some.
pub(super) fn parse(text: &str, among: &[&'static Code]) -> Vec<Citation> {
    let folded = Folded::new(text);
    let reader = Reader {
        text: folded.text(),
        source: text,
        folded: &folded,
        among,
        words: codes::words(folded.text()),
    };
    let mut found = Vec::new();
    // The last code named, and the word after its name.
    let mut last: Option<(Vec<&'static Code>, usize)> = None;
    let mut position = 0;
    while position < reader.words.len() {
        if let Some((codes, length)) = reader.code(position, false) {
            let end = position + length;
            // "code de la route, article R. 411-8", "CGCT, art. L. 2213-2": the articles take it along.
            if reader.named_in_full(position) {
                found.push(Citation {
                    codes: codes.clone(),
                    articles: Vec::new(),
                    span: reader.span(position..end),
                });
            }
            last = Some((codes, end));
            position = end;
            continue;
        }
        let Some((articles, end, announced)) = reader.group(position) else {
            position += 1;
            continue;
        };
        let first = position;
        position = end;
        let mut codes = Vec::new();
        let mut close = end;
        if let Some((named, after)) = reader.code_after(end, last.as_ref()) {
            codes = named;
            close = after;
            position = after;
            last = Some((codes.clone(), after));
        } else if let Some((named, after)) = &last
            && reader.leads_to(*after, first)
        {
            codes = named.clone();
        }
        // A bare "L 12" or "article 3" without a code is no citation of one.
        let bare = articles
            .iter()
            .all(|one| one.first.series.is_empty() || one.first.numbers.len() < 2 && !announced);
        if codes.is_empty() && bare {
            continue;
        }
        found.push(Citation {
            codes,
            articles,
            span: reader.span(first..close),
        });
    }
    // A code that a group of articles names right after itself is not reported by itself.
    found
}

struct Reader<'a> {
    text: &'a str,
    source: &'a str,
    folded: &'a Folded,
    among: &'a [&'static Code],
    words: Vec<Word<'a>>,
}

impl<'a> Reader<'a> {
    fn word(&self, position: usize) -> &'a str {
        self.words.get(position).map_or("", |word| word.text)
    }

    /// What stands between a word and the one before it.
    fn gap(&self, position: usize) -> &'a str {
        let start = position
            .checked_sub(1)
            .and_then(|before| self.words.get(before))
            .map_or(0, |word| word.end);
        let end = self
            .words
            .get(position)
            .map_or(self.text.len(), |word| word.start);
        &self.text[start.min(end)..end]
    }

    fn is_number(&self, position: usize) -> bool {
        self.words
            .get(position)
            .is_some_and(|word| word.class == Class::Number)
    }

    fn span(&self, words: Range<usize>) -> Range<usize> {
        let last = words.end.saturating_sub(1).max(words.start);
        let mut end = self.words[last].end;
        // The full stop of an abbreviated name belongs to it: "C. élect.".
        if self.words[last].stopped && self.words[last].text.len() < 6 && last > words.start {
            end += 1;
        }
        self.folded.source_range(self.words[words.start].start..end)
    }

    /// The code that is named at a word; short abbreviations count only where a code is expected.
    fn code(&self, position: usize, expected: bool) -> Option<(Vec<&'static Code>, usize)> {
        let word = self.words.get(position)?;
        if !word.text.starts_with('c') && !matches!(word.text, "livre" | "lpf" | "pcmr") {
            return None;
        }
        let (codes, length) = codes::mention(&self.words[position..], self.among)?;
        let joined: usize = self.words[position..position + length]
            .iter()
            .map(|word| word.text.len())
            .sum();
        if !expected && !self.named_in_full(position) {
            let written = self.written(position..position + length);
            let capitals = written.chars().filter(|c| c.is_uppercase()).count();
            // "CGCT" by itself is a name, "cas" and "ce" are words.
            if joined < 3 || capitals < 3 {
                return None;
            }
        }
        Some((codes, length))
    }

    fn named_in_full(&self, position: usize) -> bool {
        matches!(self.word(position), "code" | "codes" | "livre")
    }

    fn written(&self, words: Range<usize>) -> &str {
        let range = self.span(words);
        &self.source[range]
    }

    /// The articles that are cited together from a word on; whether the word "article" announces them.
    fn group(&self, position: usize) -> Option<(Vec<Cited>, usize, bool)> {
        let announced = matches!(self.word(position), "article" | "articles" | "art" | "arts");
        let mut next = position + usize::from(announced);
        let plural = self.word(position).ends_with('s');
        let mut articles: Vec<Cited> = Vec::new();
        let mut end = position;
        loop {
            let inherit = articles
                .last()
                .map(|one| one.last.as_ref().unwrap_or(&one.first));
            let Some((identifier, after)) = self.identifier(next, announced, inherit) else {
                break;
            };
            let start = next;
            let mut cited = Cited {
                first: identifier,
                last: None,
                following: false,
                span: 0..0,
            };
            end = after;
            if let Some((last, after)) = self.interval(end, &cited.first) {
                cited.last = Some(last);
                end = after;
            }
            let mut close = end;
            if let Some(after) = self.following(end) {
                cited.following = true;
                close = after;
                end = after;
            }
            cited.span = self.span(start..close);
            articles.push(cited);
            let Some(after) = self.conjunction(end, plural) else {
                break;
            };
            next = after;
            if articles.len() >= 200 {
                break;
            }
        }
        (!articles.is_empty()).then_some((articles, end, announced))
    }

    /// The word after what joins two articles of one group.
    fn conjunction(&self, position: usize, plural: bool) -> Option<usize> {
        let mut next = position;
        let gap = self.gap(next);
        let listed = gap.contains([',', '/']) && gap.len() <= 4;
        if gap.contains(['.', ';', ':', '\u{2022}']) && !listed || gap.contains("\n\n") {
            return None;
        }
        let mut joined = listed;
        for _ in 0..6 {
            match self.word(next) {
                "et" | "ou" | "ainsi" | "que" | "puis" => joined = true,
                "l" if self.word(next + 1) == "article" => {}
                "de" | "des" | "aux" | "les" | "a" | "ses" | "son" | "article" | "articles"
                | "art"
                    if joined => {}
                _ => break,
            }
            next += 1;
        }
        let number = self.is_number(next);
        (joined && (plural || !number || self.is_number(next + 1))).then_some(next)
    }

    /// The code that follows a group of articles, and the word after its name.
    fn code_after(
        &self,
        position: usize,
        last: Option<&(Vec<&'static Code>, usize)>,
    ) -> Option<(Vec<&'static Code>, usize)> {
        for next in position..(position + REACH).min(self.words.len()) {
            let gap = self.gap(next);
            if gap.contains([';', '\u{2022}']) || gap.contains("\n\n") {
                return None;
            }
            let word = self.word(next);
            if matches!(
                word,
                "meme" | "dudit" | "ce" | "present" | "susvise" | "ledit"
            ) && matches!(self.word(next + 1), "code")
            {
                let (codes, _) = last?;
                return Some((codes.clone(), next + 2));
            }
            // A letter of the list between is a code's abbreviation only where nothing else fits.
            if let Some((codes, length)) = self.code(next, true) {
                return Some((codes, next + length));
            }
            let passes =
                self.is_number(next) && self.word(next).len() <= 2 || BETWEEN.contains(&word);
            if !passes {
                return None;
            }
        }
        None
    }

    /// Whether a code named before leads to the articles at `first`: "…, et notamment ses articles", "CGCT, art.".
    fn leads_to(&self, after: usize, first: usize) -> bool {
        if first < after || first - after > BACK {
            return false;
        }
        let between = &self.text[self.words[after - 1].end..self.words[first].start];
        if between.contains(';') || between.contains("\n\n") {
            return false;
        }
        let close = first - after <= 2;
        // Articles "of" something else follow the same code only when they are said to be its own.
        let own = (after..first).any(|position| {
            matches!(
                self.word(position),
                "notamment" | "ses" | "son" | "article" | "articles" | "art" | "en"
            )
        });
        let sentence = between.contains(". ") && !between.contains("art. ");
        (close || own) && !sentence
    }
}
