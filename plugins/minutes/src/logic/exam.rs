//! The exam for models that word minutes: pieces of invented meetings, with what right minutes say of them.
//!
//! Cases are asked and checked by the very code that serves people; what a check drops counts as not said.

use answers::{Candidate, Mark, Oracle, Passage, Piece, says};
use jiff::civil::Date;
use kit::language::Language;
use kit::oracle::Refusal;
use serde::Deserialize;

use super::wording;

/// The least share of cases to pass, in thousandths: what is not worded is quoted, what is worded wrongly misleads.
pub const BAR: u32 = 800;

/// One piece of a meeting, and what is known of its minutes.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    title: String,
    /// ISO 8601.
    day: String,
    said: Vec<Said>,
    /// Of each group of wordings the minutes say one; none where there is nothing to keep.
    #[serde(default)]
    facts: Vec<Vec<String>>,
    /// What they must not say, as a proposal that was withdrawn.
    #[serde(default)]
    never: Vec<Vec<String>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Said {
    by: String,
    text: String,
}

impl Case {
    /// A case from its file.
    ///
    /// # Errors
    /// What the parser says, that nobody says anything, or that nobody says one of the facts.
    pub fn parse(text: &str) -> Result<Self, String> {
        let case: Self = toml::from_str(text).map_err(|error| error.to_string())?;
        case.day
            .parse::<Date>()
            .map_err(|error| error.to_string())?;
        let said: Vec<String> = case
            .said
            .iter()
            .map(|said| format!("{}\n{}", said.by, said.text))
            .collect();
        let said = said.join("\n");
        if case.said.is_empty() {
            return Err("nobody says anything".to_owned());
        }
        match case.facts.iter().find(|wordings| !says(&said, wordings)) {
            Some(wordings) => Err(format!("nobody says {wordings:?}")),
            None => Ok(case),
        }
    }

    fn piece(&self) -> Piece {
        let written = self.day.parse().unwrap_or_default();
        Piece {
            question: self.title.clone(),
            passages: self
                .said
                .iter()
                .map(|said| Passage {
                    label: said.by.clone(),
                    text: said.text.trim().to_owned(),
                    written,
                })
                .collect(),
        }
    }
}

/// Has a model sit the exam in a language; no mark where there are no cases.
///
/// # Errors
/// The refusal that ended it, when the model could not be asked about every case.
pub fn sit(
    model: &str,
    language: Language,
    oracle: &mut dyn Oracle,
) -> Result<Option<Mark>, Refusal> {
    let mut candidate = Candidate { model, oracle };
    let mut mark = Mark::default();
    for (name, case) in cases(language) {
        let batch = answers::word_all(
            &wording::task(language),
            &[case.piece()],
            language,
            &mut candidate,
        )?;
        let Some(batch) = batch else { continue };
        mark.total += 1;
        let mut worded = None;
        for piece in batch.pieces {
            worded = Some(piece?);
        }
        let worded = worded.unwrap_or_default();
        let said: Vec<&str> = worded
            .sentences
            .iter()
            .map(|one| one.text.as_str())
            .collect();
        let said = said.join("\n");
        let right = if case.facts.is_empty() {
            worded.says_nothing
        } else {
            case.facts.iter().all(|wordings| says(&said, wordings))
        };
        if right && !case.never.iter().any(|wordings| says(&said, wordings)) {
            mark.passed += 1;
        } else {
            mark.failed.push(name.to_owned());
        }
    }
    Ok((mark.total > 0).then_some(mark))
}

/// The cases of a language, with their names. A file that does not parse is left out here; the tests refuse it before it ships.
pub fn cases(language: Language) -> Vec<(&'static str, Case)> {
    language
        .pick(FRENCH, ENGLISH)
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
    "bavardage"
    "cantine"
    "condition"
    "correction"
    "marche"
    "refus"
    "retrait"
    "subvention"
    "toiture"
    "vote"
);

const ENGLISH: &[(&str, &str)] = cases!("en":
    "allotments"
    "bus-shelter"
    "chatter"
    "library"
    "withdrawn"
);

#[cfg(test)]
mod tests {
    use std::path::Path;

    use answers::Question;
    use kit::oracle::Remaining;

    use super::*;

    #[test]
    fn the_list_is_the_folder_and_every_case_can_be_passed() {
        for (language, list) in [(Language::French, FRENCH), (Language::English, ENGLISH)] {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
                .join("cases/exam")
                .join(language.code());
            let mut files: Vec<String> = std::fs::read_dir(folder)
                .unwrap()
                .map(|entry| entry.unwrap().file_name().into_string().unwrap())
                .collect();
            files.sort();
            let names: Vec<String> = list
                .iter()
                .map(|(name, _)| format!("{name}.toml"))
                .collect();
            assert_eq!(names, files);
            for (name, text) in list {
                assert_eq!(Case::parse(text).map(|_| ()), Ok(()), "{name}");
            }
        }
    }

    /// Says the first sentence of everything.
    struct Parrot;

    impl Oracle for Parrot {
        fn qualified(&mut self, _: &str, _: Language) -> Option<String> {
            None
        }

        fn remaining(&mut self) -> Remaining {
            Remaining {
                tokens: u64::MAX,
                requests: 100,
            }
        }

        fn ask(&mut self, questions: &[Question]) -> Vec<Result<String, Refusal>> {
            questions
                .iter()
                .map(|_| Ok(r#"{"sentences": []}"#.to_owned()))
                .collect()
        }
    }

    #[test]
    fn silence_passes_only_where_there_is_nothing_to_say() {
        let mark = sit("petit", Language::French, &mut Parrot)
            .unwrap()
            .unwrap();
        assert_eq!((mark.passed, mark.total as usize), (1, FRENCH.len()));
    }
}
