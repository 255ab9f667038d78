//! What becomes of an anomaly from run to run.

use serde_json::Value;

use crate::place::{Place, demo, edited, of, text};

/// The rule of line 2 of the demonstration, whose amount is in no total.
const MENDED: &str = "P28-employeur";

#[test]
fn found_dismissed_corrected_come_back() {
    let Some(place) = Place::new() else { return };
    place.write("mai.csv", demo());
    place.write(
        "corrige.csv",
        edited(&demo(), "L000002", "ircantec_employeur", "80,02"),
    );
    let check = |today: &str, file: &str| -> (Vec<Value>, String) {
        let words = ["check", file, "--register", "vie", "--format", "jsonl"];
        let ran = place.run_on(today, &words);
        (ran.rows(), ran.stderr)
    };
    let (rows, said) = check("2026-05-20", "./mai.csv");
    assert_eq!(rows.len(), 8);
    assert!(
        said.contains("nouvelles 8, revues 0, closes 0, rouvertes 0"),
        "{said}"
    );
    assert!(rows.iter().all(|row| text(row, "state") == "new"));
    let identity = |rule: &str, line: &str| {
        let row = of(&rows, rule, line).expect("an anomaly");
        text(row, "identity").to_owned()
    };
    let (mended, hours) = (
        identity(MENDED, "L000002"),
        identity("P21-heures", "L000003"),
    );

    // Without a reason nothing is dismissed.
    let bare = ["anomalies", "dismiss", "vie", "--identity", &hours];
    assert_eq!(place.run(&bare).code, Some(2));
    let reasoned = [
        &bare[..],
        &["--reason", "contingent relevé par arrêté du 3 mars"],
    ]
    .concat();
    place.run_on("2026-05-20", &reasoned).answer();

    let (rows, said) = check("2026-05-21", "./corrige.csv");
    assert!(
        said.contains("nouvelles 0, revues 7, closes 1, rouvertes 0"),
        "{said}"
    );
    assert!(of(&rows, MENDED, "L000002").is_none());
    let dismissed = of(&rows, "P21-heures", "L000003").expect("still found");
    assert_eq!(text(dismissed, "state"), "dismissed");
    assert_eq!(state(&place, &mended), "corrected");

    let (rows, said) = check("2026-05-22", "./mai.csv");
    assert!(
        said.contains("nouvelles 0, revues 8, closes 0, rouvertes 1"),
        "{said}"
    );
    assert_eq!(
        of(&rows, MENDED, "L000002").map(|row| text(row, "identity")),
        Some(mended.as_str())
    );
    assert_eq!(state(&place, &hours), "dismissed");
    let open = place
        .run(&["anomalies", "list", "vie", "--format", "jsonl"])
        .rows();
    assert_eq!(open.len(), 7);
    assert!(of(&open, "P21-heures", "L000003").is_none());

    // Who, when, what and why.
    let history = story(&place, &hours)["history"].clone();
    let events: Vec<(&str, &str)> = history
        .as_array()
        .expect("events")
        .iter()
        .map(|event| (text(event, "date"), text(event, "state")))
        .collect();
    assert_eq!(events[0], ("2026-05-20", "new"), "{history}");
    assert!(events.contains(&("2026-05-20", "dismissed")), "{history}");
    assert!(
        history
            .to_string()
            .contains("contingent relevé par arrêté du 3 mars")
    );
    let came_back: Vec<String> = story(&place, &mended)["history"]
        .as_array()
        .expect("events")
        .iter()
        .map(|event| format!("{} {}", text(event, "date"), text(event, "state")))
        .collect();
    assert_eq!(
        came_back,
        ["2026-05-20 new", "2026-05-21 corrected", "2026-05-22 new"]
    );

    let progress = place.run(&["progress", "vie", "--format", "jsonl"]).rows();
    let may = &progress[0];
    assert_eq!(text(may, "month"), "2026-05");
    assert_eq!(
        (&may["found"], &may["dismissed"]),
        (&8.into(), &1.into()),
        "{may}"
    );
}

#[test]
fn a_name_that_is_mistyped_makes_no_register() {
    let Some(place) = Place::new() else { return };
    let mistyped = "le registre « jamais-rempli » n’a pas d’anomalies : rien n’y a été enregistré";
    for words in [
        &["anomalies", "list", "jamais-rempli"][..],
        &["anomalies", "show", "jamais-rempli", "--identity", "3f2a"],
        &["progress", "jamais-rempli"],
        &[
            "anomalies",
            "export",
            "jamais-rempli",
            "--output",
            "./a.csv",
        ],
    ] {
        let said = place.run(words).refusal().to_owned();
        assert!(said.contains(mistyped), "{said}");
        assert!(said.contains("--register jamais-rempli"), "{said}");
        assert!(!said.contains("créé"), "{said}");
    }
    assert!(!place.path("a.csv").exists());
}

#[test]
fn a_part_of_the_payroll_closes_nothing_of_others() {
    let Some(place) = Place::new() else { return };
    place.write("mai.csv", demo());
    let part: Vec<&str> = demo_lines(&["ligne", "L000001", "L000002"]);
    place.write("service.csv", part.join("\r\n") + "\r\n");
    place.check(&["./mai.csv", "--register", "partie"]);
    let words = [
        "check",
        "./service.csv",
        "--register",
        "partie",
        "--format",
        "jsonl",
    ];
    let ran = place.run(&[&words[..], &["--partial"]].concat());
    assert_eq!(ran.rows().len(), 2);
    assert!(ran.stderr.contains("revues 2, closes 0"), "{}", ran.stderr);
    assert!(
        !ran.stderr.contains("ne sont pas dans le fichier"),
        "{}",
        ran.stderr
    );
    // As a whole payroll it closes nothing either, and says of how many it knows nothing.
    let ran = place.run(&words);
    assert!(ran.stderr.contains("revues 2, closes 0"), "{}", ran.stderr);
    assert!(
        ran.stderr.contains("6 anomalies ouvertes de ces mois"),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_beginning_of_an_identity_must_be_of_one() {
    let Some(place) = Place::new() else { return };
    place.write("mai.csv", demo());
    let rows = place.check(&["./mai.csv", "--register", "debut"]);
    let whole = text(&rows[0], "identity");
    let shown = place.run(&[
        "anomalies",
        "show",
        "debut",
        "--identity",
        &whole[..8],
        "--format",
        "json",
    ]);
    assert!(shown.answer().contains(whole));
    let none = place.run(&["anomalies", "confirm", "debut", "--identity", "zzzz"]);
    assert!(none.refusal().contains("zzzz"), "{}", none.stderr);
}

fn demo_lines(first: &[&str]) -> Vec<&'static str> {
    let text: &'static str = demo().leak();
    text.lines()
        .filter(|line| {
            line.split(';')
                .next()
                .is_some_and(|cell| first.contains(&cell))
        })
        .collect()
}

fn story(place: &Place, identity: &str) -> Value {
    let words = [
        "anomalies",
        "show",
        "vie",
        "--identity",
        identity,
        "--format",
        "json",
    ];
    serde_json::from_str(place.run(&words).answer()).expect("JSON")
}

fn state(place: &Place, identity: &str) -> String {
    text(&story(place, identity)["anomaly"], "state").to_owned()
}
