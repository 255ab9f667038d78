//! What an act deals with, by a small table of words.

use std::collections::HashMap;
use std::ops::Range;

use super::zones::Zones;
use crate::text::{Located, Text};

/// How often a theme's words must stand in the articles where the title has none.
const OFTEN: usize = 3;

/// A theme; its name is what fields and filters use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Theme {
    /// Traffic.
    Traffic,
    /// Parking.
    Parking,
    /// Works on roads, occupation of the public domain.
    Works,
    /// Town planning and building.
    Planning,
    /// Classified installations, environment, water.
    Environment,
    /// Money.
    Finance,
    /// Staff.
    Staff,
    /// Delegations of signature and of function.
    Delegation,
    /// Elections.
    Elections,
    /// Public order, safety, risks.
    Safety,
    /// Health.
    Health,
    /// Procurement.
    Procurement,
}

/// A theme, its name, and what it is told by: words or two words in a row, folded, in all their endings where a star ends them.
const TABLE: &[(Theme, &str, &[&str])] = &[
    (
        Theme::Traffic,
        "circulation",
        &[
            "circulation",
            "vitesse",
            "alternat",
            "deviation",
            "sens unique",
            "priorite",
        ],
    ),
    (
        Theme::Parking,
        "stationnement",
        &["stationnement", "stationner", "parking"],
    ),
    (
        Theme::Works,
        "voirie",
        &[
            "travaux",
            "voirie",
            "domaine public",
            "permission de",
            "alignement",
        ],
    ),
    (
        Theme::Planning,
        "urbanisme",
        &[
            "urbanisme",
            "permis de",
            "construire",
            "lotissement",
            "plan local",
            "preemption",
            "risques naturels",
        ],
    ),
    (
        Theme::Environment,
        "environnement",
        &[
            "installations classees",
            "icpe",
            "autorisation d'exploiter",
            "substances dangereuses",
            "rejets",
            "dechets",
            "environnement",
            "eaux",
            "biodiversite",
        ],
    ),
    (
        Theme::Finance,
        "finances",
        &[
            "budget*",
            "subvention*",
            "tarif*",
            "regie",
            "emprunt",
            "taxe*",
            "redevance*",
            "dotation*",
            "compte administratif",
        ],
    ),
    (
        Theme::Staff,
        "personnel",
        &[
            "agent",
            "agents",
            "personnel",
            "recrutement",
            "emplois",
            "avancement",
            "regime indemnitaire",
            "titularisation",
            "fonctionnaire*",
        ],
    ),
    (
        Theme::Delegation,
        "délégation de signature",
        &["delegation de", "subdelegation", "delegations de"],
    ),
    (
        Theme::Elections,
        "élections",
        &[
            "election",
            "elections",
            "electeurs",
            "electoral",
            "candidatures",
            "scrutin",
            "bureaux de",
        ],
    ),
    (
        Theme::Safety,
        "sécurité",
        &[
            "securite publique",
            "ordre public",
            "manifestation",
            "risques",
            "peril",
            "artifice",
            "videoprotection",
            "debit de",
            "debits de",
            "bruit",
        ],
    ),
    (
        Theme::Health,
        "santé",
        &["sanitaire", "sante", "assurance maladie", "insalubrite"],
    ),
    (
        Theme::Procurement,
        "marchés publics",
        &[
            "marche public",
            "marches publics",
            "appel d'offres",
            "accord cadre",
        ],
    ),
];

/// Codes of one theme, by the words after "code".
const CODES: &[(Theme, &str)] = &[
    (Theme::Environment, "de l'environnement"),
    (Theme::Planning, "de l'urbanisme"),
    (Theme::Elections, "electoral"),
    (Theme::Traffic, "de la route"),
    (Theme::Health, "de la sante publique"),
    (Theme::Procurement, "de la commande publique"),
    (Theme::Staff, "general de la fonction publique"),
    (Theme::Safety, "de la securite interieure"),
];

impl Theme {
    /// The name that fields and filters use, in French.
    pub fn name(self) -> &'static str {
        TABLE
            .iter()
            .find(|(theme, ..)| *theme == self)
            .map_or("", |(_, name, _)| name)
    }
}

pub(super) fn read(text: &Text, zones: &Zones, title: Option<Range<usize>>) -> Vec<Located<Theme>> {
    let title = title.unwrap_or(0..0);
    let index = Index::new();
    let mut found: Vec<(Theme, usize, usize, usize)> = Vec::new();
    let body = text.tokens_in(&zones.operative);
    for token in text.tokens_in(&title).chain(body) {
        let in_title = text.start(token) < title.end;
        for &(theme, words) in index.beginning_with(text.word(token)) {
            let Some(end) = stands(text, token, words) else {
                continue;
            };
            match found.iter_mut().find(|(known, ..)| *known == theme) {
                Some((_, count, ..)) => *count += 1,
                None => found.push((theme, if in_title { OFTEN } else { 1 }, token, end)),
            }
        }
    }
    let most = found.iter().map(|&(_, count, ..)| count).max().unwrap_or(0);
    let titled = found
        .iter()
        .any(|&(_, _, token, _)| text.start(token) < title.end);
    let told: Vec<Located<Theme>> = found
        .into_iter()
        // A title that says its theme says it alone: bodies mention much else.
        .filter(|&(_, count, token, _)| {
            count >= OFTEN
                && (titled || 3 * count >= most)
                && (!titled || text.start(token) < title.end)
        })
        .map(|(theme, _, token, end)| text.locate(theme, text.start(token)..text.end(end - 1)))
        .collect();
    if told.is_empty() {
        by_code(text, zones)
    } else {
        told
    }
}

/// The theme of the first code that the recitals cite, where nothing else tells one.
fn by_code(text: &Text, zones: &Zones) -> Vec<Located<Theme>> {
    for token in text.tokens_in(&zones.recitals) {
        if text.word(token) != "code" {
            continue;
        }
        for (theme, words) in CODES {
            if let Some(end) = stands(text, token + 1, words) {
                return vec![text.locate(*theme, text.start(token)..text.end(end - 1))];
            }
        }
    }
    Vec::new()
}

/// The table's words by their first three letters: most words of a text are no theme's.
struct Index(HashMap<&'static str, Vec<(Theme, &'static str)>>);

impl Index {
    fn new() -> Self {
        let mut index: HashMap<&str, Vec<(Theme, &str)>> = HashMap::new();
        for (theme, _, words) in TABLE {
            for words in *words {
                index.entry(&words[..3]).or_default().push((*theme, words));
            }
        }
        Self(index)
    }

    fn beginning_with(&self, word: &str) -> &[(Theme, &'static str)] {
        word.get(..3)
            .and_then(|letters| self.0.get(letters))
            .map_or(&[], Vec::as_slice)
    }
}

/// Whether the words begin with a token; the token after them.
fn stands(text: &Text, token: usize, words: &str) -> Option<usize> {
    let mut next = token;
    for word in words.split([' ', '\'']) {
        let is = match word.strip_suffix('*') {
            Some(stem) => text.word(next).starts_with(stem),
            None => text.word(next) == word,
        };
        if !is {
            return None;
        }
        next += 1;
    }
    Some(next)
}
