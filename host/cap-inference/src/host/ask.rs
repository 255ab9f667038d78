//! Asking, ranking, embedding: the grant first, then the limits, then the engine.

use std::sync::Arc;

use capability::{Call, LimitReached};
use config::{Language, Limit};
use inference::{Answer, Engine, Request, Shape};
use wasmtime::component::Resource;

use super::contract::Host;
use super::{Error, error};
use crate::grant::Grant;
use crate::{Draft, desk};

/// Texts that one call of `embed` takes.
pub(crate) const MOST_TEXTS: usize = 4_096;

/// An engine is waited for a part less than the limit: a tenth.
const SOONER: u32 = 10;

impl Host for Call {
    async fn ask(
        &mut self,
        requests: Vec<Resource<Draft>>,
    ) -> wasmtime::Result<Vec<Result<Resource<Answer>, Error>>> {
        self.enter_host()?;
        let transfer = self.meter.limits().transfer.0;
        let mut batch = Batch::prepare(self, &requests, false)?;
        let asked = batch.take();
        let answers = wait(self, |engine| async move { engine.ask(asked).await }).await;
        let mut results = Vec::with_capacity(requests.len());
        let (answers, lost) = batch.merge(answers);
        desk::of(self).lose(lost);
        for answer in answers {
            results.push(match answer {
                Ok(answer) => {
                    desk::of(self).spend(&answer.usage);
                    if answer.text.len() as u64 > transfer {
                        return Err(LimitReached(Limit::transfer).into());
                    }
                    Ok(self.hold(answer)?)
                }
                Err(error) => Err(error),
            });
        }
        Ok(results)
    }

    async fn rank(
        &mut self,
        requests: Vec<Resource<Draft>>,
    ) -> wasmtime::Result<Vec<Result<Vec<f32>, Error>>> {
        self.enter_host()?;
        let mut batch = Batch::prepare(self, &requests, true)?;
        let asked = batch.take();
        let rankings = wait(self, |engine| async move { engine.rank(asked).await }).await;
        let desk = desk::of(self);
        let (rankings, lost) = batch.merge(rankings);
        desk.lose(lost);
        let mut guessing = None;
        let results = rankings.into_iter().map(|ranking| {
            ranking.map(|ranking| {
                desk.spend(&ranking.usage);
                if !ranking.exact {
                    guessing.get_or_insert(ranking.model);
                }
                ranking.probabilities
            })
        });
        let results = results.collect();
        let notes = Arc::clone(&desk.notes);
        if let Some(model) = guessing {
            let sentence = self.circumstances.language.pick(
                format!(
                    "le serveur du modèle « {model} » ne donne pas de probabilités : \
                     ses classements sont des choix, non des mesures"
                ),
                format!(
                    "the server of the model « {model} » gives no probabilities: \
                     its rankings are choices, not measures"
                ),
            );
            notes.tell(self, &sentence);
        }
        Ok(results)
    }

    async fn embed(
        &mut self,
        model: Option<String>,
        texts: Vec<String>,
    ) -> wasmtime::Result<Result<Vec<Vec<f32>>, Error>> {
        self.enter_host()?;
        let language = self.circumstances.language;
        let allowed = Grant::of(&self.grants, language)
            .and_then(|grant| grant.model(model, language).map(|model| (grant, model)));
        let (grant, model) = match allowed {
            Ok(allowed) => allowed,
            Err(key) => return Ok(Err(Error::Denied(key))),
        };
        self.count_inference(1)?;
        // The guest's numbers: so many texts and so many bytes go to an engine at once.
        if texts.len() > MOST_TEXTS {
            let reason = language.pick(
                format!("plus de {MOST_TEXTS} textes à la fois"),
                format!("more than {MOST_TEXTS} texts at once"),
            );
            return Ok(Err(Error::Failed(reason)));
        }
        let bytes: u64 = texts.iter().map(|text| text.len() as u64).sum();
        let transfer = self.meter.limits().transfer.0;
        if bytes > transfer {
            return Err(LimitReached(Limit::transfer).into());
        }
        if let Err(spent) = desk::of(self).purse(&grant).reserve(bytes, 0, language) {
            return Ok(Err(Error::Budget(spent)));
        }
        let embedded = wait(
            self,
            |engine| async move { engine.embed(model, texts).await },
        )
        .await;
        Ok(match embedded {
            Err(late) => Err(late),
            Ok(Ok(embedding)) => {
                desk::of(self).spend(&embedding.usage);
                let numbers: usize = embedding.vectors.iter().map(Vec::len).sum();
                if (numbers * size_of::<f32>()) as u64 > transfer {
                    return Err(LimitReached(Limit::transfer).into());
                }
                Ok(embedding.vectors)
            }
            Ok(Err(reason)) => Err(error(reason, language)),
        })
    }

    fn qualified(&mut self, task: String, language: String) -> wasmtime::Result<Option<String>> {
        self.enter_host()?;
        let spoken = self.circumstances.language;
        let Ok(grant) = Grant::of(&self.grants, spoken) else {
            return Ok(None);
        };
        let desk = desk::of(self);
        let notes = Arc::clone(&desk.notes);
        let found = desk.engine.qualified(&task, &language);
        // A model that is not granted is none.
        let reason = match found.model.map(|name| grant.model(Some(name), spoken)) {
            Some(Ok(model)) => return Ok(model),
            Some(Err(key)) => Some(key),
            None => found
                .reason
                .map(|reason| spoken.pick(reason.french, reason.english)),
        };
        if let Some(reason) = reason {
            notes.tell(self, &reason);
        }
        Ok(None)
    }

    fn remaining_tokens(&mut self) -> wasmtime::Result<u64> {
        self.enter_host()?;
        let grant = Grant::of(&self.grants, self.circumstances.language);
        Ok(grant.map_or(0, |grant| desk::of(self).purse(&grant).left()))
    }

