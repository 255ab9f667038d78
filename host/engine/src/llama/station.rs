//! One model in memory, and the thread that works with it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use inference::Error;

use super::backend;
use super::decoder::LlamaDecoder;
use super::embedder::Embedder;
use super::pass::{Job, Larder, Task};
use super::tongue::{Speech, Tongue, unavailable};
use super::weights::Weights;
use crate::accounts::Ticket;
use crate::cook::scheduler::Scheduler;
use crate::cook::work::{self, Model};
use crate::{EngineError, ModelFile, Role};

/// The stack of a model's thread: some tokenisers go one call deeper with each character of a word.
const STACK_BYTES: usize = 64 << 20;

/// One model and its thread, as the pass sees it.
pub(super) struct Station {
    file: ModelFile,
    /// None when it was dismissed: it ends when it has done what it has.
    jobs: Option<Sender<Box<Job>>>,
    thread: JoinHandle<()>,
    stopped: Arc<AtomicBool>,
    /// Held by each order that is not settled.
    orders: Arc<()>,
    used: Instant,
}

impl Station {
    /// Begins to load a model.
    ///
    /// # Errors
    /// `Thread` when there is no thread for it.
    pub(super) fn open(file: ModelFile, larder: Arc<Larder>) -> Result<Self, EngineError> {
        let (jobs, received) = channel();
        let stopped = Arc::new(AtomicBool::new(false));
        let cook = Cook {
            file: file.clone(),
            larder,
            jobs: received,
            stopped: Arc::clone(&stopped),
        };
        let thread = thread::Builder::new()
            .name(format!("model {}", file.name))
            .stack_size(STACK_BYTES)
            .spawn(move || cook.run())
            .map_err(EngineError::Thread)?;
        Ok(Self {
            file,
            jobs: Some(jobs),
            thread,
            stopped,
            orders: Arc::new(()),
            used: Instant::now(),
        })
    }

    /// The file of its model.
    pub(super) fn file(&self) -> &ModelFile {
        &self.file
    }

    /// When it was last given an order.
    pub(super) fn used(&self) -> Instant {
        self.used
    }

    /// Gives it an order.
    ///
    /// # Errors
    /// The order, when the thread has ended.
    pub(super) fn send(&mut self, mut job: Box<Job>) -> Result<(), Box<Job>> {
        job.ticket.hold(Arc::clone(&self.orders));
        self.used = Instant::now();
        match &self.jobs {
            Some(jobs) => jobs.send(job).map_err(|back| back.0),
            None => Err(job),
        }
    }

    /// Whether nobody asked for so long, and nothing is being done.
    pub(super) fn is_idle_for(&self, long: Duration) -> bool {
        Arc::strong_count(&self.orders) == 1 && self.used.elapsed() >= long
    }

    /// Whether its thread has ended.
    pub(super) fn is_gone(&self) -> bool {
        self.thread.is_finished()
    }

    /// Gives it no more orders: it does what it has, and ends.
    pub(super) fn dismiss(&mut self) {
        self.jobs = None;
    }

    /// Ends it in the middle of its work.
    pub(super) fn stop(&mut self) {
        self.stopped.store(true, Ordering::Relaxed);
        self.jobs = None;
    }

    /// Waits for its end.
    pub(super) fn join(self) {
        // A panic there has answered its orders already.
        let _ = self.thread.join();
    }
}

/// The thread of one model.
struct Cook {
    file: ModelFile,
    larder: Arc<Larder>,
    jobs: Receiver<Box<Job>>,
    stopped: Arc<AtomicBool>,
}

impl Cook {
    fn run(self) {
        let served = Weights::load(
            Arc::clone(&self.larder.backend),
            &self.file,
            &self.larder.settings,
        )
        .and_then(|weights| match self.file.role {
            Role::Chat => self.chat(&weights),
            Role::Embedding => self.embed(&weights),
        });
        if let Err(error) = served {
            // Everybody who waits hears the reason; whoever comes later tries again.
            while let Ok(job) = self.jobs.try_recv() {
                job.ticket.fail(error.clone());
            }
        }
    }

    fn chat(&self, weights: &Weights) -> Result<(), Error> {
        let settings = &self.larder.settings;
        let speech = Speech::new(Arc::clone(&weights.model), &self.file)?;
        let tongue = Arc::new(self.tongue(weights)?);
        let vocabulary = Arc::new(tongue.vocabulary().map_err(|what| self.spoilt(&what))?);
        let (context, room) = weights.context(settings)?;
        let stove = Arc::clone(&self.larder.stove);
        let decoder = LlamaDecoder::new(context, room, stove, settings.threads);
        let _place = self.larder.cellar.put(backend::loaded(&self.file.name));
        let mut scheduler = Scheduler::new(
            decoder,
            settings.sequences,
            Arc::clone(&vocabulary),
            Arc::clone(&self.larder.accounts),
        );
        let model = Model {
            vocabulary: &vocabulary,
            format: &speech,
            tokeniser: &*tongue,
        };
        while let Some(jobs) = self.next(scheduler.is_idle()) {
            for job in jobs {
                let prepared = match job.what {
                    Task::Ask(request) => work::ask(request, &model),
                    Task::Rank(request) => work::rank(request, &model),
                    Task::Embed(_) => Err(self.wrong_role()),
                };
                match prepared {
                    Ok(work) => scheduler.admit(job.ticket, work),
                    Err(error) => job.ticket.fail(error),
                }
            }
            if !scheduler.is_idle() {
                scheduler.step();
            }
        }
        Ok(())
    }

    fn embed(&self, weights: &Weights) -> Result<(), Error> {
        let tongue = self.tongue(weights)?;
        let (context, longest) = weights.embedding_context(&self.larder.settings)?;
        let _place = self.larder.cellar.put(backend::loaded(&self.file.name));
        let stove = Arc::clone(&self.larder.stove);
        let mut embedder = Embedder::new(
            context,
            tongue,
            longest,
            stove,
            self.larder.settings.threads,
        );
        while let Some(jobs) = self.next(true) {
            for job in jobs {
                let Job { ticket, what, .. } = job;
                match what {
                    _ if self.stopped.load(Ordering::Relaxed) => stop(ticket),
                    Task::Embed(texts) => embedder.serve(ticket, &texts),
                    Task::Ask(_) | Task::Rank(_) => ticket.fail(self.wrong_role()),
                }
            }
        }
        Ok(())
    }

    /// The orders that have come; waits for one if it may. None at the end.
    fn next(&self, may_wait: bool) -> Option<Vec<Job>> {
        if self.stopped.load(Ordering::Relaxed) {
            return None;
        }
        let mut jobs = Vec::new();
        if may_wait {
            jobs.push(*self.jobs.recv().ok()?);
        }
        loop {
            match self.jobs.try_recv() {
                Ok(job) => jobs.push(*job),
                Err(TryRecvError::Empty) => return Some(jobs),
                // What came before is still done.
                Err(TryRecvError::Disconnected) => return Some(jobs),
            }
        }
    }

    fn tongue(&self, weights: &Weights) -> Result<Tongue, Error> {
        Tongue::new(Arc::clone(&weights.model)).map_err(|what| self.spoilt(&what))
    }

    fn spoilt(&self, what: &str) -> Error {
        Error::Failed(format!(
            "the vocabulary of the model « {} » is no good: {what}; add another file",
            self.file.name
        ))
    }

    fn wrong_role(&self) -> Error {
        unavailable(
            &self.file,
            "il n'est pas fait pour cela",
            "it is not made for this",
        )
    }
}

/// The kitchen closes: dropping an order says so.
fn stop(ticket: Ticket) {
    drop(ticket);
}
