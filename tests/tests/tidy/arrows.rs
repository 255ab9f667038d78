//! One-way streets between the crates, as `cargo metadata` knows them.

use serde::Deserialize;
use tests::command::workspace;

use crate::check;
use crate::manifests::metadata;

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    manifest_path: String,
    dependencies: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    name: String,
    path: Option<String>,
}

/// Which part of the house a crate belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Wing {
    Host,
    Plugins,
    Tests,
    Tasks,
    Elsewhere,
}

#[test]
fn dependencies_go_one_way() {
    let known: Metadata =
        serde_json::from_slice(&metadata(&["--no-deps"])).expect("cargo metadata");
    let root = workspace().to_string_lossy().into_owned();
    let mut problems = Vec::new();
    for package in &known.packages {
        let wing = wing(&package.manifest_path, &root);
        for dependency in &package.dependencies {
            let target = dependency
                .path
                .as_deref()
                .map_or(Wing::Elsewhere, |path| self::wing(path, &root));
            if let Some(reason) = forbidden((&package.name, wing), (&dependency.name, target)) {
                problems.push(format!("{} -> {}: {reason}", package.name, dependency.name));
            }
        }
    }
    check("dependencies go one way", &problems);
}

fn wing(path: &str, root: &str) -> Wing {
    let below = path
        .strip_prefix(root)
        .unwrap_or(path)
        .trim_start_matches('/');
    match below.split('/').next() {
        Some("host") => Wing::Host,
        Some("plugins") => Wing::Plugins,
        Some("tests") => Wing::Tests,
        Some("xtask") => Wing::Tasks,
        _ => Wing::Elsewhere,
    }
}

/// Why one crate must not depend on another, whatever the kind of the dependency; the tests may use everything but the command.
fn forbidden((from, wing): (&str, Wing), (to, target): (&str, Wing)) -> Option<&'static str> {
    let is_capability = |name: &str| name.starts_with("cap-");
    let runs_wasm = is_capability(from) || ["runtime", "capability", "reflect"].contains(&from);
    if to == "cli" && target == Wing::Host {
        return Some("nothing depends on the command");
    }
    if wing == Wing::Tests {
        return None;
    }
    match (wing, target) {
        (Wing::Host, Wing::Plugins) => return Some("the host knows plugins only as bytes"),
        (Wing::Plugins, Wing::Host) => return Some("a plugin knows the contract, not the host"),
        (_, Wing::Tests | Wing::Tasks) => return Some("tests and tasks are nobody's dependency"),
        _ => {}
    }
    if is_capability(from) && is_capability(to) {
        return Some("capabilities do not know each other");
    }
    if from == "runtime" && is_capability(to) {
        return Some("the runtime knows only the socket");
    }
    if to.starts_with("wasmtime") && !runs_wasm {
        return Some("wasmtime belongs to runtime, capability, reflect and the capabilities");
    }
    if to.starts_with("llama-cpp") && from != "engine" {
        return Some("llama.cpp belongs to the engine");
    }
    let is_database = ["postgres", "rusqlite", "tokio-postgres"];
    if is_database.iter().any(|name| to.starts_with(name)) && from != "register" {
        return Some("databases belong to the register");
    }
    let streets: &[(&str, &[&str])] = &[
        ("config", &[]),
        ("bundle", &[]),
        ("inference", &[]),
        ("models", &[]),
        ("engine", &["inference"]),
        ("cap-inference", &["capability", "config", "inference"]),
        ("register", &["config"]),
        ("cap-register", &["capability", "config", "register"]),
        ("capability", &["config"]),
        ("reflect", &["config"]),
        ("runtime", &["capability", "config"]),
    ];
    let (_, open) = streets.iter().find(|(name, _)| *name == from)?;
    (target == Wing::Host && !open.contains(&to)).then_some("this street leads the other way")
}

#[test]
fn the_rules_forbid_what_they_should() {
    let host = |name| (name, Wing::Host);
    let outside = |name| (name, Wing::Elsewhere);
    for (from, to) in [
        (host("cap-files"), host("cap-mailbox")),
        (host("runtime"), host("cap-files")),
        (host("inference"), outside("wasmtime")),
        (host("cli"), outside("wasmtime-wasi")),
        (host("models"), outside("llama-cpp-2")),
        (host("bundle"), ("mail", Wing::Plugins)),
        (("mail", Wing::Plugins), host("config")),
        (("tests", Wing::Tests), host("cli")),
        (host("config"), host("reflect")),
        (host("inference"), host("models")),
        (host("engine"), host("models")),
        (host("models"), host("engine")),
        (host("cap-inference"), host("engine")),
        (host("cli"), outside("rusqlite")),
        (host("cap-register"), outside("postgres")),
        (host("register"), host("capability")),
        (host("register"), outside("wasmtime")),
        (host("cap-register"), host("collections")),
    ] {
        assert!(forbidden(from, to).is_some(), "{from:?} -> {to:?}");
    }
    for (from, to) in [
        (host("cap-files"), outside("wasmtime")),
        (host("engine"), outside("llama-cpp-2")),
        (host("engine"), host("inference")),
        (host("cap-inference"), host("inference")),
        (host("register"), outside("rusqlite")),
        (host("cap-register"), host("register")),
        (("mail", Wing::Plugins), ("kit", Wing::Plugins)),
        (("tests", Wing::Tests), host("runtime")),
        (("tests", Wing::Tests), outside("wasmtime")),
    ] {
        assert_eq!(forbidden(from, to), None, "{from:?} -> {to:?}");
    }
}
