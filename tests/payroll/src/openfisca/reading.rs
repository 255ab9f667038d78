//! From the YAML files to cases.

use std::path::{Path, PathBuf};

use yaml_rust2::{ScanError, Yaml, YamlLoader};

use super::expression::value;
use super::{Case, Cases, Expected};
use crate::fields::Field::{self, *};
use crate::money::Cents;
use crate::month::Month;

/// Outputs of a test that are fields of a payslip.
const FIELDS: &[(&str, Field)] = &[
    ("pension_salarie", Cnracl),
    ("pension_employeur", CnraclEmployeur),
    ("ati_atiacl", Atiacl),
    ("rafp_salarie", Rafp),
    ("rafp_employeur", RafpEmployeur),
    ("ircantec_salarie", Ircantec),
    ("ircantec_employeur", IrcantecEmployeur),
    ("csg_deductible_salaire", CsgDed),
    ("csg_imposable_salaire", CsgNonded),
    ("crds_salaire", Crds),
    ("contribution_solidarite_autonomie", Csa),
    ("fnal", Fnal),
    ("indemnite_residence", Ir),
];

/// Lines of gross pay, by the variables that a test states or computes.
const EARNED: &[(&str, Field)] = &[
    ("traitement_indiciaire_brut", Tib),
    ("salaire_de_base", Tib),
    ("primes_fonction_publique", AutresPrimes),
    ("indemnite_residence", Ir),
    ("indemnite_compensatrice_csg", IndemniteCsg),
];

/// Why a file cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The folder or a file of it.
    #[error("cannot read {path}")]
    Read {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file that is no YAML.
    #[error("{path} is no YAML")]
    Yaml {
        /// Which.
        path: PathBuf,
        /// Where and why.
        source: ScanError,
    },
}

/// The cases of all `.yaml` and `.yml` files below a folder, in the order of their paths.
///
/// # Errors
/// When the folder or one of its files cannot be read.
pub fn read_folder(folder: &Path) -> Result<Cases, ReadError> {
    let mut paths = Vec::new();
    collect(folder, &mut paths)?;
    paths.sort();
    let mut cases = Cases::default();
    for path in paths {
        let read = |source| ReadError::Read {
            path: path.clone(),
            source,
        };
        let text = std::fs::read_to_string(&path).map_err(read)?;
        let documents = YamlLoader::load_from_str(&text).map_err(|source| ReadError::Yaml {
            path: path.clone(),
            source,
        })?;
        let name = path
            .strip_prefix(folder)
            .unwrap_or(&path)
            .to_string_lossy()
            .into_owned();
        for document in &documents {
            match document {
                Yaml::Array(tests) => tests.iter().for_each(|test| add(test, &name, &mut cases)),
                test => add(test, &name, &mut cases),
            }
        }
    }
    Ok(cases)
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) -> Result<(), ReadError> {
    let read = |source| ReadError::Read {
        path: folder.to_owned(),
        source,
    };
    for entry in std::fs::read_dir(folder).map_err(read)? {
        let path = entry.map_err(read)?.path();
        let yaml = path
            .extension()
            .is_some_and(|end| end == "yaml" || end == "yml");
        if path.is_dir() {
            collect(&path, paths)?;
        } else if yaml {
            paths.push(path);
        }
    }
    Ok(())
}

/// A test while it is read.
struct Test<'a> {
    period: String,
    input: &'a Yaml,
    output: &'a Yaml,
    margin: &'a Yaml,
    relative: &'a Yaml,
}

fn add(test: &Yaml, file: &str, cases: &mut Cases) {
    let name = format!(
        "{file}: {}",
        test["name"].as_str().unwrap_or("without a name")
    );
    let read = Test {
        period: said(&test["period"]),
        input: &test["input"],
        output: &test["output"],
        margin: &test["absolute_error_margin"],
        relative: &test["relative_error_margin"],
    };
    let category = person(read.input, "categorie_salarie");
    let category = at(category, &read.period).map(said).unwrap_or_default();
    if !category.starts_with("public_") {
        cases.out.push((name, "not of the public service"));
        return;
    }
    let months: Vec<Month> = match Month::parse(&read.period) {
        Some(month) => vec![month],
        None => match read.period.parse() {
            Ok(year) => (1..=12).map(|month| Month::new(year, month)).collect(),
            Err(_) => Vec::new(),
        },
    };
    if months.is_empty() {
        cases
            .out
            .push((name, "its period is neither a month nor a year"));
        return;
    }
    let mut before: Option<Case> = None;
    for month in months {
        let case = read.case(&name, &category, month);
        let same = before
            .as_ref()
            .is_some_and(|other| other.given == case.given && other.expected == case.expected);
        // A year of twelve equal months says one thing, not twelve.
        if !same && !case.expected.is_empty() {
            cases.cases.push(case.clone());
        }
        before = Some(case);
    }
}

