//! The exam for models that reword explanations: invented anomalies, with what a rewording says and what it must not say.
//!
//! They are asked about and checked by the very code that serves people; what a check drops is not passed.
//! The cases are embedded, one line a file, so that the component carries them and no build script is needed.

use answers::{Mark, Oracle};
use kit::language::Language;
use kit::oracle::Refusal;
use rust_decimal::Decimal;
use serde::Deserialize;

use super::{
    month::Month,
    reword::{self, Subject},
};

/// One anomaly, and what is known of its rewordings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    subject: Subject,
    facts: Vec<Vec<String>>,
    never: Vec<String>,
}

/// A case as its file has it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    title: String,
    /// `YYYY-MM`.
    month: String,
    message: String,
    calculation: Vec<String>,
    #[serde(default)]
    found: String,
    #[serde(default)]
    expected: String,
    /// Found less expected, as decimal text with a point.
    difference: Option<String>,
    /// Of each group of wordings the rewording says one, whatever its case and accents.
    facts: Vec<Vec<String>>,
    /// What it must not say.
    #[serde(default)]
    never: Vec<String>,
    /// A rewording that passes.
    example: String,
}

impl Case {
    /// A case from its file.
    ///
    /// # Errors
    /// What the parser says, that there is no fact, or why its own example would not be passed.
    pub fn parse(text: &str) -> Result<Self, String> {
        let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
        if file.facts.is_empty() {
            return Err("no fact".to_owned());
        }
        let difference = file
            .difference
            .map(|text| text.parse::<Decimal>().map_err(|error| error.to_string()))
            .transpose()?;
        let case = Self {
            subject: Subject {
                month: file.month.parse::<Month>()?,
                title: file.title,
                message: file.message,
                calculation: file.calculation,
                found: file.found,
                expected: file.expected,
                sense: difference.map(|difference| difference.cmp(&Decimal::ZERO)),
            },
            facts: file.facts,
            never: file.never,
        };
        match reword::check(&file.example, &case.subject) {
            Ok(text) if case.passes(&text) => Ok(case),
            Ok(_) => {
                Err("the example does not say every fact, or says what it must not".to_owned())
            }
            Err(fault) => Err(format!("the example is dropped: {fault:?}")),
        }
    }

    fn passes(&self, text: &str) -> bool {
        self.facts
            .iter()
            .all(|wordings| answers::says(text, wordings))
            && !answers::says(text, &self.never)
    }
}

/// Has a model sit the exam; no mark where there are no cases, as in English.
///
/// # Errors
/// The refusal that ended it, when the model could not be asked about every case.
pub fn sit(
    model: &str,
    language: Language,
    oracle: &mut dyn Oracle,
) -> Result<Option<Mark>, Refusal> {
    let mut mark = Mark::default();
    for (name, case) in cases(language) {
        let kept = reword::reword_one(&case.subject, model, oracle)?;
        mark.total += 1;
        if kept.is_ok_and(|text| case.passes(&text)) {
            mark.passed += 1;
        } else {
            mark.failed.push(name.to_owned());
        }
    }
    Ok((mark.total > 0).then_some(mark))
}

/// The cases of a language, with their names.
///
/// A file that does not parse is left out here; the tests refuse it before it ships.
fn cases(language: Language) -> Vec<(&'static str, Case)> {
    language
        .pick(FRENCH, &[])
        .iter()
        .filter_map(|(name, text)| Some((*name, Case::parse(text).ok()?)))
        .collect()
}

macro_rules! cases {
    ($folder:literal: $($name:literal)*) => {
        &[$(($name, include_str!(concat!("../../cases/exam/", $folder, "/", $name, ".toml"))),)*]
    };
}

const FRENCH: &[(&str, &str)] = cases!("fr":
    "carence"
    "cnracl-agent"
    "depart"
    "indice-minimal"
    "ircantec-fonctionnaire"
    "ligne-double"
    "nbi-contractuel"
    "plafond-ifse"
    "prelevement"
    "residence"
    "supplement-familial"
    "total-net"
    "traitement-temps-partiel"
    "virgule"
);

#[cfg(test)]
mod tests;
