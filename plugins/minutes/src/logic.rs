//! From a transcript to minutes that can be checked line by line.

pub mod action;
pub mod agenda;
pub mod assembly;
pub mod decision;
pub mod draft;
pub mod due;
pub mod exam;
pub mod find;
pub mod meeting;
pub mod number;
pub mod paper;
pub mod people;
pub mod phrases;
pub mod reading;
pub mod segment;
pub mod sentence;
pub mod speech;
pub mod stems;
pub mod summary;
pub mod table;
pub mod talk;
pub mod track;
pub mod transcript;
pub mod vote;
pub mod wording;

#[cfg(test)]
mod tests;
