//! Servers of the organisation: this project's own engine over TCP, in both dialects.

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use inference::{
    Address, Book, Caller, Dialect, Empty, Engine, Error, Part, Request, Role, Router,
    RouterSettings, ServerSettings, Shape,
};
use tempfile::TempDir;

use crate::rig::{PROGRAM, request, until, wait};

/// An engine that listens on a port of this machine.
struct Far {
    folder: TempDir,
    port: u16,
    child: Child,
}

impl Far {
    fn new() -> Self {
        use std::os::unix::fs::PermissionsExt;
        let folder = TempDir::new().expect("a folder");
        let run = folder.path().join("run");
        std::fs::create_dir(&run).expect("a folder");
        std::fs::set_permissions(&run, std::fs::Permissions::from_mode(0o700)).expect("a mode");
        // Free a moment ago; nobody else takes ports of the loopback here.
        let port = std::net::TcpListener::bind("127.0.0.1:0")
            .and_then(|listener| listener.local_addr())
            .expect("a port")
            .port();
        let child = Command::new(PROGRAM)
            .arg("serve")
            .arg(folder.path())
            .args(["60000", &format!("127.0.0.1:{port}")])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("it starts");
        until("it listens", || {
            std::net::TcpStream::connect(("127.0.0.1", port)).is_ok()
        });
        Self {
            folder,
            port,
            child,
        }
    }

    fn settings(&self, name: &str, dialect: Dialect, role: Role) -> ServerSettings {
        let there = match role {
            Role::Chat => "scripted",
            Role::Embedding => "scripted-vectors",
        };
        ServerSettings {
            name: name.to_owned(),
            address: Address::parse(&format!("http://127.0.0.1:{}", self.port)).expect("a URL"),
            replicas: Vec::new(),
            dialect,
            role,
            models: vec![(format!("{name}-model"), there.to_owned())],
            token_file: Some(self.folder.path().join("token")),
            ca_file: None,
            answer_within: Duration::from_secs(20),
            french: false,
        }
    }

    fn router(&self, servers: Vec<ServerSettings>) -> Router {
        let router = Router::new(RouterSettings {
            stock: Arc::new(Empty),
            local: None,
            servers,
            book: Book::new(self.ledger()),
        });
        router.call_for(Caller {
            plugin: "mail".to_owned(),
            sha256: "ab".repeat(32),
        });
        router
    }

    /// The ledger of whoever asks, which is not the engine's.
    fn ledger(&self) -> PathBuf {
        self.folder.path().join("asker")
    }
}

