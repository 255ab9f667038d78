//! What is said of what could not be read: data, with both wordings.

use kit::language::Language;

/// One thing that could not be read, or not as it was meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// The operating system or the host did not give the bytes; the text says why.
    Unreadable(String),
    /// Nothing in the file.
    Empty,
    /// A format that is not read; what it looks like, in French and in English.
    Format(&'static str, &'static str),
    /// Larger than what is read.
    FileBytes {
        /// Bytes.
        size: u64,
        /// Bytes.
        most: u64,
    },
    /// Expands to more than the bound of bytes.
    Expands(u64),
    /// More of something than is read: what, in French and in English, and the bound.
    TooMany(&'static str, &'static str, usize),
    /// Nested deeper than the bound.
    TooDeep(usize),
    /// Broken; what, in French and in English.
    Broken(&'static str, &'static str),
    /// Needs a password.
    Encrypted,
    /// The mapping of names is none.
    BadMapping(String),
    /// The cursor is none of this file.
    BadCursor,
    /// Pages that are pictures; numbers from 1.
    Scanned(Vec<usize>),
    /// Pages that could not be read; numbers from 1.
    BrokenPages(Vec<usize>),
    /// Pages that were read in part; numbers from 1.
    PartialPages(Vec<usize>),
    /// Pages with letters whose meaning the file does not say; numbers from 1.
    LostLetters(Vec<usize>),
    /// Pages with text that a reader does not see; numbers from 1.
    HiddenText(Vec<usize>),
    /// The text or the pages after the bound were left out; pages that were read.
    Shortened(usize),
    /// Bytes that do not exist in the character set; the name of the set.
    BadBytes(&'static str),
    /// The file was damaged: what was found was read.
    Repaired,
    /// Only the part before the damage was read.
    Cut,
    /// A member's name that leads out of the archive.
    Escapes,
    /// A name that another member has already.
    Duplicate,
    /// Compressed by a method that is not read.
    Method,
    /// Members that lie upon one another.
    Overlap,
    /// The checksum is not that of what was read.
    Checksum,
    /// An archive in an archive in an archive.
    Nested,
    /// A line that is no record: why, in French and in English.
    BadRecord(&'static str, &'static str),
    /// The record has no text.
    NoText,
    /// The record does not say what it is: its line stands for that.
    Unnamed(u64),
    /// A mapping gives every record the same words, which are the name of a field: braces were forgotten.
    Constant {
        /// The field that is mapped.
        name: String,
        /// The words.
        words: String,
    },
    /// A line longer than the bound of bytes.
    LongLine(u64),
    /// A document type declaration, which can name other files; it was not followed.
    Declaration,
}

impl Notice {
    /// The sentence for a person.
    pub fn text(&self, language: Language) -> String {
        let (french, english) = self.sentences();
        language.pick(french, english)
    }

