//! One text of a message, read once: folded, cut into tokens and sentences, with the phrases and dates in it.

use std::ops::Range;

use jiff::civil::Date;
use kit::{
    dates::{self, Found},
    fold::{self, Folded, Token},
};

use super::{
    lexicon::{self, Hit},
    sentences,
    words::Sense,
};

/// How much of a text the rules read, in bytes: a letter that is longer says what it wants before.
const EXAMINED: usize = 512 * 1024;
/// Words that take back what follows them within a few words.
const NEGATIONS: &[&str] = &[
    "pas",
    "rien",
    "sans",
    "aucun",
    "aucune",
    "non",
    "ni",
    "jamais",
    "nullement",
    "no",
    "not",
    "nothing",
    "without",
    "never",
    "isn",
    "hors",
];
/// How many words a negation reaches.
const NEGATION_REACH: usize = 3;

/// A text and what stands in it.
pub(super) struct Part<'m> {
    source: &'m str,
    folded: Folded,
    tokens: Vec<Token>,
    pub(super) sentences: Vec<Sentence>,
    pub(super) dates: Vec<Found>,
}

/// One sentence of a part.
pub(super) struct Sentence {
    /// Bytes of the source.
    pub(super) range: Range<usize>,
    pub(super) tokens: Range<usize>,
    pub(super) hits: Vec<Hit>,
    /// Positions in the part's dates.
    pub(super) dates: Range<usize>,
    pub(super) question: bool,
    /// Follows an instruction to a machine, and belongs to it.
    muted: bool,
}

impl<'m> Part<'m> {
    pub(super) fn new(source: &'m str, anchor: Date) -> Self {
        let mut length = source.len().min(EXAMINED);
        while !source.is_char_boundary(length) {
            length -= 1;
        }
        let source = &source[..length];
        let folded = Folded::new(source);
        let tokens = fold::tokens(folded.text());
        let dates = dates::find_folded(folded.text(), &tokens, anchor);
        let (mut token, mut date) = (0, 0);
        let mut sentences: Vec<Sentence> = sentences::split(source)
            .into_iter()
            .map(|range| {
                let place = |token: usize| folded.source_position(tokens[token].start as usize);
                while token < tokens.len() && place(token) < range.start {
                    token += 1;
                }
                let first = token;
                while token < tokens.len() && place(token) < range.end {
                    token += 1;
                }
                while date < dates.len() && dates[date].tokens.start < first {
                    date += 1;
                }
                let first_date = date;
                while date < dates.len() && dates[date].tokens.start < token {
                    date += 1;
                }
                let question = source[range.clone()]
                    .trim_end_matches(['"', ' ', '»', ')', '!', '\u{a0}'])
                    .ends_with('?')
                    && token - first >= 2;
                let hits = lexicon::hits(folded.text(), &tokens, first..token);
                Sentence {
                    range,
                    tokens: first..token,
                    hits,
                    dates: first_date..date,
                    question,
                    muted: false,
                }
            })
            .collect();
        mute(source, &mut sentences);
        let dates = spoken_dates(dates, &mut sentences);
        Self {
            source,
            folded,
            tokens,
            sentences,
            dates,
        }
    }

