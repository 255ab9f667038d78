//! What the logic found, in the words of the contract.

use acts::Place;
use acts::relations::Action;
use acts::standing::{Standing, Status, Step};
use jiff::civil::Date;

use super::exports::gardon::orders::tools;
use super::gardon::plugin::errors::{Error, Problem};
use super::language;
use crate::logic::collection::{Collection, Trouble, first};
use crate::logic::day::typed_day;
use crate::logic::standing::Circle;
use crate::logic::{cite, search, show, word};

pub(super) fn problem(message: String, place: Option<String>, hint: Option<String>) -> Problem {
    Problem {
        message,
        place,
        hint,
    }
}

pub(super) fn trouble(trouble: Trouble) -> Error {
    match trouble {
        Trouble::Missing => Error::NotFound(problem(
            language()
                .pick(
                    "la collection n'a pas ce document",
                    "the collection does not have this document",
                )
                .to_owned(),
            None,
            None,
        )),
        Trouble::Failed(reason) => Error::Unreadable(problem(reason, None, None)),
    }
}

/// A day that was given, or an error that says how one is written.
pub(super) fn day(text: Option<String>, argument: &str) -> Result<Option<Date>, Error> {
    let Some(text) = text else {
        return Ok(None);
    };
    typed_day(&text).map(Some).ok_or_else(|| {
        Error::InvalidInput(problem(
            language().pick(
                format!("« {text} » n'est pas une date"),
                format!("« {text} » is not a date"),
            ),
            Some(argument.to_owned()),
            Some(format!("--{argument} 2026-03-31")),
        ))
    })
}

pub(super) fn hit(found: search::Found) -> tools::Hit {
    tools::Hit {
        document: found.document,
        number: found.number,
        date: found.date,
        title: found.title,
        authority: found.authority,
        page: found.snippet.page,
        snippet: found.snippet.text,
        matched: found.snippet.matched,
        reading: reading(found.recognised),
        score: found.score,
    }
}

pub(super) fn act(act: show::Act) -> tools::Act {
    tools::Act {
        document: act.document,
        entries: act
            .entries
            .into_iter()
            .map(|entry| tools::Entry {
                name: entry.name,
                value: entry.value,
                place: (entry.place.page > 0).then(|| place(entry.place, entry.quote)),
            })
            .collect(),
        links: act
            .links
            .into_iter()
            .map(|link| tools::Link {
                action: link.relation.action.name().to_owned(),
                target: link.relation.target.value.written.clone(),
                part: link.relation.part,
                place: place(link.place, link.quote),
            })
            .collect(),
        citations: act
            .citations
            .into_iter()
            .map(|(at, quote)| place(at, quote))
            .collect(),
        pages: act.pages,
    }
}

/// A standing with its steps quoted from the documents that say them.
pub(super) fn standing(
    document: &str,
    standing: &Standing,
    day: Date,
    circle: &Circle,
    collection: &dyn Collection,
) -> Result<tools::Standing, Trouble> {
    let fields = collection.fields(document)?;
    let chain: Vec<tools::Step> = standing
        .chain
        .iter()
        .map(|step| self::step(step, circle, collection))
        .collect::<Result<_, _>>()?;
    let steps = |steps: &[Step]| -> Result<Vec<tools::Step>, Trouble> {
        steps
            .iter()
            .map(|step| self::step(step, circle, collection))
            .collect()
    };
    Ok(tools::Standing {
        document: document.to_owned(),
        number: first(&fields, "number"),
        date: first(&fields, "date"),
        title: match first(&fields, "title") {
            Some(title) => Some(title),
            None => Some(collection.title(document)?).filter(|title| !title.is_empty()),
        },
        on: day.to_string(),
        status: status(standing.status),
        said: chain
            .iter()
            .zip(&standing.chain)
            .rfind(|(_, step)| decides(step, standing.status))
            .map(|(said, _)| said)
            .or(chain.last())
            .and_then(said),
        chain,
        perhaps: steps(&standing.ambiguous)?,
        later: steps(&standing.later)?,
    })
}

