//! Where a register is, whose it is, and whether it may be written.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use config::{MappedTable, RegisterKind};

use crate::Kind;

/// One register as it is opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The name that people use.
    pub name: String,
    /// Where it is.
    pub location: Location,
    /// Whether this handle may write.
    pub write: bool,
}

/// Where tables are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Location {
    /// Ours: a folder with one SQLite file a schema, made when it is first written to.
    Folder(PathBuf),
    /// Ours: a PostgreSQL server, with one schema a schema.
    Server(Server),
    /// Somebody else's, only read: a SQLite file.
    File(PathBuf, Mapping),
    /// Somebody else's, only read: a PostgreSQL server.
    Tables(Server, Mapping),
}

/// A PostgreSQL server.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Server {
    /// `postgres://user@host:port/database`, without a password.
    pub url: String,
    /// The file of the password, which only its owner can read.
    pub password_file: Option<PathBuf>,
    /// Certificates to trust instead of the system's, also on this machine.
    pub ca_file: Option<PathBuf>,
    /// The schema of the tables, where it is not the usual one.
    pub schema: Option<String>,
}

/// Which tables of somebody else are shown, and how.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mapping {
    /// By their name here; all of them as they are where none is named.
    pub tables: BTreeMap<String, MappedTable>,
    /// Binds all rows to one identifier.
    pub own_rows: Option<OwnRows>,
}

/// Rows of one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnRows {
    /// The column there.
    pub column: String,
    /// What it holds for that person.
    pub identifier: String,
}

impl Location {
    /// Where a configured register is; `identifier` is who calls, where rows are bound to that,
    /// and `credentials` is the folder of systemd's credentials.
    ///
    /// Rows that are bound to nobody are bound to a person who does not exist, not shown to everybody.
    pub fn configured(
        register: &config::Register,
        identifier: Option<String>,
        credentials: Option<&Path>,
    ) -> Self {
        let mapping = Mapping {
            tables: register.tables.clone(),
            own_rows: register.own_rows.as_ref().map(|own| OwnRows {
                column: own.column.clone(),
                identifier: identifier.unwrap_or_default(),
            }),
        };
        match register.kind {
            RegisterKind::Sqlite => {
                let path = PathBuf::from(register.path.as_deref().unwrap_or_default());
                if register.write {
                    Self::Folder(path)
                } else {
                    Self::File(path, mapping)
                }
            }
            RegisterKind::Postgres => {
                let credential = register.credential.as_ref().map(|name| {
                    // Without systemd the file is not there, and the refusal names it.
                    credentials
                        .unwrap_or_else(|| Path::new("/run/credentials"))
                        .join(name)
                });
                let server = Server {
                    url: register.url.clone().unwrap_or_default(),
                    password_file: register
                        .password_file
                        .as_ref()
                        .map(PathBuf::from)
                        .or(credential),
                    ca_file: register.ca_file.as_ref().map(PathBuf::from),
                    schema: register.schema.clone(),
                };
                if register.write {
                    Self::Server(server)
                } else {
                    Self::Tables(server, mapping)
                }
            }
        }
    }
}

impl Location {
    /// Whether all rows are bound to one identifier.
    pub fn has_own_rows(&self) -> bool {
        match self {
            Self::Folder(_) | Self::Server(_) => false,
            Self::File(_, mapping) | Self::Tables(_, mapping) => mapping.own_rows.is_some(),
        }
    }
}

impl Server {
    /// PostgreSQL's schema for the tables of a declared one.
    pub(crate) fn schema_for(&self, declared: &str) -> String {
        self.schema
            .clone()
            .unwrap_or_else(|| format!("gardon_{declared}"))
    }
}

impl From<config::ColumnKind> for Kind {
    fn from(kind: config::ColumnKind) -> Self {
        match kind {
            config::ColumnKind::Text => Self::Text,
            config::ColumnKind::Integer => Self::Integer,
            config::ColumnKind::Decimal => Self::Decimal,
            config::ColumnKind::Date => Self::Date,
            config::ColumnKind::Month => Self::Month,
            config::ColumnKind::Timestamp => Self::Timestamp,
            config::ColumnKind::Boolean => Self::Boolean,
        }
    }
}
