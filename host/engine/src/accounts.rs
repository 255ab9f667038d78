//! What every order costs: one row of the ledger for each, and the sums of all.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use inference::{Answer, Embedding, Error, Finish, Ranking, Usage};
use tokio::sync::{mpsc, oneshot};

#[cfg(any(test, feature = "llama"))]
use crate::cook::memory::Scope;
use crate::{Counters, Customer, Event, Ledger, ModelFile, Pace, Row};

/// What a client is told to wait when the queue is full, at least and at most, in milliseconds.
const BUSY_MILLISECONDS: (u32, u32) = (100, 30_000);

/// The books of one kitchen.
pub(crate) struct Accounts {
    ledger: Arc<dyn Ledger>,
    /// The most orders that may wait.
    most_waiting: usize,
    sums: Mutex<Sums>,
}

#[derive(Default)]
struct Sums {
    counters: Counters,
    waiting: usize,
    /// Mean duration of the last orders, in milliseconds; what « busy » is estimated from.
    usual: f64,
}

/// Where an order's result goes.
pub(crate) enum Reply {
    Ask(mpsc::UnboundedSender<Event>),
    Rank(oneshot::Sender<Result<Ranking, Error>>),
    Embed(oneshot::Sender<Result<Embedding, Error>>),
}

/// One order on its way; however it ends, also by a panic, it is settled and answered once.
pub(crate) struct Ticket {
    accounts: Arc<Accounts>,
    row: Row,
    reply: Option<Reply>,
    pace: Pace,
    waits: bool,
    came: Instant,
    began: Option<Instant>,
    /// Kept until the order is settled, so that its other holders can count.
    #[cfg(feature = "llama")]
    held: Option<Arc<()>>,
}

impl Accounts {
    /// Empty books; `most_waiting` orders may wait.
    pub(crate) fn new(ledger: Arc<dyn Ledger>, most_waiting: usize) -> Arc<Self> {
        Arc::new(Self {
            ledger,
            most_waiting,
            sums: Mutex::default(),
        })
    }

    /// Takes an order in; none when the queue is full, and then it is answered and settled already.
    pub(crate) fn open(
        self: &Arc<Self>,
        customer: Customer,
        task: String,
        reply: Reply,
    ) -> Option<Ticket> {
        let mut ticket = Ticket {
            accounts: Arc::clone(self),
            row: Row {
                uid: customer.uid,
                caller: customer.caller,
                task,
                operation: reply.operation(),
                model: String::new(),
                model_sha256: String::new(),
                outcome: "done",
                usage: Usage::default(),
                queued: 0,
            },
            reply: Some(reply),
            pace: customer.pace,
            waits: false,
            came: Instant::now(),
            began: None,
            #[cfg(feature = "llama")]
            held: None,
        };
        let mut sums = self.sums();
        sums.counters.running += 1;
        if sums.waiting < self.most_waiting {
            sums.waiting += 1;
            ticket.waits = true;
            return Some(ticket);
        }
        let wait = sums.busy_for();
        drop(sums);
        ticket.fail(Error::Busy(wait));
        None
    }

    /// The sums so far.
    pub(crate) fn counters(&self) -> Counters {
        self.sums().counters
    }

    /// Says how many sequences one scheduler uses now, and how many it used before.
    #[cfg(any(test, feature = "llama"))]
    pub(crate) fn sequences(&self, before: u64, now: u64) {
        let mut sums = self.sums();
        let others = sums.counters.sequences.saturating_sub(before);
        sums.counters.sequences = others + now;
    }

    fn sums(&self) -> MutexGuard<'_, Sums> {
        // The sums are whole numbers that are changed in one go: a panic elsewhere does not spoil them.
        self.sums.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn settle(&self, row: &Row, waited: bool) {
        self.ledger.settle(row);
        let mut sums = self.sums();
        if waited {
            sums.waiting = sums.waiting.saturating_sub(1);
        }
        let counters = &mut sums.counters;
        counters.requests += 1;
        counters.failed += u64::from(row.outcome != "done");
        counters.prompt_tokens += u64::from(row.usage.prompt_tokens);
        counters.cached_tokens += u64::from(row.usage.cached_tokens);
        counters.queued_milliseconds += u64::from(row.queued);
        counters.answer_tokens += u64::from(row.usage.answer_tokens);
        counters.running = counters.running.saturating_sub(1);
        if row.outcome == "done" {
            let last = f64::from(row.usage.milliseconds);
            sums.usual = if sums.usual == 0.0 {
                last
            } else {
                0.8 * sums.usual + 0.2 * last
            };
        }
    }
}

impl Sums {
    fn busy_for(&self) -> u32 {
        let (least, most) = BUSY_MILLISECONDS;
        // Half of the queue should be gone by then.
        let estimate = self.usual * self.waiting as f64 / 2.0;
        (estimate as u32).clamp(least, most)
    }
}

impl Ticket {
    /// Whether nobody waits for the result any more.
    pub(crate) fn is_abandoned(&self) -> bool {
        match &self.reply {
            Some(Reply::Ask(sender)) => sender.is_closed(),
            Some(Reply::Rank(sender)) => sender.is_closed(),
            Some(Reply::Embed(sender)) => sender.is_closed(),
            None => true,
        }
    }

