//! The engine that commands hold: it sends each request to whoever has its model.

mod batch;
mod qualify;
mod tally;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Instant;

use crate::ledger::Book;
use crate::local::{LocalEngine, LocalSettings};
use crate::server::{Server, ServerSettings};
use crate::stock::{Role, Stock};
use crate::{
    Absent, Answer, Caller, Embedding, Engine, Error, Pending, Qualification, Ranking, Request,
    Sentence,
};

use batch::Groups;
pub use tally::Spent;
use tally::Tally;

/// Whoever has the model answers: the engine of this machine, or a server of the organisation.
///
/// Without any model it behaves as [`Absent`].
pub struct Router {
    stock: Arc<dyn Stock>,
    local: Option<LocalEngine>,
    servers: Vec<Server>,
    book: Book,
    caller: Arc<OnceLock<Caller>>,
    forced: OnceLock<String>,
    switched_off: AtomicBool,
    tally: Tally,
}

/// What a router routes to.
pub struct RouterSettings {
    /// The models of this machine.
    pub stock: Arc<dyn Stock>,
    /// The engine of this machine; none where the binary has none.
    pub local: Option<LocalSettings>,
    /// Servers of the organisation.
    pub servers: Vec<ServerSettings>,
    /// The ledger of this user.
    pub book: Book,
}

/// Where a request goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Local,
    Server(usize),
}

impl Router {
    /// Nothing is opened or started yet.
    pub fn new(settings: RouterSettings) -> Self {
        let caller = Arc::new(OnceLock::new());
        let book = settings.book;
        let local = settings
            .local
            .map(|local| LocalEngine::new(local, Arc::clone(&caller), book.clone()));
        let servers = settings
            .servers
            .into_iter()
            .map(|server| Server::new(server, Arc::clone(&caller), book.clone()))
            .collect();
        Self {
            stock: settings.stock,
            local,
            servers,
            book,
            caller,
            forced: OnceLock::new(),
            switched_off: AtomicBool::new(false),
            tally: Tally::default(),
        }
    }

    /// Says on whose behalf everything is asked from now on; the first to say it is believed.
    pub fn call_for(&self, caller: Caller) {
        // A process makes one call; a second plugin must not be able to spend in the name of the first.
        let _ = self.caller.set(caller);
    }

    /// `--model NAME`: requests that name no model take this one, and it counts as qualified for everything.
    ///
    /// # Errors
    /// `Unavailable`, with near names, when there is no chat model of that name.
    pub fn force(&self, name: &str) -> Result<(), Error> {
        if self.models().is_empty() {
            return Err(Error::Unavailable(Sentence::new(
                format!("« {name} » : aucun modèle de langue n'est installé ici"),
                format!("« {name} »: no language model is installed here"),
            )));
        }
        self.way(Some(name), Role::Chat)?;
        let _ = self.forced.set(name.to_owned());
        Ok(())
    }

    /// `--no-model`: every request is answered `Unavailable` from now on.
    pub fn switch_off(&self) {
        self.switched_off.store(true, Ordering::Relaxed);
    }

    /// Every name that can be asked for, with its role, defaults first.
    pub fn models(&self) -> Vec<(String, Role)> {
        let mut stocked = self.stock.models();
        stocked.sort_by_key(|model| !model.is_default);
        let mut models: Vec<(String, Role)> = stocked
            .into_iter()
            .map(|model| (model.name, model.role))
            .collect();
        for server in &self.servers {
            models.extend(server.models().map(|name| (name.to_owned(), server.role())));
        }
        models
    }

    /// The embedding model of that name, or the default of the role: its name, and what tells its weights.
    ///
    /// # Errors
    /// `Unavailable` when there is none.
    pub fn embedding_model(&self, name: Option<&str>) -> Result<(String, String), Error> {
        let (_, of_server) = self.way_and_name(name, Role::Embedding)?;
        let of_stock = || {
            self.models()
                .into_iter()
                .find(|(_, role)| *role == Role::Embedding)
                .map(|(name, _)| name)
        };
        let name = name
            .map(str::to_owned)
            .or(of_server)
            .or_else(of_stock)
            .ok_or_else(Absent::reason)?;
        let identity = self.identity(&name).unwrap_or_default();
        Ok((name, identity))
    }

    /// Whether the person wants no model in this call.
    pub fn is_switched_off(&self) -> bool {
        self.switched_off.load(Ordering::Relaxed)
    }

    /// What was answered so far and what it cost, by model, in the order in which models first answered.
    pub fn spent(&self) -> Vec<Spent> {
        self.tally.sums()
    }

    /// The engine of this machine.
    pub fn local(&self) -> Option<&LocalEngine> {
        self.local.as_ref()
    }

    /// Gives a request that names no model the forced one, and says where it goes.
    fn prepare(&self, request: &mut Request) -> Result<Way, Error> {
        if request.model.is_none() {
            request.model = self.forced.get().cloned();
        }
        let (way, name) = self.way_and_name(request.model.as_deref(), Role::Chat)?;
        if name.is_some() {
            request.model = name;
        }
        Ok(way)
    }

    fn way(&self, name: Option<&str>, role: Role) -> Result<Way, Error> {
        self.way_and_name(name, role).map(|(way, _)| way)
    }

