//! The mailbox capability.
