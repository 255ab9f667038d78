//! Continuous batching: many orders over one model, each batch made of whatever can go on.
//!
//! Orders begin when there is a sequence and memory for all that they may need, so that none is ever thrown out again;
//! who is next is the queue's affair.
//! In a batch, answers come first, then choices, then prompts, which are read in pieces;
//! whoever waits for an answer comes before those who left a heap of work, at each of these.
//! What was computed before is taken over ([`Memory`]), what the form leaves no choice about is not asked for,
//! and what an answer copies from its prompt is guessed and checked in one go.

mod compose;
mod slot;
mod tempo;

use std::sync::Arc;

use inference::Error;

use crate::accounts::{Accounts, Ticket};
use crate::cook::decoder::{Decoder, Entry};
use crate::cook::memory::{Memory, NoPlace, Wanted};
use crate::cook::queue::{Queue, Turn};
use crate::cook::ranking::Group;
use crate::cook::vocabulary::Vocabulary;
use crate::cook::work::Work;
use crate::kitchen::Pace;

use compose::Share;
use slot::{Job, Outcome, Slot};
use tempo::Tempo;

/// Sequences for the choices of a batch.
pub(crate) const CHOICES: u32 = 32;

/// One part in so many of the memory and of the places is kept from batches, for whoever waits for an answer.
const KEPT_FREE: usize = 8;

/// Works on orders with one decoder.
pub(crate) struct Scheduler<D: Decoder> {
    decoder: D,
    vocabulary: Arc<Vocabulary>,
    accounts: Arc<Accounts>,
    queue: Queue,
    memory: Memory,
    slots: Vec<Option<Slot>>,
    /// Sequences for the choices of a batch.
    spare: Vec<u32>,
    batch: Vec<Entry>,
    /// Which order's prompt is read first; it changes, so that each has its turn.
    turn: usize,
    tempo: Tempo,
    /// Sequences in use, as the accounts know it.
    told: u64,
}

impl<D: Decoder> Scheduler<D> {
    /// A scheduler for so many orders at a time; some of the decoder's other sequences serve rankings,
    /// the rest keep what was computed.
    pub(crate) fn new(
        decoder: D,
        orders: u32,
        vocabulary: Arc<Vocabulary>,
        accounts: Arc<Accounts>,
    ) -> Self {
        let limits = decoder.limits();
        let orders = orders.min(limits.sequences);
        let spare = CHOICES.min(limits.sequences - orders);
        let kept = limits.sequences - spare;
        Self {
            memory: Memory::new(limits, kept),
            decoder,
            vocabulary,
            accounts,
            queue: Queue::default(),
            slots: (0..orders).map(|_| None).collect(),
            spare: (kept..limits.sequences).collect(),
            batch: Vec::new(),
            turn: 0,
            tempo: Tempo::default(),
            told: 0,
        }
    }

    /// Takes an order; one that can never fit is refused at once.
    pub(crate) fn admit(&mut self, ticket: Ticket, work: Work) {
        let limits = self.decoder.limits();
        let least = work.prompt().tokens.len()
            + match &work {
                Work::Ask(_) => 1,
                Work::Rank(_) => work.more(limits),
            };
        if least > limits.context {
            let over = u32::try_from(least - limits.context).unwrap_or(u32::MAX);
            return ticket.fail(Error::TooLong(over));
        }
        self.queue.push(ticket, work);
    }

    /// Whether there is nothing to do.
    pub(crate) fn is_idle(&self) -> bool {
        self.queue.is_empty() && self.slots.iter().all(Option::is_none)
    }

    /// Computes one batch, and does what follows from it.
    pub(crate) fn step(&mut self) {
        self.drop_abandoned();
        self.start_waiting();
        let mut shares = self.compose();
        self.tell();
        if !shares.is_empty() {
            match self.decode() {
                Ok(()) => {
                    for share in &shares {
                        self.take(share, share.begin);
                    }
                }
                Err(error) if shares.len() == 1 => {
                    self.close(shares[0].slot, Outcome::Failed(error));
                }
                // One order must not take the others with it: each on its own.
                Err(_) => self.each_alone(&shares),
            }
        }
        for sequence in shares
            .iter_mut()
            .flat_map(|share| share.sequences.drain(..))
        {
            self.decoder.truncate(sequence, 0);
            self.spare.push(sequence);
        }
        self.tell();
    }

