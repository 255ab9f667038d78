//! A register in memory, as strict as the real one: for tests, here and in other crates.

mod condition;
mod table;

use std::{
    cell::RefCell,
    collections::{BTreeMap, btree_map::Entry},
};

use self::table::{Key, Table};
use super::{Column, MOST_ROWS, Query, Register, Rows, Schema, Transaction, Trouble, Value};

/// Rows of a page.
const PAGE: usize = 5_000;

/// Tables in memory; empty until they are declared.
#[derive(Debug, Default)]
pub struct Memory {
    state: RefCell<State>,
    read_only: bool,
}

#[derive(Debug, Default)]
struct State {
    version: u32,
    tables: BTreeMap<String, Table>,
    /// What undoes the open transaction, newest last.
    undo: Option<Vec<Undo>>,
}

#[derive(Debug)]
struct Undo {
    table: String,
    key: Key,
    row: Option<Vec<Value>>,
}

impl Memory {
    /// The same tables, and nothing may be written any more.
    #[must_use]
    pub fn into_read_only(mut self) -> Self {
        self.read_only = true;
        self
    }

    /// All rows of a table as text, a line each: what tests compare.
    ///
    /// # Errors
    /// When there is no such table.
    pub fn dump(&self, table: &str) -> Result<String, Trouble> {
        let state = self.state.borrow();
        let mut text = String::new();
        for row in state.table(table)?.rows.values() {
            text.push_str(&format!("{row:?}\n"));
        }
        Ok(text)
    }
}

impl State {
    fn table(&self, name: &str) -> Result<&Table, Trouble> {
        self.tables.get(name).ok_or_else(|| {
            let known: Vec<&str> = self.tables.keys().map(String::as_str).collect();
            Trouble::Unknown(format!("no table {name}; there are: {}", known.join(", ")))
        })
    }

    /// Puts rows in their places, or none of them.
    fn write(
        &mut self,
        table: &str,
        columns: &[&str],
        rows: Vec<Vec<Value>>,
        replace: bool,
    ) -> Result<(), Trouble> {
        if rows.len() > MOST_ROWS {
            return Err(Trouble::TooLarge(MOST_ROWS as u64));
        }
        let rows = self.table(table)?.complete(columns, rows, replace)?;
        let before = self.undo.as_ref().map_or(0, Vec::len);
        for (key, row) in rows {
            let target = self
                .tables
                .get_mut(table)
                .map(|table| table.rows.entry(key.clone()));
            let old = match target {
                Some(Entry::Vacant(place)) => {
                    place.insert(row);
                    None
                }
                Some(Entry::Occupied(mut place)) if replace => Some(place.insert(row)),
                _ => {
                    self.roll_back(before);
                    return Err(Trouble::Exists(format!(
                        "table {table}: {key:?} is there already"
                    )));
                }
            };
            self.remember(table, key, old);
        }
        Ok(())
    }

    fn remember(&mut self, table: &str, key: Key, row: Option<Vec<Value>>) {
        if let Some(undo) = &mut self.undo {
            undo.push(Undo {
                table: table.to_owned(),
                key,
                row,
            });
        }
    }

    /// Undoes what was done after so many changes.
    fn roll_back(&mut self, keep: usize) {
        let Some(undo) = &mut self.undo else {
            return;
        };
        for change in undo.drain(keep..).rev() {
            if let Some(table) = self.tables.get_mut(&change.table) {
                match change.row {
                    Some(row) => table.rows.insert(change.key, row),
                    None => table.rows.remove(&change.key),
                };
            }
        }
    }
}

impl Register for Memory {
    fn name(&self) -> String {
        "memory".to_owned()
    }

    fn writable(&self) -> bool {
        !self.read_only
    }

    fn declare(&self, schema: &Schema) -> Result<(), Trouble> {
        let mut state = self.state.borrow_mut();
        if state.version > schema.version {
            return Err(Trouble::Newer(state.version));
        }
        if self.read_only || state.version == schema.version {
            return Ok(());
        }
        for layout in &schema.tables {
            let table = Table::new(layout)?;
            state.tables.entry(layout.name.clone()).or_insert(table);
        }
        state.version = schema.version;
        Ok(())
    }

    fn find(&self, schema: &Schema) -> Result<bool, Trouble> {
        if self.state.borrow().version == 0 {
            return Ok(false);
        }
        self.declare(schema).map(|()| true)
    }

    fn columns(&self, table: &str) -> Result<Vec<Column>, Trouble> {
        Ok(self.state.borrow().table(table)?.layout.columns.clone())
    }

    fn select(&self, query: &Query) -> Result<Box<dyn Rows + '_>, Trouble> {
        let rows = self.state.borrow().table(&query.table)?.select(query)?;
        Ok(Box::new(Found(rows.into_iter())))
    }

    fn count(&self, query: &Query) -> Result<u64, Trouble> {
        let state = self.state.borrow();
        let table = state.table(&query.table)?;
        Ok(table.find(query)?.len() as u64)
    }

    fn begin(&self) -> Result<Box<dyn Transaction + '_>, Trouble> {
        if self.read_only {
            return Err(Trouble::ReadOnly("memory may only be read".to_owned()));
        }
        let mut state = self.state.borrow_mut();
        if state.undo.is_some() {
            return Err(Trouble::Busy("a transaction is open".to_owned()));
        }
        state.undo = Some(Vec::new());
        Ok(Box::new(Open(self)))
    }
}

/// Rows that were found.
struct Found(std::vec::IntoIter<Vec<Value>>);

impl Rows for Found {
    fn next(&mut self) -> Result<Vec<Vec<Value>>, Trouble> {
        Ok(self.0.by_ref().take(PAGE).collect())
    }
}

/// The open transaction.
struct Open<'m>(&'m Memory);

impl Transaction for Open<'_> {
    fn insert(&self, table: &str, columns: &[&str], rows: Vec<Vec<Value>>) -> Result<(), Trouble> {
        let mut state = self.0.state.borrow_mut();
        state.write(table, columns, rows, false)
    }

    fn upsert(&self, table: &str, columns: &[&str], rows: Vec<Vec<Value>>) -> Result<(), Trouble> {
        let mut state = self.0.state.borrow_mut();
        state.write(table, columns, rows, true)
    }

    fn update(&self, query: &Query, changes: &[(&str, Value)]) -> Result<u64, Trouble> {
        let mut state = self.0.state.borrow_mut();
        if !query.order.is_empty() || !query.columns.is_empty() || query.limit.is_some() {
            return Err(Trouble::Invalid(
                "the query of an update has neither limit, nor columns, nor order".to_owned(),
            ));
        }
        let table = state.table(&query.table)?;
        let changes = table.changes(changes)?;
        let keys: Vec<Key> = table.find(query)?.into_iter().cloned().collect();
        for key in &keys {
            let row = state
                .tables
                .get_mut(&query.table)
                .and_then(|table| table.rows.get_mut(key));
            let Some(row) = row else {
                continue;
            };
            let old = row.clone();
            for (place, value) in &changes {
                row[*place] = value.clone();
            }
            state.remember(&query.table, key.clone(), Some(old));
        }
        Ok(keys.len() as u64)
    }

    fn commit(self: Box<Self>) -> Result<(), Trouble> {
        self.0.state.borrow_mut().undo = None;
        Ok(())
    }
}

impl Drop for Open<'_> {
    fn drop(&mut self) {
        // After a commit there is nothing left to undo.
        let mut state = self.0.state.borrow_mut();
        state.roll_back(0);
        state.undo = None;
    }
}
