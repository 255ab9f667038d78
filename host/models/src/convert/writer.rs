//! Writing the front of a GGUF file: header, keys, list of tensors.

use crate::gguf::{self, Format, Kind};

/// Where tensors begin, in bytes.
pub(super) const ALIGNMENT: u64 = gguf::ALIGNMENT;

/// The format of a tensor's numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Element {
    F32 = 0,
    F16 = 1,
}

/// A tensor that will be written.
pub(super) struct Planned {
    pub(super) name: String,
    /// The size that runs fastest first.
    pub(super) sizes: Vec<u64>,
    pub(super) element: Element,
}

impl Planned {
    /// Its bytes, without what fills it up.
    pub(super) fn bytes(&self) -> u64 {
        let elements: u64 = self.sizes.iter().product();
        let bytes = Format::of(self.element as u32).map_or(4, |format| format.bytes);
        elements * bytes
    }
}

/// Keys and their values, written one after the other.
#[derive(Debug, Default)]
pub(super) struct Header {
    count: u64,
    bytes: Vec<u8>,
}

impl Header {
    pub(super) fn text(&mut self, key: &str, value: &str) {
        self.key(key, Kind::Text);
        self.string(value);
    }

    pub(super) fn u32(&mut self, key: &str, value: u32) {
        self.key(key, Kind::U32);
        self.bytes.extend(value.to_le_bytes());
    }

    pub(super) fn f32(&mut self, key: &str, value: f32) {
        self.key(key, Kind::F32);
        self.bytes.extend(value.to_le_bytes());
    }

    pub(super) fn bool(&mut self, key: &str, value: bool) {
        self.key(key, Kind::Bool);
        self.bytes.push(value.into());
    }

    pub(super) fn texts(&mut self, key: &str, values: &[String]) {
        self.array(key, Kind::Text, values.len());
        for value in values {
            self.string(value);
        }
    }

    pub(super) fn i32s(&mut self, key: &str, values: &[i32]) {
        self.array(key, Kind::I32, values.len());
        for value in values {
            self.bytes.extend(value.to_le_bytes());
        }
    }

    fn array(&mut self, key: &str, kind: Kind, length: usize) {
        self.key(key, Kind::Array);
        self.bytes.extend((kind as u32).to_le_bytes());
        self.bytes.extend((length as u64).to_le_bytes());
    }

    fn key(&mut self, key: &str, kind: Kind) {
        self.count += 1;
        self.string(key);
        self.bytes.extend((kind as u32).to_le_bytes());
    }

    fn string(&mut self, text: &str) {
        self.bytes.extend((text.len() as u64).to_le_bytes());
        self.bytes.extend(text.as_bytes());
    }
}

/// Everything before the first tensor's data, filled up to the alignment.
pub(super) fn header(keys: &Header, tensors: &[Planned]) -> Vec<u8> {
    let mut front = Header::default();
    front.bytes.extend(gguf::MAGIC);
    front.bytes.extend(gguf::VERSION.to_le_bytes());
    front.bytes.extend((tensors.len() as u64).to_le_bytes());
    front.bytes.extend(keys.count.to_le_bytes());
    front.bytes.extend(&keys.bytes);
    let mut offset = 0u64;
    for tensor in tensors {
        front.string(&tensor.name);
        front
            .bytes
            .extend((tensor.sizes.len() as u32).to_le_bytes());
        for size in &tensor.sizes {
            front.bytes.extend(size.to_le_bytes());
        }
        front.bytes.extend((tensor.element as u32).to_le_bytes());
        front.bytes.extend(offset.to_le_bytes());
        offset += tensor.bytes().next_multiple_of(ALIGNMENT);
    }
    let mut bytes = front.bytes;
    bytes.resize(bytes.len().next_multiple_of(ALIGNMENT as usize), 0);
    bytes
}
