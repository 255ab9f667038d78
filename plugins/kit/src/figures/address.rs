//! Web and mail addresses, whole or without their scheme.

/// The addresses of a text, in lower case, without what punctuation stands around them.
pub(super) fn find(text: &str) -> Vec<String> {
    text.split(|c: char| {
        c.is_whitespace() || matches!(c, '<' | '>' | '"' | '«' | '»' | '(' | ')' | ',' | ';')
    })
    .map(|word| {
        word.trim_matches(|c: char| !c.is_alphanumeric() && c != '/' && c != '#')
            .trim_end_matches('/')
            .to_lowercase()
    })
    .filter(|word| is_address(word))
    .map(|word| {
        let bare = word
            .strip_prefix("https://")
            .or_else(|| word.strip_prefix("http://"))
            .or_else(|| word.strip_prefix("mailto:"))
            .unwrap_or(&word);
        bare.strip_prefix("www.").unwrap_or(bare).to_owned()
    })
    .collect()
}

fn is_address(word: &str) -> bool {
    if word.contains("://") || word.contains('@') || word.starts_with("www.") {
        return true;
    }
    // A name with dots that ends like a domain: "exemple.fr", "example.org/page", but not "p.ex" or "3.5".
    let host = word.split(['/', '?', '#', ':']).next().unwrap_or_default();
    let Some((before, last)) = host.rsplit_once('.') else {
        return false;
    };
    before.chars().filter(|c| c.is_alphanumeric()).count() >= 3
        && !before.ends_with('.')
        && (2..=12).contains(&last.len())
        && last.chars().all(|c| c.is_ascii_alphabetic())
}
