//! What the system and the index say, in words for the person who reads it.

use std::io;

use config::Language;

/// What the operating system refused.
pub(crate) fn system(error: &io::Error, language: Language) -> String {
    let (french, english) = match error.kind() {
        io::ErrorKind::NotFound => ("introuvable", "not found"),
        io::ErrorKind::PermissionDenied => ("accès refusé", "access refused"),
        io::ErrorKind::NotADirectory => (
            "une partie du chemin n'est pas un dossier",
            "a part of the path is not a folder",
        ),
        io::ErrorKind::IsADirectory => ("c'est un dossier, pas un fichier", "a folder, not a file"),
        io::ErrorKind::StorageFull => ("le disque est plein", "the disk is full"),
        io::ErrorKind::QuotaExceeded => ("votre quota est atteint", "your quota is reached"),
        io::ErrorKind::ReadOnlyFilesystem => (
            "le disque est en lecture seule",
            "the disk can only be read",
        ),
        io::ErrorKind::InvalidData => (
            "le contenu n'est pas du texte UTF-8",
            "its content is not text in UTF-8",
        ),
        _ => return error.to_string(),
    };
    language.pick(french, english).to_owned()
}

/// A name in another encoding, as old shares have them: no answer could cite it so that it is found again.
pub(crate) fn name(language: Language) -> &'static str {
    language.pick(
        "ce nom n'est pas en UTF-8, le fichier n'est pas lu ; renommez-le, ou convertissez les noms du dossier (convmv)",
        "this name is not in UTF-8 and the file is not read; rename it, or convert the folder's names (convmv)",
    )
}

/// Why an index is damaged, in French; the index says it in English.
pub(crate) fn damage(reason: &str) -> &'static str {
    match reason {
        "the file is missing" => "le fichier manque",
        "its checksum is another one" => "sa somme de contrôle ne correspond pas",
        "it is older than the last commit" => "il est plus ancien que la dernière écriture",
        "a stored record is missing" => "un enregistrement manque",
        "a passage is not on its page" => "un passage n'est pas sur sa page",
        "a column has gaps" => "une colonne a des trous",
        _ if reason.starts_with("its files gave ") => "des documents y manquent ou y sont de trop",
        // What the search library found wrong, in its own technical words.
        _ => "ce n'est pas ce qui avait été écrit",
    }
}

/// Why a document cannot be kept, in French; the index says it in English.
pub(crate) fn document(reason: &str) -> &str {
    match reason {
        "the path of its file is empty or longer than 8 KiB" => {
            "le chemin de son fichier est vide ou passe 8 Kio"
        }
        "it has no identifier" => "il n'a pas d'identifiant",
        "its identifier is longer than 8 KiB" => "son identifiant passe 8 Kio",
        "its text is larger than 64 MiB" => "son texte passe 64 Mio",
        "the name of a field holds a control character" => {
            "le nom d'un champ a un caractère de contrôle"
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_system_s_words_are_the_person_s() {
        for (kind, french, english) in [
            (io::ErrorKind::NotFound, "introuvable", "not found"),
            (
                io::ErrorKind::PermissionDenied,
                "accès refusé",
                "access refused",
            ),
        ] {
            let error = io::Error::from(kind);
            assert_eq!(system(&error, Language::French), french);
            assert_eq!(system(&error, Language::English), english);
        }
        let missing = io::Error::from_raw_os_error(2);
        assert_eq!(system(&missing, Language::French), "introuvable");
    }

    #[test]
    fn damage_is_said_in_french() {
        for reason in [
            "its checksum is another one",
            "its files gave 3 entries, but it has 2",
            "Footer magic byte mismatch",
        ] {
            let french = damage(reason);
            assert!(!french.contains("its") && !french.is_empty(), "{french}");
        }
    }
}
