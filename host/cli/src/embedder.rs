//! Vectors by the engine: of passages for an index that is being made, of queries for one that is asked.

use std::sync::Arc;

use cap_corpus::Pending;
use config::Language;
use index::{Embedder, QueryVector};
use inference::{Engine, Error, Router};
use tokio::runtime::Runtime;

use crate::failure::Failure;

/// Makes the vectors of passages; it waits for the engine, batch by batch.
pub(crate) struct Passages {
    engine: Arc<Router>,
    asked: String,
    key: String,
    executor: Runtime,
    language: Language,
}

impl Passages {
    /// With a model of that name; `key` is what the index keeps its vectors under.
    pub(crate) fn new(
        engine: &Arc<Router>,
        model: &str,
        key: String,
        language: Language,
    ) -> Result<Self, Failure> {
        let executor = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| Failure::usage(error.to_string()))?;
        Ok(Self {
            engine: Arc::clone(engine),
            asked: model.to_owned(),
            key,
            executor,
            language,
        })
    }
}

impl Embedder for Passages {
    fn model(&self) -> &str {
        &self.key
    }

    fn embed(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, String> {
        let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
        self.executor
            .block_on(fitting(&self.engine, &self.asked, texts))
            .map_err(|error| explain(&error, self.language))
    }
}

/// Makes the vectors of queries to one collection.
pub(crate) struct Queries {
    pub(crate) engine: Arc<Router>,
    pub(crate) model: String,
    /// What told the model's weights when the passages were embedded.
    pub(crate) identity: String,
    pub(crate) weight: f32,
    pub(crate) language: Language,
}

impl cap_corpus::Vectors for Queries {
    fn of(&self, text: String) -> Pending<'_> {
        Box::pin(async move {
            if self.engine.is_switched_off() {
                return Ok(None);
            }
            if self.engine.identity(&self.model).as_deref() != Some(self.identity.as_str()) {
                return Err(self.language.pick(
                    format!(
                        "le modèle « {} » n'est plus celui des vecteurs de la collection : gardon corpus update",
                        self.model
                    ),
                    format!(
                        "the model « {} » is no longer that of the collection's vectors: gardon corpus update",
                        self.model
                    ),
                ));
            }
            let made = fitting(&self.engine, &self.model, vec![text])
                .await
                .map_err(|error| explain(&error, self.language))?;
            let values = made.into_iter().next();
            Ok(values.map(|values| QueryVector {
                values,
                weight: self.weight,
            }))
        })
    }
}

/// Bytes that a token has at least, on the whole: what is too long by so many tokens loses so many bytes a try.
const BYTES_PER_TOKEN: usize = 3;

/// How often a text is made shorter; each try takes a tenth away at least.
const MOST_CUTS: usize = 40;

/// The vectors of texts; of one that is longer than the model reads, its beginning counts.
async fn fitting(engine: &Router, model: &str, texts: Vec<String>) -> Result<Vec<Vec<f32>>, Error> {
    let asked = |texts: Vec<String>| engine.embed(Some(model.to_owned()), texts);
    match asked(texts.clone()).await {
        Err(Error::TooLong(_)) => {}
        made => return made.map(|embedding| embedding.vectors),
    }
    // One of them is too long; which one, only asking one by one tells.
    let mut vectors = Vec::with_capacity(texts.len());
    for mut text in texts {
        let mut cuts = 0;
        let made = loop {
            match asked(vec![text.clone()]).await {
                Err(Error::TooLong(tokens)) if cuts < MOST_CUTS && !text.is_empty() => {
                    let less = (tokens as usize * BYTES_PER_TOKEN)
                        .max(text.len() / 10)
                        .max(1);
                    let mut end = text.len().saturating_sub(less);
                    while !text.is_char_boundary(end) {
                        end -= 1;
                    }
                    text.truncate(end);
                    cuts += 1;
                }
                made => break made?,
            }
        };
        vectors.extend(made.vectors.into_iter().take(1));
    }
    Ok(vectors)
}

/// What an engine's error means to a person.
pub(crate) fn explain(error: &Error, language: Language) -> String {
    match error {
        Error::Unavailable(sentence) => sentence.clone().pick(language == Language::French),
        other => other.to_string(),
    }
}
