//! The weights: from the names and numbers of safetensors to those of llama.cpp.

use std::fs::File;
use std::io::{BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use half::{bf16, f16};
use safetensors::Dtype;
use safetensors::tensor::{Metadata, TensorInfo};

use super::describe::Description;
use super::refuse;
use super::tokens::Tokens;
use super::writer::{self, Element, Header, Planned};
use crate::{Error, Watcher, disk};

/// The longest list of tensors, in bytes.
const LONGEST_LIST: u64 = 16 << 20;

/// Numbers that are converted at once.
const CHUNK: usize = 1 << 16;

/// A safetensors file whose list is read and checked.
pub(super) struct Weights {
    path: PathBuf,
    file: File,
    metadata: Metadata,
    /// The first byte of the data.
    data: u64,
}

impl Weights {
    /// `name` is what the file came in, for messages.
    pub(super) fn open(path: &Path, name: &Path) -> Result<Self, Error> {
        let failed = |error| Error::io(path, error);
        let broken = |reason: &str| {
            refuse(
                name,
                format!("le fichier safetensors est abîmé ({reason})"),
                format!("the safetensors file is damaged ({reason})"),
            )
        };
        let mut file = File::open(path).map_err(failed)?;
        let size = file.metadata().map_err(failed)?.len();
        let mut length = [0; 8];
        file.read_exact(&mut length).map_err(failed)?;
        let length = u64::from_le_bytes(length);
        if length > LONGEST_LIST || length > size.saturating_sub(8) {
            return Err(broken("header"));
        }
        let mut list = vec![0; length as usize];
        file.read_exact(&mut list).map_err(failed)?;
        // The crate checks offsets, sizes and overflows while it parses.
        let metadata: Metadata =
            serde_json::from_slice(&list).map_err(|error| broken(&error.to_string()))?;
        let data = 8 + length;
        if data.checked_add(metadata.data_len() as u64) != Some(size) {
            return Err(broken("size"));
        }
        Ok(Self {
            path: name.to_owned(),
            file,
            metadata,
            data,
        })
    }

    /// The entry of a tensor, with or without the name of the model in front, whose shape must be this.
    fn find(&self, name: &str, shape: &[usize]) -> Result<TensorInfo, Error> {
        let info = [name.to_owned(), format!("bert.{name}")]
            .iter()
            .find_map(|name| self.metadata.info(name))
            .ok_or_else(|| {
                refuse(
                    &self.path,
                    format!("le tenseur {name} manque"),
                    format!("tensor {name} is missing"),
                )
            })?;
        if info.shape != shape || !matches!(info.dtype, Dtype::F32 | Dtype::F16 | Dtype::BF16) {
            return Err(refuse(
                &self.path,
                format!(
                    "le tenseur {name} est {:?} {:?} au lieu de {shape:?}",
                    info.dtype, info.shape
                ),
                format!(
                    "tensor {name} is {:?} {:?} instead of {shape:?}",
                    info.dtype, info.shape
                ),
            ));
        }
        Ok(info.clone())
    }

    /// Writes one tensor's numbers; a number that the format cannot hold is refused.
    fn copy(
        &mut self,
        info: &TensorInfo,
        element: Element,
        out: &mut impl Write,
    ) -> Result<(), Error> {
        let failed = |error| Error::io(&self.path, error);
        let (start, end) = info.data_offsets;
        self.file
            .seek(SeekFrom::Start(self.data + start as u64))
            .map_err(failed)?;
        let width = if info.dtype == Dtype::F32 { 4 } else { 2 };
        let mut left = end - start;
        let mut bytes = vec![0; CHUNK * width];
        let mut written = Vec::with_capacity(CHUNK * 4);
        while left > 0 {
            let take = left.min(bytes.len());
            let bytes = &mut bytes[..take];
            self.file.read_exact(bytes).map_err(failed)?;
            left -= take;
            written.clear();
            for number in bytes.chunks_exact(width) {
                let number = match (info.dtype, number) {
                    (Dtype::F16, [low, high]) => f16::from_le_bytes([*low, *high]).to_f32(),
                    (Dtype::BF16, [low, high]) => bf16::from_le_bytes([*low, *high]).to_f32(),
                    (_, number) => f32::from_le_bytes(number.try_into().unwrap_or_default()),
                };
                let is_kept = match element {
                    Element::F32 => {
                        written.extend_from_slice(&number.to_le_bytes());
                        number.is_finite()
                    }
                    Element::F16 => {
                        let half = f16::from_f32(number);
                        written.extend_from_slice(&half.to_le_bytes());
                        half.is_finite()
                    }
                };
                if !is_kept {
                    return Err(refuse(
                        &self.path,
                        format!("un poids ({number}) ne tient pas dans le format"),
                        format!("a weight ({number}) does not fit the format"),
                    ));
                }
            }
            out.write_all(&written).map_err(failed)?;
        }
        Ok(())
    }
}

/// Writes the whole GGUF file; it is on the disk when this returns.
pub(super) fn write(
    mut weights: Weights,
    description: &Description,
    tokens: &Tokens,
    (name, licence): (&str, &str),
    output: &Path,
    watcher: &dyn Watcher,
) -> Result<(), Error> {
    let failed = |error| Error::io(output, error);
    let plan = plan(&weights, description)?;
    let planned: Vec<Planned> = plan
        .iter()
        .map(|(name, info, element)| Planned {
            name: name.clone(),
            // GGUF names the size that runs fastest first.
            sizes: info.shape.iter().rev().map(|size| *size as u64).collect(),
            element: *element,
        })
        .collect();
    let header = writer::header(&keys(description, tokens, name, licence), &planned);
    let mut out = BufWriter::with_capacity(CHUNK, disk::create_private(output, true)?);
    out.write_all(&header).map_err(failed)?;
    for ((_, info, element), planned) in plan.iter().zip(&planned) {
        weights.copy(info, *element, &mut out)?;
        let padding = planned.bytes().next_multiple_of(writer::ALIGNMENT) - planned.bytes();
        out.write_all(&[0; writer::ALIGNMENT as usize][..padding as usize])
            .map_err(failed)?;
        watcher.done(info.data_offsets.1 as u64);
    }
    let file = out
        .into_inner()
        .map_err(|error| failed(error.into_error()))?;
    file.sync_all().map_err(failed)
}

/// Each tensor that llama.cpp reads, in its order: its name there, its entry here, the format to write.
fn plan(
    weights: &Weights,
    description: &Description,
) -> Result<Vec<(String, TensorInfo, Element)>, Error> {
    let [width, inner, words, positions, types] = [
        description.width,
        description.inner,
        description.vocabulary,
        description.positions,
        description.token_types,
    ]
    .map(|size| size as usize);
    let mut plan = Vec::new();
    let mut add = |to: String, from: String, shape: &[usize], element: Element| {
        weights
            .find(&from, shape)
            .map(|info| plan.push((to, info, element)))
    };
    let embeddings = "embeddings";
    for (to, from, rows, element) in [
        ("token_embd", "word_embeddings", words, Element::F16),
        (
            "position_embd",
            "position_embeddings",
            positions,
            Element::F32,
        ),
        ("token_types", "token_type_embeddings", types, Element::F32),
    ] {
        add(
            format!("{to}.weight"),
            format!("{embeddings}.{from}.weight"),
            &[rows, width],
            element,
        )?;
    }
    for part in ["weight", "bias"] {
        add(
            format!("token_embd_norm.{part}"),
            format!("{embeddings}.LayerNorm.{part}"),
            &[width],
            Element::F32,
        )?;
    }
    for block in 0..description.blocks {
        for (to, from, shape) in [
            ("attn_q", "attention.self.query", Some((width, width))),
            ("attn_k", "attention.self.key", Some((width, width))),
            ("attn_v", "attention.self.value", Some((width, width))),
            (
                "attn_output",
                "attention.output.dense",
                Some((width, width)),
            ),
            ("attn_output_norm", "attention.output.LayerNorm", None),
            ("ffn_up", "intermediate.dense", Some((inner, width))),
            ("ffn_down", "output.dense", Some((width, inner))),
            ("layer_output_norm", "output.LayerNorm", None),
        ] {
            let to = format!("blk.{block}.{to}");
            let from = format!("encoder.layer.{block}.{from}");
            let (matrix, element, rows) = match shape {
                Some((rows, columns)) => (vec![rows, columns], Element::F16, rows),
                None => (vec![width], Element::F32, width),
            };
            add(
                format!("{to}.weight"),
                format!("{from}.weight"),
                &matrix,
                element,
            )?;
            add(
                format!("{to}.bias"),
                format!("{from}.bias"),
                &[rows],
                Element::F32,
            )?;
        }
    }
    Ok(plan)
}

fn keys(description: &Description, tokens: &Tokens, name: &str, licence: &str) -> Header {
    let mut keys = Header::default();
    keys.text("general.architecture", "bert");
    keys.text("general.type", "model");
    keys.text("general.name", name);
    if !licence.is_empty() {
        keys.text("general.license", licence);
    }
    // F16, with the small tensors in F32.
    keys.u32("general.file_type", 1);
    keys.u32("general.quantization_version", 2);
    keys.u32("bert.block_count", description.blocks);
    keys.u32("bert.context_length", description.positions);
    keys.u32("bert.embedding_length", description.width);
    keys.u32("bert.feed_forward_length", description.inner);
    keys.u32("bert.attention.head_count", description.heads);
    keys.f32("bert.attention.layer_norm_epsilon", description.epsilon);
    keys.bool("bert.attention.causal", false);
    keys.u32("bert.pooling_type", description.pooling);
    keys.u32("tokenizer.ggml.token_type_count", description.token_types);
    keys.text("tokenizer.ggml.model", "bert");
    // The pre-tokenizer of uncased BERT, under the name that llama.cpp gave it first.
    keys.text("tokenizer.ggml.pre", "bert-bge");
    keys.texts("tokenizer.ggml.tokens", &tokens.texts);
    keys.i32s("tokenizer.ggml.token_type", &tokens.types);
    for ((_, key), number) in super::tokens::SPECIAL.iter().zip(tokens.special) {
        keys.u32(key, number);
    }
    keys
}
