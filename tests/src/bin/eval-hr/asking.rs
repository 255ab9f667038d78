//! Questions by the whole command: the right document first, quotes verbatim, the answer in them, refusals.

use std::io::Write;

use anyhow::Result;
use kit::language::Language;

use super::desk::{Answer, Desk};
use super::set::{Question, Texts};
use super::shares::share;

/// How many documents an answer may cite for the right one to count as found.
const SHOWN: usize = 5;

/// What became of one question that something answers.
struct Answered {
    language: Language,
    /// The place of the right document among those that are cited, from 0; none where it is not.
    place: Option<usize>,
    baseline: Option<usize>,
    refused: bool,
    /// Whether the answer has the words that it must have, and whether any quote has.
    said: Option<(bool, bool)>,
    /// For questions about no other service: whether the first document is of none.
    twin: Option<bool>,
}

/// Asks all of them and prints what came.
pub(crate) fn asking(
    out: &mut impl Write,
    desk: &Desk,
    corpus: &str,
    day: &str,
    texts: &Texts,
    questions: &[Question],
) -> Result<()> {
    let baseline = super::plain(texts);
    let mut answered = Vec::new();
    let mut refused = Vec::new();
    let mut verbatim = Vec::new();
    let mut missed = Vec::new();
    for question in questions {
        let answer = desk.ask(corpus, day, &question.text)?;
        for (document, quote) in &answer.citations {
            verbatim.push(stands(quote, texts.quoted.get(document)));
        }
        if question.relevant.is_empty() {
            let right = answer.refused && answer.citations.is_empty();
            if !right {
                missed.push(format!("answered: {}", question.text));
            }
            refused.push(right);
            continue;
        }
        let one = judge(question, &answer, &baseline.search(&question.text), texts);
        if one.place != Some(0) {
            missed.push(format!("place {:?}: {}", one.place, question.text));
        } else if one.said.is_some_and(|(said, _)| !said) {
            missed.push(format!("words missing: {}", question.text));
        }
        answered.push(one);
    }
    for language in [Language::French, Language::English] {
        let of: Vec<&Answered> = answered
            .iter()
            .filter(|one| one.language == language)
            .collect();
        told(out, language.pick("French", "English"), &of)?;
    }
    share(out, "quotes verbatim", &verbatim, None)?;
    share(out, "refused where nothing answers", &refused, None)?;
    for line in missed {
        writeln!(out, "    {line}")?;
    }
    Ok(())
}

fn judge(question: &Question, answer: &Answer, plain: &[String], texts: &Texts) -> Answered {
    let mut documents: Vec<&str> = Vec::new();
    for (document, _) in &answer.citations {
        if !documents.contains(&document.as_str()) {
            documents.push(document);
        }
    }
    let is_right = |document: &str| question.relevant.iter().any(|one| one == document);
    let of_other = |document: &str| texts.other_services.get(document).copied();
    let asks_other = question
        .relevant
        .iter()
        .any(|one| of_other(one) == Some(true));
    Answered {
        language: language(&question.text),
        place: documents.iter().position(|document| is_right(document)),
        baseline: plain.iter().position(|document| is_right(document)),
        refused: answer.refused,
        said: question.answer.as_ref().map(|words| {
            let words = spaced(words);
            let quoted = answer
                .citations
                .iter()
                .any(|(_, quote)| spaced(quote).contains(&words));
            (spaced(&answer.text).contains(&words), quoted)
        }),
        twin: documents
            .first()
            .filter(|_| !asks_other)
            .and_then(|first| of_other(first))
            .map(|other| !other),
    }
}

fn told(out: &mut impl Write, language: &str, answered: &[&Answered]) -> Result<()> {
    if answered.is_empty() {
        return Ok(());
    }
    let each = |of: &dyn Fn(&Answered) -> bool| -> Vec<bool> {
        answered.iter().map(|one| of(one)).collect()
    };
    let line = |name: &str| format!("{language}: {name}");
    share(
        out,
        &line("right document first"),
        &each(&|one| one.place == Some(0)),
        Some(&each(&|one| one.baseline == Some(0))),
    )?;
    share(
        out,
        &line("right document among five"),
        &each(&|one| one.place.is_some_and(|place| place < SHOWN)),
        Some(&each(&|one| {
            one.baseline.is_some_and(|place| place < SHOWN)
        })),
    )?;
    let said: Vec<(bool, bool)> = answered.iter().filter_map(|one| one.said).collect();
    let answers: Vec<bool> = said.iter().map(|(answer, _)| *answer).collect();
    let quotes: Vec<bool> = said.iter().map(|(_, quoted)| *quoted).collect();
    share(out, &line("words in the answer"), &answers, None)?;
    share(out, &line("words in what is quoted"), &quotes, None)?;
    let twins: Vec<bool> = answered.iter().filter_map(|one| one.twin).collect();
    if !twins.is_empty() {
        share(out, &line("not the twin of another service"), &twins, None)?;
    }
    share(
        out,
        &line("wrongly refused"),
        &each(&|one| one.refused),
        None,
    )
}

/// Whether a quote stands in a text, byte for byte but for blanks, which reading a file makes plain.
fn stands(quote: &str, text: Option<&String>) -> bool {
    text.is_some_and(|text| spaced(text).contains(&spaced(quote)))
}

fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn language(question: &str) -> Language {
    let first = question.split_whitespace().next().unwrap_or_default();
    let english = [
        "How", "What", "Who", "Must", "Within", "Is", "When", "Can", "May", "Does",
    ];
    if english.contains(&first) {
        Language::English
    } else {
        Language::French
    }
}
