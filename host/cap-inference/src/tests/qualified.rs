//! Which model is named for a task, and what the person is told where there is none.

use std::sync::{Arc, Mutex};

use capability::{Call, Capability, Level, Listener, Next};
use config::Language;
use inference::{Answer, Embedding, Engine, Pending, Qualification, Ranking, Request};
use inference::{Scripted, Sentence};

use super::{GENEROUS, Host, Inference, call};

/// Remembers the notes.
#[derive(Default)]
struct Notebook(Mutex<Vec<String>>);

impl Listener for Notebook {
    fn progress(&self, _: u64, _: u64) -> Next {
        Next::Proceed
    }

    fn note(&self, _: Level, message: &str) {
        self.0.lock().unwrap().push(message.to_owned());
    }
}

impl Notebook {
    fn notes(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }
}

/// An engine whose model passed nothing, and says why.
struct Failed;

impl Engine for Failed {
    fn ask(&self, _: Vec<Request>) -> Pending<'_, Vec<Result<Answer, inference::Error>>> {
        Box::pin(std::future::ready(Vec::new()))
    }

    fn rank(&self, _: Vec<Request>) -> Pending<'_, Vec<Result<Ranking, inference::Error>>> {
        Box::pin(std::future::ready(Vec::new()))
    }

    fn embed(
        &self,
        _: Option<String>,
        _: Vec<String>,
    ) -> Pending<'_, Result<Embedding, inference::Error>> {
        Box::pin(std::future::ready(Err(inference::Absent::reason())))
    }

    fn qualified(&self, task: &str, language: &str) -> Qualification {
        Qualification {
            model: None,
            reason: Some(Sentence::new(
                format!("demo a échoué : {task}, {language}"),
                format!("demo failed: {task}, {language}"),
            )),
        }
    }

    fn spent_today(&self) -> u64 {
        0
    }
}

fn qualified(call: &mut Call, task: &str, language: &str) -> Option<String> {
    Host::qualified(call, task.to_owned(), language.to_owned()).unwrap()
}

#[test]
fn a_qualified_model_is_named() {
    let engine = Arc::new(Scripted::new([]).qualified_for("summary", "fr"));
    let notebook = Arc::new(Notebook::default());
    let mut call = call(engine, GENEROUS, |settings| {
        settings.listener = notebook.clone();
    });
    let model = qualified(&mut call, "summary", "fr");
    assert_eq!(model.as_deref(), Some("scripted"));
    // Where there is no model at all, nothing is amiss and nothing is said.
    assert_eq!(qualified(&mut call, "summary", "en"), None);
    assert!(notebook.notes().is_empty());
}

#[test]
fn why_there_is_none_is_told_once() {
    let notebook = Arc::new(Notebook::default());
    let mut call = call(Arc::new(Failed), GENEROUS, |settings| {
        settings.listener = notebook.clone();
    });
    for (task, language) in [
        ("kind", "fr"),
        ("kind", "fr"),
        ("kind", "en"),
        ("kind", "fr"),
    ] {
        assert_eq!(qualified(&mut call, task, language), None);
    }
    assert_eq!(
        notebook.notes(),
        ["demo failed: kind, fr", "demo failed: kind, en"]
    );
    for number in 0..100 {
        qualified(&mut call, &number.to_string(), "fr");
    }
    assert_eq!(
        notebook.notes().len(),
        16,
        "a guest cannot flood a terminal"
    );
}

#[test]
fn a_call_that_is_made_again_tells_nothing_twice() {
    let capability = Inference::new(Arc::new(Failed));
    let [first, second] = [(); 2].map(|()| Arc::new(Notebook::default()));
    let attempt = |notebook: &Arc<Notebook>| {
        let mut call = call(Arc::new(Failed), GENEROUS, |settings| {
            settings.listener = notebook.clone();
            settings.circumstances = Arc::new(capability::Circumstances {
                language: Language::French,
                ..Default::default()
            });
        });
        capability.begin(&mut call);
        qualified(&mut call, "kind", "fr");
    };
    attempt(&first);
    attempt(&first);
    attempt(&second);
    for notebook in [first, second] {
        assert_eq!(notebook.notes(), ["demo a échoué : kind, fr"]);
    }
}

#[test]
fn a_model_that_is_not_granted_is_none_and_the_key_is_named() {
    let engine = Arc::new(Scripted::new([]).qualified_for("summary", "fr"));
    let notebook = Arc::new(Notebook::default());
    let mut call = call(engine, "[inference]\nmodels = ['other']", |settings| {
        settings.listener = notebook.clone();
    });
    assert_eq!(qualified(&mut call, "summary", "fr"), None);
    let key = "add « scripted » to models, in [plugins.NAME.grants.inference] of gardon.toml";
    assert_eq!(notebook.notes(), [key]);
}
