//! Continuous batching: many orders over one model, each batch made of whatever can go on.
//!
//! Orders begin in the order in which they came, when there is a sequence and memory for all that they may need,
//! so that none is ever thrown out again.
//! In a batch, answers come first, then choices, then prompts, which are read in pieces:
//! a long prompt keeps nobody waiting for longer than one batch.

mod slot;

use std::collections::VecDeque;
use std::sync::Arc;

use inference::{Error, Finish};

use crate::accounts::{Accounts, Ticket};
use crate::cook::decoder::{Decoder, Entry};
use crate::cook::vocabulary::Vocabulary;
use crate::cook::work::Work;

use slot::{Job, Outcome, Slot};

/// Works on orders with one decoder.
pub(crate) struct Scheduler<D: Decoder> {
    decoder: D,
    vocabulary: Arc<Vocabulary>,
    accounts: Arc<Accounts>,
    waiting: VecDeque<(Ticket, Work)>,
    /// One place for each sequence that an order may have, by its number.
    slots: Vec<Option<Slot>>,
    /// Sequences for the choices of a batch.
    spare: Vec<u32>,
    batch: Vec<Entry>,
    /// Which order's prompt is read first; it changes, so that each has its turn.
    turn: usize,
    /// Sequences in use, as the accounts know it.
    told: u64,
    /// Whether the memory is as after a start.
    fresh: bool,
}

/// What one order has in a batch.
struct Share {
    slot: usize,
    /// Where its entries begin, and how many of them belong to its own sequence.
    begin: usize,
    own: usize,
    choices: Vec<Choice>,
    /// Where its entries end.
    end: usize,
}

/// One choice in a batch.
struct Choice {
    number: usize,
    sequence: u32,
    begin: usize,
    length: usize,
}

impl<D: Decoder> Scheduler<D> {
    /// A scheduler for so many orders at a time; the decoder's other sequences serve rankings.
    pub(crate) fn new(
        decoder: D,
        orders: u32,
        vocabulary: Arc<Vocabulary>,
        accounts: Arc<Accounts>,
    ) -> Self {
        let all = decoder.limits().sequences;
        let orders = orders.min(all);
        Self {
            decoder,
            vocabulary,
            accounts,
            waiting: VecDeque::new(),
            slots: (0..orders).map(|_| None).collect(),
            spare: (orders..all).collect(),
            batch: Vec::new(),
            turn: 0,
            told: 0,
            fresh: false,
        }
    }

    /// Takes an order; one that can never fit is refused at once.
    pub(crate) fn admit(&mut self, ticket: Ticket, work: Work) {
        let context = self.decoder.limits().context;
        let least = match &work {
            Work::Ask(asking) => asking.prompt.len() + 1,
            Work::Rank(ranked) => {
                let choices: usize = ranked.choices.iter().map(Vec::len).sum();
                ranked.prompt.len() + choices.min(self.decoder.limits().batch)
            }
        };
        if least > context {
            let over = u32::try_from(least - context).unwrap_or(u32::MAX);
            return ticket.fail(Error::TooLong(over));
        }
        self.waiting.push_back((ticket, work));
    }

    /// Whether there is nothing to do.
    pub(crate) fn is_idle(&self) -> bool {
        self.waiting.is_empty() && self.slots.iter().all(Option::is_none)
    }

    /// Computes one batch, and does what follows from it.
    pub(crate) fn step(&mut self) {
        self.drop_abandoned();
        self.start_waiting();
        let shares = self.compose();
        self.tell();
        if !shares.is_empty() {
            match self.decoder.decode(&self.batch) {
                Ok(()) => {
                    for share in &shares {
                        self.take(share, share.begin);
                    }
                }
                Err(error) if shares.len() == 1 => {
                    let reason = format!("llama.cpp could not compute: {error}");
                    self.close(shares[0].slot, Outcome::Failed(Error::Failed(reason)));
                }
                // One order must not take the others with it: each on its own.
                Err(_) => self.each_alone(&shares),
            }
        }
        for choice in shares.iter().flat_map(|share| &share.choices) {
            self.decoder.remove(choice.sequence);
            self.spare.push(choice.sequence);
        }
        self.tell();
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
        for (ticket, work) in std::mem::take(&mut self.waiting) {
            if ticket.is_abandoned() {
                ticket.fail(Error::Cancelled);
            } else {
                self.waiting.push_back((ticket, work));
            }
        }
    }

