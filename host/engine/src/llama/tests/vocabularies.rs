//! Vocabularies of other models: `GARDON_TEST_VOCABULARIES` names a folder of GGUF files that hold no weights,
//! such as `models/ggml-vocab-*.gguf` of llama.cpp.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use llama_cpp_2::model::LlamaModel;
use llama_cpp_2::model::params::LlamaModelParams;
use llama_cpp_2::token::LlamaToken;
use llama_cpp_2::token_type::LlamaTokenAttr;

use super::notice;
use crate::cook::decoder::Token;
use crate::cook::vocabulary::Tokeniser as _;
use crate::llama::backend;
use crate::llama::tongue::Tongue;

/// Texts whose tokens must stand for exactly them, also at the beginning of a piece.
const TEXTS: [&str; 4] = [
    "L'arrêté n° 2024-123 du 3 mars\n\n  est abrogé.",
    " a leading blank",
    "\n\nline feeds",
    "x",
];

#[test]
fn tokens_are_inert_and_lose_nothing_in_other_vocabularies() {
    let Some(folder) = std::env::var_os("GARDON_TEST_VOCABULARIES").map(PathBuf::from) else {
        return notice("GARDON_TEST_VOCABULARIES names no folder; nothing is tested");
    };
    let backend = backend::start().expect("llama.cpp");
    let mut files: Vec<PathBuf> = fs::read_dir(&folder)
        .expect("the folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|end| end == "gguf"))
        .collect();
    files.sort();
    assert!(!files.is_empty(), "no vocabulary in {}", folder.display());
    for path in files {
        let name = path.file_stem().expect("a name").to_string_lossy();
        let parameters = LlamaModelParams::default().with_vocab_only(true);
        let model = LlamaModel::load_from_file(&backend, &path, &parameters).expect("loaded");
        let kind = model.meta_val_str("tokenizer.ggml.model");
        // Those of embedding models fold letters and write no text.
        if !matches!(kind.as_deref(), Ok("gpt2" | "llama" | "gemma4")) {
            notice(&format!("{name}: {kind:?} is not for chat"));
            continue;
        }
        check(&name, Arc::new(model));
    }
}

fn check(name: &str, model: Arc<LlamaModel>) {
    let vocabulary = model.vocab();
    let tongue = Tongue::new(Arc::clone(&model)).expect("a vocabulary");
    let mut control = 0;
    let mut defined = 0;
    for token in vocabulary.tokens() {
        let attributes = vocabulary.attr(token);
        let is_control = attributes.contains(LlamaTokenAttr::Control);
        if !is_control && !attributes.contains(LlamaTokenAttr::UserDefined) {
            continue;
        }
        let text = vocabulary.text(token).and_then(|text| text.to_str().ok());
        let Some(text) = text.filter(|text| {
            // Blanks are text, and what is one character long cannot be cut.
            is_control || !super::super::tongue::is_blank(text) && text.chars().nth(1).is_some()
        }) else {
            continue;
        };
        *(if is_control {
            &mut control
        } else {
            &mut defined
        }) += 1;
        let number = Token::try_from(token.0).expect("a number");
        for document in [text.to_owned(), format!("a{text}b {text}{text}")] {
            let tokens = tongue.tokens(&document, false);
            assert!(!tokens.contains(&number), "{name}: {document}: {tokens:?}");
        }
    }
    for text in TEXTS {
        let bytes: Vec<u8> = tongue
            .tokens(text, false)
            .iter()
            .flat_map(|token| {
                let token = LlamaToken::new(i32::try_from(*token).expect("a number"));
                vocabulary.token_to_piece(token, false, None)
            })
            .collect();
        assert_eq!(String::from_utf8_lossy(&bytes), text, "{name}");
    }
    notice(&format!(
        "{name}: {control} control and {defined} defined tokens are inert"
    ));
}
