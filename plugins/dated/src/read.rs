//! Reading a table of parameters.

use std::{collections::BTreeMap, str::FromStr};

use anomalies::Month;
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::Deserialize;
use toml::Spanned;

use crate::{
    Fault, Unit,
    parameters::{Entry, Names, Parameter},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    label: String,
    unit: Unit,
    #[serde(default)]
    verified: bool,
    checked: Option<Spanned<String>>,
    known_until: Option<Spanned<String>>,
    #[serde(default)]
    local: bool,
    #[serde(default)]
    note: String,
    compare: Option<String>,
    key: Option<Spanned<String>>,
    #[serde(default)]
    values: Vec<Spanned<WrittenEntry>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenEntry {
    from: Spanned<String>,
    value: Option<Spanned<String>>,
    source: Option<String>,
    unknown: Option<String>,
    #[serde(rename = "for")]
    key: Option<String>,
}

/// Where a table is read from.
struct Reader<'t> {
    file: &'t str,
    text: &'t str,
    names: Names,
}

pub(crate) fn read(file: &str, text: &str, names: Names) -> Result<Vec<Parameter>, Fault> {
    let written: BTreeMap<Spanned<String>, Written> =
        toml::from_str(text).map_err(|error| Fault::from_toml(file, text, &error))?;
    let reader = Reader { file, text, names };
    written
        .into_iter()
        .map(|(name, one)| reader.parameter(&name, one))
        .collect()
}

impl Reader<'_> {
    fn fault<T>(&self, place: &Spanned<T>, message: impl Into<String>) -> Fault {
        Fault::at(self.file, self.text, place.span().start, message)
    }

    fn parameter(&self, name: &Spanned<String>, written: Written) -> Result<Parameter, Fault> {
        let plain = name.get_ref();
        if (self.names.taken)(plain) {
            return Err(self.fault(
                name,
                format!("« {plain} » est le nom d’un champ ; un autre nom est attendu"),
            ));
        }
        let day = |text: &Spanned<String>| {
            Date::from_str(text.get_ref())
                .map_err(|_| self.fault(text, "une date est attendue : 2026-01-31"))
        };
        let key = match &written.key {
            None => None,
            Some(key) if (self.names.key)(key.get_ref()) => Some(key.get_ref().clone()),
            Some(key) => return Err(self.fault(key, "le nom d’un champ de texte est attendu")),
        };
        let known_until = match &written.known_until {
            None => None,
            Some(month) => Some(
                Month::from_str(month.get_ref()).map_err(|problem| self.fault(month, problem))?,
            ),
        };
        if !written.local && !written.values.is_empty() && known_until.is_none() {
            return Err(self.fault(
                name,
                "« known_until » est attendu : le dernier mois pour lequel la valeur est connue",
            ));
        }
        let mut entries = Vec::new();
        for one in &written.values {
            let entry = self.entry(one, key.is_some())?;
            let before = entries.last().map(|earlier: &Entry| earlier.from);
            if key.is_none() && before.is_some_and(|before| before >= entry.from) {
                return Err(self.fault(
                    one,
                    "les valeurs sont attendues dans l’ordre de leurs dates",
                ));
            }
            entries.push(entry);
        }
        entries.sort_by_key(|entry| entry.from);
        Ok(Parameter {
            name: plain.clone(),
            label: written.label,
            unit: written.unit,
            verified: written.verified,
            checked: written.checked.as_ref().map(day).transpose()?,
            known_until,
            local: written.local,
            note: written.note,
            compare: written.compare,
            key,
            entries,
        })
    }

    fn entry(&self, place: &Spanned<WrittenEntry>, keyed: bool) -> Result<Entry, Fault> {
        let written = place.get_ref();
        let from = Date::from_str(written.from.get_ref())
            .map_err(|_| self.fault(&written.from, "une date est attendue : 2026-01-31"))?;
        if keyed != written.key.is_some() {
            return Err(self.fault(
                place,
                "« for » est attendu si le paramètre a une clé, et seulement alors",
            ));
        }
        let (value, source) = match (&written.value, &written.source, &written.unknown) {
            (Some(value), Some(source), None) => {
                let number = Decimal::from_str(value.get_ref())
                    .map_err(|_| self.fault(value, "un nombre est attendu : 59.0734"))?;
                (Some(number), source.clone())
            }
            (None, None, Some(reason)) => (None, reason.clone()),
            _ => {
                return Err(self.fault(
                    place,
                    "« value » et « source » sont attendus, ou « unknown » avec la raison",
                ));
            }
        };
        Ok(Entry {
            from,
            value,
            source,
            key: written.key.as_deref().map(self.names.fold),
        })
    }
}
