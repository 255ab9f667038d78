//! The exam as the contract has it.

use kit::language::Language;

use super::convert::problem;
use super::exports::gardon::exam::exam::Mark;
use super::gardon::plugin::errors::Error;
use super::language as spoken;
use super::oracle::HostModels;
use crate::logic::{exam, wording};

pub(super) fn sit(model: &str, language: &str) -> Result<Vec<Mark>, Error> {
    // A language without cases has no exam.
    let Some(language) = Language::parse(language) else {
        return Ok(Vec::new());
    };
    let mark = exam::sit(model, language, &mut HostModels).map_err(|refusal| {
        let reason = refusal.reason(spoken()).unwrap_or_else(|| {
            spoken()
                .pick(
                    "l'examen n'a pas pu aller à son terme",
                    "the exam could not be finished",
                )
                .to_owned()
        });
        Error::Unavailable(problem(reason, Some(model.to_owned()), None))
    })?;
    Ok(mark
        .into_iter()
        .map(|mark| Mark {
            task: wording::TASK.to_owned(),
            language: language.code().to_owned(),
            passed: mark.passed,
            total: mark.total,
            bar_per_mille: exam::BAR,
            failed: mark.failed,
        })
        .collect())
}
