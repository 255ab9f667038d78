//! A writer killed at any moment: what it had committed is there, the rest is read again.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use index::{Document, Index, Origin, Page, Query, Report, SourceFile};

/// Names the folder that the child of this test writes into.
const FOLDER: &str = "INDEX_KILLED_FOLDER";

/// How many files there are in the end.
const FILES: u32 = 400;

/// The child: writes all files that are not there yet, committing often. Without its folder it is no child.
#[test]
fn child_writes() {
    let Some(folder) = std::env::var_os(FOLDER) else {
        return;
    };
    let index = Index::create(Path::new(&folder)).expect("created");
    let mut writer = index.writer().expect("writer");
    for number in 0..FILES {
        if writer.is_current(&file(number)).expect("state") {
            continue;
        }
        let documents = [document(number, 1), document(number, 2)];
        writer
            .put(file(number), documents, Report::default())
            .expect("put");
        if number % 7 == 0 {
            writer.commit().expect("commit");
        }
    }
    writer.finish().expect("finish");
}

#[test]
fn a_killed_writer_leaves_a_usable_index_that_goes_on() {
    let folder = tempfile::tempdir().expect("folder");
    let path = folder.path().join("index");
    let mut kept = 0;
    let mut kills = 0;
    // Each child lives a little longer than the one before, from the making of the index on.
    for attempt in 0..200u64 {
        let killed = run_and_kill(&path, Duration::from_millis(3 + attempt * 7));
        kills += u32::from(killed);
        if !path.join("meta.json").exists() {
            continue;
        }
        let index = Index::open(&path).expect("usable");
        index.verify().expect("whole");
        let size = index.size().expect("size");
        assert!(size >= kept, "{size} documents, and {kept} before");
        assert_eq!(size % 2, 0, "half a file");
        let listed = index
            .search(&Query::new("numéro").limit(1))
            .expect("search");
        assert_eq!(listed.total as u64, size);
        kept = size;
        if !killed {
            break;
        }
    }
    assert!(kills > 3, "nobody was killed");
    assert_eq!(kept, u64::from(FILES) * 2);
    let index = Index::open(&path).expect("opened");
    assert_eq!(index.paths().expect("paths").len(), FILES as usize);
    for number in 0..FILES {
        assert!(index.state(&file(number).path).expect("state").is_some());
        let page = index.page(&format!("{number}/2"), 1).expect("page");
        assert!(page.is_some_and(|text| text.starts_with("Le texte numéro")));
    }
}

/// Whether the child was killed before it had ended by itself.
fn run_and_kill(folder: &Path, after: Duration) -> bool {
    let mut child = Command::new(std::env::current_exe().expect("this test"))
        .args(["--exact", "child_writes"])
        .env(FOLDER, folder)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("child");
    let start = Instant::now();
    while start.elapsed() < after {
        if let Some(status) = child.try_wait().expect("waited") {
            assert!(status.success(), "the child failed by itself");
            return false;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    // SIGKILL: nothing of the child runs any more.
    child.kill().expect("killed");
    child.wait().expect("gone").code().is_none()
}

fn file(number: u32) -> SourceFile {
    SourceFile {
        path: format!("{number}.txt"),
        size: u64::from(number),
        modified: 1,
        hash: None,
    }
}

fn document(file: u32, part: u32) -> Document {
    Document {
        identifier: format!("{file}/{part}"),
        title: format!("Document {file}"),
        pages: vec![Page {
            text: format!("Le texte numéro {file}, partie {part}. ").repeat(20),
            origin: Origin::Text,
        }],
        ..Document::default()
    }
}
