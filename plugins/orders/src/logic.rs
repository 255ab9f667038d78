//! Finding acts, showing them, saying whether they hold, finding what they cite.

pub mod ask;
pub mod cite;
pub mod collection;
pub mod day;
pub mod everything;
pub mod exam;
pub mod lookup;
pub mod named;
pub mod nature;
pub mod search;
pub mod show;
pub mod snippet;
pub mod standing;
pub mod word;
