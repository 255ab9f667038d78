//! The keys and their values, and what the engine takes from them.

use std::collections::BTreeMap;
use std::io::Read;

use super::source::Source;
use super::value::{self, Array, Value};
use super::{ALIGNMENT, CheckError, Fault, Kind, Refusal, architectures};

/// The longest key; real ones have some dozen characters.
const LONGEST_KEY: u64 = 256;

/// The largest alignment; real ones are 32.
const LARGEST_ALIGNMENT: u64 = 65_536;

/// The most blocks of a network, heads of a block and experts; real ones have some hundred.
const MOST_BLOCKS: i128 = 1_024;

/// The most numbers of a vector or of a layer.
const MOST_WIDTH: i128 = 1 << 24;

/// The longest context, in tokens.
const LONGEST_CONTEXT: i128 = 1 << 28;

/// The metadata of one file.
pub(super) struct Metadata {
    values: BTreeMap<String, (u64, Value)>,
    /// Where the list ends: the place of what is missing.
    end: u64,
}

/// What the architecture's own keys say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shape {
    pub(super) blocks: Option<u64>,
    pub(super) context_length: Option<u64>,
    pub(super) embedding_length: Option<u64>,
    pub(super) pooling: Option<u64>,
    pub(super) causal: bool,
}

impl Metadata {
    pub(super) fn read<R: Read>(source: &mut Source<R>, keys: u64) -> Result<Self, CheckError> {
        let mut values = BTreeMap::new();
        for index in 0..keys {
            let field = format!("key[{index}]");
            let at = source.position();
            let key = source.text(&field, LONGEST_KEY)?;
            let fault = if key.is_empty() {
                Some(Fault::Empty)
            } else if !key.bytes().all(is_key) {
                Some(Fault::Characters)
            } else if values.contains_key(&key) {
                Some(Fault::Twice)
            } else {
                None
            };
            if let Some(fault) = fault {
                return Err(source.refuse(&field, at, fault).into());
            }
            let value = value::read(source, &key)?;
            values.insert(key, (at, value));
        }
        Ok(Self {
            values,
            end: source.position(),
        })
    }

    /// A refusal of a key, at its place.
    pub(super) fn refuse(&self, key: &str, fault: Fault) -> Refusal {
        let at = self.values.get(key).map_or(self.end, |(at, _)| *at);
        Refusal::new(key, at, fault)
    }

    /// A text; none when there is none, or when it was too long to be kept.
    pub(super) fn text(&self, key: &str) -> Option<&str> {
        match self.values.get(key) {
            Some((_, Value::Text(text))) => text.as_deref(),
            _ => None,
        }
    }

    /// A text that must be there.
    pub(super) fn need_text(&self, key: &str) -> Result<&str, Refusal> {
        match self.values.get(key) {
            None => Err(self.refuse(key, Fault::Missing)),
            Some((_, Value::Text(Some(text)))) if !text.is_empty() => Ok(text),
            Some((_, Value::Text(_))) => Err(self.refuse(key, Fault::Empty)),
            Some(_) => Err(self.refuse(key, Fault::OtherType("string"))),
        }
    }

    /// A whole number that is not negative.
    pub(super) fn number(&self, key: &str) -> Option<u64> {
        match self.values.get(key) {
            Some((_, Value::Number(number))) => u64::try_from(*number).ok(),
            _ => None,
        }
    }

    /// An array of one kind, where the key is there.
    pub(super) fn array(
        &self,
        key: &str,
        kind: Kind,
        name: &'static str,
    ) -> Result<Option<Array>, Refusal> {
        match self.values.get(key) {
            None => Ok(None),
            Some((_, Value::Array(array))) if array.kind == kind => Ok(Some(*array)),
            Some(_) => Err(self.refuse(key, Fault::OtherType(name))),
        }
    }

    /// The keys and their values.
    pub(super) fn entries(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.values
            .iter()
            .map(|(key, (_, value))| (key.as_str(), value))
    }

    /// Where tensors begin, in bytes.
    pub(super) fn alignment(&self) -> Result<u64, Refusal> {
        let key = "general.alignment";
        let found = match self.values.get(key) {
            None => return Ok(ALIGNMENT),
            Some((_, Value::Number(number))) => u64::try_from(*number).unwrap_or(0),
            Some(_) => return Err(self.refuse(key, Fault::OtherType("uint32"))),
        };
        if found.is_power_of_two() && (8..=LARGEST_ALIGNMENT).contains(&found) {
            Ok(found)
        } else {
            Err(self.refuse(key, Fault::Alignment(found)))
        }
    }

