//! Guests: tiny components of one behaviour each, written as text in `tests/guests/`.
//!
//! The comments at the top say what a guest does and what must become of it:
//! ```text
//! ;; Grows its memory until it gets no more, and returns the pages it has.
//! ;; expect: returns 64
//! ;; limits: memory = "4 MiB"
//! ```
//! An expectation is a list, separated by `;`, of `limit KEY`, `returns VALUE`, `reports COUNT`, `trap WORDS`, `refused WORDS`, `stopped`.

use std::fs;
use std::path::PathBuf;

use config::{LimitOverrides, Limits};

use crate::data::crate_folder;

/// One guest.
#[derive(Debug, Clone)]
pub struct Guest {
    /// The file's name without its ending, with its folder below `guests`.
    pub name: String,
    /// What must become of its call.
    pub expected: Vec<Expectation>,
    /// The limits of its call.
    pub limits: Limits,
    /// The component, or whatever it is instead.
    pub bytes: Vec<u8>,
}

/// What must become of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expectation {
    /// It ends at the limit with this key.
    Limit(String),
    /// It returns this value.
    Returns(String),
    /// The last number that the guest reported.
    Reports(u64),
    /// It traps; the words are part of the reason.
    Trap(String),
    /// It is not loaded; the words are part of the reason.
    Refused(String),
    /// It ends because the person asked for it.
    Stopped,
}

impl Guest {
    /// Reads a guest by its name, such as `endless_loop` or `special/reader`.
    ///
    /// # Panics
    /// When the file is missing, is not WebAssembly text, or has a comment that cannot be understood.
    pub fn read(name: &str) -> Self {
        let path = folder().join(format!("{name}.wat"));
        let text =
            fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let comment = |key: &str| {
            text.lines()
                .take_while(|line| line.starts_with(";;"))
                .find_map(|line| line.strip_prefix(";; ")?.strip_prefix(key))
        };
        let overrides: LimitOverrides =
            toml::from_str(&comment("limits: ").unwrap_or_default().replace("; ", "\n"))
                .unwrap_or_else(|error| panic!("{name}: {error}"));
        let expected = comment("expect: ").unwrap_or_default();
        Self {
            name: name.to_owned(),
            expected: expected
                .split("; ")
                .filter(|part| !part.is_empty())
                .map(|part| {
                    Expectation::parse(part).unwrap_or_else(|| panic!("{name}: « {part} »"))
                })
                .collect(),
            limits: Limits::default().with(&overrides),
            bytes: component(name, &text),
        }
    }
}

impl Expectation {
    fn parse(text: &str) -> Option<Self> {
        let (verb, rest) = text.split_once(' ').unwrap_or((text, ""));
        Some(match verb {
            "limit" => Self::Limit(rest.to_owned()),
            "returns" => Self::Returns(rest.to_owned()),
            "reports" => Self::Reports(rest.parse().ok()?),
            "trap" => Self::Trap(rest.to_owned()),
            "refused" => Self::Refused(rest.to_owned()),
            "stopped" => Self::Stopped,
            _ => return None,
        })
    }
}

/// The names of all guests, those in folders with the folder's name before them.
pub fn all() -> Vec<String> {
    let mut names = Vec::new();
    let mut folders = vec![(folder(), String::new())];
    while let Some((path, prefix)) = folders.pop() {
        for entry in fs::read_dir(&path).expect("the guests are there").flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if entry.path().is_dir() {
                folders.push((entry.path(), format!("{prefix}{name}/")));
            } else if let Some(stem) = name.strip_suffix(".wat") {
                names.push(format!("{prefix}{stem}"));
            }
        }
    }
    names.sort();
    names
}

/// Turns WebAssembly text into bytes.
///
/// # Panics
/// When the text is wrong; the message names the line.
pub fn component(name: &str, text: &str) -> Vec<u8> {
    wat::parse_str(text).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn folder() -> PathBuf {
    crate_folder().join("guests")
}
