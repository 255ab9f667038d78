//! What repeats on each page: running headers and footers, page numbers.

use std::collections::HashMap;
use std::ops::Range;

/// How many lines at the top and at the bottom of a page can be furniture.
const DEPTH: usize = 6;

/// The longest line that can be furniture, in bytes.
const LONGEST: usize = 200;

/// The byte ranges of the joined pages that say nothing of the act: page numbers,
/// and lines that stand on most pages, but for a header's first occurrence.
pub(super) fn find(joined: &str, starts: &[u32]) -> Vec<Range<usize>> {
    let pages: Vec<Vec<Range<usize>>> = starts
        .windows(2)
        .map(|page| lines(joined, page[0] as usize..page[1] as usize))
        .collect();
    if pages.len() < 2 {
        return Vec::new();
    }
    let mut counts: HashMap<String, usize> = HashMap::new();
    for page in &pages {
        let mut seen: Vec<String> = edges(page).map(|(line, _)| shape(&joined[line])).collect();
        seen.sort_unstable();
        seen.dedup();
        for shape in seen {
            *counts.entry(shape).or_default() += 1;
        }
    }
    let enough = if pages.len() == 2 {
        2
    } else {
        (pages.len() / 2).max(3).min(pages.len())
    };
    let mut dropped = Vec::new();
    for (number, page) in pages.iter().enumerate() {
        for (line, top) in edges(page) {
            let text = &joined[line.clone()];
            let repeats = counts
                .get(&shape(text))
                .is_some_and(|&count| count >= enough);
            if is_page_number(text) || repeats && !(top && number == 0) {
                dropped.push(line);
            }
        }
    }
    dropped
}

/// The outer lines of a page, each with whether it is of the upper ones.
fn edges(page: &[Range<usize>]) -> impl Iterator<Item = (Range<usize>, bool)> + '_ {
    let middle = page.len() / 2;
    page.iter()
        .enumerate()
        .filter(move |(index, line)| {
            (*index < DEPTH || index + DEPTH >= page.len()) && line.len() <= LONGEST
        })
        .map(move |(index, line)| (line.clone(), index < DEPTH && index <= middle))
}

/// The lines of a page that are not blank.
fn lines(joined: &str, page: Range<usize>) -> Vec<Range<usize>> {
    let mut begin = page.start;
    let mut lines = Vec::new();
    for piece in joined[page].split_inclusive('\n') {
        if !piece.trim().is_empty() {
            lines.push(begin..begin + piece.len());
        }
        begin += piece.len();
    }
    lines
}

/// A line with its numbers made one sign, so that "page 2" and "page 3" are the same.
/// Lines that say an article, a recital or a signature stay apart by their digits.
fn shape(line: &str) -> String {
    let line = line.trim();
    let keep = ["article", "art.", "vu ", "fait "].iter().any(|word| {
        line.to_lowercase()
            .trim_start_matches(['#', ' ', '*'])
            .starts_with(word)
    });
    let mut shape = String::new();
    for character in line.chars() {
        if character.is_ascii_digit() && !keep {
            if !shape.ends_with('0') {
                shape.push('0');
            }
        } else {
            shape.extend(character.to_lowercase());
        }
    }
    shape
}

/// "1/4", "- 3 -", "Page 2 sur 7".
fn is_page_number(line: &str) -> bool {
    let line = line.trim().to_lowercase();
    let line = line.strip_prefix("page").unwrap_or(&line);
    let mut numbers = 0;
    let mut inside = false;
    for character in line.replace("sur", "/").chars() {
        if character.is_ascii_digit() {
            numbers += usize::from(!inside);
            inside = true;
        } else if matches!(character, ' ' | '/' | '-' | '–' | '—' | '|') {
            inside = false;
        } else {
            return false;
        }
    }
    (1..=2).contains(&numbers) && line.len() <= 16
}
