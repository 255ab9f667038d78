//! The dated facts: those of payroll, and those that only calculators need.

use dated::{Entry, Fault, Names, Parameters};
use jiff::civil::Date;

use crate::Source;

/// The facts that payroll does not need.
const FACTS_TOML: &str = include_str!("../facts.toml");

/// No facts differ by a field here, and no field takes a name.
const NAMES: Names = Names {
    taken: |_| false,
    // The employer's own ceilings differ by a field of the payslip; no calculator reads them.
    key: |_| true,
    fold: str::to_lowercase,
};

/// All dated facts.
#[derive(Debug, Clone)]
pub struct Facts(Parameters);

impl Facts {
    /// The shipped facts.
    ///
    /// # Errors
    /// Never with the shipped tables: a test reads them.
    pub fn shipped() -> Result<Self, Fault> {
        let mut parameters = Parameters::shipped(NAMES)?;
        parameters.add("facts.toml", FACTS_TOML)?;
        Ok(Self(parameters))
    }

    /// The facts with their texts: every value, or those in force on a day.
    pub fn list(&self, day: Option<Date>) -> Vec<Source> {
        let mut sources = Vec::new();
        for fact in self.0.list() {
            let entries: Vec<&Entry> = match day {
                Some(day) => fact
                    .latest(day, None)
                    .map(|known| known.entry)
                    .into_iter()
                    .collect(),
                None => fact
                    .entries
                    .iter()
                    .filter(|entry| entry.value.is_some())
                    .collect(),
            };
            sources.extend(entries.into_iter().map(|entry| Source::of(fact, entry)));
        }
        sources
    }

    /// The dated values.
    pub fn parameters(&self) -> &Parameters {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_facts_are_read_and_each_says_where_it_stands() {
        let facts = Facts::shipped().expect("facts");
        let own: Vec<_> = facts
            .parameters()
            .list()
            .iter()
            .filter(|fact| FACTS_TOML.contains(&format!("[{}]", fact.name)))
            .collect();
        assert!(own.len() >= 25, "{}", own.len());
        for fact in own {
            assert!(fact.checked.is_some(), "{}", fact.name);
            assert!(fact.known_until.is_some(), "{}", fact.name);
            assert!(
                fact.entries.iter().all(|entry| entry.value.is_some()),
                "{}",
                fact.name
            );
        }
    }

    #[test]
    fn no_value_stands_twice() {
        let shared = Parameters::shipped(NAMES).expect("the shared table");
        let mut own = shared.clone();
        own.add("facts.toml", FACTS_TOML).expect("facts");
        let both = shared.list().len() + FACTS_TOML.matches("\nlabel = ").count();
        assert_eq!(own.list().len(), both, "a name stands in both tables");
    }
}
