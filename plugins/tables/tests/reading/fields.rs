//! The fields of the cases, and how rows are written down.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use tables::{Field, Kind, Row};

#[derive(Deserialize)]
struct List {
    field: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    name: String,
    kind: String,
    #[serde(default)]
    synonyms: Vec<String>,
    #[serde(default)]
    values: Vec<(String, String)>,
}

/// The folder of the cases.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("cases")
}

/// The fields of `cases/fields.toml`.
pub fn fields() -> Vec<Field> {
    let text = std::fs::read_to_string(folder().join("fields.toml")).unwrap();
    let list: List = toml::from_str(&text).unwrap();
    let field = |entry: Entry| Field {
        kind: match entry.kind.as_str() {
            "text" => Kind::Text,
            "identifier" => Kind::Identifier,
            "code" => Kind::Code,
            "integer" => Kind::Integer,
            "decimal" => Kind::Decimal,
            "percent" => Kind::Percent,
            "date" => Kind::Date,
            "month" => Kind::Month,
            "flag" => Kind::Flag,
            "choice" => Kind::Choice,
            other => panic!("no kind {other}"),
        },
        name: entry.name,
        synonyms: entry.synonyms,
        values: entry.values,
        required: false,
        sign: None,
        between: None,
    };
    list.field.into_iter().map(field).collect()
}

/// A row as cases write it: "3 | matricule=00123 | tib=2279.25".
pub fn show(row: &Row, fields: &[Field]) -> String {
    let mut text = row.line.to_string();
    for (value, field) in row.cells.iter().zip(fields) {
        if let Some(value) = value {
            text.push_str(&format!(" | {}={value}", field.name));
        }
    }
    text
}

/// A folder of the shared data; `None`, with a printed notice, where it is absent.
pub fn shared(path: &str) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/data")
        .join(path);
    if folder.is_dir() {
        return Some(folder);
    }
    notice(&format!("skipped: no shared data « {path} » here"));
    None
}

/// Says something beside the results of the tests.
#[expect(clippy::print_stderr, reason = "a notice of a test")]
pub fn notice(text: &str) {
    eprintln!("{text}");
}
