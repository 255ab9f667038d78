//! A query's text as groups of terms, each with what it is worth in this index.

use std::collections::HashSet;

use tantivy::{Searcher, Term};

use super::{Query, Ranking, spelling};
use crate::schema::{Kind, Zone};
use crate::text::{self, Kind as TokenKind, Language, analyse, asks, fold, stem, synonyms};
use crate::{Error, Index};

/// Bytes of a query that are read.
const LONGEST_QUERY: usize = 16 << 10;

/// Groups that a query can have; of a longer one the rarest words are kept.
const MOST_GROUPS: usize = 48;

/// Documents from which on an index tells how rare a word is. A smaller one counts as one of so many for what a text has
/// of a question: in four acts a word of two of them is not common, nor one of none a sign that nothing answers.
const FEWEST_TO_JUDGE: u64 = 40;

/// What numbers count, without accents.
const UNITS: &[&str] = &[
    "an",
    "annee",
    "annees",
    "ans",
    "cm",
    "day",
    "days",
    "db",
    "decibel",
    "decibels",
    "euro",
    "euros",
    "h",
    "ha",
    "hectare",
    "hectares",
    "heure",
    "heures",
    "jour",
    "jours",
    "kg",
    "kilometre",
    "kilometres",
    "km",
    "kw",
    "litre",
    "litres",
    "m",
    "metre",
    "metres",
    "miles",
    "minute",
    "minutes",
    "mm",
    "mois",
    "month",
    "months",
    "mw",
    "pounds",
    "semaine",
    "semaines",
    "t",
    "tonne",
    "tonnes",
    "year",
    "years",
];

/// Terms that stand for one thing of the query.
#[derive(Debug)]
pub(super) struct Group {
    /// Terms, each with what it counts beside the first.
    pub terms: Vec<(String, f32)>,
    /// What the group is worth: how rare it is, times the weight of its kind.
    pub worth: f32,
    /// How rare it is, if it is one of the query's own words; 0 if it only accompanies one.
    pub own: f32,
    /// How many postings its terms have.
    pub postings: u64,
    /// Whether it is how much of something: `60 décibels` is no act's number.
    pub quantity: bool,
}

/// What a query looks for.
#[derive(Debug, Default)]
pub(super) struct Plan {
    pub groups: Vec<Group>,
    /// Everything that is marked in a passage.
    pub marked: HashSet<String>,
    /// The stems of the query's words, in order, for what stands side by side.
    pub sequence: Vec<(String, f32)>,
    /// The sum of what the query's own words are worth.
    pub own: f32,
    /// How many documents there are, with those deleted since the last merge.
    pub documents: u64,
    /// How many passages there are, counted in the same way.
    pub passages: u64,
}

impl Plan {
    pub fn new(index: &Index, searcher: &Searcher, query: &Query) -> Result<Self, Error> {
        let text = &query.text[..query.text.floor_char_boundary(LONGEST_QUERY)];
        let count = |kind: Kind| {
            let term = Term::from_field_u64(index.layout.kind, kind as u64);
            index.library(searcher.doc_freq(&term))
        };
        let mut plan = Self {
            groups: Vec::new(),
            marked: HashSet::new(),
            sequence: Vec::new(),
            own: 0.0,
            documents: count(Kind::Document)?,
            passages: count(Kind::Passage)?,
        };
        let mut seen = HashSet::new();
        for token in analyse(text, Language::of(text, Language::French)) {
            if !seen.insert(token.text.clone()) {
                continue;
            }
            plan.add(index, searcher, &query.ranking, &token, text)?;
        }
        plan.groups
            .sort_by(|one, other| other.worth.total_cmp(&one.worth));
        plan.groups.truncate(MOST_GROUPS);
        plan.own = plan.groups.iter().map(|group| group.own).sum();
        Ok(plan)
    }

