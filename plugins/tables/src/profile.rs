//! Profiles: where one piece of payroll software puts what, kept as TOML that people read and correct.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::dsn;
use crate::field::{Field, Kind};
use crate::limit::MAX_PROFILE_BYTES;
use crate::problem::{Problem, Refusal, column_of};

/// What is known of the files of one piece of software. Everything may be left out: it is found out then.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Profile {
    /// A name for people.
    pub name: String,
    /// How rows stand for payslips.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub layout: Option<Layout>,
    /// What separates cells, one ASCII character.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub separator: Option<char>,
    /// The character set, by a label of the Encoding Standard: "windows-1252".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// The sheet of a workbook.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// The line of the titles, from 1; 0 where there are none, and `positions` say the columns.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub header_row: Option<u32>,
    /// The decimal mark of all numbers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decimal: Option<DecimalMark>,
    /// The order of all dates in digits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dates: Option<DateOrder>,
    /// The first year that two digits stand for: 1930 makes 30 to 99 the last century.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub years_from: Option<i16>,
    /// Texts that stand for nothing: "-", "n/a".
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub empty: Vec<String>,
    /// Fields that each row must have, beside those that the caller says.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub required: Vec<String>,
    /// Titles of columns that are left out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ignored: Vec<String>,
    /// Long layout: codes of rubrics that are left out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ignored_rubrics: Vec<String>,
    /// Title of a column to field; "+field" adds the column to what the field has already.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub columns: BTreeMap<String, String>,
    /// Letter of a column to field: for files without titles, or with twice the same.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub positions: BTreeMap<String, String>,
    /// Field to the value of all rows, for what the file does not say: the month.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub constants: BTreeMap<String, String>,
    /// Long layout: code of a rubric to fields.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub rubrics: BTreeMap<String, Rubric>,
    /// Long layout: its columns.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub long: Option<Long>,
    /// Declarations: which rubric is which field, instead of what is shipped.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dsn: Option<dsn::Mapping>,
    /// What is particular to one field.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<String, FieldOptions>,
}

/// How rows stand for payslips.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Layout {
    /// One row a payslip.
    Wide,
    /// One row a rubric of a payslip.
    Long,
    /// A social declaration.
    Dsn,
}

/// The mark before the decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DecimalMark {
    /// 1 234,56 and 1.234,56.
    Comma,
    /// 1,234.56.
    Point,
}

/// The order of day and month in 03/04/2025.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DateOrder {
    /// 3 April.
    DayFirst,
    /// 4 March.
    MonthFirst,
}

impl DateOrder {
    /// How such dates look, in French and in English.
    pub(crate) fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::DayFirst => ("jour/mois/année", "day/month/year"),
            Self::MonthFirst => ("mois/jour/année", "month/day/year"),
        }
    }
}

/// What is particular to one field.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FieldOptions {
    /// How many digits an identifier has, leading zeros among them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub width: Option<usize>,
    /// The decimal mark of this field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decimal: Option<DecimalMark>,
    /// The order of its dates.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dates: Option<DateOrder>,
    /// What its numbers are multiplied by, 10 or 100 or 1000: 100 where a share is written as a fraction.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scale: Option<u32>,
    /// Whether its sign is turned round; nothing said: as the column tells.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub negate: Option<bool>,
    /// Spelling to value: "T" to "titulaire"; compared without case and accents.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub values: BTreeMap<String, String>,
}

/// The columns of the long layout, by title.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Long {
    /// The code of the rubric.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rubric: Option<String>,
    /// Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// The base.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base: Option<String>,
    /// The rate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rate: Option<String>,
    /// The amount.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<String>,
    /// The fields by which rows belong to one payslip; those that identify, and the month, where nothing is said.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub key: Vec<String>,
}

/// Where the three numbers of a rubric go; several rubrics of one field are added up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Rubric {
    /// The amount, to this field.
    Amount(String),
    /// Each of the numbers, to a field of its own.
    Parts(RubricParts),
}

/// Where the numbers of a rubric go.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RubricParts {
    /// The base.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base: Option<String>,
    /// The rate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rate: Option<String>,
    /// The amount.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<String>,
}

