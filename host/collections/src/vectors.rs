//! Vectors of a collection: with which model, how much they count, and how that was decided.

use std::fs;
use std::path::Path;

use index::Question;
use serde::{Deserialize, Serialize};

use crate::Error;

/// The largest file of questions, in bytes.
const MOST_BYTES: u64 = 16 << 20;

/// How vectors count beside words in a collection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Vectors {
    /// The model's configured name.
    pub model: String,
    /// What the model's weights are told by; vectors of others are not compared with these.
    pub identity: String,
    /// How much a query's vector counts beside its words, in thousandths; 0 for not at all.
    pub per_mille: u32,
    /// What was measured, where the weight was not just told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measured: Option<Measure>,
}

/// How well questions were answered, as mean reciprocal ranks at 10, in thousandths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Measure {
    /// How many questions.
    pub questions: u32,
    /// By words alone.
    pub words_per_mille: u32,
    /// With vectors of the best weight, better or worse.
    pub fused_per_mille: u32,
}

impl Vectors {
    /// What the index keeps vectors under: another file under the same name makes new ones.
    pub fn key(&self) -> String {
        format!("{} {}", self.model, self.identity)
    }

    /// From 0 to 1.
    pub fn weight(&self) -> f32 {
        self.per_mille as f32 / 1_000.0
    }
}

impl From<index::Measured> for Measure {
    fn from(measured: index::Measured) -> Self {
        Self {
            questions: measured.questions as u32,
            words_per_mille: per_mille(measured.words),
            fused_per_mille: per_mille(measured.fused),
        }
    }
}

/// A share in thousandths.
pub fn per_mille(share: f32) -> u32 {
    (share.clamp(0.0, 1.0) * 1_000.0).round() as u32
}

/// A line of the file of questions.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    question: String,
    document: Right,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Right {
    One(String),
    Any(Vec<String>),
}

/// Questions to a collection: JSON lines, `{"question": "…", "document": "…"}`, where `document` is an identifier or a
/// list of those that are right.
///
/// # Errors
/// [`Error::Questions`] names the line; [`Error::Io`].
pub fn questions(path: &Path) -> Result<Vec<Question>, Error> {
    let failed = |error| Error::io(path, error);
    let size = fs::metadata(path).map_err(failed)?.len();
    let wrong = |line: usize, reason: String| Error::Questions {
        path: path.to_owned(),
        line,
        reason,
    };
    if size > MOST_BYTES {
        return Err(wrong(1, format!("{size} > {MOST_BYTES} bytes")));
    }
    let text = fs::read_to_string(path).map_err(failed)?;
    let mut questions = Vec::new();
    for (number, line) in (1..).zip(text.trim_start_matches('\u{feff}').lines()) {
        if line.trim().is_empty() {
            continue;
        }
        let read: Line =
            serde_json::from_str(line).map_err(|error| wrong(number, error.to_string()))?;
        let right = match read.document {
            Right::One(one) => vec![one],
            Right::Any(any) => any,
        };
        if read.question.trim().is_empty() || right.is_empty() {
            return Err(wrong(
                number,
                "an empty question, or no document".to_owned(),
            ));
        }
        questions.push(Question {
            text: read.question,
            right,
        });
    }
    Ok(questions)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Result<Vec<Question>, Error> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("questions.jsonl");
        fs::write(&path, text).unwrap();
        questions(&path)
    }

    #[test]
    fn one_right_document_or_several() {
        let read = of(
            "\u{feff}{\"question\": \"Qui ?\", \"document\": \"a\"}\n\n{\"question\": \"Où ?\", \"document\": [\"b\", \"c\"]}\n",
        )
        .unwrap();
        let right: Vec<usize> = read.iter().map(|question| question.right.len()).collect();
        assert_eq!(right, [1, 2]);
    }

    #[test]
    fn a_line_that_is_no_question_is_named() {
        for text in [
            "{\"question\": \"Qui ?\", \"document\": \"a\"}\nQui ?\n",
            "{\"question\": \"Qui ?\", \"document\": \"a\"}\n{\"question\": \"Où ?\"}\n",
            "{\"question\": \"Qui ?\", \"document\": \"a\"}\n{\"question\": \" \", \"document\": \"a\"}\n",
            "{\"question\": \"Qui ?\", \"document\": \"a\"}\n{\"question\": \"Où ?\", \"document\": []}\n",
        ] {
            let error = of(text).unwrap_err();
            assert!(matches!(error, Error::Questions { line: 2, .. }), "{error}");
        }
    }
}
