//! An answer: the quotes that say it, the sections beside them, or why there is none.

use std::ops::Range;

use jiff::civil::Date;
use kit::language::Language;

use super::audience::{Audience, Regime};
use super::candidate::{self, Source};
use super::collection::{Collection, Trouble};
use super::lexicon::Lexicon;
use super::question::{Kind, Question, Scale};
use super::rank::{self, Ranked};
use super::support::{self, Fault};
use super::words::Vocabulary;

/// Sections that are looked at until one answers.
const TRIED: usize = 8;

/// The least score of a section that answers in place of a better one that does not, as a share of that one's.
const LEAST_SHARE: f32 = 0.6;

/// The least score of a further section that is quoted in the answer, and of one that is shown beside it.
const AS_GOOD: f32 = 0.93;
const NEAR: f32 = 0.5;

/// Sections that are quoted in an answer, and all that are cited.
const QUOTED: usize = 3;
const CITED: usize = 5;

/// A source of so many months may be out of date.
const OLD_MONTHS: i32 = 24;

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    pub question: String,
    pub audience: Option<Audience>,
    /// Rules that hold on this day.
    pub on: Date,
    /// The day of the call, by which a source is old.
    pub today: Date,
    pub spoken: Language,
}

/// Words of a document, byte for byte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Citation {
    pub document: String,
    /// The title, then the headings under which the words stand.
    pub section: Option<String>,
    pub quote: String,
    pub date: Option<Date>,
    pub until: Option<Date>,
    /// The page, from 1, and bytes on it.
    pub page: u32,
    pub range: Range<usize>,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The language of the answer.
    pub language: Language,
    /// The quotes that answer come first.
    pub citations: Vec<Citation>,
    /// How many these are.
    pub answering: usize,
    /// Why there is none, where there is none.
    pub refusal: Option<Reason>,
    pub notes: Vec<Note>,
}

/// Why a question has no answer here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// Nothing supports one.
    Nothing,
    /// Only the caller's own records can say.
    Own,
    /// A rule of another service is all there is.
    Service(Regime),
    /// What there is does not hold on that day.
    Ended,
    /// No word of the question tells anything.
    Empty,
}

/// What to know about an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// The source is from a long time ago.
    Old(Date),
    /// The source does not say of when it is.
    Undated,
    /// The source holds until that day.
    Until(Date),
    /// The rule differs for others, who are quoted too.
    Audiences,
    /// The quotes are French, the question is not.
    French,
    /// It was understood as going on from this question.
    FollowUp(String),
}

/// Finds what answers a question.
///
/// # Errors
/// When the collection cannot be read.
pub fn find(request: &Request, collection: &dyn Collection) -> Result<Found, Trouble> {
    let vocabulary = Vocabulary::default();
    let lexicon = Lexicon::new(&vocabulary);
    let scale = Scale {
        collection,
        vocabulary: &vocabulary,
        lexicon: &lexicon,
    };
    let question = Question::new(&request.question, request.audience, request.spoken, &scale)?;
    let refused = |reason| Found {
        language: question.language,
        citations: Vec::new(),
        answering: 0,
        refusal: Some(reason),
        notes: Vec::new(),
    };
    if question.kind == Kind::Own {
        return Ok(refused(Reason::Own));
    }
    if question.terms.iter().all(|term| !term.needed) {
        return Ok(refused(Reason::Empty));
    }
    let sources = candidate::gather(&question, Some(request.on), &scale)?;
    let ranked = rank::rank(&question, &sources, &scale);
    let answering = match answering(&question, &ranked, &sources) {
        Ok(answering) => answering,
        Err(Reason::Nothing) if has_ended(&question, request.on, &scale)? => {
            return Ok(refused(Reason::Ended));
        }
        Err(reason) => return Ok(refused(reason)),
    };
    Ok(told(&question, request, &ranked, &answering, &sources))
}

