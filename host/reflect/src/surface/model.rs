//! What a surface consists of.

use serde::{Deserialize, Serialize};

use crate::language::Text;
use crate::names;
use crate::types::Type;

/// Everything that a component shows to the outside.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Surface {
    /// The namespace of the package, such as `gardon`.
    pub namespace: String,
    /// The name of the package, which is the name of the command, such as `mail`.
    pub name: String,
    /// The version of the package.
    pub version: Option<String>,
    /// What the package is.
    pub docs: Text,
    /// The exported interfaces that have at least one command.
    pub interfaces: Vec<Interface>,
    /// The full names of the imports, such as `gardon:mailbox/mailbox@0.1.0`, in the component's order.
    pub imports: Vec<String>,
    /// What is exported and cannot be a command, with the reason.
    pub skipped: Vec<Skipped>,
    /// What is wrong with the component's texts, for its author.
    pub notes: Vec<String>,
}

/// One exported interface.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Interface {
    /// The name without the package, such as `tools`.
    pub name: String,
    /// The name of the export, such as `gardon:mail/tools@0.1.0`.
    pub export: String,
    /// What it is.
    pub docs: Text,
    /// Its commands, in the component's order.
    pub functions: Vec<Function>,
}

/// One exported function.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Function {
    /// The name, which is also the export's name inside its instance.
    pub name: String,
    /// The export that holds it, such as `gardon:mail/tools@0.1.0`.
    pub export: String,
    /// What it does.
    pub docs: Text,
    /// The parameters, in their order.
    pub parameters: Vec<Parameter>,
    /// What it returns, if anything.
    pub result: Option<Type>,
}

/// One parameter of a function.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Parameter {
    /// The WIT name.
    pub name: String,
    /// What it is.
    pub docs: Text,
    /// Its type.
    #[serde(rename = "type")]
    pub ty: Type,
}

/// An export that is no command.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skipped {
    /// The name, with its interface where it has one.
    pub name: String,
    /// Why.
    pub reason: String,
}

impl Surface {
    /// All commands with their interfaces.
    pub fn functions(&self) -> impl Iterator<Item = (&Interface, &Function)> {
        self.interfaces.iter().flat_map(|interface| {
            interface
                .functions
                .iter()
                .map(move |function| (interface, function))
        })
    }

    /// Finds a command by the words after the package: `["triage"]` or `["archive", "find"]`.
    pub fn find(&self, words: &[&str]) -> Option<&Function> {
        let (interface, name) = match words {
            [name] => (names::DEFAULT_INTERFACE, name),
            [interface, name] => (*interface, name),
            _ => return None,
        };
        self.functions()
            .find(|(owner, function)| owner.name == interface && function.name == *name)
            .map(|(_, function)| function)
    }
}

impl Function {
    /// The type of the answer: what a top-level `result` carries on success, or else the result itself.
    pub fn answer(&self) -> Option<&Type> {
        match &self.result {
            Some(Type::Result(sides)) => sides.ok.as_ref(),
            other => other.as_ref(),
        }
    }

    /// The type of a failure, when the function can fail with a value.
    pub fn failure(&self) -> Option<&Type> {
        match &self.result {
            Some(Type::Result(sides)) => sides.err.as_ref(),
            _ => None,
        }
    }
}

impl Skipped {
    pub(super) fn new(name: String, reason: &str) -> Self {
        Self {
            name,
            reason: reason.to_owned(),
        }
    }
}
