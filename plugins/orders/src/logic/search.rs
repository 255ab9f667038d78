//! Searching acts: an exact number, a date or a road first, then what the words find.

use acts::record::Number;
use acts::reference::{self, Reference};
use jiff::civil::Date;
use kit::fold::Folded;

use super::collection::{Collection, Condition, Field, Hit, Query, Trouble, first};
use super::nature::{self, Wanted};
use super::snippet::{self, Snippet};
use super::standing::Circle;

/// Documents that are looked at where hits are chosen among them, at most.
const MOST_LOOKED_AT: u32 = 100;

/// Documents that are looked at for their order, at least.
const FEWEST_LOOKED_AT: u32 = 20;

/// How much more an act counts that was made in a year that the query names.
const OF_THE_YEAR: f32 = 1.2;

/// What is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Request {
    pub query: String,
    pub limit: u32,
    pub since: Option<Date>,
    pub until: Option<Date>,
    pub number: Option<String>,
    pub commune: Option<String>,
    pub road: Option<String>,
    pub authority: Option<String>,
    pub theme: Option<String>,
    pub on: Option<Date>,
}

/// An act that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    pub document: String,
    pub number: Option<String>,
    pub date: Option<String>,
    pub title: Option<String>,
    pub authority: Option<String>,
    pub snippet: Snippet,
    pub score: f32,
}

/// What was found, and whether a standing may miss a text because there were too many.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Answer {
    pub found: Vec<Found>,
    pub cut: bool,
}

/// Looks for acts.
///
/// # Errors
/// When the collection cannot be read.
pub fn search(request: &Request, collection: &dyn Collection) -> Result<Answer, Trouble> {
    let typed = reference::parse(&request.query);
    let filters = request.filters();
    let chosen = request.on.is_some() || request.authority.is_some();
    let limit = if chosen {
        MOST_LOOKED_AT
    } else {
        request.limit.max(FEWEST_LOOKED_AT)
    };
    let wanted = Wanted::of(&request.query);
    let mut looked_at: Vec<(Hit, Vec<Field>)> = Vec::new();
    for (text, exact) in rounds(&typed, &request.query) {
        let by_words = !text.is_empty();
        let query = Query {
            text,
            require: filters.iter().cloned().chain(exact).collect(),
            limit,
            passages: 1,
        };
        let mut round = Vec::new();
        for hit in collection.search(&query)? {
            if looked_at
                .iter()
                .any(|(known, _)| known.document == hit.document)
            {
                continue;
            }
            let fields = collection.fields(&hit.document)?;
            round.push((hit, fields));
        }
        if by_words {
            of_the_year_first(&mut round, &typed.rest);
            round = nature::arrange(round, &wanted);
        }
        looked_at.extend(round);
        if looked_at.len() >= limit as usize {
            break;
        }
    }
    if let Some(authority) = &request.authority {
        looked_at.retain(|(_, fields)| names(fields, authority));
    }
    agreeing_first(&mut looked_at, &typed.numbers);
    let mut cut = false;
    if let Some(day) = request.on {
        let documents: Vec<String> = looked_at
            .iter()
            .map(|(hit, _)| hit.document.clone())
            .collect();
        let circle = Circle::of(&documents, collection)?;
        cut = circle.cut;
        let mut holds = circle.in_force(&documents, day).into_iter();
        looked_at.retain(|_| holds.next().unwrap_or(false));
    }
    looked_at.truncate(request.limit as usize);
    Ok(Answer {
        found: looked_at
            .into_iter()
            .map(|(hit, fields)| found(hit, &fields))
            .collect(),
        cut,
    })
}

