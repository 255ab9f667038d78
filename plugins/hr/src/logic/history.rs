//! The turns of a conversation in a file, and questions that go on from the one before: « et pour un contractuel ? ».

use kit::fold::{self, Folded};
use serde::{Deserialize, Serialize};

use super::audience::{Audience, Regime};
use super::lexicon::Lexicon;
use super::words::Vocabulary;

/// The largest file of turns, in bytes.
pub const MOST_BYTES: u64 = 1 << 20;

/// Turns that are kept.
const MOST_TURNS: usize = 20;

/// The form of the file.
const FORM: u32 = 1;

/// The turns so far.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct History {
    /// The form of this file.
    pub gardon_hr_history: u32,
    #[serde(default)]
    pub turns: Vec<Turn>,
}

/// A question and its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Turn {
    /// As it was asked.
    pub question: String,
    /// With what it took from the turns before.
    pub understood: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audience: Option<String>,
    /// The day of the rules, ISO 8601.
    pub on: String,
    pub answer: String,
    pub refused: bool,
    #[serde(default)]
    pub citations: Vec<Cited>,
}

/// What an answer rested on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Cited {
    pub document: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
    pub quote: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
}

/// A question with what it takes from the turn before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Understood {
    pub question: String,
    pub audience: Option<Audience>,
    /// Whether it goes on from the turn before.
    pub goes_on: bool,
}

impl Default for History {
    fn default() -> Self {
        Self {
            gardon_hr_history: FORM,
            turns: Vec::new(),
        }
    }
}

impl History {
    /// The turns of a file.
    ///
    /// # Errors
    /// What is wrong with it, in the words of the parser.
    pub fn parse(bytes: &[u8]) -> Result<Self, String> {
        let history: Self = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
        if history.gardon_hr_history != FORM {
            return Err(format!("gardon-hr-history: {}", history.gardon_hr_history));
        }
        Ok(history)
    }

    /// The file of these turns and one more; of a long conversation the last turns.
    pub fn with(mut self, turn: Turn) -> Vec<u8> {
        self.turns.push(turn);
        let spare = self.turns.len().saturating_sub(MOST_TURNS);
        self.turns.drain(..spare);
        // Structures of strings always have a form in JSON.
        let mut bytes = serde_json::to_vec_pretty(&self).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }

    /// What a question means after these turns.
    pub fn understand(&self, question: &str, audience: Option<Audience>) -> Understood {
        let alone = Understood {
            question: question.to_owned(),
            audience,
            goes_on: false,
        };
        let Some(last) = self.turns.last() else {
            return alone;
        };
        if !goes_on(question) {
            return alone;
        }
        let named = Audience::named(question);
        let mut topic = last.understood.clone();
        if audience.is_some() || !named.is_empty() {
            topic = Audience::left_out(&topic);
        }
        if !Regime::named(question).is_empty() {
            topic = Regime::left_out(&topic);
        }
        let inherited = last.audience.as_deref().and_then(Audience::parse);
        Understood {
            question: format!("{} {}", topic.trim(), question.trim()),
            audience: audience.or(match named.as_slice() {
                [] => inherited,
                [one] => Some(*one),
                _ => None,
            }),
            goes_on: true,
        }
    }
}

/// Whether a question is none without the one before: it begins with « et », or has no topic of its own.
fn goes_on(question: &str) -> bool {
    let folded = Folded::new(question);
    let tokens = fold::tokens(folded.text());
    let words: Vec<&str> = tokens
        .iter()
        .map(|token| &folded.text()[token.range()])
        .collect();
    let begins = [
        &["et"][..],
        &["and"],
        &["what", "about"],
        &["how", "about"],
        &["meme", "question"],
        &["same", "question"],
        &["dans", "ce", "cas"],
        &["in", "that", "case"],
        &["ou", "pour"],
        &["mais", "pour"],
        &["but", "for"],
        &["pour", "un"],
        &["pour", "une"],
        &["pour", "les"],
        &["for", "a"],
        &["for", "an"],
    ];
    if begins.iter().any(|first| words.starts_with(first)) {
        return true;
    }
    let vocabulary = Vocabulary::default();
    let lexicon = Lexicon::new(&vocabulary);
    let english = super::question::language(question) == Some(kit::language::Language::English);
    let text = if english {
        super::lexicon::translate(question).french
    } else {
        question.to_owned()
    };
    vocabulary
        .words(&text)
        .iter()
        .all(|word| word.number || lexicon.is_weak(word.stem))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(question: &str) -> History {
        History {
            turns: vec![Turn {
                question: question.to_owned(),
                understood: question.to_owned(),
                audience: Some("titulaire".to_owned()),
                on: "2026-03-02".to_owned(),
                answer: "« Deux mois. » [1]".to_owned(),
                refused: false,
                citations: Vec::new(),
            }],
            ..History::default()
        }
    }

    #[test]
    fn the_topic_stays_and_the_audience_changes() {
        let history = after(
            "Quel délai pour demander un congé parental, pour un fonctionnaire territorial ?",
        );
        let understood = history.understand("Et pour un contractuel ?", None);
        assert!(understood.goes_on);
        assert_eq!(understood.audience, Some(Audience::Contractuel));
        assert!(understood.question.contains("congé parental"));
        assert!(
            !understood.question.contains("fonctionnaire"),
            "{}",
            understood.question
        );
        let renewal = history.understand("Et pour le renouvellement ?", None);
        assert_eq!(renewal.audience, Some(Audience::Titulaire));
        assert!(renewal.question.ends_with("Et pour le renouvellement ?"));
        let hospital = history.understand("et à l'hôpital ?", None);
        assert!(
            !hospital.question.contains("territorial"),
            "{}",
            hospital.question
        );
    }

    #[test]
    fn a_question_of_its_own_takes_nothing() {
        let history = after("Quel délai pour demander un congé parental ?");
        let alone = history.understand("Combien est payée une astreinte le dimanche ?", None);
        assert_eq!((alone.goes_on, alone.audience), (false, None));
        assert!(
            !History::default()
                .understand("Et pour un contractuel ?", None)
                .goes_on
        );
    }

    #[test]
    fn turns_are_written_and_read_again() {
        let turn = after("Quel délai ?").turns.remove(0);
        let mut history = History::default();
        for _ in 0..30 {
            history = History::parse(&history.with(turn.clone())).unwrap();
        }
        assert_eq!(history.turns.len(), MOST_TURNS);
        assert!(History::parse(b"{}").is_err());
        assert!(History::parse(b"{\"gardon-hr-history\": 2}").is_err());
        assert!(History::parse(b"turns").is_err());
    }
}
