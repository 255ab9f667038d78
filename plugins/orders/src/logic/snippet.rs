//! The part of a passage that is shown: words of the page, character for character, around what was looked for.

use super::collection::Passage;

/// The longest snippet, in bytes.
pub const MOST: usize = 280;

/// A piece of a passage.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Snippet {
    pub page: u32,
    /// Bytes on the page.
    pub start: u32,
    pub end: u32,
    pub text: String,
    /// The words of the query in it, as they are written there, each once.
    pub matched: Vec<String>,
}

/// The piece of at most so many bytes that holds most of the marks; it begins and ends at words.
pub fn cut(passage: &Passage, most: usize) -> Snippet {
    let marks: Vec<(usize, usize)> = passage
        .marks
        .iter()
        .filter_map(|(start, end)| {
            let start = start.checked_sub(passage.start)? as usize;
            let end = end.checked_sub(passage.start)? as usize;
            (start <= end && end <= passage.text.len()).then_some((start, end))
        })
        .collect();
    let range = window(&passage.text, &marks, most);
    let text = &passage.text[range.clone()];
    let mut matched: Vec<String> = Vec::new();
    for (start, end) in marks {
        if start >= range.start
            && end <= range.end
            && let Some(word) = passage.text.get(start..end)
            && !matched.iter().any(|known| known == word)
        {
            matched.push(word.to_owned());
        }
    }
    let at = |byte: usize| passage.start + u32::try_from(byte).unwrap_or(u32::MAX);
    Snippet {
        page: passage.page,
        start: at(range.start),
        end: at(range.end),
        text: text.to_owned(),
        matched,
    }
}

fn window(text: &str, marks: &[(usize, usize)], most: usize) -> std::ops::Range<usize> {
    if text.len() <= most {
        return 0..text.len();
    }
    // From which mark on most others fit; the first of equals.
    let (mut best, mut best_count) = (0, 0);
    for (place, (start, _)) in marks.iter().enumerate() {
        let count = marks[place..]
            .iter()
            .take_while(|(_, end)| end - start <= most)
            .count();
        if count > best_count {
            (best, best_count) = (place, count);
        }
    }
    let (from, to) = match best_count {
        0 => (0, 0),
        count => (marks[best].0, marks[best + count - 1].1),
    };
    // What is left over stands half before, half after.
    let spare = most.saturating_sub(to - from) / 2;
    let start = word_start(text, from.saturating_sub(spare), from);
    let end = word_end(text, to, (start + most).min(text.len()));
    start..end
}

/// The first beginning of a word from a byte on, at most `latest`.
fn word_start(text: &str, from: usize, latest: usize) -> usize {
    if from == 0 {
        return 0;
    }
    text.char_indices()
        .skip_while(|(at, _)| *at < from)
        .take_while(|(at, _)| *at <= latest)
        .find(|(_, c)| c.is_whitespace())
        .map_or(latest, |(at, c)| at + c.len_utf8())
        .min(latest)
}

/// The last end of a word before a byte, at least `earliest`.
fn word_end(text: &str, earliest: usize, before: usize) -> usize {
    if before >= text.len() {
        return text.len();
    }
    text.char_indices()
        .take_while(|(at, _)| *at <= before)
        .filter(|(at, c)| *at >= earliest && c.is_whitespace())
        .last()
        .map_or(earliest, |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passage(text: &str, words: &[&str]) -> Passage {
        let offset = 100;
        let marks = words.iter().map(|word| {
            let start = u32::try_from(text.find(word).unwrap()).unwrap() + offset;
            (start, start + u32::try_from(word.len()).unwrap())
        });
        Passage {
            page: 2,
            start: offset,
            end: offset + u32::try_from(text.len()).unwrap(),
            text: text.to_owned(),
            score: 1.0,
            coverage: 1.0,
            marks: marks.collect(),
        }
    }

    #[test]
    fn a_short_passage_is_whole() {
        let text = "La circulation est interdite à l'été.";
        let snippet = cut(&passage(text, &["circulation", "été"]), MOST);
        assert_eq!(snippet.text, text);
        assert_eq!(snippet.matched, ["circulation", "été"]);
        assert_eq!((snippet.page, snippet.start), (2, 100));
    }

    #[test]
    fn a_long_one_is_cut_at_words_around_what_was_looked_for() {
        let before = "Considérant que la fête votive attire un public nombreux, ".repeat(20);
        let text = format!("{before}le stationnement est interdit place du Marché. {before}");
        let passage = passage(&text, &["stationnement", "Marché"]);
        let snippet = cut(&passage, 120);
        assert!(
            snippet
                .text
                .contains("stationnement est interdit place du Marché")
        );
        assert!(snippet.text.len() <= 120, "{}", snippet.text.len());
        let (start, end) = (snippet.start as usize - 100, snippet.end as usize - 100);
        assert_eq!(&text[start..end], snippet.text);
        assert!(text[..start].ends_with(' ') && text[end..].starts_with(' '));
    }

    #[test]
    fn text_without_marks_begins_at_its_beginning() {
        let text = "é".repeat(300);
        let snippet = cut(&passage(&text, &[]), 100);
        assert!(snippet.text.len() <= 101 && text.starts_with(&snippet.text));
    }
}