    fn sentences(&self) -> (String, String) {
        let both = |french: &str, english: &str| (french.to_owned(), english.to_owned());
        match self {
            Self::Unreadable(why) => (
                format!("Lecture impossible : {why}."),
                format!("Cannot be read: {why}."),
            ),
            Self::Empty => both("Le fichier est vide.", "The file is empty."),
            Self::Format(french, english) => (
                format!("Format non lu : {french}."),
                format!("Not a format that is read: {english}."),
            ),
            Self::FileBytes { size, most } => (
                format!(
                    "Fichier de {} : au plus {} sont lus.",
                    size_text(*size, "o"),
                    size_text(*most, "o")
                ),
                format!(
                    "File of {}: at most {} are read.",
                    size_text(*size, "B"),
                    size_text(*most, "B")
                ),
            ),
            Self::Expands(most) => (
                format!(
                    "Décompressé, le contenu passe la limite de {}.",
                    size_text(*most, "o")
                ),
                format!(
                    "Expanded, the content passes the limit of {}.",
                    size_text(*most, "B")
                ),
            ),
            Self::TooMany(french, english, most) => (
                format!("Trop de {french} : au plus {most}."),
                format!("Too many {english}: at most {most}."),
            ),
            Self::TooDeep(most) => (
                format!("Éléments imbriqués au-delà de {most} niveaux."),
                format!("Elements nested deeper than {most} levels."),
            ),
            Self::Broken(french, english) => (
                format!("Fichier endommagé : {french}."),
                format!("Broken file: {english}."),
            ),
            Self::Encrypted => both("Protégé par un mot de passe.", "Protected by a password."),
            Self::BadMapping(mapping) => (
                format!(
                    "« {mapping} » n'est pas une correspondance : NOM=MOTIF, par exemple id={{fiche}}/{{section}}."
                ),
                format!(
                    "\"{mapping}\" is not a mapping: NAME=PATTERN, such as id={{fiche}}/{{section}}."
                ),
            ),
            Self::BadCursor => both(
                "La reprise demandée ne correspond pas à ce fichier : relire depuis le début.",
                "The place to go on from is none of this file: read it from the beginning.",
            ),
            Self::Scanned(pages) => {
                on_pages(pages, "numérisé, sans texte", "scanned, without text")
            }
            Self::BrokenPages(pages) => on_pages(pages, "illisible", "cannot be read"),
            Self::PartialPages(pages) => on_pages(pages, "lu en partie", "read in part"),
            Self::LostLetters(pages) => on_pages(
                pages,
                "des lettres dont le fichier ne dit pas le sens sont marquées �",
                "letters whose meaning the file does not say are marked �",
            ),
            Self::HiddenText(pages) => on_pages(
                pages,
                "contient du texte qui ne se voit pas (blanc ou minuscule)",
                "holds text that cannot be seen (white or tiny)",
            ),
            Self::Shortened(pages) => (
                format!("Document trop long : seules les {pages} premières pages ont été lues."),
                format!("Document too long: only the first {pages} pages were read."),
            ),
            Self::BadBytes(set) => (
                format!("Des octets n'existent pas en {set} : ils sont marqués �."),
                format!("Some bytes do not exist in {set}: they are marked �."),
            ),
            Self::Repaired => both(
                "Fichier endommagé : ce qui a pu être retrouvé a été lu.",
                "Broken file: what could be found was read.",
            ),
            Self::Cut => both(
                "Fichier tronqué ou endommagé : seul le début a été lu.",
                "Cut or broken file: only its beginning was read.",
            ),
            Self::Escapes => both(
                "Le nom mène hors de l'archive.",
                "The name leads out of the archive.",
            ),
            Self::Duplicate => both(
                "Un autre membre de l'archive porte ce nom.",
                "Another member of the archive has this name.",
            ),
            Self::Method => both(
                "Compressé par une méthode qui n'est pas lue.",
                "Compressed by a method that is not read.",
            ),
            Self::Overlap => both(
                "Des membres de l'archive se recouvrent : c'est un piège.",
                "Members of the archive lie upon one another: a trap.",
            ),
            Self::Checksum => both(
                "La somme de contrôle ne correspond pas.",
                "The checksum does not match.",
            ),
            Self::Nested => both(
                "Archive dans une archive, trop profondément.",
                "An archive in an archive, too deep.",
            ),
            Self::BadRecord(french, english) => (
                format!("Ce n'est pas un enregistrement : {french}."),
                format!("Not a record: {english}."),
            ),
            Self::Unnamed(line) => (
                format!(
                    "Ligne {line} : l'enregistrement n'a pas d'identifiant ; « l{line} » en tient lieu."
                ),
                format!("Line {line}: the record has no identifier; « l{line} » stands for one."),
            ),
            Self::Constant { name, words } => (
                format!(
                    "« {name}={words} » met le mot « {words} » partout, et c'est le nom d'un champ : {name}={{{words}}} en prend la valeur."
                ),
                format!(
                    "« {name}={words} » puts the word « {words} » everywhere, and it is the name of a field: {name}={{{words}}} takes its value."
                ),
            ),
            Self::LongLine(most) => (
                format!("La ligne passe la limite de {}.", size_text(*most, "o")),
                format!("The line passes the limit of {}.", size_text(*most, "B")),
            ),
            Self::NoText => both(
                "L'enregistrement n'a pas de texte.",
                "The record has no text.",
            ),
            Self::Declaration => both(
                "Une déclaration de type de document a été ignorée.",
                "A document type declaration was ignored.",
            ),
        }
    }
}

fn size_text(bytes: u64, unit: &str) -> String {
    if bytes >= 1 << 20 {
        format!("{} Mi{unit}", bytes >> 20)
    } else if bytes >= 1 << 10 {
        format!("{} Ki{unit}", bytes >> 10)
    } else {
        format!("{bytes} {unit}")
    }
}

fn on_pages(pages: &[usize], french: &str, english: &str) -> (String, String) {
    let (one, list) = (pages.len() == 1, ranges(pages));
    (
        format!("{} {list} : {french}.", if one { "Page" } else { "Pages" }),
        format!("{} {list}: {english}.", if one { "Page" } else { "Pages" }),
    )
}

/// `1-3, 7`; at most twenty ranges are told.
fn ranges(pages: &[usize]) -> String {
    const MOST: usize = 20;
    let mut told: Vec<(usize, usize)> = Vec::new();
    for &page in pages {
        match told.last_mut() {
            Some((_, end)) if *end + 1 == page => *end = page,
            _ => told.push((page, page)),
        }
    }
    let mut list: Vec<String> = told
        .iter()
        .take(MOST)
        .map(|(start, end)| {
            if start == end {
                start.to_string()
            } else {
                format!("{start}-{end}")
            }
        })
        .collect();
    if told.len() > MOST {
        list.push("…".to_owned());
    }
    list.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_told_as_ranges() {
        let notice = Notice::Scanned(vec![1, 2, 3, 7]);
        assert_eq!(
            notice.text(Language::French),
            "Pages 1-3, 7 : numérisé, sans texte."
        );
        assert_eq!(
            notice.text(Language::English),
            "Pages 1-3, 7: scanned, without text."
        );
        let many = Notice::BrokenPages((0..100).map(|page| 2 * page + 1).collect());
        assert!(many.text(Language::French).ends_with("39, … : illisible."));
    }

    #[test]
    fn sizes_are_told_in_their_unit() {
        let notice = Notice::FileBytes {
            size: 200 << 20,
            most: 96 << 20,
        };
        assert_eq!(
            notice.text(Language::French),
            "Fichier de 200 Mio : au plus 96 Mio sont lus."
        );
        assert_eq!(
            Notice::Expands(2048).text(Language::English),
            "Expanded, the content passes the limit of 2 KiB."
        );
    }
}