    /// Where a model is; for a server also its name, where none was given.
    fn way_and_name(&self, name: Option<&str>, role: Role) -> Result<(Way, Option<String>), Error> {
        if self.switched_off.load(Ordering::Relaxed) {
            return Err(Error::Unavailable(Sentence::new(
                "les modèles sont écartés pour cet appel (--no-model)",
                "models are left out of this call (--no-model)",
            )));
        }
        let stocked = self.stock.models();
        let mut here = stocked
            .iter()
            .filter(|model| model.role == role && name.is_none_or(|name| model.name == name));
        if let Some(model) = here.next() {
            return match &self.local {
                Some(_) => Ok((Way::Local, None)),
                None => Err(Error::Unavailable(Sentence::new(
                    format!(
                        "« {} » est installé, mais ce programme gardon a été construit sans llama.cpp",
                        model.name
                    ),
                    format!(
                        "« {} » is installed, but this gardon was built without llama.cpp",
                        model.name
                    ),
                ))),
            };
        }
        for (index, server) in self.servers.iter().enumerate() {
            if server.role() != role {
                continue;
            }
            let mut models = server.models();
            let found = models.find(|model| name.is_none_or(|name| name == *model));
            if let Some(model) = found {
                return Ok((Way::Server(index), Some(model.to_owned())));
            }
        }
        Err(match name {
            Some(name) => self.unknown(name, role),
            None => Absent::reason(),
        })
    }

    fn unknown(&self, name: &str, role: Role) -> Error {
        let models = self.models();
        if models.is_empty() {
            return Absent::reason();
        }
        if models.iter().any(|(known, _)| known == name) {
            return Error::Unavailable(match role {
                Role::Chat => Sentence::new(
                    format!("le modèle « {name} » calcule des vecteurs, il n'écrit pas"),
                    format!("the model « {name} » computes vectors, it does not write"),
                ),
                Role::Embedding => Sentence::new(
                    format!("le modèle « {name} » écrit, il ne calcule pas de vecteurs"),
                    format!("the model « {name} » writes, it computes no vectors"),
                ),
            });
        }
        let mut fitting: Vec<&str> = models
            .iter()
            .filter(|(_, known)| *known == role)
            .map(|(known, _)| known.as_str())
            .collect();
        let likeness = |known: &str| strsim::jaro_winkler(&name.to_lowercase(), known);
        fitting.sort_by(|a, b| likeness(b).total_cmp(&likeness(a)));
        let near: Vec<String> = fitting
            .iter()
            .take(3)
            .map(|known| format!("« {known} »"))
            .collect();
        let near = near.join(", ");
        let (french, english) = if near.is_empty() {
            (String::new(), String::new())
        } else {
            (
                format!(" ; les plus proches : {near}"),
                format!("; the nearest ones: {near}"),
            )
        };
        Error::Unavailable(Sentence::new(
            format!("aucun modèle ne s'appelle « {name} »{french}"),
            format!("no model is called « {name} »{english}"),
        ))
    }
}

impl Engine for Router {
    fn ask(&self, requests: Vec<Request>) -> Pending<'_, Vec<Result<Answer, Error>>> {
        Box::pin(async move {
            let asked = Instant::now();
            let mut groups = Groups::new(requests, |request| self.prepare(request));
            let (local, servers) = groups.take();
            let local = async {
                match &self.local {
                    Some(engine) if !local.is_empty() => engine.ask(local).await,
                    _ => Vec::new(),
                }
            };
            let servers = servers
                .into_iter()
                .map(|(index, requests)| self.servers[index].ask(requests));
            let servers = futures_util::future::join_all(servers);
            let (local, servers) = futures_util::future::join(local, servers).await;
            let answers = groups.merge(local, servers);
            self.tally.add(asked, &answers);
            answers
        })
    }

    fn rank(&self, requests: Vec<Request>) -> Pending<'_, Vec<Result<Ranking, Error>>> {
        Box::pin(async move {
            let asked = Instant::now();
            let mut groups = Groups::new(requests, |request| self.prepare(request));
            let (local, servers) = groups.take();
            let local = async {
                match &self.local {
                    Some(engine) if !local.is_empty() => engine.rank(local).await,
                    _ => Vec::new(),
                }
            };
            let servers = servers
                .into_iter()
                .map(|(index, requests)| self.servers[index].rank(requests));
            let servers = futures_util::future::join_all(servers);
            let (local, servers) = futures_util::future::join(local, servers).await;
            let answers = groups.merge(local, servers);
            self.tally.add(asked, &answers);
            answers
        })
    }

    fn embed(
        &self,
        model: Option<String>,
        texts: Vec<String>,
    ) -> Pending<'_, Result<Embedding, Error>> {
        Box::pin(async move {
            let asked = Instant::now();
            let embedded = match self.way_and_name(model.as_deref(), Role::Embedding)? {
                (Way::Local, _) => match &self.local {
                    Some(engine) => engine.embed(model, texts).await,
                    None => Err(Absent::reason()),
                },
                (Way::Server(index), name) => {
                    let name = name.unwrap_or_default();
                    self.servers[index].embed(name, texts).await
                }
            };
            self.tally.add(asked, [&embedded]);
            embedded
        })
    }

    fn qualified(&self, task: &str, language: &str) -> Qualification {
        self.qualification(task, language)
    }

    fn forced(&self) -> Option<String> {
        self.forced.get().cloned()
    }

    fn spent_today(&self) -> u64 {
        self.caller
            .get()
            .map_or(0, |caller| self.book.spent_today(caller))
    }
}
