//! Reading the lines of a declaration.

use std::collections::HashMap;

use jiff::civil::Date;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::{Mapping, Written};
use crate::encoding;
use crate::field::{Field, Kind};
use crate::limit::{MAX_CELL_BYTES, MAX_FILE_BYTES, MAX_PIVOT_VALUES};
use crate::problem::{Problem, Problems, Refusal, Sentence, shown};
use crate::profile::{Layout, Profile};
use crate::report::{ColumnReport, Format, Report, Target};
use crate::table::Row;
use crate::value::{Month, Value};

/// Whether a file begins as declarations do.
pub(crate) fn is_dsn(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let line = bytes
        .split(|&byte| byte == b'\n')
        .next()
        .unwrap_or_default();
    std::str::from_utf8(&line[..line.len().min(14)]).is_ok_and(|head| parts(head).is_some())
}

/// Reads a declaration to rows, with its report and what could not be read.
pub(crate) fn read(
    bytes: &[u8],
    profile: &Profile,
    fields: &[Field],
) -> Result<(Report, Vec<Row>, Problems), Refusal> {
    if bytes.len() > MAX_FILE_BYTES {
        return Err(
            Problem::of_file("déclaration trop grande.", "the declaration is too large.").into(),
        );
    }
    let mapping = match &profile.dsn {
        Some(mapping) => mapping.clone(),
        None => Mapping::shipped()?,
    };
    let text = encoding::open(bytes, profile.encoding.as_deref())?;
    let mut report = Report::new(Format::Dsn);
    report.layout = Layout::Dsn;
    report.encoding = Some(text.name.to_owned());
    let mut walk = Walk::new(&mapping, fields);
    let mut line = 0;
    for piece in text.bytes.split(|&byte| byte == b'\n') {
        line += 1;
        let piece = piece.strip_suffix(b"\r").unwrap_or(piece);
        if piece.trim_ascii().is_empty() {
            continue;
        }
        if let Err(problem) = walk.line(line, piece, &text) {
            walk.problems.push(problem);
        }
        if walk.rows.len() * fields.len() > MAX_PIVOT_VALUES {
            return Err(Problem::of_file(
                "trop de salariés pour une seule lecture.",
                "too many people for one reading.",
            )
            .into());
        }
    }
    walk.end_block();
    walk.end_person();
    walk.report(&mut report, profile);
    let mut problems = walk.problems;
    if walk.rows.is_empty() && problems.is_empty() {
        problems.push(Problem::of_file(
            "aucun individu dans cette déclaration.",
            "no person in this declaration.",
        ));
    }
    let mut rows = walk.rows;
    require(&mut rows, profile, fields, &mut problems);
    report.records = rows.len();
    Ok((report, rows, problems))
}

fn require(rows: &mut [Row], profile: &Profile, fields: &[Field], problems: &mut Problems) {
    for (slot, field) in fields.iter().enumerate() {
        if !field.required && !profile.required.contains(&field.name) {
            continue;
        }
        for row in rows.iter().filter(|row| row.cells[slot].is_none()) {
            let name = &field.name;
            problems.push(Problem::of_line(
                row.line,
                format!("l'individu qui commence ici n'a pas de « {name} », qui est nécessaire."),
                format!("the person that begins here has no \"{name}\", which is needed."),
            ));
        }
    }
}

struct Walk<'m> {
    fields: &'m [Field],
    individual: &'m str,
    values: HashMap<&'m str, (usize, Written)>,
    amounts: Vec<(&'m super::TypedAmount, usize)>,
    /// What is said before the first person, for all of them.
    context: Vec<Option<Value>>,
    person: Option<Row>,
    rows: Vec<Row>,
    /// The block at hand, the last rubric of it, and its values.
    block: String,
    last: u16,
    content: Vec<(String, String)>,
    block_line: u32,
    seen: HashMap<String, usize>,
    kept_first: usize,
    lines: usize,
    problems: Problems,
}

