//! What tables are like: kinds, columns, keys, filters, versions; checked before any SQL is made of them.

use serde::{Deserialize, Serialize};

use crate::{Error, Place, Value, value};

/// Tables of one schema, at most.
const MOST_TABLES: usize = 50;

/// Columns of one table, at most.
const MOST_COLUMNS: usize = 200;

/// Columns of a key or a filter, at most.
const MOST_TOGETHER: usize = 8;

/// Filters of one table, at most.
const MOST_FILTERS: usize = 16;

/// Characters of a name, at most; PostgreSQL cuts at 63, and names of indexes hold these.
const MOST_NAME: usize = 48;

/// Characters of a schema's name, at most; PostgreSQL's names of copies hold it.
const MOST_SCHEMA_NAME: usize = 32;

/// Bytes of all values of one key or filter together; PostgreSQL's indexes take no more than 2,704.
const MOST_INDEXED: usize = 2_000;

/// Names that the host keeps for itself begin like this.
pub(crate) const RESERVED: &str = "gardon_";

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Text without NUL, compared byte by byte.
    Text,
    /// 64 bits.
    Integer,
    /// Exact, as text.
    Decimal,
    /// `YYYY-MM-DD`.
    Date,
    /// `YYYY-MM`.
    Month,
    /// `YYYY-MM-DDThh:mm:ssZ`.
    Timestamp,
    /// True or false.
    Boolean,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub kind: Kind,
    /// Whether each row has a value.
    pub required: bool,
    /// What rows get that are there when a migration adds the column.
    #[serde(default)]
    pub filling: Value,
}

/// A table.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Its columns, in their order.
    pub columns: Vec<Column>,
    /// The columns that tell rows apart.
    pub key: Vec<String>,
    /// Lists of columns that rows are looked for by.
    #[serde(default)]
    pub filters: Vec<Vec<String>>,
}

/// The tables of one plugin.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schema {
    /// The name that keeps them apart from those of others.
    pub name: String,
    /// Their version, from 1.
    pub version: u32,
    /// The tables.
    pub tables: Vec<Table>,
}

impl Kind {
    /// Its name in the contract and in the configuration.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Integer => "integer",
            Self::Decimal => "decimal",
            Self::Date => "date",
            Self::Month => "month",
            Self::Timestamp => "timestamp",
            Self::Boolean => "boolean",
        }
    }

    /// Whether its values are texts.
    pub(crate) fn is_text(self) -> bool {
        matches!(
            self,
            Self::Text | Self::Date | Self::Month | Self::Timestamp
        )
    }

    /// Whether every value of this kind is one of the other, unchanged.
    pub(crate) fn widens_to(self, other: Self) -> bool {
        self == other || other == Self::Text || (self, other) == (Self::Integer, Self::Decimal)
    }
}

impl Schema {
    /// Checks names, counts, keys, filters and fillings, and makes columns of keys required.
    ///
    /// # Errors
    /// [`Error::Invalid`] names table and column.
    pub fn checked(mut self, register: &str) -> Result<Self, Error> {
        let place = Place::of(register);
        check_name(&self.name, MOST_SCHEMA_NAME, &place)?;
        if self.version == 0 {
            return Err(place.invalid(
                format!("le schéma « {} » : une version commence à 1", self.name),
                format!("the schema « {} »: a version begins at 1", self.name),
            ));
        }
        if self.tables.is_empty() || self.tables.len() > MOST_TABLES {
            return Err(place.invalid(
                format!("un schéma a de 1 à {MOST_TABLES} tables"),
                format!("a schema has from 1 to {MOST_TABLES} tables"),
            ));
        }
        for number in 0..self.tables.len() {
            let (before, rest) = self.tables.split_at_mut(number);
            let table = &mut rest[0];
            if before.iter().any(|other| other.name == table.name) {
                return Err(place.table(&table.name).invalid(
                    "deux tables de ce nom ; renommez-en une",
                    "two tables of this name; rename one of them",
                ));
            }
            table.check(&place)?;
        }
        Ok(self)
    }
}

