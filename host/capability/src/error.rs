//! A limit that was reached; a word that does not become a handle.

use config::{Language, Limit};
use thiserror::Error;

/// Ends a call: the limit is named, so that the message can say which key changes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("limit reached: {}", .0.key())]
pub struct LimitReached(pub Limit);

/// A word of the command line that does not become a handle.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum OpenError {
    /// No capability makes handles of this kind.
    #[error("no handle of the kind « {resource} » exists here")]
    NoSuchKind {
        /// The resource's name in the contract.
        resource: String,
    },
    /// Neither a configured name nor a path.
    #[error("« {word} » is not a configured name")]
    UnknownName {
        /// The word.
        word: String,
        /// Configured names, for a suggestion.
        known: Vec<String>,
        /// Whether a file of that name lies in the current folder.
        beside: bool,
    },
    /// No collection of that name, or none that the caller may read: the two are not told apart.
    #[error("there is no collection « {word} » that you may read")]
    UnknownCollection {
        /// The word.
        word: String,
        /// Those that the caller may read.
        known: Vec<String>,
    },
    /// The path cannot be used.
    #[error("{path}: {reason}")]
    Unusable {
        /// The path as it was given.
        path: String,
        /// The operating system's words, or ours.
        reason: String,
    },
    /// A file that is to be written exists.
    #[error("{path}: the file exists already")]
    Exists {
        /// The path as it was given.
        path: String,
    },
    /// Too many handles live at once.
    #[error(transparent)]
    Limit(#[from] LimitReached),
}

impl OpenError {
    /// What is wrong, in one sentence.
    pub fn explain(&self, language: Language) -> String {
        if language == Language::English {
            return self.to_string();
        }
        match self {
            Self::NoSuchKind { resource } => {
                format!("aucun accès de la sorte « {resource} » n'existe ici")
            }
            Self::UnknownName { word, .. } => format!("« {word} » n'est pas un nom configuré"),
            Self::UnknownCollection { word, .. } => {
                format!("il n'y a pas de collection « {word} » que vous puissiez lire")
            }
            Self::Unusable { path, reason } => format!("{path} : {reason}"),
            Self::Exists { path } => format!("{path} : le fichier existe déjà"),
            Self::Limit(limit) => format!("limite atteinte : {}", limit.0.key()),
        }
    }

    /// The way out, if there is one to tell.
    pub fn hint(&self, language: Language) -> Option<String> {
        match self {
            Self::UnknownName {
                word, beside: true, ..
            } => Some(language.pick(
                format!("pour le fichier du dossier courant, écrivez ./{word}"),
                format!("for the file in the current folder, write ./{word}"),
            )),
            Self::UnknownName { known, .. } if known.is_empty() => Some(
                language.pick(
                    "donnez un chemin qui contient « / », ou configurez un nom dans gardon.toml"
                        .to_owned(),
                    "give a path that contains « / », or configure a name in gardon.toml"
                        .to_owned(),
                ),
            ),
            Self::UnknownName { known, .. } => Some(language.pick(
                format!(
                    "noms configurés : {} ; ou donnez un chemin qui contient « / »",
                    known.join(", ")
                ),
                format!(
                    "configured names: {}; or give a path that contains « / »",
                    known.join(", ")
                ),
            )),
            Self::UnknownCollection { known, .. } if known.is_empty() => Some(language.pick(
                "en faire une : gardon corpus add NOM DOSSIER".to_owned(),
                "make one: gardon corpus add NAME FOLDER".to_owned(),
            )),
            Self::UnknownCollection { known, .. } => Some(language.pick(
                format!("collections : {}", known.join(", ")),
                format!("collections: {}", known.join(", ")),
            )),
            Self::Exists { .. } => Some(language.pick(
                "choisissez un autre nom : Gardon n'écrase aucun fichier".to_owned(),
                "choose another name: Gardon overwrites no file".to_owned(),
            )),
            Self::NoSuchKind { .. } | Self::Unusable { .. } | Self::Limit(_) => None,
        }
    }
}
