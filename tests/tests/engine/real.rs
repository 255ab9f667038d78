//! The same with a real model, where `GARDON_TEST_MODEL` names a small GGUF file.

use std::fs::{self, OpenOptions};
use std::ops::Deref;
use std::path::PathBuf;
use std::process::Command;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use inference::{Engine, Error, Request};
use rustix::process::Signal;
use tempfile::TempDir;
use tests::command::{gardon, notice, run};

use crate::privacy::{MARKER, check};
use crate::rig::{BACK_WITHIN, Rig, ask, failure, request, until, wait};

/// One real engine at a time: their threads wait by turning round, and two of them on few cores measure each other.
static ALONE: Mutex<()> = Mutex::new(());

/// An engine, and the right to be the only one.
struct Real {
    rig: Rig,
    _alone: MutexGuard<'static, ()>,
}

impl Deref for Real {
    type Target = Rig;

    fn deref(&self) -> &Rig {
        &self.rig
    }
}

/// An empty home with the model installed; none, with a notice, where there is no model.
fn prepare(configuration: &str) -> Option<Real> {
    let Some(model) =
        std::env::var_os("GARDON_TEST_MODEL").filter(|path| PathBuf::from(path).is_file())
    else {
        notice("GARDON_TEST_MODEL names no model: the real engine is left out");
        return None;
    };
    let alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let folder = TempDir::new().expect("a folder");
    let home = folder.path().join("home");
    let settings = home.join(".config/gardon/gardon.toml");
    fs::create_dir_all(settings.parent().expect("a folder")).expect("a folder");
    // One thread waits for no other: on a machine that is busy with other tests two would be many times slower.
    let configuration = format!("[inference]\nthreads = 1\n{configuration}");
    fs::write(settings, configuration).expect("written");
    let state = home.join(".local/state/gardon");
    let places = [
        folder.path().join("session/gardon/engine.sock"),
        state.join("engine.log"),
        state.join("ledger"),
    ];
    let mut arguments = environment(&folder);
    arguments.push(gardon().display().to_string());
    arguments.extend(["engine", "run", "--detached", "--lang", "en"].map(str::to_owned));
    let rig = Rig::with(folder, places, PathBuf::from("/usr/bin/env"), arguments);
    add(&rig, &PathBuf::from(model));
    Some(Real { rig, _alone: alone })
}

fn environment(folder: &TempDir) -> Vec<String> {
    let path = folder.path().display();
    vec![
        "-i".to_owned(),
        format!("HOME={path}/home"),
        format!("XDG_RUNTIME_DIR={path}/session"),
    ]
}

/// A command in that home.
fn command(rig: &Rig, words: &[&str]) -> String {
    let mut command = Command::new("/usr/bin/env");
    command
        .args(environment(&rig.folder))
        .arg(gardon())
        .args(words);
    let ran = run(&mut command);
    ran.answer().to_owned()
}

fn add(rig: &Rig, model: &std::path::Path) {
    let path = model.display().to_string();
    command(rig, &["model", "add", "petit", &path]);
}

/// The installed file.
fn weights(rig: &Rig) -> PathBuf {
    rig.path("home/.local/share/gardon/models/petit.gguf")
}

fn long() -> Request {
    Request {
        max_tokens: 600,
        ..request("Tell a very long story about a river, with many people and many places.")
    }
}

fn dies_by(signal: Signal) {
    let Some(rig) = prepare("") else { return };
    let engine = rig.engine();
    // How long a first answer takes, start and loading included, on this machine as busy as it is.
    let (answer, first) = ask(&engine, "Say hello.");
    answer.expect("an answer");
    let batch = {
        let engine = Arc::clone(&engine);
        thread::spawn(move || wait(async move { engine.ask(vec![long(), long()]).await }))
    };
    until("it is under way", || {
        rig.status()
            .is_some_and(|status| status.counters.running > 0)
    });
    rig.signal(signal);
    for answer in batch.join().expect("the batch") {
        let reason = failure(answer);
        assert!(
            reason.contains(&format!("signal {}", signal.as_raw())),
            "{reason}"
        );
    }
    let (answer, took) = ask(&engine, "Say hello.");
    answer.expect("an answer");
    // Five seconds; where even a first answer takes long, no more than a few of those.
    let within = BACK_WITHIN.max(3 * first);
    assert!(took < within, "{took:?}, a first answer {first:?}");
    notice(&format!(
        "back after signal {} in {took:?}",
        signal.as_raw()
    ));
}

