//! How the cells of one column are read, decided once by all of them, and the reading itself.

use std::collections::HashMap;

use kit::fold::Folded;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::date::{self, Reading};
use crate::field::{Field, Kind};
use crate::grid::Origin;
use crate::number;
use crate::problem::Sentence;
use crate::profile::{DateOrder, DecimalMark, Profile};
use crate::report::RepairKind;
use crate::value::{Month, Value};

/// How one field's cells are read.
#[derive(Debug, Clone)]
pub(crate) struct Decision {
    pub(crate) kind: Kind,
    pub(crate) decimal: Option<DecimalMark>,
    pub(crate) dates: Option<DateOrder>,
    pub(crate) width: Option<usize>,
    /// Whether all of a percent column may be fractions: none of it is read then.
    pub(crate) fractions: bool,
    scale: Option<u32>,
    /// Whether the sign is turned round; none where the profile does not say.
    pub(crate) negate: Option<bool>,
    /// Most numbers have the other sign, and some have not: nobody but the profile can tell.
    pub(crate) mixed_signs: bool,
    between: Option<[i64; 2]>,
    years_from: Option<i16>,
    empty: Vec<String>,
    /// Spelling as written, and folded, to value.
    values: HashMap<String, String>,
}

/// What a cell was read to.
pub(crate) enum Outcome {
    Empty,
    Value(Value),
    Repaired(Value, RepairKind),
    Bad(Expected),
}

/// Why a cell could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Expected {
    Kind,
    Mark(DecimalMark),
    EitherMark,
    Order(DateOrder),
    EitherOrder,
    ShortYear,
    LostDigits,
    Fractions,
    Error,
    Uncomputed,
    Signs,
    Between(i64, i64),
    Listed,
}

impl Decision {
    /// What is known of a field before its cells are looked at.
    pub(crate) fn new(field: &Field, profile: &Profile) -> Self {
        let options = profile.options(&field.name);
        let mut values = HashMap::new();
        let spellings = field
            .values
            .iter()
            .map(|(spelling, value)| (spelling, value));
        let own = field.values.iter().map(|(_, value)| (value, value));
        for (spelling, value) in own.chain(spellings).chain(options.values.iter()) {
            values.insert(spelling.clone(), value.clone());
            values.insert(folded(spelling), value.clone());
        }
        Self {
            kind: field.kind,
            decimal: options.decimal.or(profile.decimal),
            dates: options.dates.or(profile.dates),
            width: options.width,
            fractions: false,
            scale: options.scale,
            negate: options.negate,
            mixed_signs: false,
            between: field.between,
            years_from: profile.years_from,
            empty: profile.empty.clone(),
            values,
        }
    }

    /// Reads shares as they stand, for columns that no profile can speak of.
    pub(crate) fn keep_scale(&mut self) {
        self.scale = Some(1);
    }

    /// Whether a percent column may be of fractions for all that the profile says.
    pub(crate) fn may_be_fractions(&self) -> bool {
        self.kind == Kind::Percent && self.scale.is_none()
    }

    /// The text that is read: trimmed, out of Excel's `="…"`, by the profile's spellings; `None` where it stands for nothing.
    pub(crate) fn clean<'t>(&'t self, text: &'t str) -> Option<&'t str> {
        let text = text.trim();
        let text = text
            .strip_prefix("=\"")
            .and_then(|rest| rest.strip_suffix('"'))
            .unwrap_or(text);
        let is_dash = matches!(text, "-" | "–" | "—")
            && (self.kind.is_number() || matches!(self.kind, Kind::Date | Kind::Month));
        if text.is_empty()
            || is_dash
            || !self.empty.is_empty() && self.empty.iter().any(|word| word == text)
        {
            return None;
        }
        if self.values.is_empty() {
            return Some(text);
        }
        let known = self
            .values
            .get(text)
            .or_else(|| self.values.get(&folded(text)));
        Some(known.map_or(text, String::as_str))
    }

