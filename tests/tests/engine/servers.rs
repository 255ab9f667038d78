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
fn the_openai_dialect_answers_and_embeds_but_does_not_rank() {
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
        let Err(Error::Unavailable(sentence)) = ranking else {
            panic!("{ranking:?}");
        };
        assert!(sentence.english.contains("cannot rank"));
        let texts = vec!["abc".to_owned(), "de".to_owned()];
        let embedding = router.embed(None, texts).await.expect("vectors");
        assert_eq!(embedding.vectors, [[3.0, 0.5], [2.0, 0.5]]);
    });
    let sums = Book::new(far.ledger()).sums_today()["mail"];
    // The ranking was never sent; what did not fit was paid all the same.
    assert_eq!((sums.requests, sums.failed), (7, 2));
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
