//! Why something could not be done, and the way out.

use kit::language::Language;

use crate::{
    state::{Action, State},
    store::Trouble,
};

/// Why something could not be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Error {
    /// The register says no, in its own words.
    Register(Trouble),
    /// Nothing was ever recorded in the register of this name.
    Empty(String),
    /// A row of the register is not as this crate writes it: table, key, column.
    Row {
        table: String,
        key: String,
        column: String,
    },
    /// No anomaly has this identity.
    NoSuch(String),
    /// Several anomalies begin like this; some of them.
    Ambiguous {
        typed: String,
        candidates: Vec<String>,
    },
    /// What was typed is too short, or no identity.
    NotAnIdentity(String),
    /// This action makes no sense in this state.
    NotAllowed {
        identity: String,
        state: State,
        action: Action,
    },
    /// Dismissing needs a reason.
    NoReason,
    /// A finding whose rule, person or field cannot be kept, and why.
    BadFinding { line: String, what: String },
    /// A mapping that cannot be used: where and why.
    Mapping { place: String, what: String },
    /// More rows than a worksheet holds.
    TooManyRows { rows: usize, most: usize },
    /// The file cannot be made; why.
    Export(String),
}

impl From<Trouble> for Error {
    fn from(trouble: Trouble) -> Self {
        Self::Register(trouble)
    }
}

impl Error {
    /// What is wrong.
    pub fn message(&self, language: Language) -> String {
        match self {
            Self::Register(trouble) => trouble.message(language),
            Self::Empty(name) => language.pick(
                format!("le registre « {name} » n’a pas d’anomalies : rien n’y a été enregistré"),
                format!("the register “{name}” has no anomalies: nothing was recorded there"),
            ),
            Self::Row { table, key, column } => language.pick(
                format!("le registre a une ligne illisible : table {table}, clé {key}, colonne {column}"),
                format!("the register has a row that cannot be read: table {table}, key {key}, column {column}"),
            ),
            Self::NoSuch(typed) => language.pick(
                format!("aucune anomalie n’a l’identité « {typed} »"),
                format!("no anomaly has the identity “{typed}”"),
            ),
            Self::Ambiguous { typed, candidates } => language.pick(
                format!("plusieurs anomalies commencent par « {typed} » : {}", candidates.join(", ")),
                format!("several anomalies begin with “{typed}”: {}", candidates.join(", ")),
            ),
            Self::NotAnIdentity(typed) => language.pick(
                format!("« {typed} » n’est pas une identité d’anomalie"),
                format!("“{typed}” is not the identity of an anomaly"),
            ),
            Self::NotAllowed { identity, state, action } => language.pick(
                format!(
                    "l’anomalie {identity} est {} : on ne peut pas la {}",
                    state.label(language),
                    action.label(language)
                ),
                format!(
                    "anomaly {identity} is {}: one cannot {} it",
                    state.label(language),
                    action.label(language)
                ),
            ),
            Self::NoReason => language.pick(
                "écarter une anomalie demande un motif".to_owned(),
                "dismissing an anomaly takes a reason".to_owned(),
            ),
            Self::BadFinding { line, what } => language.pick(
                format!("ligne {line} : {what}"),
                format!("line {line}: {what}"),
            ),
            Self::Mapping { place, what } => format!("{place} : {what}"),
            Self::TooManyRows { rows, most } => language.pick(
                format!("{rows} anomalies ne tiennent pas dans une feuille de calcul ({most} lignes au plus)"),
                format!("{rows} anomalies do not fit into a worksheet ({most} rows at most)"),
            ),
            Self::Export(why) => language.pick(
                format!("le fichier n’a pas pu être fait : {why}"),
                format!("the file could not be made: {why}"),
            ),
        }
    }

    /// The way out, where there is one to tell.
    pub fn hint(&self, language: Language) -> Option<String> {
        let hint = match self {
            Self::Empty(name) => language.pick(
                format!("vérifiez le nom, ou remplissez-le : gardon payroll check FICHIER --register {name}"),
                format!("check the name, or fill it: gardon payroll check FILE --register {name}"),
            ),
            Self::NoSuch(_) => language.pick(
                "la liste des anomalies montre les identités".to_owned(),
                "the list of anomalies shows identities".to_owned(),
            ),
            Self::Ambiguous { .. } => language.pick(
                "donnez-en davantage de caractères".to_owned(),
                "give more characters of it".to_owned(),
            ),
            Self::NotAnIdentity(_) => language.pick(
                "donnez au moins quatre caractères, chiffres et lettres a à f".to_owned(),
                "give four characters or more, digits and letters a to f".to_owned(),
            ),
            Self::NotAllowed { state, .. } => {
                let allowed: Vec<&str> = Action::ALL
                    .into_iter()
                    .filter(|action| state.after(*action).is_some())
                    .map(|action| action.label(language))
                    .collect();
                language.pick(
                    format!("possible maintenant : {}", allowed.join(", ")),
                    format!("possible now: {}", allowed.join(", ")),
                )
            }
            Self::NoReason => language.pick(
                "dites pourquoi : --reason \"trop-perçu déjà repris en mars\"".to_owned(),
                "say why: --reason \"already recovered in March\"".to_owned(),
            ),
            Self::TooManyRows { .. } => language.pick(
                "filtrez par mois ou par règle, ou exportez en CSV".to_owned(),
                "filter by month or rule, or export as CSV".to_owned(),
            ),
            Self::Row { .. } => language.pick(
                "le registre a été modifié par un autre logiciel ; reprenez une sauvegarde"
                    .to_owned(),
                "other software has changed the register; take a backup".to_owned(),
            ),
            _ => return None,
        };
        Some(hint)
    }
}
