//! Runs every case of `cases/life`: runs and actions one after the other, and how all anomalies stand after each.

use std::{collections::BTreeMap, fs, path::Path};

use anomalies::{
    Action, Anomalies, Anomaly, Confidence, Coverage, Decision, Error, Filter, Finding, Month,
    Recorded, Run, Severity, Shown, Window, store::memory::Memory,
};
use kit::language::Language;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    step: Vec<Step>,
    #[serde(default)]
    history: Vec<History>,
    #[serde(default)]
    progress: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    on: String,
    by: String,
    run: Option<CaseRun>,
    action: Option<String>,
    /// Of which anomaly, as `states` names it.
    of: Option<String>,
    reason: Option<String>,
    /// Words of the message where the step fails.
    error: Option<String>,
    /// `rule person month field` and the state, all anomalies.
    states: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CaseRun {
    file: String,
    rules: Vec<String>,
    months: Vec<String>,
    /// `rule who month`: whom a rule could not judge; `*` for everybody.
    #[serde(default)]
    except: Vec<String>,
    /// The persons and `ligne-N` in the file; all that the case ever names where nothing is said.
    persons: Option<Vec<String>>,
    /// Whether the file is said to be only a part of the payroll.
    #[serde(default)]
    part: bool,
    /// The months that rules look at beside their own: `own` or `all`.
    #[serde(default)]
    window: String,
    /// Months of earlier files that are at hand.
    #[serde(default)]
    remembered: Vec<String>,
    /// `line rule person month field found expected amount`, `-` for nothing.
    found: Vec<String>,
    /// What is not named is 0.
    #[serde(default)]
    recorded: BTreeMap<String, usize>,
    /// The number of the run that is the same.
    repeats: Option<i64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct History {
    of: String,
    /// `event state who`, and words of the reason after `:`.
    entries: Vec<String>,
}

#[test]
fn every_life_goes_as_its_case_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/life");
    let mut failures = Vec::new();
    let mut count = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let case: Case = toml::from_str(&fs::read_to_string(&path).unwrap())
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        count += 1;
        failures.extend(
            check(&case)
                .into_iter()
                .map(|what| format!("{name}: {what}")),
        );
    }
    assert!(
        failures.is_empty(),
        "{} differences in {count} cases:\n{}",
        failures.len(),
        failures.join("\n")
    );
    assert!(count >= 12, "only {count} cases were found");
}

fn check(case: &Case) -> Vec<String> {
    let memory = Memory::default();
    let anomalies = Anomalies::open(&memory).unwrap();
    let mut failures = Vec::new();
    for (index, step) in case.step.iter().enumerate() {
        let before = everything(&memory);
        let result = take(&anomalies, step, &everybody(case));
        let place = format!("step {}", index + 1);
        match (&result, &step.error) {
            (Ok(differences), None) => failures.extend(
                differences
                    .iter()
                    .map(|difference| format!("{place}: {difference}")),
            ),
            (Err(error), Some(words)) => {
                let message = error.message(Language::French);
                if !message.contains(words) {
                    failures.push(format!("{place}: said {message:?}, not {words:?}"));
                }
                if everything(&memory) != before {
                    failures.push(format!("{place}: it failed and changed something"));
                }
            }
            (Ok(_), Some(words)) => failures.push(format!("{place}: did not fail with {words:?}")),
            (Err(error), None) => {
                failures.push(format!("{place}: {}", error.message(Language::French)))
            }
        }
        let states: Vec<String> = all(&anomalies)
            .iter()
            .map(|one| format!("{} {}", name(one), one.state.code()))
            .collect();
        if states != step.states {
            failures.push(format!("{place}: states {states:?}, not {:?}", step.states));
        }
    }
    for history in &case.history {
        failures.extend(check_history(&anomalies, history));
    }
    if !case.progress.is_empty() {
        let progress: Vec<String> = anomalies
            .progress(&Filter::default())
            .unwrap()
            .iter()
            .map(|month| {
                let days = month.median_days.map_or("-".to_owned(), |days| days.to_string());
                format!(
                    "{} found {} open {} corrected {} dismissed {} at stake {} due {} recovered {} settled {} days {days}",
                    month.month, month.found, month.open, month.corrected, month.dismissed,
                    month.at_stake.normalize(), month.due.normalize(),
                    month.recovered.normalize(), month.settled.normalize()
                )
            })
            .collect();
        if progress != case.progress {
            failures.push(format!("progress {progress:?}, not {:?}", case.progress));
        }
    }
    failures
}