    fn start_waiting(&mut self) {
        if !self.fresh && self.slots.iter().all(Option::is_none) {
            self.decoder.clear();
            self.fresh = true;
        }
        while let Some((ticket, work)) = self.waiting.pop_front() {
            let limits = self.decoder.limits();
            let reserved: usize = self.slots.iter().flatten().map(|slot| slot.cells).sum();
            let cells = slot::cells(&work, limits);
            let free = self.slots.iter().position(Option::is_none);
            let Some(free) = free.filter(|_| reserved + cells <= limits.context) else {
                self.waiting.push_front((ticket, work));
                return;
            };
            self.fresh = false;
            let slot = Slot::new(ticket, work, cells, limits, &self.vocabulary);
            self.slots[free] = Some(slot);
            // Nothing to compute, such as an answer of no tokens.
            if let Some(outcome) = self.slots[free].as_mut().and_then(Slot::early) {
                self.close(free, outcome);
            }
        }
    }

    /// Fills the batch; returns what each order has in it.
    fn compose(&mut self) -> Vec<Share> {
        self.batch.clear();
        let most = self.decoder.limits().batch;
        let count = self.slots.len();
        self.turn = (self.turn + 1) % count.max(1);
        let mut shares = Vec::new();
        for reading in [false, true] {
            for index in (0..count).map(|index| (index + self.turn) % count) {
                let Some(slot) = &mut self.slots[index] else {
                    continue;
                };
                if slot.is_reading() != reading {
                    continue;
                }
                let begin = self.batch.len();
                slot.feed(index as u32, most, &mut self.batch);
                let own = self.batch.len() - begin;
                let choices = match &mut slot.job {
                    Job::Rank(ranking) => {
                        let mut choices = Vec::new();
                        while let Some(tokens) = ranking.next()
                            && self.batch.len() + tokens.len() <= most
                            && let Some(sequence) = self.spare.pop()
                        {
                            self.decoder.copy(index as u32, sequence);
                            let begin = self.batch.len();
                            self.batch.extend((slot.position..).zip(tokens).map(
                                |(position, token)| Entry {
                                    token: *token,
                                    position,
                                    sequence,
                                    scores: true,
                                },
                            ));
                            choices.push(Choice {
                                length: tokens.len(),
                                number: ranking.taken(),
                                sequence,
                                begin,
                            });
                        }
                        choices
                    }
                    Job::Ask(_) => Vec::new(),
                };
                let end = self.batch.len();
                if end > begin {
                    shares.push(Share {
                        slot: index,
                        begin,
                        own,
                        choices,
                        end,
                    });
                }
            }
        }
        shares
    }

    /// Does what follows from an order's part of a batch; its entries begin at `base` of the batch that was computed.
    fn take(&mut self, share: &Share, base: usize) {
        let Some(slot) = &mut self.slots[share.slot] else {
            return;
        };
        let decoder = &self.decoder;
        let scores = |index: usize| {
            decoder
                .scores(base + index)
                .map_err(|error| Error::Failed(error.to_string()))
        };
        let mut result = Ok(None);
        if share.own > 0 && slot.fed(share.own) {
            result = scores(share.own - 1).and_then(|row| slot.go_on(row, &self.vocabulary));
        }
        for choice in &share.choices {
            for index in 0..choice.length {
                let entry = choice.begin - share.begin + index;
                let weighed = scores(entry).and_then(|row| slot.weigh(choice.number, index, row));
                result = result.and_then(|outcome| weighed.map(|()| outcome));
            }
        }
        let outcome = match result {
            Ok(outcome) => outcome.or_else(|| slot.ranked()),
            Err(error) => Some(Outcome::Failed(error)),
        };
        if let Some(outcome) = outcome {
            self.close(share.slot, outcome);
        }
    }

    /// Frees an order's place, and answers it.
    fn close(&mut self, index: usize, outcome: Outcome) {
        let Some(slot) = self.slots[index].take() else {
            return;
        };
        self.decoder.remove(index as u32);
        self.tell();
        slot.end(outcome);
    }

    /// Keeps the accounts' number of sequences true.
    fn tell(&mut self) {
        let all = self.decoder.limits().sequences as usize;
        let spares_in_use = all - self.slots.len() - self.spare.len();
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

/// How an answer that ended is told.
fn deliver(ticket: Ticket, ended: Result<(Option<String>, String), Error>, finish: Finish) {
    match ended {
        Ok((last, text)) => {
            if let Some(last) = last {
                ticket.piece(last);
            }
            ticket.answer(text, finish);
        }
        Err(error) => ticket.fail(error),
    }
}

#[cfg(test)]
mod tests;
