//! What one call has on its desk: the engine, the requests being written, the tokens spent.

use std::sync::Arc;

use capability::{Call, LimitReached};
use config::{Language, Limit};
use inference::{Absent, Engine, Request, Usage};

use crate::grant::Grant;
use crate::notes::Notes;

/// What a part costs beside its text, in bytes: a million empty parts are not free.
const PART_BYTES: u64 = 64;

/// Bytes of text that are taken for one token before the engine has counted: French in a small model's vocabulary.
/// English costs less, and what was reserved too much is given back once the true cost is known.
const BYTES_PER_TOKEN: u64 = 3;

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
    /// What the person who called was already told.
    pub(crate) notes: Arc<Notes>,
    /// Bytes of all requests that live.
    held: u64,
    /// Tokens of the call so far.
    spent: u64,
    /// Tokens of the day before the call, once they were asked for.
    before: Option<u64>,
}

/// What is left of the budgets while a list of requests is gone through.
pub(crate) struct Purse {
    grant: Grant,
    call: u64,
    day: u64,
}

impl Default for Desk {
    fn default() -> Self {
        Self {
            engine: Arc::new(Absent),
            notes: Arc::default(),
            held: 0,
            spent: 0,
            before: None,
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

    /// What the grant still allows.
    ///
    /// The ledger may lag behind what this call spent, and other calls of the plugin may run beside it:
    /// the larger of the two sums counts.
    pub(crate) fn purse(&mut self, grant: &Grant) -> Purse {
        let today = self.engine.spent_today();
        let before = *self.before.get_or_insert(today);
        let spent_today = today.max(before.saturating_add(self.spent));
        Purse {
            call: grant.tokens_per_call.saturating_sub(self.spent),
            day: grant.tokens_per_day.saturating_sub(spent_today),
            grant: grant.clone(),
        }
    }

    /// Counts what a request was given that the engine did not answer: nobody says what it truly cost,
    /// and a plugin whose answers are always cut must not have them for nothing.
    pub(crate) fn lose(&mut self, reserved: u64) {
        self.spent = self.spent.saturating_add(reserved);
    }

    /// Counts what an answer truly cost.
    pub(crate) fn spend(&mut self, usage: &Usage) {
        self.spent = self.spent.saturating_add(usage.tokens());
    }
}

impl Purse {
    /// The tokens that are left, of the call or of the day, whichever are fewer.
    pub(crate) fn left(&self) -> u64 {
        self.call.min(self.day)
    }

    /// Sets aside what a request will probably cost, and tells how much that is, or which budget it does not fit.
    pub(crate) fn reserve(
        &mut self,
        prompt_bytes: u64,
        answer_tokens: u32,
        language: Language,
    ) -> Result<u64, String> {
        let tokens = (prompt_bytes / BYTES_PER_TOKEN).saturating_add(answer_tokens.into());
        let spent = |key: &str, value: u64| {
            language.pick(
                format!(
                    "{key} = {value} est dépensé ([plugins.NOM.grants.inference] de gardon.toml)"
                ),
                format!(
                    "{key} = {value} is spent ([plugins.NAME.grants.inference] of gardon.toml)"
                ),
            )
        };
        if tokens > self.day {
            return Err(spent("tokens-per-day", self.grant.tokens_per_day));
        }
        if tokens > self.call {
            return Err(spent("tokens-per-call", self.grant.tokens_per_call));
        }
        self.call -= tokens;
        self.day -= tokens;
        Ok(tokens)
    }
}
