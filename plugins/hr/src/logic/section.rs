//! Documents in sections: the headings above, the lines below, all as ranges of a page.

use std::ops::Range;

/// A heading is no longer, in bytes.
const LONGEST_HEADING: usize = 140;

/// A section: the headings under which it stands, and its lines.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Section {
    /// From the outermost to its own, as they are written, without marks.
    pub headings: Vec<String>,
    /// The page, from 1.
    pub page: u32,
    /// Sentences, items and rows in order: bytes of the page, without blanks around.
    pub lines: Vec<Range<usize>>,
}

/// The sections of a document's pages, in order; those without lines are left out.
pub fn sections(pages: &[String]) -> Vec<Section> {
    let mut found = Vec::new();
    let mut open: Vec<(usize, String)> = Vec::new();
    let mut head = true;
    for (number, page) in (1..).zip(pages) {
        let mut current = Section {
            page: number,
            headings: names(&open),
            ..Section::default()
        };
        for paragraph in paragraphs(page) {
            let (heading, rest) = parted(page, paragraph, head, number);
            if let Some((level, text)) = heading {
                push(&mut found, &mut current, number);
                // A heading of a rank ends those of its rank and below; without marks, headings before any text nest.
                match level {
                    0 if head => open.push((open.len() + 1, text)),
                    0 => {
                        open.retain(|(rank, _)| *rank < PLAIN);
                        open.push((PLAIN, text));
                    }
                    level => {
                        open.retain(|(rank, _)| *rank < level);
                        open.push((level, text));
                    }
                }
                current.headings = names(&open);
            }
            if !rest.is_empty() {
                head = false;
                current.lines.extend(lines(page, rest));
            }
        }
        push(&mut found, &mut current, number);
    }
    if found.is_empty() {
        // Nothing but what looks like headings is text.
        found.extend((1..).zip(pages).map(|(number, page)| Section {
            headings: Vec::new(),
            page: number,
            lines: lines(page, 0..page.len()),
        }));
        found.retain(|section| !section.lines.is_empty());
    }
    found
}

/// The rank of a heading that has no mark and stands between texts.
const PLAIN: usize = 8;

fn names(open: &[(usize, String)]) -> Vec<String> {
    open.iter().map(|(_, text)| text.clone()).collect()
}

fn push(found: &mut Vec<Section>, current: &mut Section, page: u32) {
    let done = std::mem::replace(
        current,
        Section {
            page,
            ..Section::default()
        },
    );
    current.headings.clone_from(&done.headings);
    if !done.lines.is_empty() {
        found.push(done);
    }
}

/// The heading with which a paragraph begins, with its rank by marks or 0, and the rest of the paragraph.
fn parted(
    page: &str,
    paragraph: Range<usize>,
    head: bool,
    number: u32,
) -> (Option<(usize, String)>, Range<usize>) {
    let text = &page[paragraph.clone()];
    let first_end = text.find('\n').unwrap_or(text.len());
    let first = text[..first_end].trim();
    let rest = trimmed(page, paragraph.start + first_end..paragraph.end);
    let marks = first.bytes().take_while(|byte| *byte == b'#').count();
    if (1..=6).contains(&marks) && first[marks..].starts_with(' ') {
        let plain = first[marks..].trim().trim_end_matches('#').trim();
        return (Some((marks, plain.to_owned())), rest);
    }
    if is_article(first) && first.len() <= LONGEST_HEADING {
        return (
            Some((6, first.trim_end_matches(':').trim().to_owned())),
            rest,
        );
    }
    let alone = rest.is_empty();
    // Before any text, every short line is one; later only a line that stands alone and is no row of a table.
    let short = first.len() <= LONGEST_HEADING
        && !first.ends_with(['.', ';', ',', ':', '!'])
        && (first.starts_with(|letter: char| letter.is_uppercase()) || numbered(first))
        && first.chars().any(char::is_alphabetic);
    let worded = first.split_whitespace().count() <= 14;
    if short && worded && (head && number == 1 || alone && numbered(first)) {
        return (Some((0, first.to_owned())), rest);
    }
    (None, paragraph)
}

/// « Article 3 », « Art. 3 - Congés ».
fn is_article(line: &str) -> bool {
    let lower = line.to_lowercase();
    ["article ", "art. "].iter().any(|word| {
        lower
            .strip_prefix(word)
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    }) && !line.ends_with(['.', ';', ','])
}

