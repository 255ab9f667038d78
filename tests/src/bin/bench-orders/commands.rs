//! Whole commands: adding the collection, looking at it again, searching it; each in a process as users start it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike;
use serde_json::Value;

use super::acts::Act;
use super::part::{self, Outcome};
use super::questions::Question;

/// The collection.
const NAME: &str = "actes";

/// How often a running command's memory is looked at; what it took in its last moment may be missed.
const LOOK: Duration = Duration::from_millis(20);

/// A home with the acts as files.
pub(crate) struct Home {
    gardon: PathBuf,
    folder: PathBuf,
}

impl Home {
    /// Writes the files.
    pub(crate) fn new(gardon: &Path, folder: &Path, documents: usize) -> Result<Self, String> {
        let home = Self {
            gardon: gardon.to_owned(),
            folder: folder.to_owned(),
        };
        let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
        for place in 0..documents {
            let act = Act::new(place);
            let path = folder.join(NAME).join(&act.path);
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder).map_err(failed)?;
            }
            fs::write(path, act.text).map_err(failed)?;
        }
        Ok(home)
    }

    /// Adds the collection: every file is read in the sandbox.
    pub(crate) fn add(&self, documents: usize) -> Result<Outcome, String> {
        let source = self.folder.join(NAME).display().to_string();
        let words = ["corpus", "add", NAME, &source, "--audience", "public"];
        self.telling(&words, &format!("documents {documents}"))
    }

    /// Looks at all files again, none of which has changed.
    pub(crate) fn update(&self, documents: usize) -> Result<Outcome, String> {
        self.telling(
            &["corpus", "update", NAME],
            &format!("inchangés {documents}"),
        )
    }

    /// Runs a command that must say this.
    fn telling(&self, words: &[&str], expected: &str) -> Result<Outcome, String> {
        let (outcome, told) = self.timed(words)?;
        if told.contains(expected) {
            Ok(outcome)
        } else {
            Err(format!("« {expected} » was expected: {told}"))
        }
    }

    /// Searches; how long that took, and the first document.
    pub(crate) fn search(&self, question: &Question) -> Result<(Outcome, Option<String>), String> {
        let words = ["orders", "search", &question.text, "--corpus", NAME];
        let (outcome, told) =
            self.timed(&[&words[..], &["--format", "json", "--quiet"]].concat())?;
        let hits: Value =
            serde_json::from_str(&told).map_err(|error| format!("{error}: {told}"))?;
        Ok((outcome, hits[0]["document"].as_str().map(str::to_owned)))
    }

    fn timed(&self, words: &[&str]) -> Result<(Outcome, String), String> {
        let mut command = Command::new(&self.gardon);
        command
            .args(words)
            .env_clear()
            .env("HOME", &self.folder)
            .env("GARDON_LANG", "fr");
        timed(&mut command)
    }
}

/// Runs a program to its end: what it took, and what it wrote.
pub(crate) fn timed(command: &mut Command) -> Result<(Outcome, String), String> {
    let failed = |error: std::io::Error| error.to_string();
    let before = of_children()?;
    let began = Instant::now();
    let child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(failed)?;
    let process = child.id().to_string();
    let looking = thread::spawn(move || {
        let mut most = 0;
        while let Some(peak) = part::peak(&process) {
            most = most.max(peak);
            thread::sleep(LOOK);
        }
        most
    });
    let output = child.wait_with_output().map_err(failed)?;
    let wall = began.elapsed();
    let processor = of_children()?.saturating_sub(before);
    let peak = looking.join().unwrap_or_default();
    if !output.status.success() {
        return Err(format!(
            "{command:?}: {}\n{}",
            output.status,
            String::from_utf8_lossy(&output.stderr)
        ));
    }
    let outcome = Outcome {
        wall,
        processor,
        peak,
    };
    Ok((
        outcome,
        String::from_utf8_lossy(&output.stdout).into_owned(),
    ))
}

/// Processor time of all processes that this one has started and that have ended.
fn of_children() -> Result<Duration, String> {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).map_err(|error| error.to_string())?;
    let microseconds =
        usage.user_time().num_microseconds() + usage.system_time().num_microseconds();
    Ok(Duration::from_micros(
        u64::try_from(microseconds).unwrap_or_default(),
    ))
}
