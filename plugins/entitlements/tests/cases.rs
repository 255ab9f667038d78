//! The case files: one a calculator, with values that were worked out by hand.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use entitlements::{
    Category, Cause, Differential, Facts, FamilySupplement, Fractionnement, HomeWorking, Leave,
    MissedService, Outcome, PartTime, Presence, Residence, Salary, SavingsPayment, SavingsTransfer,
    SickPay, Standing, Status, Thirtieths, WaitingDay, Wrong, Zone, day,
};
use serde::Deserialize;

type Values = BTreeMap<String, String>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    function: String,
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    kind: Kind,
    /// The day for which it is computed.
    on: String,
    #[serde(default)]
    args: BTreeMap<String, String>,
    #[serde(default)]
    values: Values,
    standing: Option<String>,
    /// Lines of the calculation, each as it stands there, spaces of every kind as one space.
    #[serde(default)]
    lines: Vec<String>,
    /// Words of notes.
    #[serde(default)]
    notes: Vec<String>,
    /// Words of sources.
    #[serde(default)]
    sources: Vec<String>,
    /// The argument that is refused, and words of the refusal.
    wrong: Option<(String, String)>,
}

#[derive(Deserialize, PartialEq, Eq, PartialOrd, Ord, Clone, Copy, Debug)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Positive,
    Boundary,
    Negative,
}

