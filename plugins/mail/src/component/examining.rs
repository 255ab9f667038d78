//! The exam as the contract has it.

use kit::language::Language;

use super::exports::gardon::exam::exam::Mark;
use super::gardon::plugin::context;
use super::gardon::plugin::errors::{Error, Problem};
use super::oracle::HostModels;
use crate::logic::exam;

pub(super) fn sit(model: &str, language: &str) -> Result<Vec<Mark>, Error> {
    // A language without cases has no exam.
    let Some(language) = Language::parse(language) else {
        return Ok(Vec::new());
    };
    let marks = exam::sit(model, language, &mut HostModels::default()).map_err(|refusal| {
        let spoken = Language::parse(&context::language()).unwrap_or(Language::French);
        let reason = refusal
            .as_ref()
            .and_then(|refusal| refusal.reason(spoken));
        Error::Unavailable(Problem {
            message: reason.unwrap_or_else(|| {
                spoken
                    .pick(
                        "l'examen n'a pas pu aller à son terme (budget, limite « inference-calls » ou arrêt)",
                        "the exam could not be finished (budget, limit « inference-calls » or asked to stop)",
                    )
                    .to_owned()
            }),
            place: Some(model.to_owned()),
            hint: None,
        })
    })?;
    Ok(marks
        .into_iter()
        .map(|mark| Mark {
            task: mark.task.name().to_owned(),
            language: language.code().to_owned(),
            passed: mark.passed,
            total: mark.total,
            bar_per_mille: mark.bar,
            failed: mark.failed,
        })
        .collect())
}
