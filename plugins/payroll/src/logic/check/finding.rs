//! From what a rule found to the anomaly that is told: stake, words, calculation.

use std::cell::RefCell;

use anomalies::{Part, Stake};
use rust_decimal::Decimal;

use super::Desk;
use crate::logic::{
    anomaly::Anomaly,
    expression::{Evaluation, Show, Unit},
    field::{Kind, Slot, fields},
    french,
    month::{Month, recoverable_until},
    pack::Pack,
    parameters::Parameters,
    rule::{self, Body, Confidence, Message, Rule, Severity},
    value::Value,
};

/// Signs of an identity number that are shown.
const SHOWN_SIGNS: usize = 4;

/// Fields of amounts that are kept back from the person's pay, written above zero.
const KEPT_BACK: [&str; 10] = [
    "cnracl",
    "rafp",
    "ircantec",
    "vieillesse",
    "csg_ded",
    "csg_nonded",
    "crds",
    "pas",
    "retenues",
    "autres_retenues",
];

/// What a rule found in one row.
#[derive(Debug, Clone)]
pub(super) struct Finding {
    pub(super) row: usize,
    pub(super) field: Slot,
    pub(super) found: Option<Value>,
    pub(super) expected: Option<Value>,
    /// Euros of this row alone; none where it is no amount.
    pub(super) stake: Option<Decimal>,
    /// The results of the formula's steps.
    pub(super) steps: Vec<Decimal>,
    /// Lines of the calculation that the rule's kind has written; formulas write theirs here too, later.
    pub(super) calculation: Vec<String>,
    /// Why it is no more than a warning, where it is not.
    pub(super) doubt: Option<String>,
}

impl Finding {
    /// Found less expected.
    fn difference(&self) -> Option<Decimal> {
        let number = |value: &Option<Value>| value.as_ref().and_then(Value::number);
        number(&self.found)?.checked_sub(number(&self.expected)?)
    }

    /// Euros of this row: above zero too much was paid, below zero too little.
    fn amount(&self) -> Option<Decimal> {
        let stake = self.stake?.abs();
        let less = self
            .difference()
            .is_some_and(|difference| difference.is_sign_negative() && !difference.is_zero());
        // What is kept back too little is paid too much.
        Some(match less != is_kept_back(self.field) {
            true if self.difference().is_some() => -stake,
            _ => stake,
        })
    }
}

/// Whether an amount is kept back from the person's pay.
fn is_kept_back(field: Slot) -> bool {
    KEPT_BACK
        .iter()
        .any(|name| fields().slot(name) == Some(field))
}

/// Tells all findings, which come in the order of their rows.
pub(super) fn told(
    pack: &Pack,
    desk: &Desk,
    found: Vec<(usize, Finding)>,
    recovery_verified: bool,
) -> Vec<Anomaly> {
    let stakes = stakes(desk, &found);
    let mut anomalies = Vec::with_capacity(found.len());
    for ((index, finding), (amount, stake)) in found.into_iter().zip(stakes) {
        let rule = &pack.rules()[index];
        let Some(evaluation) = desk.evaluation(finding.row) else {
            continue;
        };
        let month = evaluation.values.month();
        let difference = finding.difference();
        let line = desk
            .payroll
            .get(finding.row, desk.line)
            .and_then(Value::text)
            .map_or_else(|| (finding.row + 1).to_string(), str::to_owned);
        anomalies.push(Anomaly {
            rule: rule.id.clone(),
            title: rule.title.clone(),
            line,
            row: finding.row,
            person: desk
                .payroll
                .text(finding.row, desk.person)
                .map(str::to_owned),
            month,
            field: finding.field,
            difference,
            amount,
            stake: stake.map(|stake| stake.sum),
            recoverable_until: recoverable_until(month),
            stake_until: stake
                .and_then(|stake| stake.until)
                .unwrap_or_else(|| recoverable_until(month)),
            recoverable_verified: recovery_verified,
            calculation: calculation(rule, &finding, &evaluation),
            source: rule.source.clone(),
            confidence: match finding.doubt {
                Some(_) => Confidence::Low,
                None => rule.confidence,
            },
            severity: match finding.doubt {
                Some(_) => rule.severity.min(Severity::Warning),
                None => rule.severity,
            },
            message: say(&rule.message, &finding, difference, &evaluation),
            found: finding.found.map(|value| masked(finding.field, value)),
            expected: finding.expected,
        });
    }
    anomalies
}

