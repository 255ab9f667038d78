//! Rules with a formula, over all rows.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{Desk, Outcome, finding::Finding, unknown};
use crate::logic::{
    anomaly::{NotRun, Reason},
    expression::{Evaluation, Number, Stop, Test},
    field::{Kind, Slot, fields},
    french::cents,
    month::Month,
    rule::{Body, Formula, Rule, Verdict},
    value::Value,
};

/// What one row came to.
enum Judged {
    /// Out of the rule's scope.
    Apart,
    /// Out of the rule's scope because a cell is empty.
    Wanting,
    Right,
    Wrong(Box<Finding>),
}

/// A rule at work.
struct Run<'r> {
    rule: &'r Rule,
    formula: &'r Formula,
    outcome: Outcome,
    /// Parameters that were not known, with the months.
    unknowns: BTreeMap<(u16, Option<String>), Vec<Month>>,
    /// Payslips whose numbers were out of range.
    arithmetic: usize,
    /// Findings that are kept: one more than are told shows that there were more.
    most: usize,
}

impl Desk<'_> {
    /// Runs the rules that are formulas; row by row, so that a row is read once from memory and not once a rule.
    pub(super) fn formulas(&self, rules: &[&Rule]) -> Vec<Outcome> {
        let mut runs: Vec<Run> = rules
            .iter()
            .filter_map(|rule| match &rule.body {
                Body::Formula(formula) => Some(Run {
                    rule,
                    formula,
                    outcome: Outcome::default(),
                    unknowns: BTreeMap::new(),
                    arithmetic: 0,
                    most: self.most.saturating_add(1),
                }),
                _ => None,
            })
            .collect();
        let mut steps = Vec::new();
        for row in 0..self.payroll.count() {
            let Some(evaluation) = self.evaluation(row) else {
                continue;
            };
            for run in &mut runs {
                run.row(&evaluation, &mut steps);
            }
        }
        runs.into_iter().map(|run| run.end(self)).collect()
    }
}

impl Run<'_> {
    fn row(&mut self, evaluation: &Evaluation, steps: &mut Vec<Decimal>) {
        let month = evaluation.values.month();
        if !self.rule.holds_in(month) {
            return;
        }
        match judge(self.rule, self.formula, evaluation, steps) {
            Ok(Judged::Wanting) | Err(Stop::Missing) => {}
            Ok(Judged::Apart) => self.outcome.known.add(evaluation.row),
            Ok(Judged::Right) => {
                self.outcome.judged += 1;
                self.outcome.known.add(evaluation.row);
            }
            Ok(Judged::Wrong(finding)) => {
                self.outcome.judged += 1;
                self.outcome.wrong += 1;
                if self.outcome.findings.len() < self.most {
                    self.outcome.known.add(evaluation.row);
                    self.outcome.findings.push(*finding);
                }
            }
            Err(Stop::Unknown(index, key)) => {
                self.unknowns.entry((index, key)).or_default().push(month);
            }
            Err(Stop::Arithmetic) => self.arithmetic += 1,
        }
    }

    fn end(mut self, desk: &Desk) -> Outcome {
        for ((index, key), months) in self.unknowns {
            let parameter = desk.parameters.get(index);
            let first = months.iter().min().copied();
            let why = first.and_then(|month| parameter.during(month, key.as_deref()).err());
            let detail = why.map_or_else(|| parameter.label.clone(), |why| why.reason);
            let not_run = unknown(self.rule, &months, months.len(), detail);
            self.outcome.not_run.push(not_run);
        }
        if self.arithmetic > 0 {
            self.outcome.not_run.push(NotRun {
                rule: self.rule.id.clone(),
                reason: Reason::Arithmetic,
                detail: format!(
                    "{} fiches : division par zéro ou nombre hors limites",
                    self.arithmetic
                ),
                months: Vec::new(),
                payslips: Some(self.arithmetic),
            });
        }
        self.outcome
    }
}

/// Whether a scope that does not hold fails for an empty cell: then nothing is known of the payslip.
fn is_wanting(scope: &Test, evaluation: &Evaluation) -> Result<bool, Stop> {
    match scope {
        Test::Both(left, right) => match evaluation.test(left, &[])? {
            true => is_wanting(right, evaluation),
            false => is_wanting(left, evaluation),
        },
        Test::Given(..) => Ok(true),
        _ => Ok(false),
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
        return Ok(match is_wanting(scope, evaluation)? {
            true => Judged::Wanting,
            false => Judged::Apart,
        });
    }
    evaluation.steps(&formula.steps[..formula.first], steps)?;
    let found = match (&formula.found, &formula.verdict) {
        (Some(found), _) => Some(Value::Number(written(
            rule.field,
            evaluation.number(found, steps)?,
        ))),
        (None, Verdict::Wrong(..)) => evaluation.payroll.get(evaluation.row, rule.field).cloned(),
        (None, _) => Some(Value::Number(own(rule.field, evaluation)?)),
    };
    let amount = |number: &Number, steps: &[Decimal]| {
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
            let expected = amount(expected, steps)?;
            if near(expected)? {
                return Ok(Judged::Right);
            }
            evaluation.more_steps(&formula.steps, steps)?;
            for also in &formula.also {
                // A reading that cannot be computed here allows nothing.
                if let Ok(also) = amount(also, steps)
                    && near(also)?
                {
                    return Ok(Judged::Right);
                }
            }
            Some(expected)
        }
        Verdict::AtMost(limit) => {
            let limit = amount(limit, steps)?;
            if compared <= limit || near(limit)? {
                return Ok(Judged::Right);
            }
            Some(limit)
        }
        Verdict::AtLeast(limit) => {
            let limit = amount(limit, steps)?;
            if compared >= limit || near(limit)? {
                return Ok(Judged::Right);
            }
            Some(limit)
        }
        Verdict::Wrong(test, expected) => {
            if !evaluation.test(test, steps)? {
                return Ok(Judged::Right);
            }
            expected
                .as_ref()
                .map(|number| amount(number, steps))
                .transpose()?
        }
    };
    let stake = match &formula.stake {
        Some(stake) => evaluation
            .number(stake, steps)
            .ok()
            .map(|stake| cents(stake.abs())),
        None if fields().get(rule.field).kind == Kind::Money && formula.found.is_none() => {
            expected.and_then(|expected| Some(compared.checked_sub(expected)?.abs()))
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
        doubt: formula
            .doubt
            .as_ref()
            .filter(|(test, _)| evaluation.test(test, steps) == Ok(true))
            .map(|(_, because)| because.clone()),
    })))
}

/// The field's own number, as files write it; an empty amount is zero.
fn own(slot: Slot, evaluation: &Evaluation) -> Result<Decimal, Stop> {
    let value = evaluation
        .payroll
        .get(evaluation.row, slot)
        .and_then(Value::number);
    let empty = fields().get(slot).empty.map(Decimal::from);
    value.or(empty).ok_or(Stop::Missing)
}

/// A result as files write it: amounts to the cent, shares as percentages.
fn written(slot: Slot, number: Decimal) -> Decimal {
    match fields().get(slot).kind {
        Kind::Money => cents(number),
        Kind::Percent => number.saturating_mul(Decimal::ONE_HUNDRED),
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
}
