//! Answers to questions, worded by a model from numbered quotes.
//!
//! The model never writes a quote: it names the numbers of the sentences that it relies on, so that a citation stands in
//! its source by construction. What it says is then held against just these sentences, and dropped where it says more.
//! A plugin finds the passages, decides whether anything answers at all, and shows them whether a model words them or not.

mod batch;
mod check;
mod exam;
pub mod host;
mod quotes;
mod wording;

pub use batch::{Batch, Piece, Task, word_all};
pub use check::Fault;
pub use exam::{Candidate, Case, Mark, says, sit};
pub use quotes::{Passage, Quote, Quotes};
pub use wording::{Oracle, Question, Sentence, TASK, Worded, word};
