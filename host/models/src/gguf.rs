//! The strict check of a GGUF file, before llama.cpp opens it.
//!
//! Everything that llama.cpp takes from a file before it computes is looked at here: counts, lengths, types, texts,
//! the vocabulary, the place of every tensor.
//! The description of the format is <https://github.com/ggml-org/ggml/blob/master/docs/gguf.md>.
//! The file is read once from the front and never further than the list of its tensors; what is kept of it is bounded by
//! [`MOST_KEPT`], whatever the file says.

mod architectures;
mod formats;
mod metadata;
mod refusal;
mod source;
mod tensors;
mod value;
mod vocabulary;

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::{Error, disk};

pub(crate) use architectures::only_embeds;
pub use formats::{Format, file_format};
pub use refusal::{Fault, Refusal};
pub use source::MOST_KEPT;
pub(crate) use value::Kind;

use metadata::Metadata;
use source::Source;

/// The first four bytes of every GGUF file.
pub(crate) const MAGIC: [u8; 4] = *b"GGUF";

/// The version that is written today; the one before has the same form.
pub(crate) const VERSION: u32 = 3;

/// Where tensors begin, in bytes, when the file does not say.
pub(crate) const ALIGNMENT: u64 = 32;

/// The most keys of a file; real ones have some dozens.
const MOST_KEYS: u64 = 4_096;

/// The most tensors of a file; the largest models have some thousands.
const MOST_TENSORS: u64 = 32_768;

/// What a checked file says of itself; the texts are those of the file and have to be cleaned before they are printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// The architecture, one that llama.cpp knows.
    pub architecture: String,
    /// The model's name, where it is said.
    pub name: Option<String>,
    /// The licence, where it is said.
    pub licence: Option<String>,
    /// Elements of all tensors; 0 for a file that holds a vocabulary only.
    pub parameters: u64,
    /// Number of tensors.
    pub tensors: u64,
    /// The largest context that the model was made for, in tokens.
    pub context_length: Option<u64>,
    /// Numbers of a vector.
    pub embedding_length: Option<u64>,
    /// How the vectors of tokens become one, as llama.cpp numbers it: 0 none, 1 mean, 2 first token, 3 last token, 4 rank.
    pub pooling: Option<u64>,
    /// Whether each token sees only those before it; true where the file does not say.
    pub causal: bool,
    /// The chat template, a program in Jinja; nothing here runs it.
    pub chat_template: Option<String>,
    /// The SHA-256 of the template's bytes, in lower-case hexadecimal.
    pub chat_template_sha256: Option<String>,
    /// The format of most weights, as `Q8_0`.
    pub format: String,
    /// Number of tokens.
    pub vocabulary: u64,
    /// Size of the file in bytes.
    pub size: u64,
}

/// Why a file did not pass.
#[derive(Debug)]
pub enum CheckError {
    /// It cannot be read.
    Io(io::Error),
    /// It is not what it should be.
    Refused(Refusal),
}

impl CheckError {
    /// The crate's error, for the file of that path.
    pub fn at(self, path: &Path) -> Error {
        match self {
            Self::Io(error) => Error::io(path, error),
            Self::Refused(refusal) => Error::Gguf {
                path: path.to_owned(),
                refusal: Box::new(refusal),
            },
        }
    }
}

impl From<Refusal> for CheckError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// Checks a file.
///
/// # Errors
/// [`CheckError::Refused`] names the field, its offset and what is wrong with it.
pub fn check(path: &Path) -> Result<Summary, CheckError> {
    // Opening a pipe would wait for somebody to write into it.
    let kind = std::fs::metadata(path).map_err(CheckError::Io)?;
    if !kind.is_file() && !kind.is_dir() {
        return Err(CheckError::Io(io::ErrorKind::InvalidInput.into()));
    }
    let file = File::open(path).map_err(CheckError::Io)?;
    let metadata = file.metadata().map_err(CheckError::Io)?;
    if metadata.is_dir() {
        return Err(CheckError::Io(io::ErrorKind::IsADirectory.into()));
    }
    check_reader(file, metadata.len())
}

/// Checks what a reader gives, which is `size` bytes long in all.
///
/// # Errors
/// As [`check`].
pub fn check_reader(reader: impl Read, size: u64) -> Result<Summary, CheckError> {
    let mut source = Source::new(reader, size);
    let (tensors, keys) = header(&mut source)?;
    let metadata = Metadata::read(&mut source, keys)?;
    let alignment = metadata.alignment()?;
    let architecture = metadata.architecture()?;
    metadata.refuse_parts()?;
    let vocabulary = vocabulary::check(&metadata)?;
    let shape = metadata.shape(&architecture, tensors > 0)?;
    let facts = tensors::check(&mut source, tensors, alignment, &shape, vocabulary)?;
    let chat_template = metadata.chat_template()?;
    Ok(Summary {
        name: metadata.text("general.name").map(str::to_owned),
        licence: metadata.text("general.license").map(str::to_owned),
        parameters: facts.elements,
        tensors,
        context_length: shape.context_length,
        embedding_length: shape.embedding_length,
        pooling: shape.pooling,
        causal: shape.causal,
        chat_template_sha256: chat_template
            .as_ref()
            .map(|text| disk::hex(&Sha256::digest(text.as_bytes()))),
        chat_template,
        format: metadata
            .number("general.file_type")
            .and_then(file_format)
            .unwrap_or(facts.format)
            .to_owned(),
        vocabulary,
        size,
        architecture,
    })
}

/// Magic, version and the two counts.
fn header<R: Read>(source: &mut Source<R>) -> Result<(u64, u64), CheckError> {
    let magic: [u8; 4] = source.bytes("magic")?;
    if magic != MAGIC {
        return Err(source.refuse("magic", 0, Fault::NotGguf).into());
    }
    let at = source.position();
    let version = source.u32("version")?;
    let fault = match version {
        2 | VERSION => None,
        // The two that exist, written the other way round.
        0x0200_0000 | 0x0300_0000 => Some(Fault::BigEndian),
        other => Some(Fault::Version(other)),
    };
    if let Some(fault) = fault {
        return Err(source.refuse("version", at, fault).into());
    }
    let mut count = |field: &str, most: u64| -> Result<u64, CheckError> {
        let at = source.position();
        let count = source.u64(field)?;
        if count > most {
            return Err(source
                .refuse(field, at, Fault::TooMany { found: count, most })
                .into());
        }
        Ok(count)
    };
    Ok((
        count("tensor_count", MOST_TENSORS)?,
        count("metadata_kv_count", MOST_KEYS)?,
    ))
}
