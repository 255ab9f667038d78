//! Rules with a formula, over all rows.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{Desk, Outcome, finding::Finding, unknown};
use crate::logic::{
    anomaly::{NotRun, Reason},
    expression::{Evaluation, Number, Stop, Unit},
    field::{Kind, Slot, fields},
    french::cents,
    month::Month,
    rule::{Formula, Rule, Verdict},
    value::Value,
};

/// What one row came to.
enum Judged {
    /// Out of the rule's scope, or without what it needs.
    Apart,
    Right,
    Wrong(Box<Finding>),
}

impl Desk<'_> {
    pub(super) fn formula(&self, rule: &Rule, formula: &Formula) -> Outcome {
        let mut outcome = Outcome::default();
        let mut unknowns: BTreeMap<(u16, Option<String>), Vec<Month>> = BTreeMap::new();
        let mut arithmetic = 0;
        let mut steps = Vec::with_capacity(formula.steps.len());
        for row in 0..self.payroll.count() {
            let Some(place) = self.month_of[row] else {
                continue;
            };
            let values = &self.months[usize::from(place)];
            if !rule.holds_in(values.month()) {
                continue;
            }
            let evaluation = Evaluation {
                payroll: self.payroll,
                persons: &self.persons,
                parameters: self.parameters,
                values,
                row,
            };
            match judge(rule, formula, &evaluation, &mut steps) {
                Ok(Judged::Apart) | Err(Stop::Missing) => {}
                Ok(Judged::Right) => outcome.judged += 1,
                Ok(Judged::Wrong(finding)) => {
                    outcome.judged += 1;
                    outcome.findings.push(*finding);
                }
                Err(Stop::Unknown(index, key)) => {
                    unknowns.entry((index, key)).or_default().push(values.month());
                }
                Err(Stop::Arithmetic) => arithmetic += 1,
            }
        }
        for ((index, key), months) in unknowns {
            let parameter = self.parameters.get(index);
            let first = months.iter().min().copied();
            let why = first.and_then(|month| parameter.during(month, key.as_deref()).err());
            let detail = why.map_or_else(|| parameter.label.clone(), |why| why.reason);
            outcome.not_run.push(unknown(rule, &months, months.len(), detail));
        }
        if arithmetic > 0 {
            outcome.not_run.push(NotRun {
                rule: rule.id.clone(),
                reason: Reason::Arithmetic,
                detail: format!("{arithmetic} fiches : division par zéro ou nombre hors limites"),
                months: None,
                payslips: Some(arithmetic),
            });
        }
        outcome
    }
}

fn judge(
    rule: &Rule,
    formula: &Formula,
    evaluation: &Evaluation,
    steps: &mut Vec<Decimal>,
) -> Result<Judged, Stop> {
    if let Some(scope) = &formula.scope
        && !evaluation.test(scope, &[])?
    {
        return Ok(Judged::Apart);
    }
    evaluation.steps(&formula.steps, steps)?;
    let found = match (&formula.found, &formula.verdict) {
        (Some(found), _) => Some(Value::Number(written(rule.field, evaluation.number(found, steps)?))),
        (None, Verdict::Wrong(..)) => evaluation.payroll.get(evaluation.row, rule.field).cloned(),
        (None, _) => Some(Value::Number(own(rule.field, evaluation)?)),
    };
    let amount = |number: &Number| {
        evaluation
            .number(number, steps)
            .map(|number| written(rule.field, number))
    };
    let compared = found.as_ref().and_then(Value::number).unwrap_or_default();
    let near = |expected: Decimal| {
        let difference = compared.checked_sub(expected).ok_or(Stop::Arithmetic)?;
        Ok::<_, Stop>(difference.abs() <= rule.tolerance)
    };
    let expected = match &formula.verdict {
        Verdict::Equal(expected) => {
            let expected = amount(expected)?;
            if near(expected)? {
                return Ok(Judged::Right);
            }
            for also in &formula.also {
                // A reading that cannot be computed here allows nothing.
                if let Ok(also) = amount(also)
                    && near(also)?
                {
                    return Ok(Judged::Right);
                }
            }
            Some(expected)
        }
        Verdict::AtMost(limit) => {
            let limit = amount(limit)?;
            if compared <= limit || near(limit)? {
                return Ok(Judged::Right);
            }
            Some(limit)
        }
        Verdict::AtLeast(limit) => {
            let limit = amount(limit)?;
            if compared >= limit || near(limit)? {
                return Ok(Judged::Right);
            }
            Some(limit)
        }
        Verdict::Wrong(test, expected) => {
            if !evaluation.test(test, steps)? {
                return Ok(Judged::Right);
            }
            expected.as_ref().map(amount).transpose()?
        }
    };
    let stake = match &formula.stake {
        Some(stake) => evaluation.number(stake, steps).ok().map(|stake| cents(stake.abs())),
        None if fields().get(rule.field).kind == Kind::Money && formula.found.is_none() => {
            expected.map(|expected| (compared - expected).abs())
        }
        None => None,
    };
    Ok(Judged::Wrong(Box::new(Finding {
        row: evaluation.row,
        field: rule.field,
        found,
        expected: expected.map(Value::Number),
        stake,
        steps: steps.clone(),
        calculation: Vec::new(),
    })))
}

/// The field's own number, as files write it; an empty amount is zero.
fn own(slot: Slot, evaluation: &Evaluation) -> Result<Decimal, Stop> {
    let value = evaluation.payroll.get(evaluation.row, slot).and_then(Value::number);
    let empty = fields().get(slot).empty.map(Decimal::from);
    value.or(empty).ok_or(Stop::Missing)
}

/// A result as files write it: amounts to the cent, shares as percentages.
fn written(slot: Slot, number: Decimal) -> Decimal {
    match fields().get(slot).kind {
        Kind::Money => cents(number),
        Kind::Percent => number * Decimal::ONE_HUNDRED,
        _ => number,
    }
}

impl Formula {
    /// What stands at the end of the calculation: the amount that was expected, and its name.
    pub(super) fn shown(&self, field: Slot) -> Option<(String, &Number)> {
        let name = fields().get(field).name.replace('_', " ").to_uppercase();
        match &self.verdict {
            Verdict::Equal(number) => Some((name, number)),
            Verdict::AtMost(number) => Some((format!("{name}, au plus"), number)),
            Verdict::AtLeast(number) => Some((format!("{name}, au moins"), number)),
            Verdict::Wrong(_, number) => number.as_ref().map(|number| (name, number)),
        }
    }

    /// How what is expected is shown.
    pub fn unit(&self) -> Option<Unit> {
        match &self.verdict {
            Verdict::Equal(number) | Verdict::AtMost(number) | Verdict::AtLeast(number) => {
                Some(number.unit())
            }
            Verdict::Wrong(_, number) => number.as_ref().map(Number::unit),
        }
    }
}