    pub(super) fn architecture(&self) -> Result<String, Refusal> {
        let key = "general.architecture";
        let name = self.need_text(key)?;
        if architectures::is_known(name) {
            Ok(name.to_owned())
        } else {
            Err(self.refuse(key, Fault::UnknownArchitecture))
        }
    }

    /// A model split over several files would have llama.cpp open others beside it.
    pub(super) fn refuse_parts(&self) -> Result<(), Refusal> {
        match self.values.get("split.count") {
            None | Some((_, Value::Number(0 | 1))) => Ok(()),
            Some(_) => Err(self.refuse("split.count", Fault::Split)),
        }
    }

    pub(super) fn chat_template(&self) -> Result<Option<String>, Refusal> {
        let key = "tokenizer.chat_template";
        match self.values.get(key) {
            None => Ok(None),
            Some((_, Value::Text(text))) => Ok(text.clone().filter(|text| !text.is_empty())),
            Some(_) => Err(self.refuse(key, Fault::OtherType("string"))),
        }
    }

    /// The architecture's own keys; those that a network cannot do without must be there when there is one.
    pub(super) fn shape(&self, architecture: &str, network: bool) -> Result<Shape, Refusal> {
        let within = |key: &str, low: i128, high: i128| {
            self.within(&format!("{architecture}.{key}"), low, high)
        };
        let need = |key: &str, low: i128, high: i128| {
            let found = within(key, low, high)?;
            if found.is_none() && network {
                return Err(self.refuse(&format!("{architecture}.{key}"), Fault::Missing));
            }
            Ok(found)
        };
        let shape = Shape {
            blocks: need("block_count", 1, MOST_BLOCKS)?,
            embedding_length: need("embedding_length", 1, MOST_WIDTH)?,
            context_length: need("context_length", 1, LONGEST_CONTEXT)?,
            pooling: within("pooling_type", 0, 4)?,
            causal: match self.values.get(&format!("{architecture}.attention.causal")) {
                None => true,
                Some((_, Value::Bool(causal))) => *causal,
                Some(_) => {
                    let key = format!("{architecture}.attention.causal");
                    return Err(self.refuse(&key, Fault::OtherType("bool")));
                }
            },
        };
        // What llama.cpp divides by, or makes arrays of.
        within("feed_forward_length", 0, MOST_WIDTH)?;
        within("attention.head_count", 0, MOST_BLOCKS)?;
        within("attention.head_count_kv", 0, MOST_BLOCKS)?;
        within("attention.key_length", 1, MOST_WIDTH)?;
        within("attention.value_length", 1, MOST_WIDTH)?;
        within("rope.dimension_count", 0, MOST_WIDTH)?;
        within("expert_count", 0, MOST_BLOCKS)?;
        within("expert_used_count", 0, MOST_BLOCKS)?;
        within("vocab_size", 1, MOST_WIDTH)?;
        if let (Some(heads), Some(length)) = (
            self.number(&format!("{architecture}.attention.head_count")),
            shape.embedding_length,
        ) && heads > length
        {
            let key = format!("{architecture}.attention.head_count");
            let fault = Fault::OutOfRange {
                found: heads.into(),
                low: 0,
                high: length.into(),
            };
            return Err(self.refuse(&key, fault));
        }
        Ok(shape)
    }

    /// A whole number, or one for each block, within bounds; the number, where it is one.
    fn within(&self, key: &str, low: i128, high: i128) -> Result<Option<u64>, Refusal> {
        let (range, single) = match self.values.get(key) {
            None => return Ok(None),
            Some((_, Value::Number(number))) => (Some((*number, *number)), true),
            Some((_, Value::Array(array))) if array.range.is_some() || array.length == 0 => {
                (array.range, false)
            }
            Some(_) => return Err(self.refuse(key, Fault::OtherType("uint32"))),
        };
        let Some((least, most)) = range else {
            return Err(self.refuse(key, Fault::Empty));
        };
        for found in [least, most] {
            if found < low || found > high {
                return Err(self.refuse(key, Fault::OutOfRange { found, low, high }));
            }
        }
        Ok(u64::try_from(most).ok().filter(|_| single))
    }
}

/// What a key is made of: the description says lower case, real files hold more.
fn is_key(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"._-".contains(&byte)
}
