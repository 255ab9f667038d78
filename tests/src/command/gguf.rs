//! Small model files for the cases: a vocabulary of eight tokens and two tensors, sound, or wrong in one way.

/// The model files that a case can name.
///
/// # Panics
/// When there is none of that name.
pub(super) fn file(name: &str) -> Vec<u8> {
    let sound = |weights| bytes("llama", weights, true);
    let mut file = match name {
        "chat" => sound(true),
        "vocabulary" => sound(false),
        "without-template" => bytes("llama", true, false),
        "unknown" => bytes("lama", true, true),
        "cut" => {
            let mut file = sound(true);
            file.truncate(file.len() - 16);
            file
        }
        "big-endian" => {
            let mut file = sound(true);
            file[4..8].reverse();
            file
        }
        "other" => sound(true),
        _ => panic!("no model file is called « {name} »"),
    };
    if name == "other" {
        // A weight: the file is as sound, and another one.
        let last = file.len() - 1;
        file[last] ^= 1;
    }
    file
}

fn bytes(architecture: &str, weights: bool, template: bool) -> Vec<u8> {
    const TOKENS: u64 = 8;
    const WIDTH: u64 = 32;
    let mut keys = Keys::default();
    keys.text("general.architecture", architecture);
    keys.text("general.name", "Petit modèle");
    keys.text("general.license", "apache-2.0");
    keys.number("general.file_type", 7);
    for (key, value) in [
        ("block_count", 1),
        ("context_length", 2_048),
        ("embedding_length", 32),
        ("feed_forward_length", 64),
        ("attention.head_count", 4),
    ] {
        keys.number(&format!("{architecture}.{key}"), value);
    }
    keys.text("tokenizer.ggml.model", "llama");
    keys.key("tokenizer.ggml.tokens", 9);
    keys.bytes.extend(8u32.to_le_bytes());
    keys.bytes.extend(TOKENS.to_le_bytes());
    for token in 0..TOKENS {
        text(&mut keys.bytes, &format!("t{token}"));
    }
    if template {
        keys.text("tokenizer.chat_template", "{{ messages }}");
    }
    let tensors: &[(&str, &[u64], u32, u64)] = if weights {
        &[
            ("token_embd.weight", &[WIDTH, TOKENS], 8, 34 * TOKENS),
            ("blk.0.attn_norm.weight", &[WIDTH], 0, 4 * WIDTH),
        ]
    } else {
        &[]
    };
    let mut bytes = b"GGUF".to_vec();
    bytes.extend(3u32.to_le_bytes());
    bytes.extend((tensors.len() as u64).to_le_bytes());
    bytes.extend(keys.count.to_le_bytes());
    bytes.extend(keys.bytes);
    let mut offset = 0u64;
    for (name, sizes, format, length) in tensors {
        text(&mut bytes, name);
        bytes.extend((sizes.len() as u32).to_le_bytes());
        bytes.extend(sizes.iter().flat_map(|size| size.to_le_bytes()));
        bytes.extend(format.to_le_bytes());
        bytes.extend(offset.to_le_bytes());
        offset = (offset + length).next_multiple_of(32);
    }
    if weights {
        let data = bytes.len().next_multiple_of(32);
        bytes.resize(data + 288 + 128, 0);
    }
    bytes
}

#[derive(Default)]
struct Keys {
    count: u64,
    bytes: Vec<u8>,
}

impl Keys {
    fn key(&mut self, key: &str, kind: u32) {
        self.count += 1;
        text(&mut self.bytes, key);
        self.bytes.extend(kind.to_le_bytes());
    }

    fn text(&mut self, key: &str, value: &str) {
        self.key(key, 8);
        text(&mut self.bytes, value);
    }

    fn number(&mut self, key: &str, value: u32) {
        self.key(key, 4);
        self.bytes.extend(value.to_le_bytes());
    }
}

fn text(bytes: &mut Vec<u8>, text: &str) {
    bytes.extend((text.len() as u64).to_le_bytes());
    bytes.extend(text.as_bytes());
}
