//! Servers of the organisation: another Gardon, or whatever speaks the OpenAI dialect.

mod openai;
mod pool;
mod row;
mod tls;
mod token;

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::iter;
use serde::de::DeserializeOwned;
use tokio::time::{sleep, timeout};

use crate::address::{Address, Stream};
use crate::exchange::Broken;
use crate::ledger::{Book, Entry};
use crate::own::{Door, Unanswered, exchange};
use crate::stock::Role;
use crate::wire::{Batch, Texts};
use crate::{Answer, Caller, Embedding, Error, Ranking, Request, Sentence, Shape, Usage};

use pool::{Guest, Pool};
use row::Row;

/// Connecting, TLS included.
const CONNECT_WITHIN: Duration = Duration::from_secs(10);

/// Requests that one command has under way at one server that takes them one by one.
const AT_ONCE: usize = 8;

/// The least room for the choice of a list that stands for a ranking.
const CHOICE_TOKENS: u32 = 64;

/// A server of the organisation, as the system's configuration names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerSettings {
    /// Its name in the configuration.
    pub name: String,
    /// Where it listens.
    pub address: Address,
    /// Other addresses with the same models; whoever has least to do is asked.
    pub replicas: Vec<Address>,
    /// What it speaks.
    pub dialect: Dialect,
    /// What its models are for.
    pub role: Role,
    /// Its models: the name here, the name there.
    pub models: Vec<(String, String)>,
    /// A file with the token that it wants.
    pub token_file: Option<PathBuf>,
    /// Certificates to trust instead of the system's, as PEM.
    pub ca_file: Option<PathBuf>,
    /// How long one answer may take.
    pub answer_within: Duration,
    /// Whether what is said is said in French, else in English.
    pub french: bool,
}

/// What a server speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// The routes of `gardon engine`.
    Gardon,
    /// `/v1/chat/completions` and `/v1/embeddings` as OpenAI has them.
    OpenAi,
}

/// One server.
pub(crate) struct Server {
    settings: ServerSettings,
    caller: Arc<OnceLock<Caller>>,
    book: Book,
    tls: OnceLock<Arc<rustls::ClientConfig>>,
    pool: Pool,
}

impl Server {
    pub(crate) fn new(settings: ServerSettings, caller: Arc<OnceLock<Caller>>, book: Book) -> Self {
        let first = std::iter::once(settings.address.clone());
        Self {
            pool: Pool::new(first.chain(settings.replicas.clone())),
            settings,
            caller,
            book,
            tls: OnceLock::new(),
        }
    }

    pub(crate) fn role(&self) -> Role {
        self.settings.role
    }

    /// Its models by the names that they have here.
    pub(crate) fn models(&self) -> impl Iterator<Item = &str> {
        self.settings.models.iter().map(|(name, _)| name.as_str())
    }

    /// What exam results of one of its models are kept under.
    pub(crate) fn identity(&self, here: &str) -> Option<String> {
        let mut models = self.settings.models.iter();
        let (_, there) = models.find(|(name, _)| name == here)?;
        Some(format!("server:{}/{there}", self.settings.name))
    }

    /// Asks; each request names a model of this server.
    pub(crate) async fn ask(&self, requests: Vec<Request>) -> Vec<Result<Answer, Error>> {
        match self.settings.dialect {
            Dialect::Gardon => {
                let answers = self.own("/v1/gardon/ask", "ask", requests, |answer: &Answer| {
                    answer.usage
                });
                let rename = |answer: Result<Answer, Error>| {
                    answer.map(|answer| Answer {
                        model: self.here(&answer.model),
                        ..answer
                    })
                };
                answers.await.into_iter().map(rename).collect()
            }
            Dialect::OpenAi => {
                // A list of futures first: a closure in the stream would not be general enough over lifetimes.
                let asked: Vec<_> = requests
                    .into_iter()
                    .map(|request| self.ask_openai(request))
                    .collect();
                iter(asked).buffered(self.at_once()).collect().await
            }
        }
    }

    /// Ranks; each request names a model of this server.
    pub(crate) async fn rank(&self, requests: Vec<Request>) -> Vec<Result<Ranking, Error>> {
        match self.settings.dialect {
            Dialect::Gardon => {
                let answers = self.own("/v1/gardon/rank", "rank", requests, |ranking: &Ranking| {
                    ranking.usage
                });
                let rename = |ranking: Result<Ranking, Error>| {
                    ranking.map(|ranking| Ranking {
                        model: self.here(&ranking.model),
                        ..ranking
                    })
                };
                answers.await.into_iter().map(rename).collect()
            }
            Dialect::OpenAi => {
                let ranked: Vec<_> = requests
                    .into_iter()
                    .map(|request| self.rank_openai(request))
                    .collect();
                iter(ranked).buffered(self.at_once()).collect().await
            }
        }
    }

