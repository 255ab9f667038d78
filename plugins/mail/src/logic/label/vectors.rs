//! Words, pairs of words and runs of letters as numbers: TF-IDF vectors over the vocabulary of the examples.

use super::text::{Part, Token};

/// Words and pairs together weigh this much against runs of letters, which weigh 1.
const WORD_FAMILY_WEIGHT: f32 = 1.4;

/// A word of the subject, or of its heading, counts as this many in the body.
const SUBJECT_WEIGHT: f32 = 2.0;

/// The lengths of runs of letters.
const RUNS: std::ops::RangeInclusive<usize> = 3..=5;

/// A vector with few entries: (feature, value), by feature.
pub type Vector = Vec<(u32, f32)>;

/// The hash of a feature and where it stands.
type Occurrence = (u64, Part);

/// The features of the examples and how telling each is.
pub struct Vocabulary {
    /// Sorted; a feature's number is its place.
    hashes: Vec<u64>,
    /// The inverse document frequency of each feature.
    idf: Vec<f32>,
}

impl Vocabulary {
    /// The vocabulary of `count` documents, which are read one by one.
    pub fn new(documents: impl Iterator<Item = Vec<Token>>) -> Self {
        let mut all = Vec::new();
        let mut count = 0_usize;
        for tokens in documents {
            count += 1;
            let (mut words, letters) = occurrences(&tokens);
            words.extend(letters);
            all.extend(grouped(words).into_iter().map(|(hash, _)| hash));
        }
        all.sort_unstable();
        let (mut hashes, mut idf) = (Vec::new(), Vec::new());
        for same in all.chunk_by(|one, other| one == other) {
            hashes.push(same[0]);
            idf.push(((1 + count) as f32 / (1 + same.len()) as f32).ln() + 1.0);
        }
        Self { hashes, idf }
    }

    /// How many features there are.
    pub fn len(&self) -> usize {
        self.hashes.len()
    }

    /// The vector of a document; words that no example holds are left out.
    pub fn vector(&self, tokens: &[Token]) -> Vector {
        let (words, letters) = occurrences(tokens);
        let mut vector = self.family(words, WORD_FAMILY_WEIGHT);
        vector.extend(self.family(letters, 1.0));
        vector.sort_unstable_by_key(|(feature, _)| *feature);
        vector
    }

    /// The feature of one word alone, if an example holds it, and those of its runs of letters.
    pub fn of_word(&self, stem: &str) -> (Option<u32>, Vec<u32>) {
        let mut hashes = Vec::new();
        runs(stem, |run| hashes.push(run));
        hashes.sort_unstable();
        hashes.dedup();
        (
            self.number(hash(b'w', stem)),
            hashes
                .into_iter()
                .filter_map(|hash| self.number(hash))
                .collect(),
        )
    }

    fn number(&self, hash: u64) -> Option<u32> {
        self.hashes
            .binary_search(&hash)
            .ok()
            .and_then(|number| u32::try_from(number).ok())
    }

    /// One family of features, scaled to the given length.
    fn family(&self, occurrences: Vec<Occurrence>, weight: f32) -> Vector {
        let mut vector: Vector = grouped(occurrences)
            .into_iter()
            .filter_map(|(hash, value)| {
                let number = self.number(hash)?;
                Some((number, value * self.idf[number as usize]))
            })
            .collect();
        let length = vector
            .iter()
            .map(|(_, value)| value * value)
            .sum::<f32>()
            .sqrt();
        if length > 0.0 {
            vector
                .iter_mut()
                .for_each(|(_, value)| *value *= weight / length);
        }
        vector
    }
}

