//! One record per call in an append-only log: who, when, which plugin, which handles, what became of it; never content.
//!
//! A call that asked to leave no trace is recorded too, with a keyed hash in the place of each word that was typed.

use std::borrow::Cow;
use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use runtime::{CallError, Report};
use rustix::process::geteuid;
use serde::Serialize;

/// One line of `calls.jsonl`.
#[derive(Debug, Serialize)]
pub(crate) struct Record<'a> {
    /// UTC, RFC 3339.
    time: String,
    /// The operating system's user.
    uid: u32,
    plugin: &'a str,
    version: &'a str,
    sha256: &'a str,
    function: &'a str,
    /// Handles by resource and word.
    handles: Vec<(&'static str, Cow<'a, str>)>,
    /// `done`, `refused` (the tool said no), or the class of the failure.
    outcome: String,
    set_aside: usize,
    memory_peak_bytes: u64,
    processor_ms: u128,
    host_calls: u64,
    items: u64,
    attempts: u32,
}

impl<'a> Record<'a> {
    pub(crate) fn new(
        plugin: &'a str,
        version: &'a str,
        sha256: &'a str,
        function: &'a str,
        report: &'a Report,
        refused: bool,
        veil: Option<&Veil>,
    ) -> Self {
        Self {
            time: jiff::Timestamp::now()
                .strftime("%Y-%m-%dT%H:%M:%SZ")
                .to_string(),
            uid: geteuid().as_raw(),
            plugin,
            version,
            sha256,
            function,
            handles: report
                .handles
                .iter()
                .map(|handle| {
                    let word = match veil {
                        Some(veil) => Cow::Owned(veil.word(&handle.word)),
                        None => Cow::Borrowed(handle.word.as_str()),
                    };
                    (handle.resource, word)
                })
                .collect(),
            outcome: match &report.outcome {
                Ok(_) if refused => "refused".to_owned(),
                Ok(_) => "done".to_owned(),
                Err(error) => class(error),
            },
            set_aside: report.set_aside.len(),
            memory_peak_bytes: report.usage.memory_peak,
            processor_ms: report.usage.processor.as_millis(),
            host_calls: report.usage.host_calls,
            items: report.usage.items,
            attempts: report.usage.attempts,
        }
    }

    /// Appends the line in one write, so that two commands at once do not mix their lines.
    pub(crate) fn append(&self, path: &Path) -> std::io::Result<()> {
        let mut line = serde_json::to_vec(self)?;
        line.push(b'\n');
        let mut file = OpenOptions::new()
            .append(true)
            .create(true)
            .mode(0o600)
            .open(path)?;
        file.write_all(&line)
    }
}

/// What stands in the record for a word that is not to be found there: a hash under this installation's own key, so that
/// two calls on one file can be told to be on one file, and nobody without the key can try names.
pub(crate) struct Veil(Option<[u8; 32]>);

impl Veil {
    /// With the key of a file; where there is none that can be read, words are left out.
    pub(crate) fn from_key(path: &Path) -> Self {
        let key = std::fs::read(path).ok();
        Self(key.map(|key| blake3::derive_key("gardon record of calls: veiled words", &key)))
    }

    fn word(&self, word: &str) -> String {
        match &self.0 {
            Some(key) => format!(
                "blake3:{}",
                blake3::keyed_hash(key, word.as_bytes()).to_hex()
            ),
            None => "-".to_owned(),
        }
    }
}

/// The class of a failure, without the guest's words.
fn class(error: &CallError) -> String {
    match error {
        CallError::NoFunction { .. } => "no-function".to_owned(),
        CallError::Limit { limit, .. } => format!("limit:{}", limit.key()),
        CallError::Trap { .. } => "trap".to_owned(),
        CallError::Open(_) => "handle".to_owned(),
        CallError::Arguments(_) => "arguments".to_owned(),
        CallError::Stopped => "stopped".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_veiled_word_can_be_compared_and_not_read() {
        let folder = tempfile::tempdir().unwrap();
        let key = folder.path().join("cache.key");
        std::fs::write(&key, [7; 32]).unwrap();
        let veil = Veil::from_key(&key);
        let one = veil.word("./conseil.vtt");
        assert_eq!(one, veil.word("./conseil.vtt"));
        assert_ne!(one, veil.word("./autre.vtt"));
        assert!(one.starts_with("blake3:") && !one.contains("conseil"));
        std::fs::write(&key, [8; 32]).unwrap();
        assert_ne!(one, Veil::from_key(&key).word("./conseil.vtt"));
        assert_eq!(Veil::from_key(folder.path()).word("./conseil.vtt"), "-");
    }
}
