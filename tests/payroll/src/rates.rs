//! Rates by date: which value a parameter of the rules has on a day, from the public table.

use std::path::{Path, PathBuf};

use jiff::ToSpan;
use jiff::civil::{Date, date};

use crate::statistics::Share;

/// Parameters of the public table that the rule notes use, and by which row.
pub const PARAMETERS: &[(&str, &str)] = &[
    (
        "marche_travail.remuneration_dans_fonction_publique.indicefp.point_indice_en_euros",
        "P01",
    ),
    (
        "marche_travail.remuneration_dans_fonction_publique.indice_majore_minimal",
        "P03",
    ),
    ("marche_travail.salaire_minimum.smic.smic_b_mensuel", "P04"),
    ("marche_travail.salaire_minimum.smic.smic_b_horaire", "P33"),
    (
        "marche_travail.remuneration_dans_fonction_publique.sft.im_plafond",
        "P07",
    ),
    (
        "marche_travail.remuneration_dans_fonction_publique.sft.im_plancher",
        "P07",
    ),
    (
        "marche_travail.remuneration_dans_fonction_publique.sft.part_fixe.un_enfant",
        "P07",
    ),
    (
        "marche_travail.remuneration_dans_fonction_publique.sft.part_fixe.deux_enfants",
        "P07",
    ),
    (
        "marche_travail.remuneration_dans_fonction_publique.sft.part_fixe.enfant_supplementaire",
        "P07",
    ),
    (
        "marche_travail.remuneration_dans_fonction_publique.sft.part_proportionnelle.deux_enfants",
        "P07",
    ),
    (
        "marche_travail.remuneration_dans_fonction_publique.sft.part_proportionnelle.trois_enfants",
        "P07",
    ),
    (
        "marche_travail.remuneration_dans_fonction_publique.sft.part_proportionnelle.enfant_supplementaire",
        "P07",
    ),
    (
        "marche_travail.remuneration_dans_fonction_publique.indemnite_residence.min",
        "P10",
    ),
    (
        "marche_travail.remuneration_dans_fonction_publique.indemnite_residence.taux.zone1",
        "P10",
    ),
    (
        "marche_travail.remuneration_dans_fonction_publique.indemnite_residence.taux.zone2",
        "P10",
    ),
    (
        "marche_travail.remuneration_dans_fonction_publique.indemnite_residence.taux.zone3",
        "P10",
    ),
    (
        "prelevements_sociaux.cotisations_secteur_public.cnracl.salarie.cnracl_s_ti[0].rate",
        "P25",
    ),
    (
        "prelevements_sociaux.cotisations_secteur_public.cnracl.salarie.cnracl_s_nbi[0].rate",
        "P25",
    ),
    (
        "prelevements_sociaux.cotisations_secteur_public.cnracl.employeur.cnracl[0].rate",
        "P25",
    ),
    (
        "prelevements_sociaux.cotisations_secteur_public.cnracl.employeur.atiacl[0].rate",
        "P26",
    ),
    (
        "prelevements_sociaux.cotisations_secteur_public.ircantec.taux_cotisations_appeles.salarie.ircantec[0].rate",
        "P28",
    ),
    (
        "prelevements_sociaux.cotisations_secteur_public.ircantec.taux_cotisations_appeles.salarie.ircantec[1].rate",
        "P28",
    ),
    (
        "prelevements_sociaux.cotisations_secteur_public.ircantec.taux_cotisations_appeles.employeur.ircantec[0].rate",
        "P28",
    ),
    (
        "prelevements_sociaux.cotisations_secteur_public.ircantec.taux_cotisations_appeles.employeur.ircantec[1].rate",
        "P28",
    ),
    (
        "prelevements_sociaux.pss.plafond_securite_sociale_mensuel",
        "P28",
    ),
    (
        "prelevements_sociaux.cotisations_secteur_public.rafp.salarie.rafp[0].rate",
        "P29",
    ),
    (
        "prelevements_sociaux.cotisations_secteur_public.rafp.employeur.rafp[0].rate",
        "P29",
    ),
    (
        "prelevements_sociaux.cotisations_secteur_public.rafp.rafp_plaf_assiette",
        "P29",
    ),
    (
        "prelevements_sociaux.contributions_sociales.csg.activite.deductible",
        "P30",
    ),
    (
        "prelevements_sociaux.contributions_sociales.csg.activite.imposable",
        "P30",
    ),
    (
        "prelevements_sociaux.contributions_sociales.csg.activite.taux_global",
        "P30",
    ),
    (
        "prelevements_sociaux.contributions_sociales.csg.activite.abattement[0].rate",
        "P30",
    ),
    ("prelevements_sociaux.contributions_sociales.crds", "P30"),
    (
        "prelevements_sociaux.contributions_sociales.csg.activite.indemnite_compensatrice_fonctionnaires",
        "P31",
    ),
];

