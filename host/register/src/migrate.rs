//! Making the tables of a schema, and bringing older ones to its version, in one transaction after a copy was set aside.

use crate::driver::{Dialect, Driver, Statement};
use crate::sql::{self, within};
use crate::{Column, Error, Kind, Place, Schema, Table, Value};

/// The table that says what the others are.
pub(crate) const META: &str = "gardon_register";

/// The way in which all this is kept; another one is another number.
const FORMAT: &str = "1";

/// A new table until the old one is gone.
const NEXT: &str = "gardon_next";

/// What was declared when the tables were made; none where there are no tables of ours.
pub(crate) fn declared(driver: &mut dyn Driver, place: &Place) -> Result<Option<Schema>, Error> {
    let exists = match driver.dialect() {
        Dialect::Sqlite => Statement {
            text: "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?1".to_owned(),
            values: vec![Value::Text(META.to_owned())],
        },
        Dialect::Postgres => Statement {
            text: "SELECT '1' FROM pg_catalog.pg_tables WHERE schemaname = $1::text AND tablename = $2::text"
                .to_owned(),
            values: vec![
                Value::Text(driver.schema().unwrap_or_default().to_owned()),
                Value::Text(META.to_owned()),
            ],
        },
    };
    if texts(driver, &exists, place)?.is_empty() {
        return Ok(None);
    }
    let meta = within(driver.schema(), META);
    let mut read = |name: &str| {
        let text = format!("SELECT value FROM {meta} WHERE name = '{name}'");
        let statement = Statement {
            text,
            values: Vec::new(),
        };
        Ok(texts(driver, &statement, place)?.pop().unwrap_or_default())
    };
    let format = read("format")?;
    let schema = read("schema")?;
    if format != FORMAT {
        return Err(place.clone().failed(
            format!("le registre a le format « {format} », que cette version de Gardon ne connaît pas ; mettez Gardon à jour"),
            format!("the register has the format « {format} », which this version of Gardon does not know; update Gardon"),
        ));
    }
    serde_json::from_str(&schema)
        .map(Some)
        .map_err(|error| Error::Damaged {
            place: place.clone(),
            at: driver.at(),
            reason: error.to_string(),
        })
}

/// Makes all tables; a transaction is open, or nobody else can see the database.
pub(crate) fn make(driver: &mut dyn Driver, schema: &Schema, place: &Place) -> Result<(), Error> {
    let dialect = driver.dialect();
    make_schema(driver, place)?;
    let meta = within(driver.schema(), META);
    batch(
        driver,
        &format!("CREATE TABLE {meta} (name text PRIMARY KEY, value text NOT NULL)"),
        place,
    )?;
    for table in &schema.tables {
        let name = within(driver.schema(), &table.name);
        batch(driver, &sql::create(dialect, &name, table), place)?;
        index(driver, table, place)?;
    }
    for (name, value) in [("format", FORMAT.to_owned()), ("schema", written(schema))] {
        note(driver, "INSERT INTO", name, value, place)?;
    }
    Ok(())
}

/// Brings tables to a newer version; a transaction is open.
pub(crate) fn migrate(
    driver: &mut dyn Driver,
    old: &Schema,
    new: &Schema,
    place: &Place,
) -> Result<(), Error> {
    let dialect = driver.dialect();
    for table in &old.tables {
        if new.tables.iter().all(|other| other.name != table.name) {
            let name = within(driver.schema(), &table.name);
            batch(driver, &format!("DROP TABLE {name}"), place)?;
        }
    }
    for table in &new.tables {
        let place = place.clone().table(&table.name);
        let name = within(driver.schema(), &table.name);
        match old.tables.iter().find(|other| other.name == table.name) {
            None => {
                batch(driver, &sql::create(dialect, &name, table), &place)?;
                index(driver, table, &place)?;
            }
            Some(was) if same(was, table) => {}
            Some(was) => rebuild(driver, was, table, &place)?,
        }
    }
    note(driver, "UPDATE", "schema", written(new), place)
}

/// Whether two schemas keep the same; what only a migration needs does not count.
pub(crate) fn alike(one: &Schema, other: &Schema) -> bool {
    one.tables.len() == other.tables.len()
        && one.tables.iter().all(|table| {
            let found = other.tables.iter().find(|found| found.name == table.name);
            found.is_some_and(|found| same(table, found))
        })
}

fn same(one: &Table, other: &Table) -> bool {
    let kept = |table: &Table| -> Vec<(String, Kind, bool)> {
        table
            .columns
            .iter()
            .map(|column| (column.name.clone(), column.kind, column.required))
            .collect()
    };
    one.key == other.key && one.filters == other.filters && kept(one) == kept(other)
}

