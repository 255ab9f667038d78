//! Arguments as people give them: numbers with a comma or a point, percents, dates.

use jiff::civil::Date;
use kit::language::Language;
use rust_decimal::Decimal;

/// An argument that cannot be used as it is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// The argument's name on the command line, without the dashes.
    pub argument: &'static str,
    /// What is wrong, in French.
    pub french: String,
    /// What is wrong, in English.
    pub english: String,
    /// A value that would do.
    pub example: String,
}

impl Wrong {
    pub(crate) fn new(
        argument: &'static str,
        french: impl Into<String>,
        english: impl Into<String>,
        example: &str,
    ) -> Self {
        Self {
            argument,
            french: french.into(),
            english: english.into(),
            example: example.to_owned(),
        }
    }

    /// What is wrong, in a language.
    pub fn message(&self, language: Language) -> &str {
        language.pick(&self.french, &self.english)
    }
}

/// What a number may be.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Range {
    /// The argument's name.
    pub argument: &'static str,
    pub least: Decimal,
    pub most: Decimal,
    /// One that would do.
    pub example: &'static str,
}

impl Range {
    pub(crate) const fn new(
        argument: &'static str,
        least: i64,
        most: i64,
        example: &'static str,
    ) -> Self {
        // Whole bounds; what lies between has any number of decimals.
        Self {
            argument,
            least: Decimal::from_parts(least as u32, 0, 0, false, 0),
            most: Decimal::from_parts(most as u32, 0, 0, false, 0),
            example,
        }
    }

    /// A number that has to be there.
    pub(crate) fn needed(&self, text: Option<&str>) -> Result<Decimal, Wrong> {
        match text {
            Some(text) => self.read(text),
            None => {
                let name = self.argument;
                Err(Wrong::new(
                    name,
                    format!("« --{name} » est attendu"),
                    format!("« --{name} » is expected"),
                    self.example,
                ))
            }
        }
    }

    /// A number that may be left out.
    pub(crate) fn given(&self, text: Option<&str>) -> Result<Option<Decimal>, Wrong> {
        text.map(|text| self.read(text)).transpose()
    }

    fn read(&self, text: &str) -> Result<Decimal, Wrong> {
        let (name, example) = (self.argument, self.example);
        let Some(number) = number(text) else {
            return Err(Wrong::new(
                name,
                format!("« {text} » n'est pas un nombre"),
                format!("« {text} » is not a number"),
                example,
            ));
        };
        let (least, most) = (self.least, self.most);
        if number < least || number > most {
            return Err(Wrong::new(
                name,
                format!("« {text} » n'est pas entre {least} et {most}"),
                format!("« {text} » is not between {least} and {most}"),
                example,
            ));
        }
        Ok(number)
    }
}

/// A day as people write it: 2026-03-31, 31/03/2026.
///
/// # Errors
/// When it is none.
pub fn day(argument: &'static str, text: &str) -> Result<Date, Wrong> {
    let iso = text.trim().parse().ok();
    iso.or_else(|| whole(text)).ok_or_else(|| {
        Wrong::new(
            argument,
            format!("« {text} » n'est pas une date"),
            format!("« {text} » is not a date"),
            "2026-03-31",
        )
    })
}

/// A date that is all of the text.
fn whole(text: &str) -> Option<Date> {
    let text = text.trim();
    let mut numbers = text.split('/');
    let (day, month, year) = (numbers.next()?, numbers.next()?, numbers.next()?);
    if numbers.next().is_none() && year.len() == 4 {
        return Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok();
    }
    None
}

/// `4,5`, `4.5`, `80 %`, `1 800,50 €`.
fn number(text: &str) -> Option<Decimal> {
    let bare: String = text
        .trim()
        .trim_end_matches(['%', '€'])
        .chars()
        .filter(|c| !matches!(c, ' ' | '\u{a0}' | '\u{202f}'))
        .map(|c| if c == ',' { '.' } else { c })
        .collect();
    // No exponents, no signs but a minus, which the range refuses with its bounds.
    let digits = bare.strip_prefix('-').unwrap_or(&bare);
    let plain = !digits.is_empty()
        && digits.len() <= 20
        && digits.chars().all(|c| c.is_ascii_digit() || c == '.')
        && digits.matches('.').count() <= 1
        && digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.ends_with(|c: char| c.is_ascii_digit());
    plain.then(|| bare.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        let range = Range::new("salary", 0, 100_000, "2000");
        for (text, value) in [
            ("5", "5"),
            ("4,5", "4.5"),
            ("4.5", "4.5"),
            ("80 %", "80"),
            ("1\u{202f}800,50\u{a0}€", "1800.50"),
        ] {
            let expected: Decimal = value.parse().unwrap();
            assert_eq!(range.needed(Some(text)), Ok(expected), "{text}");
        }
        for text in [
            "", "cinq", "1e3", "4,5,6", "5.", ".5", "+5", "NaN", "١", "5'",
        ] {
            let wrong = range.needed(Some(text)).unwrap_err();
            assert!(wrong.french.contains("n'est pas un nombre"), "{text}");
        }
        assert!(
            range
                .needed(Some("-1"))
                .unwrap_err()
                .english
                .contains("between 0")
        );
        assert!(range.needed(None).unwrap_err().french.contains("--salary"));
        assert_eq!(range.given(None), Ok(None));
    }

    #[test]
    fn days_are_read() {
        let march = jiff::civil::date(2026, 3, 31);
        for text in ["2026-03-31", "31/03/2026", " 2026-03-31 "] {
            assert_eq!(day("on", text), Ok(march), "{text}");
        }
        for text in ["", "31/03/26", "2026-02-30", "demain", "31/03/2026/1"] {
            assert!(day("on", text).is_err(), "{text}");
        }
    }
}
