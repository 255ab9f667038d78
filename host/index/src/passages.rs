//! Pages cut into passages, at the ends of paragraphs and sentences.

use std::ops::Range;

/// A passage ends at the next good place after so many bytes.
const SHORT: usize = 1_000;

/// No passage is longer.
const LONG: usize = 1_500;

/// Where the passages of a page stand, in bytes; they cover all but white space, in order, and never overlap.
pub(crate) fn passages(page: &str) -> Vec<Range<usize>> {
    let mut passages = Vec::new();
    let mut start = 0;
    while start < page.len() {
        let end = start + cut(&page[start..]);
        let text = &page[start..end];
        let trimmed = text.trim();
        if !trimmed.is_empty() {
            let first = start + (text.len() - text.trim_start().len());
            passages.push(first..first + trimmed.len());
        }
        start = end;
    }
    join_last(page, &mut passages);
    passages
}

/// How many bytes the next passage takes.
fn cut(text: &str) -> usize {
    if text.len() <= LONG {
        return text.len();
    }
    let from = text.floor_char_boundary(SHORT);
    let to = text.floor_char_boundary(LONG);
    let window = &text[from..to];
    // A paragraph, a line, a sentence, a part of one, a word.
    let end = window
        .find("\n\n")
        .map(|at| from + at + 2)
        .or_else(|| last_paragraph(&text[..from]))
        .or_else(|| window.find('\n').map(|at| from + at + 1))
        .or_else(|| sentence(window).map(|at| from + at))
        .or_else(|| window.find("; ").map(|at| from + at + 2))
        .or_else(|| window.rfind(char::is_whitespace).map(|at| from + at + 1));
    // Without any white space, a letter.
    text.ceil_char_boundary(end.unwrap_or(to))
}

/// Where the last paragraph begins, if it begins in the second half.
fn last_paragraph(text: &str) -> Option<usize> {
    text.rfind("\n\n")
        .map(|at| at + 2)
        .filter(|at| *at > SHORT / 2)
}

/// The end of the first sentence.
fn sentence(text: &str) -> Option<usize> {
    text.match_indices(['.', '!', '?', '…'])
        .map(|(at, sign)| at + sign.len())
        .find(|at| text[*at..].starts_with(char::is_whitespace))
        .map(|at| at + 1)
}

/// A short rest of a page goes with the passage before it, where that stays short enough.
fn join_last(page: &str, passages: &mut Vec<Range<usize>>) {
    let [.., before, last] = passages.as_mut_slice() else {
        return;
    };
    if last.len() < SHORT / 4 && last.end - before.start <= LONG && last.end <= page.len() {
        before.end = last.end;
        passages.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passages_cover_a_page_in_order() {
        let sentence = "Le maire arrête ce qui suit, à Saint-André. ";
        let pages = [
            String::new(),
            "  \n ".to_owned(),
            "court".to_owned(),
            sentence.repeat(200),
            format!("{}\n\n{}", sentence.repeat(20), sentence.repeat(30)),
            "é".repeat(10_000),
            "mot ".repeat(3_000),
            format!("{}\n\nfin", sentence.repeat(34)),
        ];
        for page in &pages {
            let found = passages(page);
            let mut covered = 0;
            let mut end = 0;
            for range in &found {
                assert!(range.start >= end && range.len() <= LONG + 4, "{range:?}");
                let between = &page[end..range.start];
                assert!(between.trim().is_empty(), "{between:?} is in no passage");
                covered += page[range.clone()].trim().len();
                end = range.end;
            }
            assert!(page[end..].trim().is_empty());
            assert_eq!(covered > 0, !page.trim().is_empty());
        }
    }

    #[test]
    fn passages_end_with_sentences() {
        let page = "Une phrase de quelques mots pour voir. ".repeat(100);
        let found = passages(&page);
        assert!(found.len() > 2);
        for range in found {
            assert!(page[range].ends_with('.'));
        }
    }
}
