//! The check: rules against payslips.

mod collective;
mod finding;
mod formula;
mod pairs;
mod series;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use anomalies::Window;
use jiff::civil::Date;

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
    rows::Rows,
    rule::{Body, BuiltIn, Rule},
    window::window,
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
    /// The day of the check: what could be recovered until a day before it is no longer told as the first to go.
    pub today: Option<Date>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            enable: Vec::new(),
            disable: Vec::new(),
            most: MOST_ANOMALIES,
            unread: Vec::new(),
            today: None,
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
    today: Date,
}

/// What a rule has to tell.
#[derive(Default)]
struct Outcome {
    judged: usize,
    /// See [`RuleCount::known`].
    known: Rows,
    /// Payslips that differ; `findings` keeps no more than are told.
    wrong: usize,
    findings: Vec<Finding>,
    not_run: Vec<NotRun>,
}

/// Runs every enabled rule over the payslips.
pub fn check(pack: &Pack, parameters: &Parameters, payroll: &Payroll, options: &Options) -> Report {
    let Some(desk) = Desk::new(payroll, parameters, options) else {
        return Report::default();
    };
    let mut report = Report {
        counts: desk.counts(),
        ..Report::default()
    };
    report.not_run.extend(desk.without_month());
    let first_months = desk.first_months();
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
    let mut judged: BTreeMap<usize, (usize, Rows)> = BTreeMap::new();
    for (index, mut outcome) in running.into_iter().zip(outcomes) {
        let rule = &pack.rules()[index];
        report.not_run.append(&mut outcome.not_run);
        let found_in: Vec<usize> = outcome.findings.iter().map(|one| one.row).collect();
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
        report.not_run.extend(without_earlier(rule, &first_months));
        // What was found and is not told is as if nobody had looked.
        let told: HashSet<usize> = outcome.findings.iter().map(|one| one.row).collect();
        for row in found_in.into_iter().filter(|row| !told.contains(row)) {
            outcome.known.remove(row);
        }
        judged.insert(index, (outcome.judged, outcome.known));
        for finding in outcome.findings {
            in_row.entry(finding.row).or_default().push(index);
            found.push((index, finding));
        }
    }
    found.sort_by_key(|(rule, finding)| (finding.row, *rule));
    let mut anomalies: BTreeMap<usize, usize> = BTreeMap::new();
    for (rule, _) in &found {
        *anomalies.entry(*rule).or_default() += 1;
    }
    for (rule, finding) in found.iter().skip(options.most) {
        if let Some((_, known)) = judged.get_mut(rule) {
            known.remove(finding.row);
        }
    }
    report.counts.rules = judged
        .into_iter()
        .map(|(index, (judged, known))| RuleCount {
            rule: pack.rules()[index].id.clone(),
            judged,
            anomalies: anomalies.get(&index).copied().unwrap_or_default(),
            known,
            window: window(&pack.rules()[index]),
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
            months: Vec::new(),
            payslips: None,
        });
        found.truncate(options.most);
    }
    report.not_run.sort_by_key(|one| pack.position(&one.rule));
    let verified = pack
        .rules()
        .iter()
        .any(|rule| rule.row() == "P45" && rule.verified);
    report.anomalies = finding::told(pack, &desk, found, verified);
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
            months: Vec::new(),
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
        months: Vec::new(),
        payslips: Some(found),
    })
}

impl<'a> Desk<'a> {
    fn new(payroll: &'a Payroll, parameters: &'a Parameters, options: &Options) -> Option<Self> {
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
            most: options.most,
            today: options.today.unwrap_or(Date::MIN),
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

    /// The months of the file before which none is at hand.
    fn first_months(&self) -> Vec<Month> {
        let mut months: BTreeSet<Month> = self.months.iter().map(Values::month).collect();
        let all = months.clone();
        months.retain(|month| !all.contains(&month.plus(-1)));
        months.into_iter().collect()
    }

    fn without_month(&self) -> Option<NotRun> {
        let count = self.month_of.iter().filter(|month| month.is_none()).count();
        (count > 0).then(|| NotRun {
            rule: String::new(),
            reason: Reason::NoMonth,
            detail: format!("{count} lignes sans mois n’ont pas été contrôlées"),
            months: Vec::new(),
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

/// Says in which months a rule over several months lacked the one before.
fn without_earlier(rule: &Rule, first_months: &[Month]) -> Option<NotRun> {
    let months: Vec<Month> = first_months
        .iter()
        .copied()
        .filter(|month| rule.holds_in(*month) && rule.holds_in(month.plus(-1)))
        .collect();
    if window(rule) == Window::Own || months.is_empty() {
        return None;
    }
    Some(NotRun {
        rule: rule.id.clone(),
        reason: Reason::EarlierMonths,
        detail: format!(
            "il faut les mois d’avant, que le fichier n’a pas ({})",
            french::months(&months)
        ),
        months,
        payslips: None,
    })
}

/// Says which months a parameter is not known for.
fn unknown(rule: &Rule, months: &[Month], payslips: usize, detail: String) -> NotRun {
    let months: BTreeSet<Month> = months.iter().copied().collect();
    let months: Vec<Month> = months.into_iter().collect();
    let when = match months.is_empty() {
        true => String::new(),
        false => format!(" ({})", french::months(&months)),
    };
    NotRun {
        rule: rule.id.clone(),
        reason: Reason::UnknownParameter,
        detail: format!("{detail}{when}"),
        months,
        payslips: Some(payslips),
    }
}
