//! Searching: a query in words and conditions to documents with the passages that fit.

mod conditions;
mod listing;
mod marks;
mod near;
mod plan;
mod ranking;
mod score;
mod spelling;

pub(crate) use conditions::Allowed;
pub use ranking::Ranking;
pub(crate) use score::{Averages, Candidate};

use std::cmp::Ordering;
use std::collections::HashMap;

use tantivy::{DocAddress, Searcher};

use crate::record::DocumentRecord;
use crate::vectors::fuse;
use crate::{Error, Index, QueryVector};
use plan::Plan;
use score::Scores;

/// A total is not counted further.
const LARGEST_TOTAL: usize = 10_000;

/// More hits are not given.
const LARGEST_LIMIT: usize = 1_000;

/// Candidates that are looked at again, where their words or vectors may change the order.
const DEEPEST: usize = 100;

/// More passages of one document are not given.
const LARGEST_PASSAGES: usize = 50;

/// What a field of a document must be; case, accents and runs of white space make no difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// This value.
    Equals(String),
    /// One of these.
    AnyOf(Vec<String>),
    /// This value or a greater one, compared as text: dates are ISO 8601 for this.
    AtLeast(String),
    /// This value or a smaller one.
    AtMost(String),
}

/// What is looked for.
#[derive(Debug, Clone)]
pub struct Query {
    /// In words; an empty one takes every document that the conditions let pass, in the order of identifiers.
    pub text: String,
    /// Each field must be so; several conditions hold together.
    pub require: Vec<(String, Condition)>,
    /// No field may be so.
    pub exclude: Vec<(String, Condition)>,
    /// The largest number of documents, at most 1,000.
    pub limit: usize,
    /// The largest number of passages of each document, 1 to 50.
    pub passages: usize,
    /// The same as a vector, where there is a model; nothing where there is none.
    pub vector: Option<QueryVector>,
    /// What counts how much.
    pub ranking: Ranking,
}

impl Query {
    /// Ten documents with one passage each.
    pub fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            require: Vec::new(),
            exclude: Vec::new(),
            limit: 10,
            passages: 1,
            vector: None,
            ranking: Ranking::default(),
        }
    }

    /// With a condition that must hold.
    pub fn require(mut self, field: impl Into<String>, condition: Condition) -> Self {
        self.require.push((field.into(), condition));
        self
    }

    /// With a condition that must not hold.
    pub fn exclude(mut self, field: impl Into<String>, condition: Condition) -> Self {
        self.exclude.push((field.into(), condition));
        self
    }

    /// With another number of documents.
    pub fn limit(mut self, limit: usize) -> Self {
        self.limit = limit;
        self
    }

    /// With another number of passages of each document.
    pub fn passages(mut self, passages: usize) -> Self {
        self.passages = passages;
        self
    }
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Found {
    /// How many documents fit, counted up to 10,000; in a large index those with only the commonest of the query's words
    /// are left out.
    pub total: usize,
    /// The best of them, best first.
    pub hits: Vec<Hit>,
}

/// A document that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// Its identifier.
    pub document: String,
    /// Its title; may be empty.
    pub title: String,
    /// How well it fits, above 0; comparable within one answer only.
    pub score: f32,
    /// The share of the query's own words, weighted by how rare they are here, that the document has: 0 to 1.
    ///
    /// A word that is nowhere in the index counts as the rarest one. Of a query without words it is 1.
    pub coverage: f32,
    /// Its passages that fit best, best first; its first one where only its title or fields fit; none where it has no
    /// text.
    pub passages: Vec<Passage>,
}

/// A piece of a page.
#[derive(Debug, Clone, PartialEq)]
pub struct Passage {
    /// The page, from 1.
    pub page: u32,
    /// The first byte on the page.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
    /// What stands there.
    pub text: String,
    /// How well it fits; 0 where only the document's title or fields fit.
    pub score: f32,
    /// As [`Hit::coverage`], but the share that the passage has, together with its document's title, headings and
    /// fields: of a long document, a better sign that it answers.
    pub coverage: f32,
    /// The words of the query on it, in order, never overlapping.
    pub marks: Vec<Mark>,
}

/// Where something stands on a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

