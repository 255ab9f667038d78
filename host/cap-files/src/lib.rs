//! The files capability.
