//! A run is recorded: what is new is entered, what was seen again is compared, what is gone is closed.
//!
//! # Conventions
//! - **Only what a run judged can be closed by it**: the rule ran, the person is in the file in that month, the rule
//!   had all values and months that it needed, see [`Coverage`](crate::Coverage). Everything else stays as it is.
//! - **Found with fewer months at hand than before**: what is known stays as it is, figures and state.
//! - **A dismissed one** stays dismissed while found and expected are the same; with other figures it is reopened,
//!   and the reason of its dismissal stays in the history. Not found any more, it stays dismissed: that is remembered.
//! - **A corrected one that comes back** is reopened as new, but for one that a person corrected and that comes back in
//!   the very file in which it was last seen: that file cannot know of the correction.
//! - **Figures that changed** are noted in the history; other words of a rule only replace those that are kept.
//! - **The same file twice**, with the same coverage and the same findings, writes nothing the second time.
//! - **Stakes** hold the open amounts of earlier months, and are mended with each change: see [`crate::stakes`].
//! - All of it is one transaction.

mod known;
mod merge;
mod write;

use std::collections::{BTreeMap, HashSet};

pub(crate) use self::known::Standing;
use self::{
    known::Known,
    merge::{Change, Plan},
};
use crate::{
    Error, Finding, Run, State,
    identity::Group,
    run::{Past, Recorded, RuleCount},
    runs,
    stakes::{self, Fresh},
    store::{Register, Transaction},
    text,
};

/// Bytes of a rule, person, line or field, at most: the register looks rows up by them.
const MOST_KEY: usize = 400;

/// Records a run with all that it found.
pub(crate) fn record(
    register: &dyn Register,
    run: &Run,
    findings: Vec<Finding>,
) -> Result<Recorded, Error> {
    let mut findings = findings;
    for finding in &mut findings {
        prepare(finding)?;
    }
    let transaction = register.begin()?;
    let past = runs::list(register)?;
    let number = past.last().map_or(1, |last| last.number + 1);
    let known = known::read(register, run)?;
    let mut plan = merge::plan(number, run, &past, findings, known);
    if let Some(earlier) = same_before(register, run, &past, &plan)? {
        return Ok(Recorded {
            run: earlier,
            repeated: true,
            ..plan.recorded
        });
    }
    let mut changes = std::mem::take(&mut plan.changes);
    fill_stakes(
        register,
        &*transaction,
        &plan,
        &mut changes,
        past.is_empty(),
    )?;
    write::anomalies(&*transaction, &plan, changes)?;
    write::history(&*transaction, &plan)?;
    let past = Past {
        number,
        date: run.date,
        by: run.by.clone(),
        file_name: run.file_name.clone(),
        file_hash: run.file_hash.clone(),
        payslips: i64::try_from(run.payslips).unwrap_or(i64::MAX),
        months: run.coverage.months().iter().copied().collect(),
        remembered: run.coverage.remembered().iter().copied().collect(),
        gaps_kept: true,
        partial: run.coverage.is_partial(),
        recorded: plan.recorded.clone(),
    };
    runs::write(&*transaction, &past, &counts(run, &plan), &run.gaps)?;
    transaction.commit()?;
    Ok(plan.recorded)
}

/// Checks a finding, and makes its texts such as the register takes.
fn prepare(finding: &mut Finding) -> Result<(), Error> {
    let bad = |line: &str, what: String| Error::BadFinding {
        line: text::line(line),
        what,
    };
    for (name, value) in [
        ("règle", Some(&finding.rule)),
        ("matricule", finding.person.as_ref()),
        ("champ", Some(&finding.field)),
        ("identifiant de ligne", Some(&finding.line)),
    ] {
        if value.is_some_and(|value| value.len() > MOST_KEY) {
            let line: String = finding.line.chars().take(40).collect();
            let what =
                format!("{name} de plus de {MOST_KEY} octets ; corrigez la cellule du fichier");
            return Err(bad(&line, what));
        }
    }
    // An empty cell names nobody: the line stands for the person.
    finding.person.take_if(|person| person.trim().is_empty());
    if finding.rule.is_empty() {
        return Err(bad(&finding.line, "anomalie sans règle".to_owned()));
    }
    for kept in [
        &mut finding.rule,
        &mut finding.title,
        &mut finding.line,
        &mut finding.field,
        &mut finding.field_label,
        &mut finding.found.text,
        &mut finding.expected.text,
        &mut finding.source,
        &mut finding.message,
    ]
    .into_iter()
    .chain(&mut finding.person)
    .chain(&mut finding.calculation)
    {
        if let std::borrow::Cow::Owned(cleaned) = text::clean(kept) {
            *kept = cleaned;
        }
    }
    Ok(())
}

/// What is at stake in the rows that are written, and in those of the same persons that stay.
fn fill_stakes(
    register: &dyn Register,
    transaction: &dyn Transaction,
    plan: &Plan,
    changes: &mut [Change],
    is_first: bool,
) -> Result<(), Error> {
    let mut fresh = Vec::new();
    let mut gone = HashSet::new();
    for change in changes {
        match change {
            Change::Write(item) => fresh.push(Fresh {
                identity: &item.identity,
                finding: &mut item.finding,
                open: item.standing.state.is_open(),
            }),
            Change::Closed { identity, .. } => {
                gone.insert(identity.as_str());
            }
            Change::Seen { .. } => {}
        }
    }
    let others = match is_first {
        true => stakes::Others::None,
        false => stakes::Others::Of(&plan.touched),
    };
    stakes::refresh(register, transaction, &mut fresh, others, &gone, plan.date)
}

/// The number of an earlier run of the same file and coverage, where this one changes nothing.
fn same_before(
    register: &dyn Register,
    run: &Run,
    past: &[Past],
    plan: &Plan,
) -> Result<Option<i64>, Error> {
    if plan
        .changes
        .iter()
        .any(|change| !matches!(change, Change::Seen { .. }))
    {
        return Ok(None);
    }
    let Some(earlier) = past.iter().rev().find(|past| {
        past.file_hash == run.file_hash
            && past.partial == run.coverage.is_partial()
            && past.months.iter().eq(run.coverage.months())
            && past.remembered.iter().eq(run.coverage.remembered())
    }) else {
        return Ok(None);
    };
    let rules = runs::rules(register, earlier.number)?;
    let ran = run.coverage.rules();
    let same = rules.len() == ran.len()
        && rules.iter().all(|count| {
            let months = ran.get(count.rule.as_str());
            months.is_some_and(|months| months.iter().eq(&count.months))
        })
        && runs::gaps(register, earlier.number)? == run.gaps;
    Ok(same.then_some(earlier.number))
}

/// How the anomalies of each rule stand after the run.
fn counts(run: &Run, plan: &Plan) -> Vec<RuleCount> {
    let mut counts: BTreeMap<&str, RuleCount> = run
        .coverage
        .rules()
        .into_iter()
        .map(|(rule, months)| {
            let count = RuleCount {
                rule: rule.to_owned(),
                months: months.into_iter().collect(),
                states: [0; 4],
            };
            (rule, count)
        })
        .collect();
    for (rule, state) in &plan.after {
        if let Some(count) = counts.get_mut(rule.as_str()) {
            count.states[place(*state)] += 1;
        }
    }
    counts.into_values().collect()
}

fn place(state: State) -> usize {
    state as usize
}

/// Known anomalies by what they can have in common.
type ByGroup = BTreeMap<Group, Vec<Known>>;
