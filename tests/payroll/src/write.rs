//! Files of a payroll: our columns, another software's, one row a line of pay, a workbook.

mod ceilings;
mod sheet;

pub use ceilings::parameters;
pub use sheet::workbook;

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::fields::Field::{self, *};
use crate::fields::Kind;
use crate::law;
use crate::money;
use crate::payroll::Payroll;
use crate::slip::Slip;

/// A shape of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Our columns, `;`, decimal comma, windows-1252.
    Cp1252,
    /// Our columns, `;`, decimal comma, UTF-8 with a byte order mark.
    Utf8,
    /// Another software's column names, otherwise as `utf8`.
    Other,
    /// One row for each line of pay that is not zero.
    Long,
    /// A workbook with typed cells.
    Xlsx,
}

impl Format {
    /// Every shape.
    pub const ALL: &'static [Self] = &[
        Self::Cp1252,
        Self::Utf8,
        Self::Other,
        Self::Long,
        Self::Xlsx,
    ];

    /// The word by which it is asked for.
    pub fn name(self) -> &'static str {
        match self {
            Self::Cp1252 => "cp1252",
            Self::Utf8 => "utf8",
            Self::Other => "other",
            Self::Long => "long",
            Self::Xlsx => "xlsx",
        }
    }

    /// The name of its file.
    pub fn file(self) -> &'static str {
        match self {
            Self::Cp1252 => "paie_cp1252.csv",
            Self::Utf8 => "paie_utf8.csv",
            Self::Other => "paie_autre_logiciel.csv",
            Self::Long => "paie_rubriques.csv",
            Self::Xlsx => "paie.xlsx",
        }
    }
}

/// Names that another payroll software gives to the columns; fields that are not listed keep theirs.
pub const OTHER_NAMES: &[(Field, &str)] = &[
    (Ligne, "N° bulletin"),
    (Mois, "Période"),
    (Matricule, "N° agent"),
    (Nom, "Nom usuel"),
    (Prenom, "Prénom"),
    (Nir, "N° sécurité sociale"),
    (Iban, "Compte IBAN"),
    (Statut, "Statut agent"),
    (Categorie, "Cat. hiérarchique"),
    (Echelon, "Éch."),
    (Ib, "Indice brut"),
    (Im, "Indice majoré"),
    (NbiPoints, "Points NBI"),
    (Quotite, "Taux d'emploi"),
    (HeuresHebdo, "Durée hebdo."),
    (Zone, "Zone IR"),
    (Enfants, "Nb enfants SFT"),
    (DateEntree, "Date d'entrée"),
    (DateSortie, "Date de sortie"),
    (Trentiemes, "Nb 30èmes"),
    (Tib, "Traitement de base"),
    (Nbi, "Nouvelle bonif. indiciaire"),
    (Ir, "Indemnité de résidence"),
    (Sft, "Supplément familial"),
    (Ifse, "I.F.S.E."),
    (Cia, "Complément indemnitaire"),
    (Tpp, "Transfert primes/points"),
    (Brut, "Total brut"),
    (Cnracl, "CNRACL agent"),
    (CnraclEmployeur, "CNRACL employeur"),
    (CsgDed, "CSG déductible"),
    (CsgNonded, "CSG non déductible"),
    (Crds, "C.R.D.S."),
    (Retenues, "Total retenues"),
    (Net, "Net à payer"),
];

/// The column name of a field in another software's file.
pub fn other_name(field: Field) -> &'static str {
    OTHER_NAMES
        .iter()
        .find(|(known, _)| *known == field)
        .map_or(field.name(), |(_, name)| name)
}

/// The code of the line of pay that an amount has in the long shape.
pub fn rubric(field: Field) -> usize {
    1_000 + field as usize
}

/// Writes a payroll in a shape into a folder; gives the path of the file.
///
/// # Errors
/// When the folder cannot be written.
pub fn file(payroll: &Payroll, format: Format, folder: &Path) -> io::Result<PathBuf> {
    slips(&payroll.slips, format, folder)
}