    /// On whose behalf.
    #[cfg(any(test, feature = "llama"))]
    pub(crate) fn scope(&self) -> Scope {
        Scope {
            uid: self.row.uid,
            caller: self.row.caller.clone(),
        }
    }

    /// How it waits.
    #[cfg(any(test, feature = "llama"))]
    pub(crate) fn pace(&self) -> Pace {
        self.pace
    }

    /// Which model works on it.
    pub(crate) fn served_by(&mut self, model: &ModelFile) {
        self.row.model.clone_from(&model.name);
        self.row.model_sha256.clone_from(&model.sha256);
    }

    /// Keeps this until the order is settled.
    #[cfg(feature = "llama")]
    pub(crate) fn hold(&mut self, held: Arc<()>) {
        self.held = Some(held);
    }

    /// The work begins: the order waits no more, and its clock runs.
    pub(crate) fn begin(&mut self) {
        if std::mem::take(&mut self.waits) {
            let mut sums = self.accounts.sums();
            sums.waiting = sums.waiting.saturating_sub(1);
        }
        if self.began.is_none() {
            self.began = Some(Instant::now());
            self.row.queued = milliseconds(self.came);
        }
    }

    /// What it has cost so far; milliseconds are filled in at the end.
    pub(crate) fn usage(&mut self) -> &mut Usage {
        &mut self.row.usage
    }

    /// Sends the next part of the text.
    pub(crate) fn piece(&self, text: String) {
        if let Some(Reply::Ask(sender)) = &self.reply {
            // A client that has gone is noticed by `is_abandoned`.
            let _ = sender.send(Event::Piece(text));
        }
    }

    /// Ends with a text.
    pub(crate) fn answer(mut self, text: String, finish: Finish) {
        let usage = self.settle("done");
        let model = self.row.model.clone();
        if let Some(Reply::Ask(sender)) = self.reply.take() {
            let answer = Answer {
                text,
                finish,
                model,
                usage,
            };
            let _ = sender.send(Event::Done(Ok(answer)));
        }
    }

    /// Ends with probabilities.
    pub(crate) fn ranking(mut self, probabilities: Vec<f32>) {
        let usage = self.settle("done");
        let model = self.row.model.clone();
        if let Some(Reply::Rank(sender)) = self.reply.take() {
            let _ = sender.send(Ok(Ranking {
                exact: true,
                probabilities,
                model,
                usage,
            }));
        }
    }

    /// Ends with vectors.
    pub(crate) fn embedding(mut self, vectors: Vec<Vec<f32>>) {
        let usage = self.settle("done");
        let model = self.row.model.clone();
        if let Some(Reply::Embed(sender)) = self.reply.take() {
            let _ = sender.send(Ok(Embedding {
                vectors,
                model,
                usage,
            }));
        }
    }

    /// Ends with an error.
    pub(crate) fn fail(mut self, error: Error) {
        self.fail_now(error);
    }

    fn fail_now(&mut self, error: Error) {
        self.settle(outcome(&error));
        match self.reply.take() {
            Some(Reply::Ask(sender)) => {
                let _ = sender.send(Event::Done(Err(error)));
            }
            Some(Reply::Rank(sender)) => {
                let _ = sender.send(Err(error));
            }
            Some(Reply::Embed(sender)) => {
                let _ = sender.send(Err(error));
            }
            None => {}
        }
    }

    /// Writes the row before the client hears, so that whoever has the answer finds it in the sums.
    fn settle(&mut self, outcome: &'static str) -> Usage {
        self.row.outcome = outcome;
        match self.began {
            Some(began) => self.row.usage.milliseconds = milliseconds(began),
            // It never began: all of its time was waiting.
            None => self.row.queued = milliseconds(self.came),
        }
        self.accounts
            .settle(&self.row, std::mem::take(&mut self.waits));
        self.row.usage
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        if self.reply.is_none() {
            return;
        }
        let error = if self.is_abandoned() {
            Error::Cancelled
        } else {
            Error::Failed("the engine stopped before the answer; try again".to_owned())
        };
        self.fail_now(error);
    }
}

impl Reply {
    fn operation(&self) -> &'static str {
        match self {
            Self::Ask(_) => "ask",
            Self::Rank(_) => "rank",
            Self::Embed(_) => "embed",
        }
    }
}

/// Milliseconds since then.
fn milliseconds(since: Instant) -> u32 {
    u32::try_from(since.elapsed().as_millis()).unwrap_or(u32::MAX)
}

/// The case of an error as the ledger names it.
fn outcome(error: &Error) -> &'static str {
    match error {
        Error::Unavailable(_) => "unavailable",
        Error::Denied(_) => "denied",
        Error::Budget(_) => "budget",
        Error::TooLong(_) => "too-long",
        Error::ShapeRefused(_) => "shape-refused",
        Error::Incomplete(_) => "incomplete",
        Error::Busy(_) => "busy",
        Error::Cancelled => "cancelled",
        Error::Failed(_) => "failed",
    }
}
