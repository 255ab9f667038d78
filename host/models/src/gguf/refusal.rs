//! Why a file is refused: which field, at which byte, and what is wrong with it.

use crate::Words;

/// The longest piece of a field's name that is kept; it may come from the file.
const LONGEST_FIELD: usize = 96;

/// Where a file is wrong, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The field, by its name in the description of the format or its key.
    pub field: String,
    /// The byte at which the field begins.
    pub offset: u64,
    /// What is wrong with it.
    pub fault: Fault,
}

/// What is wrong with a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The file does not begin with `GGUF`.
    NotGguf,
    /// The numbers are written the other way round.
    BigEndian,
    /// A version that is not read: 2 and 3 are.
    Version(u32),
    /// More of something than any real file has.
    TooMany {
        /// The number in the file.
        found: u64,
        /// The largest that is read.
        most: u64,
    },
    /// The file ends within the field.
    EndOfFile,
    /// Empty, where something must stand.
    Empty,
    /// Characters that do not belong there.
    Characters,
    /// Bytes that are not UTF-8.
    NotUtf8,
    /// Said twice.
    Twice,
    /// No such type.
    UnknownType(u32),
    /// An array of arrays.
    Nested,
    /// A truth value that is neither 0 nor 1.
    NotBool(u8),
    /// A key that must be there.
    Missing,
    /// Another type than the key has.
    OtherType(&'static str),
    /// A number that cannot be.
    OutOfRange {
        /// The number in the file.
        found: i128,
        /// The smallest that can be.
        low: i128,
        /// The largest that can be.
        high: i128,
    },
    /// Not a number.
    NotANumber,
    /// Not as many as there should be.
    OtherLength {
        /// The number in the file.
        found: u64,
        /// The number that there should be.
        expected: u64,
    },
    /// Not a power of two, or not a multiple of 8, or too large.
    Alignment(u64),
    /// An architecture that llama.cpp does not know.
    UnknownArchitecture,
    /// A kind of vocabulary that llama.cpp does not know.
    UnknownVocabulary,
    /// One part of a model that is split over several files.
    Split,
    /// Sizes whose product is no number of elements.
    Overflow,
    /// A row that is no whole number of blocks.
    PartialBlock(u64),
    /// Not where the tensor before it ends.
    NotInPlace {
        /// The offset in the file.
        found: u64,
        /// The offset at which it should be.
        expected: u64,
    },
    /// Data that the file does not have.
    Outside {
        /// The first byte after the data.
        end: u64,
        /// The size of the file.
        size: u64,
    },
    /// Bytes after the last tensor.
    Trailing(u64),
    /// A block of the network that the metadata do not count.
    NoSuchBlock(u64),
    /// More names and texts than are kept.
    TooMuch,
}

impl Refusal {
    pub(super) fn new(field: &str, offset: u64, fault: Fault) -> Self {
        Self {
            field: field.chars().take(LONGEST_FIELD).collect(),
            offset,
            fault,
        }
    }

    /// Field, offset and fault in one sentence.
    pub fn words(&self) -> Words {
        let (field, offset) = (&self.field, self.offset);
        let fault = self.fault.words();
        Words::new(
            format!("{field}, octet {offset} : {}", fault.french),
            format!("{field}, byte {offset}: {}", fault.english),
        )
    }
}

impl Fault {
    /// What is wrong, without the place.
    pub fn words(&self) -> Words {
        match self {
            Self::NotGguf => Words::new(
                "le fichier ne commence pas par « GGUF »",
                "the file does not begin with « GGUF »",
            ),
            Self::BigEndian => Words::new(
                "ses nombres sont écrits à l'envers (gros-boutiste)",
                "its numbers are written the other way round (big-endian)",
            ),
            Self::Version(version) => Words::new(
                format!("la version {version} n'est pas lue, seulement 2 et 3"),
                format!("version {version} is not read, only 2 and 3"),
            ),
            Self::TooMany { found, most } => Words::new(
                format!("{found} est trop : {most} au plus"),
                format!("{found} is too much: at most {most}"),
            ),
            Self::EndOfFile => Words::new("le fichier s'arrête là", "the file ends there"),
            Self::Empty => Words::new("c'est vide", "it is empty"),
            Self::Characters => Words::new(
                "des caractères n'ont rien à y faire",
                "it holds characters that do not belong there",
            ),
            Self::NotUtf8 => Words::new("ce n'est pas de l'UTF-8", "it is not UTF-8"),
            Self::Twice => Words::new("il est là deux fois", "it stands there twice"),
            Self::UnknownType(number) => Words::new(
                format!("le type {number} n'existe pas"),
                format!("there is no type {number}"),
            ),
            Self::Nested => Words::new("un tableau de tableaux", "an array of arrays"),
            Self::NotBool(value) => Words::new(
                format!("{value} n'est ni vrai (1) ni faux (0)"),
                format!("{value} is neither true (1) nor false (0)"),
            ),
            Self::Missing => Words::new("il manque", "it is missing"),
            Self::OtherType(expected) => Words::new(
                format!("son type n'est pas « {expected} »"),
                format!("its type is not « {expected} »"),
            ),
            Self::OutOfRange { found, low, high } => Words::new(
                format!("{found} n'est pas entre {low} et {high}"),
                format!("{found} is not between {low} and {high}"),
            ),
            Self::NotANumber => Words::new("ce n'est pas un nombre", "it is not a number"),
            Self::OtherLength { found, expected } => Words::new(
                format!("{found} éléments au lieu de {expected}"),
                format!("{found} elements instead of {expected}"),
            ),
            Self::Alignment(found) => Words::new(
                format!("{found} n'est pas une puissance de deux entre 8 et 65 536"),
                format!("{found} is not a power of two between 8 and 65,536"),
            ),
            Self::UnknownArchitecture => Words::new(
                "le moteur ne connaît pas cette architecture",
                "the engine does not know this architecture",
            ),
            Self::UnknownVocabulary => Words::new(
                "le moteur ne connaît pas ce genre de vocabulaire",
                "the engine does not know this kind of vocabulary",
            ),
            Self::Split => Words::new(
                "ce n'est qu'une partie d'un modèle ; réunissez les parties d'abord (llama-gguf-split --merge)",
                "it is one part of a model only; join the parts first (llama-gguf-split --merge)",
            ),
            Self::Overflow => Words::new(
                "le produit de ses tailles est trop grand",
                "the product of its sizes is too large",
            ),
            Self::PartialBlock(block) => Words::new(
                format!("sa première taille n'est pas un multiple de {block}"),
                format!("its first size is not a multiple of {block}"),
            ),
            Self::NotInPlace { found, expected } => Words::new(
                format!("ses données commencent à {found} au lieu de {expected}"),
                format!("its data begin at {found} instead of {expected}"),
            ),
            Self::Outside { end, size } => Words::new(
                format!("ses données finiraient à l'octet {end}, le fichier en a {size}"),
                format!("its data would end at byte {end}, the file has {size}"),
            ),
            Self::Trailing(bytes) => Words::new(
                format!("{bytes} octets suivent, que rien n'explique"),
                format!("{bytes} bytes follow that nothing explains"),
            ),
            Self::NoSuchBlock(blocks) => Words::new(
                format!("le modèle n'a que {blocks} blocs"),
                format!("the model has {blocks} blocks only"),
            ),
            Self::TooMuch => Words::new(
                "plus de noms et de textes qu'un modèle n'en a",
                "more names and texts than any model has",
            ),
        }
    }
}
