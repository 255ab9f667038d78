//! The check: rules against payslips.

mod collective;
mod finding;
mod formula;
mod pairs;
mod series;

use std::collections::{BTreeMap, HashMap};

use rust_decimal::Decimal;

use self::finding::Finding;
use super::{
    anomaly::{Counts, NotRun, Reason, Report, RuleCount},
    expression::{Evaluation, Persons, Values},
    field::{Slot, fields},
    french,
    month::Month,
    pack::Pack,
    parameters::Parameters,
    payroll::Payroll,
    rule::{Body, BuiltIn, Rule},
};

/// With fewer payslips than these a rule is never taken to misread the file.
const FEWEST_TO_SUSPEND: usize = 20;

/// Anomalies that are told where nothing else is asked for.
const MOST_ANOMALIES: usize = 20_000;

/// Rules that leave to each other in a row, at most.
const DEEPEST: usize = 8;

/// What differs from the pack for one check.
#[derive(Debug, Clone)]
pub struct Options {
    /// Rules to run though they are shipped disabled.
    pub enable: Vec<String>,
    /// Rules not to run.
    pub disable: Vec<String>,
    /// Anomalies that are told; more are only counted, so that a file that was misread fits in memory.
    pub most: usize,
    /// Columns of the file with amounts that no field took, by title.
    pub unread: Vec<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            enable: Vec::new(),
            disable: Vec::new(),
            most: MOST_ANOMALIES,
            unread: Vec::new(),
        }
    }
}

/// The payslips with what all rules ask of them, worked out once.
struct Desk<'a> {
    payroll: &'a Payroll,
    parameters: &'a Parameters,
    persons: Persons,
    /// For each row, the place of its month.
    month_of: Vec<Option<u32>>,
    months: Vec<Values>,
    person: Slot,
    line: Slot,
    most: usize,
}

/// What a rule has to tell.
#[derive(Default)]
struct Outcome {
    judged: usize,
    /// Payslips that differ; `findings` keeps no more than are told.
    wrong: usize,
    findings: Vec<Finding>,
    not_run: Vec<NotRun>,
}

/// Runs every enabled rule over the payslips.
pub fn check(pack: &Pack, parameters: &Parameters, payroll: &Payroll, options: &Options) -> Report {
    let Some(desk) = Desk::new(payroll, parameters, options.most) else {
        return Report::default();
    };
    let mut report = Report {
        counts: desk.counts(),
        ..Report::default()
    };
    report.not_run.extend(desk.without_month());
    // A rule that leaves something to others comes after them.
    let mut order: Vec<usize> = (0..pack.rules().len()).collect();
    order.sort_by_key(|index| depth(pack, &pack.rules()[*index], DEEPEST));
    let mut running: Vec<usize> = Vec::new();
    for index in order {
        match idle(&pack.rules()[index], payroll, options) {
            Some(reason) => report.not_run.push(reason),
            None => running.push(index),
        }
    }
    let rules: Vec<&Rule> = running.iter().map(|index| &pack.rules()[*index]).collect();
    let outcomes = desk.run(&rules);
    let mut found: Vec<(usize, Finding)> = Vec::new();
    let mut in_row: HashMap<usize, Vec<usize>> = HashMap::new();
    let mut judged: BTreeMap<usize, usize> = BTreeMap::new();
    for (index, mut outcome) in running.into_iter().zip(outcomes) {
        let rule = &pack.rules()[index];
        report.not_run.append(&mut outcome.not_run);
        let others: Vec<usize> = pack
            .rules()
            .iter()
            .enumerate()
            .filter_map(|(other, one)| rule.unless.contains(&one.id).then_some(other))
            .collect();
        outcome.findings.retain(|finding| {
            // Against the month before, what was wrong there and is right again is no change.
            let before = rule.collective.then(|| desk.persons.previous(finding.row));
            let rows = [Some(finding.row), before.flatten()];
            let mut said = rows
                .iter()
                .flatten()
                .filter_map(|row| in_row.get(row))
                .flatten();
            !said.any(|rule| others.contains(rule))
        });
        if rule.collective {
            report.not_run.extend(desk.collective(rule, &mut outcome));
        }
        if let Some(reason) = suspended(rule, &outcome) {
            report.not_run.push(reason);
            continue;
        }
        judged.insert(index, outcome.judged);
        for finding in outcome.findings {
            in_row.entry(finding.row).or_default().push(index);
            found.push((index, finding));
        }
    }
    found.sort_by_key(|(rule, finding)| (finding.row, *rule));
    report.counts.rules = judged
        .into_iter()
        .map(|(index, judged)| RuleCount {
            rule: pack.rules()[index].id.clone(),
            judged,
            anomalies: found.iter().filter(|(rule, _)| *rule == index).count(),
        })
        .collect();
    if found.len() > options.most {
        report.not_run.push(NotRun {
            rule: String::new(),
            reason: Reason::TooMany,
            detail: format!(
                "plus de {} anomalies : les suivantes ne sont pas détaillées ; vérifiez d’abord la lecture des colonnes",
                options.most
            ),
            months: None,
            payslips: None,
        });
        found.truncate(options.most);
    }
    report.not_run.sort_by_key(|one| pack.position(&one.rule));
    let verified = pack
        .rules()
        .iter()
        .any(|rule| rule.row() == "P45" && rule.verified);
    report.anomalies = finding::anomalies(pack, &desk, found, verified);
    report
}

/// How many rules wait for each other before this one; rules that wait for themselves stop somewhere.
fn depth(pack: &Pack, rule: &Rule, most: usize) -> usize {
    if most == 0 {
        return 0;
    }
    let others = rule.unless.iter().filter_map(|id| pack.get(id));
    others
        .map(|other| 1 + depth(pack, other, most - 1))
        .max()
        .unwrap_or(0)
}

