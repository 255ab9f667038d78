//! The same checks in SQL over SQLite: a table of the file's columns, views, one query a rule.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use payroll_cases::fields::{Field, Kind};
use payroll_cases::law;
use rusqlite::{Connection, ToSql, types::Value};

/// The queries; each after a comment with the name of its rule.
const CHECKS: &str = include_str!("checks.sql");

/// What the queries share: dated values beside each payslip, and what several of them compute.
const VIEWS: &str = "
CREATE INDEX person ON slip (matricule, mois);
CREATE VIEW agent AS
  SELECT slip.*, law.*, 59.0734 * 100 / 12 AS point, 366 AS im_minimal,
    CASE quotite WHEN 80 THEN 6 / 7.0 WHEN 90 THEN 32 / 35.0 ELSE quotite / 100.0 END AS part,
    brut - transport - teletravail AS soumis,
    jours_cmo_90 + jours_cmo_50 + jours_carence + jours_sans_traitement + (trentiemes <> 30) AS absent,
    CASE zone WHEN 1 THEN 0.03 WHEN 2 THEN 0.01 ELSE 0 END AS zone_taux
  FROM slip JOIN law ON law.since_month = slip.mois
  WHERE statut IN ('titulaire', 'stagiaire', 'contractuel');
CREATE VIEW whole AS SELECT * FROM agent WHERE heures_hebdo = 3500;
CREATE VIEW family AS
  SELECT *,
    CASE enfants WHEN 0 THEN 0 WHEN 1 THEN 229 WHEN 2 THEN 1067 ELSE 1524 + (enfants - 3) * 457 END AS fixe,
    CASE enfants WHEN 0 THEN 0 WHEN 1 THEN 0 WHEN 2 THEN 0.03 ELSE 0.08 + (enfants - 3) * 0.06 END AS taux
  FROM whole WHERE im > 0 AND jours_sans_traitement = 0 AND trentiemes = 30;
CREATE VIEW social AS
  SELECT *,
    min(brut, 4 * pss) * 0.9825 + max(0, brut - 4 * pss) AS assiette,
    min(brut - transport - teletravail, 4 * pss) * 0.9825 + max(0, brut - transport - teletravail - 4 * pss) AS assiette_sans_frais,
    min(brut + avantages_nature, 4 * pss) * 0.9825 + max(0, brut + avantages_nature - 4 * pss) AS assiette_avec_avantages
  FROM slip JOIN law ON law.since_month = slip.mois
  WHERE statut IN ('titulaire', 'stagiaire', 'contractuel', 'vacataire');
";

/// Reads a payroll into a new database, checks it, and keeps what was found there; the rules with their counts.
pub(crate) fn check(payroll: &Path, database: &Path) -> Result<Vec<(String, usize)>> {
    let mut connection = Connection::open(database)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    let transaction = connection.transaction()?;
    load(&transaction, payroll)?;
    laws(&transaction)?;
    transaction.execute_batch(VIEWS)?;
    transaction.execute_batch(
        "CREATE TABLE anomaly (rule TEXT, line TEXT, person TEXT, month TEXT, field TEXT, found NUMERIC, expected NUMERIC,
           difference NUMERIC AS (found - expected))",
    )?;
    let mut counts = Vec::new();
    for (rule, query) in checks() {
        let insert = format!(
            "INSERT INTO anomaly (rule, line, person, month, field, found, expected) SELECT '{rule}', * FROM ({query})"
        );
        let found = transaction.execute(&insert, []).context(rule)?;
        counts.push((rule.to_owned(), found));
    }
    transaction.commit()?;
    Ok(counts)
}

/// Rules and their queries.
fn checks() -> impl Iterator<Item = (&'static str, &'static str)> {
    CHECKS.split("\n\n").filter_map(|check| {
        let (rule, query) = check.strip_prefix("-- ")?.split_once('\n')?;
        query
            .starts_with("SELECT")
            .then(|| (rule, query.trim_end().trim_end_matches(';')))
    })
}

fn load(connection: &Connection, payroll: &Path) -> Result<()> {
    let kind = |field: &Field| match field.kind() {
        Kind::Text | Kind::Day => "TEXT",
        Kind::Whole | Kind::Hundredths | Kind::Money => "INTEGER",
    };
    let columns: Vec<String> = Field::ALL
        .iter()
        .map(|field| format!("{} {}", field.name(), kind(field)))
        .collect();
    connection.execute_batch(&format!("CREATE TABLE slip ({})", columns.join(", ")))?;
    let marks = vec!["?"; Field::ALL.len()].join(", ");
    let mut insert = connection.prepare(&format!("INSERT INTO slip VALUES ({marks})"))?;
    let bytes = fs::read(payroll).with_context(|| payroll.display().to_string())?;
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(b';')
        .from_reader(bytes.as_slice());
    let mut record = csv::ByteRecord::new();
    let mut cells: Vec<Value> = Vec::with_capacity(Field::ALL.len());
    while reader.read_byte_record(&mut record)? {
        cells.clear();
        for (field, cell) in Field::ALL.iter().zip(&record) {
            cells.push(value(field.kind(), cell)?);
        }
        let cells: Vec<&dyn ToSql> = cells.iter().map(|cell| cell as &dyn ToSql).collect();
        insert.execute(cells.as_slice())?;
    }
    Ok(())
}

fn value(kind: Kind, cell: &[u8]) -> Result<Value> {
    let (text, _, _) = encoding_rs::WINDOWS_1252.decode(cell);
    if text.is_empty() {
        return Ok(Value::Null);
    }
    Ok(match kind {
        Kind::Text => Value::Text(text.into_owned()),
        Kind::Day => {
            let mut parts = text.split('/');
            let mut part = || parts.next().unwrap_or_default();
            let (day, month, year) = (part(), part(), part());
            Value::Text(format!("{year}-{month}-{day}"))
        }
        Kind::Whole => Value::Integer(text.parse().with_context(|| text.to_string())?),
        Kind::Hundredths | Kind::Money => {
            let digits = text.replace(',', "");
            Value::Integer(digits.parse().with_context(|| text.to_string())?)
        }
    })
}

/// The dated values of each month.
fn laws(connection: &Connection) -> Result<()> {
    connection.execute_batch(
        "CREATE TABLE law (since_month TEXT PRIMARY KEY, smic INTEGER, pss INTEGER)",
    )?;
    let mut insert = connection.prepare("INSERT INTO law VALUES (?, ?, ?)")?;
    let months = law::LAST.since(law::FIRST);
    for month in (0..=months).map(|place| law::FIRST.plus(place)) {
        insert.execute((month.to_string(), law::smic(month), law::ceiling(month)))?;
    }
    Ok(())
}
