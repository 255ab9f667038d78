//! Changes: rows are checked before anything of them reaches the database, and a call that fails changes nothing.

use std::collections::HashMap;

use crate::driver::{Dialect, Refusal, Statement};
use crate::session::Session;
use crate::sql::{self, Exposed};
use crate::{Column, Error, Kind, Place, Query, Table, Value, Words, value};

/// Rows of one call, at most.
const MOST_ROWS: usize = 10_000;

/// One call of a transaction.
#[derive(Debug)]
pub(crate) enum Change {
    /// Adds rows; `over` changes those whose key is there already.
    Insert {
        table: String,
        columns: Vec<String>,
        rows: Vec<Vec<Value>>,
        over: bool,
    },
    /// Changes columns of the rows that are found.
    Update {
        query: Query,
        changes: Vec<(String, Value)>,
    },
    /// Deletes the rows that are found.
    Delete { query: Query },
}

impl Session {
    /// Begins a transaction; its number.
    pub(crate) fn begin(&mut self) -> Result<u64, Error> {
        let place = self.place();
        if !self.is_writable() {
            return Err(Error::ReadOnly {
                place,
                words: Words::new(
                    "ce registre ne peut être que lu par cet appel",
                    "this call can only read this register",
                ),
            });
        }
        if self.transaction.is_some() {
            return Err(self.transaction_open());
        }
        let driver = self.driver()?;
        driver
            .begin()
            .map_err(|refusal| refusal.at(place, &driver.at()))?;
        self.transactions += 1;
        self.transaction = Some(self.transactions);
        Ok(self.transactions)
    }

    /// Keeps the changes: once it has said so, they are on the disk.
    pub(crate) fn commit(&mut self, transaction: u64) -> Result<(), Error> {
        self.check_open(transaction)?;
        self.transaction = None;
        let place = self.place();
        let driver = self.driver()?;
        let committed = driver.batch("COMMIT");
        if committed.is_err() {
            // Where it failed half-way nothing of it stays; the failure is what is told.
            let _ = driver.batch("ROLLBACK");
        }
        committed.map_err(|refusal| refusal.at(place, &driver.at()))
    }

    /// Forgets the changes, if they were not kept.
    pub(crate) fn roll_back(&mut self, transaction: u64) {
        if self.transaction == Some(transaction) {
            self.transaction = None;
            if let Ok(driver) = self.driver() {
                // A connection that is gone has rolled back by itself.
                let _ = driver.batch("ROLLBACK");
            }
        }
    }

    /// Does one change, or nothing of it; how many rows.
    pub(crate) fn change(&mut self, transaction: u64, change: Change) -> Result<u64, Error> {
        self.check_open(transaction)?;
        match change {
            Change::Insert {
                table,
                columns,
                rows,
                over,
            } => self.insert(&table, &columns, rows, over),
            Change::Update { query, changes } => self.update(query, changes),
            Change::Delete { query } => {
                let query = self.plain(query)?;
                let (table, _) = self.layout(&query.table)?;
                let dialect = self.driver()?.dialect();
                self.run(&table.name, &sql::delete(dialect, &table, &query))
            }
        }
    }

    fn insert(
        &mut self,
        table: &str,
        columns: &[String],
        mut rows: Vec<Vec<Value>>,
        over: bool,
    ) -> Result<u64, Error> {
        let (table, layout) = self.layout(table)?;
        let place = self.place().table(&table.name);
        if rows.len() > MOST_ROWS {
            return Err(Error::TooMany {
                place,
                most: MOST_ROWS,
            });
        }
        let named = self.named(&table, &layout, columns)?;
        let limits: Vec<Option<usize>> = named
            .iter()
            .map(|column| layout.most_bytes(&column.name))
            .collect();
        for (number, row) in rows.iter_mut().enumerate() {
            let place = place.clone().row(number + 1);
            if row.len() != named.len() {
                let (has, wants) = (row.len(), named.len());
                return Err(place.invalid(
                    format!("la ligne a {has} valeurs pour {wants} colonnes"),
                    format!("the row has {has} values for {wants} columns"),
                ));
            }
            for ((value, column), limit) in row.iter_mut().zip(&named).zip(&limits) {
                check(value, column, *limit, || place.clone().column(&column.name))?;
            }
        }
        let keys = Keys::new(&layout, &named);
        let driver = self.driver()?;
        if over && driver.dialect() == Dialect::Postgres {
            // The last of several rows of one key holds, as it does row by row.
            keys.keep_last(&mut rows);
        }
        let text = sql::insert(driver.dialect(), &table, &layout, &named, over);
        let count = rows.len() as u64;
        let inserted = self.guarded(&table.name, |driver| driver.insert(&text, &rows))?;
        match inserted {
            Ok(()) => Ok(count),
            Err(Refusal::Unique) => Err(self.taken(&table, &keys, &rows, place)?),
            Err(other) => Err(other.at(place, &self.driver()?.at())),
        }
    }

