//! Holds the rules against the labelled messages of the evaluation, and prints every difference.

// What differs is the reason to run this: it is read with `--nocapture`.
#![allow(clippy::print_stdout)]

use std::{collections::BTreeSet, fs, path::PathBuf};

use mail::logic::{
    message,
    model::{Circumstances, Message, Priority, Verdict},
    triage,
};
use serde::Deserialize;

/// Whose mailbox the messages are.
const READER: &str = "claire.vasseur@departement-gardonne.example";
/// The linearly weighted kappa of the priorities, at least.
const MIN_KAPPA: f64 = 0.7;
/// The share of messages whose limits are all found and no other, at least.
const MIN_EXACT: f64 = 0.95;
/// The same for the second set, whose wordings the rules met later.
const MIN_EXACT_SECOND: f64 = 0.95;
/// How many urgent messages of a set may be called less.
const MAX_MISSED: usize = 1;
const PRIORITIES: [&str; 4] = ["urgent", "high", "normal", "low"];

#[derive(Deserialize)]
struct Wanted {
    what: String,
    deadline: Option<String>,
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn sorted(raw: &[u8]) -> (Message, Verdict) {
    let message = message::read(raw);
    let verdict = triage::judge(
        &message,
        &Circumstances {
            today: "2026-11-20".to_owned(),
            language: "fr".to_owned(),
            addresses: vec![READER.to_owned()],
        },
    );
    (message, verdict)
}

fn rank(priority: Priority) -> usize {
    match priority {
        Priority::Urgent => 0,
        Priority::High => 1,
        Priority::Normal => 2,
        Priority::Low => 3,
    }
}

fn limits<'a>(deadlines: impl Iterator<Item = &'a Option<String>>) -> BTreeSet<&'a str> {
    deadlines.flatten().map(String::as_str).collect()
}

/// Cohen's kappa with linear weights over the four priorities.
fn kappa(pairs: &[(usize, usize)]) -> f64 {
    let weight = |one: usize, other: usize| one.abs_diff(other) as f64;
    let observed: f64 = pairs.iter().map(|&(one, other)| weight(one, other)).sum();
    let expected: f64 = pairs
        .iter()
        .flat_map(|&(one, _)| pairs.iter().map(move |&(_, other)| weight(one, other)))
        .sum();
    1.0 - observed / (expected / pairs.len() as f64)
}

fn print(name: &str, message: &Message, verdict: &Verdict) {
    println!(
        "{name} {:?} {:?} {:?} | {} <{}> | {}",
        verdict.kind,
        verdict.priority,
        verdict.to_me,
        message.from.name,
        message.from.address,
        message.subject
    );
    println!("   summary: {}", verdict.summary);
    for reason in &verdict.reasons {
        println!("   {}: {:?}", reason.rule, reason.quote);
    }
    for ask in &verdict.asks {
        println!("   ask {:?} {:?} < {:?}", ask.deadline, ask.what, ask.quote);
    }
    for warning in &message.warnings {
        println!("   warning: {warning}");
    }
}

/// What the rules were measured to do on one set of labelled messages.
struct Measure {
    kappa: f64,
    /// The share of messages whose limits are all found and no other.
    exact: f64,
    /// Urgent messages that the rules do not call urgent.
    missed: Vec<String>,
}

/// Sorts every message of a folder of `tests/evaluation` and prints what differs from its labels.
fn measure(set: &str) -> Measure {
    let folder = root().join("tests/evaluation").join(set);
    let agreed = fs::read_to_string(folder.join("agreed.tsv")).unwrap();
    let (mut pairs, mut exact, mut asking) = (Vec::new(), 0_usize, 0_usize);
    let (mut missed, mut alarms) = (Vec::new(), Vec::new());
    for line in agreed.lines().skip(1) {
        let mut columns = line.split('\t');
        let (file, priority, asks) = (
            columns.next().unwrap(),
            columns.next().unwrap(),
            columns.next().unwrap(),
        );
        let wanted: Vec<Wanted> = serde_json::from_str(asks).unwrap();
        let (message, verdict) = sorted(&fs::read(folder.join("messages").join(file)).unwrap());
        let gold = PRIORITIES
            .iter()
            .position(|known| *known == priority)
            .unwrap();
        let found = rank(verdict.priority);
        pairs.push((found, gold));
        if gold == 0 && found != 0 {
            missed.push(file.to_owned());
        }
        if gold != 0 && found == 0 {
            alarms.push(file.to_owned());
        }
        let same_limits = limits(wanted.iter().map(|ask| &ask.deadline))
            == limits(verdict.asks.iter().map(|ask| &ask.deadline));
        exact += usize::from(same_limits);
        let same_asking = wanted.is_empty() == verdict.asks.is_empty();
        asking += usize::from(same_asking);
        if gold != found || !same_limits || !same_asking {
            print(file, &message, &verdict);
            println!("   WANTED {priority}");
            for ask in &wanted {
                println!("   WANTED ask {:?} {:?}", ask.deadline, ask.what);
            }
        }
    }
    let kappa = kappa(&pairs);
    let number = pairs.len();
    println!(
        "{set}: kappa {kappa:.3}, limits exact {exact}/{number}, asking or not {asking}/{number}, \
         urgent missed {missed:?}, false {alarms:?}"
    );
    Measure {
        kappa,
        exact: exact as f64 / number as f64,
        missed,
    }
}

#[track_caller]
fn check(set: &str, min_exact: f64) {
    let found = measure(set);
    assert!(found.kappa >= MIN_KAPPA, "{set}: kappa {:.3}", found.kappa);
    assert!(
        found.exact >= min_exact,
        "{set}: limits exact {:.3}",
        found.exact
    );
    assert!(
        found.missed.len() <= MAX_MISSED,
        "{set}: urgent but not called so: {:?}",
        found.missed
    );
}

#[test]
fn the_labelled_messages_are_sorted_well_enough() {
    check("mail", MIN_EXACT);
}

#[test]
fn the_second_set_is_sorted_well_enough() {
    check("mail-second", MIN_EXACT_SECOND);
}

#[test]
fn the_demonstration_mailbox_is_sorted() {
    let raw = fs::read(root().join("demo/conseil.mbox")).unwrap();
    let mut starts = vec![0];
    for (place, _) in raw
        .windows(6)
        .enumerate()
        .filter(|(_, found)| *found == b"\nFrom ")
    {
        starts.push(place + 1);
    }
    starts.push(raw.len());
    let mut shown = 0;
    for (number, bounds) in starts.windows(2).enumerate() {
        let entry = &raw[bounds[0]..bounds[1]];
        let header = entry.iter().position(|byte| *byte == b'\n').unwrap_or(0) + 1;
        let (message, verdict) = sorted(&entry[header..]);
        print(&format!("#{}", number + 1), &message, &verdict);
        shown += 1;
    }
    assert!(shown >= 20, "only {shown} messages");
}
