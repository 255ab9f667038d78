//! The vocabulary: WordPiece as llama.cpp keeps it.
//!
//! A piece that begins a word gets `▁` in front, a piece that goes on (`##x`) loses its signs, a special token in
//! brackets stays as it is: llama.cpp puts `▁` before each word and then looks for the longest pieces.

use std::path::Path;

use super::describe::Description;
use super::refuse;
use crate::Error;
use crate::bundle::Bundle;

/// Special tokens: the word in the vocabulary, and the key of its number.
pub(super) const SPECIAL: [(&str, &str); 5] = [
    ("[UNK]", "tokenizer.ggml.unknown_token_id"),
    ("[SEP]", "tokenizer.ggml.seperator_token_id"),
    ("[PAD]", "tokenizer.ggml.padding_token_id"),
    ("[CLS]", "tokenizer.ggml.cls_token_id"),
    ("[MASK]", "tokenizer.ggml.mask_token_id"),
];

/// `llama_token_type` of `llama.h`.
const NORMAL: i32 = 1;
const CONTROL: i32 = 3;
const UNUSED: i32 = 5;

/// The tokens by their numbers.
#[derive(Debug)]
pub(super) struct Tokens {
    pub(super) texts: Vec<String>,
    pub(super) types: Vec<i32>,
    /// The numbers of [`SPECIAL`], in its order.
    pub(super) special: [u32; 5],
}

/// Reads `vocab.txt`: one token a line, the line's number is the token's.
pub(super) fn read(
    bundle: &mut Bundle,
    description: &Description,
    path: &Path,
) -> Result<Tokens, Error> {
    let bytes = bundle
        .read("vocab.txt")?
        .ok_or_else(|| refuse(path, "vocab.txt manque", "vocab.txt is missing"))?;
    let text = String::from_utf8(bytes).map_err(|_| {
        refuse(
            path,
            "vocab.txt n'est pas de l'UTF-8",
            "vocab.txt is not UTF-8",
        )
    })?;
    let mut words: Vec<&str> = text
        .split('\n')
        .map(|line| line.trim_end_matches('\r'))
        .collect();
    if words.last().is_some_and(|last| last.is_empty()) {
        words.pop();
    }
    let size = description.vocabulary as usize;
    if words.is_empty() || words.len() > size || size - words.len() > 64 {
        return Err(refuse(
            path,
            format!("vocab.txt a {} mots, le modèle {size}", words.len()),
            format!("vocab.txt has {} words, the model {size}", words.len()),
        ));
    }
    let mut special = [0; 5];
    for ((word, _), number) in SPECIAL.iter().zip(&mut special) {
        let found = words
            .iter()
            .position(|known| known == word)
            .ok_or_else(|| {
                refuse(
                    path,
                    format!("vocab.txt n'a pas {word}"),
                    format!("vocab.txt has no {word}"),
                )
            })?;
        // Below the number of words, which is a u32.
        *number = found as u32;
    }
    let mut tokens = Tokens {
        texts: Vec::with_capacity(size),
        types: Vec::with_capacity(size),
        special,
    };
    for word in &words {
        let is_special = SPECIAL.iter().any(|(special, _)| special == word);
        tokens.texts.push(phantom(word));
        tokens.types.push(if is_special { CONTROL } else { NORMAL });
    }
    // Rows of the matrix that no word uses.
    for number in words.len()..size {
        tokens.texts.push(format!("[PAD{number}]"));
        tokens.types.push(UNUSED);
    }
    Ok(tokens)
}

fn phantom(word: &str) -> String {
    if word.starts_with('[') && word.ends_with(']') {
        word.to_owned()
    } else if let Some(rest) = word.strip_prefix("##") {
        rest.to_owned()
    } else {
        format!("\u{2581}{word}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_written_as_llama_looks_for_them() {
        for (word, expected) in [
            ("[CLS]", "[CLS]"),
            ("[unused1]", "[unused1]"),
            ("eau", "\u{2581}eau"),
            ("##eau", "eau"),
            ("##", ""),
            ("[", "\u{2581}["),
            ("]", "\u{2581}]"),
            ("#", "\u{2581}#"),
        ] {
            assert_eq!(phantom(word), expected, "{word}");
        }
    }
}
