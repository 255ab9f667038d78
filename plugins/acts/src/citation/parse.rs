//! Finding citations in a text: groups of articles first, then the code that each group belongs to.

use std::ops::Range;

use kit::fold::{Class, Folded};

use super::article::{Identifier, LATIN, is_series};
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
        if !word.text.starts_with(['c', 'l', 'p']) {
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

    /// "L. 2213-2-1", "R*123-1", "LO 1112-1", "L.O. 1112-1", "1240"; the second is the word after it.
    fn identifier(
        &self,
        position: usize,
        announced: bool,
        inherit: Option<&Identifier>,
    ) -> Option<(Identifier, usize)> {
        let mut next = position;
        let mut series = String::new();
        if !self.is_number(next) {
            series.push_str(self.word(next));
            next += 1;
            if series == "l" && self.word(next) == "o" && self.gap(next).trim() == "." {
                series.push('o');
                next += 1;
            }
            if !is_series(&series) || !self.is_number(next) {
                return None;
            }
        }
        let mut stars = 0;
        if !series.is_empty() {
            // An opening letter belongs to no word before it: "l'" of "l'article" is followed by a word.
            let gap = self.gap(next);
            stars = gap.matches('*').count();
            let rest: String = gap
                .chars()
                .filter(|c| !matches!(c, '*' | '.' | ' ' | '\n' | '\t'))
                .collect();
            if gap.len() > 6 || !rest.is_empty() && rest != "-" {
                return None;
            }
            // "A 1", "D 2": without "article" a road or a size, unless its number has a hyphen.
        } else if !announced && inherit.is_none() {
            // A number alone is an article only with its code right after; that is seen by `code_after`.
            let hyphen = self.is_number(next + 1) && self.gap(next + 1) == "-";
            let beside = self.code(next + 1, true).is_some()
                || hyphen && self.code(next + 2, true).is_some();
            if !beside {
                return None;
            }
        }
        let mut numbers = Vec::new();
        loop {
            if self.word(next).len() > 6 {
                return None;
            }
            numbers.push(self.word(next).parse().ok()?);
            next += 1;
            let gap = self.gap(next);
            // "R 421.-1" is what recognition makes of "R. 421-1".
            let joined = matches!(gap, "-" | ".-" | " -" | "- " | " - " | "-\n")
                && (gap == "-" || !series.is_empty() && numbers.len() < 2);
            if !joined || !self.is_number(next) || numbers.len() >= 6 {
                break;
            }
        }
        let mut identifier = Identifier {
            series: series.to_uppercase(),
            numbers,
            suffix: String::new(),
            stars: stars.min(9) as u8,
        };
        if identifier.series.is_empty()
            && let Some(before) = inherit
            && !before.series.is_empty()
        {
            // "L. 2213-1, 2213-2 et 2213-6": the letter is said once; "L. 2213-2, 5°" and "du 3 mai" are something else.
            let after = self.gap(next);
            if identifier.numbers.len() != before.numbers.len() && identifier.numbers.len() < 2
                || after.starts_with(['°', 'º'])
                || matches!(self.word(next), "er" | "eme" | "alinea" | "alineas" | "o")
                || crate::dates::month(self.word(next)).is_some()
            {
                return None;
            }
            identifier.series = before.series.clone();
        }
        if self.gap(next).starts_with('°') {
            // "article 3°" is a number of a list.
            return None;
        }
        let after = self.suffix(next, &mut identifier);
        Some((identifier, after))
    }

    /// "bis", "-A", " A", "-0 A" after the number.
    fn suffix(&self, position: usize, identifier: &mut Identifier) -> usize {
        let mut next = position;
        let mut parts: Vec<&str> = Vec::new();
        while parts.len() < 4 {
            let word = self.word(next);
            let gap = self.gap(next);
            if !matches!(gap, " " | "-" | "" | "\u{a0}") {
                break;
            }
            let latin = LATIN.contains(&word);
            let nought = word == "0" && gap == "-";
            if !(latin || nought || self.is_letter_suffix(next)) {
                break;
            }
            parts.push(word);
            next += 1;
        }
        identifier.suffix = parts.join(" ");
        next
    }

    /// Whether a single letter is part of an article's name, as in "L. 439-1 A"; "à" and "d'" are not.
    fn is_letter_suffix(&self, position: usize) -> bool {
        let Some(word) = self.words.get(position) else {
            return false;
        };
        if word.text.len() != 1 || word.class != Class::Word || word.text == "l" {
            return false;
        }
        let written = &self.source[self.folded.source_range(word.start..word.end)];
        let gap = self.gap(position);
        let after = self.gap(position + 1);
        // The letter of the next article: "R. 411-8 L. 2213-2"; the beginning of a code's name: "R. 411-8 C. route".
        if self.is_number(position + 1) && !after.contains(',')
            || after.starts_with('.') && gap != "-"
        {
            return false;
        }
        if written.chars().all(|c| c.is_ascii_uppercase()) {
            return word.text != "c" || gap == "-" || self.code(position, true).is_none();
        }
        // In small letters only right before the code or with its hyphen.
        written.is_ascii()
            && (gap == "-"
                || self.code(position + 1, true).is_some() && self.code(position, true).is_none()
                || position + 1 == self.words.len())
    }

    /// "à L. 2213-6" after an article.
    fn interval(&self, position: usize, from: &Identifier) -> Option<(Identifier, usize)> {
        if self.word(position) != "a" || self.gap(position).contains(['.', ';']) {
            return None;
        }
        let mut next = position + 1;
        if matches!(self.word(next), "l" | "article") && self.word(next + 1) == "article" {
            next += 2;
        } else if self.word(next) == "article" {
            next += 1;
        }
        let (mut last, after) = self.identifier(next, true, Some(from)).or_else(|| {
            // "L. 2213-1 à 6": the last part only.
            let (short, after) = self.identifier(next, true, None)?;
            (short.series.is_empty()
                && from.numbers.len() > 1
                && !matches!(self.word(after), "er" | "eme" | "alinea" | "alineas"))
            .then(|| {
                let mut numbers = from.numbers.clone();
                numbers.pop();
                numbers.extend(&short.numbers);
                let full = Identifier {
                    series: from.series.clone(),
                    numbers,
                    ..short
                };
                (full, after)
            })
        })?;
        if last.series.is_empty() {
            last.series = from.series.clone();
        }
        (last.series == from.series && last >= *from).then_some((last, after))
    }

    /// The word after "et suivants", "et s.".
    fn following(&self, position: usize) -> Option<usize> {
        let et = usize::from(self.word(position) == "et");
        let word = self.word(position + et);
        (matches!(word, "suivants" | "suivant" | "suiv" | "suivantes") || et == 1 && word == "s")
            .then_some(position + et + 1)
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
