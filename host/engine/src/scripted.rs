//! A kitchen that follows a script: what the server and its clients are tested with.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use inference::{Embedding, Error, Finish, Ranking};
use tokio::sync::{mpsc, oneshot};

use crate::accounts::{Accounts, Reply, Ticket};
use crate::{Counters, Customer, Event, Kitchen, Ledger, ModelFile, Order, Row};

/// What comes out next.
#[derive(Debug, Clone)]
pub enum Dish {
    /// For `ask`: a text piece by piece, one answer token each, with a pause before each.
    Pieces(Vec<String>, Duration),
    /// For `ask`: pieces as above, and then the token limit.
    Cut(Vec<String>),
    /// For `rank`: these probabilities.
    Probabilities(Vec<f32>),
    /// For `embed`: these vectors.
    Vectors(Vec<Vec<f32>>),
    /// For any of them: this error.
    Error(Error),
    /// The whole process dies at once, as it would by a hostile model file.
    Abort,
}

/// A kitchen whose answers are written down beforehand; each order takes the next one.
///
/// Prompt tokens are the words of the parts. An order for which nothing is written fails.
pub struct ScriptedKitchen {
    models: Vec<ModelFile>,
    accounts: Arc<Accounts>,
    rows: Arc<Rows>,
    script: Mutex<Script>,
}

#[derive(Default)]
struct Script {
    dishes: VecDeque<Dish>,
    orders: Vec<Order>,
}

#[derive(Default)]
struct Rows(Mutex<Vec<Row>>);

impl ScriptedKitchen {
    /// A kitchen that lists these models, the first of which serves; at most `queue` orders at a time.
    pub fn new(models: Vec<ModelFile>, queue: usize) -> Self {
        let rows = Arc::new(Rows::default());
        Self {
            models,
            accounts: Accounts::new(Arc::clone(&rows) as Arc<dyn Ledger>, queue),
            rows,
            script: Mutex::default(),
        }
    }

    /// Writes down the next answer.
    pub fn serve(&self, dish: Dish) {
        self.script().dishes.push_back(dish);
    }

    /// The orders for `ask` and `rank` so far.
    pub fn orders(&self) -> Vec<Order> {
        self.script().orders.clone()
    }

    /// The rows of the ledger so far.
    pub fn rows(&self) -> Vec<Row> {
        self.rows.all().clone()
    }

    fn script(&self) -> MutexGuard<'_, Script> {
        self.script.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes an order in, and what is written for it.
    fn take(
        &self,
        customer: Customer,
        task: &str,
        words: usize,
        reply: Reply,
    ) -> Option<(Ticket, Dish)> {
        let mut ticket = self.accounts.open(customer, task.to_owned(), reply)?;
        if let Some(model) = self.models.first() {
            ticket.served_by(model);
        }
        ticket.usage().prompt_tokens = u32::try_from(words).unwrap_or(u32::MAX);
        match self.script().dishes.pop_front() {
            Some(dish) => Some((ticket, dish)),
            None => {
                ticket.fail(Error::Failed("the script is at its end".to_owned()));
                None
            }
        }
    }
}

impl Kitchen for ScriptedKitchen {
    fn ask(&self, order: Order) -> mpsc::UnboundedReceiver<Event> {
        let (sender, receiver) = mpsc::unbounded_channel();
        self.script().orders.push(order.clone());
        let words = words(&order);
        let reply = Reply::Ask(sender);
        if let Some((ticket, dish)) = self.take(order.customer, &order.request.task, words, reply) {
            match dish {
                Dish::Pieces(pieces, pause) => run(ticket, pieces, pause, Finish::Complete),
                Dish::Cut(pieces) => run(ticket, pieces, Duration::ZERO, Finish::Length),
                other => end(ticket, other),
            }
        }
        receiver
    }

    fn rank(&self, order: Order) -> oneshot::Receiver<Result<Ranking, Error>> {
        let (sender, receiver) = oneshot::channel();
        self.script().orders.push(order.clone());
        let words = words(&order);
        let reply = Reply::Rank(sender);
        if let Some((mut ticket, dish)) =
            self.take(order.customer, &order.request.task, words, reply)
        {
            ticket.begin();
            match dish {
                Dish::Probabilities(probabilities) => ticket.ranking(probabilities),
                other => end(ticket, other),
            }
        }
        receiver
    }

    fn embed(
        &self,
        customer: Customer,
        _model: Option<String>,
        texts: Vec<String>,
    ) -> oneshot::Receiver<Result<Embedding, Error>> {
        let (sender, receiver) = oneshot::channel();
        let words = texts.iter().map(|text| text.split_whitespace().count());
        if let Some((mut ticket, dish)) = self.take(customer, "", words.sum(), Reply::Embed(sender))
        {
            ticket.begin();
            match dish {
                Dish::Vectors(vectors) => ticket.embedding(vectors),
                other => end(ticket, other),
            }
        }
        receiver
    }

    fn models(&self) -> Vec<ModelFile> {
        self.models.clone()
    }

    fn counters(&self) -> Counters {
        self.accounts.counters()
    }
}

/// Sends the pieces from a thread of its own, as a model would, until nobody listens.
fn run(mut ticket: Ticket, pieces: Vec<String>, pause: Duration, finish: Finish) {
    // Should there be no thread, the ticket is dropped with the closure, which answers it.
    let _ = thread::Builder::new()
        .name("scripted kitchen".to_owned())
        .spawn(move || {
            ticket.begin();
            for piece in &pieces {
                thread::sleep(pause);
                if ticket.is_abandoned() {
                    return ticket.fail(Error::Cancelled);
                }
                ticket.usage().answer_tokens += 1;
                ticket.piece(piece.clone());
            }
            ticket.answer(pieces.concat(), finish);
        });
}

fn end(ticket: Ticket, dish: Dish) {
    match dish {
        Dish::Error(error) => ticket.fail(error),
        Dish::Abort => std::process::abort(),
        _ => ticket.fail(Error::Failed(
            "the script has something else here".to_owned(),
        )),
    }
}

fn words(order: &Order) -> usize {
    let parts = order.request.parts.iter();
    parts
        .map(|part| part.text().split_whitespace().count())
        .sum()
}

impl Rows {
    fn all(&self) -> MutexGuard<'_, Vec<Row>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Ledger for Rows {
    fn settle(&self, row: &Row) {
        self.all().push(row.clone());
    }
}
