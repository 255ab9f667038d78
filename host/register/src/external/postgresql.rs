//! What a PostgreSQL server of somebody else has, and how its columns are read.

use std::collections::BTreeSet;

use super::{Found, FoundColumn, Tongue, shown};
use crate::driver::{Cell, Driver, Statement};
use crate::settings::{Mapping, Server};
use crate::sql::{Exposed, quoted, within};
use crate::{Error, Kind, Place, Value};

/// Where tables are looked for when nothing is said.
const PUBLIC: &str = "public";

const COLUMNS: &str = "
    SELECT c.relname::text, a.attname::text, t.typname::text, a.attnotnull::text,
           array_position(i.indkey::int2[], a.attnum)::text
    FROM pg_class AS c
    JOIN pg_namespace AS n ON n.oid = c.relnamespace
    JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    JOIN pg_type AS t ON t.oid = a.atttypid
    LEFT JOIN pg_index AS i ON i.indrelid = c.oid AND i.indisprimary
    WHERE n.nspname = $1::text AND c.relkind IN ('r', 'v', 'm', 'p', 'f')
    ORDER BY c.relname, a.attnum";

/// The tables that are shown.
pub(crate) fn expose(
    driver: &mut dyn Driver,
    server: &Server,
    mapping: &Mapping,
    place: &Place,
) -> Result<Vec<Exposed>, Error> {
    let usual = server.schema.as_deref().unwrap_or(PUBLIC);
    let mut schemas = BTreeSet::from([usual]);
    schemas.extend(
        mapping
            .tables
            .values()
            .filter_map(|mapped| Some(mapped.table.split_once('.')?.0)),
    );
    let mut found: Vec<Found> = Vec::new();
    for schema in schemas {
        let statement = Statement {
            text: COLUMNS.to_owned(),
            values: vec![Value::Text(schema.to_owned())],
        };
        let read = driver.rows(&statement, &mut |row| {
            add(&mut found, schema, schema == usual, &row);
            true
        });
        read.map_err(|refusal| refusal.at(place.clone(), &driver.at()))?;
    }
    let tongue = Tongue { kind, expression };
    // Those of other schemas are called with their schema, also in the configuration.
    let qualified = format!("{usual}.");
    let mut mapping = mapping.clone();
    for mapped in mapping.tables.values_mut() {
        if let Some(name) = mapped.table.strip_prefix(&qualified) {
            mapped.table = name.to_owned();
        }
    }
    shown(&found, &mapping, &tongue, place)
}

fn add(found: &mut Vec<Found>, schema: &str, usual: bool, row: &[Cell]) {
    let [
        Cell::Text(table),
        Cell::Text(name),
        Cell::Text(holds),
        Cell::Text(required),
        key,
    ] = row
    else {
        return;
    };
    let called = if usual {
        table.clone()
    } else {
        format!("{schema}.{table}")
    };
    if found.last().is_none_or(|last| last.name != called) {
        found.push(Found {
            name: called,
            from: within(Some(schema), table),
            columns: Vec::new(),
        });
    }
    let key = match key {
        Cell::Text(number) => number.parse().ok(),
        _ => None,
    };
    if let Some(table) = found.last_mut() {
        table.columns.push(FoundColumn {
            name: name.clone(),
            holds: holds.clone(),
            required: required == "true",
            key,
        });
    }
}

fn kind(holds: &str) -> Kind {
    match holds {
        "int2" | "int4" | "int8" => Kind::Integer,
        "numeric" | "float4" | "float8" => Kind::Decimal,
        "bool" => Kind::Boolean,
        "date" => Kind::Date,
        "timestamp" | "timestamptz" => Kind::Timestamp,
        _ => Kind::Text,
    }
}

fn expression(column: &str, holds: &str, kind: Kind) -> String {
    let name = format!("t.{}", quoted(column));
    let is_time = ["date", "timestamp", "timestamptz"].contains(&holds);
    // The session's time zone is UTC.
    let format = match kind {
        Kind::Date => "YYYY-MM-DD",
        Kind::Month => "YYYY-MM",
        Kind::Timestamp => "YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"",
        Kind::Integer => return format!("{name}::bigint"),
        Kind::Decimal => return format!("{name}::numeric"),
        Kind::Boolean => return format!("{name}::boolean"),
        Kind::Text => "",
    };
    if is_time && kind != Kind::Text {
        return format!("(to_char({name}, '{format}') COLLATE \"C\")");
    }
    format!("({name}::text COLLATE \"C\")")
}
