//! The plugin capability.