    /// Computes the batch; meanwhile another thread works out what may follow by the forms of answers.
    fn decode(&mut self) -> Result<(), Error> {
        let mut shaped: Vec<_> = self
            .slots
            .iter_mut()
            .flatten()
            .filter_map(|slot| match &mut slot.job {
                Job::Ask(asking) if asking.has_form() => Some(asking),
                _ => None,
            })
            .collect();
        let (decoder, batch) = (&mut self.decoder, &self.batch);
        let began = std::time::Instant::now();
        let result = if shaped.is_empty() {
            decoder.decode(batch)
        } else {
            std::thread::scope(|scope| {
                let prepare = move || shaped.iter_mut().for_each(|asking| asking.prepare());
                // Without a thread it is done when it is needed.
                let _ = std::thread::Builder::new()
                    .name("forms".to_owned())
                    .spawn_scoped(scope, prepare);
                decoder.decode(batch)
            })
        };
        self.tempo.took(batch.len(), began.elapsed());
        result.map_err(|error| Error::Failed(format!("llama.cpp could not compute: {error}")))
    }

    fn each_alone(&mut self, shares: &[Share]) {
        let batch = std::mem::take(&mut self.batch);
        for share in shares {
            match self.decoder.decode(&batch[share.begin..share.end]) {
                Ok(()) => self.take(share, 0),
                Err(error) => {
                    let reason = format!("llama.cpp could not compute: {error}");
                    self.close(share.slot, Outcome::Failed(Error::Failed(reason)));
                }
            }
        }
    }

    fn drop_abandoned(&mut self) {
        for index in 0..self.slots.len() {
            if matches!(&self.slots[index], Some(slot) if slot.ticket.is_abandoned()) {
                self.close(index, Outcome::Failed(Error::Cancelled));
            }
        }
        self.queue.drop_abandoned();
    }

