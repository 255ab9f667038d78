//! What models were asked and what it cost: one JSON line a request, one file a day (UTC), never a text.

use std::collections::BTreeMap;
use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::{Caller, Usage};

/// A longer line is no row of ours.
const MOST_LINE_BYTES: u64 = 4 << 10;

/// The longest word that a row holds where the word is not ours.
const MOST_WORD_BYTES: usize = 80;

/// The longest name of a task, in bytes.
const MOST_TASK_BYTES: usize = 32;

/// The folder of the rows.
#[derive(Debug, Clone)]
pub struct Book {
    folder: PathBuf,
}

/// One request, settled.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct Entry {
    /// UTC, RFC 3339.
    pub time: String,
    /// The operating system's user; absent over TCP.
    pub uid: Option<u32>,
    /// The plugin; empty for a person or a program that asks the engine directly.
    pub plugin: String,
    /// The SHA-256 of the plugin's component.
    pub plugin_sha256: String,
    /// The task as the plugin named it.
    pub task: String,
    /// `ask`, `rank` or `embed`.
    pub operation: String,
    /// The model's configured name; empty when none was found.
    pub model: String,
    /// The SHA-256 of the model's file; empty when none was found, and for servers, which do not tell.
    pub model_sha256: String,
    /// `done`, or the case of the error in kebab-case.
    pub outcome: String,
    /// Tokens of the prompt, cached ones included.
    pub prompt_tokens: u32,
    /// Tokens of the answer.
    pub answer_tokens: u32,
    /// Tokens of the prompt that were not computed again.
    pub cached_tokens: u32,
    /// Milliseconds of work.
    pub milliseconds: u32,
    /// Milliseconds that it waited before the work began; 0 for servers, which do not tell.
    pub queued_milliseconds: u32,
}

/// Sums over rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sums {
    /// Rows.
    pub requests: u64,
    /// Of these, those that were not done.
    pub failed: u64,
    /// Tokens of prompts.
    pub prompt_tokens: u64,
    /// Of these, those that were not computed again.
    pub cached_tokens: u64,
    /// Tokens of answers.
    pub answer_tokens: u64,
}

impl Entry {
    /// A row about now.
    pub fn new(caller: &Caller, operation: &str, outcome: &str, usage: Usage) -> Self {
        Self {
            plugin: caller.plugin.clone(),
            plugin_sha256: caller.sha256.clone(),
            operation: operation.to_owned(),
            outcome: outcome.to_owned(),
            prompt_tokens: usage.prompt_tokens,
            answer_tokens: usage.answer_tokens,
            cached_tokens: usage.cached_tokens,
            milliseconds: usage.milliseconds,
            ..Self::default()
        }
    }

    /// What comes from elsewhere by TCP may call itself as it likes: it spends nobody's budget.
    fn is_of(&self, caller: &Caller) -> bool {
        if self.uid.is_none() && !caller.sha256.is_empty() {
            return false;
        }
        if caller.sha256.is_empty() {
            self.plugin == caller.plugin && self.plugin_sha256.is_empty()
        } else {
            self.plugin_sha256 == caller.sha256
        }
    }
}

impl Book {
    /// The rows in a folder, which is made at the first one.
    pub fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// The file of today.
    pub fn today(&self) -> PathBuf {
        self.folder.join(format!("{}.jsonl", day()))
    }

    /// Appends a row in one write, so that processes do not mix their lines; its time is now.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn append(&self, entry: &Entry) -> io::Result<()> {
        let entry = Entry {
            time: jiff::Timestamp::now()
                .strftime("%Y-%m-%dT%H:%M:%SZ")
                .to_string(),
            plugin: word(&entry.plugin),
            plugin_sha256: word(&entry.plugin_sha256),
            task: task(&entry.task),
            model: word(&entry.model),
            model_sha256: word(&entry.model_sha256),
            ..entry.clone()
        };
        let mut line = serde_json::to_vec(&entry)?;
        line.push(b'\n');
        let path = self.today();
        let open = || {
            OpenOptions::new()
                .append(true)
                .create(true)
                .mode(0o600)
                .open(&path)
        };
        let mut file = match open() {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                DirBuilder::new()
                    .recursive(true)
                    .mode(0o700)
                    .create(&self.folder)?;
                open()?
            }
            other => other?,
        };
        file.write_all(&line)
    }

    /// Tokens that a plugin spent today, prompts and answers; nothing where there is no file.
    pub fn spent_today(&self, caller: &Caller) -> u64 {
        let mut spent = 0_u64;
        each_row(&self.today(), |entry| {
            if entry.is_of(caller) {
                spent = spent
                    .saturating_add(u64::from(entry.prompt_tokens))
                    .saturating_add(u64::from(entry.answer_tokens));
            }
        });
        spent
    }

    /// Today's sums by plugin; the empty name is for those who ask the engine directly.
    pub fn sums_today(&self) -> BTreeMap<String, Sums> {
        let mut sums: BTreeMap<String, Sums> = BTreeMap::new();
        each_row(&self.today(), |entry| {
            let sum = sums.entry(entry.plugin).or_default();
            sum.requests += 1;
            sum.failed += u64::from(entry.outcome != "done");
            sum.prompt_tokens += u64::from(entry.prompt_tokens);
            sum.cached_tokens += u64::from(entry.cached_tokens);
            sum.answer_tokens += u64::from(entry.answer_tokens);
        });
        sums
    }
}

