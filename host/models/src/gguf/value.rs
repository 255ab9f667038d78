//! The values of the metadata: their types, and what is kept of them.

use std::io::Read;

use super::source::Source;
use super::{CheckError, Fault};

/// The longest text that is kept; longer ones are only looked at.
const KEPT_TEXT: u64 = 1 << 10;

/// The longest text of all: a tokenizer's description is some megabytes.
const LONGEST_TEXT: u64 = 32 << 20;

/// The longest chat template; the longest real ones are a tenth of it.
pub(super) const LONGEST_TEMPLATE: u64 = 256 << 10;

/// The longest text in an array: tokens and merges are some bytes.
const LONGEST_ITEM: u64 = 64 << 10;

/// The most elements of an array: vocabularies and their merges are some hundred thousand.
const MOST_ELEMENTS: u64 = 4 << 20;

/// The type of a value, by its number in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    U8 = 0,
    I8 = 1,
    U16 = 2,
    I16 = 3,
    U32 = 4,
    I32 = 5,
    F32 = 6,
    Bool = 7,
    Text = 8,
    Array = 9,
    U64 = 10,
    I64 = 11,
    F64 = 12,
}

/// What is kept of a value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    /// A whole number of any type.
    Number(i128),
    /// A number with a fraction.
    Real(f64),
    /// True or false.
    Bool(bool),
    /// A text; none when it was too long to be kept.
    Text(Option<String>),
    /// An array.
    Array(Array),
}

/// What is kept of an array.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Array {
    pub(super) kind: Kind,
    pub(super) length: u64,
    /// The smallest and the largest, for whole numbers.
    pub(super) range: Option<(i128, i128)>,
    /// Whether one is not a number.
    pub(super) nan: bool,
}

impl Kind {
    fn of(number: u32) -> Option<Self> {
        Some(match number {
            0 => Self::U8,
            1 => Self::I8,
            2 => Self::U16,
            3 => Self::I16,
            4 => Self::U32,
            5 => Self::I32,
            6 => Self::F32,
            7 => Self::Bool,
            8 => Self::Text,
            9 => Self::Array,
            10 => Self::U64,
            11 => Self::I64,
            12 => Self::F64,
            _ => return None,
        })
    }

    /// The fewest bytes of one value.
    fn bytes(self) -> u64 {
        match self {
            Self::U8 | Self::I8 | Self::Bool => 1,
            Self::U16 | Self::I16 => 2,
            Self::U32 | Self::I32 | Self::F32 => 4,
            Self::Text | Self::Array | Self::U64 | Self::I64 | Self::F64 => 8,
        }
    }
}

/// Reads one value, its type first.
pub(super) fn read<R: Read>(source: &mut Source<R>, key: &str) -> Result<Value, CheckError> {
    match kind(source, key)? {
        Kind::Array => array(source, key).map(Value::Array),
        Kind::Text
            if key == "tokenizer.chat_template" || key.starts_with("tokenizer.chat_template.") =>
        {
            source
                .text(key, LONGEST_TEMPLATE)
                .map(Some)
                .map(Value::Text)
        }
        // Descriptions and cards can be long and are of no use here, but they must be text.
        Kind::Text => source
            .some_text(key, KEPT_TEXT, LONGEST_TEXT)
            .map(Value::Text),
        kind => one(source, key, kind),
    }
}

fn kind<R: Read>(source: &mut Source<R>, key: &str) -> Result<Kind, CheckError> {
    let at = source.position();
    let number = source.u32(key)?;
    Kind::of(number).ok_or_else(|| source.refuse(key, at, Fault::UnknownType(number)).into())
}

fn one<R: Read>(source: &mut Source<R>, key: &str, kind: Kind) -> Result<Value, CheckError> {
    let at = source.position();
    Ok(match kind {
        Kind::U8 => Value::Number(u8::from_le_bytes(source.bytes(key)?).into()),
        Kind::I8 => Value::Number(i8::from_le_bytes(source.bytes(key)?).into()),
        Kind::U16 => Value::Number(u16::from_le_bytes(source.bytes(key)?).into()),
        Kind::I16 => Value::Number(i16::from_le_bytes(source.bytes(key)?).into()),
        Kind::U32 => Value::Number(source.u32(key)?.into()),
        Kind::I32 => Value::Number(i32::from_le_bytes(source.bytes(key)?).into()),
        Kind::U64 => Value::Number(source.u64(key)?.into()),
        Kind::I64 => Value::Number(i64::from_le_bytes(source.bytes(key)?).into()),
        Kind::F32 => Value::Real(f32::from_le_bytes(source.bytes(key)?).into()),
        Kind::F64 => Value::Real(f64::from_le_bytes(source.bytes(key)?)),
        Kind::Bool => match source.bytes::<1>(key)? {
            [0] => Value::Bool(false),
            [1] => Value::Bool(true),
            [other] => return Err(source.refuse(key, at, Fault::NotBool(other)).into()),
        },
        Kind::Text => {
            source.pass_text(key, LONGEST_ITEM)?;
            Value::Text(None)
        }
        Kind::Array => return Err(source.refuse(key, at, Fault::Nested).into()),
    })
}

fn array<R: Read>(source: &mut Source<R>, key: &str) -> Result<Array, CheckError> {
    let at = source.position();
    let kind = kind(source, key)?;
    if kind == Kind::Array {
        return Err(source.refuse(key, at, Fault::Nested).into());
    }
    let at = source.position();
    let length = source.u64(key)?;
    if length > MOST_ELEMENTS {
        let fault = Fault::TooMany {
            found: length,
            most: MOST_ELEMENTS,
        };
        return Err(source.refuse(key, at, fault).into());
    }
    // Before the first element: the product of two bounded numbers cannot overflow.
    if length * kind.bytes() > source.left() {
        return Err(source.refuse(key, at, Fault::EndOfFile).into());
    }
    let mut array = Array {
        kind,
        length,
        range: None,
        nan: false,
    };
    for _ in 0..length {
        match one(source, key, kind)? {
            Value::Number(number) => {
                let (low, high) = array.range.unwrap_or((number, number));
                array.range = Some((low.min(number), high.max(number)));
            }
            Value::Real(number) => array.nan |= number.is_nan(),
            _ => {}
        }
    }
    Ok(array)
}
