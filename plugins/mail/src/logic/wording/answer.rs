//! What a model said, held against the message: kept whole, or dropped and counted.

use kit::{cite, figures, language, prompt};
use serde::Deserialize;

use super::question::{MOST_ASKS, MOST_SUMMARY, MOST_WHAT, shown};
use super::{Letter, Task, Worded, Wording};
use crate::logic::model::Kind;
use crate::logic::triage;

/// Why something that a model said was dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fault {
    /// Not the form that was asked for, cut before its end, or empty.
    Form,
    /// As long as it may be, or longer: it was cut in the middle.
    Long,
    /// Not in the language of the message.
    Language,
    /// A date, number, amount or address that the message does not give.
    Figure,
    /// A name that the message does not give.
    Name,
    /// Most of its words are not the message's.
    Unsupported,
    /// A quote that does not stand in the message.
    Quote,
    /// The same as another one, or the same words again and again.
    Repeated,
}

/// A choice is kept when the model gives it at least this much of the probability: below, it does not know either.
const SURE: f32 = 0.6;

/// At least this share of the carrying words of a sentence must be the message's own.
const SUPPORT: f64 = 0.5;

/// Words in a row that a sentence says once: a small model that is lost repeats itself.
const RUN: usize = 4;

/// A quote shorter than this says nothing, in characters.
const LEAST_QUOTE: usize = 8;

/// A quote longer than this is no quote any more, in characters.
const MOST_QUOTE: usize = 300;

#[derive(Deserialize)]
struct Summary {
    summary: String,
}

#[derive(Deserialize)]
struct Asks {
    asks: Vec<Ask>,
}

#[derive(Deserialize)]
struct Ask {
    what: String,
    quote: String,
}

/// Which of the kinds in doubt a ranking settles on, if it does.
pub(super) fn kind(doubt: &[Kind], probabilities: &[f32]) -> Option<Kind> {
    if doubt.len() != probabilities.len() {
        return None;
    }
    doubt
        .iter()
        .zip(probabilities)
        .find(|(_, probability)| **probability >= SURE)
        .map(|(kind, _)| *kind)
}

/// Keeps of an answer what passes every check, and notes why the rest does not.
pub(super) fn keep(task: Task, text: &str, letter: &Letter, wording: &mut Wording) {
    match task {
        // A kind is ranked, never written.
        Task::Kind => wording.faults.push(Fault::Form),
        Task::Summary => {
            let answer = serde_json::from_str::<Summary>(text).map_err(|_| Fault::Form);
            match answer.and_then(|answer| line(&answer.summary, MOST_SUMMARY, letter)) {
                Ok(said) => {
                    let (kept, faults) = supported(&said, letter);
                    wording.summary = kept;
                    wording.faults.extend(faults);
                }
                Err(fault) => wording.faults.push(fault),
            }
        }
        Task::Asks => match serde_json::from_str::<Asks>(text) {
            Err(_) => wording.faults.push(Fault::Form),
            Ok(answer) => {
                wording.asks_nothing = answer.asks.is_empty();
                for asked in answer.asks {
                    match ask(&asked, letter, &wording.asks) {
                        Ok(worded) => wording.asks.push(worded),
                        Err(fault) => wording.faults.push(fault),
                    }
                }
            }
        },
    }
}

fn ask(ask: &Ask, letter: &Letter, before: &[Worded]) -> Result<Worded, Fault> {
    let quote = ask.quote.trim();
    let length = quote.chars().count();
    let stands = letter
        .excerpt
        .pieces
        .iter()
        .chain([&letter.excerpt.subject])
        .any(|piece| cite::locate(quote, piece).is_some());
    if !(LEAST_QUOTE..=MOST_QUOTE).contains(&length) || !stands {
        return Err(Fault::Quote);
    }
    let what = sentence(&ask.what, MOST_WHAT, letter)?;
    if before.len() >= MOST_ASKS || before.iter().any(|known| known.quote == quote) {
        return Err(Fault::Repeated);
    }
    Ok(Worded {
        what,
        quote: quote.to_owned(),
    })
}

/// A sentence on one line that says no more than the message, or why it does not.
fn sentence(said: &str, most: usize, letter: &Letter) -> Result<String, Fault> {
    let said = line(said, most, letter)?;
    support(&said, letter)?;
    Ok(said)
}

/// What was said on one line, or why its form alone drops it.
fn line(said: &str, most: usize, letter: &Letter) -> Result<String, Fault> {
    let said = prompt::clean(said);
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    if !said.chars().any(char::is_alphabetic) {
        return Err(Fault::Form);
    }
    if said.chars().count() >= most {
        return Err(Fault::Long);
    }
    if repeats(&said) {
        return Err(Fault::Repeated);
    }
    if language::of(&said).is_some_and(|language| language != letter.language) {
        return Err(Fault::Language);
    }
    Ok(said)
}

/// The sentences that say no more than the message, and why the others do.
fn supported(said: &str, letter: &Letter) -> (Option<String>, Vec<Fault>) {
    let (mut kept, mut faults) = (Vec::new(), Vec::new());
    for range in triage::sentences(said) {
        let sentence = &said[range];
        match support(sentence, letter) {
            Ok(()) => kept.push(sentence),
            Err(fault) => faults.push(fault),
        }
    }
    ((!kept.is_empty()).then(|| kept.join(" ")), faults)
}

/// Whether one sentence says no more than the message.
fn support(said: &str, letter: &Letter) -> Result<(), Fault> {
    let source = shown(letter);
    if !figures::unsupported(said, &source, letter.excerpt.anchor).is_empty() {
        return Err(Fault::Figure);
    }
    if !cite::unknown_names(said, &source).is_empty() {
        return Err(Fault::Name);
    }
    if cite::support(said, &source) < SUPPORT {
        return Err(Fault::Unsupported);
    }
    Ok(())
}

/// Whether a run of words comes twice.
fn repeats(said: &str) -> bool {
    let words: Vec<String> = said.split(' ').map(str::to_lowercase).collect();
    let runs: Vec<&[String]> = words.windows(RUN).collect();
    runs.iter()
        .enumerate()
        .any(|(index, run)| runs[index + 1..].contains(run))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_again_and_again_is_seen() {
        for (said, expected) in [
            (
                "Please send the invoices by 18 March; please send the invoices by 18 March.",
                true,
            ),
            ("visit the north pier, and visit the north pier,", true),
            (
                "Le maire demande les plans du pont et les plans du mur.",
                false,
            ),
            ("oui", false),
            ("", false),
        ] {
            assert_eq!(repeats(said), expected, "{said}");
        }
    }
}