    fn remaining_requests(&mut self) -> wasmtime::Result<u32> {
        self.enter_host()?;
        let granted = Grant::of(&self.grants, self.circumstances.language).is_ok();
        let left = if granted { self.inference_left() } else { 0 };
        Ok(u32::try_from(left).unwrap_or(u32::MAX))
    }
}

/// A list of requests: those that go to the engine, and why the others do not.
struct Batch {
    /// For each request, the tokens set aside, or why it is not asked.
    places: Vec<Result<u64, Error>>,
    asked: Vec<Request>,
    language: Language,
}

impl Batch {
    /// Checks each request against the grant, the limits of the call and the budget.
    fn prepare(
        call: &mut Call,
        requests: &[Resource<Draft>],
        choices_only: bool,
    ) -> wasmtime::Result<Self> {
        let language = call.circumstances.language;
        let mut batch = Self {
            places: Vec::new(),
            asked: Vec::new(),
            language,
        };
        // Counted before anything is copied: a guest can name one request a million times.
        call.count_inference(requests.len() as u64)?;
        let grant = match Grant::of(&call.grants, language) {
            Ok(grant) => grant,
            Err(key) => {
                batch.places = vec![Err(Error::Denied(key)); requests.len()];
                return Ok(batch);
            }
        };
        let transfer = call.meter.limits().transfer.0;
        let forced = desk::of(call).engine.forced();
        let mut purse = desk::of(call).purse(&grant);
        let mut bytes = 0_u64;
        for this in requests {
            let draft = call.table.get(this)?;
            let size = draft.bytes();
            bytes = bytes.saturating_add(size);
            if bytes > transfer {
                return Err(LimitReached(Limit::transfer).into());
            }
            let mut request = draft.request.clone();
            let checked = check_shape(&request.shape, choices_only, language).and_then(|()| {
                let wanted = request.model.take().or_else(|| forced.clone());
                request.model = grant.model(wanted, language).map_err(Error::Denied)?;
                // A ranking writes no answer.
                let answer = if choices_only { 1 } else { request.max_tokens };
                purse.reserve(size, answer, language).map_err(Error::Budget)
            });
            batch.places.push(match checked {
                Ok(reserved) => {
                    batch.asked.push(request);
                    Ok(reserved)
                }
                Err(refusal) => Err(refusal),
            });
        }
        Ok(batch)
    }

    fn take(&mut self) -> Vec<Request> {
        std::mem::take(&mut self.asked)
    }

    /// Puts the engine's answers in the places of the requests that it was asked;
    /// tells as well how many tokens were set aside for those that it did not answer.
    fn merge<T>(
        self,
        answers: Result<Vec<Result<T, inference::Error>>, Error>,
    ) -> (Vec<Result<T, Error>>, u64) {
        let (answers, late) = match answers {
            Ok(answers) => (answers, None),
            Err(late) => (Vec::new(), Some(late)),
        };
        let mut answers = answers.into_iter();
        let mut lost = 0_u64;
        let merged = self
            .places
            .into_iter()
            .map(|place| {
                let reserved = place?;
                let answer = match answers.next() {
                    // Nothing was computed for a request that no engine took.
                    Some(Err(reason)) if costs_nothing(&reason) => {
                        return Err(error(reason, self.language));
                    }
                    Some(answer) => answer.map_err(|reason| error(reason, self.language)),
                    None => Err(late.clone().unwrap_or_else(|| {
                        Error::Failed(
                            self.language
                                .pick("le moteur n'a pas répondu", "the engine gave no answer")
                                .to_owned(),
                        )
                    })),
                };
                if answer.is_err() {
                    lost = lost.saturating_add(reserved);
                }
                answer
            })
            .collect();
        (merged, lost)
    }
}

/// Whether an engine refused before it computed anything.
fn costs_nothing(reason: &inference::Error) -> bool {
    use inference::Error as E;
    matches!(
        reason,
        E::Unavailable(_)
            | E::Denied(_)
            | E::Budget(_)
            | E::TooLong(_)
            | E::ShapeRefused(_)
            | E::Busy(_)
    )
}

fn check_shape(shape: &Shape, choices_only: bool, language: Language) -> Result<(), Error> {
    let reason = match shape {
        Shape::Choice(choices) if choices.is_empty() => {
            language.pick("la liste de choix est vide", "the list of choices is empty")
        }
        Shape::Text | Shape::JsonSchema(_) if choices_only => language.pick(
            "seule une liste de choix peut être classée",
            "only a list of choices can be ranked",
        ),
        _ => return Ok(()),
    };
    Err(Error::ShapeRefused(reason.to_owned()))
}

/// Waits for the engine at most as long as a host function may; dropping what is pending cancels it.
///
/// A slow engine is no fault of the tool, which has its own answer without one: the requests fail, the call goes on.
async fn wait<T, F: Future<Output = T>>(
    call: &mut Call,
    work: impl FnOnce(Arc<dyn Engine>) -> F,
) -> Result<T, Error> {
    let mut limits = call.meter.limits().clone();
    let value = limits.value(Limit::host_wait);
    // The runtime ends a call that waits as long as the limit says: what has an answer comes a little sooner.
    limits.host_wait.0 -= limits.host_wait.0 / SOONER;
    let language = call.circumstances.language;
    let engine = Arc::clone(&desk::of(call).engine);
    Call::wait(&limits, work(engine)).await.map_err(|_| {
        let key = Limit::host_wait.key();
        Error::Failed(language.pick(
            format!("pas de réponse dans la limite {key} ({value})"),
            format!("no answer within the limit {key} ({value})"),
        ))
    })
}
