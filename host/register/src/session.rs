//! One open register: what its thread does, one thing after another.

use crate::driver::{Cell, Driver};
use crate::page::{Cursor, MOST_ROWS};
use crate::query::{MOST_CONDITIONS, MOST_VALUES};
use crate::settings::{Location, Settings};
use crate::sql::{self, Exposed, ExposedColumn, Reading};
use crate::{
    Column, Condition, Direction, Error, Kind, Place, Query, Value, Words, external, postgresql,
    sqlite, value,
};

/// Everything that is open.
pub(crate) struct Session {
    pub(crate) settings: Settings,
    pub(crate) driver: Option<Box<dyn Driver>>,
    pub(crate) tables: Vec<Exposed>,
    /// The number of the transaction that is open.
    pub(crate) transaction: Option<u64>,
    pub(crate) transactions: u64,
}

impl Session {
    /// Connects where tables are somebody else's; ours are opened when they are declared.
    pub(crate) fn open(settings: Settings) -> Result<Self, Error> {
        let place = Place::of(&settings.name);
        let opened = match &settings.location {
            Location::Folder(_) | Location::Server(_) => None,
            Location::File(path, mapping) => {
                let mut driver = sqlite::open_other(path, &place)?;
                let tables = external::sqlite(&mut driver, mapping, &place)?;
                Some((Box::new(driver) as Box<dyn Driver>, tables))
            }
            Location::Tables(server, mapping) => {
                let mut driver = postgresql::connect(server, String::new(), false, &place)?;
                let tables = external::postgresql(&mut driver, server, mapping, &place)?;
                Some((Box::new(driver) as Box<dyn Driver>, tables))
            }
        };
        let (driver, tables) = opened.map_or((None, Vec::new()), |(driver, tables)| {
            (Some(driver), tables)
        });
        Ok(Self {
            settings,
            driver,
            tables,
            transaction: None,
            transactions: 0,
        })
    }

    /// The names of the tables.
    pub(crate) fn tables(&self) -> Vec<String> {
        self.tables.iter().map(|table| table.name.clone()).collect()
    }

    /// The columns of a table.
    pub(crate) fn columns(&self, table: &str) -> Result<Vec<Column>, Error> {
        Ok(self
            .table(table)?
            .columns
            .iter()
            .map(|column| Column {
                name: column.name.clone(),
                kind: column.kind,
                required: column.required,
                filling: Value::Absent,
            })
            .collect())
    }

    /// A reading that stands before its first row.
    pub(crate) fn cursor(&self, query: Query) -> Result<Cursor, Error> {
        let query = self.checked(query)?;
        let table = self.table(&query.table)?.clone();
        let columns = match &query.columns {
            None => (0..table.columns.len()).collect(),
            Some(names) if names.is_empty() => {
                return Err(self.place().table(&table.name).invalid(
                    "aucune colonne n'est demandée ; nommez-en, ou ne dites rien pour toutes",
                    "no column is asked for; name some, or say nothing for all of them",
                ));
            }
            Some(names) => names
                .iter()
                .map(|name| self.position(&table, name))
                .collect::<Result<_, _>>()?,
        };
        let mut order: Vec<(usize, Direction)> = Vec::new();
        let key = table
            .key
            .iter()
            .map(|place| Ok((*place, Direction::Ascending)));
        let wanted = query
            .order
            .iter()
            .map(|(name, direction)| Ok((self.position(&table, name)?, *direction)));
        for pair in wanted.chain(key) {
            let (place, direction) = pair?;
            // What was sorted by before decides nothing more.
            if order.iter().all(|(other, _)| *other != place) {
                order.push((place, direction));
            }
        }
        Ok(Cursor {
            keyed: !table.key.is_empty(),
            left: query.limit,
            done: query.limit == Some(0),
            table,
            query,
            columns,
            order,
            after: None,
            offset: 0,
        })
    }

    /// The next rows of a reading.
    pub(crate) fn page(
        &mut self,
        cursor: &mut Cursor,
        most_bytes: usize,
    ) -> Result<Vec<Vec<Value>>, Error> {
        let place = self.place().table(&cursor.table.name);
        let driver = self.driver()?;
        let rows = cursor.left.unwrap_or(MOST_ROWS).min(MOST_ROWS);
        let reading = Reading {
            table: &cursor.table,
            query: &cursor.query,
            columns: &cursor.columns,
            order: &cursor.order,
            after: cursor.after.as_deref(),
            offset: if cursor.keyed { 0 } else { cursor.offset },
            rows,
        };
        let statement = sql::select(driver.dialect(), &reading);
        let sorting = cursor.order.iter().map(|(place, _)| place);
        let given: Vec<&ExposedColumn> = cursor
            .columns
            .iter()
            .chain(sorting)
            .map(|place| &cursor.table.columns[*place])
            .collect();
        let (mut page, mut bytes, mut wrong, mut cut) = (Vec::new(), 0, None, false);
        let read = driver.rows(&statement, &mut |row| {
            match values(row, &given) {
                Ok(row) => {
                    bytes += row.iter().map(Value::size).sum::<usize>();
                    page.push(row);
                }
                Err(error) => wrong = Some(error),
            }
            cut = bytes >= most_bytes;
            wrong.is_none() && !cut
        });
        read.map_err(|refusal| refusal.at(place.clone(), &driver.at()))?;
        if let Some((column, words)) = wrong {
            let place = place.column(&column);
            return Err(Error::Failed { place, words });
        }
        let got = page.len() as u64;
        cursor.offset += got;
        cursor.left = cursor.left.map(|left| left.saturating_sub(got));
        cursor.done = got < rows && !cut || cursor.left == Some(0);
        let wanted = cursor.columns.len();
        if let Some(last) = page.last()
            && cursor.keyed
        {
            cursor.after = Some(last[wanted..].to_vec());
        }
        for row in &mut page {
            row.truncate(wanted);
        }
        Ok(page)
    }