impl<'m> Walk<'m> {
    fn new(mapping: &'m Mapping, fields: &'m [Field]) -> Self {
        let slot = |name: &str| fields.iter().position(|field| field.name == name);
        let values = mapping.values.iter();
        let amounts = mapping.amounts.iter();
        Self {
            fields,
            individual: &mapping.individual,
            values: values
                .filter_map(|one| Some((one.rubric.as_str(), (slot(&one.field)?, one.format))))
                .collect(),
            amounts: amounts
                .filter_map(|one| Some((one, slot(&one.field)?)))
                .collect(),
            context: vec![None; fields.len()],
            person: None,
            rows: Vec::new(),
            block: String::new(),
            last: 0,
            content: Vec::new(),
            block_line: 0,
            seen: HashMap::new(),
            kept_first: 0,
            lines: 0,
            problems: Problems::default(),
        }
    }

    fn line(&mut self, line: u32, piece: &[u8], text: &encoding::Text<'_>) -> Result<(), Problem> {
        let wrong = || {
            Problem::of_line(
                line,
                "attendu une ligne comme S21.G00.30.001,'valeur'.",
                "a line such as S21.G00.30.001,'value' is expected.",
            )
        };
        if piece.len() > MAX_CELL_BYTES {
            return Err(wrong());
        }
        let decoded = text.decode(piece);
        let read = decoded
            .trim_end()
            .split_once(',')
            .and_then(|(rubric, rest)| {
                let (block, number) = parts(rubric)?;
                let value = rest.strip_prefix('\'')?.strip_suffix('\'')?;
                Some((rubric, block, number, value))
            });
        let Some((rubric, block, number, value)) = read else {
            return Err(Problem {
                found: Some(shown(&decoded).into()),
                ..wrong()
            });
        };
        self.lines += 1;
        if block != self.block || number <= self.last {
            self.end_block();
            self.begin_block(line, block);
        }
        self.last = number;
        // Doubled, as quotation marks in other tables.
        let value = value.trim().replace("''", "'");
        if value.is_empty() {
            return Ok(());
        }
        if let Some(&(slot, format)) = self.values.get(rubric) {
            *self.seen.entry(rubric.to_owned()).or_default() += 1;
            self.value(line, slot, format, &value)?;
        }
        if self.amounts.iter().any(|(amount, _)| amount.block == block) {
            self.content
                .push((rubric[rubric.len() - 3..].to_owned(), value));
        }
        Ok(())
    }

    fn begin_block(&mut self, line: u32, block: &str) {
        if block == self.individual {
            self.end_person();
            self.person = Some(Row {
                line,
                cells: self.context.clone(),
            });
        } else if !block.starts_with("S21.") || matches!(block, "S21.G00.06" | "S21.G00.11") {
            self.end_person();
        }
        self.block = block.to_owned();
        self.block_line = line;
    }

    fn end_person(&mut self) {
        self.rows.extend(self.person.take());
    }

    fn end_block(&mut self) {
        let content = std::mem::take(&mut self.content);
        let find = |number: &str| {
            content
                .iter()
                .find(|(known, _)| known == number)
                .map(|(_, value)| value.as_str())
        };
        for place in 0..self.amounts.len() {
            let (amount, slot) = self.amounts[place];
            if amount.block != self.block || find(&amount.kind) != Some(&amount.is) {
                continue;
            }
            if let Some(value) = find(&amount.amount) {
                *self
                    .seen
                    .entry(format!(
                        "{}.{} ({})",
                        amount.block, amount.amount, amount.is
                    ))
                    .or_default() += 1;
                if let Err(problem) = self.value(self.block_line, slot, Written::Number, value) {
                    self.problems.push(problem);
                }
            }
        }
    }

