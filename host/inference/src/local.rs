//! The engine of this user on this machine: a process beside this one, started when it is first needed.

mod start;

use std::io::ErrorKind;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use rustix::process::geteuid;
use serde::de::DeserializeOwned;
use tokio::net::UnixStream;
use tokio::time::timeout;

use crate::address::connect;
use crate::exchange::{Broken, Letter, send};
use crate::ledger::Book;
use crate::own::{Door, Unanswered, exchange};
use crate::wire::{Batch, MOST_BODY_BYTES, Texts};
use crate::{
    Answer, Caller, Embedding, Engine, Error, Pending, Qualification, Ranking, Request, Sentence,
};

use start::Starter;

/// Connecting to a socket of this machine: the engine accepts at once or is stuck.
const CONNECT_WITHIN: Duration = Duration::from_secs(5);

/// The largest answer to a question about the engine itself, in bytes.
const MOST_STATUS_BYTES: usize = 1 << 20;

const DOOR: Door<'static> = Door {
    host: "gardon",
    token: None,
};

/// Where the engine of this user is, and how it is started.
#[derive(Debug, Clone)]
pub struct LocalSettings {
    /// The engine's socket; the locks lie beside it, in a folder that nobody else can enter.
    pub socket: PathBuf,
    /// What the engine writes on its standard error.
    pub log: PathBuf,
    /// The program to start, and its arguments. It writes a line on its standard output when it listens.
    pub program: PathBuf,
    /// Its arguments.
    pub arguments: Vec<String>,
    /// How long it may take until it listens; no model is loaded before that.
    pub start_within: Duration,
    /// Whether what is said is said in French, else in English.
    pub french: bool,
}

/// The engine of this user on this machine.
pub struct LocalEngine {
    settings: LocalSettings,
    starter: Starter,
    caller: Arc<OnceLock<Caller>>,
    book: Book,
}

/// Who listens on the engine's socket.
#[derive(Debug, Clone, PartialEq)]
pub struct Listening {
    /// Its process identifier, as the operating system tells it.
    pub pid: Option<i32>,
    /// What it says about itself: the JSON of `/v1/gardon/status`; none when it does not answer.
    pub status: Option<serde_json::Value>,
}

impl LocalEngine {
    /// An engine that is not looked for before it is asked. `caller` may be set until then, once.
    pub fn new(settings: LocalSettings, caller: Arc<OnceLock<Caller>>, book: Book) -> Self {
        Self {
            starter: Starter::default(),
            settings,
            caller,
            book,
        }
    }

    /// Who listens, if anybody does; never starts an engine.
    ///
    /// # Errors
    /// `Failed` when the socket is another user's.
    pub async fn listening(&self) -> Result<Option<Listening>, Error> {
        let Some(stream) = self.connected().await? else {
            return Ok(None);
        };
        let pid = stream.peer_cred().ok().and_then(|peer| peer.pid());
        let letter = Letter {
            host: DOOR.host,
            token: None,
            path: "/v1/gardon/status",
            body: None,
            within: CONNECT_WITHIN,
        };
        let status = async {
            let response = send(Box::new(stream), letter).await.ok()?;
            let body = response.whole(MOST_STATUS_BYTES, CONNECT_WITHIN).await;
            serde_json::from_slice(&body.ok()?).ok()
        };
        let status = status.await;
        Ok(Some(Listening { pid, status }))
    }

