//! What can be granted: which models, how many tokens a call, how many a day.

use config::{Grants, Language};
use toml::Value;

/// The key of the grant.
pub(crate) const NAME: &str = "inference";

/// The lines that grant it; `NAME` stands for the plugin's.
pub(crate) const EXAMPLE: &str = "\
[plugins.NAME.grants.inference]
models = [\"*\"]
tokens-per-call = 20000
tokens-per-day = 200000
";

/// Tokens of a call where the grant names no number.
const TOKENS_PER_CALL: u64 = 20_000;

/// Tokens of a day where the grant names no number.
const TOKENS_PER_DAY: u64 = 200_000;

/// Stands for every model.
const EVERY_MODEL: &str = "*";

const KNOWN_KEYS: &str = "known ones: `models`, `tokens-per-call`, `tokens-per-day`";

/// A grant, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Grant {
    models: Vec<String>,
    /// Tokens of prompts and answers, summed over a call.
    pub(crate) tokens_per_call: u64,
    /// The same, summed over all calls of the plugin on one day (UTC).
    pub(crate) tokens_per_day: u64,
}

impl Grant {
    /// Reads the value of `grants.inference`.
    pub(crate) fn parse(value: &Value) -> Result<Self, String> {
        let table = value
            .as_table()
            .ok_or_else(|| format!("a table is expected; {KNOWN_KEYS}"))?;
        let mut grant = Self {
            models: Vec::new(),
            tokens_per_call: TOKENS_PER_CALL,
            tokens_per_day: TOKENS_PER_DAY,
        };
        for (key, value) in table {
            match key.as_str() {
                "models" => grant.models = models(value)?,
                "tokens-per-call" => grant.tokens_per_call = tokens(key, value)?,
                "tokens-per-day" => grant.tokens_per_day = tokens(key, value)?,
                _ => return Err(format!("unknown key `{key}`; {KNOWN_KEYS}")),
            }
        }
        if grant.models.is_empty() {
            return Err("`models` is missing: name the models, or write [\"*\"]".to_owned());
        }
        Ok(grant)
    }

    /// The grant of a call, or the key that is missing.
    pub(crate) fn of(grants: &Grants, language: Language) -> Result<Self, String> {
        grants
            .get(NAME)
            .and_then(|value| Self::parse(value).ok())
            .ok_or_else(|| {
                language.pick(
                    "ajoutez [plugins.NOM.grants.inference] dans gardon.toml".to_owned(),
                    "add [plugins.NAME.grants.inference] to gardon.toml".to_owned(),
                )
            })
    }

    /// The model that a request may use: its own, or the first one granted where it names none.
    /// With every model granted, a request without a name keeps none, and the engine takes the default of the role.
    pub(crate) fn model(
        &self,
        wanted: Option<String>,
        language: Language,
    ) -> Result<Option<String>, String> {
        let every = self.models.iter().any(|model| model == EVERY_MODEL);
        match wanted {
            Some(name) if every || self.models.contains(&name) => Ok(Some(name)),
            Some(name) => Err(language.pick(
                format!(
                    "ajoutez « {name} » à models, dans [plugins.NOM.grants.inference] de gardon.toml"
                ),
                format!(
                    "add « {name} » to models, in [plugins.NAME.grants.inference] of gardon.toml"
                ),
            )),
            None if every => Ok(None),
            None => Ok(self.models.first().cloned()),
        }
    }
}

fn models(value: &Value) -> Result<Vec<String>, String> {
    let wrong = || "`models` is a list of names, such as [\"*\"]".to_owned();
    value
        .as_array()
        .ok_or_else(wrong)?
        .iter()
        .map(|name| match name.as_str() {
            Some(name) if !name.is_empty() => Ok(name.to_owned()),
            _ => Err(wrong()),
        })
        .collect()
}

fn tokens(key: &str, value: &Value) -> Result<u64, String> {
    value
        .as_integer()
        .and_then(|number| u64::try_from(number).ok())
        .filter(|number| *number > 0)
        .ok_or_else(|| format!("`{key}` is a whole number above 0"))
}
