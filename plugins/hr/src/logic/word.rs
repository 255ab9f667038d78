//! What a qualified model makes of the quotes: sentences that say no more than these, each beside what says it.

use answers::{Fault, Oracle, Passage, Quotes, Worded};
use jiff::civil::Date;
use kit::dates;
use kit::language::Language;
use kit::oracle::Refusal;

use super::ask::{Citation, Found};
use super::say;

/// An answer with what it rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub text: String,
    pub citations: Vec<Citation>,
    /// About the model.
    pub note: Option<Note>,
}

/// One line about the model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// Something to know.
    Said(String),
    /// Something that went wrong: the quotes stand without the model's words.
    Amiss(String),
}

/// Has a qualified model word the answer from the quotes that answer; without one, the quotes are the answer.
///
/// `on` stands in for the date of a document that has none.
pub fn word(
    question: &str,
    found: &Found,
    on: Date,
    spoken: Language,
    oracle: &mut dyn Oracle,
) -> Answer {
    let plain = |note| Answer {
        text: say::answer(found, on),
        citations: found.citations.clone(),
        note,
    };
    if found.refusal.is_some() {
        return plain(None);
    }
    let passages: Vec<Passage> = found.citations[..found.answering]
        .iter()
        .map(|citation| passage(citation, on, found.language))
        .collect();
    let worded = match answers::word(question, &passages, found.language, oracle) {
        Ok(None) => return plain(None),
        Ok(Some(worded)) => worded,
        Err(refusal) => return plain(Some(amiss(&refusal, spoken))),
    };
    let note = Some(Note::Said(said(&worded, spoken)));
    if worded.sentences.is_empty() {
        return plain(note);
    }
    let quotes = Quotes::of(&passages);
    let mut citations: Vec<Citation> = Vec::new();
    let mut lines = Vec::new();
    for sentence in &worded.sentences {
        let mut line = sentence.text.clone();
        for quote in &sentence.quotes {
            let whole = &found.citations[quote.passage];
            let start = whole.range.start + quote.range.start;
            let citation = Citation {
                quote: quotes.text(quote).to_owned(),
                range: start..start + quote.range.len(),
                ..whole.clone()
            };
            let known = citations.iter().position(|one| *one == citation);
            let place = known.unwrap_or_else(|| {
                citations.push(citation);
                citations.len() - 1
            });
            line.push_str(&format!(" [{}]", place + 1));
        }
        lines.push(line);
    }
    let answering = citations.len();
    // The sections beside the answer stay, behind what it rests on.
    citations.extend(found.citations[found.answering..].iter().cloned());
    let shown = Found {
        citations,
        answering,
        ..found.clone()
    };
    lines.extend(say::sources(&shown));
    Answer {
        text: lines.join("\n"),
        citations: shown.citations,
        note,
    }
}

/// What the model is told that a quote is from.
fn passage(citation: &Citation, on: Date, language: Language) -> Passage {
    let mut label = citation
        .section
        .clone()
        .unwrap_or_else(|| citation.document.clone());
    if let Some(date) = citation.date {
        label.push_str(", ");
        label.push_str(&dates::written(date, language));
    }
    Passage {
        label,
        text: citation.quote.clone(),
        written: citation.date.unwrap_or(on),
    }
}

fn amiss(refusal: &Refusal, spoken: Language) -> Note {
    let reason = refusal
        .reason(spoken)
        .unwrap_or_else(|| spoken.pick("il s'est arrêté", "it stopped").to_owned());
    Note::Amiss(spoken.pick(
        format!("réponse sans les mots d'un modèle : {reason}"),
        format!("an answer without a model's words: {reason}"),
    ))
}

fn said(worded: &Worded, spoken: Language) -> String {
    let model = &worded.model;
    if worded.sentences.is_empty() && worded.says_nothing {
        return spoken.pick(
            format!("Le modèle « {model} » ne trouve pas la réponse dans ces passages."),
            format!("The model « {model} » does not find the answer in these passages."),
        );
    }
    let mut line = match worded.sentences.len() {
        0 => spoken.pick(
            format!("Rien de ce qu'a dit le modèle « {model} » n'a passé les vérifications"),
            format!("Nothing that the model « {model} » said passed the checks"),
        ),
        _ => spoken.pick(
            format!("Rédigé par le modèle « {model} », vérifié phrase par phrase"),
            format!("Worded by the model « {model} », checked sentence by sentence"),
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
    line.push('.');
    line
}

#[cfg(test)]
mod tests;
