//! Tables of somebody else, as they are mapped, and whose rows of them are shown.

mod postgresql;
mod sqlite;

use crate::driver::Cell;
use crate::settings::Mapping;
use crate::sql::{Exposed, ExposedColumn};
use crate::{Error, Kind, Place, Value, Words, decimal, schema, value};

pub(crate) use postgresql::expose as postgresql;
pub(crate) use sqlite::expose as sqlite;

/// A table or view that the database has.
#[derive(Debug, Clone, Default)]
struct Found {
    name: String,
    /// Quoted, as it stands after FROM.
    from: String,
    columns: Vec<FoundColumn>,
}

/// A column of it.
#[derive(Debug, Clone)]
struct FoundColumn {
    name: String,
    /// The database's word for what it holds.
    holds: String,
    required: bool,
    /// Its number in the primary key, from 0.
    key: Option<usize>,
}

/// How a database says what a column is.
struct Tongue {
    kind: fn(&str) -> Kind,
    expression: fn(&str, &str, Kind) -> String,
}

/// A value as its column holds it; the words say what is wrong with one that is not.
pub(crate) fn value(cell: Cell, kind: Kind) -> Result<Value, Words> {
    let unfit = |found: &str| value::unfit(&value::shown(found), kind);
    Ok(match (kind, cell) {
        (_, Cell::Null) => Value::Absent,
        (_, Cell::Bytes) => return Err(unfit("0x…")),
        (Kind::Integer, Cell::Integer(number)) => Value::Integer(number),
        (Kind::Integer, Cell::Text(text)) => {
            Value::Integer(text.parse().map_err(|_| unfit(&text))?)
        }
        (Kind::Boolean, Cell::Integer(number @ (0 | 1))) => Value::Boolean(number == 1),
        (Kind::Boolean, Cell::Text(text)) if text == "true" => Value::Boolean(true),
        (Kind::Boolean, Cell::Text(text)) if text == "false" => Value::Boolean(false),
        (Kind::Decimal, cell) => {
            let text = written(cell);
            let short = decimal::shortest(&text).ok_or_else(|| unfit(&text))?;
            Value::Decimal(short.into_owned())
        }
        (Kind::Text, cell) => Value::Text(written(cell)),
        (_, Cell::Text(text)) => {
            let mut found = Value::Text(text);
            value::check(&mut found, kind)?;
            found
        }
        (_, cell) => return Err(unfit(&written(cell))),
    })
}

fn written(cell: Cell) -> String {
    match cell {
        Cell::Text(text) => text,
        Cell::Integer(number) => number.to_string(),
        Cell::Real(number) => number.to_string(),
        Cell::Null | Cell::Bytes => String::new(),
    }
}

/// What of the tables that there are is shown.
fn shown(
    found: &[Found],
    mapping: &Mapping,
    tongue: &Tongue,
    place: &Place,
) -> Result<Vec<Exposed>, Error> {
    if mapping.tables.is_empty() {
        // Whatever cannot be bound to the caller is not shown.
        return found
            .iter()
            .filter(|table| !table.name.starts_with(schema::RESERVED))
            .filter(|table| {
                let own = mapping.own_rows.as_ref();
                own.is_none_or(|own| named(&table.columns, &own.column).is_some())
            })
            .map(|table| {
                let columns = table
                    .columns
                    .iter()
                    .map(|column| (column.name.as_str(), column, None))
                    .collect();
                exposed(&table.name, table, columns, &[], mapping, tongue, place)
            })
            .collect();
    }
    let mut tables = Vec::new();
    for (name, mapped) in &mapping.tables {
        let place = place.clone().table(name);
        let table = found
            .iter()
            .find(|table| table.name == mapped.table)
            .or_else(|| {
                found
                    .iter()
                    .find(|t| t.name.eq_ignore_ascii_case(&mapped.table))
            })
            .ok_or_else(|| Error::Unknown {
                place: place.clone(),
                words: Words::new(
                    format!("la base n'a pas de table ou de vue « {} »", mapped.table),
                    format!("the database has no table or view « {} »", mapped.table),
                ),
                known: found.iter().map(|table| table.name.clone()).collect(),
            })?;
        let mut columns = Vec::new();
        for (here, there) in &mapped.columns {
            let (there, kind) = there.parts();
            let column = look_up(table, there, &place.clone().column(here))?;
            columns.push((here.as_str(), column, kind.map(Kind::from)));
        }
        if columns.is_empty() {
            columns.extend(table.columns.iter().map(|c| (c.name.as_str(), c, None)));
        }
        tables.push(exposed(
            name,
            table,
            columns,
            &mapped.key,
            mapping,
            tongue,
            &place,
        )?);
    }
    Ok(tables)
}

