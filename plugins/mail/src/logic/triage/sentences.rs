//! Cutting a letter into sentences, with respect for hard-wrapped lines, lists and abbreviations.

use std::ops::Range;

/// The longest sentence in bytes; a longer run is cut at a blank, so that a quotation stays short.
const MAX_SENTENCE: usize = 600;
/// A line shorter than this, in bytes, was not wrapped: what follows with a capital is another sentence.
const WRAPPED: usize = 55;

/// The sentences of `text` as byte ranges, trimmed, none of them empty.
pub fn split(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut sentences = Vec::new();
    let mut start = 0;
    let mut line = 0;
    let mut position = 0;
    while position < bytes.len() {
        let mut end = None;
        match bytes[position] {
            b'.' | b'!' | b'?' => {
                let mut after = position + 1;
                while after < bytes.len()
                    && matches!(bytes[after], b'.' | b'!' | b'?' | b')' | b'"')
                {
                    after += 1;
                }
                // A closing guillemet belongs to the sentence, with the blank before it.
                for closing in [" »", "\u{a0}»", "\u{202f}»", "»", "”"] {
                    if text[after..].starts_with(closing) {
                        after += closing.len();
                        break;
                    }
                }
                let single = after == position + 1 && bytes[position] == b'.';
                if (after >= bytes.len()
                    || bytes[after].is_ascii_whitespace()
                    || text[after..].starts_with('\u{a0}'))
                    && !(single && abbreviates(text, start, position))
                {
                    end = Some(after);
                }
                position = after;
            }
            b'\n' => {
                if line_ends_sentence(text, start, line, position) {
                    end = Some(position);
                }
                position += 1;
                line = position;
            }
            _ => position += 1,
        }
        if end.is_none() && position - start > MAX_SENTENCE {
            end = Some(cut(text, start, position));
        }
        if let Some(end) = end {
            push(&mut sentences, text, start..end);
            start = end;
            position = position.max(end);
        }
    }
    push(&mut sentences, text, start..bytes.len());
    sentences
}

fn push(sentences: &mut Vec<Range<usize>>, text: &str, range: Range<usize>) {
    let part = &text[range.clone()];
    let trimmed = part.trim_start_matches(|c: char| {
        c.is_whitespace() || matches!(c, '>' | '•' | '*' | '·' | '–' | '-')
    });
    let start = range.end - trimmed.len();
    let end = start + trimmed.trim_end().len();
    if end > start {
        sentences.push(start..end);
    }
}

/// A place to cut an overlong run: the last blank before `position`, or else a character boundary.
fn cut(text: &str, start: usize, position: usize) -> usize {
    let mut end = position.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text[start..end]
        .rfind([' ', '\n'])
        .filter(|&blank| blank > MAX_SENTENCE / 2)
        .map_or(end, |blank| start + blank)
}

/// Whether the full stop at `position` belongs to an abbreviation ("M.", "art.", "J.") or a lower-case word follows.
fn abbreviates(text: &str, start: usize, position: usize) -> bool {
    let before = &text[start..position];
    let word = before
        .rsplit(|c: char| !c.is_alphanumeric() && c != '°')
        .next()
        .unwrap_or("");
    let initial = word.chars().count() == 1 && word.chars().all(char::is_uppercase);
    let known = matches!(
        word,
        "Mr" | "Mrs"
            | "Ms"
            | "Dr"
            | "Me"
            | "Mme"
            | "Mmes"
            | "MM"
            | "art"
            | "Art"
            | "cf"
            | "Cf"
            | "av"
            | "Av"
            | "bd"
            | "tél"
            | "Tél"
            | "tel"
            | "Tel"
            | "réf"
            | "Réf"
            | "St"
            | "Ste"
            | "p"
            | "pp"
            | "no"
            | "No"
            | "ex"
            | "env"
            | "max"
            | "min"
            | "ch"
            | "resp"
            | "dép"
            | "L"
            | "R"
            | "D"
    );
    let next = text[position + 1..].trim_start_matches(' ').chars().next();
    initial || known || next.is_some_and(char::is_lowercase)
}