    /// Embeds with a model of this server.
    pub(crate) async fn embed(
        &self,
        model: String,
        texts: Vec<String>,
    ) -> Result<Embedding, Error> {
        let there = self.there(&model);
        let mut row = self.row("embed", "", &model);
        let result = match self.settings.dialect {
            Dialect::Gardon => {
                let body = Texts {
                    caller: self.customer(),
                    model: Some(there),
                    texts,
                };
                let mut answers = self.asked("/v1/gardon/embed", &body, 1).await;
                answers.pop().unwrap_or(Err(Error::Cancelled))
            }
            Dialect::OpenAi => self.embed_openai(&there, texts).await,
        };
        let usage = match &result {
            Ok(embedding) => embedding.usage,
            Err(_) => Usage::default(),
        };
        row.settle(&result, usage);
        result.map(|embedding| Embedding { model, ..embedding })
    }

    async fn ask_openai(&self, request: Request) -> Result<Answer, Error> {
        self.completed("ask", request).await
    }

    /// The interface gives no scores: the model chooses one of the list, and that one gets everything.
    async fn rank_openai(&self, request: Request) -> Result<Ranking, Error> {
        let Shape::Choice(choices) = request.shape.clone() else {
            let what = "only a list of choices can be ranked; set the shape to a choice";
            return Err(Error::ShapeRefused(what.to_owned()));
        };
        let request = Request {
            max_tokens: request.max_tokens.max(CHOICE_TOKENS),
            ..request
        };
        let answer = self.completed("rank", request).await?;
        let chosen = |choice: &String| f32::from(u8::from(*choice == answer.text));
        Ok(Ranking {
            probabilities: choices.iter().map(chosen).collect(),
            exact: false,
            model: answer.model,
            usage: answer.usage,
        })
    }

    /// One completion, with its row.
    async fn completed(&self, operation: &'static str, request: Request) -> Result<Answer, Error> {
        let name = request.model.clone().unwrap_or_default();
        let mut row = self.row(operation, &request.task, &name);
        let (result, usage) = self.complete(&self.there(&name), request).await;
        row.settle(&result, usage);
        result.map(|answer| Answer {
            model: name,
            ..answer
        })
    }

    /// Requests that are under way at the same time.
    fn at_once(&self) -> usize {
        AT_ONCE * self.pool.len()
    }

    /// Asks on one of the own routes, and keeps a row for each request.
    async fn own<T: DeserializeOwned>(
        &self,
        path: &str,
        operation: &'static str,
        mut requests: Vec<Request>,
        usage: impl Fn(&T) -> Usage,
    ) -> Vec<Result<T, Error>> {
        let mut rows = Vec::with_capacity(requests.len());
        for request in &mut requests {
            let name = request.model.take().unwrap_or_default();
            request.model = Some(self.there(&name));
            rows.push(self.row(operation, &request.task, &name));
        }
        let batch = Batch {
            caller: self.customer(),
            requests,
        };
        let answers = self.asked(path, &batch, rows.len()).await;
        for (answer, row) in answers.iter().zip(&mut rows) {
            row.settle(answer, answer.as_ref().map(&usage).unwrap_or_default());
        }
        answers
    }