fn exposed(
    name: &str,
    table: &Found,
    columns: Vec<(&str, &FoundColumn, Option<Kind>)>,
    key: &[String],
    mapping: &Mapping,
    tongue: &Tongue,
    place: &Place,
) -> Result<Exposed, Error> {
    let guard = match &mapping.own_rows {
        None => None,
        Some(own) => {
            let column = look_up(table, &own.column, &place.clone().column(&own.column))?;
            let text = (tongue.expression)(&column.name, &column.holds, Kind::Text);
            Some((text, own.identifier.clone()))
        }
    };
    let key = key_of(table, &columns, key, place)?;
    let columns = columns
        .into_iter()
        .map(|(here, column, kind)| {
            let kind = kind.unwrap_or_else(|| (tongue.kind)(&column.holds));
            ExposedColumn {
                name: here.to_owned(),
                kind,
                required: column.required,
                expression: (tongue.expression)(&column.name, &column.holds, kind),
            }
        })
        .collect();
    Ok(Exposed {
        name: name.to_owned(),
        from: table.from.clone(),
        columns,
        key,
        guard,
        layout: None,
    })
}

/// The places of the key: as it is mapped, or the primary key if all of it is shown.
fn key_of(
    table: &Found,
    columns: &[(&str, &FoundColumn, Option<Kind>)],
    key: &[String],
    place: &Place,
) -> Result<Vec<usize>, Error> {
    if !key.is_empty() {
        return key
            .iter()
            .map(|name| {
                let found = columns.iter().position(|(here, _, _)| here == name);
                found.ok_or_else(|| Error::Unknown {
                    place: place.clone(),
                    words: Words::new(
                        format!("clé : aucune colonne « {name} »"),
                        format!("key: no column « {name} »"),
                    ),
                    known: columns
                        .iter()
                        .map(|(here, _, _)| (*here).to_owned())
                        .collect(),
                })
            })
            .collect();
    }
    let mut primary: Vec<&FoundColumn> = table
        .columns
        .iter()
        .filter(|column| column.key.is_some())
        .collect();
    primary.sort_by_key(|column| column.key);
    let places: Option<Vec<usize>> = primary
        .iter()
        .map(|wanted| {
            columns
                .iter()
                .position(|(_, column, _)| column.name == wanted.name)
        })
        .collect();
    Ok(places.unwrap_or_default())
}

fn look_up<'a>(table: &'a Found, name: &str, place: &Place) -> Result<&'a FoundColumn, Error> {
    named(&table.columns, name).ok_or_else(|| Error::Unknown {
        place: place.clone(),
        words: Words::new(
            format!("« {} » n'a pas de colonne « {name} »", table.name),
            format!("« {} » has no column « {name} »", table.name),
        ),
        known: table
            .columns
            .iter()
            .map(|column| column.name.clone())
            .collect(),
    })
}

fn named<'a>(columns: &'a [FoundColumn], name: &str) -> Option<&'a FoundColumn> {
    columns
        .iter()
        .find(|column| column.name == name)
        .or_else(|| columns.iter().find(|c| c.name.eq_ignore_ascii_case(name)))
}
