//! Which tokens lie in the decoder's memory, whose they are, and who may use them again.
//!
//! What was computed stays until its place is needed: a later prompt that begins alike takes it over.
//! The constant instructions of a plugin are shared by all its callers on this machine;
//! everything else only by the same caller with the same plugin, by its hash,
//! so that nobody learns from the time that an answer takes what another one has asked.

use inference::Caller;

use crate::cook::decoder::{Limits, Token};

/// On whose behalf something is computed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Scope {
    /// The operating system's user; none over TCP, where a plugin's name proves nothing.
    pub(crate) uid: Option<u32>,
    /// The plugin.
    pub(crate) caller: Caller,
}

/// A prompt as the memory knows it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wanted<'a> {
    pub(crate) scope: &'a Scope,
    pub(crate) tokens: &'a [Token],
    /// How many of the first tokens are constants of the plugin.
    pub(crate) constants: usize,
}

/// The place that a prompt gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) sequence: u32,
    /// The sequence that it begins like, and for how many tokens.
    pub(crate) shared: Option<(u32, usize)>,
}

/// Why a prompt gets no place now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoPlace {
    /// What it begins with is being computed for another one just now.
    Soon,
    /// There is no room.
    Full,
}

/// One sequence in memory.
#[derive(Debug)]
struct Strand {
    scope: Scope,
    constants: usize,
    /// What was computed, in its order.
    tokens: Vec<Token>,
    /// What is being computed: the rest of the prompt.
    coming: Vec<Token>,
    /// The strand whose first tokens these are too, and how many.
    parent: Option<u32>,
    shared: usize,
    /// Strands that begin like this one.
    children: usize,
    /// Places of its own that are kept for it.
    reserved: usize,
    busy: bool,
    used: u64,
}

/// The sequences in memory, by their numbers.
pub(crate) struct Memory {
    strands: Vec<Option<Strand>>,
    limits: Limits,
    clock: u64,
}

/// The share of the memory that may be kept for later, three parts in eight:
/// every token that is computed looks past all that lies there, whosever it is.
const KEPT: (usize, usize) = (3, 8);

/// A shorter common beginning is not worth waiting for.
const WORTH_WAITING: usize = 16;

impl Memory {
    /// An empty memory of so many sequences.
    pub(crate) fn new(limits: Limits, sequences: u32) -> Self {
        Self {
            strands: (0..sequences).map(|_| None).collect(),
            limits,
            clock: 0,
        }
    }

    /// Finds a place for a prompt and `more` tokens after it, at most up to `most` places in use;
    /// `fresh` takes over nothing. Sequences that had to go are put into `gone`.
    ///
    /// # Errors
    /// Why there is none now.
    pub(crate) fn place(
        &mut self,
        wanted: Wanted<'_>,
        more: usize,
        fresh: bool,
        most: usize,
        gone: &mut Vec<u32>,
    ) -> Result<Place, NoPlace> {
        let found = if fresh || !self.limits.partial {
            None
        } else {
            self.longest(wanted)
        };
        let (shared, from) = found.map_or((0, None), |(from, shared)| (shared, Some(from)));
        if !fresh && self.limits.partial && self.comes_soon(wanted, shared) {
            return Err(NoPlace::Soon);
        }
        let needed = wanted.tokens.len() + more - shared;
        self.make_room(needed, from, most, gone)?;
        let Some(sequence) = self.strands.iter().position(Option::is_none) else {
            return Err(NoPlace::Full);
        };
        let parent = from.and_then(|from| self.owner(from, shared));
        if let Some(parent) = parent.and_then(|parent| self.strands[parent as usize].as_mut()) {
            parent.children += 1;
        }
        self.strands[sequence] = Some(Strand {
            scope: wanted.scope.clone(),
            constants: wanted.constants,
            tokens: wanted.tokens[..shared].to_vec(),
            coming: wanted.tokens[shared..].to_vec(),
            parent,
            shared,
            children: 0,
            reserved: needed,
            busy: true,
            used: 0,
        });
        let sequence = sequence as u32;
        self.touch(sequence);
        Ok(Place {
            sequence,
            shared: from.map(|from| (from, shared)),
        })
    }

