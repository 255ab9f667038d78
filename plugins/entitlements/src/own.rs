//! A person's own rows: what is left of leave, what is on the account, sick leaves, training.
//!
//! The tables are another program's, mapped by the administrator to the names and columns below, and bound to the caller
//! by the host. Nothing here takes a name of a person: there is nobody else whose rows could be asked for.

use jiff::{ToSpan, civil::Date};
use kit::fold::Folded;

/// Rows of a person that are looked at, at most.
pub const MOST_ROWS: u64 = 5_000;

/// A table that the administrator maps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Table {
    /// Its name in the configuration.
    pub name: &'static str,
    /// Columns without which it says nothing.
    pub required: &'static [&'static str],
    /// Columns that are shown where they are there.
    pub optional: &'static [&'static str],
    /// The column by which rows are sorted, where it is there.
    pub order: &'static str,
}

/// What is left of leave, one row a sort of leave and year.
pub const LEAVE: Table = Table {
    name: "soldes_conges",
    required: &["nature", "solde"],
    optional: &["annee", "droits", "pris", "maj"],
    order: "annee",
};

/// What is on the compte épargne-temps.
pub const SAVINGS: Table = Table {
    name: "epargne_temps",
    required: &["solde"],
    optional: &["annee", "maj"],
    order: "annee",
};

/// Sick leaves, one row each.
pub const SICK_LEAVES: Table = Table {
    name: "arrets",
    required: &["debut"],
    optional: &["fin", "nature"],
    order: "debut",
};

/// Training, one row each.
pub const TRAINING: Table = Table {
    name: "formations",
    required: &["intitule"],
    optional: &["debut", "fin", "duree", "etat"],
    order: "debut",
};

/// A register, as far as a person's own rows need it.
pub trait Source {
    /// Whether the host shows rows of the caller only.
    fn own_rows(&self) -> bool;

    /// The names of its tables.
    ///
    /// # Errors
    /// When it cannot be read.
    fn tables(&self) -> Result<Vec<String>, String>;

    /// The names of the columns of a table.
    ///
    /// # Errors
    /// When it cannot be read.
    fn columns(&self, table: &str) -> Result<Vec<String>, String>;

    /// Rows of a table, the values as text in the order of the columns, at most [`MOST_ROWS`].
    ///
    /// # Errors
    /// When it cannot be read.
    fn rows(
        &self,
        table: &str,
        columns: &[&str],
        order: Option<&str>,
    ) -> Result<Vec<Vec<Option<String>>>, String>;
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// The register is not bound to the caller: nothing of it was read.
    Unbound,
    /// It has no such table.
    NoTable(Table),
    /// The table has no such column.
    NoColumn(Table, &'static str),
    /// What stands in a column is not what it should hold.
    Value {
        /// The table.
        table: Table,
        /// The column.
        column: &'static str,
        /// What stands there.
        found: String,
    },
    /// It could not be read; the reason is the host's.
    Failed(String),
}

/// A row, by the names of its columns.
struct Row {
    columns: Vec<&'static str>,
    values: Vec<Option<String>>,
}

impl Row {
    fn get(&self, column: &str) -> Option<String> {
        let place = self.columns.iter().position(|name| *name == column)?;
        self.values.get(place)?.clone()
    }

    fn day(&self, table: Table, column: &'static str) -> Result<Option<Date>, Trouble> {
        let Some(found) = self.get(column) else {
            return Ok(None);
        };
        // A moment counts by its day.
        let day = found.get(..10).unwrap_or(&found).parse();
        day.map(Some).map_err(|_| Trouble::Value {
            table,
            column,
            found,
        })
    }
}

/// What is left of one sort of leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Balance {
    /// The sort of leave, as the software calls it.
    pub kind: String,
    /// The year for which it is due.
    pub year: Option<String>,
    /// Days that are due.
    pub entitled: Option<String>,
    /// Days that were taken.
    pub taken: Option<String>,
    /// Days that are left.
    pub left: String,
    /// The day of these figures.
    pub updated: Option<String>,
}

/// What is left of the caller's leave.
///
/// # Errors
/// When the register is not bound to the caller, or lacks the table.
pub fn leave_balance(
    source: &dyn Source,
    kind: Option<&str>,
    year: Option<u32>,
) -> Result<Vec<Balance>, Trouble> {
    let wanted = kind.map(|kind| Folded::new(kind.trim()).text().to_owned());
    let rows = read(source, LEAVE)?;
    let balances = rows.iter().map(|row| Balance {
        kind: row.get("nature").unwrap_or_default(),
        year: row.get("annee"),
        entitled: row.get("droits"),
        taken: row.get("pris"),
        left: row.get("solde").unwrap_or_default(),
        updated: row.get("maj"),
    });
    Ok(balances
        .filter(|balance| {
            let same_kind = wanted
                .as_ref()
                .is_none_or(|kind| Folded::new(balance.kind.trim()).text() == kind);
            same_kind && of_year(year, balance.year.as_deref())
        })
        .collect())
}

/// What is on the account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The year.
    pub year: Option<String>,
    /// Days.
    pub days: String,
    /// The day of these figures.
    pub updated: Option<String>,
}

