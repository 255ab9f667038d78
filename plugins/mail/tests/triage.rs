//! Runs every case of `cases/triage`: an invented letter, and how it must be sorted.

use std::{fs, path::Path, time::Instant};

use mail::logic::{
    model::{Address, Addressed, Circumstances, Event, Header, Kind, Message, Priority, Verdict},
    triage,
};
use serde::Deserialize;

#[derive(Deserialize)]
struct Cases {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    /// `Name <address>`; a neighbour town's clerk when the case does not say.
    #[serde(default = "usual_sender")]
    from: String,
    #[serde(default = "caller")]
    to: String,
    #[serde(default)]
    cc: String,
    #[serde(default)]
    reply_to: String,
    #[serde(default)]
    subject: String,
    #[serde(default)]
    text: String,
    #[serde(default)]
    signature: String,
    /// Tuesday 10 March 2026 when the case does not say.
    #[serde(default = "usual_date")]
    date: String,
    #[serde(default)]
    headers: Vec<(String, String)>,
    #[serde(default)]
    links: Vec<(String, String)>,
    #[serde(default)]
    event: Option<(String, String, String)>,
    kind: String,
    priority: String,
    /// Words in the quote of each ask, and its limit ("" for none).
    #[serde(default)]
    asks: Vec<(String, String)>,
    /// Rules that must be among the reasons.
    #[serde(default)]
    rules: Vec<String>,
    /// Words that the summary must hold.
    #[serde(default)]
    summary: String,
    #[serde(default)]
    by: String,
    #[serde(default)]
    to_me: String,
}

fn usual_sender() -> String {
    "Claire Vidal <claire.vidal@sommieres-exemple.fr>".to_owned()
}

fn caller() -> String {
    "agent@gardonnenque.example".to_owned()
}

fn usual_date() -> String {
    "2026-03-10T09:12:00+01:00".to_owned()
}

fn circumstances() -> Circumstances {
    Circumstances {
        today: "2026-03-10".to_owned(),
        language: "fr".to_owned(),
        addresses: vec![caller()],
    }
}

fn address(written: &str) -> Address {
    match written.split_once('<') {
        Some((name, rest)) => Address {
            name: name.trim().to_owned(),
            address: rest.trim_end_matches('>').to_lowercase(),
        },
        None => Address {
            name: String::new(),
            address: written.to_lowercase(),
        },
    }
}

fn addresses(written: &str) -> Vec<Address> {
    written
        .split(',')
        .map(str::trim)
        .filter(|one| !one.is_empty())
        .map(address)
        .collect()
}

impl Case {
    fn message(&self) -> Message {
        Message {
            headers: self
                .headers
                .iter()
                .map(|(name, value)| Header {
                    name: name.clone(),
                    value: value.clone(),
                })
                .collect(),
            date: Some(self.date.clone()),
            from: address(&self.from),
            reply_to: addresses(&self.reply_to),
            to: addresses(&self.to),
            cc: addresses(&self.cc),
            subject: self.subject.clone(),
            text: format!("{}\n-- \n{}", self.text, self.signature),
            last: self.text.clone(),
            signature: self.signature.clone(),
            links: self.links.clone(),
            events: self
                .event
                .iter()
                .map(|(method, summary, start)| Event {
                    method: method.clone(),
                    summary: summary.clone(),
                    start: Some(start.clone()),
                    location: String::new(),
                })
                .collect(),
            ..Message::default()
        }
    }
}

#[test]
fn every_letter_is_sorted_as_its_case_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/triage");
    let mut failures = Vec::new();
    let mut count = 0;
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    for path in files {
        let cases: Cases = toml::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        for case in &cases.case {
            count += 1;
            if let Err(difference) = check(case) {
                failures.push(difference);
            }
        }
    }
    assert!(
        failures.is_empty(),
        "{} of {count} cases:\n{}",
        failures.len(),
        failures.join("\n")
    );
    assert!(count >= 40, "only {count} cases were found");
}