    /// These tokens of a sequence were computed.
    pub(crate) fn computed(&mut self, sequence: u32, tokens: &[Token]) {
        if let Some(strand) = self.get(sequence) {
            strand.tokens.extend_from_slice(tokens);
            let read = tokens.len().min(strand.coming.len());
            strand.coming.drain(..read);
        }
    }

    /// Nobody works on a sequence any more; what was computed stays until its place is needed, if it can be of use.
    /// Sequences that have to go are put into `gone`.
    pub(crate) fn leave(&mut self, sequence: u32, keep: bool, gone: &mut Vec<u32>) {
        let partial = self.limits.partial;
        let Some(strand) = self.get(sequence) else {
            return;
        };
        strand.busy = false;
        strand.coming.clear();
        strand.reserved = strand.tokens.len() - strand.shared;
        let keep = keep && partial && strand.reserved > 0;
        if !keep && strand.children == 0 {
            self.forget(sequence);
            gone.push(sequence);
        }
        let most = self.limits.context * KEPT.0 / KEPT.1;
        let idle = |strands: &[Option<Strand>]| -> usize {
            let idle = strands.iter().flatten().filter(|strand| !strand.busy);
            idle.map(|strand| strand.reserved).sum()
        };
        while idle(&self.strands) > most {
            let Some(oldest) = self.oldest(&[]) else {
                return;
            };
            self.forget(oldest);
            gone.push(oldest);
        }
    }

    /// Forgets everything, when nobody works.
    pub(crate) fn clear(&mut self) {
        self.strands.fill_with(|| None);
    }

    /// Whether somebody works on a sequence.
    pub(crate) fn is_busy(&self) -> bool {
        self.strands.iter().flatten().any(|strand| strand.busy)
    }

    /// Places in use, the reserved ones included.
    pub(crate) fn in_use(&self) -> usize {
        self.strands.iter().flatten().map(|s| s.reserved).sum()
    }

    /// What each sequence holds, as it is believed here.
    #[cfg(test)]
    pub(crate) fn known(&self) -> Vec<(u32, Vec<Token>)> {
        (0..)
            .zip(&self.strands)
            .filter_map(|(number, strand)| Some((number, strand.as_ref()?.tokens.clone())))
            .collect()
    }

    /// The strand with the longest beginning that may be taken over; one token is always left to compute.
    fn longest(&self, wanted: Wanted<'_>) -> Option<(u32, usize)> {
        let most = wanted.tokens.len().saturating_sub(1);
        let lengths = (0_u32..).zip(&self.strands).filter_map(|(number, strand)| {
            let strand = strand.as_ref()?;
            let may = strand.may_share(wanted);
            let same = same(&strand.tokens, wanted.tokens).min(may).min(most);
            (same > 0).then_some((number, same))
        });
        // Of equal ones the first, which is the older one more often than not.
        lengths.max_by_key(|(number, same)| (*same, std::cmp::Reverse(*number)))
    }

    /// Whether somebody is about to compute much more of the beginning.
    fn comes_soon(&self, wanted: Wanted<'_>, shared: usize) -> bool {
        let most = wanted.tokens.len().saturating_sub(1);
        self.strands.iter().flatten().any(|strand| {
            if !strand.busy || strand.coming.is_empty() {
                return false;
            }
            let known = same(&strand.tokens, wanted.tokens);
            if known < strand.tokens.len() {
                return false;
            }
            let soon = known + same(&strand.coming, &wanted.tokens[known..]);
            soon.min(strand.may_share(wanted)).min(most) >= shared + WORTH_WAITING
        })
    }