/// Whether the line break at `position` ends the sentence that began at `start`; the line began at `line`.
fn line_ends_sentence(text: &str, start: usize, line: usize, position: usize) -> bool {
    let here = text[line.max(start)..position].trim();
    // Only the beginning of what follows is looked at, so that many line breaks stay cheap.
    let rest = &text[position + 1..];
    let blanks = rest
        .bytes()
        .take(80)
        .take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r'))
        .count();
    let next = &rest[blanks..];
    if here.is_empty() || next.is_empty() || next.starts_with('\n') {
        return true;
    }
    let bullet = next.starts_with(['-', '•', '*', '·', '–', '>', '\u{a0}', '|'])
        || next.bytes().take(3).take_while(u8::is_ascii_digit).count() > 0
            && matches!(
                next.bytes().find(|byte| !byte.is_ascii_digit()),
                Some(b')') | Some(b'.')
            )
            && here.len() < WRAPPED;
    let capital = next.chars().next().is_some_and(char::is_uppercase);
    bullet
        || here.ends_with([':', ';'])
        || here.ends_with(',') && (is_salutation(here) || capital && here.len() < 30)
        || capital && here.len() < WRAPPED
}

/// Whether a line or sentence greets and says nothing else.
pub(super) fn is_salutation(line: &str) -> bool {
    let first = line
        .split(|c: char| !c.is_alphabetic())
        .next()
        .unwrap_or("");
    let (head, tail) = line.split_once(',').unwrap_or((line, ""));
    let marked = line.ends_with([',', '!']) || head.len() < line.len();
    let words = head.split_whitespace().count();
    // "Bonjour, un dépôt sauvage a été constaté." does say something.
    line.len() < 70
        && tail.split_whitespace().count() < 3
        && words <= if marked { 8 } else { 4 }
        && matches!(
            first.to_lowercase().as_str(),
            "bonjour"
                | "bonsoir"
                | "madame"
                | "monsieur"
                | "mesdames"
                | "messieurs"
                | "cher"
                | "chère"
                | "chers"
                | "chères"
                | "salut"
                | "coucou"
                | "hello"
                | "hi"
                | "dear"
                | "hey"
                | "good"
                | "maître"
                | "docteur"
                | "mme"
                | "mr"
                | "bjr"
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, sentences: &[&str]) {
        let found: Vec<&str> = split(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, sentences);
    }

    #[test]
    fn sentences_end_where_a_reader_ends_them() {
        check("Un. Deux ! Trois ?", &["Un.", "Deux !", "Trois ?"]);
        check(
            "M. Durand et l'art. L. 2213-2 du CGCT.",
            &["M. Durand et l'art. L. 2213-2 du CGCT."],
        );
        check(
            "Bonjour,\nMerci de venir.\n",
            &["Bonjour,", "Merci de venir."],
        );
        check(
            "Voyez www.gardon.example/?page=2 ce jour.",
            &["Voyez www.gardon.example/?page=2 ce jour."],
        );
        check("12.50 € et 3.14", &["12.50 € et 3.14"]);
        check("« Oui. » Non.", &["« Oui. »", "Non."]);
    }

    #[test]
    fn wrapped_lines_are_one_sentence_and_lists_are_many() {
        let wrapped = "Nous vous demandons de nous faire parvenir avant vendredi les pièces\nsuivantes du dossier.";
        check(wrapped, &[wrapped]);
        check(
            "Merci d'envoyer :\n- le RIB\n- la carte",
            &["Merci d'envoyer :", "le RIB", "la carte"],
        );
        check(
            "Premier alinéa\n\nsecond alinéa",
            &["Premier alinéa", "second alinéa"],
        );
    }

    #[test]
    fn endless_runs_are_cut() {
        let long = "é".repeat(5_000);
        assert!(
            split(&long)
                .iter()
                .all(|range| range.len() <= MAX_SENTENCE + 4)
        );
    }
}
