//! A case of the whole-command tests: a TOML file with the files to prepare, the commands, and what they must answer.
//!
//! ```toml
//! # What the case shows.
//! needs = "root"                         # optional: left out, with a notice, for any other user
//!
//! [files]                                # below home/ or work/, the current folder
//! "work/lettre.txt" = "text, with {home}, {work} and {sha256 PLUGIN} filled in"
//! "work/own.wasm" = { component = "template" }       # of components/
//! "work/changed.wasm" = { component = "template", changed = true }
//! "work/by-hand.wasm" = { wat = "(component)" }
//! "work/petit.gguf" = { gguf = "chat" }              # of tests/src/command/gguf.rs
//! "home/.config/gardon/gardon.toml" = { text = "", mode = "666", owner = 65534 }
//!
//! [environment]
//! LANG = "en_GB.UTF-8"
//!
//! [[command]]
//! run = "gardon plugin list"             # words are parted by spaces; '…' holds one together
//! files = { "work/more.txt" = "" }       # optional: written before this command
//! closed = true                          # optional: nobody reads standard output
//! exit = 1                               # 0 when left out
//! stdout = ""
//! stderr = ""
//! stdout-has = ["…"]                     # instead of stdout, where plugins or toolchains add to it: texts in their order
//! stderr-has = ["…"]                     # likewise
//! ```
//!
//! With `GARDON_BLESS=1` the file's expectations are written anew instead of being checked.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::Stdio;

use serde::Deserialize;
use sha2::{Digest, Sha256};
use toml_edit::{DocumentMut, Item, Value};

use super::{Place, Ran, component, gardon, gguf, notice, run, with_section};

/// One case.
pub struct Case {
    path: PathBuf,
    script: Script,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Script {
    needs: Option<Need>,
    #[serde(default)]
    files: BTreeMap<String, Written>,
    #[serde(default)]
    environment: BTreeMap<String, String>,
    command: Vec<Step>,
}

#[derive(Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Need {
    Root,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    run: String,
    #[serde(default)]
    files: BTreeMap<String, Written>,
    #[serde(default)]
    closed: bool,
    #[serde(default)]
    exit: i32,
    #[serde(default)]
    stdout: String,
    #[serde(default)]
    stderr: String,
    #[serde(default, rename = "stdout-has")]
    stdout_has: Vec<String>,
    #[serde(default, rename = "stderr-has")]
    stderr_has: Vec<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Text(String),
    File(File),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    text: Option<String>,
    component: Option<String>,
    #[serde(default)]
    changed: bool,
    wat: Option<String>,
    gguf: Option<String>,
    mode: Option<String>,
    owner: Option<u32>,
}

impl Case {
    /// Reads a case.
    ///
    /// # Panics
    /// When it is not written as the module says.
    pub fn read(path: &Path) -> Self {
        let text =
            fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let script =
            toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        Self {
            path: path.to_owned(),
            script,
        }
    }

    /// Runs its commands; what differs from the expectations, or nothing.
    ///
    /// # Panics
    /// When the case cannot be prepared.
    pub fn check(&self) -> Vec<String> {
        let place = Place::new();
        let root = place.home().metadata().is_ok_and(|home| home.uid() == 0);
        if self.script.needs == Some(Need::Root) && !root {
            notice(&format!("{} needs root: left out", self.path.display()));
            return Vec::new();
        }
        prepare(&place, &self.script.files);
        let mut ran = Vec::new();
        for step in &self.script.command {
            prepare(&place, &step.files);
            ran.push(self.step(step, &place));
        }
        if std::env::var_os("GARDON_BLESS").is_some() {
            self.bless(&ran);
            return Vec::new();
        }
        self.script
            .command
            .iter()
            .zip(&ran)
            .flat_map(|(step, ran)| self.differences(step, ran))
            .collect()
    }

    fn step(&self, step: &Step, place: &Place) -> Ran {
        let words = words(&step.run);
        let Some(("gardon", words)) = words
            .split_first()
            .map(|(first, rest)| (first.as_str(), rest))
        else {
            panic!(
                "{}: `{}` does not begin with `gardon`",
                self.path.display(),
                step.run
            );
        };
        let mut command = place.command(gardon());
        command.envs(&self.script.environment).args(words);
        let ran = if step.closed {
            let (reader, writer) = std::io::pipe().expect("a pipe");
            drop(reader);
            let child = command
                .stdout(writer)
                .stderr(Stdio::piped())
                .spawn()
                .unwrap_or_else(|error| panic!("{}: {error}", step.run));
            super::wait(child)
        } else {
            run(&mut command)
        };
        Ran {
            code: ran.code,
            stdout: place.filter(&ran.stdout),
            stderr: place.filter(&ran.stderr),
        }
    }