#[test]
fn the_real_engine_is_killed() {
    dies_by(Signal::KILL);
}

#[test]
fn the_real_engine_is_aborted() {
    dies_by(Signal::ABORT);
}

#[test]
fn a_model_file_that_is_cut_while_it_runs() {
    let Some(rig) = prepare("") else { return };
    let engine = rig.engine();
    let (answer, first) = ask(&engine, "Say hello.");
    answer.expect("an answer");
    let kept = rig.path("kept.gguf");
    fs::copy(weights(&rig), &kept).expect("a copy");
    let asked = {
        let engine = Arc::clone(&engine);
        thread::spawn(move || wait(async move { engine.ask(vec![long()]).await }).remove(0))
    };
    until("it is under way", || {
        rig.status()
            .is_some_and(|status| status.counters.running > 0)
    });
    cut(&rig);
    // An engine that has read all of the weights goes on; one that maps the file dies. Neither leaves anybody waiting.
    match asked.join().expect("an end") {
        Ok(_) | Err(Error::Failed(_) | Error::Incomplete(_)) => {}
        other => panic!("{other:?}"),
    }
    command(&rig, &["engine", "stop"]);
    let (refused, took) = ask(&engine, "Say hello.");
    assert!(matches!(refused, Err(Error::Unavailable(_))), "{refused:?}");
    assert!(took < BACK_WITHIN, "{took:?}");
    command(&rig, &["model", "remove", "petit"]);
    add(&rig, &kept);
    let (answer, took) = ask(&engine, "Say hello.");
    answer.expect("an answer");
    // Five seconds; where even a first answer takes long, no more than a few of those.
    let within = BACK_WITHIN.max(3 * first);
    assert!(took < within, "{took:?}, a first answer {first:?}");
}

#[test]
fn a_model_file_that_is_cut_before_it_is_loaded() {
    let Some(rig) = prepare("") else { return };
    cut(&rig);
    let (refused, took) = ask(&rig.engine(), "Say hello.");
    let Err(Error::Unavailable(sentence)) = refused else {
        panic!("{refused:?}");
    };
    assert!(
        sentence.english.contains("no longer the one"),
        "{}",
        sentence.english
    );
    assert!(took < BACK_WITHIN, "{took:?}");
}

fn cut(rig: &Rig) {
    let path = weights(rig);
    let half = fs::metadata(&path).expect("it is there").len() / 2;
    let mut permissions = fs::metadata(&path).expect("it is there").permissions();
    std::os::unix::fs::PermissionsExt::set_mode(&mut permissions, 0o600);
    fs::set_permissions(&path, permissions).expect("its mode");
    let file = OpenOptions::new().write(true).open(path).expect("it opens");
    file.set_len(half).expect("it is cut");
}

#[test]
fn the_real_engine_keeps_no_word_and_gives_up_what_it_does_not_need() {
    let Some(rig) = prepare("") else { return };
    let engine = rig.engine();
    ask(&engine, &format!("Repeat: {MARKER}"))
        .0
        .expect("an answer");
    let endless = format!("{MARKER} ").repeat(20_000);
    let Err(Error::TooLong(over)) = ask(&engine, &endless).0 else {
        panic!("it cannot fit");
    };
    assert!(over > 1_000);
    let pid = rig.status().expect("it runs").pid;
    check(pid);
    let counters = rig.status().expect("it runs").counters;
    let sums = rig.book().sums_today()["mail"];
    assert_eq!(
        (
            counters.requests,
            counters.prompt_tokens,
            counters.answer_tokens
        ),
        (sums.requests, sums.prompt_tokens, sums.answer_tokens)
    );
    let shown = command(&rig, &["engine", "status"]);
    assert!(!shown.contains(MARKER), "{shown}");
    let mut files = 0;
    crate::privacy::search(&rig.path("home/.local/state"), &mut files);
    crate::privacy::search(&rig.path("session"), &mut files);
    assert!(files >= 4, "log, ledger and locks were looked at");
}

#[test]
fn the_real_engine_ends_when_nobody_comes() {
    let Some(rig) = prepare("idle-exit = \"1 s\"\n") else {
        return;
    };
    let engine = rig.engine();
    ask(&engine, "Say hello.").0.expect("an answer");
    thread::sleep(Duration::from_millis(300));
    assert!(rig.socket().exists(), "it waits a second");
    until("it ends", || !rig.socket().exists());
    assert!(ask(&engine, "Say hello.").0.is_ok());
}
