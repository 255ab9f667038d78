//! `gardon.toml` as plain data: parse and validate; no disk, no wasm.
//!
//! Two files may exist, the system's and the user's; [`Config::merge`] lays the second over the first.
//! A key that is not enforced does not parse: every structure here refuses unknown keys.

mod error;
mod grants;
mod inference;
mod language;
mod limits;
mod quantity;
mod registers;
mod servers;

use std::collections::BTreeMap;

use serde::Deserialize;

pub use error::Error;
pub use grants::{Grants, PluginEntry};
pub use inference::Inference;
pub use language::Language;
pub use limits::{Limit, LimitOverrides, Limits};
pub use quantity::{Bytes, Span};
pub use registers::{
    ColumnKind, MappedColumn, MappedTable, OwnRows, Register, RegisterKind, TypedColumn,
    is_name as is_register_name,
};
pub use servers::{Dialect, ServedModels, Server, ServerRole};

/// Everything that `gardon.toml` can say.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// The person who calls.
    pub me: Me,
    /// Limits for every plugin; a plugin's own entry can change them again.
    pub limits: LimitOverrides,
    /// Mailboxes by name: what `gardon mail triage NAME` opens.
    pub mailboxes: BTreeMap<String, Source>,
    /// Files by name.
    pub files: BTreeMap<String, Source>,
    /// Plugins by name: the component's SHA-256 and what it is granted.
    pub plugins: BTreeMap<String, PluginEntry>,
    /// The engine of this machine.
    pub inference: Inference,
    /// Model servers of the organisation; only the system's file may name them.
    pub servers: BTreeMap<String, Server>,
    /// Registers by name; those that are not named here lie in the user's state folder.
    pub registers: BTreeMap<String, Register>,
    /// Values for arguments that the command line leaves out: `[defaults."mail triage"]`.
    pub defaults: BTreeMap<String, BTreeMap<String, toml::Value>>,
}

/// The person who calls, as tools may need to know them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Me {
    /// Full name.
    pub name: String,
    /// Mail addresses; compared without regard to case.
    pub addresses: Vec<String>,
}

/// A configured name for something on this machine.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// An absolute path.
    pub path: String,
}

impl Config {
    /// Parses and validates one file; `origin` is its path, for messages.
    ///
    /// # Errors
    /// [`Error`] names the file, the line and the key.
    pub fn parse(text: &str, origin: &str) -> Result<Self, Error> {
        let config: Self =
            toml::from_str(text).map_err(|error| Error::syntax(origin, text, &error))?;
        config.validate(origin)?;
        Ok(config)
    }

    /// Parses and validates a user's own file, which cannot send anything to another machine.
    ///
    /// # Errors
    /// As [`Self::parse`], and when it names a server, or a register that is a server.
    pub fn parse_user(text: &str, origin: &str) -> Result<Self, Error> {
        let config = Self::parse(text, origin)?;
        let mut registers = config.registers.iter();
        if let Some((name, _)) =
            registers.find(|(_, register)| register.kind == RegisterKind::Postgres)
        {
            return Err(Error::value(
                origin,
                &format!("registers.{name}"),
                "database servers are named in the system's configuration only, /etc/gardon/gardon.toml; ask the administrator",
                "les serveurs de bases de données ne se nomment que dans la configuration du système, /etc/gardon/gardon.toml ; demandez à l'administrateur",
            ));
        }
        let mut registers = config.registers.iter();
        if let Some((name, _)) = registers.find(|(_, register)| register.own_rows.is_some()) {
            return Err(Error::value(
                origin,
                &format!("registers.{name}.own-rows"),
                "rows are bound to the caller in the system's configuration only, /etc/gardon/gardon.toml: whoever calls does not say who that is",
                "les lignes ne se lient à l'appelant que dans la configuration du système, /etc/gardon/gardon.toml : qui appelle ne dit pas qui il est",
            ));
        }
        match config.servers.keys().next() {
            None => Ok(config),
            Some(name) => Err(Error::value(
                origin,
                &format!("servers.{name}"),
                "servers are named in the system's configuration only, /etc/gardon/gardon.toml; ask the administrator",
                "les serveurs ne se nomment que dans la configuration du système, /etc/gardon/gardon.toml ; demandez à l'administrateur",
            )),
        }
    }

    /// Lays `over` on top: its single values and names win but for registers, the rest stays.
    pub fn merge(mut self, over: Self) -> Self {
        if !over.me.name.is_empty() {
            self.me.name = over.me.name;
        }
        if !over.me.addresses.is_empty() {
            self.me.addresses = over.me.addresses;
        }
        self.limits = self.limits.merge(&over.limits);
        self.mailboxes.extend(over.mailboxes);
        self.files.extend(over.files);
        self.plugins.extend(over.plugins);
        self.inference = self.inference.merge(&over.inference);
        self.servers.extend(over.servers);
        // Here the system's names win: a register whose rows are bound to the caller is not exchanged by that caller.
        for (name, register) in over.registers {
            self.registers.entry(name).or_insert(register);
        }
        for (command, values) in over.defaults {
            self.defaults.entry(command).or_default().extend(values);
        }
        self
    }

    fn validate(&self, origin: &str) -> Result<(), Error> {
        for (section, sources) in [("mailboxes", &self.mailboxes), ("files", &self.files)] {
            for (name, source) in sources {
                let key = format!("{section}.{name}");
                if name.is_empty() || name.contains('/') || name.starts_with('-') {
                    return Err(Error::value(
                        origin,
                        &key,
                        "a name is not empty, holds no « / » and does not begin with « - »",
                        "un nom n'est pas vide, ne contient pas « / » et ne commence pas par « - »",
                    ));
                }
                if !source.path.starts_with('/') {
                    return Err(Error::value(
                        origin,
                        &format!("{key}.path"),
                        "the path must be absolute: it begins with « / »",
                        "le chemin doit être absolu : il commence par « / »",
                    ));
                }
            }
        }
        self.limits.check(origin, "limits")?;
        self.inference.check(origin)?;
        servers::check(&self.servers, origin)?;
        registers::check(&self.registers, origin)?;
        for (name, plugin) in &self.plugins {
            plugin.check(origin, name)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
