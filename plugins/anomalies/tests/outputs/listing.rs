//! Looking for anomalies: filters, order, identities and their beginnings, registers that may only be read.

use anomalies::{
    Action, Anomalies, Decision, Error, Filter, Severity, State,
    store::{Trouble, memory::Memory},
};
use kit::language::Language;

use crate::sample::{self, month, run};

fn count(anomalies: &Anomalies, filter: &Filter) -> usize {
    let listed = anomalies.list(filter).unwrap().len();
    assert_eq!(
        anomalies.count(filter).unwrap(),
        listed as u64,
        "{filter:?}"
    );
    listed
}

#[test]
fn filters_hold_together() {
    let memory = sample::register();
    let anomalies = Anomalies::open(&memory).unwrap();
    let all = Filter::default();
    assert_eq!(count(&anomalies, &all), 96);
    let dismissed = Filter {
        states: vec![State::Dismissed],
        ..all.clone()
    };
    assert_eq!(count(&anomalies, &dismissed), 2);
    let open = Filter {
        states: State::OPEN.to_vec(),
        since: Some(month(5)),
        until: Some(month(5)),
        ..all.clone()
    };
    assert_eq!(count(&anomalies, &open), 6);
    let rules = |names: &[&str]| Filter {
        rules: names.iter().map(|name| (*name).to_owned()).collect(),
        ..all.clone()
    };
    assert_eq!(count(&anomalies, &rules(&["P12"])), 20);
    assert_eq!(count(&anomalies, &rules(&["P12-sft", "P40"])), 32);
    assert_eq!(
        count(&anomalies, &rules(&["P1"])),
        0,
        "P1 is not the beginning of P12"
    );
    let serious = Filter {
        severity: Some(Severity::Warning),
        ..all.clone()
    };
    assert_eq!(count(&anomalies, &serious), 96 - 12);
    let person = Filter {
        person: Some("00108".to_owned()),
        ..all.clone()
    };
    assert_eq!(count(&anomalies, &person), 4);
    let stake = "100".parse().unwrap();
    let dear = Filter {
        stake: Some(stake),
        ..all.clone()
    };
    let listed = anomalies.list(&dear).unwrap();
    assert!(!listed.is_empty() && listed.iter().all(|one| one.finding.stake.unwrap() >= stake));
    assert_eq!(
        anomalies
            .list(&Filter {
                limit: Some(7),
                ..all
            })
            .unwrap()
            .len(),
        7
    );
}

#[test]
fn the_gravest_come_first() {
    let memory = sample::register();
    let listed = Anomalies::open(&memory)
        .unwrap()
        .list(&Filter::default())
        .unwrap();
    let orders: Vec<_> = listed
        .iter()
        .map(|one| (one.finding.severity, one.finding.stake))
        .collect();
    assert!(orders.windows(2).all(|pair| pair[0] >= pair[1]));
}

#[test]
fn an_anomaly_is_named_by_the_beginning_of_its_identity() {
    let memory = sample::register();
    let anomalies = Anomalies::open(&memory).unwrap();
    let identity = anomalies.list(&Filter::default()).unwrap()[0]
        .identity
        .clone();
    assert_eq!(identity.len(), anomalies::identity::DIGITS);
    let (shown, history) = anomalies.show(&identity[..12].to_uppercase()).unwrap();
    assert_eq!(shown.identity, identity);
    assert!(!history.is_empty());
    assert_eq!(
        anomalies.show("ffffffffffff"),
        Err(Error::NoSuch("ffffffffffff".to_owned()))
    );
    for typed in ["abc", "", "zzzz", "' OR 1=1", &"a".repeat(33)] {
        assert!(
            matches!(anomalies.show(typed), Err(Error::NotAnIdentity(_))),
            "{typed}"
        );
    }
}

#[test]
fn several_at_once_or_none() {
    let memory = sample::register();
    let anomalies = Anomalies::open(&memory).unwrap();
    let open = Filter {
        states: vec![State::New],
        limit: Some(2),
        ..Filter::default()
    };
    let new = anomalies.list(&open).unwrap();
    let done = Filter {
        states: vec![State::Corrected],
        limit: Some(1),
        ..Filter::default()
    };
    let corrected = anomalies.list(&done).unwrap();
    let decision = Decision {
        by: "claire".to_owned(),
        on: sample::TODAY,
        reason: None,
    };
    let before = memory.dump("anomalies").unwrap();
    let error = anomalies
        .act(
            &[&new[0].identity, &corrected[0].identity],
            Action::Confirm,
            &decision,
        )
        .unwrap_err();
    let said = error.message(Language::French);
    assert!(
        said.contains("est corrigée : on ne peut pas la confirmer"),
        "{said}"
    );
    assert_eq!(
        error.hint(Language::French).as_deref(),
        Some("possible maintenant : rouvrir")
    );
    assert!(error.message(Language::English).contains("is corrected"));
    assert_eq!(memory.dump("anomalies").unwrap(), before);
    let named_twice = [&*new[0].identity, &new[1].identity, &new[0].identity];
    assert_eq!(
        anomalies
            .act(&named_twice, Action::Confirm, &decision)
            .unwrap()
            .len(),
        2
    );
}

#[test]
fn a_register_that_may_only_be_read_is_read() {
    let memory: Memory = sample::register().into_read_only();
    let anomalies = Anomalies::open(&memory).unwrap();
    assert_eq!(count(&anomalies, &Filter::default()), 96);
    assert_eq!(anomalies.runs().unwrap().len(), 5);
    let refused = anomalies.record(&run("paie.csv", sample::TODAY, &[month(6)]), Vec::new());
    assert!(
        matches!(refused, Err(Error::Register(Trouble::ReadOnly(_)))),
        "{refused:?}"
    );
}

#[test]
fn runs_tell_what_they_did() {
    let memory = sample::register();
    let anomalies = Anomalies::open(&memory).unwrap();
    let runs = anomalies.runs().unwrap();
    let last = runs.last().unwrap();
    assert_eq!(
        (last.number, last.file_name.as_str()),
        (5, "paie-5-corrigee.csv")
    );
    assert_eq!(
        (last.payslips, last.months.as_slice()),
        (1_480, &[month(5)][..])
    );
    assert_eq!((last.recorded.again, last.recorded.closed), (6, 18));
    let counts = anomalies.rule_counts(5).unwrap();
    assert_eq!(counts.len(), 4);
    // P01: nine were found in May, six are still there.
    assert_eq!(
        (counts[0].rule.as_str(), counts[0].states),
        ("P01-traitement", [6, 0, 0, 3])
    );
}
