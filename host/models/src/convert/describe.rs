//! What the model's own description files say, as far as the conversion can keep to it.

use std::path::Path;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::refuse;
use crate::Error;
use crate::bundle::Bundle;

/// The model, in the words of llama.cpp.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Description {
    pub(super) blocks: u32,
    pub(super) heads: u32,
    /// Numbers of a vector.
    pub(super) width: u32,
    /// Numbers within a block.
    pub(super) inner: u32,
    /// Positions that have an embedding.
    pub(super) positions: u32,
    pub(super) token_types: u32,
    pub(super) epsilon: f32,
    /// 1: the mean of the tokens; 2: the first token.
    pub(super) pooling: u32,
    /// Tokens that the model was trained to take.
    pub(super) context: u32,
    pub(super) vocabulary: u32,
}

#[derive(Deserialize)]
struct Config {
    model_type: String,
    num_hidden_layers: u32,
    num_attention_heads: u32,
    hidden_size: u32,
    intermediate_size: u32,
    max_position_embeddings: u32,
    type_vocab_size: u32,
    layer_norm_eps: f32,
    vocab_size: u32,
    hidden_act: String,
    #[serde(default = "absolute")]
    position_embedding_type: String,
}

#[derive(Deserialize)]
struct Tokenizer {
    #[serde(default = "yes")]
    do_lower_case: bool,
    strip_accents: Option<bool>,
    #[serde(default = "yes")]
    tokenize_chinese_chars: bool,
}

#[derive(Deserialize)]
struct Module {
    path: String,
    r#type: String,
}

#[derive(Deserialize)]
struct Pooling {
    #[serde(default)]
    pooling_mode_cls_token: bool,
    #[serde(default)]
    pooling_mode_mean_tokens: bool,
    #[serde(default)]
    pooling_mode_max_tokens: bool,
    #[serde(default)]
    pooling_mode_mean_sqrt_len_tokens: bool,
}

#[derive(Deserialize)]
struct Sentences {
    max_seq_length: Option<u32>,
}

impl Description {
    pub(super) fn read(bundle: &mut Bundle, path: &Path) -> Result<Self, Error> {
        let config: Config = need(bundle, "config.json", path)?;
        if config.model_type != "bert" {
            return Err(refuse(
                path,
                format!(
                    "seuls les modèles « bert » sont convertis ici, celui-ci est « {} »",
                    config.model_type
                ),
                format!(
                    "only models « bert » are converted here, this one is « {} »",
                    config.model_type
                ),
            ));
        }
        for (what, found, expected) in [
            ("hidden_act", &config.hidden_act, "gelu"),
            (
                "position_embedding_type",
                &config.position_embedding_type,
                "absolute",
            ),
        ] {
            if found != expected {
                return Err(unknown(path, what, found));
            }
        }
        if config.num_attention_heads == 0
            || !config
                .hidden_size
                .is_multiple_of(config.num_attention_heads)
        {
            return Err(unknown(
                path,
                "num_attention_heads",
                &config.num_attention_heads.to_string(),
            ));
        }
        tokenizer(bundle, path)?;
        let sentences: Option<Sentences> = parse(bundle, "sentence_bert_config.json", path)?;
        let most = sentences
            .and_then(|sentences| sentences.max_seq_length)
            .unwrap_or(config.max_position_embeddings);
        Ok(Self {
            blocks: config.num_hidden_layers,
            heads: config.num_attention_heads,
            width: config.hidden_size,
            inner: config.intermediate_size,
            positions: config.max_position_embeddings,
            token_types: config.type_vocab_size,
            epsilon: config.layer_norm_eps,
            pooling: pooling(bundle, path)?,
            context: most.min(config.max_position_embeddings),
            vocabulary: config.vocab_size,
        })
    }
}

/// llama.cpp makes letters small, takes accents off and parts Chinese characters: a model of another kind would get
/// other tokens than it was trained with.
fn tokenizer(bundle: &mut Bundle, path: &Path) -> Result<(), Error> {
    let Some(tokenizer) = parse::<Tokenizer>(bundle, "tokenizer_config.json", path)? else {
        return Ok(());
    };
    for (what, is_so) in [
        ("do_lower_case", tokenizer.do_lower_case),
        ("strip_accents", tokenizer.strip_accents.unwrap_or(true)),
        ("tokenize_chinese_chars", tokenizer.tokenize_chinese_chars),
    ] {
        if !is_so {
            return Err(unknown(path, what, "false"));
        }
    }
    Ok(())
}

/// How the vectors of tokens become one, after the model's list of modules.
fn pooling(bundle: &mut Bundle, path: &Path) -> Result<u32, Error> {
    let modules: Option<Vec<Module>> = parse(bundle, "modules.json", path)?;
    let Some(modules) = modules else {
        return Err(refuse(
            path,
            "modules.json manque : ce n'est pas un modèle sentence-transformers",
            "modules.json is missing: it is no sentence-transformers model",
        ));
    };
    let mut folder = None;
    for module in &modules {
        match module.r#type.rsplit('.').next() {
            Some("Transformer" | "Normalize") => {}
            Some("Pooling") => folder = Some(module.path.clone()),
            // A layer after the pooling, for which GGUF has no place here.
            _ => return Err(unknown(path, "modules.json", &module.r#type)),
        }
    }
    let folder = folder.ok_or_else(|| unknown(path, "modules.json", "Pooling?"))?;
    let plain = |name: &str| {
        !name.is_empty() && !name.starts_with('.') && !name.contains(['/', '\\', '\0'])
    };
    if !plain(&folder) {
        return Err(unknown(path, "modules.json", &folder));
    }
    let pooling: Pooling = need(bundle, &format!("{folder}/config.json"), path)?;
    if pooling.pooling_mode_max_tokens || pooling.pooling_mode_mean_sqrt_len_tokens {
        return Err(unknown(path, "pooling_mode", "max"));
    }
    match (
        pooling.pooling_mode_mean_tokens,
        pooling.pooling_mode_cls_token,
    ) {
        (true, false) => Ok(1),
        (false, true) => Ok(2),
        _ => Err(unknown(path, "pooling_mode", "mean + cls")),
    }
}

fn need<T: DeserializeOwned>(bundle: &mut Bundle, file: &str, path: &Path) -> Result<T, Error> {
    parse(bundle, file, path)?
        .ok_or_else(|| refuse(path, format!("{file} manque"), format!("{file} is missing")))
}

fn parse<T: DeserializeOwned>(
    bundle: &mut Bundle,
    file: &str,
    path: &Path,
) -> Result<Option<T>, Error> {
    let Some(bytes) = bundle.read(file)? else {
        return Ok(None);
    };
    serde_json::from_slice(&bytes).map(Some).map_err(|error| {
        refuse(
            path,
            format!("{file} : {error}"),
            format!("{file}: {error}"),
        )
    })
}

fn unknown(path: &Path, what: &str, found: &str) -> Error {
    refuse(
        path,
        format!("« {what} = {found} » n'est pas converti ici"),
        format!("« {what} = {found} » is not converted here"),
    )
}

fn absolute() -> String {
    "absolute".to_owned()
}

fn yes() -> bool {
    true
}
