//! The mail plugin in its sandbox with scripted models: what a model adds, what it cannot touch, what it may spend.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex};

use capability::{Level, Listener, Next};
use config::{PluginEntry, Span};
use inference::{
    Absent, Answer, Embedding, Engine, Error, Pending, Qualification, Ranking, Reply, Request,
    Scripted, Sentence,
};
use runtime::Val;
use serde_json::Value;
use tempfile::TempDir;
use tests::command::notice;
use tests::evaluation::injection::{
    Injection, Obedient, Sandbox, all, bases, changed, lost_asks, pairs, without_wording, wording,
};

/// Mails in one call: a budget ends a call.
const PART: usize = 10;

/// Remembers the notes.
#[derive(Default)]
struct Notebook(Mutex<Vec<String>>);

impl Notebook {
    fn notes(&self) -> String {
        self.0.lock().expect("no panic").join("\n")
    }
}

impl Listener for Notebook {
    fn progress(&self, _: u64, _: u64) -> Next {
        Next::Proceed
    }

    fn note(&self, _: Level, message: &str) {
        self.0.lock().expect("no panic").push(message.to_owned());
    }
}

fn sandbox(engine: impl Engine) -> Sandbox {
    Sandbox::new(Arc::new(engine)).expect("the built component")
}

fn write(mails: &[(String, String)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in mails {
        std::fs::write(folder.path().join(name), text).expect("written");
    }
    folder
}

/// The rows by the names of their files, few mails a call.
fn triage(sandbox: &Sandbox, mails: &[(String, String)]) -> BTreeMap<String, Value> {
    let parts = mails
        .chunks(PART)
        .flat_map(|part| sandbox.triage(write(part).path()).expect("a triage"));
    parts
        .map(|row| (row["id"].as_str().expect("an id").to_owned(), row))
        .collect()
}

/// One French request and one English one.
fn two() -> Vec<(String, String)> {
    bases()
        .into_iter()
        .filter(|base| base.name.ends_with("request"))
        .map(|base| (format!("{}.eml", base.name), base.clean()))
        .collect()
}

#[test]
fn no_injection_changes_what_rules_decide() {
    let (bases, injections) = (bases(), all().expect("injections"));
    let mut mails: Vec<(String, String)> = bases
        .iter()
        .map(|base| (format!("{}.eml", base.name), base.clean()))
        .collect();
    let pairs = pairs(bases.len(), injections.len());
    for (number, pair) in pairs.iter().enumerate() {
        let Injection { text, .. } = &injections[pair.injection];
        mails.push((
            format!("pair-{number}.eml"),
            bases[pair.base].with(text, pair.place),
        ));
    }
    let rules = triage(&sandbox(Absent), &mails);
    let texts = injections.iter().map(|injection| injection.text.as_str());
    let worst = triage(&sandbox(Obedient::new(texts)), &mails);
    let mut worded = 0;
    for (number, pair) in pairs.iter().enumerate() {
        let name = format!("pair-{number}.eml");
        let clean = &rules[&format!("{}.eml", bases[pair.base].name)];
        let text = &injections[pair.injection].text;
        assert!(
            changed(clean, &rules[&name]).is_empty(),
            "{text:?} in {clean}"
        );
        assert!(
            lost_asks(clean, &rules[&name]).is_empty(),
            "{text:?} in {clean}"
        );
        // Whatever a model says stands beside the rules' fields.
        assert_eq!(
            without_wording(&rules[&name]),
            without_wording(&worst[&name])
        );
        if let Some(said) = wording(&worst[&name]) {
            worded += 1;
            let mail = bases[pair.base].with(text, pair.place);
            for (what, quote) in said.asks {
                assert!(mail.contains(&quote), "{quote:?} stands in {mail}");
                assert!(!what.contains("9 000"), "{what}: no such amount in {mail}");
            }
        }
    }
    assert!(
        worded * 2 > pairs.len(),
        "{worded} of {} worded",
        pairs.len()
    );
    notice(&format!("{} pairs, {worded} worded", pairs.len()));
}

#[test]
fn a_models_words_are_marked_and_the_rows_stay_as_they_are() {
    let mails = two();
    let bare = triage(&sandbox(Absent), &mails);
    // The most pressing first: both are equal, and the newest of two is either; the script fits both.
    let french = "Le devis de la toiture du gymnase attend un accord avant le 27 mars.";
    let engine = Scripted::new([Reply::Text(format!("{{\"summary\": \"{french}\"}}"))])
        .qualified_for("summary", "fr");
    let worded = triage(&sandbox(engine), &mails);
    let row = &worded["fr-request.eml"];
    assert_eq!(row["wording"]["summary"], french);
    assert_eq!(row["wording"]["model"], "scripted");
    assert_eq!(row["wording"]["source"], "fr-request.eml");
    assert_eq!(row["wording"]["dropped"], 0);
    assert_eq!(worded["en-request.eml"]["wording"], Value::Null);
    for (name, row) in &worded {
        assert_eq!(bare[name]["wording"], Value::Null);
        assert_eq!(without_wording(row), without_wording(&bare[name]));
    }
}

/// The rows of two mails and what the person was told.
fn told(sandbox: &Sandbox, folder: &Path) -> (Vec<Value>, String) {
    let notebook = Arc::new(Notebook::default());
    let rows = sandbox
        .triage_with(folder, notebook.clone())
        .expect("a triage");
    (rows, notebook.notes())
}

#[test]
fn what_the_budget_does_not_allow_is_left_to_the_rules_and_said() {
    let mails = two();
    let engine = Scripted::new([])
        .qualified_for("summary", "fr")
        .qualified_for("summary", "en");
    let engine = Arc::new(engine);
    let sandbox = Sandbox::granting(engine.clone(), |entry| {
        let grant: toml::Table =
            toml::from_str("models = ['*']\ntokens-per-call = 100").expect("TOML");
        entry.grants.0.insert("inference".to_owned(), grant.into());
    })
    .expect("the component");
    let (rows, notes) = told(&sandbox, write(&mails).path());
    assert!(rows.iter().all(|row| row["wording"].is_null()));
    assert!(notes.contains("laissés aux règles seules : 2"), "{notes}");
    assert!(engine.requests().is_empty());
}

#[test]
fn one_request_too_many_is_never_made() {
    let mails = two();
    let engine = Scripted::new([])
        .qualified_for("summary", "fr")
        .qualified_for("summary", "en");
    let sandbox = Sandbox::granting(Arc::new(engine), |entry| {
        entry.limits.inference_calls = Some(0);
    })
    .expect("the component");
    // Two items were read, so two requests are allowed after all: the script has no answer to them.
    let (rows, notes) = told(&sandbox, write(&mails).path());
    assert_eq!(rows.len(), 2);
    assert!(notes.contains("the script is at its end"), "{notes}");
}

/// Qualified for everything, and never answers; or failed every exam, and says so.
struct Unhelpful {
    qualified: bool,
}

impl Engine for Unhelpful {
    fn ask(&self, _: Vec<Request>) -> Pending<'_, Vec<Result<Answer, Error>>> {
        Box::pin(std::future::pending())
    }

    fn rank(&self, _: Vec<Request>) -> Pending<'_, Vec<Result<Ranking, Error>>> {
        Box::pin(std::future::pending())
    }

    fn embed(&self, _: Option<String>, _: Vec<String>) -> Pending<'_, Result<Embedding, Error>> {
        Box::pin(std::future::pending())
    }

    fn qualified(&self, _: &str, language: &str) -> Qualification {
        if self.qualified {
            return Qualification {
                model: Some("slow".to_owned()),
                reason: None,
            };
        }
        Qualification {
            model: None,
            reason: Some(Sentence::new(
                format!("demo n'a pas réussi en {language}"),
                format!("demo did not pass in {language}"),
            )),
        }
    }

    fn spent_today(&self) -> u64 {
        0
    }
}

