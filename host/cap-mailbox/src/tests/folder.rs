//! Which files of a folder are messages.

use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use super::{check, explain, open};

fn check_files(files: &[&str], expected: &[&str]) {
    let folder = tempfile::tempdir().unwrap();
    for file in files {
        let path = folder.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, file).unwrap();
    }
    let expected: Vec<_> = expected.iter().map(|id| (*id, *id)).collect();
    check(folder.path(), &expected);
}

#[test]
fn eml_files_at_any_depth() {
    check_files(
        &["b.eml", "a/c.EML", "a/deep/d.eml", "notes.txt", "a/._c.eml"],
        &["a/c.EML", "a/deep/d.eml", "b.eml"],
    );
}

#[test]
fn every_file_when_none_is_eml() {
    check_files(&["b.txt", "a.tnef", ".hidden"], &["a.tnef", "b.txt"]);
    check_files(&[], &[]);
}

#[test]
fn maildir_is_cur_and_new() {
    check_files(
        &[
            "cur/2:2,S",
            "new/1",
            "tmp/3",
            "x.eml",
            ".Sent/cur/4",
            "cur/sub/5",
        ],
        &["cur/2:2,S", "new/1"],
    );
}

#[test]
fn one_eml_is_one_message() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("un message.eml");
    fs::write(&path, "Subject: un\n\n>From x\n").unwrap();
    check(&path, &[("1", "Subject: un\n\n>From x\n")]);
}

#[test]
fn hostile_names_are_read_and_kept_apart() {
    let folder = tempfile::tempdir().unwrap();
    let named = |bytes: &[u8]| folder.path().join(std::ffi::OsStr::from_bytes(bytes));
    fs::write(named(b"a\xff.eml"), "1").unwrap();
    fs::write(named(b"a\xfe.eml"), "2").unwrap();
    fs::write(named(b"line\nend \x1b[31m.eml"), "3").unwrap();
    let all = open(folder.path()).unwrap().all();
    let mut texts: Vec<_> = all.iter().map(|(_, text)| text.as_str()).collect();
    texts.sort_unstable();
    assert_eq!(texts, ["1", "2", "3"]);
}

#[test]
fn links_and_pipes_inside_are_left_out() {
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("secret.eml"), "secret").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let link = |target: &Path, name| {
        std::os::unix::fs::symlink(target, folder.path().join(name)).unwrap();
    };
    link(outside.path(), "folder");
    link(&outside.path().join("secret.eml"), "file.eml");
    link(folder.path(), "round");
    super::hostile::make_pipe(&folder.path().join("pipe.eml"));
    fs::write(folder.path().join("good.eml"), "good").unwrap();
    check(folder.path(), &[("good.eml", "good")]);
}

#[test]
fn too_deep_is_said() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("d/".repeat(40))).unwrap();
    let refusal = open(folder.path()).unwrap().count().unwrap_err();
    assert!(format!("{refusal:?}").contains("more than 32 folders"));
}

#[test]
fn what_cannot_be_opened_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("absent.mbox");
    assert_eq!(
        explain(open(&missing)),
        format!("{}: not found", missing.display())
    );
    let pipe = folder.path().join("tube");
    super::hostile::make_pipe(&pipe);
    assert!(explain(open(&pipe)).ends_with("a pipe, not a file"));
    assert!(explain(open(Path::new("/dev/null"))).ends_with("a device, not a file"));
    assert_eq!(
        explain(open(Path::new("courrier"))),
        "« courrier » is not a configured name"
    );
}
