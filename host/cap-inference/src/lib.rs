//! The inference capability.