/// Writes payslips in a shape into a folder; gives the path of the file.
///
/// # Errors
/// When the folder cannot be written.
pub fn slips(payroll: &[Slip], format: Format, folder: &Path) -> io::Result<PathBuf> {
    let path = folder.join(format.file());
    if format == Format::Xlsx {
        std::fs::write(&path, workbook(payroll).map_err(io::Error::other)?)?;
        return Ok(path);
    }
    let mut out = Lines {
        out: BufWriter::with_capacity(1 << 20, std::fs::File::create(&path)?),
        western: format == Format::Cp1252,
    };
    match format {
        Format::Long => long(payroll, &mut out)?,
        Format::Other => wide(payroll, &mut out, other_name)?,
        Format::Cp1252 | Format::Utf8 | Format::Xlsx => wide(payroll, &mut out, Field::name)?,
    }
    out.out.flush()?;
    Ok(path)
}

/// Writes which column of the other software is which field, `colonne;champ`.
///
/// # Errors
/// When the folder cannot be written.
pub fn profile(folder: &Path) -> io::Result<PathBuf> {
    let path = folder.join("profil_autre_logiciel.csv");
    let mut text = String::from("colonne;champ\n");
    for field in Field::ALL {
        text.push_str(&format!("{};{}\n", other_name(*field), field.name()));
    }
    std::fs::write(&path, text)?;
    Ok(path)
}

/// Writes what the invented authority has voted for each group of bonuses, `groupe;ifse_annuel;cia_annuel`.
///
/// # Errors
/// When the folder cannot be written.
pub fn ceilings(folder: &Path) -> io::Result<PathBuf> {
    let path = folder.join("plafonds.csv");
    let mut text = String::from("groupe;ifse_annuel;cia_annuel\n");
    for group in law::GROUPS {
        let (ifse, cia) = law::bonus_ceilings(group).unwrap_or_default();
        text.push_str(&format!(
            "{group};{};{}\n",
            money::comma(ifse),
            money::comma(cia)
        ));
    }
    std::fs::write(&path, text)?;
    Ok(path)
}

/// Text lines in one of two encodings.
struct Lines {
    out: BufWriter<std::fs::File>,
    western: bool,
}

impl Lines {
    fn start(&mut self) -> io::Result<()> {
        if self.western {
            return Ok(());
        }
        self.out.write_all("\u{feff}".as_bytes())
    }

    fn line(&mut self, text: &str) -> io::Result<()> {
        if self.western {
            let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(text);
            self.out.write_all(&bytes)?;
        } else {
            self.out.write_all(text.as_bytes())?;
        }
        self.out.write_all(b"\r\n")
    }
}

fn wide(payroll: &[Slip], out: &mut Lines, name: fn(Field) -> &'static str) -> io::Result<()> {
    out.start()?;
    let names: Vec<&str> = Field::ALL.iter().map(|field| name(*field)).collect();
    out.line(&names.join(";"))?;
    let mut row = String::with_capacity(1_024);
    for slip in payroll {
        row.clear();
        for (index, field) in Field::ALL.iter().enumerate() {
            if index > 0 {
                row.push(';');
            }
            push(&mut row, slip, *field);
        }
        out.line(&row)?;
    }
    Ok(())
}

/// The facts stand in columns that every row repeats, each amount in a row with the code and name of its line of pay.
fn long(payroll: &[Slip], out: &mut Lines) -> io::Result<()> {
    let (money, facts): (Vec<Field>, Vec<Field>) = Field::ALL
        .iter()
        .partition(|field| field.kind() == Kind::Money);
    let names: Vec<&str> = facts.iter().map(|field| field.name()).collect();
    out.start()?;
    out.line(&format!(
        "{};code rubrique;rubrique;montant",
        names.join(";")
    ))?;
    let mut head = String::new();
    for slip in payroll {
        head.clear();
        for field in &facts {
            push(&mut head, slip, *field);
            head.push(';');
        }
        for field in money.iter().filter(|field| slip.cents(**field) != 0) {
            let mut row = format!("{head}{};{};", rubric(*field), field.name());
            push(&mut row, slip, *field);
            out.line(&row)?;
        }
    }
    Ok(())
}

/// One cell, quoted where a separator or a quote stands in it.
fn push(row: &mut String, slip: &Slip, field: Field) {
    let text = slip.french(field);
    if text.contains([';', '"', '\n']) {
        row.push('"');
        row.push_str(&text.replace('"', "\"\""));
        row.push('"');
    } else {
        row.push_str(&text);
    }
}