/// For each finding the euros of its row, signed, and those with the earlier months of the same rule, person and field.
fn stakes(desk: &Desk, found: &[(usize, Finding)]) -> Vec<(Option<Decimal>, Option<Stake>)> {
    let mut stakes: Vec<(Option<Decimal>, Option<Stake>)> = Vec::with_capacity(found.len());
    let mut parts = Vec::new();
    let mut places = Vec::new();
    for (index, (rule, finding)) in found.iter().enumerate() {
        let amount = finding.amount();
        let month = desk.month(finding.row);
        let until = month.map(recoverable_until);
        stakes.push((amount, amount.map(|sum| Stake { sum, until })));
        let person = desk.payroll.text(finding.row, desk.person);
        if let (Some(person), Some(month), Some(amount)) = (person, month, amount) {
            let part = Part {
                month,
                amount,
                until,
                open: true,
            };
            parts.push(((*rule, person, finding.field), part));
            places.push(index);
        }
    }
    for (place, stake) in places
        .into_iter()
        .zip(anomalies::stakes(&parts, desk.today))
    {
        stakes[place].1 = Some(stake);
    }
    stakes
}

fn calculation(rule: &Rule, finding: &Finding, evaluation: &Evaluation) -> Vec<String> {
    let mut lines = finding.calculation.clone();
    let Body::Formula(formula) = &rule.body else {
        return lines;
    };
    let show = Show {
        evaluation,
        steps: &formula.steps,
        results: &finding.steps,
        named: RefCell::default(),
    };
    let expected = finding.expected.as_ref().and_then(Value::number);
    let last = formula.shown(finding.field).zip(expected);
    let last = last.map(|((label, number), expected)| match unit_of(finding.field) {
        Unit::Percent => show.line(
            &label,
            number,
            expected / Decimal::ONE_HUNDRED,
            Unit::Percent,
        ),
        unit => show.line(&label, number, expected, unit),
    });
    let mut all = show.steps(last.is_none());
    all.append(&mut lines);
    all.extend(last);
    for index in show.named.borrow().parameters.iter() {
        all.extend(parameter_line(
            evaluation.parameters,
            *index,
            evaluation.values.month(),
        ));
    }
    all
}

/// Where a parameter's value comes from.
fn parameter_line(parameters: &Parameters, index: u16, month: Month) -> Option<String> {
    let parameter = parameters.get(index);
    let entry = parameter.during(month, None).ok()?;
    let value = entry.value?;
    let shown = match parameter.unit {
        Unit::Percent => french::percent(value / Decimal::ONE_HUNDRED),
        Unit::Money => format!("{}\u{a0}€", french::number(value)),
        Unit::Number => french::number(value),
    };
    let since = french::date(entry.from);
    Some(format!(
        "{} : {shown} depuis le {since} ({})",
        parameter.label, entry.source
    ))
}

fn unit_of(field: Slot) -> Unit {
    match fields().get(field).kind {
        Kind::Money => Unit::Money,
        Kind::Percent => Unit::Percent,
        _ => Unit::Number,
    }
}

fn say(
    message: &Message,
    finding: &Finding,
    difference: Option<Decimal>,
    evaluation: &Evaluation,
) -> String {
    let field = fields().get(finding.field);
    let shown = |value: Option<Value>| {
        value.map_or_else(
            || "rien".to_owned(),
            |value| field.show(&masked(finding.field, value)),
        )
    };
    let mut said = String::new();
    for part in &message.0 {
        match part {
            rule::Part::Text(text) => said.push_str(text),
            rule::Part::Found => said.push_str(&shown(finding.found.clone())),
            rule::Part::Expected => said.push_str(&shown(finding.expected.clone())),
            rule::Part::Difference => said.push_str(&shown(difference.map(Value::Number))),
            rule::Part::Field(slot) => {
                let value = evaluation.payroll.get(evaluation.row, *slot).cloned();
                let field = fields().get(*slot);
                let value = value.or(field.empty.map(|empty| Value::Number(Decimal::from(empty))));
                said.push_str(
                    &value
                        .map_or_else(|| "?".to_owned(), |value| field.show(&masked(*slot, value))),
                );
            }
            rule::Part::Number(number) => {
                let text = evaluation.number(number, &finding.steps).map_or_else(
                    |_| "?".to_owned(),
                    |value| match number.unit() {
                        Unit::Money => french::euros(value),
                        Unit::Percent => french::percent(value),
                        Unit::Number => french::number(value),
                    },
                );
                said.push_str(&text);
            }
        }
    }
    if let Some(doubt) = &finding.doubt {
        said.push_str(" À vérifier seulement : ");
        said.push_str(doubt);
    }
    said
}

/// Identity numbers are told by their end only.
fn masked(field: Slot, value: Value) -> Value {
    let secret = ["nir", "iban"]
        .iter()
        .any(|name| fields().slot(name) == Some(field));
    match value {
        Value::Text(text) if secret => {
            let plain: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
            let end: String = plain[plain.len().saturating_sub(SHOWN_SIGNS)..]
                .iter()
                .collect();
            Value::Text(format!("…{end}").into())
        }
        other => other,
    }
}
