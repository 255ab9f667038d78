//! What a SQLite file of somebody else has, and how its columns are read; its columns hold what they please.

use super::{Found, FoundColumn, Tongue, shown};
use crate::driver::{Cell, Driver, Statement};
use crate::settings::Mapping;
use crate::sql::{Exposed, quoted};
use crate::{Error, Kind, Place};

/// The tables that are shown.
pub(crate) fn expose(
    driver: &mut dyn Driver,
    mapping: &Mapping,
    place: &Place,
) -> Result<Vec<Exposed>, Error> {
    let statement = Statement {
        text: "SELECT m.name, c.name, c.type, c.\"notnull\", c.pk
               FROM sqlite_schema AS m, pragma_table_xinfo(m.name) AS c
               WHERE m.type IN ('table', 'view') AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND c.hidden <> 1
               ORDER BY m.name, c.cid"
            .to_owned(),
        values: Vec::new(),
    };
    let mut found: Vec<Found> = Vec::new();
    let read = driver.rows(&statement, &mut |row| {
        if let [
            Cell::Text(table),
            Cell::Text(name),
            Cell::Text(holds),
            Cell::Integer(required),
            Cell::Integer(key),
        ] = &row[..]
        {
            if found.last().is_none_or(|last| last.name != *table) {
                found.push(Found {
                    name: table.clone(),
                    from: quoted(table),
                    columns: Vec::new(),
                });
            }
            let column = FoundColumn {
                name: name.clone(),
                holds: holds.to_ascii_uppercase(),
                required: *required != 0,
                key: usize::try_from(*key - 1).ok(),
            };
            if let Some(table) = found.last_mut() {
                table.columns.push(column);
            }
        }
        true
    });
    read.map_err(|refusal| refusal.at(place.clone(), &driver.at()))?;
    let tongue = Tongue { kind, expression };
    shown(&found, mapping, &tongue, place)
}

/// What a declared type most probably means; the configuration can say otherwise.
fn kind(holds: &str) -> Kind {
    let has = |word: &str| holds.contains(word);
    if has("BOOL") {
        Kind::Boolean
    } else if has("INT") {
        Kind::Integer
    } else if has("TIMESTAMP") || has("DATETIME") {
        Kind::Timestamp
    } else if has("DATE") {
        Kind::Date
    } else if ["DEC", "NUM", "REAL", "FLOA", "DOUB"].into_iter().any(has) {
        Kind::Decimal
    } else {
        Kind::Text
    }
}

fn expression(column: &str, _holds: &str, kind: Kind) -> String {
    let name = format!("t.{}", quoted(column));
    // The collation is said, since a cast keeps the one of its column.
    let text = format!("CAST({name} AS TEXT) COLLATE BINARY");
    match kind {
        Kind::Text => format!("({text})"),
        Kind::Integer | Kind::Boolean => name,
        Kind::Decimal => format!("decimal_text({name})"),
        Kind::Date => format!("substr({text}, 1, 10)"),
        Kind::Month => format!("substr({text}, 1, 7)"),
        // What is no time stays as it is, so that it is told and not lost.
        Kind::Timestamp => {
            format!("COALESCE(strftime('%Y-%m-%dT%H:%M:%SZ', {text}), {text})")
        }
    }
}
