//! What the grant says, and what its refusals name.

use std::sync::Arc;

use capability::Capability;
use inference::{Absent, Reply, Scripted};

use super::{Error, Host, HostRequest, Inference, ask, call, draft, this, wait};

fn check(text: &str, expected: Result<(), &str>) {
    let value = toml::Value::Table(toml::from_str(text).unwrap());
    let got = Inference::new(Arc::new(Absent)).check_grant(&value);
    assert_eq!(got, expected.map_err(str::to_owned), "{text}");
}

#[test]
fn keys_are_checked() {
    let missing = "`models` is missing: name the models, or write [\"*\"]";
    let names = "`models` is a list of names, such as [\"*\"]";
    let number = "`tokens-per-call` is a whole number above 0";
    let of_day = "`tokens-per-day` is a whole number above 0";
    check("models = ['a', 'b']", Ok(()));
    check("models = ['*']\ntokens-per-call = 1", Ok(()));
    check("", Err(missing));
    check("models = []", Err(missing));
    check("models = 'a'", Err(names));
    check("models = ['']", Err(names));
    check("models = ['a']\ntokens-per-call = -1", Err(number));
    check("models = ['a']\ntokens-per-call = '5'", Err(number));
    check("models = ['a']\ntokens-per-day = 1", Ok(()));
    check("models = ['a']\ntokens-per-day = 0", Err(of_day));
    check("models = ['a']\ntokens-per-day = 1.5", Err(of_day));
    check(
        "models = ['a']\ntokens = 5",
        Err("unknown key `tokens`; known ones: `models`, `tokens-per-call`, `tokens-per-day`"),
    );
}

#[test]
fn the_example_parses_and_grants() {
    let capability: Arc<dyn Capability> = Arc::new(Inference::new(Arc::new(Absent)));
    let example = capability.example_grant().unwrap();
    let sha256 = "0".repeat(64);
    let text = format!("[plugins.NAME]\nsha256 = '{sha256}'\n{example}");
    let config = config::Config::parse(&text, "gardon.toml").unwrap();
    let grants = &config.plugins["NAME"].grants;
    capability::check_grants(grants, &[capability]).unwrap();
}

#[test]
fn nothing_without_a_grant() {
    let engine = Arc::new(Scripted::new([]).qualified_for("summary", "fr"));
    let mut call = call(engine.clone(), "", |_| {});
    let request = draft(&mut call, "x");
    let denied = Error::Denied("add [plugins.NAME.grants.inference] to gardon.toml".to_owned());
    assert_eq!(ask(&mut call, &[request]).unwrap(), [Err(denied.clone())]);
    let ranked = wait(Host::rank(&mut call, vec![this(request)])).unwrap();
    assert_eq!(ranked, [Err(denied.clone())]);
    let embedded = wait(Host::embed(&mut call, None, vec![String::new()])).unwrap();
    assert_eq!(embedded, Err(denied));
    let model = Host::qualified(&mut call, "summary".to_owned(), "fr".to_owned());
    assert_eq!(model.unwrap(), None);
    assert_eq!(call.remaining_tokens().unwrap(), 0);
    assert_eq!(call.remaining_requests().unwrap(), 0);
    assert!(engine.requests().is_empty());
}

#[test]
fn the_model_that_a_person_names_is_asked_if_it_is_granted() {
    let grant = "[inference]\nmodels = ['a', 'b']\ntokens-per-call = 1000";
    let engine = Arc::new(Scripted::new([Reply::Text("1".to_owned())]).forced("b"));
    let mut asking = call(engine.clone(), grant, |_| {});
    let request = draft(&mut asking, "x");
    assert!(ask(&mut asking, &[request]).unwrap()[0].is_ok());
    assert_eq!(engine.requests()[0].model.as_deref(), Some("b"));
    let engine = Arc::new(Scripted::new([]).forced("c"));
    let mut asking = call(engine.clone(), grant, |_| {});
    let request = draft(&mut asking, "x");
    let denied = "add « c » to models, in [plugins.NAME.grants.inference] of gardon.toml";
    let denied = Err(Error::Denied(denied.to_owned()));
    assert_eq!(ask(&mut asking, &[request]).unwrap(), [denied]);
    assert!(engine.requests().is_empty());
}

#[test]
fn only_granted_models_are_asked() {
    let replies = ["1", "2"].map(|text| Reply::Text(text.to_owned()));
    let engine = Arc::new(Scripted::new(replies).qualified_for("summary", "fr"));
    let mut call = call(
        engine.clone(),
        "[inference]\nmodels = ['small', 'b']",
        |_| {},
    );
    let requests = [(); 3].map(|()| draft(&mut call, "x"));
    call.set_model(this(requests[0]), "large".to_owned())
        .unwrap();
    call.set_model(this(requests[2]), "b".to_owned()).unwrap();
    let answers = ask(&mut call, &requests).unwrap();
    let key = "add « large » to models, in [plugins.NAME.grants.inference] of gardon.toml";
    assert_eq!(answers[0], Err(Error::Denied(key.to_owned())));
    // The others are not concerned; one that names no model gets the first granted.
    assert_eq!(answers[1].as_ref().unwrap().model, "small");
    assert_eq!(answers[2].as_ref().unwrap().text, "2");
    let model = Host::qualified(&mut call, "summary".to_owned(), "fr".to_owned());
    assert_eq!(model.unwrap(), None, "the scripted model is not granted");
}