    /// How many rows are found.
    pub(crate) fn count(&mut self, query: Query) -> Result<u64, Error> {
        let query = self.checked(query)?;
        let table = self.table(&query.table)?.clone();
        let place = self.place().table(&table.name);
        let driver = self.driver()?;
        let statement = sql::count(driver.dialect(), &table, &query);
        let mut count = 0;
        let read = driver.rows(&statement, &mut |mut row| {
            count = match row.swap_remove(0) {
                Cell::Integer(number) => u64::try_from(number).unwrap_or(0),
                Cell::Text(number) => number.parse().unwrap_or(0),
                _ => 0,
            };
            false
        });
        read.map_err(|refusal| refusal.at(place, &driver.at()))?;
        Ok(count)
    }

    /// The query with values that are known to fit columns that are known to exist.
    pub(crate) fn checked(&self, mut query: Query) -> Result<Query, Error> {
        let table = self.table(&query.table)?;
        let place = self.place().table(&table.name);
        if query.require.len() + query.exclude.len() > MOST_CONDITIONS {
            return Err(place.invalid(
                format!("une demande a au plus {MOST_CONDITIONS} conditions"),
                format!("a query has at most {MOST_CONDITIONS} conditions"),
            ));
        }
        let mut values = 0;
        for (name, condition) in query.require.iter_mut().chain(&mut query.exclude) {
            let kind = table.columns[self.position(table, name)?].kind;
            let place = place.clone().column(name);
            let fit = |value: &mut Value| fitting(value, kind, &place);
            match condition {
                Condition::Equals(value) | Condition::AtLeast(value) | Condition::AtMost(value) => {
                    fit(value)?
                }
                Condition::AnyOf(list) => {
                    values += list.len();
                    list.iter_mut().try_for_each(fit)?;
                }
                Condition::StartsWith(prefix) => {
                    check_prefix(prefix, kind, &place)?;
                }
                Condition::Absent => {}
            }
        }
        if values > MOST_VALUES {
            return Err(place.invalid(
                format!("une demande a au plus {MOST_VALUES} valeurs"),
                format!("a query has at most {MOST_VALUES} values"),
            ));
        }
        Ok(query)
    }

    pub(crate) fn place(&self) -> Place {
        Place::of(&self.settings.name)
    }

    pub(crate) fn is_writable(&self) -> bool {
        self.settings.write
    }

    pub(crate) fn table(&self, name: &str) -> Result<&Exposed, Error> {
        self.tables
            .iter()
            .find(|table| table.name == name)
            .ok_or_else(|| Error::Unknown {
                place: self.place(),
                words: Words::new(
                    format!("aucune table « {} »", value::shown(name)),
                    format!("no table « {} »", value::shown(name)),
                ),
                known: self.tables(),
            })
    }

    pub(crate) fn position(&self, table: &Exposed, name: &str) -> Result<usize, Error> {
        let found = table.columns.iter().position(|column| column.name == name);
        found.ok_or_else(|| Error::Unknown {
            place: self.place().table(&table.name),
            words: Words::new(
                format!("aucune colonne « {} »", value::shown(name)),
                format!("no column « {} »", value::shown(name)),
            ),
            known: table.columns.iter().map(|c| c.name.clone()).collect(),
        })
    }

    pub(crate) fn driver(&mut self) -> Result<&mut Box<dyn Driver>, Error> {
        let place = Place::of(&self.settings.name);
        self.driver.as_mut().ok_or_else(|| {
            place.invalid(
                "aucune table n'est déclarée ; appelez d'abord « declare »",
                "no table is declared; call `declare` first",
            )
        })
    }

    pub(crate) fn transaction_open(&self) -> Error {
        Error::Busy {
            place: self.place(),
            words: Words::new(
                "une transaction de cet appel est ouverte ; terminez-la d'abord",
                "a transaction of this call is open; end it first",
            ),
        }
    }
}

fn fitting(value: &mut Value, kind: Kind, place: &Place) -> Result<(), Error> {
    if *value == Value::Absent {
        return Err(place.clone().invalid(
            "rien n'est égal à une valeur absente ; utilisez la condition « absent »",
            "nothing equals an absent value; use the condition `absent`",
        ));
    }
    value::check(value, kind).map_err(|words| Error::Invalid {
        place: place.clone(),
        words,
    })
}

fn check_prefix(prefix: &str, kind: Kind, place: &Place) -> Result<(), Error> {
    if !kind.is_text() {
        return Err(place.clone().invalid(
            format!(
                "« starts-with » est pour les textes et les dates, et non pour {}",
                kind.name()
            ),
            format!(
                "`starts-with` is for texts and dates, not for {}",
                kind.name()
            ),
        ));
    }
    let mut text = Value::Text(prefix.to_owned());
    fitting(&mut text, Kind::Text, place)
}

/// A row as it comes, as what its columns hold; or the column that does not.
fn values(row: Vec<Cell>, columns: &[&ExposedColumn]) -> Result<Vec<Value>, (String, Words)> {
    row.into_iter()
        .zip(columns)
        .map(|(cell, column)| {
            external::value(cell, column.kind).map_err(|words| (column.name.clone(), words))
        })
        .collect()
}
