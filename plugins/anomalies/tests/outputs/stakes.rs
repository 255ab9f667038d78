//! Amounts of each month, and stakes that hold the earlier ones: within a file and across files.

use anomalies::{Action, Anomalies, Decision, Filter, Finding, Run, store::memory::Memory};
use kit::language::Language;
use rust_decimal::Decimal;

use crate::sample::{self, finding, month, run};

fn euros(text: &str) -> Option<Decimal> {
    Some(text.parse().unwrap())
}

#[test]
fn the_register_adds_open_months_that_the_file_does_not_have() {
    let memory = Memory::default();
    let anomalies = Anomalies::open(&memory).unwrap();
    let wrong = |number| finding("P01-traitement", "101", month(number), "1999.02", "1979.02");
    let record = |file: &str, number, findings| {
        let run = run(file, month(number).first_day(), &[month(number)]);
        anomalies.record(&run, findings).unwrap()
    };
    record("avril.csv", 4, vec![wrong(4)]);
    record("mai.csv", 5, vec![wrong(5)]);
    record("juin.csv", 6, vec![wrong(6)]);
    let stakes = || {
        let listed = anomalies.list(&Filter::default()).unwrap();
        let mut stakes: Vec<_> = listed
            .iter()
            .map(|one| (one.finding.month, one.finding.stake))
            .collect();
        stakes.sort();
        stakes
    };
    let expected = |june: &str| {
        vec![
            (month(4), euros("20")),
            (month(5), euros("40")),
            (month(6), euros(june)),
        ]
    };
    assert_eq!(stakes(), expected("60"));
    assert!(
        record("juin.csv", 6, vec![wrong(6)]).repeated,
        "the same file writes nothing"
    );
    // April is corrected: at once less is at stake in May and June, and June's file tells nothing new.
    record("avril-2.csv", 4, Vec::new());
    let mended = vec![
        (month(4), euros("20")),
        (month(5), euros("20")),
        (month(6), euros("40")),
    ];
    assert_eq!(stakes(), mended);
    assert!(record("juin.csv", 6, vec![wrong(6)]).repeated);
    // May is dismissed by a person: it leaves the sum, too.
    let listed = anomalies.list(&Filter::default()).unwrap();
    let may = listed
        .iter()
        .find(|one| one.finding.month == month(5))
        .unwrap();
    let decision = |reason: &str| Decision {
        by: "paie".to_owned(),
        on: sample::TODAY,
        reason: Some(reason.to_owned()),
    };
    anomalies
        .act(&[&may.identity], Action::Dismiss, &decision("acompte"))
        .unwrap();
    assert_eq!(stakes()[2], (month(6), euros("20")));
    anomalies
        .act(&[&may.identity], Action::Reopen, &decision("non"))
        .unwrap();
    assert_eq!(stakes(), mended);
    // A file of several months has the earlier ones in its own stakes.
    let both = Run {
        coverage: sample::coverage(&["P01-traitement"], &[month(5), month(6)]),
        ..run("cumul.csv", sample::TODAY, &[])
    };
    let june = Finding {
        stake: euros("40"),
        ..wrong(6)
    };
    anomalies.record(&both, vec![wrong(5), june]).unwrap();
    assert_eq!(stakes()[2], (month(6), euros("40")));
}

#[test]
fn what_cannot_be_kept_is_told_with_its_line() {
    let memory = Memory::default();
    let anomalies = Anomalies::open(&memory).unwrap();
    let june = run("juin.csv", sample::TODAY, &[month(6)]);
    let long = Finding {
        person: Some("9".repeat(1_000)),
        ..finding("P01-traitement", "101", month(6), "1", "2")
    };
    let hidden = Finding {
        person: Some("1\u{0}2\u{202e}".to_owned()),
        message: "a\u{0}b".to_owned(),
        ..finding("P01-traitement", "101", month(6), "1", "2")
    };
    let error = anomalies
        .record(&june, vec![hidden.clone(), long])
        .unwrap_err();
    let said = error.message(Language::French);
    assert_eq!(
        said,
        "ligne L101 : matricule de plus de 400 octets ; corrigez la cellule du fichier"
    );
    assert_eq!(memory.dump("anomalies").unwrap(), "");
    assert_eq!(anomalies.record(&june, vec![hidden]).unwrap().entered, 1);
    let nobody = Finding {
        person: Some("  ".to_owned()),
        ..finding("P01-traitement", "103", month(6), "1", "2")
    };
    let july = run("juillet.csv", sample::TODAY, &[month(6)]);
    anomalies.record(&july, vec![nobody]).unwrap();
    let listed = anomalies.list(&Filter::default()).unwrap();
    let nobody = listed
        .iter()
        .find(|one| one.finding.line == "L103")
        .unwrap();
    assert_eq!(nobody.finding.person, None);
}
