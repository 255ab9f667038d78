//! Numbers written in French and English words, from two on: "one" and "un" are articles first.

use super::number::{self, Number};
use crate::fold::{Class, Token};

/// The numbers of a folded text that are written in words, in their order.
pub(super) fn find(text: &str, tokens: &[Token]) -> Vec<Number> {
    let mut numbers = Vec::new();
    let mut index = 0;
    while index < tokens.len() {
        let reader = Reader { text, tokens };
        let Some((reading, length)) = reader.read(index) else {
            index += 1;
            continue;
        };
        let span = tokens[index].start as usize..tokens[index + length - 1].end as usize;
        // The unit is read as it is behind digits.
        let unit = number::find(&format!(
            "0{}",
            &text[span.end..].chars().take(16).collect::<String>()
        ))
        .first()
        .and_then(|zero| zero.unit);
        numbers.push(Number {
            span,
            readings: vec![reading],
            unit,
        });
        index += length;
    }
    numbers
}

struct Reader<'t> {
    text: &'t str,
    tokens: &'t [Token],
}

impl Reader<'_> {
    fn word(&self, index: usize) -> &str {
        self.tokens
            .get(index)
            .map_or("", |token| &self.text[token.range()])
    }

    /// Whether two words belong together: a blank or a hyphen between, nothing else.
    fn joined(&self, index: usize) -> bool {
        match (self.tokens.get(index), self.tokens.get(index + 1)) {
            (Some(this), Some(next)) => {
                matches!(
                    &self.text[this.end as usize..next.start as usize],
                    " " | "-"
                )
            }
            _ => false,
        }
    }

    fn read(&self, start: usize) -> Option<(String, usize)> {
        // "1,5 million" was read with its digits.
        let after_digits =
            start > 0 && self.tokens[start - 1].class == Class::Number && self.joined(start - 1);
        if after_digits && large(self.word(start)).is_some() {
            return None;
        }
        if let Some(reading) = alone(self.word(start)) {
            return Some((reading.to_owned(), 1));
        }
        let (mut total, mut current) = (0_u64, 0_u64);
        let (mut index, mut end) = (start, start);
        loop {
            let word = self.word(index);
            if let Some(value) = small(word) {
                let units = current % 100;
                current = match (units, value) {
                    (4, 20) => current - 4 + 80,
                    (0, _) => current + value,
                    (20.., ..20) if units % 10 == 0 => current + value,
                    (10, 7..=9) => current + value,
                    _ => break,
                };
            } else if let Some(factor) = large(word) {
                // "Pour cent" and "per cent" are a unit.
                let percent =
                    word == "cent" && index > 0 && matches!(self.word(index - 1), "pour" | "per");
                if percent || factor == 100 && current > 99 {
                    break;
                }
                if factor == 100 {
                    current = current.max(1) * 100;
                } else {
                    total += current.max(1) * factor;
                    current = 0;
                }
            } else if is_one(word) && self.adds_one(index, current) {
                current += 1;
            } else if !(matches!(word, "et" | "and")
                && index > start
                && self.goes_on(index, current))
            {
                break;
            }
            index += 1;
            if !matches!(word, "et" | "and") {
                end = index;
            }
            if !self.joined(index - 1) {
                break;
            }
        }
        (end > start).then(|| ((total + current).to_string(), end - start))
    }

    /// "Vingt et un", "twenty-one", and "one hundred": elsewhere "one" is no number.
    fn adds_one(&self, index: usize, current: u64) -> bool {
        let tens = current % 100 >= 20 && current.is_multiple_of(10);
        let before_large =
            current == 0 && self.joined(index) && large(self.word(index + 1)).is_some();
        tens || before_large
    }

    /// Whether "et" or "and" joins two parts of one number: "vingt et un", "two hundred and fifty".
    fn goes_on(&self, index: usize, current: u64) -> bool {
        let next = self.word(index + 1);
        let tens = current % 100 >= 20 && (is_one(next) || next == "onze");
        let hundreds = current >= 100 && current.is_multiple_of(100) && small(next).is_some();
        self.joined(index)
            && (tens && self.word(index) == "et" || hundreds && self.word(index) == "and")
    }
}

fn is_one(word: &str) -> bool {
    matches!(word, "un" | "une" | "one")
}

/// Words that are a number by themselves and join no other.
fn alone(word: &str) -> Option<&'static str> {
    Some(match word {
        "dizaine" => "10",
        "douzaine" | "dozen" => "12",
        "quinzaine" => "15",
        "vingtaine" => "20",
        "trentaine" => "30",
        "cinquantaine" => "50",
        "centaine" | "centaines" => "100",
        "millier" | "milliers" => "1000",
        "moitie" | "half" => "0.5",
        "quart" | "quarter" => "0.25",
        "deuxieme" | "deuxiemes" => "2",
        "troisieme" | "troisiemes" | "third" => "3",
        "quatrieme" | "fourth" => "4",
        "cinquieme" | "fifth" => "5",
        "sixieme" | "sixth" => "6",
        "septieme" | "seventh" => "7",
        "huitieme" | "eighth" => "8",
        "neuvieme" | "ninth" => "9",
        "dixieme" | "tenth" => "10",
        _ => return None,
    })
}

fn small(word: &str) -> Option<u64> {
    Some(match word {
        "deux" | "two" => 2,
        "trois" | "three" => 3,
        "quatre" | "four" => 4,
        "cinq" | "five" => 5,
        "six" => 6,
        "sept" | "seven" => 7,
        "huit" | "eight" => 8,
        "neuf" | "nine" => 9,
        "dix" | "ten" => 10,
        "onze" | "eleven" => 11,
        "douze" | "twelve" => 12,
        "treize" | "thirteen" => 13,
        "quatorze" | "fourteen" => 14,
        "quinze" | "fifteen" => 15,
        "seize" | "sixteen" => 16,
        "seventeen" => 17,
        "eighteen" => 18,
        "nineteen" => 19,
        "vingt" | "vingts" | "twenty" => 20,
        "trente" | "thirty" => 30,
        "quarante" | "forty" => 40,
        "cinquante" | "fifty" => 50,
        "soixante" | "sixty" => 60,
        "septante" | "seventy" => 70,
        "octante" | "huitante" | "eighty" => 80,
        "nonante" | "ninety" => 90,
        _ => return None,
    })
}

fn large(word: &str) -> Option<u64> {
    Some(match word {
        "cent" | "cents" | "hundred" => 100,
        "mille" | "thousand" => 1_000,
        "million" | "millions" => 1_000_000,
        "milliard" | "milliards" | "billion" | "billions" => 1_000_000_000,
        _ => return None,
    })
}
