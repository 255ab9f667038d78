//! Everything the plugin knows about mail, with no contract and no host in sight.
//!
//! `message` reads one message; `isolate` finds the last message in a conversation;
//! `triage` sorts; `label` gives the organisation's own label.
//! `wording` asks a model for words beside those of the rules, and `exam` holds a model against known answers.

pub mod exam;
pub mod isolate;
pub mod label;
pub mod message;
pub mod model;
pub mod triage;
pub mod wording;
