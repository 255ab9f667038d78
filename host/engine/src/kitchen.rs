//! What the server serves from: orders in, answers out, whoever cooks.

use std::path::PathBuf;

use inference::{Answer, Caller, Embedding, Error, Ranking, Request, Usage};
use serde::{Deserialize, Serialize};
use tokio::sync::{mpsc, oneshot};

/// Whoever answers orders: the models of this machine, or a script in tests.
///
/// Every order ends in exactly one row of the ledger, whatever becomes of it.
/// No function blocks the thread it is called on.
pub trait Kitchen: Send + Sync + 'static {
    /// Answers one request, piece by piece; dropping the receiver cancels the work.
    fn ask(&self, order: Order) -> mpsc::UnboundedReceiver<Event>;

    /// Ranks the choices of one request; dropping the receiver cancels the work.
    fn rank(&self, order: Order) -> oneshot::Receiver<Result<Ranking, Error>>;

    /// Embeds texts by the model of that name or the default of the role; dropping the receiver cancels the work.
    fn embed(
        &self,
        customer: Customer,
        model: Option<String>,
        texts: Vec<String>,
    ) -> oneshot::Receiver<Result<Embedding, Error>>;

    /// The models that can be asked for.
    fn models(&self) -> Vec<ModelFile>;

    /// The models that are in memory now.
    fn loaded(&self) -> Vec<Loaded> {
        Vec::new()
    }

    /// What has been done since the process began.
    fn counters(&self) -> Counters;
}

/// One request and who makes it.
#[derive(Debug, Clone)]
pub struct Order {
    /// Who asks.
    pub customer: Customer,
    /// What is asked.
    pub request: Request,
}

/// Who asks.
#[derive(Debug, Clone, Default)]
pub struct Customer {
    /// The operating system's user at the other end of the socket; absent over TCP.
    pub uid: Option<u32>,
    /// The plugin that the command says it asks for.
    pub caller: Caller,
    /// How it waits.
    pub pace: Pace,
}

/// How somebody waits for an answer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pace {
    /// Somebody sits before it.
    #[default]
    Interactive,
    /// It is one of a heap, and comes after those.
    Batch,
}

/// What comes back from `ask`.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// The next part of the text, whole characters only.
    Piece(String),
    /// The end: the whole answer, or why there is none. Nothing follows.
    Done(Result<Answer, Error>),
}

/// What a model is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Answers and ranks.
    Chat,
    /// Embeds.
    Embedding,
}

/// A model in memory, and what it takes there, in bytes, as the engine's library reports it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Loaded {
    /// The configured name.
    pub name: String,
    /// Weights, mapped from the file or kept in another order besides.
    pub weights: u64,
    /// What it remembers of the texts at hand, set up for the whole context.
    pub context: u64,
    /// Buffers for computing.
    pub workspace: u64,
}

/// A model file that was verified when it was added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelFile {
    /// The configured name.
    pub name: String,
    /// Where the weights lie: one GGUF file.
    pub path: PathBuf,
    /// The SHA-256 of that file, in lower-case hexadecimal.
    pub sha256: String,
    /// What it is for.
    pub role: Role,
    /// The chat format that the administrator approved for it, where the file's own template is not in the table.
    pub template: Option<String>,
    /// The largest context to use, in tokens; 0 leaves it to the engine's setting and the model.
    pub context: u32,
}

/// Where the models lie; asked again every few seconds while orders come, so that a model added or changed meanwhile is found.
///
/// So `find` must be quick where the file has not changed since it was last looked at.
pub trait Shelf: Send + Sync + 'static {
    /// The model of that name, or the default of the role.
    ///
    /// # Errors
    /// `Unavailable` when there is none, or when its file is not what was added.
    fn find(&self, name: Option<&str>, role: Role) -> Result<ModelFile, Error>;

    /// All of them.
    fn list(&self) -> Vec<ModelFile>;
}

/// Where the rows go.
pub trait Ledger: Send + Sync + 'static {
    /// Keeps one row; an order is settled once.
    fn settle(&self, row: &Row);
}

/// One order, settled; never its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Who asked.
    pub uid: Option<u32>,
    /// For which plugin.
    pub caller: Caller,
    /// The task as the plugin named it.
    pub task: String,
    /// `ask`, `rank` or `embed`.
    pub operation: &'static str,
    /// The model's configured name; empty when none was found.
    pub model: String,
    /// The SHA-256 of the model's file; empty when none was found.
    pub model_sha256: String,
    /// `done`, or the case of the error in kebab-case.
    pub outcome: &'static str,
    /// What it truly cost, also when it failed or was cancelled.
    pub usage: Usage,
    /// Milliseconds that it waited before the work began.
    pub queued: u32,
}

/// What has been done since the process began; the sums equal those of the ledger's rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Counters {
    /// Orders settled.
    pub requests: u64,
    /// Of these, those that ended in an error.
    pub failed: u64,
    /// Tokens of prompts, cached ones included.
    pub prompt_tokens: u64,
    /// Of these, those that were not computed again.
    #[serde(default)]
    pub cached_tokens: u64,
    /// Tokens of answers.
    pub answer_tokens: u64,
    /// Milliseconds that orders waited before the work began.
    #[serde(default)]
    pub queued_milliseconds: u64,
    /// Orders waiting or being worked on.
    pub running: u64,
    /// Sequences of the model's memory that are in use; 0 when nothing runs.
    pub sequences: u64,
}
