//! Two collections of two groups in a folder that all can read, and three users of the operating system in three groups.

use std::collections::HashMap;
use std::fs;
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::Command;

use tests::command::{Place, Ran, gardon, notice, on_path, run};

/// A collection of one group, and the words of its documents that nobody else may see.
pub(crate) struct Shelf {
    pub(crate) name: &'static str,
    pub(crate) group: usize,
    pub(crate) number: &'static str,
    pub(crate) word: &'static str,
    pub(crate) folder: &'static str,
    pub(crate) documents: usize,
}

pub(crate) const SHELVES: [Shelf; 2] = [
    Shelf {
        name: "voirie",
        group: 0,
        number: "2024-7731",
        word: "Zanzibarite",
        folder: "cartons-du-pont",
        documents: 3,
    },
    Shelf {
        name: "etat-civil",
        group: 1,
        number: "2023-8842",
        word: "Quadrilobe",
        folder: "cartons-du-moulin",
        documents: 5,
    },
];

/// A name that no collection has.
pub(crate) const ABSENT: &str = "rien-de-tel";

/// A user without a name in the system's directory, whose groups come from one of the two places that the system has.
#[derive(Debug)]
pub(crate) struct Caller {
    uid: u32,
    /// The main group; a number without a name where the named one is another of this user's groups.
    main: u32,
    more: Option<u32>,
    pub(crate) group: usize,
}

/// Two collections in a folder that everybody can read, and a home for each of three users in three groups.
pub(crate) struct Scene {
    place: Place,
    pub(crate) callers: [Caller; 3],
}

impl Scene {
    /// Nothing, with a notice, where this is not root or `setpriv` is missing.
    pub(crate) fn new() -> Option<Self> {
        if !rustix::process::geteuid().is_root() {
            notice("not root: what other users get of a collection was not tested");
            return None;
        }
        if !on_path("setpriv", "--version") {
            notice("setpriv is missing: what other users get of a collection was not tested");
            return None;
        }
        let [first, second, third] = groups()?;
        let caller = |uid, main, more, group| Caller {
            uid,
            main,
            more,
            group,
        };
        let scene = Self {
            place: Place::new(),
            callers: [
                caller(4_100_001, first.1, None, 0),
                caller(4_100_002, 4_100_002, Some(second.1), 1),
                caller(4_100_003, third.1, None, 2),
            ],
        };
        scene.fill(&[first.0, second.0]);
        Some(scene)
    }

    fn root(&self) -> PathBuf {
        let home = self.place.home();
        home.parent().expect("a folder of its own").to_owned()
    }

    /// Root's collections, opened to everybody; the homes hold the compiled plugins, each user's own copy.
    fn fill(&self, groups: &[String; 2]) {
        fs::copy(gardon(), self.root().join("gardon")).expect("the command is copied");
        for (shelf, group) in SHELVES.iter().zip(groups) {
            for number in 0..shelf.documents {
                let text = act(shelf, number);
                let path = format!("work/{}/acte-{number}.txt", shelf.folder);
                self.place.write(&path, text.as_bytes());
            }
            let folder = format!("./{}", shelf.folder);
            self.as_root(&["corpus", "add", shelf.name, &folder, "--groups", group])
                .answer();
            self.as_root(&["orders", "search", shelf.word, "--corpus", shelf.name])
                .answer();
        }
        for caller in &self.callers {
            give(&self.place.home(), &self.home(caller), caller);
        }
        open(&self.root().join("data"));
        fs::set_permissions(self.root(), fs::Permissions::from_mode(0o755)).expect("opened");
    }

    fn as_root(&self, words: &[&str]) -> Ran {
        let mut command = self.place.command(gardon());
        run(command
            .args(words)
            .env("XDG_DATA_HOME", self.root().join("data")))
    }

    fn home(&self, caller: &Caller) -> PathBuf {
        self.root().join(format!("home-{}", caller.uid))
    }

