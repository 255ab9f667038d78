//! From a file to payslips: the fields as the reader of tables wants them, and its rows as the check wants them.

use std::collections::HashMap;

use kit::language::Language;
use tables::{Kind as Reads, Layout, Profile, Refusal, Row, Table, Target};

use super::field::{Field, Kind, Sign, Slot, fields, fold_head};
use super::month::Month;
use super::payroll::Payroll;
use super::value::Value;

/// The largest payroll that is read, in bytes.
pub const MOST_BYTES: u64 = tables::limit::MAX_FILE_BYTES as u64;

/// Identifiers that are written with or without spaces.
const CODES: &[&str] = &["nir", "iban"];

/// The field that tells lines apart; a file without it gets the number of each line.
const LINE: &str = "ligne";

/// Where rubrics that come twice in a payslip are told.
const DOUBLE: &str = "rubrique_double";

/// Words in the titles of amounts that are no part of what is paid or withheld.
const APART: &[&str] = &[
    "base",
    "assiette",
    "plafond",
    "taux",
    "cumul",
    "imposable",
    "fiscal",
    "patron",
    "employeur",
    "cout",
    "charge",
    "tranche",
    "point",
    "coefficient",
    "heure",
    "jour",
    "solde",
    "annuel",
];

/// A rate that is below 1 % for many: as percent, a column of small ones could be fractions.
const RATE: &str = "pas_taux";

/// All fields, as the reader of tables knows them.
pub fn readable() -> Vec<tables::Field> {
    fields().iter().map(|(_, field)| read_as(field)).collect()
}

/// The payslips of a file, and what was understood of it.
///
/// # Errors
/// [`Refusal`] with each cell that cannot be read; nothing is read then.
pub fn read(bytes: &[u8], profile: &Profile) -> Result<(Payroll, tables::Report), Refusal> {
    let readable = readable();
    let first = Table::open(bytes, profile, &readable)?;
    let mut report = first.report().clone();
    let alike = std::mem::take(&mut report.alike);
    if alike.is_empty() || profile.sheet.is_some() {
        report.alike = alike;
        let mut columns = columns(&first, profile);
        if !first.report().doubles.is_empty() {
            columns.extend(fields().slot(DOUBLE).filter(|slot| !columns.contains(slot)));
        }
        let mut sink = Sink::new(&columns)?;
        sink.add(&first, None)?;
        return Ok((sink.payroll, report));
    }
    // Sheets with the same titles are months of one payroll: all are read, and that is said.
    let own = report.sheet.clone().map(|(name, _)| name);
    let columns = columns(&first, profile);
    let mut sink = Sink::new(&columns)?;
    sink.add(&first, own.as_deref())?;
    drop(first);
    for name in &alike {
        let profile = Profile {
            sheet: Some(name.clone()),
            ..profile.clone()
        };
        let table = Table::open(bytes, &profile, &readable).map_err(|mut refusal| {
            for problem in &mut refusal.problems {
                let why = &problem.why;
                problem.why = tables::Sentence::new(
                    format!("feuille « {name} » : {}", why.text(Language::French)),
                    format!("sheet \"{name}\": {}", why.text(Language::English)),
                );
            }
            refusal
        })?;
        sink.add(&table, Some(name))?;
        report.rows += table.report().rows;
        report.records += table.report().records;
    }
    let names: Vec<&str> = own.iter().chain(&alike).map(String::as_str).collect();
    let (count, names) = (names.len(), names.join(" », « "));
    report.notes.insert(
        0,
        tables::Sentence::new(
            format!("{count} feuilles de mêmes titres, toutes lues : « {names} » ; --sheet, ou « sheet » du profil, n'en lit qu'une."),
            format!("{count} sheets with the same titles, all read: « {names} »; --sheet, or \"sheet\" of the profile, reads one."),
        ),
    );
    Ok((sink.payroll, report))
}

/// Columns with amounts that no field took, and that could be a part of what is paid: not bases, rates, sums over months or what the employer pays.
pub fn unread(report: &tables::Report) -> Vec<String> {
    report
        .columns
        .iter()
        .filter(|column| column.amounts && matches!(column.target, Target::Ignored(_)))
        .map(|column| column.title.clone())
        .filter(|title| {
            let folded = fold_head(title);
            !APART.iter().any(|word| folded.contains(word))
        })
        .collect()
}

/// Rows as they are added.
struct Sink {
    columns: Vec<Slot>,
    line: Option<Slot>,
    payroll: Payroll,
}

impl Sink {
    fn new(columns: &[Slot]) -> Result<Self, Refusal> {
        let line = fields().slot(LINE).filter(|slot| !columns.contains(slot));
        let slots: Vec<Slot> = columns.iter().copied().chain(line).collect();
        Ok(Self {
            columns: columns.to_vec(),
            line,
            payroll: Payroll::new(&slots).map_err(fault)?,
        })
    }

    fn add(&mut self, table: &Table<'_>, sheet: Option<&str>) -> Result<(), Refusal> {
        let mut doubles: HashMap<u32, String> = HashMap::new();
        for (first, line, code) in &table.report().doubles {
            let told = doubles.entry(*first).or_default();
            if !told.is_empty() {
                told.push_str(", ");
            }
            told.push_str(&format!("{code} (ligne {line})"));
        }
        let double = fields()
            .slot(DOUBLE)
            .and_then(|slot| self.columns.iter().position(|one| *one == slot));
        for row in table.rows() {
            let number = self.line.map(|_| {
                let line = match sheet {
                    Some(sheet) => format!("{sheet} {}", row.line),
                    None => row.line.to_string(),
                };
                Some(Value::Text(line.into()))
            });
            let told = double.zip(doubles.remove(&row.line));
            let mut cells = cells(row, &self.columns);
            if let Some((place, told)) = told {
                cells[place] = Some(Value::Text(told.into()));
            }
            self.payroll
                .push(cells.into_iter().chain(number))
                .map_err(fault)?;
        }
        Ok(())
    }
}

