//! Who gets a request, which model is trusted, and what is said when there is none.

use std::sync::Arc;
use std::time::Duration;

use super::{request, wait};
use crate::{
    Absent, Address, Book, Caller, Dialect, Empty, Engine, Error, Exam, LocalSettings, Request,
    Role, Router, RouterSettings, Sentence, ServerSettings, Stock, Stocked,
};

/// Three models, of which one passed an exam in English.
struct Few;

impl Stock for Few {
    fn models(&self) -> Vec<Stocked> {
        let model = |name: &str, role, is_default| Stocked {
            name: name.to_owned(),
            role,
            sha256: format!("sha of {name}"),
            is_default,
        };
        vec![
            model("moyen", Role::Chat, false),
            model("petit", Role::Chat, true),
            model("vecteurs", Role::Embedding, true),
        ]
    }

    fn exam(&self, plugin: &str, task: &str, language: &str, model: &str) -> Exam {
        assert_eq!((plugin, task), ("cd", "summary"));
        match (language, model) {
            ("en", "sha of moyen") => Exam::Passed,
            ("fr" | "en", "sha of petit") => Exam::Failed {
                passed: 0,
                total: 6,
            },
            ("de", "server:loin/mistral-small") => Exam::Passed,
            _ => Exam::NotExamined,
        }
    }
}

fn server(name: &str, role: Role, here: &str, there: &str) -> ServerSettings {
    ServerSettings {
        name: name.to_owned(),
        address: Address::Unix("/nowhere/engine.sock".into()),
        replicas: Vec::new(),
        dialect: Dialect::Gardon,
        role,
        models: vec![(here.to_owned(), there.to_owned())],
        token_file: None,
        ca_file: None,
        answer_within: Duration::from_secs(1),
        french: false,
    }
}

fn router(stock: Arc<dyn Stock>, servers: Vec<ServerSettings>) -> Router {
    let folder = tempfile::tempdir().unwrap();
    let local = LocalSettings {
        socket: folder.path().join("engine.sock"),
        log: folder.path().join("engine.log"),
        program: "/nowhere/gardon".into(),
        arguments: Vec::new(),
        start_within: Duration::from_secs(1),
        french: false,
    };
    let router = Router::new(RouterSettings {
        stock,
        local: Some(local),
        servers,
        book: Book::new(folder.path().join("ledger")),
    });
    router.call_for(Caller {
        plugin: "mail".to_owned(),
        sha256: "cd".to_owned(),
    });
    router
}

fn named(name: &str) -> Request {
    Request {
        model: Some(name.to_owned()),
        ..request(&["a"])
    }
}

fn why(error: Error) -> Sentence {
    match error {
        Error::Unavailable(sentence) => sentence,
        other => panic!("{other:?}"),
    }
}

fn reason(error: Error) -> String {
    match error {
        Error::Failed(reason) => reason,
        other => panic!("{other:?}"),
    }
}

#[test]
fn without_any_model_it_is_as_if_absent() {
    let router = router(Arc::new(Empty), Vec::new());
    let answers = wait(async { router.ask(vec![request(&["a"]), named("petit")]).await });
    assert_eq!(answers, [Err(Absent::reason()), Err(Absent::reason())]);
    let vectors = wait(async { router.embed(None, vec!["a".to_owned()]).await });
    assert_eq!(vectors, Err(Absent::reason()));
    assert_eq!(router.qualified("summary", "fr"), Default::default());
    let refused = why(router.force("petit").unwrap_err());
    assert_eq!(
        refused.english,
        "« petit »: no language model is installed here"
    );
    assert_eq!(router.spent_today(), 0);
}

