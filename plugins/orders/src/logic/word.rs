//! Passages of acts, and what a qualified model says of them: each of its sentences beside what says it.

use acts::Place;
use answers::{Fault, Oracle, Passage, Quotes, Worded};
use jiff::civil::Date;
use kit::dates;
use kit::language::Language;
use kit::oracle::Refusal;

use super::ask::Support;

/// A passage, and the sentence that a model says of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub sentence: Option<String>,
    pub support: Support,
}

/// Rows of an answer, and what to tell the person about the model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answers {
    pub rows: Vec<Answer>,
    pub note: Option<Note>,
}

/// One line about the model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// Something to know.
    Said(String),
    /// Something that went wrong: the passages stand without the model's words.
    Amiss(String),
}

/// Has a qualified model word an answer from passages that were found; without one the passages are the answer.
///
/// `today` stands in for the date of an act that has none.
pub fn word(
    question: &str,
    supports: Vec<Support>,
    today: Date,
    spoken: Language,
    oracle: &mut dyn Oracle,
) -> Answers {
    let language = kit::language::of(question).unwrap_or(spoken);
    let passages: Vec<Passage> = supports
        .iter()
        .map(|support| passage(support, today, language))
        .collect();
    let worded = answers::word(question, &passages, language, oracle);
    let note = note(&worded, spoken);
    let rows = match worded {
        Ok(Some(worded)) if !worded.sentences.is_empty() => rows(&worded, &supports, &passages),
        _ => plain(supports),
    };
    Answers { rows, note }
}

fn plain(supports: Vec<Support>) -> Vec<Answer> {
    supports
        .into_iter()
        .map(|support| Answer {
            sentence: None,
            support,
        })
        .collect()
}

/// A row for each quote of each sentence; its words stand on the act's page byte for byte.
fn rows(worded: &Worded, supports: &[Support], passages: &[Passage]) -> Vec<Answer> {
    let quotes = Quotes::of(passages);
    let mut rows = Vec::new();
    for sentence in &worded.sentences {
        for quote in &sentence.quotes {
            let support = &supports[quote.passage];
            let start = support.place.start + quote.range.start as u32;
            rows.push(Answer {
                sentence: Some(sentence.text.clone()),
                support: Support {
                    place: Place {
                        start,
                        end: start + quote.range.len() as u32,
                        ..support.place
                    },
                    quote: quotes.text(quote).to_owned(),
                    ..support.clone()
                },
            });
        }
    }
    rows
}

/// What the model is told that a passage is from.
fn passage(support: &Support, today: Date, language: Language) -> Passage {
    let date: Option<Date> = support.date.as_ref().and_then(|date| date.parse().ok());
    let mut label = match &support.number {
        Some(number) => language.pick(format!("acte n° {number}"), format!("act no. {number}")),
        None => language.pick("acte", "act").to_owned(),
    };
    if let Some(date) = date {
        label.push_str(language.pick(" du ", " of "));
        label.push_str(&dates::written(date, language));
    }
    if let Some(article) = &support.article {
        label.push_str(", ");
        label.push_str(article);
    }
    if let Some(changed) = &support.changes {
        label.push_str(&language.pick(
            format!(", qui change l'acte n° {changed}"),
            format!(", which changes act no. {changed}"),
        ));
    }
    Passage {
        label,
        text: support.quote.clone(),
        written: date.unwrap_or(today),
    }
}

fn note(worded: &Result<Option<Worded>, Refusal>, spoken: Language) -> Option<Note> {
    match worded {
        Ok(None) => None,
        Err(refusal) => Some(Note::Amiss(spoken.pick(
            format!(
                "réponse sans les mots d'un modèle : {}",
                refusal.reason(spoken).unwrap_or_else(|| "arrêt".to_owned())
            ),
            format!(
                "an answer without a model's words: {}",
                refusal.reason(spoken).unwrap_or_else(|| "stopped".to_owned())
            ),
        ))),
        Ok(Some(worded)) => Some(Note::Said(said(worded, spoken))),
    }
}

fn said(worded: &Worded, spoken: Language) -> String {
    let model = &worded.model;
    if worded.sentences.is_empty() && worded.says_nothing {
        return spoken.pick(
            format!("le modèle « {model} » ne trouve pas la réponse dans ces passages"),
            format!("the model « {model} » does not find the answer in these passages"),
        );
    }
    let mut line = match worded.sentences.len() {
        0 => spoken.pick(
            format!("rien de ce qu'a dit le modèle « {model} » n'a passé les vérifications"),
            format!("nothing that the model « {model} » said passed the checks"),
        ),
        _ => spoken.pick(
            format!("réponse rédigée par le modèle « {model} », vérifiée phrase par phrase"),
            format!("answer worded by the model « {model} », checked sentence by sentence"),
        ),
    };
    let dropped = worded
        .faults
        .iter()
        .filter(|fault| **fault != Fault::Repeated)
        .count();
    if dropped > 0 {
        line.push_str(&spoken.pick(
            format!(" ; phrases écartées : {dropped}"),
            format!("; sentences dropped: {dropped}"),
        ));
    }
    line
}

#[cfg(test)]
mod tests;
