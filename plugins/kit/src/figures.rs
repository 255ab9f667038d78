//! Whether every figure of a text stands in its source: numbers in digits and words, amounts, percentages,
//! dates, times, months, weekdays, web and mail addresses.
//!
//! A model that rewords a letter may write "50 000 €" for "50.000 euros" and "12 mars" for "12/03/2026";
//! it may not write a figure that the letter does not give. Where two readings are possible ("1,500"),
//! one that fits is enough. What is in doubt counts as not standing there.

mod address;
mod number;
mod time;
mod word;

use jiff::civil::Date;

use self::number::Number;
use crate::dates::{self, Found, words};
use crate::fold::{self, Folded, Token};

/// The figures of `said` that do not stand in `source`, as they are written; empty when all do.
///
/// Dates without a year, and days told by their name, are understood from `anchor`, the day that the source was written.
pub fn unsupported(said: &str, source: &str, anchor: Date) -> Vec<String> {
    let (said, source) = (Figures::read(said, anchor), Figures::read(source, anchor));
    let mut missing = Vec::new();
    let mut settled = Vec::new();
    for date in &said.dates {
        settled.push(date.span.clone());
        if !source.has_date(&said, date) {
            missing.push(said.text()[date.span.clone()].to_owned());
        }
    }
    for (minutes, span) in &said.times {
        settled.push(span.clone());
        if !source.times.iter().any(|(known, _)| known == minutes) {
            missing.push(said.text()[span.clone()].to_owned());
        }
    }
    let open = |span: &std::ops::Range<usize>| {
        !settled
            .iter()
            .any(|done| done.start <= span.start && span.end <= done.end)
    };
    for number in said.numbers.iter().filter(|number| open(&number.span)) {
        if !source.numbers.iter().any(|known| number.is_like(known)) {
            missing.push(said.text()[number.span.clone()].to_owned());
        }
    }
    for token in said.tokens.iter().filter(|token| open(&token.range())) {
        let word = &said.text()[token.range()];
        if !source.has_day_or_month(word, said.is_capital(token)) {
            missing.push(word.to_owned());
        }
    }
    missing.extend(
        said.addresses
            .iter()
            .filter(|address| !source.addresses.contains(address))
            .cloned(),
    );
    missing.extend(
        said.foreign
            .iter()
            .filter(|digit| !source.foreign.contains(digit))
            .map(char::to_string),
    );
    missing
}

/// A text and the figures in it; spans are bytes of the folded text.
struct Figures<'t> {
    source: &'t str,
    folded: Folded,
    tokens: Vec<Token>,
    dates: Vec<Found>,
    times: Vec<(u16, std::ops::Range<usize>)>,
    numbers: Vec<Number>,
    addresses: Vec<String>,
    /// Digits of other scripts, fractions and exponents: never converted, only looked for.
    foreign: Vec<char>,
}

impl<'t> Figures<'t> {
    fn read(text: &'t str, anchor: Date) -> Self {
        let folded = Folded::new(text);
        let tokens = fold::tokens(folded.text());
        let dates = dates::find_folded(folded.text(), &tokens, anchor);
        let mut numbers = number::find(folded.text());
        numbers.extend(word::find(folded.text(), &tokens));
        Self {
            source: text,
            dates,
            times: time::find(folded.text(), &tokens),
            numbers,
            addresses: address::find(text),
            foreign: folded
                .text()
                .chars()
                .filter(|c| c.is_numeric() && !c.is_ascii_digit())
                .collect(),
            tokens,
            folded,
        }
    }

    fn text(&self) -> &str {
        self.folded.text()
    }

    fn is_capital(&self, token: &Token) -> bool {
        self.source
            .get(self.folded.source_range(token.range()))
            .is_some_and(|written| written.starts_with(char::is_uppercase))
    }

    /// Whether this text gives the date that another one gives.
    fn has_date(&self, other: &Self, date: &Found) -> bool {
        let words = &other.text()[date.span.clone()];
        let year = date.date.year().to_string();
        self.dates.iter().any(|known| {
            known.date == date.date
                // A limit looks forward and a mention to the nearest: the same day and month is meant, unless a year is said.
                || known.date.month() == date.date.month()
                    && known.date.day() == date.date.day()
                    && date.form == dates::Form::Explicit
                    && !words.contains(&year)
        }) || self.says(words)
    }

    /// Whether the very words stand here, not as a part of longer ones.
    fn says(&self, words: &str) -> bool {
        let inside = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        self.text().match_indices(words).any(|(start, _)| {
            !inside(self.text()[..start].chars().next_back())
                && !inside(self.text()[start + words.len()..].chars().next())
        })
    }

    /// A word that names a day or a month must name one of this text's; any other word may.
    fn has_day_or_month(&self, word: &str, capital: bool) -> bool {
        if let Some(weekday) = words::weekday(word) {
            return self.dates.iter().any(|date| date.date.weekday() == weekday)
                || self
                    .words()
                    .any(|known| words::weekday(known) == Some(weekday));
        }
        // Abbreviations and verbs ("may", "march", "mar", "sept") are months only where they look like one.
        let month = words::month(word)
            .filter(|_| word.len() > 4 || matches!(word, "juin" | "aout" | "june" | "july"))
            .filter(|_| !matches!(word, "march" | "august") || capital);
        match month {
            None => true,
            Some(month) => {
                self.dates.iter().any(|date| date.date.month() == month)
                    || self.words().any(|known| words::month(known) == Some(month))
            }
        }
    }

    fn words(&self) -> impl Iterator<Item = &str> {
        self.tokens.iter().map(|token| &self.text()[token.range()])
    }
}

#[cfg(test)]
mod tests;
