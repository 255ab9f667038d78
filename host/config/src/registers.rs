//! `[registers.NAME]`: where tables are, whose they are, and which rows of them a caller may see.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::Error;

/// `[registers.NAME]`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Register {
    /// What it is kept in.
    pub kind: RegisterKind,
    /// Whether the tables are Gardon's own, which plugins that are granted it write; otherwise they are somebody else's and only read.
    #[serde(default)]
    pub write: bool,
    /// For `sqlite`: the folder of Gardon's own files, or the file of somebody else; absolute.
    pub path: Option<String>,
    /// For `postgres`: `postgres://user@host:port/database`, without a password.
    pub url: Option<String>,
    /// A file with the password: an absolute path.
    pub password_file: Option<String>,
    /// The name of the systemd credential that is the password.
    pub credential: Option<String>,
    /// Certificates to trust instead of the system's, also on this machine: an absolute path, PEM.
    pub ca_file: Option<String>,
    /// For `postgres`: the schema of the tables; `gardon_` and the plugin's word for its own, `public` for somebody else's.
    pub schema: Option<String>,
    /// Tables of somebody else by their name here; all of them as they are where none is named.
    #[serde(default)]
    pub tables: BTreeMap<String, MappedTable>,
    /// Binds all rows to the caller.
    pub own_rows: Option<OwnRows>,
}

/// What a register is kept in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RegisterKind {
    /// A file.
    Sqlite,
    /// A server.
    Postgres,
}

/// `[registers.NAME.tables.TABLE]`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MappedTable {
    /// The table or view there; for `postgres` also `schema.table`.
    pub table: String,
    /// Columns by their name here; all of them as they are where none is named.
    #[serde(default)]
    pub columns: BTreeMap<String, MappedColumn>,
    /// The columns here that tell rows apart; without them large tables are read more slowly.
    #[serde(default)]
    pub key: Vec<String>,
}

/// A column there.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum MappedColumn {
    /// Its name; what it holds is what the database says.
    Named(String),
    /// Its name, and what it holds.
    Typed(TypedColumn),
}

/// `{ column = "…", kind = "…" }`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TypedColumn {
    /// The column there.
    pub column: String,
    /// What it holds.
    pub kind: ColumnKind,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ColumnKind {
    /// Text.
    Text,
    /// A whole number.
    Integer,
    /// An exact decimal number.
    Decimal,
    /// A day.
    Date,
    /// A month.
    Month,
    /// A moment.
    Timestamp,
    /// True or false.
    Boolean,
}

/// `own-rows`: the caller sees only rows whose column has the caller's identifier.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnRows {
    /// The column there, which every table that is shown has; it need not be shown itself.
    pub column: String,
    /// `login`, `uid`, or the absolute path of a TOML file of lines `login = "identifier"`.
    pub identifier: String,
}

impl MappedColumn {
    /// The column there, and what it holds where that is said.
    pub fn parts(&self) -> (&str, Option<ColumnKind>) {
        match self {
            Self::Named(column) => (column, None),
            Self::Typed(typed) => (&typed.column, Some(typed.kind)),
        }
    }
}

/// Where a check stands, for its refusals.
struct Key<'a> {
    origin: &'a str,
    section: String,
}

impl Key<'_> {
    fn wrong<T>(&self, key: &str, english: &str, french: &str) -> Result<T, Error> {
        let key = format!("{}{key}", self.section);
        Err(Error::value(self.origin, &key, english, french))
    }
}

/// Checks each register.
pub(crate) fn check(registers: &BTreeMap<String, Register>, origin: &str) -> Result<(), Error> {
    for (name, register) in registers {
        let key = Key {
            origin,
            section: format!("registers.{name}"),
        };
        // The name of the folder of a register that is not configured, so it is as narrow.
        if !is_name(name) {
            return key.wrong(
                "",
                "a name has lower-case letters, digits, « - » and « _ », at most 64, and begins with a letter",
                "un nom a des lettres minuscules, des chiffres, « - » et « _ », au plus 64, et commence par une lettre",
            );
        }
        register.check(&key)?;
    }
    Ok(())
}

/// Whether a word can be the name of a register.
pub fn is_name(name: &str) -> bool {
    (1..=64).contains(&name.len())
        && name.starts_with(|c: char| c.is_ascii_lowercase())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte))
}

impl Register {
    fn check(&self, key: &Key<'_>) -> Result<(), Error> {
        match self.kind {
            RegisterKind::Sqlite => self.check_file(key)?,
            RegisterKind::Postgres => self.check_server(key)?,
        }
        if self.write && (!self.tables.is_empty() || self.own_rows.is_some()) {
            return key.wrong(
                ".write",
                "tables that are mapped, or bound to the caller, are only read: take out `write`, or `tables` and `own-rows`",
                "des tables décrites ici, ou liées à l'appelant, ne sont que lues : retirez « write », ou « tables » et « own-rows »",
            );
        }
        if let Some(own) = &self.own_rows {
            let known = ["login", "uid"].contains(&own.identifier.as_str());
            if own.column.is_empty() || !known && !own.identifier.starts_with('/') {
                return key.wrong(
                    ".own-rows",
                    "a column, and as identifier « login », « uid », or the absolute path of a file of lines login = \"identifier\"",
                    "une colonne, et comme identifiant « login », « uid », ou le chemin absolu d'un fichier de lignes login = \"identifiant\"",
                );
            }
        }
        for (name, table) in &self.tables {
            table.check(name, key)?;
        }
        Ok(())
    }

