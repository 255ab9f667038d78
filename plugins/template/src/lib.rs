//! The smallest real plugin.