    /// Reads a cell.
    pub(crate) fn convert(&self, text: &str, origin: Origin) -> Outcome {
        let Some(text) = self.clean(text) else {
            return Outcome::Empty;
        };
        match origin {
            Origin::Error => return Outcome::Bad(Expected::Error),
            Origin::Uncomputed => return Outcome::Bad(Expected::Uncomputed),
            _ => {}
        }
        match self.kind {
            Kind::Text => Outcome::Value(Value::Text(text.into())),
            Kind::Choice => {
                match self.values.is_empty() || self.values.values().any(|value| value == text) {
                    true => Outcome::Value(Value::Text(text.into())),
                    false => Outcome::Bad(Expected::Listed),
                }
            }
            Kind::Identifier => self.identifier(text.strip_prefix('\'').unwrap_or(text)),
            Kind::Code => {
                let code: String = text
                    .chars()
                    .filter(|letter| !letter.is_whitespace())
                    .collect();
                self.identifier(&code.to_uppercase())
            }
            Kind::Integer | Kind::Decimal | Kind::Percent => self.number(text, origin),
            Kind::Date => self.date(text, origin),
            Kind::Month => self.month(text, origin),
            Kind::Flag => flag(text).map_or(Outcome::Bad(Expected::Kind), |flag| {
                Outcome::Value(Value::Flag(flag))
            }),
        }
    }

    fn identifier(&self, text: &str) -> Outcome {
        if lost_digits(text) {
            return Outcome::Bad(Expected::LostDigits);
        }
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        match self.width {
            Some(width) if digits && text.len() < width => {
                let padded = format!("{text:0>width$}");
                Outcome::Repaired(Value::Text(padded.into()), RepairKind::LeadingZeros)
            }
            _ => Outcome::Value(Value::Text(text.into())),
        }
    }

    fn number(&self, text: &str, origin: Origin) -> Outcome {
        let percent = origin == Origin::Percent || text.ends_with('%');
        let value = if matches!(origin, Origin::Number | Origin::Percent) {
            match number::plain(text) {
                Some(value) => value,
                None => return Outcome::Bad(Expected::Kind),
            }
        } else {
            let Some(number) =
                number::read(text).filter(|_| !matches!(origin, Origin::Date | Origin::Flag))
            else {
                return Outcome::Bad(Expected::Kind);
            };
            match (number.comma, number.point, self.decimal) {
                (Some(one), Some(other), _) if one == other && one.scale() == other.scale() => one,
                (Some(value), _, Some(DecimalMark::Comma))
                | (_, Some(value), Some(DecimalMark::Point)) => value,
                (_, _, Some(mark)) => return Outcome::Bad(Expected::Mark(mark)),
                (Some(value), None, None) | (None, Some(value), None) => value,
                _ => return Outcome::Bad(Expected::EitherMark),
            }
        };
        if percent && self.kind != Kind::Percent {
            return Outcome::Bad(Expected::Kind);
        }
        if self.fractions && !percent {
            return Outcome::Bad(Expected::Fractions);
        }
        let scaled = match self.scale {
            Some(scale) if !percent => value.checked_mul(Decimal::from(scale)),
            _ => Some(value),
        };
        let Some(mut value) = scaled else {
            return Outcome::Bad(Expected::Kind);
        };
        if self.mixed_signs {
            return Outcome::Bad(Expected::Signs);
        }
        if self.negate == Some(true) && !value.is_zero() {
            value = -value;
        }
        if let Some([least, most]) = self.between
            && !(Decimal::from(least)..=Decimal::from(most)).contains(&value)
        {
            return Outcome::Bad(Expected::Between(least, most));
        }
        if self.kind != Kind::Integer {
            return Outcome::Value(Value::Decimal(value));
        }
        match value.is_integer().then(|| value.to_i64()).flatten() {
            Some(whole) => Outcome::Value(Value::Integer(whole)),
            None => Outcome::Bad(Expected::Kind),
        }
    }

    fn date(&self, text: &str, origin: Origin) -> Outcome {
        if let Some(date) = serial(text, origin) {
            return Outcome::Repaired(Value::Date(date), RepairKind::SerialDate);
        }
        match self.ordered(date::day(text, self.years_from)) {
            Ok(date) => Outcome::Value(Value::Date(date)),
            Err(expected) => Outcome::Bad(expected),
        }
    }