impl Drop for Far {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn choice() -> Request {
    Request {
        shape: Shape::Choice(vec!["oui".to_owned(), "non".to_owned()]),
        ..request("est-ce urgent ?")
    }
}

#[test]
fn another_gardon_answers_everything() {
    let far = Far::new();
    let router = far.router(vec![
        far.settings("loin", Dialect::Gardon, Role::Chat),
        far.settings("vecteurs", Dialect::Gardon, Role::Embedding),
    ]);
    wait(async {
        let named = Request {
            model: Some("loin-model".to_owned()),
            ..request("un deux")
        };
        let answers = router
            .ask(vec![named, request("trois"), request("fail")])
            .await;
        let first = answers[0].as_ref().expect("an answer");
        assert_eq!(
            (first.text.as_str(), first.model.as_str()),
            ("un deux", "loin-model")
        );
        assert_eq!(first.usage.prompt_tokens, 2);
        assert_eq!(answers[1].as_ref().expect("an answer").text, "trois");
        assert!(matches!(answers[2], Err(Error::Failed(_))));
        let rankings = router.rank(vec![choice()]).await;
        assert_eq!(
            rankings[0].as_ref().expect("a ranking").probabilities,
            [0.5, 0.5]
        );
        let embedding = router
            .embed(None, vec!["abc".to_owned()])
            .await
            .expect("a vector");
        assert_eq!(embedding.vectors, [[3.0, 0.5]]);
        assert_eq!(embedding.model, "vecteurs-model");
    });
    let sums = Book::new(far.ledger()).sums_today()["mail"];
    assert_eq!((sums.requests, sums.failed), (5, 1));
    // un deux, trois, est-ce urgent ?, abc; and two answers of one token.
    assert_eq!((sums.prompt_tokens, sums.answer_tokens), (7, 2));
    assert_eq!(router.spent_today(), 9);
}

#[test]
fn the_openai_dialect_answers_and_embeds_and_chooses_where_it_cannot_rank() {
    let far = Far::new();
    let router = far.router(vec![
        far.settings("loin", Dialect::OpenAi, Role::Chat),
        far.settings("vecteurs", Dialect::OpenAi, Role::Embedding),
    ]);
    wait(async {
        let schema = r#"{"type":"object","properties":{"choice":{"type":"string"}}}"#;
        let shaped = Request {
            shape: Shape::JsonSchema(schema.to_owned()),
            ..request("forme")
        };
        let misfit = Request {
            shape: Shape::JsonSchema(r#"{"type":"array"}"#.to_owned()),
            ..request("forme")
        };
        let mixed = Request {
            parts: vec![
                Part::Instruction("Résume.".to_owned()),
                Part::Untrusted("le texte".to_owned()),
            ],
            ..Request::default()
        };
        let requests = vec![
            request("bonjour"),
            shaped,
            misfit,
            choice(),
            mixed,
            request("fail"),
        ];
        let answers = router.ask(requests).await;
        let text = |index: usize| answers[index].as_ref().expect("an answer").text.as_str();
        assert_eq!(text(0), "bonjour");
        assert_eq!(answers[0].as_ref().expect("it").model, "loin-model");
        assert_eq!(text(1), r#"{"choice":"non"}"#);
        let misfit = crate::rig::failure(answers[2].clone());
        assert!(misfit.contains("not the form"), "{misfit}");
        assert_eq!(text(3), "non", "a choice comes back as itself");
        assert_eq!(text(4), "Résume. le texte");
        let failed = crate::rig::failure(answers[5].clone());
        assert_eq!(failed, "server « loin »: HTTP 500 (engine_failed)");
        let ranking = router.rank(vec![choice()]).await.remove(0);
        let ranking = ranking.expect("a choice");
        assert_eq!(ranking.probabilities, [0.0, 1.0]);
        assert!(!ranking.exact, "a choice is no measure");
        let texts = vec!["abc".to_owned(), "de".to_owned()];
        let embedding = router.embed(None, texts).await.expect("vectors");
        assert_eq!(embedding.vectors, [[3.0, 0.5], [2.0, 0.5]]);
    });
    let sums = Book::new(far.ledger()).sums_today()["mail"];
    // What did not fit was paid all the same.
    assert_eq!((sums.requests, sums.failed), (8, 2));
}

#[test]
fn the_token_is_needed_and_must_be_private() {
    use std::os::unix::fs::PermissionsExt;
    let far = Far::new();
    let ask = |token: Option<PathBuf>| {
        let settings = ServerSettings {
            token_file: token,
            ..far.settings("loin", Dialect::Gardon, Role::Chat)
        };
        let router = far.router(vec![settings]);
        wait(async { router.ask(vec![request("bonjour")]).await }).remove(0)
    };
    let Err(Error::Unavailable(sentence)) = ask(None) else {
        panic!("no token, no answer");
    };
    assert!(sentence.english.contains("token-file"));
    let token = far.folder.path().join("token");
    assert!(ask(Some(token.clone())).is_ok());
    std::fs::set_permissions(&token, std::fs::Permissions::from_mode(0o644)).expect("a mode");
    let reason = crate::rig::failure(ask(Some(token)));
    assert!(reason.contains("open to others"), "{reason}");
    let reason = crate::rig::failure(ask(Some(far.folder.path().join("absent"))));
    assert!(reason.contains("token-file"), "{reason}");
}

#[test]
fn a_server_that_is_not_there_is_told_by_its_name() {
    let far = Far::new();
    let settings = ServerSettings {
        address: Address::parse("http://127.0.0.1:9").expect("a URL"),
        ..far.settings("loin", Dialect::OpenAi, Role::Chat)
    };
    let router = far.router(vec![settings]);
    let answer = wait(async { router.ask(vec![request("bonjour")]).await }).remove(0);
    let reason = crate::rig::failure(answer);
    assert!(reason.starts_with("server « loin »: "), "{reason}");
}

#[test]
fn an_address_that_is_down_is_passed_over() {
    let near = Far::new();
    for dialect in [Dialect::Gardon, Dialect::OpenAi] {
        let settings = ServerSettings {
            address: Address::parse("http://127.0.0.1:9").expect("a URL"),
            replicas: vec![
                Address::parse("http://127.0.0.1:7").expect("a URL"),
                Address::parse(&format!("http://127.0.0.1:{}", near.port)).expect("a URL"),
            ],
            ..near.settings("loin", dialect, Role::Chat)
        };
        let router = near.router(vec![settings]);
        for _ in 0..4 {
            let answer = wait(async { router.ask(vec![request("bonjour")]).await }).remove(0);
            assert_eq!(answer.expect("an answer").text, "bonjour");
        }
    }
}

/// llama.cpp's own server, where the test runner names one and a model.
#[test]
fn llama_server_answers_with_a_key_and_keeps_to_forms() {
    let paths = ["LLAMA_SERVER", "GARDON_TEST_MODEL"].map(std::env::var_os);
    let [Some(program), Some(model)] = paths else {
        crate::rig::notice("LLAMA_SERVER and GARDON_TEST_MODEL name no server; nothing is tested");
        return;
    };
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .and_then(|listener| listener.local_addr())
        .expect("a port")
        .port();
    let folder = TempDir::new().expect("a folder");
    let key = folder.path().join("key");
    std::fs::write(&key, "a-key-of-this-test\n").expect("a key");
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o600);
    std::fs::set_permissions(&key, mode).expect("a mode");
    let child = Command::new(program)
        .arg("--model")
        .arg(model)
        .args([
            "--host",
            "127.0.0.1",
            "--port",
            &port.to_string(),
            "--threads",
            "1",
        ])
        .args([
            "--ctx-size",
            "2048",
            "--parallel",
            "2",
            "--api-key",
            "a-key-of-this-test",
        ])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("it starts");
    let far = Far {
        folder,
        port,
        child,
    };
    let settings = |token: PathBuf| ServerSettings {
        token_file: Some(token),
        models: vec![("loin-model".to_owned(), "whatever".to_owned())],
        answer_within: Duration::from_secs(120),
        ..far.settings("loin", Dialect::OpenAi, Role::Chat)
    };
    let router = far.router(vec![settings(key.clone())]);
    let began = std::time::Instant::now();
    // While it reads its model it says that it is busy, or takes no connection.
    while let Err(error) = wait(async { router.ask(vec![request("Say yes.")]).await }).remove(0) {
        assert!(began.elapsed() < Duration::from_secs(60), "{error}");
        std::thread::sleep(Duration::from_millis(200));
    }
    let form = r#"{"type":"object","properties":{"n":{"type":"integer","minimum":0,"maximum":9}},"required":["n"],"additionalProperties":false}"#;
    let shaped = Request {
        shape: Shape::JsonSchema(form.to_owned()),
        max_tokens: 48,
        ..request("How many legs has a dog?")
    };
    let answers = wait(async { router.ask(vec![shaped.clone(), shaped]).await });
    for answer in answers {
        let answer = answer.expect("an object");
        assert!(answer.text.contains("\"n\""), "{}", answer.text);
        assert!(answer.usage.prompt_tokens > 0 && answer.usage.answer_tokens > 0);
    }
    let ranking = wait(async { router.rank(vec![choice()]).await }).remove(0);
    let ranking = ranking.expect("a choice");
    assert!(!ranking.exact);
    assert_eq!(ranking.probabilities.iter().sum::<f32>(), 1.0);
    let wrong = far.folder.path().join("wrong");
    std::fs::copy(&key, &wrong).expect("a file");
    std::fs::write(&wrong, "another-key\n").expect("a key");
    let stranger = far.router(vec![settings(wrong)]);
    let refused = wait(async { stranger.ask(vec![request("bonjour")]).await }).remove(0);
    assert!(matches!(refused, Err(Error::Unavailable(_))), "{refused:?}");
}
