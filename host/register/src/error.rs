//! What went wrong with a register: where, and the way out.

use std::fmt::{self, Write as _};

use config::Language;
use thiserror::Error as ThisError;

/// Where something is wrong; what is not known is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// The register's name.
    pub register: Box<str>,
    /// The table.
    pub table: Box<str>,
    /// The column.
    pub column: Box<str>,
    /// The row of a call, from 1; 0 where it is about no row.
    pub row: usize,
}

/// The same sentence twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// In French.
    pub french: Box<str>,
    /// In English.
    pub english: Box<str>,
}

/// What went wrong; [`Error::explain`] is what people read.
#[derive(Debug, Clone, PartialEq, Eq, ThisError)]
pub enum Error {
    /// No table or column of that name.
    #[error("{place}: {words}; there are: {}", known.join(", "))]
    Unknown {
        /// Where.
        place: Place,
        /// What there is none of.
        words: Words,
        /// Those that there are.
        known: Vec<String>,
    },
    /// A declaration, a value or a call that does not fit.
    #[error("{place}: {words}")]
    Invalid {
        /// Where.
        place: Place,
        /// What is wrong and what would fit.
        words: Words,
    },
    /// A row of that key is there already.
    #[error(
        "{place}: there is a row of the key {key} already; change it with `upsert` or `update`"
    )]
    Exists {
        /// Which row of the call.
        place: Place,
        /// Its key, value by value.
        key: String,
    },
    /// Nothing may be written.
    #[error("{place}: {words}")]
    ReadOnly {
        /// Where.
        place: Place,
        /// Why, and who could change it.
        words: Words,
    },
    /// Somebody else writes, or a transaction is open.
    #[error("{place}: {words}")]
    Busy {
        /// Where.
        place: Place,
        /// Who is in the way.
        words: Words,
    },
    /// The register was written by a newer version of its tables.
    #[error(
        "{place}: the tables are of version {found}, newer than version {wanted} that was asked for; update the plugin"
    )]
    Newer {
        /// Where.
        place: Place,
        /// The version on the disk.
        found: u32,
        /// The version asked for.
        wanted: u32,
    },
    /// More than is taken at once.
    #[error("{place}: more than {most} rows at once; divide them into several calls")]
    TooMany {
        /// Where.
        place: Place,
        /// The largest number of rows.
        most: usize,
    },
    /// What is kept is not what was written.
    #[error(
        "{place}: {at} is damaged ({reason}); nothing was changed in it: put it aside, with its « -wal » and « -shm » if it is a file, and restore a copy, such as one of the « backup » files or schemas beside it"
    )]
    Damaged {
        /// Where.
        place: Place,
        /// The file or the schema.
        at: String,
        /// What shows it.
        reason: String,
    },
    /// The database cannot be reached, or refused.
    #[error("{place}: {words}")]
    Failed {
        /// Where.
        place: Place,
        /// Why, and what mends it.
        words: Words,
    },
}

impl Error {
    /// The sentence for a person.
    pub fn explain(&self, language: Language) -> String {
        if language == Language::English {
            return self.to_string();
        }
        let place = self.place().french();
        match self {
            Self::Unknown { words, known, .. } => {
                format!("{place} : {} ; il y a : {}", words.french, known.join(", "))
            }
            Self::Invalid { words, .. }
            | Self::ReadOnly { words, .. }
            | Self::Busy { words, .. }
            | Self::Failed { words, .. } => format!("{place} : {}", words.french),
            Self::Exists { key, .. } => format!(
                "{place} : il y a déjà une ligne de clé {key} ; changez-la par « upsert » ou « update »"
            ),
            Self::Newer { found, wanted, .. } => format!(
                "{place} : les tables sont de la version {found}, plus récente que la version {wanted} demandée ; mettez le greffon à jour"
            ),
            Self::TooMany { most, .. } => {
                format!("{place} : plus de {most} lignes à la fois ; faites-en plusieurs appels")
            }
            Self::Damaged { at, reason, .. } => format!(
                "{place} : {at} est abîmé ({reason}) ; rien n'y a été changé : mettez-le de côté, avec ses « -wal » et « -shm » si c'est un fichier, et restaurez une copie, comme l'un des fichiers ou schémas « backup » à côté"
            ),
        }
    }

    /// Where it is.
    pub fn place(&self) -> &Place {
        match self {
            Self::Unknown { place, .. }
            | Self::Invalid { place, .. }
            | Self::Exists { place, .. }
            | Self::ReadOnly { place, .. }
            | Self::Busy { place, .. }
            | Self::Newer { place, .. }
            | Self::TooMany { place, .. }
            | Self::Damaged { place, .. }
            | Self::Failed { place, .. } => place,
        }
    }
}

impl Words {
    /// The same sentence in French and English.
    pub fn new(french: impl Into<String>, english: impl Into<String>) -> Self {
        Self {
            french: french.into().into(),
            english: english.into().into(),
        }
    }
}

impl fmt::Display for Words {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.english)
    }
}

impl Place {
    /// A register as a whole.
    pub fn of(register: &str) -> Self {
        Self {
            register: register.into(),
            ..Self::default()
        }
    }

    /// One of its tables.
    pub fn table(mut self, table: &str) -> Self {
        self.table = table.into();
        self
    }

    /// A column of the table.
    pub fn column(mut self, column: &str) -> Self {
        self.column = column.into();
        self
    }

    /// A row of the call, from 1.
    pub fn row(mut self, row: usize) -> Self {
        self.row = row;
        self
    }

    pub(crate) fn invalid(self, french: impl Into<String>, english: impl Into<String>) -> Error {
        Error::Invalid {
            place: self,
            words: Words::new(french, english),
        }
    }

    pub(crate) fn failed(self, french: impl Into<String>, english: impl Into<String>) -> Error {
        Error::Failed {
            place: self,
            words: Words::new(french, english),
        }
    }

    fn french(&self) -> String {
        self.written("registre", "table", "colonne", "ligne")
    }

    fn written(&self, register: &str, table: &str, column: &str, row: &str) -> String {
        let mut text = format!("{register} « {} »", self.register);
        for (word, name) in [(table, &self.table), (column, &self.column)] {
            if !name.is_empty() {
                // Writing to a string does not fail.
                let _ = write!(text, ", {word} « {name} »");
            }
        }
        if self.row > 0 {
            let _ = write!(text, ", {row} {}", self.row);
        }
        text
    }
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.written("register", "table", "column", "row"))
    }
}
