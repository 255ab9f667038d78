//! The mapping of another database: TOML that people write once per software.
//!
//! ```toml
//! amount_is = "difference"      # or "amount", "stake"
//! decimal_point = false         # amounts are written 1.234,56; true for 1,234.56
//!
//! [columns]
//! rule = "code_controle"
//! person = "agent"
//! month = "periode"
//! amount = "ecart"
//! state = "statut"
//!
//! [rules]
//! "C12" = "P01-traitement"
//!
//! [states]
//! "OK" = "corrected"
//! ```

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::Deserialize;

use crate::{Anomaly, Error, State};

/// Which of their columns is what, and what their codes mean.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// Their columns.
    pub columns: Columns,
    /// Their codes of rules, and our rules.
    #[serde(default)]
    pub rules: BTreeMap<String, String>,
    /// Their names of fields, and our fields.
    #[serde(default)]
    pub fields: BTreeMap<String, String>,
    /// Their states, and ours: `new`, `confirmed`, `dismissed`, `corrected`, or the French words.
    #[serde(default)]
    pub states: BTreeMap<String, String>,
    /// Which of our amounts theirs is.
    #[serde(default)]
    pub amount_is: AmountIs,
    /// Whether their amounts have a decimal point; a comma otherwise.
    /// One sign alone is the decimal one in both, but where it may part thousands.
    #[serde(default)]
    pub decimal_point: bool,
}

/// Their columns, by name. Person and month are needed, but where identities are there.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Columns {
    /// Our identity.
    pub identity: Option<String>,
    /// The code of the rule.
    pub rule: Option<String>,
    /// The person's identifier.
    pub person: Option<String>,
    /// The month that was paid.
    pub month: Option<String>,
    /// The field of the payslip.
    pub field: Option<String>,
    /// Euros.
    pub amount: Option<String>,
    /// Where it stands.
    pub state: Option<String>,
}

/// Which of our amounts theirs is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AmountIs {
    /// Found less expected.
    #[default]
    Difference,
    /// Euros of the month alone.
    Amount,
    /// Euros with the earlier months.
    Stake,
}

impl AmountIs {
    /// That amount of an anomaly of ours.
    pub fn of(self, anomaly: &Anomaly) -> Option<Decimal> {
        match self {
            Self::Difference => anomaly.finding.difference,
            Self::Amount => anomaly.finding.amount,
            Self::Stake => anomaly.finding.stake,
        }
    }
}

impl Mapping {
    /// Reads the TOML of a mapping; `place` names the file in errors.
    ///
    /// # Errors
    /// When it is no such TOML, names no person or month, or a state that is none.
    pub fn parse(text: &str, place: &str) -> Result<Self, Error> {
        let wrong = |what: String| Error::Mapping {
            place: place.to_owned(),
            what,
        };
        let mapping: Self = toml::from_str(text).map_err(|error| wrong(error.to_string()))?;
        mapping.check().map_err(wrong)?;
        Ok(mapping)
    }

    fn check(&self) -> Result<(), String> {
        let columns = &self.columns;
        if columns.identity.is_none() && (columns.person.is_none() || columns.month.is_none()) {
            return Err(
                "[columns] doit nommer au moins person et month, ou identity : sans eux rien ne se rapproche"
                    .to_owned(),
            );
        }
        for (theirs, ours) in &self.states {
            if State::parse(ours).is_none() {
                return Err(format!(
                    "[states] « {theirs} » = « {ours} » : écrivez nouvelle, confirmée, écartée ou corrigée"
                ));
            }
        }
        Ok(())
    }
}