    fn update(&mut self, query: Query, changes: Vec<(String, Value)>) -> Result<u64, Error> {
        let query = self.plain(query)?;
        let (table, layout) = self.layout(&query.table)?;
        let place = self.place().table(&table.name);
        let names: Vec<String> = changes.iter().map(|(name, _)| name.clone()).collect();
        if names.is_empty() {
            return Err(place.invalid("aucun changement n'est nommé", "no change is named"));
        }
        let columns = self.looked_up(&table, &layout, &names)?;
        let mut checked = Vec::new();
        for (column, (_, mut value)) in columns.into_iter().zip(changes) {
            let place = place.clone().column(&column.name);
            if layout.key.contains(&column.name) {
                return Err(place.invalid(
                    "une colonne de la clé ne change pas ; supprimez la ligne et ajoutez-en une",
                    "a column of the key does not change; delete the row and add another",
                ));
            }
            let limit = layout.most_bytes(&column.name);
            check(&mut value, column, limit, || place.clone())?;
            checked.push((column, value));
        }
        let dialect = self.driver()?.dialect();
        let statement = sql::update(dialect, &table, &query, &checked);
        self.run(&table.name, &statement)
    }

    fn run(&mut self, table: &str, statement: &Statement) -> Result<u64, Error> {
        let place = self.place().table(table);
        let done = self.guarded(table, |driver| driver.run(statement))?;
        let at = self.driver()?.at();
        done.map_err(|refusal| refusal.at(place, &at))
    }

    /// Does something after which all is done or all is as before, and the transaction goes on.
    fn guarded<T>(
        &mut self,
        table: &str,
        work: impl FnOnce(&mut dyn crate::driver::Driver) -> Result<T, Refusal>,
    ) -> Result<Result<T, Refusal>, Error> {
        let place = self.place().table(table);
        let driver = &mut **self.driver()?;
        let guarded = |driver: &mut dyn crate::driver::Driver, text| {
            driver
                .batch(text)
                .map_err(|refusal| refusal.at(place.clone(), &driver.at()))
        };
        guarded(driver, "SAVEPOINT gardon_call")?;
        let done = work(driver);
        if done.is_err() {
            guarded(driver, "ROLLBACK TO gardon_call")?;
        }
        guarded(driver, "RELEASE gardon_call")?;
        Ok(done)
    }

    /// Which row has a key that is taken: twice in the call, or in the table already.
    fn taken(
        &mut self,
        table: &Exposed,
        keys: &Keys,
        rows: &[Vec<Value>],
        place: Place,
    ) -> Result<Error, Error> {
        let mut seen = HashMap::new();
        for (number, row) in rows.iter().enumerate() {
            let key = keys.of(row);
            let mut query = Query::new(&table.name);
            for (place, value) in keys.places.iter().zip(&key) {
                let column = keys.names[*place].clone();
                query
                    .require
                    .push((column, crate::Condition::Equals((*value).clone())));
            }
            let twice = seen.insert(key.clone(), number).is_some();
            if twice || self.count(query)? > 0 {
                let key: Vec<String> = key.into_iter().map(Value::shown).collect();
                return Ok(Error::Exists {
                    place: place.row(number + 1),
                    key: format!("({})", key.join(", ")),
                });
            }
        }
        let at = self.driver()?.at();
        Ok(Refusal::Unique.at(place, &at))
    }

