//! What the logic found, in the words of the contract.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use kit::language::Language;
use rust_decimal::Decimal;

use super::exports::gardon::payroll::tools;
use super::gardon::files::files::File;
use super::gardon::plugin::errors::{Error, Problem};
use super::language;
use crate::logic::anomaly::{Anomaly, NotRun, Reason, Report};
use crate::logic::field::{Kind, Slot, fields};
use crate::logic::french;
use crate::logic::month::Month;
use crate::logic::place::Fault;
use crate::logic::rule::{Confidence, Severity};
use crate::logic::value::Value;

/// Problems of a file that are told at once.
const MOST_TOLD: usize = 10;

pub(super) fn problem(message: String, place: Option<String>, hint: Option<String>) -> Problem {
    Problem {
        message,
        place,
        hint,
    }
}

pub(super) fn invalid(message: String, place: Option<String>, hint: Option<String>) -> Error {
    Error::InvalidInput(problem(message, place, hint))
}

/// A rule file or a table of parameters that is not understood.
pub(super) fn fault(fault: Fault) -> Error {
    let place = language().pick(
        format!(
            "{}, ligne {}, colonne {}",
            fault.file, fault.line, fault.column
        ),
        format!(
            "{}, line {}, column {}",
            fault.file, fault.line, fault.column
        ),
    );
    invalid(fault.message, Some(place), None)
}

/// A table that cannot be read: its first unreadable cells, and how to go on.
pub(super) fn refusal(refusal: &tables::Refusal, file: &File) -> Error {
    let language = language();
    let told: Vec<String> = refusal
        .problems
        .iter()
        .take(MOST_TOLD)
        .map(|problem| problem.text(language))
        .collect();
    let more = refusal.problems.len().saturating_sub(MOST_TOLD) + refusal.more;
    let mut message = told.join(" ; ");
    if more > 0 {
        message
            .push_str(&language.pick(format!(" ; et {more} autres"), format!("; and {more} more")));
    }
    // A profile helps where the file is a table; an empty or broken one needs another file.
    let hint = match refusal.report {
        Some(_) => language.pick(
            "rien n'a été lu ; un profil dit où sont les champs et tranche : gardon payroll profile propose FICHIER --output ./profil.toml",
            "nothing was read; a profile says where the fields are, and decides: gardon payroll profile propose FILE --output ./profile.toml",
        ),
        None => language.pick(
            "rien n'a été lu ; exportez de nouveau la paie, en CSV ou en XLSX, une fiche par ligne sous une ligne de titres",
            "nothing was read; export the payroll again, as CSV or XLSX, one payslip a row under a row of titles",
        ),
    };
    Error::Unreadable(problem(message, Some(file.name()), Some(hint.to_owned())))
}

/// A file that was read, and for which no rule has its columns.
pub(super) fn nothing_ran(file: &File, unread: Option<String>) -> Error {
    let language = language();
    let mut message = language
        .pick(
            "aucune règle n'a pu tourner : les colonnes qu'il leur faut n'ont pas été reconnues, ou toutes sont éteintes",
            "no rule could run: the columns that they need were not recognised, or all of them are off",
        )
        .to_owned();
    if let Some(unread) = unread {
        message.push_str(" ; ");
        message.push_str(&unread);
    }
    let hint = language.pick(
        "gardon payroll understand FICHIER dit ce qui est lu ; gardon payroll profile propose FICHIER --output ./profil.toml écrit un profil à corriger",
        "gardon payroll understand FILE says what is read; gardon payroll profile propose FILE --output ./profile.toml writes a profile to correct",
    );
    invalid(message, Some(file.name()), Some(hint.to_owned()))
}

pub(super) fn anomaly(anomaly: &Anomaly) -> tools::Anomaly {
    let shown = |value: &Option<Value>| Some(plain(anomaly.field, value.as_ref()?));
    tools::Anomaly {
        rule: anomaly.rule.clone(),
        title: anomaly.title.clone(),
        line: anomaly.line.clone(),
        person: anomaly.person.clone(),
        month: anomaly.month.to_string(),
        field: anomaly.field_name().to_owned(),
        found: shown(&anomaly.found),
        expected: shown(&anomaly.expected),
        difference: anomaly.difference.map(amount),
        amount: anomaly.amount.map(amount),
        stake: anomaly.stake.map(amount),
        stake_until: anomaly.stake.map(|_| anomaly.stake_until.to_string()),
        recoverable_until: anomaly.recoverable_until.to_string(),
        recoverable_verified: anomaly.recoverable_verified,
        calculation: anomaly.calculation.clone(),
        source: anomaly.source.clone(),
        confidence: confidence(anomaly.confidence),
        severity: severity(anomaly.severity),
        message: anomaly.message.clone(),
        reworded: None,
        identity: None,
        state: None,
    }
}

pub(super) fn state(state: anomalies::State) -> tools::State {
    match state {
        anomalies::State::New => tools::State::New,
        anomalies::State::Confirmed => tools::State::Confirmed,
        anomalies::State::Dismissed => tools::State::Dismissed,
        anomalies::State::Corrected => tools::State::Corrected,
    }
}

pub(super) fn state_of(state: tools::State) -> anomalies::State {
    match state {
        tools::State::New => anomalies::State::New,
        tools::State::Confirmed => anomalies::State::Confirmed,
        tools::State::Dismissed => anomalies::State::Dismissed,
        tools::State::Corrected => anomalies::State::Corrected,
    }
}

pub(super) fn severity_of(severity: tools::Severity) -> Severity {
    match severity {
        tools::Severity::Notice => Severity::Notice,
        tools::Severity::Warning => Severity::Warning,
        tools::Severity::Error => Severity::Error,
    }
}

