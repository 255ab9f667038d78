//! Reading the name of one article, and how far it reaches.

use kit::fold::Class;

use super::super::article::{Identifier, LATIN, is_series};
use super::Reader;

impl Reader<'_> {
    /// "L. 2213-2-1", "R*123-1", "LO 1112-1", "L.O. 1112-1", "1240"; the second is the word after it.
    pub(super) fn identifier(
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
    pub(super) fn interval(
        &self,
        position: usize,
        from: &Identifier,
    ) -> Option<(Identifier, usize)> {
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
    pub(super) fn following(&self, position: usize) -> Option<usize> {
        let et = usize::from(self.word(position) == "et");
        let word = self.word(position + et);
        (matches!(word, "suivants" | "suivant" | "suiv" | "suivantes") || et == 1 && word == "s")
            .then_some(position + et + 1)
    }
}
