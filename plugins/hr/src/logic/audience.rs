//! Whom a rule is for, and under which of the three public services it stands: the words that say so.

use kit::fold::Folded;

/// Whom an answer is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Audience {
    Titulaire,
    Contractuel,
    Stagiaire,
    Apprenti,
    AssistantFamilial,
}

/// Under whose rules something stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Regime {
    Territorial,
    State,
    Hospital,
    Private,
}

/// Words, folded, with what they mean. A word that begins another is followed by anything: « contractuel » is « contractuelle » too.
const AUDIENCES: &[(&str, Audience)] = &[
    ("contractuel", Audience::Contractuel),
    ("non titulaire", Audience::Contractuel),
    ("agent sous contrat", Audience::Contractuel),
    ("en cdd", Audience::Contractuel),
    ("en cdi", Audience::Contractuel),
    ("vacataire", Audience::Contractuel),
    ("contract worker", Audience::Contractuel),
    ("contract agent", Audience::Contractuel),
    ("contract staff", Audience::Contractuel),
    ("contract employee", Audience::Contractuel),
    ("contractual", Audience::Contractuel),
    ("on contract", Audience::Contractuel),
    ("stagiaire", Audience::Stagiaire),
    ("trainee", Audience::Stagiaire),
    ("probationary", Audience::Stagiaire),
    ("on probation", Audience::Stagiaire),
    ("apprenti", Audience::Apprenti),
    ("apprentice", Audience::Apprenti),
    ("assistant familial", Audience::AssistantFamilial),
    ("assistante familiale", Audience::AssistantFamilial),
    ("assistants familiaux", Audience::AssistantFamilial),
    ("assistantes familiales", Audience::AssistantFamilial),
    ("assfam", Audience::AssistantFamilial),
    ("foster carer", Audience::AssistantFamilial),
    ("titulaire", Audience::Titulaire),
    ("fonctionnaire", Audience::Titulaire),
    ("civil servant", Audience::Titulaire),
    ("tenured", Audience::Titulaire),
];

const REGIMES: &[(&str, Regime)] = &[
    ("territorial", Regime::Territorial),
    ("fpt", Regime::Territorial),
    ("collectivite", Regime::Territorial),
    ("mairie", Regime::Territorial),
    ("commune", Regime::Territorial),
    ("cnracl", Regime::Territorial),
    ("local civil servant", Regime::Territorial),
    ("town hall", Regime::Territorial),
    ("fonction publique d'etat", Regime::State),
    ("fonction publique de l'etat", Regime::State),
    ("fonctionnaire d'etat", Regime::State),
    ("fonctionnaire de l'etat", Regime::State),
    ("fonctionnaires de l'etat", Regime::State),
    ("agent de l'etat", Regime::State),
    ("agent d'etat", Regime::State),
    ("agents de l'etat", Regime::State),
    ("fpe", Regime::State),
    ("ministere", Regime::State),
    ("prefecture", Regime::State),
    ("state civil", Regime::State),
    ("hospitali", Regime::Hospital),
    ("fph", Regime::Hospital),
    ("hopital", Regime::Hospital),
    ("infirmier", Regime::Hospital),
    ("hospital", Regime::Hospital),
    ("secteur prive", Regime::Private),
    ("salarie du prive", Regime::Private),
    ("dans le prive", Regime::Private),
    ("entreprise privee", Regime::Private),
    ("salarie d'une entreprise", Regime::Private),
    ("private sector", Regime::Private),
    ("private company", Regime::Private),
];

