//! What can be granted: which registers a plugin writes. Reading what the caller names needs no grant.

use config::Grants;
use toml::Value;

/// The key of the grant.
pub(crate) const NAME: &str = "register";

/// The lines that grant it; `NAME` stands for the plugin's.
pub(crate) const EXAMPLE: &str = "\
[plugins.NAME.grants.register]
write = [\"*\"]
";

/// Stands for every register.
const EVERY: &str = "*";

const KNOWN_KEYS: &str = "known ones: `write`";

/// A grant, checked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Grant {
    write: Vec<String>,
}

impl Grant {
    /// Reads the value of `grants.register`.
    pub(crate) fn parse(value: &Value) -> Result<Self, String> {
        let table = value
            .as_table()
            .ok_or_else(|| format!("a table is expected; {KNOWN_KEYS}"))?;
        if let Some(key) = table.keys().find(|key| *key != "write") {
            return Err(format!("unknown key `{key}`; {KNOWN_KEYS}"));
        }
        let wrong = || "`write` is a list of names of registers, such as [\"*\"]".to_owned();
        let names = table.get("write").and_then(Value::as_array);
        let write = names
            .ok_or_else(wrong)?
            .iter()
            .map(|name| match name.as_str() {
                Some(name) if !name.is_empty() => Ok(name.to_owned()),
                _ => Err(wrong()),
            })
            .collect::<Result<_, _>>()?;
        Ok(Self { write })
    }

    /// The grant of a call; one that is missing, or wrong, grants nothing.
    pub(crate) fn of(grants: &Grants) -> Self {
        grants
            .get(NAME)
            .and_then(|value| Self::parse(value).ok())
            .unwrap_or_default()
    }

    /// Whether a register may be written.
    pub(crate) fn may_write(&self, register: &str) -> bool {
        self.write
            .iter()
            .any(|name| name == EVERY || name == register)
    }
}
