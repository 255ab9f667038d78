//! New files appear whole or not at all.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use capability::{Capability, OpenError};
use config::Bytes;
use wasmtime::component::Resource;

use super::{Desk, desk, names};
use crate::Files;
use crate::host::bindings::gardon::files::files::{Error, HostNewFile};
use crate::writing::{NEW_FILE_BYTES, Written};

fn write(desk: &mut Desk, file: u32, text: &str) -> Result<(), Error> {
    let bytes = text.as_bytes().to_vec();
    desk.wait(async |call| {
        HostNewFile::write(call, Resource::new_borrow(file), bytes)
            .await
            .unwrap()
    })
}

fn complete(desk: &mut Desk, file: u32) -> Result<(), Error> {
    desk.wait(async |call| {
        HostNewFile::finish(call, Resource::new_borrow(file))
            .await
            .unwrap()
    })
}

/// Writes a file, completes it or not, ends the call well or not, and looks at what is left.
fn check(completed: bool, done: bool, expected: &[&str]) {
    let mut desk = desk(|_| {});
    let file = desk.new_file("out.csv").unwrap();
    write(&mut desk, file, "a;").unwrap();
    write(&mut desk, file, "b\n").unwrap();
    if completed {
        complete(&mut desk, file).unwrap();
        assert_eq!(write(&mut desk, file, "c"), Err(Error::Finished));
        assert_eq!(complete(&mut desk, file), Err(Error::Finished));
    }
    let unfinished = desk.names();
    assert!(unfinished.len() == 1 && unfinished[0].starts_with(".gardon-"));
    let mode = |desk: &Desk, name: &str| {
        let path = desk.folder.path().join(name);
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    };
    assert_eq!(mode(&desk, &unfinished[0]), 0o600);
    let call = desk.store.data_mut();
    Files::default().finish(call, done).unwrap();
    assert_eq!(desk.names(), expected);
    if !expected.is_empty() {
        let path = desk.folder.path().join("out.csv");
        assert_eq!(fs::read_to_string(path).unwrap(), "a;b\n");
        // As any file that the person makes.
        fs::write(desk.folder.path().join("plain"), "").unwrap();
        assert_eq!(mode(&desk, "out.csv"), mode(&desk, "plain"));
    }
}

#[test]
fn appears_only_complete_and_when_the_call_ends_well() {
    check(true, true, &["out.csv"]);
    check(true, false, &[]);
    check(false, true, &[]);
    check(false, false, &[]);
}

#[test]
fn vanishes_with_the_call() {
    let mut desk = desk(|_| {});
    let file = desk.new_file("out").unwrap();
    write(&mut desk, file, "x").unwrap();
    complete(&mut desk, file).unwrap();
    let Desk { folder, store, .. } = desk;
    drop(store);
    assert!(names(folder.path()).is_empty());
}

#[test]
fn overwrites_nothing() {
    let mut desk = desk(|_| {});
    let path = desk.folder.path().join("out");
    std::os::unix::fs::symlink("nowhere", &path).unwrap();
    let refused = desk.new_file("out");
    assert!(matches!(refused, Err(OpenError::Exists { .. })));
    fs::remove_file(&path).unwrap();
    let file = desk.new_file("out").unwrap();
    complete(&mut desk, file).unwrap();
    // Somebody else takes the name while the call runs.
    fs::write(&path, "theirs").unwrap();
    let error = Files::default().finish(desk.store.data_mut(), true);
    assert!(matches!(error, Err(OpenError::Exists { .. })));
    assert_eq!(fs::read_to_string(&path).unwrap(), "theirs");
    assert_eq!(desk.names(), ["out"]);
}

#[test]
fn too_much_is_refused() {
    let mut desk = desk(|settings| settings.limits.transfer = Bytes(4));
    let file = desk.new_file("out").unwrap();
    assert_eq!(write(&mut desk, file, "12345"), Err(Error::TooLarge(4)));
    let written = desk.store.data_mut().room::<Written>();
    written.0[0].size = NEW_FILE_BYTES - 1;
    let refused = write(&mut desk, file, "12");
    assert_eq!(refused, Err(Error::TooLarge(NEW_FILE_BYTES)));
    assert_eq!(write(&mut desk, file, "1"), Ok(()));
}

#[test]
fn a_failed_write_is_never_complete() {
    let mut desk = desk(|_| {});
    let file = desk.new_file("out").unwrap();
    // A descriptor that only reads stands for a full disk.
    let full = fs::File::open(desk.folder.path()).unwrap();
    desk.store.data_mut().room::<Written>().0[0].file = full.into();
    assert!(matches!(write(&mut desk, file, "x"), Err(Error::Failed(_))));
    let reason = "a write failed: the file is not complete".to_owned();
    assert_eq!(complete(&mut desk, file), Err(Error::Failed(reason)));
}

#[test]
fn no_folder_no_file() {
    let mut desk = desk(|_| {});
    for name in ["absent/out", ".."] {
        let error = desk.new_file(name).unwrap_err();
        assert!(matches!(error, OpenError::Unusable { .. }), "{error}");
    }
    assert!(desk.names().is_empty());
}