impl Index {
    /// Looks for documents, in what was committed when the index was opened or last refreshed.
    pub fn search(&self, query: &Query) -> Result<Found, Error> {
        self.guarded(|searcher| {
            let allowed = Allowed::new(self, searcher, query)?;
            if query.text.trim().is_empty() {
                return listing::list(self, searcher, query, &allowed);
            }
            let plan = Plan::new(self, searcher, query)?;
            let mut scores = Scores::new(self, searcher, &plan, &allowed, &query.ranking)?;
            let total = scores.total.min(LARGEST_TOTAL);
            let limit = query.limit.min(LARGEST_LIMIT);
            keep_best(&mut scores.candidates, limit.max(DEEPEST));
            near::rerank(self, searcher, &plan, &mut scores, &query.ranking)?;
            let own = match &query.vector {
                Some(vector) => fuse(self, searcher, &allowed, vector, &mut scores.candidates)?,
                None => HashMap::new(),
            };
            scores.candidates.truncate(limit);
            let count = query.passages.clamp(1, LARGEST_PASSAGES);
            let mut hits = Vec::with_capacity(scores.candidates.len());
            for candidate in &scores.candidates {
                let mut best = scores.best_passages(candidate, count);
                // None of the words stands in it: its vector found it.
                if let ([(place, 0.0)], Some(nearest)) =
                    (best.as_mut_slice(), own.get(&candidate.address))
                {
                    *place = *nearest;
                }
                hits.push(self.hit(searcher, &plan, candidate, &best)?);
            }
            Ok(Found { total, hits })
        })
    }

    /// A candidate with its passages, each given as its place in the block and its score.
    fn hit(
        &self,
        searcher: &Searcher,
        plan: &Plan,
        candidate: &Candidate,
        passages: &[(u32, f32)],
    ) -> Result<Hit, Error> {
        let record: DocumentRecord = self.decoded(searcher, candidate.address)?;
        let pages = record.origins.len();
        let head = marks::head(plan, &record);
        let mut found = Vec::with_capacity(passages.len());
        for (place, score) in passages {
            let (span, text) = self.passage_text(searcher, candidate.address, *place, pages)?;
            let (marks, had) = marks::marks(plan, &text, span.start);
            found.push(Passage {
                page: span.page,
                start: span.start,
                end: span.end,
                text,
                score: *score,
                coverage: marks::share(plan, had.union(&head)),
                marks,
            });
        }
        Ok(Hit {
            document: record.identifier,
            title: record.title,
            score: candidate.score,
            coverage: candidate.coverage,
            passages: found,
        })
    }

    /// Where the passage at that place of a document's block stands, and what stands there.
    pub(crate) fn passage_text(
        &self,
        searcher: &Searcher,
        document: DocAddress,
        place: u32,
        pages: usize,
    ) -> Result<(Span, String), Error> {
        let span = self.span(searcher, document, place)?;
        let damaged = || self.corrupt("a passage is not on its page");
        if span.page == 0 || span.page as usize > pages {
            return Err(damaged());
        }
        let page = self.page_text(searcher, document, span.page)?;
        let text = page
            .get(span.start as usize..span.end as usize)
            .ok_or_else(damaged)?;
        let text = text.to_owned();
        Ok((span, text))
    }

    /// Where the passage at that place of a document's block stands.
    fn span(&self, searcher: &Searcher, document: DocAddress, place: u32) -> Result<Span, Error> {
        let columns = searcher.segment_reader(document.segment_ord).fast_fields();
        let doc = document.doc_id + place;
        let value = |name| -> Result<u32, Error> {
            let column = self.library(columns.u64(name))?;
            u32::try_from(column.first(doc).unwrap_or_default())
                .map_err(|_| self.corrupt("a passage is not on its page"))
        };
        Ok(Span {
            page: value(crate::schema::column::PAGE)?,
            start: value(crate::schema::column::START)?,
            end: value(crate::schema::column::END)?,
        })
    }
}

/// Where a passage stands on its page.
pub(crate) struct Span {
    page: u32,
    start: u32,
    end: u32,
}

/// Keeps the best of the candidates, best first.
fn keep_best(candidates: &mut Vec<Candidate>, count: usize) {
    if candidates.len() > count && count > 0 {
        candidates.select_nth_unstable_by(count - 1, better);
        candidates.truncate(count);
    }
    candidates.sort_unstable_by(better);
}

/// By score, then in the order of the index, so that an answer is the same each time.
pub(crate) fn better(one: &Candidate, other: &Candidate) -> Ordering {
    other
        .score
        .total_cmp(&one.score)
        .then(one.address.cmp(&other.address))
}
