//! What an agent of the French territorial civil service is entitled to: leave, time savings, sick pay, part-time pay,
//! family supplement, working from home.
//!
//! Each calculator takes words as a person gives them, and returns an [`Outcome`]: the value, the calculation line by
//! line, the texts with the day on which they were checked, and what to know about it.
//! A fact that was not verified in a public source decides nothing: the outcome is refused and names the text to read.
//! Past the last month for which a fact is known, the value is there but has to be confirmed, and the outcome says so.
//!
//! ```
//! let facts = entitlements::Facts::shipped().unwrap();
//! let day = jiff::civil::date(2025, 6, 1);
//! let leave = entitlements::Leave { days_per_week: Some("5"), part_time: Some("80 %"), months: None };
//! let outcome = leave.reckon(&facts, day).unwrap();
//! assert_eq!(outcome.value.unwrap().to_string(), "20");
//! ```

mod argument;
mod facts;
mod family;
mod leave;
mod outcome;
pub mod own;
mod pay;
mod presence;
mod savings;
mod sickness;
mod supplements;
mod waiting;
mod working;

pub use self::{
    argument::{Wrong, day},
    facts::Facts,
    family::FamilySupplement,
    leave::{Fractionnement, Leave},
    outcome::{Outcome, Source, Standing},
    pay::{PartTime, PartTimePay, Salary},
    presence::Presence,
    savings::{Category, Saved, SavingsPayment, SavingsTransfer},
    sickness::{SickDays, SickPay, Status},
    supplements::{Differential, Residence, Zone},
    waiting::{Cause, WaitingDay, Withheld},
    working::{HomeWorking, MissedService, Thirtieths},
};
