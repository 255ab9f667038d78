//! A transcript made ready for the rules: its sentences, their cue phrases, who can be meant by a name.

use jiff::civil::Date;

use super::people;
use super::phrases::{Hit, Phrases, Sense};
use super::sentence::{self, Sentence};
use super::transcript::Transcript;

/// A transcript made ready.
#[derive(Debug)]
pub struct Talk<'t> {
    /// What was read.
    pub transcript: &'t Transcript,
    /// All sentences, in order.
    pub sentences: Vec<Sentence>,
    /// The cue phrases of each sentence.
    pub hits: Vec<Vec<Hit>>,
    /// People who speak, are members or are named above the transcript.
    pub people: Vec<String>,
    /// The day of the meeting; without it, "Friday" is no date.
    pub day: Option<Date>,
    /// Whether English is spoken: "prepare" is a verb of both languages.
    pub english: bool,
    /// Who leads: the one who goes on to items and has votes taken most often.
    pub chair: Option<String>,
}

impl<'t> Talk<'t> {
    /// Cuts and reads a transcript once for all rules.
    pub fn new(transcript: &'t Transcript, phrases: &Phrases, members: &[String]) -> Self {
        let sentences = sentence::all(transcript);
        let hits: Vec<Vec<Hit>> = sentences
            .iter()
            .map(|sentence| phrases.find(&sentence.words))
            .collect();
        let mut people: Vec<String> = transcript
            .speakers()
            .into_iter()
            .map(str::to_owned)
            .collect();
        for member in members {
            if !people.iter().any(|known| people::same(known, member)) {
                people.push(member.clone());
            }
        }
        let english = super::draft::language_of(transcript) == kit::language::Language::English;
        let mut led: std::collections::BTreeMap<&str, usize> = std::collections::BTreeMap::new();
        for (sentence, hits) in sentences.iter().zip(&hits) {
            let leads = hits
                .iter()
                .filter(|hit| matches!(hit.sense, Sense::Transition | Sense::Vote))
                .count();
            if let Some(speaker) = sentence.speaker(transcript).filter(|_| leads > 0) {
                *led.entry(speaker).or_default() += 1;
            }
        }
        let chair = led
            .into_iter()
            .max_by_key(|(_, times)| *times)
            .map(|(speaker, _)| speaker.to_owned());
        Self {
            transcript,
            sentences,
            hits,
            people,
            day: None,
            english,
            chair,
        }
    }

    /// The words of a sentence, byte for byte.
    pub fn text(&self, sentence: usize) -> &'t str {
        self.sentences[sentence].text(self.transcript)
    }

    /// Who says a sentence.
    pub fn speaker(&self, sentence: usize) -> Option<&'t str> {
        self.sentences[sentence].speaker(self.transcript)
    }

    /// Whether a sentence has a phrase of a sense.
    pub fn has(&self, sentence: usize, sense: Sense) -> bool {
        self.hits
            .get(sentence)
            .is_some_and(|hits| hits.iter().any(|hit| hit.sense == sense))
    }

    /// The first phrase of a sense in a sentence.
    pub fn hit(&self, sentence: usize, sense: Sense) -> Option<Hit> {
        self.hits[sentence]
            .iter()
            .find(|hit| hit.sense == sense)
            .copied()
    }

    /// The identifiers of the cues in which sentences stand, each once, in order.
    pub fn cues(&self, sentences: &[usize]) -> Vec<String> {
        let mut places: Vec<usize> = sentences
            .iter()
            .flat_map(|sentence| self.sentences[*sentence].cues.clone())
            .collect();
        places.sort_unstable();
        places.dedup();
        self.transcript.ids(places)
    }

    /// The people whom a sentence names, as they are known where they are.
    pub fn names(&self, sentence: usize) -> Vec<people::Named> {
        people::names(
            &self.sentences[sentence].words,
            self.text(sentence),
            &self.people,
        )
    }

    /// A name as the person is known, else as it was said.
    pub fn known(&self, name: &str) -> String {
        people::resolve(name, &self.people).unwrap_or_else(|| name.to_owned())
    }
}