impl Request {
    fn filters(&self) -> Vec<(String, Condition)> {
        let mut filters = Vec::new();
        let mut push = |field: &str, condition| filters.push((field.to_owned(), condition));
        if let Some(day) = self.since {
            push("date", Condition::AtLeast(day.to_string()));
        }
        if let Some(day) = self.until {
            push("date", Condition::AtMost(day.to_string()));
        }
        if let Some(number) = &self.number {
            let key = Number::new(number).map_or_else(|| number.clone(), |number| number.key);
            push("number-key", Condition::Equals(key));
        }
        if let Some(commune) = &self.commune {
            push("commune", Condition::Equals(commune.clone()));
        }
        if let Some(road) = &self.road {
            let keys = reference::parse(road).roads;
            let key = keys.into_iter().next().unwrap_or_else(|| road.clone());
            push("road", Condition::Equals(key));
        }
        if let Some(theme) = &self.theme {
            push("theme", Condition::Equals(theme.clone()));
        }
        filters
    }
}

/// The queries of a search, in order: what was typed exactly, then the words alone.
fn rounds(typed: &Reference, query: &str) -> Vec<(String, Vec<(String, Condition)>)> {
    let mut rounds = Vec::new();
    let one = |field: &str, condition| vec![(field.to_owned(), condition)];
    let days = || -> Vec<(String, Condition)> {
        typed
            .dates
            .first()
            .map(|(from, to)| {
                vec![
                    ("date".to_owned(), Condition::AtLeast(from.to_string())),
                    ("date".to_owned(), Condition::AtMost(to.to_string())),
                ]
            })
            .unwrap_or_default()
    };
    // Where nothing else was typed, all that has the day or the road comes, in the order of documents.
    let rest = || match typed.rest.trim() {
        "" => String::new(),
        _ => query.to_owned(),
    };
    if !typed.numbers.is_empty() {
        let keys = typed.numbers.iter().map(|number| number.key.clone());
        let number = one("number-key", Condition::AnyOf(keys.collect()));
        if !typed.dates.is_empty() {
            rounds.push((String::new(), [number.clone(), days()].concat()));
        }
        rounds.push((String::new(), number));
    }
    if !typed.dates.is_empty() {
        rounds.push((rest(), days()));
    }
    if !typed.roads.is_empty() {
        let road = one("road", Condition::AnyOf(typed.roads.clone()));
        rounds.push((rest(), road));
    }
    rounds.push((query.to_owned(), Vec::new()));
    rounds
}

/// An act counts more that was made in a year that the query names; what is left of a query when numbers and days are
/// taken says which.
fn of_the_year_first(hits: &mut [(Hit, Vec<Field>)], rest: &str) {
    let years: Vec<&str> = rest
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| word.len() == 4 && (word.starts_with("19") || word.starts_with("20")))
        .filter(|word| word.bytes().all(|byte| byte.is_ascii_digit()))
        .collect();
    if years.is_empty() {
        return;
    }
    for (hit, fields) in hits.iter_mut() {
        let date = first(fields, "date").unwrap_or_default();
        if years.iter().any(|year| date.starts_with(year)) {
            hit.score *= OF_THE_YEAR;
        }
    }
    hits.sort_by(|(one, _), (other, _)| other.score.total_cmp(&one.score));
}

/// "2025-860" finds "2025-860 SG/DCL/BU" first.
fn agreeing_first(hits: &mut [(Hit, Vec<Field>)], typed: &[Number]) {
    hits.sort_by_key(|(_, fields)| {
        let number = first(fields, "number").and_then(|number| Number::new(&number));
        !number.is_some_and(|number| typed.iter().any(|typed| typed.agrees(&number)))
    });
}

/// Whether the authority of an act has all of these words.
fn names(fields: &[Field], words: &str) -> bool {
    first(fields, "authority").is_some_and(|authority| {
        let authority = Folded::new(&authority);
        Folded::new(words)
            .text()
            .split_whitespace()
            .all(|word| authority.text().contains(word))
    })
}

fn found(hit: Hit, fields: &[Field]) -> Found {
    let title =
        first(fields, "title").or_else(|| Some(hit.title).filter(|title| !title.is_empty()));
    Found {
        number: first(fields, "number"),
        date: first(fields, "date"),
        title,
        authority: first(fields, "authority"),
        snippet: hit
            .passages
            .first()
            .map(|passage| snippet::cut(passage, snippet::MOST))
            .unwrap_or_default(),
        score: hit.score,
        document: hit.document,
    }
}
