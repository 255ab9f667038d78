//! Social declarations (DSN): lines such as `S21.G00.30.001,'value'`, read to one row a person and declaration.
//!
//! Which rubric is which field stands in `dsn.toml`, unverified against the official text; a profile can replace it.

mod read;

use serde::{Deserialize, Serialize};

use crate::problem::{Problem, Refusal};

pub(crate) use read::{is_dsn, read};

/// Which rubric goes to which field.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// The block that begins a person: "S21.G00.30".
    pub individual: String,
    /// Single values.
    #[serde(default, rename = "value", skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<SingleValue>,
    /// Amounts that are told by the type beside them.
    #[serde(default, rename = "amount", skip_serializing_if = "Vec::is_empty")]
    pub amounts: Vec<TypedAmount>,
}

/// One value of one rubric.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SingleValue {
    /// The rubric: "S21.G00.30.001".
    pub rubric: String,
    /// The field; one that the caller does not have is passed over.
    pub field: String,
    /// How it is written.
    #[serde(default)]
    pub format: Written,
}

/// An amount of a block whose type is `is`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TypedAmount {
    /// The block: "S21.G00.51".
    pub block: String,
    /// The rubric of the type within the block: "011".
    #[serde(rename = "type")]
    pub kind: String,
    /// The type.
    pub is: String,
    /// The rubric of the amount within the block: "013".
    pub amount: String,
    /// The field.
    pub field: String,
}

/// How a value is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Written {
    /// As it is.
    #[default]
    Text,
    /// DDMMYYYY.
    Date,
    /// The month of a DDMMYYYY.
    Month,
    /// A number with a point; several are added up.
    Number,
    /// A number with a point, of which there is one.
    Rate,
}

impl Mapping {
    /// Reads a mapping from TOML.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        toml::from_str(text).map_err(|error: toml::de::Error| {
            let said = error.message().to_owned();
            Problem::of_file(
                format!("table des rubriques DSN illisible : {said}."),
                format!("the table of DSN rubrics cannot be read: {said}."),
            )
            .into()
        })
    }

    /// The mapping that is shipped, from common knowledge: unverified.
    pub fn shipped() -> Result<Self, Refusal> {
        Self::parse(include_str!("../dsn.toml"))
    }
}
