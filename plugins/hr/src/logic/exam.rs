//! The exam's questions, embedded: one line a file, so that the component carries them and no build script is needed.

use answers::Case;
use kit::language::Language;

/// The cases of a language, with their names.
///
/// A file that does not parse is left out here; the tests refuse it before it ships.
pub fn cases(language: Language) -> Vec<(&'static str, Case)> {
    language
        .pick(FRENCH, ENGLISH)
        .iter()
        .filter_map(|(name, text)| Some((*name, Case::parse(text).ok()?)))
        .collect()
}

macro_rules! cases {
    ($folder:literal: $($name:literal)*) => {
        &[$(($name, include_str!(concat!("../../cases/exam/", $folder, "/", $name, ".toml"))),)*]
    };
}

const FRENCH: &[(&str, &str)] = cases!("fr":
    "alcool"
    "astreinte"
    "conge-parental"
    "enfant-malade"
    "mercredi"
    "renouvellement"
    "report"
    "sans-reponse-apprenti"
    "sans-reponse-mutuelle"
    "teletravail"
);

const ENGLISH: &[(&str, &str)] = cases!("en":
    "carry-over"
    "no-answer-canteen"
    "no-answer-parking"
    "on-call"
    "parental-leave"
    "remote-work"
);

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn the_list_is_the_folder_and_every_case_can_be_answered() {
        for (language, list) in [(Language::French, FRENCH), (Language::English, ENGLISH)] {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
                .join("cases/exam")
                .join(language.code());
            let mut files: Vec<String> = std::fs::read_dir(folder)
                .unwrap()
                .map(|entry| entry.unwrap().file_name().into_string().unwrap())
                .collect();
            files.sort();
            let names: Vec<String> = list
                .iter()
                .map(|(name, _)| format!("{name}.toml"))
                .collect();
            assert_eq!(names, files);
            for (name, text) in list {
                assert_eq!(Case::parse(text).map(|_| ()), Ok(()), "{name}");
                assert_eq!(kit::language::of(text), Some(language), "{name}");
            }
        }
    }
}
