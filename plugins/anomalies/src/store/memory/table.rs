//! One table in memory: its rows by their keys.

use std::{cmp::Ordering, collections::BTreeMap};

use super::{
    super::{Column, Condition, Direction, Layout, Query, Trouble, Value},
    condition::{self, Test},
};

/// A key's values, in their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Key(Vec<Value>);

impl Ord for Key {
    fn cmp(&self, other: &Self) -> Ordering {
        let pairs = self.0.iter().zip(&other.0);
        pairs
            .map(|(one, two)| condition::compare(one, two))
            .find(|order| order.is_ne())
            .unwrap_or(Ordering::Equal)
    }
}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[derive(Debug)]
pub(super) struct Table {
    pub(super) layout: Layout,
    key: Vec<usize>,
    pub(super) rows: BTreeMap<Key, Vec<Value>>,
}

impl Table {
    pub(super) fn new(layout: &Layout) -> Result<Self, Trouble> {
        let mut table = Self {
            layout: layout.clone(),
            key: Vec::new(),
            rows: BTreeMap::new(),
        };
        for name in &layout.key {
            let place = table.place(name)?;
            table.key.push(place);
        }
        for name in layout.filters.iter().flatten() {
            table.place(name)?;
        }
        if table.key.is_empty() {
            return Err(table.invalid("it has no key"));
        }
        Ok(table)
    }

    fn place(&self, column: &str) -> Result<usize, Trouble> {
        let mut columns = self.layout.columns.iter();
        columns
            .position(|known| known.name == column)
            .ok_or_else(|| {
                Trouble::Unknown(format!("table {} has no column {column}", self.layout.name))
            })
    }

    fn column(&self, place: usize) -> &Column {
        &self.layout.columns[place]
    }

    /// Rows with all their columns, checked, each with its key.
    /// Where `keep` is said, a row that is there keeps what is not named.
    pub(super) fn complete(
        &self,
        columns: &[&str],
        rows: Vec<Vec<Value>>,
        keep: bool,
    ) -> Result<Vec<(Key, Vec<Value>)>, Trouble> {
        let places: Vec<usize> = columns
            .iter()
            .map(|name| self.place(name))
            .collect::<Result<_, _>>()?;
        let mut complete = Vec::with_capacity(rows.len());
        for values in rows {
            if values.len() != places.len() {
                return Err(self.invalid("a row has another number of values than columns"));
            }
            let mut row = vec![Value::Absent; self.layout.columns.len()];
            for (place, value) in places.iter().zip(values) {
                row[*place] = value;
            }
            // The real register refuses a new row without its required columns before it sees that the key is there.
            for (place, value) in row.iter().enumerate() {
                self.check(place, value)?;
            }
            let key = Key(self.key.iter().map(|place| row[*place].clone()).collect());
            if keep && let Some(old) = self.rows.get(&key) {
                for (place, value) in old.iter().enumerate() {
                    if !places.contains(&place) {
                        row[place] = value.clone();
                    }
                }
            }
            complete.push((key, row));
        }
        Ok(complete)
    }

    /// Changes of columns, checked.
    pub(super) fn changes(
        &self,
        changes: &[(&str, Value)],
    ) -> Result<Vec<(usize, Value)>, Trouble> {
        changes
            .iter()
            .map(|(name, value)| {
                let place = self.place(name)?;
                if self.key.contains(&place) {
                    return Err(self.invalid(&format!("{name} is of the key")));
                }
                self.check(place, value)?;
                Ok((place, value.clone()))
            })
            .collect()
    }

    fn check(&self, place: usize, value: &Value) -> Result<(), Trouble> {
        let column = self.column(place);
        let is_key = self.key.contains(&place);
        if *value == Value::Absent && (column.required || is_key) {
            return Err(self.invalid(&format!("{} needs a value", column.name)));
        }
        if *value != Value::Absent && !condition::fits(column.kind, value) {
            return Err(self.invalid(&format!("{} does not take {value:?}", column.name)));
        }
        Ok(())
    }

    fn invalid(&self, what: &str) -> Trouble {
        Trouble::Invalid(format!("table {}: {what}", self.layout.name))
    }

    /// The keys of the rows that are found, in the order of the key.
    pub(super) fn find(&self, query: &Query) -> Result<Vec<&Key>, Trouble> {
        let mut tests = Vec::new();
        for (conditions, holds) in [(&query.required, true), (&query.excluded, false)] {
            for (name, condition) in conditions {
                let place = self.place(name)?;
                let test = Test::new(self.column(place), condition)?;
                tests.push((place, test, holds));
            }
        }
        let is_found = |row: &[Value]| {
            tests
                .iter()
                .all(|(place, test, holds)| test.holds(&row[*place]) == *holds)
        };
        if let Some(keys) = self.named_keys(query) {
            let mut found: Vec<&Key> = keys
                .iter()
                .filter_map(|key| self.rows.get_key_value(key))
                .filter(|(_, row)| is_found(row))
                .map(|(key, _)| key)
                .collect();
            found.sort();
            found.dedup();
            return Ok(found);
        }
        let rows = self.rows.iter().filter(|(_, row)| is_found(row));
        Ok(rows.map(|(key, _)| key).collect())
    }

    /// The keys that a query names, where the key is one column: so that not every row is looked at.
    fn named_keys(&self, query: &Query) -> Option<Vec<Key>> {
        let [place] = self.key[..] else {
            return None;
        };
        let name = &self.column(place).name;
        let mut conditions = query.required.iter();
        conditions.find_map(|(column, condition)| match condition {
            Condition::Equals(value) if column == name => Some(vec![Key(vec![value.clone()])]),
            Condition::AnyOf(values) if column == name => {
                let keys = values.iter().map(|value| Key(vec![value.clone()]));
                Some(keys.collect())
            }
            _ => None,
        })
    }

    /// The rows that are found, sorted and cut, with the columns that are asked for.
    pub(super) fn select(&self, query: &Query) -> Result<Vec<Vec<Value>>, Trouble> {
        let order: Vec<(usize, Direction)> = query
            .order
            .iter()
            .map(|(name, direction)| Ok((self.place(name)?, *direction)))
            .collect::<Result<_, Trouble>>()?;
        let columns: Vec<usize> = if query.columns.is_empty() {
            (0..self.layout.columns.len()).collect()
        } else {
            let places = query.columns.iter().map(|name| self.place(name));
            places.collect::<Result<_, _>>()?
        };
        let mut rows: Vec<&Vec<Value>> = self
            .find(query)?
            .into_iter()
            .filter_map(|key| self.rows.get(key))
            .collect();
        rows.sort_by(|one, two| {
            let orders = order.iter().map(|(place, direction)| {
                let order = condition::compare(&one[*place], &two[*place]);
                match direction {
                    Direction::Ascending => order,
                    Direction::Descending => order.reverse(),
                }
            });
            orders
                .into_iter()
                .find(|order| order.is_ne())
                .unwrap_or(Ordering::Equal)
        });
        rows.truncate(query.limit.map_or(usize::MAX, |limit| limit as usize));
        Ok(rows
            .into_iter()
            .map(|row| columns.iter().map(|place| row[*place].clone()).collect())
            .collect())
    }
}