    /// Columns of an insertion: they exist, each once, and all that are required are there.
    fn named<'a>(
        &self,
        table: &Exposed,
        layout: &'a Table,
        names: &[String],
    ) -> Result<Vec<&'a Column>, Error> {
        let named = self.looked_up(table, layout, names)?;
        for column in &layout.columns {
            if column.required && !names.contains(&column.name) {
                return Err(self
                    .place()
                    .table(&table.name)
                    .column(&column.name)
                    .invalid(
                        "la colonne est obligatoire et n'est pas nommée",
                        "the column is required and not named",
                    ));
            }
        }
        Ok(named)
    }

    fn looked_up<'a>(
        &self,
        table: &Exposed,
        layout: &'a Table,
        names: &[String],
    ) -> Result<Vec<&'a Column>, Error> {
        let mut found = Vec::new();
        for (number, name) in names.iter().enumerate() {
            if names[..number].contains(name) {
                return Err(self.place().table(&table.name).column(name).invalid(
                    "la colonne est nommée deux fois",
                    "the column is named twice",
                ));
            }
            let position = self.position(table, name)?;
            found.push(&layout.columns[position]);
        }
        Ok(found)
    }

    /// A query of an update or a deletion: what it cannot mind it may not say.
    fn plain(&self, query: Query) -> Result<Query, Error> {
        if query.limit.is_some() || query.columns.is_some() || !query.order.is_empty() {
            return Err(self.place().table(&query.table).invalid(
                "une demande de changement n'a ni limite, ni colonnes, ni ordre ; dites quelles lignes par des conditions",
                "a query of a change has neither limit, nor columns, nor order; say which rows by conditions",
            ));
        }
        self.checked(query)
    }

    fn layout(&self, table: &str) -> Result<(Exposed, Table), Error> {
        let table = self.table(table)?.clone();
        match table.layout.clone() {
            Some(layout) => Ok((table, layout)),
            None => Err(self.place().table(&table.name).failed(
                "la table n'est pas de celles qui se déclarent",
                "the table is not one of those that are declared",
            )),
        }
    }

    fn check_open(&self, transaction: u64) -> Result<(), Error> {
        if self.transaction == Some(transaction) {
            return Ok(());
        }
        Err(self.place().invalid(
            "cette transaction est terminée ; commencez-en une autre",
            "this transaction is over; begin another one",
        ))
    }
}

fn check(
    value: &mut Value,
    column: &Column,
    limit: Option<usize>,
    place: impl Fn() -> Place,
) -> Result<(), Error> {
    if *value == Value::Absent {
        return if column.required {
            Err(place().invalid(
                "la valeur est obligatoire et manque",
                "the value is required and missing",
            ))
        } else {
            Ok(())
        };
    }
    value::check(value, column.kind).map_err(|words| Error::Invalid {
        place: place(),
        words,
    })?;
    if let (Some(limit), Value::Text(text) | Value::Decimal(text)) = (limit, &*value)
        && matches!(column.kind, Kind::Text | Kind::Decimal)
        && text.len() > limit
    {
        let bytes = text.len();
        return Err(place().invalid(
            format!("{bytes} octets, et au plus {limit} dans une colonne de clé ou de filtre"),
            format!("{bytes} bytes, and at most {limit} in a column of a key or a filter"),
        ));
    }
    Ok(())
}

/// Where the key stands in the rows of a call.
struct Keys {
    names: Vec<String>,
    places: Vec<usize>,
}

impl Keys {
    fn new(layout: &Table, named: &[&Column]) -> Self {
        Self {
            names: named.iter().map(|column| column.name.clone()).collect(),
            places: layout
                .key
                .iter()
                .filter_map(|name| named.iter().position(|column| column.name == *name))
                .collect(),
        }
    }

    fn of<'a>(&self, row: &'a [Value]) -> Vec<&'a Value> {
        self.places.iter().map(|place| &row[*place]).collect()
    }

    fn keep_last(&self, rows: &mut Vec<Vec<Value>>) {
        let mut last = HashMap::new();
        for (number, row) in rows.iter().enumerate() {
            last.insert(self.of(row), number);
        }
        if last.len() == rows.len() {
            return;
        }
        let mut kept: Vec<usize> = last.into_values().collect();
        kept.sort_unstable();
        let mut number = 0;
        rows.retain(|_| {
            number += 1;
            kept.binary_search(&(number - 1)).is_ok()
        });
    }
}
