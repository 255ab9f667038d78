//! Payslips as rows of cells.

use std::ops::{Index, IndexMut};

use jiff::civil::Date;

use crate::fields::{COUNT, Field, Kind};
use crate::money::{self, Cents};
use crate::month::Month;

/// What stands in one place of one payslip.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Cell {
    /// Nothing.
    #[default]
    Empty,
    /// Words.
    Text(String),
    /// A whole number, hundredths or cents, as the field says.
    Number(i64),
    /// A day.
    Day(Date),
}

/// One person in one month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slip {
    /// Which agent of the payroll this is, whatever the cells say.
    pub agent: usize,
    /// The month of the cell `mois`.
    pub month: Month,
    cells: Vec<Cell>,
}

impl Slip {
    /// An empty payslip of an agent in a month.
    pub fn new(agent: usize, month: Month) -> Self {
        let mut slip = Self {
            agent,
            month,
            cells: vec![Cell::Empty; COUNT],
        };
        slip.text(Field::Mois, &month.to_string());
        slip
    }

    /// Puts words; none are an empty cell.
    pub fn text(&mut self, field: Field, words: &str) {
        self[field] = if words.is_empty() {
            Cell::Empty
        } else {
            Cell::Text(words.to_owned())
        };
    }

    /// Puts a number in the unit of the field.
    pub fn number(&mut self, field: Field, value: i64) {
        self[field] = Cell::Number(value);
    }

    /// Puts a day, or nothing.
    pub fn day(&mut self, field: Field, day: Option<Date>) {
        self[field] = day.map_or(Cell::Empty, Cell::Day);
    }

    /// The cents of an amount; an empty cell counts nothing.
    pub fn cents(&self, field: Field) -> Cents {
        match self[field] {
            Cell::Number(value) => value,
            _ => 0,
        }
    }

    /// What the cell says, as the gold writes it: amounts `2279.25`, days `2025-07-31`.
    pub fn said(&self, field: Field) -> String {
        self.shown(field, money::point, |day| day.to_string())
    }

    /// What the cell says in a French file: amounts `2279,25`, days `31/07/2025`.
    pub fn french(&self, field: Field) -> String {
        self.shown(field, money::comma, |day| {
            format!("{:02}/{:02}/{:04}", day.day(), day.month(), day.year())
        })
    }

    /// The fields whose cells differ from another payslip's.
    pub fn differences(&self, other: &Self) -> Vec<Field> {
        let differs = |field: &&Field| self[**field] != other[**field];
        Field::ALL.iter().filter(differs).copied().collect()
    }

    fn shown(&self, field: Field, amount: fn(Cents) -> String, day: fn(Date) -> String) -> String {
        match &self[field] {
            Cell::Empty => String::new(),
            Cell::Text(words) => words.clone(),
            Cell::Day(value) => day(*value),
            Cell::Number(value) => match field.kind() {
                Kind::Money | Kind::Hundredths => amount(*value),
                Kind::Whole | Kind::Text | Kind::Day => value.to_string(),
            },
        }
    }
}

impl Index<Field> for Slip {
    type Output = Cell;

    fn index(&self, field: Field) -> &Cell {
        &self.cells[field as usize]
    }
}

impl IndexMut<Field> for Slip {
    fn index_mut(&mut self, field: Field) -> &mut Cell {
        &mut self.cells[field as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_written_for_files_and_for_the_gold() {
        let month = Month::new(2025, 7);
        let mut slip = Slip::new(0, month);
        slip.number(Field::Tib, 227_925);
        slip.number(Field::Im, 463);
        slip.day(Field::DatePaie, Some(month.day(28)));
        assert_eq!(slip.french(Field::Tib), "2279,25");
        assert_eq!(slip.said(Field::Tib), "2279.25");
        assert_eq!(slip.french(Field::Im), "463");
        assert_eq!(slip.french(Field::DatePaie), "28/07/2025");
        assert_eq!(slip.said(Field::DatePaie), "2025-07-28");
        let mut other = slip.clone();
        other.number(Field::Tib, 1);
        assert_eq!(slip.differences(&other), [Field::Tib]);
    }
}