#[test]
fn every_case_holds() {
    let facts = Facts::shipped().expect("facts");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    let mut problems = Vec::new();
    let mut functions = BTreeSet::new();
    let mut count = 0;
    for entry in std::fs::read_dir(folder).expect("the folder of cases") {
        let path = entry.expect("an entry").path();
        let text = std::fs::read_to_string(&path).expect("a file of cases");
        let file: File = toml::from_str(&text).unwrap_or_else(|error| panic!("{path:?}: {error}"));
        let stem = path.file_stem().and_then(|stem| stem.to_str());
        assert_eq!(stem, Some(file.function.as_str()), "{path:?}");
        let kinds: BTreeSet<Kind> = file.case.iter().map(|case| case.kind).collect();
        assert_eq!(kinds.len(), 3, "{path:?}: a kind is missing: {kinds:?}");
        for case in &file.case {
            count += 1;
            if let Err(problem) = check(&facts, &file.function, case) {
                problems.push(format!("{} « {} » : {problem}", file.function, case.name));
            }
        }
        functions.insert(file.function);
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    assert!(
        functions.len() >= 13 && count >= 70,
        "{} {count}",
        functions.len()
    );
}

fn check(facts: &Facts, function: &str, case: &Case) -> Result<(), String> {
    let run = run(facts, function, case);
    if let Some((argument, words)) = &case.wrong {
        return match run {
            Err(wrong) if wrong.argument == argument && wrong.french.contains(words.as_str()) => {
                Ok(())
            }
            other => Err(format!(
                "no refusal of « {argument} » with « {words} »: {other:?}"
            )),
        };
    }
    let outcome = run.map_err(|wrong| format!("refused: {wrong:?}"))?;
    let standing = match outcome.standing {
        Standing::Decided => "decided",
        Standing::ToConfirm => "to-confirm",
        Standing::Refused => "refused",
    };
    let wanted = case.standing.as_deref().unwrap_or("decided");
    if standing != wanted {
        return Err(format!("{standing}, not {wanted}: {:?}", outcome.notes));
    }
    let found = outcome.value.clone().unwrap_or_default();
    if found != case.values {
        return Err(format!("{found:?}, not {:?}", case.values));
    }
    if wanted == "refused" && (!outcome.calculation.is_empty() || !case.values.is_empty()) {
        return Err("a refusal shows a calculation".to_owned());
    }
    let plain: Vec<String> = outcome
        .calculation
        .iter()
        .map(|line| spaces(line))
        .collect();
    for line in &case.lines {
        if !plain.contains(line) {
            return Err(format!("no line « {line} »: {plain:#?}"));
        }
    }
    for words in &case.notes {
        if !outcome
            .notes
            .iter()
            .any(|note| spaces(note).contains(words))
        {
            return Err(format!("no note « {words} »: {:#?}", outcome.notes));
        }
    }
    for words in &case.sources {
        if !outcome
            .sources
            .iter()
            .any(|source| source.article.contains(words))
        {
            return Err(format!("no source « {words} »: {:#?}", outcome.sources));
        }
    }
    let decided = outcome.value.is_some();
    if decided && outcome.sources.iter().any(|source| !source.verified) {
        return Err("a fact that was not verified decides".to_owned());
    }
    Ok(())
}

fn spaces(text: &str) -> String {
    text.replace(['\u{a0}', '\u{202f}'], " ")
}

fn run(facts: &Facts, function: &str, case: &Case) -> Result<Outcome<Values>, Wrong> {
    let day = day("on", &case.on)?;
    let arg = |name: &str| case.args.get(name).map(String::as_str);
    let word = |name: &str| arg(name).unwrap_or_default();
    let flag = |name: &str| arg(name) == Some("true");
    match function {
        "leave" => Leave {
            days_per_week: arg("days-per-week"),
            part_time: arg("part-time"),
            months: arg("months"),
        }
        .reckon(facts, day)
        .map(|o| one(o, "days")),
        "fractionnement" => Fractionnement {
            days_outside: word("days-outside"),
        }
        .reckon(facts, day)
        .map(|o| one(o, "days")),
        "presence" => Presence {
            since: word("since"),
            until: arg("until"),
        }
        .reckon(facts, day)
        .map(|o| one(o, "months")),
        "savings-transfer" => SavingsTransfer {
            leave: arg("leave"),
            taken: arg("taken"),
            rest_days: arg("rest-days"),
            balance: arg("balance"),
        }
        .reckon(facts, day)
        .map(|o| {
            many(o, |saved| {
                vec![
                    ("days", Some(saved.days)),
                    ("balance", Some(saved.balance)),
                    ("optional", Some(saved.optional)),
                ]
            })
        }),
        "savings-payment" => SavingsPayment {
            days: arg("days"),
            category: match word("category") {
                "a" => Category::A,
                "b" => Category::B,
                _ => Category::C,
            },
            balance: arg("balance"),
        }
        .reckon(facts, day)
        .map(|o| one(o, "euros")),
        "sick-pay" => SickPay {
            days: word("days"),
            status: if word("status") == "contractuel" {
                Status::Contractual
            } else {
                Status::CivilServant
            },
            seniority_months: arg("seniority-months"),
            already: arg("already"),
            salary: arg("salary"),
            waiting_day: arg("waiting-day") != Some("false"),
        }
        .reckon(facts, day)
        .map(|o| {
            many(o, |days| {
                vec![
                    ("waiting", Some(days.waiting)),
                    ("at-90", Some(days.at_90)),
                    ("at-50", Some(days.at_50)),
                    ("unpaid", Some(days.unpaid)),
                    ("paid", days.paid),
                    ("lost", days.lost),
                ]
            })
        }),
        "waiting-day" => WaitingDay {
            cause: cause(word("cause")),
            salary: arg("salary"),
        }
        .reckon(facts, day)
        .map(|o| {
            many(o, |held| {
                vec![("days", Some(held.days)), ("euros", held.euros)]
            })
        }),
        "part-time" => PartTime {
            rate: word("rate"),
            salary: arg("salary"),
            of_right: flag("of-right"),
        }
        .reckon(facts, day)
        .map(|o| {
            many(o, |pay| {
                vec![
                    ("numerator", Some(pay.numerator)),
                    ("denominator", Some(pay.denominator)),
                    ("percent", Some(pay.percent)),
                    ("euros", pay.euros),
                ]
            })
        }),
        "salary" => Salary {
            index: word("index"),
            part_time: arg("part-time"),
        }
        .reckon(facts, day)
        .map(|o| one(o, "euros")),
        "sft" => FamilySupplement {
            children: word("children"),
            index: word("index"),
            part_time: arg("part-time"),
        }
        .reckon(facts, day)
        .map(|o| one(o, "euros")),
        "residence" => Residence {
            index: word("index"),
            zone: match word("zone") {
                "1" => Zone::One,
                "2" => Zone::Two,
                _ => Zone::Three,
            },
        }
        .reckon(facts, day)
        .map(|o| one(o, "euros")),
        "differential" => Differential {
            index: word("index"),
            benefits: arg("benefits"),
        }
        .reckon(facts, day)
        .map(|o| one(o, "euros")),
        "home-working" => HomeWorking {
            days: word("days"),
            already: arg("already"),
        }
        .reckon(facts, day)
        .map(|o| one(o, "euros")),
        "missed-service" => MissedService {
            hours_missed: arg("hours-missed"),
            hours_due: arg("hours-due"),
            salary: arg("salary"),
        }
        .reckon(facts, day)
        .map(|o| one(o, "euros")),
        "thirtieths" => Thirtieths {
            days: word("days"),
            salary: arg("salary"),
        }
        .reckon(facts, day)
        .map(|o| one(o, "euros")),
        other => panic!("no calculator « {other} »"),
    }
}

fn cause(word: &str) -> Cause {
    match word {
        "ordinary" => Cause::Ordinary,
        "continued" => Cause::Continued,
        "service" => Cause::Service,
        "long-illness" => Cause::LongIllness,
        "same-condition" => Cause::SameCondition,
        "pregnancy" => Cause::Pregnancy,
        "child-death" => Cause::ChildDeath,
        "exceptional" => Cause::Exceptional,
        other => panic!("no cause « {other} »"),
    }
}

fn one<T: ToString>(outcome: Outcome<T>, name: &str) -> Outcome<Values> {
    map(outcome, |value| {
        Values::from([(name.to_owned(), value.to_string())])
    })
}

fn many<T, V: ToString>(
    outcome: Outcome<T>,
    parts: impl Fn(T) -> Vec<(&'static str, Option<V>)>,
) -> Outcome<Values> {
    map(outcome, |value| {
        let parts = parts(value).into_iter();
        parts
            .filter_map(|(name, value)| Some((name.to_owned(), value?.to_string())))
            .collect()
    })
}

fn map<T>(outcome: Outcome<T>, to: impl Fn(T) -> Values) -> Outcome<Values> {
    Outcome {
        value: outcome.value.map(to),
        standing: outcome.standing,
        day: outcome.day,
        calculation: outcome.calculation,
        sources: outcome.sources,
        notes: outcome.notes,
    }
}
