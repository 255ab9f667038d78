//! The dated facts: those of payroll, and those that only calculators need.

use dated::{Fault, Names, Parameters};

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