/// The sections that answer, as places in the order of their worth.
fn answering(
    question: &Question,
    ranked: &[Ranked],
    sources: &[Source],
) -> Result<Vec<usize>, Reason> {
    let best = ranked.first().ok_or(Reason::Nothing)?.score;
    let mut reason = Reason::Nothing;
    let mut first = None;
    for (place, one) in ranked.iter().take(TRIED).enumerate() {
        if one.score < best * LEAST_SHARE {
            break;
        }
        match support::check(question, one, &sources[one.source]) {
            Ok(()) => {
                first = Some(place);
                break;
            }
            Err(Fault::Service(regime)) if reason == Reason::Nothing => {
                reason = Reason::Service(regime);
            }
            Err(_) => {}
        }
    }
    let first = first.ok_or(reason)?;
    let mut found = vec![first];
    for (place, one) in ranked.iter().enumerate().skip(first + 1).take(TRIED) {
        let differs = found.iter().all(|known| {
            quote(&ranked[*known], sources) != quote(one, sources)
                && (ranked[*known].source != one.source || ranked[*known].section != one.section)
        });
        // Who is not said to be one or the other is shown both.
        let of_others = question.audience.is_none()
            && !one.readers.is_empty()
            && found
                .iter()
                .all(|known| ranked[*known].readers != one.readers);
        if found.len() < QUOTED
            && one.score >= ranked[first].score * AS_GOOD
            && differs
            && (of_others || one.source == ranked[first].source)
            && support::check(question, one, &sources[one.source]).is_ok()
        {
            found.push(place);
        }
    }
    Ok(found)
}

/// Whether something would answer, had it not ended or not yet begun.
fn has_ended(question: &Question, on: Date, scale: &Scale<'_>) -> Result<bool, Trouble> {
    let sources = candidate::gather(question, None, scale)?;
    if sources.iter().all(|source| source.holds(on)) {
        return Ok(false);
    }
    let ranked = rank::rank(question, &sources, scale);
    Ok(answering(question, &ranked, &sources).is_ok_and(|found| {
        found
            .first()
            .is_some_and(|place| !sources[ranked[*place].source].holds(on))
    }))
}

fn told(
    question: &Question,
    request: &Request,
    ranked: &[Ranked],
    answering: &[usize],
    sources: &[Source],
) -> Found {
    let mut places = answering.to_vec();
    // Within a document, in the order of reading.
    places.sort_by_key(|place| {
        let one = &ranked[*place];
        let document = answering
            .iter()
            .position(|other| ranked[*other].source == one.source);
        (document, one.section.page, one.quote.start)
    });
    let least = ranked[answering[0]].score * NEAR;
    for (place, one) in ranked.iter().enumerate() {
        let known = places
            .iter()
            .any(|known| ranked[*known].source == one.source);
        let other = support::check(question, one, &sources[one.source]);
        if places.len() < CITED
            && !known
            && one.score >= least
            && !matches!(other, Err(Fault::Service(_) | Fault::Public))
        {
            places.push(place);
        }
    }
    let citations: Vec<Citation> = places
        .iter()
        .map(|place| citation(&ranked[*place], sources))
        .collect();
    let mut notes = Vec::new();
    let main = &sources[ranked[answering[0]].source];
    match main.date {
        None => notes.push(Note::Undated),
        Some(date) if is_old(date, request.today) => notes.push(Note::Old(date)),
        Some(_) => {}
    }
    if let Some(until) = main.until {
        notes.push(Note::Until(until));
    }
    let readers = |place: &usize| &ranked[*place].readers;
    if answering
        .iter()
        .any(|place| readers(place) != readers(&answering[0]))
    {
        notes.push(Note::Audiences);
    }
    if question.language == Language::English
        && kit::language::of(&citations[0].quote) != Some(Language::English)
    {
        notes.push(Note::French);
    }
    Found {
        language: question.language,
        answering: answering.len(),
        citations,
        refusal: None,
        notes,
    }
}

fn is_old(date: Date, today: Date) -> bool {
    let months = |day: Date| i32::from(day.year()) * 12 + i32::from(day.month());
    months(today) - months(date) >= OLD_MONTHS
}

fn quote<'s>(one: &Ranked, sources: &'s [Source]) -> &'s str {
    sources[one.source].text(&one.section, one.quote.clone())
}

fn citation(one: &Ranked, sources: &[Source]) -> Citation {
    let source = &sources[one.source];
    let mut names: Vec<&str> = Vec::new();
    for name in [source.title.as_str()]
        .into_iter()
        .chain(one.section.headings.iter().map(String::as_str))
    {
        // A document's first heading is often its title.
        if !name.is_empty() && names.last() != Some(&name) {
            names.push(name);
        }
    }
    Citation {
        document: source.document.clone(),
        section: (!names.is_empty()).then(|| names.join(" › ")),
        quote: quote(one, sources).to_owned(),
        date: source.date,
        until: source.until,
        page: one.section.page,
        range: one.quote.clone(),
    }
}

#[cfg(test)]
mod tests;