/// Today, UTC, as `2026-11-23`.
fn day() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%d").to_string()
}

/// Reads the rows one by one, however long the file is; a line that is no row, such as one that is being written, is left out.
fn each_row(path: &Path, mut row: impl FnMut(Entry)) {
    let Ok(file) = File::open(path) else {
        return;
    };
    let mut reader = BufReader::with_capacity(64 << 10, file);
    let mut line = Vec::new();
    loop {
        line.clear();
        match reader
            .by_ref()
            .take(MOST_LINE_BYTES)
            .read_until(b'\n', &mut line)
        {
            Ok(1..) => {}
            _ => return,
        }
        if let Ok(entry) = serde_json::from_slice(&line) {
            row(entry);
        }
    }
}

/// A word that a plugin or a program chose: a name, never a text.
fn word(text: &str) -> String {
    let plain =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ':' | '/' | '@');
    if text.len() <= MOST_WORD_BYTES && text.chars().all(plain) {
        text.to_owned()
    } else {
        "?".to_owned()
    }
}

/// A task as an exam names it, such as `summary`: too narrow for an address or a path from a document.
fn task(text: &str) -> String {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if text.len() <= MOST_TASK_BYTES && text.chars().all(plain) {
        text.to_owned()
    } else {
        "?".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn caller(plugin: &str, sha256: &str) -> Caller {
        Caller {
            plugin: plugin.to_owned(),
            sha256: sha256.to_owned(),
        }
    }

    fn usage(prompt_tokens: u32, answer_tokens: u32) -> Usage {
        Usage {
            prompt_tokens,
            answer_tokens,
            ..Usage::default()
        }
    }

    #[test]
    fn rows_are_summed_and_a_broken_line_is_left_out() {
        let folder = tempfile::tempdir().unwrap();
        let book = Book::new(folder.path().join("ledger"));
        let (mail, other) = (caller("mail", "aa"), caller("mail", "bb"));
        assert_eq!(book.spent_today(&mail), 0);
        let rows = [
            (&mail, "done", usage(10, 5)),
            (&mail, "incomplete", usage(1, 2)),
            (&other, "done", usage(100, 0)),
        ];
        for (caller, outcome, usage) in rows {
            let mut entry = Entry::new(caller, "ask", outcome, usage);
            entry.uid = Some(1_000);
            book.append(&entry).unwrap();
        }
        let mut file = OpenOptions::new().append(true).open(book.today()).unwrap();
        file.write_all(b"{\"plugin-sha256\":\"aa\",\"prompt-tok")
            .unwrap();
        assert_eq!(book.spent_today(&mail), 18);
        assert_eq!(book.spent_today(&other), 100);
        let sums = Sums {
            requests: 3,
            failed: 1,
            prompt_tokens: 111,
            cached_tokens: 0,
            answer_tokens: 7,
        };
        assert_eq!(
            book.sums_today(),
            BTreeMap::from([("mail".to_owned(), sums)])
        );
    }

    #[test]
    fn what_came_from_elsewhere_spends_nobodys_budget() {
        let folder = tempfile::tempdir().unwrap();
        let book = Book::new(folder.path().join("ledger"));
        let mail = caller("mail", "aa");
        book.append(&Entry::new(&mail, "ask", "done", usage(10, 5)))
            .unwrap();
        assert_eq!(book.spent_today(&mail), 0);
    }

    #[test]
    fn a_task_cannot_carry_a_text() {
        let folder = tempfile::tempdir().unwrap();
        let book = Book::new(folder.path().to_owned());
        for task in [
            "Madame, Monsieur",
            "jean.dupont@mairie.example",
            "dossiers/2026",
            &"a".repeat(33),
            "secret\nline",
        ] {
            let mut entry = Entry::new(&caller("p", ""), "ask", "done", usage(1, 1));
            entry.task = task.to_owned();
            book.append(&entry).unwrap();
        }
        let text = std::fs::read_to_string(book.today()).unwrap();
        assert_eq!(text.matches("\"task\":\"?\"").count(), 5);
        assert_eq!(book.spent_today(&caller("p", "")), 10);
    }

    #[test]
    fn writers_at_once_do_not_mix_their_lines() {
        let folder = tempfile::tempdir().unwrap();
        let book = Book::new(folder.path().join("ledger"));
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..50 {
                        let caller = caller("p", "aa");
                        let mut entry = Entry::new(&caller, "rank", "done", usage(3, 0));
                        entry.uid = Some(1_000);
                        book.append(&entry).unwrap();
                    }
                });
            }
        });
        assert_eq!(book.spent_today(&caller("p", "aa")), 1_200);
        assert_eq!(book.sums_today()["p"].requests, 400);
    }
}