    fn differences(&self, step: &Step, ran: &Ran) -> Vec<String> {
        let code = ran
            .code
            .map_or_else(|| "a signal".to_owned(), |code| code.to_string());
        [
            ("exit", step.exit.to_string(), code),
            (
                "stdout",
                expected(&step.stdout, &step.stdout_has, &ran.stdout),
                ran.stdout.clone(),
            ),
            (
                "stderr",
                expected(&step.stderr, &step.stderr_has, &ran.stderr),
                ran.stderr.clone(),
            ),
        ]
        .into_iter()
        .filter(|(_, expected, found)| expected != found)
        .map(|(what, expected, found)| {
            format!(
                "{}: {}: {what}\n--- expected\n{expected}\n--- found\n{found}\n---\n",
                self.path.display(),
                step.run
            )
        })
        .collect()
    }

    /// Writes what was found into the file; everything else in it stays as it is.
    fn bless(&self, ran: &[Ran]) {
        let text = fs::read_to_string(&self.path).expect("it was read before");
        let mut document: DocumentMut = text.parse().expect("it was parsed before");
        let steps = document["command"]
            .as_array_of_tables_mut()
            .expect("it was parsed before");
        for (step, ran) in steps.iter_mut().zip(ran) {
            for key in ["exit", "stdout", "stderr"] {
                step.remove(key);
            }
            match ran.code {
                Some(0) => {}
                code => step["exit"] = toml_edit::value(i64::from(code.unwrap_or(-1))),
            }
            for (key, text) in [("stdout", &ran.stdout), ("stderr", &ran.stderr)] {
                if !text.is_empty() && !step.contains_key(&format!("{key}-has")) {
                    step[key] = Item::Value(block(text));
                }
            }
        }
        let blessed = document.to_string();
        if blessed != text {
            fs::write(&self.path, blessed)
                .unwrap_or_else(|error| panic!("{}: {error}", self.path.display()));
        }
    }
}

/// The expected text; with `parts`, what was found if they occur in it one after the other, else the first that is missing.
fn expected(whole: &str, parts: &[String], found: &str) -> String {
    if parts.is_empty() {
        return whole.to_owned();
    }
    let mut rest = found;
    for part in parts {
        match rest.split_once(part.as_str()) {
            Some((_, after)) => rest = after,
            None => return format!("… {part} …"),
        }
    }
    found.to_owned()
}

/// Every text as a block of lines, so that a change shows as a change of lines.
fn block(text: &str) -> Value {
    format!("'''\n{text}'''")
        .parse()
        .unwrap_or_else(|_| Value::from(text))
}

fn prepare(place: &Place, files: &BTreeMap<String, Written>) {
    // Modes and owners last: a closed folder would refuse its files.
    let written: Vec<_> = files
        .iter()
        .map(|(path, file)| (place.write(path, &file.bytes(place)), file))
        .collect();
    for (path, file) in written {
        let Written::File(file) = file else { continue };
        if let Some(mode) = &file.mode {
            let mode = u32::from_str_radix(mode, 8).expect("a mode is octal");
            fs::set_permissions(&path, fs::Permissions::from_mode(mode))
                .expect("the mode can be set");
        }
        if let Some(owner) = file.owner {
            chown(&path, Some(owner), None).expect("root can change the owner");
        }
    }
}

impl Written {
    fn bytes(&self, place: &Place) -> Vec<u8> {
        let file = match self {
            Self::Text(text) => return fill(text, place).into_bytes(),
            Self::File(file) => file,
        };
        let mut bytes = match (&file.text, &file.component, &file.wat, &file.gguf) {
            (Some(text), None, None, None) => fill(text, place).into_bytes(),
            (None, Some(name), None, None) => component(name),
            (None, None, Some(wat), None) => {
                wat::parse_str(wat).unwrap_or_else(|error| panic!("{error}"))
            }
            (None, None, None, Some(name)) => gguf::file(name),
            _ => panic!("a file is one of `text`, `component`, `wat` and `gguf`"),
        };
        if file.changed {
            bytes = with_section(bytes, "changed", b"");
        }
        bytes
    }
}

/// Fills the placeholders of a text.
fn fill(text: &str, place: &Place) -> String {
    let mut filled = text
        .replace("{home}", &place.home().to_string_lossy())
        .replace("{work}", &place.work().to_string_lossy());
    while let Some((before, after)) = filled.split_once("{sha256 ") {
        let (name, after) = after.split_once('}').expect("a placeholder ends with }");
        let hash: String = Sha256::digest(component(name))
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        filled = format!("{before}{hash}{after}");
    }
    filled
}

/// Parts a command line at its spaces; between two `'` nothing is parted.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (index, piece) in line.split('\'').enumerate() {
        if index % 2 == 1 {
            words.push(piece.to_owned());
        } else {
            words.extend(piece.split_whitespace().map(str::to_owned));
        }
    }
    words
}