/// Why a rule has nothing to do with these payslips.
fn idle(rule: &Rule, payroll: &Payroll, options: &Options) -> Option<NotRun> {
    let not_run = |reason, detail: String| {
        Some(NotRun {
            rule: rule.id.clone(),
            reason,
            detail,
            months: None,
            payslips: None,
        })
    };
    if options.disable.contains(&rule.id) {
        return not_run(Reason::Disabled, "désactivée pour ce contrôle".into());
    }
    if matches!(rule.body, Body::Document) {
        return not_run(Reason::Document, rule.reason.clone());
    }
    if !rule.enabled && !options.enable.contains(&rule.id) {
        return not_run(Reason::Disabled, rule.reason.clone());
    }
    if rule.whole && !options.unread.is_empty() {
        return not_run(
            Reason::UnreadAmounts,
            format!(
                "des montants du fichier n’ont pas de champ (« {} ») : donnez-leur un champ du profil ([columns], plusieurs s’ajoutent avec « + »), ou rangez-les sous ignored",
                options.unread.join(" », « ")
            ),
        );
    }
    let missing: Vec<Slot> = rule
        .needs
        .iter()
        .copied()
        .filter(|slot| !payroll.has(*slot))
        .collect();
    if missing.is_empty() {
        return None;
    }
    let names: Vec<&str> = missing
        .iter()
        .map(|slot| fields().get(*slot).name.as_str())
        .collect();
    let detail = match names.as_slice() {
        [one] => format!("la colonne « {one} » manque"),
        more => format!("les colonnes {} manquent", more.join(", ")),
    };
    not_run(Reason::MissingColumns(missing), detail)
}

fn suspended(rule: &Rule, outcome: &Outcome) -> Option<NotRun> {
    let limit = rule.suspend_above?;
    let (found, judged) = (outcome.wrong, outcome.judged);
    if judged < FEWEST_TO_SUSPEND || Decimal::from(found) <= limit * Decimal::from(judged) {
        return None;
    }
    Some(NotRun {
        rule: rule.id.clone(),
        reason: Reason::Suspended,
        detail: format!(
            "{found} fiches sur {judged} s’écartent : le fichier compte autrement, ou des colonnes manquent ; rien n’est signalé"
        ),
        months: None,
        payslips: Some(found),
    })
}

impl<'a> Desk<'a> {
    fn new(payroll: &'a Payroll, parameters: &'a Parameters, most: usize) -> Option<Self> {
        let month = fields().slot("mois")?;
        let mut places: BTreeMap<Month, u32> = BTreeMap::new();
        let mut months = Vec::new();
        let mut month_of = Vec::with_capacity(payroll.count());
        for row in 0..payroll.count() {
            month_of.push(payroll.month(row, month).map(|month| {
                *places.entry(month).or_insert_with(|| {
                    months.push(Values::of(parameters, month));
                    months.len() as u32 - 1
                })
            }));
        }
        Some(Self {
            payroll,
            parameters,
            persons: Persons::of(payroll),
            month_of,
            months,
            person: fields().slot("matricule")?,
            line: fields().slot("ligne")?,
            most,
        })
    }

    fn month(&self, row: usize) -> Option<Month> {
        self.month_of[row].map(|place| self.months[place as usize].month())
    }

    /// A row in front of formulas; none without a month.
    fn evaluation(&self, row: usize) -> Option<Evaluation<'_>> {
        let place = self.month_of[row]?;
        Some(Evaluation {
            payroll: self.payroll,
            persons: &self.persons,
            parameters: self.parameters,
            values: &self.months[place as usize],
            row,
        })
    }

    fn counts(&self) -> Counts {
        let mut months: Vec<Month> = self.months.iter().map(Values::month).collect();
        months.sort();
        Counts {
            payslips: self.payroll.count(),
            persons: self.persons.all().len(),
            months,
            rules: Vec::new(),
        }
    }

    fn without_month(&self) -> Option<NotRun> {
        let count = self.month_of.iter().filter(|month| month.is_none()).count();
        (count > 0).then(|| NotRun {
            rule: String::new(),
            reason: Reason::NoMonth,
            detail: format!("{count} lignes sans mois n’ont pas été contrôlées"),
            months: None,
            payslips: Some(count),
        })
    }

    /// What each rule has to tell, in their order.
    fn run(&self, rules: &[&Rule]) -> Vec<Outcome> {
        let mut formulas = self.formulas(rules).into_iter();
        rules
            .iter()
            .map(|rule| match &rule.body {
                Body::Formula(_) => formulas.next().unwrap_or_default(),
                Body::BuiltIn(
                    built_in @ (BuiltIn::Duplicate { .. }
                    | BuiltIn::Shared { .. }
                    | BuiltIn::Repeat { .. }),
                ) => self.pairs(rule, built_in),
                Body::BuiltIn(built_in) => self.series(rule, built_in),
                Body::Document => Outcome::default(),
            })
            .collect()
    }
}

/// Says which months a parameter is not known for.
fn unknown(rule: &Rule, months: &[Month], payslips: usize, detail: String) -> NotRun {
    let span = months
        .iter()
        .min()
        .copied()
        .zip(months.iter().max().copied());
    let when = span.map_or_else(String::new, |(first, last)| match first == last {
        true => format!(" ({})", french::month(first)),
        false => format!(" ({} à {})", french::month(first), french::month(last)),
    });
    NotRun {
        rule: rule.id.clone(),
        reason: Reason::UnknownParameter,
        detail: format!("{detail}{when}"),
        months: span,
        payslips: Some(payslips),
    }
}