    /// Asks on one of the own routes; every place is filled.
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
        let mut again = true;
        loop {
            let stream = self.reached().await?;
            match exchange(Box::new(stream), DOOR, path, body, answers).await {
                Ok(()) => return Ok(()),
                Err(Unanswered::Refused(error)) => return Err(self.too_large(error)),
                // An engine that was just ending took the connection and never looked at it: nothing was begun.
                Err(Unanswered::Broken(Broken::NoHead)) if again => again = false,
                Err(Unanswered::Broken(broken)) => return Err(self.broken(broken).await),
            }
        }
    }

    /// A connection to the engine, which is started if nobody listens.
    async fn reached(&self) -> Result<UnixStream, Error> {
        if let Some(stream) = self.connected().await? {
            return Ok(stream);
        }
        let started = self.starter.start(self).await;
        started.map_err(|reason| match reason {
            start::Reason::Told(error) => error,
            start::Reason::Failed(why) => self.say(Sentence::new(
                format!(
                    "le moteur ne démarre pas : {} ; voir {}",
                    why.french,
                    self.settings.log.display()
                ),
                format!(
                    "the engine does not start: {}; see {}",
                    why.english,
                    self.settings.log.display()
                ),
            )),
        })
    }

    /// A connection if somebody listens, who must be this user or root.
    async fn connected(&self) -> Result<Option<UnixStream>, Error> {
        let socket = &self.settings.socket;
        let failed = |error: &std::io::Error| {
            self.say(Sentence::new(
                format!("{} : {error}", socket.display()),
                format!("{}: {error}", socket.display()),
            ))
        };
        let stream = match timeout(CONNECT_WITHIN, connect(socket)).await {
            Ok(Ok(stream)) => stream,
            Ok(Err(error))
                if matches!(
                    error.kind(),
                    ErrorKind::NotFound | ErrorKind::ConnectionRefused
                ) =>
            {
                return Ok(None);
            }
            Ok(Err(error)) => return Err(failed(&error)),
            Err(_) => return Err(self.broken(Broken::Silent).await),
        };
        let peer = stream.peer_cred().map_err(|error| failed(&error))?;
        if peer.uid() != 0 && peer.uid() != geteuid().as_raw() {
            let uid = peer.uid();
            return Err(self.say(Sentence::new(
                format!(
                    "{} est tenu par un autre utilisateur (uid {uid}) ; rien ne lui est envoyé",
                    socket.display()
                ),
                format!(
                    "{} is held by another user (uid {uid}); nothing is sent there",
                    socket.display()
                ),
            )));
        }
        Ok(Some(stream))
    }

    async fn broken(&self, broken: Broken) -> Error {
        let log = self.settings.log.display();
        self.say(match broken {
            Broken::NoHead | Broken::Cut => {
                let how = self.starter.ended().await;
                let (french, english) = match how {
                    Some(how) => (format!(" ({})", how.french), format!(" ({})", how.english)),
                    None => (String::new(), String::new()),
                };
                Sentence::new(
                    format!("le moteur s'est arrêté avant d'avoir répondu{french} ; il sera relancé à la prochaine question ; voir {log}"),
                    format!("the engine ended before it had answered{english}; it is started again at the next request; see {log}"),
                )
            }
            Broken::Silent => Sentence::new(
                "le moteur ne donne plus signe de vie ; « gardon engine stop » l'arrête",
                "the engine gives no sign of life; « gardon engine stop » ends it",
            ),
            Broken::TooLarge => Sentence::new(
                "la réponse du moteur est trop grande",
                "the engine's answer is too large",
            ),
            Broken::Malformed => Sentence::new(
                "la réponse du moteur n'est pas lisible : est-il d'une autre version ? « gardon engine stop » l'arrête",
                "the engine's answer cannot be read: is it of another version? « gardon engine stop » ends it",
            ),
        })
    }

    fn too_large(&self, error: Error) -> Error {
        match error {
            Error::Failed(reason) if reason.starts_with("HTTP 413") => self.say(Sentence::new(
                format!("les questions dépassent {} Mio", MOST_BODY_BYTES >> 20),
                format!("the requests are more than {} MiB", MOST_BODY_BYTES >> 20),
            )),
            other => other,
        }
    }

    fn say(&self, sentence: Sentence) -> Error {
        Error::Failed(sentence.pick(self.settings.french))
    }

    fn batch(&self, requests: Vec<Request>) -> Batch {
        Batch {
            caller: self.caller.get().cloned().unwrap_or_default(),
            requests,
        }
    }
}

impl Engine for LocalEngine {
    fn ask(&self, requests: Vec<Request>) -> Pending<'_, Vec<Result<Answer, Error>>> {
        Box::pin(async move {
            let (count, batch) = (requests.len(), self.batch(requests));
            self.asked("/v1/gardon/ask", &batch, count).await
        })
    }

    fn rank(&self, requests: Vec<Request>) -> Pending<'_, Vec<Result<Ranking, Error>>> {
        Box::pin(async move {
            let (count, batch) = (requests.len(), self.batch(requests));
            self.asked("/v1/gardon/rank", &batch, count).await
        })
    }

    fn embed(
        &self,
        model: Option<String>,
        texts: Vec<String>,
    ) -> Pending<'_, Result<Embedding, Error>> {
        Box::pin(async move {
            let body = Texts {
                caller: self.caller.get().cloned().unwrap_or_default(),
                model,
                texts,
            };
            let mut answers = self.asked("/v1/gardon/embed", &body, 1).await;
            answers.pop().unwrap_or(Err(Error::Cancelled))
        })
    }

    /// The engine keeps no exams; the router knows them.
    fn qualified(&self, _task: &str, _language: &str) -> Qualification {
        Qualification::default()
    }

    fn spent_today(&self) -> u64 {
        self.caller
            .get()
            .map_or(0, |caller| self.book.spent_today(caller))
    }
}