    fn value(
        &mut self,
        line: u32,
        slot: usize,
        format: Written,
        text: &str,
    ) -> Result<(), Problem> {
        let field = &self.fields[slot];
        let value = typed(format, field.kind, text).ok_or_else(|| Problem {
            found: Some(shown(text).into()),
            ..Problem::of_line(
                line,
                format!("valeur illisible pour « {} ».", field.name),
                format!("a value that cannot be read for \"{}\".", field.name),
            )
        })?;
        let cells = match &mut self.person {
            Some(person) => &mut person.cells,
            None => {
                self.context[slot] = Some(value);
                return Ok(());
            }
        };
        let sum = match (&cells[slot], &value) {
            (Some(Value::Decimal(known)), Value::Decimal(more)) if format == Written::Number => {
                known.checked_add(*more)
            }
            (Some(known), value) => {
                self.kept_first +=
                    usize::from(known != value && self.context[slot].as_ref() != Some(known));
                return Ok(());
            }
            (None, _) => None,
        };
        cells[slot] = Some(sum.map_or(value, Value::Decimal));
        Ok(())
    }

    fn report(&mut self, report: &mut Report, profile: &Profile) {
        report.rows = self.lines;
        let mut seen: Vec<(&String, &usize)> = self.seen.iter().collect();
        seen.sort();
        for (rubric, count) in seen {
            let slot = self
                .values
                .get(rubric.as_str())
                .map(|(slot, _)| *slot)
                .or_else(|| {
                    let named = |amount: &super::TypedAmount| {
                        format!("{}.{} ({})", amount.block, amount.amount, amount.is)
                    };
                    self.amounts
                        .iter()
                        .find(|(amount, _)| named(amount) == *rubric)
                        .map(|(_, slot)| *slot)
                });
            report.columns.push(ColumnReport {
                letter: rubric.clone(),
                title: format!("{count}"),
                target: slot.map_or(Target::Ignored(None), |slot| {
                    Target::Field(self.fields[slot].name.clone())
                }),
                aside: false,
                amounts: false,
                reading: None,
            });
        }
        if profile.dsn.is_none() {
            report.notes.push(Sentence::new(
                "DSN : la correspondance des rubriques n'est pas vérifiée sur le cahier technique ; faites-la relire (dsn.toml, ou [dsn] du profil).",
                "DSN: the mapping of rubrics is not verified against the official text; have it read (dsn.toml, or [dsn] of the profile).",
            ));
        }
        if self.kept_first > 0 {
            report.notes.push(Sentence::new(
                format!("DSN : {} valeurs répétées pour la même personne, comme celles d'un second contrat, n'ont pas été lues ; la première est gardée.", self.kept_first),
                format!("DSN: {} values that are repeated for one person, as those of a second contract, were not read; the first is kept.", self.kept_first),
            ));
        }
    }
}

/// Block and number of a rubric: "S21.G00.30" and 1 of "S21.G00.30.001".
fn parts(rubric: &str) -> Option<(&str, u16)> {
    let bytes = rubric.as_bytes();
    let digits = |range: std::ops::Range<usize>| bytes[range].iter().all(u8::is_ascii_digit);
    let good = bytes.len() == 14
        && bytes[0] == b'S'
        && bytes[4] == b'G'
        && [3, 7, 10].iter().all(|&at| bytes[at] == b'.')
        && digits(1..3)
        && digits(5..7)
        && digits(8..10)
        && digits(11..14);
    good.then(|| Some((&rubric[..10], rubric[11..].parse().ok()?)))?
}

fn typed(format: Written, kind: Kind, text: &str) -> Option<Value> {
    match (format, kind) {
        (Written::Text, Kind::Text | Kind::Identifier | Kind::Code | Kind::Choice) => {
            Some(Value::Text(text.into()))
        }
        (Written::Date, Kind::Date) => Some(Value::Date(date(text)?)),
        (Written::Month, Kind::Month) => Month::of(date(text)?).map(Value::Month),
        (Written::Number | Written::Rate, Kind::Decimal | Kind::Percent) => {
            text.parse::<Decimal>().ok().map(Value::Decimal)
        }
        (Written::Number | Written::Rate, Kind::Integer) => {
            let number = text.parse::<Decimal>().ok().filter(Decimal::is_integer)?;
            number.to_i64().map(Value::Integer)
        }
        _ => None,
    }
}

fn date(text: &str) -> Option<Date> {
    if text.len() != 8 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Date::new(
        text[4..].parse().ok()?,
        text[2..4].parse().ok()?,
        text[..2].parse().ok()?,
    )
    .ok()
}