/// The persons and lines that a case names.
fn everybody(case: &Case) -> Vec<String> {
    let found = case.step.iter().filter_map(|step| step.run.as_ref());
    let mut all: Vec<String> = found
        .flat_map(findings)
        .map(|one| one.person.unwrap_or_else(|| format!("ligne-{}", one.line)))
        .collect();
    all.sort();
    all.dedup();
    all
}

fn take(anomalies: &Anomalies, step: &Step, everybody: &[String]) -> Result<Vec<String>, Error> {
    if let Some(run) = &step.run {
        let recorded = anomalies.record(&read_run(run, step, everybody), findings(run))?;
        return Ok(differences(run, &recorded));
    }
    let action = Action::ALL
        .into_iter()
        .find(|action| Some(action.code()) == step.action.as_deref())
        .expect("a step has a run or an action");
    let wanted = step.of.as_deref().unwrap();
    let all = all(anomalies);
    let target = all.iter().find(|one| name(one) == wanted).unwrap();
    let decision = Decision {
        by: step.by.clone(),
        on: step.on.parse().unwrap(),
        reason: step.reason.clone(),
    };
    anomalies.act(&[&target.identity], action, &decision)?;
    Ok(Vec::new())
}

fn read_run(run: &CaseRun, step: &Step, everybody: &[String]) -> Run {
    let months: Vec<Month> = run
        .months
        .iter()
        .map(|month| month.parse().unwrap())
        .collect();
    let remembered = run.remembered.iter().map(|month| month.parse().unwrap());
    let mut coverage = Coverage::new(months.clone()).with_memory(remembered);
    if run.part {
        coverage = coverage.part();
    }
    let mut places = Vec::new();
    for who in run.persons.as_deref().unwrap_or(everybody) {
        for month in &months {
            let place = match who.strip_prefix("ligne-") {
                Some(line) => coverage.seen(None, line, *month),
                None => coverage.seen(Some(who), "", *month),
            };
            places.push((who, *month, place));
        }
    }
    let window = match run.window.as_str() {
        "" | "own" => Window::Own,
        "all" => Window::All,
        other => panic!("{other} is no window"),
    };
    for rule in &run.rules {
        let excepted = |who: &str, month: &Month| {
            run.except.iter().any(|except| {
                let parts: Vec<&str> = except.split(' ').collect();
                parts[0] == rule
                    && (parts[1] == "*" || parts[1] == who)
                    && parts[2].parse() == Ok(*month)
            })
        };
        let unjudged = places
            .iter()
            .filter(|(who, month, _)| excepted(who, month))
            .map(|(_, _, place)| *place);
        coverage.rule(rule, window, unjudged);
    }
    Run {
        date: step.on.parse().unwrap(),
        by: step.by.clone(),
        file_name: run.file.clone(),
        file_hash: format!("hash of {}", run.file),
        payslips: 10,
        coverage,
        gaps: Vec::new(),
    }
}

fn findings(run: &CaseRun) -> Vec<Finding> {
    run.found.iter().map(|line| finding(line)).collect()
}

