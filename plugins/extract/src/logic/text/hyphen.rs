//! Words cut at the end of a line, joined where the join is sure: the document itself writes the word on one line.

use std::collections::HashSet;

/// Joins words that are cut by a hyphen at the end of a line, on every page.
///
/// `inter-⏎communal` becomes `intercommunal` where the document has that word, `sous-⏎préfet` becomes `sous-préfet`
/// where it has that one; a word that it has in neither form stays as it is, on two lines.
pub fn join<'a>(pages: impl IntoIterator<Item = &'a mut String> + 'a) {
    let mut pages: Vec<&mut String> = pages.into_iter().collect();
    if !pages.iter().any(|page| page.contains("-\n")) {
        return;
    }
    let words: HashSet<String> = pages
        .iter()
        .flat_map(|page| page.lines())
        // The pieces of cut words are no words.
        .flat_map(|line| {
            line.strip_suffix('-')
                .map_or(line, |cut| &cut[..cut.rfind(' ').unwrap_or(0)])
                .split(|letter: char| !letter.is_alphanumeric() && letter != '-')
        })
        .filter(|word| word.len() > 3)
        .map(str::to_lowercase)
        .collect();
    for page in &mut pages {
        if let Some(joined) = join_page(page, &words) {
            **page = joined;
        }
    }
}

fn join_page(page: &str, words: &HashSet<String>) -> Option<String> {
    let mut joined = String::with_capacity(page.len());
    let mut rest = page;
    while let Some(end) = rest.find("-\n") {
        let (before, after) = (&rest[..end], &rest[end + 2..]);
        joined.push_str(before);
        let head = last_word(before);
        let tail = first_word(after);
        let sure = !head.is_empty() && tail.chars().next().is_some_and(char::is_lowercase);
        let whole = format!("{head}{tail}").to_lowercase();
        let compound = format!("{head}-{tail}").to_lowercase();
        if sure && words.contains(&whole) && !words.contains(&compound) {
            // Nothing stands between the two parts.
        } else if sure && words.contains(&compound) && !words.contains(&whole) {
            joined.push('-');
        } else {
            joined.push_str("-\n");
        }
        rest = after;
    }
    joined.push_str(rest);
    (joined.len() != page.len()).then_some(joined)
}

fn last_word(text: &str) -> &str {
    let start = text
        .rfind(|letter: char| !letter.is_alphanumeric() && letter != '-')
        .map_or(0, |at| {
            at + text[at..].chars().next().map_or(1, char::len_utf8)
        });
    &text[start..]
}

fn first_word(text: &str) -> &str {
    let end = text
        .find(|letter: char| !letter.is_alphanumeric() && letter != '-')
        .unwrap_or(text.len());
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let mut pages = [text.to_owned()];
        join(&mut pages);
        assert_eq!(pages[0], expected);
    }

    #[test]
    fn only_sure_joins_are_made() {
        check(
            "le plan inter-\ncommunal ; un plan intercommunal",
            "le plan intercommunal ; un plan intercommunal",
        );
        check(
            "le sous-\npréfet, un sous-préfet",
            "le sous-préfet, un sous-préfet",
        );
        check("le sous-\npréfet", "le sous-\npréfet");
        check(
            "Saint-\nDenis et Saint-Denis",
            "Saint-\nDenis et Saint-Denis",
        );
        check("- un\n- deux\nvoir -\nune", "- un\n- deux\nvoir -\nune");
    }

    #[test]
    fn the_word_may_stand_on_another_page() {
        let mut pages = [
            "l'inter-\ncommunalité".to_owned(),
            "une intercommunalité".to_owned(),
        ];
        join(&mut pages);
        assert_eq!(pages[0], "l'intercommunalité");
    }
}
