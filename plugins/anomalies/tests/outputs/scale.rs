//! A large payroll: 120,000 payslips with tens of thousands of anomalies.

use std::time::{Duration, Instant};

use anomalies::{Anomalies, Coverage, Filter, Finding, Run, Window, store::memory::Memory};

use crate::sample::{self, finding, month};

/// Far above what it takes, so that a busy machine fails nothing; the time itself is printed.
const MOST: Duration = Duration::from_secs(20);

fn findings(round: usize) -> Vec<Finding> {
    let mut findings = Vec::new();
    for person in 0..10_000 {
        for number in 1..=12 {
            if (person + number as usize).is_multiple_of(4) {
                let found = format!("{}.25", 2_000 + person % 700 + round);
                let identifier = format!("{person:06}");
                findings.push(finding(
                    "P01-traitement",
                    &identifier,
                    month(number),
                    &found,
                    "1979.02",
                ));
            }
        }
    }
    findings
}

#[test]
fn a_year_of_ten_thousand_agents_is_recorded_in_moments() {
    let memory = Memory::default();
    let anomalies = Anomalies::open(&memory).unwrap();
    let months = (1..=12).map(month);
    let mut coverage = Coverage::new(months.clone());
    for month in months {
        for person in 0..10_000 {
            coverage.seen(Some(&format!("{person:05}")), "", month);
        }
    }
    coverage.rule("P01-traitement", Window::Own, []);
    let run = |hash: &str| Run {
        date: sample::TODAY,
        by: "paie".to_owned(),
        file_name: format!("{hash}.csv"),
        file_hash: hash.to_owned(),
        payslips: 120_000,
        coverage: coverage.clone(),
        gaps: Vec::new(),
    };
    let all = findings(0);
    let count = all.len();
    assert_eq!(count, 30_000);
    let mut last = Instant::now();
    let mut times = Vec::new();
    let mut took = |what: &'static str| {
        times.push((what, last.elapsed()));
        last = Instant::now();
    };
    let first = anomalies.record(&run("a"), all.clone()).unwrap();
    took("entered");
    let again = anomalies.record(&run("a"), all.clone()).unwrap();
    took("the same file again");
    let other = anomalies.record(&run("b"), all).unwrap();
    took("another file, the same findings");
    let changed = anomalies.record(&run("c"), findings(1)).unwrap();
    took("all amounts changed");
    let none = anomalies.record(&run("d"), Vec::new()).unwrap();
    took("all corrected");
    let listed = anomalies.list(&Filter::default()).unwrap();
    took("listed");
    let progress = anomalies.progress(&Filter::default()).unwrap();
    took("progress");
    assert_eq!((first.entered, again.repeated, again.run), (count, true, 1));
    assert_eq!((other.again, other.changed, other.run), (count, 0, 2));
    assert_eq!((changed.changed, none.closed), (count, count));
    assert_eq!((listed.len(), progress.len()), (count, 12));
    for (what, time) in &times {
        tests_notice(&format!("{what}: {} ms", time.as_millis()));
        assert!(*time < MOST, "{what} took {time:?}");
    }
}

/// Says something to whoever runs the tests.
fn tests_notice(text: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr(), "{text}");
}