    fn start_waiting(&mut self) {
        'again: loop {
            for turn in self.queue.turns() {
                match self.start(turn) {
                    // What is next is another question now.
                    Ok(()) => continue 'again,
                    Err(NoPlace::Soon) => {}
                    // Nobody overtakes for being smaller, or the large ones would wait for ever.
                    Err(NoPlace::Full) => return,
                }
            }
            return;
        }
    }

    /// Begins the work that waits there.
    fn start(&mut self, turn: Turn) -> Result<(), NoPlace> {
        let limits = self.decoder.limits();
        let free = self.slots.iter().filter(|slot| slot.is_none()).count();
        let (kept_slots, kept_cells) = match turn.pace {
            Pace::Batch if self.memory.is_busy() => {
                let slots = self.slots.len().div_ceil(KEPT_FREE);
                (slots.min(self.slots.len() - 1), limits.context / KEPT_FREE)
            }
            _ => (0, 0),
        };
        let index = self.slots.iter().position(Option::is_none);
        let Some(index) = index.filter(|_| free > kept_slots) else {
            return Err(NoPlace::Full);
        };
        let waiting = self.queue.look(turn).ok_or(NoPlace::Full)?;
        let (scope, prompt) = (waiting.ticket.scope(), waiting.work.prompt());
        let wanted = Wanted {
            scope: &scope,
            tokens: &prompt.tokens,
            constants: prompt.constants,
        };
        let more = waiting.work.more(limits);
        let fresh = waiting.work.is_fresh();
        if fresh && !self.memory.is_busy() {
            // Alone it is computed as after a start, so that its seed repeats it.
            self.memory.clear();
            self.decoder.clear();
        }
        let mut gone = Vec::new();
        let most = limits.context - kept_cells;
        let place = self.memory.place(wanted, more, fresh, most, &mut gone);
        for sequence in gone {
            self.decoder.truncate(sequence, 0);
        }
        let place = place?;
        if let Some((from, length)) = place.shared {
            self.decoder.copy(from, place.sequence, length as u32);
        }
        let tokens = prompt.tokens.len() + more;
        if let Some(waiting) = self.queue.take(turn, tokens) {
            let (ticket, work) = (waiting.ticket, waiting.work);
            let slot = Slot::new(ticket, work, place, limits, &self.vocabulary);
            let early = self.slots[index].insert(slot).early();
            // Nothing to compute, such as an answer of no tokens.
            if let Some(outcome) = early {
                self.close(index, outcome);
            }
        }
        Ok(())
    }

    /// Does what follows from an order's part of a batch; its entries begin at `base` of the batch that was computed.
    fn take(&mut self, share: &Share, base: usize) {
        let Some(slot) = &mut self.slots[share.slot] else {
            return;
        };
        let (decoder, memory) = (&self.decoder, &mut self.memory);
        let scores = |index: usize| {
            decoder
                .scores(base + index)
                .map_err(|error| Error::Failed(error.to_string()))
        };
        let mut result = Ok(None);
        let mut held = 0;
        if share.own > 0 {
            let sequence = slot.sequence;
            let (tokens, all) = slot.fed(share.own);
            memory.computed(sequence, tokens);
            // Each turn says one token, and those that follow it without a choice; it goes on while they were guessed.
            let mut goes_on = all;
            while goes_on {
                result =
                    scores(share.own - 1 + held).and_then(|row| slot.go_on(row, &self.vocabulary));
                goes_on = matches!(result, Ok(None));
                if goes_on {
                    let (tokens, more) = slot.held(held);
                    memory.computed(sequence, tokens);
                    held += tokens.len();
                    goes_on = more;
                }
            }
            slot.judge(held);
        }
        for (group, begin) in &share.groups {
            for (index, node) in group.nodes.iter().enumerate() {
                let entry = begin - share.begin + index;
                let weighed = scores(entry).and_then(|row| slot.weigh(group, node, row));
                result = result.and_then(|outcome| weighed.map(|()| outcome));
            }
        }
        let outcome = match result {
            Ok(outcome) => outcome.or_else(|| slot.ranked()),
            Err(error) => Some(Outcome::Failed(error)),
        };
        if held < share.guessed {
            // What was guessed and not said is forgotten.
            self.decoder.truncate(slot.sequence, slot.position);
        }
        if let Some(outcome) = outcome {
            self.close(share.slot, outcome);
        }
    }

    /// Frees an order's place, and answers it; what was computed for it is kept while there is room.
    fn close(&mut self, index: usize, outcome: Outcome) {
        let Some(slot) = self.slots[index].take() else {
            return;
        };
        let failed = matches!(outcome, Outcome::Failed(Error::Failed(_)));
        let mut gone = Vec::new();
        self.memory.leave(slot.sequence, !failed, &mut gone);
        for sequence in gone {
            self.decoder.truncate(sequence, 0);
        }
        self.tell();
        slot.end(outcome);
    }

    /// What the decoder should hold, and in how many places.
    #[cfg(test)]
    pub(crate) fn known(&self) -> (Vec<(u32, Vec<crate::cook::decoder::Token>)>, usize) {
        (self.memory.known(), self.memory.in_use())
    }

    /// Keeps the accounts' number of sequences true.
    fn tell(&mut self) {
        let spares = CHOICES.min(self.decoder.limits().sequences - self.slots.len() as u32);
        let spares_in_use = spares as usize - self.spare.len();
        let now = (self.slots.iter().flatten().count() + spares_in_use) as u64;
        if now != self.told {
            self.accounts.sequences(self.told, now);
            self.told = now;
        }
    }
}

impl<D: Decoder> Drop for Scheduler<D> {
    fn drop(&mut self) {
        self.accounts.sequences(self.told, 0);
    }
}

#[cfg(test)]
mod tests;