impl Test<'_> {
    fn case(&self, name: &str, category: &str, month: Month) -> Case {
        let tenured = category.starts_with("public_titulaire");
        let mut case = Case {
            name: name.to_owned(),
            month,
            status: if tenured { "titulaire" } else { "contractuel" },
            given: Vec::new(),
            expected: Vec::new(),
            left_out: Vec::new(),
        };
        for (variable, field) in EARNED {
            let given = self.amount(self.input, variable, month);
            let Some(euros) = given.or_else(|| self.amount(self.output, variable, month)) else {
                continue;
            };
            if !case.given.iter().any(|(known, _)| known == field) {
                case.given.push((*field, (euros * 100.0).round() as Cents));
            }
        }
        let gross = case.given.iter().map(|(_, cents)| cents).sum();
        case.given.push((Brut, gross));
        for (variable, field) in FIELDS {
            let Some(euros) = self.amount(self.output, variable, month) else {
                continue;
            };
            match self.left_out(*field, category, month) {
                Some(why) => case.left_out.push(((*variable).to_owned(), why)),
                None => case.expected.push(self.expected(*field, euros)),
            }
        }
        let old_age = [
            "vieillesse_plafonnee_salarie",
            "vieillesse_deplafonnee_salarie",
        ]
        .map(|variable| self.amount(self.output, variable, month));
        if let [Some(capped), Some(whole)] = old_age
            && !tenured
        {
            case.expected
                .push(self.expected(Vieillesse, capped + whole));
        }
        case
    }

    fn expected(&self, field: Field, euros: f64) -> Expected {
        let number = |yaml: &Yaml| value(&said(yaml)).unwrap_or(0.0);
        Expected {
            field,
            // Contributions are negative there and positive on a payslip; a negative zero is zero.
            euros: euros.abs(),
            margin: number(self.margin).max(number(self.relative) * euros.abs()),
        }
    }

    fn left_out(&self, field: Field, category: &str, month: Month) -> Option<&'static str> {
        let stated = self
            .amount(self.input, "primes_fonction_publique", month)
            .is_some();
        let tenured = category.starts_with("public_titulaire");
        let staff = self
            .amount(self.input, "effectif_entreprise", month)
            .unwrap_or(0.0);
        match field {
            CnraclEmployeur | Atiacl if category == "public_titulaire_etat" => {
                Some("another employer's rate: the State's")
            }
            Rafp | RafpEmployeur | CsgDed | CsgNonded | Crds if tenured && !stated => {
                Some("depends on bonuses that the model supposes and the case does not state")
            }
            Fnal if staff < 50.0 => Some("the employer has fewer than 50 people"),
            Cnracl | CnraclEmployeur | Atiacl if !tenured => Some("not a civil servant"),
            Ircantec | IrcantecEmployeur if tenured => Some("a civil servant"),
            _ => None,
        }
    }

    fn amount(&self, side: &Yaml, variable: &str, month: Month) -> Option<f64> {
        let period = month.to_string();
        value(&said(at(person(side, variable), &period)?))
    }
}

/// A variable of the only person, written at the top or below `individus`.
fn person<'a>(side: &'a Yaml, variable: &str) -> &'a Yaml {
    let people = match &side["individus"] {
        Yaml::Hash(people) => people.iter().next().map(|(_, person)| person),
        _ => None,
    };
    people.map_or(&side[variable], |person| &person[variable])
}

/// The value on a month: for all months, of this month, or of its year.
fn at<'a>(yaml: &'a Yaml, period: &str) -> Option<&'a Yaml> {
    let Yaml::Hash(periods) = yaml else {
        return (!yaml.is_badvalue()).then_some(yaml);
    };
    let find = |wanted: &str| {
        periods
            .iter()
            .find(|(key, _)| said(key) == wanted)
            .map(|(_, value)| value)
    };
    find(period).or_else(|| find(period.get(..4)?))
}

fn said(yaml: &Yaml) -> String {
    match yaml {
        Yaml::String(text) | Yaml::Real(text) => text.clone(),
        Yaml::Integer(number) => number.to_string(),
        Yaml::Boolean(flag) => flag.to_string(),
        _ => String::new(),
    }
}
