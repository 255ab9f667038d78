//! Values of rows, and whether they fit their columns.

use std::borrow::Cow;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{Kind, Words, decimal};

/// One value of a row.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Value {
    /// There is none.
    #[default]
    Absent,
    /// Text, a date, a month, a timestamp.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// An exact decimal, in its shortest form once it was checked.
    Decimal(String),
    /// True or false.
    Boolean(bool),
}

impl Value {
    /// About how many bytes it takes.
    pub fn size(&self) -> usize {
        size_of::<Self>()
            + match self {
                Self::Text(text) | Self::Decimal(text) => text.len(),
                _ => 0,
            }
    }

    /// For messages: cut, and nothing of it can end a line.
    pub(crate) fn shown(&self) -> String {
        match self {
            Self::Absent => "∅".to_owned(),
            Self::Text(text) | Self::Decimal(text) => shown(text),
            Self::Integer(number) => number.to_string(),
            Self::Boolean(value) => value.to_string(),
        }
    }
}

/// The beginning of a text, for a message.
pub(crate) fn shown(text: &str) -> String {
    const MOST: usize = 40;
    let mut cut: String = text
        .chars()
        .take(MOST)
        .map(|c| if c.is_control() { '\u{fffd}' } else { c })
        .collect();
    if text.chars().nth(MOST).is_some() {
        cut.push('…');
    }
    cut
}

/// Whether a value that is not absent fits a column of that kind; decimals get their shortest form.
pub(crate) fn check(value: &mut Value, kind: Kind) -> Result<(), Words> {
    let fits = match (&mut *value, kind) {
        (Value::Text(text), Kind::Text) => {
            if text.as_bytes().contains(&0) {
                return Err(Words::new(
                    "un texte contient le caractère NUL, que les bases de données ne gardent pas ; retirez-le",
                    "a text holds the character NUL, which databases do not keep; take it out",
                ));
            }
            true
        }
        (Value::Text(text), Kind::Date) => is_date(text),
        (Value::Text(text), Kind::Month) => is_month(text),
        (Value::Text(text), Kind::Timestamp) => is_timestamp(text),
        (Value::Decimal(text), Kind::Decimal) => match decimal::shortest(text) {
            None => false,
            Some(Cow::Borrowed(_)) => true,
            Some(Cow::Owned(short)) => {
                *text = short;
                true
            }
        },
        (Value::Integer(_), Kind::Integer) | (Value::Boolean(_), Kind::Boolean) => true,
        _ => false,
    };
    if fits {
        Ok(())
    } else {
        Err(unfit(&value.shown(), kind))
    }
}

/// « … » is not what the column holds.
pub(crate) fn unfit(found: &str, kind: Kind) -> Words {
    let (french, english) = match kind {
        Kind::Text => ("un texte", "a text"),
        Kind::Integer => ("un nombre entier de 64 bits", "a whole number of 64 bits"),
        Kind::Decimal => (
            "un nombre décimal : signe, chiffres, point, au plus 1 000 chiffres",
            "a decimal number: sign, digits, a point, at most 1,000 digits",
        ),
        Kind::Date => ("une date AAAA-MM-JJ", "a date YYYY-MM-DD"),
        Kind::Month => ("un mois AAAA-MM", "a month YYYY-MM"),
        Kind::Timestamp => (
            "un instant AAAA-MM-JJThh:mm:ssZ",
            "a moment YYYY-MM-DDThh:mm:ssZ",
        ),
        Kind::Boolean => ("vrai ou faux", "true or false"),
    };
    Words::new(
        format!("« {found} » n'est pas ce que la colonne attend : {french}"),
        format!("« {found} » is not what the column holds: {english}"),
    )
}

/// `YYYY-MM-DD`, a day of the calendar.
pub(crate) fn is_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    let shape = bytes.len() == 10 && bytes[4] == b'-' && bytes[7] == b'-';
    if !shape {
        return false;
    }
    match (
        digits(&bytes[..4]),
        digits(&bytes[5..7]),
        digits(&bytes[8..]),
    ) {
        (Some(year), Some(month), Some(day)) => {
            year > 0 && Date::new(year, month as i8, day as i8).is_ok()
        }
        _ => false,
    }
}

fn is_month(text: &str) -> bool {
    text.len() == 7 && text.is_ascii() && is_date(&format!("{text}-01"))
}

fn is_timestamp(text: &str) -> bool {
    let bytes = text.as_bytes();
    if bytes.len() != 20 || !text.is_ascii() || !is_date(&text[..10]) {
        return false;
    }
    let below =
        |from: usize, most: i16| digits(&bytes[from..from + 2]).is_some_and(|number| number < most);
    [bytes[10], bytes[13], bytes[16], bytes[19]] == *b"T::Z"
        && below(11, 24)
        && below(14, 60)
        && below(17, 60)
}

/// The number of at most four digits.
fn digits(bytes: &[u8]) -> Option<i16> {
    bytes.iter().try_fold(0_i16, |number, byte| {
        byte.is_ascii_digit()
            .then(|| number * 10 + i16::from(byte - b'0'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(value: Value, kind: Kind) -> bool {
        check(&mut value.clone(), kind).is_ok()
    }

    #[test]
    fn texts_of_dates() {
        let text = |text: &str| Value::Text(text.to_owned());
        for (word, kind, expected) in [
            ("2024-02-29", Kind::Date, true),
            ("2023-02-29", Kind::Date, false),
            ("0000-01-01", Kind::Date, false),
            ("2024-2-29", Kind::Date, false),
            ("2024-02-2é", Kind::Date, false),
            ("2024-12", Kind::Month, true),
            ("2024-13", Kind::Month, false),
            ("éé-12", Kind::Month, false),
            ("2024-12-31T23:59:59Z", Kind::Timestamp, true),
            ("2024-12-31T24:00:00Z", Kind::Timestamp, false),
            ("2024-12-31 23:59:59Z", Kind::Timestamp, false),
            ("2024-12-31T23:59:59", Kind::Timestamp, false),
            ("a\0b", Kind::Text, false),
            ("'; DROP TABLE x; --", Kind::Text, true),
            ("1", Kind::Integer, false),
        ] {
            assert_eq!(fits(text(word), kind), expected, "{word:?} {kind:?}");
        }
        assert!(fits(Value::Decimal("-1.50".to_owned()), Kind::Decimal));
        assert!(!fits(Value::Decimal("1,5".to_owned()), Kind::Decimal));
        assert!(!fits(Value::Integer(1), Kind::Decimal));
        assert!(fits(Value::Boolean(true), Kind::Boolean));
    }
}
