//! The other payslips of each person.

use std::collections::HashMap;

use crate::logic::{
    expression::tree::Whose, field::fields, month::Month, payroll::Payroll, value::Value,
};

/// The other payslips of each person.
#[derive(Debug, Default)]
pub struct Persons {
    /// For each row, its person; none without an identifier or a month.
    of_row: Vec<Option<u32>>,
    /// For each person the rows in order of their months.
    rows: Vec<Vec<(Month, u32)>>,
    /// For each row whether it has no absence.
    full: Vec<bool>,
    /// For each row the one of the month before.
    previous: Vec<Option<u32>>,
    /// For each row the one without absences that others are compared with.
    reference: Vec<Option<u32>>,
}

impl Persons {
    /// Orders the rows of each person.
    pub fn of(payroll: &Payroll) -> Self {
        let (Some(person), Some(month)) = (fields().slot("matricule"), fields().slot("mois"))
        else {
            return Self::default();
        };
        let mut names: HashMap<&str, u32> = HashMap::new();
        let mut rows: Vec<Vec<(Month, u32)>> = Vec::new();
        let mut of_row = Vec::with_capacity(payroll.count());
        for row in 0..payroll.count() {
            let both = payroll.text(row, person).zip(payroll.month(row, month));
            of_row.push(both.map(|(name, month)| {
                let next = names.len() as u32;
                let index = *names.entry(name).or_insert(next);
                if index == next && rows.len() as u32 == next {
                    rows.push(Vec::new());
                }
                rows[index as usize].push((month, row as u32));
                index
            }));
        }
        for list in &mut rows {
            list.sort();
        }
        let absences = [
            "jours_cmo_90",
            "jours_cmo_50",
            "jours_carence",
            "jours_sans_traitement",
        ]
        .map(|name| fields().slot(name));
        let present = |row: u32| {
            absences.iter().flatten().all(|slot| {
                let days = payroll.get(row as usize, *slot).and_then(Value::number);
                days.is_none_or(|days| days.is_zero())
            })
        };
        let mut persons = Self {
            of_row,
            rows,
            full: (0..payroll.count() as u32).map(present).collect(),
            previous: vec![None; payroll.count()],
            reference: vec![None; payroll.count()],
        };
        for list in &persons.rows {
            let full: Vec<(Month, u32)> = list
                .iter()
                .copied()
                .filter(|(_, row)| persons.full[*row as usize])
                .collect();
            for (month, row) in list {
                let wanted = month.plus(-1);
                let at = list.partition_point(|(other, _)| *other <= wanted);
                let last = at.checked_sub(1).map(|index| list[index]);
                persons.previous[*row as usize] = last
                    .filter(|(other, _)| *other == wanted)
                    .map(|(_, row)| row);
                let split = full.partition_point(|(other, _)| other < month);
                let before = split.checked_sub(1).map(|index| full[index]);
                let after = full
                    .get(full.partition_point(|(other, _)| other <= month))
                    .copied();
                persons.reference[*row as usize] = before.or(after).map(|(_, row)| row);
            }
        }
        persons
    }

    /// The person's rows in order of their months, this one among them; empty without an identifier.
    pub fn rows(&self, row: usize) -> &[(Month, u32)] {
        self.of_row
            .get(row)
            .copied()
            .flatten()
            .map_or(&[], |person| self.rows[person as usize].as_slice())
    }

    /// All persons, each with the rows in order of their months.
    pub fn all(&self) -> &[Vec<(Month, u32)>] {
        &self.rows
    }

    /// Whether a row has no absence.
    pub fn is_full(&self, row: usize) -> bool {
        self.full.get(row).copied().unwrap_or_default()
    }

    /// The row of the month before, where there is exactly that month.
    pub fn previous(&self, row: usize) -> Option<usize> {
        let previous = self.previous.get(row).copied().flatten();
        previous.map(|row| row as usize)
    }

    pub(super) fn whose(&self, row: usize, whose: Whose) -> Option<usize> {
        match whose {
            Whose::This => Some(row),
            Whose::Previous => self.previous(row),
            Whose::Reference => self
                .reference
                .get(row)
                .copied()
                .flatten()
                .map(|row| row as usize),
        }
    }
}
