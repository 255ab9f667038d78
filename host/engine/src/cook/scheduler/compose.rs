//! What comes into a batch.

use super::slot::Slot;
use super::{Group, Job, Scheduler};
use crate::cook::decoder::{Decoder, Entry};
use crate::kitchen::Pace;

/// What one order has in a batch.
pub(super) struct Share {
    pub(super) slot: usize,
    /// Where its entries begin, how many of them are known tokens of its own sequence, and how many after them are guessed.
    pub(super) begin: usize,
    pub(super) own: usize,
    pub(super) guessed: usize,
    /// Its choices, and where the entries of each group begin.
    pub(super) groups: Vec<(Group, usize)>,
    /// The sequences of the choices.
    pub(super) sequences: Vec<u32>,
    /// Where its entries end.
    pub(super) end: usize,
}

/// What there is room for.
struct Room {
    tokens: usize,
    scored: usize,
}

impl<D: Decoder> Scheduler<D> {
    /// Fills the batch; returns what each order has in it.
    pub(super) fn compose(&mut self) -> Vec<Share> {
        self.batch.clear();
        let limits = self.decoder.limits();
        let count = self.slots.len();
        let turn = (self.turn + 1) % count.max(1);
        self.turn = turn;
        let busy = self.slots.iter().flatten().count();
        let tokens = if busy > 1 {
            self.tempo.most(limits.batch)
        } else {
            limits.batch
        };
        let mut room = Room {
            tokens,
            scored: limits.scored.min(limits.batch),
        };
        let mut shares = Vec::new();
        for reading in [false, true] {
            for pace in [Pace::Interactive, Pace::Batch] {
                for index in (0..count).map(|index| (index + turn) % count) {
                    let due = self.slots[index].as_ref().is_some_and(|slot| {
                        slot.is_reading() == reading && slot.ticket.pace() == pace
                    });
                    if due && let Some(share) = self.share(index, &mut room) {
                        shares.push(share);
                    }
                }
            }
        }
        shares
    }

    /// Puts what an order can do next into the batch, as far as there is room.
    fn share(&mut self, index: usize, room: &mut Room) -> Option<Share> {
        let slot = self.slots[index].as_mut()?;
        let begin = self.batch.len();
        let (own, guessed) = slot.feed(room.tokens, room.scored, &mut self.batch);
        let mut share = Share {
            slot: index,
            begin,
            own,
            guessed,
            groups: Vec::new(),
            sequences: Vec::new(),
            end: self.batch.len(),
        };
        room.take(&self.batch[begin..]);
        self.choices(room, &mut share);
        share.end = self.batch.len();
        (share.end > begin).then_some(share)
    }

    /// Puts choices of a ranking into the batch.
    fn choices(&mut self, room: &mut Room, share: &mut Share) {
        let Some(Slot {
            job: Job::Rank(ranking),
            sequence: from,
            position,
            ..
        }) = &mut self.slots[share.slot]
        else {
            return;
        };
        let group = ranking.next(room.tokens.min(room.scored), self.spare.len());
        if group.choices.is_empty() {
            return;
        }
        let first = self.spare.len() - group.choices.len();
        share.sequences = self.spare.split_off(first);
        for sequence in &share.sequences {
            self.decoder.copy(*from, *sequence, *position);
        }
        let begin = self.batch.len();
        self.batch.extend(group.nodes.iter().map(|node| Entry {
            token: node.token,
            position: *position + node.depth as u32,
            sequences: share.sequences[node.members.clone()].to_vec(),
            scores: true,
        }));
        room.take(&self.batch[begin..]);
        share.groups.push((group, begin));
    }
}

impl Room {
    fn take(&mut self, entries: &[Entry]) {
        self.tokens -= entries.len();
        self.scored -= entries.iter().filter(|entry| entry.scores).count();
    }
}
