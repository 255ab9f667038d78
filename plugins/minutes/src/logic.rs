//! From a transcript to minutes that can be checked line by line.

pub mod reading;
pub mod transcript;
