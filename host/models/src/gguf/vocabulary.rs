//! The vocabulary: lists of one length, special tokens that exist.

use super::metadata::Metadata;
use super::value::Value;
use super::{Fault, Kind, Refusal};

/// The most tokens; the largest vocabularies have some 260,000.
const MOST_TOKENS: u64 = 1 << 20;

/// The largest number of a token's type (`llama_token_type` in `llama.h`).
const LAST_TYPE: i128 = 6;

/// Kinds of vocabulary, and the special tokens that llama.cpp assumes where the file does not say: key and number.
const KINDS: &[(&str, &[(&str, u64)])] = &[
    ("llama", &[("bos", 1), ("eos", 2), ("unknown", 0)]),
    (
        "bert",
        &[
            ("cls", 101),
            ("unknown", 100),
            ("seperator", 102),
            ("padding", 0),
            ("mask", 103),
        ],
    ),
    ("gpt2", &[("bos", 11), ("eos", 11)]),
    ("t5", &[("eos", 1), ("unknown", 2), ("padding", 0)]),
    ("rwkv", &[]),
    ("plamo2", &[]),
    ("gemma4", &[]),
];

/// Checks the vocabulary; the number of tokens.
pub(super) fn check(metadata: &Metadata) -> Result<u64, Refusal> {
    let key = "tokenizer.ggml.model";
    let kind = metadata.need_text(key)?;
    let Some((_, assumed)) = KINDS.iter().find(|(known, _)| *known == kind) else {
        return Err(metadata.refuse(key, Fault::UnknownVocabulary));
    };
    let key = "tokenizer.ggml.tokens";
    let tokens = metadata
        .array(key, Kind::Text, "array[string]")?
        .ok_or_else(|| metadata.refuse(key, Fault::Missing))?
        .length;
    if tokens == 0 {
        return Err(metadata.refuse(key, Fault::Empty));
    }
    if tokens > MOST_TOKENS {
        let fault = Fault::TooMany {
            found: tokens,
            most: MOST_TOKENS,
        };
        return Err(metadata.refuse(key, fault));
    }
    lists(metadata, tokens)?;
    if kind == "gpt2" {
        let key = "tokenizer.ggml.merges";
        if metadata.array(key, Kind::Text, "array[string]")?.is_none() {
            return Err(metadata.refuse(key, Fault::Missing));
        }
    }
    special(metadata, tokens)?;
    for (name, number) in *assumed {
        let key = format!("tokenizer.ggml.{name}_token_id");
        // Assumed by llama.cpp, so it must exist too.
        if metadata.number(&key).is_none() && *number >= tokens {
            let fault = Fault::OutOfRange {
                found: (*number).into(),
                low: 0,
                high: i128::from(tokens) - 1,
            };
            return Err(metadata.refuse(&key, fault));
        }
    }
    Ok(tokens)
}

/// Scores and types: one for each token.
fn lists(metadata: &Metadata, tokens: u64) -> Result<(), Refusal> {
    let key = "tokenizer.ggml.scores";
    if let Some(scores) = metadata.array(key, Kind::F32, "array[float32]")? {
        same_length(metadata, key, scores.length, tokens)?;
        if scores.nan {
            return Err(metadata.refuse(key, Fault::NotANumber));
        }
    }
    let key = "tokenizer.ggml.token_type";
    if let Some(types) = metadata.array(key, Kind::I32, "array[int32]")? {
        same_length(metadata, key, types.length, tokens)?;
        if let Some((low, high)) = types.range
            && (low < 0 || high > LAST_TYPE)
        {
            let fault = Fault::OutOfRange {
                found: if low < 0 { low } else { high },
                low: 0,
                high: LAST_TYPE,
            };
            return Err(metadata.refuse(key, fault));
        }
    }
    Ok(())
}

fn same_length(metadata: &Metadata, key: &str, found: u64, expected: u64) -> Result<(), Refusal> {
    if found == expected {
        return Ok(());
    }
    Err(metadata.refuse(key, Fault::OtherLength { found, expected }))
}

/// Every `tokenizer.ggml.*_token_id` names a token; every switch is a truth value.
fn special(metadata: &Metadata, tokens: u64) -> Result<(), Refusal> {
    for (key, value) in metadata.entries() {
        let Some(name) = key.strip_prefix("tokenizer.ggml.") else {
            continue;
        };
        if name.ends_with("_token_id") {
            match value {
                Value::Number(number) if (0..i128::from(tokens)).contains(number) => {}
                Value::Number(number) => {
                    let fault = Fault::OutOfRange {
                        found: *number,
                        low: 0,
                        high: i128::from(tokens) - 1,
                    };
                    return Err(metadata.refuse(key, fault));
                }
                _ => return Err(metadata.refuse(key, Fault::OtherType("uint32"))),
            }
        } else if (name.starts_with("add_") || name == "remove_extra_whitespaces")
            && !matches!(value, Value::Bool(_))
        {
            return Err(metadata.refuse(key, Fault::OtherType("bool")));
        }
    }
    Ok(())
}
