//! A question, understood: its terms with what they are worth, what kind of answer it asks for, whom and what it names.

use kit::fold::Folded;
use kit::language::Language;

use super::audience::{Audience, Regime};
use super::bounds::{self, Bounds};
use super::collection::{Collection, Query, Trouble};
use super::lexicon::{self, Lexicon};
use super::words::{self, Stem, Vocabulary};

/// What a word counts that only asks or fits every rule, beside one that tells.
const WEAK: f32 = 0.4;

/// What a number counts: « 20 ans » may stand as « moins de 25 ans ».
const NUMBER: f32 = 0.7;

/// What a word counts at most that no document has.
const UNKNOWN: f32 = 5.0;

/// What a word counts that stands for one of the question.
pub const STANDING_IN: f32 = 0.8;

/// What a question asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Money, or a share of it.
    Amount,
    /// A time that something lasts, or by which it must be done.
    Time,
    /// A number of days.
    Days,
    /// How many of something.
    Count,
    /// A person's name.
    Person,
    /// What belongs to the caller alone: a balance, a payslip, a request under way.
    Own,
    /// Anything else.
    Other,
}

/// A word of the question, with what may stand in its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Term {
    /// As it is written in the question, or in its translation.
    pub written: String,
    pub stem: Stem,
    /// Phrases by their stems.
    pub alternatives: Vec<Vec<Stem>>,
    /// How rare it is in the collection.
    pub rarity: f32,
    /// The same, times what its kind of word counts.
    pub weight: f32,
    /// Whether an answer has to have it.
    pub needed: bool,
}

/// A question, understood.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// As it was asked.
    pub text: String,
    /// The language in which it is asked, and answered.
    pub language: Language,
    /// The words with which the collection is searched, French ones.
    pub searched: String,
    pub terms: Vec<Term>,
    pub kind: Kind,
    /// Whether it wants a figure, and nothing else will do.
    pub exact: bool,
    /// Ages, times and numbers of children that it gives.
    pub bounds: Vec<Bounds>,
    /// Names that must stand in what answers.
    pub names: Vec<String>,
    /// Acronyms that must stand there, in full or short.
    pub acronyms: Vec<Stem>,
    pub audience: Option<Audience>,
    /// The public services that it names.
    pub regimes: Vec<Regime>,
}

/// How sections are counted: a collection and the tables.
pub struct Scale<'a> {
    pub collection: &'a dyn Collection,
    pub vocabulary: &'a Vocabulary,
    pub lexicon: &'a Lexicon,
}

impl Question {
    /// Understands a question, in the language of the call where its own words do not tell.
    ///
    /// # Errors
    /// When the collection cannot be read.
    pub fn new(
        text: &str,
        audience: Option<Audience>,
        spoken: Language,
        scale: &Scale<'_>,
    ) -> Result<Self, Trouble> {
        let language = language(text).unwrap_or(spoken);
        let (searched, unknown) = match language {
            Language::French => (text.to_owned(), Vec::new()),
            Language::English => {
                let translated = lexicon::translate(text);
                (translated.french, translated.unknown)
            }
        };
        let words = scale.vocabulary.words(&searched);
        let alternatives = scale.lexicon.alternatives(&words);
        let size = scale.collection.size()?.max(1) as f32;
        let mut terms: Vec<Term> = Vec::new();
        for (word, alternatives) in words.iter().zip(alternatives) {
            if terms.iter().any(|term| term.stem == word.stem) {
                continue;
            }
            let written = &searched[word.start..word.end];
            let weak = scale.lexicon.is_weak(word.stem);
            let found = scale.collection.find(&Query {
                text: written.to_owned(),
                limit: 1,
                ..Query::default()
            })?;
            // What nothing has weighs as much as what one document has.
            let rarity = (1.0 + (size + 0.5) / (found.total.max(1) as f32 + 0.5)).ln();
            // A word that nothing has may be said otherwise, or be what nothing here is about.
            let rarity = if found.total == 0 {
                rarity.min(UNKNOWN)
            } else {
                rarity
            };
            let share = match (weak, word.number) {
                (true, _) => WEAK,
                (_, true) if !is_year(written) => NUMBER,
                _ => 1.0,
            };
            terms.push(Term {
                written: written.to_owned(),
                stem: word.stem,
                alternatives,
                rarity,
                weight: rarity * share,
                needed: !weak && (!word.number || is_year(written)),
            });
        }
        let acronyms = words
            .iter()
            .filter(|word| words::is_acronym(&searched[word.start..word.end]))
            .filter(|word| !scale.lexicon.is_weak(word.stem))
            .map(|word| word.stem)
            .collect();
        let named = Audience::named(text);
        Ok(Self {
            kind: kind(text),
            exact: is_exact(text),
            bounds: bounds::find(&searched),
            names: match language {
                Language::French => names(text),
                Language::English => unknown
                    .into_iter()
                    .filter(|word| word.starts_with(char::is_uppercase) && !words::is_acronym(word))
                    .collect(),
            },
            acronyms,
            audience: audience.or(match named.as_slice() {
                [one] => Some(*one),
                // « Fonctionnaire stagiaire » is on probation.
                [Audience::Stagiaire, Audience::Titulaire] => Some(Audience::Stagiaire),
                _ => None,
            }),
            regimes: regimes(text),
            text: text.to_owned(),
            language,
            searched,
            terms,
        })
    }

