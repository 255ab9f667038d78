//! What could not be read, in plain words.

use super::limit;

/// One thing that could not be read as it was meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Warning {
    /// There is no header field at all.
    NoHeader,
    /// The message is larger than `MAX_MESSAGE_BYTES`.
    TooLarge,
    /// Some header fields are missing from the list: there are more than `MAX_HEADERS`.
    TooManyHeaders,
    /// A header field was shortened to `MAX_FIELD_BYTES`.
    LongHeader,
    /// A header field had bytes outside of its declared character set.
    HeaderCharset,
    /// Some letters of a header field or of a file name do not exist in the declared character set.
    LostLetters,
    /// Encoded words (RFC 2047) without an end were left as they are.
    BrokenEncodedWords,
    /// The `Date` field is not a date.
    BadDate,
    /// More addresses than `MAX_ADDRESSES` in one field.
    TooManyAddresses,
    /// Nested deeper, or in more parts, than the limits allow: the rest was not read.
    TooManyParts,
    /// A part is not encoded as it says.
    BrokenEncoding,
    /// A text is not in the character set that it declares.
    BrokenCharset,
    /// A text is in UTF-8 and declares another character set, or none.
    UndeclaredUtf8,
    /// The text was shortened to `MAX_TEXT_BYTES`.
    LongText,
    /// More links than `MAX_LINKS`.
    TooManyLinks,
    /// More attached files than `MAX_ATTACHMENTS`.
    TooManyAttachments,
    /// An attached file's name held a path; only its last part was kept.
    PathInName,
    /// A winmail.dat is damaged: what stands before the damage was read.
    BrokenTnef,
    /// More calendar events than `MAX_EVENTS`.
    TooManyEvents,
    /// Control characters, which no text needs, were left out.
    ControlCharacters,
}

impl Warning {
    /// The sentence for a person, in `language` (`en`, anything else is French).
    pub fn text(self, language: &str) -> String {
        let (french, english) = self.sentences();
        if language == "en" { english } else { french }
    }

    fn sentences(self) -> (String, String) {
        let both = |french: &str, english: &str| (french.to_owned(), english.to_owned());
        match self {
            Self::NoHeader => both("Aucun en-tête n'a été trouvé.", "No header was found."),
            Self::TooLarge => (
                format!(
                    "Message trop volumineux : seuls les {} premiers Mio ont été lus.",
                    limit::MAX_MESSAGE_BYTES >> 20
                ),
                format!(
                    "Message too large: only its first {} MiB were read.",
                    limit::MAX_MESSAGE_BYTES >> 20
                ),
            ),
            Self::TooManyHeaders => (
                format!(
                    "Trop d'en-têtes : seuls les {} premiers ont été lus.",
                    limit::MAX_HEADERS
                ),
                format!(
                    "Too many header fields: only the first {} were read.",
                    limit::MAX_HEADERS
                ),
            ),
            Self::LongHeader => both(
                "Un en-tête trop long a été coupé.",
                "A header field that was too long was cut.",
            ),
            Self::HeaderCharset => both(
                "Un en-tête n'est pas en UTF-8 ; il a été lu comme windows-1252.",
                "A header field is not in UTF-8; it was read as windows-1252.",
            ),
            Self::LostLetters => both(
                "Des lettres illisibles, dans un en-tête ou un nom de fichier, ont été remplacées par �.",
                "Letters that cannot be read, in a header field or a file name, were replaced by �.",
            ),
            Self::BrokenEncodedWords => both(
                "Des mots codés sans fin, dans un en-tête, ont été laissés tels quels.",
                "Encoded words without an end, in a header field, were left as they are.",
            ),
            Self::BadDate => both(
                "La date du message est illisible.",
                "The date of the message cannot be read.",
            ),
            Self::TooManyAddresses => (
                format!(
                    "Trop de destinataires : seuls les {} premiers ont été gardés.",
                    limit::MAX_ADDRESSES
                ),
                format!(
                    "Too many addresses: only the first {} were kept.",
                    limit::MAX_ADDRESSES
                ),
            ),
            Self::TooManyParts => both(
                "Trop de parties imbriquées : la fin du message n'a pas été lue.",
                "Too many nested parts: the end of the message was not read.",
            ),
            Self::BrokenEncoding => both(
                "Une partie n'est pas codée comme elle l'annonce.",
                "A part is not encoded as it says.",
            ),
            Self::BrokenCharset => both(
                "Un texte n'est pas dans le jeu de caractères annoncé ; il a été lu comme windows-1252.",
                "A text is not in the character set that it declares; it was read as windows-1252.",
            ),
            Self::UndeclaredUtf8 => both(
                "Un texte est en UTF-8 sans l'annoncer ; il a été lu comme tel.",
                "A text is in UTF-8 without declaring it; it was read as such.",
            ),
            Self::LongText => (
                format!(
                    "Texte trop long : seuls les {} premiers Kio ont été lus.",
                    limit::MAX_TEXT_BYTES >> 10
                ),
                format!(
                    "Text too long: only its first {} KiB were read.",
                    limit::MAX_TEXT_BYTES >> 10
                ),
            ),
            Self::TooManyLinks => (
                format!(
                    "Trop de liens : seuls les {} premiers ont été gardés.",
                    limit::MAX_LINKS
                ),
                format!(
                    "Too many links: only the first {} were kept.",
                    limit::MAX_LINKS
                ),
            ),
            Self::TooManyAttachments => (
                format!(
                    "Trop de pièces jointes : seules les {} premières ont été gardées.",
                    limit::MAX_ATTACHMENTS
                ),
                format!(
                    "Too many attached files: only the first {} were kept.",
                    limit::MAX_ATTACHMENTS
                ),
            ),
            Self::PathInName => both(
                "Le nom d'une pièce jointe contenait un chemin ; seul le nom a été gardé.",
                "The name of an attached file held a path; only the name was kept.",
            ),
            Self::BrokenTnef => both(
                "Une pièce winmail.dat est abîmée ; seul son début a été lu.",
                "A winmail.dat is damaged; only its beginning was read.",
            ),
            Self::TooManyEvents => (
                format!(
                    "Trop d'événements : seuls les {} premiers ont été gardés.",
                    limit::MAX_EVENTS
                ),
                format!(
                    "Too many events: only the first {} were kept.",
                    limit::MAX_EVENTS
                ),
            ),
            Self::ControlCharacters => both(
                "Des caractères de contrôle ont été retirés du texte.",
                "Control characters were left out of the text.",
            ),
        }
    }
}
