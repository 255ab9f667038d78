//! Runs every case of `cases/comparison`: rows of another database, and who is matched with whom.

use std::{fs, path::Path};

use anomalies::{
    Anomaly, Confidence, Finding, Severity, Shown, State,
    compare::{self, By, Comparison, Mapping, Rows},
    store::{Column, Kind, Layout, Register, Schema, Value, memory::Memory},
};
use jiff::civil::date;
use kit::language::Language;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// The mapping as people write it.
    mapping: String,
    /// The columns, then the rows of the other database, `|` between cells.
    theirs: String,
    /// `rule person month field difference state`.
    ours: Vec<String>,
    #[serde(default)]
    expected: Expected,
    /// Words of the error, where there is one.
    error: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct Expected {
    /// `ours theirs by`, numbered from 1, and `amounts A B`, `states A B` where they differ.
    both: Vec<String>,
    only_ours: Vec<usize>,
    /// Their row.
    only_theirs: Vec<usize>,
    /// `row column value`.
    unreadable: Vec<String>,
    unknown_rules: Vec<String>,
    unknown_states: Vec<String>,
}

#[test]
fn every_comparison_comes_out_as_its_case_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/comparison");
    let mut failures = Vec::new();
    let mut count = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let case: Case = toml::from_str(&fs::read_to_string(&path).unwrap())
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        count += 1;
        let ours: Vec<Anomaly> = case.ours.iter().map(|line| anomaly(line)).collect();
        let outcome = Mapping::parse(&case.mapping, "correspondance.toml")
            .and_then(|mapping| compare::compare(&ours, &rows(&case.theirs), &mapping));
        match (outcome, &case.error) {
            (Ok(comparison), None) => {
                for (what, is, expected) in told(&comparison, case.expected) {
                    if is != expected {
                        failures.push(format!("{name}: {what} {is:?}, not {expected:?}"));
                    }
                }
            }
            (Err(error), Some(words)) if error.message(Language::French).contains(words) => {}
            (outcome, _) => failures.push(format!("{name}: {outcome:?}")),
        }
    }
    assert!(
        failures.is_empty(),
        "{count} cases:\n{}",
        failures.join("\n")
    );
    assert!(count >= 7, "only {count} cases were found");
}

fn told(
    comparison: &Comparison,
    expected: Expected,
) -> Vec<(&'static str, Vec<String>, Vec<String>)> {
    let row = |place: &usize| comparison.theirs[*place].row;
    let both = comparison.both.iter().map(|pair| {
        let by = match pair.by {
            By::Identity => "identity",
            By::Rule => "rule",
            By::Amount => "amount",
        };
        let mut text = format!("{} {} {by}", pair.ours + 1, row(&pair.theirs));
        if let Some((ours, theirs)) = pair.amounts {
            text.push_str(&format!(" amounts {ours} {theirs}"));
        }
        if let Some((ours, theirs)) = pair.states {
            text.push_str(&format!(" states {} {}", ours.code(), theirs.code()));
        }
        text
    });
    let numbers = |numbers: Vec<usize>| numbers.iter().map(ToString::to_string).collect();
    let counts = |counts: &[(String, usize)]| {
        counts
            .iter()
            .map(|(name, count)| format!("{name} {count}"))
            .collect()
    };
    let unreadable = comparison.unreadable.iter();
    vec![
        ("both", both.collect(), expected.both),
        (
            "only ours",
            numbers(comparison.only_ours.iter().map(|place| place + 1).collect()),
            numbers(expected.only_ours),
        ),
        (
            "only theirs",
            numbers(comparison.only_theirs.iter().map(row).collect()),
            numbers(expected.only_theirs),
        ),
        (
            "unreadable",
            unreadable
                .map(|one| format!("{} {} {}", one.row, one.column, one.value))
                .collect(),
            expected.unreadable,
        ),
        (
            "unknown rules",
            counts(&comparison.unknown_rules),
            expected.unknown_rules,
        ),
        (
            "unknown states",
            counts(&comparison.unknown_states),
            expected.unknown_states,
        ),
    ]
}

fn rows(text: &str) -> Rows {
    let mut lines = text.trim().lines().map(|line| {
        line.split('|')
            .map(|cell| cell.trim().to_owned())
            .collect::<Vec<String>>()
    });
    Rows {
        name: "suivi.csv".to_owned(),
        columns: lines.next().unwrap(),
        rows: lines.collect(),
    }
}

fn anomaly(line: &str) -> Anomaly {
    let parts: Vec<&str> = line.split(' ').collect();
    let [rule, person, month, field, difference, state] = parts[..] else {
        panic!("{line:?}: rule person month field difference state");
    };
    let finding = Finding {
        rule: rule.to_owned(),
        title: String::new(),
        line: "1".to_owned(),
        person: Some(person.to_owned()),
        month: month.parse().unwrap(),
        field: field.to_owned(),
        field_label: String::new(),
        found: Shown::default(),
        expected: Shown::default(),
        difference: difference.parse().ok(),
        amount: None,
        stake: None,
        recoverable_until: None,
        stake_until: None,
        recoverable_verified: false,
        calculation: Vec::new(),
        source: String::new(),
        confidence: Confidence::High,
        severity: Severity::Error,
        message: String::new(),
    };
    let day = date(2026, 5, 20);
    Anomaly {
        identity: anomalies::identity::identity(&finding, 0),
        ordinal: 0,
        finding,
        state: State::parse(state).unwrap(),
        state_since: day,
        state_by: String::new(),
        state_reason: None,
        state_run: None,
        first_run: 1,
        first_seen: day,
        last_run: 1,
        last_seen: day,
        entries: 1,
    }
}

#[test]
fn rows_come_from_the_table_of_another_database() {
    let column = |name: &str, kind| Column {
        name: name.to_owned(),
        kind,
        required: false,
    };
    let memory = Memory::default();
    memory
        .declare(&Schema {
            name: "suivi".to_owned(),
            version: 1,
            tables: vec![Layout {
                name: "ecarts".to_owned(),
                columns: vec![
                    column("id", Kind::Integer),
                    column("agent", Kind::Text),
                    column("periode", Kind::Date),
                    column("montant", Kind::Decimal),
                ],
                key: vec!["id".to_owned()],
                filters: Vec::new(),
            }],
        })
        .unwrap();
    let transaction = memory.begin().unwrap();
    let row = |id, agent: &str, day: &str, amount: &str| {
        vec![
            Value::Integer(id),
            Value::Text(agent.to_owned()),
            Value::Text(day.to_owned()),
            Value::Decimal(amount.to_owned()),
        ]
    };
    transaction
        .insert(
            "ecarts",
            &["id", "agent", "periode", "montant"],
            vec![
                row(1, "101", "2026-05-31", "20.00"),
                row(2, "102", "2026-05-31", "5"),
            ],
        )
        .unwrap();
    transaction.commit().unwrap();
    let rows = compare::table(&memory, "ecarts").unwrap();
    let mapping = "[columns]\nperson = \"agent\"\nmonth = \"periode\"\namount = \"montant\"";
    let mapping = Mapping::parse(mapping, "m.toml").unwrap();
    let ours = [anomaly("P01 0101 2026-05 tib -20 new")];
    let comparison = compare::compare(&ours, &rows, &mapping).unwrap();
    assert_eq!(comparison.both.len(), 1);
    assert_eq!(comparison.both[0].by, By::Amount);
    assert_eq!(
        (comparison.only_ours.len(), comparison.only_theirs.len()),
        (0, 1)
    );
}