    /// The text that was read.
    pub(super) fn source(&self) -> &'m str {
        self.source
    }

    /// The words of a sentence, as they stand.
    pub(super) fn sentence(&self, sentence: &Sentence) -> &'m str {
        &self.source[sentence.range.clone()]
    }

    /// The words that a range of tokens covers, as they stand.
    pub(super) fn quote(&self, tokens: &Range<usize>) -> &'m str {
        let (Some(first), Some(last)) = (
            self.tokens.get(tokens.start),
            self.tokens.get(tokens.end.wrapping_sub(1)),
        ) else {
            return "";
        };
        self.source
            .get(
                self.folded
                    .source_range(first.start as usize..last.end as usize),
            )
            .unwrap_or("")
    }

    /// The folded word at a token; empty outside.
    pub(super) fn word(&self, token: usize) -> &str {
        self.tokens
            .get(token)
            .map_or("", |token| &self.folded.text()[token.range()])
    }

    /// Where a token ends in the source.
    pub(super) fn end_of(&self, token: usize) -> usize {
        self.tokens.get(token).map_or(self.source.len(), |token| {
            self.folded.source_range(token.range()).end
        })
    }

    /// Where a token begins in the source.
    pub(super) fn start_of(&self, token: usize) -> usize {
        self.tokens.get(token).map_or(self.source.len(), |token| {
            self.folded.source_position(token.start as usize)
        })
    }

    /// The last `length` bytes before a sentence, or a little less.
    pub(super) fn before(&self, sentence: &Sentence, length: usize) -> &'m str {
        let mut start = sentence.range.start.saturating_sub(length);
        while !self.source.is_char_boundary(start) {
            start += 1;
        }
        &self.source[start..sentence.range.start]
    }

    /// Whether any sentence says something to people: more than a greeting, a courtesy or a title of two words.
    pub(super) fn speaks_itself(&self) -> bool {
        self.sentences.iter().any(|sentence| {
            !sentence.has(Sense::Injection)
                && !sentence.has(Sense::Courtesy)
                && sentence.tokens.len() > 3
                && !sentences::is_salutation(self.sentence(sentence))
        })
    }

    /// The words by which a meeting moves or falls.
    pub(super) fn meeting_change(&self) -> Option<&'m str> {
        self.first(Sense::MeetingChange).or_else(|| {
            let sentence = self.sentences.iter().find(|sentence| {
                sentence.has(Sense::Meeting)
                    && sentence.has(Sense::Shifted)
                    && !sentence.has(Sense::Injection)
            })?;
            let hit = sentence
                .hits
                .iter()
                .find(|hit| hit.sense == Sense::Shifted && !self.negated(sentence, hit))?;
            Some(self.quote(&hit.tokens))
        })
    }

    /// The dates of a sentence.
    pub(super) fn dates_of(&self, sentence: &Sentence) -> &[Found] {
        &self.dates[sentence.dates.clone()]
    }

    /// Every phrase of this sense, in the sentences that speak to people.
    pub(super) fn all(&self, sense: Sense) -> impl Iterator<Item = (&Sentence, &Hit)> {
        self.sentences
            .iter()
            .filter(move |sentence| sense == Sense::Injection || !sentence.has(Sense::Injection))
            .flat_map(move |sentence| {
                sentence
                    .hits
                    .iter()
                    .filter(move |hit| hit.sense == sense)
                    .map(move |hit| (sentence, hit))
            })
    }

    /// The words of the first phrase of this sense that is not taken back.
    pub(super) fn first(&self, sense: Sense) -> Option<&'m str> {
        self.all(sense)
            .find(|(sentence, hit)| !self.negated(sentence, hit))
            .map(|(_, hit)| self.quote(&hit.tokens))
    }

    /// Whether a negation stands shortly before the phrase, in the same clause.
    pub(super) fn negated(&self, sentence: &Sentence, hit: &Hit) -> bool {
        let first = hit
            .tokens
            .start
            .saturating_sub(NEGATION_REACH)
            .max(sentence.tokens.start);
        (first..hit.tokens.start)
            .rev()
            .take_while(|&token| !self.gap_has_comma(token))
            .any(|token| NEGATIONS.contains(&self.word(token)))
    }

    /// Whether the phrase only tells what would come of silence: "sans réponse de votre part, nous classerons …".
    pub(super) fn conditional(&self, sentence: &Sentence, hit: &Hit) -> bool {
        let future = |word: &str| {
            ["era", "erai", "erons", "eront", "rons"]
                .iter()
                .any(|end| word.len() > end.len() && word.ends_with(end))
        };
        matches!(self.word(hit.tokens.start), "sans" | "no")
            && sentence
                .tokens
                .clone()
                .any(|token| future(self.word(token)))
    }

    fn gap_has_comma(&self, token: usize) -> bool {
        match (self.tokens.get(token), self.tokens.get(token + 1)) {
            (Some(this), Some(next)) => {
                self.folded.text()[this.end as usize..next.start as usize].contains([',', ';', ':'])
            }
            _ => false,
        }
    }
}

impl Sentence {
    pub(super) fn has(&self, sense: Sense) -> bool {
        self.muted && sense == Sense::Injection || self.hits.iter().any(|hit| hit.sense == sense)
    }

    /// Whether a phrase of this sense stands in the sentence itself.
    fn says(&self, sense: Sense) -> bool {
        self.hits.iter().any(|hit| hit.sense == sense)
    }
}

/// The dates of what is not muted: one that is told to a machine is nobody's limit.
fn spoken_dates(dates: Vec<Found>, sentences: &mut [Sentence]) -> Vec<Found> {
    if sentences.iter().all(|sentence| !sentence.muted) {
        return dates;
    }
    let mut spoken = Vec::with_capacity(dates.len());
    for sentence in sentences {
        let start = spoken.len();
        if !sentence.muted {
            spoken.extend_from_slice(&dates[sentence.dates.clone()]);
        }
        sentence.dates = start..spoken.len();
    }
    spoken
}

/// In a paragraph that instructs a machine, everything from the first sentence about machines on belongs to the instruction,
/// and so do the next paragraphs as long as they go on about machines. What stands before and after is the letter's own.
fn mute(source: &str, sentences: &mut [Sentence]) {
    let mut speaking = false;
    let mut index = 0;
    while index < sentences.len() {
        let end = paragraph(source, sentences, index);
        let goes_on = speaking
            && sentences[index..end]
                .iter()
                .any(|sentence| sentence.says(Sense::Machine));
        let instructs = sentences[index..end]
            .iter()
            .any(|sentence| sentence.says(Sense::Injection));
        let about_machines = (index..end).find(|&place| {
            let sentence = &sentences[place];
            sentence.says(Sense::Injection) || sentence.says(Sense::Machine)
        });
        let first = about_machines.filter(|_| instructs);
        if let Some(start) = if goes_on { Some(index) } else { first } {
            sentences[start..end]
                .iter_mut()
                .for_each(|sentence| sentence.muted = true);
        }
        speaking = goes_on || instructs;
        index = end;
    }
}

/// Where the paragraph of a sentence ends: before the next one that a blank line parts from it.
fn paragraph(source: &str, sentences: &[Sentence], index: usize) -> usize {
    (index + 1..sentences.len())
        .find(|&next| {
            let gap = &source[sentences[next - 1].range.end..sentences[next].range.start];
            gap.matches('\n').count() > 1
        })
        .unwrap_or(sentences.len())
}
