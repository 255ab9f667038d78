//! The published synthetic payslips: their columns, their gold, and what it means in rows of the rule notes.
//!
//! | kind of the set | rule | may also be found under | field when the gold names none |
//! |---|---|---|---|
//! | `sft_nombre_enfants`, `sft_absent` | P07 | P09 | sft |
//! | `csg_sans_abattement` | P30 | | csg_ded |
//! | `quotite_80_non_6_7` | P05 | P01 | tib |
//! | `im_sous_minimum` | P03 | P02 | im, or tib |
//! | `net_incoherent` | P41 | P42 | net |
//! | `ircantec_sur_titulaire` | P28 | P27 | ircantec |
//! | `point_indice_obsolete` | P01 | | tib |
//! | `zone_residence` | P10 | | ir |
//! | `ifse_x10` | P12 | P42 | ifse |
//! | `cnracl_sur_primes` | P25 | | cnracl |
//! | `doublon` | P41 | P40 | any |
//! | any other | the row of the first field that its gold names | P42 | that field |
//!
//! A thirteenth kind is in the part of the set that is kept back; the last line is for it.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use crate::gold::Gold;
use crate::money;

/// Kind, rule, other rules, field, other fields.
const KINDS: &[(&str, &str, &str, &str, &str)] = &[
    ("sft_nombre_enfants", "P07", "P09", "sft", ""),
    ("sft_absent", "P07", "P09", "sft", ""),
    ("csg_sans_abattement", "P30", "", "csg_ded", ""),
    ("quotite_80_non_6_7", "P05", "P01", "tib", ""),
    ("im_sous_minimum", "P03", "P02", "im", "tib"),
    ("net_incoherent", "P41", "P42", "net", "retenues"),
    ("ircantec_sur_titulaire", "P28", "P27", "ircantec", ""),
    ("point_indice_obsolete", "P01", "", "tib", ""),
    ("zone_residence", "P10", "", "ir", ""),
    ("ifse_x10", "P12", "P42", "ifse", ""),
    ("cnracl_sur_primes", "P25", "", "cnracl", ""),
    (
        "doublon",
        "P41",
        "P40",
        "ligne",
        "matricule nom mois net brut nir",
    ),
];

/// Fields, the rules that look at them.
const FIELDS: &[(&str, &str)] = &[
    ("tib", "P01"),
    ("im", "P03"),
    ("ir", "P10"),
    ("sft", "P07"),
    ("nbi", "P11"),
    ("ifse", "P12"),
    ("tpp", "P15"),
    ("cnracl", "P25"),
    ("rafp", "P29"),
    ("ircantec", "P28"),
    ("csg_ded", "P30"),
    ("csg_nonded", "P30"),
    ("crds", "P30"),
    ("net", "P41"),
    ("retenues", "P41"),
    ("brut", "P41"),
];

/// Why the set cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum PublishedError {
    /// No such file, or not readable.
    #[error("cannot read {path}")]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: csv::Error,
    },
    /// A row of the gold is not like the others.
    #[error("{path}, line {line}: {what}; the gold has the columns ligne;anomalie;detail")]
    Gold {
        /// The file.
        path: PathBuf,
        /// Its line, from 1.
        line: usize,
        /// What is wrong.
        what: String,
    },
}

/// Rows of a file by the names of its columns.
pub type Rows = Vec<HashMap<String, String>>;

/// The rows of a file of the set, in UTF-8 (with or without a byte order mark) or windows-1252.
///
/// # Errors
/// When the file cannot be read.
pub fn rows(path: &Path) -> Result<Rows, PublishedError> {
    let read = |source: csv::Error| PublishedError::Read {
        path: path.to_owned(),
        source,
    };
    let bytes = std::fs::read(path).map_err(|error| read(error.into()))?;
    let text = match std::str::from_utf8(&bytes) {
        Ok(text) => text.trim_start_matches('\u{feff}').to_owned(),
        Err(_) => encoding_rs::WINDOWS_1252.decode(&bytes).0.into_owned(),
    };
    csv::ReaderBuilder::new()
        .delimiter(b';')
        .from_reader(text.as_bytes())
        .deserialize()
        .collect::<Result<_, _>>()
        .map_err(read)
}

