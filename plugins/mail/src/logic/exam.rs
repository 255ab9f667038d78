//! The exam that this plugin sets for a model: its own questions about invented letters, scored by code.
//!
//! The letters are read, sorted and asked about by the very code that serves people, with the same prompts and the same checks.
//! What a check drops counts as not said. A letter serves every task that its file gives an answer for.

mod cases;

use kit::fold::Folded;
use kit::language::Language;
use serde::Deserialize;

use super::model::{Address, Circumstances, Kind, Message};
use super::wording::{self, Letter, Models, Oracle, Question, Refusal, Remaining, Task, Wording};
use super::{isolate, triage};

/// What a model did in one task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    pub task: Task,
    pub passed: u32,
    pub total: u32,
    /// The least share of cases to pass, in thousandths.
    pub bar: u32,
    /// The names of the cases that were not passed.
    pub failed: Vec<String>,
}

/// One letter with what is known of it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// `Name <address>`.
    from: String,
    /// ISO 8601 with offset.
    date: String,
    subject: String,
    text: String,
    /// What it is; only letters whose kind the rules doubt have one.
    kind: Option<Gold>,
    /// What a summary must say: of each group of wordings one, whatever its case and accents.
    facts: Option<Vec<Vec<String>>>,
    /// What it asks: for each ask, wordings of which one must stand in an ask's words or quote; empty when it asks nothing.
    asks: Option<Vec<Vec<String>>>,
}

/// The kinds that a case can have.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Gold {
    Request,
    Meeting,
    Information,
    Newsletter,
    Automatic,
}

impl Task {
    /// The least share of cases to pass, in thousandths.
    ///
    /// A kind is chosen among two or three, so chance alone passes half: seven of eight are asked for.
    /// Of summaries and asks a third may be dropped by the checks or miss a fact: the rules' own stand beside them.
    fn bar(self) -> u32 {
        match self {
            Self::Kind => 850,
            Self::Summary | Self::Asks => 700,
        }
    }
}

/// Sits the exam in a language; no marks where there are no cases.
///
/// # Errors
/// The refusal that ended it, when the model could not be asked about every letter.
pub fn sit(
    model: &str,
    language: Language,
    oracle: &mut dyn Oracle,
) -> Result<Vec<Mark>, Option<Refusal>> {
    let cases = cases::read(language);
    let letters: Vec<Letter> = cases
        .iter()
        .map(|(_, case)| case.letter(language))
        .collect();
    let mut candidate = Candidate {
        model: model.to_owned(),
        oracle,
    };
    let outcome = wording::word(&letters, &mut Models::default(), &mut candidate);
    if !outcome.complete {
        return Err(outcome.refusal);
    }
    let mut marks: Vec<Mark> = Task::ALL
        .into_iter()
        .map(|task| Mark {
            task,
            passed: 0,
            total: 0,
            bar: task.bar(),
            failed: Vec::new(),
        })
        .collect();
    for ((name, case), wording) in cases.iter().zip(&outcome.wordings) {
        let wording = wording.clone().unwrap_or_default();
        for mark in &mut marks {
            let Some(passed) = case.passes(mark.task, &wording) else {
                continue;
            };
            mark.total += 1;
            if passed {
                mark.passed += 1;
            } else {
                mark.failed.push((*name).to_owned());
            }
        }
    }
    marks.retain(|mark| mark.total > 0);
    Ok(marks)
}

impl Case {
    /// The letter as the plugin would ask about it.
    fn letter(&self, language: Language) -> Letter {
        let message = self.message();
        let circumstances = Circumstances {
            today: self.date.chars().take(10).collect(),
            language: language.code().to_owned(),
            addresses: Vec::new(),
        };
        let (verdict, excerpt) = triage::examine(&message, &circumstances, wording::MOST_TEXT);
        Letter {
            language,
            sender: self.from.clone(),
            excerpt,
            doubt: verdict.doubt,
        }
    }

    fn message(&self) -> Message {
        let (name, address) = self.from.split_once(" <").unwrap_or(("", &self.from));
        let text = self.text.trim().to_owned();
        Message {
            date: Some(self.date.clone()),
            from: Address {
                name: name.to_owned(),
                address: address.trim_end_matches('>').to_owned(),
            },
            subject: self.subject.clone(),
            last: isolate::isolate(&text).last,
            text,
            ..Message::default()
        }
    }

    /// Whether what is kept of the answers is right; absent where the case says nothing of the task.
    fn passes(&self, task: Task, wording: &Wording) -> Option<bool> {
        match task {
            Task::Kind => self.kind.map(|gold| wording.kind == Some(gold.kind())),
            Task::Summary => self.facts.as_ref().map(|facts| {
                let said = wording.summary.as_deref().unwrap_or_default();
                !said.is_empty() && facts.iter().all(|fact| says(said, fact))
            }),
            Task::Asks => self.asks.as_ref().map(|asks| {
                // A model that answered nothing, or only what a check dropped, did not say that there is no ask.
                if asks.is_empty() {
                    return wording.asks_nothing;
                }
                asks.iter().all(|wanted| {
                    wording
                        .asks
                        .iter()
                        .any(|ask| says(&ask.what, wanted) || says(&ask.quote, wanted))
                })
            }),
        }
    }
}

impl Gold {
    fn kind(self) -> Kind {
        match self {
            Self::Request => Kind::Request,
            Self::Meeting => Kind::Meeting,
            Self::Information => Kind::Information,
            Self::Newsletter => Kind::Newsletter,
            Self::Automatic => Kind::Automatic,
        }
    }
}

/// Whether a text says a thing in one of several wordings, whatever its case and accents.
fn says(text: &str, wordings: &[String]) -> bool {
    let text = Folded::new(text);
    wordings
        .iter()
        .any(|wording| text.text().contains(Folded::new(wording).text()))
}

/// The model under exam: it is asked for every task, whether it is qualified or not.
struct Candidate<'o> {
    model: String,
    oracle: &'o mut dyn Oracle,
}

impl Oracle for Candidate<'_> {
    fn qualified(&mut self, _task: &str, _language: &str) -> Option<String> {
        Some(self.model.clone())
    }

    fn remaining(&mut self) -> Remaining {
        self.oracle.remaining()
    }

    fn ask(&mut self, questions: &[&Question]) -> Vec<Result<String, Refusal>> {
        self.oracle.ask(questions)
    }

    fn rank(&mut self, questions: &[&Question]) -> Vec<Result<Vec<f32>, Refusal>> {
        self.oracle.rank(questions)
    }

    fn goes_on(&mut self, done: u64, total: u64) -> bool {
        self.oracle.goes_on(done, total)
    }
}

#[cfg(test)]
mod tests;
