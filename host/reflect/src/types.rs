//! The types of a component's functions, as plain data that outlives the component's bytes.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::language::{Language, Text};
use crate::names;

/// How many levels a type can be nested.
pub const MAX_DEPTH: usize = 32;

/// A WIT type. Aliases are resolved; records, variants, enums and flags keep their names.
///
/// The component model knows no recursive type, so this is a finite tree; named types are shared.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Type {
    /// `bool`.
    Bool,
    /// `u8` to `s64`.
    Integer(Integer),
    /// `f32`.
    Float32,
    /// `f64`.
    Float64,
    /// `char`, one Unicode scalar value.
    Char,
    /// `string`.
    Text,
    /// `list<u8>`.
    Bytes,
    /// `list<T>` of anything but `u8`.
    List(Box<Type>),
    /// `option<T>`.
    Option(Box<Type>),
    /// `tuple<…>`.
    Tuple(Vec<Type>),
    /// `result<T, E>`.
    Result(Box<Outcome>),
    /// `record`.
    Record(Arc<Record>),
    /// `variant`.
    Variant(Arc<Choice>),
    /// `enum`: the cases have no type.
    Enum(Arc<Choice>),
    /// `flags`: the cases have no type.
    Flags(Arc<Choice>),
    /// `borrow<R>` or `own<R>` of a resource that the host lends.
    Handle(Handle),
}

/// The range of an integer type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Integer {
    /// 8, 16, 32 or 64.
    pub bits: u8,
    /// Whether it can be negative.
    pub signed: bool,
}

impl Integer {
    /// The smallest value.
    pub fn least(self) -> i128 {
        if self.signed {
            -(1 << (self.bits - 1))
        } else {
            0
        }
    }

    /// The largest value.
    pub fn greatest(self) -> i128 {
        (1 << (self.bits - u8::from(self.signed))) - 1
    }
}

/// The two sides of a `result`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// What success carries.
    pub ok: Option<Type>,
    /// What failure carries.
    pub err: Option<Type>,
}

/// Where a named type comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The WIT name of the type, such as `triaged`.
    pub name: String,
    /// The interface that defines it, without the version, such as `gardon:mail/tools`.
    pub interface: String,
    /// What it is.
    pub docs: Text,
}

/// A `record`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// Its name.
    #[serde(flatten)]
    pub origin: Origin,
    /// Its fields, in their order.
    pub fields: Vec<Field>,
    /// What a table of such records shows, when the component says so.
    pub display: Option<Display>,
}

/// A field of a record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Field {
    /// The WIT name.
    pub name: String,
    /// What people read in place of the name; may be empty.
    pub label: Text,
    /// What it is.
    pub docs: Text,
    /// Its type.
    #[serde(rename = "type")]
    pub ty: Type,
}

/// The cases of a `variant`, an `enum` or `flags`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Choice {
    /// Its name.
    #[serde(flatten)]
    pub origin: Origin,
    /// The cases, in their order.
    pub cases: Vec<Case>,
}

/// One case of a [`Choice`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Case {
    /// The WIT name.
    pub name: String,
    /// What people read in place of the name; may be empty.
    pub label: Text,
    /// What it is.
    pub docs: Text,
    /// What a case of a variant carries.
    #[serde(rename = "type")]
    pub ty: Option<Type>,
}

/// Columns of a table, from the component's locale section.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Display {
    /// The WIT names of the fields to show, in this order.
    pub columns: Vec<String>,
    /// The largest widths of some of them, in terminal cells.
    pub widths: Vec<(String, usize)>,
}

/// A resource that a parameter asks for; the caller names one in a word.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Handle {
    /// The interface that defines the resource, without the version, such as `gardon:mailbox/mailbox`.
    pub interface: String,
    /// The name of the resource.
    pub resource: String,
    /// Whether the function keeps it (`own`) or gives it back (`borrow`).
    pub owned: bool,
}

impl Field {
    /// What people read: the label, or else the name in words.
    pub fn title(&self, language: Language) -> String {
        title(&self.label, &self.name, language)
    }
}

impl Case {
    /// What people read: the label, or else the name in words.
    pub fn title(&self, language: Language) -> String {
        title(&self.label, &self.name, language)
    }
}

impl Choice {
    /// Finds a case by the JSON form of its name.
    pub fn case(&self, json_name: &str) -> Option<&Case> {
        self.cases
            .iter()
            .find(|case| names::json(&case.name) == json_name)
    }
}

impl Type {
    /// Whether the JSON form of a value can be `null`: a surrounding option must then wrap its value in a list.
    pub fn is_nullable(&self) -> bool {
        matches!(self, Type::Option(_))
    }

    /// Whether a value holds a handle somewhere.
    pub fn holds_handle(&self) -> bool {
        match self {
            Type::Handle(_) => true,
            Type::List(item) | Type::Option(item) => item.holds_handle(),
            Type::Tuple(items) => items.iter().any(Type::holds_handle),
            Type::Result(sides) => sides.ok.iter().chain(&sides.err).any(Type::holds_handle),
            Type::Record(record) => record.fields.iter().any(|field| field.ty.holds_handle()),
            Type::Variant(choice) => choice
                .cases
                .iter()
                .any(|case| case.ty.as_ref().is_some_and(Type::holds_handle)),
            _ => false,
        }
    }
}

fn title(label: &Text, name: &str, language: Language) -> String {
    // A French label is no help to somebody who asked for English.
    let label = language.pick(&label.french, &label.english);
    if label.is_empty() {
        names::words(name)
    } else {
        label.clone()
    }
}
