//! The other payslips of each person.

use std::collections::HashMap;

use jiff::civil::Date;

use crate::logic::{
    expression::tree::Whose,
    field::{Slot, fields},
    month::Month,
    payroll::Payroll,
    value::Value,
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
    /// The field that says how much of a month is due.
    pub(super) thirtieths: Option<Slot>,
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
            thirtieths: fields().slot("trentiemes"),
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

    /// Whether the person came after the first day of the row's month, or left before its last one, by its dates.
    pub fn is_part(&self, payroll: &Payroll, row: usize) -> bool {
        let month = fields()
            .slot("mois")
            .and_then(|slot| payroll.month(row, slot));
        let Some(month) = month else {
            return false;
        };
        let came = date(payroll, row, "date_entree");
        let left = date(payroll, row, "date_sortie");
        came.is_some_and(|day| Month::of(day) == month && day != month.first_day())
            || left.is_some_and(|day| Month::of(day) == month && day != month.last_day())
    }

    /// Months of the year up to the row's in which the person has a row; one for a row that no person has.
    pub(super) fn paid_months(&self, row: usize) -> usize {
        let rows = self.rows(row);
        let Some((month, _)) = rows.iter().find(|(_, other)| *other as usize == row) else {
            return 1;
        };
        let same_year = |other: Month| other.year() == month.year() && other <= *month;
        let mut months: Vec<Month> = rows.iter().map(|(other, _)| *other).collect();
        months.retain(|other| same_year(*other));
        months.dedup();
        months.len()
    }

    /// Whether there is a row of the person for each month of the year up to this one, or since the month in which it came.
    pub(super) fn year_is_known(&self, payroll: &Payroll, row: usize) -> bool {
        let rows = self.rows(row);
        let own = rows.iter().find(|(_, other)| *other as usize == row);
        let Some((month, _)) = own else {
            return false;
        };
        let january = month.plus(1 - month.number());
        let came = date(payroll, row, "date_entree").map(Month::of);
        let first = came
            .filter(|came| january < *came && came <= month)
            .unwrap_or(january);
        let begin = rows.partition_point(|(other, _)| *other < first);
        let end = rows.partition_point(|(other, _)| other <= month);
        let mut wanted = first;
        for (other, _) in &rows[begin..end] {
            if *other == wanted {
                wanted = wanted.plus(1);
            }
        }
        wanted > *month
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

fn date(payroll: &Payroll, row: usize, name: &str) -> Option<Date> {
    match payroll.get(row, fields().slot(name)?) {
        Some(Value::Date(date)) => Some(*date),
        _ => None,
    }
}
