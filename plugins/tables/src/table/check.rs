//! The second pass: every cell is read once, and what cannot be is named.

use rust_decimal::Decimal;

use super::Wide;
use crate::decision::{Expected, Outcome};
use crate::field::Field;
use crate::grid::Records;
use crate::plan::Class;
use crate::problem::{Place, Problem, Problems, Sentence, letter, shown};
use crate::profile::{Layout, Profile};
use crate::report::{Reason, Report};
use crate::value::Value;

/// What the second pass writes to.
pub(super) struct Check<'c> {
    pub(super) profile: &'c Profile,
    pub(super) fields: &'c [Field],
    pub(super) all: &'c [Field],
    pub(super) report: &'c mut Report,
    pub(super) problems: &'c mut Problems,
}

/// Sums of each column, by which totals without words are told.
struct Sums {
    all: Vec<Option<Decimal>>,
    since: Vec<Option<Decimal>>,
}

impl Check<'_> {
    pub(super) fn run(&mut self, wide: &mut Wide<'_>) -> Result<(), Problem> {
        let required = self.required(wide);
        let mut sums = Sums::new(wide.width);
        let mut found = Vec::new();
        let mut records = wide.plan.rows(&wide.grid)?;
        let width = wide.plan.header.titles.len();
        let mut values: Vec<Option<Decimal>> = vec![None; wide.width];
        while records.advance()? {
            let line = records.line();
            match wide.plan.classify(&records) {
                Class::Blank => self.report.blank_rows += 1,
                Class::Header => self.report.leave_out(Reason::Header, line, ""),
                Class::Total(text) => {
                    self.report.leave_out(Reason::Total, line, &text);
                    sums.restart();
                }
                Class::Note(text) => self.report.leave_out(Reason::Note, line, &text),
                Class::Unclear(text) => self.problems.push(Problem {
                    found: Some(shown(&text).into()),
                    ..Problem::of_line(
                        line,
                        "est-ce un total ou une personne ? Retirez la ligne du fichier, ou corrigez l'identifiant.",
                        "a total or a person? Take the line out of the file, or correct the identifier.",
                    )
                }),
                Class::Orphan | Class::Sum => {
                    self.numbers(wide, &records, &mut values);
                    if sums.are(&values) {
                        found.push(line);
                        self.report.leave_out(Reason::Sum, line, "");
                        sums.restart();
                    } else {
                        self.problems.push(Problem::of_line(
                            line,
                            "des montants sans personne, qui ne sont pas la somme de ce qui précède.",
                            "amounts without a person, which are not the sum of what stands above.",
                        ));
                    }
                }
                Class::Data => {
                    self.report.rows += 1;
                    self.row(wide, &records, &required, &mut sums);
                    self.shape(&records, width, wide.grid.is_delimited());
                }
            }
        }
        drop(records);
        wide.plan.sums = found.into_iter().collect();
        self.report.records = self.report.rows;
        if self.report.rows == 0 && self.problems.is_empty() {
            self.problems.push(Problem::of_file(
                "aucune ligne de données sous l'en-tête.",
                "no row of data below the header.",
            ));
        }
        Ok(())
    }

    /// Slots that each row must have, with their column; a field without a column is a problem by itself.
    fn required(&mut self, wide: &Wide<'_>) -> Vec<(usize, usize)> {
        let mut required = Vec::new();
        // Rubrics fill fields too: payslips are looked at once they are put together.
        if self.report.layout == Layout::Long {
            return required;
        }
        for (slot, field) in self.fields.iter().enumerate() {
            if !field.required && !self.profile.required.contains(&field.name)
                || wide.constants[slot].is_some()
            {
                continue;
            }
            match wide.plan.mapped.iter().find(|(_, mapped)| *mapped == slot) {
                Some(&(column, _)) => required.push((slot, column)),
                None => {
                    let name = &field.name;
                    self.problems.push(Problem::of_file(
                        format!("aucune colonne pour « {name} », qui est nécessaire : dites laquelle sous [columns] du profil, ou sa valeur sous [constants]."),
                        format!("no column for \"{name}\", which is needed: say which under [columns] of the profile, or its value under [constants]."),
                    ));
                }
            }
        }
        required
    }

    fn row(
        &mut self,
        wide: &Wide<'_>,
        records: &Records<'_>,
        required: &[(usize, usize)],
        sums: &mut Sums,
    ) {
        let mut missing: Vec<(usize, usize)> = required.to_vec();
        for &(column, slot) in &wide.plan.mapped {
            if records.bytes(column).is_empty() {
                continue;
            }
            let text = records.text(column);
            match wide.decisions[slot].convert(&text, records.origin(column)) {
                Outcome::Empty => continue,
                Outcome::Value(value) => sums.add(slot, &value),
                Outcome::Repaired(value, kind) => {
                    let field = &self.all[slot].name;
                    self.report.repaired(
                        kind,
                        field,
                        records.line(),
                        text.trim(),
                        value.to_string(),
                    );
                }
                Outcome::Bad(expected) => {
                    let problem = self.bad(wide, records.line(), column, slot, &text, expected);
                    self.problems.push(problem);
                }
            }
            missing.retain(|(needed, _)| *needed != slot);
        }
        for (slot, column) in missing {
            let name = &self.all[slot].name;
            self.problems.push(Problem {
                place: Some(place(wide, records.line(), column)),
                found: None,
                why: Sentence::new(
                    format!("cellule vide, et « {name} » est nécessaire."),
                    format!("an empty cell, and \"{name}\" is needed."),
                ),
            });
        }
    }

    fn bad(
        &self,
        wide: &Wide<'_>,
        line: u32,
        column: usize,
        slot: usize,
        text: &str,
        expected: Expected,
    ) -> Problem {
        let field = &self.all[slot];
        Problem {
            place: Some(place(wide, line, column)),
            found: Some(shown(text.trim()).into()),
            why: expected.sentence(field.kind, &field.name, &field.values),
        }
    }

    /// A row with more cells than titles is cut wrongly; one with fewer lacks its last cells.
    fn shape(&mut self, records: &Records<'_>, width: usize, delimited: bool) {
        let extra =
            (width..records.len()).find(|&column| !records.bytes(column).trim_ascii().is_empty());
        if let Some(column) = extra {
            let mut problem = Problem::of_line(
                records.line(),
                format!(
                    "{} cellules pour {width} titres : un séparateur se trouve dans une valeur, ou un titre manque.",
                    records.len()
                ),
                format!(
                    "{} cells for {width} titles: a separator stands in a value, or a title is missing.",
                    records.len()
                ),
            );
            problem.found = Some(shown(&records.text(column)).into());
            self.problems.push(problem);
        }
        if delimited && records.len() < width {
            if records.is_cut() {
                self.problems.push(Problem::of_line(
                    records.line(),
                    format!("{} cellules pour {width} titres sur la dernière ligne, que rien ne termine : le fichier est coupé.", records.len()),
                    format!("{} cells for {width} titles on the last line, which nothing ends: the file is cut.", records.len()),
                ));
            }
            self.report.short_rows += 1;
        }
    }

    fn numbers(&self, wide: &Wide<'_>, records: &Records<'_>, values: &mut [Option<Decimal>]) {
        values.fill(None);
        for &(column, slot) in &wide.plan.mapped {
            let outcome =
                wide.decisions[slot].convert(&records.text(column), records.origin(column));
            if let Outcome::Value(value) = outcome {
                let before = values[slot].filter(|_| wide.plan.summed.contains(&slot));
                values[slot] =
                    decimal(&value).and_then(|value| value.checked_add(before.unwrap_or_default()));
            }
        }
    }
}

