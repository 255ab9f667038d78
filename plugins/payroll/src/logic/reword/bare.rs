//! Bare numbers, without cents or a unit: an index, children, days, a zone, six sevenths.
//!
//! A small number stands in most calculations somewhere, so that it has to stand there beside the same word or sign.

use kit::fold::Folded;

/// Signs of a calculation.
const SIGNS: &[&str] = &["x", "×", "*", "/", "+", "-", "="];

/// Units; what has one is no bare number.
const UNITS: &[&str] = &["€", "euro", "euros", "%", "pour"];

/// Numbers that are also written as words, folded.
const WORDS: &[(&str, &str)] = &[
    ("deux", "2"),
    ("trois", "3"),
    ("quatre", "4"),
    ("cinq", "5"),
    ("six", "6"),
    ("sept", "7"),
    ("huit", "8"),
    ("neuf", "9"),
    ("dix", "10"),
];

/// Endings of ordinal numbers.
const ORDINALS: &[&str] = &["er", "ere", "e", "eme", "nd", "nde"];

/// A word of fewer letters says nothing of a number: "de", "pour" is a unit's.
const CARRYING: usize = 4;

/// Words that are the same up to here are one word: "enfant", "enfants".
const STEM: usize = 5;

/// How far before a number its words may be, in words: "l'indice majoré de l'agent, 457"; in a calculation they are nearer.
const BEFORE: usize = 4;
const BEFORE_IN_SOURCE: usize = 3;

/// How far after it its word may be, in words: "2 jeunes enfants".
const AFTER: usize = 2;

/// Whether each bare number of a text stands in its source beside a word or sign that it has here too,
/// and each code of letters and digits stands there as it is.
pub(super) fn stand(said: &str, source: &str) -> bool {
    let (said, source) = (pieces(said), pieces(source));
    (0..said.len()).all(|place| {
        if is_code(&said[place]) {
            return source.contains(&said[place]);
        }
        !is_bare(&said, place)
            || (0..source.len())
                .filter(|known| source[*known] == said[place] && is_bare(&source, *known))
                .any(|known| agree(&said, place, &source, known))
    })
}

/// Words, numbers and signs of a text, folded; a number with its groups and decimals is one piece.
fn pieces(text: &str) -> Vec<String> {
    let folded = Folded::new(text);
    let text: Vec<char> = folded.text().chars().collect();
    let digits = |at: usize| {
        text[at.min(text.len())..]
            .iter()
            .take_while(|c| c.is_ascii_digit())
            .count()
    };
    let mut pieces = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let start = at;
        if text[at].is_ascii_digit() {
            at += digits(at);
            // A group of thousands; a longer number before it has none.
            while at - start <= 3
                && text.get(at).is_some_and(|c| c.is_whitespace())
                && digits(at + 1) == 3
            {
                at += 4;
            }
            if text.get(at) == Some(&',') && digits(at + 1) > 0 {
                at += 1 + digits(at + 1);
            }
        } else {
            at += 1;
        }
        if text[start].is_alphanumeric() {
            while text.get(at).is_some_and(|c| c.is_alphanumeric()) {
                at += 1;
            }
        }
        let piece: String = text[start..at]
            .iter()
            .filter(|c| !c.is_whitespace())
            .collect();
        let word = WORDS.iter().find(|(word, _)| *word == piece);
        let piece = word.map_or(piece, |(_, digits)| (*digits).to_owned());
        if !piece.is_empty() {
            pieces.push(piece);
        }
    }
    pieces
}

/// Letters and digits in one, but for ordinals.
fn is_code(piece: &str) -> bool {
    let ending = piece.trim_start_matches(|c: char| c.is_ascii_digit() || c == ',');
    piece.contains(|c: char| c.is_ascii_digit())
        && piece.contains(char::is_alphabetic)
        && !ORDINALS.contains(&ending)
}

/// Whether a piece is a whole number without a unit, and no year.
fn is_bare(pieces: &[String], place: usize) -> bool {
    let piece = &pieces[place];
    let unit = pieces.get(place + 1).map(String::as_str);
    let year = piece.len() == 4 && (piece.starts_with("19") || piece.starts_with("20"));
    piece.bytes().all(|digit| digit.is_ascii_digit())
        && !year
        && !unit.is_some_and(|unit| UNITS.contains(&unit))
}

/// Whether a number is the same thing in both texts.
fn agree(said: &[String], place: usize, source: &[String], known: usize) -> bool {
    let (before, after) = signs(said, place);
    if before.is_some() || after.is_some() {
        let there = signs(source, known);
        return (before.is_none() || before == there.0) && (after.is_none() || after == there.1);
    }
    let there = words(source, known, BEFORE_IN_SOURCE);
    words(said, place, BEFORE)
        .iter()
        .any(|word| there.contains(word))
}

/// The signs of a calculation right before and after.
fn signs(pieces: &[String], place: usize) -> (Option<&str>, Option<&str>) {
    let sign = |at: Option<usize>| {
        let piece = pieces.get(at?)?.as_str();
        SIGNS.contains(&piece).then_some(piece)
    };
    (sign(place.checked_sub(1)), sign(Some(place + 1)))
}

/// The words that say something near before and next after, up to their stem.
fn words(pieces: &[String], place: usize, reach: usize) -> Vec<String> {
    let stem = |piece: &String| {
        let letters = piece.chars().filter(|c| c.is_alphabetic()).count();
        (letters >= CARRYING).then(|| piece.chars().take(STEM).collect())
    };
    let word = |piece: &&String| piece.contains(char::is_alphanumeric);
    let (before, after) = (&pieces[..place], &pieces[place + 1..]);
    let before = before.iter().rev().filter(word).take(reach);
    let after = after.iter().filter(word).take(AFTER).find_map(stem);
    before.filter_map(stem).chain(after).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(said: &str, expected: bool) {
        let source = "Le supplément devrait être de 78,16\u{a0}€ pour 2 enfant(s) et l’indice majoré 457, en zone 3.\n\
                      SFT = 10,67 + 3\u{a0}% x 457 x 59,0734 / 12 x 6/7, au 1er juin\ndéjà payé en ligne L0142";
        assert_eq!(stand(said, source), expected, "{said:?}");
    }

    #[test]
    fn numbers_stand_beside_their_word() {
        check(
            "pour deux enfants, à l'indice majoré de 457, le 1er juin 2025",
            true,
        );
        check("l'indice est 457 et le montant 78,16 € à 3 %", true);
        check("(10,67 + 3 % x 457 x 59,0734 / 12)", true);
        check("payé 6/7 en zone 3, ligne L0142, soit 1 457,20 €", true);
        check("pour 3 enfants", false);
        check("pour trois enfants", false);
        check("l'indice majoré 12", false);
        check("en zone 2", false);
        check("en zone 1, au supplément", false);
        check("payé 7/7", false);
        check("payé 6/6", false);
        check("ligne L0143", false);
    }
}
