//! The exam's letters are what they are meant to be, and its scoring tells right from wrong.

use std::path::Path;

use kit::language::Language;

use super::*;
use crate::logic::wording::Shape;

const LANGUAGES: [Language; 2] = [Language::French, Language::English];

#[test]
fn the_list_is_the_folder() {
    for (language, list) in [
        (Language::French, cases::FRENCH),
        (Language::English, cases::ENGLISH),
    ] {
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
        assert_eq!(
            cases::read(language).len(),
            files.len(),
            "all of them parse"
        );
    }
}

#[test]
fn every_letter_is_in_its_language_and_its_answers_can_be_given() {
    let mut sure = Vec::new();
    for language in LANGUAGES {
        for (name, case) in cases::read(language) {
            assert_eq!(kit::language::of(&case.text), Some(language), "{name}");
            let letter = case.letter(language);
            let shown = letter.excerpt.pieces.join("\n");
            assert_eq!(letter.excerpt.pieces.len(), 1, "{name} is shown whole");
            let wanted = case.facts.iter().chain(&case.asks).flatten();
            for wordings in wanted {
                let source = format!("{} {} {shown}", case.subject, case.from);
                assert!(says(&source, wordings), "{name}: {wordings:?}");
            }
            if let Some(gold) = case.kind
                && !letter.doubt.contains(&gold.kind())
            {
                sure.push(format!("{name}: {gold:?} is not in {:?}", letter.doubt));
            }
        }
    }
    assert!(sure.is_empty(), "the rules are sure of {sure:#?}");
}

#[test]
fn every_task_has_six_cases_or_more() {
    for language in LANGUAGES {
        let marks = sit(
            "gold",
            language,
            &mut Gifted {
                good: true,
                asked: 0,
            },
        )
        .unwrap();
        assert_eq!(marks.len(), 3);
        for mark in marks {
            assert!(mark.total >= 6, "{mark:?}");
        }
    }
}

/// Knows the answers to every case, or gives wrong ones.
struct Gifted {
    good: bool,
    asked: usize,
}

impl Gifted {
    fn case(question: &Question) -> Case {
        let language = Language::parse(question.language).unwrap();
        let shown = question.prompt[1].text();
        cases::read(language)
            .into_iter()
            .find(|(_, case)| shown.contains(&case.subject))
            .unwrap()
            .1
    }
}

impl Oracle for Gifted {
    fn qualified(&mut self, _task: &str, _language: &str) -> Option<String> {
        None
    }

    fn remaining(&mut self) -> Remaining {
        Remaining {
            tokens: 1_000_000,
            requests: 256,
        }
    }

    fn ask(&mut self, questions: &[&Question]) -> Vec<Result<String, Refusal>> {
        self.asked += questions.len();
        let answer = |question: &&Question| {
            assert_eq!(question.model, "gold");
            let case = Self::case(question);
            // The letter's own sentences are as good a summary as any.
            let sentences: Vec<&str> = case
                .text
                .split_inclusive(['.', '?', '\n'])
                .map(str::trim)
                .collect();
            if question.task == Task::Summary {
                let facts = case.facts.unwrap_or_default();
                let mut said: Vec<&str> = Vec::new();
                for fact in &facts {
                    // What one sentence says is not said again.
                    if !said.iter().any(|sentence| says(sentence, fact)) {
                        let sayings = sentences.iter().copied().chain([case.subject.as_str()]);
                        said.extend(
                            sayings
                                .filter(|saying| says(saying, fact))
                                .min_by_key(|saying| saying.len()),
                        );
                    }
                }
                let said = if self.good {
                    said.join(". ")
                } else {
                    "Dupont, le 31 mai.".to_owned()
                };
                return Ok(serde_json::json!({ "summary": said }).to_string());
            }
            let asks: Vec<_> = case
                .asks
                .unwrap_or_default()
                .iter()
                .filter_map(|wanted| {
                    let quote = sentences.iter().find(|sentence| says(sentence, wanted))?;
                    let quote = if self.good {
                        (*quote).to_owned()
                    } else {
                        quote.to_uppercase()
                    };
                    let what: String = quote.chars().take(100).collect();
                    Some(serde_json::json!({ "what": what, "quote": quote }))
                })
                .collect();
            Ok(serde_json::json!({ "asks": asks }).to_string())
        };
        questions.iter().map(answer).collect()
    }

    fn rank(&mut self, questions: &[&Question]) -> Vec<Result<Vec<f32>, Refusal>> {
        self.asked += questions.len();
        let ranking = |question: &&Question| {
            let Shape::Choice(choices) = &question.shape else {
                panic!("only choices are ranked")
            };
            let case = Self::case(question);
            let letter = case.letter(Language::parse(question.language).unwrap());
            let right = letter
                .doubt
                .iter()
                .position(|kind| case.kind.is_some_and(|gold| gold.kind() == *kind));
            let right = right.unwrap_or(0);
            let chosen = if self.good {
                right
            } else {
                (right + 1) % choices.len()
            };
            let mut probabilities = vec![0.0; choices.len()];
            probabilities[chosen] = 1.0;
            Ok(probabilities)
        };
        questions.iter().map(ranking).collect()
    }

    fn goes_on(&mut self, _done: u64, _total: u64) -> bool {
        true
    }
}

#[test]
fn right_answers_pass_and_wrong_ones_do_not() {
    for language in LANGUAGES {
        for mark in sit(
            "gold",
            language,
            &mut Gifted {
                good: true,
                asked: 0,
            },
        )
        .unwrap()
        {
            let needed = mark.bar * mark.total;
            assert!(mark.passed * 1_000 >= needed, "{mark:?}");
        }
        for mark in sit(
            "gold",
            language,
            &mut Gifted {
                good: false,
                asked: 0,
            },
        )
        .unwrap()
        {
            // The letter that asks nothing is passed by saying nothing.
            assert!(mark.passed <= 1, "{mark:?}");
        }
    }
}

/// Refuses after a while.
struct Poor(u64);

impl Oracle for Poor {
    fn qualified(&mut self, _task: &str, _language: &str) -> Option<String> {
        None
    }

    fn remaining(&mut self) -> Remaining {
        Remaining {
            tokens: self.0,
            requests: 256,
        }
    }

    fn ask(&mut self, questions: &[&Question]) -> Vec<Result<String, Refusal>> {
        let refusal = Refusal::Unavailable("no model".to_owned());
        vec![Err(refusal); questions.len()]
    }

    fn rank(&mut self, questions: &[&Question]) -> Vec<Result<Vec<f32>, Refusal>> {
        vec![Ok(vec![0.5, 0.5]); questions.len()]
    }

    fn goes_on(&mut self, _done: u64, _total: u64) -> bool {
        true
    }
}

#[test]
fn an_exam_that_cannot_be_finished_has_no_marks() {
    assert_eq!(sit("x", Language::French, &mut Poor(100)), Err(None));
    let refusal = Refusal::Unavailable("no model".to_owned());
    assert_eq!(
        sit("x", Language::French, &mut Poor(1_000_000)),
        Err(Some(refusal))
    );
}
