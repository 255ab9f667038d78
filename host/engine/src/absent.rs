//! The kitchen that is not built in, and says so.

use std::sync::Arc;

use inference::{Embedding, Error, Ranking, Sentence};
use tokio::sync::{mpsc, oneshot};

use crate::accounts::{Accounts, Reply};
use crate::{Counters, Customer, Event, Kitchen, Ledger, ModelFile, Order};

/// The kitchen of a binary without llama.cpp: every order is answered « unavailable », with the reason, and settled.
pub struct NotBuiltIn {
    accounts: Arc<Accounts>,
}

impl NotBuiltIn {
    /// A kitchen that has no stove.
    pub fn new(ledger: Arc<dyn Ledger>) -> Self {
        Self {
            accounts: Accounts::new(ledger, usize::MAX),
        }
    }

    /// The answer to everything.
    pub fn reason() -> Error {
        Error::Unavailable(Sentence::new(
            "ce programme gardon a été construit sans llama.cpp : \
             il ne peut pas faire tourner de modèle lui-même",
            "this gardon was built without llama.cpp: it cannot run a model itself",
        ))
    }

    fn refuse(&self, customer: Customer, task: String, reply: Reply) {
        if let Some(ticket) = self.accounts.open(customer, task, reply) {
            ticket.fail(Self::reason());
        }
    }
}

impl Kitchen for NotBuiltIn {
    fn ask(&self, order: Order) -> mpsc::UnboundedReceiver<Event> {
        let (sender, receiver) = mpsc::unbounded_channel();
        self.refuse(order.customer, order.request.task, Reply::Ask(sender));
        receiver
    }

    fn rank(&self, order: Order) -> oneshot::Receiver<Result<Ranking, Error>> {
        let (sender, receiver) = oneshot::channel();
        self.refuse(order.customer, order.request.task, Reply::Rank(sender));
        receiver
    }

    fn embed(
        &self,
        customer: Customer,
        _model: Option<String>,
        _texts: Vec<String>,
    ) -> oneshot::Receiver<Result<Embedding, Error>> {
        let (sender, receiver) = oneshot::channel();
        self.refuse(customer, String::new(), Reply::Embed(sender));
        receiver
    }

    fn models(&self) -> Vec<ModelFile> {
        Vec::new()
    }

    fn counters(&self) -> Counters {
        self.accounts.counters()
    }
}