    fn month(&self, text: &str, origin: Origin) -> Outcome {
        if let Some(month) = serial(text, origin).and_then(Month::of) {
            return Outcome::Repaired(Value::Month(month), RepairKind::SerialDate);
        }
        match self.ordered(date::month(text, self.years_from)) {
            Ok(month) => Outcome::Value(Value::Month(month)),
            Err(expected) => Outcome::Bad(expected),
        }
    }

    fn ordered<T: Copy>(&self, reading: Option<Reading<T>>) -> Result<T, Expected> {
        match reading {
            None => Err(Expected::Kind),
            Some(Reading::ShortYear) => Err(Expected::ShortYear),
            Some(Reading::One(one)) => Ok(one),
            Some(Reading::Order {
                day_first,
                month_first,
            }) => match (self.dates, day_first, month_first) {
                (Some(order @ DateOrder::DayFirst), one, _) => one.ok_or(Expected::Order(order)),
                (Some(order @ DateOrder::MonthFirst), _, one) => one.ok_or(Expected::Order(order)),
                (None, Some(one), None) | (None, None, Some(one)) => Ok(one),
                (None, ..) => Err(Expected::EitherOrder),
            },
        }
    }
}

/// A number that spreadsheets show as a day.
fn serial(text: &str, origin: Origin) -> Option<jiff::civil::Date> {
    if !matches!(origin, Origin::Text | Origin::Number) || text.len() > 20 {
        return None;
    }
    let whole = text.split(['.', ',']).next()?;
    // Text with a time of day has a fraction; five digits are of 1927 to 2173, four are rather a year.
    let plain = whole.len() == 5
        && text
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b','));
    plain
        .then(|| whole.parse().ok().and_then(date::serial))
        .flatten()
}

/// "1,85E+14": what a spreadsheet leaves of a long identifier.
pub(crate) fn lost_digits(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['E', 'e']) else {
        return false;
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    exponent.strip_prefix('+').is_some_and(digits) && mantissa.split([',', '.']).all(digits)
}

fn flag(text: &str) -> Option<bool> {
    match folded(text).as_str() {
        "oui" | "o" | "1" | "x" | "vrai" | "true" | "yes" | "y" => Some(true),
        "non" | "n" | "0" | "faux" | "false" | "no" => Some(false),
        _ => None,
    }
}

fn folded(text: &str) -> String {
    Folded::new(text.trim()).text().to_owned()
}

