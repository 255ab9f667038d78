//! What changed an act that answers: the old rule alone would be a wrong answer.

use acts::record::Number;
use acts::relations::Action;
use acts::standing::{Status, Step};
use jiff::civil::Date;

use super::super::collection::{Collection, Condition, Field, Hit, Passage, Query, Trouble, first};
use super::super::standing::Circle;
use super::pieces::{Piece, Pieces};
use super::worth::Asked;
use super::{PASSAGES, Support, support};

/// Acts that changed one act, of which passages are shown, at most; the latest ones.
const MOST: usize = 3;

/// For each act that changed a document, or halted it, the passage that says most of what was asked, else the one that
/// says the change; the latest act first.
///
/// # Errors
/// When the collection cannot be read.
pub(super) fn of(
    document: &str,
    day: Date,
    question: &str,
    asked: &Asked,
    circle: &Circle,
    collection: &dyn Collection,
) -> Result<Vec<Support>, Trouble> {
    let Some(standing) = circle.standing(document, day) else {
        return Ok(Vec::new());
    };
    if !matches!(standing.status, Status::Modified | Status::Suspended) {
        return Ok(Vec::new());
    }
    let mut seen: Vec<&str> = vec![document];
    let mut changes = Vec::new();
    for step in standing.chain.iter().rev() {
        let Some(act) = circle.act(step.act) else {
            continue;
        };
        if !is_change(step) || seen.contains(&act.document.as_str()) || changes.len() == MOST {
            continue;
        }
        seen.push(&act.document);
        let fields = collection.fields(&act.document)?;
        let Some(piece) = passage(&act.document, &fields, step, question, asked, collection)?
        else {
            continue;
        };
        let status = circle.standing(&act.document, day);
        let status = status.map_or(Status::Unknown, |standing| standing.status);
        changes.push(support(&act.document, &piece.passage, &fields, status));
    }
    Ok(changes)
}

fn is_change(step: &Step) -> bool {
    step.action
        .is_some_and(|action| !matches!(action, Action::Cites | Action::Withdraws))
}

/// The part of a changing act to show.
fn passage(
    document: &str,
    fields: &[Field],
    step: &Step,
    question: &str,
    asked: &Asked,
    collection: &dyn Collection,
) -> Result<Option<Piece>, Trouble> {
    let hit = found(document, fields, question, collection)?.unwrap_or_else(|| Hit {
        document: document.to_owned(),
        ..Hit::default()
    });
    let pieces = Pieces::new(&hit, fields, asked);
    let mut best: Option<Piece> = None;
    for piece in hit
        .passages
        .iter()
        .filter_map(|passage| pieces.best(passage))
    {
        let is_better = best.as_ref().is_none_or(|best| piece.worth > best.worth);
        if piece.may_be_quoted && piece.worth.0 > 0 && is_better {
            best = Some(piece);
        }
    }
    if best.is_some() {
        return Ok(best);
    }
    let Some(quote) = step.quote.first().filter(|place| place.page > 0) else {
        return Ok(None);
    };
    let page = collection.page(document, quote.page)?;
    let passage = Passage {
        page: quote.page,
        end: u32::try_from(page.len()).unwrap_or(u32::MAX),
        text: page,
        ..Passage::default()
    };
    let mut all = pieces.all(&passage);
    // The title may be what says the change; the article that names the act says how.
    let says = |piece: &Piece| {
        let passage = &piece.passage;
        let has_quote = passage.start <= quote.start && quote.start < passage.end;
        (
            piece.may_be_quoted,
            has_quote,
            passage.text.contains(&step.written),
        )
    };
    let best = all.iter().map(says).max();
    let place = all.iter().position(|piece| Some(says(piece)) == best);
    Ok(place.map(|place| all.swap_remove(place)))
}

/// The document as the question finds it, with its words marked: by its number, which the index can filter by.
fn found(
    document: &str,
    fields: &[Field],
    question: &str,
    collection: &dyn Collection,
) -> Result<Option<Hit>, Trouble> {
    let number = first(fields, "number").and_then(|number| Number::new(&number));
    let Some(number) = number else {
        return Ok(None);
    };
    let query = Query {
        text: question.to_owned(),
        passages: PASSAGES,
        ..Query::all("number-key", Condition::Equals(number.key), PASSAGES)
    };
    let hits = collection.search(&query)?;
    Ok(hits.into_iter().find(|hit| hit.document == document))
}
