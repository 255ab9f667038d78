//! The models that the host lends, as the logic sees them: written once, over the types that each component generates.

pub use kit::language::Language;
pub use kit::oracle::{Refusal, Remaining};
pub use kit::prompt::Part;

/// Makes `HostModels`, an [`Oracle`](crate::Oracle) over a component's own generated `gardon:inference`.
///
/// It takes the path of the generated module.
#[macro_export]
macro_rules! host_models {
    ($generated:path) => {
        use $generated::{self as inference, Error, Request, Shape};

        /// The host's models.
        pub(super) struct HostModels;

        impl $crate::Oracle for HostModels {
            fn qualified(
                &mut self,
                task: &str,
                language: $crate::host::Language,
            ) -> Option<String> {
                inference::qualified(task, language.code())
            }

            fn remaining(&mut self) -> $crate::host::Remaining {
                $crate::host::Remaining {
                    tokens: inference::remaining_tokens(),
                    requests: inference::remaining_requests().into(),
                }
            }

            fn ask(
                &mut self,
                questions: &[$crate::Question],
            ) -> Vec<Result<String, $crate::host::Refusal>> {
                let requests: Vec<Request> = questions.iter().map(request).collect();
                let requests: Vec<&Request> = requests.iter().collect();
                inference::ask(&requests)
                    .into_iter()
                    .map(|answer| answer.map(|answer| answer.text()).map_err(refusal))
                    .collect()
            }
        }

        fn request(question: &$crate::Question) -> Request {
            let request = Request::new();
            request.set_task(question.task);
            request.set_language(question.language.code());
            request.set_model(&question.model);
            for part in &question.prompt {
                match part {
                    $crate::host::Part::Instruction(text) => request.instruction(text),
                    $crate::host::Part::Untrusted(text) => request.untrusted(text),
                }
            }
            request.set_shape(&Shape::JsonSchema(question.schema.clone()));
            request.set_max_tokens(question.max_tokens);
            request
        }

        fn refusal(error: Error) -> $crate::host::Refusal {
            match error {
                Error::Unavailable(reason) | Error::Denied(reason) => {
                    $crate::host::Refusal::Unavailable(reason)
                }
                Error::Budget(which) => $crate::host::Refusal::Budget(which),
                Error::Busy(milliseconds) => $crate::host::Refusal::Busy(milliseconds),
                Error::Cancelled => $crate::host::Refusal::Stopped,
                Error::Incomplete(_) => $crate::host::Refusal::Incomplete,
                Error::TooLong(tokens) => $crate::host::Refusal::TooLong(tokens),
                Error::ShapeRefused(reason) | Error::Failed(reason) => {
                    $crate::host::Refusal::Failed(reason)
                }
            }
        }
    };
}