    /// A program as that user, with that user's groups and no others.
    fn command(&self, caller: &Caller) -> Command {
        let mut command = self.place.command("setpriv");
        command
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.home(caller))
            .env("XDG_DATA_HOME", self.root().join("data"))
            .args(["--reuid", &caller.uid.to_string()])
            .args(["--regid", &caller.main.to_string()]);
        match caller.more {
            Some(group) => command.args(["--groups", &group.to_string()]),
            None => command.arg("--clear-groups"),
        };
        command
    }

    pub(crate) fn gardon(&self, caller: &Caller, words: &[&str]) -> Ran {
        let mut command = self.command(caller);
        run(command.arg(self.root().join("gardon")).args(words))
    }

    /// The lines of what the system was asked for that name the folder of collections, in order, without addresses.
    pub(crate) fn touched(&self, caller: &Caller, words: &[&str]) -> Vec<String> {
        let trace = self.home(caller).join("trace");
        let mut command = self.command(caller);
        command
            .args([
                "strace",
                "-f",
                "-y",
                "-qq",
                "-e",
                "trace=%file,read,pread64,mmap,getdents64,flock",
            ])
            .arg("-o")
            .arg(&trace)
            .arg(self.root().join("gardon"))
            .args(words);
        run(&mut command);
        let text = fs::read_to_string(&trace).expect("the trace");
        assert!(text.contains("gardon"), "{text}");
        let folder = self.root().join("data/gardon/corpora");
        let folder = folder.to_string_lossy();
        let mut calls = calls(&text);
        calls.retain(|call| call.contains(&*folder));
        calls
    }
}

/// Three groups of this system; they need no members.
fn groups() -> Option<[(String, u32); 3]> {
    let text = fs::read_to_string("/etc/group").unwrap_or_default();
    let found: Vec<(String, u32)> = text
        .lines()
        .filter_map(|line| {
            let mut parts = line.split(':');
            let name = parts.next()?.to_owned();
            let number = parts.nth(1)?.parse().ok().filter(|number| *number > 0)?;
            Some((name, number))
        })
        .take(3)
        .collect();
    let three = <[_; 3]>::try_from(found).ok();
    if three.is_none() {
        notice("fewer than three groups: what other users get of a collection was not tested");
    }
    three
}

/// An order with the collection's own words.
fn act(shelf: &Shelf, number: usize) -> String {
    let name = match number {
        0 => shelf.number.to_owned(),
        _ => format!("{}-{number}", shelf.number),
    };
    format!(
        "ARRÊTÉ n° {name}\nportant réglementation du stationnement rue {word}\n\nLe maire de {word},\n\nVu le code général des collectivités territoriales, notamment son article L. 2213-2,\n\nARRÊTE\n\nArticle 1er : Le stationnement est interdit rue {word}.\n\nFait à {word}, le 12 mars 2024\n\nLe maire,\nOdile {word}\n",
        word = shelf.word
    )
}

/// A copy that is that user's own, with the same permissions.
fn give(from: &Path, to: &Path, caller: &Caller) {
    let metadata = fs::metadata(from).expect("a file");
    if metadata.is_dir() {
        fs::create_dir(to).expect("a folder");
        for entry in fs::read_dir(from).expect("a folder") {
            let entry = entry.expect("an entry");
            give(&entry.path(), &to.join(entry.file_name()), caller);
        }
    } else {
        fs::copy(from, to).expect("a copy");
    }
    fs::set_permissions(to, metadata.permissions()).expect("its permissions");
    chown(to, Some(caller.uid), Some(caller.main)).expect("its owner");
}

/// Lets everybody read a folder and what is below it.
fn open(path: &Path) {
    let folder = path.is_dir();
    let mode = if folder { 0o755 } else { 0o644 };
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("opened");
    if folder {
        for entry in fs::read_dir(path).expect("a folder") {
            open(&entry.expect("an entry").path());
        }
    }
}

/// The calls of a trace, each whole: strace cuts one in two where another thread is heard between.
fn calls(trace: &str) -> Vec<String> {
    let mut begun = HashMap::new();
    let mut calls = Vec::new();
    for line in trace.lines() {
        let (process, call) = line.split_once(' ').unwrap_or(("", line));
        let call = call.trim_start();
        if let Some(first) = call.strip_suffix(" <unfinished ...>") {
            begun.insert(process, first);
        } else if let Some((_, rest)) = call.split_once(" resumed>") {
            let first = begun.remove(process).unwrap_or_default();
            calls.push(without_numbers(&format!("{first}{rest}")));
        } else {
            calls.push(without_numbers(call));
        }
    }
    calls
}

/// A call without addresses and the numbers of files, which differ from run to run.
fn without_numbers(call: &str) -> String {
    let spread = call.replace('(', "( ");
    let words = spread.split_whitespace();
    let same = words.filter(|word| !word.starts_with("0x")).map(|word| {
        let path = word.trim_start_matches(|sign: char| sign.is_ascii_digit());
        if path.starts_with('<') { path } else { word }
    });
    same.collect::<Vec<_>>().join(" ")
}