impl Sums {
    fn new(width: usize) -> Self {
        Self {
            all: vec![Some(Decimal::ZERO); width],
            since: vec![Some(Decimal::ZERO); width],
        }
    }

    fn add(&mut self, slot: usize, value: &Value) {
        let Some(value) = decimal(value) else { return };
        for sum in [&mut self.all[slot], &mut self.since[slot]] {
            // A sum that no decimal holds is none that a file could state.
            *sum = sum.and_then(|sum| sum.checked_add(value));
        }
    }

    fn restart(&mut self) {
        self.since.fill(Some(Decimal::ZERO));
    }

    /// Whether every number is the sum of its column, of all rows or of those since the last total; noughts aside.
    fn are(&self, values: &[Option<Decimal>]) -> bool {
        let same = |sums: &[Option<Decimal>]| {
            let mut pairs = values.iter().zip(sums).filter(|(value, _)| value.is_some());
            pairs.all(|(value, sum)| value == sum)
        };
        let some = values.iter().flatten().any(|value| !value.is_zero());
        some && (same(&self.all) || same(&self.since))
    }
}

fn decimal(value: &Value) -> Option<Decimal> {
    match value {
        Value::Integer(number) => Some(Decimal::from(*number)),
        Value::Decimal(number) => Some(*number),
        _ => None,
    }
}

fn place(wide: &Wide<'_>, line: u32, column: usize) -> Place {
    let title = wide
        .plan
        .header
        .titles
        .get(column)
        .map_or_else(String::new, |title| shown(title));
    Place {
        line,
        column: Some((letter(column), title)),
    }
}