/// The gold of the set as ours; `rows` are the payslips that it speaks of.
///
/// # Errors
/// When the gold cannot be read or is not like the known one.
pub fn gold(path: &Path, payslips: &Rows) -> Result<Vec<Gold>, PublishedError> {
    let by_line: HashMap<&str, &HashMap<String, String>> = payslips
        .iter()
        .map(|row| (row["ligne"].as_str(), row))
        .collect();
    let mut gold = Vec::new();
    for (index, row) in rows(path)?.iter().enumerate() {
        let broken = |what: &str| PublishedError::Gold {
            path: path.to_owned(),
            line: index + 2,
            what: what.to_owned(),
        };
        let cell = |name: &str| {
            row.get(name)
                .ok_or_else(|| broken(&format!("no column {name}")))
        };
        let (line, kind, detail) = (cell("ligne")?, cell("anomalie")?, cell("detail")?);
        let Some(payslip) = by_line.get(line.as_str()) else {
            // The payslips of the part that is kept back are not there.
            continue;
        };
        let changes = changes(detail).ok_or_else(|| broken("the detail is not understood"))?;
        let known = KINDS.iter().find(|entry| entry.0 == kind);
        let first = changes.first().map(|change| change.0.as_str());
        let (rule, also, field, fields) = match (known, first) {
            (Some((_, rule, also, field, fields)), _) => (*rule, *also, *field, *fields),
            (None, Some(field)) => {
                let rule = FIELDS.iter().find(|entry| entry.0 == field);
                (rule.map_or("P42", |entry| entry.1), "P42", field, "")
            }
            (None, None) => return Err(broken("an unknown kind whose detail names no field")),
        };
        let change = changes.iter().find(|change| change.0 == field);
        let consequences: Vec<&str> = changes
            .iter()
            .map(|change| change.0.as_str())
            .filter(|name| *name != field)
            .collect();
        let said = |name: &str| payslip.get(name).cloned().unwrap_or_default();
        gold.push(Gold {
            ligne: line.clone(),
            autres_lignes: twin(detail),
            ligne_suivante: String::new(),
            regle: rule.to_owned(),
            autres_regles: also.to_owned(),
            matricule: said("matricule"),
            mois: said("mois"),
            champ: field.to_owned(),
            autres_champs: fields.to_owned(),
            trouve: change.map_or_else(|| said(field), |change| change.1.clone()),
            attendu: change.map(|change| change.2.clone()).unwrap_or_default(),
            genre: kind.clone(),
            verifie: true,
            consequences: derived(&consequences),
        });
    }
    Ok(gold)
}

/// `sft: 197.58 au lieu de 79.05, net: …` as fields with what stands and what should.
fn changes(detail: &str) -> Option<Vec<(String, String, String)>> {
    if detail.is_empty() || detail.starts_with("ligne identique") {
        return Some(Vec::new());
    }
    detail
        .split(", ")
        .map(|part| {
            let (field, amounts) = part.split_once(": ")?;
            let (found, due) = amounts.split_once(" au lieu de ")?;
            money::parse(found)?;
            money::parse(due)?;
            Some((field.to_owned(), found.to_owned(), due.to_owned()))
        })
        .collect()
}

fn twin(detail: &str) -> String {
    detail
        .strip_prefix("ligne identique à ")
        .unwrap_or_default()
        .to_owned()
}

/// The set lists one levy where three moved, and no sums.
fn derived(named: &[&str]) -> String {
    let mut all = named.to_vec();
    if !named.is_empty() {
        all.extend([
            "csg_nonded",
            "crds",
            "brut",
            "retenues",
            "vieillesse",
            "net",
        ]);
    }
    all.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn details_are_read() {
        let read = changes("sft: 197.58 au lieu de 79.05, net: 2099.12 au lieu de 2003.86");
        let read = read.expect("a detail");
        assert_eq!(
            read[0],
            ("sft".to_owned(), "197.58".to_owned(), "79.05".to_owned())
        );
        assert_eq!(read.len(), 2);
        assert_eq!(changes(""), Some(Vec::new()));
        assert_eq!(changes("tout est faux"), None);
        assert_eq!(twin("ligne identique à L0097"), "L0097");
    }
}