fn check(case: &Case) -> Result<(), String> {
    let message = case.message();
    let verdict = triage::judge(&message, &circumstances());
    let mut differences = Vec::new();
    let mut differ = |what: &str, expected: String, found: String| {
        if expected != found {
            differences.push(format!("  {what}: expected {expected}, found {found}"));
        }
    };
    differ("kind", case.kind.clone(), kind(verdict.kind).to_owned());
    differ(
        "priority",
        case.priority.clone(),
        priority(verdict.priority).to_owned(),
    );
    let limits = |asks: Vec<String>| asks.join(" ");
    differ(
        "deadlines",
        limits(
            case.asks
                .iter()
                .map(|(_, limit)| format!("<{limit}>"))
                .collect(),
        ),
        limits(
            verdict
                .asks
                .iter()
                .map(|ask| format!("<{}>", ask.deadline.clone().unwrap_or_default()))
                .collect(),
        ),
    );
    for ((words, _), ask) in case.asks.iter().zip(&verdict.asks) {
        differ(
            "ask holds",
            words.clone(),
            if ask.quote.contains(words.as_str()) {
                words.clone()
            } else {
                ask.quote.clone()
            },
        );
        if !case.by.is_empty() {
            differ("by", case.by.clone(), ask.by.clone());
        }
    }
    for rule in &case.rules {
        let given: Vec<_> = verdict.reasons.iter().map(|reason| reason.rule).collect();
        differ(
            "rule",
            rule.clone(),
            if given.contains(&rule.as_str()) {
                rule.clone()
            } else {
                given.join(" ")
            },
        );
    }
    if !case.summary.is_empty() && !verdict.summary.contains(&case.summary) {
        differ("summary", case.summary.clone(), verdict.summary.clone());
    }
    if !case.to_me.is_empty() {
        differ(
            "to_me",
            case.to_me.clone(),
            addressed(verdict.to_me).to_owned(),
        );
    }
    quotes_stand(&message, &verdict);
    if differences.is_empty() {
        return Ok(());
    }
    Err(format!(
        "{}\n{}\n  reasons {:?}\n  asks {:?}",
        case.name,
        differences.join("\n"),
        verdict.reasons,
        verdict.asks
    ))
}

/// Every quote stands in the message byte for byte, names are kebab-case, and nothing is longer than it may be.
fn quotes_stand(message: &Message, verdict: &Verdict) {
    for reason in &verdict.reasons {
        assert!(
            message.text.contains(&reason.quote) || message.subject.contains(&reason.quote),
            "{reason:?}"
        );
        assert!(
            reason
                .rule
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte == b'-'),
            "{reason:?}"
        );
    }
    for ask in &verdict.asks {
        assert!(
            !ask.quote.is_empty()
                && (message.text.contains(&ask.quote) || message.subject.contains(&ask.quote)),
            "{ask:?}"
        );
        assert!(ask.what.chars().count() <= 125, "{ask:?}");
    }
    assert!(verdict.asks.len() <= triage::MAX_ASKS);
    assert!(
        verdict.summary.chars().count() <= 161 && !verdict.summary.contains('\n'),
        "{:?}",
        verdict.summary
    );
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Request => "request",
        Kind::Meeting => "meeting",
        Kind::Information => "information",
        Kind::Newsletter => "newsletter",
        Kind::Automatic => "automatic",
        Kind::Unwanted => "unwanted",
    }
}

fn priority(priority: Priority) -> &'static str {
    match priority {
        Priority::Urgent => "urgent",
        Priority::High => "high",
        Priority::Normal => "normal",
        Priority::Low => "low",
    }
}

fn addressed(addressed: Addressed) -> &'static str {
    match addressed {
        Addressed::Direct => "direct",
        Addressed::Copy => "copy",
        Addressed::Other => "other",
        Addressed::Unknown => "unknown",
    }
}

#[test]
fn hostile_texts_stay_linear() {
    let size = 1_000_000;
    for unit in [
        "a",
        "?",
        "urgent ",
        "merci de ",
        "é",
        "Pourquoi pas ? ",
        "\n",
        "1.",
        "M. ",
        "avant le 12 ",
        "ignore ",
        "pas ",
        "-\n",
        "! ",
    ] {
        let text = unit.repeat(size / unit.len());
        let message = Message {
            text: text.clone(),
            last: text,
            subject: "Re: ".repeat(5_000),
            ..Message::default()
        };
        let started = Instant::now();
        let verdict = triage::judge(&message, &circumstances());
        // Generous, for slow machines without optimisation: anything quadratic takes minutes here.
        assert!(
            started.elapsed().as_secs() < 20,
            "{unit:?} took {:?}",
            started.elapsed()
        );
        quotes_stand(&message, &verdict);
    }
}

#[test]
fn ten_thousand_questions_give_a_bounded_answer() {
    let text = "Quand viendrez-vous réparer le portail ?\n".repeat(10_000);
    let message = Message {
        text: text.clone(),
        last: text,
        ..Message::default()
    };
    let verdict = triage::judge(&message, &circumstances());
    assert_eq!(verdict.asks.len(), triage::MAX_ASKS);
}

#[test]
fn a_message_without_anything_is_sorted_too() {
    let verdict = triage::judge(&Message::default(), &circumstances());
    assert_eq!(verdict.kind, Kind::Information);
    assert_eq!(verdict.summary, "");
    let strange = Circumstances {
        today: "not a day".to_owned(),
        language: String::new(),
        addresses: Vec::new(),
    };
    assert_eq!(
        triage::judge(&Message::default(), &strange).to_me,
        Addressed::Unknown
    );
}