/// PostgreSQL's schema, unless the administrator has made it already: making one needs a right that using it does not.
fn make_schema(driver: &mut dyn Driver, place: &Place) -> Result<(), Error> {
    let Some(schema) = driver.schema().map(str::to_owned) else {
        return Ok(());
    };
    let exists = Statement {
        text: "SELECT '1' FROM pg_catalog.pg_namespace WHERE nspname = $1::text".to_owned(),
        values: vec![Value::Text(schema.clone())],
    };
    if texts(driver, &exists, place)?.is_empty() {
        batch(
            driver,
            &format!("CREATE SCHEMA {}", sql::quoted(&schema)),
            place,
        )?;
    }
    Ok(())
}

fn rebuild(
    driver: &mut dyn Driver,
    was: &Table,
    table: &Table,
    place: &Place,
) -> Result<(), Error> {
    let old = within(driver.schema(), &table.name);
    let next = within(driver.schema(), NEXT);
    for column in &table.columns {
        check_column(driver, was, column, &old, place)?;
    }
    let dialect = driver.dialect();
    batch(driver, &sql::create(dialect, &next, table), place)?;
    let copy = sql::copy(dialect, (&old, was), (&next, table));
    run(driver, &copy, place)?;
    batch(driver, &format!("DROP TABLE {old}"), place)?;
    let name = sql::quoted(&table.name);
    batch(
        driver,
        &format!("ALTER TABLE {next} RENAME TO {name}"),
        place,
    )?;
    index(driver, table, place)
}

/// Whether the rows that are there can have this column.
fn check_column(
    driver: &mut dyn Driver,
    was: &Table,
    column: &Column,
    old: &str,
    place: &Place,
) -> Result<(), Error> {
    let place = place.clone().column(&column.name);
    let found = was.column(&column.name);
    if let Some(found) = found
        && !found.kind.widens_to(column.kind)
    {
        let (from, to) = (found.kind.name(), column.kind.name());
        return Err(place.invalid(
            format!("d'une version à l'autre, {from} ne devient pas {to} ; donnez un autre nom à la nouvelle colonne"),
            format!("{from} does not become {to} from one version to the next; give the new column another name"),
        ));
    }
    let was_required = found.is_some_and(|found| found.required);
    if !column.required || was_required || column.filling != Value::Absent {
        return Ok(());
    }
    let empty = match found {
        None => String::new(),
        Some(_) => format!(" WHERE {} IS NULL", sql::quoted(&column.name)),
    };
    let statement = Statement {
        text: format!("SELECT '1' FROM {old}{empty} LIMIT 1"),
        values: Vec::new(),
    };
    if texts(driver, &statement, &place)?.is_empty() {
        return Ok(());
    }
    Err(place.invalid(
        "des lignes n'ont pas cette valeur, devenue obligatoire ; déclarez de quoi les compléter (set-filling)",
        "rows lack this value, which is required now; declare what they get (set-filling)",
    ))
}

fn index(driver: &mut dyn Driver, table: &Table, place: &Place) -> Result<(), Error> {
    for statement in sql::indexes(driver.dialect(), driver.schema(), table) {
        batch(driver, &statement, place)?;
    }
    Ok(())
}

fn note(
    driver: &mut dyn Driver,
    verb: &str,
    name: &str,
    value: String,
    place: &Place,
) -> Result<(), Error> {
    let meta = within(driver.schema(), META);
    let bound = match driver.dialect() {
        Dialect::Sqlite => "?1",
        Dialect::Postgres => "$1::text",
    };
    let text = match verb {
        "UPDATE" => format!("UPDATE {meta} SET value = {bound} WHERE name = '{name}'"),
        _ => format!("INSERT INTO {meta} (name, value) VALUES ('{name}', {bound})"),
    };
    let values = vec![Value::Text(value)];
    run(driver, &Statement { text, values }, place)
}

fn written(schema: &Schema) -> String {
    // Texts, numbers and lists: there is nothing in it that JSON could not say.
    serde_json::to_string(schema).unwrap_or_default()
}

fn batch(driver: &mut dyn Driver, text: &str, place: &Place) -> Result<(), Error> {
    driver
        .batch(text)
        .map_err(|refusal| refusal.at(place.clone(), &driver.at()))
}

fn run(driver: &mut dyn Driver, statement: &Statement, place: &Place) -> Result<(), Error> {
    driver
        .run(statement)
        .map(|_| ())
        .map_err(|refusal| refusal.at(place.clone(), &driver.at()))
}

/// The first column of all rows.
fn texts(
    driver: &mut dyn Driver,
    statement: &Statement,
    place: &Place,
) -> Result<Vec<String>, Error> {
    let mut found = Vec::new();
    let read = driver.rows(statement, &mut |mut row| {
        if let crate::driver::Cell::Text(text) = row.swap_remove(0) {
            found.push(text);
        } else {
            found.push(String::new());
        }
        true
    });
    read.map_err(|refusal| refusal.at(place.clone(), &driver.at()))?;
    Ok(found)
}
