//! Files of ours with a part changed, as a word processor or somebody hostile would change it.

use std::io::{Cursor, Write};

use extract::logic::zip::Archive;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// The file with a part changed, or added where there is none.
pub fn change(file: &[u8], part: &str, change: impl Fn(&str) -> String) -> Vec<u8> {
    let file = file.to_vec();
    let archive = Archive::open(&file).expect("an archive");
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let mut found = false;
    for member in &archive.members {
        let mut bytes = archive.read(member).expect("a part");
        if member.name == part {
            found = true;
            bytes = change(std::str::from_utf8(&bytes).expect("text")).into_bytes();
        }
        let options = SimpleFileOptions::default();
        writer
            .start_file(member.name.as_str(), options)
            .expect("a part");
        writer.write_all(&bytes).expect("its bytes");
    }
    if !found {
        writer
            .start_file(part, SimpleFileOptions::default())
            .expect("a part");
        writer.write_all(change("").as_bytes()).expect("its bytes");
    }
    writer.finish().expect("a file").into_inner()
}

/// The file with words of a part replaced, which have to be there.
#[track_caller]
pub fn replace(file: &[u8], part: &str, from: &str, to: &str) -> Vec<u8> {
    change(file, part, |text| {
        assert!(text.contains(from), "{from} is not in {text}");
        text.replace(from, to)
    })
}