    /// Whether a public service was asked for, or the private sector.
    pub fn asks_for(&self, regime: Regime) -> bool {
        self.regimes.contains(&regime)
    }
}

/// « 1960 », « 2026 »: a year is no number among others.
fn is_year(written: &str) -> bool {
    written.len() == 4 && (written.starts_with("19") || written.starts_with("20"))
}

/// The public services that a question names; in one, « l'État » with its capital is the employer.
fn regimes(text: &str) -> Vec<Regime> {
    let mut regimes = Regime::named(text);
    let state = text
        .split(|c: char| !c.is_alphanumeric())
        .any(|word| matches!(word, "État" | "Etat"));
    if state && !regimes.contains(&Regime::State) {
        regimes.push(Regime::State);
    }
    regimes
}

/// The language of a question: short ones have few small words, but English ones begin with theirs.
pub fn language(text: &str) -> Option<Language> {
    kit::language::of(text).or_else(|| {
        let folded = Folded::new(text);
        let first = folded.text().split(|c: char| !c.is_alphanumeric()).next()?;
        let english = [
            "how", "what", "when", "where", "who", "whom", "which", "why", "can", "may", "do",
            "does", "is", "are", "must", "should", "am", "within", "and",
        ];
        if english.contains(&first) {
            return Some(Language::English);
        }
        None
    })
}

/// What a question asks for, by its words.
fn kind(text: &str) -> Kind {
    let folded = Folded::new(text);
    let text = folded.text();
    let has = |words: &[&str]| words.iter().any(|word| contains_word(text, word));
    if has(OWN) {
        return Kind::Own;
    }
    let first = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    if PERSON.iter().any(|words| first.starts_with(words)) {
        return Kind::Person;
    }
    if has(&[
        "combien touche",
        "combien est paye",
        "combien est payee",
        "combien sont paye",
        "combien gagne",
        "combien percoit",
        "a combien s'eleve",
        "quel montant",
        "quel est le montant",
        "montant",
        "plafond",
        "indemnite horaire",
        "taux",
        "combien coute",
        "quel salaire",
        "how much",
        "amount",
        "ceiling",
        "what is the salary",
        "combien est rembours",
        "quelle part",
        "pourcentage",
        "hourly rate",
        "what is the rate",
        "how is",
        "quel tarif",
    ]) {
        return Kind::Amount;
    }
    if has(&[
        "combien de jours",
        "nombre de jours",
        "how many days",
        "quel nombre de jours",
    ]) {
        return Kind::Days;
    }
    if has(&[
        "combien de temps",
        "combien de mois",
        "combien d'annees",
        "combien de semaines",
        "combien d'heures",
        "combien d'ans",
        "duree",
        "delai",
        "quand",
        "how long",
        "how many months",
        "how many weeks",
        "how many years",
        "how many hours",
        "within how many",
        "when",
        "deadline",
        "a quelle date",
        "quel age",
        "jusqu'a quel",
        "a quel moment",
        "au bout de",
        "quelle duree",
        "nombre d'heures",
        "preavis",
    ]) {
        return Kind::Time;
    }
    if has(&["combien", "nombre", "how many"]) {
        return Kind::Count;
    }
    Kind::Other
}

/// Whether a question asks how much or how many.
fn is_exact(text: &str) -> bool {
    let folded = Folded::new(text);
    [
        "combien",
        "montant",
        "nombre de",
        "how many",
        "how much",
        "what is the amount",
        "quel pourcentage",
    ]
    .iter()
    .any(|word| contains_word(folded.text(), word))
}