    /// Sees to so many free places and a free sequence, if that is possible at all.
    fn make_room(
        &mut self,
        needed: usize,
        from: Option<u32>,
        most: usize,
        gone: &mut Vec<u32>,
    ) -> Result<(), NoPlace> {
        let mut stays = vec![false; self.strands.len()];
        for (number, strand) in (0_u32..).zip(&self.strands) {
            let holds = strand.as_ref().is_some_and(|strand| strand.busy);
            if holds || from == Some(number) {
                self.mark(number, &mut stays);
            }
        }
        let kept = self.strands.iter().zip(&stays).filter(|(_, stays)| **stays);
        let kept: usize = kept
            .filter_map(|(s, _)| s.as_ref())
            .map(|s| s.reserved)
            .sum();
        if kept + needed > most || stays.iter().all(|stays| *stays) {
            return Err(NoPlace::Full);
        }
        while self.in_use() + needed > most || self.strands.iter().all(Option::is_some) {
            let Some(oldest) = self.oldest(&stays) else {
                return Err(NoPlace::Full);
            };
            self.forget(oldest);
            gone.push(oldest);
        }
        Ok(())
    }

    /// The idle strand that was unused longest, that no other one begins with, and that need not stay.
    fn oldest(&self, stays: &[bool]) -> Option<u32> {
        let oldest = (0_u32..)
            .zip(&self.strands)
            .filter(|(number, _)| stays.get(*number as usize) != Some(&true))
            .filter_map(|(number, strand)| Some((strand.as_ref()?, number)))
            .filter(|(strand, _)| !strand.busy && strand.children == 0)
            .min_by_key(|(strand, _)| strand.used);
        oldest.map(|(_, number)| number)
    }

    fn mark(&self, mut number: u32, stays: &mut [bool]) {
        while !std::mem::replace(&mut stays[number as usize], true) {
            let strand = self.strands[number as usize].as_ref();
            match strand.and_then(|strand| strand.parent) {
                Some(parent) => number = parent,
                None => return,
            }
        }
    }

    /// The strand whose own tokens reach to that length: the parent itself, or one before it.
    fn owner(&self, mut from: u32, shared: usize) -> Option<u32> {
        loop {
            let strand = self.strands[from as usize].as_ref()?;
            match strand.parent {
                Some(parent) if shared <= strand.shared => from = parent,
                _ => return Some(from),
            }
        }
    }

    fn forget(&mut self, sequence: u32) {
        let strand = self.strands[sequence as usize].take();
        let parent = strand.and_then(|strand| strand.parent);
        if let Some(parent) = parent.and_then(|parent| self.get(parent)) {
            parent.children -= 1;
        }
    }

    /// It was used just now, and so was what it begins with.
    fn touch(&mut self, sequence: u32) {
        self.clock += 1;
        let clock = self.clock;
        let mut next = Some(sequence);
        while let Some(strand) = next.and_then(|number| self.get(number)) {
            strand.used = clock;
            next = strand.parent;
        }
    }

    fn get(&mut self, sequence: u32) -> Option<&mut Strand> {
        self.strands.get_mut(sequence as usize)?.as_mut()
    }
}

impl Strand {
    /// How many of the first tokens a prompt may take over.
    fn may_share(&self, wanted: Wanted<'_>) -> usize {
        if self.scope == *wanted.scope {
            return usize::MAX;
        }
        let (own, other) = (&self.scope, wanted.scope);
        let same_plugin = !own.caller.sha256.is_empty() && own.caller.sha256 == other.caller.sha256;
        // A peer over TCP can claim to be any plugin: it shares with its like only.
        if same_plugin && own.uid.is_some() && other.uid.is_some() {
            self.constants.min(wanted.constants)
        } else {
            0
        }
    }
}

/// How many tokens two lists begin with alike.
fn same(a: &[Token], b: &[Token]) -> usize {
    a.iter().zip(b).take_while(|(a, b)| a == b).count()
}

#[cfg(test)]
mod tests;
