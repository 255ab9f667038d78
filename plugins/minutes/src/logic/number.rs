//! Small numbers as people say them, in French and English: votes, members, days of a month.

use super::sentence::Words;

const FRENCH: &[(&str, u32)] = &[
    ("zero", 0),
    ("un", 1),
    ("une", 1),
    ("deux", 2),
    ("trois", 3),
    ("quatre", 4),
    ("cinq", 5),
    ("six", 6),
    ("sept", 7),
    ("huit", 8),
    ("neuf", 9),
    ("dix", 10),
    ("onze", 11),
    ("douze", 12),
    ("treize", 13),
    ("quatorze", 14),
    ("quinze", 15),
    ("seize", 16),
];

const FRENCH_TENS: &[(&str, u32)] = &[
    ("vingt", 20),
    ("vingts", 20),
    ("trente", 30),
    ("quarante", 40),
    ("cinquante", 50),
    ("soixante", 60),
];

const ENGLISH: &[(&str, u32)] = &[
    ("zero", 0),
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("thirteen", 13),
    ("fourteen", 14),
    ("fifteen", 15),
    ("sixteen", 16),
    ("seventeen", 17),
    ("eighteen", 18),
    ("nineteen", 19),
];

const ENGLISH_TENS: &[(&str, u32)] = &[
    ("twenty", 20),
    ("thirty", 30),
    ("forty", 40),
    ("fifty", 50),
    ("sixty", 60),
    ("seventy", 70),
    ("eighty", 80),
    ("ninety", 90),
];

/// The number that begins at a word, and how many words it takes; up to 9,999 in digits and 199 in words.
pub fn at(words: &Words, place: usize) -> Option<(u32, usize)> {
    if words.is_number(place) {
        let word = words.word(place);
        return (word.len() <= 4)
            .then(|| word.parse().ok())
            .flatten()
            .map(|value| (value, 1));
    }
    // "Cent", then what follows.
    if matches!(words.word(place), "cent" | "hundred") {
        let (rest, length) = below_hundred(words, place + 1).unwrap_or((0, 0));
        return Some((100 + rest, 1 + length));
    }
    below_hundred(words, place)
}

fn below_hundred(words: &Words, place: usize) -> Option<(u32, usize)> {
    let word = words.word(place);
    if word == "quatre" && words.word(place + 1).starts_with("vingt") {
        let (rest, length) = small(words.word(place + 2)).map_or((0, 0), |rest| (rest, 1));
        let teens = (rest == 10).then(|| ones(words.word(place + 3))).flatten();
        return Some((
            80 + rest + teens.unwrap_or(0),
            2 + length + usize::from(teens.is_some()),
        ));
    }
    if let Some(tens) = look(FRENCH_TENS, word) {
        let mut next = place + 1;
        if words.word(next) == "et" && matches!(words.word(next + 1), "un" | "une" | "onze") {
            next += 1;
        }
        // "Trente-deux", and "soixante-douze".
        let rest = small(words.word(next)).filter(|rest| *rest > 0 && (*rest < 10 || tens == 60));
        let Some(rest) = rest else {
            return Some((tens, 1));
        };
        let teens = (rest == 10).then(|| ones(words.word(next + 1))).flatten();
        let length = next + 1 - place + usize::from(teens.is_some());
        return Some((tens + rest + teens.unwrap_or(0), length));
    }
    if let Some(tens) = look(ENGLISH_TENS, word) {
        let rest = look(ENGLISH, words.word(place + 1)).filter(|rest| (1..10).contains(rest));
        return Some((tens + rest.unwrap_or(0), 1 + usize::from(rest.is_some())));
    }
    if word == "dix"
        && let Some(rest) = ones(words.word(place + 1))
    {
        return Some((10 + rest, 2));
    }
    small(word)
        .or_else(|| look(ENGLISH, word))
        .map(|value| (value, 1))
}

/// "Sept", "huit", "neuf" after "dix".
fn ones(word: &str) -> Option<u32> {
    look(FRENCH, word).filter(|value| (7..10).contains(value))
}

fn small(word: &str) -> Option<u32> {
    look(FRENCH, word)
}

fn look(table: &[(&str, u32)], word: &str) -> Option<u32> {
    table
        .iter()
        .find(|(known, _)| *known == word)
        .map(|(_, value)| *value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<(u32, usize)>) {
        assert_eq!(at(&Words::new(text), 0), expected, "{text}");
    }

    #[test]
    fn numbers_are_read_as_they_are_said() {
        check("13 voix", Some((13, 1)));
        check("treize voix", Some((13, 1)));
        check("vingt et une voix", Some((21, 3)));
        check("vingt-sept pour", Some((27, 2)));
        check("dix-neuf", Some((19, 2)));
        check("soixante-douze", Some((72, 2)));
        check("soixante-dix-sept", Some((77, 3)));
        check("quatre-vingt-trois", Some((83, 3)));
        check("twenty-one in favour", Some((21, 2)));
        check("trente contre", Some((30, 1)));
        check("personne", None);
        check("123456", None);
    }
}