/// What only the caller's own records can say.
const OWN: &[&str] = &[
    "me reste",
    "m'en reste",
    "solde de mon",
    "solde de mes",
    "il me reste",
    "mon solde",
    "mes soldes",
    "mon compteur",
    "mes compteurs",
    "mon bulletin",
    "ma fiche de paie",
    "ma paie de",
    "mon salaire de",
    "mon cet",
    "mon releve",
    "ou en est ma",
    "ou en est mon",
    "ma demande a-t-elle",
    "mon dossier a-t-il",
    "mes jours restants",
    "mon nombre de jours restants",
    "mon echelon actuel",
    "mon indice",
    "mon grade actuel",
    "ma prochaine",
    "mon prochain",
    "ai-je encore",
    "j'ai encore droit",
    "mes conges restants",
    "mon reliquat",
    "mes heures supplementaires de",
    "do i have left",
    "i have left",
    "my balance",
    "my payslip",
    "my request been",
    "left on my",
    "my remaining",
    "remaining leave do i",
    "ai-je deja pris",
    "ai-je deja pose",
    "j'ai deja pris",
    "quand vais-je",
    "when will i be",
];

/// How questions begin that ask for somebody's name.
const PERSON: &[&str] = &[
    "qui est ",
    "qui sont ",
    "c'est qui ",
    "qui s'appelle",
    "comment s'appelle",
    "quel est le nom",
    "quels sont les noms",
    "quel est le numero",
    "quelle est l'adresse",
    "who is ",
    "who are ",
    "what is the name",
    "what is the phone",
];

fn contains_word(text: &str, words: &str) -> bool {
    text.match_indices(words).any(|(at, _)| {
        let inside = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
        !inside(text[..at].chars().next_back())
    })
}

/// Capitalised words inside a sentence that are no acronyms and not of the trade: somebody, a place, a feast.
fn names(text: &str) -> Vec<String> {
    const COMMON: &[&str] = &[
        "etat",
        "pacs",
        "citis",
        "france",
        "gipa",
        "cnracl",
        "europe",
        "nbi",
        "rifseep",
        "republique",
        "fpt",
        "fpe",
        "fph",
        "internet",
        "ircantec",
        "urssaf",
        "cpam",
        "territoriale",
        "hospitaliere",
        "publique",
        "madame",
        "monsieur",
        "mme",
        "mr",
        "code",
        "loi",
        "decret",
    ];
    let mut found = Vec::new();
    let mut begins = true;
    for piece in text.split_inclusive(char::is_whitespace) {
        let word = piece.trim_matches(|c: char| !c.is_alphanumeric());
        // What an apostrophe joins begins with its own letter: « l'Ascension ».
        let word = word.rsplit(['\'', '\u{2019}']).next().unwrap_or_default();
        let folded = Folded::new(word);
        let is_name = !begins
            && word.chars().count() > 2
            && word.starts_with(char::is_uppercase)
            && !words::is_acronym(word)
            && word.chars().skip(1).any(char::is_lowercase)
            && !COMMON.contains(&folded.text());
        if is_name {
            found.push(word.to_owned());
        }
        let ends = piece.trim_end().ends_with(['.', '?', '!', ':', '«', '(']);
        begins = ends || begins && word.is_empty();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_ask_for_something() {
        for (text, expected) in [
            ("Combien est payée une astreinte ?", Kind::Amount),
            ("Combien de temps dure le Citis ?", Kind::Time),
            ("Quand déposer ma demande ?", Kind::Time),
            ("Combien de parents ?", Kind::Count),
            ("Qui est le référent déontologue ?", Kind::Person),
            ("Combien me reste-t-il de congés ?", Kind::Own),
            ("How many days do I have left?", Kind::Own),
            ("Un refus doit-il être motivé ?", Kind::Other),
            ("Within how many months?", Kind::Time),
        ] {
            assert_eq!(kind(text), expected, "{text}");
        }
    }

    #[test]
    fn names_are_what_only_some_documents_have() {
        assert_eq!(
            names("À combien s'élève la prime de Mme Martin ?"),
            ["Martin"]
        );
        assert_eq!(
            names("Le pont de l'Ascension est-il accordé ?"),
            ["Ascension"]
        );
        assert!(
            names("Télétravail : Quels jours pour un agent de l'État pacsé (CET, Pacs) ?")
                .is_empty()
        );
    }

    #[test]
    fn english_questions_are_told_by_their_beginning() {
        assert_eq!(language("How many RTT days?"), Some(Language::English));
        assert_eq!(language("RTT à 80 %"), None);
    }
}
