//! A transcript as it was read: cues with who speaks and when, and the turns that they make.

use std::ops::Range;

/// One cue: the smallest piece that a line of the minutes can point at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cue {
    /// Its identifier in the file, else its number from 1; no two cues have the same.
    pub id: String,
    /// Milliseconds from the beginning, where the file tells.
    pub start: Option<u64>,
    /// Milliseconds from the beginning, where the file tells.
    pub end: Option<u64>,
    /// Who speaks, as the file names them.
    pub speaker: Option<String>,
    /// What is said, blanks made one.
    pub text: String,
    /// Whether the file itself begins a turn here, even when the same person spoke before.
    pub opens: bool,
}

/// What one person says without being interrupted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    /// Who speaks.
    pub speaker: Option<String>,
    /// Its cues, by their place in the transcript.
    pub cues: Range<usize>,
    /// The texts of its cues with one blank between.
    pub text: String,
    /// Where each cue begins in the text.
    starts: Vec<usize>,
}

/// What was heard by a recogniser where nobody spoke, and other things that the reader of minutes should know.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Losses {
    /// Lines that recognisers are known to invent, which were dropped.
    pub invented: usize,
    /// Cues whose times could not be read, or end before they begin; their words are kept.
    pub times: usize,
    /// Cues past the largest number, which were not read.
    pub cut: usize,
    /// Whether bytes did not exist in the character set.
    pub letters: bool,
}

/// A transcript.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Transcript {
    /// The cues, in the order of the file.
    pub cues: Vec<Cue>,
    /// The turns, in the same order.
    pub turns: Vec<Turn>,
    /// Lines before the first word that was said: "Date : 12 mars 2026".
    pub head: Vec<String>,
    /// What was left out.
    pub losses: Losses,
}

impl Turn {
    /// The cues in which a range of the text stands.
    pub fn cues_of(&self, range: &Range<usize>) -> Range<usize> {
        let first = self.starts.partition_point(|&start| start <= range.start);
        let last = self.starts.partition_point(|&start| start < range.end);
        let first = first.saturating_sub(1);
        self.cues.start + first..self.cues.start + last.max(first + 1)
    }
}

impl Transcript {
    /// Makes the turns of cues.
    pub fn new(cues: Vec<Cue>, head: Vec<String>, losses: Losses) -> Self {
        let mut turns: Vec<Turn> = Vec::new();
        for (place, cue) in cues.iter().enumerate() {
            match turns.last_mut() {
                Some(turn) if !cue.opens && turn.speaker == cue.speaker => {
                    turn.text.push(' ');
                    turn.starts.push(turn.text.len());
                    turn.text.push_str(&cue.text);
                    turn.cues.end = place + 1;
                }
                _ => turns.push(Turn {
                    speaker: cue.speaker.clone(),
                    cues: place..place + 1,
                    text: cue.text.clone(),
                    starts: vec![0],
                }),
            }
        }
        Self {
            cues,
            turns,
            head,
            losses,
        }
    }

    /// The same with other names of speakers.
    pub fn renamed(self, names: &[(String, String)]) -> Self {
        let mut cues = self.cues;
        for cue in &mut cues {
            if let Some(speaker) = &mut cue.speaker
                && let Some((_, name)) = names.iter().find(|(known, _)| known == speaker)
            {
                speaker.clone_from(name);
            }
        }
        Self::new(cues, self.head, self.losses)
    }

    /// Who speaks, in the order in which they first do.
    pub fn speakers(&self) -> Vec<&str> {
        let mut speakers: Vec<&str> = Vec::new();
        for turn in &self.turns {
            if let Some(speaker) = turn.speaker.as_deref()
                && !speakers.contains(&speaker)
            {
                speakers.push(speaker);
            }
        }
        speakers
    }

    /// The identifiers of cues.
    pub fn ids(&self, cues: impl IntoIterator<Item = usize>) -> Vec<String> {
        let cues = cues.into_iter().filter_map(|cue| self.cues.get(cue));
        cues.map(|cue| cue.id.clone()).collect()
    }

    /// The words of cues that are named by their identifiers, in the order given; `None` where one does not exist.
    pub fn words(&self, ids: &[String]) -> Option<String> {
        let texts: Option<Vec<&str>> = ids
            .iter()
            .map(|id| Some(self.cues.iter().find(|cue| cue.id == *id)?.text.as_str()))
            .collect();
        texts.map(|texts| texts.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cue(id: &str, speaker: &str, text: &str) -> Cue {
        Cue {
            id: id.to_owned(),
            start: None,
            end: None,
            speaker: Some(speaker.to_owned()),
            text: text.to_owned(),
            opens: false,
        }
    }

    #[test]
    fn cues_of_one_speaker_make_a_turn_and_can_be_found_again() {
        let cues = vec![
            cue("a", "Roux", "Bonjour à"),
            cue("b", "Roux", "tous. On commence."),
            cue("c", "Petit", "Oui."),
        ];
        let transcript = Transcript::new(cues, Vec::new(), Losses::default());
        assert_eq!(transcript.turns.len(), 2);
        let turn = &transcript.turns[0];
        assert_eq!(turn.text, "Bonjour à tous. On commence.");
        assert_eq!(turn.cues_of(&(0..16)), 0..2);
        assert_eq!(turn.cues_of(&(0..5)), 0..1);
        assert_eq!(turn.cues_of(&(17..29)), 1..2);
        assert_eq!(transcript.ids(turn.cues_of(&(17..29))), ["b"]);
        let renamed = transcript.renamed(&[("Petit".to_owned(), "Roux".to_owned())]);
        assert_eq!(renamed.turns.len(), 1);
        assert_eq!(renamed.words(&["c".to_owned()]).as_deref(), Some("Oui."));
        assert_eq!(renamed.words(&["x".to_owned()]), None);
    }
}
