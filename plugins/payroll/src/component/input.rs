//! Files that the caller named: read whole, within bounds.

use rust_decimal::Decimal;
use tables::Profile;

use super::convert::{self, invalid, problem};
use super::gardon::files::files::{Error as FileError, File, NewFile};
use super::gardon::plugin::errors::Error;
use super::language;
use crate::logic::case::run_cases;
use crate::logic::pack::Pack;
use crate::logic::parameters::{self, Parameters};
use crate::logic::rulebook;

/// The largest file of rules, parameters or a profile, in bytes.
const MOST_TEXT: u64 = 1 << 20;

/// What is read or written at once.
const CHUNK: u32 = 1 << 20;

/// All of a file.
pub(super) fn bytes(file: &File, most: u64) -> Result<Vec<u8>, Error> {
    let size = file.size();
    if size > most {
        return Err(invalid(
            language().pick(
                format!("{size} octets, plus que les {most} qu'un fichier peut avoir"),
                format!("{size} bytes, more than the {most} that a file can have"),
            ),
            Some(file.name()),
            None,
        ));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default());
    loop {
        let piece = file
            .read(bytes.len() as u64, CHUNK)
            .map_err(|error| unreadable(error, &file.name()))?;
        if piece.is_empty() {
            return Ok(bytes);
        }
        bytes.extend_from_slice(&piece);
    }
}

/// All of a small file of text.
pub(super) fn text(file: &File) -> Result<String, Error> {
    String::from_utf8(bytes(file, MOST_TEXT)?).map_err(|error| {
        let place = error.utf8_error().valid_up_to();
        invalid(
            language().pick(
                format!("du texte en UTF-8 est attendu ; l'octet {place} n'en est pas"),
                format!("text in UTF-8 is expected; byte {place} is none"),
            ),
            Some(file.name()),
            None,
        )
    })
}

/// A profile, or one that says nothing; a sheet that is named takes the place of the profile's.
pub(super) fn profile(file: Option<&File>, sheet: Option<String>) -> Result<Profile, Error> {
    let mut profile = match file {
        None => Profile::default(),
        Some(file) => {
            Profile::parse(&text(file)?).map_err(|refusal| convert::refusal(&refusal, file))?
        }
    };
    if sheet.is_some() {
        profile.sheet = sheet;
    }
    Ok(profile)
}

/// The text of a file of rules; one that was saved as the JSON that programs are given is read as what it holds.
pub(super) fn rules(file: &File) -> Result<String, Error> {
    let text = text(file)?;
    Ok(rulebook::plain(&text).unwrap_or(text))
}

/// The shipped parameters, and those of a file.
pub(super) fn parameters(file: Option<&File>) -> Result<Parameters, Error> {
    let mut parameters = parameters::standard().map_err(convert::fault)?;
    if let Some(file) = file {
        parameters
            .add(&file.name(), &text(file)?)
            .map_err(convert::fault)?;
    }
    Ok(parameters)
}

/// The shipped rules, and those of a file.
pub(super) fn pack(
    rules: Option<&File>,
    given: Option<&File>,
) -> Result<(Pack, Parameters), Error> {
    let parameters = parameters(given)?;
    let mut pack = Pack::standard(&parameters).map_err(convert::fault)?;
    if let Some(file) = rules {
        for rule in rulebook::rules(&self::rules(file)?) {
            let cases = run_cases(&file.name(), &rule, &parameters).map_err(convert::fault)?;
            if let Some(failed) = cases.iter().find(|case| !case.passed) {
                return Err(invalid(
                    language().pick(
                        format!(
                            "la règle {} échoue à son cas « {} » ({}) : rien n'a été contrôlé",
                            failed.rule, failed.case, failed.detail
                        ),
                        format!(
                            "the rule {} fails its case « {} » ({}): nothing was checked",
                            failed.rule, failed.case, failed.detail
                        ),
                    ),
                    Some(file.name()),
                    Some(format!("gardon payroll rule test {}", file.name())),
                ));
            }
            pack.add(&file.name(), &rule, &parameters)
                .map_err(convert::fault)?;
        }
    }
    Ok((pack, parameters))
}

/// Names of rules, each of which there is; a number such as `P07` stands for all of its rules.
pub(super) fn known(pack: &Pack, names: Vec<String>, argument: &str) -> Result<Vec<String>, Error> {
    let mut known = Vec::new();
    for name in names {
        let before = known.len();
        known.extend(
            pack.rules()
                .iter()
                .filter(|rule| rule.id == name || rule.row() == name)
                .map(|rule| rule.id.clone()),
        );
        if known.len() == before {
            return Err(invalid(
                language().pick(
                    format!("aucune règle ne s'appelle « {name} »"),
                    format!("no rule is called « {name} »"),
                ),
                Some(argument.to_owned()),
                Some("gardon payroll rule list".to_owned()),
            ));
        }
    }
    Ok(known)
}

/// A month that was given.
pub(super) fn month(
    text: Option<String>,
    argument: &str,
) -> Result<Option<anomalies::Month>, Error> {
    let Some(text) = text else {
        return Ok(None);
    };
    text.parse().map(Some).map_err(|_| {
        invalid(
            language().pick(
                format!("« {text} » n'est pas un mois"),
                format!("« {text} » is not a month"),
            ),
            Some(argument.to_owned()),
            Some(format!("--{argument} 2026-03")),
        )
    })
}

/// Euros that were given.
pub(super) fn euros(text: Option<String>, argument: &str) -> Result<Option<Decimal>, Error> {
    let Some(text) = text else {
        return Ok(None);
    };
    text.replace(',', ".").parse().map(Some).map_err(|_| {
        invalid(
            language().pick(
                format!("« {text} » n'est pas un montant"),
                format!("« {text} » is not an amount"),
            ),
            Some(argument.to_owned()),
            Some(format!("--{argument} 100")),
        )
    })
}

/// Writes a whole new file.
pub(super) fn write(file: &NewFile, bytes: &[u8]) -> Result<(), Error> {
    let failed = |error| unreadable(error, &file.name());
    for piece in bytes.chunks(CHUNK as usize) {
        file.write(piece).map_err(failed)?;
    }
    file.finish().map_err(failed)
}

fn unreadable(error: FileError, name: &str) -> Error {
    let reason = match error {
        FileError::TooLarge(most) => language().pick(
            format!("plus que les {most} octets permis"),
            format!("more than the {most} bytes that are allowed"),
        ),
        FileError::SetAside(reason) | FileError::Failed(reason) => reason,
        FileError::Finished => language()
            .pick(
                "le fichier est déjà complet",
                "the file is already complete",
            )
            .to_owned(),
    };
    Error::Unreadable(problem(reason, Some(name.to_owned()), None))
}
