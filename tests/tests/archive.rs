//! A plugin built against an older contract keeps working; one built against another track is refused.

use std::sync::Arc;

use capability::Listener;
use config::Limits;
use runtime::{LoadError, Outcome};
use tests::data::crate_folder;
use tests::guest::{self, Guest};
use tests::house::{House, circumstances};
use tests::listener::Notebook;
use tests::mailbox::Values;
use wasmtime::component::Val;

/// Runs the archived plugin, and returns its answer; all five functions of the old contract must have been called.
fn check(fail: bool) -> Outcome {
    let house = House::new(&Limits::default());
    let path = crate_folder().join("archive/contract-0.1.0.wat");
    let bytes = guest::component("archive", &std::fs::read_to_string(path).unwrap());
    let plugin = house
        .load("archive", &bytes, &Limits::default())
        .unwrap_or_else(|error| panic!("{error}"));
    let imports = &plugin.inspection().imports;
    assert_eq!(imports.len(), 4);
    assert!(
        imports.iter().all(|import| import.ends_with("@0.1.0")),
        "{imports:?}"
    );
    let notebook = Arc::new(Notebook::default());
    let arguments = Values(vec![Val::Bool(fail)]);
    let report = house.block_on(house.runtime.call(
        &plugin,
        Some("gardon:archive/tools@0.1.0"),
        "run",
        &arguments,
        Arc::new(circumstances()),
        Arc::clone(&notebook) as Arc<dyn Listener>,
    ));
    assert_eq!((notebook.last(), report.usage.host_calls), (1, 5));
    report.outcome
}

#[test]
fn a_plugin_of_contract_0_1_0_runs_on_this_host() {
    let offered = capability::Capability::interfaces(&cap_plugin::Plugin)[0].version;
    assert_ne!(
        offered, "0.1.0",
        "the host moved on; the archived plugin did not"
    );
    let date = Val::String(circumstances().today);
    assert_eq!(
        check(false),
        Ok(vec![Val::Result(Ok(Some(Box::new(date))))])
    );
}

#[test]
fn its_errors_are_still_understood() {
    let Ok(values) = check(true) else {
        panic!("an error of the tool is an answer");
    };
    let [Val::Result(Err(Some(error)))] = values.as_slice() else {
        panic!("{values:?}");
    };
    assert!(
        matches!(&**error, Val::Variant(case, Some(_)) if case == "not-found"),
        "{error:?}"
    );
}

#[test]
fn what_a_newer_contract_added_is_there() {
    let house = House::new(&Limits::default());
    let plugin = house.guest(&Guest::read("special/host_version"));
    let version = Val::String(env!("CARGO_PKG_VERSION").to_owned());
    assert_eq!(house.run(&plugin).outcome, Ok(vec![version]));
}

#[test]
fn another_track_is_refused_with_both_versions() {
    let house = House::new(&Limits::default());
    let guest = Guest::read("refused_contract_version");
    let Err(error @ LoadError::Version { .. }) = house.load("future", &guest.bytes, &guest.limits)
    else {
        panic!("a plugin of contract 0.2.0 was loaded");
    };
    let words = error.to_string();
    assert!(
        words.contains("gardon:plugin/context@0.2.0") && words.contains("0.1.1"),
        "{words}"
    );
}
