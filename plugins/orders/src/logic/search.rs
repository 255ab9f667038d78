//! Searching acts: an exact number, a date or a road first, then what the words find.

use acts::record::Number;
use acts::reference::{self, Reference};
use jiff::civil::Date;
use kit::fold::Folded;

use super::collection::{Collection, Condition, Field, Hit, Query, Trouble, first, is_recognised};
use super::everything::everything;
use super::nature::{self, Wanted};
use super::snippet::{self, Snippet};
use super::standing::{Circle, Holding};

/// Documents that are looked at for their order, at least.
const FEWEST_LOOKED_AT: u32 = 20;

/// Acts whose standings are looked up together.
const TOGETHER: usize = 50;

/// How much more an act counts that was made in a year that the query names.
const OF_THE_YEAR: f32 = 1.2;

/// An act that was looked at, with its fields.
type Act = (Hit, Vec<Field>);

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
    /// Whether the page was read off a picture: words of it can be wrong.
    pub recognised: bool,
    pub score: f32,
}

/// What was found, and what may have been missed.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Answer {
    pub found: Vec<Found>,
    /// Whether a standing may miss a text because there were too many.
    pub cut: bool,
    /// Whether there were more acts than the authority or the standing was looked up of.
    pub more: bool,
    /// Acts that are not among those in force because a text may have ended them, by their documents.
    pub unsure: Vec<String>,
}

/// Looks for acts.
///
/// # Errors
/// When the collection cannot be read.
pub fn search(request: &Request, collection: &dyn Collection) -> Result<Answer, Trouble> {
    let typed = reference::parse(&request.query);
    let filters = request.filters();
    // The index knows neither words of an authority nor standings: all that fits is looked at.
    let chosen = request.on.is_some() || request.authority.is_some();
    let limit = request.limit.max(FEWEST_LOOKED_AT);
    let wanted = Wanted::of(&request.query);
    let mut looked_at: Vec<(Hit, Vec<Field>)> = Vec::new();
    let mut more = false;
    for (text, exact) in rounds(&typed, &request.query) {
        let by_words = !text.is_empty();
        let query = Query {
            text,
            require: filters.iter().cloned().chain(exact).collect(),
            limit,
            passages: 1,
            ..Query::default()
        };
        let known = |hit: &Hit| {
            looked_at
                .iter()
                .any(|(one, _)| one.document == hit.document)
        };
        let mut round = Vec::new();
        if chosen {
            let all = everything(&query, collection)?;
            more |= all.cut;
            round.extend(all.hits.into_iter().filter(|(hit, _)| !known(hit)));
        } else {
            for hit in collection.search(&query)? {
                if !known(&hit) {
                    let fields = collection.fields(&hit.document)?;
                    round.push((hit, fields));
                }
            }
        }
        if let Some(authority) = &request.authority {
            round.retain(|(_, fields)| names(fields, authority));
        }
        if by_words {
            of_the_year_first(&mut round, &typed.rest);
            round = nature::arrange(round, &wanted);
        }
        looked_at.extend(round);
        if !chosen && looked_at.len() >= limit as usize {
            break;
        }
    }
    agreeing_first(&mut looked_at, &typed.numbers);
    let mut held = Held::default();
    if let Some(day) = request.on {
        held = in_force(looked_at, day, request.limit as usize, collection)?;
        looked_at = std::mem::take(&mut held.acts);
    }
    looked_at.truncate(request.limit as usize);
    Ok(Answer {
        found: looked_at
            .into_iter()
            .map(|(hit, fields)| found(hit, &fields))
            .collect(),
        cut: held.cut,
        more,
        unsure: held.unsure,
    })
}

/// What holds on a day.
#[derive(Default)]
struct Held {
    acts: Vec<Act>,
    cut: bool,
    unsure: Vec<String>,
}

/// The first acts that hold on a day, in their order; gathered in small groups, because each draws in what acts on it.
fn in_force(
    acts: Vec<Act>,
    day: Date,
    limit: usize,
    collection: &dyn Collection,
) -> Result<Held, Trouble> {
    let mut held = Held::default();
    let mut acts = acts.into_iter().peekable();
    while acts.peek().is_some() && held.acts.len() < limit {
        let group: Vec<_> = acts.by_ref().take(TOGETHER).collect();
        let documents: Vec<String> = group.iter().map(|(hit, _)| hit.document.clone()).collect();
        let circle = Circle::of(&documents, collection)?;
        held.cut |= circle.cut;
        let holds = circle.in_force(&documents, day);
        for (act, holds) in group.into_iter().zip(holds) {
            match holds {
                Holding::Yes => held.acts.push(act),
                Holding::Perhaps => held.unsure.push(act.0.document),
                Holding::No => {}
            }
        }
    }
    Ok(held)
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
    let page = hit.passages.first().map_or(0, |passage| passage.page);
    Found {
        recognised: is_recognised(fields, page),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::logic::collection::memory::Memory;

    /// Two hundred acts of a mayor that were repealed, and one of a president that holds.
    fn collection() -> Memory {
        let mut collection = Memory::default();
        for number in 1..=200 {
            collection.act(
                &format!("a{number:03}.txt"),
                &format!(
                    "COMMUNE DE VALBRUNE\nARRÊTÉ n° 2021-{number}\nportant réglementation du stationnement\nLe maire de Valbrune,\nARRÊTE\nArticle 1er : Le stationnement est interdit place du Marché du 3 mai 2021 au 4 mai 2021. Le stationnement est interdit.\nFait à Valbrune, le 2 mai 2021"
                ),
            );
        }
        collection.act(
            "zz.txt",
            "ARRÊTÉ n° 2022-7\nLe président du conseil départemental de la Vionne,\nARRÊTE\nArticle 1er : Le stationnement est interdit.\nFait à Vionne, le 2 mai 2022",
        );
        collection
    }

    #[test]
    fn what_the_index_cannot_filter_is_looked_for_among_all_acts() {
        let collection = collection();
        let request = Request {
            query: "stationnement interdit place".to_owned(),
            limit: 10,
            ..Request::default()
        };
        let by_authority = Request {
            authority: Some("président".to_owned()),
            ..request.clone()
        };
        let by_day = Request {
            on: Some("2023-06-01".parse().unwrap()),
            ..request
        };
        for request in [by_authority, by_day] {
            let answer = search(&request, &collection).unwrap();
            let documents: Vec<&str> = answer.found.iter().map(|one| &*one.document).collect();
            assert_eq!(documents, ["zz.txt"], "{request:?}");
            assert!(!answer.cut && !answer.more);
        }
    }
}
