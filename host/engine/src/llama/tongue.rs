//! A model's text: its tokens, its chat format, and what in a text could be taken for a control token.

use std::sync::Arc;

use aho_corasick::AhoCorasick;
use inference::{Error, Sentence};
use llama_cpp_2::model::{LlamaChatMessage, LlamaChatTemplate, LlamaModel};
use llama_cpp_2::token::LlamaToken;
use llama_cpp_2::token_type::LlamaTokenAttr;

use super::template;
use crate::ModelFile;
use crate::cook::decoder::Token;
use crate::cook::prompt::{Format, Message};
use crate::cook::vocabulary::{Piece, Tokeniser, Vocabulary};

/// A loaded model's tokeniser.
///
/// In contents, control and unknown tokens are left alone by llama.cpp (`parse_special = false`),
/// but it still reads the tokens that a model's maker defined, such as `<think>`.
/// These are cut after their first character before llama.cpp sees them, so that no piece holds a whole one.
/// Tokens of blanks are text, and stay.
pub(super) struct Tongue {
    model: Arc<LlamaModel>,
    /// The names of defined tokens; none where a model has none.
    defined: Option<AhoCorasick>,
    /// What stands before a content so that no blank is added to it, with its tokens.
    guard: Option<Vec<Token>>,
    is_canonical: bool,
}

/// A loaded model's chat format.
pub(super) struct Speech {
    model: Arc<LlamaModel>,
    template: LlamaChatTemplate,
    begin: Option<Token>,
}

/// A line feed: no vocabulary that adds blanks has a longer token with it.
const GUARD: &str = "\n";

impl Tongue {
    /// The tokeniser of a model.
    ///
    /// # Errors
    /// What is wrong with its vocabulary.
    pub(super) fn new(model: Arc<LlamaModel>) -> Result<Self, String> {
        let vocabulary = model.vocab();
        let names: Vec<String> = vocabulary
            .tokens()
            .filter(|token| {
                vocabulary
                    .attr(*token)
                    .contains(LlamaTokenAttr::UserDefined)
            })
            .filter_map(|token| vocabulary.text(token)?.to_str().ok().map(str::to_owned))
            .filter(|name| name.chars().nth(1).is_some() && !is_blank(name))
            .collect();
        let defined = if names.is_empty() {
            None
        } else {
            Some(AhoCorasick::new(&names).map_err(|error| error.to_string())?)
        };
        // llama.cpp adds a blank before each text of a SentencePiece vocabulary, unless the file says otherwise.
        let kind = model
            .meta_val_str("tokenizer.ggml.model")
            .unwrap_or_default();
        let blank = model.meta_val_str("tokenizer.ggml.add_space_prefix");
        let adds_blank = kind == "llama" && !matches!(blank.as_deref(), Ok("false"));
        let guard = adds_blank.then(|| raw(&model, GUARD, false));
        Ok(Self {
            is_canonical: kind == "gpt2",
            model,
            defined,
            guard,
        })
    }

    /// The tokens of a text to embed, with what the model wants around them.
    pub(super) fn embedded(&self, text: &str) -> Vec<LlamaToken> {
        self.model.vocab().tokenize(text.as_bytes(), true, false)
    }

    /// The tables of a vocabulary.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(super) fn vocabulary(self: &Arc<Self>) -> Result<Vocabulary, String> {
        let vocabulary = self.model.vocab();
        let pieces: Vec<Piece> = vocabulary
            .tokens()
            .map(|token| {
                let attributes = vocabulary.attr(token);
                let is_control = attributes.contains(LlamaTokenAttr::Control)
                    || attributes.contains(LlamaTokenAttr::Unknown);
                let name = vocabulary.text(token).map(|name| name.to_bytes().to_vec());
                Piece {
                    bytes: if is_control {
                        Vec::new()
                    } else {
                        vocabulary.token_to_piece(token, false, None)
                    },
                    name: name.filter(|_| is_control).unwrap_or_default(),
                    ends: vocabulary.is_eog(token),
                }
            })
            .collect();
        let end = [vocabulary.eot(), vocabulary.eos()]
            .into_iter()
            .find_map(|end| Token::try_from(end.0).ok())
            .ok_or("it has no token that ends a turn")?;
        Vocabulary::new(Arc::clone(self) as Arc<dyn Tokeniser>, pieces, end)
    }

    fn content(&self, text: &str) -> Vec<Token> {
        let Some(guard) = &self.guard else {
            return raw(&self.model, text, false);
        };
        let guarded = raw(&self.model, &format!("{GUARD}{text}"), false);
        match guarded.strip_prefix(guard.as_slice()) {
            Some(tokens) => tokens.to_vec(),
            None => raw(&self.model, text, false),
        }
    }
}

