//! The built command in a home of its own, with a folder of files; and the demonstration payroll.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use serde_json::Value;
use tempfile::TempDir;

/// The day of every call that does not say another.
pub(crate) const TODAY: &str = "2026-05-20";

/// A folder of files, in which the command runs.
pub(crate) struct Place {
    gardon: PathBuf,
    folder: TempDir,
}

/// How a command ended.
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Place {
    /// A new place; none, and a notice, where the command was not built.
    pub(crate) fn new() -> Option<Self> {
        let Some(gardon) = gardon() else {
            let text =
                "notice: `gardon payroll` is not tried: `cargo xtask test` builds the command";
            // A closed standard error leaves nobody to tell.
            let _ = writeln!(std::io::stderr(), "{text}");
            return None;
        };
        let place = Self {
            gardon,
            folder: TempDir::new().expect("a temporary folder"),
        };
        Some(place)
    }

    /// Where a file of this place is.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file of this place.
    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        fs::write(self.path(name), bytes).expect("a file");
    }

    /// Reads a file of this place as text.
    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect("a file")
    }

    /// Runs `gardon payroll` with these words, and those after them that a part of the line parted.
    pub(crate) fn run(&self, words: &[&str]) -> Ran {
        self.run_on(TODAY, words)
    }

    /// The same on another day.
    pub(crate) fn run_on(&self, today: &str, words: &[&str]) -> Ran {
        let output = Command::new(&self.gardon)
            .arg("payroll")
            .args(words)
            .args(["--today", today])
            .current_dir(self.folder.path())
            .env_clear()
            .env("HOME", home())
            .stdin(Stdio::null())
            .output()
            .expect("the command starts");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
        Ran {
            code: output.status.code(),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        }
    }

    /// Checks a file and gives the anomalies.
    pub(crate) fn check(&self, words: &[&str]) -> Vec<Value> {
        let words = [&["check"], words, &["--format", "jsonl"]].concat();
        self.run(&words).rows()
    }
}

impl Ran {
    /// What a command that must have gone well says.
    pub(crate) fn answer(&self) -> &str {
        assert_eq!(self.code, Some(0), "{}\n{}", self.stdout, self.stderr);
        &self.stdout
    }

    /// Its lines of JSON.
    pub(crate) fn rows(&self) -> Vec<Value> {
        let line = |line| serde_json::from_str(line).expect("JSON");
        self.answer().lines().map(line).collect()
    }

    /// What a command that must have failed says on standard error.
    pub(crate) fn refusal(&self) -> &str {
        assert_eq!(self.code, Some(1), "{}\n{}", self.stdout, self.stderr);
        assert_eq!(self.stdout, "");
        &self.stderr
    }
}

/// A text of an anomaly; empty where it is null.
pub(crate) fn text<'a>(row: &'a Value, name: &str) -> &'a str {
    row[name].as_str().unwrap_or_default()
}

/// Rule, line, field, found and expected of each anomaly, in the order of the lines.
pub(crate) fn told(rows: &[Value]) -> Vec<[&str; 5]> {
    const FIELDS: [&str; 5] = ["line", "rule", "field", "found", "expected"];
    let mut told: Vec<[&str; 5]> = rows
        .iter()
        .map(|row| FIELDS.map(|name| text(row, name)))
        .collect();
    told.sort_unstable();
    told
}

/// The anomaly of a rule on a line.
pub(crate) fn of<'a>(rows: &'a [Value], rule: &str, line: &str) -> Option<&'a Value> {
    rows.iter()
        .find(|row| text(row, "rule") == rule && text(row, "line") == line)
}

/// The demonstration payroll of the checkout.
pub(crate) fn demo() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../demo/paie.csv");
    let bytes = fs::read(path).expect("demo/paie.csv");
    encoding_rs::WINDOWS_1252.decode(&bytes).0.into_owned()
}

/// A payroll where one cell of a line has another text.
pub(crate) fn edited(payroll: &str, line: &str, field: &str, value: &str) -> String {
    let head: Vec<&str> = payroll
        .lines()
        .next()
        .expect("a header")
        .split(';')
        .collect();
    let column = head
        .iter()
        .position(|name| *name == field)
        .expect("a column");
    let lines: Vec<String> = payroll
        .lines()
        .map(|row| {
            if row.split(';').next() != Some(line) {
                return row.to_owned();
            }
            let mut cells: Vec<&str> = row.split(';').collect();
            cells[column] = value;
            cells.join(";")
        })
        .collect();
    lines.join("\r\n") + "\r\n"
}

/// The home of all these calls, so that the component is compiled once.
fn home() -> &'static Path {
    static HOME: OnceLock<PathBuf> = OnceLock::new();
    HOME.get_or_init(|| {
        let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join("payroll-home");
        if home.exists() {
            fs::remove_dir_all(&home).expect("the home of an earlier run");
        }
        fs::create_dir_all(&home).expect("a home");
        home
    })
}

/// The built command: where `cargo xtask test` says, else beside the tests.
fn gardon() -> Option<PathBuf> {
    if let Some(path) = std::env::var_os("GARDON") {
        return Some(path.into());
    }
    let tests = std::env::current_exe().ok()?;
    let path = tests.ancestors().nth(2)?.join("gardon");
    path.is_file().then_some(path)
}