fn finding(line: &str) -> Finding {
    let parts: Vec<&str> = line.split(' ').collect();
    let [line, rule, person, month, field, found, expected, amount] = parts[..] else {
        panic!("{line:?}: line rule person month field found expected amount");
    };
    let some = |text: &str| (text != "-").then(|| text.to_owned());
    let shown = |text: &str| Shown {
        text: some(text).unwrap_or_default(),
        amount: text.parse().ok(),
    };
    Finding {
        rule: rule.to_owned(),
        title: "Règle".to_owned(),
        line: line.to_owned(),
        person: some(person),
        month: month.parse().unwrap(),
        field: field.to_owned(),
        field_label: field.to_uppercase(),
        found: shown(found),
        expected: shown(expected),
        difference: None,
        amount: amount.parse().ok(),
        stake: amount.parse().ok(),
        recoverable_until: None,
        stake_until: None,
        recoverable_verified: false,
        calculation: vec!["un calcul".to_owned()],
        source: "un texte".to_owned(),
        confidence: Confidence::High,
        severity: Severity::Error,
        message: format!("trouvé {found}"),
    }
}

fn differences(run: &CaseRun, recorded: &Recorded) -> Vec<String> {
    let counts = [
        ("entered", recorded.entered),
        ("again", recorded.again),
        ("changed", recorded.changed),
        ("closed", recorded.closed),
        ("reopened", recorded.reopened),
        ("dismissed", recorded.dismissed),
        ("absent", recorded.absent),
        ("unjudged", recorded.unjudged),
        ("respelled", recorded.respelled),
        ("left", recorded.left.len()),
    ];
    let mut differences: Vec<String> = counts
        .iter()
        .filter(|(name, count)| run.recorded.get(*name).copied().unwrap_or(0) != *count)
        .map(|(name, count)| format!("{name} {count}"))
        .collect();
    if let Some(unknown) = run
        .recorded
        .keys()
        .find(|key| !counts.iter().any(|(name, _)| name == key))
    {
        differences.push(format!("the case expects {unknown}, which is nothing"));
    }
    let repeats = recorded.repeated.then_some(recorded.run);
    if repeats != run.repeats {
        differences.push(format!("repeats {repeats:?}, not {:?}", run.repeats));
    }
    differences
}

fn check_history(anomalies: &Anomalies, history: &History) -> Vec<String> {
    let all = all(anomalies);
    let anomaly = all.iter().find(|one| name(one) == history.of).unwrap();
    let (_, entries) = anomalies.show(&anomaly.identity).unwrap();
    let mut failures = Vec::new();
    if entries.len() != history.entries.len() {
        failures.push(format!(
            "{}: {} entries: {entries:#?}",
            history.of,
            entries.len()
        ));
    }
    for (entry, expected) in entries.iter().zip(&history.entries) {
        let (head, reason) = expected.split_once(": ").unwrap_or((expected, ""));
        let said = format!("{} {} {}", entry.event.code(), entry.state.code(), entry.by);
        let kept = entry.reason.as_deref().unwrap_or_default();
        if said != head || !kept.contains(reason) || reason.is_empty() != kept.is_empty() {
            failures.push(format!(
                "{}: {said}: {kept:?}, not {expected:?}",
                history.of
            ));
        }
    }
    let numbers: Vec<i64> = entries.iter().map(|entry| entry.sequence).collect();
    let counted: Vec<i64> = (1..=entries.len() as i64).collect();
    if numbers != counted || anomaly.entries != entries.len() as i64 {
        failures.push(format!("{}: entries are numbered {numbers:?}", history.of));
    }
    failures
}

/// All anomalies in the order of their names.
fn all(anomalies: &Anomalies) -> Vec<Anomaly> {
    let mut all = anomalies.list(&Filter::default()).unwrap();
    all.sort_by_key(name);
    all
}

/// `rule person month field`, and `#n` for those that have a number.
fn name(anomaly: &Anomaly) -> String {
    let finding = &anomaly.finding;
    let who = finding
        .person
        .clone()
        .unwrap_or_else(|| format!("ligne-{}", finding.line));
    let mut name = format!("{} {who} {} {}", finding.rule, finding.month, finding.field);
    if anomaly.ordinal > 0 {
        name.push_str(&format!("#{}", anomaly.ordinal));
    }
    name
}

fn everything(memory: &Memory) -> String {
    ["anomalies", "history", "runs", "run_rules", "run_gaps"]
        .map(|table| memory.dump(table).unwrap())
        .join("\n")
}
