//! Everything the plugin knows about mail, with no contract and no host in sight.
//!
//! `message` reads one message; `isolate` finds the last message in a conversation;
//! `triage` sorts; `label` gives the organisation's own label.

pub mod isolate;
pub mod label;
pub mod message;
pub mod model;
pub mod triage;
