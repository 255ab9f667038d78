//! The kitchen of this machine: llama.cpp.

mod backend;
mod crew;
mod decoder;
mod embedder;
mod memory;
mod need;
mod pass;
mod quantise;
mod station;
mod stove;
mod template;
mod tongue;
mod weights;

use std::sync::{Arc, mpsc as standard};
use std::thread::{self, JoinHandle};

use inference::{Embedding, Error, Ranking};
use tokio::sync::{mpsc, oneshot};

use crate::accounts::{Accounts, Reply};
use crate::{
    Counters, Customer, EngineError, Event, Kitchen, Ledger, Loaded, ModelFile, Order, Role,
    Settings, Shelf,
};

use memory::Cellar;
use pass::{Errand, Job, Larder, Pass, Task};

pub use quantise::{KINDS, quantise};

/// Cooks with llama.cpp: one thread passes orders on, and one thread for each model in memory works on them.
///
/// A model is loaded when it is first asked for, and leaves the memory when another one needs the place or nobody asks.
/// Dropping the kitchen ends what is being worked on; each order is answered and settled all the same.
pub struct LlamaKitchen {
    accounts: Arc<Accounts>,
    shelf: Arc<dyn Shelf>,
    errands: standard::Sender<Errand>,
    cellar: Arc<Cellar>,
    pass: Option<JoinHandle<()>>,
}

impl LlamaKitchen {
    /// Opens the kitchen; settings that are impossible are brought within what is possible.
    ///
    /// # Errors
    /// `Start` when llama.cpp does not start, `Thread` when there is no thread.
    pub fn new(
        settings: Settings,
        shelf: Arc<dyn Shelf>,
        ledger: Arc<dyn Ledger>,
    ) -> Result<Self, EngineError> {
        let settings = settings.clamped();
        let accounts = Accounts::new(ledger, settings.queue);
        let (errands, received) = standard::channel();
        let cellar = Arc::new(Cellar::default());
        let pass = Pass::new(
            Larder {
                backend: backend::start()?,
                settings,
                accounts: Arc::clone(&accounts),
                stove: Arc::default(),
                cellar: Arc::clone(&cellar),
            },
            Arc::clone(&shelf),
        );
        let pass = thread::Builder::new()
            .name("kitchen".to_owned())
            .spawn(move || pass.run(&received))
            .map_err(EngineError::Thread)?;
        Ok(Self {
            accounts,
            shelf,
            errands,
            cellar,
            pass: Some(pass),
        })
    }

    fn order(
        &self,
        customer: Customer,
        task: String,
        reply: Reply,
        (role, model): (Role, Option<String>),
        what: Task,
    ) {
        if let Some(ticket) = self.accounts.open(customer, task, reply) {
            let job = Job {
                ticket,
                role,
                model,
                what,
            };
            // Without a pass the job is dropped, and that answers it.
            let _ = self.errands.send(Errand::Job(Box::new(job)));
        }
    }
}

/// The chat formats that an administrator can approve for a model, by name.
pub fn formats() -> Vec<String> {
    template::known()
}

/// Whether the chat template of that SHA-256, in lower-case hexadecimal, is known and needs no approval.
pub fn approves(template_sha256: &str) -> bool {
    template::is_approved(template_sha256)
}

impl Kitchen for LlamaKitchen {
    fn ask(&self, order: Order) -> mpsc::UnboundedReceiver<Event> {
        let (sender, receiver) = mpsc::unbounded_channel();
        let Order { customer, request } = order;
        let model = (Role::Chat, request.model.clone());
        self.order(
            customer,
            request.task.clone(),
            Reply::Ask(sender),
            model,
            Task::Ask(request),
        );
        receiver
    }

    fn rank(&self, order: Order) -> oneshot::Receiver<Result<Ranking, Error>> {
        let (sender, receiver) = oneshot::channel();
        let Order { customer, request } = order;
        let model = (Role::Chat, request.model.clone());
        self.order(
            customer,
            request.task.clone(),
            Reply::Rank(sender),
            model,
            Task::Rank(request),
        );
        receiver
    }

    fn embed(
        &self,
        customer: Customer,
        model: Option<String>,
        texts: Vec<String>,
    ) -> oneshot::Receiver<Result<Embedding, Error>> {
        let (sender, receiver) = oneshot::channel();
        self.order(
            customer,
            String::new(),
            Reply::Embed(sender),
            (Role::Embedding, model),
            Task::Embed(texts),
        );
        receiver
    }

    fn models(&self) -> Vec<ModelFile> {
        self.shelf.list()
    }

    fn loaded(&self) -> Vec<Loaded> {
        self.cellar.list()
    }

    fn counters(&self) -> Counters {
        self.accounts.counters()
    }
}

impl Drop for LlamaKitchen {
    fn drop(&mut self) {
        let _ = self.errands.send(Errand::Close);
        if let Some(pass) = self.pass.take() {
            // A panic there has answered its orders already.
            let _ = pass.join();
        }
    }
}

#[cfg(test)]
mod tests;
