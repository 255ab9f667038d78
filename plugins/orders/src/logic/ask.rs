//! Questions, answered by passages: where nothing covers the question, nothing is shown.

use acts::Place;
use jiff::civil::Date;

use super::collection::{Collection, Field, Hit, Passage, Query, Trouble, first};
use super::snippet;
use super::standing::Circle;

/// Documents that are looked at.
const LOOKED_AT: u32 = 10;

/// Passages of each.
const PASSAGES: u32 = 3;

/// The longest quote, in bytes.
const MOST_QUOTE: usize = 450;

/// The least share of a question's own words that a passage must have, with its document's title and fields: below, it is
/// about something else.
pub const LEAST_COVERAGE: f32 = 0.5;

/// The least score of a further document, as a share of the best one's.
const LEAST_SHARE: f32 = 0.6;

/// A passage that answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Support {
    pub document: String,
    pub number: Option<String>,
    pub date: Option<String>,
    /// The article in which it stands.
    pub article: Option<String>,
    pub place: Place,
    pub quote: String,
}

/// The passages that answer a question, best first; none where nothing does.
///
/// # Errors
/// When the collection cannot be read.
pub fn ask(
    question: &str,
    limit: usize,
    on: Option<Date>,
    collection: &dyn Collection,
) -> Result<Vec<Support>, Trouble> {
    let query = Query {
        text: question.to_owned(),
        limit: LOOKED_AT,
        passages: PASSAGES,
        ..Query::default()
    };
    let mut hits = collection.search(&query)?;
    for hit in &mut hits {
        hit.passages
            .retain(|passage| passage.coverage >= LEAST_COVERAGE);
    }
    hits.retain(|hit| !hit.passages.is_empty());
    if let Some(day) = on {
        let documents: Vec<String> = hits.iter().map(|hit| hit.document.clone()).collect();
        let mut holds = Circle::of(&documents, collection)?
            .in_force(&documents, day)
            .into_iter();
        hits.retain(|_| holds.next().unwrap_or(false));
    }
    let best = hits.first().map_or(0.0, |hit| hit.score);
    hits.retain(|hit| hit.score >= best * LEAST_SHARE);
    let mut supports = Vec::new();
    // The best passage of each document first, then the second ones.
    for place in 0..PASSAGES as usize {
        for hit in &hits {
            if let Some(passage) = hit.passages.get(place).filter(|one| one.score > 0.0)
                && supports.len() < limit
            {
                supports.push(support(hit, passage, &collection.fields(&hit.document)?));
            }
        }
    }
    Ok(supports)
}

fn support(hit: &Hit, passage: &Passage, fields: &[Field]) -> Support {
    let snippet = snippet::cut(passage, MOST_QUOTE);
    let place = Place {
        page: snippet.page,
        start: snippet.start,
        end: snippet.end,
    };
    Support {
        document: hit.document.clone(),
        number: first(fields, "number"),
        date: first(fields, "date"),
        article: article(fields, place),
        place,
        quote: snippet.text,
    }
}

/// The last article that begins before a place, or with it.
fn article(fields: &[Field], place: Place) -> Option<String> {
    fields
        .iter()
        .filter(|field| field.name == "article")
        .filter(|field| (field.place.page, field.place.start) <= (place.page, place.start))
        .max_by_key(|field| (field.place.page, field.place.start))
        .map(|field| field.value.clone())
}