impl Table {
    /// A column by its name.
    pub(crate) fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// How many bytes a value of this column may have where it stands in a key or a filter.
    pub(crate) fn most_bytes(&self, column: &str) -> Option<usize> {
        std::iter::once(&self.key)
            .chain(&self.filters)
            .filter(|list| list.iter().any(|name| name == column))
            .map(|list| MOST_INDEXED / list.len())
            .min()
    }

    fn check(&mut self, place: &Place) -> Result<(), Error> {
        check_name(&self.name, MOST_NAME, place)?;
        let place = place.clone().table(&self.name);
        if self.columns.is_empty() || self.columns.len() > MOST_COLUMNS {
            return Err(place.invalid(
                format!("une table a de 1 à {MOST_COLUMNS} colonnes"),
                format!("a table has from 1 to {MOST_COLUMNS} columns"),
            ));
        }
        if self.filters.len() > MOST_FILTERS {
            return Err(place.invalid(
                format!("une table a au plus {MOST_FILTERS} filtres"),
                format!("a table has at most {MOST_FILTERS} filters"),
            ));
        }
        for column in &mut self.columns {
            check_name(&column.name, MOST_NAME, &place)?;
            let place = place.clone().column(&column.name);
            column.required |= self.key.contains(&column.name);
            if column.filling != Value::Absent {
                value::check(&mut column.filling, column.kind)
                    .map_err(|words| Error::Invalid { place, words })?;
            }
        }
        for (number, column) in self.columns.iter().enumerate() {
            if self.columns[..number]
                .iter()
                .any(|other| other.name == column.name)
            {
                return Err(place.column(&column.name).invalid(
                    "deux colonnes de ce nom ; renommez-en une",
                    "two columns of this name; rename one of them",
                ));
            }
        }
        if self.key.is_empty() {
            return Err(place.invalid(
                "la clé manque : nommez les colonnes qui distinguent les lignes",
                "the key is missing: name the columns that tell rows apart",
            ));
        }
        for list in std::iter::once(&self.key).chain(&self.filters) {
            if list.is_empty() || list.len() > MOST_TOGETHER {
                return Err(place.invalid(
                    format!("une clé et un filtre ont de 1 à {MOST_TOGETHER} colonnes"),
                    format!("a key and a filter have from 1 to {MOST_TOGETHER} columns"),
                ));
            }
            for (number, name) in list.iter().enumerate() {
                if self.column(name).is_none() || list[..number].contains(name) {
                    return Err(place.column(name).invalid(
                        "une clé et un filtre nomment des colonnes de la table, chacune une fois",
                        "a key and a filter name columns of the table, each of them once",
                    ));
                }
            }
        }
        Ok(())
    }
}

/// Names of what is declared; names of tables of somebody else are free, and quoted.
fn check_name(name: &str, most: usize, place: &Place) -> Result<(), Error> {
    let plain = (1..=most).contains(&name.len())
        && name.starts_with(|c: char| c.is_ascii_lowercase())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
        && !name.starts_with(RESERVED)
        && !name.starts_with("sqlite_")
        && !name.starts_with("pg_");
    if plain {
        return Ok(());
    }
    // Cut, since it comes from whoever declares.
    let shown: String = name.chars().take(MOST_NAME).collect();
    Err(place.clone().invalid(
        format!(
            "« {shown} » : un nom a des lettres minuscules, des chiffres et « _ », au plus {most}, et commence par une lettre, mais non par « {RESERVED} », « sqlite_ » ou « pg_ »"
        ),
        format!(
            "« {shown} »: a name has lower-case letters, digits and « _ », at most {most}, and begins with a letter, but not with « {RESERVED} », « sqlite_ » or « pg_ »"
        ),
    ))
}
