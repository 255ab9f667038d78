//! `[servers.NAME]`: model servers of the organisation, named by the system's configuration only.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::{Error, Span};

/// `[servers.NAME]`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Server {
    /// `http://host[:port]`, `https://host[:port]` or `unix:/path`.
    pub url: String,
    /// Other addresses with the same models, as `url`; whoever has least to do is asked.
    #[serde(default)]
    pub replicas: Vec<String>,
    /// What it speaks.
    pub dialect: Dialect,
    /// Its models.
    pub models: ServedModels,
    /// What they are for.
    #[serde(default)]
    pub role: ServerRole,
    /// A file with the token that it wants: an absolute path.
    pub token_file: Option<String>,
    /// The name of a systemd credential with the token that it wants, instead of a file.
    pub token_credential: Option<String>,
    /// Certificates to trust instead of the system's: an absolute path, PEM.
    pub ca_file: Option<String>,
    /// How long one answer may take.
    pub answer_within: Option<Span>,
}

/// What a server speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Dialect {
    /// The routes of `gardon engine`.
    Gardon,
    /// `/v1/chat/completions` and `/v1/embeddings`.
    OpenAi,
}

/// What the models of a server are for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ServerRole {
    /// They answer and rank.
    #[default]
    Chat,
    /// They embed.
    Embedding,
}

/// Names of models: a list, or a table from the name here to the name there.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum ServedModels {
    /// The same names here and there.
    Same(Vec<String>),
    /// The name here and the name there.
    Renamed(BTreeMap<String, String>),
}

impl ServedModels {
    /// Pairs of the name here and the name there.
    pub fn pairs(&self) -> Vec<(String, String)> {
        match self {
            Self::Same(names) => names
                .iter()
                .map(|name| (name.clone(), name.clone()))
                .collect(),
            Self::Renamed(names) => names
                .iter()
                .map(|(here, there)| (here.clone(), there.clone()))
                .collect(),
        }
    }
}

impl Server {
    /// How long one answer may take where nothing is configured.
    pub const ANSWER_WITHIN: Span = Span::milliseconds(300_000);

    fn check(&self, origin: &str, key: &str) -> Result<(), Error> {
        let wrong = |key: &str, english: &str, french: &str| {
            Err(Error::value(origin, key, english, french))
        };
        let good = |url: &str| {
            ["http://", "https://", "unix:/"]
                .iter()
                .any(|scheme| url.len() > scheme.len() && url.starts_with(scheme))
        };
        let urls = self.replicas.iter().map(|url| ("replicas", url));
        for (name, url) in std::iter::once(("url", &self.url)).chain(urls) {
            if !good(url) {
                return wrong(
                    &format!("{key}.{name}"),
                    "« http://host:port », « https://host:port » or « unix:/path » is expected",
                    "« http://hôte:port », « https://hôte:port » ou « unix:/chemin » est attendu",
                );
            }
        }
        if let Some(credential) = &self.token_credential {
            let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
            let named = !credential.is_empty()
                && !credential.starts_with('.')
                && credential.chars().all(plain);
            if !named || self.token_file.is_some() {
                return wrong(
                    &format!("{key}.token-credential"),
                    "the name of one credential is expected, and no « token-file » beside it",
                    "le nom d'un seul identifiant de systemd est attendu, sans « token-file » à côté",
                );
            }
        }
        for (name, path) in [("token-file", &self.token_file), ("ca-file", &self.ca_file)] {
            if path.as_ref().is_some_and(|path| !path.starts_with('/')) {
                return wrong(
                    &format!("{key}.{name}"),
                    "the path must be absolute: it begins with « / »",
                    "le chemin doit être absolu : il commence par « / »",
                );
            }
        }
        if self.ca_file.is_some() && !self.url.starts_with("https://") {
            return wrong(
                &format!("{key}.ca-file"),
                "certificates are for https:// only",
                "les certificats ne servent qu'avec https://",
            );
        }
        let pairs = self.models.pairs();
        if pairs.is_empty()
            || pairs
                .iter()
                .any(|(here, there)| here.is_empty() || there.is_empty())
        {
            return wrong(
                &format!("{key}.models"),
                "name at least one model, and none by an empty name",
                "nommez au moins un modèle, et aucun par un nom vide",
            );
        }
        let (least, most) = (Span::milliseconds(1_000), Span::milliseconds(3_600_000));
        if self
            .answer_within
            .is_some_and(|span| span < least || span > most)
        {
            return wrong(
                &format!("{key}.answer-within"),
                &format!("a time from {least} to {most}"),
                &format!("une durée de {least} à {most}"),
            );
        }
        Ok(())
    }
}

/// Checks each server, and that no two have a model of the same name.
pub(crate) fn check(servers: &BTreeMap<String, Server>, origin: &str) -> Result<(), Error> {
    let mut names = BTreeSet::new();
    for (name, server) in servers {
        let key = format!("servers.{name}");
        server.check(origin, &key)?;
        for (here, _) in server.models.pairs() {
            if !names.insert(here.clone()) {
                return Err(Error::value(
                    origin,
                    &format!("{key}.models"),
                    &format!("« {here} » is named twice; give one of them another name here"),
                    &format!("« {here} » est nommé deux fois ; donnez à l'un un autre nom ici"),
                ));
            }
        }
    }
    Ok(())
}
