//! Who is next: whoever waits for an answer before those who left a heap of work, and callers in turn.
//!
//! Each caller with each plugin has a lane.
//! A lane pays for what it is given, in tokens; of the lanes that wait, the one that has paid least is next.
//! A lane that was away does not save up: it begins with what the others have paid meanwhile.
//! What has waited for long is no longer put behind.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use inference::Error;

use crate::accounts::Ticket;
use crate::cook::memory::Scope;
use crate::cook::work::Work;
use crate::kitchen::Pace;

/// Work of a batch that has waited for so long goes with the others.
const AGED: Duration = Duration::from_secs(30);

/// So many orders of a lane are looked at when the first ones cannot begin yet.
const LOOK_AHEAD: usize = 64;

/// Something that waits.
pub(crate) struct Waiting {
    pub(crate) ticket: Ticket,
    pub(crate) work: Work,
    since: Instant,
}

struct Lane {
    scope: Scope,
    pace: Pace,
    /// How much faster it goes than others; groups will have shares of their own one day.
    weight: u64,
    paid: u64,
    waiting: VecDeque<Waiting>,
}

/// Where something waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Turn {
    lane: usize,
    place: usize,
    pub(crate) pace: Pace,
}

/// Everything that waits.
#[derive(Default)]
pub(crate) struct Queue {
    lanes: Vec<Lane>,
    /// What the lane that was served last had paid.
    level: u64,
}

impl Queue {
    /// Puts an order at the end of its lane.
    pub(crate) fn push(&mut self, ticket: Ticket, work: Work) {
        let (scope, pace) = (ticket.scope(), ticket.pace());
        let known = self
            .lanes
            .iter()
            .position(|lane| lane.pace == pace && lane.scope == scope);
        let lane = known.unwrap_or_else(|| {
            // Who has nothing waiting and owes nothing need not be remembered.
            let level = self.level;
            self.lanes
                .retain(|lane| !lane.waiting.is_empty() || lane.paid > level);
            self.lanes.push(Lane {
                scope,
                pace,
                weight: 1,
                paid: 0,
                waiting: VecDeque::new(),
            });
            self.lanes.len() - 1
        });
        let lane = &mut self.lanes[lane];
        if lane.waiting.is_empty() {
            lane.paid = lane.paid.max(self.level);
        }
        lane.waiting.push_back(Waiting {
            ticket,
            work,
            since: Instant::now(),
        });
    }

    /// Whether nothing waits.
    pub(crate) fn is_empty(&self) -> bool {
        self.lanes.iter().all(|lane| lane.waiting.is_empty())
    }

    /// What could begin, in the order in which it should.
    pub(crate) fn turns(&self) -> Vec<Turn> {
        let mut lanes: Vec<(Pace, u64, usize)> = self
            .lanes
            .iter()
            .enumerate()
            .filter_map(|(index, lane)| {
                let aged = lane.waiting.front()?.since.elapsed() >= AGED;
                let pace = if aged { Pace::Interactive } else { lane.pace };
                Some((pace, lane.paid, index))
            })
            .collect();
        lanes.sort_unstable();
        lanes
            .into_iter()
            .flat_map(|(pace, _, lane)| {
                let places = self.lanes[lane].waiting.len().min(LOOK_AHEAD);
                (0..places).map(move |place| Turn { lane, place, pace })
            })
            .collect()
    }

    /// What waits there.
    pub(crate) fn look(&self, turn: Turn) -> Option<&Waiting> {
        self.lanes.get(turn.lane)?.waiting.get(turn.place)
    }

    /// Takes it out; its lane pays so many tokens.
    pub(crate) fn take(&mut self, turn: Turn, tokens: usize) -> Option<Waiting> {
        let lane = self.lanes.get_mut(turn.lane)?;
        let taken = lane.waiting.remove(turn.place)?;
        self.level = self.level.max(lane.paid);
        lane.paid += tokens as u64 / lane.weight;
        Some(taken)
    }

    /// Ends what nobody waits for any more.
    pub(crate) fn drop_abandoned(&mut self) {
        for lane in &mut self.lanes {
            if !lane.waiting.iter().any(|one| one.ticket.is_abandoned()) {
                continue;
            }
            for one in std::mem::take(&mut lane.waiting) {
                if one.ticket.is_abandoned() {
                    one.ticket.fail(Error::Cancelled);
                } else {
                    lane.waiting.push_back(one);
                }
            }
        }
    }
}