/// Whether a step is one for which an act stands so.
fn decides(step: &Step, status: Status) -> bool {
    match status {
        Status::Withdrawn => step.action == Some(Action::Withdraws),
        Status::Repealed => matches!(step.action, Some(Action::Repeals | Action::Replaces)),
        Status::Suspended => step.action == Some(Action::Suspends),
        Status::Modified => step.action.is_some() && step.action != Some(Action::Extends),
        Status::Expired => matches!(step.action, None | Some(Action::Extends)),
        Status::InForce | Status::NotYet | Status::Unknown => step.action.is_none(),
    }
}

/// The words of a step and who says them, on one line.
fn said(step: &tools::Step) -> Option<String> {
    if step.words.is_empty() {
        return None;
    }
    let words: Vec<&str> = step.words.split_whitespace().collect();
    let number = step
        .number
        .as_ref()
        .map(|number| language().pick(format!("n° {number}"), format!("no. {number}")));
    let date = step.date.as_ref().and_then(|date| date.parse().ok());
    let date = date.map(|date| kit::dates::written(date, language()));
    let from = match (number, date) {
        (Some(number), Some(date)) => {
            language().pick(format!("{number} du {date}"), format!("{number} of {date}"))
        }
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => step.document.clone(),
    };
    Some(format!(
        "« {} » ({from}, p. {})",
        words.join(" "),
        step.page
    ))
}

fn step(step: &Step, circle: &Circle, collection: &dyn Collection) -> Result<tools::Step, Trouble> {
    let act = circle.act(step.act);
    let document = act.map(|act| act.document.clone()).unwrap_or_default();
    let at = step.quote.first().copied().unwrap_or(Place::NOWHERE);
    let quote = if at.page == 0 {
        String::new()
    } else {
        let page = collection.page(&document, at.page)?;
        page.get(at.start as usize..at.end as usize)
            .unwrap_or_default()
            .to_owned()
    };
    Ok(tools::Step {
        number: act.and_then(|act| Some(act.number.as_ref()?.written.clone())),
        date: act.and_then(|act| Some(act.date?.to_string())),
        document,
        action: step
            .action
            .map_or("dates", |action| action.name())
            .to_owned(),
        since: step.since.map(|day| day.to_string()),
        until: step.until.map(|day| day.to_string()),
        words: quote.clone(),
        page: at.page,
        place: place(at, quote),
    })
}

fn status(status: Status) -> tools::Situation {
    match status {
        Status::InForce => tools::Situation::InForce,
        Status::Modified => tools::Situation::Modified,
        Status::NotYet => tools::Situation::NotYet,
        Status::Repealed => tools::Situation::Repealed,
        Status::Withdrawn => tools::Situation::Withdrawn,
        Status::Expired => tools::Situation::Expired,
        Status::Suspended => tools::Situation::Suspended,
        Status::Unknown => tools::Situation::Unknown,
    }
}

pub(super) fn article(article: cite::Article) -> tools::Article {
    tools::Article {
        document: article.document,
        code: article.code,
        article: article.article,
        cited: article.cited,
        ambiguous: article.ambiguous,
        text: article.text,
    }
}

pub(super) fn answer(answer: word::Answer) -> tools::Support {
    let support = answer.support;
    tools::Support {
        sentence: answer.sentence,
        passage: support.quote.clone(),
        page: support.place.page,
        status: status(support.status),
        changes: support.changes,
        reading: reading(support.recognised),
        document: support.document,
        number: support.number,
        date: support.date,
        article: support.article,
        place: place(support.place, support.quote),
    }
}

fn reading(is_recognised: bool) -> Option<tools::Reading> {
    is_recognised.then_some(tools::Reading::Recognised)
}

fn place(place: Place, quote: String) -> tools::Place {
    tools::Place {
        page: place.page,
        start: place.start,
        end: place.end,
        quote,
    }
}
