//! The models that the host lends, as the logic sees them.

use kit::prompt::Part;

use super::gardon::inference::inference::{self, Error, Request, Shape as ContractShape};
use super::gardon::plugin::progress::{self, Next};
use crate::logic::wording::{Oracle, Question, Refusal, Remaining, Shape};

/// The host's models.
#[derive(Debug, Default)]
pub(super) struct HostModels {
    /// Messages that were read: what the progress stands at while models are asked.
    pub(super) read: u64,
}

impl Oracle for HostModels {
    fn qualified(&mut self, task: &str, language: &str) -> Option<String> {
        inference::qualified(task, language)
    }

    fn remaining(&mut self) -> Remaining {
        Remaining {
            tokens: inference::remaining_tokens(),
            requests: inference::remaining_requests().into(),
        }
    }

    fn ask(&mut self, questions: &[&Question]) -> Vec<Result<String, Refusal>> {
        let requests: Vec<Request> = questions.iter().map(|question| request(question)).collect();
        let requests: Vec<&Request> = requests.iter().collect();
        inference::ask(&requests)
            .into_iter()
            .map(|answer| answer.map(|answer| answer.text()).map_err(refusal))
            .collect()
    }

    fn rank(&mut self, questions: &[&Question]) -> Vec<Result<Vec<f32>, Refusal>> {
        let requests: Vec<Request> = questions.iter().map(|question| request(question)).collect();
        let requests: Vec<&Request> = requests.iter().collect();
        inference::rank(&requests)
            .into_iter()
            .map(|ranking| ranking.map_err(refusal))
            .collect()
    }

    fn goes_on(&mut self, done: u64, total: u64) -> bool {
        // The progress counts messages that were read; a second count would make it run backwards. An exam reads none.
        let (done, total) = match self.read {
            0 => (done, total),
            read => (read, read),
        };
        progress::report(done, total) == Next::Proceed
    }
}

fn request(question: &Question) -> Request {
    let request = Request::new();
    request.set_task(question.task.name());
    request.set_language(question.language);
    request.set_model(&question.model);
    for part in &question.prompt {
        match part {
            Part::Instruction(text) => request.instruction(text),
            Part::Untrusted(text) => request.untrusted(text),
        }
    }
    let shape = match &question.shape {
        Shape::Json(schema) => ContractShape::JsonSchema((*schema).to_owned()),
        Shape::Choice(choices) => {
            ContractShape::Choice(choices.iter().map(|choice| (*choice).to_owned()).collect())
        }
    };
    request.set_shape(&shape);
    request.set_max_tokens(question.max_tokens);
    request
}

fn refusal(error: Error) -> Refusal {
    match error {
        Error::Unavailable(reason) | Error::Denied(reason) => Refusal::Unavailable(reason),
        Error::Budget(which) => Refusal::Budget(which),
        Error::Busy(milliseconds) => Refusal::Busy(milliseconds),
        Error::Cancelled => Refusal::Stopped,
        Error::Incomplete(_) => Refusal::Incomplete,
        Error::TooLong(tokens) => Refusal::TooLong(tokens),
        Error::ShapeRefused(reason) | Error::Failed(reason) => Refusal::Failed(reason),
    }
}
