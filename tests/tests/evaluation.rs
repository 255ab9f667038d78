//! The bars of the evaluation hold, so that no change to a rule lowers them unseen.

use std::path::PathBuf;

use tests::command::{Place, gardon, workspace};
use tests::evaluation::{Labelling, Score, run_triage, score};

fn check(folder: &str) -> Score {
    let place = Place::new();
    let folder: PathBuf = workspace().join("tests/evaluation").join(folder);
    let agreed = Labelling::read(&folder.join("agreed.tsv")).expect("labels");
    let system = run_triage(&gardon(), &folder.join("messages"), &place.home()).expect("a triage");
    score(&system, &agreed).expect("the same messages")
}

#[test]
fn the_sixty_labelled_messages() {
    let score = check("mail");
    assert_eq!(score.messages, 60);
    assert!(score.linear.value >= 0.7, "{score:#?}");
    assert!(score.urgent_missed.len() <= 1, "{score:#?}");
    let (exact, all) = score.deadlines_exact;
    assert!(exact * 100 >= all * 95, "{score:#?}");
}

#[test]
fn the_labellings_agree() {
    let folder = workspace().join("tests/evaluation/mail");
    let read = |name: &str| Labelling::read(&folder.join(name)).expect("labels");
    let agreement = score(&read("labels-b.tsv"), &read("labels-a.tsv")).expect("the same messages");
    assert!(agreement.linear.value > 0.9, "{agreement:#?}");
}
