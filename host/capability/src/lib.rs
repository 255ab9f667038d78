//! The socket: what a capability is.
