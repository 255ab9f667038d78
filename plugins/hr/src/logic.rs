//! Finding the sections that answer, choosing what to quote, keeping the turns of a conversation, writing a case for the desk.

pub mod ask;
pub mod audience;
pub mod bounds;
pub mod candidate;
pub mod case;
pub mod collection;
pub mod day;
pub mod days;
pub mod exam;
pub mod history;
pub mod lexicon;
pub mod question;
pub mod rank;
pub mod say;
pub mod section;
pub mod support;
pub mod word;
pub mod words;
