//! What is known to be wrong in a file.

use std::io::{Read, Write};

use serde::{Deserialize, Serialize};

/// One known error; also the columns of the gold file (`;`, UTF-8, lists separated by blanks, amounts `2279.25`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gold {
    /// The row's own identifier.
    pub ligne: String,
    /// Rows that may be named in its stead: the other half of a pair.
    pub autres_lignes: String,
    /// The same person's row of the next month, where things are as they were before: a change back, if somebody looks at changes.
    pub ligne_suivante: String,
    /// Row of the rule notes, `P07`.
    pub regle: String,
    /// Rows of the notes under which the same error may be found too.
    pub autres_regles: String,
    /// The agent's number.
    pub matricule: String,
    /// `2025-07`.
    pub mois: String,
    /// The field that is wrong.
    pub champ: String,
    /// Fields that may be named in its stead.
    pub autres_champs: String,
    /// What stands there.
    pub trouve: String,
    /// What should stand there; empty where no single value is right.
    pub attendu: String,
    /// The kind of error.
    pub genre: String,
    /// Whether the rule is verified, so that the product may decide by it.
    pub verifie: bool,
    /// Fields of the same row that the error changed in turn.
    pub consequences: String,
}

impl Gold {
    /// Whether a list of words separated by blanks has a word.
    pub fn lists(list: &str, word: &str) -> bool {
        list.split(' ').any(|entry| entry == word)
    }
}

/// Reads a gold file.
///
/// # Errors
/// When it is not such a file; the message names the line.
pub fn read(from: impl Read) -> Result<Vec<Gold>, csv::Error> {
    csv::ReaderBuilder::new()
        .delimiter(b';')
        .from_reader(from)
        .deserialize()
        .collect()
}

/// Writes a gold file.
///
/// # Errors
/// When it cannot be written.
pub fn write(into: impl Write, gold: &[Gold]) -> Result<(), csv::Error> {
    let mut writer = csv::WriterBuilder::new().delimiter(b';').from_writer(into);
    for error in gold {
        writer.serialize(error)?;
    }
    writer.flush()?;
    Ok(())
}
