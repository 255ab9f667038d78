//! One engine for all commands of one user, and for nobody else.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::process::Command;
use std::sync::Barrier;
use std::thread;
use std::time::Duration;

use inference::{Caller, Engine, Shape, Sums};
use tests::command::notice;

use crate::rig::{PROGRAM, Rig, ask, request, until, wait};

#[test]
fn commands_at_once_start_one_engine() {
    let rig = Rig::scripted(60_000);
    let barrier = Barrier::new(8);
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                let engine = rig.engine();
                barrier.wait();
                ask(&engine, "bonjour").0.expect("an answer");
            });
        }
    });
    let status = rig.status().expect("it runs");
    assert_eq!(status.counters.requests, 8, "all of them came to one");
    let log = rig.log();
    assert_eq!(log.matches("listening on").count(), 1, "{log}");
}

#[test]
fn it_ends_when_nobody_comes_and_starts_again() {
    let rig = Rig::scripted(300);
    let engine = rig.engine();
    ask(&engine, "bonjour").0.expect("an answer");
    assert!(rig.socket().exists());
    until("it ends", || !rig.socket().exists());
    assert!(ask(&engine, "encore").0.is_ok());
}

#[test]
fn ends_and_beginnings_that_meet_lose_no_request() {
    let rig = Rig::scripted(1);
    let engine = rig.engine();
    for round in 0..40 {
        // The engine is about to end, or ending, or gone.
        thread::sleep(Duration::from_micros(round * 700));
        let (answer, _) = ask(&engine, "bonjour");
        answer.unwrap_or_else(|error| panic!("round {round}: {error}"));
    }
}

#[test]
fn socket_and_files_are_private() {
    let rig = Rig::scripted(60_000);
    ask(&rig.engine(), "bonjour").0.expect("an answer");
    let mode = |name: &str| fs::metadata(rig.path(name)).expect(name).mode() & 0o777;
    assert_eq!(mode("run"), 0o700);
    for name in [
        "run/engine.sock",
        "run/engine.lock",
        "run/start.lock",
        "engine.log",
    ] {
        assert_eq!(mode(name), 0o600, "{name}");
    }
    assert_eq!(mode("ledger"), 0o700);
    let row = rig.book().today();
    assert_eq!(fs::metadata(row).expect("rows").mode() & 0o777, 0o600);
}

#[test]
fn another_user_is_turned_away() {
    if !rustix::process::geteuid().is_root() {
        notice("another_user_is_turned_away needs root: left out");
        return;
    }
    let rig = Rig::scripted(60_000);
    ask(&rig.engine(), "bonjour").0.expect("an answer");
    // Where that user can run it.
    let program = rig.path("knock");
    fs::copy(PROGRAM, &program).expect("a copy");
    let open = |name: &str, mode| {
        fs::set_permissions(rig.path(name), fs::Permissions::from_mode(mode)).expect(name);
    };
    open("", 0o755);
    open("knock", 0o755);
    let knock = |uid: u32| {
        let mut command = Command::new(&program);
        command.arg("knock").arg(rig.socket());
        // The groups of root go with it.
        let output = command.uid(uid).gid(uid).output().expect("it runs");
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    };
    assert_eq!(knock(65_534), "PermissionDenied", "the folder is closed");
    open("run", 0o755);
    open("run/engine.sock", 0o666);
    let answer = knock(65_534);
    assert!(
        ["closed", "ConnectionReset", "BrokenPipe"].contains(&answer.as_str()),
        "{answer}"
    );
    assert!(knock(0).starts_with("HTTP/1.1 200"));
    let log = rig.log();
    assert!(log.contains("uid 65534 is refused"), "{log}");
}

#[test]
fn nothing_is_sent_to_a_socket_of_another_user() {
    if !rustix::process::geteuid().is_root() {
        notice("nothing_is_sent_to_a_socket_of_another_user needs root: left out");
        return;
    }
    let rig = Rig::scripted(60_000);
    let run = rig.path("run");
    for folder in [rig.folder.path(), &run] {
        fs::set_permissions(folder, fs::Permissions::from_mode(0o777)).expect("a mode");
    }
    let listen = "import socket,sys; s=socket.socket(socket.AF_UNIX); s.bind(sys.argv[1]); s.listen(); print('ready', flush=True); c=s.accept()[0]; print(len(c.recv(9)), flush=True)";
    let child = Command::new("python3")
        .args(["-c", listen])
        .arg(rig.socket())
        .uid(65_534)
        .gid(65_534)
        .stdout(std::process::Stdio::piped())
        .spawn();
    let Ok(mut child) = child else {
        notice("nothing_is_sent_to_a_socket_of_another_user needs python3: left out");
        return;
    };
    until("the stranger listens", || rig.socket().exists());
    thread::sleep(Duration::from_millis(50));
    let reason = crate::rig::failure(ask(&rig.engine(), "bonjour").0);
    assert!(
        reason.contains("held by another user (uid 65534)"),
        "{reason}"
    );
    let output = child.stdout.take().expect("its output");
    let said = std::io::read_to_string(output).expect("what it read");
    child.wait().expect("its end");
    assert_eq!(said, "ready\n0\n", "not a byte reached it");
}

#[test]
fn the_ledger_says_what_the_counters_say() {
    let rig = Rig::scripted(60_000);
    let mail = Caller {
        plugin: "mail".to_owned(),
        sha256: "ab".repeat(32),
    };
    let other = Caller {
        plugin: "minutes".to_owned(),
        sha256: "cd".repeat(32),
    };
    let engine = rig.engine_for(mail.clone());
    let choice = inference::Request {
        shape: Shape::Choice(vec!["oui".to_owned(), "non".to_owned()]),
        ..request("est-ce urgent ?")
    };
    wait(async {
        let requests = vec![request("un deux"), request("fail trois"), choice.clone()];
        engine.ask(requests).await;
        engine.rank(vec![choice, request("quatre")]).await;
        engine
            .embed(None, vec!["cinq".to_owned(), "six sept".to_owned()])
            .await
            .expect("vectors");
        let given_up = engine.ask(vec![request("slow huit")]);
        let _ = tokio::time::timeout(Duration::from_millis(150), given_up).await;
    });
    ask(&rig.engine_for(other.clone()), "neuf dix")
        .0
        .expect("an answer");
    until("nothing runs", || {
        rig.status()
            .is_some_and(|status| status.counters.running == 0)
    });
    let counters = rig.status().expect("it runs").counters;
    let sums = rig.book().sums_today();
    let sum = |field: fn(&Sums) -> u64| sums.values().map(field).sum::<u64>();
    assert_eq!(counters.requests, 8);
    assert_eq!(sum(|sums| sums.requests), counters.requests);
    assert_eq!(sum(|sums| sums.failed), counters.failed);
    assert_eq!(sum(|sums| sums.prompt_tokens), counters.prompt_tokens);
    assert_eq!(sum(|sums| sums.answer_tokens), counters.answer_tokens);
    assert_eq!(counters.failed, 3, "one failed, one refused, one cancelled");
    let spent = rig.book().spent_today(&mail) + rig.book().spent_today(&other);
    assert_eq!(spent, counters.prompt_tokens + counters.answer_tokens);
    assert_eq!(rig.book().spent_today(&other), 3);
    assert_eq!(engine.spent_today(), rig.book().spent_today(&mail));
}
