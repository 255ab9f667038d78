//! Words of administrations that stand for each other: general ones, whatever the collection.

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

/// The words that stand for this one, itself left out.
pub(crate) fn synonyms(lower: &str) -> impl Iterator<Item = &'static str> {
    GROUPS
        .iter()
        .filter(move |group| group.contains(&lower))
        .flat_map(|group| group.iter().copied())
        .filter(move |word| *word != lower)
}