#[test]
fn each_request_goes_to_whoever_has_its_model() {
    let servers = vec![
        server("loin", Role::Chat, "grand", "mistral-small"),
        server("autre", Role::Embedding, "bge", "bge-m3"),
    ];
    let router = router(Arc::new(Few), servers);
    let requests = vec![
        named("grand"),
        named("petit"),
        named("petitt"),
        named("vecteurs"),
        request(&["a"]),
    ];
    let answers = wait(async { router.ask(requests).await });
    let mut answers = answers.into_iter().map(Result::unwrap_err);
    let mut next = || answers.next().unwrap();
    assert!(reason(next()).starts_with("server « loin »: "));
    assert!(reason(next()).contains("the engine does not start"));
    let unknown = why(next());
    assert!(unknown.english.contains("no model is called « petitt »"));
    assert!(unknown.english.contains("« petit »") && unknown.french.contains("les plus proches"));
    assert!(why(next()).english.contains("computes vectors"));
    assert!(reason(next()).contains("the engine does not start"));
    let embed = |name: &str| {
        let name = Some(name.to_owned());
        wait(async { router.embed(name, vec!["a".to_owned()]).await }).unwrap_err()
    };
    assert!(reason(embed("bge")).starts_with("server « autre »"));
    assert!(reason(embed("vecteurs")).contains("does not start"));
    assert!(
        why(embed("grand"))
            .english
            .contains("it computes no vectors")
    );
    let names: Vec<String> = router.models().into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["petit", "vecteurs", "moyen", "grand", "bge"]);
}

#[test]
fn the_model_that_passed_is_trusted_and_the_defaults_failure_told() {
    let servers = vec![server("loin", Role::Chat, "grand", "mistral-small")];
    let router = router(Arc::new(Few), servers);
    let check = |language: &str, model: Option<&str>, french: &str, english: &str| {
        let found = router.qualified("summary", language);
        assert_eq!(found.model.as_deref(), model, "{language}");
        let expected = model.is_none().then(|| Sentence::new(french, english));
        assert_eq!(found.reason, expected, "{language}");
    };
    check("en", Some("moyen"), "", "");
    check("de", Some("grand"), "", "");
    check(
        "fr",
        None,
        "petit n'a pas réussi tout l'examen de cet outil en français, qui s'en tient là à ses règles ; ses notes : gardon model show petit",
        "petit did not pass all of this tool's exam in French, which keeps to its rules there; its marks: gardon model show petit",
    );
    check(
        "it",
        None,
        "petit n'a pas passé l'examen de cet outil dans la langue « it », qui s'en tient à ses règles : gardon model exam petit",
        "petit has not sat this tool's exam in the language « it », which keeps to its rules: gardon model exam petit",
    );
    assert_eq!(router.identity("petit").unwrap(), "sha of petit");
    assert_eq!(
        router.identity("grand").unwrap(),
        "server:loin/mistral-small"
    );
    assert_eq!(router.identity("rien"), None);
}

#[test]
fn a_forced_model_is_used_and_trusted() {
    let servers = vec![server("loin", Role::Chat, "grand", "mistral-small")];
    let router = router(Arc::new(Few), servers);
    let refused = why(router.force("gran").unwrap_err());
    assert!(refused.english.contains("« grand »"), "{refused:?}");
    assert!(
        why(router.force("vecteurs").unwrap_err())
            .english
            .contains("vectors")
    );
    assert_eq!(router.force("grand"), Ok(()));
    let found = router.qualified("summary", "fr");
    assert_eq!(
        (found.model.as_deref(), found.reason),
        (Some("grand"), None)
    );
    let answers = wait(async { router.ask(vec![request(&["a"]), named("petit")]).await });
    assert!(reason(answers[0].clone().unwrap_err()).starts_with("server « loin »"));
    assert!(reason(answers[1].clone().unwrap_err()).contains("does not start"));
}

#[test]
fn without_models_by_wish_nothing_is_asked() {
    let router = router(Arc::new(Few), Vec::new());
    router.switch_off();
    let answer = wait(async { router.ask(vec![named("petit")]).await }).remove(0);
    assert!(why(answer.unwrap_err()).english.contains("--no-model"));
    assert_eq!(router.qualified("summary", "en"), Default::default());
}
