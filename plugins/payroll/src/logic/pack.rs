//! The rules that a check runs.

mod shipped;

use std::collections::HashMap;

use super::{parameters::Parameters, place::Fault, rule::Rule};

pub use self::shipped::SHIPPED;

/// Rules in the order in which they are run.
#[derive(Debug, Clone, Default)]
pub struct Pack {
    rules: Vec<Rule>,
    by_id: HashMap<String, usize>,
}

impl Pack {
    /// The shipped rules.
    ///
    /// # Errors
    /// Never with the shipped rules and parameters: a test reads them.
    pub fn standard(parameters: &Parameters) -> Result<Self, Fault> {
        let mut pack = Self::default();
        for (file, text) in SHIPPED {
            pack.add(file, text, parameters)?;
        }
        Ok(pack)
    }

    /// Adds a rule; one with the name of another takes its place.
    ///
    /// # Errors
    /// When the file is no rule.
    pub fn add(&mut self, file: &str, text: &str, parameters: &Parameters) -> Result<(), Fault> {
        let rule = Rule::read(file, text, parameters)?;
        match self.by_id.get(&rule.id) {
            Some(&index) => self.rules[index] = rule,
            None => {
                self.by_id.insert(rule.id.clone(), self.rules.len());
                self.rules.push(rule);
            }
        }
        Ok(())
    }

    /// All rules.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The place of a rule; none for a name that is no rule's.
    pub fn position(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    /// A rule by its name.
    pub fn get(&self, id: &str) -> Option<&Rule> {
        self.by_id.get(id).map(|&index| &self.rules[index])
    }
}
