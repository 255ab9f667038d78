//! The rule files as they are shipped.

/// File name and text of each, in the order of the list of rules.
pub const SHIPPED: &[(&str, &str)] = &[];
