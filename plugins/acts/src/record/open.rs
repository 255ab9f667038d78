//! Whether an act rules something for good beside what it rules for a time.
//!
//! An order that limits the speed in one street and closes another for ten days holds on after these. A rule without a
//! day counts where it stands before the dated ones, or names a street of its own; what leans on them ("pendant cette
//! période", "au droit du chantier") ends with them.

use std::ops::Range;

use super::zones::Zones;
use crate::dates;
use crate::text::{Located, Text};

/// Participles by which a sentence rules, after "est" or "sont".
const RULES: &[&str] = &[
    "interdit",
    "interdite",
    "interdits",
    "interdites",
    "limitee",
    "limite",
    "reglemente",
    "reglementee",
    "reglementes",
    "autorise",
    "autorisee",
    "autorises",
    "autorisees",
    "obligatoire",
    "obligatoires",
    "instaure",
    "instauree",
    "institue",
    "instituee",
    "cree",
    "creee",
    "creees",
    "crees",
    "ouvert",
    "ouverte",
    "ouverts",
    "ouvertes",
    "prohibe",
    "prohibee",
    "tenus",
    "reserve",
    "reservee",
    "reserves",
    "reservees",
    "approuve",
    "approuvee",
    "mise",
];

/// Words by which a rule leans on another, or that make a sentence a formality.
const LEANS: &[&str] = &[
    "periode",
    "pendant",
    "durant",
    "travaux",
    "chantier",
    "manifestation",
    "deviation",
    "ces",
    "cette",
    "cet",
    "meme",
    "droit",
    "duree",
    "evenement",
    "fete",
    "intervention",
    "besoins",
    "entreprise",
    "secours",
    "signalisation",
    "permissionnaire",
    "beneficiaire",
    "titulaire",
    "present",
    "presente",
    "infraction",
    "infractions",
    "recours",
    "abroge",
    "execution",
    "ampliation",
    "copie",
    "place",
    "itineraire",
];

/// Words before the name of a street or of another place.
const STREETS: &[&str] = &[
    "rue",
    "avenue",
    "boulevard",
    "chemin",
    "impasse",
    "quai",
    "route",
    "allee",
    "ruelle",
    "cours",
    "rd",
    "rn",
];

/// The first rule that holds for good; none where the act calls itself temporary, or rules nothing for a time.
pub(super) fn read(text: &Text, zones: &Zones, kind: &str) -> Option<Located<()>> {
    if kind.contains("temporaire") {
        return None;
    }
    let begins: Vec<usize> = zones
        .articles
        .iter()
        .map(|&line| text.lines()[line].start)
        .collect();
    let ruling: Vec<Range<usize>> = text
        .sentences(&zones.operative, &begins)
        .into_iter()
        .filter(|sentence| rules(text, sentence))
        .collect();
    let dated: Vec<&Range<usize>> = ruling
        .iter()
        .filter(|sentence| dates::first(text, (*sentence).clone()).is_some())
        .collect();
    let first = dated.first()?;
    let known: Vec<&str> = dated
        .iter()
        .flat_map(|sentence| streets(text, sentence))
        .collect();
    let open = ruling.iter().find(|sentence| {
        let own = streets(text, sentence);
        dates::first(text, (*sentence).clone()).is_none()
            && !(*sentence).clone().any(|token| leans(text, token))
            && (sentence.start < first.start
                || !own.is_empty() && own.iter().all(|street| !known.contains(street)))
    })?;
    Some(text.locate((), text.start(open.start)..text.end(open.end - 1)))
}

/// Whether a sentence rules: "est interdite", "sont tenus", "est strictement limitée".
fn rules(text: &Text, sentence: &Range<usize>) -> bool {
    sentence.clone().any(|token| {
        matches!(text.word(token), "est" | "sont" | "sera" | "seront")
            && (token + 1..sentence.end.min(token + 3)).any(|next| RULES.contains(&text.word(next)))
    })
}

/// "Place" leans on nothing where it begins a name: "place du Marché".
fn leans(text: &Text, token: usize) -> bool {
    let word = text.word(token);
    LEANS.contains(&word) && (word != "place" || text.word(token.wrapping_sub(1)) == "en")
}

/// The first telling word of each street that a sentence names.
fn streets<'a>(text: &'a Text, sentence: &Range<usize>) -> Vec<&'a str> {
    sentence
        .clone()
        .filter(|&token| STREETS.contains(&text.word(token)) || text.word(token) == "place")
        .filter_map(|token| {
            (token + 1..sentence.end.min(token + 4))
                .map(|next| text.word(next))
                .find(|word| {
                    !matches!(*word, "de" | "du" | "des" | "la" | "le" | "les" | "l" | "d")
                })
        })
        .collect()
}
