//! Which rows of a grid are data, and which are titles, totals or notes.

use std::collections::HashSet;

use kit::fold::{self, Folded};

use crate::field::{Field, Kind};
use crate::grid::{Grid, Origin, Records};
use crate::header::Header;
use crate::problem::Problem;

/// What the rows of a grid are held against.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    pub(crate) header: Header,
    /// Columns that have a field, with it.
    pub(crate) mapped: Vec<(usize, usize)>,
    /// Fields that several columns are added up to.
    pub(crate) summed: Vec<usize>,
    identity: Vec<usize>,
    /// Columns that say whom a row is about: identity and texts; a sum may have its month.
    words: Vec<usize>,
    numbers: Vec<usize>,
    /// Lines without any words whose numbers were found to be sums.
    pub(crate) sums: HashSet<u32>,
}

/// What a row is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Class {
    Data,
    Blank,
    Header,
    /// With the text that told.
    Total(String),
    /// A total without words, known to be one.
    Sum,
    Note(String),
    /// Numbers only, nothing that tells whose.
    Orphan,
    /// It reads like a total and like data.
    Unclear(String),
}

/// Cells in which the word of a total is looked for.
const TOTAL_CELLS: usize = 12;

impl Plan {
    pub(crate) fn new(header: Header, fields: &[Field]) -> Self {
        let targets = header.targets.iter().enumerate();
        let mapped: Vec<(usize, usize)> = targets
            .filter_map(|(column, target)| Some((column, (*target)?)))
            .collect();
        let of = |wanted: fn(Kind) -> bool| -> Vec<usize> {
            (mapped.iter().filter(|(_, slot)| wanted(fields[*slot].kind)))
                .map(|(column, _)| *column)
                .collect()
        };
        let mut slots: Vec<usize> = mapped.iter().map(|(_, slot)| *slot).collect();
        slots.sort_unstable();
        let mut summed: Vec<usize> = slots
            .windows(2)
            .filter(|two| two[0] == two[1])
            .map(|two| two[0])
            .collect();
        summed.dedup();
        Self {
            summed,
            identity: of(Kind::is_identity),
            words: of(|kind| kind.is_identity() || kind == Kind::Text),
            numbers: of(Kind::is_number),
            header,
            mapped,
            sums: HashSet::new(),
        }
    }

    /// Goes through the rows below the titles.
    pub(crate) fn rows<'g>(&self, grid: &'g Grid<'_>) -> Result<Records<'g>, Problem> {
        let mut records = grid.records();
        if self.header.line > 0 {
            while records.advance()? && records.line() < self.header.line {}
        }
        Ok(records)
    }

    /// What the row is at which `records` stands.
    pub(crate) fn classify(&self, records: &Records<'_>) -> Class {
        let filled = |column: usize| {
            records
                .bytes(column)
                .iter()
                .any(|byte| !byte.is_ascii_whitespace())
        };
        let Some(first) = (0..records.len()).find(|&column| filled(column)) else {
            return Class::Blank;
        };
        if self.header.line > 0 && self.repeats_header(records, first) {
            return Class::Header;
        }
        if let Some((column, text)) = total(records, first)
            // Without identity, the word of a total can only begin the row.
            && (column == first || !self.identity.is_empty())
        {
            let others = self
                .identity
                .iter()
                .any(|&other| other != column && filled(other));
            if !others {
                return Class::Total(text);
            }
            if column == first && self.identity.contains(&column) {
                return Class::Unclear(text);
            }
        }
        let alone = !(first + 1..records.len()).any(filled);
        if alone && self.header.titles.len() >= 4 && records.origin(first) == Origin::Text {
            let text = records.text(first);
            let text = text.trim();
            if text.contains(char::is_alphabetic) && text.contains(char::is_whitespace) {
                return Class::Note(text.to_owned());
            }
        }
        if !self.identity.is_empty()
            && !self.words.iter().any(|&column| filled(column))
            && self.numbers.iter().any(|&column| filled(column))
        {
            return match self.sums.contains(&records.line()) {
                true => Class::Sum,
                false => Class::Orphan,
            };
        }
        Class::Data
    }

    fn repeats_header(&self, records: &Records<'_>, first: usize) -> bool {
        let same = |column: usize| {
            let title = self.header.titles.get(column).map_or("", String::as_str);
            let text = records.text(column);
            Folded::new(text.trim()).text() == Folded::new(title).text()
        };
        // Nearly every row is told apart by its first cell.
        let title = self.header.titles.get(first).map_or("", String::as_str);
        if title.len() != records.bytes(first).len()
            && records.bytes(first).is_ascii()
            && title.is_ascii()
            && !records.bytes(first).contains(&b' ')
        {
            return false;
        }
        same(first)
            && records.len() > 1
            && (first..records.len().max(self.header.titles.len())).all(same)
    }
}

/// The cell whose words say that the row is a total.
fn total(records: &Records<'_>, first: usize) -> Option<(usize, String)> {
    let end = records.len().min(first + TOTAL_CELLS);
    (first..end).find_map(|column| {
        let bytes = records.bytes(column).trim_ascii_start();
        let maybe = matches!(
            bytes.first()?,
            b'T' | b't' | b'S' | b's' | b'C' | b'c' | b'G' | b'g' | b'*' | b'-' | b'='
        );
        if !maybe || bytes.len() < 5 {
            return None;
        }
        let text = records.text(column);
        let folded = Folded::new(&text);
        let tokens = fold::tokens(folded.text());
        let word = |at: usize| {
            tokens
                .get(at)
                .map_or("", |token| &folded.text()[token.range()])
        };
        let is_total = match word(0) {
            "total" | "totaux" | "soustotal" | "subtotal" | "cumul" => true,
            "sous" | "s" | "grand" | "sub" | "st" => matches!(word(1), "total" | "totaux"),
            _ => false,
        };
        is_total.then(|| (column, text.trim().to_owned()))
    })
}
