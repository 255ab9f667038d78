//! A sentence-transformers model of the BERT family, written as the GGUF file that llama.cpp reads.
//!
//! What goes in: `model.safetensors`, `config.json`, `vocab.txt`, and where they exist `tokenizer_config.json`,
//! `modules.json`, `1_Pooling/config.json` and `sentence_bert_config.json`.
//! What comes out has the names and the conventions of llama.cpp's own `convert_hf_to_gguf.py` for `BertModel`:
//! norms, biases, positions and token types in `F32`, the other matrices in `F16`.
//! Models of other families are refused; docs/models.md says how to get those.

mod describe;
mod tokens;
mod weights;
mod writer;

use std::path::Path;

use crate::bundle::Bundle;
use crate::disk::Temporary;
use crate::{Error, Pinned, Stage, Watcher, Words, disk};

use describe::Description;

/// What a conversion leaves beside the file.
#[derive(Debug)]
pub(crate) struct Converted {
    /// The SHA-256 of the safetensors file.
    pub(crate) sha256: String,
    /// Its size in bytes.
    pub(crate) size: u64,
    /// Tokens of a text that the model was trained to take; longer texts are for the engine to refuse or cut.
    pub(crate) context: u32,
}

/// Converts the safetensors file of a bundle; `pins` are the hashes that its other files must have.
pub(crate) fn convert(
    bundle: &mut Bundle,
    file: &str,
    (name, licence): (&str, &str),
    pins: &[Pinned],
    output: &Path,
    watcher: &dyn Watcher,
) -> Result<Converted, Error> {
    for pin in pins {
        let bytes = bundle.read(&pin.file)?.unwrap_or_default();
        let (found, _) =
            disk::hash(&mut bytes.as_slice()).map_err(|error| Error::io(output, error))?;
        if found != pin.sha256 {
            return Err(Error::Hash {
                what: pin.file.clone(),
                expected: pin.sha256.clone(),
                found,
            });
        }
    }
    let path = bundle.path().to_owned();
    let description = Description::read(bundle, &path)?;
    let tokens = tokens::read(bundle, &description, &path)?;
    let extracted = Temporary::new(output.with_extension("safetensors.new"));
    watcher.begin(Stage::Copy, Some(bundle.size(file)?));
    let (sha256, size) = bundle.extract(file, extracted.path(), &|bytes| watcher.done(bytes))?;
    let weights = weights::Weights::open(extracted.path(), &path)?;
    disk::need_space(output.parent().unwrap_or(Path::new(".")), size)?;
    watcher.begin(Stage::Convert, None);
    weights::write(
        weights,
        &description,
        &tokens,
        (name, licence),
        output,
        watcher,
    )?;
    Ok(Converted {
        sha256,
        size,
        context: description.context,
    })
}

/// A refusal of the model as a whole.
fn refuse(path: &Path, french: impl Into<String>, english: impl Into<String>) -> Error {
    Error::Convert {
        path: path.to_owned(),
        reason: Words::new(french, english),
    }
}
