//! The rules and the dated values, shown and tried.

use jiff::civil::Date;

use super::convert::{self, invalid};
use super::exports::gardon::payroll::rule;
use super::gardon::files::files::File;
use super::gardon::plugin::errors::Error;
use super::{input, language};
use crate::logic::case::run_cases;
use crate::logic::expression::Unit;
use crate::logic::field::fields;
use crate::logic::pack::SHIPPED;
use crate::logic::parameters::{Entry, Parameter};
use crate::logic::rule::Rule;
use crate::logic::rulebook;

pub(super) fn list() -> Result<Vec<rule::Entry>, Error> {
    let (pack, _) = input::pack(None, None)?;
    Ok(pack.rules().iter().map(entry).collect())
}

fn entry(one: &Rule) -> rule::Entry {
    rule::Entry {
        rule: one.id.clone(),
        title: one.title.clone(),
        enabled: one.enabled,
        verified: one.verified,
        reason: Some(one.reason.clone()).filter(|reason| !reason.is_empty()),
        source: one.source.clone(),
        since: one.from.map(|month| month.to_string()),
        until: one.until.map(|month| month.to_string()),
        field: fields().get(one.field).name.clone(),
        severity: convert::severity(one.severity),
        confidence: convert::confidence(one.confidence),
        cases: one.cases.len() as u32,
    }
}

pub(super) fn show(name: &str) -> Result<String, Error> {
    let found = SHIPPED.iter().find(|(file, _)| {
        let file = file.rsplit('/').next().unwrap_or(file);
        file.strip_suffix(".toml").unwrap_or(file) == name
    });
    match found {
        Some((_, text)) => Ok((*text).to_owned()),
        None => Err(invalid(
            language().pick(
                format!("aucune règle livrée ne s'appelle « {name} »"),
                format!("no shipped rule is called « {name} »"),
            ),
            Some(name.to_owned()),
            Some("gardon payroll rule list".to_owned()),
        )),
    }
}

pub(super) fn test(file: &File, parameters: Option<&File>) -> Result<Vec<rule::Outcome>, Error> {
    let parameters = input::parameters(parameters)?;
    let mut results = Vec::new();
    for rule in rulebook::rules(&input::text(file)?) {
        results.extend(run_cases(&file.name(), &rule, &parameters).map_err(convert::fault)?);
    }
    Ok(results
        .into_iter()
        .map(|result| rule::Outcome {
            rule: result.rule,
            name: result.case,
            passed: result.passed,
            detail: result.detail,
            calculation: result.calculation,
        })
        .collect())
}

pub(super) fn parameters(
    name: Option<&str>,
    on: Option<&str>,
) -> Result<Vec<rule::Parameter>, Error> {
    let day: Option<Date> = match on {
        None => None,
        Some(text) => Some(text.parse().map_err(|_| {
            invalid(
                language().pick(
                    format!("« {text} » n'est pas une date"),
                    format!("« {text} » is not a date"),
                ),
                Some("on".to_owned()),
                Some("--on 2026-03-31".to_owned()),
            )
        })?),
    };
    let parameters = input::parameters(None)?;
    let wanted = parameters
        .list()
        .iter()
        .filter(|one| name.is_none_or(|name| one.name.contains(name)));
    Ok(wanted
        .flat_map(|one| {
            let entries: Vec<&Entry> = match day {
                Some(day) => one.on(day, None).into_iter().collect(),
                None => one.entries.iter().collect(),
            };
            entries.into_iter().map(|entry| parameter(one, entry))
        })
        .collect())
}

fn parameter(one: &Parameter, entry: &Entry) -> rule::Parameter {
    rule::Parameter {
        name: one.name.clone(),
        since: entry.from.to_string(),
        value: entry.value.map(|value| value.normalize().to_string()),
        unit: match one.unit {
            Unit::Money => "money",
            Unit::Percent => "percent",
            Unit::Number => "number",
        }
        .to_owned(),
        source: entry.source.clone(),
        checked: one.checked.map(|day| day.to_string()).unwrap_or_default(),
        verified: one.verified,
        known_until: one.known_until.map(|month| month.last_day().to_string()),
    }
}
