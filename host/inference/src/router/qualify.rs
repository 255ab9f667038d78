//! Which model may be trusted with a task: the one that was forced, else the first that passed the plugin's exam.

use std::sync::atomic::Ordering;

use super::Router;
use crate::stock::{Exam, Role};
use crate::{Qualification, Sentence};

impl Router {
    pub(super) fn qualification(&self, task: &str, language: &str) -> Qualification {
        if self.switched_off.load(Ordering::Relaxed) {
            return Qualification::default();
        }
        if let Some(name) = self.forced.get() {
            return Qualification {
                model: Some(name.clone()),
                reason: None,
            };
        }
        let plugin = self.caller.get().cloned().unwrap_or_default().sha256;
        let mut reason = None;
        for (name, sha256) in self.candidates() {
            match self.stock.exam(&plugin, task, language, &sha256) {
                Exam::Passed => {
                    return Qualification {
                        model: Some(name),
                        reason: None,
                    };
                }
                // The default model's failure is the one to tell.
                other => reason = reason.or_else(|| Some(why(&name, language, other))),
            }
        }
        Qualification {
            model: None,
            reason,
        }
    }

    /// Chat models and what identifies each, the default first, then the others, then those of servers.
    fn candidates(&self) -> Vec<(String, String)> {
        let mut stocked = self.stock.models();
        stocked.retain(|model| self.local.is_some() && model.role == Role::Chat);
        stocked.sort_by_key(|model| !model.is_default);
        let mut candidates: Vec<(String, String)> = stocked
            .into_iter()
            .map(|model| (model.name, model.sha256))
            .collect();
        let servers = self
            .servers
            .iter()
            .filter(|server| server.role() == Role::Chat);
        for server in servers {
            candidates.extend(server.models().map(|name| {
                let identity = self.identity(name).unwrap_or_default();
                (name.to_owned(), identity)
            }));
        }
        candidates
    }

    /// What exam results of a model are kept under: the SHA-256 of its file, or for a server's model, whose file is not
    /// known here, `server:` with the server's name and the model's name there. None for an unknown name.
    pub fn identity(&self, name: &str) -> Option<String> {
        let stocked = self.stock.models();
        if let Some(model) = stocked.into_iter().find(|model| model.name == name) {
            return Some(model.sha256);
        }
        self.servers.iter().find_map(|server| server.identity(name))
    }
}

/// One sentence for all tasks of a language, so that a person is told once.
fn why(name: &str, language: &str, exam: Exam) -> Sentence {
    let (french, english) = match language {
        "fr" => ("en français".to_owned(), "in French".to_owned()),
        "en" => ("en anglais".to_owned(), "in English".to_owned()),
        other => (
            format!("dans la langue « {other} »"),
            format!("in the language « {other} »"),
        ),
    };
    match exam {
        Exam::Failed { .. } => Sentence::new(
            format!(
                "{name} n'a pas réussi tout l'examen de cet outil {french}, qui s'en tient là à ses règles ; ses notes : gardon model show {name}"
            ),
            format!(
                "{name} did not pass all of this tool's exam {english}, which keeps to its rules there; its marks: gardon model show {name}"
            ),
        ),
        _ => Sentence::new(
            format!(
                "{name} n'a pas passé l'examen de cet outil {french}, qui s'en tient à ses règles : gardon model exam {name}"
            ),
            format!(
                "{name} has not sat this tool's exam {english}, which keeps to its rules: gardon model exam {name}"
            ),
        ),
    }
}
