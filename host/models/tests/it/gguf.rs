//! The strict check: what is accepted, and what is refused where and why.

use models::gguf::{CheckError, Fault, Refusal, Summary, check_reader};

use crate::build::{Gguf, TOKENS, Value, WIDTH};

fn summary(file: &Gguf) -> Summary {
    let bytes = file.bytes();
    check_reader(bytes.as_slice(), bytes.len() as u64)
        .unwrap_or_else(|error| panic!("{}", told(&error)))
}

fn refusal(file: &Gguf) -> Refusal {
    let bytes = file.bytes();
    match check_reader(bytes.as_slice(), bytes.len() as u64) {
        Err(CheckError::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

fn told(error: &CheckError) -> String {
    match error {
        CheckError::Io(error) => error.to_string(),
        CheckError::Refused(refusal) => refusal.words().english,
    }
}

/// The field and the fault of a file that must be refused; the offset must lie in it, and both languages must name it.
#[track_caller]
pub fn check(file: &Gguf, field: &str, fault: &Fault) {
    let refusal = refusal(file);
    assert_eq!((refusal.field.as_str(), &refusal.fault), (field, fault));
    assert!(refusal.offset <= file.bytes().len() as u64, "{refusal:?}");
    let words = refusal.words();
    for text in [&words.french, &words.english] {
        assert!(
            text.contains(field) && text.contains(&refusal.offset.to_string()),
            "{text}"
        );
    }
    assert_ne!(words.french, words.english);
}

#[test]
fn a_sound_file_says_what_it_is() {
    let summary = summary(&Gguf::small());
    assert_eq!(summary.architecture, "llama");
    assert_eq!(summary.name.as_deref(), Some("Petit modèle"));
    assert_eq!(summary.parameters, WIDTH * TOKENS as u64 + WIDTH);
    assert_eq!((summary.tensors, summary.vocabulary), (2, TOKENS as u64));
    assert_eq!(summary.context_length, Some(128));
    assert_eq!(summary.embedding_length, Some(WIDTH));
    assert_eq!(summary.format, "Q8_0");
    assert!(summary.causal && summary.pooling.is_none());
    assert_eq!(summary.chat_template.as_deref(), Some("{{ messages }}"));
    // printf '{{ messages }}' | sha256sum
    let sha256 = "f24189f08c85a1eb19a737306c3a13e85462ee33d964f28108d64a2485fa2171";
    assert_eq!(summary.chat_template_sha256.as_deref(), Some(sha256));
}

#[test]
fn what_may_vary_is_accepted() {
    for file in [
        Gguf::small().changed(|file| file.version = 2),
        Gguf::small().without("tokenizer.chat_template"),
        Gguf::small().without("tokenizer.ggml.scores"),
        Gguf::small()
            .with("general.alignment", Value::U32(64))
            .changed(|file| file.alignment = 64),
        Gguf::small().with("general.description", Value::Long(vec![b'x'; 1 << 20])),
        Gguf::small().with("llama.attention.head_count", Value::I32s(vec![4])),
        Gguf::small().with("split.count", Value::U32(1)),
        Gguf::small().with("mradermacher.quantized_by", Value::Text("someone")),
        Gguf::small().changed(|file| file.tensors.clear()),
    ] {
        summary(&file);
    }
}

#[test]
fn headers() {
    let small = Gguf::small;
    check(
        &small().changed(|file| file.magic = *b"GGML"),
        "magic",
        &Fault::NotGguf,
    );
    for (version, fault) in [
        (0, Fault::Version(0)),
        (1, Fault::Version(1)),
        (4, Fault::Version(4)),
        (u32::MAX, Fault::Version(u32::MAX)),
        (3u32.swap_bytes(), Fault::BigEndian),
        (2u32.swap_bytes(), Fault::BigEndian),
    ] {
        check(
            &small().changed(|file| file.version = version),
            "version",
            &fault,
        );
    }
    for count in [u64::MAX, 1 << 63, 32_769] {
        let fault = Fault::TooMany {
            found: count,
            most: 32_768,
        };
        check(
            &small().changed(|file| file.tensor_count = Some(count)),
            "tensor_count",
            &fault,
        );
    }
    for count in [u64::MAX, 4_097] {
        let fault = Fault::TooMany {
            found: count,
            most: 4_096,
        };
        check(
            &small().changed(|file| file.key_count = Some(count)),
            "metadata_kv_count",
            &fault,
        );
    }
}

#[test]
fn keys_and_their_types() {
    let small = Gguf::small;
    let place = format!("key[{}]", small().keys.len());
    check(&small().with("", Value::U32(0)), &place, &Fault::Empty);
    check(
        &small().with("a b", Value::U32(0)),
        &place,
        &Fault::Characters,
    );
    check(
        &small().with("clé", Value::U32(0)),
        &place,
        &Fault::Characters,
    );
    let twice = small().changed(|file| {
        let first = file.keys[0].clone();
        file.keys.push(first);
    });
    check(&twice, &place, &Fault::Twice);
    let long = "k".repeat(257);
    let fault = Fault::TooMany {
        found: 257,
        most: 256,
    };
    check(&small().with(&long, Value::U32(0)), &place, &fault);
    for number in [13, 255, u32::MAX] {
        check(
            &small().with("x.y", Value::Raw(number, vec![0; 16])),
            "x.y",
            &Fault::UnknownType(number),
        );
    }
    for value in [2, 255] {
        check(
            &small().with("x.y", Value::Bool(value)),
            "x.y",
            &Fault::NotBool(value),
        );
    }
}

#[test]
fn texts_and_arrays() {
    let small = Gguf::small;
    let raw = |kind: u32, length: u64, rest: &[u8]| {
        let mut bytes = kind.to_le_bytes().to_vec();
        bytes.extend(length.to_le_bytes());
        bytes.extend(rest);
        Value::Raw(9, bytes)
    };
    check(
        &small().with("x.y", raw(9, 1, &[0; 16])),
        "x.y",
        &Fault::Nested,
    );
    check(
        &small().with("x.y", raw(77, 1, &[0; 16])),
        "x.y",
        &Fault::UnknownType(77),
    );
    for length in [u64::MAX, (4 << 20) + 1] {
        let fault = Fault::TooMany {
            found: length,
            most: 4 << 20,
        };
        check(&small().with("x.y", raw(4, length, &[])), "x.y", &fault);
    }
    // More elements than the file can hold: refused before the first is read.
    check(
        &small().with("x.y", raw(8, 1 << 20, &[])),
        "x.y",
        &Fault::EndOfFile,
    );
    let text = |length: u64, rest: &[u8]| {
        let mut bytes = length.to_le_bytes().to_vec();
        bytes.extend(rest);
        Value::Raw(8, bytes)
    };
    let fault = Fault::TooMany {
        found: u64::MAX,
        most: 32 << 20,
    };
    check(&small().with("x.y", text(u64::MAX, &[])), "x.y", &fault);
    check(
        &small().with("x.y", text(1 << 20, &[])),
        "x.y",
        &Fault::EndOfFile,
    );
    check(
        &small().with("x.y", text(2, &[0xff, 0xfe])),
        "x.y",
        &Fault::NotUtf8,
    );
    // A text that is only looked at, wrong far behind its first piece, and one cut within a character.
    let mut long = vec![b'a'; 100_000];
    long.push(0xc3);
    check(
        &small().with("x.y", Value::Long(long.clone())),
        "x.y",
        &Fault::NotUtf8,
    );
    long.push(0xa9);
    summary(&small().with("x.y", Value::Long(long)));
    // Two-byte characters that straddle every piece.
    let mut odd = vec![b'a'];
    odd.extend("é".repeat(50_000).bytes());
    summary(&small().with("x.y", Value::Long(odd)));
    let template = "tokenizer.chat_template";
    let fault = Fault::TooMany {
        found: (256 << 10) + 1,
        most: 256 << 10,
    };
    check(
        &small().with(template, Value::Long(vec![b'x'; (256 << 10) + 1])),
        template,
        &fault,
    );
}

#[test]
fn what_llama_trusts() {
    let small = Gguf::small;
    let key = "general.architecture";
    check(&small().without(key), key, &Fault::Missing);
    check(
        &small().with(key, Value::U32(1)),
        key,
        &Fault::OtherType("string"),
    );
    check(&small().with(key, Value::Text("")), key, &Fault::Empty);
    for name in ["llamb", "clip", "Llama"] {
        check(
            &small().with(key, Value::Text(name)),
            key,
            &Fault::UnknownArchitecture,
        );
    }
    let key = "general.alignment";
    for value in [0, 1, 3, 4, 48, 1 << 17] {
        check(
            &small().with(key, Value::U32(value)),
            key,
            &Fault::Alignment(value.into()),
        );
    }
    check(
        &small().with(key, Value::Text("32")),
        key,
        &Fault::OtherType("uint32"),
    );
    check(
        &small().with("split.count", Value::U32(3)),
        "split.count",
        &Fault::Split,
    );
    for key in [
        "llama.block_count",
        "llama.embedding_length",
        "llama.context_length",
    ] {
        check(&small().without(key), key, &Fault::Missing);
        check(
            &small().with(key, Value::Text("1")),
            key,
            &Fault::OtherType("uint32"),
        );
    }
    for (key, found, low, high) in [
        ("llama.block_count", 0, 1, 1_024),
        ("llama.block_count", 1_025, 1, 1_024),
        ("llama.embedding_length", 0, 1, 1 << 24),
        ("llama.context_length", 0, 1, 1 << 28),
        ("llama.attention.head_count", 33, 0, 32),
        ("llama.attention.head_count", 1 << 30, 0, 1_024),
        ("llama.pooling_type", 9, 0, 4),
        ("llama.expert_count", 1 << 20, 0, 1_024),
    ] {
        let fault = Fault::OutOfRange {
            found: found.into(),
            low,
            high,
        };
        check(&small().with(key, Value::U32(found)), key, &fault);
    }
    check(
        &small().with("llama.attention.causal", Value::U8(1)),
        "llama.attention.causal",
        &Fault::OtherType("bool"),
    );
}

#[test]
fn vocabularies() {
    let small = Gguf::small;
    let key = "tokenizer.ggml.model";
    check(&small().without(key), key, &Fault::Missing);
    check(
        &small().with(key, Value::Text("no_vocab")),
        key,
        &Fault::UnknownVocabulary,
    );
    check(
        &small().with(key, Value::Text("gpt2")),
        "tokenizer.ggml.merges",
        &Fault::Missing,
    );
    // llama.cpp would take 103 for the mask, of eight tokens.
    let fault = Fault::OutOfRange {
        found: 101,
        low: 0,
        high: 7,
    };
    check(
        &small().with(key, Value::Text("bert")),
        "tokenizer.ggml.cls_token_id",
        &fault,
    );
    let key = "tokenizer.ggml.tokens";
    check(&small().without(key), key, &Fault::Missing);
    check(
        &small().with(key, Value::Texts(Vec::new())),
        key,
        &Fault::Empty,
    );
    check(
        &small().with(key, Value::I32s(vec![1])),
        key,
        &Fault::OtherType("array[string]"),
    );
    let length = |found| Fault::OtherLength {
        found,
        expected: TOKENS as u64,
    };
    let key = "tokenizer.ggml.scores";
    check(
        &small().with(key, Value::F32s(vec![0.0; 7])),
        key,
        &length(7),
    );
    check(
        &small().with(key, Value::F32s(vec![f32::NAN; TOKENS])),
        key,
        &Fault::NotANumber,
    );
    let key = "tokenizer.ggml.token_type";
    check(&small().with(key, Value::I32s(vec![1; 9])), key, &length(9));
    for found in [-1, 7] {
        let fault = Fault::OutOfRange {
            found: found.into(),
            low: 0,
            high: 6,
        };
        check(
            &small().with(key, Value::I32s(vec![found; TOKENS])),
            key,
            &fault,
        );
    }
    for key in [
        "tokenizer.ggml.bos_token_id",
        "tokenizer.ggml.new_kind_token_id",
    ] {
        let fault = |found| Fault::OutOfRange {
            found,
            low: 0,
            high: 7,
        };
        check(&small().with(key, Value::U32(8)), key, &fault(8));
        check(&small().with(key, Value::I32(-1)), key, &fault(-1));
        check(
            &small().with(key, Value::F32(1.0)),
            key,
            &Fault::OtherType("uint32"),
        );
    }
    let key = "tokenizer.ggml.add_bos_token";
    check(
        &small().with(key, Value::U32(1)),
        key,
        &Fault::OtherType("bool"),
    );
}

#[test]
fn what_is_kept_of_a_file_is_bounded() {
    let mut templates = Gguf::small();
    for number in 0..64 {
        let key = format!("tokenizer.chat_template.v{number}");
        templates = templates.with(&key, Value::Long(vec![b'x'; 256 << 10]));
    }
    assert_eq!(refusal(&templates).fault, Fault::TooMuch);
}