/// « 2.1 Congés annuels », « III - Congés ».
fn numbered(line: &str) -> bool {
    let word = line.split_whitespace().next().unwrap_or_default();
    let number = word.trim_end_matches(['.', ')', '-']);
    !number.is_empty()
        && line.len() > word.len()
        && (number.chars().all(|c| c.is_ascii_digit() || c == '.')
            || number.chars().all(|c| matches!(c, 'I' | 'V' | 'X')))
}

fn paragraphs(page: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    for part in page.split("\n\n") {
        let range = trimmed(page, start..start + part.len());
        if !range.is_empty() {
            found.push(range);
        }
        start += part.len() + 2;
    }
    found
}

/// The lines of a part of a page, those with several sentences cut at their ends.
fn lines(page: &str, part: Range<usize>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = part.start;
    for line in page[part.clone()].split('\n') {
        let whole = start..start + line.len();
        start += line.len() + 1;
        let mut begun = whole.start;
        for end in ends(&page[whole.clone()]) {
            let range = trimmed(page, begun..whole.start + end);
            begun = whole.start + end;
            if !range.is_empty() {
                found.push(range);
            }
        }
    }
    found
}

/// Where sentences of a line end: after a full stop, a blank and a capital.
fn ends(line: &str) -> Vec<usize> {
    let mut ends: Vec<usize> = line
        .match_indices(['.', '?', '!', '…'])
        .map(|(at, sign)| at + sign.len())
        .filter(|end| {
            let rest = &line[*end..];
            let next = rest.trim_start().chars().next();
            let word = line[..*end - 1]
                .rsplit(|c: char| !c.is_alphanumeric())
                .next()
                .unwrap_or_default();
            rest.starts_with(char::is_whitespace)
                && next.is_some_and(|c| c.is_uppercase() || matches!(c, '«' | '•' | '-'))
                && (word.chars().count() > 1 || word.chars().all(|c| c.is_ascii_digit()))
                && !matches!(
                    word.to_lowercase().as_str(),
                    "art" | "al" | "mm" | "mme" | "mlle" | "dr" | "cf"
                )
        })
        .collect();
    ends.push(line.len());
    ends
}

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let piece = &text[range.clone()];
    let start = range.start + (piece.len() - piece.trim_start().len());
    start..start + piece.trim().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(page: &str, expected: &[(&[&str], &[&str])]) {
        let pages = [page.to_owned()];
        let found = sections(&pages);
        let told: Vec<(Vec<&str>, Vec<&str>)> = found
            .iter()
            .map(|section| {
                (
                    section.headings.iter().map(String::as_str).collect(),
                    section
                        .lines
                        .iter()
                        .map(|line| &page[line.clone()])
                        .collect(),
                )
            })
            .collect();
        let expected: Vec<(Vec<&str>, Vec<&str>)> = expected
            .iter()
            .map(|(headings, lines)| (headings.to_vec(), lines.to_vec()))
            .collect();
        assert_eq!(told, expected);
    }

    #[test]
    fn headings_before_the_text_nest() {
        check(
            "Territoriale (FPT)\n\nDémarche\n\nFonctionnaire\nLa demande est faite 2 mois avant. Elle est écrite.\n- un\n\n 45 € ",
            &[(
                &["Territoriale (FPT)", "Démarche", "Fonctionnaire"],
                &[
                    "La demande est faite 2 mois avant.",
                    "Elle est écrite.",
                    "- un",
                    "45 €",
                ],
            )],
        );
    }

    #[test]
    fn marked_headings_have_ranks() {
        check(
            "# Règlement\n\nIl vaut pour tous.\n\n## Congés\n\nVingt-cinq jours.\n\n### Report\nJusqu'au 31 mars.\n\n## Horaires\n\nDe 9 h à 12 h.",
            &[
                (&["Règlement"], &["Il vaut pour tous."]),
                (&["Règlement", "Congés"], &["Vingt-cinq jours."]),
                (&["Règlement", "Congés", "Report"], &["Jusqu'au 31 mars."]),
                (&["Règlement", "Horaires"], &["De 9 h à 12 h."]),
            ],
        );
    }

    #[test]
    fn articles_and_numbers_begin_sections() {
        check(
            "Charte\n\nElle est en vigueur.\n\nArticle 1 : Objet\n\nLe texte.\n\n2. Durée\n\nUn an.",
            &[
                (&["Charte"], &["Elle est en vigueur."]),
                (&["Charte", "Article 1 : Objet"], &["Le texte."]),
                (&["Charte", "Article 1 : Objet", "2. Durée"], &["Un an."]),
            ],
        );
        check("Vingt-cinq jours", &[(&[], &["Vingt-cinq jours"])]);
        check("", &[]);
    }
}