impl Expected {
    /// What was expected, and the way out.
    pub(crate) fn sentence(self, kind: Kind, field: &str, values: &[(String, String)]) -> Sentence {
        match self {
            Self::Kind => match kind {
                Kind::Integer => {
                    Sentence::new("attendu un nombre entier.", "a whole number is expected.")
                }
                Kind::Decimal => Sentence::new(
                    "attendu un nombre, comme 1 234,56.",
                    "a number is expected, such as 1 234,56.",
                ),
                Kind::Percent => Sentence::new(
                    "attendu un pourcentage, comme 80 ou 6,80 %.",
                    "a percentage is expected, such as 80 or 6,80 %.",
                ),
                Kind::Date => Sentence::new(
                    "attendu une date qui existe, comme 30/04/2025.",
                    "a date that exists is expected, such as 30/04/2025.",
                ),
                Kind::Month => Sentence::new(
                    "attendu un mois, comme 2025-04 ou 04/2025.",
                    "a month is expected, such as 2025-04 or 04/2025.",
                ),
                Kind::Flag => Sentence::new("attendu oui ou non.", "yes or no is expected."),
                Kind::Text | Kind::Identifier | Kind::Code | Kind::Choice => {
                    Sentence::new("attendu un texte.", "a text is expected.")
                }
            },
            Self::Mark(DecimalMark::Comma) => Sentence::new(
                "attendu un nombre à virgule décimale, comme le reste de la colonne ou le profil.",
                "a number with a decimal comma is expected, as in the rest of the column or by the profile.",
            ),
            Self::Mark(DecimalMark::Point) => Sentence::new(
                "attendu un nombre à point décimal, comme le reste de la colonne ou le profil.",
                "a number with a decimal point is expected, as in the rest of the column or by the profile.",
            ),
            Self::EitherMark => Sentence::new(
                format!(
                    "décimale ou millier ? Rien dans la colonne ne le dit : écrivez « decimal = \"comma\" » ou « \"point\" » sous [fields.{field}] du profil."
                ),
                format!(
                    "decimals or thousands? Nothing in the column tells: write decimal = \"comma\" or \"point\" under [fields.{field}] of the profile."
                ),
            ),
            Self::Order(order) => {
                let (french, english) = order.words();
                Sentence::new(
                    format!("attendu {french}, comme le reste de la colonne ou le profil."),
                    format!(
                        "{english} is expected, as in the rest of the column or by the profile."
                    ),
                )
            }
            Self::EitherOrder => Sentence::new(
                format!(
                    "jour ou mois d'abord ? Rien dans la colonne ne le dit : écrivez « dates = \"day-first\" » ou « \"month-first\" » sous [fields.{field}] du profil."
                ),
                format!(
                    "day or month first? Nothing in the column tells: write dates = \"day-first\" or \"month-first\" under [fields.{field}] of the profile."
                ),
            ),
            Self::ShortYear => Sentence::new(
                "année à deux chiffres : écrivez « years_from = 1930 » dans le profil pour dire son siècle.",
                "a year of two digits: write years_from = 1930 in the profile to tell its century.",
            ),
            Self::LostDigits => Sentence::new(
                "un tableur a perdu des chiffres de cet identifiant : exportez de nouveau, la colonne au format texte.",
                "a spreadsheet lost digits of this identifier: export again, with the column as text.",
            ),
            Self::Fractions => Sentence::new(
                format!(
                    "pourcentage ou fraction ? Aucune valeur de la colonne ne dépasse 1 : écrivez « scale = 100 » (fractions) ou « scale = 1 » sous [fields.{field}] du profil."
                ),
                format!(
                    "percentage or fraction? No value of the column is above 1: write scale = 100 (fractions) or scale = 1 under [fields.{field}] of the profile."
                ),
            ),
            Self::Error => Sentence::new(
                "erreur de calcul du tableur : corrigez la formule.",
                "an error of the spreadsheet: correct the formula.",
            ),
            Self::Uncomputed => Sentence::new(
                "formule sans valeur : ouvrez le classeur dans un tableur, enregistrez-le, et recommencez.",
                "a formula without a value: open the workbook in a spreadsheet, save it, and try again.",
            ),
            Self::Signs => Sentence::new(
                format!(
                    "la plupart des montants de la colonne sont d'un signe, et celui-ci de l'autre : écrivez « negate = true » (retenues écrites en négatif) ou « negate = false » sous [fields.{field}] du profil."
                ),
                format!(
                    "most amounts of the column have one sign, and this one the other: write negate = true (deductions written as negatives) or negate = false under [fields.{field}] of the profile."
                ),
            ),
            Self::Between(least, most) => Sentence::new(
                format!(
                    "attendu un nombre de {least} à {most} ; une valeur qui ne veut rien dire se remplace sous [fields.{field}.values] du profil."
                ),
                format!(
                    "a number from {least} to {most} is expected; a value that stands for nothing is replaced under [fields.{field}.values] of the profile."
                ),
            ),
            Self::Listed => {
                let mut known: Vec<&str> = values.iter().map(|(_, value)| value.as_str()).collect();
                known.dedup();
                known.truncate(12);
                let known = known.join(", ");
                Sentence::new(
                    format!(
                        "attendu l'une des valeurs : {known} ; d'autres écritures vont sous [fields.{field}.values] du profil."
                    ),
                    format!(
                        "one of these is expected: {known}; other spellings go under [fields.{field}.values] of the profile."
                    ),
                )
            }
        }
    }
}
