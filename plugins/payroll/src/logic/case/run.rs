//! Running the cases of a rule.

use super::{Case, number};
use crate::logic::{
    anomaly::{Anomaly, Reason},
    check::{Options, check},
    field::fields,
    french,
    pack::Pack,
    parameters::Parameters,
    place::Fault,
    rule::Rule,
};

/// How one case went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseResult {
    pub rule: String,
    pub case: String,
    pub kind: super::Kind,
    pub passed: bool,
    /// What was expected and what came, French.
    pub detail: String,
    /// The calculation, where something was found.
    pub calculation: Vec<String>,
}

/// Reads a rule file and runs its cases, whether the rule is enabled or not.
///
/// # Errors
/// When the file is no rule.
pub fn run_cases(
    file: &str,
    text: &str,
    parameters: &Parameters,
) -> Result<Vec<CaseResult>, Fault> {
    let rule = Rule::read(file, text, parameters)?;
    run_rule(&rule, file, text, parameters)
}

/// Runs the cases of a rule that was read from `text`.
///
/// # Errors
/// When a case's own parameters cannot be read.
pub fn run_rule(
    rule: &Rule,
    file: &str,
    text: &str,
    parameters: &Parameters,
) -> Result<Vec<CaseResult>, Fault> {
    let mut results = Vec::new();
    for case in &rule.cases {
        let mut own = parameters.clone();
        own.add(&case.file, &case.parameters)?;
        let mut pack = Pack::default();
        pack.add(file, text, &own)?;
        // What the rule leaves to others is not asked for here.
        let options = Options {
            enable: vec![rule.id.clone()],
            ..Options::default()
        };
        let report = check(&pack, &own, &case.payroll, &options);
        let (passed, detail) = judge(case, &report.anomalies);
        let missing = report
            .not_run
            .iter()
            .filter(|one| {
                !matches!(
                    one.reason,
                    Reason::Disabled | Reason::Collective | Reason::EarlierMonths
                )
            })
            .map(|one| one.detail.as_str())
            .collect::<Vec<_>>();
        let detail = match missing.is_empty() {
            true => detail,
            false => format!(
                "{detail} ; la règle n’a pas tourné : {}",
                missing.join(" ; ")
            ),
        };
        results.push(CaseResult {
            rule: rule.id.clone(),
            case: case.name.clone(),
            kind: case.kind,
            // A negative case shows nothing when the rule did not run.
            passed: passed && missing.is_empty(),
            detail,
            calculation: report
                .anomalies
                .first()
                .map_or_else(Vec::new, |anomaly| anomaly.calculation.clone()),
        });
    }
    Ok(results)
}

fn judge(case: &Case, found: &[Anomaly]) -> (bool, String) {
    let said = match found {
        [] => "aucune anomalie trouvée".to_owned(),
        [one] => format!("anomalie trouvée : {}", one.message),
        more => format!(
            "{} anomalies trouvées, lignes {}",
            more.len(),
            more.iter()
                .map(|one| one.line.as_str())
                .collect::<Vec<_>>()
                .join(", ")
        ),
    };
    if !case.anomaly {
        return (found.is_empty(), said);
    }
    let [one] = found else {
        return (false, format!("une anomalie attendue ; {said}"));
    };
    if let Some(line) = case.line.as_ref().filter(|line| **line != one.line) {
        return (
            false,
            format!(
                "anomalie attendue en ligne {line}, trouvée en ligne {}",
                one.line
            ),
        );
    }
    if let Some(severity) = case.severity.filter(|severity| *severity != one.severity) {
        return (
            false,
            format!("{severity:?} attendu, {:?} trouvé", one.severity),
        );
    }
    let Some(wanted) = case.expected else {
        return (true, said);
    };
    let amount = number(one.expected.as_ref());
    if amount == Some(wanted) {
        return (true, said);
    }
    let amount = amount.map_or_else(|| "aucun".to_owned(), french::number);
    let field = &fields().get(one.field).label;
    (
        false,
        format!(
            "{field} : {} attendu, {amount} calculé",
            french::number(wanted)
        ),
    )
}