/// What is on the caller's compte épargne-temps.
///
/// # Errors
/// When the register is not bound to the caller, or lacks the table.
pub fn savings(source: &dyn Source) -> Result<Vec<Account>, Trouble> {
    let rows = read(source, SAVINGS)?;
    let accounts = rows.iter().map(|row| Account {
        year: row.get("annee"),
        days: row.get("solde").unwrap_or_default(),
        updated: row.get("maj"),
    });
    Ok(accounts.collect())
}

/// One sick leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SickLeave {
    /// Its sort.
    pub kind: Option<String>,
    /// Its first day.
    pub since: Date,
    /// Its last day; none where it goes on.
    pub until: Option<Date>,
    /// Its days within the twelve months.
    pub days: u32,
}

/// Sick leaves of twelve months.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SickLeaves {
    /// The first of these days.
    pub since: Date,
    /// The last of these days.
    pub until: Date,
    /// Days of leave, each day once.
    pub days: u32,
    /// The leaves, the oldest first.
    pub leaves: Vec<SickLeave>,
}

/// The caller's sick leaves of the twelve months before a day.
///
/// # Errors
/// When the register is not bound to the caller, lacks the table, or a date is none.
pub fn sick_leaves(source: &dyn Source, before: Date) -> Result<SickLeaves, Trouble> {
    let since = before.saturating_sub(1.year());
    let until = before.saturating_sub(1.day());
    let mut leaves = Vec::new();
    for row in read(source, SICK_LEAVES)? {
        let Some(first) = row.day(SICK_LEAVES, "debut")? else {
            return Err(Trouble::Value {
                table: SICK_LEAVES,
                column: "debut",
                found: String::new(),
            });
        };
        let last = row.day(SICK_LEAVES, "fin")?;
        let (from, to) = (first.max(since), last.unwrap_or(until).min(until));
        if from <= to {
            leaves.push((
                from,
                to,
                SickLeave {
                    kind: row.get("nature"),
                    since: first,
                    until: last,
                    days: count(from, to),
                },
            ));
        }
    }
    leaves.sort_by_key(|(from, to, _)| (*from, *to));
    let mut days = 0;
    let mut counted: Option<Date> = None;
    for (from, to, _) in &leaves {
        // Leaves that overlap, such as a leave and its prolongation, count each day once.
        let next = counted.map_or(*from, |last| (*from).max(last.saturating_add(1.day())));
        if next <= *to {
            days += count(next, *to);
            counted = Some(*to);
        }
    }
    Ok(SickLeaves {
        since,
        until,
        days,
        leaves: leaves.into_iter().map(|(_, _, leave)| leave).collect(),
    })
}

/// One training.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Training {
    /// What it is about.
    pub title: String,
    /// Its first day.
    pub since: Option<String>,
    /// Its last day.
    pub until: Option<String>,
    /// How long it is.
    pub duration: Option<String>,
    /// What has become of it.
    pub state: Option<String>,
}

/// The caller's training.
///
/// # Errors
/// When the register is not bound to the caller, or lacks the table.
pub fn trainings(source: &dyn Source, year: Option<u32>) -> Result<Vec<Training>, Trouble> {
    let rows = read(source, TRAINING)?;
    let trainings = rows.iter().map(|row| Training {
        title: row.get("intitule").unwrap_or_default(),
        since: row.get("debut"),
        until: row.get("fin"),
        duration: row.get("duree"),
        state: row.get("etat"),
    });
    Ok(trainings
        .filter(|training| of_year(year, training.since.as_deref()))
        .collect())
}

fn read(source: &dyn Source, table: Table) -> Result<Vec<Row>, Trouble> {
    // Before anything is read: rows that are not bound are everybody's.
    if !source.own_rows() {
        return Err(Trouble::Unbound);
    }
    let tables = source.tables().map_err(Trouble::Failed)?;
    if !tables.iter().any(|name| name == table.name) {
        return Err(Trouble::NoTable(table));
    }
    let there = source.columns(table.name).map_err(Trouble::Failed)?;
    let has = |column: &&str| there.iter().any(|name| name == *column);
    if let Some(missing) = table.required.iter().find(|column| !has(column)) {
        return Err(Trouble::NoColumn(table, missing));
    }
    let known = table.required.iter().chain(table.optional);
    let columns: Vec<&'static str> = known.filter(|column| has(column)).copied().collect();
    let order = Some(table.order).filter(|order| columns.contains(order));
    let rows = source.rows(table.name, &columns, order);
    let rows = rows.map_err(Trouble::Failed)?.into_iter();
    Ok(rows
        .map(|values| Row {
            columns: columns.clone(),
            values,
        })
        .collect())
}

/// Whether a year or a date is of a year; what says nothing of it is of none.
fn of_year(wanted: Option<u32>, found: Option<&str>) -> bool {
    let Some(wanted) = wanted else {
        return true;
    };
    let digits = found.and_then(|found| found.get(..4));
    digits.and_then(|digits| digits.parse().ok()) == Some(wanted)
}

/// Days from one to another, both of them.
fn count(from: Date, to: Date) -> u32 {
    let days = from.until(to).map_or(0, |span| span.get_days());
    u32::try_from(days).unwrap_or_default() + 1
}

#[cfg(test)]
mod tests;
