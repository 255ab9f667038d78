//! Lines that say who writes and how to be reached: names, telephones, addresses.

use super::super::fold::{fold, has_year};

/// A line with a telephone number, an address of mail or of the web.
pub fn is_contact(text: &str) -> bool {
    if text.chars().count() > 80 {
        return false;
    }
    let address = text.split_whitespace().any(|word| {
        word.split_once('@')
            .is_some_and(|(before, after)| !before.is_empty() && after.contains('.'))
            && text.split(' ').count() <= 6
    });
    address
        || is_number(text)
        || text.starts_with("www.")
        || text.starts_with("http") && !text.contains(' ')
        || has_telephone(text)
}

/// Ten digits or an international number, written in groups.
fn has_telephone(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let start = text
        .find(|letter: char| letter.is_ascii_digit() || letter == '+')
        .unwrap_or(0);
    let tail = &text[start..];
    let number = tail
        .chars()
        .take_while(|letter| letter.is_ascii_digit() || " .-/()+".contains(*letter));
    (9..=30).contains(&digits)
        && number.filter(char::is_ascii_digit).count() >= 9
        && !has_year(text)
}

/// A line that begins with the word for a telephone.
pub fn is_number(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    if digits < 6 || text.len() > 100 {
        return false;
    }
    let folded = fold(text);
    let words = [
        "tél",
        "tel",
        "téléphone",
        "telephone",
        "phone",
        "port",
        "portable",
        "mob",
        "mobile",
        "fax",
        "standard",
        "gsm",
        "ligne directe",
        "t :",
        "t.",
        "m :",
        "p :",
    ];
    let start = folded.trim_start_matches(|letter: char| !letter.is_alphanumeric());
    words.iter().any(|word| {
        start
            .strip_prefix(word)
            .is_some_and(|rest| !rest.starts_with(char::is_alphabetic) || word.ends_with('.'))
    })
}

/// A title of courtesy and a name: "Madame Dupont".
pub fn is_name(text: &str) -> bool {
    let titles = [
        "monsieur",
        "madame",
        "mademoiselle",
        "m.",
        "mr",
        "mr.",
        "mme",
        "mme.",
        "mlle",
        "dr",
        "dr.",
        "me",
        "maître",
    ];
    let mut words = text.trim_end_matches(['.', ',']).split_whitespace();
    let title = words.next().map(str::to_lowercase);
    let names: Vec<&str> = words.collect();
    title.is_some_and(|title| titles.contains(&title.as_str()))
        && (1..=3).contains(&names.len())
        && !text.ends_with(',')
        && names.iter().all(|name| {
            name.starts_with(char::is_uppercase)
                && !["Monsieur", "Madame", "Le", "La"].contains(name)
        })
}

/// "-Jean" or "--Jean Dupont" as a last line.
pub fn is_dashed_name(text: &str) -> bool {
    let name = text.trim_start_matches(['-', '–', '—']);
    name.len() < text.len()
        && text.len() - name.len() <= 6
        && (1..=3).contains(&name.split_whitespace().count())
        && name
            .chars()
            .all(|letter| letter.is_alphabetic() || " .'-".contains(letter))
        && !name.starts_with(' ')
}

/// Two to four words, each with a capital: what a line with a name looks like.
pub fn looks_like_name(text: &str) -> bool {
    let words: Vec<&str> = text
        .trim_end_matches([',', '.'])
        .split_whitespace()
        .collect();
    (1..=4).contains(&words.len())
        && words.iter().all(|word| {
            word.starts_with(char::is_uppercase)
                && !word.contains(|letter: char| letter.is_ascii_digit())
        })
}
