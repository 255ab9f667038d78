//! What an act is called, and whose act that makes it.

use crate::text::Text;

/// Who can have made an act, as far as that tells orders apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// A minister, or several.
    Ministerial,
    /// A prefect, or several.
    Prefectoral,
    /// A region's council or its president.
    Regional,
    /// A department's council or its president.
    Departmental,
    /// A group of communes.
    Intercommunal,
    /// A mayor or a municipal council.
    Municipal,
    /// A regional health agency, a rector, another body.
    Other,
}

/// What an act is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Kind {
    /// In small letters, with its accents: "arrêté préfectoral complémentaire".
    pub words: String,
    /// Whose act it is, by these words or by its authority.
    pub level: Option<Level>,
}

/// Words that an act is called by: folded, and as they are spelled.
const FORMS: &[(&str, &str)] = &[
    ("arrete", "arrêté"),
    ("arretes", "arrêté"),
    ("deliberation", "délibération"),
    ("deliberations", "délibération"),
    ("decision", "décision"),
    ("decisions", "décision"),
    ("ordonnance", "ordonnance"),
    ("decret", "décret"),
    ("circulaire", "circulaire"),
];

/// Words that may follow: folded, as they are spelled, and whose act they make it.
const WORDS: &[(&str, &str, Option<Level>)] = &[
    ("prefectoral", "préfectoral", Some(Level::Prefectoral)),
    ("prefectoraux", "préfectoral", Some(Level::Prefectoral)),
    (
        "interprefectoral",
        "interpréfectoral",
        Some(Level::Prefectoral),
    ),
    (
        "interprefectoraux",
        "interpréfectoral",
        Some(Level::Prefectoral),
    ),
    ("municipal", "municipal", Some(Level::Municipal)),
    ("municipaux", "municipal", Some(Level::Municipal)),
    ("municipale", "municipale", Some(Level::Municipal)),
    ("municipales", "municipale", Some(Level::Municipal)),
    ("departemental", "départemental", Some(Level::Departmental)),
    ("departementaux", "départemental", Some(Level::Departmental)),
    (
        "departementale",
        "départementale",
        Some(Level::Departmental),
    ),
    ("regional", "régional", Some(Level::Regional)),
    ("regionaux", "régional", Some(Level::Regional)),
    ("ministeriel", "ministériel", Some(Level::Ministerial)),
    ("ministeriels", "ministériel", Some(Level::Ministerial)),
    (
        "interministeriel",
        "interministériel",
        Some(Level::Ministerial),
    ),
    (
        "interministeriels",
        "interministériel",
        Some(Level::Ministerial),
    ),
    ("intercommunal", "intercommunal", Some(Level::Intercommunal)),
    (
        "intercommunaux",
        "intercommunal",
        Some(Level::Intercommunal),
    ),
    ("communautaire", "communautaire", Some(Level::Intercommunal)),
    ("rectoral", "rectoral", Some(Level::Other)),
    ("complementaire", "complémentaire", None),
    ("complementaires", "complémentaire", None),
    ("modificatif", "modificatif", None),
    ("modificatifs", "modificatif", None),
    ("rectificatif", "rectificatif", None),
    ("permanent", "permanent", None),
    ("permanents", "permanent", None),
    ("temporaire", "temporaire", None),
    ("temporaires", "temporaire", None),
    ("provisoire", "provisoire", None),
    ("conjoint", "conjoint", None),
    ("conjoints", "conjoint", None),
    ("individuel", "individuel", None),
    ("collectif", "collectif", None),
    ("reglementaire", "réglementaire", None),
];

/// What a folded word calls an act; its spelling.
pub(crate) fn form_word(word: &str) -> Option<&'static str> {
    FORMS
        .iter()
        .find(|(folded, _)| *folded == word)
        .map(|(_, spelled)| *spelled)
}

/// The kind that begins with a token, and the token after it.
pub(crate) fn kind(text: &Text, token: usize) -> Option<(Kind, usize)> {
    let mut words = form_word(text.word(token))?.to_owned();
    let mut level = None;
    let mut next = token + 1;
    for _ in 0..5 {
        let gap = text.gap(next);
        if gap.len() > 3 || gap.contains("\n\n") || !gap.trim().is_empty() {
            break;
        }
        let Some((_, spelled, whose)) =
            WORDS.iter().find(|(folded, ..)| *folded == text.word(next))
        else {
            break;
        };
        words.push(' ');
        words.push_str(spelled);
        level = level.or(*whose);
        next += 1;
    }
    Some((Kind { words, level }, next))
}

impl Level {
    const NAMES: [(Self, &'static str); 7] = [
        (Self::Ministerial, "ministériel"),
        (Self::Prefectoral, "préfectoral"),
        (Self::Regional, "régional"),
        (Self::Departmental, "départemental"),
        (Self::Intercommunal, "intercommunal"),
        (Self::Municipal, "municipal"),
        (Self::Other, "autre"),
    ];

    /// The name that fields use.
    pub fn name(self) -> &'static str {
        Self::NAMES
            .iter()
            .find(|(level, _)| *level == self)
            .map_or("", |(_, name)| name)
    }

    /// The level of a name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::NAMES
            .iter()
            .find(|(_, known)| *known == name)
            .map(|(level, _)| *level)
    }
}
