//! Spelling differences that mean nothing: case, kinds of blanks, kinds of apostrophes.

/// In lower case, on one line, with plain blanks and apostrophes; without blanks at both ends.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            'A'..='Z' => folded.push(letter.to_ascii_lowercase()),
            '’' | 'ʼ' | '´' | '`' => folded.push('\''),
            _ if letter.is_whitespace() => {
                if !folded.is_empty() && !folded.ends_with(' ') {
                    folded.push(' ');
                }
            }
            _ if letter.is_ascii() => folded.push(letter),
            _ => folded.extend(letter.to_lowercase()),
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// Whether the line holds a time of day such as `9:05` or `17h30`.
pub fn has_time(text: &str) -> bool {
    text.as_bytes().windows(3).enumerate().any(|(at, window)| {
        let separator = matches!(window[1], b':' | b'.' | b'h');
        let minutes = text.as_bytes().get(at + 3).is_some_and(u8::is_ascii_digit);
        separator && window[0].is_ascii_digit() && window[2].is_ascii_digit() && minutes
    })
}

/// Whether the line holds a year of four digits.
pub fn has_year(text: &str) -> bool {
    text.split(|letter: char| !letter.is_ascii_digit())
        .any(|digits| digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20")))
}
