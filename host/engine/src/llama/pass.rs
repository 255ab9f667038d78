//! The pass: which model an order goes to, and which models are in memory.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use inference::{Error, Request};
use llama_cpp_2::llama_backend::LlamaBackend;

use super::memory::Cellar;
use super::need::{self, Need};
use super::station::Station;
use super::stove::Stove;
use crate::accounts::{Accounts, Ticket};
use crate::{ModelFile, Role, Settings, Shelf};

/// How long the shelf's word on a name is taken for good.
const SHELF_HOLDS: Duration = Duration::from_secs(2);

/// How often the pass looks for models to come and go while an order waits for it.
const LOOK_AGAIN: Duration = Duration::from_millis(10);

/// How often it looks for models that nobody asks for.
const LOOK_AROUND: Duration = Duration::from_secs(1);

/// What the pass is told.
pub(super) enum Errand {
    Job(Box<Job>),
    Close,
}

/// An order on its way to a model.
pub(super) struct Job {
    pub(super) ticket: Ticket,
    pub(super) role: Role,
    /// The name that was asked for; none is the default of the role.
    pub(super) model: Option<String>,
    pub(super) what: Task,
}

/// What is to be done.
pub(super) enum Task {
    Ask(Request),
    Rank(Request),
    Embed(Vec<String>),
}

/// Everything that models share.
pub(super) struct Larder {
    pub(super) backend: Arc<LlamaBackend>,
    pub(super) settings: Settings,
    pub(super) accounts: Arc<Accounts>,
    pub(super) stove: Arc<Stove>,
    pub(super) cellar: Arc<Cellar>,
}

/// Passes orders on.
pub(super) struct Pass {
    larder: Arc<Larder>,
    shelf: Arc<dyn Shelf>,
    /// What the shelf said, and when.
    found: HashMap<(Role, Option<String>), (ModelFile, Instant)>,
    /// Models in memory, or on their way there.
    stations: Vec<Station>,
    /// Models on their way out.
    leaving: Vec<Station>,
    /// Orders for models that have no place yet.
    pending: VecDeque<Box<Job>>,
}

impl Pass {
    /// A pass without any model in memory.
    pub(super) fn new(larder: Larder, shelf: Arc<dyn Shelf>) -> Self {
        Self {
            larder: Arc::new(larder),
            shelf,
            found: HashMap::new(),
            stations: Vec::new(),
            leaving: Vec::new(),
            pending: VecDeque::new(),
        }
    }

    /// Passes orders on until it is told to close; then ends what is being worked on.
    pub(super) fn run(mut self, errands: &Receiver<Errand>) {
        loop {
            let wait = if self.pending.is_empty() && self.leaving.is_empty() {
                LOOK_AROUND
            } else {
                LOOK_AGAIN
            };
            match errands.recv_timeout(wait) {
                Ok(Errand::Job(job)) => self.pending.push_back(job),
                Err(RecvTimeoutError::Timeout) => {}
                Ok(Errand::Close) | Err(RecvTimeoutError::Disconnected) => break,
            }
            self.clear_away();
            self.serve_pending();
        }
        self.leaving.append(&mut self.stations);
        for station in &mut self.leaving {
            station.stop();
        }
        for station in self.leaving {
            station.join();
        }
    }

    /// Lets models go that nobody asks for, and forgets those that are gone.
    fn clear_away(&mut self) {
        let idle = self.larder.settings.idle;
        for index in (0..self.stations.len()).rev() {
            let station = &self.stations[index];
            if station.is_gone() || station.is_idle_for(idle) {
                self.dismiss(index);
            }
        }
        for index in (0..self.leaving.len()).rev() {
            if self.leaving[index].is_gone() {
                self.leaving.swap_remove(index).join();
            }
        }
    }

    fn dismiss(&mut self, index: usize) {
        let mut station = self.stations.remove(index);
        station.dismiss();
        self.leaving.push(station);
    }

    fn serve_pending(&mut self) {
        let mut waiting = VecDeque::new();
        for job in std::mem::take(&mut self.pending) {
            if let Some(job) = self.serve(job) {
                waiting.push_back(job);
            }
        }
        self.pending = waiting;
    }

    /// Passes an order on; gives it back when its model has no place yet.
    fn serve(&mut self, mut job: Box<Job>) -> Option<Box<Job>> {
        if job.ticket.is_abandoned() {
            job.ticket.fail(Error::Cancelled);
            return None;
        }
        let file = match self.find(job.role, job.model.as_ref()) {
            Ok(file) => file,
            Err(error) => {
                job.ticket.fail(error);
                return None;
            }
        };
        job.ticket.served_by(&file);
        // The same name with another file: the old one is out of date.
        let outdated = |station: &Station| {
            let old = station.file();
            old.name == file.name && old.role == file.role && *old != file
        };
        if let Some(index) = self.stations.iter().position(outdated) {
            self.dismiss(index);
        }
        let known = |station: &Station| *station.file() == file;
        if let Some(index) = self.stations.iter().position(known) {
            match self.stations[index].send(job) {
                Ok(()) => return None,
                // It ended just now, as a model that cannot be loaded does: the next one tries again.
                Err(back) => {
                    self.dismiss(index);
                    job = back;
                }
            }
        }
        let need = Need::of(&file, &self.larder.settings);
        let free = need::free();
        if !need.fits(free) && self.stations.is_empty() && self.leaving.is_empty() {
            let refusal = need.refusal(&file, free);
            job.ticket.fail(refusal);
            return None;
        }
        let counted = self.stations.len() + self.leaving.len() < self.larder.settings.models;
        if counted && need.fits(free) {
            return match Station::open(file, Arc::clone(&self.larder)) {
                Ok(mut station) => {
                    let back = station.send(job).err();
                    self.stations.push(station);
                    back
                }
                Err(error) => {
                    job.ticket.fail(Error::Failed(error.to_string()));
                    None
                }
            };
        }
        if self.leaving.is_empty() {
            let oldest = (0..self.stations.len()).min_by_key(|index| self.stations[*index].used());
            if let Some(oldest) = oldest {
                self.dismiss(oldest);
            }
        }
        Some(job)
    }

    /// The file of a model; asked again after a short while, so that what was added or changed is seen.
    fn find(&mut self, role: Role, name: Option<&String>) -> Result<ModelFile, Error> {
        let key = (role, name.cloned());
        if let Some((file, asked)) = self.found.get(&key)
            && asked.elapsed() < SHELF_HOLDS
        {
            return Ok(file.clone());
        }
        self.found
            .retain(|_, (_, asked)| asked.elapsed() < SHELF_HOLDS);
        let file = self.shelf.find(name.map(String::as_str), role)?;
        self.found.insert(key, (file.clone(), Instant::now()));
        Ok(file)
    }
}
