//! What the functions answer, counted and cut.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use capability::{
    Call, CallSettings, Capability, Circumstances, Level, LimitReached, Listener, Next,
};
use config::{Grants, Language, Limit, Limits};
use wasmtime::component::Linker;

use crate::Plugin;
use crate::host::NOTE_CHARACTERS;
use crate::host::bindings::gardon::plugin::{context, log, progress};

#[derive(Default)]
struct Notebook {
    notes: Mutex<Vec<(Level, String)>>,
    reports: Mutex<Vec<(u64, u64)>>,
    stopping: AtomicBool,
}

impl Listener for Notebook {
    fn progress(&self, done: u64, total: u64) -> Next {
        self.reports.lock().unwrap().push((done, total));
        Next::Proceed
    }

    fn note(&self, level: Level, message: &str) {
        self.notes.lock().unwrap().push((level, message.to_owned()));
    }

    fn stopping(&self) -> bool {
        self.stopping.load(Ordering::Relaxed)
    }
}

/// A call in French of Claire on a Monday, listened to by a notebook.
fn check(limits: Limits, then: impl FnOnce(&mut Call, &Notebook)) {
    let notebook = Arc::new(Notebook::default());
    let mut call = Call::new(&CallSettings {
        limits,
        grants: Arc::new(Grants::default()),
        circumstances: Arc::new(Circumstances {
            today: "2026-11-23".to_owned(),
            language: Language::French,
            name: "Claire Vasseur".to_owned(),
            addresses: vec!["claire@exemple.test".to_owned()],
        }),
        listener: notebook.clone(),
        set_aside: Vec::new(),
    });
    then(&mut call, &notebook);
}

#[test]
fn context_is_the_calls() {
    check(Limits::default(), |call, _| {
        assert_eq!(context::Host::today(call).unwrap(), "2026-11-23");
        assert_eq!(context::Host::language(call).unwrap(), "fr");
        let caller = context::Host::get_caller(call).unwrap();
        assert_eq!(caller.name, "Claire Vasseur");
        assert_eq!(caller.addresses, ["claire@exemple.test"]);
        assert_eq!(call.meter.host_calls(), 3);
    });
}

#[test]
fn the_version_is_the_workspaces() {
    check(Limits::default(), |call, _| {
        let version = context::Host::host_version(call).unwrap();
        assert_eq!(version.split('.').count(), 3, "{version}");
        assert_eq!(call.meter.host_calls(), 1);
    });
}

#[test]
fn progress_never_passes_the_total_and_says_stop() {
    check(Limits::default(), |call, notebook| {
        let next = progress::Host::report(call, u64::MAX, 10).unwrap();
        assert_eq!(next, progress::Next::Proceed);
        progress::Host::report(call, 7, 0).unwrap();
        assert_eq!(*notebook.reports.lock().unwrap(), [(10, 10), (7, 0)]);
        notebook.stopping.store(true, Ordering::Relaxed);
        let next = progress::Host::report(call, 1, 2).unwrap();
        assert_eq!(next, progress::Next::Stop);
    });
}

#[test]
fn notes_are_cut_between_characters() {
    check(Limits::default(), |call, notebook| {
        log::Host::write(call, log::Level::Warning, "é".repeat(5_000)).unwrap();
        log::Host::write(call, log::Level::Debug, String::new()).unwrap();
        let notes = notebook.notes.lock().unwrap();
        assert_eq!(notes[0].1.chars().count(), NOTE_CHARACTERS);
        assert_eq!(notes[0].0, Level::Warning);
        assert_eq!(notes[1], (Level::Debug, String::new()));
    });
}

#[test]
fn every_function_is_counted() {
    let limits = Limits {
        host_calls: 2,
        ..Limits::default()
    };
    check(limits, |call, notebook| {
        context::Host::today(call).unwrap();
        progress::Host::report(call, 1, 1).unwrap();
        let error = log::Host::write(call, log::Level::Info, "trop".to_owned()).unwrap_err();
        assert_eq!(
            error.downcast_ref::<LimitReached>(),
            Some(&LimitReached(Limit::host_calls))
        );
        assert!(notebook.notes.lock().unwrap().is_empty());
    });
}

#[test]
fn links_all_of_its_interfaces() {
    let engine = wasmtime::Engine::default();
    let mut linker = Linker::new(&engine);
    Plugin.link(&mut linker).unwrap();
    assert!(Plugin.link(&mut linker).is_err());
    assert_eq!(Plugin.interfaces().len(), 4);
}
