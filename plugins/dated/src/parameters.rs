//! Dated values that rules compute with: each has its source, and a last month to which it is known to hold.

use std::collections::HashMap;

use anomalies::{Month, french};
use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::{Fault, Unit, read};

/// The table as it is shipped.
const PARAMETERS_TOML: &str = include_str!("../parameters.toml");

/// The names that whoever computes with the values has beside them.
#[derive(Debug, Clone, Copy)]
pub struct Names {
    /// Whether something else has this name already.
    pub taken: fn(&str) -> bool,
    /// Whether values can differ by a field of this name.
    pub key: fn(&str) -> bool,
    /// How two values of such a field are compared.
    pub fold: fn(&str) -> String,
}

/// One value and the day from which it holds.
#[derive(Debug, Clone)]
pub struct Entry {
    pub from: Date,
    /// None where it is not known from this day on.
    pub value: Option<Decimal>,
    /// The text that sets it; or why it is not known.
    pub source: String,
    /// The value of the key field for which it holds, folded; none for parameters without a key.
    pub key: Option<String>,
}

/// One parameter.
#[derive(Debug, Clone)]
pub struct Parameter {
    pub name: String,
    /// For people, French.
    pub label: String,
    pub unit: Unit,
    /// Whether its values stand in a public source that was read.
    pub verified: bool,
    /// The day on which somebody last held the values against their sources.
    pub checked: Option<Date>,
    /// The last month for which the last value is known to hold; none where an employer has to give the values.
    pub known_until: Option<Month>,
    /// Whether each employer decides it.
    pub local: bool,
    /// What is to be known about the values, French.
    pub note: String,
    /// The name of the same values in the table of rates that evaluations compare with.
    pub compare: Option<String>,
    /// The text field by whose value it differs.
    pub key: Option<String>,
    /// In order of their days.
    pub entries: Vec<Entry>,
}

/// Why a parameter has no value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown {
    /// French.
    pub reason: String,
}

/// What a parameter is, and whether that is still known.
#[derive(Debug, Clone, Copy)]
pub struct Known<'p> {
    /// The value and its source.
    pub entry: &'p Entry,
    /// The last month for which it is known to hold, where the day lies past that.
    pub only_until: Option<Month>,
}

/// All parameters.
#[derive(Debug, Clone)]
pub struct Parameters {
    names: Names,
    list: Vec<Parameter>,
    by_name: HashMap<String, u16>,
}

impl Parameters {
    /// The shipped parameters.
    ///
    /// # Errors
    /// Never with the shipped table: a test reads it.
    pub fn shipped(names: Names) -> Result<Self, Fault> {
        let mut parameters = Self {
            names,
            list: Vec::new(),
            by_name: HashMap::new(),
        };
        parameters.add("parameters.toml", PARAMETERS_TOML)?;
        Ok(parameters)
    }

    /// Adds values from another table, such as those that an employer's own deliberations set.
    ///
    /// A value of a parameter that is there already joins its values, and replaces one of the same day and key;
    /// a later `known_until` replaces the earlier.
    ///
    /// # Errors
    /// When the text is no table of parameters; nothing is added then.
    pub fn add(&mut self, file: &str, text: &str) -> Result<(), Fault> {
        for new in read::read(file, text, self.names)? {
            match self.by_name.get(&new.name) {
                Some(&index) => self.list[usize::from(index)].join(new),
                None => {
                    self.by_name
                        .insert(new.name.clone(), self.list.len() as u16);
                    self.list.push(new);
                }
            }
        }
        Ok(())
    }

    /// The place of a parameter.
    pub fn index(&self, name: &str) -> Option<u16> {
        self.by_name.get(name).copied()
    }

    /// The parameter in a place.
    pub fn get(&self, index: u16) -> &Parameter {
        &self.list[usize::from(index)]
    }

    /// The parameter of a name.
    pub fn find(&self, name: &str) -> Option<&Parameter> {
        self.index(name).map(|index| self.get(index))
    }

    /// All of them, in the order of the files.
    pub fn list(&self) -> &[Parameter] {
        &self.list
    }
}

impl Parameter {
    fn join(&mut self, new: Self) {
        for entry in new.entries {
            self.entries
                .retain(|old| old.from != entry.from || old.key != entry.key);
            self.entries.push(entry);
        }
        self.entries.sort_by_key(|entry| entry.from);
        self.known_until = self.known_until.max(new.known_until);
        self.checked = self.checked.max(new.checked);
    }

    /// What holds on a day, for a value of the key field (folded) where it has one.
    ///
    /// # Errors
    /// When it is not known for that day.
    pub fn on(&self, day: Date, key: Option<&str>) -> Result<&Entry, Unknown> {
        if !self.entries.is_empty()
            && let Some(last) = self.past(day)
        {
            let last = french::month(last);
            return Err(self.unknown(&format!("connu jusqu’en {last} seulement")));
        }
        self.latest(day, key).map(|known| known.entry)
    }

    /// The last value of a day, also past the last month for which it is known to hold.
    ///
    /// # Errors
    /// When no value is known that was in force then.
    pub fn latest(&self, day: Date, key: Option<&str>) -> Result<Known<'_>, Unknown> {
        let mine = || {
            self.entries
                .iter()
                .filter(|entry| entry.key.as_deref() == key)
        };
        if self.entries.is_empty() {
            return Err(self.unknown(
                "l’employeur ne l’a pas donné (délibération à saisir dans les paramètres locaux)",
            ));
        }
        let Some(entry) = mine().rfind(|entry| entry.from <= day) else {
            let reason = match (mine().next(), key) {
                (Some(first), _) => {
                    format!("connu à partir du {} seulement", french::date(first.from))
                }
                (None, Some(key)) => format!("aucune valeur pour « {key} »"),
                (None, None) => "aucune valeur".to_owned(),
            };
            return Err(self.unknown(&reason));
        };
        match entry.value {
            Some(_) => Ok(Known {
                entry,
                only_until: self.past(day),
            }),
            None => Err(self.unknown(&entry.source)),
        }
    }

    fn past(&self, day: Date) -> Option<Month> {
        self.known_until.filter(|last| Month::of(day) > *last)
    }

    /// What holds for a whole month.
    ///
    /// # Errors
    /// When it is not known, or changes after the month's first day.
    pub fn during(&self, month: Month, key: Option<&str>) -> Result<&Entry, Unknown> {
        let entry = self.on(month.first_day(), key)?;
        let changes = self.entries.iter().find(|later| {
            later.key == entry.key
                && later.from > month.first_day()
                && later.from <= month.last_day()
        });
        match changes {
            Some(later) => Err(self.unknown(&format!("change le {}", french::date(later.from)))),
            None => Ok(entry),
        }
    }

    fn unknown(&self, reason: &str) -> Unknown {
        Unknown {
            reason: format!("{} ({}) : {reason}", self.label, self.name),
        }
    }
}
