//! What each model has passed: results of the plugins' own exams, by the SHA-256 of the model's file.
//!
//! A result belongs to one model file, one component, one task and one language: a new model or a new version of a
//! plugin has passed nothing yet.

use std::fs;
use std::io::ErrorKind;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::{Error, disk};

/// The file of results in a folder.
#[derive(Debug, Clone)]
pub struct Exams {
    folder: PathBuf,
}

/// One exam that one model sat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ExamResult {
    /// The SHA-256 of the model's file, in lower-case hexadecimal.
    pub model_sha256: String,
    /// The plugin whose exam it is.
    pub plugin: String,
    /// The SHA-256 of the plugin's component, in lower-case hexadecimal.
    pub plugin_sha256: String,
    /// The task as the plugin's exam names it.
    pub task: String,
    /// A two-letter ISO 639-1 code.
    pub language: String,
    /// Questions answered well.
    pub passed: u32,
    /// Questions asked.
    pub total: u32,
    /// The share of questions, in thousandths, that must be answered well.
    pub bar: u32,
    /// The day of the exam, UTC, as `2026-11-23`.
    pub date: String,
}

/// Where a model stands with a task in a language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It passed.
    Passed,
    /// It sat the exam and failed.
    Failed {
        /// Questions answered well.
        passed: u32,
        /// Questions asked.
        total: u32,
    },
    /// It never sat this exam.
    NotExamined,
}

impl ExamResult {
    /// Whether it was enough; an exam without questions is passed by nobody.
    pub fn is_passed(&self) -> bool {
        self.total > 0
            && u64::from(self.passed) * 1_000 >= u64::from(self.total) * u64::from(self.bar)
    }

    fn is_of(&self, other: &Self) -> bool {
        self.model_sha256 == other.model_sha256
            && self.plugin_sha256 == other.plugin_sha256
            && self.task == other.task
            && self.language == other.language
    }
}

impl Exams {
    /// The results in that folder; nothing is touched yet.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
        }
    }

    /// All results, in the order in which they were recorded.
    ///
    /// # Errors
    /// [`Error::Registry`] when the file is not what was written, [`Error::Io`] when it cannot be read.
    pub fn list(&self) -> Result<Vec<ExamResult>, Error> {
        let path = self.path();
        match fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(|error| Error::Registry {
                path,
                reason: error.to_string(),
            }),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Vec::new()),
            Err(error) => Err(Error::io(&path, error)),
        }
    }

    /// The results of one model.
    ///
    /// # Errors
    /// As [`Self::list`].
    pub fn of_model(&self, model_sha256: &str) -> Result<Vec<ExamResult>, Error> {
        let mut results = self.list()?;
        results.retain(|result| result.model_sha256 == model_sha256);
        Ok(results)
    }

    /// Records results, each in the place of an earlier one of the same exam; all of them or none.
    ///
    /// # Errors
    /// As [`Self::list`], and [`Error::Io`] when the file cannot be written.
    pub fn record(&self, results: &[ExamResult]) -> Result<(), Error> {
        self.change(|known| {
            known.retain(|old| !results.iter().any(|new| new.is_of(old)));
            known.extend_from_slice(results);
        })
    }

    /// Forgets the results of a model that is gone.
    ///
    /// # Errors
    /// As [`Self::record`].
    pub fn forget(&self, model_sha256: &str) -> Result<(), Error> {
        if self.of_model(model_sha256)?.is_empty() {
            return Ok(());
        }
        self.change(|known| known.retain(|result| result.model_sha256 != model_sha256))
    }

    /// Where a model stands with the task of a component in a language.
    ///
    /// # Errors
    /// As [`Self::list`].
    pub fn qualified(
        &self,
        plugin_sha256: &str,
        task: &str,
        language: &str,
        model_sha256: &str,
    ) -> Result<Standing, Error> {
        let found = self.list()?.into_iter().find(|result| {
            result.plugin_sha256 == plugin_sha256
                && result.task == task
                && result.language == language
                && result.model_sha256 == model_sha256
        });
        Ok(match found {
            Some(result) if result.is_passed() => Standing::Passed,
            Some(result) => Standing::Failed {
                passed: result.passed,
                total: result.total,
            },
            None => Standing::NotExamined,
        })
    }

    fn path(&self) -> PathBuf {
        self.folder.join("exams.json")
    }

    fn change(&self, change: impl FnOnce(&mut Vec<ExamResult>)) -> Result<(), Error> {
        disk::make_private(&self.folder)?;
        let _lock = disk::lock(&self.folder.join("exams.lock"))?;
        let mut results = self.list()?;
        change(&mut results);
        let path = self.path();
        let bytes = serde_json::to_vec_pretty(&results).map_err(|error| Error::Registry {
            path: path.clone(),
            reason: error.to_string(),
        })?;
        disk::replace(&path, &bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn result(model: &str, language: &str, passed: u32) -> ExamResult {
        ExamResult {
            model_sha256: model.to_owned(),
            plugin: "mail".to_owned(),
            plugin_sha256: "aa".to_owned(),
            task: "summary".to_owned(),
            language: language.to_owned(),
            passed,
            total: 20,
            bar: 800,
            date: "2026-11-23".to_owned(),
        }
    }

    #[test]
    fn the_bar_decides_and_a_new_result_replaces_the_old_one() {
        let folder = tempfile::tempdir().expect("a folder");
        let exams = Exams::new(folder.path().join("models"));
        let standing = |language: &str, model: &str| {
            exams
                .qualified("aa", "summary", language, model)
                .expect("a standing")
        };
        assert_eq!(standing("fr", "m"), Standing::NotExamined);
        exams
            .record(&[result("m", "fr", 15), result("m", "en", 16)])
            .expect("recorded");
        assert_eq!(
            standing("fr", "m"),
            Standing::Failed {
                passed: 15,
                total: 20
            }
        );
        assert_eq!(standing("en", "m"), Standing::Passed);
        assert_eq!(standing("en", "other"), Standing::NotExamined);
        exams.record(&[result("m", "fr", 20)]).expect("recorded");
        assert_eq!(standing("fr", "m"), Standing::Passed);
        assert_eq!(exams.list().expect("results").len(), 2);
        assert_eq!(
            exams
                .qualified("bb", "summary", "fr", "m")
                .expect("a standing"),
            Standing::NotExamined,
            "another version of the plugin"
        );
        exams.forget("m").expect("forgotten");
        assert_eq!(standing("fr", "m"), Standing::NotExamined);
    }

    #[test]
    fn an_exam_without_questions_is_passed_by_nobody() {
        let empty = ExamResult {
            total: 0,
            passed: 0,
            ..result("m", "fr", 0)
        };
        assert!(!empty.is_passed());
    }

    #[test]
    fn writers_at_once_lose_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let exams = Exams::new(folder.path());
        std::thread::scope(|scope| {
            for writer in 0..8 {
                let exams = &exams;
                scope.spawn(move || {
                    for round in 0..5 {
                        let model = format!("{writer}-{round}");
                        exams.record(&[result(&model, "fr", 20)]).expect("recorded");
                    }
                });
            }
        });
        assert_eq!(exams.list().expect("results").len(), 40);
    }

    #[test]
    fn a_damaged_file_is_told_and_not_overwritten() {
        let folder = tempfile::tempdir().expect("a folder");
        let exams = Exams::new(folder.path());
        fs::write(exams.path(), b"{").expect("written");
        assert!(matches!(exams.list(), Err(Error::Registry { .. })));
        assert!(exams.record(&[result("m", "fr", 1)]).is_err());
        assert_eq!(fs::read(exams.path()).expect("read"), b"{");
    }
}
