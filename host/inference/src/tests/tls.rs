//! TLS: the certificate must be one that is trusted, and for the name that is called.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use rustls::ServerConfig;
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use super::{request, wait};
use crate::server::Server;
use crate::{Address, Book, Dialect, Error, Request, Role, ServerSettings};

/// Asks a TLS server whose certificate is for `name`, trusting `trusted`: its own certificate, another one, or the system's.
fn ask(name: &str, trusted: Trusted) -> Result<String, Error> {
    let certified = rcgen::generate_simple_self_signed([name.to_owned()]).unwrap();
    let other = rcgen::generate_simple_self_signed([name.to_owned()]).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ca.pem");
    let ca_file: Option<PathBuf> = match trusted {
        Trusted::Itself => {
            std::fs::write(&file, certified.cert.pem()).unwrap();
            Some(file)
        }
        Trusted::Another => {
            std::fs::write(&file, other.cert.pem()).unwrap();
            Some(file)
        }
        Trusted::Nothing => {
            std::fs::write(&file, "no certificate").unwrap();
            Some(file)
        }
        Trusted::System => None,
    };
    let key = PrivatePkcs8KeyDer::from(certified.signing_key.serialize_der());
    let chain: Vec<CertificateDer<'static>> = vec![certified.cert.der().clone()];
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, key.into())
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let asked = Request {
        model: Some("m".to_owned()),
        ..request(&["a"])
    };
    let work = async {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let settings = ServerSettings {
            name: "loin".to_owned(),
            address: Address::parse(&format!("https://localhost:{port}")).unwrap(),
            replicas: Vec::new(),
            dialect: Dialect::OpenAi,
            role: Role::Chat,
            models: vec![("m".to_owned(), "m".to_owned())],
            token_file: None,
            ca_file,
            answer_within: Duration::from_secs(5),
            french: false,
        };
        let book = Book::new(folder.path().join("ledger"));
        let server = Server::new(settings, Arc::new(OnceLock::new()), book);
        let serve = async {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                // A client that does not trust us ends the handshake.
                let Ok(mut stream) = acceptor.accept(stream).await else {
                    continue;
                };
                let mut block = [0; 8_192];
                let _ = stream.read(&mut block).await;
                let body =
                    r#"{"choices":[{"message":{"content":"oui"}}],"usage":{"prompt_tokens":1}}"#;
                let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", body.len());
                let _ = stream.write_all(format!("{head}{body}").as_bytes()).await;
                let _ = stream.shutdown().await;
            }
        };
        tokio::select! {
            mut answers = server.ask(vec![asked]) => answers.remove(0),
            () = serve => unreachable!("it serves for ever"),
        }
    };
    wait(work).map(|answer| answer.text)
}

enum Trusted {
    Itself,
    Another,
    Nothing,
    System,
}

#[test]
fn a_trusted_certificate_for_the_right_name() {
    assert_eq!(ask("localhost", Trusted::Itself), Ok("oui".to_owned()));
}

#[test]
fn anything_else_is_refused() {
    for (name, trusted, expected) in [
        ("elsewhere.example", Trusted::Itself, "certificate"),
        ("localhost", Trusted::Another, "certificate"),
        ("localhost", Trusted::Nothing, "no certificate"),
        ("localhost", Trusted::System, "certificate"),
    ] {
        let Err(Error::Failed(reason)) = ask(name, trusted) else {
            panic!("{name} was trusted");
        };
        assert!(reason.contains(expected), "{reason}");
    }
}