impl Tokeniser for Tongue {
    fn tokens(&self, text: &str, control: bool) -> Vec<Token> {
        if text.is_empty() {
            return Vec::new();
        }
        if control {
            return raw(&self.model, text, true);
        }
        let cuts = self.defined.iter().flat_map(|defined| {
            defined.find_overlapping_iter(text).filter_map(|found| {
                let first = text[found.start()..].chars().next()?;
                Some(found.start() + first.len_utf8())
            })
        });
        let mut cuts: Vec<usize> = cuts.collect();
        cuts.sort_unstable();
        cuts.dedup();
        cuts.push(text.len());
        let mut tokens = Vec::new();
        let mut begin = 0;
        for cut in cuts {
            tokens.extend(self.content(&text[begin..cut]));
            begin = cut;
        }
        tokens
    }

    fn is_canonical(&self) -> bool {
        self.is_canonical
    }
}

impl Speech {
    /// The chat format of a model: the one that the administrator approved, or that of the table.
    ///
    /// # Errors
    /// `Unavailable` with the hash of the model's own template, and the way out.
    pub(super) fn new(model: Arc<LlamaModel>, file: &ModelFile) -> Result<Self, Error> {
        let name = match &file.template {
            Some(name) => name.clone(),
            None => of_table(&model, file)?.to_owned(),
        };
        let known = template::known();
        if !known.contains(&name) {
            return Err(unavailable(
                file,
                &format!(
                    "le format de conversation « {name} » n'existe pas ; il y a {}",
                    known.join(", ")
                ),
                &format!(
                    "there is no chat format « {name} »; there are {}",
                    known.join(", ")
                ),
            ));
        }
        let template = LlamaChatTemplate::new(&name)
            .map_err(|error| Error::Failed(format!("the chat format « {name} »: {error}")))?;
        let vocabulary = model.vocab();
        let begin = vocabulary
            .should_add_bos()
            .then(|| Token::try_from(vocabulary.bos().0).ok())
            .flatten();
        Ok(Self {
            model,
            template,
            begin,
        })
    }
}

impl Format for Speech {
    fn write(&self, messages: &[Message<String>]) -> Result<String, String> {
        let messages: Result<Vec<_>, _> = messages
            .iter()
            .map(|message| {
                LlamaChatMessage::new(message.role.name().to_owned(), message.content.clone())
            })
            .collect();
        let messages = messages.map_err(|error| error.to_string())?;
        self.model
            .apply_chat_template(&self.template, &messages, true)
            .map_err(|error| format!("the chat format cannot be written: {error}"))
    }

    fn begin(&self) -> Option<Token> {
        self.begin
    }
}

fn of_table(model: &LlamaModel, file: &ModelFile) -> Result<&'static str, Error> {
    let way_out = format!("gardon model template {} chatml", file.name);
    let own = model.chat_template(None).ok();
    let Some(own) = own.as_ref().and_then(|own| own.to_str().ok()) else {
        return Err(unavailable(
            file,
            &format!(
                "son fichier ne dit pas quel format de conversation il parle ; le dire : {way_out}"
            ),
            &format!("its file does not say which chat format it speaks; say so: {way_out}"),
        ));
    };
    template::approved(own).map_err(|hash| {
        unavailable(
            file,
            &format!(
                "son format de conversation (SHA-256 {hash}) n'est pas approuvé ; \
                 l'approuver, par exemple : {way_out}"
            ),
            &format!(
                "its chat format (SHA-256 {hash}) is not approved; approve it, for example: {way_out}"
            ),
        )
    })
}

/// Says in both languages why a model does not serve.
pub(super) fn unavailable(file: &ModelFile, french: &str, english: &str) -> Error {
    Error::Unavailable(Sentence::new(
        format!("le modèle « {} » ne peut pas servir : {french}", file.name),
        format!("the model « {} » cannot serve: {english}", file.name),
    ))
}

fn raw(model: &LlamaModel, text: &str, control: bool) -> Vec<Token> {
    let tokens = model.vocab().tokenize(text.as_bytes(), false, control);
    tokens
        .into_iter()
        .filter_map(|token| Token::try_from(token.0).ok())
        .collect()
}

/// SentencePiece writes a blank as U+2581.
pub(super) fn is_blank(name: &str) -> bool {
    name.chars().all(|c| c.is_whitespace() || c == '\u{2581}')
}