pub(super) fn severity(severity: Severity) -> tools::Severity {
    match severity {
        Severity::Notice => tools::Severity::Notice,
        Severity::Warning => tools::Severity::Warning,
        Severity::Error => tools::Severity::Error,
    }
}

pub(super) fn confidence(confidence: Confidence) -> tools::Confidence {
    match confidence {
        Confidence::Low => tools::Confidence::Low,
        Confidence::Medium => tools::Confidence::Medium,
        Confidence::High => tools::Confidence::High,
    }
}

/// A value for programs: numbers with a point, days and months as ISO 8601.
fn plain(field: Slot, value: &Value) -> String {
    match value {
        Value::Number(number) => self::number(field, *number),
        Value::Date(date) => date.to_string(),
        Value::Month(month) => month.to_string(),
        Value::Text(_) | Value::Choice(_) => fields().get(field).show(value),
    }
}

/// A number in the unit of its field: euros have their cents.
pub(super) fn number(field: Slot, number: Decimal) -> String {
    match fields().get(field).kind {
        Kind::Money => amount(number),
        _ => number.normalize().to_string(),
    }
}

/// Euros with their cents.
pub(super) fn amount(euros: Decimal) -> String {
    format!("{:.2}", euros.round_dp(2))
}

/// What was checked and what was not, one thing a line, most important first.
pub(super) fn notes(report: &Report, language: Language) -> Vec<String> {
    let counts = &report.counts;
    let (slips, persons, rules) = (counts.payslips, counts.persons, counts.rules.len());
    let mut lines = vec![language.pick(
        format!(
            "{slips} fiches de paie de {persons} personnes, {rules} règles ; anomalies : {}",
            report.anomalies.len()
        ),
        format!(
            "{slips} payslips of {persons} persons, {rules} rules; anomalies: {}",
            report.anomalies.len()
        ),
    )];
    lines.extend(without_columns(report, language));
    lines.extend(without_earlier_months(report, language));
    let mut told: Vec<NotRun> = Vec::new();
    let wanted = |one: &&NotRun| {
        !matches!(
            one.reason,
            Reason::Disabled | Reason::Document | Reason::MissingColumns(_) | Reason::EarlierMonths
        )
    };
    for one in report.not_run.iter().filter(wanted) {
        // The same said of several groups of payslips is said once.
        match told
            .iter_mut()
            .find(|known| known.rule == one.rule && known.detail == one.detail)
        {
            Some(known) => {
                known.payslips = known
                    .payslips
                    .zip(one.payslips)
                    .map(|(some, more)| some + more);
            }
            None => told.push(one.clone()),
        }
    }
    lines.extend(told.iter().map(|one| not_run(one, language)));
    let off = report
        .not_run
        .iter()
        .filter(|one| matches!(one.reason, Reason::Disabled | Reason::Document))
        .count();
    if off > 0 {
        lines.push(language.pick(
            format!("{off} règles livrées éteintes, parce qu'elles ne sont pas vérifiées : gardon payroll rule list"),
            format!("{off} rules are shipped off, because they are not verified: gardon payroll rule list"),
        ));
    }
    lines
}

/// The rules without their columns, in one line: the columns that most rules lack first.
fn without_columns(report: &Report, language: Language) -> Option<String> {
    let mut rules = 0;
    let mut columns: BTreeMap<&str, usize> = BTreeMap::new();
    for one in &report.not_run {
        if let Reason::MissingColumns(slots) = &one.reason {
            rules += 1;
            for slot in slots {
                *columns.entry(&fields().get(*slot).name).or_default() += 1;
            }
        }
    }
    let mut columns: Vec<(&str, usize)> = columns.into_iter().collect();
    columns.sort_by_key(|(_, count)| Reverse(*count));
    let told: Vec<String> = columns
        .iter()
        .map(|(name, count)| format!("{name} ({count})"))
        .collect();
    let told = told.join(", ");
    (rules > 0).then(|| {
        language.pick(
            format!("pas contrôlé : {rules} règles sans leurs colonnes ; colonnes qui manquent, et à combien de règles : {told}"),
            format!("not checked: {rules} rules without their columns; columns that are missing, and to how many rules: {told}"),
        )
    })
}

/// The rules that look at other months, in one line.
fn without_earlier_months(report: &Report, language: Language) -> Option<String> {
    let mut rules: Vec<&str> = Vec::new();
    let mut months: BTreeSet<Month> = BTreeSet::new();
    for one in &report.not_run {
        if one.reason == Reason::EarlierMonths {
            rules.push(&one.rule);
            months.extend(&one.months);
        }
    }
    let months: Vec<Month> = months.into_iter().collect();
    let (count, rules) = (rules.len(), rules.join(", "));
    let months = french::months(&months);
    (count > 0).then(|| {
        language.pick(
            format!("pas tout contrôlé : {count} règles regardent aussi les mois d'avant, que le fichier n'a pas ({months}) : {rules}"),
            format!("not all checked: {count} rules also look at the months before, which the file does not have ({months}): {rules}"),
        )
    })
}

fn not_run(one: &NotRun, language: Language) -> String {
    let rule = match one.rule.as_str() {
        "" => String::new(),
        rule => format!("{rule}{}", language.pick(" : ", ": ")),
    };
    let told = one.payslips.filter(|_| one.reason != Reason::Collective);
    let partly = told.map_or_else(String::new, |count| {
        language.pick(format!(" ({count} fiches)"), format!(" ({count} payslips)"))
    });
    let what = match one.reason {
        Reason::Collective => language.pick("note", "note"),
        _ => language.pick("pas contrôlé", "not checked"),
    };
    format!(
        "{what}{}{rule}{}{partly}",
        language.pick(" : ", ": "),
        one.detail
    )
}
