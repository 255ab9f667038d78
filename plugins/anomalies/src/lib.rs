//! What becomes of findings: their life cycle in a register, progress month after month, exports, a report,
//! and the comparison with another database of anomalies.
//!
//! It knows no rule: findings are handed over by who made them.

mod act;
mod anomaly;
pub mod compare;
mod coverage;
mod error;
pub mod export;
mod finding;
pub mod french;
pub mod identity;
mod list;
mod month;
mod progress;
mod record;
pub mod report;
mod run;
mod runs;
mod stakes;
mod state;
pub mod store;
mod tables;
mod text;

use self::store::Register;
pub use self::{
    act::Decision,
    anomaly::{Anomaly, Entry, Event},
    coverage::{Coverage, Place, Window},
    error::Error,
    finding::{Confidence, Finding, Severity, Shown},
    list::Filter,
    month::Month,
    progress::MonthProgress,
    run::{Gap, Past, Recorded, RuleCount, Run},
    stakes::{Part, Stake, stakes},
    state::{Action, State},
    tables::schema,
};

/// The name of a person by the identifier; the caller gives it only where names may be shown.
pub type Names<'n> = &'n dyn Fn(&str) -> Option<String>;

/// The anomalies of one register.
pub struct Anomalies<'r> {
    register: &'r dyn Register,
}

impl<'r> Anomalies<'r> {
    /// Makes the tables where they are not there yet.
    ///
    /// # Errors
    /// When the register holds newer tables, or cannot be read or written.
    pub fn open(register: &'r dyn Register) -> Result<Self, Error> {
        register.declare(&schema())?;
        Ok(Self { register })
    }

    /// Opens what is there, and makes nothing: a name that is mistyped is an error.
    ///
    /// # Errors
    /// [`Error::Empty`] when nothing was ever recorded there; as [`Self::open`].
    pub fn find(register: &'r dyn Register) -> Result<Self, Error> {
        match register.find(&schema())? {
            true => Ok(Self { register }),
            false => Err(Error::Empty(register.name())),
        }
    }

    /// Records a run with all that it found, or nothing of it.
    ///
    /// # Errors
    /// When a finding does not belong to the run or cannot be kept, or the register says no.
    pub fn record(&self, run: &Run, findings: Vec<Finding>) -> Result<Recorded, Error> {
        record::record(self.register, run, findings)
    }

    /// Does the same with all of these anomalies, named by identities or their beginnings, or with none of them.
    ///
    /// # Errors
    /// When one is unknown or in a state where this makes no sense, a reason is missing, or the register says no.
    pub fn act(
        &self,
        identities: &[&str],
        action: Action,
        decision: &Decision,
    ) -> Result<Vec<Anomaly>, Error> {
        act::act(self.register, identities, action, decision)
    }

    /// The anomalies that a filter means: the gravest first, then those with most at stake, then the oldest.
    ///
    /// # Errors
    /// When the register cannot be read.
    pub fn list(&self, filter: &Filter) -> Result<Vec<Anomaly>, Error> {
        list::list(self.register, filter)
    }

    /// How many anomalies a filter means, whatever its limit.
    ///
    /// # Errors
    /// When the register cannot be read.
    pub fn count(&self, filter: &Filter) -> Result<u64, Error> {
        list::count(self.register, filter)
    }

    /// One anomaly, named by its identity or the beginning of it, and its history.
    ///
    /// # Errors
    /// When there is none or more than one, or the register cannot be read.
    pub fn show(&self, identity: &str) -> Result<(Anomaly, Vec<Entry>), Error> {
        let anomaly = list::find(self.register, identity)?;
        let history = list::history(self.register, &anomaly.identity)?;
        Ok((anomaly, history))
    }

    /// What has become of the anomalies of each month; the filter's limit does not matter.
    ///
    /// # Errors
    /// When the register cannot be read.
    pub fn progress(&self, filter: &Filter) -> Result<Vec<MonthProgress>, Error> {
        progress::progress(self.register, filter)
    }

    /// The rules that ever ran, in the order of their names.
    ///
    /// # Errors
    /// When the register cannot be read.
    pub fn rules(&self) -> Result<Vec<String>, Error> {
        list::rules(self.register)
    }

    /// The runs in their order.
    ///
    /// # Errors
    /// When the register cannot be read.
    pub fn runs(&self) -> Result<Vec<Past>, Error> {
        runs::list(self.register)
    }

    /// What a run did not look at, and why.
    ///
    /// # Errors
    /// When the register cannot be read.
    pub fn gaps(&self, run: i64) -> Result<Vec<Gap>, Error> {
        runs::gaps(self.register, run)
    }

    /// How the anomalies of each rule stood after a run.
    ///
    /// # Errors
    /// When the register cannot be read.
    pub fn rule_counts(&self, run: i64) -> Result<Vec<RuleCount>, Error> {
        runs::rules(self.register, run)
    }
}
