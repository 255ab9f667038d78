//! Marks as a plugin returns them: attacker input like everything that a plugin says.

use models::ExamResult;
use runtime::Val;

use super::{Candidate, Loaded, Row, today};

/// A plugin has so many marks a language at most.
const MOST_MARKS: usize = 64;

/// Of the names of cases that failed, so many are shown at most.
const MOST_FAILED: usize = 64;

/// The longest name of a task or a case, in characters.
const MOST_NAME: usize = 64;

/// One mark, as the contract has it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Mark {
    task: String,
    language: String,
    passed: u32,
    total: u32,
    bar: u32,
    failed: Vec<String>,
}

/// The marks of one call of `sit`.
///
/// # Errors
/// The plugin's own sentence, or none when the value is not of the contract's type or a mark says the impossible.
pub(super) fn read(values: &[Val]) -> Result<Vec<Mark>, Option<String>> {
    match values {
        [Val::Result(Ok(Some(marks)))] => match &**marks {
            Val::List(marks) if marks.len() <= MOST_MARKS => {
                marks.iter().map(mark).collect::<Option<_>>().ok_or(None)
            }
            _ => Err(None),
        },
        [Val::Result(Err(Some(error)))] => Err(problem(error)),
        _ => Err(None),
    }
}

impl Mark {
    /// The mark under the hashes that it belongs to.
    pub(super) fn row(self, candidate: &Candidate<'_>, plugin: &str, loaded: &Loaded) -> Row {
        Row {
            result: ExamResult {
                model_sha256: candidate.sha256.clone(),
                plugin: plugin.to_owned(),
                plugin_sha256: loaded.plugin.sha256().to_owned(),
                task: self.task,
                language: self.language,
                passed: self.passed,
                total: self.total,
                bar: self.bar,
                date: today(),
            },
            failed: self.failed,
        }
    }
}

fn mark(value: &Val) -> Option<Mark> {
    let Val::Record(fields) = value else {
        return None;
    };
    let field = |name: &str| {
        fields
            .iter()
            .find(|(field, _)| field == name)
            .map(|(_, value)| value)
    };
    let number = |name: &str| match field(name)? {
        Val::U32(number) => Some(*number),
        _ => None,
    };
    let Val::List(failed) = field("failed")? else {
        return None;
    };
    let mark = Mark {
        task: name(field("task")?)?,
        language: name(field("language")?)?,
        passed: number("passed")?,
        total: number("total")?,
        bar: number("bar-per-mille")?,
        failed: failed
            .iter()
            .take(MOST_FAILED)
            .map(name)
            .collect::<Option<_>>()?,
    };
    // An exam of no case, or one that everybody passes, qualifies nobody.
    (mark.passed <= mark.total && mark.total > 0 && (1..=1_000).contains(&mark.bar)).then_some(mark)
}

fn name(value: &Val) -> Option<String> {
    match value {
        Val::String(text) if !text.is_empty() => Some(text.chars().take(MOST_NAME).collect()),
        _ => None,
    }
}

/// The message of the contract's error type.
fn problem(error: &Val) -> Option<String> {
    let Val::Variant(_, Some(problem)) = error else {
        return None;
    };
    let Val::Record(fields) = &**problem else {
        return None;
    };
    fields.iter().find_map(|(name, value)| match value {
        Val::String(text) if name == "message" => Some(text.clone()),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(passed: u32, total: u32, bar: u32) -> Val {
        let text = |text: &str| Val::String(text.to_owned());
        Val::Record(vec![
            ("task".to_owned(), text("kind")),
            ("language".to_owned(), text("fr")),
            ("passed".to_owned(), Val::U32(passed)),
            ("total".to_owned(), Val::U32(total)),
            ("bar-per-mille".to_owned(), Val::U32(bar)),
            ("failed".to_owned(), Val::List(vec![text("a")])),
        ])
    }

    fn done(marks: Vec<Val>) -> [Val; 1] {
        [Val::Result(Ok(Some(Box::new(Val::List(marks)))))]
    }

    #[test]
    fn marks_are_read_and_the_impossible_is_refused() {
        let marks = read(&done(vec![value(3, 8, 850)])).unwrap();
        assert_eq!((marks[0].passed, marks[0].total, marks[0].bar), (3, 8, 850));
        assert_eq!(marks[0].failed, ["a"]);
        assert_eq!(read(&done(Vec::new())), Ok(Vec::new()));
        for (passed, total, bar) in [(9, 8, 850), (0, 0, 850), (8, 8, 0), (8, 8, 1_001)] {
            assert_eq!(read(&done(vec![value(passed, total, bar)])), Err(None));
        }
        assert_eq!(read(&done(vec![value(1, 1, 1); 65])), Err(None));
        assert_eq!(read(&done(vec![Val::Bool(true)])), Err(None));
        assert_eq!(read(&[]), Err(None));
    }

    #[test]
    fn a_plugin_says_why_it_could_not_ask() {
        let problem = Val::Record(vec![(
            "message".to_owned(),
            Val::String("pas de modèle".to_owned()),
        )]);
        let error = Val::Variant("unavailable".to_owned(), Some(Box::new(problem)));
        assert_eq!(
            read(&[Val::Result(Err(Some(Box::new(error))))]),
            Err(Some("pas de modèle".to_owned()))
        );
    }
}
