//! The national schema of deliberations: its columns by the names that fields have everywhere else.

use super::super::document::Document;
use super::super::names::Names;
use super::super::notice::Notice;
use super::super::record::{self, Record};
use super::super::sections::Sections;
use super::super::text;

/// Column, field, and how it is told in the text; those without a wording are not text.
const COLUMNS: [(&str, &str, &str); 17] = [
    ("DELIB_OBJET", "", "Objet"),
    ("COLL_NOM", "authority", "Collectivité"),
    ("COLL_SIRET", "siret", ""),
    ("DELIB_ID", "number", "Délibération"),
    ("DELIB_DATE", "date", "Date"),
    ("DELIB_MATIERE_CODE", "matter-code", ""),
    ("DELIB_MATIERE_NOM", "theme", "Matière"),
    ("BUDGET_ANNEE", "budget-year", "Année budgétaire"),
    ("BUDGET_NOM", "budget-name", "Budget"),
    ("PREF_ID", "prefecture-id", ""),
    ("PREF_DATE", "prefecture-date", "Reçue en préfecture"),
    ("VOTE_EFFECTIF", "vote-members", "Effectif"),
    ("VOTE_REEL", "vote-present", "Votants"),
    ("VOTE_POUR", "vote-for", "Pour"),
    ("VOTE_CONTRE", "vote-against", "Contre"),
    ("VOTE_ABSTENTION", "vote-abstention", "Abstentions"),
    ("DELIB_URL", "link", ""),
];

/// Columns without which it is another table.
const NEEDED: [&str; 3] = ["DELIB_ID", "DELIB_DATE", "DELIB_OBJET"];

/// Whether a line of a file has the columns.
pub fn is_header(line: &str) -> bool {
    NEEDED.iter().all(|column| line.contains(column))
}

/// Whether a header has them.
pub fn is_schema(header: &[String]) -> bool {
    NEEDED
        .iter()
        .all(|column| header.iter().any(|name| name.eq_ignore_ascii_case(column)))
}

/// The document of a row.
pub fn document(record: &Record, names: &Names, fallback: &str) -> Result<Document, Notice> {
    let get = |column: &str| {
        let found = record
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(column));
        found
            .map(|(_, value)| text::line(value))
            .filter(|value| !value.is_empty())
    };
    let Some(subject) = get("DELIB_OBJET") else {
        return Err(Notice::NoText);
    };
    let mut sections = Sections::default();
    for (column, field, label) in COLUMNS {
        let Some(value) = get(column) else {
            continue;
        };
        let value = if column.ends_with("_DATE") {
            iso(&value)
        } else {
            value
        };
        if !label.is_empty() {
            sections.line(&format!("{label} : {value}"));
        }
        sections.description().field(field, &value);
    }
    sections.description().field("kind", "Délibérations");
    sections.description().title = record::title(record, names).unwrap_or(subject);
    record::add_mapped(record, names, sections.description());
    for (name, value) in record {
        if !COLUMNS
            .iter()
            .any(|(column, ..)| name.eq_ignore_ascii_case(column))
        {
            sections.description().field(name, value);
        }
    }
    let mapped = record::identifier(record, names);
    let mut document = sections.finish();
    document.identifier = mapped
        .or_else(|| get("DELIB_ID"))
        .unwrap_or_else(|| fallback.to_owned());
    Ok(document)
}

/// `31/12/2023` as `2023-12-31`; anything else as it is.
fn iso(date: &str) -> String {
    let parts: Vec<&str> = date.split(['/', '.']).collect();
    match parts.as_slice() {
        [day, month, year]
            if year.len() == 4
                && parts
                    .iter()
                    .all(|part| part.bytes().all(|b| b.is_ascii_digit())) =>
        {
            format!("{year}-{month:0>2}-{day:0>2}")
        }
        _ => date.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_become_sortable() {
        assert_eq!(iso("1/2/2024"), "2024-02-01");
        assert_eq!(iso("2024-02-01"), "2024-02-01");
        assert_eq!(iso("mai 2024"), "mai 2024");
    }
}
