//! Numbers of paragraphs that the office suite counts itself: `Article 1`, `2.1`, `a)`.

use std::collections::HashMap;

/// Levels of a list; deeper ones count as the last.
pub const LEVELS: usize = 10;

/// One level of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Level {
    /// How a number is written.
    pub format: Format,
    /// `%1` stands for the number of the first level, and so on.
    pub pattern: String,
    /// The first number.
    pub start: u32,
}

/// How a number is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// 1, 2, 3.
    Decimal,
    /// 1er, 2e.
    Ordinal,
    /// I, II, III.
    UpperRoman,
    /// i, ii, iii.
    LowerRoman,
    /// A, B, C.
    UpperLetter,
    /// a, b, c.
    LowerLetter,
    /// A point.
    Bullet,
    /// Nothing.
    None,
}

/// Numbers so far, list by list.
#[derive(Debug, Default)]
pub struct Counters(HashMap<String, [u32; LEVELS]>);

impl Counters {
    /// What stands before the next paragraph of a list.
    pub fn next(&mut self, list: &str, levels: &[Level], level: usize) -> String {
        let level = level.min(LEVELS - 1);
        let Some(current) = levels.get(level) else {
            return "-".to_owned();
        };
        if current.format == Format::Bullet {
            return "-".to_owned();
        }
        let numbers = self.0.entry(list.to_owned()).or_default();
        numbers[level] = match numbers[level] {
            0 => current.start.max(1),
            number => number.saturating_add(1),
        };
        numbers[level + 1..].fill(0);
        let mut text = current.pattern.clone();
        for (place, other) in levels.iter().enumerate().take(level + 1) {
            let number = match numbers[place] {
                0 => other.start.max(1),
                number => number,
            };
            text = text.replace(&format!("%{}", place + 1), &other.format.write(number));
        }
        text
    }
}

impl Format {
    /// The format by the name that OOXML gives it.
    pub fn named(name: &str) -> Self {
        match name {
            "ordinal" => Self::Ordinal,
            "upperRoman" => Self::UpperRoman,
            "lowerRoman" => Self::LowerRoman,
            "upperLetter" => Self::UpperLetter,
            "lowerLetter" => Self::LowerLetter,
            "bullet" => Self::Bullet,
            "none" => Self::None,
            _ => Self::Decimal,
        }
    }

    /// The format by its sample, as ODF has it.
    pub fn sample(sample: &str) -> Self {
        match sample {
            "I" => Self::UpperRoman,
            "i" => Self::LowerRoman,
            "A" => Self::UpperLetter,
            "a" => Self::LowerLetter,
            "" => Self::None,
            _ => Self::Decimal,
        }
    }

    fn write(self, number: u32) -> String {
        match self {
            Self::Decimal => number.to_string(),
            Self::Ordinal if number == 1 => "1er".to_owned(),
            Self::Ordinal => format!("{number}e"),
            Self::UpperRoman => roman(number),
            Self::LowerRoman => roman(number).to_lowercase(),
            Self::UpperLetter => letters(number),
            Self::LowerLetter => letters(number).to_lowercase(),
            Self::Bullet | Self::None => String::new(),
        }
    }
}

fn roman(number: u32) -> String {
    const PARTS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if number > 3_999 {
        return number.to_string();
    }
    let mut left = number;
    let mut text = String::new();
    for (value, letters) in PARTS {
        while left >= value {
            text.push_str(letters);
            left -= value;
        }
    }
    text
}

/// A to Z, then AA, BB, as the office suites do.
fn letters(number: u32) -> String {
    let place = number.saturating_sub(1);
    let letter = char::from(b'A' + (place % 26) as u8);
    letter.to_string().repeat((place / 26 + 1).min(10) as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn level(format: Format, pattern: &str) -> Level {
        Level {
            format,
            pattern: pattern.to_owned(),
            start: 1,
        }
    }

    #[test]
    fn lists_are_counted() {
        let levels = [
            level(Format::Decimal, "Article %1"),
            level(Format::LowerLetter, "%1.%2)"),
        ];
        let mut counters = Counters::default();
        let told: Vec<String> = [0, 1, 1, 0, 1]
            .map(|depth| counters.next("1", &levels, depth))
            .into();
        assert_eq!(told, ["Article 1", "1.a)", "1.b)", "Article 2", "2.a)"]);
        assert_eq!(counters.next("2", &levels, 0), "Article 1");
        assert_eq!(counters.next("2", &levels, 5), "-");
    }

    #[test]
    fn numbers_are_written() {
        assert_eq!(roman(1994), "MCMXCIV");
        assert_eq!(letters(28), "BB");
        assert_eq!(Format::Ordinal.write(1), "1er");
        assert_eq!(Format::LowerRoman.write(4), "iv");
    }
}
