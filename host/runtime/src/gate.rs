//! Who runs next: as many guests as the gate lets through, the least spent first.
//!
//! A guest that waits is served in the order of its arrival, set back by ten times the processor time that it has used.
//! So a short call passes sixty endless loops, and no loop waits for ever.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

/// How far a guest is set back, for each unit of processor time that it has used.
const SET_BACK: u32 = 10;

/// The most that a guest is set back: past it, age alone decides.
const MOST_SET_BACK: Duration = Duration::from_secs(30);

const WAITING: u8 = 0;
const GRANTED: u8 = 1;
const GIVEN_UP: u8 = 2;

pub(crate) struct Gate {
    state: Mutex<State>,
    began: Instant,
}

struct State {
    free: usize,
    waiting: BinaryHeap<Reverse<Entry>>,
    sequence: u64,
}

struct Entry {
    rank: Duration,
    sequence: u64,
    ticket: Arc<Ticket>,
}

struct Ticket {
    state: AtomicU8,
    waker: Mutex<Waker>,
}

/// One guest's place before or behind the gate.
pub(crate) struct Pass {
    gate: Arc<Gate>,
    inside: bool,
    ticket: Option<Arc<Ticket>>,
}

impl Gate {
    pub(crate) fn new(places: usize) -> Self {
        Self {
            state: Mutex::new(State {
                free: places.max(1),
                waiting: BinaryHeap::new(),
                sequence: 0,
            }),
            began: Instant::now(),
        }
    }

    pub(crate) fn pass(self: &Arc<Self>) -> Pass {
        Pass {
            gate: Arc::clone(self),
            inside: false,
            ticket: None,
        }
    }

    /// Whether somebody waits: then a running guest should step aside.
    pub(crate) fn crowded(&self) -> bool {
        !self.lock().waiting.is_empty()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn release(&self) {
        let mut state = self.lock();
        while let Some(Reverse(entry)) = state.waiting.pop() {
            if entry
                .ticket
                .state
                .compare_exchange(WAITING, GRANTED, Ordering::AcqRel, Ordering::Acquire)
                .is_ok()
            {
                drop(state);
                entry
                    .ticket
                    .waker
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .wake_by_ref();
                return;
            }
        }
        state.free += 1;
    }
}

impl Pass {
    /// Ready once this guest may run.
    pub(crate) fn poll_enter(&mut self, used: Duration, context: &mut Context<'_>) -> Poll<()> {
        if self.inside {
            return Poll::Ready(());
        }
        if let Some(ticket) = &self.ticket {
            *ticket.waker.lock().unwrap_or_else(PoisonError::into_inner) = context.waker().clone();
            if ticket.state.load(Ordering::Acquire) != GRANTED {
                return Poll::Pending;
            }
            self.ticket = None;
            self.inside = true;
            return Poll::Ready(());
        }
        let mut state = self.gate.lock();
        if state.free > 0 {
            state.free -= 1;
            self.inside = true;
            return Poll::Ready(());
        }
        let ticket = Arc::new(Ticket {
            state: AtomicU8::new(WAITING),
            waker: Mutex::new(context.waker().clone()),
        });
        let rank = self.gate.began.elapsed() + used.saturating_mul(SET_BACK).min(MOST_SET_BACK);
        state.sequence += 1;
        let sequence = state.sequence;
        state.waiting.push(Reverse(Entry {
            rank,
            sequence,
            ticket: Arc::clone(&ticket),
        }));
        self.ticket = Some(ticket);
        Poll::Pending
    }

    /// Steps aside.
    pub(crate) fn leave(&mut self) {
        if std::mem::take(&mut self.inside) {
            self.gate.release();
        }
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        if let Some(ticket) = self.ticket.take()
            && ticket
                .state
                .compare_exchange(WAITING, GIVEN_UP, Ordering::AcqRel, Ordering::Acquire)
                .is_err()
        {
            // It was let through in the same moment: the place goes to the next.
            self.gate.release();
        }
        self.leave();
    }
}

impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        (self.rank, self.sequence) == (other.rank, other.sequence)
    }
}

impl Eq for Entry {}

impl PartialOrd for Entry {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Entry {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.rank, self.sequence).cmp(&(other.rank, other.sequence))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn enter(pass: &mut Pass, used: u64) -> bool {
        pass.poll_enter(
            Duration::from_millis(used),
            &mut Context::from_waker(Waker::noop()),
        )
        .is_ready()
    }

    #[test]
    fn the_least_spent_goes_first_and_a_dropped_one_blocks_nobody() {
        let gate = Arc::new(Gate::new(1));
        let (mut first, mut spent, mut fresh, mut gone) =
            (gate.pass(), gate.pass(), gate.pass(), gate.pass());
        assert!(enter(&mut first, 0));
        assert!(!enter(&mut spent, 5_000) && !enter(&mut gone, 0) && !enter(&mut fresh, 1));
        assert!(gate.crowded());
        drop(gone);
        first.leave();
        assert!(!enter(&mut spent, 5_000), "the spent one waits");
        assert!(enter(&mut fresh, 1), "the fresh one passes it");
        fresh.leave();
        assert!(enter(&mut spent, 5_000));
        drop(spent);
        assert!(enter(&mut first, 0) && !gate.crowded());
    }

    #[test]
    fn a_place_granted_to_a_dropped_one_goes_on() {
        let gate = Arc::new(Gate::new(1));
        let (mut first, mut second, mut third) = (gate.pass(), gate.pass(), gate.pass());
        assert!(enter(&mut first, 0) && !enter(&mut second, 0) && !enter(&mut third, 0));
        first.leave();
        drop(second);
        assert!(enter(&mut third, 0));
    }
}