impl Audience {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Titulaire,
        Self::Contractuel,
        Self::Stagiaire,
        Self::Apprenti,
        Self::AssistantFamilial,
    ];

    /// The word by which the command, the history and rules name it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Titulaire => "titulaire",
            Self::Contractuel => "contractuel",
            Self::Stagiaire => "stagiaire",
            Self::Apprenti => "apprenti",
            Self::AssistantFamilial => "assistant-familial",
        }
    }

    /// The audience of a word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }

    /// Those that a text names, each once, in the order of the table.
    pub fn named(text: &str) -> Vec<Self> {
        let mut folded = Folded::new(text).text().to_owned();
        let mut found = Vec::new();
        for (word, audience) in AUDIENCES {
            if begins_word(&folded, word) {
                // « Non titulaire » is no « titulaire ».
                folded = folded.replace(word, " ");
                if !found.contains(audience) {
                    found.push(*audience);
                }
            }
        }
        found
    }

    /// A text without the words that name an audience.
    pub fn left_out(text: &str) -> String {
        left_out(text, AUDIENCES.iter().map(|(word, _)| *word))
    }

    /// Whether a rule for some is one for this: a civil servant on probation is a civil servant.
    pub fn is_among(self, named: &[Self]) -> bool {
        named.is_empty()
            || named.contains(&self)
            || self == Self::Stagiaire && named.contains(&Self::Titulaire)
            // Foster carers are agents under a contract.
            || self == Self::AssistantFamilial && named.contains(&Self::Contractuel)
    }
}

impl Regime {
    /// Those that a text names, each once.
    pub fn named(text: &str) -> Vec<Self> {
        let folded = Folded::new(text);
        let mut found = Vec::new();
        for (word, regime) in REGIMES {
            if !found.contains(regime) && begins_word(folded.text(), word) {
                found.push(*regime);
            }
        }
        found
    }

    /// A text without the words that name a public service.
    pub fn left_out(text: &str) -> String {
        left_out(text, REGIMES.iter().map(|(word, _)| *word))
    }
}

/// A text without some words, each to its end.
fn left_out<'w>(text: &str, words: impl Iterator<Item = &'w str>) -> String {
    let folded = Folded::new(text);
    let mut ranges: Vec<std::ops::Range<usize>> = Vec::new();
    for word in words {
        for (at, _) in folded.text().match_indices(word) {
            let inside = |letter: &char| letter.is_alphanumeric();
            if folded.text()[..at]
                .chars()
                .next_back()
                .is_some_and(|letter| inside(&letter))
            {
                continue;
            }
            let rest: usize = folded.text()[at + word.len()..]
                .chars()
                .take_while(inside)
                .map(char::len_utf8)
                .sum();
            ranges.push(folded.source_range(at..at + word.len() + rest));
        }
    }
    ranges.sort_by_key(|range| range.start);
    let mut left = String::new();
    let mut end = 0;
    for range in ranges {
        if range.start >= end {
            left.push_str(&text[end..range.start]);
        }
        end = end.max(range.end);
    }
    left.push_str(&text[end..]);
    left.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a word of a text begins so; a short one, such as `fpt`, is the whole word.
fn begins_word(folded: &str, word: &str) -> bool {
    folded.match_indices(word).any(|(at, _)| {
        let before = folded[..at].chars().next_back();
        let after = folded[at + word.len()..].chars().next();
        let inside = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
        !inside(before) && (word.len() > 3 || !inside(after))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn audience(text: &str, expected: &[Audience]) {
        assert_eq!(Audience::named(text), expected, "{text}");
    }

    #[track_caller]
    fn regime(text: &str, expected: &[Regime]) {
        assert_eq!(Regime::named(text), expected, "{text}");
    }

    #[test]
    fn words_name_an_audience() {
        audience("Et pour une contractuelle ?", &[Audience::Contractuel]);
        audience("un agent non titulaire", &[Audience::Contractuel]);
        audience(
            "Fonctionnaire titulaire ou stagiaire",
            &[Audience::Stagiaire, Audience::Titulaire],
        );
        audience("assistante familiale", &[Audience::AssistantFamilial]);
        audience("les agents", &[]);
    }

    #[test]
    fn words_name_a_public_service() {
        regime("Territoriale (FPT)", &[Regime::Territorial]);
        regime("Fonction publique d'État (FPE)", &[Regime::State]);
        regime("Hospitalière (FPH)", &[Regime::Hospital]);
        regime("Congés dans le secteur privé", &[Regime::Private]);
        regime("l'État lui accorde", &[]);
    }

    #[test]
    fn a_rule_for_civil_servants_is_one_for_those_on_probation() {
        assert!(Audience::Stagiaire.is_among(&[Audience::Titulaire]));
        assert!(!Audience::Titulaire.is_among(&[Audience::Stagiaire]));
        assert!(!Audience::Contractuel.is_among(&[Audience::Titulaire]));
        assert!(Audience::Apprenti.is_among(&[]));
    }
}
