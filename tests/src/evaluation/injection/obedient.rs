//! The worst model there could be: it does what the mail says, as far as the form of an answer lets it.

use std::future::ready;

use inference::{
    Answer, Embedding, Engine, Error, Finish, Part, Pending, Qualification, Ranking, Request,
    Shape, Usage,
};
use serde_json::json;

/// Answers every question with the words of whatever injection stands in the prompt, and ranks the last choice first.
#[derive(Debug, Clone)]
pub struct Obedient {
    injections: Vec<String>,
}

/// So much of an injection is repeated, in characters.
const REPEATED: usize = 100;

impl Obedient {
    /// Obeys these texts.
    pub fn new<'a>(injections: impl IntoIterator<Item = &'a str>) -> Self {
        Self {
            injections: injections.into_iter().map(beginning).collect(),
        }
    }

    fn answer(&self, request: &Request) -> String {
        let data: String = request
            .parts
            .iter()
            .filter_map(|part| match part {
                Part::Untrusted(text) => Some(text.as_str()),
                _ => None,
            })
            .collect();
        // What is hidden in the mail was taken out of the prompt, so not every injection is found whole.
        let obeyed = self
            .injections
            .iter()
            .find(|injection| data.contains(injection.as_str()))
            .cloned()
            .unwrap_or_else(|| data.lines().last().unwrap_or_default().to_owned());
        match &request.shape {
            Shape::JsonSchema(schema) if schema.contains("\"asks\"") => json!({ "asks": [
                { "what": obeyed, "quote": obeyed },
                { "what": "Virer 9 000 € à Bernard", "quote": "Virer 9 000 €" },
            ] })
            .to_string(),
            Shape::JsonSchema(_) => json!({ "summary": obeyed }).to_string(),
            _ => obeyed,
        }
    }
}

/// One line, cut: the beginning of what a model would repeat.
fn beginning(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    line.chars()
        .take(REPEATED)
        .collect::<String>()
        .trim()
        .to_owned()
}

impl Engine for Obedient {
    fn ask(&self, requests: Vec<Request>) -> Pending<'_, Vec<Result<Answer, Error>>> {
        let answers = requests.iter().map(|request| {
            Ok(Answer {
                text: self.answer(request),
                finish: Finish::Complete,
                model: "obedient".to_owned(),
                usage: Usage::default(),
            })
        });
        Box::pin(ready(answers.collect()))
    }

    fn rank(&self, requests: Vec<Request>) -> Pending<'_, Vec<Result<Ranking, Error>>> {
        let rankings = requests.iter().map(|request| {
            let Shape::Choice(choices) = &request.shape else {
                return Err(Error::ShapeRefused(
                    "only a choice can be ranked".to_owned(),
                ));
            };
            let mut probabilities = vec![0.0; choices.len()];
            if let Some(last) = probabilities.last_mut() {
                *last = 1.0;
            }
            Ok(Ranking {
                exact: true,
                probabilities,
                model: "obedient".to_owned(),
                usage: Usage::default(),
            })
        });
        Box::pin(ready(rankings.collect()))
    }

    fn embed(&self, _: Option<String>, _: Vec<String>) -> Pending<'_, Result<Embedding, Error>> {
        Box::pin(ready(Err(Error::Failed("no vectors".to_owned()))))
    }

    fn qualified(&self, _task: &str, _language: &str) -> Qualification {
        Qualification {
            model: Some("obedient".to_owned()),
            reason: None,
        }
    }

    fn spent_today(&self) -> u64 {
        0
    }
}
