//! What the process leaves nowhere: words of prompts, core files, sockets to the network.

use std::fs;
use std::path::Path;

use rustix::process::Signal;

use crate::rig::{Rig, ask, until};

/// A word that is nowhere else.
pub const MARKER: &str = "zanzibar-4711";

#[test]
fn no_word_of_a_prompt_is_left_anywhere() {
    let rig = Rig::scripted(60_000);
    let engine = rig.engine();
    for prompt in ["bonjour", "fail", "slow"] {
        let prompt = format!("{prompt} {MARKER}");
        if prompt.starts_with("slow") {
            let engine = std::sync::Arc::clone(&engine);
            let asked = std::thread::spawn(move || ask(&engine, &prompt).0);
            until("it is under way", || {
                rig.status()
                    .is_some_and(|status| status.counters.running == 1)
            });
            rig.signal(Signal::TERM);
            let reason = crate::rig::failure(asked.join().expect("an end"));
            assert!(!reason.contains(MARKER), "{reason}");
        } else if let Err(error) = ask(&engine, &prompt).0 {
            assert!(!error.to_string().contains(MARKER), "{error}");
        }
    }
    let reason = crate::rig::failure(ask(&engine, &format!("abort {MARKER}")).0);
    assert!(!reason.contains(MARKER), "{reason}");
    ask(&engine, MARKER).0.expect("an answer");
    let status = serde_json::to_string(&rig.status().expect("it runs")).expect("JSON");
    assert!(!status.contains(MARKER));
    let mut files = 0;
    search(rig.folder.path(), &mut files);
    assert!(files >= 4, "log, ledger and locks were looked at");
}

/// Looks into every regular file below a folder.
pub fn search(folder: &Path, files: &mut usize) {
    for entry in fs::read_dir(folder).expect("the folder") {
        let path = entry.expect("an entry").path();
        let kind = fs::symlink_metadata(&path)
            .expect("it is there")
            .file_type();
        if kind.is_dir() {
            search(&path, files);
        } else if kind.is_file() {
            *files += 1;
            let bytes = fs::read(&path).expect("its bytes");
            let found = bytes
                .windows(MARKER.len())
                .any(|window| window == MARKER.as_bytes());
            assert!(!found, "{} holds a word of a prompt", path.display());
        }
    }
}

#[test]
fn the_process_gives_up_what_it_does_not_need() {
    let rig = Rig::scripted(60_000);
    ask(&rig.engine(), "bonjour").0.expect("an answer");
    let pid = rig.status().expect("it runs").pid;
    check(pid);
}

/// No core file, a session of its own, no socket of TCP or UDP, nothing of its starter's folder.
pub fn check(pid: u32) {
    let file = |name: &str| fs::read_to_string(format!("/proc/{pid}/{name}"));
    let limits = file("limits").expect("its limits");
    let core = limits
        .lines()
        .find(|line| line.starts_with("Max core file size"))
        .expect("the line of core files");
    let numbers: Vec<&str> = core.split_whitespace().skip(4).take(2).collect();
    assert_eq!(numbers, ["0", "0"]);
    let stat = file("stat").expect("its state");
    let fields = stat.rsplit(") ").next().expect("fields after the name");
    let session = fields.split(' ').nth(3).expect("the session");
    assert_eq!(session, pid.to_string(), "it leads a session of its own");
    // What a process that may not be dumped has open is root's to see.
    let Ok(open) = fs::read_dir(format!("/proc/{pid}/fd")) else {
        tests::command::notice("the open files of the engine cannot be seen without root");
        return;
    };
    let sockets: Vec<String> = open
        .filter_map(|entry| fs::read_link(entry.ok()?.path()).ok())
        .filter_map(|target| {
            let target = target.to_string_lossy().into_owned();
            Some(
                target
                    .strip_prefix("socket:[")?
                    .trim_end_matches(']')
                    .to_owned(),
            )
        })
        .collect();
    assert!(!sockets.is_empty(), "its own socket is one");
    for table in ["net/tcp", "net/tcp6", "net/udp", "net/udp6"] {
        let table = file(table).unwrap_or_default();
        for line in table.lines().skip(1) {
            let inode = line.split_whitespace().nth(9).unwrap_or_default();
            assert!(!sockets.iter().any(|socket| socket == inode), "{line}");
        }
    }
    let folder = fs::read_link(format!("/proc/{pid}/cwd")).expect("its folder");
    assert_eq!(folder, Path::new("/"));
}