    async fn asked<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &(impl serde::Serialize + Sync),
        count: usize,
    ) -> Vec<Result<T, Error>> {
        let mut answers: Vec<Option<Result<T, Error>>> = Vec::new();
        answers.resize_with(count, || None);
        let reason = if count == 0 {
            None
        } else {
            self.fill(path, body, &mut answers).await.err()
        };
        let fill = |answer: Option<Result<T, Error>>| {
            answer.unwrap_or_else(|| Err(reason.clone().unwrap_or(Error::Cancelled)))
        };
        answers.into_iter().map(fill).collect()
    }

    async fn fill<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &(impl serde::Serialize + Sync),
        answers: &mut [Option<Result<T, Error>>],
    ) -> Result<(), Error> {
        let mut tries = 1;
        loop {
            let guest = self.pool.choose();
            let (error, unbegun) = match self.fill_from(&guest, path, body, answers).await {
                Ok(()) => return Ok(()),
                Err(failed) => failed,
            };
            tries += 1;
            match self.pool.pause(tries, &error).filter(|_| unbegun) {
                Some(pause) => sleep(pause).await,
                None => return Err(error),
            }
        }
    }

    /// Asks one address; beside the error whether nothing can have been begun there.
    async fn fill_from<T: DeserializeOwned>(
        &self,
        guest: &Guest<'_>,
        path: &str,
        body: &(impl serde::Serialize + Sync),
        answers: &mut [Option<Result<T, Error>>],
    ) -> Result<(), (Error, bool)> {
        let token = self.token().map_err(|error| (error, false))?;
        let stream = self.connected(guest).await.map_err(|error| (error, true))?;
        let door = Door {
            host: &guest.address().host(),
            token: token.as_deref(),
        };
        let whole = exchange(stream, door, path, body, answers);
        let result = match timeout(self.settings.answer_within, whole).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(Unanswered::Refused(error))) => {
                let busy = matches!(error, Error::Busy(_));
                Err((self.refused(error), busy))
            }
            Ok(Err(Unanswered::Broken(broken))) => {
                Err((self.broken(broken), broken == Broken::NoHead))
            }
            Err(_) => Err((self.broken(Broken::Silent), false)),
        };
        guest.went(!matches!(&result, Err((Error::Failed(_), _))));
        result
    }

    /// A connection, made anew for each exchange.
    async fn connected(&self, guest: &Guest<'_>) -> Result<Box<dyn Stream>, Error> {
        let address = guest.address();
        let tls = match (address, self.tls.get()) {
            (Address::Tls { .. }, Some(tls)) => Some(Arc::clone(tls)),
            (Address::Tls { .. }, None) => {
                let made = tls::settings(self.settings.ca_file.as_deref())
                    .map_err(|reason| self.say(&reason, &reason))?;
                Some(Arc::clone(self.tls.get_or_init(|| made)))
            }
            _ => None,
        };
        let opened = timeout(CONNECT_WITHIN, address.open(tls.as_ref())).await;
        guest.went(matches!(opened, Ok(Ok(_))));
        match opened {
            Ok(Ok(stream)) => Ok(stream),
            Ok(Err(error)) => {
                let reason = error.to_string();
                Err(self.say(&reason, &reason))
            }
            Err(_) => Err(self.broken(Broken::Silent)),
        }
    }

    /// The token from its file, read anew each time, so that it can be changed.
    fn token(&self) -> Result<Option<String>, Error> {
        let Some(path) = &self.settings.token_file else {
            return Ok(None);
        };
        token::read(path)
            .map(Some)
            .map_err(|reason| self.say(&reason.french, &reason.english))
    }

    fn broken(&self, broken: Broken) -> Error {
        let (french, english) = match broken {
            Broken::NoHead => (
                "il a raccroché sans répondre",
                "it hung up without an answer",
            ),
            Broken::Cut => (
                "la réponse est coupée au milieu",
                "the answer is cut in the middle",
            ),
            Broken::Silent => ("il ne répond pas à temps", "it does not answer in time"),
            Broken::TooLarge => ("la réponse est trop grande", "the answer is too large"),
            Broken::Malformed => (
                "la réponse n'a pas la forme attendue",
                "the answer has not the form that was expected",
            ),
        };
        self.say(french, english)
    }

    /// A refusal with the server's name before it.
    fn refused(&self, error: Error) -> Error {
        match error {
            Error::Failed(reason) => self.say(&reason, &reason),
            other => other,
        }
    }

    fn say(&self, french: &str, english: &str) -> Error {
        let name = &self.settings.name;
        let sentence = Sentence::new(
            format!("serveur « {name} » : {french}"),
            format!("server « {name} »: {english}"),
        );
        Error::Failed(sentence.pick(self.settings.french))
    }

    fn there(&self, here: &str) -> String {
        let mut models = self.settings.models.iter();
        models
            .find(|(name, _)| name == here)
            .map_or(here, |(_, there)| there)
            .to_owned()
    }

    fn here(&self, there: &str) -> String {
        let mut models = self.settings.models.iter();
        models
            .find(|(_, name)| name == there)
            .map_or(there, |(here, _)| here)
            .to_owned()
    }

    fn customer(&self) -> Caller {
        self.caller.get().cloned().unwrap_or_default()
    }

    /// The row of one request, which is written when it is dropped: a request that is given up has one too.
    fn row(&self, operation: &'static str, task: &str, model: &str) -> Row<'_> {
        let entry = Entry {
            uid: Some(rustix::process::geteuid().as_raw()),
            task: task.to_owned(),
            model: model.to_owned(),
            ..Entry::new(
                &self.customer(),
                operation,
                Error::Cancelled.case(),
                Usage::default(),
            )
        };
        Row {
            book: &self.book,
            entry,
        }
    }
}
