//! Finding the sections that answer, choosing what to quote, keeping the turns of a conversation, writing a case for the desk.

pub mod day;
pub mod exam;