/// What a parameter is on a day.
#[derive(Debug, Clone, PartialEq)]
pub struct RateCase {
    /// Its name in the public table.
    pub parameter: &'static str,
    /// The row of the rule notes that uses it.
    pub rule: &'static str,
    /// The day.
    pub day: Date,
    /// The value: euros, points or a share of 1; `None` where the parameter is not in force.
    pub value: Option<f64>,
}

/// Why the table cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum RateError {
    /// No such file, or a line without four columns.
    #[error("cannot read {path}")]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: csv::Error,
    },
    /// A line whose date or value is none.
    #[error("{path}, line {line}: « {text} » is no {what}")]
    Value {
        /// The file.
        path: PathBuf,
        /// Its line, from 1.
        line: usize,
        /// What stands there.
        text: String,
        /// What should.
        what: &'static str,
    },
}

/// Look-ups since a day: each parameter on that day, on the first day of each later value and on the day before it.
///
/// # Errors
/// When the table cannot be read; the message names the line.
pub fn cases(path: &Path, since: Date) -> Result<Vec<RateCase>, RateError> {
    let read = |source: csv::Error| RateError::Read {
        path: path.to_owned(),
        source,
    };
    let mut known: Vec<Vec<(Date, Option<f64>)>> = vec![Vec::new(); PARAMETERS.len()];
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(b';')
        .from_path(path)
        .map_err(read)?;
    for (index, row) in reader.records().enumerate() {
        let row = row.map_err(read)?;
        let name = row.get(0).unwrap_or_default();
        let Some(place) = PARAMETERS.iter().position(|(known, _)| *known == name) else {
            continue;
        };
        let broken = |text: &str, what| RateError::Value {
            path: path.to_owned(),
            line: index + 2,
            text: text.to_owned(),
            what,
        };
        let (day, value) = (
            row.get(1).unwrap_or_default(),
            row.get(2).unwrap_or_default(),
        );
        let from: Date = day.parse().map_err(|_| broken(day, "day"))?;
        // An empty value ends the one before.
        let value: Option<f64> = match value {
            "" => None,
            number => Some(number.parse().map_err(|_| broken(number, "value"))?),
        };
        known[place].push((from, value));
    }
    let mut cases = Vec::new();
    for ((parameter, rule), mut values) in PARAMETERS.iter().copied().zip(known) {
        values.sort_by_key(|(from, _)| *from);
        let changes = values
            .iter()
            .map(|(from, _)| *from)
            .filter(|from| *from > since);
        let mut days: Vec<Date> = changes.flat_map(|from| [from - 1.days(), from]).collect();
        days.push(since);
        days.sort_unstable();
        days.dedup();
        for day in days {
            let value = values.iter().rev().find(|(from, _)| *from <= day);
            cases.extend(value.map(|(_, value)| RateCase {
                parameter,
                rule,
                day,
                value: *value,
            }));
        }
    }
    Ok(cases)
}

/// How many look-ups a tool answers with the same value, to a hundred-millionth; the table has rates that went through binary fractions.
pub fn score(cases: &[RateCase], mut look_up: impl FnMut(&RateCase) -> Option<f64>) -> Share {
    let same = |case: &RateCase| match (look_up(case), case.value) {
        (Some(said), Some(value)) => (said - value).abs() < 1e-8,
        (said, value) => said == value,
    };
    Share::of(&cases.iter().map(same).collect::<Vec<bool>>())
}

/// The day since which the rules know values.
pub fn rules_begin() -> Date {
    date(2024, 1, 1)
}
