//! What a plugin is granted, bound to the very component it was granted to.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::{Error, LimitOverrides};

/// `[plugins.NAME]`.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PluginEntry {
    /// SHA-256 of the component that the grants are for, in lower-case hexadecimal.
    pub sha256: String,
    /// What it may use, by capability.
    pub grants: Grants,
    /// Limits of its calls.
    pub limits: LimitOverrides,
}

/// Grants by capability name; each capability validates its own value and refuses unknown keys.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(transparent)]
pub struct Grants(pub BTreeMap<String, toml::Value>);

impl Grants {
    /// The value granted for a capability.
    pub fn get(&self, capability: &str) -> Option<&toml::Value> {
        self.0.get(capability)
    }
}

impl PluginEntry {
    /// Parses the grants file that a bundled plugin ships; it has no `sha256`, because the binary contains the component.
    ///
    /// # Errors
    /// [`Error`] names the file, the line and the key.
    pub fn parse(text: &str, origin: &str) -> Result<Self, Error> {
        let entry: Self =
            toml::from_str(text).map_err(|error| Error::syntax(origin, text, &error))?;
        entry.limits.check(origin, "limits")?;
        Ok(entry)
    }

    pub(crate) fn check(&self, origin: &str, name: &str) -> Result<(), Error> {
        let section = format!("plugins.{name}");
        self.limits.check(origin, &format!("{section}.limits"))?;
        if self.limits.stack.is_some() {
            return Err(Error::value(
                origin,
                &format!("{section}.limits.stack"),
                "the stack is one setting for all plugins: set it under [limits]",
                "la pile est un réglage commun à tous les greffons : placez-le sous [limits]",
            ));
        }
        let is_hash = self.sha256.len() == 64
            && self
                .sha256
                .bytes()
                .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        if !(is_hash || self.sha256.is_empty() && self.grants.0.is_empty()) {
            return Err(Error::value(
                origin,
                &format!("{section}.sha256"),
                "grants are bound to a component: give its SHA-256 in 64 lower-case hexadecimal digits (`gardon plugin check FILE` prints it)",
                "les droits sont liés à un composant : donnez son SHA-256 en 64 chiffres hexadécimaux minuscules (« gardon plugin check FICHIER » l'affiche)",
            ));
        }
        Ok(())
    }
}
