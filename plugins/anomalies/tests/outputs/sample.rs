//! A register with some anomalies in all states.

use anomalies::{
    Action, Anomalies, Confidence, Coverage, Decision, Finding, Month, Run, Severity, Shown,
    Window, french, store::memory::Memory,
};
use jiff::civil::{Date, date};
use rust_decimal::Decimal;

/// The day of the call.
pub const TODAY: Date = date(2026, 6, 30);

pub fn month(number: i32) -> Month {
    Month::new(2026, number).unwrap()
}

/// An amount that is not what it should be, as a check tells it.
pub fn finding(rule: &str, person: &str, month: Month, found: &str, expected: &str) -> Finding {
    let (found, expected): (Decimal, Decimal) = (found.parse().unwrap(), expected.parse().unwrap());
    let difference = found - expected;
    let (title, severity, source) = match &rule[..3] {
        "P01" => (
            "Traitement indiciaire",
            Severity::Error,
            "décret n° 85-1148, art. 3",
        ),
        "P07" => (
            "Indemnité de résidence",
            Severity::Error,
            "décret n° 85-1148, art. 9",
        ),
        "P12" => (
            "Supplément familial",
            Severity::Warning,
            "CGFP, art. L. 712-8",
        ),
        _ => (
            "Variation inexpliquée",
            Severity::Notice,
            "contrôle interne",
        ),
    };
    Finding {
        rule: rule.to_owned(),
        title: title.to_owned(),
        line: format!("L{person}"),
        person: Some(person.to_owned()),
        month,
        field: "tib".to_owned(),
        field_label: "Traitement indiciaire brut".to_owned(),
        found: Shown {
            text: french::euros(found),
            amount: Some(found),
        },
        expected: Shown {
            text: french::euros(expected),
            amount: Some(expected),
        },
        difference: Some(difference),
        amount: Some(difference),
        stake: Some(difference),
        recoverable_until: Some(date(2028, 6, 30)),
        stake_until: Some(date(2028, 6, 30)),
        recoverable_verified: false,
        calculation: vec![
            "TIB = indice × valeur du point / 12 × quotité".to_owned(),
            format!("    = {}", french::euros(expected)),
        ],
        source: source.to_owned(),
        confidence: Confidence::High,
        severity,
        message: format!(
            "Le traitement payé ({}) n’est pas celui de l’indice ({}).",
            french::euros(found),
            french::euros(expected)
        ),
    }
}

pub fn run(file: &str, on: Date, months: &[Month]) -> Run {
    Run {
        date: on,
        by: "Service paie".to_owned(),
        file_name: file.to_owned(),
        file_hash: format!("hash of {file}"),
        payslips: 1_480,
        coverage: coverage(&RULES, months),
        gaps: Vec::new(),
    }
}

const RULES: [&str; 4] = [
    "P01-traitement",
    "P07-residence",
    "P12-sft",
    "P40-variation",
];

/// Everybody of these tests is in the file, and judged by these rules.
pub fn coverage(rules: &[&str], months: &[Month]) -> Coverage {
    let mut coverage = Coverage::new(months.iter().copied());
    for month in months {
        for person in 100..200 {
            coverage.seen(Some(&person.to_string()), "", *month);
        }
    }
    for rule in rules {
        coverage.rule(*rule, Window::Own, []);
    }
    coverage
}

/// Four months, some of it confirmed, dismissed, corrected.
pub fn register() -> Memory {
    let memory = Memory::default();
    let anomalies = Anomalies::open(&memory).unwrap();
    let rules = RULES;
    let mut of_last = Vec::new();
    for number in 3..=6 {
        let mut findings = Vec::new();
        for (index, rule) in (0..).zip(rules) {
            for person in 0..(9 - 2 * index) {
                let found = format!("{}.5{person}", 2000 + 13 * person + index);
                let identifier = format!("00{}", 100 + 10 * index + person);
                findings.push(finding(rule, &identifier, month(number), &found, "1979.02"));
            }
        }
        if number == 6 {
            findings[0].message = "La baisse de 12,50 € n’est pas expliquée.".to_owned();
            findings[0].found = Shown {
                text: String::new(),
                amount: None,
            };
            findings[1].difference = Some("-12.50".parse().unwrap());
            findings[2].recoverable_until = Some(date(2026, 8, 31));
        }
        of_last.clone_from(&findings);
        let day = month(number).first_day().last_of_month();
        anomalies
            .record(
                &run(&format!("paie-{number}.csv"), day, &[month(number)]),
                findings,
            )
            .unwrap();
    }
    // May again, with less to say: the others are corrected.
    let again: Vec<Finding> = of_last
        .iter()
        .take(6)
        .cloned()
        .map(|one| Finding {
            month: month(5),
            ..one
        })
        .collect();
    anomalies
        .record(
            &run("paie-5-corrigee.csv", date(2026, 6, 12), &[month(5)]),
            again,
        )
        .unwrap();
    let all = anomalies
        .list(&anomalies::Filter {
            since: Some(month(6)),
            ..Default::default()
        })
        .unwrap();
    let decide = |action, places: std::ops::Range<usize>, reason: Option<&str>| {
        let identities: Vec<&str> = all[places]
            .iter()
            .map(|one| one.identity.as_str())
            .collect();
        let decision = Decision {
            by: "Claire Martin".to_owned(),
            on: TODAY,
            reason: reason.map(str::to_owned),
        };
        anomalies.act(&identities, action, &decision).unwrap();
    };
    decide(Action::Confirm, 1..4, None);
    decide(
        Action::Dismiss,
        4..6,
        Some("=HYPERLINK(\"http://exemple.invalid\") prime actée"),
    );
    memory
}
