//! Reading a file in pieces.

use std::fs;

use capability::{Items, SetAside};
use wasmtime::component::Resource;

use super::{Desk, desk};
use crate::host::READ_BYTES;
use crate::host::bindings::gardon::files::files::{Error, HostFile};

fn check(desk: &mut Desk, file: u32, offset: u64, length: u32, expected: Result<&str, Error>) {
    let read = desk.wait(async |call| {
        HostFile::read(call, Resource::new_borrow(file), offset, length)
            .await
            .unwrap()
    });
    assert_eq!(read, expected.map(|text| text.as_bytes().to_vec()));
}

#[test]
fn pieces_and_the_end() {
    let mut desk = desk(|_| {});
    fs::write(desk.folder.path().join("a b.toml"), "0123456789").unwrap();
    let file = desk.file("a b.toml").unwrap();
    let call = desk.store.data_mut();
    let name = HostFile::name(call, Resource::new_borrow(file)).unwrap();
    let size = HostFile::size(call, Resource::new_borrow(file)).unwrap();
    assert_eq!((&*name, size), ("a b.toml", 10));
    check(&mut desk, file, 0, 4, Ok("0123"));
    check(&mut desk, file, 8, u32::MAX, Ok("89"));
    check(&mut desk, file, 10, 1, Ok(""));
    check(&mut desk, file, u64::MAX, u32::MAX, Ok(""));
    assert_eq!(desk.store.data().items.read(), 1);
    assert_eq!(desk.store.data().handles[0].resource, "file");
}

#[test]
fn one_read_is_bounded() {
    let mut desk = desk(|_| {});
    let text = "x".repeat(3 << 20);
    fs::write(desk.folder.path().join("large"), &text).unwrap();
    let file = desk.file("large").unwrap();
    let bound = usize::try_from(READ_BYTES).unwrap();
    check(&mut desk, file, 5, u32::MAX, Ok(&text[..bound]));
}

#[test]
fn changed_or_set_aside() {
    let mut desk = desk(|_| {});
    // By its path: another file of the same name is not meant.
    let aside = SetAside {
        handle: desk.folder.path().join("aside").display().to_string(),
        item: "aside".to_owned(),
        reason: "why".to_owned(),
    };
    desk.store.data_mut().items = Items::without(vec![aside]);
    for name in ["aside", "changes"] {
        fs::write(desk.folder.path().join(name), "text").unwrap();
    }
    let aside = desk.file("aside").unwrap();
    let changes = desk.file("changes").unwrap();
    let why = "why".to_owned();
    check(&mut desk, aside, 0, 9, Err(Error::SetAside(why)));
    check(&mut desk, changes, 0, 9, Ok("text"));
    fs::write(desk.folder.path().join("changes"), "t").unwrap();
    let reason = "the file changed while it was read".to_owned();
    check(&mut desk, changes, 0, 9, Err(Error::Failed(reason)));
}

#[test]
fn only_files_are_opened() {
    let mut desk = desk(|settings| settings.limits.handles = 1);
    for (name, reason) in [
        ("absent", "not found"),
        (".", "a folder, not a file"),
        ("../../../../../../dev/null", "a device, not a file"),
    ] {
        let error = desk.file(name).unwrap_err().to_string();
        assert!(error.ends_with(reason), "{error}");
    }
    fs::write(desk.folder.path().join("x"), "").unwrap();
    desk.file("x").unwrap();
    let error = desk.file("x").unwrap_err().to_string();
    assert_eq!(error, "limit reached: handles");
}
