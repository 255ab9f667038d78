//! What a call leaves behind and what it touches: no network, no file but those expected, nothing for others to read.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tests::command::{Place, component, gardon, notice, on_path, run};

/// A word of the file that is read; it must turn up nowhere else.
const MARKER: &str = "Zanzibarite";

/// A home with the template plugin, already compiled, and a letter.
fn place() -> Place {
    let place = Place::new();
    place.write("work/template.wasm", &component("template"));
    place.write("work/lettre.txt", format!("Cher {MARKER},\n").as_bytes());
    place.gardon(&["plugin", "add", "./template.wasm"]).answer();
    place
}

#[test]
fn a_call_reaches_nothing_else() {
    if !on_path("strace", "--version") {
        notice("strace is missing: the system calls of a call were not looked at");
        return;
    }
    let place = place();
    let trace = place.work().join("trace");
    let mut strace = place.command("strace");
    strace
        .args(["-f", "-qq", "-e", "trace=%network,%file,execve", "-o"])
        .arg(&trace)
        .arg(gardon())
        .args(["template", "count", "./lettre.txt"])
        .env("PATH", std::env::var_os("PATH").unwrap_or_default());
    let ran = run(&mut strace);
    assert!(ran.answer().contains("\"bytes\""), "{}", ran.stdout);
    let trace = fs::read_to_string(&trace).expect("the trace");
    assert!(trace.contains("lettre.txt"), "the trace is empty:\n{trace}");
    let allowed = allowed(&place);
    for line in trace.lines() {
        let call = line
            .split_once(' ')
            .map_or(line, |(_, call)| call.trim_start());
        let name = call.split('(').next().unwrap_or_default();
        let network = [
            "socket", "connect", "bind", "sendto", "sendmsg", "recvfrom", "recvmsg", "accept4",
        ];
        assert!(
            !(network.contains(&name) && call.contains("AF_")),
            "network: {line}"
        );
        if name == "execve" {
            assert!(
                call.contains(&*gardon().to_string_lossy()),
                "another program: {line}"
            );
        }
        let Some(path) = opened(name, call) else {
            continue;
        };
        assert!(
            allowed
                .iter()
                .any(|start| Path::new(path).starts_with(start)),
            "a file outside what is expected: {line}"
        );
    }
}

/// The path of a call that opened a file.
fn opened<'a>(name: &str, call: &'a str) -> Option<&'a str> {
    let succeeded = !call.contains("= -1 ");
    (["open", "openat", "openat2"].contains(&name) && succeeded)
        .then(|| call.split('"').nth(1))
        .flatten()
}

/// What the loader and the standard library read on Linux, the time zone, our own folders, and the file that was named.
fn allowed(place: &Place) -> Vec<PathBuf> {
    let system = [
        "/etc/ld.so.cache",
        "/etc/ld.so.preload",
        "/lib",
        "/lib64",
        "/usr/lib",
        "/usr/lib64",
        "/proc",
        "/sys/fs/cgroup",
        "/sys/devices/system/cpu",
        "/dev/null",
        // Whose process this is, by the list of the system itself.
        "/etc/passwd",
        "/etc/localtime",
        "/etc/timezone",
        "/usr/share/zoneinfo",
        "/usr/share/lib/zoneinfo",
        "/etc/zoneinfo",
        "/etc/gardon",
    ];
    let own = [
        ".config/gardon",
        ".local/state/gardon",
        ".cache/gardon",
        ".local/share/gardon",
    ];
    system
        .iter()
        .map(PathBuf::from)
        .chain(own.iter().map(|folder| place.home().join(folder)))
        .chain([PathBuf::from("./lettre.txt"), gardon()])
        .collect()
}

#[test]
fn what_is_left_behind_is_closed_to_others() {
    let place = place();
    place
        .gardon(&["template", "count", "./lettre.txt"])
        .answer();
    let mut found = BTreeSet::new();
    for folder in [
        ".config/gardon",
        ".local/state/gardon",
        ".cache/gardon",
        ".local/share/gardon",
    ] {
        check_modes(&place.home().join(folder), &mut found);
    }
    for name in ["gardon.toml", "calls.jsonl", "cache.key", "template.wasm"] {
        assert!(found.contains(name), "{name} is missing among {found:?}");
    }
}

fn check_modes(path: &Path, found: &mut BTreeSet<String>) {
    let metadata =
        fs::symlink_metadata(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let expected = if metadata.is_dir() { 0o700 } else { 0o600 };
    assert_eq!(
        metadata.permissions().mode() & 0o777,
        expected,
        "{}",
        path.display()
    );
    if metadata.is_dir() {
        for entry in fs::read_dir(path).expect("our own folder") {
            check_modes(&entry.expect("an entry").path(), found);
        }
    } else {
        found.extend(
            path.file_name()
                .map(|name| name.to_string_lossy().into_owned()),
        );
    }
}

#[test]
fn the_record_has_one_line_a_call_and_no_content() {
    let place = place();
    place
        .gardon(&["template", "count", "./lettre.txt"])
        .answer();
    let missing = place.gardon(&["template", "count", "./absent.txt"]);
    assert_eq!(missing.code, Some(1), "{}", missing.stderr);
    // Help and wrong words are no calls.
    place.gardon(&["template", "count", "--help"]).answer();
    assert_eq!(place.gardon(&["template", "cuont"]).code, Some(2));

    let record = fs::read_to_string(place.home().join(".local/state/gardon/calls.jsonl"))
        .expect("the record");
    let lines: Vec<Value> = record
        .lines()
        .map(|line| serde_json::from_str(line).expect("one JSON object a line"))
        .collect();
    let outcomes: Vec<&Value> = lines.iter().map(|line| &line["outcome"]).collect();
    assert_eq!(outcomes, ["done", "handle"], "{record}");
    let keys: Vec<&String> = lines[0].as_object().expect("an object").keys().collect();
    let expected = [
        "time",
        "uid",
        "plugin",
        "version",
        "sha256",
        "function",
        "handles",
        "outcome",
        "set_aside",
        "memory_peak_bytes",
        "processor_ms",
        "host_calls",
        "items",
        "attempts",
    ];
    assert_eq!(keys, expected);
    assert_eq!(
        lines[0]["handles"],
        serde_json::json!([["file", "./lettre.txt"]])
    );
    assert_eq!(lines[0]["plugin"], "template");
    assert_eq!(lines[0]["sha256"].as_str().map(str::len), Some(64));
    search(&place.home());
}

/// Nothing in the home holds a word of the file.
fn search(folder: &Path) {
    for entry in fs::read_dir(folder).expect("a folder of the home") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            search(&path);
        } else {
            let bytes = fs::read(&path).expect("a file of the home");
            let holds = bytes
                .windows(MARKER.len())
                .any(|window| window == MARKER.as_bytes());
            assert!(!holds, "{} holds content", path.display());
        }
    }
}
