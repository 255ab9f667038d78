//! Small GGUF files, well made or broken on purpose.

/// One value of the metadata.
#[derive(Debug, Clone)]
pub enum Value {
    U8(u8),
    U32(u32),
    I32(i32),
    F32(f32),
    Bool(u8),
    Text(&'static str),
    Long(Vec<u8>),
    Texts(Vec<String>),
    F32s(Vec<f32>),
    I32s(Vec<i32>),
    /// The number of a type, then bytes as they are.
    Raw(u32, Vec<u8>),
}

/// One tensor: name, sizes, format, offset (none: where it should be), bytes.
#[derive(Debug, Clone)]
pub struct Tensor {
    pub name: String,
    pub sizes: Vec<u64>,
    pub format: u32,
    pub offset: Option<u64>,
    pub bytes: u64,
}

/// A file in the making.
#[derive(Debug, Clone)]
pub struct Gguf {
    pub magic: [u8; 4],
    pub version: u32,
    pub keys: Vec<(String, Value)>,
    pub tensors: Vec<Tensor>,
    pub key_count: Option<u64>,
    pub tensor_count: Option<u64>,
    pub alignment: u64,
    pub trailing: usize,
}

/// Tokens of the small vocabulary.
pub const TOKENS: usize = 8;

/// Numbers of a vector of the small model.
pub const WIDTH: u64 = 32;

impl Gguf {
    /// A file with a vocabulary and two tensors, sound as far as anything but its weights goes.
    pub fn small() -> Self {
        let tokens = (0..TOKENS).map(|number| format!("t{number}é")).collect();
        let keys = [
            ("general.architecture", Value::Text("llama")),
            ("general.name", Value::Text("Petit modèle")),
            ("general.license", Value::Text("apache-2.0")),
            ("general.file_type", Value::U32(7)),
            ("llama.block_count", Value::U32(1)),
            ("llama.context_length", Value::U32(128)),
            ("llama.embedding_length", Value::U32(32)),
            ("llama.feed_forward_length", Value::U32(64)),
            ("llama.attention.head_count", Value::U32(4)),
            ("llama.attention.layer_norm_rms_epsilon", Value::F32(1e-5)),
            ("tokenizer.ggml.model", Value::Text("llama")),
            ("tokenizer.ggml.tokens", Value::Texts(tokens)),
            ("tokenizer.ggml.scores", Value::F32s(vec![0.5; TOKENS])),
            ("tokenizer.ggml.token_type", Value::I32s(vec![1; TOKENS])),
            ("tokenizer.ggml.bos_token_id", Value::U32(1)),
            ("tokenizer.ggml.add_bos_token", Value::Bool(1)),
            ("tokenizer.chat_template", Value::Text("{{ messages }}")),
        ];
        Self {
            magic: *b"GGUF",
            version: 3,
            keys: keys
                .into_iter()
                .map(|(key, value)| (key.to_owned(), value))
                .collect(),
            tensors: vec![
                tensor(
                    "token_embd.weight",
                    &[WIDTH, TOKENS as u64],
                    8,
                    34 * TOKENS as u64,
                ),
                tensor("blk.0.attn_norm.weight", &[WIDTH], 0, 4 * WIDTH),
            ],
            key_count: None,
            tensor_count: None,
            alignment: 32,
            trailing: 0,
        }
    }

    /// With another value of a key, or a further key.
    pub fn with(mut self, key: &str, value: Value) -> Self {
        match self.keys.iter_mut().find(|(known, _)| known == key) {
            Some((_, old)) => *old = value,
            None => self.keys.push((key.to_owned(), value)),
        }
        self
    }

    /// Without a key.
    pub fn without(mut self, key: &str) -> Self {
        self.keys.retain(|(known, _)| known != key);
        self
    }

    /// With another tensor in the place of the last.
    pub fn last(mut self, change: impl FnOnce(&mut Tensor)) -> Self {
        change(self.tensors.last_mut().expect("a tensor"));
        self
    }

    /// Changed in whatever way.
    pub fn changed(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }

    /// The bytes of the file.
    pub fn bytes(&self) -> Vec<u8> {
        let mut bytes = self.magic.to_vec();
        bytes.extend(self.version.to_le_bytes());
        bytes.extend(
            self.tensor_count
                .unwrap_or(self.tensors.len() as u64)
                .to_le_bytes(),
        );
        bytes.extend(
            self.key_count
                .unwrap_or(self.keys.len() as u64)
                .to_le_bytes(),
        );
        for (key, value) in &self.keys {
            text(&mut bytes, key.as_bytes());
            value.write(&mut bytes);
        }
        let mut next = 0;
        for tensor in &self.tensors {
            text(&mut bytes, tensor.name.as_bytes());
            bytes.extend((tensor.sizes.len() as u32).to_le_bytes());
            for size in &tensor.sizes {
                bytes.extend(size.to_le_bytes());
            }
            bytes.extend(tensor.format.to_le_bytes());
            bytes.extend(tensor.offset.unwrap_or(next).to_le_bytes());
            next = (next + tensor.bytes).next_multiple_of(self.alignment);
        }
        let data = if self.tensors.is_empty() { 0 } else { next };
        bytes.resize(
            bytes.len().next_multiple_of(self.alignment as usize) + data as usize,
            0,
        );
        if self.tensors.is_empty() {
            // A file without tensors ends with its keys.
            let end = bytes.len() - bytes.iter().rev().take_while(|byte| **byte == 0).count();
            bytes.truncate(end.max(24));
        }
        bytes.resize(bytes.len() + self.trailing, 1);
        bytes
    }
}

/// A tensor where it should be.
pub fn tensor(name: &str, sizes: &[u64], format: u32, bytes: u64) -> Tensor {
    Tensor {
        name: name.to_owned(),
        sizes: sizes.to_vec(),
        format,
        offset: None,
        bytes,
    }
}

impl Value {
    fn write(&self, bytes: &mut Vec<u8>) {
        let mut kind = |number: u32| bytes.extend(number.to_le_bytes());
        match self {
            Self::U8(value) => {
                kind(0);
                bytes.push(*value);
            }
            Self::U32(value) => {
                kind(4);
                bytes.extend(value.to_le_bytes());
            }
            Self::I32(value) => {
                kind(5);
                bytes.extend(value.to_le_bytes());
            }
            Self::F32(value) => {
                kind(6);
                bytes.extend(value.to_le_bytes());
            }
            Self::Bool(value) => {
                kind(7);
                bytes.push(*value);
            }
            Self::Text(value) => {
                kind(8);
                text(bytes, value.as_bytes());
            }
            Self::Long(value) => {
                kind(8);
                text(bytes, value);
            }
            Self::Texts(values) => {
                kind(9);
                array(bytes, 8, values.len());
                for value in values {
                    text(bytes, value.as_bytes());
                }
            }
            Self::F32s(values) => {
                kind(9);
                array(bytes, 6, values.len());
                for value in values {
                    bytes.extend(value.to_le_bytes());
                }
            }
            Self::I32s(values) => {
                kind(9);
                array(bytes, 5, values.len());
                for value in values {
                    bytes.extend(value.to_le_bytes());
                }
            }
            Self::Raw(number, value) => {
                kind(*number);
                bytes.extend(value);
            }
        }
    }
}

/// A length and the bytes.
pub fn text(bytes: &mut Vec<u8>, text: &[u8]) {
    bytes.extend((text.len() as u64).to_le_bytes());
    bytes.extend(text);
}

fn array(bytes: &mut Vec<u8>, kind: u32, length: usize) {
    bytes.extend(kind.to_le_bytes());
    bytes.extend((length as u64).to_le_bytes());
}