fn fault(problem: String) -> Refusal {
    Refusal::from(tables::Problem::of_file(problem.clone(), problem))
}

/// The fields that the file has: those of its columns, of its rubrics and of the profile's constants.
fn columns(table: &Table<'_>, profile: &Profile) -> Vec<Slot> {
    let report = table.report();
    let mut has = vec![false; fields().count()];
    let named = report
        .columns
        .iter()
        .filter_map(|column| match &column.target {
            Target::Field(name) => Some(name.as_str()),
            _ => None,
        })
        .chain(profile.constants.keys().map(String::as_str))
        .chain(
            report
                .rubrics
                .iter()
                .flat_map(|rubric| rubric.fields.iter().map(String::as_str)),
        );
    for slot in named.filter_map(|name| fields().slot(name)) {
        has[slot.index()] = true;
    }
    // What is put together of several rows has fields that no single column names.
    if report.layout != Layout::Wide {
        for row in table.rows() {
            for (known, cell) in has.iter_mut().zip(&row.cells) {
                *known |= cell.is_some();
            }
        }
    }
    fields()
        .iter()
        .map(|(slot, _)| slot)
        .filter(|slot| has[slot.index()])
        .collect()
}

fn cells(mut row: Row, columns: &[Slot]) -> Vec<Option<Value>> {
    columns
        .iter()
        .map(|slot| {
            let cell = row.cells.get_mut(slot.index())?.take()?;
            value(fields().get(*slot), cell)
        })
        .collect()
}

fn value(field: &Field, cell: tables::Value) -> Option<Value> {
    Some(match cell {
        tables::Value::Text(text) if field.kind == Kind::Choice => Value::Choice(
            field
                .choices
                .iter()
                .position(|one| one.value == *text)?
                .try_into()
                .ok()?,
        ),
        tables::Value::Text(text) => Value::Text(text),
        tables::Value::Integer(number) => Value::Number(number.into()),
        tables::Value::Decimal(number) => Value::Number(number),
        tables::Value::Date(date) => Value::Date(date),
        tables::Value::Month(month) => {
            Value::Month(Month::new(month.year.into(), month.month.into())?)
        }
        tables::Value::Flag(flag) => Value::Number(i64::from(flag).into()),
    })
}

fn read_as(field: &Field) -> tables::Field {
    let kind = match field.kind {
        Kind::Identifier if CODES.contains(&field.name.as_str()) => Reads::Code,
        // An identifier of lines is no number that lost its zeros.
        Kind::Identifier if field.name == LINE => Reads::Text,
        Kind::Percent if field.name == RATE => Reads::Decimal,
        Kind::Identifier => Reads::Identifier,
        Kind::Text => Reads::Text,
        Kind::Month => Reads::Month,
        Kind::Date => Reads::Date,
        Kind::Integer => Reads::Integer,
        Kind::Number | Kind::Money => Reads::Decimal,
        Kind::Percent => Reads::Percent,
        Kind::Choice => Reads::Choice,
    };
    let mut synonyms = field.synonyms.clone();
    synonyms.push(field.label.clone());
    tables::Field {
        name: field.name.clone(),
        kind,
        synonyms,
        values: field
            .choices
            .iter()
            .flat_map(|choice| {
                choice
                    .spellings
                    .iter()
                    .map(|spelling| (spelling.clone(), choice.value.clone()))
            })
            .collect(),
        required: field.name == "mois",
        sign: field.sign.map(|sign| match sign {
            Sign::Positive => tables::Sign::Positive,
            Sign::Negative => tables::Sign::Negative,
        }),
        between: field.between,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CSV: &str = "Matricule;Mois;Statut;IM;Brut\n00123;2026-03;T;418;2 057,72\n124;2026-03;contractuel;;1 900,00\n";

    #[test]
    fn rows_become_payslips_with_the_line_of_the_file() {
        let (payroll, report) = read(CSV.as_bytes(), &Profile::default()).expect("readable");
        assert_eq!((payroll.count(), report.records), (2, 2));
        let at = |row, name: &str| {
            let slot = fields().slot(name).expect(name);
            payroll
                .get(row, slot)
                .map(|value| fields().get(slot).show(value))
        };
        assert_eq!(at(0, "matricule").as_deref(), Some("00123"));
        assert_eq!(at(0, "ligne").as_deref(), Some("2"));
        assert_eq!(at(0, "statut").as_deref(), Some("titulaire"));
        assert_eq!(
            at(0, "brut")
                .map(|text| text.replace(['\u{202f}', '\u{a0}'], " "))
                .as_deref(),
            Some("2 057,72 €")
        );
        assert_eq!(at(1, "im"), None);
        assert!(!payroll.has(fields().slot("net").expect("net")));
    }

    #[test]
    fn one_unreadable_cell_and_nothing_is_read() {
        let text = CSV.replace("1 900,00", "mille");
        let refusal = read(text.as_bytes(), &Profile::default()).expect_err("a refusal");
        let place = refusal.problems[0].place.as_ref().expect("a place");
        assert_eq!(place.line, 3);
    }
}
