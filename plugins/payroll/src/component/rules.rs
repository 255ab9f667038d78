//! The rules and the dated values, shown and tried.

use jiff::civil::Date;

use super::convert::{self, invalid};
use super::exports::gardon::payroll::rule;
use super::gardon::files::files::File;
use super::gardon::plugin::errors::Error;
use super::gardon::plugin::log::{self, Level};
use super::{input, language};
use crate::logic::case::{Kind, run_cases};
use crate::logic::expression::Unit;
use crate::logic::field::fields;
use crate::logic::pack::SHIPPED;
use crate::logic::parameters::{Entry, Parameter};
use crate::logic::rule::{Body, Rule};
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
    let texts: Vec<&str> = SHIPPED
        .iter()
        .filter(|(file, _)| {
            let file = file.rsplit('/').next().unwrap_or(file);
            let id = file.strip_suffix(".toml").unwrap_or(file);
            id == name || id.split('-').next() == Some(name)
        })
        .map(|(_, text)| *text)
        .collect();
    if !texts.is_empty() {
        return Ok(texts.join("\n"));
    }
    Err(invalid(
        language().pick(
            format!("aucune règle livrée ne s'appelle « {name} »"),
            format!("no shipped rule is called « {name} »"),
        ),
        Some(name.to_owned()),
        Some("gardon payroll rule list".to_owned()),
    ))
}

pub(super) fn test(file: &File, parameters: Option<&File>) -> Result<Vec<rule::Outcome>, Error> {
    let parameters = input::parameters(parameters)?;
    let mut results = Vec::new();
    let mut lacking = Vec::new();
    for rule in rulebook::rules(&input::rules(file)?) {
        let read = Rule::read(&file.name(), &rule, &parameters).map_err(convert::fault)?;
        lacking.extend(lacks(&read));
        results.extend(run_cases(&file.name(), &rule, &parameters).map_err(convert::fault)?);
    }
    let failed: Vec<String> = results
        .iter()
        .filter(|result| !result.passed)
        .map(|result| format!("{} « {} » : {}", result.rule, result.case, result.detail))
        .collect();
    if !failed.is_empty() || !lacking.is_empty() {
        let (count, all) = (failed.len(), results.len());
        let mut told = Vec::new();
        if count > 0 {
            told.push(language().pick(
                format!("{count} cas sur {all} échouent"),
                format!("{count} of {all} cases fail"),
            ));
        }
        told.extend(failed);
        told.extend(lacking);
        return Err(invalid(told.join(" ; "), Some(file.name()), None));
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

/// What a rule lacks of the cases that every rule has.
fn lacks(rule: &Rule) -> Option<String> {
    if matches!(rule.body, Body::Document) {
        return None;
    }
    let kinds = [
        (Kind::Positive, "positive"),
        (Kind::Negative, "negative"),
        (Kind::Boundary, "boundary"),
    ];
    let missing: Vec<&str> = kinds
        .iter()
        .filter(|(kind, _)| !rule.cases.iter().any(|case| case.kind == *kind))
        .map(|(_, name)| *name)
        .collect();
    (!missing.is_empty()).then(|| {
        let (id, missing) = (&rule.id, missing.join(", "));
        language().pick(
            format!("{id} : aucun cas de ce genre : {missing} ; chaque règle en porte au moins un de chaque"),
            format!("{id}: no case of this kind: {missing}; every rule has at least one of each"),
        )
    })
}

pub(super) fn parameters(
    name: Option<&str>,
    on: Option<&str>,
    own: Option<&File>,
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
    let parameters = input::parameters(own)?;
    let mut past = 0;
    let mut told = Vec::new();
    let wanted = parameters
        .list()
        .iter()
        .filter(|one| name.is_none_or(|name| one.name.contains(name)));
    for one in wanted {
        let Some(day) = day else {
            told.extend(one.entries.iter().map(|entry| parameter(one, entry)));
            continue;
        };
        let mut keys: Vec<Option<&str>> =
            one.entries.iter().map(|one| one.key.as_deref()).collect();
        keys.sort_unstable();
        keys.dedup();
        for key in keys {
            match (one.on(day, key), one.latest(day, key)) {
                (Ok(entry), _) => told.push(parameter(one, entry)),
                // Known once, and not for this day: that is said, and no value given.
                (Err(_), Ok(known)) => {
                    past += 1;
                    told.push(rule::Parameter {
                        value: None,
                        ..parameter(one, known.entry)
                    });
                }
                (Err(_), Err(_)) => {}
            }
        }
    }
    if past > 0 {
        log::write(
            Level::Warning,
            &language().pick(
                format!("{past} valeurs ne sont pas connues à cette date (voir « connu jusqu'au ») : les règles qui s'en servent ne calculent pas ; une table à vous les donne, --parameters FICHIER (docs/payroll-rules.md)"),
                format!("{past} values are not known for this day (see known-until): rules that use them do not compute; a table of yours gives them, --parameters FILE (docs/payroll-rules.md)"),
            ),
        );
    }
    Ok(told)
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