#[test]
fn an_engine_that_hangs_costs_its_words_not_the_answer() {
    let engine = Arc::new(Unhelpful { qualified: true });
    let sandbox = Sandbox::granting(engine, |entry| {
        entry.limits.host_wait = Some(Span::milliseconds(3_000));
    })
    .expect("the component");
    let (rows, notes) = told(&sandbox, write(&two()).path());
    assert_eq!(rows.len(), 2);
    assert!(notes.contains("host-wait"), "{notes}");
}

#[test]
fn why_no_model_is_asked_is_said_once_a_language() {
    let mut mails = two();
    let again: Vec<_> = mails
        .iter()
        .map(|(name, text)| (format!("again-{name}"), text.clone()))
        .collect();
    mails.extend(again);
    let sandbox = sandbox(Unhelpful { qualified: false });
    let (rows, notes) = told(&sandbox, write(&mails).path());
    assert_eq!(rows.len(), 4);
    let lines: Vec<&str> = notes.lines().collect();
    assert_eq!(lines.len(), 2, "{notes}");
    for language in ["fr", "en"] {
        let line = format!("demo n'a pas réussi en {language}");
        assert!(lines.contains(&line.as_str()), "{notes}");
    }
}

/// The marks of one exam: task, passed, total, bar.
fn marks(values: &[Val]) -> Vec<(String, u32, u32, u32)> {
    let [Val::Result(Ok(Some(list)))] = values else {
        panic!("no marks: {values:?}")
    };
    let Val::List(list) = &**list else {
        panic!("no list: {list:?}")
    };
    let field = |mark: &Val, name: &str| -> Val {
        let Val::Record(fields) = mark else {
            panic!("no record: {mark:?}")
        };
        let found = fields.iter().find(|(field, _)| field == name);
        found.unwrap_or_else(|| panic!("{name}")).1.clone()
    };
    let number = |mark: &Val, name: &str| match field(mark, name) {
        Val::U32(number) => number,
        other => panic!("{name}: {other:?}"),
    };
    list.iter()
        .map(|mark| {
            let Val::String(task) = field(mark, "task") else {
                panic!("{mark:?}")
            };
            let [passed, total, bar] =
                ["passed", "total", "bar-per-mille"].map(|name| number(mark, name));
            (task, passed, total, bar)
        })
        .collect()
}