    fn add(
        &mut self,
        index: &Index,
        searcher: &Searcher,
        ranking: &Ranking,
        token: &text::Token,
        query: &str,
    ) -> Result<(), Error> {
        let written = &query[token.start..token.end];
        let mut terms = vec![(token.text.clone(), 1.0)];
        let weight = match token.kind {
            TokenKind::Word => {
                other_forms(written, ranking, &mut terms);
                1.0
            }
            TokenKind::Exact => ranking.exact,
            TokenKind::Compound => ranking.compound,
            TokenKind::Whole => ranking.whole,
            TokenKind::Part => ranking.part,
            TokenKind::Form => ranking.form,
        };
        let (mut frequency, mut postings) = self.frequency(index, searcher, &terms)?;
        if frequency.is_none()
            && token.kind == TokenKind::Word
            && ranking.spelling
            && let Some(near) = spelling::near(index, searcher, written)?
        {
            terms.push((near, 1.0));
            (frequency, postings) = self.frequency(index, searcher, &terms)?;
        }
        let is_own = matches!(token.kind, TokenKind::Word | TokenKind::Whole);
        let worth = inverse(frequency.unwrap_or(0.0), self.documents);
        if frequency.is_none() && !is_own {
            return Ok(());
        }
        if is_own {
            self.sequence.push((token.text.clone(), worth));
        }
        if token.kind != TokenKind::Form {
            let all = terms.iter().map(|(term, _)| term.clone());
            self.marked.extend(all);
        }
        self.groups.push(Group {
            terms,
            worth: weight * worth,
            own: if is_own && !asks(&written.to_lowercase()) {
                let documents = self.documents.max(FEWEST_TO_JUDGE);
                inverse(frequency.unwrap_or(0.0), documents)
            } else {
                0.0
            },
            postings,
            quantity: is_quantity(written, &query[token.end..]),
        });
        Ok(())
    }

    /// In how many documents a group stands, that of its first term, or of the most frequent other one, and how many
    /// postings it has; nothing where no term is known.
    fn frequency(
        &self,
        index: &Index,
        searcher: &Searcher,
        terms: &[(String, f32)],
    ) -> Result<(Option<f64>, u64), Error> {
        let mut share = 0f64;
        let mut postings = 0;
        for (position, (term, weight)) in terms.iter().enumerate() {
            // A synonym does not make the query's own word more frequent.
            let accompanies = position > 0 && *weight < 1.0 && share > 0.0;
            for zone in Zone::ALL {
                let all = if zone == Zone::Body {
                    self.passages
                } else {
                    self.documents
                };
                let term = Term::from_field_text(index.layout.zone(zone), term);
                let frequency = index.library(searcher.doc_freq(&term))?;
                postings += frequency;
                if all > 0 && !accompanies {
                    share = share.max(frequency as f64 / all as f64);
                }
            }
        }
        let frequency = (share > 0.0).then_some(share * self.documents as f64);
        Ok((frequency, postings))
    }
}

/// Whether a number stands before what it counts.
fn is_quantity(written: &str, after: &str) -> bool {
    let after = after.trim_start();
    let word: String = after.chars().take_while(|c| c.is_alphabetic()).collect();
    written.bytes().all(|byte| byte.is_ascii_digit())
        && (after.starts_with(['%', '€', '£', '°'])
            || UNITS.contains(&fold(&word.to_lowercase()).as_str()))
}

/// The stem in the other language, and the words that stand for this one.
fn other_forms(written: &str, ranking: &Ranking, terms: &mut Vec<(String, f32)>) {
    let lower = written.to_lowercase();
    if !lower.chars().all(char::is_alphabetic) {
        return;
    }
    for language in [Language::French, Language::English] {
        push(stem(&lower, language), 1.0, terms);
    }
    if ranking.synonym > 0.0 {
        for word in synonyms(&lower) {
            push(stem(word, Language::French), ranking.synonym, terms);
        }
    }
}

fn push(term: String, weight: f32, terms: &mut Vec<(String, f32)>) {
    if terms.iter().all(|(known, _)| *known != term) {
        terms.push((term, weight));
    }
}

/// The inverse document frequency of BM25.
fn inverse(frequency: f64, documents: u64) -> f32 {
    let documents = documents as f64;
    (1.0 + (documents - frequency + 0.5) / (frequency + 0.5)).ln() as f32
}
