//! Why a component cannot be turned into commands.

use crate::language::Language;
use crate::surface::MAX_NODES;
use crate::types::MAX_DEPTH;

/// A component that is refused, with the reason.
///
/// The texts are clean: what the component chose itself has passed [`crate::clean::clean`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The bytes are no component, or an invalid one.
    #[error("this is not a valid component: {0}")]
    Invalid(String),

    /// No interface is exported, so there is nothing to call.
    #[error("the component exports no interface, so it has no command to offer")]
    NoInterface,

    /// The exported interfaces belong to more than one package, so the name of the command is open.
    #[error(
        "the component exports interfaces of two packages, `{first}` and `{second}`; one is allowed"
    )]
    TwoPackages {
        /// The package seen first, with its version.
        first: String,
        /// The other one.
        second: String,
    },

    /// A name that the host needs for itself.
    #[error("the name `{0}` is reserved by the host")]
    Reserved(String),

    /// A function and an interface would be the same command.
    #[error("two commands would be called `{0}`")]
    Duplicate(String),

    /// A type is nested more deeply than [`MAX_DEPTH`].
    #[error("a type of `{0}` is nested more than {MAX_DEPTH} levels deep")]
    TooDeep(String),

    /// All types written out are larger than [`MAX_NODES`].
    #[error("the types of the component have more than {MAX_NODES} parts in all")]
    TooLarge,
}

impl Error {
    /// What is wrong, in one sentence. What the decoder says stays English.
    pub fn explain(&self, language: Language) -> String {
        if language == Language::English {
            return self.to_string();
        }
        match self {
            Self::Invalid(reason) => format!("ce n'est pas un composant valide ({reason})"),
            Self::NoInterface => {
                "le composant n'exporte aucune interface : il n'offre aucune commande".to_owned()
            }
            Self::TwoPackages { first, second } => format!(
                "le composant exporte des interfaces de deux paquets, « {first} » et « {second} » ; un seul est admis"
            ),
            Self::Reserved(name) => format!("le nom « {name} » est réservé à Gardon"),
            Self::Duplicate(name) => format!("deux commandes s'appelleraient « {name} »"),
            Self::TooDeep(name) => {
                format!("un type de « {name} » a plus de {MAX_DEPTH} niveaux")
            }
            Self::TooLarge => {
                format!("les types du composant ont plus de {MAX_NODES} parties en tout")
            }
        }
    }
}
