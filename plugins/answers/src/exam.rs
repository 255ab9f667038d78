//! The exam for models that word answers: a plugin's own questions and passages, with what a right answer says.
//!
//! Cases are asked and checked by the very code that serves people; what a check drops counts as not said.

use jiff::civil::Date;
use kit::fold::Folded;
use kit::language::Language;
use kit::oracle::{Refusal, Remaining};
use serde::{Deserialize, Deserializer};

use crate::quotes::Passage;
use crate::wording::{self, Oracle, Question, Worded};

/// One question, its passages, and what is known of the answer.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    question: String,
    passages: Vec<Given>,
    /// Of each group of wordings the answer says one, whatever its case and accents; none where the passages do not
    /// answer, and the model has to say nothing.
    #[serde(default)]
    facts: Vec<Vec<String>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Given {
    label: String,
    /// ISO 8601.
    #[serde(deserialize_with = "day")]
    written: Date,
    text: String,
}

fn day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
    let text = String::deserialize(deserializer)?;
    text.parse().map_err(serde::de::Error::custom)
}

/// What a model did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mark {
    pub passed: u32,
    pub total: u32,
    /// The names of the cases that were not passed.
    pub failed: Vec<String>,
}

impl Mark {
    /// The least share of cases to pass, in thousandths: an answer that is not worded is quoted, one that is wrong misleads.
    pub const BAR: u32 = 800;
}

impl Case {
    /// A case from its file.
    ///
    /// # Errors
    /// What the parser says, or that there is no passage.
    pub fn parse(text: &str) -> Result<Self, String> {
        let case: Self = toml::from_str(text).map_err(|error| error.to_string())?;
        if case.passages.is_empty() {
            return Err("no passage".to_owned());
        }
        let source: Vec<String> = case
            .passages
            .iter()
            .map(|given| format!("{}\n{}", given.label, given.text))
            .collect();
        let source = source.join("\n");
        match case.facts.iter().find(|wordings| !says(&source, wordings)) {
            Some(wordings) => Err(format!("no passage says {wordings:?}")),
            None => Ok(case),
        }
    }

    /// Whether what is kept of an answer is right.
    fn passes(&self, worded: &Worded) -> bool {
        if self.facts.is_empty() {
            return worded.says_nothing;
        }
        let said: Vec<&str> = worded
            .sentences
            .iter()
            .map(|one| one.text.as_str())
            .collect();
        let said = said.join("\n");
        self.facts.iter().all(|wordings| says(&said, wordings))
    }
}

/// Has a model sit the exam; no mark where there are no cases.
///
/// # Errors
/// The refusal that ended it, when the model could not be asked about every case.
pub fn sit(
    model: &str,
    language: Language,
    cases: &[(&str, Case)],
    oracle: &mut dyn Oracle,
) -> Result<Option<Mark>, Refusal> {
    let mut candidate = Candidate { model, oracle };
    let mut mark = Mark::default();
    for (name, case) in cases {
        let passages: Vec<Passage> = case
            .passages
            .iter()
            .map(|given| Passage {
                label: given.label.clone(),
                text: given.text.trim().to_owned(),
                written: given.written,
            })
            .collect();
        let worded = wording::word(&case.question, &passages, language, &mut candidate)?;
        mark.total += 1;
        if worded.is_some_and(|worded| case.passes(&worded)) {
            mark.passed += 1;
        } else {
            mark.failed.push((*name).to_owned());
        }
    }
    Ok((mark.total > 0).then_some(mark))
}

/// Whether a text says a thing in one of several wordings, whatever its case and accents.
pub fn says(text: &str, wordings: &[String]) -> bool {
    let text = Folded::new(text);
    wordings
        .iter()
        .any(|wording| text.text().contains(Folded::new(wording).text()))
}

/// The model under exam: it is asked whether it is qualified or not.
pub struct Candidate<'o> {
    /// Its configured name.
    pub model: &'o str,
    /// What answers.
    pub oracle: &'o mut dyn Oracle,
}

impl Oracle for Candidate<'_> {
    fn qualified(&mut self, _: &str, _: Language) -> Option<String> {
        Some(self.model.to_owned())
    }

    fn remaining(&mut self) -> Remaining {
        self.oracle.remaining()
    }

    fn ask(&mut self, questions: &[Question]) -> Vec<Result<String, Refusal>> {
        self.oracle.ask(questions)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANSWERED: &str = r#"
question = "Jusqu'à quand la rue des Écoles est-elle fermée ?"
facts = [["20 mars 2026"]]
[[passages]]
label = "arrêté n° 2026-14 du 2 mars 2026, article 1"
written = "2026-03-02"
text = "La circulation est interdite rue des Écoles jusqu'au 20 mars 2026."
"#;

    const SILENT: &str = r#"
question = "Quel est le prix du stationnement ?"
[[passages]]
label = "arrêté n° 2026-14 du 2 mars 2026, article 1"
written = "2026-03-02"
text = "La circulation est interdite rue des Écoles jusqu'au 20 mars 2026."
"#;

    /// Gives one answer to everything.
    struct Parrot(&'static str);

    impl Oracle for Parrot {
        fn qualified(&mut self, _: &str, _: Language) -> Option<String> {
            None
        }

        fn remaining(&mut self) -> Remaining {
            Remaining {
                tokens: u64::MAX,
                requests: 10,
            }
        }

        fn ask(&mut self, questions: &[Question]) -> Vec<Result<String, Refusal>> {
            questions.iter().map(|_| Ok(self.0.to_owned())).collect()
        }
    }

    fn marked(says: &'static str) -> Mark {
        let cases = [ANSWERED, SILENT].map(|text| Case::parse(text).unwrap());
        let [answered, silent] = cases;
        let cases = [("fermée", answered), ("prix", silent)];
        sit("petit", Language::French, &cases, &mut Parrot(says))
            .unwrap()
            .unwrap()
    }

    #[test]
    fn right_and_wrong_are_told_apart() {
        let answer = r#"{"sentences": [{"cites": [1], "text": "La circulation est interdite rue des Écoles jusqu'au 20 mars 2026."}]}"#;
        let mark = marked(answer);
        assert_eq!(
            (mark.passed, mark.total, mark.failed),
            (1, 2, vec!["prix".to_owned()])
        );
        assert_eq!(marked(r#"{"sentences": []}"#).failed, ["fermée"]);
        // What a check drops is not said, and is not silence either.
        let wrong = r#"{"sentences": [{"cites": [1], "text": "La rue des Écoles est fermée jusqu'au 21 mars 2026."}]}"#;
        assert_eq!(marked(wrong).passed, 0);
        assert_eq!(marked("").passed, 0);
    }

    #[test]
    fn a_case_whose_answer_cannot_be_given_is_refused() {
        assert!(Case::parse(&ANSWERED.replace("[[\"20", "[[\"21")).is_err());
        assert!(Case::parse("question = \"?\"\npassages = []").is_err());
        assert!(Case::parse("question = \"?\"").is_err());
    }
}
