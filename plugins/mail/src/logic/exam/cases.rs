//! The exam's letters, embedded: one line a file, so that the component carries them and no build script is needed.

use kit::language::Language;

use super::Case;

/// The cases of a language, with their names.
///
/// A file that does not parse is left out here; the tests refuse it before it ships.
pub(super) fn read(language: Language) -> Vec<(&'static str, Case)> {
    language
        .pick(FRENCH, ENGLISH)
        .iter()
        .filter_map(|(name, text)| Some((*name, toml::from_str(text).ok()?)))
        .collect()
}

macro_rules! cases {
    ($folder:literal: $($name:literal)*) => {
        &[$(($name, include_str!(concat!("../../../cases/exam/", $folder, "/", $name, ".toml"))),)*]
    };
}

pub(super) const FRENCH: &[(&str, &str)] = cases!("fr":
    "arrivee-collegue"
    "attestation-association"
    "cle-egaree"
    "copieur-en-panne"
    "devis-toiture"
    "dossier-de-logement"
    "fermeture-pont"
    "fuite-ecole"
    "inscription-cantine"
    "lampadaire"
    "nouvel-horaire-mediatheque"
    "place-de-stationnement"
    "point-budget"
    "rapport-commission"
    "recours-permis"
    "travaux-termines"
);

pub(super) const ENGLISH: &[(&str, &str)] = cases!("en":
    "bridge-closed"
    "budget-talk"
    "committee-report"
    "copier-down"
    "grant-papers"
    "housing-file"
    "library-hours"
    "missing-key"
    "new-colleague"
    "parking-space"
    "permit-appeal"
    "roof-quote"
    "school-leak"
    "school-meals"
    "street-lamp"
    "works-finished"
);
