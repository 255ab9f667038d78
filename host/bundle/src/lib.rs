//! The plugins that are embedded in the binary.