impl Profile {
    /// Reads a profile; an unknown key is refused with its line.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        if text.len() > MAX_PROFILE_BYTES {
            let most = MAX_PROFILE_BYTES;
            return Err(Problem::of_file(
                format!("profil de plus de {most} octets."),
                format!("a profile of more than {most} bytes."),
            )
            .into());
        }
        toml::from_str(text).map_err(|error: toml::de::Error| {
            let said = error.message().to_owned();
            let mut problem = Problem::of_file(
                format!("profil illisible : {said}."),
                format!("the profile cannot be read: {said}."),
            );
            if let Some(span) = error.span() {
                let before = text.as_bytes()[..span.start.min(text.len())].iter();
                let line = before.filter(|&&byte| byte == b'\n').count() + 1;
                problem.place = Some(crate::problem::Place {
                    line: u32::try_from(line).unwrap_or(u32::MAX),
                    column: None,
                });
            }
            problem.into()
        })
    }

    /// Writes the profile as TOML, which [`Profile::parse`] reads to the same.
    pub fn to_toml(&self) -> Result<String, Refusal> {
        toml::to_string_pretty(self).map_err(|error| {
            Problem::of_file(
                format!("profil impossible à écrire : {error}."),
                format!("the profile cannot be written: {error}."),
            )
            .into()
        })
    }

    /// What is particular to a field.
    pub(crate) fn options(&self, field: &str) -> FieldOptions {
        self.fields.get(field).cloned().unwrap_or_default()
    }

    /// Whether every field that it names exists, and its letters and separator are some.
    pub(crate) fn check(&self, fields: &[Field]) -> Result<(), Problem> {
        let rubrics = self.rubrics.values().flat_map(Rubric::fields);
        let long = self.long.iter().flat_map(|long| long.key.iter());
        let named = (self.required.iter().chain(self.positions.values()))
            .chain(self.constants.keys())
            .chain(self.fields.keys())
            .chain(long)
            .map(String::as_str)
            .chain(
                self.columns
                    .values()
                    .map(|name| added(name).unwrap_or(name)),
            )
            .chain(rubrics);
        for name in named {
            if !fields.iter().any(|field| field.name == name) {
                return Err(unknown(name, fields));
            }
        }
        for name in self.columns.values().filter_map(|name| added(name)) {
            let field = fields.iter().find(|field| field.name == name);
            if field.is_some_and(|field| field.kind != Kind::Decimal) {
                return Err(Problem::of_file(
                    format!(
                        "le profil ajoute des colonnes dans « {name} », qui n'est pas un montant."
                    ),
                    format!("the profile adds columns up in \"{name}\", which is no amount."),
                ));
            }
        }
        for rubric in self.rubrics.values().flat_map(Rubric::fields) {
            let field = fields.iter().find(|field| field.name == rubric);
            if field.is_some_and(|field| !field.kind.is_number()) {
                return Err(Problem::of_file(
                    format!(
                        "le profil envoie une rubrique dans « {rubric} », qui n'est pas un nombre."
                    ),
                    format!("the profile sends a rubric to \"{rubric}\", which is no number."),
                ));
            }
        }
        if let Some(letter) = self
            .positions
            .keys()
            .find(|letter| column_of(letter).is_none())
        {
            return Err(Problem::of_file(
                format!(
                    "« {letter} » dans « positions » n'est pas une lettre de colonne ; par exemple : A, B, AA."
                ),
                format!(
                    "\"{letter}\" in \"positions\" is no letter of a column; for instance: A, B, AA."
                ),
            ));
        }
        let good = |mark: char| {
            mark.is_ascii() && !matches!(mark, '"' | '\n' | '\r') && !mark.is_ascii_alphanumeric()
        };
        if self.separator.is_some_and(|separator| !good(separator)) {
            return Err(Problem::of_file(
                "« separator » du profil doit être un seul signe ASCII, ni lettre ni chiffre.",
                "\"separator\" of the profile must be one ASCII sign, no letter and no digit.",
            ));
        }
        for (name, options) in &self.fields {
            let kind = fields
                .iter()
                .find(|field| &field.name == name)
                .map(|field| field.kind);
            let scale = options
                .scale
                .is_none_or(|scale| matches!(scale, 1 | 10 | 100 | 1_000));
            let width = options.width.is_none_or(|width| (1..=40).contains(&width));
            if !scale || !width || options.width.is_some() && !kind.is_some_and(Kind::is_identity) {
                return Err(Problem::of_file(
                    format!(
                        "profil, champ « {name} » : « scale » est 1, 10, 100 ou 1000 ; « width » va de 1 à 40, pour un identifiant."
                    ),
                    format!(
                        "profile, field \"{name}\": \"scale\" is 1, 10, 100 or 1000; \"width\" is 1 to 40, for an identifier."
                    ),
                ));
            }
        }
        Ok(())
    }
}

/// The field to which a column is added.
pub(crate) fn added(name: &str) -> Option<&str> {
    name.strip_prefix('+').map(str::trim)
}

impl Rubric {
    fn fields(&self) -> impl Iterator<Item = &str> {
        let [base, rate, amount] = self.parts();
        base.into_iter().chain(rate).chain(amount)
    }

    /// The fields of base, rate and amount.
    pub(crate) fn parts(&self) -> [Option<&str>; 3] {
        match self {
            Self::Amount(field) => [None, None, Some(field)],
            Self::Parts(parts) => [
                parts.base.as_deref(),
                parts.rate.as_deref(),
                parts.amount.as_deref(),
            ],
        }
    }
}

fn unknown(name: &str, fields: &[Field]) -> Problem {
    let close = fields
        .iter()
        .map(|field| (strsim::jaro_winkler(name, &field.name), &field.name))
        .filter(|(score, _)| *score > 0.8)
        .max_by(|one, other| one.0.total_cmp(&other.0));
    let (french, english) = match close {
        Some((_, close)) => (format!(" ; « {close} » ?"), format!("; \"{close}\"?")),
        None => (".".to_owned(), ".".to_owned()),
    };
    Problem::of_file(
        format!("le profil nomme un champ inconnu, « {name} »{french}"),
        format!("the profile names an unknown field, \"{name}\"{english}"),
    )
}
