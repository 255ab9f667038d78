//! Whether a section answers a question, or is only about the same thing: what is not supported is not shown.

use kit::fold::Folded;

use super::audience::Regime;
use super::candidate::Source;
use super::days;
use super::question::{Kind, Question};
use super::rank::Ranked;

/// The least share of the words that an answer needs which the quote has, with title, headings and theme of its section;
/// each word weighs as much as it is rare in the collection.
///
/// Set on questions of `tests/evaluation/hr` and the open public ones; `docs/hr.md` has what other values gave.
pub const LEAST_COVERAGE: f32 = 0.55;

/// The same for the whole section: a long one has many words by chance, a short quote of it may miss some.
pub const LEAST_SECTION: f32 = 0.6;

/// The same where at least so many of these words stand in the section and so much of its title and headings is asked
/// about: then the words that are left may be put otherwise.
pub const LEAST_ABOUT: f32 = 0.45;
const WORDS_ABOUT: usize = 2;
const SHARE_ABOUT: f32 = 0.6;

/// The same where title and headings have no word of the question: the section is about something else, unless its own
/// words leave no doubt.
pub const LEAST_ELSEWHERE: f32 = 0.8;
const WORDS_ELSEWHERE: usize = 2;

/// Why a section does not answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// Words that an answer needs are missing.
    Words,
    /// Somebody or something that is named is not in it.
    Name(String),
    /// It is a rule of another public service, or of the private sector.
    Service(Regime),
    /// A figure is asked for, and the words stand beside none.
    Figure,
    /// It has no person's name, which is asked for.
    Person,
    /// It does not speak of people who work for an administration.
    Public,
}

/// Whether a section answers.
///
/// # Errors
/// Why it does not.
pub fn check(question: &Question, ranked: &Ranked, source: &Source) -> Result<(), Fault> {
    let is_about = ranked.words >= WORDS_ABOUT && ranked.about >= SHARE_ABOUT;
    // A figure of the kind that is asked for is worth a word.
    let words = ranked.words + usize::from(question.exact && ranked.figure);
    if ranked.about == 0.0 && (words < WORDS_ELSEWHERE || ranked.coverage < LEAST_ELSEWHERE) {
        return Err(Fault::Words);
    }
    let (least, least_section) = if is_about {
        (LEAST_ABOUT, LEAST_ABOUT)
    } else {
        (LEAST_COVERAGE, LEAST_SECTION)
    };
    if ranked.coverage < least || ranked.section_coverage < least_section || ranked.lacks {
        return Err(Fault::Words);
    }
    let page = source.pages.get(ranked.section.page as usize - 1);
    let text = format!(
        "{}\n{}\n{}",
        source.title,
        ranked.section.headings.join("\n"),
        page.map_or("", String::as_str)
    );
    let folded = Folded::new(&text);
    for name in &question.names {
        if !folded.text().contains(Folded::new(name).text()) {
            return Err(Fault::Name(name.clone()));
        }
    }
    let head = format!("{}\n{}", source.title, ranked.section.headings.join("\n"));
    let quote = source.text(&ranked.section, ranked.quote.clone());
    if !days::agree(&question.text, &head, quote, source.from.zip(source.until)) {
        return Err(Fault::Words);
    }
    if question.kind == Kind::Person && !names_somebody(quote) {
        return Err(Fault::Person);
    }
    if question.exact && !ranked.figure {
        return Err(Fault::Figure);
    }
    if let Some(regime) = other_service(question, ranked) {
        return Err(Fault::Service(regime));
    }
    let whole = format!("{} {}", source.theme, folded.text());
    // A collection of the organisation's own notes speaks of its staff without saying so.
    let for_everybody = !source.theme.is_empty();
    if for_everybody && !speaks_of_agents(&whole) && !question.asks_for(Regime::Private) {
        return Err(Fault::Public);
    }
    Ok(())
}

/// Whether a text has a word for those who work in an administration: a collection may hold rules for everybody too.
fn speaks_of_agents(text: &str) -> bool {
    const WORDS: &[&str] = &[
        "agent",
        "agents",
        "fonctionnaire",
        "fonctionnaires",
        "contractuel",
        "contractuels",
        "contractuelle",
        "stagiaire",
        "stagiaires",
        "fonction publique",
        "collectivite",
        "apprenti",
        "apprentis",
        "assistant familial",
        "assistante familiale",
        "assistants familiaux",
        "chef de service",
        "chefs de service",
        "responsable hierarchique",
        "civil servant",
        "civil servants",
        "employees",
        "staff",
    ];
    let folded = Folded::new(text);
    WORDS.iter().any(|word| {
        folded.text().match_indices(word).any(|(at, _)| {
            let before = folded.text()[..at].chars().next_back();
            let after = folded.text()[at + word.len()..].chars().next();
            ![before, after]
                .iter()
                .any(|letter| letter.is_some_and(char::is_alphanumeric))
        })
    })
}

/// The service of a section that is none of those that are meant.
fn other_service(question: &Question, ranked: &Ranked) -> Option<Regime> {
    let meant: &[Regime] = match question.regimes.as_slice() {
        [] => &[Regime::Territorial],
        named => named,
    };
    let first = *ranked.regimes.first()?;
    let fits = ranked.regimes.iter().any(|regime| meant.contains(regime));
    (!fits).then_some(first)
}

/// « Mme Serre », « M. Paul Serre », or an address to write to; institutions have capitals too.
fn names_somebody(text: &str) -> bool {
    let words: Vec<&str> = text
        .split_whitespace()
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
        .collect();
    let is_name = |word: &str| {
        word.chars().count() > 2
            && word.starts_with(char::is_uppercase)
            && word.chars().skip(1).any(char::is_lowercase)
    };
    let addressed = |word: &str| {
        matches!(
            word,
            "M" | "Mme" | "Mlle" | "Madame" | "Monsieur" | "Dr" | "Mr" | "Ms" | "Mrs"
        )
    };
    text.contains('@')
        || words
            .windows(2)
            .any(|pair| addressed(pair[0]) && is_name(pair[1]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn somebody_has_a_name() {
        assert!(names_somebody("Le référent est Mme Serre."));
        assert!(names_somebody("écrire à deontologue@castelfort.example"));
        assert!(!names_somebody("Le référent saisit la Haute Autorité."));
    }
}
