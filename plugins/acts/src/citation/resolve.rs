//! From a citation to the articles of a collection.

use std::collections::HashMap;

use kit::fold::{self, Folded};

use super::article::Identifier;
use super::codes::{self, Code};
use super::parse::parse;
use super::{Citation, Cited};

/// The most articles that one interval or "et suivants" gives.
const MOST: usize = 200;

/// The articles of a collection, ready to be looked up.
#[derive(Debug, Default)]
pub struct Articles {
    /// In the order that they were given.
    entries: Vec<Entry>,
    /// By code and key; the values are in that order too.
    exact: HashMap<(String, String), Vec<usize>>,
    /// The codes that the collection has.
    codes: Vec<&'static Code>,
    /// The places of a code's articles.
    by_code: HashMap<String, Vec<usize>>,
}

#[derive(Debug)]
struct Entry {
    identifier: Option<Identifier>,
    /// The article's name with plain words, for annexes and tables.
    words: String,
}

/// What a citation means in a collection; the numbers count the articles in the order that they were given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolution {
    /// These articles, in the order of the citation.
    Exact(Vec<usize>),
    /// One of these: the citation names no code, or no series, and several fit.
    Ambiguous(Vec<usize>),
    /// The collection has none of them.
    Missing,
}

impl Articles {
    /// From pairs of a code's name, in any spelling, and an article's name ("Article R*123-1").
    pub fn new<'a>(articles: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut this = Self::default();
        let mut names: HashMap<String, String> = HashMap::new();
        for (code, article) in articles {
            let code = names
                .entry(code.to_owned())
                .or_insert_with(|| {
                    let found = codes::recognise(code);
                    this.codes.extend(&found);
                    code_key(code, &found)
                })
                .clone();
            let index = this.entries.len();
            let identifier = Identifier::parse(article);
            let words = plain(article);
            let key = identifier
                .as_ref()
                .map_or_else(|| words.clone(), Identifier::key);
            this.exact
                .entry((code.clone(), key))
                .or_default()
                .push(index);
            this.by_code.entry(code).or_default().push(index);
            this.entries.push(Entry { identifier, words });
        }
        this
    }

    /// The articles that a citation means.
    pub fn resolve(&self, citation: &Citation) -> Resolution {
        let codes: Vec<String> = citation.codes.iter().map(|code| key_of(code)).collect();
        let mut found = Vec::new();
        let mut sure = true;
        for cited in &citation.articles {
            let mut hits: Vec<Vec<usize>> = if codes.is_empty() {
                let mut all: Vec<&String> = self.by_code.keys().collect();
                all.sort();
                all.iter().map(|code| self.in_code(code, cited)).collect()
            } else {
                codes.iter().map(|code| self.in_code(code, cited)).collect()
            };
            hits.retain(|hits| !hits.is_empty());
            sure &= hits.len() <= 1;
            if cited.first.series.is_empty()
                && hits.iter().any(|hits| {
                    hits.iter().any(|&hit| {
                        self.entries[hit]
                            .identifier
                            .as_ref()
                            .is_some_and(|one| !one.series.is_empty())
                    })
                })
            {
                sure &= hits.iter().map(Vec::len).sum::<usize>() == 1;
            }
            for hit in hits.into_iter().flatten() {
                if !found.contains(&hit) {
                    found.push(hit);
                }
            }
        }
        match (found.is_empty(), sure) {
            (true, _) => Resolution::Missing,
            (false, true) => Resolution::Exact(found),
            (false, false) => Resolution::Ambiguous(found),
        }
    }

    /// What somebody typed: the first citation in it that has articles here; annexes and tables by their words.
    ///
    /// An abbreviation is first read as it is usual, then, where that gives nothing, among the codes that are here:
    /// "C. com." is the commercial code, and that of the communes where there is no commercial one.
    pub fn look_up(&self, query: &str) -> Resolution {
        match self.look_up_among(query, &codes::all()) {
            Resolution::Missing => self.look_up_among(query, &self.codes),
            found => found,
        }
    }

    fn look_up_among(&self, query: &str, among: &[&'static Code]) -> Resolution {
        let citations = parse(query, among);
        let mut best = Resolution::Missing;
        for citation in citations.iter().filter(|one| !one.articles.is_empty()) {
            match self.resolve(citation) {
                Resolution::Exact(found) => {
                    // "Annexe à l'article R. 3113-2" is the annex where there is one.
                    return Resolution::Exact(self.annex(query, citation).unwrap_or(found));
                }
                Resolution::Ambiguous(found) if best == Resolution::Missing => {
                    best = Resolution::Ambiguous(found);
                }
                _ => {}
            }
        }
        if best == Resolution::Missing {
            return self.by_words(query, &citations);
        }
        best
    }

    fn in_code(&self, code: &str, cited: &Cited) -> Vec<usize> {
        if cited.last.is_none() && !cited.following {
            return self.one(code, &cited.first);
        }
        let mut inside: Vec<(&Identifier, usize)> = self
            .by_code
            .get(code)
            .into_iter()
            .flatten()
            .filter_map(|&index| Some((self.entries[index].identifier.as_ref()?, index)))
            .filter(|(one, _)| {
                let upper = cited.last.as_ref().map_or_else(
                    || cited.first.leads(one),
                    |last| {
                        (&one.series, &one.numbers) <= (&last.series, &last.numbers)
                            && one.series == last.series
                    },
                );
                upper
                    && (&one.series, &one.numbers, &one.suffix)
                        >= (
                            &cited.first.series,
                            &cited.first.numbers,
                            &cited.first.suffix,
                        )
            })
            .collect();
        inside.sort();
        let mut found: Vec<usize> = inside.into_iter().map(|(_, index)| index).collect();
        found.truncate(MOST);
        if found.is_empty() {
            return self.one(code, &cited.first);
        }
        found
    }

    /// The article of a name: with the same stars before one with others, without its suffix where there is none with it.
    fn one(&self, code: &str, identifier: &Identifier) -> Vec<usize> {
        let get = |identifier: &Identifier| {
            self.exact
                .get(&(code.to_owned(), identifier.key()))
                .cloned()
                .unwrap_or_default()
        };
        let mut found = get(identifier);
        if found.is_empty() && identifier.suffix.len() == 1 {
            found = get(&Identifier {
                suffix: String::new(),
                ..identifier.clone()
            });
        }
        if found.is_empty() && identifier.series.is_empty() {
            for series in ["L", "LO", "R", "D", "A"] {
                found.extend(get(&Identifier {
                    series: series.to_owned(),
                    ..identifier.clone()
                }));
            }
        }
        found.sort_by_key(|&index| {
            self.entries[index]
                .identifier
                .as_ref()
                .is_some_and(|one| one.stars != identifier.stars)
        });
        // The same name with other stars is another article: the nearest is meant.
        if !identifier.series.is_empty() {
            found.truncate(1);
        }
        found
    }

    fn annex(&self, query: &str, citation: &Citation) -> Option<Vec<usize>> {
        if !plain(query).split(' ').any(|word| word == "annexe") {
            return None;
        }
        let cited = citation.articles.first()?;
        let number = plain(&cited.first.key());
        let code = citation.codes.first().map(|code| key_of(code))?;
        let found: Vec<usize> = self
            .by_code
            .get(&code)?
            .iter()
            .copied()
            .filter(|&index| {
                let words = &self.entries[index].words;
                self.entries[index].identifier.is_none() && words.ends_with(&number)
            })
            .collect();
        (found.len() == 1).then_some(found)
    }

    /// Annexes and tables, whose names are words: every word of the name stands in the query.
    fn by_words(&self, query: &str, citations: &[Citation]) -> Resolution {
        let words = plain(query);
        let typed: Vec<&str> = words.split(' ').collect();
        let codes: Vec<String> = citations
            .iter()
            .flat_map(|citation| citation.codes.iter().map(|code| key_of(code)))
            .collect();
        let mut found: Vec<(usize, usize)> = Vec::new();
        for code in &codes {
            for &index in self.by_code.get(code).into_iter().flatten() {
                let entry = &self.entries[index];
                if entry.identifier.is_some() || entry.words.is_empty() {
                    continue;
                }
                let parts: Vec<&str> = entry.words.split(' ').collect();
                if parts.iter().all(|part| typed.contains(part)) {
                    found.push((parts.len(), index));
                }
            }
        }
        let longest = found.iter().map(|(length, _)| *length).max().unwrap_or(0);
        found.retain(|(length, _)| *length == longest);
        let found: Vec<usize> = found.into_iter().map(|(_, index)| index).collect();
        match found.len() {
            0 => Resolution::Missing,
            1 => Resolution::Exact(found),
            _ => Resolution::Ambiguous(found),
        }
    }
}

/// A code's name as a key: its title where the table knows it, else its words.
fn code_key(name: &str, found: &[&'static Code]) -> String {
    match found {
        [code] => key_of(code),
        _ => plain(name),
    }
}

fn key_of(code: &Code) -> String {
    plain(code.title)
}

/// A name's words without "article", folded.
fn plain(name: &str) -> String {
    let folded = Folded::new(name);
    fold::tokens(folded.text())
        .iter()
        .map(|token| &folded.text()[token.range()])
        .filter(|word| !matches!(*word, "article" | "articles" | "art"))
        .collect::<Vec<_>>()
        .join(" ")
}
