//! The gardon command.
fn main() {}