    fn check_file(&self, key: &Key<'_>) -> Result<(), Error> {
        let absolute = self.path.as_ref().is_some_and(|path| path.starts_with('/'));
        if !absolute {
            return key.wrong(
                ".path",
                "the path must be absolute: it begins with « / »",
                "le chemin doit être absolu : il commence par « / »",
            );
        }
        for (name, value) in [
            ("url", &self.url),
            ("password-file", &self.password_file),
            ("credential", &self.credential),
            ("ca-file", &self.ca_file),
            ("schema", &self.schema),
        ] {
            if value.is_some() {
                return key.wrong(
                    &format!(".{name}"),
                    "this is for kind = \"postgres\"",
                    "ceci est pour kind = \"postgres\"",
                );
            }
        }
        Ok(())
    }

    fn check_server(&self, key: &Key<'_>) -> Result<(), Error> {
        if self.path.is_some() {
            return key.wrong(
                ".path",
                "this is for kind = \"sqlite\"",
                "ceci est pour kind = \"sqlite\"",
            );
        }
        let url = self.url.as_deref().unwrap_or_default();
        let after = ["postgres://", "postgresql://"]
            .iter()
            .find_map(|scheme| url.strip_prefix(scheme));
        let Some(after) = after.filter(|after| !after.is_empty()) else {
            return key.wrong(
                ".url",
                "« postgres://user@host:port/database » is expected",
                "« postgres://utilisateur@hôte:port/base » est attendu",
            );
        };
        let user = after
            .split('/')
            .next()
            .and_then(|host| host.rsplit_once('@'));
        if user.is_some_and(|(user, _)| user.contains(':')) || after.contains("password=") {
            return key.wrong(
                ".url",
                "no password stands here: write it to a file that only its owner can read, and name it in `password-file`, or use `credential`",
                "aucun mot de passe n'a sa place ici : écrivez-le dans un fichier que seul son propriétaire peut lire, nommé par « password-file », ou utilisez « credential »",
            );
        }
        if after.contains("sslmode=") {
            return key.wrong(
                ".url",
                "no `sslmode`: connections to other machines are encrypted and checked, always",
                "pas de « sslmode » : les connexions vers d'autres machines sont chiffrées et vérifiées, toujours",
            );
        }
        for (name, path) in [
            (".password-file", &self.password_file),
            (".ca-file", &self.ca_file),
        ] {
            if path.as_ref().is_some_and(|path| !path.starts_with('/')) {
                return key.wrong(
                    name,
                    "the path must be absolute: it begins with « / »",
                    "le chemin doit être absolu : il commence par « / »",
                );
            }
        }
        let plain = |name: &String| !name.is_empty() && !name.contains(['/', '\0']);
        if self.password_file.is_some() && self.credential.is_some()
            || !self.credential.as_ref().is_none_or(plain)
        {
            return key.wrong(
                ".credential",
                "the name of one systemd credential, without « / », and no `password-file` beside it",
                "le nom d'un secret systemd, sans « / », et sans « password-file » à côté",
            );
        }
        if !self
            .schema
            .as_ref()
            .is_none_or(|name| is_there(name) && name.len() <= 40)
        {
            return key.wrong(
                ".schema",
                "a name of at most 40 bytes",
                "un nom d'au plus 40 octets",
            );
        }
        Ok(())
    }
}

impl MappedTable {
    fn check(&self, name: &str, key: &Key<'_>) -> Result<(), Error> {
        let here = format!(".tables.{name}");
        let columns = self.columns.iter();
        let named = columns.flat_map(|(here, there)| [here.as_str(), there.parts().0]);
        if ![name, &self.table].into_iter().chain(named).all(is_there) {
            return key.wrong(
                &here,
                "names of tables and columns are not empty, hold no NUL, and have at most 63 bytes a part",
                "les noms de tables et de colonnes ne sont pas vides, ne contiennent pas NUL, et ont au plus 63 octets par partie",
            );
        }
        let known = |column: &String| self.columns.is_empty() || self.columns.contains_key(column);
        if !self.key.iter().all(known) {
            return key.wrong(
                &format!("{here}.key"),
                "the key names columns of `columns`",
                "la clé nomme des colonnes de « columns »",
            );
        }
        Ok(())
    }
}

/// Names of somebody else's tables are free, but for what no database takes.
fn is_there(name: &str) -> bool {
    !name.is_empty() && name.len() <= 127 && !name.contains('\0')
}
