//! Loading a model file.

use std::fs;
use std::num::NonZeroU32;
use std::sync::Arc;

use inference::Error;
use llama_cpp_2::context::LlamaContext;
use llama_cpp_2::context::params::LlamaContextParams;
use llama_cpp_2::llama_backend::LlamaBackend;
use llama_cpp_2::model::LlamaModel;
use llama_cpp_2::model::params::LlamaModelParams;

use super::backend;
use super::tongue::unavailable;
use crate::cook::scheduler::CHOICES;
use crate::{ModelFile, Role, Settings};

/// The longest text to embed, in tokens, where neither model nor administrator says less:
/// a whole text is one batch, whose memory grows with its square.
const MOST_EMBEDDED: u32 = 2_048;

/// Texts that are embedded in one batch.
pub(super) const EMBEDDED_TOGETHER: u32 = 64;

/// Sequences that keep what was computed, beside those that are worked on; llama.cpp knows 256 in all.
///
/// Each makes it hold a row of scores ready, so there are not more of them than are of use.
const KEPT: u32 = 64;

/// What a context was opened for; llama.cpp rounds up, and the rest stays empty.
#[derive(Debug, Clone, Copy)]
pub(super) struct Room {
    /// Tokens.
    pub(super) context: u32,
    /// Sequences.
    pub(super) sequences: u32,
    /// Whether parts of a sequence can be copied and taken back.
    pub(super) partial: bool,
}

/// A model in memory.
pub(super) struct Weights {
    backend: Arc<LlamaBackend>,
    pub(super) model: Arc<LlamaModel>,
    file: ModelFile,
}

impl Weights {
    /// Reads a model file.
    ///
    /// # Errors
    /// `Failed` with name, path, size, what llama.cpp says, and what to do;
    /// `Unavailable` where the model is not for this role.
    pub(super) fn load(
        backend: Arc<LlamaBackend>,
        file: &ModelFile,
        settings: &Settings,
    ) -> Result<Self, Error> {
        let size = fs::metadata(&file.path)
            .map_err(|error| broken(file, None, &format!("it cannot be read: {error}")))?
            .len();
        backend::forget_complaints();
        backend::forget_buffers();
        let parameters = LlamaModelParams::default().with_n_gpu_layers(settings.gpu_layers);
        let model = LlamaModel::load_from_file(&backend, &file.path, &parameters)
            .map_err(|_| broken(file, Some(size), &backend::complaints()))?;
        let weights = Self {
            backend,
            model: Arc::new(model),
            file: file.clone(),
        };
        weights.check_role()?;
        Ok(weights)
    }

    /// Memory and workspace for answers, and how much one of them may fill.
    ///
    /// # Errors
    /// `Failed` when there is not enough memory.
    pub(super) fn context(&self, settings: &Settings) -> Result<(LlamaContext<'_>, Room), Error> {
        let context = self.length(settings.context);
        let batch = settings.batch.min(context);
        // A running state is no list of tokens: it can be copied whole, and not taken back.
        let partial = !(self.model.is_recurrent() || self.model.is_hybrid() || self.slides());
        let kept = if partial { KEPT } else { 0 };
        let sequences = settings.sequences + CHOICES + kept;
        let parameters = LlamaContextParams::default()
            .with_n_ctx(NonZeroU32::new(context))
            .with_n_batch(batch)
            .with_n_ubatch(batch)
            .with_n_seq_max(sequences)
            // One memory for all: a sequence may fill it, and those that begin alike share their beginning.
            .with_kv_unified(true);
        let room = Room {
            context,
            sequences,
            partial,
        };
        Ok((self.open(parameters, settings)?, room))
    }

    /// Workspace for embeddings, and the longest text that fits.
    ///
    /// # Errors
    /// `Failed` when there is not enough memory.
    pub(super) fn embedding_context(
        &self,
        settings: &Settings,
    ) -> Result<(LlamaContext<'_>, usize), Error> {
        let most = if self.file.context > 0 {
            self.file.context
        } else {
            MOST_EMBEDDED.min(settings.context)
        };
        let longest = self.length(most);
        // Short texts share a batch.
        let batch = longest.max(settings.batch);
        let parameters = LlamaContextParams::default()
            .with_n_ctx(NonZeroU32::new(batch))
            .with_n_batch(batch)
            .with_n_ubatch(batch)
            .with_n_seq_max(EMBEDDED_TOGETHER)
            .with_kv_unified(true)
            .with_embeddings(true);
        Ok((self.open(parameters, settings)?, longest as usize))
    }

    /// Whether the model forgets what lies behind a window; then a beginning may be incomplete.
    fn slides(&self) -> bool {
        let family = self.model.meta_val_str("general.architecture");
        let key = family.map(|family| format!("{family}.attention.sliding_window"));
        let window = key.ok().and_then(|key| self.model.meta_val_str(&key).ok());
        window.is_some_and(|window| window.trim() != "0")
    }

    fn open(
        &self,
        parameters: LlamaContextParams,
        settings: &Settings,
    ) -> Result<LlamaContext<'_>, Error> {
        let threads = i32::try_from(settings.threads).unwrap_or(i32::MAX);
        let parameters = parameters
            .with_n_threads(threads)
            .with_n_threads_batch(threads)
            .with_no_perf(true);
        backend::forget_complaints();
        self.model
            .new_context(&self.backend, parameters)
            .map_err(|_| {
                let reason = format!(
                    "no memory could be set up: {}; a smaller context in gardon.toml needs less",
                    backend::complaints()
                );
                broken(&self.file, Some(self.model.size()), &reason)
            })
    }

    /// The number of tokens to remember: what the administrator says, else the setting, and never more than the model was made for.
    fn length(&self, setting: u32) -> u32 {
        let wanted = if self.file.context > 0 {
            self.file.context
        } else {
            setting
        };
        let trained = self.model.n_ctx_train();
        if trained == 0 {
            wanted
        } else {
            wanted.min(trained)
        }
    }

    fn check_role(&self) -> Result<(), Error> {
        let own = |key: &str| {
            let family = self.model.meta_val_str("general.architecture").ok()?;
            self.model.meta_val_str(&format!("{family}.{key}")).ok()
        };
        match self.file.role {
            // Mean, first and last token; 0 is none, 4 belongs to models that judge pairs.
            Role::Embedding if !matches!(own("pooling_type").as_deref(), Some("1" | "2" | "3")) => {
                Err(unavailable(
                    &self.file,
                    "il ne calcule pas de vecteurs (son fichier ne dit pas comment les réunir) ; \
                     l'ajouter pour le dialogue",
                    "it computes no vectors (its file does not say how to pool them); \
                     add it for chat",
                ))
            }
            Role::Chat if own("attention.causal").as_deref() == Some("false") => Err(unavailable(
                &self.file,
                "il n'écrit pas de texte ; l'ajouter pour les vecteurs",
                "it writes no text; add it for embeddings",
            )),
            _ => Ok(()),
        }
    }
}

/// Why a model could not be loaded.
fn broken(file: &ModelFile, size: Option<u64>, reason: &str) -> Error {
    let size = size.map_or_else(String::new, |size| format!(" ({size} bytes)"));
    Error::Failed(format!(
        "the model « {name} » could not be loaded from {path}{size}: {reason}; \
         check it with `gardon model verify {name}`",
        name = file.name,
        path = file.path.display()
    ))
}
