//! The engine that is not there, and says so.

use std::future::ready;

use crate::{Answer, Embedding, Engine, Error, Pending, Qualification, Ranking, Request, Sentence};

/// No engine is built in or configured: every request is answered « unavailable », with the reason.
#[derive(Debug, Clone, Copy, Default)]
pub struct Absent;

impl Absent {
    /// The answer to everything.
    pub fn reason() -> Error {
        Error::Unavailable(Sentence::new(
            "aucun modèle de langue n'est installé ici ; l'outil continue sans modèle",
            "no language model is installed here; the tool goes on without one",
        ))
    }
}

impl Engine for Absent {
    fn ask(&self, requests: Vec<Request>) -> Pending<'_, Vec<Result<Answer, Error>>> {
        let answers = requests.iter().map(|_| Err(Self::reason())).collect();
        Box::pin(ready(answers))
    }

    fn rank(&self, requests: Vec<Request>) -> Pending<'_, Vec<Result<Ranking, Error>>> {
        let rankings = requests.iter().map(|_| Err(Self::reason())).collect();
        Box::pin(ready(rankings))
    }

    fn embed(
        &self,
        _model: Option<String>,
        _texts: Vec<String>,
    ) -> Pending<'_, Result<Embedding, Error>> {
        Box::pin(ready(Err(Self::reason())))
    }

    fn qualified(&self, _task: &str, _language: &str) -> Qualification {
        Qualification::default()
    }

    fn spent_today(&self) -> u64 {
        0
    }
}
