//! What only shows from inside, on a real model: inert text, and rankings against the slow way.
//!
//! `GARDON_TEST_MODEL` names a GGUF file of SmolLM2-135M-Instruct; without it a notice is printed.

mod guesses;
mod inert;
mod ranking;
mod vocabularies;

use std::io::Write as _;
use std::path::PathBuf;

use crate::{ModelFile, Role, Settings};

/// The model that the test runner names.
fn model() -> Option<ModelFile> {
    let Some(path) = std::env::var_os("GARDON_TEST_MODEL").map(PathBuf::from) else {
        notice("GARDON_TEST_MODEL names no model; nothing is tested");
        return None;
    };
    Some(ModelFile {
        name: "demo".to_owned(),
        path,
        sha256: String::new(),
        role: Role::Chat,
        template: None,
        context: 0,
    })
}

/// Says something past the test runner, which would keep it to itself.
fn notice(text: &str) {
    let _ = writeln!(std::io::stderr(), "notice: {text}");
}

/// Settings that leave the machine to other tests too.
fn settings() -> Settings {
    Settings {
        threads: 1,
        context: 2_048,
        ..Settings::default()
    }
}
