//! What one call has on its desk: the engine, the requests being written, the tokens spent.

use std::sync::Arc;

use capability::{Call, LimitReached};
use config::{Language, Limit};
use inference::{Absent, Engine, Request, Usage};

use crate::grant::Grant;

/// What a part costs beside its text, in bytes: a million empty parts are not free.
const PART_BYTES: u64 = 64;

/// Bytes that a token has at most, on average; so many bytes cost at least one token.
const MOST_BYTES_PER_TOKEN: u64 = 8;

/// A request while a guest writes it: the value behind the contract's resource.
#[derive(Debug, Default)]
pub struct Draft {
    /// What is written so far.
    pub(crate) request: Request,
    /// What it counts for, in bytes.
    bytes: u64,
}

/// The room of one call.
pub(crate) struct Desk {
    pub(crate) engine: Arc<dyn Engine>,
    /// Bytes of all requests that live.
    held: u64,
    /// Tokens of the call so far.
    spent: u64,
}

impl Default for Desk {
    fn default() -> Self {
        Self {
            engine: Arc::new(Absent),
            held: 0,
            spent: 0,
        }
    }
}

/// The call's desk.
pub(crate) fn of(call: &mut Call) -> &mut Desk {
    call.room()
}

impl Draft {
    /// The bytes that it counts for; what was set twice counts twice.
    pub(crate) fn bytes(&self) -> u64 {
        self.bytes
    }

    pub(crate) fn grow(&mut self, length: usize) -> u64 {
        let added = (length as u64).saturating_add(PART_BYTES);
        self.bytes = self.bytes.saturating_add(added);
        added
    }
}

impl Desk {
    /// Counts text that the host keeps for the guest: all requests together stay within one transfer.
    pub(crate) fn keep(&mut self, bytes: u64, transfer: u64) -> Result<(), LimitReached> {
        self.held = self.held.saturating_add(bytes);
        if self.held > transfer {
            return Err(LimitReached(Limit::transfer));
        }
        Ok(())
    }

    /// A request is gone.
    pub(crate) fn release(&mut self, bytes: u64) {
        self.held = self.held.saturating_sub(bytes);
    }

    /// Whether so much prompt and answer still fit the grant; `asked` is what the same list reserved before.
    pub(crate) fn reserve(
        &self,
        grant: &Grant,
        asked: &mut u64,
        prompt_bytes: u64,
        answer_tokens: u32,
        language: Language,
    ) -> Result<(), String> {
        let tokens = (prompt_bytes / MOST_BYTES_PER_TOKEN).saturating_add(answer_tokens.into());
        let sum = self.spent.saturating_add(*asked).saturating_add(tokens);
        if sum > grant.tokens_per_call {
            return Err(language.pick(
                format!("tokens-per-call = {} est dépensé", grant.tokens_per_call),
                format!("tokens-per-call = {} is spent", grant.tokens_per_call),
            ));
        }
        *asked = asked.saturating_add(tokens);
        Ok(())
    }

    /// Counts what an answer truly cost.
    pub(crate) fn spend(&mut self, usage: &Usage) {
        self.spent = self.spent.saturating_add(usage.tokens());
    }
}