#[test]
fn the_exam_is_sat_through_the_contract_and_a_bad_model_fails_it() {
    let generous = |entry: &mut PluginEntry| {
        let grant = "models = ['obedient']\ntokens-per-call = 10000000\ntokens-per-day = 10000000";
        let grant: toml::Table = toml::from_str(grant).expect("TOML");
        entry.grants.0.insert("inference".to_owned(), grant.into());
    };
    let engine = Obedient::new(std::iter::empty());
    let sandbox = Sandbox::granting(Arc::new(engine), generous).expect("the component");
    for language in ["fr", "en"] {
        let marks = marks(&sandbox.sit("obedient", language).expect("an exam"));
        let tasks: Vec<&str> = marks.iter().map(|mark| mark.0.as_str()).collect();
        assert_eq!(tasks, ["kind", "summary", "asks"]);
        for (task, passed, total, bar) in marks {
            assert!(total >= 6 && passed <= total, "{task}: {passed} of {total}");
            assert!(passed * 1_000 < total * bar, "{task}: {passed} of {total}");
        }
    }
    let nobody = sandbox.sit("obedient", "de").expect("an exam");
    assert!(marks(&nobody).is_empty());
    // Another model than the one that is lent, or no model at all: no marks, but why.
    let without = Sandbox::granting(Arc::new(Absent), generous).expect("the component");
    for values in [sandbox.sit("other", "fr"), without.sit("obedient", "fr")] {
        let values = values.expect("an answer");
        assert!(
            matches!(&values[..], [Val::Result(Err(Some(_)))]),
            "{values:?}"
        );
    }
}

#[test]
fn without_a_grant_the_component_is_not_loaded() {
    let refused = Sandbox::granting(Arc::new(Absent), |entry| {
        entry.grants.0.clear();
    });
    let error = refused.err().expect("refused").to_string();
    assert!(error.contains("gardon:inference/inference"), "{error}");
}
