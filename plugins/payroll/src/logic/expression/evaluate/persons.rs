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
    /// For each row the months of its year so far.
    paid: Vec<u8>,
    /// For each row whether none of these is missing.
    known: Vec<bool>,
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
            paid: vec![1; payroll.count()],
            known: vec![false; payroll.count()],
            thirtieths: fields().slot("trentiemes"),
        };
        persons.count_months(payroll);
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
    pub(super) fn paid_months(&self, row: usize) -> u8 {
        self.paid.get(row).copied().unwrap_or(1)
    }

    /// Whether there is a row of the person for each month of the year up to this one, or since the month in which it came.
    pub(super) fn year_is_known(&self, row: usize) -> bool {
        self.known.get(row).copied().unwrap_or_default()
    }

    /// Counts the months of each year, in the order of a person's rows.
    fn count_months(&mut self, payroll: &Payroll) {
        for list in &self.rows {
            // The year, its months so far, the last of them, and the first from which on none is missing.
            let mut state: Option<(u8, Month, Month)> = None;
            for (month, row) in list {
                let (count, _, first) = match state {
                    Some(known) if known.1 == *month => known,
                    Some((count, last, first)) if last.year() == month.year() => {
                        let first = if month.since(last) == 1 {
                            first
                        } else {
                            *month
                        };
                        (count + 1, *month, first)
                    }
                    _ => (1, *month, *month),
                };
                state = Some((count, *month, first));
                let january = month.plus(1 - month.number());
                let came = date(payroll, *row as usize, "date_entree").map(Month::of);
                let wanted = came
                    .filter(|came| january < *came && came <= month)
                    .unwrap_or(january);
                self.paid[*row as usize] = count;
                self.known[*row as usize] = first <= wanted;
            }
        }
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
