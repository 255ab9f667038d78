//! Guests that ask for too much, and mailboxes that change under the reader.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

use capability::{Capability, Items, OpenError, SetAside};
use config::{Bytes, Limit};
use rustix::fs::{CWD, FileType, Mode};
use wasmtime::AsContextMut;

use super::{Error, Opened, open, open_with, settings};
use crate::Mailboxes;

/// A named pipe, whose opening would block for ever.
pub(super) fn make_pipe(path: &Path) {
    rustix::fs::mknodat(CWD, path, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();
}

fn check(
    text: &str,
    change: impl FnOnce(&mut capability::CallSettings),
    then: impl FnOnce(Opened),
) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("m.mbox");
    fs::write(&path, text).unwrap();
    let mut settings = settings();
    change(&mut settings);
    then(open_with(&path, &settings).unwrap());
}

#[test]
fn unknown_identifiers_are_not_found_and_begin_nothing() {
    check(
        "From a\nS: x\n",
        |_| {},
        |mut opened| {
            for id in ["", "0", "2", "01", "+1", "18446744073709551616", "../1"] {
                assert_eq!(opened.message(id), Err(Error::NotFound), "{id}");
            }
            assert_eq!(opened.page(Some("2"), 1), Err(Error::NotFound));
            assert_eq!(opened.page(None, 0), Ok(Vec::new()));
            assert_eq!(opened.store.data().items.read(), 0);
            opened.message("1").unwrap();
            assert_eq!(opened.store.data().items.read(), 1);
        },
    );
}

#[test]
fn large_messages_are_refused_by_size() {
    check(
        "From a\n12345678\n",
        |settings| settings.limits.transfer = Bytes(8),
        |mut opened| {
            assert_eq!(opened.message("1"), Err(Error::TooLarge(9)));
            // One entry passes even where the limit is smaller than any.
            assert_eq!(opened.page(None, 9).unwrap().len(), 1);
        },
    );
}

#[test]
fn a_message_set_aside_says_why() {
    check(
        "From a\nS: x\n",
        |_| {},
        |mut opened| {
            let aside = |handle: String| SetAside {
                handle,
                item: "1".to_owned(),
                reason: "too long".to_owned(),
            };
            let path = opened.path.display().to_string();
            // Another mailbox of the same name is not meant.
            opened.store.data_mut().items =
                Items::without(vec![aside("/elsewhere/m.mbox".to_owned())]);
            assert!(opened.message("1").is_ok());
            opened.store.data_mut().items = Items::without(vec![aside(path)]);
            assert_eq!(
                opened.message("1"),
                Err(Error::SetAside("too long".to_owned()))
            );
        },
    );
}

#[test]
fn a_file_that_changes_is_not_read_on() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("m.mbox");
    fs::write(&path, "From a\nS: x\n").unwrap();
    let mut opened = open(&path).unwrap();
    opened.message("1").unwrap();
    let mut file = fs::OpenOptions::new().append(true).open(&path).unwrap();
    file.write_all(b"more").unwrap();
    let expected = Err(Error::Failed(
        "the mailbox changed since it was opened".to_owned(),
    ));
    assert_eq!(opened.message("1"), expected);
    file.set_len(3).unwrap();
    let refusal = opened.message("1").unwrap_err();
    assert!(format!("{refusal:?}").contains("changed"), "{refusal:?}");
}

#[test]
fn a_folder_that_changes_is_not_left() {
    let folder = tempfile::tempdir().unwrap();
    let inside = folder.path().join("in");
    fs::create_dir(&inside).unwrap();
    for name in ["a.eml", "b.eml", "c.eml"] {
        fs::write(inside.join(name), "old").unwrap();
    }
    let mut opened = open(folder.path()).unwrap();
    assert_eq!(opened.count(), Ok(3));
    fs::remove_file(inside.join("a.eml")).unwrap();
    fs::write(inside.join("b.eml"), "longer").unwrap();
    for name in ["in/a.eml", "in/b.eml"] {
        assert!(matches!(opened.message(name), Err(Error::Failed(_))));
    }
    // The folder becomes a link to a twin elsewhere: the way there is not taken.
    let twin = tempfile::tempdir().unwrap();
    fs::rename(&inside, twin.path().join("in")).unwrap();
    std::os::unix::fs::symlink(twin.path().join("in"), &inside).unwrap();
    assert!(matches!(opened.message("in/c.eml"), Err(Error::Failed(_))));
}

#[test]
fn handles_are_counted_and_recorded() {
    let folder = tempfile::tempdir().unwrap();
    let mut settings = settings();
    settings.limits.handles = 1;
    let mut opened = open_with(folder.path(), &settings).unwrap();
    let word = folder.path().to_str().unwrap();
    let handles = &opened.store.data().handles;
    assert_eq!((handles[0].resource, &*handles[0].word), ("mailbox", word));
    let boxes = Mailboxes::default();
    let second = boxes.open(opened.store.as_context_mut(), "mailbox", word);
    assert!(matches!(second, Err(OpenError::Limit(limit)) if limit.0 == Limit::handles));
    let other = boxes.open(opened.store.as_context_mut(), "file", word);
    assert!(matches!(other, Err(OpenError::NoSuchKind { .. })));
}

#[test]
fn configured_names_come_first() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_str().unwrap().to_owned();
    let names = [("courrier".to_owned(), config::Source { path })];
    let boxes = Mailboxes::new(names.into());
    let settings = Arc::new(settings());
    let call = capability::Call::new(&settings);
    let mut store = wasmtime::Store::new(&wasmtime::Engine::default(), call);
    let any = boxes
        .open(store.as_context_mut(), "mailbox", "courrier")
        .unwrap();
    let resource: wasmtime::component::Resource<crate::Mailbox> =
        any.try_into_resource(&mut store).unwrap();
    assert_eq!(
        store.data().table.get(&resource).unwrap().name(),
        "courrier"
    );
}
