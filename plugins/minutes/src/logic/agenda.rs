//! An agenda: its items, from a file, from the lines above a transcript, or as somebody reads it out.

use super::sentence::Words;

/// Items of an agenda, at most.
const MOST_ITEMS: usize = 200;

/// The longest title of an item, in bytes.
const MOST_TITLE: usize = 300;

/// One item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its number as it is written, such as `3` or `IV`.
    pub number: Option<String>,
    /// What it is about.
    pub title: String,
}

/// The items of an agenda that was given as a file.
pub fn items(text: &str) -> Vec<Item> {
    let lines: Vec<&str> = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    let begin = lines
        .iter()
        .position(|line| is_heading(line))
        .map_or(0, |place| place + 1);
    let listed: Vec<Item> = lines[begin..]
        .iter()
        .filter_map(|line| item(line))
        .take(MOST_ITEMS)
        .collect();
    if !listed.is_empty() {
        return listed;
    }
    // Without numbers or dashes, every line below the heading is one; without a heading, nothing is known to be none.
    lines[begin..]
        .iter()
        .filter(|line| begin > 0 || !line.ends_with(':'))
        .take_while(|line| begin == 0 || !ends(line))
        .map(|line| Item {
            number: None,
            title: title(line),
        })
        .filter(|item| !item.title.is_empty())
        .take(MOST_ITEMS)
        .collect()
}

/// The items that stand in the lines above a transcript, below "Ordre du jour".
pub fn in_head(head: &[String]) -> Vec<Item> {
    let Some(begin) = head.iter().position(|line| is_heading(line)) else {
        return Vec::new();
    };
    let same_line = head[begin]
        .split_once(':')
        .map(|(_, rest)| rest.trim())
        .unwrap_or_default();
    let mut found: Vec<Item> = same_line
        .split(';')
        .map(|part| {
            item(part).unwrap_or_else(|| Item {
                number: None,
                title: title(part),
            })
        })
        .filter(|item| !item.title.is_empty())
        .collect();
    for line in &head[begin + 1..] {
        match item(line) {
            Some(item) => found.push(item),
            None => break,
        }
    }
    found.truncate(MOST_ITEMS);
    found
}

fn is_heading(line: &str) -> bool {
    let words = Words::new(line);
    let first: Vec<&str> = words.iter().take(3).collect();
    matches!(
        first.as_slice(),
        ["ordre", "du", "jour"] | ["agenda", ..] | ["points", "a", "l"] | ["odj", ..]
    )
}

/// What comes after the items of an agenda.
fn ends(line: &str) -> bool {
    let words = Words::new(line);
    matches!(words.word(0), "le" | "la" | "fait" | "veuillez" | "je") && words.len() > 6
        || line.ends_with(',')
}

/// An item with a number or a dash before it.
fn item(line: &str) -> Option<Item> {
    let line = line
        .trim()
        .trim_start_matches(['*', ' '])
        .trim_end_matches('*');
    if let Some(rest) = line.strip_prefix(['-', '–', '—', '•', '·', '\u{f0b7}']) {
        let inner = item(rest);
        return inner.or_else(|| kept(None, rest));
    }
    let words = Words::new(line);
    let mut place = 0;
    if matches!(
        words.word(0),
        "point" | "item" | "question" | "rapport" | "sujet"
    ) || matches!(words.word(0), "deliberation")
    {
        place = 1;
        if matches!(words.word(1), "n" | "no" | "numero" | "number") {
            place = 2;
        }
    }
    let written = &line[words.source(place..place + 1)];
    let number = words.is_number(place) && written.len() <= 4 || is_roman(written);
    if !number || place >= words.len() {
        return None;
    }
    let mut end = place;
    // "41/2021", "2.1".
    while words.is_number(end + 1) && matches!(words.gap(end), "." | "/" | "-") {
        end += 1;
    }
    let range = words.source(place..end + 1);
    let gap = words.gap(end);
    let parted = gap.contains(['.', ')', ':', '-', '–', '—', '/', '°'])
        || gap.trim_start().starts_with(['.', ')'])
        || place > 0;
    if !parted {
        return None;
    }
    kept(Some(line[range.clone()].to_owned()), &line[range.end..])
}

fn kept(number: Option<String>, rest: &str) -> Option<Item> {
    let title = title(rest);
    (title.chars().filter(|c| c.is_alphabetic()).count() >= 3).then_some(Item { number, title })
}

fn title(text: &str) -> String {
    let text = text.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, '.' | ')' | ':' | '-' | '–' | '—' | ';' | '/' | '°' | '*')
    });
    let words: Vec<&str> = text.split_whitespace().collect();
    kit::prompt::cut(&words.join(" "), MOST_TITLE).to_owned()
}

fn is_roman(word: &str) -> bool {
    (1..=5).contains(&word.len()) && word.bytes().all(|byte| matches!(byte, b'I' | b'V' | b'X'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(items: &[Item]) -> Vec<(String, String)> {
        items
            .iter()
            .map(|item| (item.number.clone().unwrap_or_default(), item.title.clone()))
            .collect()
    }

    #[test]
    fn agendas_are_read_in_every_form() {
        let text = "Conseil municipal du 12 mars 2026\n\nOrdre du jour :\n1. Approbation du procès-verbal\n2) Budget primitif 2026 ;\nPoint n° 3 : Tarifs de la cantine\nIV - Questions diverses\n";
        assert_eq!(
            told(&items(text)),
            [
                ("1", "Approbation du procès-verbal"),
                ("2", "Budget primitif 2026"),
                ("3", "Tarifs de la cantine"),
                ("IV", "Questions diverses")
            ]
            .map(|(number, title)| (number.to_owned(), title.to_owned()))
        );
        let dashes = "Agenda\n- Budget\n- Roof of the school\n";
        assert_eq!(told(&items(dashes)).len(), 2);
        let bare = "Ordre du jour\nBudget\nCantine scolaire\n";
        assert_eq!(items(bare)[1].title, "Cantine scolaire");
        let head = [
            "Date : 12 mars 2026".to_owned(),
            "Ordre du jour : budget ; cantine".to_owned(),
        ];
        assert_eq!(told(&in_head(&head)).len(), 2);
        assert!(in_head(&head[..1]).is_empty());
    }
}
