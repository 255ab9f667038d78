//! The models that the host lends, as the logic sees them.

use answers::{Oracle, Question};
use kit::language::Language;
use kit::oracle::{Refusal, Remaining};
use kit::prompt::Part;

use super::gardon::inference::inference::{self, Error, Request, Shape};

/// The host's models.
pub(super) struct HostModels;

impl Oracle for HostModels {
    fn qualified(&mut self, task: &str, language: Language) -> Option<String> {
        inference::qualified(task, language.code())
    }

    fn remaining(&mut self) -> Remaining {
        Remaining {
            tokens: inference::remaining_tokens(),
            requests: inference::remaining_requests().into(),
        }
    }

    fn ask(&mut self, questions: &[Question]) -> Vec<Result<String, Refusal>> {
        let requests: Vec<Request> = questions.iter().map(request).collect();
        let requests: Vec<&Request> = requests.iter().collect();
        inference::ask(&requests)
            .into_iter()
            .map(|answer| answer.map(|answer| answer.text()).map_err(refusal))
            .collect()
    }
}

fn request(question: &Question) -> Request {
    let request = Request::new();
    request.set_task(question.task);
    request.set_language(question.language.code());
    request.set_model(&question.model);
    for part in &question.prompt {
        match part {
            Part::Instruction(text) => request.instruction(text),
            Part::Untrusted(text) => request.untrusted(text),
        }
    }
    request.set_shape(&Shape::JsonSchema(question.schema.clone()));
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
