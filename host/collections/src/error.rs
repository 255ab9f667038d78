//! What went wrong with a collection, and the way out.

use std::io;
use std::path::{Path, PathBuf};

use config::Language;
use thiserror::Error as ThisError;

use crate::words;

/// What went wrong with a collection; [`Error::explain`] is what people read.
#[derive(Debug, ThisError)]
pub enum Error {
    /// The operating system refused.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// Its words.
        source: io::Error,
    },
    /// No collection of that name, or none that this user may read: the two are not told apart.
    #[error("no collection « {name} »; known ones: {}", known.join(", "))]
    Unknown {
        /// The name asked for.
        name: String,
        /// The names that this user may know.
        known: Vec<String>,
    },
    /// There is one of that name already.
    #[error(
        "there is a collection « {name} » already; `gardon corpus update {name}` or `remove {name}`"
    )]
    Exists {
        /// The name.
        name: String,
    },
    /// A name that is none.
    #[error(
        "« {name} »: a name has lower-case letters, digits, « - » and « _ », at most 64, and begins with a letter"
    )]
    Name {
        /// The name.
        name: String,
    },
    /// A source that cannot be one.
    #[error("{}: {english}", path.display())]
    Source {
        /// The path as it was given.
        path: PathBuf,
        /// Why, in French.
        french: &'static str,
        /// Why, in English.
        english: &'static str,
    },
    /// A group that the operating system does not know.
    #[error("the operating system knows no group « {group} »")]
    Group {
        /// The name.
        group: String,
    },
    /// A mapping of names that is none.
    #[error("--map « {mapping} »: FIELD=PATTERN, such as id={{fiche}}/{{section}}")]
    Mapping {
        /// As it was given.
        mapping: String,
    },
    /// A line of a file of questions is none.
    #[error("{}, line {line}: {reason}; expected: {{\"question\": \"…\", \"document\": \"…\"}}", path.display())]
    Questions {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong with it.
        reason: String,
    },
    /// A file of ours is not what we wrote.
    #[error("{}: {reason}; `gardon corpus remove {name}`, then add it again", path.display())]
    Registry {
        /// The file.
        path: PathBuf,
        /// The collection.
        name: String,
        /// The parser's words.
        reason: String,
    },
    /// The index cannot be read or written.
    #[error(transparent)]
    Index(#[from] index::Error),
    /// A source is not there: its documents are not taken for deleted.
    #[error("{}: the source is not there; its documents stay in the index; mount it, or remove the collection", path.display())]
    Gone {
        /// The source.
        path: PathBuf,
    },
    /// Reading files does not work here at all.
    #[error("{0}")]
    Reader(String),
    /// The collection belongs to somebody else.
    #[error(
        "the collection « {name} » belongs to another user (uid {owner}), who alone can change it"
    )]
    NotOwner {
        /// The collection.
        name: String,
        /// Whose it is.
        owner: u32,
    },
}

impl Error {
    pub(crate) fn io(path: &Path, source: io::Error) -> Self {
        Self::Io {
            path: path.to_owned(),
            source,
        }
    }

    /// The sentence for a person.
    pub fn explain(&self, language: Language) -> String {
        if language == Language::English {
            return self.to_string();
        }
        match self {
            Self::Io { path, source } => {
                format!("{} : {}", path.display(), words::system(source, language))
            }
            Self::Unknown { name, known } if known.is_empty() => {
                format!(
                    "aucune collection « {name} » ; en ajouter une : gardon corpus add {name} DOSSIER"
                )
            }
            Self::Unknown { name, known } => {
                format!(
                    "aucune collection « {name} » ; il y a : {}",
                    known.join(", ")
                )
            }
            Self::Exists { name } => format!(
                "il y a déjà une collection « {name} » ; gardon corpus update {name}, ou remove {name}"
            ),
            Self::Name { name } => format!(
                "« {name} » : un nom a des lettres minuscules, des chiffres, « - » et « _ », au plus 64, et commence par une lettre"
            ),
            Self::Source { path, french, .. } => format!("{} : {french}", path.display()),
            Self::Group { group } => {
                format!("le système d'exploitation ne connaît pas de groupe « {group} »")
            }
            Self::Mapping { mapping } => {
                format!("--map « {mapping} » : CHAMP=MODÈLE, comme id={{fiche}}/{{section}}")
            }
            Self::Questions { path, line, reason } => format!(
                "{}, ligne {line} : {reason} ; attendu : {{\"question\": \"…\", \"document\": \"…\"}}",
                path.display()
            ),
            Self::Registry { path, name, reason } => format!(
                "{} : la description est abîmée ({reason}) ; gardon corpus remove {name}, puis ajoutez-la de nouveau",
                path.display()
            ),
            Self::Index(error) => index(error),
            Self::Gone { path } => format!(
                "{} : la source n'est pas là ; ses documents restent dans l'index ; montez-la, ou retirez la collection",
                path.display()
            ),
            Self::Reader(reason) => reason.clone(),
            Self::NotOwner { name, owner } => format!(
                "la collection « {name} » est à un autre utilisateur (uid {owner}), qui seul peut la changer"
            ),
        }
    }
}

/// What the index says, in French.
fn index(error: &index::Error) -> String {
    use index::Error as E;
    match error {
        E::Absent { folder } => format!("{} : il n'y a pas encore d'index", folder.display()),
        E::Corrupt { file, reason } => {
            format!(
                "{} : l'index est abîmé ({})",
                file.display(),
                words::damage(reason)
            )
        }
        E::Version { folder } => {
            format!("{} : l'index vient d'une autre version", folder.display())
        }
        E::Busy { folder } => format!(
            "{} : une autre commande écrit dans l'index ; attendez qu'elle ait fini",
            folder.display()
        ),
        E::Document { identifier, reason } => {
            format!("document « {identifier} » : {}", words::document(reason))
        }
        E::Disk { path, source } => format!(
            "{} : {}",
            path.display(),
            words::system(source, Language::French)
        ),
        E::Embedding { folder, reason } => format!(
            "{} : aucun vecteur n'a été fait : {reason} ; l'index répond sans eux",
            folder.display()
        ),
        E::Library { folder, reason } => format!("{} : {reason}", folder.display()),
    }
}