/// The features of a document with where each stands: words and pairs, then runs of letters.
fn occurrences(tokens: &[Token]) -> (Vec<Occurrence>, Vec<Occurrence>) {
    let (mut words, mut letters) = (Vec::new(), Vec::new());
    let mut previous: Option<&Token> = None;
    for token in tokens {
        // Runs of letters are taken from words of grammar too: how a question is put tells something.
        let plain = if token.part == Part::Heading {
            Part::Subject
        } else {
            token.part
        };
        runs(&token.stem, |run| letters.push((run, plain)));
        if token.grammar {
            continue;
        }
        words.push((hash(b'w', &token.stem), token.part));
        if let Some(previous) =
            previous.filter(|previous| (previous.part == Part::Body) == (token.part == Part::Body))
        {
            words.push((
                hash(b'p', &format!("{} {}", previous.stem, token.stem)),
                plain,
            ));
        }
        previous = Some(token);
    }
    (words, letters)
}

/// Each feature once, with its damped count.
fn grouped(mut occurrences: Vec<Occurrence>) -> Vec<(u64, f32)> {
    occurrences.sort_unstable();
    let count =
        |same: &[Occurrence], part: Part| same.iter().filter(|(_, found)| *found == part).count();
    let damped = |count: usize| {
        if count == 0 {
            0.0
        } else {
            1.0 + (count as f32).ln()
        }
    };
    occurrences
        .chunk_by(|one, other| one.0 == other.0)
        .map(|same| {
            let heading = count(same, Part::Heading);
            let subject = damped(count(same, Part::Subject) + heading) + damped(heading);
            (
                same[0].0,
                damped(count(same, Part::Body)) + SUBJECT_WEIGHT * subject,
            )
        })
        .collect()
}

/// The hashes of the runs of letters of a word, its two ends marked.
fn runs(stem: &str, mut take: impl FnMut(u64)) {
    let marked: Vec<char> = [' '].into_iter().chain(stem.chars()).chain([' ']).collect();
    for start in 0..marked.len() {
        // Each run continues the hash of the shorter one that begins at the same letter.
        let mut hash = hash(b'c', "");
        for (length, letter) in (1..=*RUNS.end()).zip(&marked[start..]) {
            hash = continued(hash, letter.encode_utf8(&mut [0; 4]));
            if RUNS.contains(&length) {
                take(hash);
            }
        }
    }
}

/// The 64-bit FNV-1a hash of a feature (Fowler, Noll, Vo); collisions are too rare to matter among a million.
fn hash(family: u8, text: &str) -> u64 {
    const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
    continued(mixed(OFFSET, family), text)
}

fn continued(hash: u64, text: &str) -> u64 {
    text.bytes().fold(hash, mixed)
}

fn mixed(hash: u64, byte: u8) -> u64 {
    const PRIME: u64 = 0x0100_0000_01b3;
    (hash ^ u64::from(byte)).wrapping_mul(PRIME)
}

#[cfg(test)]
mod tests {
    use super::super::text::Reader;
    use super::*;

    #[test]
    fn a_run_of_letters_has_the_hash_of_its_text() {
        let mut found = Vec::new();
        runs("eau", |run| found.push(run));
        assert_eq!(
            found,
            [" ea", " eau", " eau ", "eau", "eau ", "au "].map(|run| hash(b'c', run))
        );
    }

    #[test]
    fn vectors_hold_what_is_known_and_weigh_the_subject_more() {
        let reader = Reader::new("", "fr");
        let vocabulary = Vocabulary::new(
            ["trottoir cassé", "passeport"]
                .iter()
                .map(|text| reader.example(text)),
        );
        assert!(vocabulary.vector(&reader.message("zzz", "")).is_empty());
        let vector = vocabulary.vector(&reader.message("Trottoir", "passeport"));
        assert!(vector.is_sorted_by_key(|(feature, _)| *feature) && vector.len() > 10);
        let value = |stem: &str| {
            let word = vocabulary.of_word(stem).0;
            vector
                .iter()
                .find(|(feature, _)| Some(*feature) == word)
                .map(|(_, value)| *value)
        };
        assert!(value("trottoir") > value("passeport") && value("passeport") > Some(0.0));
    }
}
